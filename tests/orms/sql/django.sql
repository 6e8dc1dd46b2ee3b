SELECT * FROM "names" LIMIT 1
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" ORDER BY "names"."id" ASC
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" WHERE "names"."id" = 3 LIMIT 21
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" WHERE "names"."id" = 99 ORDER BY "names"."id" ASC LIMIT 1
;
SELECT "names"."id" FROM "names" WHERE ((NOT "names"."active" OR "names"."visits" >= 5) AND NOT ("names"."email"::text LIKE '%.com' AND "names"."email" IS NOT NULL)) ORDER BY "names"."id" ASC
;
SELECT "names"."id" FROM "names" WHERE UPPER("names"."last_name"::text) LIKE UPPER('%ER%') ORDER BY "names"."id" ASC
;
SELECT "names"."id" FROM "names" WHERE "names"."last_name"::text LIKE 'A%' ORDER BY "names"."id" ASC
;
SELECT "names"."id" FROM "names" WHERE "names"."last_name"::text ~* '^a.*e' ORDER BY "names"."id" ASC
;
SELECT "names"."id" FROM "names" WHERE "names"."last_name" IN ('Turing', 'Alan Turing') ORDER BY "names"."id" ASC
;
SELECT "names"."id" FROM "names" WHERE (EXTRACT('day' FROM "names"."joined_at" AT TIME ZONE 'America/Chicago') > 8 AND EXTRACT('month' FROM "names"."joined_at" AT TIME ZONE 'America/Chicago') = 1 AND "names"."joined_at" BETWEEN '2023-01-01T00:00:00-06:00'::timestamptz AND '2023-12-31T23:59:59.999999-06:00'::timestamptz) ORDER BY "names"."id" ASC
;
SELECT "names"."last_name" FROM "names" ORDER BY "names"."last_name" DESC, "names"."id" ASC LIMIT 4 OFFSET 2
;
SELECT COUNT(*) AS "__count" FROM "names"
;
SELECT (1) AS "a" FROM "names" WHERE "names"."active" LIMIT 1
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" ORDER BY "names"."id" DESC LIMIT 1
;
SELECT COUNT("names"."id") FILTER (WHERE "names"."active") AS "n", SUM("names"."visits") AS "visits__sum", AVG("names"."visits") AS "visits__avg", MAX("names"."last_name") AS "last_name__max" FROM "names"
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at", COUNT("orders"."id") AS "n", SUM("orders"."amount") AS "total" FROM "names" LEFT OUTER JOIN "orders" ON ("names"."id" = "orders"."name_id") GROUP BY "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" ORDER BY "names"."id" ASC
;
SELECT "names"."id", COUNT("orders"."id") AS "n" FROM "names" LEFT OUTER JOIN "orders" ON ("names"."id" = "orders"."name_id") GROUP BY "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" HAVING COUNT("orders"."id") > 2 ORDER BY "names"."id" ASC
;
SELECT "names"."active", COUNT("names"."id") AS "n", MAX("names"."visits") AS "most" FROM "names" GROUP BY "names"."active" ORDER BY "names"."active" ASC
;
SELECT "orders"."id", "orders"."name_id", "orders"."amount", "orders"."note", "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "orders" LEFT OUTER JOIN "names" ON ("orders"."name_id" = "names"."id") ORDER BY "orders"."id" ASC
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" ORDER BY "names"."id" ASC LIMIT 4
;
SELECT "orders"."id", "names"."email" FROM "orders" INNER JOIN "names" ON ("orders"."name_id" = "names"."id") WHERE "names"."last_name"::text LIKE '%o%' ORDER BY "orders"."id" ASC
;
SELECT "names"."id" FROM "names" WHERE NOT (EXISTS(SELECT (1) AS "a" FROM "orders" U1 WHERE (U1."amount" > 10 AND U1."name_id" = "names"."id") LIMIT 1)) ORDER BY "names"."id" ASC
;
SELECT "names"."id", EXISTS(SELECT (1) AS "a" FROM "orders" U0 WHERE U0."name_id" = "names"."id" LIMIT 1) AS "has" FROM "names" ORDER BY "names"."id" ASC
;
SELECT "names"."id", (SELECT U0."amount" FROM "orders" U0 WHERE U0."name_id" = "names"."id" ORDER BY U0."id" DESC LIMIT 1) AS "newest" FROM "names" ORDER BY "names"."id" ASC
;
SELECT "names"."id" FROM "names" WHERE "names"."id" IN (SELECT U0."name_id" FROM "orders" U0 WHERE U0."amount" < 9) ORDER BY "names"."id" ASC
;
SELECT UPPER("names"."last_name") AS "up", CONCAT(LOWER("names"."email"), CONCAT('/', "names"."last_name")) AS "both" FROM "names" ORDER BY "names"."id" ASC LIMIT 3
;
SELECT "names"."id", CASE WHEN "names"."visits" > 3 THEN 'often' ELSE 'rarely' END AS "how" FROM "names" ORDER BY "names"."id" ASC
;
SELECT "names"."active", ROW_NUMBER() OVER (PARTITION BY "names"."active" ORDER BY "names"."visits" DESC) AS "rank" FROM "names" ORDER BY "names"."active" ASC, "rank" ASC, "names"."id" ASC
;
(SELECT "names"."id" FROM "names") UNION (SELECT "orders"."name_id" FROM "orders") ORDER BY (1) ASC LIMIT 4
;
SELECT DISTINCT ON ("names"."active") "names"."id", "names"."last_name" FROM "names" ORDER BY "names"."active" ASC, "names"."last_name" ASC
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" WHERE "names"."id" IN (1, 2, 77)
;
SELECT "names"."id" FROM "names" ORDER BY "names"."id" ASC LIMIT 2
;
SELECT "names"."id", "names"."last_name" FROM "names" WHERE "names"."id" = 1 LIMIT 21
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."visits", "names"."active", "names"."joined_at" FROM "names" ORDER BY "names"."id" ASC LIMIT 2
;
SELECT * FROM names WHERE id < 3 ORDER BY id
;
SELECT DISTINCT DATE_TRUNC('day', "names"."joined_at" AT TIME ZONE 'America/Chicago') AS "datetimefield" FROM "names" WHERE "names"."joined_at" IS NOT NULL ORDER BY "datetimefield" ASC
;
INSERT INTO "names" ("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ('Ken', 'Thompson', 'ken@example.org', 0, true, '2024-06-01T00:00:00+00:00'::timestamptz) RETURNING "names"."id"
;
INSERT INTO "names" ("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ('Bulk', '0', NULL, 0, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '1', NULL, 1, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '2', NULL, 2, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '3', NULL, 3, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '4', NULL, 4, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '5', NULL, 5, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '6', NULL, 6, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '7', NULL, 7, true, '2024-06-01T00:00:00+00:00'::timestamptz) RETURNING "names"."id"
;
INSERT INTO "names" ("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ('Bulk', '16', NULL, 16, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '17', NULL, 17, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '18', NULL, 18, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk', '19', NULL, 19, true, '2024-06-01T00:00:00+00:00'::timestamptz) RETURNING "names"."id"
;
INSERT INTO "names" ("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ('Again', 'Ken', 'ken@example.org', 0, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Fresh', 'One', 'fresh', 0, true, '2024-06-01T00:00:00+00:00'::timestamptz) ON CONFLICT DO NOTHING
;
UPDATE "names" SET "first_name" = 'Ken', "last_name" = 'Ken Lane', "email" = 'ken@example.org', "visits" = ("names"."visits" + 5), "active" = true, "joined_at" = '2024-06-01T00:00:00+00:00'::timestamptz WHERE "names"."id" = 11
;
UPDATE "names" SET "email" = NULL WHERE "names"."id" = 11
;
UPDATE "names" SET "active" = true, "visits" = (("names"."visits" * 2) + 1) WHERE NOT "names"."active"
;
UPDATE "names" SET "last_name" = CONCAT("names"."last_name", '!') WHERE "names"."id" <= 3
;
UPDATE "names" SET "visits" = 500 WHERE "names"."id" IN (SELECT U0."id" FROM "names" U0 INNER JOIN "orders" U1 ON (U0."id" = U1."name_id") WHERE U1."amount" > 15)
;
UPDATE "names" SET "visits" = (SELECT U0."id" FROM "orders" U0 WHERE U0."name_id" = "names"."id" ORDER BY U0."id" DESC LIMIT 1) WHERE "names"."id" IN (1, 2)
;
UPDATE "names" SET "visits" = CAST(CASE WHEN ("names"."id" = 12) THEN 0 WHEN ("names"."id" = 13) THEN 10 WHEN ("names"."id" = 14) THEN 20 WHEN ("names"."id" = 15) THEN 30 WHEN ("names"."id" = 16) THEN 40 WHEN ("names"."id" = 17) THEN 50 WHEN ("names"."id" = 18) THEN 60 ELSE NULL END AS integer), "email" = CAST(CASE WHEN ("names"."id" = 12) THEN 'bulk0' WHEN ("names"."id" = 13) THEN 'bulk1' WHEN ("names"."id" = 14) THEN 'bulk2' WHEN ("names"."id" = 15) THEN 'bulk3' WHEN ("names"."id" = 16) THEN 'bulk4' WHEN ("names"."id" = 17) THEN 'bulk5' WHEN ("names"."id" = 18) THEN 'bulk6' ELSE NULL END AS varchar(80)) WHERE "names"."id" IN (12, 13, 14, 15, 16, 17, 18)
;
UPDATE "names" SET "visits" = CAST(CASE WHEN ("names"."id" = 26) THEN 140 WHEN ("names"."id" = 27) THEN 150 WHEN ("names"."id" = 28) THEN 160 WHEN ("names"."id" = 29) THEN 170 WHEN ("names"."id" = 30) THEN 180 WHEN ("names"."id" = 31) THEN 190 ELSE NULL END AS integer), "email" = CAST(CASE WHEN ("names"."id" = 26) THEN 'bulk14' WHEN ("names"."id" = 27) THEN 'bulk15' WHEN ("names"."id" = 28) THEN 'bulk16' WHEN ("names"."id" = 29) THEN 'bulk17' WHEN ("names"."id" = 30) THEN 'bulk18' WHEN ("names"."id" = 31) THEN 'bulk19' ELSE NULL END AS varchar(80)) WHERE "names"."id" IN (26, 27, 28, 29, 30, 31)
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" WHERE "names"."email" = 'bulk3' LIMIT 21
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" WHERE "names"."email" = 'bulk4' LIMIT 21 FOR UPDATE
;
UPDATE "names" SET "first_name" = 'Made', "last_name" = 'Over', "email" = 'bulk4', "visits" = 3, "active" = true, "joined_at" = '2024-06-01T00:00:00+00:00'::timestamptz WHERE "names"."id" = 16
;
DELETE FROM "names" WHERE "names"."id" IN (2, 1)
;
DELETE FROM "names" WHERE "names"."id" IN (11)
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" WHERE "names"."email" IN ('bulk5', 'bulk6')
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" WHERE "names"."id" IN (SELECT U0."id" FROM "names" U0 ORDER BY U0."id" DESC LIMIT 2)
;
SELECT "names"."id", "names"."last_name", "names"."email", "names"."visits", "names"."active" FROM "names" ORDER BY "names"."id" ASC
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" WHERE "names"."id" > 2 ORDER BY "names"."id" ASC LIMIT 2 FOR UPDATE OF "names"
;
SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" ORDER BY "names"."id" ASC LIMIT 1 FOR UPDATE SKIP LOCKED
;
INSERT INTO "names" ("id", "first_name", "last_name", "email", "visits", "active", "joined_at") VALUES (4, 'Twice', 'There', NULL, 0, true, '2024-06-01T00:00:00+00:00'::timestamptz) RETURNING "names"."id"
;
UPDATE "names" SET "visits" = 44 WHERE "names"."id" = 4
;
DELETE FROM "names"
;
DECLARE "_django_curs_140112144027712_sync_1" NO SCROLL CURSOR WITHOUT HOLD FOR SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" ORDER BY "names"."id" ASC
;
DECLARE "_django_curs_140112144027712_sync_2" NO SCROLL CURSOR WITH HOLD FOR SELECT "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at" FROM "names" ORDER BY "names"."id" DESC
;
SELECT * FROM "new_names" LIMIT 1
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" WHERE "new_names"."id" = 3 LIMIT 21
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" WHERE "new_names"."id" = 99 ORDER BY "new_names"."id" ASC LIMIT 1
;
SELECT "new_names"."id" FROM "new_names" WHERE ((NOT "new_names"."active" OR "new_names"."visits" >= 5) AND NOT ("new_names"."email"::text LIKE '%.com' AND "new_names"."email" IS NOT NULL)) ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id" FROM "new_names" WHERE UPPER("new_names"."full_name"::text) LIKE UPPER('%ER%') ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id" FROM "new_names" WHERE "new_names"."full_name"::text LIKE 'A%' ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id" FROM "new_names" WHERE "new_names"."full_name"::text ~* '^a.*e' ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id" FROM "new_names" WHERE "new_names"."full_name" IN ('Turing', 'Alan Turing') ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id" FROM "new_names" WHERE (EXTRACT('day' FROM "new_names"."joined_at" AT TIME ZONE 'America/Chicago') > 8 AND EXTRACT('month' FROM "new_names"."joined_at" AT TIME ZONE 'America/Chicago') = 1 AND "new_names"."joined_at" BETWEEN '2023-01-01T00:00:00-06:00'::timestamptz AND '2023-12-31T23:59:59.999999-06:00'::timestamptz) ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."full_name" FROM "new_names" ORDER BY "new_names"."full_name" DESC, "new_names"."id" ASC LIMIT 4 OFFSET 2
;
SELECT COUNT(*) AS "__count" FROM "new_names"
;
SELECT (1) AS "a" FROM "new_names" WHERE "new_names"."active" LIMIT 1
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" ORDER BY "new_names"."id" DESC LIMIT 1
;
SELECT COUNT("new_names"."id") FILTER (WHERE "new_names"."active") AS "n", SUM("new_names"."visits") AS "visits__sum", AVG("new_names"."visits") AS "visits__avg", MAX("new_names"."full_name") AS "full_name__max" FROM "new_names"
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at", COUNT("orders"."id") AS "n", SUM("orders"."amount") AS "total" FROM "new_names" LEFT OUTER JOIN "orders" ON ("new_names"."id" = "orders"."name_id") GROUP BY "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id", COUNT("orders"."id") AS "n" FROM "new_names" LEFT OUTER JOIN "orders" ON ("new_names"."id" = "orders"."name_id") GROUP BY "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" HAVING COUNT("orders"."id") > 2 ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."active", COUNT("new_names"."id") AS "n", MAX("new_names"."visits") AS "most" FROM "new_names" GROUP BY "new_names"."active" ORDER BY "new_names"."active" ASC
;
SELECT "orders"."id", "orders"."name_id", "orders"."amount", "orders"."note", "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "orders" LEFT OUTER JOIN "new_names" ON ("orders"."name_id" = "new_names"."id") ORDER BY "orders"."id" ASC
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT 4
;
SELECT "orders"."id", "new_names"."email" FROM "orders" INNER JOIN "new_names" ON ("orders"."name_id" = "new_names"."id") WHERE "new_names"."full_name"::text LIKE '%o%' ORDER BY "orders"."id" ASC
;
SELECT "new_names"."id" FROM "new_names" WHERE NOT (EXISTS(SELECT (1) AS "a" FROM "orders" U1 WHERE (U1."amount" > 10 AND U1."name_id" = "new_names"."id") LIMIT 1)) ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id", EXISTS(SELECT (1) AS "a" FROM "orders" U0 WHERE U0."name_id" = "new_names"."id" LIMIT 1) AS "has" FROM "new_names" ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id", (SELECT U0."amount" FROM "orders" U0 WHERE U0."name_id" = "new_names"."id" ORDER BY U0."id" DESC LIMIT 1) AS "newest" FROM "new_names" ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id" FROM "new_names" WHERE "new_names"."id" IN (SELECT U0."name_id" FROM "orders" U0 WHERE U0."amount" < 9) ORDER BY "new_names"."id" ASC
;
SELECT UPPER("new_names"."full_name") AS "up", CONCAT(LOWER("new_names"."email"), CONCAT('/', "new_names"."full_name")) AS "both" FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT 3
;
SELECT "new_names"."id", CASE WHEN "new_names"."visits" > 3 THEN 'often' ELSE 'rarely' END AS "how" FROM "new_names" ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."active", ROW_NUMBER() OVER (PARTITION BY "new_names"."active" ORDER BY "new_names"."visits" DESC) AS "rank" FROM "new_names" ORDER BY "new_names"."active" ASC, "rank" ASC, "new_names"."id" ASC
;
(SELECT "new_names"."id" FROM "new_names") UNION (SELECT "orders"."name_id" FROM "orders") ORDER BY (1) ASC LIMIT 4
;
SELECT DISTINCT ON ("new_names"."active") "new_names"."id", "new_names"."full_name" FROM "new_names" ORDER BY "new_names"."active" ASC, "new_names"."full_name" ASC
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" WHERE "new_names"."id" IN (1, 2, 77)
;
SELECT "new_names"."id" FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT 2
;
SELECT "new_names"."id", "new_names"."full_name" FROM "new_names" WHERE "new_names"."id" = 1 LIMIT 21
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT 2
;
SELECT * FROM new_names WHERE id < 3 ORDER BY id
;
SELECT DISTINCT DATE_TRUNC('day', "new_names"."joined_at" AT TIME ZONE 'America/Chicago') AS "datetimefield" FROM "new_names" WHERE "new_names"."joined_at" IS NOT NULL ORDER BY "datetimefield" ASC
;
INSERT INTO "new_names" ("full_name", "email", "visits", "active", "joined_at") VALUES ('Ken Thompson', 'ken@example.org', 0, true, '2024-06-01T00:00:00+00:00'::timestamptz) RETURNING "new_names"."id"
;
INSERT INTO "new_names" ("full_name", "email", "visits", "active", "joined_at") VALUES ('Bulk 0', NULL, 0, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 1', NULL, 1, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 2', NULL, 2, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 3', NULL, 3, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 4', NULL, 4, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 5', NULL, 5, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 6', NULL, 6, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 7', NULL, 7, true, '2024-06-01T00:00:00+00:00'::timestamptz) RETURNING "new_names"."id"
;
INSERT INTO "new_names" ("full_name", "email", "visits", "active", "joined_at") VALUES ('Bulk 16', NULL, 16, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 17', NULL, 17, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 18', NULL, 18, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Bulk 19', NULL, 19, true, '2024-06-01T00:00:00+00:00'::timestamptz) RETURNING "new_names"."id"
;
INSERT INTO "new_names" ("full_name", "email", "visits", "active", "joined_at") VALUES ('Again Ken', 'ken@example.org', 0, true, '2024-06-01T00:00:00+00:00'::timestamptz), ('Fresh One', 'fresh', 0, true, '2024-06-01T00:00:00+00:00'::timestamptz) ON CONFLICT DO NOTHING
;
UPDATE "new_names" SET "full_name" = 'Ken Lane', "email" = 'ken@example.org', "visits" = ("new_names"."visits" + 5), "active" = true, "joined_at" = '2024-06-01T00:00:00+00:00'::timestamptz WHERE "new_names"."id" = 11
;
UPDATE "new_names" SET "email" = NULL WHERE "new_names"."id" = 11
;
UPDATE "new_names" SET "active" = true, "visits" = (("new_names"."visits" * 2) + 1) WHERE NOT "new_names"."active"
;
UPDATE "new_names" SET "full_name" = CONCAT("new_names"."full_name", '!') WHERE "new_names"."id" <= 3
;
UPDATE "new_names" SET "visits" = 500 WHERE "new_names"."id" IN (SELECT U0."id" FROM "new_names" U0 INNER JOIN "orders" U1 ON (U0."id" = U1."name_id") WHERE U1."amount" > 15)
;
UPDATE "new_names" SET "visits" = (SELECT U0."id" FROM "orders" U0 WHERE U0."name_id" = "new_names"."id" ORDER BY U0."id" DESC LIMIT 1) WHERE "new_names"."id" IN (1, 2)
;
UPDATE "new_names" SET "visits" = CAST(CASE WHEN ("new_names"."id" = 12) THEN 0 WHEN ("new_names"."id" = 13) THEN 10 WHEN ("new_names"."id" = 14) THEN 20 WHEN ("new_names"."id" = 15) THEN 30 WHEN ("new_names"."id" = 16) THEN 40 WHEN ("new_names"."id" = 17) THEN 50 WHEN ("new_names"."id" = 18) THEN 60 ELSE NULL END AS bigint), "email" = CAST(CASE WHEN ("new_names"."id" = 12) THEN 'bulk0' WHEN ("new_names"."id" = 13) THEN 'bulk1' WHEN ("new_names"."id" = 14) THEN 'bulk2' WHEN ("new_names"."id" = 15) THEN 'bulk3' WHEN ("new_names"."id" = 16) THEN 'bulk4' WHEN ("new_names"."id" = 17) THEN 'bulk5' WHEN ("new_names"."id" = 18) THEN 'bulk6' ELSE NULL END AS varchar(80)) WHERE "new_names"."id" IN (12, 13, 14, 15, 16, 17, 18)
;
UPDATE "new_names" SET "visits" = CAST(CASE WHEN ("new_names"."id" = 26) THEN 140 WHEN ("new_names"."id" = 27) THEN 150 WHEN ("new_names"."id" = 28) THEN 160 WHEN ("new_names"."id" = 29) THEN 170 WHEN ("new_names"."id" = 30) THEN 180 WHEN ("new_names"."id" = 31) THEN 190 ELSE NULL END AS bigint), "email" = CAST(CASE WHEN ("new_names"."id" = 26) THEN 'bulk14' WHEN ("new_names"."id" = 27) THEN 'bulk15' WHEN ("new_names"."id" = 28) THEN 'bulk16' WHEN ("new_names"."id" = 29) THEN 'bulk17' WHEN ("new_names"."id" = 30) THEN 'bulk18' WHEN ("new_names"."id" = 31) THEN 'bulk19' ELSE NULL END AS varchar(80)) WHERE "new_names"."id" IN (26, 27, 28, 29, 30, 31)
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" WHERE "new_names"."email" = 'bulk3' LIMIT 21
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" WHERE "new_names"."email" = 'bulk4' LIMIT 21 FOR UPDATE
;
UPDATE "new_names" SET "full_name" = 'Made Over', "email" = 'bulk4', "visits" = 3, "active" = true, "joined_at" = '2024-06-01T00:00:00+00:00'::timestamptz WHERE "new_names"."id" = 16
;
DELETE FROM "new_names" WHERE "new_names"."id" IN (2, 1)
;
DELETE FROM "new_names" WHERE "new_names"."id" IN (11)
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" WHERE "new_names"."email" IN ('bulk5', 'bulk6')
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" WHERE "new_names"."id" IN (SELECT U0."id" FROM "new_names" U0 ORDER BY U0."id" DESC LIMIT 2)
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active" FROM "new_names" ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" WHERE "new_names"."id" > 2 ORDER BY "new_names"."id" ASC LIMIT 2 FOR UPDATE OF "new_names"
;
SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT 1 FOR UPDATE SKIP LOCKED
;
INSERT INTO "new_names" ("id", "full_name", "email", "visits", "active", "joined_at") VALUES (4, 'Twice There', NULL, 0, true, '2024-06-01T00:00:00+00:00'::timestamptz) RETURNING "new_names"."id"
;
UPDATE "new_names" SET "visits" = 44 WHERE "new_names"."id" = 4
;
DELETE FROM "new_names"
;
DECLARE "_django_curs_140112144027712_sync_3" NO SCROLL CURSOR WITHOUT HOLD FOR SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" ORDER BY "new_names"."id" ASC
;
DECLARE "_django_curs_140112144027712_sync_4" NO SCROLL CURSOR WITH HOLD FOR SELECT "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at" FROM "new_names" ORDER BY "new_names"."id" DESC
;
