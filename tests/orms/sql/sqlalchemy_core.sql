SELECT names.id, names.first_name, names.last_name, names.email, names.visits, names.active, names.joined_at 
FROM names ORDER BY names.id 
 LIMIT 1
;
SELECT names.id, names.first_name, names.last_name, names.email, names.visits, names.active, names.joined_at 
FROM names ORDER BY names.id
;
SELECT names.id, names.last_name 
FROM names ORDER BY names.last_name DESC 
 LIMIT 3 OFFSET 2
;
SELECT names.email 
FROM names 
WHERE names.id IN (1, 3, 99) ORDER BY names.email
;
SELECT names.id 
FROM names 
WHERE (names.id, names.visits) IN ((1, 3), (2, 0))
;
SELECT names.id 
FROM names 
WHERE names.last_name ILIKE '%er%' AND NOT names.active ORDER BY names.id
;
SELECT names.id 
FROM names 
WHERE names.visits > 4 OR (names.last_name LIKE 'Ada' || '%') ORDER BY names.id
;
SELECT count(*) AS count_1 
FROM names
;
SELECT names.active, count(*) AS count_1, sum(names.visits) AS sum_1, max(names.last_name) AS max_1 
FROM names GROUP BY names.active 
HAVING count(*) > 1 ORDER BY names.active
;
SELECT DISTINCT names.active 
FROM names ORDER BY names.active
;
SELECT DISTINCT ON (names.active) names.active, names.last_name 
FROM names ORDER BY names.active, names.last_name
;
SELECT names.id, CASE WHEN (names.visits > 3) THEN 'often' ELSE 'rarely' END AS anon_1 
FROM names ORDER BY names.id
;
SELECT names.id, names.first_name, names.last_name, names.email, names.visits, names.active, names.joined_at, orders.amount 
FROM names JOIN orders ON names.id = orders.name_id ORDER BY orders.id
;
SELECT names.last_name, coalesce(sum(orders.amount), 0) AS coalesce_1 
FROM names LEFT OUTER JOIN orders ON names.id = orders.name_id GROUP BY names.id, names.last_name ORDER BY names.id
;
SELECT names.id 
FROM names 
WHERE EXISTS (SELECT * 
FROM orders 
WHERE orders.name_id = names.id) ORDER BY names.id
;
SELECT orders.id, (SELECT names.last_name 
FROM names 
WHERE names.id = orders.name_id) AS who 
FROM orders ORDER BY orders.id
;
SELECT names.id, other.id AS id_1 
FROM names JOIN names AS other ON names.visits = other.visits AND names.id < other.id ORDER BY names.id, other.id
;
WITH ranked AS 
(SELECT names.id AS id, names.last_name AS last_name, row_number() OVER (PARTITION BY names.active ORDER BY names.visits DESC) AS rank 
FROM names)
 SELECT ranked.id, ranked.last_name, ranked.rank 
FROM ranked 
WHERE ranked.rank < 3 ORDER BY ranked.id
;
WITH RECURSIVE numbers(n) AS 
(SELECT 1 AS n UNION ALL SELECT numbers.n + 2 AS anon_1 
FROM numbers 
WHERE numbers.n < 7)
 SELECT numbers.n, names.last_name 
FROM numbers JOIN names ON names.id = numbers.n ORDER BY numbers.n
;
SELECT names.id 
FROM names UNION ALL SELECT orders.name_id 
FROM orders ORDER BY id 
 LIMIT 5
;
SELECT names.id, latest.amount 
FROM names JOIN LATERAL (SELECT orders.amount AS amount 
FROM orders 
WHERE orders.name_id = names.id ORDER BY orders.id DESC 
 LIMIT 1) AS latest ON true ORDER BY names.id
