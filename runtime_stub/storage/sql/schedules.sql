-- Scheduled functions and cron jobs.

-- name: get
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot
FROM scheduled_functions WHERE id = ?;

-- name: scan_ascending
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot
FROM scheduled_functions WHERE creation_time >= ? AND creation_time < ?
ORDER BY creation_time ASC LIMIT ?;

-- name: scan_descending
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot
FROM scheduled_functions WHERE creation_time >= ? AND creation_time < ?
ORDER BY creation_time DESC LIMIT ?;

-- name: due
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot
FROM scheduled_functions WHERE state = 'pending' AND kind = ? AND scheduled_time <= ?
ORDER BY scheduled_time, creation_time LIMIT ?;

-- name: running
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot
FROM scheduled_functions WHERE completed_time IS NULL AND state <> 'pending'
ORDER BY creation_time;

-- name: next_due
SELECT min(due) FROM (
    SELECT min(scheduled_time) AS due FROM scheduled_functions
    WHERE state = 'pending' AND kind = 'mutation' AND scheduled_time > :after
    UNION ALL
    SELECT min(scheduled_time) AS due FROM scheduled_functions
    WHERE state = 'pending' AND kind = 'action' AND scheduled_time > :after
);

-- name: next_creation_time
SELECT max(
    :now,
    1 + ifnull((SELECT max(creation_time) FROM scheduled_functions), 0),
    1 + ifnull((SELECT creation_time FROM latest_creations WHERE table_name = :table), 0)
);

-- name: insert
INSERT INTO scheduled_functions
    (id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (cron, slot) WHERE cron IS NOT NULL DO NOTHING;

-- name: move
UPDATE scheduled_functions SET state = ?, completed_time = ?, error = ?
WHERE id = ? AND state = ?;

-- name: delete_completed
DELETE FROM scheduled_functions
WHERE completed_time IS NOT NULL AND cron IS NULL AND completed_time < ?;

-- name: list_crons
SELECT name, schedule, function, args, next_time FROM crons ORDER BY name;

-- name: put_cron
INSERT INTO crons (name, schedule, function, args, next_time) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET schedule = excluded.schedule, function = excluded.function,
    args = excluded.args, next_time = excluded.next_time;

-- name: delete_cron
DELETE FROM crons WHERE name = ?;

-- name: cron_is_active
SELECT EXISTS (
    SELECT 1 FROM scheduled_functions
    WHERE cron = ? AND cron IS NOT NULL AND completed_time IS NULL
);

-- name: cron_runs
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot
FROM scheduled_functions WHERE cron = ? AND cron IS NOT NULL ORDER BY slot DESC LIMIT ?;

-- name: trim_cron_runs
DELETE FROM scheduled_functions WHERE id IN (
    SELECT id FROM scheduled_functions
    WHERE cron = ? AND cron IS NOT NULL AND completed_time IS NOT NULL
    ORDER BY slot DESC LIMIT -1 OFFSET ?
);
