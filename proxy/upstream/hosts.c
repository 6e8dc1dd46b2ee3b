#include "proxy/upstream/hosts.h"

#include <assert.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "protocol/base/memory.h"

struct hosts {
    const struct config *config;
    bool have_names;
    uv_mutex_t lock; /* guards all below */
    struct hosts_view *view;
    uint64_t begun; /* numbers of requests */
    uint64_t done;
    uint64_t asked;
    bool anew; /* the next request */
    void (*wake)(void *owner);
    void *owner;
};

uint64_t hosts_now_ms(void)
{
    return uv_hrtime() / 1000000;
}

/* --- Views ----------------------------------------------------------------------------------- */

struct hosts_view *hosts_view_new(size_t host_count, size_t most_items)
{
    struct hosts_view *view = memory_zero(1, sizeof *view);
    atomic_init(&view->references, 1);
    view->host_count = host_count;
    view->problems = memory_zero(host_count, sizeof *view->problems);
    view->items = memory_zero(most_items, sizeof *view->items);
    return view;
}

struct hosts_item *hosts_view_add(struct hosts_view *view, struct endpoint *endpoint)
{
    struct hosts_item *item = &view->items[view->item_count++];
    item->endpoint = endpoint;
    return item;
}

const struct hosts_item *hosts_view_find(const struct hosts_view *view,
                                         const struct endpoint *endpoint)
{
    for (size_t i = 0; i < view->item_count; i++)
        if (endpoint_equal(view->items[i].endpoint, endpoint))
            return &view->items[i];
    return NULL;
}

static struct hosts_view *hosts_view_retain(struct hosts_view *view)
{
    atomic_fetch_add(&view->references, 1);
    return view;
}

void hosts_view_release(struct hosts_view *view)
{
    if (view == NULL || atomic_fetch_sub(&view->references, 1) != 1)
        return;
    for (size_t i = 0; i < view->item_count; i++)
        endpoint_release(view->items[i].endpoint);
    memory_free(view->items);
    memory_free(view->problems);
    memory_free(view);
}

/* --- What all threads share ------------------------------------------------------------------ */

/* An address in numbers needs no look-up. NULL for a name. */
static struct endpoint *hosts_fixed_endpoint(const struct upstream_host *host, size_t number)
{
    if (host->unix_path != NULL)
        return endpoint_new(host, number, NULL);
    char port[8];
    snprintf(port, sizeof port, "%u", host->port);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    struct addrinfo *found;
    if (getaddrinfo(host->address != NULL ? host->address : host->name, port, &hints, &found) != 0)
        return NULL;
    struct endpoint *endpoint = endpoint_new(host, number, found->ai_addr);
    freeaddrinfo(found);
    return endpoint;
}

struct hosts *hosts_new(const struct config *config)
{
    struct hosts *hosts = memory_zero(1, sizeof *hosts);
    const struct upstream *upstream = &config->upstream;
    hosts->config = config;
    hosts->view = hosts_view_new(upstream->host_count, upstream->host_count);
    for (size_t i = 0; i < upstream->host_count; i++) {
        struct endpoint *endpoint = hosts_fixed_endpoint(&upstream->hosts[i], i);
        if (endpoint != NULL)
            hosts_view_add(hosts->view, endpoint);
        else
            hosts->have_names = true;
    }
    uv_mutex_init(&hosts->lock);
    return hosts;
}

void hosts_free(struct hosts *hosts)
{
    if (hosts == NULL)
        return;
    assert(hosts->wake == NULL);
    hosts_view_release(hosts->view);
    uv_mutex_destroy(&hosts->lock);
    memory_free(hosts);
}

const struct config *hosts_config(const struct hosts *hosts)
{
    return hosts->config;
}

bool hosts_have_names(const struct hosts *hosts)
{
    return hosts->have_names;
}

bool hosts_have_roles(const struct hosts *hosts)
{
    return hosts->config->upstream.target != UPSTREAM_ANY;
}

