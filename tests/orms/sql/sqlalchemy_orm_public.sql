SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names 
WHERE public.names.id = 2
;
SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names ORDER BY public.names.id
;
SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names 
WHERE public.names.active = false ORDER BY public.names.last_name
;
SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names ORDER BY public.names.last_name, public.names.id 
 LIMIT 3 OFFSET 2
;
SELECT count(*) AS count_1 
FROM (SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names) AS anon_1
;
SELECT count(*) AS count_1 
FROM (SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names 
WHERE public.names.visits > 3) AS anon_1
;
SELECT sum(public.names.visits) AS sum_1, avg(public.names.visits) AS avg_1, min(public.names.last_name) AS min_1 
FROM public.names
;
SELECT EXISTS (SELECT 1 
FROM public.names 
WHERE (public.names.last_name LIKE '%' || 'o' || '%')) AS anon_1
;
SELECT anon_1.public_names_id AS anon_1_public_names_id, anon_1.public_names_first_name AS anon_1_public_names_first_name, anon_1.public_names_last_name AS anon_1_public_names_last_name, anon_1.public_names_email AS anon_1_public_names_email, anon_1.public_names_visits AS anon_1_public_names_visits, anon_1.public_names_active AS anon_1_public_names_active, anon_1.public_names_joined_at AS anon_1_public_names_joined_at, orders_1.id AS orders_1_id, orders_1.name_id AS orders_1_name_id, orders_1.amount AS orders_1_amount, orders_1.note AS orders_1_note 
FROM (SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names ORDER BY public.names.id 
 LIMIT 4) AS anon_1 LEFT OUTER JOIN public.orders AS orders_1 ON anon_1.public_names_id = orders_1.name_id ORDER BY anon_1.public_names_id, orders_1.id
;
SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names ORDER BY public.names.id 
 LIMIT 4
;
SELECT public.orders.id AS public_orders_id, public.orders.name_id AS public_orders_name_id, public.orders.amount AS public_orders_amount, public.orders.note AS public_orders_note, anon_1.public_names_id AS anon_1_public_names_id 
FROM (SELECT public.names.id AS public_names_id 
FROM public.names ORDER BY public.names.id 
 LIMIT 4) AS anon_1 JOIN public.orders ON anon_1.public_names_id = public.orders.name_id ORDER BY public.orders.id
;
SELECT public.orders.id AS public_orders_id, public.orders.name_id AS public_orders_name_id, public.orders.amount AS public_orders_amount, public.orders.note AS public_orders_note, public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names JOIN public.orders ON public.names.id = public.orders.name_id 
WHERE public.orders.amount > 6 ORDER BY public.names.id, public.orders.id
;
SELECT public.orders.id AS public_orders_id, public.orders.name_id AS public_orders_name_id, public.orders.amount AS public_orders_amount, public.orders.note AS public_orders_note, names_1.id AS names_1_id, names_1.first_name AS names_1_first_name, names_1.last_name AS names_1_last_name, names_1.email AS names_1_email, names_1.visits AS names_1_visits, names_1.active AS names_1_active, names_1.joined_at AS names_1_joined_at 
FROM public.orders LEFT OUTER JOIN public.names AS names_1 ON names_1.id = public.orders.name_id ORDER BY public.orders.id
;
SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names 
WHERE EXISTS (SELECT 1 
FROM public.orders 
WHERE public.names.id = public.orders.name_id AND public.orders.amount > 10) ORDER BY public.names.id
;
SELECT public.orders.id AS public_orders_id, public.orders.name_id AS public_orders_name_id, public.orders.amount AS public_orders_amount, public.orders.note AS public_orders_note 
FROM public.orders 
WHERE EXISTS (SELECT 1 
FROM public.names 
WHERE public.names.id = public.orders.name_id AND public.names.last_name LIKE '%o%') ORDER BY public.orders.id
;
SELECT count(*) AS count_1, sum(anon_1.visits) AS sum_1 
FROM (SELECT public.names.id AS id, public.names.first_name AS first_name, public.names.last_name AS last_name, public.names.email AS email, public.names.visits AS visits, public.names.active AS active, public.names.joined_at AS joined_at 
FROM public.names ORDER BY public.names.id DESC 
 LIMIT 5) AS anon_1
