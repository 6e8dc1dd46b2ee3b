select "n0".* from "names" as "n0" order by "n0"."id" asc
;
select "n0".* from "names" as "n0" where "n0"."email" = 'grace2@example.org' limit 1
;
select "n0".* from "names" as "n0" where "n0"."id" = 99 limit 1
;
select "n0"."id" from "names" as "n0" where ("n0"."visits" > 4 or "n0"."last_name" ilike 'a%') and "n0"."active" = true order by "n0"."last_name" desc
;
select "n0".* from "names" as "n0" where "n0"."id" not in (1) order by "n0"."visits" desc, "n0"."id" asc limit 3 offset 2
;
select count(*) as "count" from "names" as "n0" where "n0"."id" not in (1)
;
select count(*) as "count" from "names" as "n0"
;
select count(distinct("n0"."id")) as "count" from "names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" where "o1"."amount" > 10
;
select "n0".* from "names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" where "n0"."id" in (select "n0"."id" from (select "n0"."id" from "names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" group by "n0"."id" order by min("n0"."id") asc, min("o1"."id") asc limit 4) as "n0") order by "n0"."id" asc, "o1"."id" asc
;
select "n0".*, "o1"."id" as "o1__id", "o1"."name_id" as "o1__name_id", "o1"."amount" as "o1__amount", "o1"."note" as "o1__note" from "names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" where "n0"."id" in (select "n0"."id" from (select "n0"."id" from "names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" group by "n0"."id" order by min("n0"."id") asc, min("o1"."id") asc limit 4) as "n0") order by "n0"."id" asc, "o1"."id" asc
;
select "o0".*, "n1"."id" as "n1__id", "n1"."first_name" as "n1__first_name", "n1"."last_name" as "n1__last_name", "n1"."email" as "n1__email", "n1"."visits" as "n1__visits", "n1"."active" as "n1__active", "n1"."joined_at" as "n1__joined_at" from "orders" as "o0" left join "names" as "n1" on "o0"."name_id" = "n1"."id" where "n1"."last_name" like '%o%' order by "o0"."id" asc
;
select "n0".* from "names" as "n0" where "n0"."id" in (select "n0"."id" from "names" as "n0" inner join "orders" as "o1" on "n0"."id" = "o1"."name_id" where "o1"."amount" > 15) order by "n0"."id" asc
;
select "n"."active", count(*) as n from "names" as "n" group by "n"."active" having (count(*) > 1) order by "n"."active" asc
;
select "n"."id" from "names" as "n" where "n"."id" in (select "o"."name_id" from "orders" as "o" where "o"."amount" < 9) order by "n"."id" asc
;
insert into "names" ("first_name", "last_name", "email", "visits") values ('Ken', 'Thompson', 'ken@example.org', 0), ('Bulk', '0', default, 0), ('Bulk', '1', default, 1), ('Bulk', '2', default, 2), ('Bulk', '3', default, 3), ('Bulk', '4', default, 4) returning "id", "visits", "active", "joined_at"
;
select "n0".*, "o1"."id" as "o1__id", "o1"."name_id" as "o1__name_id", "o1"."amount" as "o1__amount", "o1"."note" as "o1__note" from "names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" order by "n0"."id" asc, "o1"."id" asc
;
update "names" set "last_name" = case when ("id" = 1) then 'Sam 1' when ("id" = 2) then 'Sam 2' when ("id" = 3) then 'Sam 3' when ("id" = 4) then 'Sam 4' when ("id" = 5) then 'Sam 5' else "last_name" end, "visits" = case when ("id" = 1) then 101 when ("id" = 2) then 102 when ("id" = 3) then 103 when ("id" = 4) then 104 when ("id" = 5) then 105 else "visits" end, "email" = case when ("id" = 6) then NULL else "email" end where "id" in (1, 2, 3, 4, 5, 6) returning "id"
;
delete from "names" where "id" in (13)
;
insert into "names" ("email", "first_name", "last_name", "visits") values ('ken@example.org', 'Ken', 'Lane', 7) on conflict ("email") do update set "first_name" = excluded."first_name", "last_name" = excluded."last_name", "visits" = excluded."visits" returning "id", "active", "joined_at"
;
insert into "names" ("email", "first_name", "last_name") values ('ken@example.org', 'Ken', 'King'), ('up', 'New', 'Upsert') on conflict ("email") do update set "first_name" = excluded."first_name", "last_name" = excluded."last_name" returning "id", "visits", "active", "joined_at"
;
insert into "names" ("first_name", "last_name") values ('In', 'Sert') returning "id", "visits", "active", "joined_at"
;
insert into "names" ("first_name", "last_name") values ('A', '1'), ('B', '2') returning "id", "visits", "active", "joined_at"
;
update "names" set "active" = true, "visits" = visits + 1 where "active" = false returning "visits"
;
delete from "names" where "last_name" like '%3'
;
select "n0".* from "names" as "n0" where "n0"."id" > 3 order by "n0"."id" asc limit 2 for update
;
select "n0".* from "names" as "n0" where "n0"."id" = 4 limit 1 for update skip locked
;
insert into "names" ("first_name", "id", "last_name") values ('Twice', 5, 'There') returning "visits", "active", "joined_at"
;
update "names" set "visits" = 44 where "id" = 4
;
delete from "names"
;
select "n0".* from "new_names" as "n0" order by "n0"."id" asc
;
select "n0".* from "new_names" as "n0" where "n0"."email" = 'grace2@example.org' limit 1
;
select "n0".* from "new_names" as "n0" where "n0"."id" = 99 limit 1
;
select "n0"."id" from "new_names" as "n0" where ("n0"."visits" > '4' or "n0"."full_name" ilike 'a%') and "n0"."active" = true order by "n0"."full_name" desc
;
select "n0".* from "new_names" as "n0" where "n0"."id" not in (1) order by "n0"."visits" desc, "n0"."id" asc limit 3 offset 2
;
select count(*) as "count" from "new_names" as "n0" where "n0"."id" not in (1)
;
select count(*) as "count" from "new_names" as "n0"
;
select count(distinct("n0"."id")) as "count" from "new_names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" where "o1"."amount" > 10
;
select "n0".* from "new_names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" where "n0"."id" in (select "n0"."id" from (select "n0"."id" from "new_names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" group by "n0"."id" order by min("n0"."id") asc, min("o1"."id") asc limit 4) as "n0") order by "n0"."id" asc, "o1"."id" asc
;
select "n0".*, "o1"."id" as "o1__id", "o1"."name_id" as "o1__name_id", "o1"."amount" as "o1__amount", "o1"."note" as "o1__note" from "new_names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" where "n0"."id" in (select "n0"."id" from (select "n0"."id" from "new_names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" group by "n0"."id" order by min("n0"."id") asc, min("o1"."id") asc limit 4) as "n0") order by "n0"."id" asc, "o1"."id" asc
;
select "o0".*, "n1"."id" as "n1__id", "n1"."full_name" as "n1__full_name", "n1"."email" as "n1__email", "n1"."visits" as "n1__visits", "n1"."active" as "n1__active", "n1"."joined_at" as "n1__joined_at" from "orders" as "o0" left join "new_names" as "n1" on "o0"."name_id" = "n1"."id" where "n1"."full_name" like '%o%' order by "o0"."id" asc
;
select "n0".* from "new_names" as "n0" where "n0"."id" in (select "n0"."id" from "new_names" as "n0" inner join "orders" as "o1" on "n0"."id" = "o1"."name_id" where "o1"."amount" > 15) order by "n0"."id" asc
;
select "n"."active", count(*) as n from "new_names" as "n" group by "n"."active" having (count(*) > 1) order by "n"."active" asc
;
select "n"."id" from "new_names" as "n" where "n"."id" in (select "o"."name_id" from "orders" as "o" where "o"."amount" < 9) order by "n"."id" asc
;
insert into "new_names" ("full_name", "email", "visits") values ('Ken Thompson', 'ken@example.org', 0), ('Bulk 0', default, '0'), ('Bulk 1', default, '1'), ('Bulk 2', default, '2'), ('Bulk 3', default, '3'), ('Bulk 4', default, '4') returning "id", "visits", "active", "joined_at"
;
select "n0".*, "o1"."id" as "o1__id", "o1"."name_id" as "o1__name_id", "o1"."amount" as "o1__amount", "o1"."note" as "o1__note" from "new_names" as "n0" left join "orders" as "o1" on "n0"."id" = "o1"."name_id" order by "n0"."id" asc, "o1"."id" asc
;
update "new_names" set "full_name" = case when ("id" = 1) then 'Sam 1' when ("id" = 2) then 'Sam 2' when ("id" = 3) then 'Sam 3' when ("id" = 4) then 'Sam 4' when ("id" = 5) then 'Sam 5' else "full_name" end, "visits" = case when ("id" = 1) then '101' when ("id" = 2) then '102' when ("id" = 3) then '103' when ("id" = 4) then '104' when ("id" = 5) then '105' else "visits" end, "email" = case when ("id" = 6) then NULL else "email" end where "id" in (1, 2, 3, 4, 5, 6) returning "id"
;
delete from "new_names" where "id" in (13)
;
insert into "new_names" ("email", "full_name", "visits") values ('ken@example.org', 'Ken Lane', '7') on conflict ("email") do update set "full_name" = excluded."full_name", "visits" = excluded."visits" returning "id", "active", "joined_at"
;
insert into "new_names" ("email", "full_name") values ('ken@example.org', 'Ken King'), ('up', 'New Upsert') on conflict ("email") do update set "full_name" = excluded."full_name" returning "id", "visits", "active", "joined_at"
;
insert into "new_names" ("full_name") values ('In Sert') returning "id", "visits", "active", "joined_at"
;
insert into "new_names" ("full_name") values ('A 1'), ('B 2') returning "id", "visits", "active", "joined_at"
;
update "new_names" set "active" = true, "visits" = visits + 1 where "active" = false returning "visits"
;
delete from "new_names" where "full_name" like '%3'
;
select "n0".* from "new_names" as "n0" where "n0"."id" > 3 order by "n0"."id" asc limit 2 for update
;
select "n0".* from "new_names" as "n0" where "n0"."id" = 4 limit 1 for update skip locked
;
insert into "new_names" ("full_name", "id") values ('Twice There', 5) returning "visits", "active", "joined_at"
;
update "new_names" set "visits" = '44' where "id" = 4
;
delete from "new_names"
;
