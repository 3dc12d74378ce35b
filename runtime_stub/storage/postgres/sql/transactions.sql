-- How transactions begin. In the same round trip each learns the server's time, and of which
-- generation the tables are.

-- name: write
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, number FROM table_generation;

-- name: read
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, number FROM table_generation;

-- A snapshot alone may show a transaction, and not one that comes before it and has not ended.
-- name: query
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY;
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, number FROM table_generation;

-- Waits until what is being written has ended, and is never undone because of what follows.
-- name: survey
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE;
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, number FROM table_generation;

-- Maintenance goes through all there is, and may wait for a pipe; for ever it does not take, either.
-- name: take_time
SELECT set_config('statement_timeout', '6h', true),
    set_config('idle_in_transaction_session_timeout', '1h', true);

-- A mark is inserted by the transaction whose mark it is, in the round trip of its commit, or by
-- whoever lost the answer, together with a mark of having asked: of the two only one can be kept.
-- name: ask
INSERT INTO commits (mark) VALUES (%s), (%s);

-- name: was_asked
SELECT mark FROM commits WHERE mark = %s;
