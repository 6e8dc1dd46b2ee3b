#include "tests/generator/schema.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* While the columns are made: how many there were before, for names that differ. */
struct schema_draft {
    struct schema *schema;
    struct random *random;
    unsigned number;
};

static const char *const SCHEMA_TYPES[KIND_COUNT] = {
    [KIND_INT] = "integer",         [KIND_BIGINT] = "bigint",
    [KIND_NUMERIC] = "numeric",     [KIND_TEXT] = "text",
    [KIND_BOOL] = "boolean",        [KIND_DATE] = "date",
    [KIND_TIMESTAMP] = "timestamp", [KIND_TIMESTAMPTZ] = "timestamptz",
    [KIND_JSONB] = "jsonb",         [KIND_ARRAY] = "integer[]",
    [KIND_MOOD] = "mood",
};

const char *schema_type(enum schema_kind kind)
{
    return SCHEMA_TYPES[kind];
}

static void schema_name(struct schema_draft *draft, char *out)
{
    static const char *const forms[] = {"note%u", "b_%u", "\"Mixed %u\"", "\"order\"\"%u\"",
                                        "qty%u",  "a%u",  "c%u",          "total_%u",
                                        "stamp%u"};
    const char *form = RANDOM_OF(draft->random, forms);
    char *end = stpncpy(out, form, SCHEMA_NAME_BYTES - 1);
    *end = '\0';
    char *place = strstr(out, "%u");
    char rest[SCHEMA_NAME_BYTES];
    strcpy(rest, place + 2);
    sprintf(place, "%u%s", draft->number++, rest);
}

static struct schema_column *schema_add(struct schema_draft *draft, unsigned side, const char *name,
                                        enum schema_kind kind, enum schema_range range)
{
    struct schema_table *table = &draft->schema->tables[side];
    cr_assert(table->column_count < SCHEMA_COLUMN_LIMIT);
    struct schema_column *column = &table->columns[table->column_count++];
    *column = (struct schema_column){.type = SCHEMA_TYPES[kind], .kind = kind, .range = range};
    strcpy(column->name, name);
    return column;
}

/* A default that nobody can take for the other table's. */
static void schema_default(struct schema_draft *draft, struct schema_column *column)
{
    if (!random_percent(draft->random, 35))
        return;
    struct text literal = {0};
    schema_literal(draft->random, column->kind, column->range, &literal);
    snprintf(column->definition, sizeof column->definition, "DEFAULT %s", literal.bytes);
    text_free(&literal);
}

static void schema_map(struct schema_column *column, const char *format, const char *a,
                       const char *b)
{
    struct text text = {0};
    for (const char *at = format; *at != '\0'; at++) {
        if (*at == '#')
            text_string(&text, a);
        else if (*at == '@')
            text_string(&text, b);
        else
            text_add(&text, "%c", *at);
    }
    cr_assert(text.length < sizeof column->mapping);
    strcpy(column->mapping, text.bytes);
    text_free(&text);
}

/* One column here for one column there. `#` in a mapping stands for the other column. */
struct schema_pair {
    enum schema_kind old_kind;
    enum schema_kind new_kind;
    enum schema_range range;
    const char *old_type; /* NULL: the kind's own */
    const char *new_type;
    const char *to_new; /* NULL: as it is */
    const char *to_old;
};

static const struct schema_pair SCHEMA_PAIRS[] = {
    {KIND_INT, KIND_BIGINT, RANGE_NUMBER, NULL, NULL, NULL, NULL},
    {KIND_INT, KIND_BIGINT, RANGE_NUMBER, NULL, NULL, "#::bigint", "#::integer"},
    {KIND_BIGINT, KIND_INT, RANGE_NUMBER, NULL, NULL, "#::integer", "#::bigint"},
    {KIND_INT, KIND_INT, RANGE_NUMBER, NULL, NULL, NULL, NULL},
    {KIND_INT, KIND_INT, RANGE_NUMBER, NULL, NULL, "# + 7", "# - 7"},
    {KIND_TEXT, KIND_TEXT, RANGE_PHRASE, NULL, NULL, NULL, NULL},
    {KIND_TEXT, KIND_TEXT, RANGE_PHRASE, "varchar(40)", NULL, NULL, NULL},
    {KIND_TEXT, KIND_TEXT, RANGE_PHRASE, NULL, "varchar(60)", "#::varchar(60)", "#::text"},
    {KIND_TEXT, KIND_TEXT, RANGE_WORD, NULL, NULL, "reverse(#)", "reverse(#)"},
    {KIND_TEXT, KIND_MOOD, RANGE_MOOD, NULL, NULL, "#::public.mood", "#::text"},
    {KIND_INT, KIND_BOOL, RANGE_FLAG, NULL, NULL, "# <> 0", "#::integer"},
    {KIND_BOOL, KIND_BOOL, RANGE_ANY, NULL, NULL, "NOT #", "NOT #"},
    {KIND_BOOL, KIND_TEXT, RANGE_FLAG, NULL, NULL,
     "CASE # WHEN true THEN '1' WHEN false THEN '0' END", "# = '1'"},
    {KIND_NUMERIC, KIND_BIGINT, RANGE_MONEY, "numeric(12,2)", NULL, "(# * 100)::bigint",
     "(#::numeric / 100)::numeric(12,2)"},
    {KIND_NUMERIC, KIND_NUMERIC, RANGE_MONEY, "numeric(12,2)", "numeric(14,2)", NULL, NULL},
    {KIND_DATE, KIND_DATE, RANGE_ANY, NULL, NULL, NULL, NULL},
    {KIND_TIMESTAMP, KIND_TIMESTAMPTZ, RANGE_ANY, NULL, NULL, "# AT TIME ZONE 'UTC'",
     "# AT TIME ZONE 'UTC'"},
    {KIND_TIMESTAMPTZ, KIND_TIMESTAMPTZ, RANGE_ANY, NULL, NULL, NULL, NULL},
    {KIND_JSONB, KIND_JSONB, RANGE_PAIR, NULL, NULL, NULL, NULL},
    {KIND_ARRAY, KIND_ARRAY, RANGE_PAIR, NULL, NULL, NULL, NULL},
};

