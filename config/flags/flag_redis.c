#include "config/flags/flag_redis.h"

#include <assert.h>
#include <string.h>
#include <uv.h>

#include "config/flags/flag_redis_reply.h"
#include "config/flags/redis_poll.h"
#include "protocol/base/memory.h"

#define FLAG_REDIS_FIRST_PAUSE_MS 100
#define FLAG_REDIS_LONGEST_PAUSE_MS 5000
/* From the begin of an attempt to tracking being on. */
#define FLAG_REDIS_CONNECT_MS 5000
/* Between two signs of life; the first that is still missing when the next is due ends it. */
#define FLAG_REDIS_ALIVE_MS 3000

static const char FLAG_REDIS_CHANNEL[] = "__redis__:invalidate";

/*
 *   PAUSED ──timer──► RESOLVING ──► LISTENING ──subscribed──► ASKING ──tracking on──► READY
 *      ▲                  │             │                        │                      │
 *      └──────────────────┴─────────────┴── trouble, timer ──────┴──────────────────────┘
 *
 * RESOLVING is left out for a socket. `listening` is there in LISTENING, ASKING and READY, `asking`
 * in ASKING and READY. STOPPED waits for handles to close.
 */
enum flag_redis_state {
    FLAG_REDIS_PAUSED,
    FLAG_REDIS_RESOLVING,
    FLAG_REDIS_LISTENING,
    FLAG_REDIS_ASKING,
    FLAG_REDIS_READY,
    FLAG_REDIS_STOPPED
};

struct flag_redis {
    uv_loop_t *loop;
    const struct config *config;
    struct flag_listener listener;
    enum flag_redis_state state;
    redisAsyncContext *listening;
    redisAsyncContext *asking;
    long long listening_id; /* CLIENT ID of `listening` */
    bool reading;           /* EXEC is under way */
    bool read_again;        /* and a change came after it was sent */
    unsigned unanswered;    /* signs of life asked for */
    unsigned attempts;      /* since it was last READY */
    uv_timer_t timer;
    uv_getaddrinfo_t resolving;
    char address[64]; /* numeric */
    char trouble[sizeof((struct error *)0)->message];
    unsigned open_handles; /* timer, sockets, a resolution under way */
    void (*stopped)(void *user);
    void *stopped_user;
};

static void flag_redis_on_timer(uv_timer_t *timer);

static void flag_redis_let_go(void *user)
{
    struct flag_redis *redis = user;
    assert(redis->open_handles > 0);
    if (--redis->open_handles > 0 || redis->state != FLAG_REDIS_STOPPED)
        return;
    void (*stopped)(void *user) = redis->stopped;
    void *stopped_user = redis->stopped_user;
    memory_free(redis);
    stopped(stopped_user);
}

static void flag_redis_drop(redisAsyncContext **context)
{
    if (*context == NULL)
        return;
    /* Callbacks still pending run now, without an owner. */
    (*context)->data = NULL;
    redisAsyncFree(*context);
    *context = NULL;
}

static uint64_t flag_redis_pause(const struct flag_redis *redis)
{
    unsigned doublings = redis->attempts < 6 ? redis->attempts : 6;
    uint64_t pause = (uint64_t)FLAG_REDIS_FIRST_PAUSE_MS << doublings;
    if (pause > FLAG_REDIS_LONGEST_PAUSE_MS)
        pause = FLAG_REDIS_LONGEST_PAUSE_MS;
    /* Proxies that lost the same Redis must not all come back at once. */
    uint32_t random = 0;
    uv_random(NULL, NULL, &random, sizeof random, 0, NULL);
    return pause / 2 + random % (pause / 2 + 1);
}

static void flag_redis_lost(struct flag_redis *redis, const struct error *error)
{
    assert(redis->state != FLAG_REDIS_STOPPED);
    flag_redis_drop(&redis->asking);
    flag_redis_drop(&redis->listening);
    redis->reading = false;
    redis->read_again = false;
    redis->unanswered = 0;
    redis->state = FLAG_REDIS_PAUSED;
    uv_timer_start(&redis->timer, flag_redis_on_timer, flag_redis_pause(redis), 0);
    redis->attempts++;
    if (strcmp(redis->trouble, error->message) == 0)
        return;
    memcpy(redis->trouble, error->message, sizeof redis->trouble);
    redis->listener.on_trouble(error, redis->listener.user);
}

