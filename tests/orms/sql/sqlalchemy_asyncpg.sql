SELECT names.id AS names_id, names.first_name AS names_first_name, names.last_name AS names_last_name, names.email AS names_email, names.visits AS names_visits, names.active AS names_active, names.joined_at AS names_joined_at 
FROM names 
WHERE names.id = $1::integer
;
SELECT anon_1.id, anon_1.first_name, anon_1.last_name, anon_1.email, anon_1.visits, anon_1.active, anon_1.joined_at, orders_1.id AS id_1, orders_1.name_id, orders_1.amount, orders_1.note 
FROM (SELECT names.id AS id, names.first_name AS first_name, names.last_name AS last_name, names.email AS email, names.visits AS visits, names.active AS active, names.joined_at AS joined_at 
FROM names ORDER BY names.id 
 LIMIT $1::integer) AS anon_1 LEFT OUTER JOIN orders AS orders_1 ON anon_1.id = orders_1.name_id ORDER BY anon_1.id, orders_1.id
;
SELECT names.id, names.first_name, names.last_name, names.email, names.visits, names.active, names.joined_at 
FROM names ORDER BY names.id 
 LIMIT $1::integer
;
SELECT names.active, sum(names.visits) AS sum_1, count(names.last_name) AS count_1 
FROM names GROUP BY names.active ORDER BY names.active
;
SELECT names.id 
FROM names 
WHERE names.id IN ($1::integer, $2::integer, $3::integer) AND names.last_name LIKE $4::varchar ORDER BY names.id
;
INSERT INTO names (first_name, last_name, email) VALUES ($1::varchar, $2::varchar, $3::varchar) RETURNING names.id
;
SELECT names.id, names.first_name, names.last_name, names.email, names.visits, names.active, names.joined_at 
FROM names 
WHERE names.id = $1::integer
;
INSERT INTO names (first_name, last_name, email) VALUES ($1::varchar, $2::varchar, $3::varchar), ($4::varchar, $5::varchar, $6::varchar), ($7::varchar, $8::varchar, $9::varchar), ($10::varchar, $11::varchar, $12::varchar) RETURNING names.id
;
INSERT INTO names (first_name, last_name, email, visits) VALUES ($1::varchar, $2::varchar, $3::varchar, $4::integer) ON CONFLICT (email) DO UPDATE SET last_name = excluded.last_name, visits = (names.visits + excluded.visits) RETURNING names.id, names.visits
;
UPDATE names SET visits=(names.visits * $1::integer) WHERE names.visits > $2::integer RETURNING names.id, names.visits
;
SELECT names.id 
FROM names 
WHERE names.id = $1::integer FOR UPDATE NOWAIT
;
INSERT INTO names (id, first_name, last_name) VALUES ($1::integer, $2::varchar, $3::varchar)
;
DELETE FROM names WHERE names.id = $1::integer
;
DELETE FROM names WHERE names.email LIKE $1::varchar RETURNING names.id
;
SELECT names.id, names.last_name 
FROM names ORDER BY names.id
;
SELECT new_names.id AS new_names_id, new_names.full_name AS new_names_full_name, new_names.email AS new_names_email, new_names.visits AS new_names_visits, new_names.active AS new_names_active, new_names.joined_at AS new_names_joined_at 
FROM new_names 
WHERE new_names.id = $1::integer
;
SELECT anon_1.id, anon_1.full_name, anon_1.email, anon_1.visits, anon_1.active, anon_1.joined_at, orders_1.id AS id_1, orders_1.name_id, orders_1.amount, orders_1.note 
FROM (SELECT new_names.id AS id, new_names.full_name AS full_name, new_names.email AS email, new_names.visits AS visits, new_names.active AS active, new_names.joined_at AS joined_at 
FROM new_names ORDER BY new_names.id 
 LIMIT $1::integer) AS anon_1 LEFT OUTER JOIN orders AS orders_1 ON anon_1.id = orders_1.name_id ORDER BY anon_1.id, orders_1.id
;
SELECT new_names.id, new_names.full_name, new_names.email, new_names.visits, new_names.active, new_names.joined_at 
FROM new_names ORDER BY new_names.id 
 LIMIT $1::integer
;
SELECT new_names.active, sum(new_names.visits) AS sum_1, count(new_names.full_name) AS count_1 
FROM new_names GROUP BY new_names.active ORDER BY new_names.active
;
SELECT new_names.id 
FROM new_names 
WHERE new_names.id IN ($1::integer, $2::integer, $3::integer) AND new_names.full_name LIKE $4::varchar ORDER BY new_names.id
;
INSERT INTO new_names (full_name, email) VALUES ($1::varchar, $2::varchar) RETURNING new_names.id
;
SELECT new_names.id, new_names.full_name, new_names.email, new_names.visits, new_names.active, new_names.joined_at 
FROM new_names 
WHERE new_names.id = $1::integer
;
INSERT INTO new_names (full_name, email) VALUES ($1::varchar, $2::varchar), ($3::varchar, $4::varchar), ($5::varchar, $6::varchar), ($7::varchar, $8::varchar) RETURNING new_names.id
;
INSERT INTO new_names (full_name, email, visits) VALUES ($1::varchar, $2::varchar, $3::bigint) ON CONFLICT (email) DO UPDATE SET full_name = excluded.full_name, visits = (new_names.visits + excluded.visits) RETURNING new_names.id, new_names.visits
;
UPDATE new_names SET visits=(new_names.visits * $1::bigint) WHERE new_names.visits > $2::bigint RETURNING new_names.id, new_names.visits
;
SELECT new_names.id 
FROM new_names 
WHERE new_names.id = $1::integer FOR UPDATE NOWAIT
;
INSERT INTO new_names (id, full_name) VALUES ($1::integer, $2::varchar)
;
DELETE FROM new_names WHERE new_names.id = $1::integer
;
DELETE FROM new_names WHERE new_names.email LIKE $1::varchar RETURNING new_names.id
;
SELECT new_names.id, new_names.full_name 
FROM new_names ORDER BY new_names.id
;
