#include "proxy/conversation/from_server.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/log.h"
#include "protocol/frame.h"
#include "protocol/frontend.h"
#include "proxy/conversation/login.h"
#include "proxy/conversation/messages/copy_in.h"
#include "proxy/conversation/messages/prepare_by_sql.h"
#include "proxy/conversation/messages/staged_copy.h"
#include "proxy/conversation/planning/planned_answer.h"
#include "proxy/conversation/planning/reply.h"
#include "proxy/conversation/session/outflow.h"
#include "proxy/conversation/session/session.h"
#include "proxy/conversation/session/settings.h"
#include "proxy/conversation/session/undo.h"

/* A message that must be seen whole may be this long; an ErrorResponse can quote a long value. */
#define FROM_SERVER_MESSAGE_LIMIT ((size_t)64 * 1024 * 1024)

/* Handlers return how many bytes of the message they dealt with; 0: it must be there whole first.
 */
#define FROM_SERVER_NOT_NOW ((size_t)0)

/* One message as it lies in the buffer, and where it goes. */
struct from_server {
    struct session *session;
    struct frame frame;
    const uint8_t *message;
    const uint8_t *body;
    size_t available;
    size_t total;
};

static bool from_server_is_whole(const struct from_server *in)
{
    return in->available >= in->total;
}

static size_t from_server_pass(struct from_server *in)
{
    return outflow_pass_message(&in->session->client.out, &in->session->link->flow, in->message,
                                in->available, in->total);
}

static size_t from_server_drop(struct from_server *in)
{
    return outflow_drop_message(&in->session->link->flow, in->available, in->total);
}

static void from_server_violation(struct from_server *in)
{
    struct error error;
    const struct answer *head = answers_head(&in->session->link->answers);
    error_set(&error, SQLSTATE_PROTOCOL_VIOLATION,
              "the server sent a message of type \"%c\" that crossfade did not expect",
              in->frame.type);
    log_event(LOG_LEVEL_ERROR, "unexpected_server_message", LOG_NUMBER("session", in->session->id),
              LOG_NUMBER("type", in->frame.type),
              LOG_NUMBER("awaited", head != NULL ? (int)head->to : -1));
    session_fail(in->session, &error);
}

static void from_server_pop(struct session *session)
{
    struct answer *head = answers_head(&session->link->answers);
    if (head->changes_meaning) {
        meaning_invalidate(&session->link->meaning);
        session->link->meaning.changed_in_transaction = true;
    }
    if (head->touches)
        session->transaction.left_inside = false;
    answers_pop(&session->link->answers);
    /* What belongs to a copy has no answer of its own. */
    while ((head = answers_head(&session->link->answers)) != NULL &&
           (head->to == ANSWER_TO_COPY_END || head->to == ANSWER_TO_IGNORED))
        answers_pop(&session->link->answers);
}

static bool from_server_ends_segment(const struct answer *answer)
{
    return answer->to == ANSWER_TO_SYNC || answer->to == ANSWER_TO_STARTUP;
}

/* What it is about cannot be told, so neither can what the client is to see. */
static void from_server_too_long(struct from_server *in)
{
    struct error error;
    error_set(
        &error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
        "the server sent a message of type \"%c\" and %zu bytes, which crossfade would have to "
        "read whole",
        in->frame.type, in->frame.body_length);
    error_detail(&error, "Crossfade reads at most %zu bytes. Rows and copied data have no limit.",
                 FROM_SERVER_MESSAGE_LIMIT);
    log_event(LOG_LEVEL_ERROR, "long_server_message", LOG_NUMBER("session", in->session->id),
              LOG_NUMBER("type", in->frame.type), LOG_NUMBER("bytes", in->frame.body_length));
    session_fail(in->session, &error);
}

/* After an error the server ignores everything up to the next Sync ("Extended Query", message
 * flow). Undone from the last to the first, so that the state before the oldest is what remains. */