/* A flag is an integer in one shape and something else in the other: each has its own range. */
static enum schema_range schema_range_of(const struct schema_pair *pair, enum schema_kind kind)
{
    if (kind == KIND_BIGINT && pair->range == RANGE_MONEY)
        return RANGE_NUMBER;
    return pair->range;
}

static void schema_add_pair(struct schema_draft *draft)
{
    const struct schema_pair *pair = &RANDOM_OF(draft->random, SCHEMA_PAIRS);
    char names[2][SCHEMA_NAME_BYTES];
    schema_name(draft, names[0]);
    strcpy(names[1], names[0]);
    bool renamed = random_percent(draft->random, 40);
    if (renamed)
        schema_name(draft, names[1]);
    bool not_null = random_percent(draft->random, 40);
    for (unsigned side = 0; side < 2; side++) {
        enum schema_kind kind = side == 0 ? pair->old_kind : pair->new_kind;
        const char *type = side == 0 ? pair->old_type : pair->new_type;
        const char *mapping = side == 0 ? pair->to_old : pair->to_new;
        struct schema_column *column =
            schema_add(draft, side, names[side], kind, schema_range_of(pair, kind));
        if (type != NULL)
            column->type = type;
        column->not_null = not_null;
        if (mapping != NULL || renamed)
            schema_map(column, mapping != NULL ? mapping : "#", names[1 - side], "");
        schema_default(draft, column);
    }
}

/* Two columns there for one column here. */
struct schema_split {
    enum schema_kind two[2];
    enum schema_range two_ranges[2];
    enum schema_kind one;
    enum schema_range one_range;
    bool not_null; /* NULLs would be lost */
    const char *to_one;
    const char *to_two[2];
};

static const struct schema_split SCHEMA_SPLITS[] = {
    {{KIND_TEXT, KIND_TEXT},
     {RANGE_WORD, RANGE_WORD},
     KIND_TEXT,
     RANGE_PHRASE,
     true,
     "# || ' ' || @",
     {"split_part(#, ' ', 1)", "substr(#, strpos(#, ' ') + 1)"}},
    {{KIND_INT, KIND_INT},
     {RANGE_NUMBER, RANGE_NUMBER},
     KIND_ARRAY,
     RANGE_PAIR,
     true,
     "ARRAY[#, @]",
     {"(#)[1]", "(#)[2]"}},
    {{KIND_INT, KIND_INT},
     {RANGE_NUMBER, RANGE_NUMBER},
     KIND_JSONB,
     RANGE_PAIR,
     true,
     "jsonb_build_object('a', #, 'b', @)",
     {"(# ->> 'a')::integer", "(# ->> 'b')::integer"}},
};

static void schema_add_split(struct schema_draft *draft)
{
    const struct schema_split *split = &RANDOM_OF(draft->random, SCHEMA_SPLITS);
    unsigned two = random_below(draft->random, 2);
    char names[3][SCHEMA_NAME_BYTES];
    for (size_t i = 0; i < 3; i++)
        schema_name(draft, names[i]);
    for (size_t i = 0; i < 2; i++) {
        struct schema_column *part =
            schema_add(draft, two, names[i], split->two[i], split->two_ranges[i]);
        part->not_null = split->not_null;
        schema_map(part, split->to_two[i], names[2], "");
        schema_default(draft, part);
    }
    struct schema_column *whole =
        schema_add(draft, 1 - two, names[2], split->one, split->one_range);
    whole->not_null = split->not_null;
    schema_map(whole, split->to_one, names[0], names[1]);
    schema_default(draft, whole);
}

