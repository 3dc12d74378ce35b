-- Marks of transactions that nothing else tells apart: see `marks.py`.
CREATE TABLE commits (
    mark text COLLATE "C" PRIMARY KEY
);

-- Which cron jobs a worker's code has, and when a worker first had the same ones.
ALTER TABLE workers ADD COLUMN registry text COLLATE "C";
CREATE TABLE cron_registries (
    registry text COLLATE "C" PRIMARY KEY,
    first_seen bigint NOT NULL
);