static void from_server_skip(struct session *session)
{
    size_t skipped = 0;
    while (skipped < session->link->answers.count &&
           !from_server_ends_segment(answers_at(&session->link->answers, skipped)))
        skipped++;
    for (size_t i = skipped; i > 0; i--)
        undo_answer(session, i - 1, skipped, i == 1);
    /* A mark popped along with an entry counts as well: go by what is left. */
    size_t left = session->link->answers.count - skipped;
    while (session->link->answers.count > left)
        from_server_pop(session);
    session->link->copy_in = false;
    if (session->link->answers.count == 0)
        segment_skip(&session->link->segment);
}

/* It ends the session, so it is the client's business whatever was asked. */
static bool from_server_is_fatal(const struct from_server *in)
{
    struct backend_error error;
    return backend_read_error(in->body, in->frame.body_length, &error) &&
           (strcmp(error.severity, "FATAL") == 0 || strcmp(error.severity, "PANIC") == 0);
}

static size_t from_server_error(struct from_server *in)
{
    struct session *session = in->session;
    struct answer *head = answers_head(&session->link->answers);
    bool own = head != NULL && head->whom != ANSWER_FOR_CLIENT;
    bool changed = own || (head != NULL && planned_answer_concerns(session, head));
    if (changed && !from_server_is_whole(in))
        return FROM_SERVER_NOT_NOW;
    if (own && from_server_is_fatal(in))
        return from_server_pass(in);

    size_t used = changed ? from_server_drop(in) : from_server_pass(in);
    if (head == NULL)
        return used;
    session->link->copy_in = false;
    size_t late_syncs = copy_in_late_syncs(session);
    size_t length = in->frame.body_length;
    if (head->whom == ANSWER_FOR_REFUSAL) {
        bytes_add(outflow_bytes(&in->session->client.out), head->refusal.data,
                  head->refusal.length);
    } else if (head->whom == ANSWER_FOR_PLANNING) {
        reply_error(session, in->body, length);
    } else if (changed && !planned_answer_error(session, 'E', in->body, length,
                                                outflow_bytes(&in->session->client.out))) {
        from_server_violation(in);
        return used;
    }
    if (head->to == ANSWER_TO_QUERY && (head->prepared != NULL || head->replaced != NULL))
        undo_answer(session, 0, 1, true); /* SQL's PREPARE and DEALLOCATE */
    if (head->to != ANSWER_TO_QUERY && !from_server_ends_segment(head))
        from_server_skip(session);
    if (late_syncs != 0)
        copy_in_leave_unclear(session, late_syncs);
    return used;
}

static size_t from_server_notice(struct from_server *in)
{
    struct session *session = in->session;
    const struct answer *head = answers_head(&session->link->answers);
    if (head == NULL || head->refusal_is_behind ||
        (head->whom == ANSWER_FOR_CLIENT && !planned_answer_concerns(session, head)))
        return from_server_pass(in);
    if (head->whom != ANSWER_FOR_CLIENT || planned_answer_is_silent(session))
        return from_server_drop(
            in); /* a question of ours: the same notice comes with the real one */
    if (!from_server_is_whole(in))
        return FROM_SERVER_NOT_NOW;
    if (!planned_answer_error(session, 'N', in->body, in->frame.body_length,
                              outflow_bytes(&in->session->client.out)))
        from_server_violation(in);
    return from_server_drop(in);
}

static size_t from_server_parameter(struct from_server *in)
{
    if (!from_server_is_whole(in))
        return FROM_SERVER_NOT_NOW;
    const char *name;
    const char *value;
    if (backend_read_parameter(in->body, in->frame.body_length, &name, &value))
        settings_on_parameter(&in->session->link->settings, name, value);
    return from_server_pass(in);
}

/* The transaction that the routes were taken in is over, and nothing is under way that goes by
 * them: what comes next goes by the newest. */
