#include "proxy/conversation/planning/waiting.h"

#include <string.h>

#include "protocol/backend.h"
#include "protocol/frontend.h"
#include "proxy/conversation/planning/planning.h"

/* Not more often than this. */
#define WAITING_STIR_LEAST_MS 10

bool waiting_is_on(const struct session *session)
{
    enum planning_step step = session->planning->step;
    return step == PLANNING_FENCE || step == PLANNING_CATALOG || step == PLANNING_TREE;
}

/* idle_session_timeout is of PostgreSQL 14. */
const char *const *waiting_questions(const struct session *session)
{
    static const char *const OUTSIDE[] = {
        "SELECT pg_catalog.current_setting('statement_timeout'), "
        "pg_catalog.current_setting('idle_session_timeout', true)",
        NULL};
    static const char *const INSIDE[] = {"SHOW statement_timeout",
                                         "SHOW idle_in_transaction_session_timeout", NULL};
    return session_in_transaction(session) ? INSIDE : OUTSIDE;
}

/* "0", "300ms", "90s", "1min", "2h", "1d": what SHOW makes of milliseconds. */
static uint64_t waiting_read_limit(const char *text, size_t length)
{
    static const struct {
        const char *name;
        uint64_t ms;
    } UNITS[] = {{"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}, {"d", 86400000}};
    uint64_t value = 0;
    size_t at = 0;
    while (at < length && text[at] >= '0' && text[at] <= '9')
        value = value * 10 + (uint64_t)(text[at++] - '0');
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (length - at == strlen(UNITS[i].name) &&
            memcmp(text + at, UNITS[i].name, length - at) == 0)
            return value * UNITS[i].ms;
    return value;
}

bool waiting_read_answer(struct session *session, const uint8_t *body, size_t length)
{
    struct planning_wait *wait = &session->planning->wait;
    const char *text;
    size_t text_length;
    if (!backend_read_value(body, length, 0, &text, &text_length))
        return false;
    for (size_t i = 0;
         wait->known < PLANNING_LIMITS && backend_read_value(body, length, i, &text, &text_length);
         i++)
        wait->limits_ms[wait->known++] = text != NULL ? waiting_read_limit(text, text_length) : 0;
    return true;
}

static uint64_t waiting_stir_ms(const struct planning_wait *wait)
{
    uint64_t half = wait->limits_ms[PLANNING_LIMIT_IDLE] / 2;
    return half > WAITING_STIR_LEAST_MS ? half : WAITING_STIR_LEAST_MS;
}

static void waiting_look_later(struct session *session)
{
    const struct planning_wait *wait = &session->planning->wait;
    uint64_t now = session->around->now;
    uint64_t next = wait->deadline;
    if (session->planning->step != PLANNING_FENCE)
        next = session->planning->deadline;
    if (wait->stir_at != 0 && (next == 0 || wait->stir_at < next))
        next = wait->stir_at;
    if (next != 0)
        session->wishes->look_later(session, next > now ? next - now : 0);
}

void waiting_begin(struct session *session)
{
    struct planning_wait *wait = &session->planning->wait;
    uint64_t now = session->around->now;
    const uint64_t *limits = wait->limits_ms;
    wait->deadline =
        limits[PLANNING_LIMIT_STATEMENT] != 0 ? now + limits[PLANNING_LIMIT_STATEMENT] : 0;
    wait->stir_at = limits[PLANNING_LIMIT_IDLE] != 0 ? now + waiting_stir_ms(wait) : 0;
    waiting_look_later(session);
}

bool waiting_is_over(struct session *session, struct error *error)
{
    const struct planning_wait *wait = &session->planning->wait;
    bool is_late = wait->deadline != 0 && session->around->now >= wait->deadline;
    if (wait->cancelled)
        error_set(error, SQLSTATE_QUERY_CANCELED, "canceling statement due to user request");
    else if (is_late)
        error_set(error, SQLSTATE_QUERY_CANCELED, "canceling statement due to statement timeout");
    return wait->cancelled || is_late;
}

void waiting_stir(struct session *session)
{
    struct planning_wait *wait = &session->planning->wait;
    uint64_t now = session->around->now;
    if (wait->stir_at != 0 && now >= wait->stir_at) {
        wait->stir_at = now + waiting_stir_ms(wait);
        if (session->link->answers.count == 0 && !segment_is_open(&session->link->segment)) {
            frontend_write_sync(link_out(session->link));
            answers_push(&session->link->answers,
                         (struct answer){.to = ANSWER_TO_SYNC, .whom = ANSWER_FOR_NOBODY});
        }
    }
    waiting_look_later(session);
}

bool waiting_cancel(struct session *session)
{
    bool is_on = waiting_is_on(session);
    session->planning->wait.cancelled = is_on;
    return is_on;
}
