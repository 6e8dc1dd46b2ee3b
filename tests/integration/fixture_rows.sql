DELETE FROM names;
DELETE FROM new_names;
DELETE FROM orders;
DELETE FROM untouched;
SELECT setval('names_id_seq', 1, false), setval('orders_id_seq', 1, false);
INSERT INTO names (first_name, last_name) VALUES
    ('Ada', 'Lovelace'), ('Grace', 'Hopper'), ('Alan', 'Turing'), ('Edsger', 'Dijkstra'),
    ('Barbara', 'Liskov'), ('Donald', 'Knuth'), ('Ada', 'Byron'), ('Anna', 'van der Berg');
INSERT INTO new_names SELECT id, first_name || ' ' || last_name FROM names;
INSERT INTO orders (name_id, amount, mood) VALUES
    (1, 10, 'keen'), (1, 20.5, 'calm'), (2, 5.25, 'keen'), (3, 7, DEFAULT), (NULL, 1, NULL);
INSERT INTO untouched SELECT i, 'note ' || i FROM generate_series(1, 20) i;
