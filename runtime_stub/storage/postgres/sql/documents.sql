-- Documents and their indexes.

-- name: get
SELECT id, table_name, creation_time, body FROM documents WHERE id = %s;

-- name: scan_table_ascending
SELECT id, table_name, creation_time, body FROM documents
WHERE table_name = %s AND creation_time >= %s AND creation_time < %s
ORDER BY creation_time ASC LIMIT %s;

-- name: scan_table_descending
SELECT id, table_name, creation_time, body FROM documents
WHERE table_name = %s AND creation_time >= %s AND creation_time < %s
ORDER BY creation_time DESC LIMIT %s;

-- name: scan_index_ascending
SELECT entry.prefix, entry.rest,
    document.id, document.table_name, document.creation_time, document.body
FROM index_entries AS entry JOIN documents AS document ON document.id = entry.document_id
WHERE entry.index_number = %s AND entry.prefix >= %s AND entry.prefix < %s
ORDER BY entry.prefix ASC LIMIT %s;

-- name: scan_index_descending
SELECT entry.prefix, entry.rest,
    document.id, document.table_name, document.creation_time, document.body
FROM index_entries AS entry JOIN documents AS document ON document.id = entry.document_id
WHERE entry.index_number = %s AND entry.prefix >= %s AND entry.prefix < %s
ORDER BY entry.prefix DESC LIMIT %s;

-- Where keys are so long that their beginnings do not tell them apart.
-- name: scan_long_keys_ascending
SELECT entry.prefix, entry.rest,
    document.id, document.table_name, document.creation_time, document.body
FROM index_entries AS entry JOIN documents AS document ON document.id = entry.document_id
WHERE entry.index_number = %(index)s
    AND entry.prefix >= %(low_prefix)s AND entry.prefix <= %(high_prefix)s
    AND (entry.prefix, entry.rest) >= (%(low_prefix)s, %(low_rest)s)
    AND (entry.prefix, entry.rest) < (%(high_prefix)s, %(high_rest)s)
ORDER BY entry.prefix ASC, entry.rest ASC LIMIT %(limit)s;

-- name: scan_long_keys_descending
SELECT entry.prefix, entry.rest,
    document.id, document.table_name, document.creation_time, document.body
FROM index_entries AS entry JOIN documents AS document ON document.id = entry.document_id
WHERE entry.index_number = %(index)s
    AND entry.prefix >= %(low_prefix)s AND entry.prefix <= %(high_prefix)s
    AND (entry.prefix, entry.rest) >= (%(low_prefix)s, %(low_rest)s)
    AND (entry.prefix, entry.rest) < (%(high_prefix)s, %(high_rest)s)
ORDER BY entry.prefix DESC, entry.rest DESC LIMIT %(limit)s;

-- name: latest_creation
SELECT creation_time FROM documents WHERE table_name = %s ORDER BY creation_time DESC LIMIT 1;

-- name: count
SELECT table_name, count(*) FROM documents GROUP BY table_name ORDER BY table_name;

-- name: table_digests
SELECT table_name, digest FROM table_digests ORDER BY table_name;

-- name: put_table_digest
INSERT INTO table_digests (table_name, digest) VALUES (%s, %s)
ON CONFLICT (table_name) DO UPDATE SET digest = excluded.digest;

-- name: insert
INSERT INTO documents (id, table_name, creation_time, body) VALUES (%s, %s, %s, %s);

-- name: replace_body
UPDATE documents SET body = %s WHERE id = %s;

-- name: delete
DELETE FROM documents WHERE id = %s;

-- name: list_indexes
SELECT number, table_name, name, fields FROM document_indexes ORDER BY number;

-- name: create_index
INSERT INTO document_indexes (table_name, name, fields) VALUES (%s, %s, %s) RETURNING number;

-- name: drop_index
DELETE FROM document_indexes WHERE number = %s;

-- name: drop_entries
DELETE FROM index_entries WHERE index_number = %s;

-- name: next_generation
UPDATE table_generation SET number = number + 1 RETURNING number;

-- name: put_entry
INSERT INTO index_entries (index_number, prefix, rest, document_id) VALUES (%s, %s, %s, %s);

-- name: delete_entry
DELETE FROM index_entries WHERE index_number = %s AND prefix = %s AND rest = %s;

-- name: clear
DELETE FROM index_entries;
DELETE FROM document_indexes;
DELETE FROM documents;
DELETE FROM table_digests;
DELETE FROM scheduled_functions;
DELETE FROM crons;
