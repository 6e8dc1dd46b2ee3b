select "names".* from "names" order by "id" asc
;
select "names".* from "names" where "names"."id" = $1
;
select "id" from "names" where "names"."id" in ($1, $2) order by "id" asc
;
select "names".* from "names" where "id" in ($1, $2, $3) order by "id" asc
;
select "names"."id" as "id", "names"."first_name" as "first_name", "names"."last_name" as "last_name", "names"."email" as "email", "names"."visits" as "visits", "names"."active" as "active", "names"."joined_at" as "joined_at", "orders"."id" as "orders:id", "orders"."name_id" as "orders:name_id", "orders"."amount" as "orders:amount", "orders"."note" as "orders:note" from "names" left join "orders" on "orders"."name_id" = "names"."id" where "orders"."amount" > $1 order by "names"."id" asc, "orders"."id" asc
;
select "orders"."id", "name"."last_name" from "orders" inner join "names" as "name" on "name"."id" = "orders"."name_id" order by "orders"."id" asc
;
select "names"."id", (select count(*) from "orders" where "orders"."name_id" = "names"."id") as "n" from "names" order by "id" asc
;
select "names".* from "names" order by "id" asc limit $1 offset $2
;
select count(*) as "count" from (select "names".* from "names") as "temp"
;
select "id" from "names" where exists (select "orders".* from "orders" where "orders"."name_id" = "names"."id" and "amount" > $1) order by "id" asc
;
select COALESCE("email", $1) as "mail" from "names" order by "id" asc limit $2
;
insert into "names" ("email", "first_name", "last_name") values ($1, $2, $3) returning "id"
;
insert into "names" ("first_name", "last_name", "visits") values ($1, $2, $3) returning "id"
;
select "names".* from "names" where "names"."id" in ($1)
;
insert into "names" ("first_name", "last_name") values ($1, $2), ($3, $4) returning "id"
;
update "names" set "last_name" = $1, "visits" = visits + 1 where "names"."id" = $2
;
update "names" set "visits" = $1 where "names"."id" = $2
;
update "names" set "visits" = $1 where "visits" < $2 returning "id", "visits"
;
select "names"."id", "names"."visits" from "names" where "names"."id" in ($1)
;
insert into "names" ("email", "first_name", "last_name") values ($1, $2, $3) on conflict ("email") do update set "email" = excluded."email", "first_name" = excluded."first_name", "last_name" = excluded."last_name" returning *
;
delete from "names" where "names"."id" = $1
;
delete from "names" where not exists (select "orders".* from "orders" where "orders"."name_id" = "names"."id") returning "id"
;
select "names".* from "names" order by "id" asc limit $1 for update
;
insert into "names" ("first_name", "id", "last_name") values ($1, $2, $3) returning "id"
;
select "new_names".* from "new_names" order by "id" asc
;
select "new_names".* from "new_names" where "new_names"."id" = $1
;
select "id" from "new_names" where "new_names"."id" in ($1, $2) order by "id" asc
;
select "new_names".* from "new_names" where "id" in ($1, $2, $3) order by "id" asc
;
select "new_names"."id" as "id", "new_names"."full_name" as "full_name", "new_names"."email" as "email", "new_names"."visits" as "visits", "new_names"."active" as "active", "new_names"."joined_at" as "joined_at", "orders"."id" as "orders:id", "orders"."name_id" as "orders:name_id", "orders"."amount" as "orders:amount", "orders"."note" as "orders:note" from "new_names" left join "orders" on "orders"."name_id" = "new_names"."id" where "orders"."amount" > $1 order by "new_names"."id" asc, "orders"."id" asc
;
select "orders"."id", "name"."full_name" from "orders" inner join "new_names" as "name" on "name"."id" = "orders"."name_id" order by "orders"."id" asc
;
select "new_names"."id", (select count(*) from "orders" where "orders"."name_id" = "new_names"."id") as "n" from "new_names" order by "id" asc
;
select "new_names".* from "new_names" order by "id" asc limit $1 offset $2
;
select count(*) as "count" from (select "new_names".* from "new_names") as "temp"
;
select "id" from "new_names" where exists (select "orders".* from "orders" where "orders"."name_id" = "new_names"."id" and "amount" > $1) order by "id" asc
;
select COALESCE("email", $1) as "mail" from "new_names" order by "id" asc limit $2
;
insert into "new_names" ("email", "full_name") values ($1, $2) returning "id"
;
insert into "new_names" ("full_name", "visits") values ($1, $2) returning "id"
;
select "new_names".* from "new_names" where "new_names"."id" in ($1)
;
insert into "new_names" ("full_name") values ($1), ($2) returning "id"
;
update "new_names" set "full_name" = $1, "visits" = visits + 1 where "new_names"."id" = $2
;
update "new_names" set "visits" = $1 where "new_names"."id" = $2
;
update "new_names" set "visits" = $1 where "visits" < $2 returning "id", "visits"
;
select "new_names"."id", "new_names"."visits" from "new_names" where "new_names"."id" in ($1)
;
insert into "new_names" ("email", "full_name") values ($1, $2) on conflict ("email") do update set "email" = excluded."email", "full_name" = excluded."full_name" returning *
;
delete from "new_names" where "new_names"."id" = $1
;
delete from "new_names" where not exists (select "orders".* from "orders" where "orders"."name_id" = "new_names"."id") returning "id"
;
select "new_names".* from "new_names" order by "id" asc limit $1 for update
;
insert into "new_names" ("full_name", "id") values ($1, $2) returning "id"
;