static void from_server_leave_transaction(struct session *session)
{
    if (session->transaction.left_inside && session->link->answers.count == 0)
        session_leave_transaction(session);
}

static size_t from_server_ready(struct from_server *in)
{
    struct session *session = in->session;
    if (!from_server_is_whole(in))
        return FROM_SERVER_NOT_NOW;
    char status;
    struct answer *head = answers_head(&session->link->answers);
    bool is_late = head != NULL && head->to == ANSWER_TO_LATE_SYNCS && copy_in_ready(session);
    if (!backend_read_ready(in->body, in->frame.body_length, &status) || head == NULL ||
        (head->to != ANSWER_TO_QUERY && !from_server_ends_segment(head) && !is_late)) {
        from_server_violation(in);
        return in->total;
    }
    bool replays = session->transaction.replays && status == 'I';
    bool hidden = replays || head->sync_follows || head->whom == ANSWER_FOR_NOBODY ||
                  head->whom == ANSWER_FOR_PLANNING;
    if (session->state == SESSION_LOGIN) {
        if (!session->wishes->check_server(session))
            return in->total;
        session_end_login(session);
    }
    session->link->copy_in = false;
    if (status == 'I')
        cursors_end_transaction(&session->link->cursors, session->link->status == 'E');
    session->link->status = status;
    session->transaction.left_failure = false;
    if (status != 'T')
        session->transaction.has_snapshot = false;
    session->link->rounds++;
    if (replays)
        session_take_back_query(session, head->plan->client);
    session->transaction.replays = false;
    session->transaction.has_replayed = replays || (hidden && session->transaction.has_replayed);
    if (!is_late)
        from_server_pop(session);
    if (status == 'I')
        meaning_end_transaction(&session->link->meaning);
    if (status == 'I' && (!hidden || replays) && session->link->answers.count == 0)
        session_end_transaction(session);
    from_server_leave_transaction(session);
    return hidden ? from_server_drop(in) : from_server_pass(in);
}

/* What answers may come to what was sent ("Message Flow"), and whether one ends the entry. */
static bool from_server_is_answer(enum answer_to to, char type, bool *ends)
{
    *ends = true;
    switch (to) {
    case ANSWER_TO_STARTUP:
        *ends = false;
        return strchr("RKv", type) != NULL;
    case ANSWER_TO_QUERY:
        *ends = false;
        return strchr("TDCIGHWdcVn", type) != NULL;
    case ANSWER_TO_PARSE:
        return type == '1';
    case ANSWER_TO_BIND:
        return type == '2';
    case ANSWER_TO_CLOSE:
        return type == '3';
    case ANSWER_TO_DESCRIBE_STATEMENT:
        *ends = type != 't';
        return strchr("tTn", type) != NULL;
    case ANSWER_TO_DESCRIBE_PORTAL:
        return strchr("Tn", type) != NULL;
    case ANSWER_TO_EXECUTE:
        *ends = strchr("CIs", type) != NULL;
        return strchr("DCIsGHWdc", type) != NULL;
    case ANSWER_TO_SYNC:
    case ANSWER_TO_BAD_FLUSH:
    case ANSWER_TO_COPY_END:
    case ANSWER_TO_IGNORED:
    case ANSWER_TO_LATE_SYNCS:
        return false;
    }
    return false;
}

static bool from_server_tag_is(const struct from_server *in, const char *begins)
{
    size_t length = strlen(begins);
    return in->frame.body_length >= length && memcmp(in->body, begins, length) == 0;
}

/* A query that was answered had a snapshot, which is the transaction's if it keeps one at all; any
 * other statement may have ended the transaction or begun it. What ends may undo a SET. */
