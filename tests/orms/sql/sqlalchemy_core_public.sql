SELECT names.id, names.first_name, names.last_name, names.email, names.visits, names.active, names.joined_at 
FROM names ORDER BY names.id 
 LIMIT 1
;
SELECT public.names.id, public.names.first_name, public.names.last_name, public.names.email, public.names.visits, public.names.active, public.names.joined_at 
FROM public.names ORDER BY public.names.id
;
SELECT public.names.id, public.names.last_name 
FROM public.names ORDER BY public.names.last_name DESC 
 LIMIT 3 OFFSET 2
;
SELECT public.names.email 
FROM public.names 
WHERE public.names.id IN (1, 3, 99) ORDER BY public.names.email
;
SELECT public.names.id 
FROM public.names 
WHERE (public.names.id, public.names.visits) IN ((1, 3), (2, 0))
;
SELECT public.names.id 
FROM public.names 
WHERE public.names.last_name ILIKE '%er%' AND NOT public.names.active ORDER BY public.names.id
;
SELECT public.names.id 
FROM public.names 
WHERE public.names.visits > 4 OR (public.names.last_name LIKE 'Ada' || '%') ORDER BY public.names.id
;
SELECT count(*) AS count_1 
FROM public.names
;
SELECT public.names.active, count(*) AS count_1, sum(public.names.visits) AS sum_1, max(public.names.last_name) AS max_1 
FROM public.names GROUP BY public.names.active 
HAVING count(*) > 1 ORDER BY public.names.active
;
SELECT DISTINCT public.names.active 
FROM public.names ORDER BY public.names.active
;
SELECT DISTINCT ON (public.names.active) public.names.active, public.names.last_name 
FROM public.names ORDER BY public.names.active, public.names.last_name
;
SELECT public.names.id, CASE WHEN (public.names.visits > 3) THEN 'often' ELSE 'rarely' END AS anon_1 
FROM public.names ORDER BY public.names.id
;
SELECT public.names.id, public.names.first_name, public.names.last_name, public.names.email, public.names.visits, public.names.active, public.names.joined_at, public.orders.amount 
FROM public.names JOIN public.orders ON public.names.id = public.orders.name_id ORDER BY public.orders.id
;
SELECT public.names.last_name, coalesce(sum(public.orders.amount), 0) AS coalesce_1 
FROM public.names LEFT OUTER JOIN public.orders ON public.names.id = public.orders.name_id GROUP BY public.names.id, public.names.last_name ORDER BY public.names.id
;
SELECT public.names.id 
FROM public.names 
WHERE EXISTS (SELECT * 
FROM public.orders 
WHERE public.orders.name_id = public.names.id) ORDER BY public.names.id
;
SELECT public.orders.id, (SELECT public.names.last_name 
FROM public.names 
WHERE public.names.id = public.orders.name_id) AS who 
FROM public.orders ORDER BY public.orders.id
;
SELECT public.names.id, other.id AS id_1 
FROM public.names JOIN public.names AS other ON public.names.visits = other.visits AND public.names.id < other.id ORDER BY public.names.id, other.id
;
WITH ranked AS 
(SELECT public.names.id AS id, public.names.last_name AS last_name, row_number() OVER (PARTITION BY public.names.active ORDER BY public.names.visits DESC) AS rank 
FROM public.names)
 SELECT ranked.id, ranked.last_name, ranked.rank 
FROM ranked 
WHERE ranked.rank < 3 ORDER BY ranked.id
;
WITH RECURSIVE numbers(n) AS 
(SELECT 1 AS n UNION ALL SELECT numbers.n + 2 AS anon_1 
FROM numbers 
WHERE numbers.n < 7)
 SELECT numbers.n, public.names.last_name 
FROM numbers JOIN public.names ON public.names.id = numbers.n ORDER BY numbers.n
;
SELECT public.names.id 
FROM public.names UNION ALL SELECT public.orders.name_id 
FROM public.orders ORDER BY id 
 LIMIT 5
