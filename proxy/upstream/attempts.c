#include "proxy/upstream/attempts.h"

#include <assert.h>
#include <string.h>
#include <uv.h>

#include "protocol/base/bytes.h"
#include "protocol/base/memory.h"

enum attempts_kind { ATTEMPTS_FITTING, ATTEMPTS_ALL, ATTEMPTS_ONE };

struct attempts {
    struct hosts *hosts;
    enum attempts_kind kind;
    struct hosts_view *view;         /* that `order` points into */
    const struct hosts_item **order; /* NULL: to be made from the newest view */
    size_t count;
    size_t at; /* the next one */
    struct endpoint **tried;
    size_t tried_count;
    uint64_t awaited; /* the request's number; 0: waits for none */
    uint64_t waiting_since;
    bool may_go_on;      /* an address is known: it waits to know better, and not for long */
    bool looked_again;   /* after all had failed */
    struct bytes report; /* what came of those tried */
};

static struct attempts *attempts_make(struct hosts *hosts, enum attempts_kind kind)
{
    struct attempts *attempts = memory_zero(1, sizeof *attempts);
    attempts->hosts = hosts;
    attempts->kind = kind;
    return attempts;
}

struct attempts *attempts_new(struct hosts *hosts)
{
    return attempts_make(hosts, ATTEMPTS_FITTING);
}

struct attempts *attempts_new_for_all(struct hosts *hosts)
{
    return attempts_make(hosts, ATTEMPTS_ALL);
}

struct attempts *attempts_new_for_one(struct hosts *hosts, struct endpoint *endpoint)
{
    struct attempts *attempts = attempts_make(hosts, ATTEMPTS_ONE);
    attempts->view = hosts_view_new(0, 1);
    attempts->order = memory_zero(1, sizeof(struct hosts_item *));
    attempts->order[0] = hosts_view_add(attempts->view, endpoint_retain(endpoint));
    attempts->count = 1;
    return attempts;
}

static void attempts_drop_order(struct attempts *attempts)
{
    memory_free(attempts->order);
    attempts->order = NULL;
    hosts_view_release(attempts->view);
    attempts->view = NULL;
}

void attempts_free(struct attempts *attempts)
{
    if (attempts == NULL)
        return;
    attempts_drop_order(attempts);
    for (size_t i = 0; i < attempts->tried_count; i++)
        endpoint_release(attempts->tried[i]);
    memory_free(attempts->tried);
    bytes_free(&attempts->report);
    memory_free(attempts);
}

/* --- The order ------------------------------------------------------------------------------- */

/* Smaller is better; ATTEMPTS_NEVER is not tried at all. */
enum attempts_rank {
    ATTEMPTS_BEST,
    ATTEMPTS_SECOND,   /* prefer-standby: not a standby */
    ATTEMPTS_UNKNOWN,  /* nobody knows */
    ATTEMPTS_UNLIKELY, /* the last session there was told something else, and nobody can ask */
    ATTEMPTS_SLOW,
    ATTEMPTS_NEVER
};

static uint64_t attempts_age(uint64_t now, uint64_t then)
{
    return now > then ? now - then : 0; /* another thread's clock may have been read later */
}

static enum attempts_rank attempts_rank_of(const struct attempts *attempts,
                                           const struct hosts_item *item, uint64_t now)
{
    enum upstream_target target = hosts_config(attempts->hosts)->upstream.target;
    bool slow = item->slow_at != 0 && attempts_age(now, item->slow_at) < ATTEMPTS_SLOW_MS;
    if (target == UPSTREAM_ANY || attempts->kind != ATTEMPTS_FITTING)
        return slow ? ATTEMPTS_SLOW : ATTEMPTS_BEST;
    bool verified = item->role != UPSTREAM_ROLE_UNKNOWN;
    enum upstream_role role = verified ? item->role : (enum upstream_role)item->learned;
    if (role == UPSTREAM_ROLE_UNKNOWN)
        return slow ? ATTEMPTS_SLOW : ATTEMPTS_UNKNOWN;
    if (!upstream_fits(target, role))
        return verified ? ATTEMPTS_NEVER : ATTEMPTS_UNLIKELY;
    if (slow)
        return ATTEMPTS_SLOW;
    return target == UPSTREAM_PREFER_STANDBY && role != UPSTREAM_ROLE_HOT_STANDBY ? ATTEMPTS_SECOND
                                                                                  : ATTEMPTS_BEST;
}

static bool attempts_were_tried(const struct attempts *attempts, const struct endpoint *endpoint)
{
    for (size_t i = 0; i < attempts->tried_count; i++)
        if (endpoint_equal(attempts->tried[i], endpoint))
            return true;
    return false;
}

