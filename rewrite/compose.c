#include "rewrite/compose.h"

#include <string.h>

#include "protocol/base/memory.h"
#include "rewrite/mapping/rewriter_data.h"
#include "rewrite/other/copy.h"
#include "rewrite/other/guard.h"
#include "rewrite/other/utility.h"
#include "rewrite/plan/cursor.h"
#include "rewrite/plan/statement.h"
#include "rewrite/plan/template.h"
#include "rewrite/read/select.h"
#include "rewrite/write/write.h"

static bool compose_is_query(const struct statement *statement)
{
    const ProtobufCMessageDescriptor *kind =
        statement->query == NULL ? NULL : statement->query->descriptor;
    return kind == &pg_query__select_stmt__descriptor ||
           kind == &pg_query__insert_stmt__descriptor ||
           kind == &pg_query__update_stmt__descriptor ||
           kind == &pg_query__delete_stmt__descriptor || kind == &pg_query__merge_stmt__descriptor;
}

static const struct reference *compose_written(const struct statement *statement)
{
    const struct reference *target = statement->scope.references;
    while (target != NULL && (target->use != REFERENCE_TARGET || statement_write_passes(target)))
        target = target->next;
    return target;
}

static bool compose_rewrite(struct statement *statement, struct error *error)
{
    if (statement->passes)
        return true;
    if (!guard_check(statement, error))
        return false;
    if (!compose_is_query(statement))
        return utility_rewrite(statement, error);
    if (compose_written(statement) == NULL)
        return select_rewrite(statement, error);
    if (!write_rewrite(statement, error))
        return false;
    if (statement->explains || statement->keeps_query) {
        statement->tag = TAG_AS_IS;
        statement->verb = NULL;
        if (!statement->executes || statement->keeps_query)
            statement->prelude = (struct draft){.arena = statement->arena};
    }
    return true;
}

static bool compose_check_encoding(const struct statement *statement, const struct draft *draft,
                                   struct error *error)
{
    if (statement->request->utf8)
        return true;
    for (size_t i = 0; i < draft->count; i++)
        for (size_t j = 0; draft->pieces[i].text != NULL && j < draft->pieces[i].length; j++)
            if ((unsigned char)draft->pieces[i].text[j] >= 0x80)
                return statement_refuse_encoding(statement, statement->scope.references, error);
    return true;
}

/* DECLARE is nothing that the server describes. Neither is PREPARE, but there the query alone would
 * lack the types that it declares. */
static bool compose_asks_about_query(const struct statement *statement)
{
    return statement->keeps_query &&
           statement->node->node_case == PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT;
}

static bool compose_statement(struct statement *statement, struct plan *plan,
                              struct plan_statement *out, struct assembly *assembly,
                              struct error *error)
{
    size_t from = place_after(statement->first - 1);
    size_t to = place_before(statement->stop);
    if (!compose_rewrite(statement, error) || !guard_check_prelude(statement, error))
        return false;
    *assembly = (struct assembly){
        .first = statement->first,
        .stop = statement->stop,
        .query_first = compose_asks_about_query(statement) ? statement->query_first : 0,
        .text = {.arena = statement->arena},
        .prelude = statement->prelude,
    };
    if (!edit_apply(&statement->edits, from, to, &assembly->text))
        return error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                         "two parts of the statement would have to be rewritten at the same place");
    if (!compose_check_encoding(statement, &assembly->text, error) ||
        !compose_check_encoding(statement, &assembly->prelude, error) ||
        (statement->copy != NULL &&
         !compose_check_encoding(statement, &statement->copy->move, error)))
        return false;
    *out = (struct plan_statement){
        .rewritten = statement->edits.count != 0 || statement->prelude.count != 0,
        .tag = statement->tag,
        .verb = statement->verb == NULL ? NULL : arena_string(&plan->arena, statement->verb),
        .cursor = plan_cursor_copy(cursor_read(statement->node), &plan->arena),
    };
    if (statement->seal != NULL && out->rewritten)
        out->seal =
            (struct text){arena_string(&plan->arena, statement->seal), strlen(statement->seal)};
    assemble_statement(plan, out, statement->tokens, assembly);
    copy_add_steps(statement, plan, out);
    if (statement->original != NULL && out->rewritten)
        out->description = description_copy(statement->original, &plan->arena);
    return true;
}

static void compose_hide_tables(const struct analysis *analysis, struct plan *plan)
{
    const struct touched_set *touched = analysis->request->touched;
    plan->masked_tables =
        arena_zero(&plan->arena, touched->count * SIDE_COUNT, sizeof *plan->masked_tables);
    for (size_t i = 0; i < touched->count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            uint32_t oid = analysis->rewriter->catalog->migrations[touched->items[i].migration]
                               .shape[side]
                               .oid;
            if (oid != 0)
                plan->masked_tables[plan->masked_table_count++] = oid;
        }
}

