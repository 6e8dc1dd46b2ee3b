#include "proxy/upstream/hosts_watch.h"

#include <assert.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "config/database/role_probe.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"

/* The look-up of one host's name. */
struct hosts_watch_name {
    struct hosts_watch *watch;
    uv_getaddrinfo_t request;
    bool is_name; /* and must be looked up */
    bool is_running;
    int status; /* of the last look-up */
    struct addrinfo *found;
};

/*
 *     IDLE ──asked──► PAUSING ──► LOOKING_UP ──► PROBING ──► IDLE
 *
 * with a new view at the end. PAUSING where the last one was a moment ago; the two in the middle
 * only where there is something to do.
 */
enum hosts_watch_state { HOSTS_WATCH_IDLE, HOSTS_WATCH_PAUSING, HOSTS_WATCH_BUSY };

struct hosts_watch {
    struct hosts *hosts;
    enum hosts_watch_state state;
    void (*on_view)(void *owner);
    void *owner;
    uv_async_t asked;
    uv_timer_t pause;
    uint64_t begun_at;
    uint64_t number; /* of the request under way */
    struct hosts_watch_name *names;
    size_t names_running;
    struct hosts_view *view; /* in the making */
    uv_work_t work;
    struct role_probe *probes;
    size_t probe_count;
    unsigned open_handles;
    bool is_stopping;
    void (*stopped)(void *user);
    void *stopped_user;
};

static void hosts_watch_consider(struct hosts_watch *watch);

static const struct upstream *hosts_watch_upstream(const struct hosts_watch *watch)
{
    return &hosts_config(watch->hosts)->upstream;
}

static void hosts_watch_forget_names(struct hosts_watch *watch)
{
    for (size_t i = 0; i < hosts_watch_upstream(watch)->host_count; i++) {
        if (watch->names[i].found != NULL)
            freeaddrinfo(watch->names[i].found);
        watch->names[i].found = NULL;
    }
}

static void hosts_watch_finish(struct hosts_watch *watch)
{
    if (!watch->is_stopping || watch->open_handles != 0 || watch->state == HOSTS_WATCH_BUSY)
        return;
    void (*stopped)(void *user) = watch->stopped;
    void *user = watch->stopped_user;
    memory_free(watch->names);
    memory_free(watch);
    stopped(user);
}

/* --- The new view ---------------------------------------------------------------------------- */

/* What has changed, for the operator. */
static void hosts_watch_log(const struct hosts_watch *watch, const struct hosts_view *before,
                            const struct hosts_view *view)
{
    if (!hosts_have_roles(watch->hosts))
        return;
    for (size_t i = 0; i < view->item_count; i++) {
        const struct hosts_item *item = &view->items[i];
        const struct hosts_item *known = hosts_view_find(before, item->endpoint);
        if (known != NULL && before->probed_at != 0 && known->role == item->role)
            continue;
        log_event(item->problem[0] == '\0' ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "upstream_role",
                  LOG_TEXT("host", item->endpoint->name), LOG_TEXT("server", item->endpoint->shown),
                  LOG_TEXT("role", upstream_role_name(item->role)),
                  LOG_TEXT("reason", item->problem));
    }
}

static void hosts_watch_publish(struct hosts_watch *watch)
{
    struct hosts_view *view = watch->view;
    watch->view = NULL;
    watch->state = HOSTS_WATCH_IDLE;
    if (watch->is_stopping) {
        hosts_view_release(view);
        hosts_watch_finish(watch);
        return;
    }
    struct hosts_view *before = hosts_view(watch->hosts);
    hosts_watch_log(watch, before, view);
    hosts_view_release(before);
    hosts_publish(watch->hosts, view, watch->number);
    watch->on_view(watch->owner);
    hosts_watch_consider(watch);
}

/* --- Roles ----------------------------------------------------------------------------------- */

static void hosts_watch_work(uv_work_t *work)
{
    struct hosts_watch *watch = work->data;
    role_probe(hosts_config(watch->hosts), watch->probes, watch->probe_count);
}

static void hosts_watch_on_probed(uv_work_t *work, int status)
{
    struct hosts_watch *watch = work->data;
    assert(status == 0); /* never cancelled */
    (void)status;
    for (size_t i = 0; i < watch->probe_count; i++) {
        struct hosts_item *item = &watch->view->items[i];
        item->role = watch->probes[i].role;
        snprintf(item->problem, sizeof item->problem, "%s", watch->probes[i].problem);
    }
    watch->view->probed_at = hosts_now_ms();
    memory_free(watch->probes);
    watch->probes = NULL;
    hosts_watch_publish(watch);
}

