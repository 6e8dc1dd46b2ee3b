#include "rewrite/plan/sql_prepare.h"

#include <string.h>
#include <strings.h>

#include "protocol/base/memory.h"
#include "rewrite/plan/assemble.h"
#include "rewrite/tree/tree.h"

static struct text sql_prepare_text(const struct tokens *tokens, size_t first, size_t stop)
{
    size_t from = tokens_offset(tokens, place_before(first));
    return (struct text){tokens->text + from, tokens_offset(tokens, place_before(stop)) - from};
}

const ProtobufCMessage *sql_prepare_query(const PgQuery__Node *node, const struct tokens *tokens,
                                          size_t begin, size_t stop, size_t *first)
{
    if (node->node_case != PG_QUERY__NODE__NODE_PREPARE_STMT)
        return NULL;
    *first = tokens_find_clause(tokens, begin, stop, "as") + 1;
    return tree_content(node->prepare_stmt->query);
}

/* As PostgreSQL reads an option that is on or off. What it would not understand counts as on: it
 * says so itself. */
static bool sql_prepare_option_is_on(const PgQuery__Node *value)
{
    if (value == NULL)
        return true;
    if (value->node_case == PG_QUERY__NODE__NODE_INTEGER)
        return value->integer->ival != 0;
    const char *word = tree_string(value);
    return word == NULL || (strcasecmp(word, "false") != 0 && strcasecmp(word, "off") != 0);
}

bool sql_prepare_explain_executes(const PgQuery__ExplainStmt *explain)
{
    bool executes = false;
    for (size_t i = 0; i < explain->n_options; i++) {
        const PgQuery__DefElem *option = explain->options[i]->def_elem;
        if (strcmp(option->defname, "analyze") == 0)
            executes = sql_prepare_option_is_on(option->arg);
    }
    return executes;
}

static bool sql_prepare_find_call(void *context, const ProtobufCMessage *message,
                                  const ProtobufCFieldDescriptor *field)
{
    (void)field;
    bool *calls = context;
    *calls = *calls || message->descriptor == &pg_query__func_call__descriptor;
    return tree_children(message, sql_prepare_find_call, context);
}

static void sql_prepare_read_execute(const PgQuery__ExecuteStmt *execute,
                                     const struct tokens *tokens,
                                     const struct parse_statement *parsed,
                                     struct sql_prepare_statement *out)
{
    out->verb = SQL_PREPARE_RUN;
    out->name = execute->name;
    out->argument_count = execute->n_params;
    tree_children(&execute->base, sql_prepare_find_call, &out->calls);
    if (execute->n_params == 0)
        return;
    /* EXECUTE follows the AS of CREATE TABLE, whose columns have brackets too. */
    size_t at = tokens_find_clause(tokens, parsed->first, parsed->stop, "as");
    if (at == parsed->stop)
        at = tokens_find_clause(tokens, parsed->first, parsed->stop, "execute");
    while (at < parsed->stop && !tokens_is(tokens, at, "("))
        at++;
    if (at < parsed->stop)
        out->arguments = sql_prepare_text(tokens, at, tokens->items[at].partner + (size_t)1);
}

static const PgQuery__ExecuteStmt *sql_prepare_execute_within(const PgQuery__Node *node)
{
    if (node->node_case == PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT)
        node = node->create_table_as_stmt->query;
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_EXECUTE_STMT ? node->execute_stmt
                                                                                : NULL;
}

static void sql_prepare_read_one(const struct tokens *tokens, const struct parse_statement *parsed,
                                 struct sql_prepare_statement *out)
{
    const PgQuery__Node *node = parsed->node;
    bool explains = node->node_case == PG_QUERY__NODE__NODE_EXPLAIN_STMT;
    const PgQuery__ExecuteStmt *execute =
        sql_prepare_execute_within(explains ? node->explain_stmt->query : node);
    if (execute != NULL) {
        sql_prepare_read_execute(execute, tokens, parsed, out);
        out->keeps_rows = node->node_case != PG_QUERY__NODE__NODE_EXECUTE_STMT;
        out->executes = !explains || sql_prepare_explain_executes(node->explain_stmt);
        if (explains)
            out->verb = SQL_PREPARE_EXPLAIN;
        return;
    }
    size_t first;
    if (sql_prepare_query(node, tokens, parsed->first, parsed->stop, &first) != NULL) {
        out->verb = SQL_PREPARE_MAKE;
        out->name = node->prepare_stmt->name;
        out->query = sql_prepare_text(tokens, first, parsed->stop);
    } else if (node->node_case == PG_QUERY__NODE__NODE_DEALLOCATE_STMT) {
        out->name = node->deallocate_stmt->name;
        out->verb = out->name[0] == '\0' ? SQL_PREPARE_DROP_ALL : SQL_PREPARE_DROP;
    } else if (node->node_case == PG_QUERY__NODE__NODE_DISCARD_STMT &&
               node->discard_stmt->target == PG_QUERY__DISCARD_MODE__DISCARD_ALL) {
        out->verb = SQL_PREPARE_DROP_ALL;
    }
}