static const struct shown_null *compose_show_nulls(const struct analysis *analysis,
                                                   struct plan *plan)
{
    const struct shown_null *nulls = NULL;
    for (size_t i = 0; i < plan->statement_count; i++)
        for (const struct shown_null *null = analysis->work[i]->nulls; null != NULL;
             null = null->next) {
            struct shown_null *copy = arena_zero(&plan->arena, 1, sizeof *copy);
            *copy = (struct shown_null){null->column, null->carrier, nulls};
            nulls = copy;
        }
    return nulls;
}

static void compose_show_migrations(const struct analysis *analysis, struct plan *plan)
{
    const struct touched_set *touched = analysis->request->touched;
    const struct shown_null *nulls = compose_show_nulls(analysis, plan);
    plan->catalog = catalog_retain(analysis->rewriter->catalog);
    plan->shown = arena_zero(&plan->arena, touched->count, sizeof *plan->shown);
    for (size_t i = 0; i < touched->count; i++) {
        const struct migration *migration = &plan->catalog->migrations[touched->items[i].migration];
        size_t at = 0;
        while (at < plan->shown_count && plan->shown[at].migration != migration)
            at++;
        plan->shown_count += at == plan->shown_count;
        plan->shown[at].migration = migration;
        plan->shown[at].route = touched->items[i].route;
        plan->shown[at].nulls = nulls;
        plan->shown[at].named[touched->items[i].side] = true;
    }
}

/* Of what stands for an INSERT the server sees nothing but the query in it. */
static bool compose_inserts(const struct statement *statement)
{
    return statement->query->descriptor == &pg_query__insert_stmt__descriptor;
}

static bool compose_statements(const struct analysis *analysis,
                               const struct description *const *descriptions, struct plan *plan,
                               struct assembly *assemblies, struct error *error)
{
    for (size_t i = 0; i < plan->statement_count; i++) {
        struct statement *statement = analysis->work[i];
        bool stands_in = analysis->statements[i].stands_in;
        statement->original = analysed_original(&analysis->statements[i], descriptions[i]);
        statement->stand_in = stands_in ? descriptions[i] : NULL;
        statement->is_checked =
            descriptions[i] != NULL && (!stands_in || !compose_inserts(statement));
        if (!compose_statement(statement, plan, &plan->statements[i], &assemblies[i], error))
            return false;
        plan->passes = plan->passes && !plan->statements[i].rewritten;
        plan->is_momentary = plan->is_momentary || statement->is_momentary;
        if (plan->arena.allocated > PLANNER_MEMORY_LIMIT)
            return error_set(error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
                             "the statements would take more than %zu bytes to rewrite",
                             PLANNER_MEMORY_LIMIT);
        plan->watches = plan->watches || plan->statements[i].cursor.verb != CURSOR_NONE;
    }
    return true;
}

bool compose_make(const struct analysis *analysis, const struct description *const *descriptions,
                  struct plan **out, struct error *error)
{
    const struct rewrite_request *request = analysis->request;
    size_t count = analysis->passes && !analysis->watches ? 0 : analysis->statement_count;
    struct plan *plan = memory_zero(1, sizeof *plan);
    plan->references = 1;
    plan->passes = true;
    plan->client.at = arena_copy(&plan->arena, request->text, request->length);
    plan->client.length = request->length;
    plan->statements = arena_zero(&plan->arena, count, sizeof *plan->statements);
    plan->statement_count = count;
    struct assembly *assemblies = arena_zero(analysis->arena, count, sizeof *assemblies);
    if (!compose_statements(analysis, descriptions, plan, assemblies, error)) {
        plan_release(plan);
        return false;
    }
    if (!plan_is_needed(plan))
        plan->statement_count = 0;
    assemble_simple(plan);
    compose_hide_tables(analysis, plan);
    plan->hidden_count = analysis->hidden_count;
    plan->hidden = arena_zero(&plan->arena, plan->hidden_count, sizeof *plan->hidden);
    for (size_t i = 0; i < plan->hidden_count; i++)
        plan->hidden[i] = analysis->hidden[i];
    plan->made_count = analysis->made_count;
    plan->made = arena_zero(&plan->arena, plan->made_count, sizeof *plan->made);
    for (size_t i = 0; i < plan->made_count; i++)
        plan->made[i] = arena_string(&plan->arena, analysis->made[i]);
    compose_show_migrations(analysis, plan);
    if (analysis->parse != NULL)
        plan->template = template_new(plan, analysis->parse, assemblies);
    *out = plan;
    return true;
}
