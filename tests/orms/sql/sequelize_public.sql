SELECT "id", "first_name", "last_name", "email", "visits", "active", "joined_at" FROM "public"."names" AS "name" ORDER BY "name"."id"
;
SELECT "id", "first_name", "last_name", "email", "visits", "active", "joined_at" FROM "public"."names" AS "name" WHERE "name"."id" = 3
;
SELECT "id", "last_name" FROM "public"."names" AS "name" WHERE ("name"."visits" > 4 OR "name"."last_name" ILIKE 'a%') AND "name"."active" = true ORDER BY "name"."last_name" DESC
;
SELECT "email" FROM "public"."names" AS "name" WHERE "name"."id" IN (1, 2, 77) AND "name"."email" IS NOT NULL ORDER BY "name"."id"
;
SELECT count(*) AS "count" FROM "public"."names" AS "name"
;
SELECT "id", "first_name", "last_name", "email", "visits", "active", "joined_at" FROM "public"."names" AS "name" ORDER BY "name"."visits" DESC, "name"."id" LIMIT 3 OFFSET 2
;
SELECT count(*) AS "count" FROM "public"."names" AS "name" WHERE "name"."active" = false
;
SELECT sum("visits") AS "sum" FROM "public"."names" AS "name"
;
SELECT max("last_name") AS "max" FROM "public"."names" AS "name"
;
SELECT min("joined_at") AS "min" FROM "public"."names" AS "name"
;
SELECT "active", COUNT("id") AS "n" FROM "public"."names" AS "name" GROUP BY "active" HAVING count(*) > 1 ORDER BY "name"."active"
;
SELECT "name"."id", "name"."first_name", "name"."last_name", "name"."email", "name"."visits", "name"."active", "name"."joined_at", "orders"."id" AS "orders.id", "orders"."amount" AS "orders.amount", "orders"."note" AS "orders.note", "orders"."name_id" AS "orders.name_id" FROM "public"."names" AS "name" LEFT OUTER JOIN "public"."orders" AS "orders" ON "name"."id" = "orders"."name_id" ORDER BY "name"."id", "orders"."id"
;
SELECT "name".*, "orders"."id" AS "orders.id", "orders"."amount" AS "orders.amount", "orders"."note" AS "orders.note", "orders"."name_id" AS "orders.name_id" FROM (SELECT "name"."id", "name"."first_name", "name"."last_name", "name"."email", "name"."visits", "name"."active", "name"."joined_at" FROM "public"."names" AS "name" ORDER BY "name"."id" ASC LIMIT 3) AS "name" LEFT OUTER JOIN "public"."orders" AS "orders" ON "name"."id" = "orders"."name_id" ORDER BY "name"."id" ASC
;
SELECT "name"."id", "orders"."id" AS "orders.id", "orders"."amount" AS "orders.amount", "orders"."note" AS "orders.note", "orders"."name_id" AS "orders.name_id" FROM "public"."names" AS "name" INNER JOIN "public"."orders" AS "orders" ON "name"."id" = "orders"."name_id" AND "orders"."amount" > 6 ORDER BY "name"."id", "orders"."id"
;
SELECT "name"."id", "name"."first_name", "name"."last_name", "name"."email", "name"."visits", "name"."active", "name"."joined_at" FROM "public"."names" AS "name" ORDER BY "name"."id" LIMIT 4
;
SELECT "order"."id", "order"."amount", "order"."note", "order"."name_id", "name"."id" AS "name.id", "name"."first_name" AS "name.first_name", "name"."last_name" AS "name.last_name", "name"."email" AS "name.email", "name"."visits" AS "name.visits", "name"."active" AS "name.active", "name"."joined_at" AS "name.joined_at" FROM "public"."orders" AS "order" LEFT OUTER JOIN "public"."names" AS "name" ON "order"."name_id" = "name"."id" ORDER BY "order"."id" LIMIT 4
;
SELECT "order"."id", "order"."amount", "order"."note", "order"."name_id" FROM "public"."orders" AS "order" LEFT OUTER JOIN "public"."names" AS "name" ON "order"."name_id" = "name"."id" WHERE "name"."last_name" LIKE '%o%' ORDER BY "order"."id"
;
SELECT "id", (SELECT count(*) FROM orders WHERE orders.name_id = name.id) AS "n" FROM "public"."names" AS "name" ORDER BY "name"."id"
;
SELECT json_agg(n ORDER BY n.id) AS all FROM names n WHERE id < 3
;
SELECT last_name FROM names WHERE id = $1
;
INSERT INTO "public"."names" ("id","first_name","last_name","email","visits","active","joined_at") VALUES (DEFAULT,$1,$2,$3,$4,$5,$6) RETURNING "id","first_name","last_name","email","visits","active","joined_at"
;
INSERT INTO "public"."names" ("id","first_name","last_name","visits","active","joined_at") VALUES (DEFAULT,$1,$2,$3,$4,$5) RETURNING "id","first_name","last_name","email","visits","active","joined_at"
;
INSERT INTO "public"."names" ("id","first_name","last_name","visits","active","joined_at") VALUES (DEFAULT,'Bulk','0',0,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','1',1,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','2',2,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','3',3,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','4',4,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','5',5,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','6',6,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','7',7,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','8',8,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','9',9,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','10',10,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk','11',11,true,'2024-06-01 00:00:00.000 +00:00') RETURNING "id","first_name","last_name","email","visits","active","joined_at"
;
INSERT INTO "public"."names" ("id","first_name","last_name","email","visits","active","joined_at") VALUES (DEFAULT,'Ken','Bulk','ken@example.org',0,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'New','Bulk','new',0,true,'2024-06-01 00:00:00.000 +00:00') ON CONFLICT DO NOTHING RETURNING "id","first_name","last_name","email","visits","active","joined_at"
;
INSERT INTO "public"."names" ("id","first_name","last_name","email","visits","active","joined_at") VALUES (DEFAULT,'Ken','Lane','ken@example.org',9,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Newer','Bulk','newer',0,true,'2024-06-01 00:00:00.000 +00:00') ON CONFLICT ("email") DO UPDATE SET "last_name"=EXCLUDED."last_name","visits"=EXCLUDED."visits" RETURNING "id","first_name","last_name","email","visits","active","joined_at"
;
INSERT INTO "public"."names" ("first_name","last_name","email","visits","active","joined_at") VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT ("email") DO UPDATE SET "first_name"=EXCLUDED."first_name","last_name"=EXCLUDED."last_name","email"=EXCLUDED."email","visits"=EXCLUDED."visits" RETURNING "id","first_name","last_name","email","visits","active","joined_at"
;
UPDATE "public"."names" SET "last_name"=$1,"active"=$2 WHERE "id" = $3
;
UPDATE "public"."names" SET "visits"="visits"+ 5 WHERE "id" = 11 RETURNING *
;
UPDATE "public"."names" SET "visits"=visits + 100 WHERE "active" = $1
;
UPDATE "public"."names" SET "active"=$1 WHERE "id" <= 4 RETURNING "id","first_name","last_name","email","visits","active","joined_at"
;
UPDATE "public"."names" SET "visits"="visits"+ 1 WHERE "id" IN (1, 2) RETURNING *
;
SELECT "id", "first_name", "last_name", "email", "visits", "active", "joined_at" FROM "public"."names" AS "name" WHERE "name"."email" = 'ken@example.org'
;
DELETE FROM "public"."names" WHERE "visits" BETWEEN 3 AND 5
;
DELETE FROM "public"."names" WHERE "id" = 2
;
DELETE FROM "public"."names" WHERE "id" IN (SELECT "id" FROM "public"."names" WHERE "active" = true LIMIT 2)
;
SELECT "id", "first_name", "last_name", "email", "visits", "active", "joined_at" FROM "public"."names" AS "name" WHERE "name"."id" > 3 ORDER BY "name"."id" LIMIT 2 FOR UPDATE
;
SELECT "id", "first_name", "last_name", "email", "visits", "active", "joined_at" FROM "public"."names" AS "name" ORDER BY "name"."id" LIMIT 1 FOR KEY SHARE OF "name" SKIP LOCKED
;
INSERT INTO "public"."names" ("id","first_name","last_name","visits","active","joined_at") VALUES ($1,$2,$3,$4,$5,$6) RETURNING "id","first_name","last_name","email","visits","active","joined_at"
;
UPDATE "public"."names" SET "visits"=$1 WHERE "id" = $2
;
DELETE FROM "public"."names"
;
SELECT "id", "full_name", "email", "visits", "active", "joined_at" FROM "public"."new_names" AS "name" ORDER BY "name"."id"
;
SELECT "id", "full_name", "email", "visits", "active", "joined_at" FROM "public"."new_names" AS "name" WHERE "name"."id" = 3
;
SELECT "id", "full_name" FROM "public"."new_names" AS "name" WHERE ("name"."visits" > 4 OR "name"."full_name" ILIKE 'a%') AND "name"."active" = true ORDER BY "name"."full_name" DESC
;
SELECT "email" FROM "public"."new_names" AS "name" WHERE "name"."id" IN (1, 2, 77) AND "name"."email" IS NOT NULL ORDER BY "name"."id"
;
SELECT count(*) AS "count" FROM "public"."new_names" AS "name"
;
SELECT "id", "full_name", "email", "visits", "active", "joined_at" FROM "public"."new_names" AS "name" ORDER BY "name"."visits" DESC, "name"."id" LIMIT 3 OFFSET 2
;
SELECT count(*) AS "count" FROM "public"."new_names" AS "name" WHERE "name"."active" = false
;
SELECT sum("visits") AS "sum" FROM "public"."new_names" AS "name"
;
SELECT max("full_name") AS "max" FROM "public"."new_names" AS "name"
;
SELECT min("joined_at") AS "min" FROM "public"."new_names" AS "name"
;
SELECT "active", COUNT("id") AS "n" FROM "public"."new_names" AS "name" GROUP BY "active" HAVING count(*) > 1 ORDER BY "name"."active"
;
SELECT "name"."id", "name"."full_name", "name"."email", "name"."visits", "name"."active", "name"."joined_at", "orders"."id" AS "orders.id", "orders"."amount" AS "orders.amount", "orders"."note" AS "orders.note", "orders"."name_id" AS "orders.name_id" FROM "public"."new_names" AS "name" LEFT OUTER JOIN "public"."orders" AS "orders" ON "name"."id" = "orders"."name_id" ORDER BY "name"."id", "orders"."id"
;
SELECT "name".*, "orders"."id" AS "orders.id", "orders"."amount" AS "orders.amount", "orders"."note" AS "orders.note", "orders"."name_id" AS "orders.name_id" FROM (SELECT "name"."id", "name"."full_name", "name"."email", "name"."visits", "name"."active", "name"."joined_at" FROM "public"."new_names" AS "name" ORDER BY "name"."id" ASC LIMIT 3) AS "name" LEFT OUTER JOIN "public"."orders" AS "orders" ON "name"."id" = "orders"."name_id" ORDER BY "name"."id" ASC
;
SELECT "name"."id", "orders"."id" AS "orders.id", "orders"."amount" AS "orders.amount", "orders"."note" AS "orders.note", "orders"."name_id" AS "orders.name_id" FROM "public"."new_names" AS "name" INNER JOIN "public"."orders" AS "orders" ON "name"."id" = "orders"."name_id" AND "orders"."amount" > 6 ORDER BY "name"."id", "orders"."id"
;
SELECT "name"."id", "name"."full_name", "name"."email", "name"."visits", "name"."active", "name"."joined_at" FROM "public"."new_names" AS "name" ORDER BY "name"."id" LIMIT 4
;
SELECT "order"."id", "order"."amount", "order"."note", "order"."name_id", "name"."id" AS "name.id", "name"."full_name" AS "name.full_name", "name"."email" AS "name.email", "name"."visits" AS "name.visits", "name"."active" AS "name.active", "name"."joined_at" AS "name.joined_at" FROM "public"."orders" AS "order" LEFT OUTER JOIN "public"."new_names" AS "name" ON "order"."name_id" = "name"."id" ORDER BY "order"."id" LIMIT 4
;
SELECT "order"."id", "order"."amount", "order"."note", "order"."name_id" FROM "public"."orders" AS "order" LEFT OUTER JOIN "public"."new_names" AS "name" ON "order"."name_id" = "name"."id" WHERE "name"."full_name" LIKE '%o%' ORDER BY "order"."id"
;
SELECT "id", (SELECT count(*) FROM orders WHERE orders.name_id = name.id) AS "n" FROM "public"."new_names" AS "name" ORDER BY "name"."id"
;
SELECT json_agg(n ORDER BY n.id) AS all FROM new_names n WHERE id < 3
;
SELECT full_name FROM new_names WHERE id = $1
;
INSERT INTO "public"."new_names" ("id","full_name","email","visits","active","joined_at") VALUES (DEFAULT,$1,$2,$3,$4,$5) RETURNING "id","full_name","email","visits","active","joined_at"
;
INSERT INTO "public"."new_names" ("id","full_name","visits","active","joined_at") VALUES (DEFAULT,$1,$2,$3,$4) RETURNING "id","full_name","email","visits","active","joined_at"
;
INSERT INTO "public"."new_names" ("id","full_name","visits","active","joined_at") VALUES (DEFAULT,'Bulk 0',0,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 1',1,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 2',2,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 3',3,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 4',4,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 5',5,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 6',6,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 7',7,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 8',8,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 9',9,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 10',10,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Bulk 11',11,true,'2024-06-01 00:00:00.000 +00:00') RETURNING "id","full_name","email","visits","active","joined_at"
;
INSERT INTO "public"."new_names" ("id","full_name","email","visits","active","joined_at") VALUES (DEFAULT,'Ken Bulk','ken@example.org',0,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'New Bulk','new',0,true,'2024-06-01 00:00:00.000 +00:00') ON CONFLICT DO NOTHING RETURNING "id","full_name","email","visits","active","joined_at"
;
INSERT INTO "public"."new_names" ("id","full_name","email","visits","active","joined_at") VALUES (DEFAULT,'Ken Lane','ken@example.org',9,true,'2024-06-01 00:00:00.000 +00:00'),(DEFAULT,'Newer Bulk','newer',0,true,'2024-06-01 00:00:00.000 +00:00') ON CONFLICT ("email") DO UPDATE SET "full_name"=EXCLUDED."full_name","visits"=EXCLUDED."visits" RETURNING "id","full_name","email","visits","active","joined_at"
;
INSERT INTO "public"."new_names" ("full_name","email","visits","active","joined_at") VALUES ($1,$2,$3,$4,$5) ON CONFLICT ("email") DO UPDATE SET "full_name"=EXCLUDED."full_name","email"=EXCLUDED."email","visits"=EXCLUDED."visits" RETURNING "id","full_name","email","visits","active","joined_at"
;
UPDATE "public"."new_names" SET "full_name"=$1,"active"=$2 WHERE "id" = $3
;
UPDATE "public"."new_names" SET "visits"="visits"+ 5 WHERE "id" = 11 RETURNING *
;
UPDATE "public"."new_names" SET "visits"=visits + 100 WHERE "active" = $1
;
UPDATE "public"."new_names" SET "active"=$1 WHERE "id" <= 4 RETURNING "id","full_name","email","visits","active","joined_at"
;
UPDATE "public"."new_names" SET "visits"="visits"+ 1 WHERE "id" IN (1, 2) RETURNING *
;
SELECT "id", "full_name", "email", "visits", "active", "joined_at" FROM "public"."new_names" AS "name" WHERE "name"."email" = 'ken@example.org'
;
DELETE FROM "public"."new_names" WHERE "visits" BETWEEN 3 AND 5
;
DELETE FROM "public"."new_names" WHERE "id" = 2
;
DELETE FROM "public"."new_names" WHERE "id" IN (SELECT "id" FROM "public"."new_names" WHERE "active" = true LIMIT 2)
;
SELECT "id", "full_name", "email", "visits", "active", "joined_at" FROM "public"."new_names" AS "name" WHERE "name"."id" > 3 ORDER BY "name"."id" LIMIT 2 FOR UPDATE
;
SELECT "id", "full_name", "email", "visits", "active", "joined_at" FROM "public"."new_names" AS "name" ORDER BY "name"."id" LIMIT 1 FOR KEY SHARE OF "name" SKIP LOCKED
;
INSERT INTO "public"."new_names" ("id","full_name","visits","active","joined_at") VALUES ($1,$2,$3,$4,$5) RETURNING "id","full_name","email","visits","active","joined_at"
;
UPDATE "public"."new_names" SET "visits"=$1 WHERE "id" = $2
;
DELETE FROM "public"."new_names"
;