static uint32_t attempts_random(uint32_t below)
{
    uint32_t number = 0;
    uv_random(NULL, NULL, &number, sizeof number, 0, NULL);
    return number % below;
}

static void attempts_shuffle(const struct hosts_item **items, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = attempts_random((uint32_t)i);
        const struct hosts_item *swap = items[i - 1];
        items[i - 1] = items[other];
        items[other] = swap;
    }
}

/* As libpq: the hosts change places, and so do the addresses of each, but a host's stay together.
 */
static void attempts_balance(struct attempts *attempts)
{
    attempts_shuffle(attempts->order, attempts->count);
    for (size_t i = 0; i < attempts->count; i++) {
        size_t next = i + 1;
        for (size_t k = next; k < attempts->count; k++) {
            const struct hosts_item *item = attempts->order[k];
            if (item->endpoint->host != attempts->order[i]->endpoint->host)
                continue;
            memmove(&attempts->order[next + 1], &attempts->order[next],
                    (k - next) * sizeof(struct hosts_item *));
            attempts->order[next++] = item;
        }
        i = next - 1;
    }
}

/* The order of the view as it is now. */
static void attempts_make_order(struct attempts *attempts, uint64_t now)
{
    attempts_drop_order(attempts);
    attempts->view = hosts_view(attempts->hosts);
    const struct hosts_view *view = attempts->view;
    const struct hosts_item **all = memory_zero(view->item_count, sizeof(struct hosts_item *));
    attempts->order = all;
    attempts->count = 0;
    attempts->at = 0;
    for (size_t i = 0; i < view->item_count; i++)
        if (!attempts_were_tried(attempts, view->items[i].endpoint))
            all[attempts->count++] = &view->items[i];
    if (hosts_config(attempts->hosts)->upstream.balanced)
        attempts_balance(attempts);
    /* Sorted by rank, each rank in the order that there was. */
    const struct hosts_item **ranked = memory_zero(view->item_count, sizeof(struct hosts_item *));
    size_t count = 0;
    for (unsigned rank = ATTEMPTS_BEST; rank < ATTEMPTS_NEVER; rank++)
        for (size_t i = 0; i < attempts->count; i++)
            if (attempts_rank_of(attempts, all[i], now) == rank)
                ranked[count++] = all[i];
    memory_free(all);
    attempts->order = ranked;
    attempts->count = count;
}

/* --- Waiting --------------------------------------------------------------------------------- */

static void attempts_ask(struct attempts *attempts, uint64_t now, bool anew)
{
    attempts->awaited = hosts_ask(attempts->hosts, anew);
    attempts->waiting_since = now;
    attempts->may_go_on = attempts->at < attempts->count;
}

/* Before the first address: asks for a newer view where this one is old. */
static void attempts_check_age(struct attempts *attempts, uint64_t now)
{
    const struct hosts_view *view = attempts->view;
    uint64_t ttl = hosts_config(attempts->hosts)->limits.of[LIMIT_DNS_MAX_TTL] * UINT64_C(1000);
    bool names = hosts_have_names(attempts->hosts) &&
                 (view->looked_up_at == 0 || attempts_age(now, view->looked_up_at) >= ttl);
    bool has_roles = hosts_have_roles(attempts->hosts);
    uint64_t age = view->probed_at == 0 ? UINT64_MAX : attempts_age(now, view->probed_at);
    if (names || (has_roles && (age >= ATTEMPTS_ROLES_OLD_MS || view->doubted)))
        attempts_ask(attempts, now, false);
    else if (has_roles && age >= ATTEMPTS_ROLES_YOUNG_MS)
        hosts_ask(attempts->hosts, false);
}

static bool attempts_is_waiting(struct attempts *attempts, uint64_t now)
{
    if (attempts->awaited == 0)
        return false;
    if (hosts_done(attempts->hosts, attempts->awaited)) {
        attempts->awaited = 0;
        attempts_make_order(attempts, now);
        return false;
    }
    if (!attempts->may_go_on || attempts_age(now, attempts->waiting_since) < ATTEMPTS_PATIENCE_MS)
        return true;
    attempts->awaited = 0;
    return false;
}

enum attempts_step attempts_next(struct attempts *attempts, uint64_t now,
                                 struct endpoint **endpoint)
{
    if (attempts->order == NULL) {
        attempts_make_order(attempts, now);
        attempts_check_age(attempts, now);
    }
    if (attempts_is_waiting(attempts, now))
        return ATTEMPTS_WAIT;
    if (attempts->at == attempts->count && !attempts->looked_again &&
        attempts->kind == ATTEMPTS_FITTING) {
        attempts->looked_again = true;
        if (hosts_have_names(attempts->hosts) || hosts_have_roles(attempts->hosts))
            attempts_ask(attempts, now, true);
        if (attempts_is_waiting(attempts, now))
            return ATTEMPTS_WAIT;
    }
    if (attempts->at == attempts->count)
        return ATTEMPTS_NONE;
    *endpoint = attempts->order[attempts->at++]->endpoint;
    attempts->tried =
        memory_grow(attempts->tried, (attempts->tried_count + 1) * sizeof(struct endpoint *));
    attempts->tried[attempts->tried_count++] = endpoint_retain(*endpoint);
    return ATTEMPTS_TRY;
}

