SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."names" "Name" ORDER BY "Name"."id" ASC
;
SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."names" "Name" WHERE (("Name"."id" = $1)) LIMIT 1
;
SELECT "Name"."id" AS "Name_id", "Name"."last_name" AS "Name_last_name" FROM "public"."names" "Name" WHERE (((("Name"."active" = $1) AND ("Name"."visits" > $2))) OR ((("Name"."last_name" ILIKE $3)))) ORDER BY "Name_last_name" DESC
;
SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."names" "Name" WHERE (("Name"."id" IN ($1, $2, $3)) AND (NOT("Name"."email" IS NULL)) AND ("Name"."visits" BETWEEN $4 AND $5)) ORDER BY "Name"."id" ASC
;
SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."names" "Name" ORDER BY "Name"."visits" DESC, "Name"."id" ASC LIMIT 3 OFFSET 2
;
SELECT COUNT(1) AS "cnt" FROM "public"."names" "Name"
;
SELECT COUNT(1) AS "cnt" FROM "public"."names" "Name" WHERE (("Name"."active" = $1))
;
SELECT SUM("visits") AS "SUM" FROM "public"."names" "Name"
;
SELECT MAX("visits") AS "MAX" FROM "public"."names" "Name"
;
SELECT 1 AS "row_exists" FROM (SELECT 1 AS dummy_column) "dummy_table" WHERE EXISTS (SELECT 1 FROM "public"."names" "Name" WHERE (("Name"."id" = $1))) LIMIT 1
;
SELECT DISTINCT "distinctAlias"."Name_id" AS "ids_Name_id", "distinctAlias"."Name_id", "distinctAlias"."Name__Name_orders_id" FROM (SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at", "Name__Name_orders"."id" AS "Name__Name_orders_id", "Name__Name_orders"."amount" AS "Name__Name_orders_amount", "Name__Name_orders"."note" AS "Name__Name_orders_note", "Name__Name_orders"."name_id" AS "Name__Name_orders_name_id" FROM "public"."names" "Name" LEFT JOIN "public"."orders" "Name__Name_orders" ON "Name__Name_orders"."name_id"="Name"."id") "distinctAlias" ORDER BY "distinctAlias"."Name_id" ASC, "distinctAlias"."Name__Name_orders_id" ASC, "Name_id" ASC LIMIT 3
;
SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at", "Name__Name_orders"."id" AS "Name__Name_orders_id", "Name__Name_orders"."amount" AS "Name__Name_orders_amount", "Name__Name_orders"."note" AS "Name__Name_orders_note", "Name__Name_orders"."name_id" AS "Name__Name_orders_name_id" FROM "public"."names" "Name" LEFT JOIN "public"."orders" "Name__Name_orders" ON "Name__Name_orders"."name_id"="Name"."id" WHERE "Name"."id" IN (1, 1, 2) ORDER BY "Name"."id" ASC, "Name__Name_orders"."id" ASC
;
SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."names" "Name" WHERE (("Name"."id" IN ($1, $2))) ORDER BY "Name"."id" ASC
;
SELECT "Order"."id" AS "Order_id", "Order"."amount" AS "Order_amount", "Order"."note" AS "Order_note", "Order"."name_id" AS "Order_name_id", "Order__Order_name"."id" AS "Order__Order_name_id", "Order__Order_name"."first_name" AS "Order__Order_name_first_name", "Order__Order_name"."last_name" AS "Order__Order_name_last_name", "Order__Order_name"."email" AS "Order__Order_name_email", "Order__Order_name"."visits" AS "Order__Order_name_visits", "Order__Order_name"."active" AS "Order__Order_name_active", "Order__Order_name"."joined_at" AS "Order__Order_name_joined_at" FROM "public"."orders" "Order" LEFT JOIN "public"."names" "Order__Order_name" ON "Order__Order_name"."id"="Order"."name_id" ORDER BY "Order"."id" ASC
;
SELECT "Order"."id" AS "Order_id", "Order"."amount" AS "Order_amount", "Order"."note" AS "Order_note", "Order"."name_id" AS "Order_name_id" FROM "public"."orders" "Order" LEFT JOIN "public"."names" "Order__Order_name" ON "Order__Order_name"."id"="Order"."name_id" WHERE (((("Order__Order_name"."last_name" LIKE $1)))) ORDER BY "Order"."id" ASC
;
SELECT "n"."id" AS "id", "n"."last_name" AS "last", SUM("o"."amount") AS "total" FROM "public"."names" "n" LEFT JOIN "public"."orders" "o" ON "o"."name_id"="n"."id" GROUP BY "n"."id" HAVING COUNT("o"."id") > $1 ORDER BY "n"."id" ASC
;
SELECT DISTINCT "distinctAlias"."n_id" AS "ids_n_id", "distinctAlias"."n_last_name", "distinctAlias"."o_id" FROM (SELECT "n"."id" AS "n_id", "n"."first_name" AS "n_first_name", "n"."last_name" AS "n_last_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at", "o"."id" AS "o_id", "o"."amount" AS "o_amount", "o"."note" AS "o_note", "o"."name_id" AS "o_name_id" FROM "public"."names" "n" LEFT JOIN "public"."orders" "o" ON "o"."name_id"="n"."id" AND ("o"."amount" > $1) WHERE "n"."visits" > $2) "distinctAlias" ORDER BY "distinctAlias"."n_last_name" ASC, "distinctAlias"."o_id" ASC, "n_id" ASC LIMIT 2 OFFSET 1
;
SELECT "n"."id" AS "n_id", "n"."first_name" AS "n_first_name", "n"."last_name" AS "n_last_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at", "o"."id" AS "o_id", "o"."amount" AS "o_amount", "o"."note" AS "o_note", "o"."name_id" AS "o_name_id" FROM "public"."names" "n" LEFT JOIN "public"."orders" "o" ON "o"."name_id"="n"."id" AND ("o"."amount" > $1) WHERE ( "n"."visits" > $2 ) AND ( "n"."id" IN (2, 2) ) ORDER BY "n"."last_name" ASC, "o"."id" ASC
;
SELECT "n"."id" AS "n_id", "n"."first_name" AS "n_first_name", "n"."last_name" AS "n_last_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at" FROM "public"."names" "n" WHERE "n"."id" IN (SELECT "o"."name_id" FROM "public"."orders" "o" WHERE "o"."amount" > 10) ORDER BY "n"."id" ASC
;
SELECT COUNT(1) AS "cnt" FROM "public"."names" "n" WHERE EXISTS (SELECT 1 FROM "public"."orders" "o" WHERE "o"."name_id" = "n"."id")
;
WITH "few" AS (SELECT "n"."id" AS "n_id", "n"."first_name" AS "n_first_name", "n"."last_name" AS "n_last_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at" FROM "public"."names" "n" WHERE "n"."id" < 4) SELECT * FROM "few" "few"
;
SELECT DISTINCT ON ("n"."active") "n"."active" AS "n_active" FROM "public"."names" "n" ORDER BY "n_active" ASC
;
INSERT INTO "public"."names"("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, $3, DEFAULT, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."names"("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, DEFAULT, DEFAULT, DEFAULT, DEFAULT), ($3, $4, DEFAULT, $5, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."names"("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, DEFAULT, $3, DEFAULT, DEFAULT), ($4, $5, DEFAULT, $6, DEFAULT, DEFAULT), ($7, $8, DEFAULT, $9, DEFAULT, DEFAULT), ($10, $11, DEFAULT, $12, DEFAULT, DEFAULT), ($13, $14, DEFAULT, $15, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."names"("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, DEFAULT, $3, DEFAULT, DEFAULT), ($4, $5, DEFAULT, $6, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."names" "Name" WHERE "Name"."id" IN ($1)
;
UPDATE "public"."names" SET "last_name" = $1 WHERE "id" IN ($2)
;
INSERT INTO "public"."names"("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, $3, DEFAULT, DEFAULT, DEFAULT), ($4, $5, DEFAULT, DEFAULT, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."names"("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, $3, $4, DEFAULT, DEFAULT), ($5, $6, $7, DEFAULT, DEFAULT, DEFAULT) ON CONFLICT ( "email" ) DO UPDATE SET "email" = EXCLUDED."email", "first_name" = EXCLUDED."first_name", "last_name" = EXCLUDED."last_name", "visits" = EXCLUDED."visits" RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."names" AS "Name"("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, $3, DEFAULT, DEFAULT, DEFAULT) ON CONFLICT DO NOTHING  RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."names" AS "Name"("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, $3, $4, DEFAULT, DEFAULT) ON CONFLICT ( "email" ) DO UPDATE SET "last_name" = EXCLUDED."last_name", "visits" = EXCLUDED."visits" WHERE ("Name"."last_name" IS DISTINCT FROM EXCLUDED."last_name" OR "Name"."visits" IS DISTINCT FROM EXCLUDED."visits") RETURNING *
;
UPDATE "public"."names" SET "visits" = $1 WHERE "id" IN ($2, $3)
;
UPDATE "public"."names" SET "last_name" = $1, "active" = $2 WHERE "id" IN ($3)
;
UPDATE "public"."names" SET "visits" = "visits" + 5 WHERE "active" = $1
;
UPDATE "public"."names" SET "visits" = "visits" - 2 WHERE "id" = $1
;
UPDATE "public"."names" SET "visits" = "visits" * 2, "email" = coalesce("email", 'none' || "id") WHERE "visits" < $1 RETURNING "id", "visits", "email"
;
SELECT "Order"."id" AS "Order_id", "Order"."amount" AS "Order_amount", "Order"."note" AS "Order_note", "Order"."name_id" AS "Order_name_id", "Order__Order_name"."id" AS "Order__Order_name_id", "Order__Order_name"."first_name" AS "Order__Order_name_first_name", "Order__Order_name"."last_name" AS "Order__Order_name_last_name", "Order__Order_name"."email" AS "Order__Order_name_email", "Order__Order_name"."visits" AS "Order__Order_name_visits", "Order__Order_name"."active" AS "Order__Order_name_active", "Order__Order_name"."joined_at" AS "Order__Order_name_joined_at" FROM "public"."orders" "Order" LEFT JOIN "public"."names" "Order__Order_name" ON "Order__Order_name"."id"="Order"."name_id" WHERE (("Order"."id" IN ($1, $2))) ORDER BY "Order"."id" ASC
;
DELETE FROM "public"."names" WHERE "last_name" LIKE $1
;
DELETE FROM "public"."names" WHERE "id" IN ($1, $2)
;
DELETE FROM "public"."names" WHERE "visits" > $1 RETURNING "id"
;
SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."names" "Name" WHERE (("Name"."visits" > $1))
;
UPDATE names SET visits = $1 WHERE id = $2 RETURNING id, visits
;
SELECT "Name"."id" AS "Name_id", "Name"."first_name" AS "Name_first_name", "Name"."last_name" AS "Name_last_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."names" "Name" WHERE (("Name"."id" > $1)) ORDER BY "Name"."id" ASC LIMIT 2 FOR UPDATE
;
SELECT "n"."id" AS "n_id", "n"."first_name" AS "n_first_name", "n"."last_name" AS "n_last_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at" FROM "public"."names" "n" ORDER BY "n"."id" ASC LIMIT 1 FOR SHARE SKIP LOCKED
;
INSERT INTO "public"."names"("first_name", "last_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, DEFAULT, DEFAULT, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
UPDATE "public"."names" SET "visits" = $1 WHERE "id" IN ($2)
;
DELETE FROM "public"."names"
;
SELECT "n"."id" AS "n_id", "n"."first_name" AS "n_first_name", "n"."last_name" AS "n_last_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at" FROM "public"."names" "n" ORDER BY "n"."id" ASC
;
TRUNCATE TABLE "names"
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."new_names" "Name" ORDER BY "Name"."id" ASC
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."new_names" "Name" WHERE (("Name"."id" = $1)) LIMIT 1
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name" FROM "public"."new_names" "Name" WHERE (((("Name"."active" = $1) AND ("Name"."visits" > $2))) OR ((("Name"."full_name" ILIKE $3)))) ORDER BY "Name_full_name" DESC
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."new_names" "Name" WHERE (("Name"."id" IN ($1, $2, $3)) AND (NOT("Name"."email" IS NULL)) AND ("Name"."visits" BETWEEN $4 AND $5)) ORDER BY "Name"."id" ASC
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."new_names" "Name" ORDER BY "Name"."visits" DESC, "Name"."id" ASC LIMIT 3 OFFSET 2
;
SELECT COUNT(1) AS "cnt" FROM "public"."new_names" "Name"
;
SELECT COUNT(1) AS "cnt" FROM "public"."new_names" "Name" WHERE (("Name"."active" = $1))
;
SELECT SUM("visits") AS "SUM" FROM "public"."new_names" "Name"
;
SELECT MAX("visits") AS "MAX" FROM "public"."new_names" "Name"
;
SELECT 1 AS "row_exists" FROM (SELECT 1 AS dummy_column) "dummy_table" WHERE EXISTS (SELECT 1 FROM "public"."new_names" "Name" WHERE (("Name"."id" = $1))) LIMIT 1
;
SELECT DISTINCT "distinctAlias"."Name_id" AS "ids_Name_id", "distinctAlias"."Name_id", "distinctAlias"."Name__Name_orders_id" FROM (SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at", "Name__Name_orders"."id" AS "Name__Name_orders_id", "Name__Name_orders"."amount" AS "Name__Name_orders_amount", "Name__Name_orders"."note" AS "Name__Name_orders_note", "Name__Name_orders"."name_id" AS "Name__Name_orders_name_id" FROM "public"."new_names" "Name" LEFT JOIN "public"."orders" "Name__Name_orders" ON "Name__Name_orders"."name_id"="Name"."id") "distinctAlias" ORDER BY "distinctAlias"."Name_id" ASC, "distinctAlias"."Name__Name_orders_id" ASC, "Name_id" ASC LIMIT 3
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at", "Name__Name_orders"."id" AS "Name__Name_orders_id", "Name__Name_orders"."amount" AS "Name__Name_orders_amount", "Name__Name_orders"."note" AS "Name__Name_orders_note", "Name__Name_orders"."name_id" AS "Name__Name_orders_name_id" FROM "public"."new_names" "Name" LEFT JOIN "public"."orders" "Name__Name_orders" ON "Name__Name_orders"."name_id"="Name"."id" WHERE "Name"."id" IN (1, 1, 2) ORDER BY "Name"."id" ASC, "Name__Name_orders"."id" ASC
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."new_names" "Name" WHERE (("Name"."id" IN ($1, $2))) ORDER BY "Name"."id" ASC
;
SELECT "Order"."id" AS "Order_id", "Order"."amount" AS "Order_amount", "Order"."note" AS "Order_note", "Order"."name_id" AS "Order_name_id", "Order__Order_name"."id" AS "Order__Order_name_id", "Order__Order_name"."full_name" AS "Order__Order_name_full_name", "Order__Order_name"."email" AS "Order__Order_name_email", "Order__Order_name"."visits" AS "Order__Order_name_visits", "Order__Order_name"."active" AS "Order__Order_name_active", "Order__Order_name"."joined_at" AS "Order__Order_name_joined_at" FROM "public"."orders" "Order" LEFT JOIN "public"."new_names" "Order__Order_name" ON "Order__Order_name"."id"="Order"."name_id" ORDER BY "Order"."id" ASC
;
SELECT "Order"."id" AS "Order_id", "Order"."amount" AS "Order_amount", "Order"."note" AS "Order_note", "Order"."name_id" AS "Order_name_id" FROM "public"."orders" "Order" LEFT JOIN "public"."new_names" "Order__Order_name" ON "Order__Order_name"."id"="Order"."name_id" WHERE (((("Order__Order_name"."full_name" LIKE $1)))) ORDER BY "Order"."id" ASC
;
SELECT "n"."id" AS "id", "n"."full_name" AS "last", SUM("o"."amount") AS "total" FROM "public"."new_names" "n" LEFT JOIN "public"."orders" "o" ON "o"."name_id"="n"."id" GROUP BY "n"."id" HAVING COUNT("o"."id") > $1 ORDER BY "n"."id" ASC
;
SELECT DISTINCT "distinctAlias"."n_id" AS "ids_n_id", "distinctAlias"."n_full_name", "distinctAlias"."o_id" FROM (SELECT "n"."id" AS "n_id", "n"."full_name" AS "n_full_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at", "o"."id" AS "o_id", "o"."amount" AS "o_amount", "o"."note" AS "o_note", "o"."name_id" AS "o_name_id" FROM "public"."new_names" "n" LEFT JOIN "public"."orders" "o" ON "o"."name_id"="n"."id" AND ("o"."amount" > $1) WHERE "n"."visits" > $2) "distinctAlias" ORDER BY "distinctAlias"."n_full_name" ASC, "distinctAlias"."o_id" ASC, "n_id" ASC LIMIT 2 OFFSET 1
;
SELECT "n"."id" AS "n_id", "n"."full_name" AS "n_full_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at", "o"."id" AS "o_id", "o"."amount" AS "o_amount", "o"."note" AS "o_note", "o"."name_id" AS "o_name_id" FROM "public"."new_names" "n" LEFT JOIN "public"."orders" "o" ON "o"."name_id"="n"."id" AND ("o"."amount" > $1) WHERE ( "n"."visits" > $2 ) AND ( "n"."id" IN (8, 6) ) ORDER BY "n"."full_name" ASC, "o"."id" ASC
;
SELECT COUNT(DISTINCT("n"."id")) AS "cnt" FROM "public"."new_names" "n" LEFT JOIN "public"."orders" "o" ON "o"."name_id"="n"."id" AND ("o"."amount" > $1) WHERE "n"."visits" > $2
;
SELECT "n"."id" AS "n_id", "n"."full_name" AS "n_full_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at" FROM "public"."new_names" "n" WHERE "n"."id" IN (SELECT "o"."name_id" FROM "public"."orders" "o" WHERE "o"."amount" > 10) ORDER BY "n"."id" ASC
;
SELECT COUNT(1) AS "cnt" FROM "public"."new_names" "n" WHERE EXISTS (SELECT 1 FROM "public"."orders" "o" WHERE "o"."name_id" = "n"."id")
;
WITH "few" AS (SELECT "n"."id" AS "n_id", "n"."full_name" AS "n_full_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at" FROM "public"."new_names" "n" WHERE "n"."id" < 4) SELECT * FROM "few" "few"
;
SELECT DISTINCT ON ("n"."active") "n"."active" AS "n_active" FROM "public"."new_names" "n" ORDER BY "n_active" ASC
;
INSERT INTO "public"."new_names"("full_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, DEFAULT, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."new_names"("full_name", "email", "visits", "active", "joined_at") VALUES ($1, DEFAULT, DEFAULT, DEFAULT, DEFAULT), ($2, DEFAULT, $3, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."new_names"("full_name", "email", "visits", "active", "joined_at") VALUES ($1, DEFAULT, $2, DEFAULT, DEFAULT), ($3, DEFAULT, $4, DEFAULT, DEFAULT), ($5, DEFAULT, $6, DEFAULT, DEFAULT), ($7, DEFAULT, $8, DEFAULT, DEFAULT), ($9, DEFAULT, $10, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."new_names"("full_name", "email", "visits", "active", "joined_at") VALUES ($1, DEFAULT, $2, DEFAULT, DEFAULT), ($3, DEFAULT, $4, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."new_names" "Name" WHERE "Name"."id" IN ($1)
;
UPDATE "public"."new_names" SET "full_name" = $1 WHERE "id" IN ($2)
;
INSERT INTO "public"."new_names"("full_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, DEFAULT, DEFAULT, DEFAULT), ($3, DEFAULT, DEFAULT, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."new_names"("full_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, $3, DEFAULT, DEFAULT), ($4, $5, DEFAULT, DEFAULT, DEFAULT) ON CONFLICT ( "email" ) DO UPDATE SET "email" = EXCLUDED."email", "full_name" = EXCLUDED."full_name", "visits" = EXCLUDED."visits" RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."new_names" AS "Name"("full_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, DEFAULT, DEFAULT, DEFAULT) ON CONFLICT DO NOTHING  RETURNING "id", "visits", "active", "joined_at"
;
INSERT INTO "public"."new_names" AS "Name"("full_name", "email", "visits", "active", "joined_at") VALUES ($1, $2, $3, DEFAULT, DEFAULT) ON CONFLICT ( "email" ) DO UPDATE SET "full_name" = EXCLUDED."full_name", "visits" = EXCLUDED."visits" WHERE ("Name"."full_name" IS DISTINCT FROM EXCLUDED."full_name" OR "Name"."visits" IS DISTINCT FROM EXCLUDED."visits") RETURNING *
;
UPDATE "public"."new_names" SET "visits" = $1 WHERE "id" IN ($2, $3)
;
UPDATE "public"."new_names" SET "full_name" = $1, "active" = $2 WHERE "id" IN ($3)
;
UPDATE "public"."new_names" SET "visits" = "visits" + 5 WHERE "active" = $1
;
UPDATE "public"."new_names" SET "visits" = "visits" - 2 WHERE "id" = $1
;
UPDATE "public"."new_names" SET "visits" = "visits" * 2, "email" = coalesce("email", 'none' || "id") WHERE "visits" < $1 RETURNING "id", "visits", "email"
;
SELECT "Order"."id" AS "Order_id", "Order"."amount" AS "Order_amount", "Order"."note" AS "Order_note", "Order"."name_id" AS "Order_name_id", "Order__Order_name"."id" AS "Order__Order_name_id", "Order__Order_name"."full_name" AS "Order__Order_name_full_name", "Order__Order_name"."email" AS "Order__Order_name_email", "Order__Order_name"."visits" AS "Order__Order_name_visits", "Order__Order_name"."active" AS "Order__Order_name_active", "Order__Order_name"."joined_at" AS "Order__Order_name_joined_at" FROM "public"."orders" "Order" LEFT JOIN "public"."new_names" "Order__Order_name" ON "Order__Order_name"."id"="Order"."name_id" WHERE (("Order"."id" IN ($1, $2))) ORDER BY "Order"."id" ASC
;
DELETE FROM "public"."new_names" WHERE "full_name" LIKE $1
;
DELETE FROM "public"."new_names" WHERE "id" IN ($1, $2)
;
DELETE FROM "public"."new_names" WHERE "visits" > $1 RETURNING "id"
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."new_names" "Name" WHERE (("Name"."visits" > $1))
;
UPDATE new_names SET visits = $1 WHERE id = $2 RETURNING id, visits
;
SELECT "Name"."id" AS "Name_id", "Name"."full_name" AS "Name_full_name", "Name"."email" AS "Name_email", "Name"."visits" AS "Name_visits", "Name"."active" AS "Name_active", "Name"."joined_at" AS "Name_joined_at" FROM "public"."new_names" "Name" WHERE (("Name"."id" > $1)) ORDER BY "Name"."id" ASC LIMIT 2 FOR UPDATE
;
SELECT "n"."id" AS "n_id", "n"."full_name" AS "n_full_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at" FROM "public"."new_names" "n" ORDER BY "n"."id" ASC LIMIT 1 FOR SHARE SKIP LOCKED
;
INSERT INTO "public"."new_names"("full_name", "email", "visits", "active", "joined_at") VALUES ($1, DEFAULT, DEFAULT, DEFAULT, DEFAULT) RETURNING "id", "visits", "active", "joined_at"
;
UPDATE "public"."new_names" SET "visits" = $1 WHERE "id" IN ($2)
;
DELETE FROM "public"."new_names"
;
SELECT "n"."id" AS "n_id", "n"."full_name" AS "n_full_name", "n"."email" AS "n_email", "n"."visits" AS "n_visits", "n"."active" AS "n_active", "n"."joined_at" AS "n_joined_at" FROM "public"."new_names" "n" ORDER BY "n"."id" ASC
;
TRUNCATE TABLE "new_names"
;