/* A column that the server computes from another one, in one table or in both. */
static void schema_add_generated(struct schema_draft *draft)
{
    char base[SCHEMA_NAME_BYTES];
    char name[SCHEMA_NAME_BYTES];
    schema_name(draft, base);
    schema_name(draft, name);
    for (unsigned side = 0; side < 2; side++) {
        schema_add(draft, side, base, KIND_INT, RANGE_NUMBER)->not_null = true;
        struct schema_column *column = schema_add(draft, side, name, KIND_INT, RANGE_NUMBER);
        if (side == draft->schema->client || random_percent(draft->random, 50)) {
            column->nature = NATURE_GENERATED;
            snprintf(column->definition, sizeof column->definition,
                     "GENERATED ALWAYS AS (%s * 2) STORED", base);
        } else if (random_percent(draft->random, 70)) {
            schema_map(column, "# * 2", base, "");
        }
    }
}

/* The client's shape does not have it. */
static void schema_add_unmapped(struct schema_draft *draft)
{
    char name[SCHEMA_NAME_BYTES];
    schema_name(draft, name);
    struct schema_column *column =
        schema_add(draft, 1 - draft->schema->client, name, KIND_TEXT, RANGE_WORD);
    column->unmapped = true;
    if (random_percent(draft->random, 50))
        strcpy(column->definition, "DEFAULT 'made here'");
}

static void schema_add_key(struct schema_draft *draft)
{
    unsigned nature = random_below(draft->random, 5);
    bool composite = nature == 0 && random_percent(draft->random, 60);
    bool wider = random_percent(draft->random, 30);
    for (unsigned side = 0; side < 2; side++) {
        struct schema_table *table = &draft->schema->tables[side];
        if (composite)
            schema_add(draft, side, "grp", KIND_INT, RANGE_FLAG)->is_key = true;
        struct schema_column *column =
            schema_add(draft, side, "id", side == 1 && wider ? KIND_BIGINT : KIND_INT, RANGE_ID);
        column->is_key = true;
        table->key_count = composite ? 2 : 1;
        if (nature >= 3 && side == draft->schema->client) {
            column->nature = nature == 3 ? NATURE_ALWAYS : NATURE_BY_DEFAULT;
            sprintf(column->definition, "GENERATED %s AS IDENTITY (START 100)",
                    nature == 3 ? "ALWAYS" : "BY DEFAULT");
        } else if (nature == 1 || nature == 2) {
            column->nature = NATURE_SEQUENCE;
            strcpy(column->definition, "DEFAULT nextval('public.ids')");
        }
    }
}

static void schema_add_constraints(struct schema_draft *draft)
{
    if (!random_percent(draft->random, 50))
        return;
    char name[SCHEMA_NAME_BYTES];
    schema_name(draft, name);
    for (unsigned side = 0; side < 2; side++) {
        schema_add(draft, side, name, KIND_TEXT, RANGE_WORD);
        struct schema_table *table = &draft->schema->tables[side];
        table->columns[table->column_count - 1].is_unique = true;
    }
}

/* How a table is stored is its own affair. A partitioned one has unique columns in its key alone.
 */
static void schema_choose_storage(struct random *random, struct schema_table *table)
{
    bool has_unique = false;
    for (size_t i = 0; i < table->column_count; i++)
        has_unique = has_unique || table->columns[i].is_unique;
    table->is_partitioned = random_percent(random, 25) && !has_unique;
    table->hole = random_below(random, (unsigned)(4 * table->column_count));
}

struct schema schema_random(struct random *random)
{
    static const struct {
        const char *schema[2], *name[2];
    } names[] = {
        {{"public", "public"}, {"names", "new_names"}},
        {{"public", "public"}, {"people", "persons"}},
        {{"public", "public"}, {"items", "\"Items\""}},
        {{"public", "app"}, {"accounts", "accounts"}},
        {{"public", "public"}, {"\"Old Things\"", "things"}},
        {{"public", "public"}, {"t", "u"}},
    };
    struct schema schema = {.client = random_below(random, 2)};
    struct schema_draft draft = {&schema, random, 1};
    unsigned chosen = random_below(random, sizeof names / sizeof *names);
    for (unsigned side = 0; side < 2; side++) {
        strcpy(schema.tables[side].schema, names[chosen].schema[side]);
        strcpy(schema.tables[side].name, names[chosen].name[side]);
    }
    schema_add_key(&draft);
    for (unsigned left = 1 + random_below(random, 4); left > 0; left--)
        schema_add_pair(&draft);
    for (unsigned left = random_below(random, 3); left > 0; left--)
        schema_add_split(&draft);
    if (random_percent(random, 25))
        schema_add_generated(&draft);
    schema_add_constraints(&draft);
    if (random_percent(random, 30))
        schema_add_unmapped(&draft);
    for (unsigned side = 0; side < 2; side++)
        schema_choose_storage(random, &schema.tables[side]);
    return schema;
}
