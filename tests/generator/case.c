#include "tests/generator/case.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define CASE_PREPARED 4

struct case_maker {
    struct test_case *made;
    struct random *random;
    bool in_transaction;
    unsigned savepoints;
    unsigned prepared_number;
    size_t limit; /* of items */
    struct sql_parameter prepared[CASE_PREPARED][SQL_PARAMETER_LIMIT];
    struct case_step prepared_step[CASE_PREPARED];
    size_t prepared_count[CASE_PREPARED];
};

static void case_value(struct random *random, const struct sql_parameter *parameter,
                       struct rawvalue *out)
{
    *out = (struct rawvalue){0};
    if (random_percent(random, 4) && parameter->range != RANGE_FLAG)
        return;
    struct text text = {0};
    schema_value(random, parameter->kind, parameter->range, &text);
    out->binary = parameter->binary;
    if (!parameter->binary || parameter->kind == KIND_TEXT) {
        out->length = text.length;
        out->bytes = text_take(&text);
        return;
    }
    uint64_t number = (uint64_t)strtoll(text.bytes, NULL, 10);
    out->length = parameter->kind == KIND_BIGINT ? 8 : 4;
    if (parameter->kind == KIND_BOOL) {
        number = text.bytes[0] == 't';
        out->length = 1;
    }
    text_free(&text);
    char *bytes = malloc(out->length);
    cr_assert_not_null(bytes);
    for (size_t i = 0; i < out->length; i++)
        bytes[i] = (char)(number >> 8 * (out->length - 1 - i));
    out->bytes = bytes;
}

static void case_values(struct case_maker *maker, const struct sql_parameter *parameters,
                        size_t count, struct case_step *step)
{
    step->value_count = count;
    for (size_t i = 0; i < count; i++) {
        step->types[i] = parameters[i].type;
        case_value(maker->random, &parameters[i], &step->values[i]);
    }
    step->binary_results = !step->only_text && random_percent(maker->random, 30);
}

static void case_statement(struct case_maker *maker, struct sql *sql)
{
    unsigned choice = random_below(maker->random, 100);
    if (choice < 52)
        sql_read(sql);
    else if (choice < 95)
        sql_write(sql);
    else
        sql_error(sql);
}

static void case_take(struct sql *sql, struct case_step *step)
{
    step->sql = text_take(&sql->out);
    step->unordered = sql->unordered;
    step->only_text = sql->only_text;
    step->construct = sql->construct;
}

static struct case_item *case_item(struct case_maker *maker, enum case_kind kind)
{
    struct case_item *item = &maker->made->items[maker->made->count++];
    *item = (struct case_item){.kind = kind, .step_count = 1};
    return item;
}

static void case_text(struct case_maker *maker, const char *sql)
{
    struct case_item *item = case_item(maker, CASE_QUERY);
    item->steps[0].sql = strdup(sql);
    item->steps[0].construct = "transactions";
}

/* True where it has made an item. */
static bool case_transaction(struct case_maker *maker)
{
    static const char *const begins[] = {"BEGIN",
                                         "START TRANSACTION",
                                         "BEGIN",
                                         "BEGIN",
                                         "BEGIN ISOLATION LEVEL REPEATABLE READ",
                                         "BEGIN ISOLATION LEVEL SERIALIZABLE"};
    static const char *const ends[] = {"COMMIT", "ROLLBACK", "END", "COMMIT"};
    unsigned choice = random_below(maker->random, 100);
    if (!maker->in_transaction) {
        if (choice >= 8)
            return false;
        case_text(maker, RANDOM_OF(maker->random, begins));
        maker->in_transaction = true;
        maker->savepoints = 0;
        return true;
    }
    if (choice < 14) {
        case_text(maker, RANDOM_OF(maker->random, ends));
        maker->in_transaction = false;
    } else if (choice < 24) {
        case_text(maker, "SAVEPOINT s");
        maker->savepoints++;
    } else if (choice < 36 && maker->savepoints > 0) {
        case_text(maker, "ROLLBACK TO SAVEPOINT s");
    } else if (choice < 40 && maker->savepoints > 0) {
        case_text(maker, "RELEASE s");
        maker->savepoints--;
    } else {
        return false;
    }
    return true;
}

