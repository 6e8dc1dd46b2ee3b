select * from "names" as "n" order by "id"
;
select "id", "last_name" from "names" as "n" where "id" = $1
;
select "id" from "names" as "n" where ("visits" > $1 or "last_name" ilike $2) and "email" is not null order by "id"
;
select "email" from "names" as "n" where "id" in ($1, $2, $3) order by "id" limit $4 offset $5
;
select "id" from "names" as "n" where ("id", "visits") in (($1, $2), ($3, $4))
;
select "active", count(*) as "n", sum("visits") as "s", count("id") filter(where "visits" > $1) as "f" from "names" as "n" group by "active" having count(*) > $2 order by "active"
;
select "n"."last_name", "o"."id", "o"."amount" from "names" as "n" inner join "orders" as "o" on "o"."name_id" = "n"."id" order by "o"."id"
;
select "n".*, "o"."note" from "names" as "n" left join "orders" as "o" on "o"."name_id" = "n"."id" and "o"."amount" > $1 order by "n"."id", "o"."id"
;
select "n"."id", "l"."amount" from "names" as "n" left join lateral (select "o"."amount" from "orders" as "o" where "o"."name_id" = "n"."id" order by "o"."id" desc limit $1) as "l" on true order by "n"."id"
;
select "n"."id", (select coalesce(json_agg(agg), '[]') from (select "o"."id", "o"."amount" from "orders" as "o" where "o"."name_id" = "n"."id" order by "o"."id") as agg) as "orders" from "names" as "n" order by "n"."id"
;
select "o"."id", (select to_json(obj) from (select * from "names" as "n" where "n"."id" = "o"."name_id") as obj) as "name" from "orders" as "o" order by "o"."id" limit $1
;
with "busy" as (select * from "names" where "visits" > $1) select "names"."id", "busy"."last_name" from "busy" inner join "names" on "names"."id" = "busy"."id" order by "busy"."id"
;
select "id" from "names" where "id" < $1 union select "id" from "orders" order by "id" limit $2
;
select "id", row_number() over(partition by "active" order by "visits", "id") as "r" from "names" as "n" order by "id"
;
select "id", case when "visits" > $1 then $2 else $3 end as "how" from "names" as "n" order by "id"
;
select distinct on ("active") "active", "last_name" from "names" as "n" order by "active", "last_name"
;
select "id" from "names" as "n" where exists (select 1 as "one" from "orders" where "orders"."name_id" = "n"."id") order by "id"
;
insert into "names" ("first_name", "last_name", "email") values ($1, $2, $3) returning "id"
;
insert into "names" ("first_name", "last_name", "visits") values ($1, $2, $3), ($4, $5, default) returning *
;
insert into "names" ("first_name", "last_name") values ($1, $2)
;
insert into "names" ("first_name", "last_name", "email", "visits") values ($1, $2, $3, $4) on conflict ("email") do update set "last_name" = "excluded"."last_name", "visits" = "names"."visits" + "excluded"."visits" returning "id", "last_name", "visits"
;
insert into "names" ("first_name", "last_name", "email", "visits") values ($1, $2, $3, $4) on conflict ("email") do update set "visits" = $5 where "names"."visits" > $6 returning "id"
;
insert into "names" ("first_name", "last_name", "email") values ($1, $2, $3) on conflict do nothing returning "id"
;
insert into "orders" ("name_id", "note") select "id", "last_name" from "names" where "id" > $1 returning "name_id", "note"
;
insert into "names" ("first_name", "last_name", "visits") select "first_name", "last_name", "visits" from "names" where "id" < $1 order by "id" returning "id", "last_name"
;
update "names" set "visits" = "visits" + $1 where "id" < $2 returning "id", "visits"
;
update "names" as "n" set "visits" = "o"."id" from "orders" as "o" where "o"."name_id" = "n"."id" and "o"."amount" > $1
;
update "names" set "last_name" = "last_name" || '!' where "id" in ($1, $2) returning "last_name"
;
delete from "names" where "last_name" like $1
;
delete from "names" using "orders" where "orders"."name_id" = "names"."id" and "orders"."note" = $1 returning "names"."id"
;
delete from "names" where "id" in (select "name_id" from "orders" where "amount" < $1) returning *
;
select * from "names" order by "id"
;
select "id" from "names" where "id" > $1 order by "id" limit $2 for update
;
select "n"."id" from "names" as "n" order by "n"."id" limit $1 for no key update of "n" skip locked
;
insert into "names" ("id", "first_name", "last_name") values ($1, $2, $3)
;
update "names" set "visits" = $1 where "id" = $2
;
select "visits" from "names" where "id" = $1
;
select "id", "last_name" from "names" order by "id"
;
with "gone" as (delete from "names" where "id" = $1 returning "id", "last_name") insert into "orders" ("name_id", "note") select "gone"."id", "gone"."last_name" from "gone" returning "name_id", "note"
;
with "made" as (insert into "names" ("first_name", "last_name") values ($1, $2) returning "id") insert into "orders" ("name_id") select "made"."id" from "made" returning "name_id"
;
select * from "new_names" as "n" order by "id"
;
select "id", "full_name" from "new_names" as "n" where "id" = $1
;
select "id" from "new_names" as "n" where ("visits" > $1 or "full_name" ilike $2) and "email" is not null order by "id"
;
select "email" from "new_names" as "n" where "id" in ($1, $2, $3) order by "id" limit $4 offset $5
;
select "id" from "new_names" as "n" where ("id", "visits") in (($1, $2), ($3, $4))
;
select "active", count(*) as "n", sum("visits") as "s", count("id") filter(where "visits" > $1) as "f" from "new_names" as "n" group by "active" having count(*) > $2 order by "active"
;
select "n"."full_name", "o"."id", "o"."amount" from "new_names" as "n" inner join "orders" as "o" on "o"."name_id" = "n"."id" order by "o"."id"
;
select "n".*, "o"."note" from "new_names" as "n" left join "orders" as "o" on "o"."name_id" = "n"."id" and "o"."amount" > $1 order by "n"."id", "o"."id"
;
select "n"."id", "l"."amount" from "new_names" as "n" left join lateral (select "o"."amount" from "orders" as "o" where "o"."name_id" = "n"."id" order by "o"."id" desc limit $1) as "l" on true order by "n"."id"
;
select "n"."id", (select coalesce(json_agg(agg), '[]') from (select "o"."id", "o"."amount" from "orders" as "o" where "o"."name_id" = "n"."id" order by "o"."id") as agg) as "orders" from "new_names" as "n" order by "n"."id"
;
select "o"."id", (select to_json(obj) from (select * from "new_names" as "n" where "n"."id" = "o"."name_id") as obj) as "name" from "orders" as "o" order by "o"."id" limit $1
;
with "busy" as (select * from "new_names" where "visits" > $1) select "new_names"."id", "busy"."full_name" from "busy" inner join "new_names" on "new_names"."id" = "busy"."id" order by "busy"."id"
;
select "id" from "new_names" where "id" < $1 union select "id" from "orders" order by "id" limit $2
;
select "id", row_number() over(partition by "active" order by "visits", "id") as "r" from "new_names" as "n" order by "id"
;
select "id", case when "visits" > $1 then $2 else $3 end as "how" from "new_names" as "n" order by "id"
;
select distinct on ("active") "active", "full_name" from "new_names" as "n" order by "active", "full_name"
;
select "id" from "new_names" as "n" where exists (select 1 as "one" from "orders" where "orders"."name_id" = "n"."id") order by "id"
;
insert into "new_names" ("full_name", "email") values ($1, $2) returning "id"
;
insert into "new_names" ("full_name", "visits") values ($1, $2), ($3, default) returning *
;
insert into "new_names" ("full_name") values ($1)
;
insert into "new_names" ("full_name", "email", "visits") values ($1, $2, $3) on conflict ("email") do update set "full_name" = "excluded"."full_name", "visits" = "new_names"."visits" + "excluded"."visits" returning "id", "full_name", "visits"
;
insert into "new_names" ("full_name", "email", "visits") values ($1, $2, $3) on conflict ("email") do update set "visits" = $4 where "new_names"."visits" > $5 returning "id"
;
insert into "new_names" ("full_name", "email") values ($1, $2) on conflict do nothing returning "id"
;
insert into "orders" ("name_id", "note") select "id", "full_name" from "new_names" where "id" > $1 returning "name_id", "note"
;
insert into "new_names" ("full_name", "visits") select "full_name", "visits" from "new_names" where "id" < $1 order by "id" returning "id", "full_name"
;
update "new_names" set "visits" = "visits" + $1 where "id" < $2 returning "id", "visits"
;
update "new_names" as "n" set "visits" = "o"."id" from "orders" as "o" where "o"."name_id" = "n"."id" and "o"."amount" > $1
;
update "new_names" set "full_name" = "full_name" || '!' where "id" in ($1, $2) returning "full_name"
;
delete from "new_names" where "full_name" like $1
;
delete from "new_names" using "orders" where "orders"."name_id" = "new_names"."id" and "orders"."note" = $1 returning "new_names"."id"
;
delete from "new_names" where "id" in (select "name_id" from "orders" where "amount" < $1) returning *
;
select * from "new_names" order by "id"
;
select "id" from "new_names" where "id" > $1 order by "id" limit $2 for update
;
select "n"."id" from "new_names" as "n" order by "n"."id" limit $1 for no key update of "n" skip locked
;
insert into "new_names" ("id", "full_name") values ($1, $2)
;
update "new_names" set "visits" = $1 where "id" = $2
;
select "visits" from "new_names" where "id" = $1
;
select "id", "full_name" from "new_names" order by "id"
;
with "gone" as (delete from "new_names" where "id" = $1 returning "id", "full_name") insert into "orders" ("name_id", "note") select "gone"."id", "gone"."full_name" from "gone" returning "name_id", "note"
;
with "made" as (insert into "new_names" ("full_name") values ($1) returning "id") insert into "orders" ("name_id") select "made"."id" from "made" returning "name_id"
;