;
SELECT public.names.id, latest.amount 
FROM public.names JOIN LATERAL (SELECT public.orders.amount AS amount 
FROM public.orders 
WHERE public.orders.name_id = public.names.id ORDER BY public.orders.id DESC 
 LIMIT 1) AS latest ON true ORDER BY public.names.id
;
SELECT count(*) AS count_1 
FROM public.names AS names_1 TABLESAMPLE system(100)
;
INSERT INTO public.names (first_name, last_name, email) VALUES ('Ken', 'Thompson', 'ken@example.org') RETURNING public.names.id
;
INSERT INTO public.names (first_name, last_name, visits) VALUES ('Dennis', 'Ritchie', 5) RETURNING public.names.id, public.names.last_name, public.names.active
;
INSERT INTO public.names (first_name, last_name, email) VALUES ('One', 'Bulk', 'One@bulk'), ('Two', 'Bulk', 'Two@bulk'), ('Three', 'Bulk', 'Three@bulk') RETURNING public.names.id, public.names.first_name, public.names.last_name, public.names.email, public.names.visits, public.names.active, public.names.joined_at
;
INSERT INTO public.names (first_name, last_name, email) VALUES ('One', 'Bulk', 'manyOne@bulk'),('Two', 'Bulk', 'manyTwo@bulk'),('Three', 'Bulk', 'manyThree@bulk')
;
INSERT INTO public.orders (name_id, note) SELECT public.names.id, public.names.last_name 
FROM public.names 
WHERE public.names.email LIKE 'many%'
;
INSERT INTO public.names (first_name, last_name, email, visits) VALUES ('Ken', 'Lane', 'ken@example.org', 1) ON CONFLICT (email) DO UPDATE SET last_name = excluded.last_name, visits = (public.names.visits + excluded.visits) RETURNING public.names.id, public.names.last_name, public.names.visits
;
INSERT INTO public.names (first_name, last_name, email) VALUES ('Ken', 'Lane', 'ken@example.org') ON CONFLICT DO NOTHING RETURNING public.names.id
;
UPDATE public.names SET visits=(public.names.visits + 10) WHERE public.names.id = 1
;
UPDATE public.names SET last_name=(public.names.last_name || '!') WHERE public.names.id BETWEEN 2 AND 4 RETURNING public.names.id, public.names.last_name
;
UPDATE public.names SET email='new1@example.org' WHERE public.names.id = 1
;
UPDATE public.names SET visits=public.orders.id FROM public.orders WHERE public.names.id = public.orders.name_id AND public.orders.amount > 15
;
UPDATE public.names SET visits=(SELECT max(public.orders.id) AS max_1 
FROM public.orders 
WHERE public.orders.name_id = public.names.id) WHERE public.names.id < 3
;
DELETE FROM public.names WHERE public.names.email = 'manyOne@bulk'
;
DELETE FROM public.names USING public.orders WHERE public.names.id = public.orders.name_id AND public.orders.note = 'note 5' RETURNING public.names.id, public.names.last_name
;
DELETE FROM public.names WHERE public.names.id IN (SELECT public.orders.name_id 
FROM public.orders 
WHERE public.orders.amount < 5)
;
SELECT public.names.id 
FROM public.names 
WHERE public.names.id > 4 ORDER BY public.names.id 
 LIMIT 2 FOR UPDATE OF names SKIP LOCKED
;
INSERT INTO public.names (id, first_name, last_name) VALUES (7, 'Twice', 'There')
;
UPDATE public.names SET visits=70 WHERE public.names.id = 7
;
SELECT public.names.visits 
FROM public.names 
WHERE public.names.id = 7
;
DELETE FROM public.names
;
DECLARE "c_7faf8abd48d0_1" CURSOR WITHOUT HOLD FOR SELECT public.names.id, public.names.last_name 
FROM public.names ORDER BY public.names.id
;
SELECT new_names.id, new_names.full_name, new_names.email, new_names.visits, new_names.active, new_names.joined_at 
FROM new_names ORDER BY new_names.id 
 LIMIT 1
