#include "rewrite/mapping/mapping.h"

#include <ctype.h>
#include <string.h>

#include "config/model/identifier.h"
#include "protocol/base/bytes.h"
#include "rewrite/mapping/mapping_private.h"
#include "rewrite/tree/parse.h"

/* pg_type.dat: arrays by other names. */
#define MAPPING_INT2VECTOR 22
#define MAPPING_OIDVECTOR 30

/* pg_type.dat: the types whose explicit casts cut what is too long. */
#define MAPPING_BPCHAR 1042
#define MAPPING_VARCHAR 1043
#define MAPPING_BIT 1560
#define MAPPING_VARBIT 1562
#define MAPPING_BPCHAR_ARRAY 1014
#define MAPPING_VARCHAR_ARRAY 1015
#define MAPPING_BIT_ARRAY 1561
#define MAPPING_VARBIT_ARRAY 1563

static int mapping_line(const struct migration *migration, enum side side, const char *column)
{
    const struct migration_config *config = migration->config;
    for (size_t i = 0; i < config->mapping_count[side]; i++)
        if (strcmp(config->mapping[side][i].column, column) == 0)
            return config->mapping[side][i].line;
    return config->line;
}

static bool mapping_fail(const struct migration *migration, enum side side,
                         const struct column *target, const char *reason, struct error *error)
{
    return error_set(error, SQLSTATE_CONFIG_FILE,
                     "migration \"%s\": the mapping of column \"%s\" of \"%s\" (line %d) %s",
                     migration->config->name, target->name, migration->shape[side].table.name,
                     mapping_line(migration, side, target->name), reason);
}

/* Whether NULLs of this column stay NULLs, whatever is done to it. || takes a NULL beside an array
 * for an empty one, also beside a domain over an array; and the casts of a type outside pg_catalog
 * may make anything of a NULL. */
static bool mapping_is_plain(const struct column *column)
{
    return column_is_of_pg_catalog(column) && strstr(column->type, "[]") == NULL &&
           column->type_oid != MAPPING_INT2VECTOR && column->type_oid != MAPPING_OIDVECTOR;
}

static bool mapping_passes_nulls(const struct mapping *mapping)
{
    if (mapping->copies != NULL && mapping_same_type(mapping->copies, mapping->target))
        return true;
    if (!column_is_of_pg_catalog(mapping->target))
        return false;
    for (size_t i = 0; i < mapping->piece_count; i++)
        if (mapping->pieces[i].column != NULL && !mapping_is_plain(mapping->pieces[i].column))
            return false;
    return true;
}

/* What an expression is sorted and compared by comes from the columns in it. */
static const char *mapping_collation(const struct mapping *mapping)
{
    static const char common[] = "pg_catalog.\"default\"";
    const char *wanted = mapping->target->collation;
    if (wanted == NULL)
        return NULL;
    bool same = mapping->copies != NULL && mapping->copies->collation != NULL;
    if (strcmp(wanted, common) == 0 && strcasestr(mapping->target->mapping, "collate") == NULL)
        same = true;
    for (size_t i = 0; i < mapping->piece_count; i++) {
        const struct column *read = mapping->pieces[i].column;
        if (read != NULL && read->collation != NULL && strcmp(read->collation, wanted) != 0)
            same = false;
    }
    return same ? NULL : wanted;
}

static bool mapping_load_one(const struct migration *migration, enum side side,
                             const struct column *target, struct arena *arena, struct mapping *out,
                             struct error *error)
{
    *out = (struct mapping){.target = target};
    if (target->mapping == NULL)
        return true;

    struct error reason = {0};
    struct tokens *tokens = NULL;
    const PgQuery__Node *tree = parse_expression(target->mapping, arena, &tokens, &reason);
    if (tree == NULL)
        return mapping_fail(migration, side, target,
                            arena_format(arena, "is not an SQL expression: %s", reason.message),
                            error);

