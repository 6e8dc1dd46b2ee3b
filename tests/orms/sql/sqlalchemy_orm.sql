SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names 
WHERE names.id = 2
;
SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names ORDER BY names.id
;
SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names 
WHERE names.active = false ORDER BY names.last_name
;
SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names ORDER BY names.last_name, names.id 
 LIMIT 3 OFFSET 2
;
SELECT count(*) AS count_1 
FROM (SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names) AS anon_1
;
SELECT count(*) AS count_1 
FROM (SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names 
WHERE names.visits > 3) AS anon_1
;
SELECT sum(names.visits) AS sum_1, avg(names.visits) AS avg_1, min(names.last_name) AS min_1 
FROM names
;
SELECT EXISTS (SELECT 1 
FROM names 
WHERE (names.last_name LIKE '%' || 'o' || '%')) AS anon_1
;
SELECT anon_1.names_id AS anon_1_names_id, anon_1.names_first_name AS anon_1_names_first_name, anon_1.names_last_name AS anon_1_names_last_name, anon_1.names_email AS anon_1_names_email, anon_1.names_visits AS anon_1_names_visits, anon_1.names_active AS anon_1_names_active, anon_1.names_joined_at AS anon_1_names_joined_at, orders_1.id AS orders_1_id, orders_1.name_id AS orders_1_name_id, orders_1.amount AS orders_1_amount, orders_1.note AS orders_1_note 
FROM (SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names ORDER BY names.id 
 LIMIT 4) AS anon_1 LEFT OUTER JOIN orders AS orders_1 ON anon_1.names_id = orders_1.name_id ORDER BY anon_1.names_id, orders_1.id
;
SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names ORDER BY names.id 
 LIMIT 4
;
SELECT orders.id AS orders_id, orders.name_id AS orders_name_id, orders.amount AS orders_amount, orders.note AS orders_note, anon_1.names_id AS anon_1_names_id 
FROM (SELECT names.id AS names_id 
FROM names ORDER BY names.id 
 LIMIT 4) AS anon_1 JOIN orders ON anon_1.names_id = orders.name_id ORDER BY orders.id
;
SELECT orders.id AS orders_id, orders.name_id AS orders_name_id, orders.amount AS orders_amount, orders.note AS orders_note, names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names JOIN orders ON names.id = orders.name_id 
WHERE orders.amount > 6 ORDER BY names.id, orders.id
;
SELECT orders.id AS orders_id, orders.name_id AS orders_name_id, orders.amount AS orders_amount, orders.note AS orders_note, names_1.id AS names_1_id, names_1.first_name AS names_1_first_name, names_1.last_name AS names_1_last_name, names_1.email AS names_1_email, names_1.visits AS names_1_visits, names_1.active AS names_1_active, names_1.joined_at AS names_1_joined_at 
FROM orders LEFT OUTER JOIN names AS names_1 ON names_1.id = orders.name_id ORDER BY orders.id
;
SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names 
WHERE EXISTS (SELECT 1 
FROM orders 
WHERE names.id = orders.name_id AND orders.amount > 10) ORDER BY names.id
;
SELECT orders.id AS orders_id, orders.name_id AS orders_name_id, orders.amount AS orders_amount, orders.note AS orders_note 
FROM orders 
WHERE EXISTS (SELECT 1 
FROM names 
WHERE names.id = orders.name_id AND names.last_name LIKE '%o%') ORDER BY orders.id
;
SELECT count(*) AS count_1, sum(anon_1.visits) AS sum_1 
FROM (SELECT names.id AS id, names.first_name AS first_name, names.last_name AS last_name, names.email AS email, names.visits AS visits, names.active AS active, names.joined_at AS joined_at 
FROM names ORDER BY names.id DESC 
 LIMIT 5) AS anon_1
