-- Documents and their indexes. CROSS JOIN keeps the order: keys first, then their documents.

-- name: get
SELECT id, table_name, creation_time, body FROM documents WHERE id = ?;

-- name: scan_table_ascending
SELECT id, table_name, creation_time, body FROM documents
WHERE table_name = ? AND creation_time >= ? AND creation_time < ?
ORDER BY creation_time ASC LIMIT ?;

-- name: scan_table_descending
SELECT id, table_name, creation_time, body FROM documents
WHERE table_name = ? AND creation_time >= ? AND creation_time < ?
ORDER BY creation_time DESC LIMIT ?;

-- name: scan_index_ascending
SELECT entry.key, document.id, document.table_name, document.creation_time, document.body
FROM index_entries AS entry CROSS JOIN documents AS document ON document.id = entry.document_id
WHERE entry.index_number = ? AND entry.key >= ? AND entry.key < ?
ORDER BY entry.key ASC LIMIT ?;

-- name: scan_index_descending
SELECT entry.key, document.id, document.table_name, document.creation_time, document.body
FROM index_entries AS entry CROSS JOIN documents AS document ON document.id = entry.document_id
WHERE entry.index_number = ? AND entry.key >= ? AND entry.key < ?
ORDER BY entry.key DESC LIMIT ?;

-- name: next_creation_time
SELECT max(
    :now,
    1 + ifnull((SELECT max(creation_time) FROM documents WHERE table_name = :table), 0),
    1 + ifnull((SELECT creation_time FROM latest_creations WHERE table_name = :table), 0)
);

-- name: count
SELECT table_name, count(*) FROM documents GROUP BY table_name ORDER BY table_name;

-- name: table_digests
SELECT table_name, digest FROM table_digests ORDER BY table_name;

-- name: put_table_digest
INSERT INTO table_digests (table_name, digest) VALUES (?, ?)
ON CONFLICT (table_name) DO UPDATE SET digest = excluded.digest;

-- name: insert
INSERT INTO documents (id, table_name, creation_time, body) VALUES (?, ?, ?, ?);

-- name: replace_body
UPDATE documents SET body = ? WHERE id = ?;

-- name: delete
DELETE FROM documents WHERE id = ?;

-- name: list_indexes
SELECT number, table_name, name, fields FROM document_indexes ORDER BY number;

-- name: create_index
INSERT INTO document_indexes (table_name, name, fields) VALUES (?, ?, ?) RETURNING number;

-- name: drop_index
DELETE FROM document_indexes WHERE number = ?;

-- name: drop_entries
DELETE FROM index_entries WHERE index_number = ?;

-- name: put_entry
INSERT INTO index_entries (index_number, key, document_id) VALUES (?, ?, ?);

-- name: delete_entry
DELETE FROM index_entries WHERE index_number = ? AND key = ?;