static void hosts_watch_probe(struct hosts_watch *watch)
{
    struct hosts_view *view = watch->view;
    if (!hosts_have_roles(watch->hosts) || watch->is_stopping) {
        hosts_watch_publish(watch);
        return;
    }
    watch->probe_count = view->item_count;
    watch->probes = memory_zero(view->item_count, sizeof *watch->probes);
    for (size_t i = 0; i < view->item_count; i++) {
        const struct endpoint *endpoint = view->items[i].endpoint;
        watch->probes[i].host = &hosts_watch_upstream(watch)->hosts[endpoint->host];
        watch->probes[i].address = endpoint->unix_path == NULL ? endpoint->address_name : NULL;
    }
    int status =
        uv_queue_work(watch->asked.loop, &watch->work, hosts_watch_work, hosts_watch_on_probed);
    assert(status == 0); /* fails only without a work function */
    (void)status;
}

/* --- Names ----------------------------------------------------------------------------------- */

/* Those of the view before stay; an answer that there is no such name is an answer. */
static bool hosts_watch_keeps(const struct hosts_watch_name *name)
{
    return !name->is_name ||
           (name->found == NULL && name->status != UV_EAI_NONAME && name->status != UV_EAI_NODATA);
}

static void hosts_watch_add(struct hosts_watch *watch, const struct hosts_view *before, size_t host)
{
    const struct hosts_watch_name *name = &watch->names[host];
    struct hosts_view *view = watch->view;
    size_t count = view->item_count;
    for (size_t i = 0; i < before->item_count; i++)
        if (before->items[i].endpoint->host == host && hosts_watch_keeps(name))
            hosts_view_add(view, endpoint_retain(before->items[i].endpoint));
    for (const struct addrinfo *found = name->found; found != NULL; found = found->ai_next)
        if (view->item_count - count < HOSTS_ADDRESSES_LIMIT)
            hosts_view_add(view, endpoint_new(&hosts_watch_upstream(watch)->hosts[host], host,
                                              found->ai_addr));
    if (view->item_count == count)
        snprintf(view->problems[host], sizeof view->problems[host], "%s",
                 uv_strerror(name->status));
}

static size_t hosts_watch_most_items(const struct hosts_watch *watch,
                                     const struct hosts_view *before)
{
    size_t count = before->item_count;
    for (size_t i = 0; i < before->host_count; i++)
        for (const struct addrinfo *at = watch->names[i].found; at != NULL; at = at->ai_next)
            count++;
    return count;
}

/* All names that had to be looked up have been. */
static void hosts_watch_gather(struct hosts_watch *watch, bool looked_up)
{
    size_t host_count = hosts_watch_upstream(watch)->host_count;
    struct hosts_view *before = hosts_view(watch->hosts);
    watch->view = hosts_view_new(host_count, hosts_watch_most_items(watch, before));
    for (size_t i = 0; i < host_count; i++)
        hosts_watch_add(watch, before, i);
    watch->view->looked_up_at = looked_up ? hosts_now_ms() : before->looked_up_at;
    hosts_view_release(before);
    hosts_watch_forget_names(watch);
    hosts_watch_probe(watch);
}

static void hosts_watch_on_name(uv_getaddrinfo_t *request, int status, struct addrinfo *found)
{
    struct hosts_watch_name *name = request->data;
    struct hosts_watch *watch = name->watch;
    name->is_running = false;
    name->status = status;
    name->found = found;
    if (status != 0 && !watch->is_stopping)
        log_event(LOG_LEVEL_WARNING, "host_not_found",
                  LOG_TEXT("host", hosts_watch_upstream(watch)->hosts[name - watch->names].name),
                  LOG_TEXT("reason", uv_strerror(status)));
    if (--watch->names_running == 0)
        hosts_watch_gather(watch, true);
}

static void hosts_watch_look_up(struct hosts_watch *watch)
{
    const struct upstream *upstream = hosts_watch_upstream(watch);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    watch->names_running = 1; /* itself, until all have been begun */
    for (size_t i = 0; i < upstream->host_count; i++) {
        struct hosts_watch_name *name = &watch->names[i];
        if (!name->is_name)
            continue;
        char port[8];
        snprintf(port, sizeof port, "%u", upstream->hosts[i].port);
        name->request.data = name;
        name->status = uv_getaddrinfo(watch->asked.loop, &name->request, hosts_watch_on_name,
                                      upstream->hosts[i].name, port, &hints);
        name->is_running = name->status == 0;
        watch->names_running += name->is_running;
    }
    if (--watch->names_running == 0)
        hosts_watch_gather(watch, true);
}

