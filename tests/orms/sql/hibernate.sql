select name0_.id as id0_, name0_.first_name as first2_0_, name0_.last_name as last3_0_, name0_.email as email0_, name0_.visits as visits0_, name0_.active as active0_ from names name0_ order by name0_.id
;
select name0_.id as id0_0_, name0_.first_name as first2_0_0_, name0_.last_name as last3_0_0_, name0_.email as email0_0_, name0_.visits as visits0_0_, name0_.active as active0_0_ from names name0_ where name0_.id=$1
;
select name0_.id as col_0_0_ from names name0_ where name0_.active=true and (name0_.visits>$1 or name0_.last_name like $2) order by name0_.last_name desc
;
select name0_.id as col_0_0_ from names name0_ order by name0_.visits desc, name0_.id limit $1 offset $2
;
select name0_.active as col_0_0_, count(*) as col_1_0_, sum(name0_.visits) as col_2_0_, max(name0_.last_name) as col_3_0_ from names name0_ group by name0_.active having count(*)>1 order by name0_.active
;
select name0_.last_name as col_0_0_, orders1_.id as col_1_0_, orders1_.amount as col_2_0_ from names name0_ inner join orders orders1_ on name0_.id=orders1_.name_id order by orders1_.id
;
select distinct name0_.id as id0_0_, orders1_.id as id1_1_, name0_.first_name as first2_0_0_, name0_.last_name as last3_0_0_, name0_.email as email0_0_, name0_.visits as visits0_0_, name0_.active as active0_0_, orders1_.name_id as name2_1_1_, orders1_.amount as amount1_1_, orders1_.note as note1_1_, orders1_.name_id as name2_0_0__, orders1_.id as id0__ from names name0_ left outer join orders orders1_ on name0_.id=orders1_.name_id where name0_.id<4 order by orders1_.id
;
select name0_.id as col_0_0_, count(orders1_.id) as col_1_0_ from names name0_ left outer join orders orders1_ on name0_.id=orders1_.name_id group by name0_.id order by name0_.id
;
select order0_.id as col_0_0_, name1_.last_name as col_1_0_ from orders order0_, names name1_ where order0_.name_id=name1_.id and name1_.visits>$1 order by order0_.id
;
select name0_.id as col_0_0_ from names name0_ where (select count(orders1_.name_id) from orders orders1_ where name0_.id=orders1_.name_id)>2 order by name0_.id
;
select name0_.id as col_0_0_ from names name0_ where exists (select order1_.id from orders order1_ where order1_.name_id=name0_.id and order1_.amount>10) order by name0_.id
;
select name0_.id as col_0_0_ from names name0_ where name0_.id in (select order1_.name_id from orders order1_ where order1_.amount<9) order by name0_.id
;
select this_.id as y0_ from names this_ where this_.last_name ilike $1 and this_.email is not null order by this_.id asc
;
select this_.id as y0_, n1_.last_name as y1_ from orders this_ inner join names n1_ on this_.name_id=n1_.id where n1_.visits>$1 order by this_.id asc
;
select name0_.last_name as col_0_0_ from names name0_ where name0_.id=$1
;
insert into names (first_name, last_name, email, visits, active, id) values ($1, $2, $3, $4, $5, $6)
;
select name0_.id as id0_, name0_.first_name as first2_0_, name0_.last_name as last3_0_, name0_.email as email0_, name0_.visits as visits0_, name0_.active as active0_ from names name0_ where name0_.id between 2 and 9
;
update names set visits=$1 where id=$2
;
update names set last_name=$1 where id=$2
;
update names set visits=visits+1 where active=false
;
delete from names where last_name like '%1'
;
delete from names where id=$1
;
select name0_.id as id0_, name0_.first_name as first2_0_, name0_.last_name as last3_0_, name0_.email as email0_, name0_.visits as visits0_, name0_.active as active0_ from names name0_ where name0_.id>3 order by name0_.id limit $1 for update
;
select name0_.id as id0_0_, name0_.first_name as first2_0_0_, name0_.last_name as last3_0_0_, name0_.email as email0_0_, name0_.visits as visits0_0_, name0_.active as active0_0_ from names name0_ where name0_.id=$1 for update
;
select name0_.id as col_0_0_ from names name0_ order by name0_.id
;
delete from names
;
insert into names (id, first_name, last_name) values (5, 'x', 'y')
;
select count(*) as col_0_0_ from names name0_
;
select name0_.id as id4_, name0_.full_name as full2_4_, name0_.email as email4_, name0_.visits as visits4_, name0_.active as active4_ from new_names name0_ order by name0_.id
;
select name0_.id as id4_0_, name0_.full_name as full2_4_0_, name0_.email as email4_0_, name0_.visits as visits4_0_, name0_.active as active4_0_ from new_names name0_ where name0_.id=$1
;
select name0_.id as col_0_0_ from new_names name0_ where name0_.active=true and (name0_.visits>$1 or name0_.full_name like $2) order by name0_.full_name desc
;
select name0_.id as col_0_0_ from new_names name0_ order by name0_.visits desc, name0_.id limit $1 offset $2
;
select name0_.active as col_0_0_, count(*) as col_1_0_, sum(name0_.visits) as col_2_0_, max(name0_.full_name) as col_3_0_ from new_names name0_ group by name0_.active having count(*)>1 order by name0_.active
;
select name0_.full_name as col_0_0_, orders1_.id as col_1_0_, orders1_.amount as col_2_0_ from new_names name0_ inner join orders orders1_ on name0_.id=orders1_.name_id order by orders1_.id
;
select distinct name0_.id as id4_0_, orders1_.id as id5_1_, name0_.full_name as full2_4_0_, name0_.email as email4_0_, name0_.visits as visits4_0_, name0_.active as active4_0_, orders1_.name_id as name2_5_1_, orders1_.amount as amount5_1_, orders1_.note as note5_1_, orders1_.name_id as name2_4_0__, orders1_.id as id0__ from new_names name0_ left outer join orders orders1_ on name0_.id=orders1_.name_id where name0_.id<4 order by orders1_.id
;
select name0_.id as col_0_0_, count(orders1_.id) as col_1_0_ from new_names name0_ left outer join orders orders1_ on name0_.id=orders1_.name_id group by name0_.id order by name0_.id
;
select order0_.id as col_0_0_, name1_.full_name as col_1_0_ from orders order0_, new_names name1_ where order0_.name_id=name1_.id and name1_.visits>$1 order by order0_.id
;
select name0_.id as col_0_0_ from new_names name0_ where (select count(orders1_.name_id) from orders orders1_ where name0_.id=orders1_.name_id)>2 order by name0_.id
;
select name0_.id as col_0_0_ from new_names name0_ where exists (select order1_.id from orders order1_ where order1_.name_id=name0_.id and order1_.amount>10) order by name0_.id
;
select name0_.id as col_0_0_ from new_names name0_ where name0_.id in (select order1_.name_id from orders order1_ where order1_.amount<9) order by name0_.id
;
select this_.id as y0_ from new_names this_ where this_.full_name ilike $1 and this_.email is not null order by this_.id asc
;
select this_.id as y0_, n1_.full_name as y1_ from orders this_ inner join new_names n1_ on this_.name_id=n1_.id where n1_.visits>$1 order by this_.id asc
;
select name0_.full_name as col_0_0_ from new_names name0_ where name0_.id=$1
;
insert into new_names (full_name, email, visits, active, id) values ($1, $2, $3, $4, $5)
;
select name0_.id as id4_, name0_.full_name as full2_4_, name0_.email as email4_, name0_.visits as visits4_, name0_.active as active4_ from new_names name0_ where name0_.id between 2 and 9
;
update new_names set visits=$1 where id=$2
;
update new_names set full_name=$1 where id=$2
;
update new_names set visits=visits+1 where active=false
;
delete from new_names where full_name like '%1'
;
delete from new_names where id=$1
;
select name0_.id as id4_, name0_.full_name as full2_4_, name0_.email as email4_, name0_.visits as visits4_, name0_.active as active4_ from new_names name0_ where name0_.id>3 order by name0_.id limit $1 for update
;
select name0_.id as id4_0_, name0_.full_name as full2_4_0_, name0_.email as email4_0_, name0_.visits as visits4_0_, name0_.active as active4_0_ from new_names name0_ where name0_.id=$1 for update
;
select name0_.id as col_0_0_ from new_names name0_ order by name0_.id
;
delete from new_names
;
insert into new_names (id, full_name) values (5, 'x')
;
select count(*) as col_0_0_ from new_names name0_
;
