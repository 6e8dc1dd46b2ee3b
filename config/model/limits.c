#include "config/model/limits.h"

#define LIMITS_SECONDS 1000000

const struct limits LIMITS_DEFAULT = {
    .of =
        {
            [LIMIT_CLIENT_LOGIN_TIMEOUT] = 60,
            [LIMIT_SERVER_CONNECT_TIMEOUT] = 15,
            [LIMIT_DNS_MAX_TTL] = 15,
            [LIMIT_TCP_KEEPALIVE] = 1,
            [LIMIT_TCP_KEEPIDLE] = 60,
        },
};

const struct limits LIMITS_MOST = {
    .of =
        {
            [LIMIT_MAX_CLIENT_CONN] = 1000000,
            [LIMIT_CLIENT_LOGIN_TIMEOUT] = LIMITS_SECONDS,
            [LIMIT_SERVER_CONNECT_TIMEOUT] = LIMITS_SECONDS,
            [LIMIT_QUERY_TIMEOUT] = LIMITS_SECONDS,
            [LIMIT_IDLE_TRANSACTION_TIMEOUT] = LIMITS_SECONDS,
            [LIMIT_CLIENT_IDLE_TIMEOUT] = LIMITS_SECONDS,
            [LIMIT_DNS_MAX_TTL] = LIMITS_SECONDS,
            [LIMIT_TCP_KEEPALIVE] = 1,
            [LIMIT_TCP_KEEPIDLE] = 32767, /* these three as the kernel has it */
            [LIMIT_TCP_KEEPINTVL] = 32767,
            [LIMIT_TCP_KEEPCNT] = 127,
            [LIMIT_TCP_USER_TIMEOUT] = 2000000000,
        },
};
