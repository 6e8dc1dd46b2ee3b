#include "proxy/conversation/planning/planned_answer.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/error_fields.h"
#include "proxy/conversation/planning/planning.h"
#include "rewrite/other/copy.h"

#define PLANNED_ANSWER_READ_ONLY "25006" /* a plain COPY says the same */
#define PLANNED_ANSWER_FAILED_TRANSACTION "25P02"

/* NULL where the server says more than was asked. */
static const struct plan_statement *planned_answer_statement(const struct answer *head)
{
    return head->statement < head->plan->statement_count ? &head->plan->statements[head->statement]
                                                         : NULL;
}

static const struct plan_step *planned_answer_step(const struct answer *head)
{
    return &head->plan->statements[head->statement].steps[head->step];
}

static bool planned_answer_comes_first(const struct answer *head,
                                       const struct plan_statement *statement)
{
    return head->step < statement->own;
}

static bool planned_answer_is_last(const struct answer *head,
                                   const struct plan_statement *statement)
{
    return head->step + 1 >= statement->step_count;
}

/* A step of a query has ended. */
static void planned_answer_end_step(struct answer *head, const struct plan_statement *statement)
{
    if (!planned_answer_is_last(head, statement)) {
        head->step++;
        return;
    }
    head->statement++;
    head->step = 0;
    head->count = 0;
}

bool planned_answer_is_silent(struct session *session)
{
    const struct answer *head = answers_head(&session->link->answers);
    return head->plan != NULL && planned_answer_statement(head) != NULL &&
           planned_answer_step(head)->treatment == PLAN_SILENT;
}

