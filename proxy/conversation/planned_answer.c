#include "proxy/conversation/planned_answer.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/error_fields.h"
#include "proxy/conversation/session.h"
#include "rewrite/other/copy.h"

#define PLANNED_ANSWER_READ_ONLY "25006" /* a plain COPY says the same */
#define PLANNED_ANSWER_FAILED_TRANSACTION "25P02"

static const struct plan_statement *planned_answer_statement(const struct session *session,
                                                             const struct answer *head)
{
    size_t index = head->to == ANSWER_TO_QUERY ? session->result.statement : 0;
    return index < head->plan->statement_count ? &head->plan->statements[index] : NULL;
}

static void planned_answer_enter_statement(struct session *session, const struct answer *head)
{
    const struct plan_statement *statement = planned_answer_statement(session, head);
    bool has_prelude = statement != NULL && statement->prelude.length != 0;
    session->result.part = has_prelude ? PLAN_PRELUDE : PLAN_STATEMENT;
    session->result.count = 0;
}

/* A part of a simple query's statement has ended. */
static void planned_answer_end_part(struct session *session, const struct answer *head,
                                    const struct plan_statement *statement)
{
    switch (session->result.part) {
    case PLAN_PRELUDE:
        session->result.part = PLAN_STATEMENT;
        return;
    case PLAN_STATEMENT:
        if (statement->copy == NULL)
            break;
        session->result.part = PLAN_MOVE;
        return;
    case PLAN_MOVE:
        session->result.part = PLAN_DROP;
        return;
    case PLAN_DROP:
    case PLAN_SIMPLE:
        break;
    }
    session->result.statement++;
    planned_answer_enter_statement(session, head);
}

void planned_answer_begin(struct session *session)
{
    const struct answer *head = answers_head(&session->answers);
    if (head != NULL && head->plan != NULL && head->to == ANSWER_TO_QUERY) {
        session->result.statement = 0;
        planned_answer_enter_statement(session, head);
    }
}

static enum plan_part planned_answer_part(const struct session *session, const struct answer *head)
{
    return head->to == ANSWER_TO_QUERY ? session->result.part : head->part;
}

bool planned_answer_is_silent(struct session *session)
{
    const struct answer *head = answers_head(&session->answers);
    enum plan_part part = planned_answer_part(session, head);
    return part == PLAN_PRELUDE || part == PLAN_DROP;
}

static bool planned_answer_is_hidden(const struct plan *plan, uint32_t table_oid)
{
    for (size_t i = 0; i < plan->hidden_table_count; i++)
        if (plan->hidden_tables[i] == table_oid)
            return true;
    return false;
}

/* Columns of migrating tables come from where the client's own statement would take them, and from
 * nowhere if that is not known. All else is what the server says now: a plan may be older than a
 * change of some other table, or than this session's search_path. */
static void planned_answer_set_origins(const struct plan *plan, const struct description *original,
                                       struct description *sent)
{
    bool alike = original != NULL && original->field_count == sent->field_count;
    for (size_t i = 0; i < sent->field_count; i++) {
        struct field *field = &sent->fields[i];
        const struct field *own = alike ? &original->fields[i] : NULL;
        if (planned_answer_is_hidden(plan, field->table_oid)) {
            field->table_oid = 0;
            field->attribute_number = 0;
        }
        if (own != NULL && planned_answer_is_hidden(plan, own->table_oid) &&
            own->type_oid == field->type_oid && strcmp(own->name, field->name) == 0) {
            field->table_oid = own->table_oid;
            field->attribute_number = own->attribute_number;
        }
    }
}

static void planned_answer_no_data(struct bytes *out)
{
    frame_end(out, frame_begin(out, 'n'));
}

/* RowDescription or NoData. In a simple query there is no NoData: a statement without rows is just
 * not described. */
static enum planned_answer planned_answer_patch_rows(const struct plan *plan,
                                                     const struct description *original,
                                                     const struct frame *frame, const uint8_t *body,
                                                     struct bytes *out)
{
    struct arena arena = {0};
    struct description sent = {0};
    enum planned_answer result = PLANNED_ANSWER_MALFORMED;
    if (description_read_rows(body, frame->body_length, &arena, &sent)) {
        planned_answer_set_origins(plan, original, &sent);
        description_write_rows(&sent, sent.fields, out);
        result = PLANNED_ANSWER_DONE;
    }
    arena_free(&arena);
    return result;
}

/* The rows of FETCH are those of the cursor's query, or of the query of a portal that the protocol
 * has opened. */
