-- The layout of a SQLite store. Times are microseconds since the epoch.

-- name: tables
CREATE TABLE IF NOT EXISTS documents (
    id TEXT NOT NULL PRIMARY KEY,
    table_name TEXT NOT NULL,
    creation_time INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS documents_by_creation
    ON documents (table_name, creation_time);

-- The latest creation time that a row had before it was deleted, so that none is given again.
CREATE TABLE IF NOT EXISTS latest_creations (
    table_name TEXT NOT NULL PRIMARY KEY,
    creation_time INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS latest_document_deleted AFTER DELETE ON documents
WHEN NOT EXISTS (
    SELECT 1 FROM documents
    WHERE table_name = OLD.table_name AND creation_time > OLD.creation_time
)
BEGIN
    INSERT INTO latest_creations (table_name, creation_time)
    VALUES (OLD.table_name, OLD.creation_time)
    ON CONFLICT (table_name) DO UPDATE
    SET creation_time = max(excluded.creation_time, latest_creations.creation_time);
END;

-- Which schema the documents of a table were last brought in line with.
CREATE TABLE IF NOT EXISTS table_digests (
    table_name TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS document_indexes (
    number INTEGER PRIMARY KEY,
    table_name TEXT NOT NULL,
    name TEXT NOT NULL,
    fields TEXT NOT NULL,
    UNIQUE (table_name, name)
);

-- The keys of all indexes of all tables; a key is unique because it ends in a creation time.
CREATE TABLE IF NOT EXISTS index_entries (
    index_number INTEGER NOT NULL,
    key BLOB NOT NULL,
    document_id TEXT NOT NULL,
    PRIMARY KEY (index_number, key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS scheduled_functions (
    id TEXT NOT NULL PRIMARY KEY,
    creation_time INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    args TEXT NOT NULL,
    scheduled_time INTEGER NOT NULL,
    state TEXT NOT NULL,
    completed_time INTEGER,
    error TEXT,
    cron TEXT,
    slot INTEGER
);
CREATE UNIQUE INDEX IF NOT EXISTS schedules_by_creation
    ON scheduled_functions (creation_time);
CREATE INDEX IF NOT EXISTS schedules_due
    ON scheduled_functions (kind, scheduled_time, creation_time) WHERE state = 'pending';
-- A running action that was canceled is still running: it has no completed time.
CREATE INDEX IF NOT EXISTS schedules_running
    ON scheduled_functions (creation_time) WHERE completed_time IS NULL AND state <> 'pending';
CREATE INDEX IF NOT EXISTS schedules_completed
    ON scheduled_functions (completed_time) WHERE completed_time IS NOT NULL AND cron IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS schedules_by_cron
    ON scheduled_functions (cron, slot) WHERE cron IS NOT NULL;

CREATE TRIGGER IF NOT EXISTS latest_schedule_deleted AFTER DELETE ON scheduled_functions
WHEN NOT EXISTS (SELECT 1 FROM scheduled_functions WHERE creation_time > OLD.creation_time)
BEGIN
    INSERT INTO latest_creations (table_name, creation_time)
    VALUES ('_scheduled_functions', OLD.creation_time)
    ON CONFLICT (table_name) DO UPDATE
    SET creation_time = max(excluded.creation_time, latest_creations.creation_time);
END;

CREATE TABLE IF NOT EXISTS crons (
    name TEXT NOT NULL PRIMARY KEY,
    schedule TEXT NOT NULL,
    function TEXT NOT NULL,
    args TEXT NOT NULL,
    next_time INTEGER NOT NULL
) WITHOUT ROWID;
