select "id", "first_name", "last_name", "email", "visits", "active", "joined_at" from "names" order by "names"."id"
;
select "id", "last_name", upper("last_name") from "names" where ("names"."active" = $1 and ("names"."visits" > $2 or "names"."last_name" ilike $3)) order by "names"."last_name" desc
;
select "email" from "names" where ("names"."id" in ($1, $2, $3) and "names"."visits" <> $4) order by "names"."id" limit $5 offset $6
;
select count(*) as count from "names"
;
select count(*) as count from "names" where "names"."visits" > $1
;
select count(*), count(distinct "active"), sum("visits"), avg("visits"), max("last_name") from "names"
;
select "active", count(*) from "names" group by "names"."active" having count(*) > $1 order by "names"."active"
;
select "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at", "orders"."id", "orders"."name_id", "orders"."amount", "orders"."note" from "names" inner join "orders" on "orders"."name_id" = "names"."id" order by "orders"."id"
;
select "names"."id", "names"."last_name", sum("orders"."amount") from "names" left join "orders" on "orders"."name_id" = "names"."id" group by "names"."id" order by "names"."id"
;
select "orders"."id", "names"."last_name" from "names" right join "orders" on "orders"."name_id" = "names"."id" order by "orders"."id"
;
select "names"."id", "other"."id" from "names" inner join "names" "other" on ("names"."visits" = "other"."visits" and "names"."id" < "other"."id") order by "names"."id", "other"."id"
;
select "id" from "names" where exists (select 1 from "orders" where "orders"."name_id" = "names"."id") order by "names"."id"
;
with "busy" as (select "id", "first_name", "last_name", "email", "visits", "active", "joined_at" from "names" where "names"."visits" >= $1) select "id", "first_name", "last_name", "email", "visits", "active", "joined_at" from "busy" order by "busy"."id"
;
select "names"."id", "total" from "names" left join (select "name_id", sum("amount") as "total" from "orders" group by "orders"."name_id") "totals" on "totals"."name_id" = "names"."id" order by "names"."id"
;
(select "id" from "names") union (select "id" from "orders") order by id asc  limit $1
;
select distinct on ("names"."active") "active", "last_name" from "names" order by "names"."active", "names"."last_name"
;
select "id", "first_name", "last_name", "email", "visits", "active", "joined_at" from "names" "names" where "names"."id" = $1 limit $2
;
select "names"."id", "names"."first_name", "names"."last_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at", "names_orders"."data" as "orders" from "names" "names" left join lateral (select coalesce(json_agg(json_build_array("names_orders"."id", "names_orders"."amount") order by "names_orders"."id" asc), '[]'::json) as "data" from (select * from "orders" "names_orders" where "names_orders"."name_id" = "names"."id" order by "names_orders"."id" asc) "names_orders") "names_orders" on true order by "names"."id" asc limit $1
;
select "orders"."id", "orders"."name_id", "orders"."amount", "orders"."note", "orders_name"."data" as "name" from "orders" "orders" left join lateral (select json_build_array("orders_name"."id", "orders_name"."last_name") as "data" from (select * from "names" "orders_name" where "orders_name"."id" = "orders"."name_id" limit $1) "orders_name") "orders_name" on true where "orders"."id" < $2 order by "orders"."id" asc
;
select "id", upper("last_name") as "up" from "names" "names" where not "names"."email" is null order by "names"."id" desc limit $1 offset $2
;
select "id", "last_name" from "names" where "names"."id" = $1
;
insert into "names" ("id", "first_name", "last_name", "email", "visits", "active", "joined_at") values (default, $1, $2, $3, default, default, default) returning "id", "first_name", "last_name", "email", "visits", "active", "joined_at"
;
insert into "names" ("id", "first_name", "last_name", "email", "visits", "active", "joined_at") values (default, $1, $2, default, $3, default, default), (default, $4, $5, default, $6, default, default), (default, $7, $8, default, $9, default, default), (default, $10, $11, default, $12, default, default), (default, $13, $14, default, $15, default, default), (default, $16, $17, default, $18, default, default), (default, $19, $20, default, $21, default, default), (default, $22, $23, default, $24, default, default), (default, $25, $26, default, $27, default, default), (default, $28, $29, default, $30, default, default), (default, $31, $32, default, $33, default, default), (default, $34, $35, default, $36, default, default) returning "id", "visits"
;
insert into "names" ("id", "first_name", "last_name", "email", "visits", "active", "joined_at") values (default, $1, $2, $3, $4, default, default) on conflict ("email") do update set "last_name" = excluded.last_name, "visits" = "names"."visits" + excluded.visits returning "id", "first_name", "last_name", "email", "visits", "active", "joined_at"
;
insert into "names" ("id", "first_name", "last_name", "email", "visits", "active", "joined_at") values (default, $1, $2, $3, default, default, default) on conflict ("email") do update set "visits" = $4 where "names"."visits" > $5 returning "id", "first_name", "last_name", "email", "visits", "active", "joined_at"
;
insert into "names" ("id", "first_name", "last_name", "email", "visits", "active", "joined_at") values ($1, $2, $3, default, default, default, default) on conflict ("id") do update set "first_name" = $4, "last_name" = $5 returning "id", "last_name"
;
insert into "names" ("id", "first_name", "last_name", "email", "visits", "active", "joined_at") values (default, $1, $2, $3, default, default, default) on conflict do nothing returning "id", "first_name", "last_name", "email", "visits", "active", "joined_at"
;
insert into "orders" ("id", "name_id", "amount", "note") select "id" + 1000 as "id", "id", 2.5 as "amount", "last_name" as "note" from "names" where "names"."visits" > $1 returning "id", "name_id", "amount", "note"
;
update "names" set "visits" = "names"."visits" + 10 where "names"."id" < $1 returning "id", "visits"
;
update "names" set "visits" = "orders"."id" from "orders" where ("orders"."name_id" = "names"."id" and "orders"."amount" > $1) returning "names"."id"
;
update "names" set "email" = $1, "active" = $2 where "names"."id" between $3 and $4 returning "id", "first_name", "last_name", "email", "visits", "active", "joined_at"
;
delete from "names" where "names"."last_name" like $1 returning "id", "last_name"
;
delete from "names" where "names"."id" in (select "name_id" from "orders" where "orders"."amount" < $1) returning "id"
;
select "id" from "names" where "names"."id" > $1 order by "names"."id" limit $2 for update
;
select "id" from "names" order by "names"."id" limit $1 for share of "names" skip locked
;
insert into "names" ("id", "first_name", "last_name", "email", "visits", "active", "joined_at") values ($1, $2, $3, default, default, default, default)
;
update "names" set "visits" = $1 where "names"."id" = $2
;
select "visits" from "names" where "names"."id" = $1
;
delete from "names"
;
with "made" as (insert into "names" ("id", "first_name", "last_name", "email", "visits", "active", "joined_at") values (default, $1, $2, default, default, default, default) returning "id") select "id" from "made"
;
with "gone" as (delete from "names" where "names"."id" = $1 returning "id", "first_name", "last_name", "email", "visits", "active", "joined_at") select "gone"."id", "gone"."first_name", "gone"."last_name", "gone"."email", "gone"."visits", "gone"."active", "gone"."joined_at", "orders"."id", "orders"."name_id", "orders"."amount", "orders"."note" from "gone" inner join "orders" on true order by "orders"."id" limit $2
;
select "id", "full_name", "email", "visits", "active", "joined_at" from "new_names" order by "new_names"."id"
;
select "id", "full_name", upper("full_name") from "new_names" where ("new_names"."active" = $1 and ("new_names"."visits" > $2 or "new_names"."full_name" ilike $3)) order by "new_names"."full_name" desc
;
select "email" from "new_names" where ("new_names"."id" in ($1, $2, $3) and "new_names"."visits" <> $4) order by "new_names"."id" limit $5 offset $6
;
select count(*) as count from "new_names"
;
select count(*) as count from "new_names" where "new_names"."visits" > $1
;
select count(*), count(distinct "active"), sum("visits"), avg("visits"), max("full_name") from "new_names"
;
select "active", count(*) from "new_names" group by "new_names"."active" having count(*) > $1 order by "new_names"."active"
;
select "new_names"."id", "new_names"."full_name", "new_names"."email", "new_names"."visits", "new_names"."active", "new_names"."joined_at", "orders"."id", "orders"."name_id", "orders"."amount", "orders"."note" from "new_names" inner join "orders" on "orders"."name_id" = "new_names"."id" order by "orders"."id"
;
select "new_names"."id", "new_names"."full_name", sum("orders"."amount") from "new_names" left join "orders" on "orders"."name_id" = "new_names"."id" group by "new_names"."id" order by "new_names"."id"
;
select "orders"."id", "new_names"."full_name" from "new_names" right join "orders" on "orders"."name_id" = "new_names"."id" order by "orders"."id"
;
select "new_names"."id", "other"."id" from "new_names" inner join "new_names" "other" on ("new_names"."visits" = "other"."visits" and "new_names"."id" < "other"."id") order by "new_names"."id", "other"."id"
;
select "id" from "new_names" where exists (select 1 from "orders" where "orders"."name_id" = "new_names"."id") order by "new_names"."id"
;
with "busy" as (select "id", "full_name", "email", "visits", "active", "joined_at" from "new_names" where "new_names"."visits" >= $1) select "id", "full_name", "email", "visits", "active", "joined_at" from "busy" order by "busy"."id"
;
select "new_names"."id", "total" from "new_names" left join (select "name_id", sum("amount") as "total" from "orders" group by "orders"."name_id") "totals" on "totals"."name_id" = "new_names"."id" order by "new_names"."id"
;
(select "id" from "new_names") union (select "id" from "orders") order by id asc  limit $1
;
select distinct on ("new_names"."active") "active", "full_name" from "new_names" order by "new_names"."active", "new_names"."full_name"
;
select "id", "full_name", "email", "visits", "active", "joined_at" from "new_names" "names" where "names"."id" = $1 limit $2
;
select "names"."id", "names"."full_name", "names"."email", "names"."visits", "names"."active", "names"."joined_at", "names_orders"."data" as "orders" from "new_names" "names" left join lateral (select coalesce(json_agg(json_build_array("names_orders"."id", "names_orders"."amount") order by "names_orders"."id" asc), '[]'::json) as "data" from (select * from "orders" "names_orders" where "names_orders"."name_id" = "names"."id" order by "names_orders"."id" asc) "names_orders") "names_orders" on true order by "names"."id" asc limit $1
;
select "orders"."id", "orders"."name_id", "orders"."amount", "orders"."note", "orders_name"."data" as "name" from "orders" "orders" left join lateral (select json_build_array("orders_name"."id", "orders_name"."full_name") as "data" from (select * from "new_names" "orders_name" where "orders_name"."id" = "orders"."name_id" limit $1) "orders_name") "orders_name" on true where "orders"."id" < $2 order by "orders"."id" asc
;
select "id", upper("full_name") as "up" from "new_names" "names" where not "names"."email" is null order by "names"."id" desc limit $1 offset $2
;
select "id", "full_name" from "new_names" where "new_names"."id" = $1
;
insert into "new_names" ("id", "full_name", "email", "visits", "active", "joined_at") values (default, $1, $2, default, default, default) returning "id", "full_name", "email", "visits", "active", "joined_at"
;
insert into "new_names" ("id", "full_name", "email", "visits", "active", "joined_at") values (default, $1, default, $2, default, default), (default, $3, default, $4, default, default), (default, $5, default, $6, default, default), (default, $7, default, $8, default, default), (default, $9, default, $10, default, default), (default, $11, default, $12, default, default), (default, $13, default, $14, default, default), (default, $15, default, $16, default, default), (default, $17, default, $18, default, default), (default, $19, default, $20, default, default), (default, $21, default, $22, default, default), (default, $23, default, $24, default, default) returning "id", "visits"
;
insert into "new_names" ("id", "full_name", "email", "visits", "active", "joined_at") values (default, $1, $2, $3, default, default) on conflict ("email") do update set "full_name" = excluded.full_name, "visits" = "new_names"."visits" + excluded.visits returning "id", "full_name", "email", "visits", "active", "joined_at"
;
insert into "new_names" ("id", "full_name", "email", "visits", "active", "joined_at") values (default, $1, $2, default, default, default) on conflict ("email") do update set "visits" = $3 where "new_names"."visits" > $4 returning "id", "full_name", "email", "visits", "active", "joined_at"
;
insert into "new_names" ("id", "full_name", "email", "visits", "active", "joined_at") values ($1, $2, default, default, default, default) on conflict ("id") do update set "full_name" = $3 returning "id", "full_name"
;
insert into "new_names" ("id", "full_name", "email", "visits", "active", "joined_at") values (default, $1, $2, default, default, default) on conflict do nothing returning "id", "full_name", "email", "visits", "active", "joined_at"
;
insert into "orders" ("id", "name_id", "amount", "note") select "id" + 1000 as "id", "id", 2.5 as "amount", "full_name" as "note" from "new_names" where "new_names"."visits" > $1 returning "id", "name_id", "amount", "note"
;
update "new_names" set "visits" = "new_names"."visits" + 10 where "new_names"."id" < $1 returning "id", "visits"
;
update "new_names" set "visits" = "orders"."id" from "orders" where ("orders"."name_id" = "new_names"."id" and "orders"."amount" > $1) returning "new_names"."id"
;
update "new_names" set "email" = $1, "active" = $2 where "new_names"."id" between $3 and $4 returning "id", "full_name", "email", "visits", "active", "joined_at"
;
delete from "new_names" where "new_names"."full_name" like $1 returning "id", "full_name"
;
delete from "new_names" where "new_names"."id" in (select "name_id" from "orders" where "orders"."amount" < $1) returning "id"
;
select "id" from "new_names" where "new_names"."id" > $1 order by "new_names"."id" limit $2 for update
;
select "id" from "new_names" order by "new_names"."id" limit $1 for share of "new_names" skip locked
;
insert into "new_names" ("id", "full_name", "email", "visits", "active", "joined_at") values ($1, $2, default, default, default, default)
;
update "new_names" set "visits" = $1 where "new_names"."id" = $2
;
select "visits" from "new_names" where "new_names"."id" = $1
;
delete from "new_names"
;
with "made" as (insert into "new_names" ("id", "full_name", "email", "visits", "active", "joined_at") values (default, $1, default, default, default, default) returning "id") select "id" from "made"
;
with "gone" as (delete from "new_names" where "new_names"."id" = $1 returning "id", "full_name", "email", "visits", "active", "joined_at") select "gone"."id", "gone"."full_name", "gone"."email", "gone"."visits", "gone"."active", "gone"."joined_at", "orders"."id", "orders"."name_id", "orders"."amount", "orders"."note" from "gone" inner join "orders" on true order by "orders"."id" limit $2
;
