-- The layout of a PostgreSQL store. Times are microseconds since the epoch.

CREATE TABLE documents (
    id text COLLATE "C" PRIMARY KEY,
    table_name text COLLATE "C" NOT NULL,
    creation_time bigint NOT NULL,
    body text NOT NULL
);
CREATE UNIQUE INDEX documents_by_creation ON documents (table_name, creation_time);

-- Which schema the documents of a table were last brought in line with.
CREATE TABLE table_digests (
    table_name text COLLATE "C" PRIMARY KEY,
    digest text NOT NULL
);

CREATE TABLE document_indexes (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_name text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    fields text NOT NULL,
    UNIQUE (table_name, name)
);

-- The keys of all indexes of all tables. An entry of a B-tree has a limit, a key has none, so only
-- the beginning of a long one is indexed; `rest` is what follows it.
CREATE TABLE index_entries (
    index_number bigint NOT NULL,
    prefix bytea NOT NULL,
    rest bytea NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (index_number, prefix, document_id)
);

-- Counts the changes of tables, of their indexes and their schemas. Every transaction reads it, so
-- that a process which knows other tables than there are neither writes nor searches them.
CREATE TABLE table_generation (
    number bigint NOT NULL
);
INSERT INTO table_generation (number) VALUES (0);

CREATE TABLE scheduled_functions (
    id text COLLATE "C" PRIMARY KEY,
    creation_time bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    args text NOT NULL,
    scheduled_time bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    completed_time bigint,
    error text,
    cron text COLLATE "C",
    slot bigint,
    worker text COLLATE "C"
);
CREATE UNIQUE INDEX schedules_by_creation ON scheduled_functions (creation_time);
CREATE INDEX schedules_due ON scheduled_functions (kind, scheduled_time, creation_time)
    WHERE state = 'pending' AND worker IS NULL;
-- A running action that was canceled is still running: it has no completed time.
CREATE INDEX schedules_claimed ON scheduled_functions (worker)
    WHERE completed_time IS NULL AND worker IS NOT NULL;
CREATE INDEX schedules_completed ON scheduled_functions (completed_time)
    WHERE completed_time IS NOT NULL AND cron IS NULL;
CREATE UNIQUE INDEX schedules_by_cron ON scheduled_functions (cron, slot) WHERE cron IS NOT NULL;
-- Every row is written three times, and dead versions stand before those that are due.
ALTER TABLE scheduled_functions SET (
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000
);

CREATE TABLE crons (
    name text COLLATE "C" PRIMARY KEY,
    schedule text NOT NULL,
    function text NOT NULL,
    args text NOT NULL,
    next_time bigint NOT NULL
);

-- Who runs schedules. A worker that has not renewed its lease in time is lost: its row is deleted,
-- its id is never used again, and what it had claimed is recovered.
CREATE TABLE workers (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    lease_until bigint NOT NULL
);
