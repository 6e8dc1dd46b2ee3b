-- The key widened, a column with another name and type, and one of another type and meaning.
-- The ids go on coming from the old table's sequence. Migrations of Redmine may have left issues.
TRUNCATE issues;
CREATE TABLE issues_v2 (LIKE issues INCLUDING ALL);
ALTER TABLE issues_v2 ALTER id TYPE bigint;
ALTER TABLE issues_v2 RENAME subject TO title;
ALTER TABLE issues_v2 ALTER title TYPE text;
ALTER TABLE issues_v2 ADD visibility text NOT NULL DEFAULT 'public', DROP is_private;