;
SELECT count(*) AS count_1 
FROM names AS names_1 TABLESAMPLE system(100)
;
INSERT INTO names (first_name, last_name, email) VALUES ('Ken', 'Thompson', 'ken@example.org') RETURNING names.id
;
INSERT INTO names (first_name, last_name, visits) VALUES ('Dennis', 'Ritchie', 5) RETURNING names.id, names.last_name, names.active
;
INSERT INTO names (first_name, last_name, email) VALUES ('One', 'Bulk', 'One@bulk'), ('Two', 'Bulk', 'Two@bulk'), ('Three', 'Bulk', 'Three@bulk') RETURNING names.id, names.first_name, names.last_name, names.email, names.visits, names.active, names.joined_at
;
INSERT INTO names (first_name, last_name, email) VALUES ('One', 'Bulk', 'manyOne@bulk'),('Two', 'Bulk', 'manyTwo@bulk'),('Three', 'Bulk', 'manyThree@bulk')
;
INSERT INTO orders (name_id, note) SELECT names.id, names.last_name 
FROM names 
WHERE names.email LIKE 'many%'
;
INSERT INTO names (first_name, last_name, email, visits) VALUES ('Ken', 'Lane', 'ken@example.org', 1) ON CONFLICT (email) DO UPDATE SET last_name = excluded.last_name, visits = (names.visits + excluded.visits) RETURNING names.id, names.last_name, names.visits
;
INSERT INTO names (first_name, last_name, email) VALUES ('Ken', 'Lane', 'ken@example.org') ON CONFLICT DO NOTHING RETURNING names.id
;
UPDATE names SET visits=(names.visits + 10) WHERE names.id = 1
;
UPDATE names SET last_name=(names.last_name || '!') WHERE names.id BETWEEN 2 AND 4 RETURNING names.id, names.last_name
;
UPDATE names SET email='new1@example.org' WHERE names.id = 1
;
UPDATE names SET visits=orders.id FROM orders WHERE names.id = orders.name_id AND orders.amount > 15
;
UPDATE names SET visits=(SELECT max(orders.id) AS max_1 
FROM orders 
WHERE orders.name_id = names.id) WHERE names.id < 3
;
DELETE FROM names WHERE names.email = 'manyOne@bulk'
;
DELETE FROM names USING orders WHERE names.id = orders.name_id AND orders.note = 'note 5' RETURNING names.id, names.last_name
;
DELETE FROM names WHERE names.id IN (SELECT orders.name_id 
FROM orders 
WHERE orders.amount < 5)
;
SELECT names.id 
FROM names 
WHERE names.id > 4 ORDER BY names.id 
 LIMIT 2 FOR UPDATE OF names SKIP LOCKED
;
INSERT INTO names (id, first_name, last_name) VALUES (7, 'Twice', 'There')
;
UPDATE names SET visits=70 WHERE names.id = 7
;
SELECT names.visits 
FROM names 
WHERE names.id = 7
;
DELETE FROM names
;
DECLARE "c_7ffbc6fc7090_1" CURSOR WITHOUT HOLD FOR SELECT names.id, names.last_name 
FROM names ORDER BY names.id
;
SELECT new_names.id, new_names.full_name, new_names.email, new_names.visits, new_names.active, new_names.joined_at 
FROM new_names ORDER BY new_names.id 
 LIMIT 1
;
SELECT new_names.id, new_names.full_name, new_names.email, new_names.visits, new_names.active, new_names.joined_at 
FROM new_names ORDER BY new_names.id
;
SELECT new_names.id, new_names.full_name 
FROM new_names ORDER BY new_names.full_name DESC 
 LIMIT 3 OFFSET 2
;
SELECT new_names.email 
FROM new_names 
WHERE new_names.id IN (1, 3, 99) ORDER BY new_names.email
;
SELECT new_names.id 
FROM new_names 
WHERE (new_names.id, new_names.visits) IN ((1, 3), (2, 0))
;
SELECT new_names.id 
FROM new_names 
WHERE new_names.full_name ILIKE '%er%' AND NOT new_names.active ORDER BY new_names.id
;
SELECT new_names.id 
FROM new_names 
WHERE new_names.visits > 4 OR (new_names.full_name LIKE 'Ada' || '%') ORDER BY new_names.id
;
SELECT count(*) AS count_1 
FROM new_names
;
SELECT new_names.active, count(*) AS count_1, sum(new_names.visits) AS sum_1, max(new_names.full_name) AS max_1 
FROM new_names GROUP BY new_names.active 
HAVING count(*) > 1 ORDER BY new_names.active
;
SELECT DISTINCT new_names.active 
FROM new_names ORDER BY new_names.active
;
SELECT DISTINCT ON (new_names.active) new_names.active, new_names.full_name 
FROM new_names ORDER BY new_names.active, new_names.full_name
;
SELECT new_names.id, CASE WHEN (new_names.visits > 3) THEN 'often' ELSE 'rarely' END AS anon_1 
FROM new_names ORDER BY new_names.id
;
SELECT new_names.id, new_names.full_name, new_names.email, new_names.visits, new_names.active, new_names.joined_at, orders.amount 
FROM new_names JOIN orders ON new_names.id = orders.name_id ORDER BY orders.id
;
SELECT new_names.full_name, coalesce(sum(orders.amount), 0) AS coalesce_1 
FROM new_names LEFT OUTER JOIN orders ON new_names.id = orders.name_id GROUP BY new_names.id, new_names.full_name ORDER BY new_names.id
;
SELECT new_names.id 
FROM new_names 
WHERE EXISTS (SELECT * 
FROM orders 
WHERE orders.name_id = new_names.id) ORDER BY new_names.id
;
SELECT orders.id, (SELECT new_names.full_name 
FROM new_names 
WHERE new_names.id = orders.name_id) AS who 
FROM orders ORDER BY orders.id
;
SELECT new_names.id, other.id AS id_1 
FROM new_names JOIN new_names AS other ON new_names.visits = other.visits AND new_names.id < other.id ORDER BY new_names.id, other.id
;
WITH ranked AS 
(SELECT new_names.id AS id, new_names.full_name AS full_name, row_number() OVER (PARTITION BY new_names.active ORDER BY new_names.visits DESC) AS rank 
FROM new_names)
 SELECT ranked.id, ranked.full_name, ranked.rank 