;
SELECT public.new_names.id, public.new_names.full_name, public.new_names.email, public.new_names.visits, public.new_names.active, public.new_names.joined_at 
FROM public.new_names ORDER BY public.new_names.id
;
SELECT public.new_names.id, public.new_names.full_name 
FROM public.new_names ORDER BY public.new_names.full_name DESC 
 LIMIT 3 OFFSET 2
;
SELECT public.new_names.email 
FROM public.new_names 
WHERE public.new_names.id IN (1, 3, 99) ORDER BY public.new_names.email
;
SELECT public.new_names.id 
FROM public.new_names 
WHERE (public.new_names.id, public.new_names.visits) IN ((1, 3), (2, 0))
;
SELECT public.new_names.id 
FROM public.new_names 
WHERE public.new_names.full_name ILIKE '%er%' AND NOT public.new_names.active ORDER BY public.new_names.id
;
SELECT public.new_names.id 
FROM public.new_names 
WHERE public.new_names.visits > 4 OR (public.new_names.full_name LIKE 'Ada' || '%') ORDER BY public.new_names.id
;
SELECT count(*) AS count_1 
FROM public.new_names
;
SELECT public.new_names.active, count(*) AS count_1, sum(public.new_names.visits) AS sum_1, max(public.new_names.full_name) AS max_1 
FROM public.new_names GROUP BY public.new_names.active 
HAVING count(*) > 1 ORDER BY public.new_names.active
;
SELECT DISTINCT public.new_names.active 
FROM public.new_names ORDER BY public.new_names.active
;
SELECT DISTINCT ON (public.new_names.active) public.new_names.active, public.new_names.full_name 
FROM public.new_names ORDER BY public.new_names.active, public.new_names.full_name
;
SELECT public.new_names.id, CASE WHEN (public.new_names.visits > 3) THEN 'often' ELSE 'rarely' END AS anon_1 
FROM public.new_names ORDER BY public.new_names.id
;
SELECT public.new_names.id, public.new_names.full_name, public.new_names.email, public.new_names.visits, public.new_names.active, public.new_names.joined_at, public.orders.amount 
FROM public.new_names JOIN public.orders ON public.new_names.id = public.orders.name_id ORDER BY public.orders.id
;
SELECT public.new_names.full_name, coalesce(sum(public.orders.amount), 0) AS coalesce_1 
FROM public.new_names LEFT OUTER JOIN public.orders ON public.new_names.id = public.orders.name_id GROUP BY public.new_names.id, public.new_names.full_name ORDER BY public.new_names.id
;
SELECT public.new_names.id 
FROM public.new_names 
WHERE EXISTS (SELECT * 
FROM public.orders 
WHERE public.orders.name_id = public.new_names.id) ORDER BY public.new_names.id
;
SELECT public.orders.id, (SELECT public.new_names.full_name 
FROM public.new_names 
WHERE public.new_names.id = public.orders.name_id) AS who 
FROM public.orders ORDER BY public.orders.id
;
SELECT public.new_names.id, other.id AS id_1 
FROM public.new_names JOIN public.new_names AS other ON public.new_names.visits = other.visits AND public.new_names.id < other.id ORDER BY public.new_names.id, other.id
;
WITH ranked AS 
(SELECT public.new_names.id AS id, public.new_names.full_name AS full_name, row_number() OVER (PARTITION BY public.new_names.active ORDER BY public.new_names.visits DESC) AS rank 
FROM public.new_names)
 SELECT ranked.id, ranked.full_name, ranked.rank 
FROM ranked 
WHERE ranked.rank < 3 ORDER BY ranked.id
;
WITH RECURSIVE numbers(n) AS 
(SELECT 1 AS n UNION ALL SELECT numbers.n + 2 AS anon_1 
FROM numbers 
WHERE numbers.n < 7)
 SELECT numbers.n, public.new_names.full_name 
FROM numbers JOIN public.new_names ON public.new_names.id = numbers.n ORDER BY numbers.n
;
SELECT public.new_names.id 
FROM public.new_names UNION ALL SELECT public.orders.name_id 
FROM public.orders ORDER BY id 
 LIMIT 5