static void flag_redis_fail(struct flag_redis *redis, const char *what, const char *why)
{
    struct error error;
    error_set(&error, SQLSTATE_CONNECTION_FAILURE, "%s: %s", what, why);
    flag_redis_lost(redis, &error);
}

static const char *flag_redis_why(const redisAsyncContext *context)
{
    if (context->c.err == REDIS_ERR_OOM)
        return "its answer is larger than flags can be";
    return context->c.err != 0 ? context->c.errstr : "connection closed";
}

/* hiredis frees a context of its own accord after telling that it failed. */
static void flag_redis_gone(const redisAsyncContext *context, const char *what)
{
    struct flag_redis *redis = context->data;
    if (redis == NULL)
        return;
    if (redis->listening == context)
        redis->listening = NULL;
    if (redis->asking == context)
        redis->asking = NULL;
    flag_redis_fail(redis, what, flag_redis_why(context));
}

static void flag_redis_on_connect(const redisAsyncContext *context, int status)
{
    if (status != REDIS_OK)
        flag_redis_gone(context, "cannot connect to Redis");
}

static void flag_redis_on_disconnect(const redisAsyncContext *context, int status)
{
    (void)status;
    flag_redis_gone(context, "lost the connection to Redis");
}

/* The owner of a reply that can be used, or NULL; an error reply is dealt with here. */
static struct flag_redis *flag_redis_owner(redisAsyncContext *context, const redisReply *reply,
                                           const char *command)
{
    struct flag_redis *redis = context->data;
    if (redis == NULL || reply == NULL)
        return NULL;
    if (reply->type != REDIS_REPLY_ERROR)
        return redis;
    struct error error;
    error_set(&error, SQLSTATE_CONNECTION_FAILURE, "Redis refuses %s: %s", command, reply->str);
    flag_redis_lost(redis, &error);
    return NULL;
}

static void flag_redis_on_step(redisAsyncContext *context, void *reply, void *command)
{
    flag_redis_owner(context, reply, command);
}

static bool flag_redis_send_login(struct flag_redis *redis, redisAsyncContext *context)
{
    const char *user = redis->config->redis.user;
    const char *password = redis->config->redis.password;
    if (password == NULL)
        return true;
    if (user == NULL)
        return redisAsyncCommand(context, flag_redis_on_step, "AUTH", "AUTH %s", password) ==
               REDIS_OK;
    return redisAsyncCommand(context, flag_redis_on_step, "AUTH", "AUTH %s %s", user, password) ==
           REDIS_OK;
}

/* A context that is on its way to be connected; NULL where even that fails, which is dealt with. */
static redisAsyncContext *flag_redis_open(struct flag_redis *redis)
{
    const struct config *config = redis->config;
    redisAsyncContext *context = config->redis.unix_path != NULL
                                     ? redisAsyncConnectUnix(config->redis.unix_path)
                                     : redisAsyncConnect(redis->address, config->redis.port);
    if (context == NULL) {
        flag_redis_fail(redis, "cannot connect to Redis", "out of memory");
        return NULL;
    }
    bool attached = false;
    if (context->err == 0) {
        attached = redis_poll_attach(context, redis->loop, flag_redis_let_go, redis);
        redis->open_handles += attached;
    }
    if (!attached) {
        struct error error;
        error_set(&error, SQLSTATE_CONNECTION_FAILURE, "cannot connect to Redis: %s",
                  context->err != 0 ? context->errstr : "the socket cannot be watched");
        redisAsyncFree(context);
        flag_redis_lost(redis, &error);
        return NULL;
    }
    context->data = redis;
    redisAsyncSetConnectCallback(context, flag_redis_on_connect);
    redisAsyncSetDisconnectCallback(context, flag_redis_on_disconnect);
    return context;
}

static void flag_redis_on_read(redisAsyncContext *context, void *reply, void *unused);

static void flag_redis_read(struct flag_redis *redis)
{
    assert(redis->state == FLAG_REDIS_READY);
    redis->read_again = redis->reading;
    if (redis->reading)
        return;
    redis->reading = true;
    if (!flag_redis_reply_request(redis->asking, redis->config, flag_redis_on_read))
        flag_redis_fail(redis, "cannot ask Redis", redis->asking->errstr);
}

