/*
 * The texts of a plan, rendered from drafts: for the text that was analysed, or for another one
 * that a template fits.
 */
#ifndef CROSSFADE_REWRITE_ASSEMBLE_H
#define CROSSFADE_REWRITE_ASSEMBLE_H

#include <stddef.h>

#include "rewrite/draft.h"
#include "rewrite/plan.h"

/* One statement, as far as it depends on the client's text. Its tokens: first <= i < stop. */
struct assembly {
    size_t first;
    size_t stop;
    struct draft text;
    struct draft prelude;
};

/* Sets client, client_at, text, prelude and kept, in the plan's arena. plan->client is there. */
void assemble_statement(struct plan *plan, struct plan_statement *statement,
                        const struct tokens *tokens, const struct assembly *assembly);

/* Sets plan->simple; all statements are there. */
void assemble_simple(struct plan *plan);

#endif