struct hosts_view *hosts_view(struct hosts *hosts)
{
    uv_mutex_lock(&hosts->lock);
    struct hosts_view *view = hosts_view_retain(hosts->view);
    uv_mutex_unlock(&hosts->lock);
    return view;
}

uint64_t hosts_ask(struct hosts *hosts, bool anew)
{
    uint64_t number = 0;
    uv_mutex_lock(&hosts->lock);
    if (hosts->wake != NULL) {
        bool running = hosts->begun != hosts->done;
        number = running && !anew ? hosts->begun : hosts->begun + 1;
        if (number > hosts->begun)
            hosts->anew |= anew;
        if (number > hosts->asked) {
            hosts->asked = number;
            hosts->wake(hosts->owner);
        }
    }
    uv_mutex_unlock(&hosts->lock);
    return number;
}

bool hosts_done(struct hosts *hosts, uint64_t number)
{
    uv_mutex_lock(&hosts->lock);
    bool done = hosts->done >= number || hosts->wake == NULL;
    uv_mutex_unlock(&hosts->lock);
    return done;
}

/* Whether transactions only read may be a matter of the session's user. */
static bool hosts_contradict(enum upstream_role known, enum upstream_role seen)
{
    return known != UPSTREAM_ROLE_UNKNOWN &&
           (known == UPSTREAM_ROLE_HOT_STANDBY) != (seen == UPSTREAM_ROLE_HOT_STANDBY);
}

static void hosts_update(struct hosts *hosts, const struct endpoint *endpoint,
                         enum upstream_role role, bool is_slow)
{
    uv_mutex_lock(&hosts->lock);
    for (size_t i = 0; i < hosts->view->item_count; i++) {
        struct hosts_item *item = &hosts->view->items[i];
        if (!endpoint_equal(item->endpoint, endpoint))
            continue;
        if (role != UPSTREAM_ROLE_UNKNOWN) {
            item->learned = (int)role;
            hosts->view->doubted |= hosts_contradict(item->role, role);
        }
        item->slow_at = is_slow ? hosts_now_ms() : 0;
    }
    uv_mutex_unlock(&hosts->lock);
}

void hosts_learn(struct hosts *hosts, const struct endpoint *endpoint, enum upstream_role role)
{
    hosts_update(hosts, endpoint, role, false);
}

void hosts_learn_slow(struct hosts *hosts, const struct endpoint *endpoint)
{
    hosts_update(hosts, endpoint, UPSTREAM_ROLE_UNKNOWN, true);
}

void hosts_serve(struct hosts *hosts, void (*wake)(void *owner), void *owner)
{
    uv_mutex_lock(&hosts->lock);
    hosts->wake = wake;
    hosts->owner = owner;
    uv_mutex_unlock(&hosts->lock);
}

bool hosts_are_asked(struct hosts *hosts, bool *anew)
{
    uv_mutex_lock(&hosts->lock);
    bool asked = hosts->asked > hosts->done;
    *anew = hosts->anew;
    uv_mutex_unlock(&hosts->lock);
    return asked;
}

uint64_t hosts_begin(struct hosts *hosts)
{
    uv_mutex_lock(&hosts->lock);
    assert(hosts->begun == hosts->done && hosts->asked > hosts->done);
    uint64_t number = ++hosts->begun;
    hosts->anew = false;
    uv_mutex_unlock(&hosts->lock);
    return number;
}

void hosts_publish(struct hosts *hosts, struct hosts_view *view, uint64_t number)
{
    uv_mutex_lock(&hosts->lock);
    struct hosts_view *before = hosts->view;
    for (size_t i = 0; i < view->item_count; i++) {
        const struct hosts_item *known = hosts_view_find(before, view->items[i].endpoint);
        if (known == NULL)
            continue;
        view->items[i].learned = known->learned;
        /* A probe that got an answer knows better. */
        if (view->items[i].role == UPSTREAM_ROLE_UNKNOWN ||
            view->items[i].role == UPSTREAM_ROLE_DOWN)
            view->items[i].slow_at = known->slow_at;
    }
    hosts->view = view;
    hosts->done = number;
    uv_mutex_unlock(&hosts->lock);
    hosts_view_release(before);
}
