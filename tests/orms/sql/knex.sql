select * from "names" order by "id" asc
;
select "last_name", "email" from "names" where "id" = $1 limit $2
;
select * from "names" where "id" = $1 limit $2
;
select "id" from "names" where "active" = $1 and ("visits" > $2 or "email" is null) order by "last_name" asc
;
select "id", "visits" from "names" where "id" in ($1, $2, $3) order by "id" desc
;
select "id" from "names" where "last_name" ilike $1 order by "id" asc
;
select "id" from "names" where "visits" between $1 and $2 and not "id" = $3 order by "id" asc
;
select "last_name" from "names" order by "last_name" desc, "id" asc limit $1 offset $2
;
select count(*) as "n" from "names"
;
select count(distinct "active") as "n" from "names" limit $1
;
select sum("visits") as "s", avg("visits") as "a", max("last_name") as "m", min("joined_at") as "j" from "names" limit $1
;
select "active", count("id") as "n" from "names" group by "active" having count(*) > $1 order by "active" asc
;
select "names"."last_name", "orders".* from "names" inner join "orders" on "names"."id" = "orders"."name_id" order by "orders"."id" asc
;
select "n"."id", "n"."last_name", coalesce(sum(o.amount), 0) as total from "names" as "n" left join "orders" as "o" on "n"."id" = "o"."name_id" group by "n"."id" order by "n"."id" asc
;
select "id" from "names" where exists (select * from "orders" where orders.name_id = names.id) order by "id" asc
;
select "id" from "orders" where "name_id" in (select "id" from "names" where "visits" > $1) order by "id" asc
;
with "some" as (select * from "names" where "id" < $1) select "some"."id", "last_name" from "some" order by "id" asc
;
select "id" from "names" where "id" < $1 union all select "name_id" from "orders" where "id" < $2 order by "id" asc
;
select "id", rank() over (partition by "active" order by "visits" desc) as rank from "names" order by "id" asc
;
select distinct "active" from "names" order by "active" asc
;
select distinct on ("active") "id" from "names" order by "active" asc, "last_name" asc
;
select "id", upper("last_name") as up from "names" where id = any($1) order by id
;
select row_to_json("names".*) as whole from "names" where "id" = $1
;
insert into "names" ("email", "first_name", "last_name") values ($1, $2, $3) returning "id"
;
insert into "names" ("first_name", "last_name", "visits") values ($1, $2, $3) returning *
;
insert into "names" ("email", "first_name", "last_name") values (DEFAULT, $1, $2), ($3, $4, $5) returning "id", "email", "last_name"
;
insert into "names" ("first_name", "last_name", "visits") values ($1, $2, $3), ($4, $5, $6), ($7, $8, $9), ($10, $11, $12), ($13, $14, $15), ($16, $17, $18), ($19, $20, $21), ($22, $23, $24), ($25, $26, $27), ($28, $29, $30) returning "id"
;
insert into "names" ("email", "first_name", "last_name", "visits") values ($1, $2, $3, $4) on conflict ("email") do update set "email" = excluded."email", "first_name" = excluded."first_name", "last_name" = excluded."last_name", "visits" = excluded."visits" returning "id", "last_name", "visits"
;
insert into "names" ("email", "first_name", "last_name") values ($1, $2, $3) on conflict ("email") do update set "visits" = "names".visits + 10 returning "id", "last_name", "visits"
;
insert into "names" ("email", "first_name", "last_name") values ($1, $2, $3) on conflict ("email") do nothing
;
update "names" set "last_name" = $1 where "id" = $2
;
update "names" set "visits" = "visits" * 2 where "visits" > $1 returning "id", "visits"
;
update "names" set "visits" = "visits" + $1 where "id" < $2
;
update "names" set "visits" = "visits" - $1 where "id" = $2
;
update "names" set "visits" = $1 from "orders" where "names"."id" = "orders"."name_id" and "orders"."amount" > $2
;
delete from "names" where "last_name" like $1
;
delete from "names" where "visits" = $1 returning "id", "last_name"
;
delete from "names" using "orders" where "names"."id" = "orders"."name_id" and "orders"."note" = $1
;
delete from "names" where "id" in (select "name_id" from "orders" where "amount" < $1)
;
insert into orders (name_id, note) select "id", "last_name" from "names" where "id" > $1
;
select "id" from "names" where "id" > $1 order by "id" asc limit $2 for update
;
select "id" from "names" order by "id" asc limit $1 for share skip locked
;
insert into "names" ("first_name", "id", "last_name") values ($1, $2, $3)
;
update "names" set "visits" = $1 where "id" = $2
;
select "visits" from "names" where "id" = $1 limit $2
;
delete from "names"
;
select count(*) from "names"
;
select "id", "last_name" from "names" order by "id" asc
;
select * from "new_names" order by "id" asc
;
select "full_name", "email" from "new_names" where "id" = $1 limit $2
;
select * from "new_names" where "id" = $1 limit $2
;
select "id" from "new_names" where "active" = $1 and ("visits" > $2 or "email" is null) order by "full_name" asc
;
select "id", "visits" from "new_names" where "id" in ($1, $2, $3) order by "id" desc
;
select "id" from "new_names" where "full_name" ilike $1 order by "id" asc
;
select "id" from "new_names" where "visits" between $1 and $2 and not "id" = $3 order by "id" asc
;
select "full_name" from "new_names" order by "full_name" desc, "id" asc limit $1 offset $2
;
select count(*) as "n" from "new_names"
;
select count(distinct "active") as "n" from "new_names" limit $1
;
select sum("visits") as "s", avg("visits") as "a", max("full_name") as "m", min("joined_at") as "j" from "new_names" limit $1
;
select "active", count("id") as "n" from "new_names" group by "active" having count(*) > $1 order by "active" asc
;
select "new_names"."full_name", "orders".* from "new_names" inner join "orders" on "new_names"."id" = "orders"."name_id" order by "orders"."id" asc
;
select "n"."id", "n"."full_name", coalesce(sum(o.amount), 0) as total from "new_names" as "n" left join "orders" as "o" on "n"."id" = "o"."name_id" group by "n"."id" order by "n"."id" asc
;
select "id" from "new_names" where exists (select * from "orders" where orders.name_id = new_names.id) order by "id" asc
;
select "id" from "orders" where "name_id" in (select "id" from "new_names" where "visits" > $1) order by "id" asc
;
with "some" as (select * from "new_names" where "id" < $1) select "some"."id", "full_name" from "some" order by "id" asc
;
select "id" from "new_names" where "id" < $1 union all select "name_id" from "orders" where "id" < $2 order by "id" asc
;
select "id", rank() over (partition by "active" order by "visits" desc) as rank from "new_names" order by "id" asc
;
select distinct "active" from "new_names" order by "active" asc
;
select distinct on ("active") "id" from "new_names" order by "active" asc, "full_name" asc
;
select "id", upper("full_name") as up from "new_names" where id = any($1) order by id
;
select row_to_json("new_names".*) as whole from "new_names" where "id" = $1
;
insert into "new_names" ("email", "full_name") values ($1, $2) returning "id"
;
insert into "new_names" ("full_name", "visits") values ($1, $2) returning *
;
insert into "new_names" ("email", "full_name") values (DEFAULT, $1), ($2, $3) returning "id", "email", "full_name"
;
insert into "new_names" ("full_name", "visits") values ($1, $2), ($3, $4), ($5, $6), ($7, $8), ($9, $10), ($11, $12), ($13, $14), ($15, $16), ($17, $18), ($19, $20) returning "id"
;
insert into "new_names" ("email", "full_name", "visits") values ($1, $2, $3) on conflict ("email") do update set "email" = excluded."email", "full_name" = excluded."full_name", "visits" = excluded."visits" returning "id", "full_name", "visits"
;
insert into "new_names" ("email", "full_name") values ($1, $2) on conflict ("email") do update set "visits" = "new_names".visits + 10 returning "id", "full_name", "visits"
;
insert into "new_names" ("email", "full_name") values ($1, $2) on conflict ("email") do nothing
;
update "new_names" set "full_name" = $1 where "id" = $2
;
update "new_names" set "visits" = "visits" * 2 where "visits" > $1 returning "id", "visits"
;
update "new_names" set "visits" = "visits" + $1 where "id" < $2
;
update "new_names" set "visits" = "visits" - $1 where "id" = $2
;
update "new_names" set "visits" = $1 from "orders" where "new_names"."id" = "orders"."name_id" and "orders"."amount" > $2
;
delete from "new_names" where "full_name" like $1
;
delete from "new_names" where "visits" = $1 returning "id", "full_name"
;
delete from "new_names" using "orders" where "new_names"."id" = "orders"."name_id" and "orders"."note" = $1
;
delete from "new_names" where "id" in (select "name_id" from "orders" where "amount" < $1)
;
insert into orders (name_id, note) select "id", "full_name" from "new_names" where "id" > $1
;
select "id" from "new_names" where "id" > $1 order by "id" asc limit $2 for update
;
select "id" from "new_names" order by "id" asc limit $1 for share skip locked
;
insert into "new_names" ("full_name", "id") values ($1, $2)
;
update "new_names" set "visits" = $1 where "id" = $2
;
select "visits" from "new_names" where "id" = $1 limit $2
;
delete from "new_names"
;
select count(*) from "new_names"
;
select "id", "full_name" from "new_names" order by "id" asc
;
