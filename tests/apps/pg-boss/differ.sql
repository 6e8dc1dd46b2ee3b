-- A number for each side, of rows that the other one does not have; nothing where they are the same.
WITH mapped AS (
    SELECT id, name AS queue, priority::bigint, data AS payload, state, retrylimit, retrycount::bigint, retrydelay,
        retrybackoff, startafter, startedon, singletonkey, singletonon, expirein, createdon, completedon,
        keepuntil, output, CASE WHEN on_complete THEN 'everybody' ELSE 'nobody' END AS announce
    FROM pgboss.job
), missing AS (
    SELECT (SELECT count(*) FROM (SELECT * FROM mapped EXCEPT ALL TABLE pgboss.job_v2) AS a) AS in_new,
        (SELECT count(*) FROM (TABLE pgboss.job_v2 EXCEPT ALL SELECT * FROM mapped) AS b) AS in_old
)
SELECT format('%s rows are not in job_v2, %s not in job', in_new, in_old)
FROM missing WHERE in_new > 0 OR in_old > 0;