;
DECLARE "c_7f42d5f94290_1" CURSOR WITHOUT HOLD FOR SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names ORDER BY public.names.id
;
INSERT INTO public.names (first_name, last_name, email) VALUES ('Ken', 'Thompson', 'ken@example.org') RETURNING public.names.id
;
SELECT public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names 
WHERE public.names.id = 11
;
INSERT INTO public.names (first_name, last_name, email, visits) VALUES ('One', 'Bulk', NULL, 1),('Two', 'Bulk', NULL, 1),('Three', 'Bulk', NULL, 1) RETURNING public.names.id
;
INSERT INTO public.names (first_name, last_name, email) VALUES ('Map', '0', 'm0'),('Map', '1', 'm1'),('Map', '2', 'm2'),('Map', '3', 'm3'),('Map', '4', 'm4'),('Map', '5', 'm5'),('Map', '6', 'm6'),('Map', '7', 'm7'),('Map', '8', 'm8'),('Map', '9', 'm9'),('Map', '10', 'm10'),('Map', '11', 'm11')
;
UPDATE public.names SET visits=100 WHERE public.names.id = 1
;
SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.email AS public_names_email, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names 
WHERE public.names.id = 11
;
UPDATE public.names SET last_name='Ken Lane', visits=(public.names.visits + 7) WHERE public.names.id = 11
;
SELECT public.names.visits AS public_names_visits 
FROM public.names 
WHERE public.names.id = 11
;
UPDATE public.names SET visits=(public.names.visits + 1) WHERE public.names.id > 12 RETURNING public.names.id
;
UPDATE public.names SET visits=50 WHERE public.names.active IS false
;
DELETE FROM public.names WHERE public.names.id = 11
;
DELETE FROM public.names WHERE public.names.email LIKE 'm1%' RETURNING public.names.id
;
UPDATE public.names SET last_name='Murray', visits=9 WHERE public.names.id = 2
;
SELECT public.names.id AS public_names_id, public.names.first_name AS public_names_first_name, public.names.last_name AS public_names_last_name, public.names.email AS public_names_email, public.names.visits AS public_names_visits, public.names.active AS public_names_active, public.names.joined_at AS public_names_joined_at 
FROM public.names 
WHERE public.names.id < 3 ORDER BY public.names.id FOR UPDATE
;
INSERT INTO public.names (id, first_name, last_name, email) VALUES (1, 'Twice', 'There', NULL)
;
DELETE FROM public.names
;
SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names 
WHERE public.new_names.id = 2
;
SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names ORDER BY public.new_names.id
;
SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names 
WHERE public.new_names.active = false ORDER BY public.new_names.full_name
;
SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names ORDER BY public.new_names.full_name, public.new_names.id 
 LIMIT 3 OFFSET 2
;
SELECT count(*) AS count_1 
FROM (SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names) AS anon_1
;
SELECT count(*) AS count_1 
FROM (SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names 
WHERE public.new_names.visits > 3) AS anon_1
;
SELECT sum(public.new_names.visits) AS sum_1, avg(public.new_names.visits) AS avg_1, min(public.new_names.full_name) AS min_1 
FROM public.new_names
;
SELECT EXISTS (SELECT 1 
FROM public.new_names 
WHERE (public.new_names.full_name LIKE '%' || 'o' || '%')) AS anon_1
;
SELECT anon_1.public_new_names_id AS anon_1_public_new_names_id, anon_1.public_new_names_full_name AS anon_1_public_new_names_full_name, anon_1.public_new_names_email AS anon_1_public_new_names_email, anon_1.public_new_names_visits AS anon_1_public_new_names_visits, anon_1.public_new_names_active AS anon_1_public_new_names_active, anon_1.public_new_names_joined_at AS anon_1_public_new_names_joined_at, orders_1.id AS orders_1_id, orders_1.name_id AS orders_1_name_id, orders_1.amount AS orders_1_amount, orders_1.note AS orders_1_note 
FROM (SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names ORDER BY public.new_names.id 
 LIMIT 4) AS anon_1 LEFT OUTER JOIN public.orders AS orders_1 ON anon_1.public_new_names_id = orders_1.name_id ORDER BY anon_1.public_new_names_id, orders_1.id
;
SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names ORDER BY public.new_names.id 
 LIMIT 4
;
SELECT public.orders.id AS public_orders_id, public.orders.name_id AS public_orders_name_id, public.orders.amount AS public_orders_amount, public.orders.note AS public_orders_note, anon_1.public_new_names_id AS anon_1_public_new_names_id 
FROM (SELECT public.new_names.id AS public_new_names_id 
FROM public.new_names ORDER BY public.new_names.id 
 LIMIT 4) AS anon_1 JOIN public.orders ON anon_1.public_new_names_id = public.orders.name_id ORDER BY public.orders.id