static void case_query(struct case_maker *maker)
{
    struct case_item *item = case_item(maker, CASE_QUERY);
    struct sql sql = sql_begin(maker->random, &maker->made->schema, false);
    if (random_percent(maker->random, 6))
        sql_other(&sql);
    else
        case_statement(maker, &sql);
    if (random_percent(maker->random, 5)) {
        text_string(&sql.out, "; ");
        bool unordered = sql.unordered;
        case_statement(maker, &sql);
        sql.unordered = sql.unordered || unordered;
        sql.construct = "two statements in a query";
    }
    case_take(&sql, &item->steps[0]);
}

static void case_extended(struct case_maker *maker)
{
    struct case_item *item = case_item(maker, CASE_EXTENDED);
    if (random_percent(maker->random, 15))
        item->step_count = 2 + random_below(maker->random, CASE_STEPS - 1);
    for (size_t i = 0; i < item->step_count; i++) {
        struct sql sql = sql_begin(maker->random, &maker->made->schema, true);
        case_statement(maker, &sql);
        case_take(&sql, &item->steps[i]);
        case_values(maker, sql.parameters, sql.parameter_count, &item->steps[i]);
    }
}

static void case_prepare(struct case_maker *maker)
{
    unsigned slot = random_below(maker->random, CASE_PREPARED);
    struct case_item *item = case_item(maker, CASE_PREPARE);
    struct case_step *step = &item->steps[0];
    struct sql sql = sql_begin(maker->random, &maker->made->schema, true);
    case_statement(maker, &sql);
    case_take(&sql, step);
    snprintf(step->name, sizeof step->name, "p%u", maker->prepared_number++);
    step->value_count = sql.parameter_count;
    for (size_t i = 0; i < sql.parameter_count; i++)
        step->types[i] = sql.parameters[i].type;
    memcpy(maker->prepared[slot], sql.parameters, sizeof sql.parameters);
    maker->prepared_count[slot] = sql.parameter_count;
    maker->prepared_step[slot] = *step;
}

static void case_execute(struct case_maker *maker)
{
    unsigned slot = random_below(maker->random, CASE_PREPARED);
    if (maker->prepared_step[slot].sql == NULL) {
        case_prepare(maker);
        return;
    }
    struct case_item *item = case_item(maker, CASE_EXECUTE);
    item->steps[0] = maker->prepared_step[slot];
    item->steps[0].sql = strdup(item->steps[0].sql);
    case_values(maker, maker->prepared[slot], maker->prepared_count[slot], &item->steps[0]);
}

static void case_portal(struct case_maker *maker)
{
    struct case_item *item = case_item(maker, CASE_PORTAL);
    struct sql sql = sql_begin(maker->random, &maker->made->schema, true);
    do {
        text_free(&sql.out);
        sql = sql_begin(maker->random, &maker->made->schema, true);
        sql_read(&sql);
    } while (sql.unordered);
    case_take(&sql, &item->steps[0]);
    case_values(maker, sql.parameters, sql.parameter_count, &item->steps[0]);
}

static void case_room(struct case_maker *maker, struct text *text, const char *construct)
{
    if (maker->made->count == maker->limit) {
        text_free(text);
        return;
    }
    struct case_item *item = case_item(maker, CASE_QUERY);
    item->steps[0].sql = text_take(text);
    item->steps[0].construct = construct;
}

/* A cursor, which keeps to the flags that it began with. Whether one without SCROLL can go back to
 * a row depends on its plan, so none does. */