;
SELECT public.new_names.id, latest.amount 
FROM public.new_names JOIN LATERAL (SELECT public.orders.amount AS amount 
FROM public.orders 
WHERE public.orders.name_id = public.new_names.id ORDER BY public.orders.id DESC 
 LIMIT 1) AS latest ON true ORDER BY public.new_names.id
;
SELECT count(*) AS count_1 
FROM public.new_names AS new_names_1 TABLESAMPLE system(100)
;
INSERT INTO public.new_names (full_name, email) VALUES ('Ken Thompson', 'ken@example.org') RETURNING public.new_names.id
;
INSERT INTO public.new_names (full_name, visits) VALUES ('Dennis Ritchie', 5) RETURNING public.new_names.id, public.new_names.full_name, public.new_names.active
;
INSERT INTO public.new_names (full_name, email) VALUES ('One Bulk', 'One@bulk'), ('Two Bulk', 'Two@bulk'), ('Three Bulk', 'Three@bulk') RETURNING public.new_names.id, public.new_names.full_name, public.new_names.email, public.new_names.visits, public.new_names.active, public.new_names.joined_at
;
INSERT INTO public.new_names (full_name, email) VALUES ('One Bulk', 'manyOne@bulk'),('Two Bulk', 'manyTwo@bulk'),('Three Bulk', 'manyThree@bulk')
;
INSERT INTO public.orders (name_id, note) SELECT public.new_names.id, public.new_names.full_name 
FROM public.new_names 
WHERE public.new_names.email LIKE 'many%'
;
INSERT INTO public.new_names (full_name, email, visits) VALUES ('Ken Lane', 'ken@example.org', 1) ON CONFLICT (email) DO UPDATE SET full_name = excluded.full_name, visits = (public.new_names.visits + excluded.visits) RETURNING public.new_names.id, public.new_names.full_name, public.new_names.visits
;
INSERT INTO public.new_names (full_name, email) VALUES ('Ken Lane', 'ken@example.org') ON CONFLICT DO NOTHING RETURNING public.new_names.id
;
UPDATE public.new_names SET visits=(public.new_names.visits + 10) WHERE public.new_names.id = 1
;
UPDATE public.new_names SET full_name=(public.new_names.full_name || '!') WHERE public.new_names.id BETWEEN 2 AND 4 RETURNING public.new_names.id, public.new_names.full_name
;
UPDATE public.new_names SET email='new1@example.org' WHERE public.new_names.id = 1
;
UPDATE public.new_names SET visits=public.orders.id FROM public.orders WHERE public.new_names.id = public.orders.name_id AND public.orders.amount > 15
;
UPDATE public.new_names SET visits=(SELECT max(public.orders.id) AS max_1 
FROM public.orders 
WHERE public.orders.name_id = public.new_names.id) WHERE public.new_names.id < 3
;
DELETE FROM public.new_names WHERE public.new_names.email = 'manyOne@bulk'
;
DELETE FROM public.new_names USING public.orders WHERE public.new_names.id = public.orders.name_id AND public.orders.note = 'note 5' RETURNING public.new_names.id, public.new_names.full_name
;
DELETE FROM public.new_names WHERE public.new_names.id IN (SELECT public.orders.name_id 
FROM public.orders 
WHERE public.orders.amount < 5)
;
SELECT public.new_names.id 
FROM public.new_names 
WHERE public.new_names.id > 4 ORDER BY public.new_names.id 
 LIMIT 2 FOR UPDATE OF new_names SKIP LOCKED
;
INSERT INTO public.new_names (id, full_name) VALUES (7, 'Twice There')
;
UPDATE public.new_names SET visits=70 WHERE public.new_names.id = 7
;
SELECT public.new_names.visits 
FROM public.new_names 
WHERE public.new_names.id = 7
;
DELETE FROM public.new_names
;
DECLARE "c_7faf8aa94c50_2" CURSOR WITHOUT HOLD FOR SELECT public.new_names.id, public.new_names.full_name 
FROM public.new_names ORDER BY public.new_names.id
;