static void flag_redis_on_read(redisAsyncContext *context, void *reply, void *unused)
{
    (void)unused;
    struct flag_redis *redis = context->data;
    if (redis == NULL || reply == NULL)
        return;
    struct error error;
    struct flag_reading *reading = flag_redis_reply_read(reply, redis->config, &error);
    if (reading == NULL) {
        flag_redis_lost(redis, &error);
        return;
    }
    redis->reading = false;
    redis->attempts = 0;
    redis->trouble[0] = '\0';
    redis->listener.on_reading(reading, redis->listener.user);
    /* The listener may have stopped us; closing handles still hold `redis`. */
    if (redis->state == FLAG_REDIS_READY && redis->read_again)
        flag_redis_read(redis);
}

static void flag_redis_on_tracking(redisAsyncContext *context, void *reply, void *command)
{
    struct flag_redis *redis = flag_redis_owner(context, reply, command);
    if (redis == NULL)
        return;
    redis->state = FLAG_REDIS_READY;
    redis->unanswered = 0;
    uv_timer_start(&redis->timer, flag_redis_on_timer, FLAG_REDIS_ALIVE_MS, FLAG_REDIS_ALIVE_MS);
    flag_redis_read(redis);
}

static void flag_redis_begin_asking(struct flag_redis *redis)
{
    redis->state = FLAG_REDIS_ASKING;
    redisAsyncContext *context = flag_redis_open(redis);
    if (context == NULL)
        return;
    redis->asking = context;
    unsigned database = redis->config->redis.database;
    bool ok = flag_redis_send_login(redis, context) &&
              (database == 0 || redisAsyncCommand(context, flag_redis_on_step, "SELECT",
                                                  "SELECT %u", database) == REDIS_OK) &&
              redisAsyncCommand(context, flag_redis_on_tracking, "CLIENT TRACKING",
                                "CLIENT TRACKING ON REDIRECT %lld BCAST PREFIX %s",
                                redis->listening_id, redis->config->flag_prefix) == REDIS_OK;
    if (!ok)
        flag_redis_fail(redis, "cannot ask Redis", context->errstr);
}

static void flag_redis_on_message(redisAsyncContext *context, void *data, void *command)
{
    const redisReply *reply = data;
    struct flag_redis *redis = flag_redis_owner(context, reply, command);
    if (redis == NULL || reply->type != REDIS_REPLY_ARRAY || reply->elements < 1 ||
        reply->element[0]->type != REDIS_REPLY_STRING)
        return;
    bool subscribed = strcmp(reply->element[0]->str, "subscribe") == 0;
    if (!subscribed && redis->state == FLAG_REDIS_READY)
        flag_redis_read(redis);
    else if (subscribed && redis->state == FLAG_REDIS_LISTENING)
        flag_redis_begin_asking(redis);
    else if (subscribed && redis->unanswered > 0)
        redis->unanswered--;
}

static void flag_redis_on_id(redisAsyncContext *context, void *data, void *command)
{
    const redisReply *reply = data;
    struct flag_redis *redis = flag_redis_owner(context, reply, command);
    if (redis == NULL)
        return;
    if (reply->type == REDIS_REPLY_INTEGER)
        redis->listening_id = reply->integer;
    else
        flag_redis_fail(redis, "Redis refuses CLIENT ID", "the answer is no number");
}

static bool flag_redis_subscribe(struct flag_redis *redis)
{
    return redisAsyncCommand(redis->listening, flag_redis_on_message, "SUBSCRIBE", "SUBSCRIBE %s",
                             FLAG_REDIS_CHANNEL) == REDIS_OK;
}

static void flag_redis_begin_listening(struct flag_redis *redis)
{
    redis->state = FLAG_REDIS_LISTENING;
    uv_timer_start(&redis->timer, flag_redis_on_timer, FLAG_REDIS_CONNECT_MS, 0);
    redisAsyncContext *context = flag_redis_open(redis);
    if (context == NULL)
        return;
    redis->listening = context;
    bool ok = flag_redis_send_login(redis, context) &&
              redisAsyncCommand(context, flag_redis_on_id, "CLIENT ID", "CLIENT ID") == REDIS_OK &&
              flag_redis_subscribe(redis);
    if (!ok)
        flag_redis_fail(redis, "cannot ask Redis", context->errstr);
}