static void case_cursor(struct case_maker *maker)
{
    static const char *const fetches[] = {"FETCH 2 FROM cur", "FETCH NEXT FROM cur",
                                          "FETCH ALL IN cur", "FETCH FORWARD 3 FROM cur",
                                          "MOVE 1 FROM cur",  "MOVE ALL FROM cur"};
    static const char *const kinds[] = {"CURSOR", "NO SCROLL CURSOR", "CURSOR WITHOUT HOLD"};
    struct sql sql;
    do {
        sql = sql_begin(maker->random, &maker->made->schema, false);
        sql_read(&sql);
        if (sql.unordered)
            text_free(&sql.out);
    } while (sql.unordered);
    struct text text = {0};
    if (!maker->in_transaction) {
        text_string(&text, "BEGIN");
        maker->in_transaction = true;
        maker->savepoints = 0;
        case_room(maker, &text, "transactions");
    }
    text_add(&text, "DECLARE cur %s FOR %s", RANDOM_OF(maker->random, kinds), sql.out.bytes);
    text_free(&sql.out);
    case_room(maker, &text, "cursors");
    for (unsigned left = 1 + random_below(maker->random, 3); left > 0; left--) {
        if (random_percent(maker->random, 15) && maker->made->count < maker->limit)
            case_item(maker, CASE_FLAGS)->direction = random_percent(maker->random, 50) ? 1 : -1;
        text_string(&text, RANDOM_OF(maker->random, fetches));
        case_room(maker, &text, "cursors");
    }
    text_string(&text, "CLOSE cur");
    case_room(maker, &text, "cursors");
}

/* PREPARE, EXECUTE and DEALLOCATE in SQL. Each under a name of its own: where a PREPARE fails, its
 * EXECUTE must not reach an earlier one, for which its values are not meant. */
static void case_sql_prepare(struct case_maker *maker)
{
    struct sql sql = sql_begin(maker->random, &maker->made->schema, true);
    case_statement(maker, &sql);
    struct text text = {0};
    unsigned number = maker->prepared_number++;
    text_add(&text, "PREPARE q%u", number);
    for (size_t i = 0; i < sql.parameter_count; i++)
        text_add(&text, "%s%s%s", i == 0 ? " (" : ", ", schema_type(sql.parameters[i].kind),
                 i + 1 == sql.parameter_count ? ")" : "");
    text_add(&text, " AS %s", sql.out.bytes);
    text_free(&sql.out);
    case_room(maker, &text, "PREPARE");
    for (unsigned left = 1 + random_below(maker->random, 3); left > 0; left--) {
        if (random_percent(maker->random, 15) && maker->made->count < maker->limit)
            case_item(maker, CASE_FLAGS)->direction = random_percent(maker->random, 50) ? 1 : -1;
        text_add(&text, "EXECUTE q%u", number);
        for (size_t i = 0; i < sql.parameter_count; i++) {
            text_string(&text, i == 0 ? " (" : ", ");
            schema_literal(maker->random, sql.parameters[i].kind, sql.parameters[i].range, &text);
            text_string(&text, i + 1 == sql.parameter_count ? ")" : "");
        }
        bool room = maker->made->count < maker->limit;
        case_room(maker, &text, "EXECUTE");
        if (room)
            maker->made->items[maker->made->count - 1].steps[0].unordered = sql.unordered;
    }
    text_add(&text, "DEALLOCATE q%u", number);
    case_room(maker, &text, "PREPARE");
}

/* COPY FROM of some rows, which come after the statement without waiting. */
static void case_copy(struct case_maker *maker)
{
    const struct schema_table *table = &maker->made->schema.tables[maker->made->schema.client];
    struct case_item *item = case_item(maker, CASE_QUERY);
    struct text sql = {0};
    struct text data = {0};
    bool csv = random_percent(maker->random, 30);
    text_add(&sql, "COPY %s.%s (", table->schema, table->name);
    bool wanted[SCHEMA_COLUMN_LIMIT];
    const char *comma = "";
    for (size_t i = 0; i < table->column_count; i++) {
        const struct schema_column *column = &table->columns[i];
        wanted[i] =
            column->nature != NATURE_GENERATED &&
            (column->is_key || column->definition[0] == '\0' || random_percent(maker->random, 60));
        if (wanted[i])
            text_add(&sql, "%s%s", comma, column->name);
        comma = wanted[i] ? ", " : comma;
    }
    text_add(&sql, ") FROM STDIN%s", csv ? " (FORMAT csv, DELIMITER ';', QUOTE '!')" : "");
    for (unsigned left = 1 + random_below(maker->random, 3); left > 0; left--) {
        comma = "";
        for (size_t i = 0; i < table->column_count; i++) {
            const struct schema_column *column = &table->columns[i];
            if (!wanted[i])
                continue;
            text_string(&data, comma);
            comma = csv ? ";" : "\t";
            if (column->is_key && column->range == RANGE_ID)
                text_add(&data, "%d", random_between(maker->random, 13, 90));
            else
                schema_value(maker->random, column->kind, column->range, &data);
        }
        if (random_percent(maker->random, 5)) /* a value too many */
            text_add(&data, "%soops", comma);
        text_string(&data, "\n");
    }
    item->steps[0].sql = text_take(&sql);
    item->steps[0].copy_data = text_take(&data);
    item->steps[0].construct = "COPY FROM";
}

