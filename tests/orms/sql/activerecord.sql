SELECT "names".* FROM "names" ORDER BY "names"."id" ASC
;
SELECT "names".* FROM "names" WHERE "names"."id" = $1 LIMIT $2
;
SELECT "names".* FROM "names" WHERE "names"."last_name" = $1 LIMIT $2
;
SELECT "names".* FROM "names" ORDER BY "names"."id" ASC LIMIT $1
;
SELECT "names".* FROM "names" ORDER BY "names"."id" DESC LIMIT $1
;
SELECT "names"."id", "names"."last_name" FROM "names" WHERE ((visits > 3) AND "names"."active" = $1 OR last_name ILIKE 'a%') ORDER BY "names"."last_name" DESC
;
SELECT "names"."id" FROM "names" WHERE "names"."id" NOT IN ($1, $2) AND "names"."visits" BETWEEN $3 AND $4 AND "names"."email" IS NOT NULL ORDER BY "names"."id" ASC
;
SELECT "names".* FROM "names" ORDER BY "names"."visits" DESC, "names"."id" ASC LIMIT $1 OFFSET $2
;
SELECT COUNT(*) FROM "names"
;
SELECT 1 AS one FROM "names" WHERE (visits > 3) LIMIT $1
;
SELECT COUNT(DISTINCT "names"."active") FROM "names"
;
SELECT SUM("names"."visits") FROM "names"
;
SELECT AVG("names"."visits") FROM "names"
;
SELECT MAX("names"."last_name") FROM "names"
;
SELECT COUNT(*) AS count_all, "names"."active" AS names_active FROM "names" GROUP BY "names"."active" HAVING (count(*) > 1) ORDER BY "names"."active" ASC
;
SELECT SUM("names"."visits") AS sum_visits, "names"."active" AS names_active FROM "names" GROUP BY "names"."active"
;
SELECT "names"."id" AS t0_r0, "names"."first_name" AS t0_r1, "names"."last_name" AS t0_r2, "names"."email" AS t0_r3, "names"."visits" AS t0_r4, "names"."active" AS t0_r5, "names"."joined_at" AS t0_r6, "orders"."id" AS t1_r0, "orders"."name_id" AS t1_r1, "orders"."amount" AS t1_r2, "orders"."note" AS t1_r3 FROM "names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "names"."id" WHERE (orders.amount > 6) ORDER BY "names"."id" ASC, orders.id
;
SELECT DISTINCT "names"."id" AS alias_0, "names"."id" FROM "names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "names"."id" ORDER BY "names"."id" ASC LIMIT $1
;
SELECT "names"."id" AS t0_r0, "names"."first_name" AS t0_r1, "names"."last_name" AS t0_r2, "names"."email" AS t0_r3, "names"."visits" AS t0_r4, "names"."active" AS t0_r5, "names"."joined_at" AS t0_r6, "orders"."id" AS t1_r0, "orders"."name_id" AS t1_r1, "orders"."amount" AS t1_r2, "orders"."note" AS t1_r3 FROM "names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "names"."id" WHERE "names"."id" IN ($1, $2, $3) ORDER BY "names"."id" ASC
;
SELECT "names"."id", "names"."last_name", sum(orders.amount) FROM "names" INNER JOIN "orders" ON "orders"."name_id" = "names"."id" GROUP BY "names"."id" ORDER BY "names"."id" ASC
;
SELECT "names"."id" FROM "names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "names"."id" WHERE "orders"."id" IS NULL ORDER BY "names"."id" ASC
;
SELECT COUNT(DISTINCT "names"."id") FROM "names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "names"."id"
;
SELECT "names".* FROM "names" WHERE "names"."id" IN ($1, $2, $3, $4)
;
SELECT "orders"."id" FROM "orders" INNER JOIN "names" ON "names"."id" = "orders"."name_id" WHERE (visits > 3) ORDER BY "orders"."id" ASC
;
SELECT "names"."id" FROM "names" WHERE "names"."id" IN (SELECT "orders"."name_id" FROM "orders" WHERE (amount < 9)) ORDER BY "names"."id" ASC
;
SELECT "names"."id" FROM (SELECT "names".* FROM "names" ORDER BY "names"."id" ASC LIMIT $1) names ORDER BY "names"."id" DESC
;
SELECT n.* FROM names n WHERE id < 3 ORDER BY id
;
SELECT "names".* FROM "names" WHERE "names"."id" > $1 ORDER BY "names"."id" ASC LIMIT $2
;
SELECT "names"."id" FROM "names" ORDER BY "names"."id" ASC LIMIT $1
;
SELECT "names"."id" FROM "names" WHERE "names"."id" IN ($1, $2, $3)
;
SELECT "names"."id" FROM "names" WHERE "names"."id" > $1 ORDER BY "names"."id" ASC LIMIT $2
;
SELECT "names"."id" FROM "names" WHERE "names"."id" = $1
;
SELECT 1 AS one FROM "names" WHERE "names"."email" = $1 LIMIT $2
;
INSERT INTO "names" ("first_name", "last_name", "email") VALUES ($1, $2, $3) RETURNING "id"
;
INSERT INTO "names" ("first_name", "last_name") VALUES ($1, $2) RETURNING "id"
;
INSERT INTO "names" ("first_name","last_name","visits") VALUES ('Bulk', '0', 0), ('Bulk', '1', 1), ('Bulk', '2', 2), ('Bulk', '3', 3), ('Bulk', '4', 4), ('Bulk', '5', 5), ('Bulk', '6', 6), ('Bulk', '7', 7), ('Bulk', '8', 8), ('Bulk', '9', 9), ('Bulk', '10', 10), ('Bulk', '11', 11) ON CONFLICT  DO NOTHING RETURNING "id","visits"
;
INSERT INTO "names" ("first_name","last_name","email") VALUES ('Ken', 'Skip', 'ken@example.org'), ('New', 'One', 'new') ON CONFLICT ("email") DO NOTHING RETURNING "id"
;
INSERT INTO "names" ("first_name","last_name","email","visits") VALUES ('Ken', 'Lane', 'ken@example.org', 9), ('New', 'Two', 'new', 8) ON CONFLICT ("email") DO UPDATE SET "first_name"=excluded."first_name","last_name"=excluded."last_name","visits"=excluded."visits" RETURNING "id","last_name"
;
INSERT INTO "names" ("id","first_name","last_name","visits") VALUES (2, 'Grace', 'Murray', 4) ON CONFLICT ("id") DO UPDATE SET "first_name"=excluded."first_name","last_name"=excluded."last_name","visits"=excluded."visits" RETURNING "id","visits"
;
SELECT 1 AS one FROM "names" WHERE "names"."email" = $1 AND "names"."id" != $2 LIMIT $3
;
UPDATE "names" SET "last_name" = $1, "active" = $2 WHERE "names"."id" = $3
;
UPDATE "names" SET "visits" = COALESCE("visits", 0) + $1 WHERE "names"."id" = $2
;
UPDATE "names" SET "active" = $1 WHERE "names"."id" = $2
;
UPDATE "names" SET visits = visits * 2 + 1 WHERE "names"."active" = $1
;
UPDATE "names" SET "visits" = $1 WHERE "names"."id" BETWEEN $2 AND $3
;
UPDATE "names" SET "active" = $1 WHERE "names"."id" IN (SELECT "names"."id" FROM "names" INNER JOIN "orders" ON "orders"."name_id" = "names"."id" WHERE (orders.amount > 15))
;
UPDATE "names" SET "email" = $1 WHERE "names"."id" IN (SELECT "names"."id" FROM "names" ORDER BY "names"."id" ASC LIMIT $2)
;
UPDATE "names" SET "visits" = $1 WHERE "names"."id" = $2
;
SELECT "names".* FROM "names" WHERE "names"."email" = $1 LIMIT $2
;
DELETE FROM "names" WHERE "names"."id" = $1
;
SELECT "names".* FROM "names" WHERE "names"."last_name" = $1
;
DELETE FROM "names" WHERE "names"."id" IN ($1, $2)
;
DELETE FROM "names" WHERE "names"."id" IN (SELECT "names"."id" FROM "names" INNER JOIN "orders" ON "orders"."name_id" = "names"."id" WHERE "orders"."note" = $1)
;
DELETE FROM "names" WHERE "names"."id" IN (SELECT "names"."id" FROM "names" ORDER BY "names"."id" DESC LIMIT $1)
;
SELECT "names"."id" FROM "names" WHERE (id > 3) ORDER BY "names"."id" ASC LIMIT $1 FOR UPDATE
;
SELECT "names".* FROM "names" ORDER BY "names"."id" ASC LIMIT $1 FOR SHARE SKIP LOCKED
;
INSERT INTO "names" ("id", "first_name", "last_name") VALUES ($1, $2, $3) RETURNING "id"
;
SELECT "names".* FROM "names" WHERE "names"."id" = $1 LIMIT $2 FOR UPDATE
;
DELETE FROM "names"
;
SELECT "new_names".* FROM "new_names" ORDER BY "new_names"."id" ASC
;
SELECT "new_names".* FROM "new_names" WHERE "new_names"."id" = $1 LIMIT $2
;
SELECT "new_names".* FROM "new_names" WHERE "new_names"."full_name" = $1 LIMIT $2
;
SELECT "new_names".* FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT $1
;
SELECT "new_names".* FROM "new_names" ORDER BY "new_names"."id" DESC LIMIT $1
;
SELECT "new_names"."id", "new_names"."full_name" FROM "new_names" WHERE ((visits > 3) AND "new_names"."active" = $1 OR full_name ILIKE 'a%') ORDER BY "new_names"."full_name" DESC
;
SELECT "new_names"."id" FROM "new_names" WHERE "new_names"."id" NOT IN ($1, $2) AND "new_names"."visits" BETWEEN $3 AND $4 AND "new_names"."email" IS NOT NULL ORDER BY "new_names"."id" ASC
;
SELECT "new_names".* FROM "new_names" ORDER BY "new_names"."visits" DESC, "new_names"."id" ASC LIMIT $1 OFFSET $2
;
SELECT COUNT(*) FROM "new_names"
;
SELECT 1 AS one FROM "new_names" WHERE (visits > 3) LIMIT $1
;
SELECT COUNT(DISTINCT "new_names"."active") FROM "new_names"
;
SELECT SUM("new_names"."visits") FROM "new_names"
;
SELECT AVG("new_names"."visits") FROM "new_names"
;
SELECT MAX("new_names"."full_name") FROM "new_names"
;
SELECT COUNT(*) AS count_all, "new_names"."active" AS new_names_active FROM "new_names" GROUP BY "new_names"."active" HAVING (count(*) > 1) ORDER BY "new_names"."active" ASC
;
SELECT SUM("new_names"."visits") AS sum_visits, "new_names"."active" AS new_names_active FROM "new_names" GROUP BY "new_names"."active"
;
SELECT "new_names"."id" AS t0_r0, "new_names"."full_name" AS t0_r1, "new_names"."email" AS t0_r2, "new_names"."visits" AS t0_r3, "new_names"."active" AS t0_r4, "new_names"."joined_at" AS t0_r5, "orders"."id" AS t1_r0, "orders"."name_id" AS t1_r1, "orders"."amount" AS t1_r2, "orders"."note" AS t1_r3 FROM "new_names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "new_names"."id" WHERE (orders.amount > 6) ORDER BY "new_names"."id" ASC, orders.id
;
SELECT DISTINCT "new_names"."id" AS alias_0, "new_names"."id" FROM "new_names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "new_names"."id" ORDER BY "new_names"."id" ASC LIMIT $1
;
SELECT "new_names"."id" AS t0_r0, "new_names"."full_name" AS t0_r1, "new_names"."email" AS t0_r2, "new_names"."visits" AS t0_r3, "new_names"."active" AS t0_r4, "new_names"."joined_at" AS t0_r5, "orders"."id" AS t1_r0, "orders"."name_id" AS t1_r1, "orders"."amount" AS t1_r2, "orders"."note" AS t1_r3 FROM "new_names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "new_names"."id" WHERE "new_names"."id" IN ($1, $2, $3) ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id", "new_names"."full_name", sum(orders.amount) FROM "new_names" INNER JOIN "orders" ON "orders"."name_id" = "new_names"."id" GROUP BY "new_names"."id" ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id" FROM "new_names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "new_names"."id" WHERE "orders"."id" IS NULL ORDER BY "new_names"."id" ASC
;
SELECT COUNT(DISTINCT "new_names"."id") FROM "new_names" LEFT OUTER JOIN "orders" ON "orders"."name_id" = "new_names"."id"
;
SELECT "new_names".* FROM "new_names" WHERE "new_names"."id" IN ($1, $2, $3, $4)
;
SELECT "orders"."id" FROM "orders" INNER JOIN "new_names" ON "new_names"."id" = "orders"."name_id" WHERE (visits > 3) ORDER BY "orders"."id" ASC
;
SELECT "new_names"."id" FROM "new_names" WHERE "new_names"."id" IN (SELECT "orders"."name_id" FROM "orders" WHERE (amount < 9)) ORDER BY "new_names"."id" ASC
;
SELECT "new_names"."id" FROM (SELECT "new_names".* FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT $1) new_names ORDER BY "new_names"."id" DESC
;
SELECT n.* FROM new_names n WHERE id < 3 ORDER BY id
;
SELECT "new_names".* FROM "new_names" WHERE "new_names"."id" > $1 ORDER BY "new_names"."id" ASC LIMIT $2
;
SELECT "new_names"."id" FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT $1
;
SELECT "new_names"."id" FROM "new_names" WHERE "new_names"."id" IN ($1, $2, $3)
;
SELECT "new_names"."id" FROM "new_names" WHERE "new_names"."id" > $1 ORDER BY "new_names"."id" ASC LIMIT $2
;
SELECT "new_names"."id" FROM "new_names" WHERE "new_names"."id" = $1
;
SELECT 1 AS one FROM "new_names" WHERE "new_names"."email" = $1 LIMIT $2
;
INSERT INTO "new_names" ("full_name", "email") VALUES ($1, $2) RETURNING "id"
;
INSERT INTO "new_names" ("full_name") VALUES ($1) RETURNING "id"
;
INSERT INTO "new_names" ("full_name","visits") VALUES ('Bulk 0', 0), ('Bulk 1', 1), ('Bulk 2', 2), ('Bulk 3', 3), ('Bulk 4', 4), ('Bulk 5', 5), ('Bulk 6', 6), ('Bulk 7', 7), ('Bulk 8', 8), ('Bulk 9', 9), ('Bulk 10', 10), ('Bulk 11', 11) ON CONFLICT  DO NOTHING RETURNING "id","visits"
;
INSERT INTO "new_names" ("full_name","email") VALUES ('Ken Skip', 'ken@example.org'), ('New One', 'new') ON CONFLICT ("email") DO NOTHING RETURNING "id"
;
INSERT INTO "new_names" ("full_name","email","visits") VALUES ('Ken Lane', 'ken@example.org', 9), ('New Two', 'new', 8) ON CONFLICT ("email") DO UPDATE SET "full_name"=excluded."full_name","visits"=excluded."visits" RETURNING "id","full_name"
;
INSERT INTO "new_names" ("id","full_name","visits") VALUES (2, 'Grace Murray', 4) ON CONFLICT ("id") DO UPDATE SET "full_name"=excluded."full_name","visits"=excluded."visits" RETURNING "id","visits"
;
SELECT 1 AS one FROM "new_names" WHERE "new_names"."email" = $1 AND "new_names"."id" != $2 LIMIT $3
;
UPDATE "new_names" SET "full_name" = $1, "active" = $2 WHERE "new_names"."id" = $3
;
UPDATE "new_names" SET "visits" = COALESCE("visits", 0) + $1 WHERE "new_names"."id" = $2
;
UPDATE "new_names" SET "active" = $1 WHERE "new_names"."id" = $2
;
UPDATE "new_names" SET visits = visits * 2 + 1 WHERE "new_names"."active" = $1
;
UPDATE "new_names" SET "visits" = $1 WHERE "new_names"."id" BETWEEN $2 AND $3
;
UPDATE "new_names" SET "active" = $1 WHERE "new_names"."id" IN (SELECT "new_names"."id" FROM "new_names" INNER JOIN "orders" ON "orders"."name_id" = "new_names"."id" WHERE (orders.amount > 15))
;
UPDATE "new_names" SET "email" = $1 WHERE "new_names"."id" IN (SELECT "new_names"."id" FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT $2)
;
UPDATE "new_names" SET "visits" = $1 WHERE "new_names"."id" = $2
;
SELECT "new_names".* FROM "new_names" WHERE "new_names"."email" = $1 LIMIT $2
;
DELETE FROM "new_names" WHERE "new_names"."id" = $1
;
SELECT "new_names".* FROM "new_names" WHERE "new_names"."full_name" = $1
;
DELETE FROM "new_names" WHERE "new_names"."id" IN ($1, $2)
;
DELETE FROM "new_names" WHERE "new_names"."id" IN (SELECT "new_names"."id" FROM "new_names" INNER JOIN "orders" ON "orders"."name_id" = "new_names"."id" WHERE "orders"."note" = $1)
;
DELETE FROM "new_names" WHERE "new_names"."id" IN (SELECT "new_names"."id" FROM "new_names" ORDER BY "new_names"."id" DESC LIMIT $1)
;
SELECT "new_names"."id" FROM "new_names" WHERE (id > 3) ORDER BY "new_names"."id" ASC LIMIT $1 FOR UPDATE
;
SELECT "new_names".* FROM "new_names" ORDER BY "new_names"."id" ASC LIMIT $1 FOR SHARE SKIP LOCKED
;
INSERT INTO "new_names" ("id", "full_name") VALUES ($1, $2) RETURNING "id"
;
SELECT "new_names".* FROM "new_names" WHERE "new_names"."id" = $1 LIMIT $2 FOR UPDATE
;
DELETE FROM "new_names"
;
