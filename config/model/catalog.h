/*
 * What the server's catalog says about the tables of all migrations: columns, types, defaults,
 * keys.
 *
 * A catalog is immutable once built and reference counted, so workers share it without locks. It
 * also remembers the shape of a table that has since been dropped (exists == false), because
 * clients of that shape are served on; the memory survives restarts in the last-good cache.
 *
 * A migration that no longer fits its tables is marked, so that it stops nobody but itself.
 *
 * A catalog owns all it points to, its copy of the migrations' configuration too, so it may outlive
 * the configuration that it was made from.
 */
#ifndef CROSSFADE_CONFIG_MODEL_CATALOG_H
#define CROSSFADE_CONFIG_MODEL_CATALOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/migration.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"

struct column {
    const char *name;
    const char *type; /* as a cast writes it, schema-qualified outside pg_catalog: "text" */
    uint32_t type_oid;
    int32_t type_modifier;
    int16_t attribute_number;
    bool not_null;
    bool generated;      /* GENERATED ALWAYS AS (…) STORED */
    uint32_t domain_oid; /* of a domain over char(n), varchar(n), bit(n) or varbit(n): these four's
                            OID, and the modifier that it gives them; else 0 */
    int32_t domain_modifier;
    bool limited_domain; /* the same of arrays: a domain over varchar(n)[], an array of a domain */
    bool limited_row;    /* a composite type, or one made of it, with such a field */
    char identity;       /* '\0' none, 'a' always, 'd' by default */
    const char *collation; /* in SQL, with its schema; NULL for types without one, or not known */
    const char *equals;    /* by which indexes find values alike, "OPERATOR(app.=)"; NULL for types
                              in pg_catalog, for types without one, and not known */
    const char *default_sql; /* NULL none; for an identity column its nextval(…); see qualify.h */
    bool lost;               /* nothing carries its values to the other table; see counterpart.h */
    const char *mapping;     /* SQL over the other side's columns that computes this one; NULL where
                                the file gives none and no column of that name is there */
};

enum constraint_kind {
    CONSTRAINT_UNIQUE, /* primary keys, unique constraints and unique indexes */
    CONSTRAINT_CHECK,
    CONSTRAINT_FOREIGN_KEY,
    CONSTRAINT_EXCLUSION,
    CONSTRAINT_REFERENCE, /* a foreign key of some table that refers to this one */
    CONSTRAINT_KIND_COUNT
};

/* What a row may be refused for, under the name that the server's error gives. */
struct constraint {
    const char *name;
    enum constraint_kind kind;
    const char *definition;  /* SQL, with names of this shape's columns */
    const char *rest;        /* SQL without any */
    const char *counterpart; /* the same constraint's name on the other side, or NULL */
};

/* What another relation is to a table, so that statements by its name meet the table's rows. */
enum relative_kind {
    RELATIVE_PARTITION, /* of the table, at any depth */
    RELATIVE_CHILD,     /* inherits from it, at any depth */
    RELATIVE_PARENT,    /* it is a partition of this one or inherits from it, at any height */
    RELATIVE_VIEW,      /* is made of it, maybe by way of other relatives */
    RELATIVE_COPY,      /* a materialized view: rows of another time, until it is refreshed */
    RELATIVE_RULE       /* a table, or what stands above it, with a rule that names the table */
};

/* Another name of a table's rows. */
struct relative {
    struct table_name table;
    enum relative_kind kind;
};

struct shape {
    struct table_name table;
    bool known;        /* the columns below are filled */
    bool exists;       /* the table was there when the catalog was read */
    bool has_children; /* is partitioned, or was inherited from: ONLY means something */
    uint32_t oid;      /* the last one known */
    bool row_security; /* policies are enabled, for whatever role */
    struct column *columns;
    size_t column_count;
    const char **primary_key; /* column names, in key order */
    size_t primary_key_count;
    const char *key_trouble; /* why the migration's key does not find one row; NULL: it does */
    struct constraint *constraints;
    size_t constraint_count;
    struct relative *relatives; /* of a table that exists, in the order of their OIDs */
    size_t relative_count;
};

struct migration {
    const struct migration_config *config;
    size_t index; /* in the catalog, the snapshot and the route arrays */
    struct shape shape[SIDE_COUNT];
    /* Why the file does not fit the tables, as it stands in the log; NULL: it fits. What would have
     * to be rewritten is refused meanwhile, and no mapping is loaded. */
    const char *unfit;
};

struct catalog {
    atomic_uint references;
    uint64_t generation; /* grows with every reading that changed something */
    struct migration *migrations;
    size_t migration_count;
    struct arena arena;
};

/* Every migration of the configuration, in its order, with no shape known. One reference, the
 * caller's; to be filled before anybody else sees it. */
struct catalog *catalog_new(const struct migration_config *migrations, size_t count);
struct catalog *catalog_retain(struct catalog *catalog);
void catalog_release(struct catalog *catalog); /* NULL is allowed */

/* False with the first reason where a migration does not fit its tables. */
bool catalog_fits(const struct catalog *catalog, struct error *error);

/* Whether both say the same of every table; generations are not compared. */
bool catalog_equal(const struct catalog *one, const struct catalog *other);

/* A copy of all that `from` knows, its strings in `arena`. */
struct shape shape_copy(const struct shape *from, struct arena *arena);

/* Where the file gives a mapping it stays; else a column of the same name on the other side (or an
 * other side that is not known yet) maps to itself. Both shapes must be filled before. */
void catalog_map_columns(struct catalog *catalog);

/* Whether its type is one of pg_catalog's, which every session finds under its bare name. */
bool column_is_of_pg_catalog(const struct column *column);

/* NULL where the shape has no such column. */
const struct column *shape_column(const struct shape *shape, const char *name);
bool shape_is_key(const struct migration *migration, const char *column);

/* A column that takes a number by itself, on either side; NULL where there is none. */
const struct column *catalog_numbering_column(const struct migration *migration, enum side *side);

#endif