static void case_one(struct case_maker *maker)
{
    static void (*const sequences[])(struct case_maker *) = {case_cursor, case_sql_prepare,
                                                             case_copy};
    if (random_percent(maker->random, 3)) {
        RANDOM_OF(maker->random, sequences)(maker);
        return;
    }
    if (random_percent(maker->random, 3)) {
        struct case_item *item = case_item(maker, CASE_FLAGS);
        item->direction = random_percent(maker->random, 58) ? 1 : -1;
        return;
    }
    if (case_transaction(maker))
        return;
    unsigned choice = random_below(maker->random, 100);
    if (choice < 45)
        case_query(maker);
    else if (choice < 75)
        case_extended(maker);
    else if (choice < 82)
        case_prepare(maker);
    else if (choice < 95)
        case_execute(maker);
    else
        case_portal(maker);
}

struct test_case *case_make(uint64_t seed, unsigned number, size_t items)
{
    struct random random = random_from(seed * 1000003u + number);
    struct test_case *made = calloc(1, sizeof *made);
    cr_assert_not_null(made);
    made->seed = seed;
    made->number = number;
    made->schema = schema_random(&random);
    struct text rows = {0};
    schema_rows(&made->schema, &random, &rows);
    made->rows = text_take(&rows);
    made->items = calloc(items, sizeof *made->items);
    cr_assert_not_null(made->items);
    struct case_maker maker = {.made = made, .random = &random, .limit = items};
    while (made->count < items)
        case_one(&maker);
    return made;
}

void case_free(struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->count; i++)
        for (size_t j = 0; j < test_case->items[i].step_count; j++) {
            struct case_step *step = &test_case->items[i].steps[j];
            for (size_t k = 0; k < step->value_count; k++)
                free((char *)(uintptr_t)step->values[k].bytes);
            free(step->sql);
            free(step->copy_data);
        }
    free(test_case->items);
    free(test_case->rows);
    free(test_case);
}

static void case_send_step(const struct case_item *item, const struct case_step *step,
                           struct rawclient *client)
{
    if (item->kind != CASE_EXECUTE)
        rawclient_parse(client, step->name, step->sql, step->types, step->value_count);
    if (item->kind == CASE_PREPARE) {
        rawclient_describe(client, 'S', step->name);
        return;
    }
    rawclient_bind(client, "", step->name, step->values, step->value_count, step->binary_results);
    if (item->kind != CASE_EXECUTE || step->binary_results)
        rawclient_describe(client, 'P', "");
    if (item->kind == CASE_PORTAL) {
        rawclient_execute(client, "", 2);
        rawclient_execute(client, "", 1);
    }
    rawclient_execute(client, "", 0);
}

void case_send(const struct case_item *item, struct rawclient *client, int failing)
{
    if (item->kind == CASE_QUERY) {
        const struct case_step *step = &item->steps[0];
        rawclient_query(client, failing == 0 ? "SELECT 1 / 0" : step->sql);
        if (step->copy_data == NULL || failing == 0)
            return;
        rawclient_begin(client, 'd');
        rawclient_bytes(client, step->copy_data, strlen(step->copy_data));
        rawclient_end(client);
        rawclient_plain(client, 'c');
        return;
    }
    for (size_t i = 0; i < item->step_count; i++) {
        if (failing == (int)i) {
            rawclient_parse(client, "", "refused", NULL, 0);
        } else {
            case_send_step(item, &item->steps[i], client);
        }
    }
    rawclient_plain(client, 'S');
}