    struct mapping_print print = {.source = &migration->shape[side_other(side)], .arena = arena};
    if (!mapping_print_expression(&print, tree))
        return mapping_fail(migration, side, target,
                            arena_format(arena, "contains %s", print.refused), error);

    out->pieces = print.pieces;
    out->piece_count = print.piece_count;
    if (print.piece_count == 1)
        out->copies = print.pieces[0].column;
    out->collation = mapping_collation(out);
    out->passes_nulls = print.passes_nulls && mapping_passes_nulls(out);
    return true;
}

bool mapping_load(const struct migration *migration, struct arena *arena, struct mappings *out,
                  struct error *error)
{
    struct mappings loaded = {0};
    bool known = migration->shape[SIDE_OLD].known && migration->shape[SIDE_NEW].known &&
                 migration->unfit == NULL;
    for (unsigned i = 0; i < SIDE_COUNT; i++) {
        enum side side = (enum side)i;
        const struct shape *shape = &migration->shape[side];
        loaded.of[side] = arena_zero(arena, shape->column_count, sizeof *loaded.of[side]);
        for (size_t c = 0; c < shape->column_count; c++) {
            if (!known)
                loaded.of[side][c].target = &shape->columns[c];
            else if (!mapping_load_one(migration, side, &shape->columns[c], arena,
                                       &loaded.of[side][c], error))
                return false;
        }
    }
    *out = loaded;
    return true;
}

size_t mapping_count_reads(const struct mapping *mapping, const struct column *column)
{
    size_t count = 0;
    for (size_t i = 0; i < mapping->piece_count; i++)
        if (mapping->pieces[i].column == column)
            count++;
    return count;
}

bool mapping_reads(const struct mapping *mapping, const struct column *column)
{
    return mapping_count_reads(mapping, column) > 0;
}

const char *mapping_fill(const struct mapping *mapping, struct arena *arena, mapping_slot *slot,
                         void *context)
{
    if (mapping->copies != NULL)
        return slot(context, mapping->copies);
    struct bytes text = {0};
    bytes_add_text(&text, "(");
    for (size_t i = 0; i < mapping->piece_count; i++) {
        const struct mapping_piece *piece = &mapping->pieces[i];
        bytes_add_text(&text, piece->column != NULL ? slot(context, piece->column) : piece->text);
    }
    bytes_add_text(&text, ")");
    const char *filled = arena_copy(arena, (const char *)text.data, text.length);
    bytes_free(&text);
    return filled;
}

struct mapping_qualified {
    struct arena *arena;
    const char *qualifier;
};

static const char *mapping_qualify(void *context, const struct column *column)
{
    const struct mapping_qualified *qualified = context;
    return arena_format(qualified->arena, "%s.%s", qualified->qualifier,
                        identifier_quote(qualified->arena, column->name));
}

const char *mapping_over(const struct mapping *mapping, struct arena *arena, const char *qualifier)
{
    struct mapping_qualified qualified = {.arena = arena, .qualifier = qualifier};
    return mapping_fill(mapping, arena, mapping_qualify, &qualified);
}

/* Of a domain, those of what it is made of. */
static uint32_t mapping_limited_oid(const struct column *column, int32_t *modifier)
{
    *modifier = column->domain_oid != 0 ? column->domain_modifier : column->type_modifier;
    return column->domain_oid != 0 ? column->domain_oid : column->type_oid;
}

/* What an assignment calls for a type of limited length, its last argument being "explicit"; NULL
 * for all other types. */
static const char *mapping_limiter(const struct column *column)
{
    int32_t modifier;
    uint32_t oid = mapping_limited_oid(column, &modifier);
    if (modifier < 0)
        return NULL;
    switch (oid) {
    case MAPPING_BPCHAR:
        return "pg_catalog.bpchar";
    case MAPPING_VARCHAR:
        return "pg_catalog.varchar";
    case MAPPING_BIT:
        return "pg_catalog.\"bit\"";
    case MAPPING_VARBIT:
        return "pg_catalog.varbit";
    default:
        return NULL;
    }
}

