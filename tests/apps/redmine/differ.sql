-- A number for each side, of rows that the other one does not have; nothing where they are the same.
WITH mapped AS (
    SELECT id::bigint, tracker_id, project_id, subject::text AS title, description, due_date, category_id,
        status_id, assigned_to_id, priority_id, fixed_version_id, author_id, lock_version, created_on,
        updated_on, start_date, done_ratio, estimated_hours, parent_id, root_id, lft, rgt, closed_on,
        CASE WHEN is_private THEN 'private' ELSE 'public' END AS visibility
    FROM issues
), missing AS (
    SELECT (SELECT count(*) FROM (SELECT * FROM mapped EXCEPT ALL TABLE issues_v2) AS a) AS in_new,
        (SELECT count(*) FROM (TABLE issues_v2 EXCEPT ALL SELECT * FROM mapped) AS b) AS in_old
)
SELECT format('%s rows are not in issues_v2, %s not in issues', in_new, in_old)
FROM missing WHERE in_new > 0 OR in_old > 0;
