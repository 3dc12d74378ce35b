-- Workers and their claims: READ COMMITTED, each statement a transaction. Leases are measured by
-- the database's clock alone.

-- name: register
WITH seen AS (
    INSERT INTO cron_registries (registry, first_seen)
    SELECT %(registry)s::text, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
    WHERE %(registry)s::text IS NOT NULL
    ON CONFLICT (registry) DO NOTHING
)
INSERT INTO workers (id, name, registry, lease_until) VALUES (
    %(worker)s, %(name)s, %(registry)s::text,
    (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + %(lease)s
);

-- name: renew
UPDATE workers
SET lease_until = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + %(lease)s
WHERE id = %(worker)s;

-- The lock on the worker's own row keeps it from being found lost before its claim is seen.
-- name: claim
WITH me AS (
    SELECT id FROM workers
    WHERE id = %(worker)s
        AND lease_until > (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
    FOR KEY SHARE
), due AS (
    SELECT id FROM scheduled_functions
    WHERE state = 'pending' AND worker IS NULL AND kind = %(kind)s AND scheduled_time <= %(now)s
        AND name = ANY(%(known)s) AND EXISTS (SELECT 1 FROM me)
    ORDER BY scheduled_time, creation_time LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
UPDATE scheduled_functions AS claimed SET worker = %(worker)s, state = %(state)s
FROM due WHERE claimed.id = due.id
RETURNING claimed.id, creation_time, name, kind, args, scheduled_time, state, completed_time, error,
    cron, slot, worker, claimed.ctid::text;

-- name: expire
DELETE FROM workers
WHERE lease_until < (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
RETURNING name;

-- name: forget_marks
DELETE FROM commits WHERE mark < %(before)s;

-- name: forget_registries
DELETE FROM cron_registries AS known
WHERE first_seen < (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - %(kept)s
    AND NOT EXISTS (SELECT 1 FROM workers WHERE workers.registry = known.registry);

-- An id that is found here is of a worker that was deleted, and no worker ever gets it again.
-- name: abandoned
SELECT DISTINCT worker FROM scheduled_functions
WHERE completed_time IS NULL AND worker IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM workers WHERE workers.id = scheduled_functions.worker);

-- name: give_back
UPDATE scheduled_functions SET worker = NULL WHERE id IN (
    SELECT id FROM scheduled_functions
    WHERE completed_time IS NULL AND worker = ANY(%(workers)s) AND state = 'pending'
    FOR UPDATE SKIP LOCKED
);

-- name: fail
UPDATE scheduled_functions SET state = 'failed', completed_time = %(now)s, error = %(error)s
WHERE id IN (
    SELECT id FROM scheduled_functions
    WHERE completed_time IS NULL AND worker = ANY(%(workers)s) AND state = 'in_progress'
    FOR UPDATE SKIP LOCKED
)
RETURNING id, creation_time, name, kind, args, scheduled_time, state, completed_time, error,
    cron, slot, worker;

-- name: end_canceled
UPDATE scheduled_functions SET completed_time = %(now)s WHERE id IN (
    SELECT id FROM scheduled_functions
    WHERE completed_time IS NULL AND worker = ANY(%(workers)s) AND state = 'canceled'
    FOR UPDATE SKIP LOCKED
);

-- name: release
UPDATE scheduled_functions SET worker = NULL, state = 'pending' WHERE id IN (
    SELECT id FROM scheduled_functions
    WHERE completed_time IS NULL AND worker = %(worker)s AND state IN ('pending', 'in_progress')
        AND id <> ALL(%(keep)s)
    FOR UPDATE
);

-- name: leave
DELETE FROM workers WHERE id = %(worker)s;

-- name: others
SELECT name FROM workers
WHERE id <> %(worker)s AND lease_until > (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
ORDER BY name;

-- name: unknown
SELECT name, count(*) FROM (
    SELECT name FROM scheduled_functions
    WHERE state = 'pending' AND worker IS NULL AND kind IN ('mutation', 'action')
        AND scheduled_time <= %(now)s
    ORDER BY kind, scheduled_time LIMIT %(limit)s
) AS due
WHERE name <> ALL(%(known)s) GROUP BY name ORDER BY name;

-- name: hint
NOTIFY gnomon;

-- name: listen
LISTEN gnomon;