bool sql_prepare_read(const char *text, size_t length, bool standard_conforming_strings,
                      struct arena *arena, struct sql_prepare_statement **out, size_t *count,
                      struct error *error)
{
    struct tokens *tokens;
    struct parse *parse;
    if (!lexer_read_few(text, length, standard_conforming_strings, SQL_PREPARE_TOKEN_LIMIT, arena,
                        &tokens, error) ||
        !parse_text(tokens, arena, &parse, error))
        return false;
    *count = parse->count;
    *out = arena_zero(arena, parse->count, sizeof **out);
    for (size_t i = 0; i < parse->count; i++)
        sql_prepare_read_one(tokens, &parse->statements[i], &(*out)[i]);
    return true;
}

/* With too many or too few arguments the client's own statement fails, under its own name. */
static void sql_prepare_add_prelude(struct text text, const struct sql_prepare_statement *run,
                                    const struct plan_statement *made, const char *prelude,
                                    struct plan *plan, struct plan_statement *statement)
{
    if (made->own == 0 || !run->executes ||
        (made->description != NULL && made->description->parameter_count != run->argument_count))
        return;
    char *begin = arena_format(&plan->arena, "EXECUTE \"%s\" ", prelude);
    char *sent =
        arena_format(&plan->arena, "%s%.*s", begin, (int)run->arguments.length, run->arguments.at);
    struct plan_step step = {.text = {sent, strlen(sent)}, .treatment = PLAN_SILENT};
    if (run->arguments.length != 0) {
        step.kept = arena_zero(&plan->arena, 1, sizeof *step.kept);
        step.kept[0] = (struct kept){.sent_at = strlen(begin),
                                     .client_at = (size_t)(run->arguments.at - text.at),
                                     .length = run->arguments.length};
        step.kept_count = 1;
    }
    plan_add_step(statement, step);
}

static void sql_prepare_add_own(struct plan *plan, struct plan_statement *statement)
{
    struct plan_step step = {.text = plan->client, .treatment = PLAN_SHOW, .kept_count = 1};
    step.kept = arena_zero(&plan->arena, 1, sizeof *step.kept);
    step.kept[0] = (struct kept){.length = plan->client.length};
    statement->own = statement->step_count;
    plan_add_step(statement, step);
}

struct plan *sql_prepare_run(struct plan *prepared, const struct sql_prepare_statement *run,
                             struct text text, const char *prelude)
{
    const struct plan_statement *made = &prepared->statements[0];
    struct plan *plan = memory_zero(1, sizeof *plan);
    *plan = *prepared;
    plan->references = 1;
    plan->arena = (struct arena){0};
    plan->base = plan_retain(prepared);
    plan->catalog = prepared->catalog != NULL ? catalog_retain(prepared->catalog) : NULL;
    plan->template = NULL;
    plan->passes = false;
    plan->client = (struct text){arena_copy(&plan->arena, text.at, text.length), text.length};
    struct plan_statement *statement = arena_zero(&plan->arena, 1, sizeof *statement);
    *statement = (struct plan_statement){.client = plan->client};
    if (!run->keeps_rows) {
        struct description *description = NULL;
        if (made->description != NULL)
            description = description_copy(made->description, &plan->arena);
        if (description != NULL)
            description->parameter_count = 0; /* those of EXECUTE are in its text */
        statement->cursor = made->cursor;
        statement->rewritten = made->rewritten;
        statement->tag = made->tag;
        statement->verb = made->verb;
        statement->description = description;
        statement->seal = made->seal;
        statement->sealed = plan_own_text(made);
    }
    sql_prepare_add_prelude(text, run, made, prelude, plan, statement);
    sql_prepare_add_own(plan, statement);
    plan->statements = statement;
    plan->statement_count = 1;
    assemble_simple(plan);
    return plan;
}