static enum planned_answer planned_answer_fetch(struct session *session, const char *name,
                                                const struct frame *frame, const uint8_t *body,
                                                struct bytes *out)
{
    const struct cursor *cursor = cursors_find(&session->cursors, name);
    const struct portal *portal = portal_find(&session->portals, name);
    const struct plan *plan = cursor != NULL ? cursor->plan : portal != NULL ? portal->plan : NULL;
    if (plan == NULL || frame->type != 'T')
        return PLANNED_ANSWER_PASSES;
    const struct plan_statement *query = cursor != NULL ? cursor->declared : &plan->statements[0];
    return planned_answer_patch_rows(plan, query->description, frame, body, out);
}

static enum planned_answer planned_answer_rows(const struct answer *head,
                                               const struct plan_statement *statement,
                                               const struct frame *frame, const uint8_t *body,
                                               struct bytes *out)
{
    const struct description *original = statement->description;
    bool in_query = head->to == ANSWER_TO_QUERY;
    if (!statement->rewritten || statement->cursor.verb == CURSOR_DECLARE)
        return PLANNED_ANSWER_PASSES;
    bool no_rows = statement->tag == TAG_FROM_COUNT || (original != NULL && !original->has_rows);
    if (no_rows) {
        if (!in_query)
            planned_answer_no_data(out);
        return PLANNED_ANSWER_DONE;
    }
    /* What EXECUTE is of may be gone without our knowing: then nothing is to be described. */
    if (frame->type != 'T')
        return PLANNED_ANSWER_PASSES;
    return planned_answer_patch_rows(head->plan, original, frame, body, out);
}

static enum planned_answer planned_answer_tag(struct session *session,
                                              const struct plan_statement *statement,
                                              const struct frame *frame, const uint8_t *body,
                                              struct bytes *out)
{
    const char *tag;
    uint64_t count = session->result.count;
    switch (statement->tag) {
    case TAG_AS_IS:
        return PLANNED_ANSWER_PASSES;
    case TAG_FROM_TAG:
        if (!backend_read_tag(body, frame->body_length, &tag) || !backend_tag_count(tag, &count))
            return PLANNED_ANSWER_MALFORMED;
        break;
    case TAG_FROM_COUNT:
        break;
    }
    backend_write_tag(out, statement->verb, count);
    return PLANNED_ANSWER_DONE;
}

static bool planned_answer_ends_part(char type)
{
    return type == 'C' || type == 'I';
}

/* A staged COPY: the client's own fills a table of ours, the next part says how many rows there
 * were, and the last is out of the way before the client hears of it. */
static enum planned_answer planned_answer_copy_message(struct session *session, enum plan_part part,
                                                       const struct plan_statement *statement,
                                                       const struct frame *frame,
                                                       const uint8_t *body, struct bytes *out)
{
    uint64_t *count = &session->copied;
    const char *tag;
    if (part == PLAN_STATEMENT)
        return frame->type == 'C' ? PLANNED_ANSWER_DONE : PLANNED_ANSWER_PASSES;
    bool read = true;
    if (part == PLAN_DROP && frame->type == 'C')
        backend_write_tag(out, statement->verb, *count);
    else if (statement->tag == TAG_FROM_COUNT && frame->type == 'D')
        read = backend_read_count(body, frame->body_length, count);
    else if (statement->tag == TAG_FROM_TAG && frame->type == 'C' && part == PLAN_MOVE)
        read = backend_read_tag(body, frame->body_length, &tag) && backend_tag_count(tag, count);
    return read ? PLANNED_ANSWER_DONE : PLANNED_ANSWER_MALFORMED;
}

static enum planned_answer planned_answer_statement_message(struct session *session,
                                                            const struct answer *head,
                                                            const struct plan_statement *statement,
                                                            const struct frame *frame,
                                                            const uint8_t *body, struct bytes *out)
{
    switch (frame->type) {
    case 'T':
    case 'n':
        if (statement->cursor.verb == CURSOR_FETCH)
            return planned_answer_fetch(session, statement->cursor.name, frame, body, out);
        return planned_answer_rows(head, statement, frame, body, out);
    case 't': /* checked to be the same when the plan was made */
        return PLANNED_ANSWER_PASSES;
    case 'D':
        if (statement->tag != TAG_FROM_COUNT)
            return PLANNED_ANSWER_PASSES;
        return backend_read_count(body, frame->body_length, &session->result.count)
                   ? PLANNED_ANSWER_DONE
                   : PLANNED_ANSWER_MALFORMED;
    case 'C':
        cursors_note(&session->cursors, head->plan, statement, session->transaction == 'E');
        return planned_answer_tag(session, statement, frame, body, out);
    default:
        return PLANNED_ANSWER_PASSES;
    }
}