;
DECLARE "c_7f3fc2668810_1" CURSOR WITHOUT HOLD FOR SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names ORDER BY names.id
;
INSERT INTO names (first_name, last_name, email) VALUES ('Ken', 'Thompson', 'ken@example.org') RETURNING names.id
;
SELECT names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names 
WHERE names.id = 11
;
INSERT INTO names (first_name, last_name, email, visits) VALUES ('One', 'Bulk', NULL, 1),('Two', 'Bulk', NULL, 1),('Three', 'Bulk', NULL, 1) RETURNING names.id
;
INSERT INTO names (first_name, last_name, email) VALUES ('Map', '0', 'm0'),('Map', '1', 'm1'),('Map', '2', 'm2'),('Map', '3', 'm3'),('Map', '4', 'm4'),('Map', '5', 'm5'),('Map', '6', 'm6'),('Map', '7', 'm7'),('Map', '8', 'm8'),('Map', '9', 'm9'),('Map', '10', 'm10'),('Map', '11', 'm11')
;
UPDATE names SET visits=100 WHERE names.id = 1
;
SELECT names.id AS names_id, names.first_name AS names_first_name, names.email AS names_email, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names 
WHERE names.id = 11
;
UPDATE names SET last_name='Ken Lane', visits=(names.visits + 7) WHERE names.id = 11
;
SELECT names.visits AS names_visits 
FROM names 
WHERE names.id = 11
;
UPDATE names SET visits=(names.visits + 1) WHERE names.id > 12 RETURNING names.id
;
UPDATE names SET visits=50 WHERE names.active IS false
;
DELETE FROM names WHERE names.id = 11
;
DELETE FROM names WHERE names.email LIKE 'm1%' RETURNING names.id
;
UPDATE names SET last_name='Murray', visits=9 WHERE names.id = 2
;
SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names 
WHERE names.id < 3 ORDER BY names.id FOR UPDATE
;
INSERT INTO names (id, first_name, last_name, email) VALUES (1, 'Twice', 'There', NULL)
;
DELETE FROM names
;
SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names 
WHERE new_names.id = 2
;
SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names ORDER BY new_names.id
;
SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names 
WHERE new_names.active = false ORDER BY new_names.full_name
;
SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names ORDER BY new_names.full_name, new_names.id 
 LIMIT 3 OFFSET 2
;
SELECT count(*) AS count_1 
FROM (SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names) AS anon_1
;
SELECT count(*) AS count_1 
FROM (SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names 
WHERE new_names.visits > 3) AS anon_1
;
SELECT sum(new_names.visits) AS sum_1, avg(new_names.visits) AS avg_1, min(new_names.full_name) AS min_1 
FROM new_names
;
SELECT EXISTS (SELECT 1 
FROM new_names 
WHERE (new_names.full_name LIKE '%' || 'o' || '%')) AS anon_1
;
SELECT anon_1.new_names_id AS anon_1_new_names_id, anon_1.new_names_full_name AS anon_1_new_names_full_name, anon_1.new_names_email AS anon_1_new_names_email, anon_1.new_names_visits AS anon_1_new_names_visits, anon_1.new_names_active AS anon_1_new_names_active, anon_1.new_names_joined_at AS anon_1_new_names_joined_at, orders_1.id AS orders_1_id, orders_1.name_id AS orders_1_name_id, orders_1.amount AS orders_1_amount, orders_1.note AS orders_1_note 
FROM (SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names ORDER BY new_names.id 
 LIMIT 4) AS anon_1 LEFT OUTER JOIN orders AS orders_1 ON anon_1.new_names_id = orders_1.name_id ORDER BY anon_1.new_names_id, orders_1.id
;
SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names ORDER BY new_names.id 
 LIMIT 4
;
SELECT orders.id AS orders_id, orders.name_id AS orders_name_id, orders.amount AS orders_amount, orders.note AS orders_note, anon_1.new_names_id AS anon_1_new_names_id 
FROM (SELECT new_names.id AS new_names_id 
FROM new_names ORDER BY new_names.id 
 LIMIT 4) AS anon_1 JOIN orders ON anon_1.new_names_id = orders.name_id ORDER BY orders.id