static void flag_redis_on_resolved(uv_getaddrinfo_t *request, int status, struct addrinfo *found)
{
    struct flag_redis *redis = request->data;
    if (redis->state == FLAG_REDIS_RESOLVING && status == 0) {
        /* Another of the host's addresses at every attempt. */
        unsigned count = 0;
        for (struct addrinfo *one = found; one != NULL; one = one->ai_next)
            count++;
        struct addrinfo *chosen = found;
        for (unsigned skip = count > 0 ? redis->attempts % count : 0; skip > 0; skip--)
            chosen = chosen->ai_next;
        status = chosen == NULL
                     ? UV_EAI_NODATA
                     : uv_ip_name(chosen->ai_addr, redis->address, sizeof redis->address);
    }
    uv_freeaddrinfo(found);
    if (redis->state == FLAG_REDIS_RESOLVING && status == 0)
        flag_redis_begin_listening(redis);
    else if (redis->state == FLAG_REDIS_RESOLVING)
        flag_redis_fail(redis, "cannot find the address of Redis", uv_strerror(status));
    flag_redis_let_go(redis);
}

static void flag_redis_begin(struct flag_redis *redis)
{
    if (redis->config->redis.unix_path != NULL) {
        flag_redis_begin_listening(redis);
        return;
    }
    redis->state = FLAG_REDIS_RESOLVING;
    redis->resolving.data = redis;
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    int status = uv_getaddrinfo(redis->loop, &redis->resolving, flag_redis_on_resolved,
                                redis->config->redis.host, NULL, &hints);
    if (status == 0)
        redis->open_handles++;
    else
        flag_redis_fail(redis, "cannot find the address of Redis", uv_strerror(status));
}

static void flag_redis_on_pong(redisAsyncContext *context, void *reply, void *command)
{
    struct flag_redis *redis = flag_redis_owner(context, reply, command);
    if (redis != NULL && redis->unanswered > 0)
        redis->unanswered--;
}

/* A peer whose machine is gone never says so. On the listening connection no PING is possible while
 * hiredis listens; subscribing once more is answered too. */
static void flag_redis_ask_alive(struct flag_redis *redis)
{
    if (redis->unanswered > 0) {
        flag_redis_fail(redis, "lost the connection to Redis", "no answer");
        return;
    }
    redis->unanswered = 2;
    if (redisAsyncCommand(redis->asking, flag_redis_on_pong, "PING", "PING") != REDIS_OK ||
        !flag_redis_subscribe(redis))
        flag_redis_fail(redis, "lost the connection to Redis", "it takes no more commands");
}

static void flag_redis_on_timer(uv_timer_t *timer)
{
    struct flag_redis *redis = timer->data;
    switch (redis->state) {
    case FLAG_REDIS_PAUSED:
        flag_redis_begin(redis);
        return;
    case FLAG_REDIS_LISTENING:
    case FLAG_REDIS_ASKING:
        flag_redis_fail(redis, "cannot connect to Redis", "no answer");
        return;
    case FLAG_REDIS_READY:
        flag_redis_ask_alive(redis);
        return;
    case FLAG_REDIS_RESOLVING:
    case FLAG_REDIS_STOPPED:
        break;
    }
    assert(false);
}

struct flag_redis *flag_redis_start(uv_loop_t *loop, const struct config *config,
                                    const struct flag_listener *listener)
{
    struct flag_redis *redis = memory_zero(1, sizeof *redis);
    redis->loop = loop;
    redis->config = config;
    redis->listener = *listener;
    redis->timer.data = redis;
    uv_timer_init(loop, &redis->timer);
    redis->open_handles = 1;
    /* From the loop, so that no callback comes before this returns. */
    uv_timer_start(&redis->timer, flag_redis_on_timer, 0, 0);
    return redis;
}

static void flag_redis_on_timer_closed(uv_handle_t *handle)
{
    flag_redis_let_go(handle->data);
}

void flag_redis_stop(struct flag_redis *redis, void (*stopped)(void *user), void *user)
{
    if (redis->state == FLAG_REDIS_RESOLVING)
        uv_cancel((uv_req_t *)&redis->resolving);
    redis->state = FLAG_REDIS_STOPPED;
    redis->stopped = stopped;
    redis->stopped_user = user;
    flag_redis_drop(&redis->asking);
    flag_redis_drop(&redis->listening);
    uv_close((uv_handle_t *)&redis->timer, flag_redis_on_timer_closed);
}
