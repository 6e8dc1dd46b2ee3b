#include "proxy/conversation/statements/prepared.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/memory.h"
#include "protocol/frontend.h"

struct prepared *prepared_new(struct prepared_table *table, const char *name, const char *text,
                              size_t text_length)
{
    /* One piece of memory: drivers prepare the unnamed statement anew for every query. */
    size_t name_size = strlen(name) + 1;
    struct prepared *prepared = memory_alloc(sizeof *prepared + name_size + text_length + 1);
    *prepared = (struct prepared){.references = 1, .text_length = text_length};
    prepared->named.name = prepared->strings;
    prepared->text = prepared->strings + name_size;
    memcpy(prepared->named.name, name, name_size);
    memcpy(prepared->text, text, text_length);
    prepared->text[text_length] = '\0';
    prepared->table = table;
    prepared->serial = ++table->serials;
    return prepared;
}

struct prepared *prepared_retain(struct prepared *prepared)
{
    prepared->references++;
    return prepared;
}

void prepared_release(struct prepared *prepared)
{
    if (prepared == NULL)
        return;
    assert(prepared->references != 0);
    if (--prepared->references != 0)
        return;
    if (prepared->has_prelude)
        leftovers_add(&prepared->table->leftovers, prepared->serial);
    plan_release(prepared->plan);
    plan_release(prepared->told_by);
    plan_release(prepared->judged);
    arena_free(&prepared->told_arena);
    memory_free(prepared->parameter_types);
    memory_free(prepared);
}

bool prepared_is_tracked(const struct prepared *prepared)
{
    return prepared->touches || glance_may_change(prepared->glance) || prepared->plan != NULL ||
           prepared->sql_verb != SQL_PREPARE_NONE || prepared->on_server != PREPARED_AS_PLANNED;
}

struct prepared *prepared_find(const struct prepared_table *table, const char *name)
{
    return (struct prepared *)name_table_find(&table->named, name);
}

static size_t prepared_weight(const char *name, size_t text_length, size_t parameter_count)
{
    return PREPARED_BYTES_EACH + strlen(name) + text_length + parameter_count * sizeof(uint32_t);
}

bool prepared_has_room(const struct prepared_table *table, const char *name, size_t text_length,
                       size_t parameter_count)
{
    size_t left =
        table->bytes < PREPARED_BYTES_LIMIT ? PREPARED_BYTES_LIMIT - table->bytes : (size_t)0;
    return text_length <= left && prepared_weight(name, text_length, parameter_count) <= left;
}

struct prepared *prepared_put(struct prepared_table *table, const char *name,
                              struct prepared *prepared)
{
    struct prepared *replaced = (struct prepared *)name_table_put(
        &table->named, name, prepared != NULL ? &prepared->named : NULL);
    if (replaced != NULL)
        table->bytes -= replaced->counted;
    if (prepared != NULL) {
        prepared->counted =
            prepared_weight(prepared->named.name, prepared->text_length, prepared->parameter_count);
        table->bytes += prepared->counted;
    }
    return replaced;
}

void prepared_explain_room(struct error *error)
{
    error_set(error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
              "the prepared statements of this session are too long together");
    error_detail(error, "Crossfade remembers at most %zu bytes of them.", PREPARED_BYTES_LIMIT);
    error_hint(error, "Close statements that are no longer needed.");
}

bool prepared_grow(struct prepared *prepared, size_t size)
{
    struct prepared_table *table = prepared->table;
    if (prepared_find(table, prepared->named.name) != prepared)
        return true; /* it goes when what is under way has been answered */
    if (table->bytes > PREPARED_BYTES_LIMIT || size > PREPARED_BYTES_LIMIT - table->bytes)
        return false;
    prepared->counted += size;
    table->bytes += size;
    return true;
}

static void prepared_clear_one(struct named *named)
{
    struct prepared *prepared = (struct prepared *)named;
    prepared->has_prelude = false;
    prepared_release(prepared);
}

void prepared_clear(struct prepared_table *table)
{
    name_table_clear(&table->named, prepared_clear_one);
    table->bytes = 0;
    table->leftovers.count = 0;
}

void prepared_free(struct prepared_table *table)
{
    prepared_clear(table);
    name_table_free(&table->named);
    leftovers_free(&table->leftovers);
}

void prepared_write_parse(const struct prepared *prepared, const struct plan *plan,
                          const char *name, struct text text, struct bytes *out)
{
    const struct description *description = prepared->told;
    if (description == NULL && plan != NULL)
        description = plan->statements[0].description;
    if (description != NULL)
        frontend_write_parse(out, name, text.at, text.length, description->parameters,
                             description->parameter_count);
    else
        frontend_write_parse(out, name, text.at, text.length, prepared->parameter_types,
                             prepared->parameter_count);
}

void prepared_write_types_question(const struct prepared *prepared, const char *name,
                                   struct bytes *out)
{
    static const char SQL[] =
        "SELECT parameter_types::pg_catalog.oid[]::pg_catalog.text "
        "FROM pg_catalog.pg_prepared_statements WHERE name OPERATOR(pg_catalog.=) $1";
    const char *value = prepared->named.name;
    frontend_write_run(out, name, SQL, strlen(SQL), &value, 1);
}

/* An array as text: {23,25}. */
bool prepared_read_types(struct prepared *prepared, const uint8_t *body, size_t length)
{
    const char *text;
    size_t text_length;
    if (!backend_read_value(body, length, 0, &text, &text_length) || text == NULL)
        return false;
    size_t count = 0;
    uint32_t *types = memory_zero(text_length + 1, sizeof *types);
    bool in_number = false;
    for (size_t i = 0; i < text_length; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (digit && !in_number)
            count++;
        if (digit)
            types[count - 1] = types[count - 1] * 10 + (uint32_t)(text[i] - '0');
        in_number = digit;
    }
    memory_free(prepared->parameter_types);
    prepared->parameter_types = types;
    prepared->parameter_count = count;
    prepared->types_known = true;
    return true;
}