;
SELECT orders.id AS orders_id, orders.name_id AS orders_name_id, orders.amount AS orders_amount, orders.note AS orders_note, new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names JOIN orders ON new_names.id = orders.name_id 
WHERE orders.amount > 6 ORDER BY new_names.id, orders.id
;
SELECT orders.id AS orders_id, orders.name_id AS orders_name_id, orders.amount AS orders_amount, orders.note AS orders_note, new_names_1.id AS new_names_1_id, new_names_1.full_name AS new_names_1_full_name, new_names_1.email AS new_names_1_email, new_names_1.visits AS new_names_1_visits, new_names_1.active AS new_names_1_active, new_names_1.joined_at AS new_names_1_joined_at 
FROM orders LEFT OUTER JOIN new_names AS new_names_1 ON new_names_1.id = orders.name_id ORDER BY orders.id
;
SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names 
WHERE EXISTS (SELECT 1 
FROM orders 
WHERE new_names.id = orders.name_id AND orders.amount > 10) ORDER BY new_names.id
;
SELECT orders.id AS orders_id, orders.name_id AS orders_name_id, orders.amount AS orders_amount, orders.note AS orders_note 
FROM orders 
WHERE EXISTS (SELECT 1 
FROM new_names 
WHERE new_names.id = orders.name_id AND new_names.full_name LIKE '%o%') ORDER BY orders.id
;
SELECT count(*) AS count_1, sum(anon_1.visits) AS sum_1 
FROM (SELECT new_names.id AS id, new_names.full_name AS full_name, new_names.email AS email, new_names.visits AS visits, new_names.active AS active, new_names.joined_at AS joined_at 
FROM new_names ORDER BY new_names.id DESC 
 LIMIT 5) AS anon_1
;
DECLARE "c_7f3fc262c8d0_2" CURSOR WITHOUT HOLD FOR SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names ORDER BY new_names.id
;
INSERT INTO new_names (full_name, email) VALUES ('Ken Thompson', 'ken@example.org') RETURNING new_names.id
;
SELECT new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names 
WHERE new_names.id = 11
;
INSERT INTO new_names (full_name, email, visits) VALUES ('One Bulk', NULL, 1),('Two Bulk', NULL, 1),('Three Bulk', NULL, 1) RETURNING new_names.id
;
INSERT INTO new_names (full_name, email) VALUES ('Map 0', 'm0'),('Map 1', 'm1'),('Map 2', 'm2'),('Map 3', 'm3'),('Map 4', 'm4'),('Map 5', 'm5'),('Map 6', 'm6'),('Map 7', 'm7'),('Map 8', 'm8'),('Map 9', 'm9'),('Map 10', 'm10'),('Map 11', 'm11')
;
UPDATE new_names SET visits=100 WHERE new_names.id = 1
;
SELECT new_names.id AS new_names_id, new_names.email AS new_names_email, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names 
WHERE new_names.id = 11
;
UPDATE new_names SET full_name='Ken Lane', visits=(new_names.visits + 7) WHERE new_names.id = 11
;
SELECT new_names.visits AS new_names_visits 
FROM new_names 
WHERE new_names.id = 11
;
UPDATE new_names SET visits=(new_names.visits + 1) WHERE new_names.id > 12 RETURNING new_names.id
;
UPDATE new_names SET visits=50 WHERE new_names.active IS false
;
DELETE FROM new_names WHERE new_names.id = 11
;
DELETE FROM new_names WHERE new_names.email LIKE 'm1%' RETURNING new_names.id
;
UPDATE new_names SET full_name='Grace Murray', visits=9 WHERE new_names.id = 2
;
SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names 
WHERE new_names.id < 3 ORDER BY new_names.id FOR UPDATE
;
INSERT INTO new_names (id, full_name, email) VALUES (1, 'Twice There', NULL)
;
DELETE FROM new_names
;
