#include "rewrite/plan/assemble.h"

static struct text assemble_keep(struct plan *plan, struct bytes *bytes)
{
    struct text text = {
        .at = arena_copy(&plan->arena, (const char *)bytes->data, bytes->length),
        .length = bytes->length,
    };
    bytes_free(bytes);
    return text;
}

void assemble_statement(struct plan *plan, struct plan_statement *statement,
                        const struct tokens *tokens, const struct assembly *assembly)
{
    size_t from = tokens_offset(tokens, place_after(assembly->first - 1));
    size_t to = tokens_offset(tokens, place_before(assembly->stop));
    statement->client = (struct text){plan->client.at + from, to - from};
    statement->client_at = from;
    struct bytes bytes = {0};
    draft_render(&assembly->text, tokens, &bytes, &plan->arena, &statement->kept,
                 &statement->kept_count);
    statement->text = assemble_keep(plan, &bytes);
    /* What stands in front of such a query is the client's own. */
    statement->query_at = assembly->query_first == 0
                              ? 0
                              : tokens_offset(tokens, place_before(assembly->query_first)) - from;
    draft_render(&assembly->prelude, tokens, &bytes, &plan->arena, &statement->prelude_kept,
                 &statement->prelude_kept_count);
    statement->prelude = assemble_keep(plan, &bytes);
}

void assemble_simple(struct plan *plan)
{
    struct bytes all = {0};
    for (size_t i = 0; i < plan->statement_count; i++) {
        const struct plan_statement *statement = &plan->statements[i];
        if (i > 0)
            bytes_add_text(&all, ";");
        bytes_add(&all, statement->prelude.at, statement->prelude.length);
        if (statement->prelude.length != 0)
            bytes_add_text(&all, ";");
        bytes_add(&all, statement->text.at, statement->text.length);
        if (statement->copy == NULL)
            continue;
        bytes_add_text(&all, PLAN_BEHIND_CLIENT);
        bytes_add(&all, statement->copy->move.at, statement->copy->move.length);
        bytes_add_text(&all, ";");
        bytes_add(&all, statement->copy->drop.at, statement->copy->drop.length);
    }
    plan->simple = assemble_keep(plan, &all);
}
