#include "proxy/conversation/session/undo.h"

#include "proxy/conversation/session/session.h"

/* The name whose place in the table the client's message changed; NULL for other messages. */
static const char *undo_statement_name(const struct answer *answer)
{
    if (answer->whom == ANSWER_FOR_NOBODY)
        return NULL;
    if (answer->prepared != NULL)
        return answer->prepared->named.name;
    return answer->replaced != NULL ? answer->replaced->named.name : NULL;
}

static const char *undo_portal_name(const struct answer *answer)
{
    if (answer->whom == ANSWER_FOR_NOBODY || answer->to == ANSWER_TO_EXECUTE)
        return NULL;
    if (answer->portal != NULL)
        return answer->portal->named.name;
    return answer->covered != NULL ? answer->covered->named.name : NULL;
}

/* The first change of the same name from `after` on, or NULL. */
static struct answer *undo_find_later(struct session *session, size_t after, const char *name,
                                      const char *(*name_of)(const struct answer *))
{
    for (size_t i = after; i < session->link->answers.count; i++) {
        struct answer *answer = answers_at(&session->link->answers, i);
        const char *other = name_of(answer);
        if (other != NULL && name_table_same(other, name))
            return answer;
    }
    return NULL;
}

/* Where the last change of the name is in the part of the pipeline that is open, what uses the
 * name is skipped with it. A query that fails has nothing skipped. */
static bool undo_is_in_doubt(const struct answers *answers, const char *name,
                             const char *(*name_of)(const struct answer *))
{
    bool is_in_earlier_part = false;
    for (size_t i = answers->count; i != 0; i--) {
        const struct answer *answer = answers_at(answers, i - 1);
        const char *changed = name_of(answer);
        if (changed != NULL && name_table_same(changed, name))
            return is_in_earlier_part || answer->to == ANSWER_TO_QUERY;
        is_in_earlier_part = is_in_earlier_part || answer->to == ANSWER_TO_SYNC;
    }
    return false;
}

bool undo_may_bring_back_statement(const struct session *session, const char *name)
{
    return session->link->answers.shadows != 0 &&
           undo_is_in_doubt(&session->link->answers, name, undo_statement_name);
}

bool undo_may_bring_back_portal(const struct session *session, const char *name)
{
    return session->link->answers.covers != 0 &&
           undo_is_in_doubt(&session->link->answers, name, undo_portal_name);
}

static void undo_statement(struct session *session, struct answer *answer, size_t after,
                           bool failed)
{
    const char *name = undo_statement_name(answer);
    if (name == NULL)
        return;
    struct prepared *back = NULL;
    /* A Parse that fails has done away with the unnamed statement all the same. */
    if (!failed || name[0] != '\0') {
        back = answer->replaced;
        answer->replaced = NULL;
    }
    struct answer *later = undo_find_later(session, after, name, undo_statement_name);
    if (later == NULL) {
        prepared_release(prepared_put(&session->link->prepared, name, back));
    } else {
        answers_set_replaced(&session->link->answers, later, back);
    }
}

/* A portal that was made before a savepoint is there again when the client has gone back to it. */
static void undo_portal(struct session *session, struct answer *answer, size_t after)
{
    const char *name = undo_portal_name(answer);
    if (name == NULL)
        return;
    struct portal *back = answer->covered;
    answer->covered = NULL;
    struct answer *later = undo_find_later(session, after, name, undo_portal_name);
    if (later == NULL) {
        portal_release(portal_put(&session->link->portals, name, back));
    } else {
        answers_set_covered(&session->link->answers, later, back);
    }
}

/* Our own part of a portal that was skipped is due once more; where it failed the portal has failed
 * too, and where nobody knows any more what it was, so much the more. */
static void undo_prelude(struct answer *answer, bool failed)
{
    struct portal *portal = answer->portal;
    if (answer->to == ANSWER_TO_BIND)
        portal_set_prelude(portal, PORTAL_PRELUDE_DUE);
    else if (portal->prelude == PORTAL_PRELUDE_DONE)
        portal_set_prelude(portal, PORTAL_PRELUDE_BOUND);
    if (failed || portal->prelude_bind.length == 0)
        portal->has_run = true;
}

void undo_answer(struct session *session, size_t index, size_t after, bool failed)
{
    struct answer *answer = answers_at(&session->link->answers, index);
    if (answer->closes != 0)
        leftovers_add(&session->link->prepared.leftovers, answer->closes);
    if (answer->whom == ANSWER_FOR_NOBODY) {
        if (answer->portal != NULL)
            undo_prelude(answer, failed);
        if (answer->prepared != NULL)
            answer->prepared->on_server = failed ? PREPARED_NOT_THERE : PREPARED_AS_BEFORE;
        return;
    }
    if (answer->to == ANSWER_TO_EXECUTE && answer->portal != NULL)
        answer->portal->has_run = answer->portal->has_run && failed;
    undo_portal(session, answer, after);
    undo_statement(session, answer, after, failed);
}
