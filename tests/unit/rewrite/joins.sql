@ case inner join with ON
SELECT n.id, o.amount FROM names n INNER JOIN orders o ON o.name_id = n.id ORDER BY o.id
@ new/new new/old+new new/new+old
SELECT n.id, o.amount FROM {names} n INNER JOIN orders o ON o.name_id = n.id ORDER BY o.id
@ old/old old/old+new old/new+old
passes

@ case inner join with the table on the right
SELECT n.id, o.amount FROM orders o JOIN names n ON n.id = o.name_id ORDER BY o.id
@ new/new new/old+new new/new+old
SELECT n.id, o.amount FROM orders o JOIN {names} n ON n.id = o.name_id ORDER BY o.id
@ old/old old/old+new old/new+old
passes

@ case left join of the table
SELECT o.id, n.last_name FROM orders o LEFT OUTER JOIN names n ON n.id = o.name_id ORDER BY o.id
@ new/new new/old+new new/new+old
SELECT o.id, n.last_name FROM orders o LEFT OUTER JOIN {names} n ON n.id = o.name_id ORDER BY o.id
@ old/old old/old+new old/new+old
passes

@ case right join of the table
SELECT o.id, n.id FROM orders o RIGHT JOIN names n ON n.id = o.name_id ORDER BY n.id, o.id
@ new/new new/old+new new/new+old
SELECT o.id, n.id FROM orders o RIGHT JOIN {names} n ON n.id = o.name_id ORDER BY n.id, o.id
@ old/old old/old+new old/new+old
passes

@ case full join of the table
SELECT o.id, n.id FROM orders o FULL OUTER JOIN names n ON n.id = o.name_id ORDER BY n.id NULLS LAST, o.id
@ new/new new/old+new new/new+old
SELECT o.id, n.id FROM orders o FULL OUTER JOIN {names} n ON n.id = o.name_id ORDER BY n.id NULLS LAST, o.id
@ old/old old/old+new old/new+old
passes

@ case cross join
SELECT count(*) FROM names CROSS JOIN untouched u
@ new/new new/old+new new/new+old
SELECT count(*) FROM {names} AS "names" CROSS JOIN untouched u
@ old/old old/old+new old/new+old
passes

@ case join with USING and its alias
SELECT j.id, note FROM names n JOIN untouched u USING (id) AS j ORDER BY j.id
@ new/new new/old+new new/new+old
SELECT j.id, note FROM {names} n JOIN untouched u USING (id) AS j ORDER BY j.id
@ old/old old/old+new old/new+old
passes

@ case natural left join
SELECT id, last_name, note FROM untouched NATURAL LEFT JOIN names ORDER BY id
@ new/new new/old+new new/new+old
SELECT id, last_name, note FROM untouched NATURAL LEFT JOIN {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case natural join of the table with itself
SELECT count(*) FROM names a NATURAL JOIN names b
@ new/new new/old+new new/new+old
SELECT count(*) FROM {names} a NATURAL JOIN {names} b
@ old/old old/old+new old/new+old
passes

@ case joins in brackets
SELECT n.id FROM (names n JOIN (orders o JOIN untouched u ON u.id = o.id) ON o.name_id = n.id) ORDER BY n.id, o.id
@ new/new new/old+new new/new+old
SELECT n.id FROM ({names} n JOIN (orders o JOIN untouched u ON u.id = o.id) ON o.name_id = n.id) ORDER BY n.id, o.id
@ old/old old/old+new old/new+old
passes

@ case an alias for a whole join
SELECT j.first_name FROM (names n JOIN orders o ON o.name_id = n.id) AS j (id, first_name, l, o) ORDER BY j.id, j.first_name
@ new/new new/old+new new/new+old
SELECT j.first_name FROM ({names} n JOIN orders o ON o.name_id = n.id) AS j (id, first_name, l, o) ORDER BY j.id, j.first_name
@ old/old old/old+new old/new+old
passes

@ case a join of three of it
SELECT a.id, c.id FROM names a JOIN names b ON b.id = a.id + 1 JOIN names c ON c.id = b.id + 1 ORDER BY a.id
@ new/new new/old+new new/new+old
SELECT a.id, c.id FROM {names} a JOIN {names} b ON b.id = a.id + 1 JOIN {names} c ON c.id = b.id + 1 ORDER BY a.id
@ old/old old/old+new old/new+old
passes

@ case comma and join together
SELECT n.id FROM untouched u, orders o JOIN names n ON n.id = o.name_id WHERE u.id = o.id ORDER BY n.id
@ new/new new/old+new new/new+old
SELECT n.id FROM untouched u, orders o JOIN {names} n ON n.id = o.name_id WHERE u.id = o.id ORDER BY n.id
@ old/old old/old+new old/new+old
passes

@ case anti-join
SELECT n.id FROM names n LEFT JOIN orders o ON o.name_id = n.id WHERE o.id IS NULL ORDER BY n.id
@ new/new new/old+new new/new+old
SELECT n.id FROM {names} n LEFT JOIN orders o ON o.name_id = n.id WHERE o.id IS NULL ORDER BY n.id
@ old/old old/old+new old/new+old
passes

@ case semi-join by a row
SELECT o.id FROM orders o WHERE (o.name_id, 'Ada') IN (SELECT id, first_name FROM names) ORDER BY 1
@ new/new new/old+new new/new+old
SELECT o.id FROM orders o WHERE (o.name_id, 'Ada') IN (SELECT id, first_name FROM {names} AS "names") ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case join on true
SELECT count(*) FROM names n JOIN untouched ON true WHERE n.id = 1
@ new/new new/old+new new/new+old
SELECT count(*) FROM {names} n JOIN untouched ON true WHERE n.id = 1
@ old/old old/old+new old/new+old
passes