static void from_server_note_tag(struct from_server *in)
{
    static const char *const QUERIES['Z' + 1] = {
        ['D'] = "DELETE ", ['I'] = "INSERT ", ['S'] = "SELECT ", ['U'] = "UPDATE "};
    static const char *const ENDS['Z' + 1] = {['B'] = "BEGIN",
                                              ['C'] = "COMMIT",
                                              ['P'] = "PREPARE ",
                                              ['R'] = "ROLLBACK",
                                              ['S'] = "START "};
    struct session *session = in->session;
    uint8_t letter = in->frame.body_length != 0 ? in->body[0] : 0;
    if (letter > 'Z')
        return;
    if (QUERIES[letter] != NULL && from_server_tag_is(in, QUERIES[letter])) {
        session->transaction.has_snapshot = session->link->status == 'T';
    } else if (ENDS[letter] != NULL && from_server_tag_is(in, ENDS[letter])) {
        session->transaction.has_snapshot = false;
        session->made.rolled_back = letter == 'R';
        if (session->link->meaning.changed_in_transaction)
            meaning_invalidate(&session->link->meaning);
    }
}

/* ROLLBACK TO a savepoint has the same tag as ROLLBACK. */
static bool from_server_ends_transaction(const struct from_server *in, const struct answer *head)
{
    static const char COMMIT[] = "COMMIT";
    static const char PREPARE[] = "PREPARE TRANSACTION";
    static const char ROLLBACK[] = "ROLLBACK";
    return (in->frame.body_length == sizeof COMMIT && from_server_tag_is(in, COMMIT)) ||
           (in->frame.body_length == sizeof PREPARE && from_server_tag_is(in, PREPARE)) ||
           (in->frame.body_length == sizeof ROLLBACK && from_server_tag_is(in, ROLLBACK) &&
            head->rolls_back_all);
}

/* The head has been answered. The rows that it took, if it has, go on to where they belong. */
static void from_server_end_answer(struct from_server *in)
{
    struct session *session = in->session;
    const struct answer *head = answers_head(&session->link->answers);
    bool rest_is_due = head->rest_is_due && in->frame.type == 'C';
    struct plan *plan = rest_is_due ? plan_retain(head->plan) : NULL;
    from_server_pop(session);
    if (rest_is_due) {
        staged_copy_send_rest(session, plan);
        frontend_write_flush(link_out(session->link)); /* the client's next message waits for it */
    }
    plan_release(plan);
    from_server_leave_transaction(session);
}

static size_t from_server_answer(struct from_server *in)
{
    struct session *session = in->session;
    struct answer *head = answers_head(&session->link->answers);
    bool ends;
    if (head != NULL && head->to == ANSWER_TO_LATE_SYNCS) {
        copy_in_cleared_up(session);
        head = answers_head(&session->link->answers);
    }
    if (head == NULL || !from_server_is_answer(head->to, in->frame.type, &ends)) {
        from_server_violation(in);
        return in->available;
    }
    if (in->frame.type == 'G' || in->frame.type == 'W')
        copy_in_begin(session);
    if (in->frame.type == 'C') {
        if (!from_server_is_whole(in))
            return FROM_SERVER_NOT_NOW;
        const char *tag;
        if (backend_read_tag(in->body, in->frame.body_length, &tag))
            prepare_by_sql_note_tag(session, tag);
        if (session->link->status == 'T' || session->link->meaning.changed_in_transaction)
            from_server_note_tag(in);
        if (session->link->status != 'I' || session->transaction.taken_count != 0)
            session->transaction.left_inside |= from_server_ends_transaction(in, head);
    }

    size_t used;
    if ((head->whom == ANSWER_FOR_CLIENT && head->plan == NULL) ||
        (head->refusal_is_behind && in->frame.type == 'C')) {
        used = from_server_pass(in);
    } else if (head->whom == ANSWER_FOR_NOBODY) {
        used = from_server_drop(in);
    } else if (!from_server_is_whole(in) &&
               (head->plan == NULL || head->whom != ANSWER_FOR_CLIENT ||
                planned_answer_needs_whole(session, in->frame.type))) {
        return FROM_SERVER_NOT_NOW;
    } else if (head->whom == ANSWER_FOR_PLANNING) {
        reply_take(session, &in->frame, in->body);
        used = from_server_drop(in);
    } else if (head->whom == ANSWER_FOR_REFUSAL) {
        /* The server took what it must not take. */
        from_server_violation(in);
        return in->available;
    } else {
        switch (planned_answer(session, &in->frame, in->body,
                               outflow_bytes(&in->session->client.out))) {
        case PLANNED_ANSWER_PASSES:
            used = from_server_pass(in);
            break;
        case PLANNED_ANSWER_DONE:
            used = from_server_drop(in);
            break;
        case PLANNED_ANSWER_MALFORMED:
        default:
            from_server_violation(in);
            return in->available;
        }
    }
    if (in->frame.type == 'C' && session->link->status == 'E')
        session->transaction.left_failure = true;
    if (ends)
        from_server_end_answer(in);
    return used;
}

