SELECT "public"."names".* FROM "public"."names" ORDER BY "public"."names"."id" ASC
;
SELECT "public"."names".* FROM "public"."names" WHERE "public"."names"."id" = $1 LIMIT $2
;
SELECT "public"."names".* FROM "public"."names" WHERE "public"."names"."last_name" = $1 LIMIT $2
;
SELECT "public"."names".* FROM "public"."names" ORDER BY "public"."names"."id" ASC LIMIT $1
;
SELECT "public"."names".* FROM "public"."names" ORDER BY "public"."names"."id" DESC LIMIT $1
;
SELECT "public"."names"."id", "public"."names"."last_name" FROM "public"."names" WHERE ((visits > 3) AND "public"."names"."active" = $1 OR last_name ILIKE 'a%') ORDER BY "public"."names"."last_name" DESC
;
SELECT "public"."names"."id" FROM "public"."names" WHERE "public"."names"."id" NOT IN ($1, $2) AND "public"."names"."visits" BETWEEN $3 AND $4 AND "public"."names"."email" IS NOT NULL ORDER BY "public"."names"."id" ASC
;
SELECT "public"."names".* FROM "public"."names" ORDER BY "public"."names"."visits" DESC, "public"."names"."id" ASC LIMIT $1 OFFSET $2
;
SELECT COUNT(*) FROM "public"."names"
;
SELECT 1 AS one FROM "public"."names" WHERE (visits > 3) LIMIT $1
;
SELECT COUNT(DISTINCT "public"."names"."active") FROM "public"."names"
;
SELECT SUM("public"."names"."visits") FROM "public"."names"
;
SELECT AVG("public"."names"."visits") FROM "public"."names"
;
SELECT MAX("public"."names"."last_name") FROM "public"."names"
;
SELECT COUNT(*) AS count_all, "public"."names"."active" AS public_names_active FROM "public"."names" GROUP BY "public"."names"."active" HAVING (count(*) > 1) ORDER BY "public"."names"."active" ASC
;
SELECT SUM("public"."names"."visits") AS sum_visits, "public"."names"."active" AS public_names_active FROM "public"."names" GROUP BY "public"."names"."active"
;
SELECT "public"."names"."id" AS t0_r0, "public"."names"."first_name" AS t0_r1, "public"."names"."last_name" AS t0_r2, "public"."names"."email" AS t0_r3, "public"."names"."visits" AS t0_r4, "public"."names"."active" AS t0_r5, "public"."names"."joined_at" AS t0_r6, "public"."orders"."id" AS t1_r0, "public"."orders"."name_id" AS t1_r1, "public"."orders"."amount" AS t1_r2, "public"."orders"."note" AS t1_r3 FROM "public"."names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."names"."id" WHERE (orders.amount > 6) ORDER BY "public"."names"."id" ASC, orders.id
;
SELECT DISTINCT "public"."names"."id" AS alias_0, "public"."names"."id" FROM "public"."names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."names"."id" ORDER BY "public"."names"."id" ASC LIMIT $1
;
SELECT "public"."names"."id" AS t0_r0, "public"."names"."first_name" AS t0_r1, "public"."names"."last_name" AS t0_r2, "public"."names"."email" AS t0_r3, "public"."names"."visits" AS t0_r4, "public"."names"."active" AS t0_r5, "public"."names"."joined_at" AS t0_r6, "public"."orders"."id" AS t1_r0, "public"."orders"."name_id" AS t1_r1, "public"."orders"."amount" AS t1_r2, "public"."orders"."note" AS t1_r3 FROM "public"."names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."names"."id" WHERE "public"."names"."id" IN ($1, $2, $3) ORDER BY "public"."names"."id" ASC
;
SELECT "public"."names"."id", "public"."names"."last_name", sum(orders.amount) FROM "public"."names" INNER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."names"."id" GROUP BY "public"."names"."id" ORDER BY "public"."names"."id" ASC
;
SELECT "public"."names"."id" FROM "public"."names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."names"."id" WHERE "public"."orders"."id" IS NULL ORDER BY "public"."names"."id" ASC
;
SELECT COUNT(DISTINCT "public"."names"."id") FROM "public"."names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."names"."id"
;
SELECT "public"."names".* FROM "public"."names" WHERE "public"."names"."id" IN ($1, $2, $3, $4)
;
SELECT "public"."orders"."id" FROM "public"."orders" INNER JOIN "public"."names" ON "public"."names"."id" = "public"."orders"."name_id" WHERE (visits > 3) ORDER BY "public"."orders"."id" ASC
;
SELECT "public"."names"."id" FROM "public"."names" WHERE "public"."names"."id" IN (SELECT "public"."orders"."name_id" FROM "public"."orders" WHERE (amount < 9)) ORDER BY "public"."names"."id" ASC
;
SELECT "id" FROM (SELECT "public"."names".* FROM "public"."names" ORDER BY "public"."names"."id" ASC LIMIT $1) names ORDER BY "id" DESC
;
SELECT n.* FROM names n WHERE id < 3 ORDER BY id
;
SELECT "public"."names".* FROM "public"."names" WHERE "public"."names"."id" > $1 ORDER BY "public"."names"."id" ASC LIMIT $2
;
SELECT "public"."names"."id" FROM "public"."names" ORDER BY "public"."names"."id" ASC LIMIT $1
;
SELECT "public"."names"."id" FROM "public"."names" WHERE "public"."names"."id" IN ($1, $2, $3)
;
SELECT "public"."names"."id" FROM "public"."names" WHERE "public"."names"."id" > $1 ORDER BY "public"."names"."id" ASC LIMIT $2
;
SELECT "public"."names"."id" FROM "public"."names" WHERE "public"."names"."id" = $1
;
SELECT 1 AS one FROM "public"."names" WHERE "public"."names"."email" = $1 LIMIT $2
;
INSERT INTO "public"."names" ("first_name", "last_name", "email") VALUES ($1, $2, $3) RETURNING "id"
;
INSERT INTO "public"."names" ("first_name", "last_name") VALUES ($1, $2) RETURNING "id"
;
INSERT INTO "public"."names" ("first_name","last_name","visits") VALUES ('Bulk', '0', 0), ('Bulk', '1', 1), ('Bulk', '2', 2), ('Bulk', '3', 3), ('Bulk', '4', 4), ('Bulk', '5', 5), ('Bulk', '6', 6), ('Bulk', '7', 7), ('Bulk', '8', 8), ('Bulk', '9', 9), ('Bulk', '10', 10), ('Bulk', '11', 11) ON CONFLICT  DO NOTHING RETURNING "id","visits"
;
INSERT INTO "public"."names" ("first_name","last_name","email") VALUES ('Ken', 'Skip', 'ken@example.org'), ('New', 'One', 'new') ON CONFLICT ("email") DO NOTHING RETURNING "id"
;
INSERT INTO "public"."names" ("first_name","last_name","email","visits") VALUES ('Ken', 'Lane', 'ken@example.org', 9), ('New', 'Two', 'new', 8) ON CONFLICT ("email") DO UPDATE SET "first_name"=excluded."first_name","last_name"=excluded."last_name","visits"=excluded."visits" RETURNING "id","last_name"
;
INSERT INTO "public"."names" ("id","first_name","last_name","visits") VALUES (2, 'Grace', 'Murray', 4) ON CONFLICT ("id") DO UPDATE SET "first_name"=excluded."first_name","last_name"=excluded."last_name","visits"=excluded."visits" RETURNING "id","visits"
;
SELECT 1 AS one FROM "public"."names" WHERE "public"."names"."email" = $1 AND "public"."names"."id" != $2 LIMIT $3
;
UPDATE "public"."names" SET "last_name" = $1, "active" = $2 WHERE "public"."names"."id" = $3
;
UPDATE "public"."names" SET "visits" = COALESCE("visits", 0) + $1 WHERE "public"."names"."id" = $2
;
UPDATE "public"."names" SET "active" = $1 WHERE "public"."names"."id" = $2
;
UPDATE "public"."names" SET visits = visits * 2 + 1 WHERE "public"."names"."active" = $1
;
UPDATE "public"."names" SET "visits" = $1 WHERE "public"."names"."id" BETWEEN $2 AND $3
;
UPDATE "public"."names" SET "active" = $1 WHERE "public"."names"."id" IN (SELECT "public"."names"."id" FROM "public"."names" INNER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."names"."id" WHERE (orders.amount > 15))
;
UPDATE "public"."names" SET "email" = $1 WHERE "public"."names"."id" IN (SELECT "public"."names"."id" FROM "public"."names" ORDER BY "public"."names"."id" ASC LIMIT $2)
;
UPDATE "public"."names" SET "visits" = $1 WHERE "public"."names"."id" = $2
;
SELECT "public"."names".* FROM "public"."names" WHERE "public"."names"."email" = $1 LIMIT $2
;
DELETE FROM "public"."names" WHERE "public"."names"."id" = $1
;
SELECT "public"."names".* FROM "public"."names" WHERE "public"."names"."last_name" = $1
;
DELETE FROM "public"."names" WHERE "public"."names"."id" IN ($1, $2)
;
DELETE FROM "public"."names" WHERE "public"."names"."id" IN (SELECT "public"."names"."id" FROM "public"."names" INNER JOIN "public"."orders" "orders" ON "orders"."name_id" = "public"."names"."id" WHERE "orders"."note" = $1)
;
DELETE FROM "public"."names" WHERE "public"."names"."id" IN (SELECT "public"."names"."id" FROM "public"."names" ORDER BY "public"."names"."id" DESC LIMIT $1)
;
SELECT "public"."names"."id" FROM "public"."names" WHERE (id > 3) ORDER BY "public"."names"."id" ASC LIMIT $1 FOR UPDATE
;
SELECT "public"."names".* FROM "public"."names" ORDER BY "public"."names"."id" ASC LIMIT $1 FOR SHARE SKIP LOCKED
;
INSERT INTO "public"."names" ("id", "first_name", "last_name") VALUES ($1, $2, $3) RETURNING "id"
;
SELECT "public"."names".* FROM "public"."names" WHERE "public"."names"."id" = $1 LIMIT $2 FOR UPDATE
;
DELETE FROM "public"."names"
;
SELECT "public"."new_names".* FROM "public"."new_names" ORDER BY "public"."new_names"."id" ASC
;
SELECT "public"."new_names".* FROM "public"."new_names" WHERE "public"."new_names"."id" = $1 LIMIT $2
;
SELECT "public"."new_names".* FROM "public"."new_names" WHERE "public"."new_names"."full_name" = $1 LIMIT $2
;
SELECT "public"."new_names".* FROM "public"."new_names" ORDER BY "public"."new_names"."id" ASC LIMIT $1
;
SELECT "public"."new_names".* FROM "public"."new_names" ORDER BY "public"."new_names"."id" DESC LIMIT $1
;
SELECT "public"."new_names"."id", "public"."new_names"."full_name" FROM "public"."new_names" WHERE ((visits > 3) AND "public"."new_names"."active" = $1 OR full_name ILIKE 'a%') ORDER BY "public"."new_names"."full_name" DESC
;
SELECT "public"."new_names"."id" FROM "public"."new_names" WHERE "public"."new_names"."id" NOT IN ($1, $2) AND "public"."new_names"."visits" BETWEEN $3 AND $4 AND "public"."new_names"."email" IS NOT NULL ORDER BY "public"."new_names"."id" ASC
;
SELECT "public"."new_names".* FROM "public"."new_names" ORDER BY "public"."new_names"."visits" DESC, "public"."new_names"."id" ASC LIMIT $1 OFFSET $2
;
SELECT COUNT(*) FROM "public"."new_names"
;
SELECT 1 AS one FROM "public"."new_names" WHERE (visits > 3) LIMIT $1
;
SELECT COUNT(DISTINCT "public"."new_names"."active") FROM "public"."new_names"
;
SELECT SUM("public"."new_names"."visits") FROM "public"."new_names"
;
SELECT AVG("public"."new_names"."visits") FROM "public"."new_names"
;
SELECT MAX("public"."new_names"."full_name") FROM "public"."new_names"
;
SELECT COUNT(*) AS count_all, "public"."new_names"."active" AS public_new_names_active FROM "public"."new_names" GROUP BY "public"."new_names"."active" HAVING (count(*) > 1) ORDER BY "public"."new_names"."active" ASC
;
SELECT SUM("public"."new_names"."visits") AS sum_visits, "public"."new_names"."active" AS public_new_names_active FROM "public"."new_names" GROUP BY "public"."new_names"."active"
;
SELECT "public"."new_names"."id" AS t0_r0, "public"."new_names"."full_name" AS t0_r1, "public"."new_names"."email" AS t0_r2, "public"."new_names"."visits" AS t0_r3, "public"."new_names"."active" AS t0_r4, "public"."new_names"."joined_at" AS t0_r5, "public"."orders"."id" AS t1_r0, "public"."orders"."name_id" AS t1_r1, "public"."orders"."amount" AS t1_r2, "public"."orders"."note" AS t1_r3 FROM "public"."new_names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."new_names"."id" WHERE (orders.amount > 6) ORDER BY "public"."new_names"."id" ASC, orders.id
;
SELECT DISTINCT "public"."new_names"."id" AS alias_0, "public"."new_names"."id" FROM "public"."new_names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."new_names"."id" ORDER BY "public"."new_names"."id" ASC LIMIT $1
;
SELECT "public"."new_names"."id" AS t0_r0, "public"."new_names"."full_name" AS t0_r1, "public"."new_names"."email" AS t0_r2, "public"."new_names"."visits" AS t0_r3, "public"."new_names"."active" AS t0_r4, "public"."new_names"."joined_at" AS t0_r5, "public"."orders"."id" AS t1_r0, "public"."orders"."name_id" AS t1_r1, "public"."orders"."amount" AS t1_r2, "public"."orders"."note" AS t1_r3 FROM "public"."new_names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."new_names"."id" WHERE "public"."new_names"."id" IN ($1, $2, $3) ORDER BY "public"."new_names"."id" ASC
;
SELECT "public"."new_names"."id", "public"."new_names"."full_name", sum(orders.amount) FROM "public"."new_names" INNER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."new_names"."id" GROUP BY "public"."new_names"."id" ORDER BY "public"."new_names"."id" ASC
;
SELECT "public"."new_names"."id" FROM "public"."new_names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."new_names"."id" WHERE "public"."orders"."id" IS NULL ORDER BY "public"."new_names"."id" ASC
;
SELECT COUNT(DISTINCT "public"."new_names"."id") FROM "public"."new_names" LEFT OUTER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."new_names"."id"
;
SELECT "public"."new_names".* FROM "public"."new_names" WHERE "public"."new_names"."id" IN ($1, $2, $3, $4)
;
SELECT "public"."orders"."id" FROM "public"."orders" INNER JOIN "public"."new_names" ON "public"."new_names"."id" = "public"."orders"."name_id" WHERE (visits > 3) ORDER BY "public"."orders"."id" ASC
;
SELECT "public"."new_names"."id" FROM "public"."new_names" WHERE "public"."new_names"."id" IN (SELECT "public"."orders"."name_id" FROM "public"."orders" WHERE (amount < 9)) ORDER BY "public"."new_names"."id" ASC
;
SELECT "id" FROM (SELECT "public"."new_names".* FROM "public"."new_names" ORDER BY "public"."new_names"."id" ASC LIMIT $1) new_names ORDER BY "id" DESC
;
SELECT n.* FROM new_names n WHERE id < 3 ORDER BY id
;
SELECT "public"."new_names".* FROM "public"."new_names" WHERE "public"."new_names"."id" > $1 ORDER BY "public"."new_names"."id" ASC LIMIT $2
;
SELECT "public"."new_names"."id" FROM "public"."new_names" ORDER BY "public"."new_names"."id" ASC LIMIT $1
;
SELECT "public"."new_names"."id" FROM "public"."new_names" WHERE "public"."new_names"."id" IN ($1, $2, $3)
;
SELECT "public"."new_names"."id" FROM "public"."new_names" WHERE "public"."new_names"."id" > $1 ORDER BY "public"."new_names"."id" ASC LIMIT $2
;
SELECT "public"."new_names"."id" FROM "public"."new_names" WHERE "public"."new_names"."id" = $1
;
SELECT 1 AS one FROM "public"."new_names" WHERE "public"."new_names"."email" = $1 LIMIT $2
;
INSERT INTO "public"."new_names" ("full_name", "email") VALUES ($1, $2) RETURNING "id"
;
INSERT INTO "public"."new_names" ("full_name") VALUES ($1) RETURNING "id"
;
INSERT INTO "public"."new_names" ("full_name","visits") VALUES ('Bulk 0', 0), ('Bulk 1', 1), ('Bulk 2', 2), ('Bulk 3', 3), ('Bulk 4', 4), ('Bulk 5', 5), ('Bulk 6', 6), ('Bulk 7', 7), ('Bulk 8', 8), ('Bulk 9', 9), ('Bulk 10', 10), ('Bulk 11', 11) ON CONFLICT  DO NOTHING RETURNING "id","visits"
;
INSERT INTO "public"."new_names" ("full_name","email") VALUES ('Ken Skip', 'ken@example.org'), ('New One', 'new') ON CONFLICT ("email") DO NOTHING RETURNING "id"
;
INSERT INTO "public"."new_names" ("full_name","email","visits") VALUES ('Ken Lane', 'ken@example.org', 9), ('New Two', 'new', 8) ON CONFLICT ("email") DO UPDATE SET "full_name"=excluded."full_name","visits"=excluded."visits" RETURNING "id","full_name"
;
INSERT INTO "public"."new_names" ("id","full_name","visits") VALUES (2, 'Grace Murray', 4) ON CONFLICT ("id") DO UPDATE SET "full_name"=excluded."full_name","visits"=excluded."visits" RETURNING "id","visits"
;
SELECT 1 AS one FROM "public"."new_names" WHERE "public"."new_names"."email" = $1 AND "public"."new_names"."id" != $2 LIMIT $3
;
UPDATE "public"."new_names" SET "full_name" = $1, "active" = $2 WHERE "public"."new_names"."id" = $3
;
UPDATE "public"."new_names" SET "visits" = COALESCE("visits", 0) + $1 WHERE "public"."new_names"."id" = $2
;
UPDATE "public"."new_names" SET "active" = $1 WHERE "public"."new_names"."id" = $2
;
UPDATE "public"."new_names" SET visits = visits * 2 + 1 WHERE "public"."new_names"."active" = $1
;
UPDATE "public"."new_names" SET "visits" = $1 WHERE "public"."new_names"."id" BETWEEN $2 AND $3
;
UPDATE "public"."new_names" SET "active" = $1 WHERE "public"."new_names"."id" IN (SELECT "public"."new_names"."id" FROM "public"."new_names" INNER JOIN "public"."orders" ON "public"."orders"."name_id" = "public"."new_names"."id" WHERE (orders.amount > 15))
;
UPDATE "public"."new_names" SET "email" = $1 WHERE "public"."new_names"."id" IN (SELECT "public"."new_names"."id" FROM "public"."new_names" ORDER BY "public"."new_names"."id" ASC LIMIT $2)
;
UPDATE "public"."new_names" SET "visits" = $1 WHERE "public"."new_names"."id" = $2
;
SELECT "public"."new_names".* FROM "public"."new_names" WHERE "public"."new_names"."email" = $1 LIMIT $2
;
DELETE FROM "public"."new_names" WHERE "public"."new_names"."id" = $1
;
SELECT "public"."new_names".* FROM "public"."new_names" WHERE "public"."new_names"."full_name" = $1
;
DELETE FROM "public"."new_names" WHERE "public"."new_names"."id" IN ($1, $2)
;
DELETE FROM "public"."new_names" WHERE "public"."new_names"."id" IN (SELECT "public"."new_names"."id" FROM "public"."new_names" INNER JOIN "public"."orders" "orders" ON "orders"."name_id" = "public"."new_names"."id" WHERE "orders"."note" = $1)
;
DELETE FROM "public"."new_names" WHERE "public"."new_names"."id" IN (SELECT "public"."new_names"."id" FROM "public"."new_names" ORDER BY "public"."new_names"."id" DESC LIMIT $1)
;
SELECT "public"."new_names"."id" FROM "public"."new_names" WHERE (id > 3) ORDER BY "public"."new_names"."id" ASC LIMIT $1 FOR UPDATE
;
SELECT "public"."new_names".* FROM "public"."new_names" ORDER BY "public"."new_names"."id" ASC LIMIT $1 FOR SHARE SKIP LOCKED
;
INSERT INTO "public"."new_names" ("id", "full_name") VALUES ($1, $2) RETURNING "id"
;
SELECT "public"."new_names".* FROM "public"."new_names" WHERE "public"."new_names"."id" = $1 LIMIT $2 FOR UPDATE
;
DELETE FROM "public"."new_names"
;
