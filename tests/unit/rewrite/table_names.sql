@ case upper case
SELECT ID FROM NAMES ORDER BY ID
@ new/new new/old+new new/new+old
SELECT ID FROM {names} AS "names" ORDER BY ID
@ old/old old/old+new old/new+old
passes

@ case mixed case
SELECT nAmEs.iD FROM NaMeS WHERE NAMES.Id = 1
@ new/new new/old+new new/new+old
SELECT nAmEs.iD FROM {names} AS "names" WHERE NAMES.Id = 1
@ old/old old/old+new old/new+old
passes

@ case quoted
SELECT "names"."id" FROM "names" ORDER BY 1
@ new/new new/old+new new/new+old
SELECT "names"."id" FROM {names} AS "names" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case quoted with a schema
SELECT id FROM "public"."names" ORDER BY 1
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case a schema in upper case
SELECT id FROM PUBLIC.NAMES ORDER BY 1
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case white space around the point
SELECT id FROM public . names ORDER BY 1
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case a comment in the name
SELECT id FROM public/* x */./* y */names ORDER BY 1
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case a quoted alias
SELECT "N n".id FROM names "N n" ORDER BY 1
@ new/new new/old+new new/new+old
SELECT "N n".id FROM {names} "N n" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case an alias that is a key word
SELECT "select".id FROM names "select" ORDER BY 1
@ new/new new/old+new new/new+old
SELECT "select".id FROM {names} "select" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case an alias with its columns renamed
SELECT a, names FROM names AS n (a, names) ORDER BY a
@ new/new new/old+new new/new+old
SELECT a, names FROM {names} AS n (a, names) ORDER BY a
@ old/old old/old+new old/new+old
passes

@ case an alias that is the table's own name
SELECT names.id FROM names AS names ORDER BY 1
@ new/new new/old+new new/new+old
SELECT names.id FROM {names} AS names ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case an alias that is the other table's name
SELECT new_names.id FROM names new_names ORDER BY 1
@ new/new new/old+new new/new+old
SELECT new_names.id FROM {names} new_names ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case an alias that hides a column's name
SELECT id FROM names id ORDER BY id.id
@ new/new new/old+new new/new+old
SELECT id FROM {names} id ORDER BY id.id
@ old/old old/old+new old/new+old
passes

@ case the star of inheritance
SELECT count(*) FROM names *
@ new/new new/old+new new/new+old
SELECT count(*) FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case a quoted name of another case is another table
SELECT id FROM "NAMES", public."Names" n
@ new/new new/old+new new/new+old old/old old/old+new old/new+old
passes