/* --- Requests -------------------------------------------------------------------------------- */

static bool hosts_watch_names_are_due(struct hosts_watch *watch, bool anew)
{
    if (!hosts_have_names(watch->hosts))
        return false;
    struct hosts_view *view = hosts_view(watch->hosts);
    uint64_t ttl = hosts_config(watch->hosts)->limits.of[LIMIT_DNS_MAX_TTL] * UINT64_C(1000);
    bool due = anew || view->looked_up_at == 0 || hosts_now_ms() - view->looked_up_at >= ttl;
    hosts_view_release(view);
    return due;
}

static void hosts_watch_begin(struct hosts_watch *watch, bool anew)
{
    watch->number = hosts_begin(watch->hosts);
    watch->begun_at = hosts_now_ms();
    watch->state = HOSTS_WATCH_BUSY;
    if (hosts_watch_names_are_due(watch, anew))
        hosts_watch_look_up(watch);
    else
        hosts_watch_gather(watch, false);
}

static void hosts_watch_on_pause(uv_timer_t *timer)
{
    hosts_watch_begin(timer->data, true);
}

static void hosts_watch_consider(struct hosts_watch *watch)
{
    bool anew;
    if (watch->state != HOSTS_WATCH_IDLE || watch->is_stopping ||
        !hosts_are_asked(watch->hosts, &anew))
        return;
    uint64_t age = hosts_now_ms() - watch->begun_at;
    if (!anew || watch->begun_at == 0 || age >= HOSTS_WATCH_PAUSE_MS) {
        hosts_watch_begin(watch, anew);
        return;
    }
    watch->state = HOSTS_WATCH_PAUSING;
    uv_timer_start(&watch->pause, hosts_watch_on_pause, HOSTS_WATCH_PAUSE_MS - age, 0);
}

static void hosts_watch_on_asked(uv_async_t *handle)
{
    hosts_watch_consider(handle->data);
}

/* Any thread. */
static void hosts_watch_wake(void *owner)
{
    struct hosts_watch *watch = owner;
    uv_async_send(&watch->asked);
}

static bool hosts_watch_is_name(const struct hosts_view *view, size_t host)
{
    for (size_t i = 0; i < view->item_count; i++)
        if (view->items[i].endpoint->host == host)
            return false;
    return true;
}

struct hosts_watch *hosts_watch_start(uv_loop_t *loop, struct hosts *hosts,
                                      void (*on_view)(void *owner), void *owner)
{
    struct hosts_watch *watch = memory_zero(1, sizeof *watch);
    watch->hosts = hosts;
    watch->on_view = on_view;
    watch->owner = owner;
    struct hosts_view *view = hosts_view(hosts); /* the first: what is not in it is a name */
    watch->names = memory_zero(view->host_count, sizeof *watch->names);
    for (size_t i = 0; i < view->host_count; i++) {
        watch->names[i].watch = watch;
        watch->names[i].is_name = hosts_watch_is_name(view, i);
    }
    hosts_view_release(view);
    uv_async_init(loop, &watch->asked, hosts_watch_on_asked);
    uv_timer_init(loop, &watch->pause);
    watch->asked.data = watch;
    watch->pause.data = watch;
    watch->work.data = watch;
    watch->open_handles = 2;
    hosts_serve(hosts, hosts_watch_wake, watch);
    return watch;
}

static void hosts_watch_on_closed(uv_handle_t *handle)
{
    struct hosts_watch *watch = handle->data;
    watch->open_handles--;
    hosts_watch_finish(watch);
}

void hosts_watch_stop(struct hosts_watch *watch, void (*stopped)(void *user), void *user)
{
    hosts_serve(watch->hosts, NULL, NULL);
    watch->is_stopping = true;
    watch->stopped = stopped;
    watch->stopped_user = user;
    for (size_t i = 0; i < hosts_watch_upstream(watch)->host_count; i++)
        if (watch->names[i].is_running)
            uv_cancel((uv_req_t *)&watch->names[i].request);
    uv_close((uv_handle_t *)&watch->asked, hosts_watch_on_closed);
    uv_close((uv_handle_t *)&watch->pause, hosts_watch_on_closed);
}
