/*
 * A plan for all texts that have the same tokens but for their literals: applications that write
 * values into the text send few different statements.
 *
 * A literal may differ if it is a value in the parser's tree and no more than a value: not a length
 * in a type, not a position in ORDER BY, GROUP BY (also within its brackets) or DISTINCT ON, not an
 * option of a statement. It must then be of the same class, which decides on its type: quoted as
 * before, a number that the server takes for an int4, an int8 or a numeric as before. Comments and
 * white space do not count.
 *
 * A template belongs to a plan, lives in its arena, and is immutable.
 */
#ifndef CROSSFADE_REWRITE_PLAN_TEMPLATE_H
#define CROSSFADE_REWRITE_PLAN_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rewrite/plan/assemble.h"
#include "rewrite/plan/plan.h"
#include "rewrite/tree/parse.h"

/* Longer texts have none: what they need to be kept would push out too many others. */
#define TEMPLATE_TOKEN_LIMIT 4096

struct template
{
    struct tokens *tokens; /* of the plan's own text */
    const bool *free;      /* by token: a literal that may differ */
    struct assembly *statements;
};

/* For `plan`, whose text has been parsed; the drafts are copied. NULL for long texts. */
const struct template *template_new(struct plan *plan, const struct parse *parse,
                                    const struct assembly *statements);

/* Equal for all texts that one template may fit. */
uint64_t template_hash(const struct tokens *tokens);
bool template_fits(const struct template *template, const struct tokens *tokens);

/* The plan of `base` for a text that fits its template. One reference, the caller's; it holds one
 * on `base`. */
struct plan *template_apply(struct plan *base, const struct tokens *tokens);

#endif
