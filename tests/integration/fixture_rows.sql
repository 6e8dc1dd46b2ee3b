-- Not DELETE: rows without an ORDER BY are to come as they were inserted, and where the next ones
-- go would hang on what the server has pruned meanwhile.
TRUNCATE names, new_names, orders, untouched, things, new_things;
SELECT setval('names_id_seq', 1, false), setval('orders_id_seq', 1, false);
INSERT INTO names (first_name, last_name) VALUES
    ('Ada', 'Lovelace'), ('Grace', 'Hopper'), ('Alan', 'Turing'), ('Edsger', 'Dijkstra'),
    ('Barbara', 'Liskov'), ('Donald', 'Knuth'), ('Ada', 'Byron'), ('Anna', 'van der Berg');
INSERT INTO new_names SELECT id, first_name || ' ' || last_name FROM names;
INSERT INTO orders (name_id, amount, mood) VALUES
    (1, 10, 'keen'), (1, 20.5, 'calm'), (2, 5.25, 'keen'), (3, 7, DEFAULT), (NULL, 1, NULL);
INSERT INTO untouched SELECT i, 'note ' || i FROM generate_series(1, 20) i;
SELECT setval('things_id_seq', 1, false);
INSERT INTO things (code, tags, marks, place, weight) VALUES
    ('bolt', '{iron,small}', '{a,b}', (1, 2), 5), ('nut', '{}', NULL, NULL, 2),
    ('Cog', '{{a,b},{c,d}}', '{x}', (NULL, 3), 9);
INSERT INTO new_things SELECT id, code, weight * 1000, tags, marks, place FROM things;