bool attempts_has_next(const struct attempts *attempts)
{
    return attempts->order != NULL && attempts->at < attempts->count;
}

bool attempts_give_way(struct attempts *attempts, uint64_t now)
{
    if (attempts->kind != ATTEMPTS_FITTING || attempts->tried_count == 0 ||
        !hosts_have_roles(attempts->hosts))
        return false;
    const struct endpoint *present = attempts->tried[attempts->tried_count - 1];
    struct hosts_view *view = hosts_view(attempts->hosts);
    bool is_useless = false;
    bool has_better = false;
    for (size_t i = 0; i < view->item_count; i++) {
        enum attempts_rank rank = attempts_rank_of(attempts, &view->items[i], now);
        if (endpoint_equal(view->items[i].endpoint, present))
            is_useless = rank == ATTEMPTS_NEVER;
        else if (rank <= ATTEMPTS_SECOND)
            has_better |= !attempts_were_tried(attempts, view->items[i].endpoint);
    }
    if (attempts_age(now, view->probed_at) >= ATTEMPTS_ROLES_YOUNG_MS)
        hosts_ask(attempts->hosts, false);
    hosts_view_release(view);
    if (!is_useless || !has_better)
        return false;
    attempts_drop_order(attempts);
    return true;
}

/* --- What came of it ------------------------------------------------------------------------- */

static void attempts_say(struct bytes *report, const char *where, const char *what)
{
    bytes_add_format(report, "%s%s: %s", report->length != 0 ? "; " : "", where, what);
}

void attempts_failed(struct attempts *attempts, const char *reason)
{
    assert(attempts->tried_count != 0);
    attempts_say(&attempts->report, attempts->tried[attempts->tried_count - 1]->shown, reason);
}

void attempts_timed_out(struct attempts *attempts)
{
    assert(attempts->tried_count != 0);
    const struct endpoint *endpoint = attempts->tried[attempts->tried_count - 1];
    hosts_learn_slow(attempts->hosts, endpoint);
    attempts_failed(attempts, "timeout expired");
}

/* In libpq's words. */
static const char *attempts_misfit(enum upstream_target target, const struct hosts_item *item)
{
    if (item->role == UPSTREAM_ROLE_DOWN)
        return item->problem;
    switch (target) {
    case UPSTREAM_READ_WRITE:
        return "session is read-only";
    case UPSTREAM_READ_ONLY:
        return "session is not read-only";
    case UPSTREAM_PRIMARY:
        return "server is in hot standby mode";
    default:
        return "server is not in hot standby mode";
    }
}

/* Those that were not tried, and why. */
static void attempts_say_untried(const struct attempts *attempts, struct bytes *report)
{
    const struct upstream *upstream = &hosts_config(attempts->hosts)->upstream;
    const struct hosts_view *view = attempts->view;
    for (size_t i = 0; view != NULL && i < view->host_count; i++) {
        if (view->problems[i][0] == '\0')
            continue;
        struct bytes where = {0};
        bytes_add_format(&where, "at %s:%u", upstream->hosts[i].name, upstream->hosts[i].port);
        bytes_add_u8(&where, 0);
        attempts_say(report, (const char *)where.data, view->problems[i]);
        bytes_free(&where);
    }
    for (size_t i = 0; view != NULL && i < view->item_count; i++)
        if (!attempts_were_tried(attempts, view->items[i].endpoint) &&
            view->items[i].role != UPSTREAM_ROLE_UNKNOWN)
            attempts_say(report, view->items[i].endpoint->shown,
                         attempts_misfit(upstream->target, &view->items[i]));
}

void attempts_error(const struct attempts *attempts, struct error *error)
{
    struct bytes report = {0};
    bytes_add(&report, attempts->report.data, attempts->report.length);
    attempts_say_untried(attempts, &report);
    error_set(error, SQLSTATE_CANNOT_CONNECT, "could not connect to server %.*s",
              (int)report.length, (const char *)report.data);
    if (attempts->awaited != 0)
        error_set(error, SQLSTATE_CANNOT_CONNECT,
                  "could not connect to server: it took too long to find out where it is");
    else if (report.length == 0)
        error_set(error, SQLSTATE_CANNOT_CONNECT, "could not connect to server: it is not known");
    bytes_free(&report);
}
