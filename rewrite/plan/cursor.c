#include "rewrite/plan/cursor.h"

#include "protocol/base/memory.h"
#include "rewrite/plan/assemble.h"

/* CURSOR_OPT_HOLD of PostgreSQL's parsenodes.h. */
#define CURSOR_HOLD_OPTION 0x0020

static struct plan_cursor cursor_read_close(const PgQuery__ClosePortalStmt *close)
{
    if (close->portalname[0] == '\0')
        return (struct plan_cursor){.verb = CURSOR_CLOSE_ALL};
    return (struct plan_cursor){.verb = CURSOR_CLOSE, .name = close->portalname};
}

static struct plan_cursor cursor_read_transaction(const PgQuery__TransactionStmt *statement)
{
    struct plan_cursor cursor = {.verb = CURSOR_NONE, .name = statement->savepoint_name};
    switch (statement->kind) {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT:
        cursor.verb = CURSOR_SAVEPOINT;
        break;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE:
        cursor.verb = CURSOR_RELEASE;
        break;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO:
        cursor.verb = CURSOR_ROLLBACK_TO;
        break;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_PREPARE:
        cursor.verb = CURSOR_COMMIT;
        break;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK:
        cursor.verb = CURSOR_ROLLBACK;
        break;
    default:
        break;
    }
    return cursor;
}

struct plan_cursor cursor_read(const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
        return (struct plan_cursor){
            .verb = CURSOR_DECLARE,
            .name = node->declare_cursor_stmt->portalname,
            .hold = (node->declare_cursor_stmt->options & CURSOR_HOLD_OPTION) != 0,
        };
    case PG_QUERY__NODE__NODE_FETCH_STMT:
        if (node->fetch_stmt->ismove)
            break;
        return (struct plan_cursor){.verb = CURSOR_FETCH, .name = node->fetch_stmt->portalname};
    case PG_QUERY__NODE__NODE_CLOSE_PORTAL_STMT:
        return cursor_read_close(node->close_portal_stmt);
    case PG_QUERY__NODE__NODE_DISCARD_STMT:
        if (node->discard_stmt->target == PG_QUERY__DISCARD_MODE__DISCARD_ALL)
            return (struct plan_cursor){.verb = CURSOR_CLOSE_ALL};
        break;
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT:
        return cursor_read_transaction(node->transaction_stmt);
    default:
        break;
    }
    return (struct plan_cursor){.verb = CURSOR_NONE};
}

const ProtobufCMessage *cursor_query(const PgQuery__Node *node, const struct tokens *tokens,
                                     size_t begin, size_t stop, size_t *first)
{
    if (node->node_case != PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT)
        return NULL;
    *first = tokens_find_clause(tokens, begin, stop, "for") + 1;
    return tree_content(node->declare_cursor_stmt->query);
}

static struct plan *cursor_new_plan(size_t statement_count)
{
    struct plan *plan = memory_zero(1, sizeof *plan);
    plan->references = 1;
    plan->passes = true;
    plan->statement_count = statement_count;
    plan->statements = arena_zero(&plan->arena, statement_count, sizeof *plan->statements);
    return plan;
}

static void cursor_fill_statement(struct plan *plan, struct plan_statement *statement,
                                  const struct parse *parse, const struct parse_statement *parsed,
                                  struct arena *arena)
{
    struct assembly assembly = {
        .first = parsed->first,
        .stop = parsed->stop,
        .text = {.arena = arena},
        .prelude = {.arena = arena},
    };
    draft_add_client(&assembly.text, place_after(parsed->first - 1), place_before(parsed->stop));
    assemble_statement(plan, statement, parse->tokens, &assembly);
    statement->cursor = plan_cursor_copy(cursor_read(parsed->node), &plan->arena);
    plan->watches = plan->watches || statement->cursor.verb != CURSOR_NONE;
}

struct plan *cursor_watch(const char *text, size_t length, bool standard_conforming_strings)
{
    struct arena arena = {0};
    struct error error;
    struct tokens *tokens;
    struct parse *parse;
    struct plan *plan = NULL;
    if (lexer_read(text, length, standard_conforming_strings, &arena, &tokens, &error) &&
        parse_text(tokens, &arena, &parse, &error)) {
        plan = cursor_new_plan(parse->count);
        plan->client = (struct text){arena_copy(&plan->arena, text, length), length};
        for (size_t i = 0; i < parse->count; i++)
            cursor_fill_statement(plan, &plan->statements[i], parse, &parse->statements[i], &arena);
        assemble_simple(plan);
    }
    arena_free(&arena);
    if (plan != NULL && !plan->watches) {
        plan_release(plan);
        return NULL;
    }
    return plan;
}

struct plan *cursor_watch_portal(const char *name)
{
    struct plan *plan = cursor_new_plan(1);
    plan->watches = true;
    plan->statements[0].cursor =
        plan_cursor_copy((struct plan_cursor){.verb = CURSOR_FETCH, .name = name}, &plan->arena);
    return plan;
}
