/*
 * The texts of a plan, rendered from drafts: for the text that was analysed, or for another one
 * that a template fits.
 */
#ifndef CROSSFADE_REWRITE_PLAN_ASSEMBLE_H
#define CROSSFADE_REWRITE_PLAN_ASSEMBLE_H

#include <stddef.h>

#include "rewrite/plan/plan.h"
#include "rewrite/text/draft.h"

/* One statement, as far as it depends on the client's text. Its tokens: first <= i < stop. */
struct assembly {
    size_t first;
    size_t stop;
    size_t query_first; /* where a query begins that is not run at once; 0: there is none */
    struct draft text;
    struct draft prelude;
};

/* Sets client, client_at, query_at, the own step and those before it, in the plan's arena.
 * plan->client is there. */
void assemble_statement(struct plan *plan, struct plan_statement *statement,
                        const struct tokens *tokens, const struct assembly *assembly);

/* Sets plan->simple; all statements are there. */
void assemble_simple(struct plan *plan);

#endif