bool planned_answer_needs_whole(struct session *session, char type)
{
    const struct answer *head = answers_head(&session->answers);
    const struct plan_statement *statement = planned_answer_statement(session, head);
    if (statement == NULL || (type != 'D' && type != 'd'))
        return true;
    return type == 'D' && statement->tag == TAG_FROM_COUNT &&
           planned_answer_part(session, head) != PLAN_PRELUDE;
}

enum planned_answer planned_answer(struct session *session, const struct frame *frame,
                                   const uint8_t *body, struct bytes *out)
{
    const struct answer *head = answers_head(&session->answers);
    const struct plan_statement *statement = planned_answer_statement(session, head);
    if (statement == NULL)
        return PLANNED_ANSWER_MALFORMED;
    enum plan_part part = planned_answer_part(session, head);
    enum planned_answer result = PLANNED_ANSWER_DONE;
    if (part != PLAN_PRELUDE && statement->copy != NULL && head->to != ANSWER_TO_PARSE &&
        head->to != ANSWER_TO_DESCRIBE_STATEMENT && head->to != ANSWER_TO_DESCRIBE_PORTAL)
        result = planned_answer_copy_message(session, part, statement, frame, body, out);
    else if (part != PLAN_PRELUDE)
        result = planned_answer_statement_message(session, head, statement, frame, body, out);
    if (head->to == ANSWER_TO_QUERY && planned_answer_ends_part(frame->type))
        planned_answer_end_part(session, head, statement);
    return result;
}

static uint32_t planned_answer_characters(const char *text, size_t length, bool utf8)
{
    uint32_t count = 0;
    for (size_t i = 0; i < length; i++)
        if (!utf8 || ((unsigned char)text[i] & 0xc0) != 0x80)
            count++;
    return count;
}

static uint32_t planned_answer_position(const struct session *session, const struct answer *head,
                                        uint32_t position)
{
    const struct plan *plan = head->plan;
    enum plan_part which = head->to == ANSWER_TO_QUERY ? PLAN_SIMPLE : head->part;
    size_t index = which == PLAN_SIMPLE ? session->result.statement : 0;
    if (position == 0 || index >= plan->statement_count)
        return 0;
    struct text sent = plan_text(plan, index, which);
    size_t client_at;
    if (!plan_client_position(plan, index, which,
                              plan_offset(sent, position, session->settings.utf8), &client_at) ||
        client_at > plan->client.length)
        return 0;
    return planned_answer_characters(plan->client.at, client_at, session->settings.utf8) + 1;
}

static void planned_answer_set_position(const struct session *session, const struct answer *head,
                                        uint32_t position, struct error_fields *fields)
{
    uint32_t own = planned_answer_position(session, head, position);
    error_fields_set(fields, ERROR_FIELD_POSITION,
                     own != 0 ? arena_format(fields->arena, "%u", own) : NULL);
}

static const char *planned_answer_verb(const struct session *session, const struct answer *head)
{
    const struct plan_statement *statement = planned_answer_statement(session, head);
    if (statement != NULL && statement->copy != NULL)
        return "COPY FROM";
    return statement != NULL ? statement->verb : NULL;
}

/* Text where `from`, the first time that it occurs, is `to`. */
static void planned_answer_replace(struct error_fields *fields, char code, const char *from,
                                   const char *to)
{
    const char *text = error_fields_get(fields, code);
    const char *at = text != NULL ? strstr(text, from) : NULL;
    if (at != NULL)
        error_fields_set(
            fields, code,
            arena_format(fields->arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)));
}

/* The client's table has another name than the one that it was copied to first. */
static void planned_answer_show_copy(const struct session *session, const struct answer *head,
                                     struct error_fields *fields)
{
    const struct plan_statement *statement = planned_answer_statement(session, head);
    if (statement == NULL || statement->copy == NULL)
        return;
    const char *table = statement->copy->table;
    const char *sqlstate = error_fields_get(fields, ERROR_FIELD_SQLSTATE);
    /* What a plain COPY would have been told as well. */
    bool plain = sqlstate != NULL && (strcmp(sqlstate, PLANNED_ANSWER_READ_ONLY) == 0 ||
                                      strcmp(sqlstate, PLANNED_ANSWER_FAILED_TRANSACTION) == 0);
    if (planned_answer_part(session, head) == PLAN_PRELUDE && !plain)
        error_fields_set(fields, ERROR_FIELD_HINT,
                         arena_format(fields->arena,
                                      "While \"%s\" is being migrated, crossfade has COPY fill a "
                                      "temporary table first.",
                                      table));
    planned_answer_replace(fields, ERROR_FIELD_MESSAGE, "relation \"" COPY_STAGING_NAME "\"",
                           arena_format(fields->arena, "relation \"%s\"", table));
    planned_answer_replace(fields, ERROR_FIELD_CONTEXT, "COPY " COPY_STAGING_NAME ",",
                           arena_format(fields->arena, "COPY %s,", table));
}

