-- Two columns of another name, two widened, and one of another type. LIKE copies the partial unique
-- indexes too, by which pg-boss takes a job once.
CREATE TABLE pgboss.job_v2 (LIKE pgboss.job INCLUDING ALL);
ALTER TABLE pgboss.job_v2 RENAME name TO queue;
ALTER TABLE pgboss.job_v2 RENAME data TO payload;
ALTER TABLE pgboss.job_v2 ALTER priority TYPE bigint, ALTER retrycount TYPE bigint;
ALTER TABLE pgboss.job_v2 ADD announce text NOT NULL DEFAULT 'nobody', DROP on_complete;
