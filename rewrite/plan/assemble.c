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

static void assemble_step(struct plan *plan, struct plan_statement *statement,
                          enum plan_treatment treatment, const struct draft *draft,
                          const struct tokens *tokens)
{
    struct bytes bytes = {0};
    struct plan_step step = {.treatment = treatment};
    draft_render(draft, tokens, &bytes, &plan->arena, &step.kept, &step.kept_count);
    step.text = assemble_keep(plan, &bytes);
    plan_add_step(statement, step);
}

void assemble_statement(struct plan *plan, struct plan_statement *statement,
                        const struct tokens *tokens, const struct assembly *assembly)
{
    size_t from = tokens_offset(tokens, place_after(assembly->first - 1));
    size_t to = tokens_offset(tokens, place_before(assembly->stop));
    statement->client = (struct text){plan->client.at + from, to - from};
    statement->client_at = from;
    const struct plan_statement made = *statement;
    statement->step_count = 0;
    if (assembly->prelude.count != 0)
        assemble_step(plan, statement, PLAN_SILENT, &assembly->prelude, tokens);
    statement->own = statement->step_count;
    assemble_step(plan, statement, made.steps[made.own].treatment, &assembly->text, tokens);
    /* Those after it do not depend on the client's text. */
    for (size_t i = made.own + 1; i < made.step_count; i++)
        plan_add_step(statement, made.steps[i]);
    /* What stands in front of such a query is the client's own. */
    statement->query_at = assembly->query_first == 0
                              ? 0
                              : tokens_offset(tokens, place_before(assembly->query_first)) - from;
}

void assemble_simple(struct plan *plan)
{
    struct bytes all = {0};
    for (size_t i = 0; i < plan->statement_count; i++) {
        const struct plan_statement *statement = &plan->statements[i];
        for (size_t k = 0; k < statement->step_count; k++) {
            if (i + k > 0)
                bytes_add_text(&all, k > 0 ? plan_separator(statement, k - 1) : ";");
            bytes_add(&all, statement->steps[k].text.at, statement->steps[k].text.length);
        }
    }
    plan->simple = assemble_keep(plan, &all);
}
