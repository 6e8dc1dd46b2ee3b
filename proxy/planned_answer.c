#include "proxy/planned_answer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "protocol/backend.h"
#include "proxy/session.h"

#define PLANNED_ANSWER_READ_ONLY "25006"
#define PLANNED_ANSWER_MESSAGE_LIMIT 256

static const struct plan_statement *planned_answer_statement(const struct session *session,
                                                             const struct answer *head)
{
    size_t index = head->to == ANSWER_TO_QUERY ? session->result.statement : 0;
    return index < head->plan->statement_count ? &head->plan->statements[index] : NULL;
}

static void planned_answer_enter_statement(struct session *session, const struct answer *head)
{
    const struct plan_statement *statement = planned_answer_statement(session, head);
    session->result.in_prelude = statement != NULL && statement->prelude.length != 0;
    session->result.count = 0;
}

void planned_answer_begin(struct session *session)
{
    const struct answer *head = answers_head(&session->answers);
    if (head != NULL && head->plan != NULL && head->to == ANSWER_TO_QUERY) {
        session->result.statement = 0;
        planned_answer_enter_statement(session, head);
    }
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
static enum planned_answer planned_answer_rows(const struct answer *head,
                                               const struct plan_statement *statement,
                                               const struct frame *frame, const uint8_t *body,
                                               struct bytes *out)
{
    const struct description *original = statement->description;
    bool in_query = head->to == ANSWER_TO_QUERY;
    if (!statement->rewritten)
        return PLANNED_ANSWER_PASSES;
    bool no_rows = statement->tag == TAG_FROM_COUNT || (original != NULL && !original->has_rows);
    if (no_rows) {
        if (!in_query)
            planned_answer_no_data(out);
        return PLANNED_ANSWER_DONE;
    }
    if (frame->type != 'T')
        return original == NULL ? PLANNED_ANSWER_PASSES : PLANNED_ANSWER_MALFORMED;

    struct arena arena = {0};
    struct description sent = {0};
    enum planned_answer result = PLANNED_ANSWER_MALFORMED;
    if (description_read_rows(body, frame->body_length, &arena, &sent)) {
        planned_answer_set_origins(head->plan, original, &sent);
        description_write_rows(&sent, sent.fields, out);
        result = PLANNED_ANSWER_DONE;
    }
    arena_free(&arena);
    return result;
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

/* One of our own statements in front of the client's has ended. */
static bool planned_answer_ends_statement(char type)
{
    return type == 'C' || type == 'I';
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
        return planned_answer_tag(session, statement, frame, body, out);
    default:
        return PLANNED_ANSWER_PASSES;
    }
}

enum planned_answer planned_answer(struct session *session, const struct frame *frame,
                                   const uint8_t *body, struct bytes *out)
{
    const struct answer *head = answers_head(&session->answers);
    const struct plan_statement *statement = planned_answer_statement(session, head);
    if (statement == NULL)
        return PLANNED_ANSWER_MALFORMED;
    bool ends = head->to == ANSWER_TO_QUERY && planned_answer_ends_statement(frame->type);
    if (head->to == ANSWER_TO_QUERY && session->result.in_prelude) {
        session->result.in_prelude = !ends;
        return PLANNED_ANSWER_DONE;
    }
    enum planned_answer result =
        planned_answer_statement_message(session, head, statement, frame, body, out);
    if (ends) {
        session->result.statement++;
        planned_answer_enter_statement(session, head);
    }
    return result;
}

/* Positions count characters of the session's encoding; offsets count bytes. */
static size_t planned_answer_offset(const char *text, size_t length, uint32_t position, bool utf8)
{
    size_t at = 0;
    for (uint32_t i = 1; i < position && at < length; i++) {
        at++;
        while (utf8 && at < length && ((unsigned char)text[at] & 0xc0) == 0x80)
            at++;
    }
    return at;
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
    if (position == 0 || plan == NULL || plan->statement_count == 0)
        return 0;
    bool simple = head->to == ANSWER_TO_QUERY;
    size_t index = simple ? session->result.statement : 0;
    if (index >= plan->statement_count)
        return 0;
    const struct plan_statement *statement = &plan->statements[index];
    struct text sent = simple ? plan->simple : statement->text;
    size_t client_at;
    if (!plan_client_position(
            plan, index, simple,
            planned_answer_offset(sent.at, sent.length, position, session->settings.utf8),
            &client_at) ||
        client_at > plan->client.length)
        return 0;
    return planned_answer_characters(plan->client.at, client_at, session->settings.utf8) + 1;
}

/* "cannot execute INSERT in a read-only transaction" names what we made of the client's statement.
 * NULL where the server's words stand. */
static const char *planned_answer_message(const struct session *session, const struct answer *head,
                                          const struct backend_error *error, char *message,
                                          size_t size)
{
    static const char PREFIX[] = "cannot execute ";
    const struct plan_statement *statement =
        head->plan != NULL ? planned_answer_statement(session, head) : NULL;
    if (statement == NULL || statement->verb == NULL ||
        strcmp(error->sqlstate, PLANNED_ANSWER_READ_ONLY) != 0 ||
        strncmp(error->message, PREFIX, strlen(PREFIX)) != 0)
        return NULL;
    const char *rest = strchr(error->message + strlen(PREFIX), ' ');
    int verb = (int)strcspn(statement->verb, " ");
    snprintf(message, size, "%s%.*s%s", PREFIX, verb, statement->verb, rest != NULL ? rest : "");
    return message;
}

bool planned_answer_error(struct session *session, char type, const uint8_t *body, size_t length,
                          struct bytes *out)
{
    const struct answer *head = answers_head(&session->answers);
    assert(head != NULL);
    struct backend_error error;
    char message[PLANNED_ANSWER_MESSAGE_LIMIT];
    if (!backend_read_error(body, length, &error))
        return false;
    return backend_write_error_at(
        out, type, body, length, planned_answer_position(session, head, error.position),
        planned_answer_message(session, head, &error, message, sizeof message));
}
