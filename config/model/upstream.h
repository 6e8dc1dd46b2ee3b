/*
 * The servers that clients' sessions go to, as the configuration names them: libpq's lists of hosts
 * with target_session_attrs and load_balance_hosts ("Connection Strings", PostgreSQL
 * documentation).
 *
 * Bytes and words only: nothing here looks up a name or connects. Strings live as long as the
 * configuration.
 */
#ifndef CROSSFADE_CONFIG_MODEL_UPSTREAM_H
#define CROSSFADE_CONFIG_MODEL_UPSTREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UPSTREAM_DEFAULT_PORT 5432
#define UPSTREAM_HOSTS_LIMIT 64

/* libpq's target_session_attrs. */
enum upstream_target {
    UPSTREAM_ANY,
    UPSTREAM_READ_WRITE,
    UPSTREAM_READ_ONLY,
    UPSTREAM_PRIMARY,
    UPSTREAM_STANDBY,
    UPSTREAM_PREFER_STANDBY
};
#define UPSTREAM_TARGETS "any, read-write, read-only, primary, standby or prefer-standby"

/* What a server is at the moment. */
enum upstream_role {
    UPSTREAM_ROLE_UNKNOWN,
    UPSTREAM_ROLE_READ_WRITE, /* a primary, as sessions are by default */
    UPSTREAM_ROLE_READ_ONLY,  /* a primary by whose default transactions only read */
    UPSTREAM_ROLE_HOT_STANDBY,
    UPSTREAM_ROLE_DOWN /* takes no connections */
};

struct upstream_host {
    const char *name;      /* a name, an address, or a socket's folder */
    const char *address;   /* hostaddr: where `name` need not be looked up, or NULL */
    const char *unix_path; /* the whole path of the socket, or NULL for TCP */
    uint16_t port;
};

struct upstream {
    struct upstream_host *hosts;
    size_t host_count;
    enum upstream_target target;
    bool balanced; /* load_balance_hosts=random */
};

/* False where the word is none of libpq's. */
bool upstream_read_target(const char *word, enum upstream_target *target);
const char *upstream_target_name(enum upstream_target target);
const char *upstream_role_name(enum upstream_role role);

/* Whether a server of this role is one that the target asks for. Not for a role that is not known.
 * prefer-standby takes every one that takes connections. */
bool upstream_fits(enum upstream_target target, enum upstream_role role);

#endif