FROM ranked 
WHERE ranked.rank < 3 ORDER BY ranked.id
;
WITH RECURSIVE numbers(n) AS 
(SELECT 1 AS n UNION ALL SELECT numbers.n + 2 AS anon_1 
FROM numbers 
WHERE numbers.n < 7)
 SELECT numbers.n, new_names.full_name 
FROM numbers JOIN new_names ON new_names.id = numbers.n ORDER BY numbers.n
;
SELECT new_names.id 
FROM new_names UNION ALL SELECT orders.name_id 
FROM orders ORDER BY id 
 LIMIT 5
;
SELECT new_names.id, latest.amount 
FROM new_names JOIN LATERAL (SELECT orders.amount AS amount 
FROM orders 
WHERE orders.name_id = new_names.id ORDER BY orders.id DESC 
 LIMIT 1) AS latest ON true ORDER BY new_names.id
;
SELECT count(*) AS count_1 
FROM new_names AS new_names_1 TABLESAMPLE system(100)
;
INSERT INTO new_names (full_name, email) VALUES ('Ken Thompson', 'ken@example.org') RETURNING new_names.id
;
INSERT INTO new_names (full_name, visits) VALUES ('Dennis Ritchie', 5) RETURNING new_names.id, new_names.full_name, new_names.active
;
INSERT INTO new_names (full_name, email) VALUES ('One Bulk', 'One@bulk'), ('Two Bulk', 'Two@bulk'), ('Three Bulk', 'Three@bulk') RETURNING new_names.id, new_names.full_name, new_names.email, new_names.visits, new_names.active, new_names.joined_at
;
INSERT INTO new_names (full_name, email) VALUES ('One Bulk', 'manyOne@bulk'),('Two Bulk', 'manyTwo@bulk'),('Three Bulk', 'manyThree@bulk')
;
INSERT INTO orders (name_id, note) SELECT new_names.id, new_names.full_name 
FROM new_names 
WHERE new_names.email LIKE 'many%'
;
INSERT INTO new_names (full_name, email, visits) VALUES ('Ken Lane', 'ken@example.org', 1) ON CONFLICT (email) DO UPDATE SET full_name = excluded.full_name, visits = (new_names.visits + excluded.visits) RETURNING new_names.id, new_names.full_name, new_names.visits
;
INSERT INTO new_names (full_name, email) VALUES ('Ken Lane', 'ken@example.org') ON CONFLICT DO NOTHING RETURNING new_names.id
;
UPDATE new_names SET visits=(new_names.visits + 10) WHERE new_names.id = 1
;
UPDATE new_names SET full_name=(new_names.full_name || '!') WHERE new_names.id BETWEEN 2 AND 4 RETURNING new_names.id, new_names.full_name
;
UPDATE new_names SET email='new1@example.org' WHERE new_names.id = 1
;
UPDATE new_names SET visits=orders.id FROM orders WHERE new_names.id = orders.name_id AND orders.amount > 15
;
UPDATE new_names SET visits=(SELECT max(orders.id) AS max_1 
FROM orders 
WHERE orders.name_id = new_names.id) WHERE new_names.id < 3
;
DELETE FROM new_names WHERE new_names.email = 'manyOne@bulk'
;
DELETE FROM new_names USING orders WHERE new_names.id = orders.name_id AND orders.note = 'note 5' RETURNING new_names.id, new_names.full_name
;
DELETE FROM new_names WHERE new_names.id IN (SELECT orders.name_id 
FROM orders 
WHERE orders.amount < 5)
;
SELECT new_names.id 
FROM new_names 
WHERE new_names.id > 4 ORDER BY new_names.id 
 LIMIT 2 FOR UPDATE OF new_names SKIP LOCKED
;
INSERT INTO new_names (id, full_name) VALUES (7, 'Twice There')
;
UPDATE new_names SET visits=70 WHERE new_names.id = 7
;
SELECT new_names.visits 
FROM new_names 
WHERE new_names.id = 7
;
DELETE FROM new_names
;
DECLARE "c_7ffbc7054610_2" CURSOR WITHOUT HOLD FOR SELECT new_names.id, new_names.full_name 
FROM new_names ORDER BY new_names.id
;
