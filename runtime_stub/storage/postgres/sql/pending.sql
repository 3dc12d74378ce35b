-- Many writes of one kind at once: each parameter is a column, sent in binary (`%b`), since the
-- driver looks through every text for what is to be quoted.

-- name: delete_entries
DELETE FROM index_entries AS entry
USING unnest(%b::bigint[], %b::bytea[], %b::bytea[]) AS gone (index_number, prefix, rest)
WHERE entry.index_number = gone.index_number AND entry.prefix = gone.prefix
    AND entry.rest = gone.rest;

-- name: delete_documents
DELETE FROM documents WHERE id = ANY(%b::text[]);

-- name: replace_bodies
UPDATE documents AS document SET body = changed.body
FROM unnest(%b::text[], %b::text[]) AS changed (id, body) WHERE document.id = changed.id;

-- name: insert_documents
INSERT INTO documents (id, table_name, creation_time, body)
SELECT * FROM unnest(%b::text[], %b::text[], %b::bigint[], %b::text[]);

-- name: put_entries
INSERT INTO index_entries (index_number, prefix, rest, document_id)
SELECT * FROM unnest(%b::bigint[], %b::bytea[], %b::bytea[], %b::text[]);

-- name: insert_schedules
INSERT INTO scheduled_functions
    (id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot)
SELECT * FROM unnest(
    %b::text[], %b::bigint[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::text[],
    %b::bigint[], %b::text[], %b::text[], %b::bigint[]
);

-- The rows are found by the places where their claim put them, not through an index: a serializable
-- transaction keeps account of the pages of an index that it looks at, and those of neighbouring
-- schedules lie on one page, so that workers would meet at every one of them. A row that was
-- written since, by whom ever, is in another place.
-- name: end_mutations
UPDATE scheduled_functions SET state = 'success', completed_time = %(time)s
WHERE ctid = ANY(%(places)b::text[]::tid[]) AND id = ANY(%(schedules)b::text[])
    AND worker = ANY(%(workers)b::text[]) AND state = 'pending';