/* Where our own statement waits for a row, the client's would have waited for it. */
static void planned_answer_show_lock(const struct session *session, const struct answer *head,
                                     struct error_fields *fields)
{
    const struct plan_statement *statement = planned_answer_statement(session, head);
    if (statement == NULL || statement->copy != NULL || statement->verb == NULL ||
        planned_answer_part(session, head) != PLAN_PRELUDE)
        return;
    bool deletes = strcmp(statement->verb, "DELETE") == 0;
    planned_answer_replace(fields, ERROR_FIELD_CONTEXT, "while locking tuple",
                           deletes ? "while deleting tuple" : "while updating tuple");
}

/* What a statement without a plan has to do with migrations is what its transaction has: a deferred
 * constraint speaks when it ends. */
static void planned_answer_show_taken(const struct session *session, struct error_fields *fields)
{
    const struct catalog *catalog = session->world->catalog;
    struct shown_migration *shown = arena_zero(fields->arena, session->taken_count, sizeof *shown);
    for (size_t i = 0; i < session->taken_count; i++) {
        const struct taken_route *taken = &session->taken[i];
        shown[i].migration = &catalog->migrations[taken->migration];
        shown[i].route = taken->route;
        memcpy(shown[i].named, taken->named, sizeof taken->named);
    }
    shown_error_patch(fields, shown, session->taken_count, NULL, session->settings.utf8);
}

bool planned_answer_concerns(const struct session *session, const struct answer *head)
{
    if (head->plan != NULL)
        return true;
    for (size_t i = 0; i < session->taken_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            if (session->taken[i].named[side] &&
                !route_passes(session->taken[i].route, (enum side)side))
                return true;
    return false;
}

/* A table is not what the statement was made for. */
static bool planned_answer_is_stale(const struct session *session, const struct answer *head,
                                    const struct backend_error *error)
{
    const struct plan_statement *statement = planned_answer_statement(session, head);
    if (statement == NULL || !planning_is_analysis_error(error->sqlstate))
        return false;
    struct text sent = plan_text(head->plan, 0, head->part);
    if (head->to == ANSWER_TO_QUERY)
        sent = head->plan->simple;
    return plan_seal_is_broken(statement, sent, error->position, error->message,
                               session->settings.utf8);
}

/* The client's query has done nothing, and is the whole of its transaction. */
static bool planned_answer_may_replay(const struct session *session, const struct answer *head)
{
    return head->to == ANSWER_TO_QUERY && head->stands_alone && head->prepared == NULL &&
           session->transaction == 'I' && session->result.statement == 0 &&
           session->answers.count == 1 && session->client_flow.left == 0 && !session->copy_in &&
           !session->has_replayed;
}

static void planned_answer_stale(struct session *session, const struct answer *head,
                                 const char *message, struct bytes *out)
{
    session_suspect_catalog(session);
    session->replays = planned_answer_may_replay(session, head);
    if (session->replays)
        return;
    struct error error;
    planning_explain_stale(message, &error);
    planning_log_refusal(session, &error);
    backend_write_error(out, "ERROR", &error);
}

bool planned_answer_error(struct session *session, char type, const uint8_t *body, size_t length,
                          struct bytes *out)
{
    const struct answer *head = answers_head(&session->answers);
    assert(head != NULL);
    struct arena arena = {0};
    struct backend_error error;
    struct error_fields fields;
    bool read = backend_read_error(body, length, &error) &&
                error_fields_read(body, length, &arena, &fields);
    if (read && type == 'E' && head->plan != NULL &&
        planned_answer_is_stale(session, head, &error)) {
        planned_answer_stale(session, head, error.message, out);
        arena_free(&arena);
        return true;
    }
    if (read && head->plan != NULL) {
        planned_answer_set_position(session, head, error.position, &fields);
        planned_answer_show_copy(session, head, &fields);
        planned_answer_show_lock(session, head, &fields);
        shown_error_patch(&fields, head->plan->shown, head->plan->shown_count,
                          planned_answer_verb(session, head), session->settings.utf8);
    } else if (read) {
        planned_answer_show_taken(session, &fields);
    }
    if (read)
        error_fields_write(&fields, type, out);
    arena_free(&arena);
    return read;
}