;
SELECT public.orders.id AS public_orders_id, public.orders.name_id AS public_orders_name_id, public.orders.amount AS public_orders_amount, public.orders.note AS public_orders_note, public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names JOIN public.orders ON public.new_names.id = public.orders.name_id 
WHERE public.orders.amount > 6 ORDER BY public.new_names.id, public.orders.id
;
SELECT public.orders.id AS public_orders_id, public.orders.name_id AS public_orders_name_id, public.orders.amount AS public_orders_amount, public.orders.note AS public_orders_note, new_names_1.id AS new_names_1_id, new_names_1.full_name AS new_names_1_full_name, new_names_1.email AS new_names_1_email, new_names_1.visits AS new_names_1_visits, new_names_1.active AS new_names_1_active, new_names_1.joined_at AS new_names_1_joined_at 
FROM public.orders LEFT OUTER JOIN public.new_names AS new_names_1 ON new_names_1.id = public.orders.name_id ORDER BY public.orders.id
;
SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names 
WHERE EXISTS (SELECT 1 
FROM public.orders 
WHERE public.new_names.id = public.orders.name_id AND public.orders.amount > 10) ORDER BY public.new_names.id
;
SELECT public.orders.id AS public_orders_id, public.orders.name_id AS public_orders_name_id, public.orders.amount AS public_orders_amount, public.orders.note AS public_orders_note 
FROM public.orders 
WHERE EXISTS (SELECT 1 
FROM public.new_names 
WHERE public.new_names.id = public.orders.name_id AND public.new_names.full_name LIKE '%o%') ORDER BY public.orders.id
;
SELECT count(*) AS count_1, sum(anon_1.visits) AS sum_1 
FROM (SELECT public.new_names.id AS id, public.new_names.full_name AS full_name, public.new_names.email AS email, public.new_names.visits AS visits, public.new_names.active AS active, public.new_names.joined_at AS joined_at 
FROM public.new_names ORDER BY public.new_names.id DESC 
 LIMIT 5) AS anon_1
;
DECLARE "c_7f42d5f83ed0_2" CURSOR WITHOUT HOLD FOR SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names ORDER BY public.new_names.id
;
INSERT INTO public.new_names (full_name, email) VALUES ('Ken Thompson', 'ken@example.org') RETURNING public.new_names.id
;
SELECT public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names 
WHERE public.new_names.id = 11
;
INSERT INTO public.new_names (full_name, email, visits) VALUES ('One Bulk', NULL, 1),('Two Bulk', NULL, 1),('Three Bulk', NULL, 1) RETURNING public.new_names.id
;
INSERT INTO public.new_names (full_name, email) VALUES ('Map 0', 'm0'),('Map 1', 'm1'),('Map 2', 'm2'),('Map 3', 'm3'),('Map 4', 'm4'),('Map 5', 'm5'),('Map 6', 'm6'),('Map 7', 'm7'),('Map 8', 'm8'),('Map 9', 'm9'),('Map 10', 'm10'),('Map 11', 'm11')
;
UPDATE public.new_names SET visits=100 WHERE public.new_names.id = 1
;
SELECT public.new_names.id AS public_new_names_id, public.new_names.email AS public_new_names_email, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names 
WHERE public.new_names.id = 11
;
UPDATE public.new_names SET full_name='Ken Lane', visits=(public.new_names.visits + 7) WHERE public.new_names.id = 11
;
SELECT public.new_names.visits AS public_new_names_visits 
FROM public.new_names 
WHERE public.new_names.id = 11
;
UPDATE public.new_names SET visits=(public.new_names.visits + 1) WHERE public.new_names.id > 12 RETURNING public.new_names.id
;
UPDATE public.new_names SET visits=50 WHERE public.new_names.active IS false
;
DELETE FROM public.new_names WHERE public.new_names.id = 11
;
DELETE FROM public.new_names WHERE public.new_names.email LIKE 'm1%' RETURNING public.new_names.id
;
UPDATE public.new_names SET full_name='Grace Murray', visits=9 WHERE public.new_names.id = 2
;
SELECT public.new_names.id AS public_new_names_id, public.new_names.full_name AS public_new_names_full_name, public.new_names.email AS public_new_names_email, public.new_names.visits AS public_new_names_visits, public.new_names.active AS public_new_names_active, public.new_names.joined_at AS public_new_names_joined_at 
FROM public.new_names 
WHERE public.new_names.id < 3 ORDER BY public.new_names.id FOR UPDATE
;
INSERT INTO public.new_names (id, full_name, email) VALUES (1, 'Twice There', NULL)
;
DELETE FROM public.new_names
;
