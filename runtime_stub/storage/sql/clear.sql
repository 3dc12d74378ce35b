-- Everything that a store holds; the layout stays.

-- name: entries
DELETE FROM index_entries;

-- name: indexes
DELETE FROM document_indexes;

-- name: documents
DELETE FROM documents;

-- name: digests
DELETE FROM table_digests;

-- name: schedules
DELETE FROM scheduled_functions;

-- name: crons
DELETE FROM crons;

-- name: latest_creations
DELETE FROM latest_creations;
