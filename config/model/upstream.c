#include "config/model/upstream.h"

#include <assert.h>
#include <string.h>

static const char *const UPSTREAM_TARGET_WORDS[] = {
    [UPSTREAM_ANY] = "any",
    [UPSTREAM_READ_WRITE] = "read-write",
    [UPSTREAM_READ_ONLY] = "read-only",
    [UPSTREAM_PRIMARY] = "primary",
    [UPSTREAM_STANDBY] = "standby",
    [UPSTREAM_PREFER_STANDBY] = "prefer-standby",
};
#define UPSTREAM_TARGET_COUNT (sizeof UPSTREAM_TARGET_WORDS / sizeof *UPSTREAM_TARGET_WORDS)

static const char *const UPSTREAM_ROLE_NAMES[] = {
    [UPSTREAM_ROLE_UNKNOWN] = "unknown",
    [UPSTREAM_ROLE_READ_WRITE] = "primary",
    [UPSTREAM_ROLE_READ_ONLY] = "read-only primary",
    [UPSTREAM_ROLE_HOT_STANDBY] = "standby",
    [UPSTREAM_ROLE_DOWN] = "down",
};

bool upstream_read_target(const char *word, enum upstream_target *target)
{
    for (size_t i = 0; i < UPSTREAM_TARGET_COUNT; i++) {
        if (strcmp(UPSTREAM_TARGET_WORDS[i], word) != 0)
            continue;
        *target = (enum upstream_target)i;
        return true;
    }
    return false;
}

const char *upstream_target_name(enum upstream_target target)
{
    assert(target < UPSTREAM_TARGET_COUNT);
    return UPSTREAM_TARGET_WORDS[target];
}

const char *upstream_role_name(enum upstream_role role)
{
    assert(role <= UPSTREAM_ROLE_DOWN);
    return UPSTREAM_ROLE_NAMES[role];
}

bool upstream_fits(enum upstream_target target, enum upstream_role role)
{
    assert(role != UPSTREAM_ROLE_UNKNOWN);
    if (role == UPSTREAM_ROLE_DOWN)
        return false;
    switch (target) {
    case UPSTREAM_READ_WRITE:
        return role == UPSTREAM_ROLE_READ_WRITE;
    case UPSTREAM_READ_ONLY:
        return role != UPSTREAM_ROLE_READ_WRITE;
    case UPSTREAM_PRIMARY:
        return role != UPSTREAM_ROLE_HOT_STANDBY;
    case UPSTREAM_STANDBY:
        return role == UPSTREAM_ROLE_HOT_STANDBY;
    case UPSTREAM_ANY:
    case UPSTREAM_PREFER_STANDBY:
        break;
    }
    return true;
}
