/*
 * How many sessions, and how long they may take, in PgBouncer's names. 0 is no limit, or the
 * system's own value, except where it says otherwise.
 */
#ifndef CROSSFADE_CONFIG_MODEL_LIMITS_H
#define CROSSFADE_CONFIG_MODEL_LIMITS_H

enum limit {
    LIMIT_MAX_CLIENT_CONN,      /* sessions of the whole process */
    LIMIT_CLIENT_LOGIN_TIMEOUT, /* these five in seconds */
    LIMIT_SERVER_CONNECT_TIMEOUT,
    LIMIT_QUERY_TIMEOUT,
    LIMIT_IDLE_TRANSACTION_TIMEOUT,
    LIMIT_CLIENT_IDLE_TIMEOUT,
    LIMIT_DNS_MAX_TTL,   /* seconds; 0: every connection looks up its host anew */
    LIMIT_TCP_KEEPALIVE, /* 0 or 1 */
    LIMIT_TCP_KEEPIDLE,  /* seconds */
    LIMIT_TCP_KEEPINTVL, /* seconds */
    LIMIT_TCP_KEEPCNT,
    LIMIT_TCP_USER_TIMEOUT, /* milliseconds */
    LIMIT_COUNT
};

struct limits {
    unsigned of[LIMIT_COUNT];
};

/* What holds where the file says nothing. */
extern const struct limits LIMITS_DEFAULT;
/* The largest value that the file may give. */
extern const struct limits LIMITS_MOST;

#endif