static bool planned_answer_is_masked(const struct plan *plan, uint32_t table_oid)
{
    for (size_t i = 0; i < plan->masked_table_count; i++)
        if (plan->masked_tables[i] == table_oid)
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
        if (planned_answer_is_masked(plan, field->table_oid)) {
            field->table_oid = 0;
            field->attribute_number = 0;
        }
        if (own != NULL && planned_answer_is_masked(plan, own->table_oid) &&
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
    const struct cursor *cursor = cursors_find(&session->link->cursors, name);
    const struct portal *portal = portal_find(&session->link->portals, name);
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

static enum planned_answer planned_answer_tag(const struct answer *head,
                                              const struct plan_statement *statement,
                                              const struct frame *frame, const uint8_t *body,
                                              struct bytes *out)
{
    const char *tag;
    uint64_t count = head->count;
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

/* Of a step whose rows go to where they belong: how many there were. */
static enum planned_answer planned_answer_count(struct session *session, struct answer *head,
                                                const struct plan_statement *statement,
                                                const struct frame *frame, const uint8_t *body)
{
    const char *tag;
    bool read = true;
    if (statement->tag == TAG_FROM_COUNT && frame->type == 'D')
        read = backend_read_count(body, frame->body_length, &head->count);
    else if (statement->tag == TAG_FROM_TAG && frame->type == 'C')
        read = backend_read_tag(body, frame->body_length, &tag) &&
               backend_tag_count(tag, &head->count);
    if (read && frame->type == 'C')
        answers_pass_count(&session->link->answers);
    return read ? PLANNED_ANSWER_DONE : PLANNED_ANSWER_MALFORMED;
}

static enum planned_answer planned_answer_statement_message(struct session *session,
                                                            struct answer *head,
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
        return backend_read_count(body, frame->body_length, &head->count)
                   ? PLANNED_ANSWER_DONE
                   : PLANNED_ANSWER_MALFORMED;
    case 'C':
        cursors_note(&session->link->cursors, head->plan, statement, session->link->status == 'E');
        return planned_answer_tag(head, statement, frame, body, out);
    default:
        return PLANNED_ANSWER_PASSES;
    }
}

bool planned_answer_needs_whole(struct session *session, char type)
{
    const struct answer *head = answers_head(&session->link->answers);
    const struct plan_statement *statement = planned_answer_statement(head);
    if (statement == NULL || (type != 'D' && type != 'd'))
        return true;
    return type == 'D' && statement->tag == TAG_FROM_COUNT &&
           planned_answer_step(head)->treatment != PLAN_SILENT;
}

/* What is said of the statement itself is not yet of its rows. */
static enum plan_treatment planned_answer_treatment(const struct answer *head)
{
    enum plan_treatment treatment = planned_answer_step(head)->treatment;
    bool runs = head->to == ANSWER_TO_QUERY || head->to == ANSWER_TO_EXECUTE;
    return treatment == PLAN_STAGE && !runs ? PLAN_SHOW : treatment;
}

static enum planned_answer planned_answer_treat(struct session *session, struct answer *head,
                                                const struct plan_statement *statement,
                                                const struct frame *frame, const uint8_t *body,
                                                struct bytes *out)
{
    switch (planned_answer_treatment(head)) {
    case PLAN_SHOW:
        return planned_answer_statement_message(session, head, statement, frame, body, out);
    case PLAN_STAGE:
        return frame->type == 'C' ? PLANNED_ANSWER_DONE : PLANNED_ANSWER_PASSES;
    case PLAN_COUNT:
        return planned_answer_count(session, head, statement, frame, body);
    case PLAN_SILENT:
        break;
    }
    if (frame->type == 'C' && planned_answer_is_last(head, statement))
        backend_write_tag(out, statement->verb, head->count);
    return PLANNED_ANSWER_DONE;
}

enum planned_answer planned_answer(struct session *session, const struct frame *frame,
                                   const uint8_t *body, struct bytes *out)
{
    struct answer *head = answers_head(&session->link->answers);
    const struct plan_statement *statement = planned_answer_statement(head);
    if (statement == NULL)
        return PLANNED_ANSWER_MALFORMED;
    enum planned_answer result = planned_answer_treat(session, head, statement, frame, body, out);
    if (head->to == ANSWER_TO_QUERY && (frame->type == 'C' || frame->type == 'I'))
        planned_answer_end_step(head, statement);
    return result;
}

static struct text planned_answer_sent(const struct answer *head)
{
    return head->to == ANSWER_TO_QUERY ? head->plan->simple : planned_answer_step(head)->text;
}

static uint32_t planned_answer_position(const struct session *session, const struct answer *head,
                                        uint32_t position)
{
    const struct plan *plan = head->plan;
    bool utf8 = session->link->settings.utf8;
    if (position == 0 || planned_answer_statement(head) == NULL)
        return 0;
    size_t sent_at = plan_offset(planned_answer_sent(head), position, utf8);
    size_t client_at;
    bool is_clients = head->to == ANSWER_TO_QUERY
                          ? plan_simple_position(plan, sent_at, &client_at)
                          : plan_step_position(planned_answer_step(head), sent_at, &client_at);
    if (!is_clients || client_at > plan->client.length)
        return 0;
    return plan_place((struct text){plan->client.at, client_at}, utf8);
}

static void planned_answer_set_position(const struct session *session, const struct answer *head,
                                        uint32_t position, struct error_fields *fields)
{
    uint32_t own = planned_answer_position(session, head, position);
    error_fields_set(fields, ERROR_FIELD_POSITION,
                     own != 0 ? arena_format(fields->arena, "%u", own) : NULL);
}

static const char *planned_answer_verb(const struct answer *head)
{
    const struct plan_statement *statement = planned_answer_statement(head);
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
static void planned_answer_show_copy(const struct answer *head, struct error_fields *fields)
{
    const struct plan_statement *statement = planned_answer_statement(head);
    if (statement == NULL || statement->copy == NULL)
        return;
    const char *table = statement->copy->table;
    const char *sqlstate = error_fields_get(fields, ERROR_FIELD_SQLSTATE);
    /* What a plain COPY would have been told as well. */
    bool plain = sqlstate != NULL && (strcmp(sqlstate, PLANNED_ANSWER_READ_ONLY) == 0 ||
                                      strcmp(sqlstate, PLANNED_ANSWER_FAILED_TRANSACTION) == 0);
    if (planned_answer_comes_first(head, statement) && !plain)
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
static void planned_answer_show_lock(const struct answer *head, struct error_fields *fields)
{
    const struct plan_statement *statement = planned_answer_statement(head);
    if (statement == NULL || statement->copy != NULL || statement->verb == NULL ||
        !planned_answer_comes_first(head, statement))
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
    struct shown_migration *shown =
        arena_zero(fields->arena, session->transaction.taken_count, sizeof *shown);
    for (size_t i = 0; i < session->transaction.taken_count; i++) {
        const struct taken_route *taken = &session->transaction.taken[i];
        shown[i].migration = &catalog->migrations[taken->migration];
        shown[i].route = taken->route;
        memcpy(shown[i].named, taken->named, sizeof taken->named);
    }
    translated_error_patch(fields, shown, session->transaction.taken_count, NULL,
                           session->link->settings.utf8);
}

bool planned_answer_concerns(const struct session *session, const struct answer *head)
{
    if (head->plan != NULL)
        return true;
    for (size_t i = 0; i < session->transaction.taken_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            if (session->transaction.taken[i].named[side] &&
                !route_passes(session->transaction.taken[i].route, (enum side)side))
                return true;
    return false;
}

/* A table is not what the statement was made for. */
static bool planned_answer_is_stale(const struct session *session, const struct answer *head,
                                    const struct backend_error *error)
{
    const struct plan_statement *statement = planned_answer_statement(head);
    if (statement == NULL || !planning_is_analysis_error(error->sqlstate))
        return false;
    return plan_seal_is_broken(statement, planned_answer_sent(head), error->position,
                               error->message, session->link->settings.utf8);
}

/* The client's query has done nothing, and is the whole of its transaction. */
static bool planned_answer_may_replay(const struct session *session, const struct answer *head)
{
    return head->to == ANSWER_TO_QUERY && head->stands_alone && head->prepared == NULL &&
           session->link->status == 'I' && head->statement == 0 &&
           session->link->answers.count == 1 && session->client.flow.left == 0 &&
           !session->link->copy_in && !session->transaction.has_replayed;
}

static void planned_answer_stale(struct session *session, const struct answer *head,
                                 const char *message, struct bytes *out)
{
    session_suspect_catalog(session);
    session->transaction.replays = planned_answer_may_replay(session, head);
    if (session->transaction.replays)
        return;
    struct error error;
    planning_explain_stale(message, &error);
    planning_log_refusal(session, &error);
    backend_write_error(out, "ERROR", &error);
}

bool planned_answer_error(struct session *session, char type, const uint8_t *body, size_t length,
                          struct bytes *out)
{
    const struct answer *head = answers_head(&session->link->answers);
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
        planned_answer_show_copy(head, &fields);
        planned_answer_show_lock(head, &fields);
        translated_error_patch(&fields, head->plan->shown, head->plan->shown_count,
                               planned_answer_verb(head), session->link->settings.utf8);
    } else if (read) {
        planned_answer_show_taken(session, &fields);
    }
    if (read)
        error_fields_write(&fields, type, out);
    arena_free(&arena);
    return read;
}