static bool mapping_is_limited_array(const struct column *column)
{
    int32_t modifier;
    uint32_t oid = mapping_limited_oid(column, &modifier);
    return modifier >= 0 && (oid == MAPPING_BPCHAR_ARRAY || oid == MAPPING_VARCHAR_ARRAY ||
                             oid == MAPPING_BIT_ARRAY || oid == MAPPING_VARBIT_ARRAY);
}

/* What is too long for the reader's type is an error, not cut. The cast after gives the value the
 * type's modifier. */
static const char *mapping_read_copy(const struct mapping *mapping, const char *value,
                                     struct arena *arena)
{
    const struct column *from = mapping->copies;
    const struct column *to = mapping->target;
    bool fits = from->type_oid == to->type_oid && from->type_modifier >= 0 &&
                from->type_modifier <= to->type_modifier;
    const char *before = "";
    const char *after = "";
    if (!fits && !to->limited_domain && mapping_limiter(to) != NULL)
        mapping_assign(to, arena, &before, &after);
    return arena_format(arena, "(%s%s%s::%s)", before, value, after, mapping_type(to, arena));
}

const char *mapping_read(const struct mapping *mapping, struct arena *arena, const char *qualifier)
{
    const char *value = mapping_over(mapping, arena, qualifier);
    if (mapping->copies == NULL)
        value = arena_format(arena, "(%s::%s)", value, mapping_type(mapping->target, arena));
    else if (!mapping_same_type(mapping->copies, mapping->target))
        value = mapping_read_copy(mapping, value, arena);
    /* A column's collation is implicit, that of COLLATE is not: beside another such one it fails.
     * A row's field is as a column is, and the planner leaves nothing of the row. */
    if (mapping->collation != NULL)
        value = arena_format(arena, "(ROW(%s COLLATE %s)).f1", value, mapping->collation);
    return value;
}

bool mapping_same_type(const struct column *one, const struct column *other)
{
    return one->type_oid == other->type_oid && one->type_modifier == other->type_modifier;
}

/* Names of types that are key words of the grammar; all others are looked up by search_path. */
static bool mapping_is_keyword_type(const char *type)
{
    static const char *const words[] = {
        "bigint",  "bit",  "boolean",  "character", "double precision", "integer", "interval",
        "numeric", "real", "smallint", "time",      "timestamp",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(type, words[i], length) == 0 && !isalnum((unsigned char)type[length]) &&
            type[length] != '_')
            return true;
    }
    return false;
}

const char *mapping_type(const struct column *column, struct arena *arena)
{
    if (mapping_is_keyword_type(column->type) || !column_is_of_pg_catalog(column))
        return column->type;
    return arena_format(arena, "pg_catalog.%s", column->type);
}

bool mapping_assign(const struct column *column, struct arena *arena, const char **before,
                    const char **after)
{
    if (column->limited_domain || mapping_is_limited_array(column))
        return false;
    const char *function = mapping_limiter(column);
    bool domain = column->domain_oid != 0;
    int32_t modifier;
    mapping_limited_oid(column, &modifier);
    if (function != NULL) {
        const char *type = mapping_type(column, arena);
        *before = arena_format(arena, "%s%s((", domain ? "(" : "", function);
        *after = domain ? arena_format(arena, ")::%s, %d, false)::%s)", function, modifier, type)
                        : arena_format(arena, ")::%s, %d, false)", function, modifier);
    } else {
        *before = "((";
        *after = arena_format(arena, ")::%s)", mapping_type(column, arena));
    }
    return true;
}

const char *mapping_default(const struct shape *shape, const struct column *column,
                            const struct shape *other, const struct mapping *to_other)
{
    const char *sql = column->default_sql;
    bool numbered = column->identity != '\0' || (sql != NULL && strstr(sql, "nextval(") != NULL);
    if (!numbered || shape->exists)
        return sql;
    for (size_t i = 0; i < other->column_count; i++)
        if (to_other[i].copies == column)
            return other->columns[i].default_sql;
    return NULL;
}
