-- Many rows at once, as they are.

-- name: documents
COPY documents (id, table_name, creation_time, body) FROM STDIN;

-- name: entries
COPY index_entries (index_number, prefix, rest, document_id) FROM STDIN;

-- name: schedules
COPY scheduled_functions
    (id, creation_time, name, kind, args, scheduled_time, state, completed_time, error, cron, slot)
FROM STDIN;
