TRUNCATE new_names, orders;
SELECT setval('names_id_seq', 1, false), setval('orders_id_seq', 1, false);
INSERT INTO new_names (full_name, email, visits, active, joined_at)
SELECT full_name, lower(split_part(full_name, ' ', 1)) || number || '@example.org', number * 3 % 7,
    number % 4 <> 0, timestamptz '2023-01-01 00:00:00+00' + number * interval '36 hours'
FROM unnest(ARRAY['Ada Lovelace', 'Grace Hopper', 'Alan Turing', 'Edsger Dijkstra',
    'Barbara Liskov', 'Donald Knuth', 'Ada Byron', 'Anna van der Berg', 'Niklaus Wirth',
    'Tony Hoare']) WITH ORDINALITY AS given(full_name, number)
ORDER BY number;
INSERT INTO orders (name_id, amount, note)
SELECT 1 + number % 4, number * 2.25, CASE WHEN number % 3 > 0 THEN 'note ' || number END
FROM generate_series(1, 9) AS number
ORDER BY number;
INSERT INTO orders (name_id, amount) VALUES (NULL, 1);
DO $$
BEGIN
    IF to_regclass('names') IS NOT NULL THEN
        TRUNCATE names;
        INSERT INTO names
        SELECT id, split_part(full_name, ' ', 1), substr(full_name, strpos(full_name, ' ') + 1),
            email, visits, active, joined_at
        FROM new_names;
    END IF;
END
$$;