static size_t from_server_authentication(struct from_server *in)
{
    if (!from_server_is_whole(in))
        return FROM_SERVER_NOT_NOW;
    if (in->session->client.must_be_refused) { /* nothing is known of what it would serve */
        from_server_violation(in);
        return in->total;
    }
    in->session->link->asks_for_login = backend_asks_for_answer(in->body, in->frame.body_length);
    if (in->session->state == SESSION_LOGIN &&
        login_from_server(in->session, in->body, in->frame.body_length,
                          outflow_bytes(&in->session->client.out)))
        return from_server_drop(in);
    return from_server_answer(in);
}

static size_t from_server_key(struct from_server *in)
{
    if (!from_server_is_whole(in))
        return FROM_SERVER_NOT_NOW;
    in->session->wishes->take_key(in->session, in->body, in->frame.body_length);
    return from_server_answer(in);
}

static size_t from_server_message(struct from_server *in)
{
    switch (in->frame.type) {
    case 'K':
        return from_server_key(in);
    case 'R':
        return from_server_authentication(in);
    case 'E':
        return from_server_error(in);
    case 'N':
        return from_server_notice(in);
    case 'S':
        return from_server_parameter(in);
    case 'A':
        return from_server_pass(in);
    case 'Z':
        return from_server_ready(in);
    default:
        return from_server_answer(in);
    }
}

/* A server that answers an encryption request, or another protocol, gets this far. */
static void from_server_reject(struct session *session, uint8_t type)
{
    struct error error;
    error_set(&error, SQLSTATE_PROTOCOL_VIOLATION,
              "the server sent a message that crossfade cannot read");
    log_event(LOG_LEVEL_ERROR, "bad_server_message", LOG_NUMBER("session", session->id),
              LOG_NUMBER("type", type));
    session_fail(session, &error);
}

size_t from_server_process(struct session *session, const uint8_t *data, size_t length)
{
    struct from_server in = {.session = session};
    size_t at = 0;
    while (at < length && session->state != SESSION_FAILED) {
        if (session->link->flow.left != 0) {
            at += outflow_go_on(&session->client.out, &session->link->flow, data + at, length - at);
            continue;
        }
        enum frame_status status =
            frame_read(FRAME_FROM_BACKEND, data + at, length - at, &in.frame);
        if (status == FRAME_INCOMPLETE)
            break;
        if (status != FRAME_COMPLETE) {
            from_server_reject(session, data[at]);
            return length;
        }
        in.message = data + at;
        in.body = in.message + FRAME_HEADER_LENGTH;
        in.available = length - at;
        in.total = FRAME_HEADER_LENGTH + in.frame.body_length;
        size_t used = from_server_message(&in);
        if (used == FROM_SERVER_NOT_NOW) {
            if (in.total > FROM_SERVER_MESSAGE_LIMIT)
                from_server_too_long(&in);
            break;
        }
        at += used;
    }
    return session->state == SESSION_FAILED ? length : at;
}
