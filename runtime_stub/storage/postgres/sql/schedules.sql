-- Scheduled functions and cron jobs.

-- name: get
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron,
    slot, worker
FROM scheduled_functions WHERE id = %s;

-- name: scan_ascending
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron,
    slot, worker
FROM scheduled_functions WHERE creation_time >= %s AND creation_time < %s
ORDER BY creation_time ASC LIMIT %s;

-- name: scan_descending
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron,
    slot, worker
FROM scheduled_functions WHERE creation_time >= %s AND creation_time < %s
ORDER BY creation_time DESC LIMIT %s;

-- name: due
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron,
    slot, worker
FROM scheduled_functions
WHERE state = 'pending' AND worker IS NULL AND kind = %s AND scheduled_time <= %s
ORDER BY scheduled_time, creation_time LIMIT %s;

-- name: running
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron,
    slot, worker
FROM scheduled_functions WHERE completed_time IS NULL AND worker IS NOT NULL
ORDER BY creation_time;

-- name: next_due
SELECT min(due) FROM (
    (SELECT scheduled_time AS due FROM scheduled_functions
    WHERE state = 'pending' AND worker IS NULL AND kind = 'mutation' AND scheduled_time > %(after)s
    ORDER BY scheduled_time LIMIT 1)
    UNION ALL
    (SELECT scheduled_time AS due FROM scheduled_functions
    WHERE state = 'pending' AND worker IS NULL AND kind = 'action' AND scheduled_time > %(after)s
    ORDER BY scheduled_time LIMIT 1)
) AS firsts;

-- name: latest_creation
SELECT creation_time FROM scheduled_functions ORDER BY creation_time DESC LIMIT 1;

-- name: insert
INSERT INTO scheduled_functions
    (id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (cron, slot) WHERE cron IS NOT NULL DO NOTHING;

-- name: move
UPDATE scheduled_functions SET state = %s, completed_time = %s, error = %s
WHERE id = %s AND state = %s;

-- name: move_of_worker
UPDATE scheduled_functions SET state = %s, completed_time = %s, error = %s
WHERE id = %s AND state = %s AND worker = %s;

-- name: delete_completed
DELETE FROM scheduled_functions
WHERE completed_time IS NOT NULL AND cron IS NULL AND completed_time < %s;

-- name: list_crons
SELECT name, schedule, function, args, next_time FROM crons ORDER BY name;

-- name: followed_registry
SELECT registry FROM cron_registries AS known
WHERE EXISTS (
    SELECT 1 FROM workers WHERE workers.registry = known.registry
        AND lease_until > (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
)
ORDER BY first_seen DESC LIMIT 1;

-- name: put_cron
INSERT INTO crons (name, schedule, function, args, next_time) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (name) DO UPDATE SET schedule = excluded.schedule, function = excluded.function,
    args = excluded.args, next_time = excluded.next_time;

-- name: delete_cron
DELETE FROM crons WHERE name = %s;

-- name: cron_is_active
SELECT EXISTS (
    SELECT 1 FROM scheduled_functions
    WHERE cron = %s AND cron IS NOT NULL AND completed_time IS NULL
);

-- name: cron_runs
SELECT id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron,
    slot, worker
FROM scheduled_functions WHERE cron = %s AND cron IS NOT NULL ORDER BY slot DESC LIMIT %s;

-- name: trim_cron_runs
DELETE FROM scheduled_functions WHERE id IN (
    SELECT id FROM scheduled_functions
    WHERE cron = %s AND cron IS NOT NULL AND completed_time IS NOT NULL
    ORDER BY slot DESC OFFSET %s
);
