/*
 * One statement on its way to a plan: what is known of it, and what has been decided so far.
 *
 * rewriter.c makes it. compose.c hands it to the file that knows its kind (select.c for reads,
 * write.c for INSERT, UPDATE, DELETE, utility.c for the rest), and turns the result into a
 * plan_statement. They add edits to the client's text and set the fields under "decided".
 */
#ifndef CROSSFADE_REWRITE_PLAN_STATEMENT_H
#define CROSSFADE_REWRITE_PLAN_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "rewrite/plan/plan.h"
#include "rewrite/text/edit.h"
#include "rewrite/text/touched.h"
#include "rewrite/tree/parse.h"
#include "rewrite/tree/scope.h"

struct copy;
struct rewriter;

struct statement {
    /* known */
    const struct rewriter *rewriter;
    const struct rewrite_request *request;
    const struct tokens *tokens;
    struct arena *arena; /* the analysis's; the plan copies what it keeps */
    const PgQuery__Node *node;
    size_t first; /* its tokens: first <= i < stop */
    size_t stop;
    /* The SELECT, INSERT, … that runs: `node` itself, or what EXPLAIN is asked about. NULL for
     * others. Its tokens: query_first <= i < stop. */
    const ProtobufCMessage *query;
    size_t query_first;
    bool keeps_query; /* DECLARE, PREPARE: the server can describe the query alone */
    bool explains;    /* EXPLAIN: types, tag and columns are not the query's own */
    bool executes;    /* false for EXPLAIN without ANALYZE */
    struct scope scope;
    const struct description *original; /* the client's own, NULL where it was not asked */
    const struct description *stand_in; /* what stand_in.h asks for, NULL where it was not asked */
    bool is_checked; /* the server knows what all names of the client's mean, by one of the two */

    /* decided */
    bool passes; /* nothing needs to be done */
    struct edits edits;
    struct draft prelude; /* see plan_statement */
    struct copy *copy;    /* of a COPY … FROM that is staged, or NULL */
    enum tag_rule tag;
    const char *verb;
    const struct shown_null *nulls; /* in the analysis's arena */
    bool is_momentary; /* it names columns of tables that the catalog does not know: what it becomes
                          holds for now, in this session */
    const char *seal;  /* stands in what is sent (seal.h), or NULL */
};

/* "0A000 <construct> on "names" cannot be rewritten while the migration "names" is under way", with
 * the route as detail and a hint. Returns false. */
bool statement_refuse(const struct statement *statement, const struct reference *reference,
                      const char *construct, struct error *error);

/* What we add is in UTF-8, as the catalog and the file have it: the client's encoding is another.
 */
bool statement_refuse_encoding(const struct statement *statement, const struct reference *reference,
                               struct error *error);

/* Whether writes to this table must do anything but what the client wrote. */
bool statement_write_passes(const struct reference *target);

#endif
