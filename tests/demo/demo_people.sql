-- The table of the demo: `rows` people with ids from 1 on, and a role for the application.
CREATE EXTENSION pg_stat_statements;
CREATE ROLE shop LOGIN;
CREATE TABLE names (
    id serial PRIMARY KEY,
    first_name text NOT NULL,
    last_name text NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON names TO shop;
GRANT USAGE ON SEQUENCE names_id_seq TO shop;

-- Last names are what mappings stumble over: some have spaces, quotes and accents.
WITH given AS (
    SELECT '{Ada,Alan,Alice,Amara,Ana,Annie,Barbara,Ben,Björn,Carlos,Chiara,Chen,Claude,David,Dennis,
        Donald,Edsger,Elena,Emma,Eva,Fatima,Frances,Giulia,Grace,Hana,Hans-Peter,Hassan,Hedy,Ines,
        Ivan,Jean-Luc,Joan,João,John,José,Julia,Karen,Katherine,Ken,Kofi,Lars,Leila,Leslie,Liam,Linus,
        Lucía,Lynn,Margaret,María,Mary,Mei,Mohamed,Nadia,Niklaus,Noah,Olga,Omar,Paul,Priya,Radia,Rosa,
        Sofia,Søren,Tariq,Tim,Tomáš,Ursula,Viktor,Wei,Yuki,Zoë}'::text[] AS first,
    '{Abara,Allen,Andersson,"Al Farsi",Backus,Bartik,Berg,Berners,Booth,Brown,Byron,Castillo,Costa,
        Cruz,"de la Cruz",Dijkstra,Dubois,Dvořák,Easley,Eriksen,Ferrari,Fischer,García,Goldberg,
        Haddad,Hamilton,Hoare,Hopper,"de Jong",Ito,Ivanova,Jensen,Johnson,Kernighan,Kim,Knuth,
        Kowalski,Lamarr,Lamport,"Le Guin",Lima,Liskov,Lovelace,Martin,Mbeki,Mendes,Meyer,Moreau,
        Müller,Nakamura,Nguyen,Novak,"Ó Briain","O''Brien",Okafor,Patel,Perlman,Ritchie,Rossi,
        Santos,Schmidt,Silva,Singh,Smith,Spärck,Suzuki,Tanaka,Thompson,Torvalds,Turing,
        "van der Berg",Vaughan,"von Neumann",Wang,Wilson,Wirth,Yilmaz,Zhang}'::text[] AS last
)
INSERT INTO names (first_name, last_name)
SELECT given.first[1 + mod(hashint4(i)::bigint + 2147483648, cardinality(given.first))],
    given.last[1 + mod(hashint4(-i)::bigint + 2147483648, cardinality(given.last))]
FROM given, generate_series(1, :rows::integer) AS i
ORDER BY i;
VACUUM ANALYZE names;
