#include "tests/integration/states.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/harness.h"

struct crossfade *states_crossfade;
const char *states_database;
struct wire *states_wire;
PGconn *states_direct;
PGconn *states_locker;
static int states_sockets; /* of a Crossfade without sessions */

static int states_count_sockets(const struct crossfade *crossfade)
{
    char folder[64];
    snprintf(folder, sizeof folder, "/proc/%d/fd", crossfade->pid);
    DIR *files = opendir(folder);
    cr_assert_not_null(files, "%s", folder);
    int count = 0;
    for (struct dirent *file; (file = readdir(files)) != NULL;) {
        char target[64] = "";
        if (readlinkat(dirfd(files), file->d_name, target, sizeof target - 1) > 0)
            count += strncmp(target, "socket:", 7) == 0;
    }
    closedir(files);
    return count;
}

/* A reading of the catalog may be under way, which has a socket too: the smallest number counts. */
int states_least_sockets(const struct crossfade *crossfade)
{
    int least = states_count_sockets(crossfade);
    for (int i = 0; i < 20; i++) {
        harness_sleep_ms(10);
        int now = states_count_sockets(crossfade);
        least = now < least ? now : least;
    }
    return least;
}

struct crossfade *states_launch_before(int upstream_port)
{
    char *config = strdup(crossfade_names_config(harness_free_port(), states_database));
    char *upstream = strstr(config, "upstream:");
    char *rest = strchr(upstream, '\n');
    *upstream = '\0';
    int port = (int)strtol(strrchr(config, ':') + 1, NULL, 10);
    struct crossfade *crossfade = crossfade_start(
        port, harness_format("%supstream: host=127.0.0.1 port=%d%s", config, upstream_port, rest));
    free(config);
    /* It listens before it has connected to Redis. */
    crossfade_wait_for_log(crossfade, " serving ");
    return crossfade;
}

void states_launch(void)
{
    states_crossfade = states_launch_before(wire_port(states_wire));
    states_sockets = states_least_sockets(states_crossfade);
}

void states_start(void)
{
    struct crossfade *plain = crossfade_start_names(&states_database);
    crossfade_stop(plain);
    states_direct =
        harness_connect(harness_postgres_port(), states_database, "application_name=bystander");
    states_locker =
        harness_connect(harness_postgres_port(), states_database, "application_name=bystander");
    states_wire = wire_start(harness_postgres_port());
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    states_launch();
}

void states_stop(void)
{
    crossfade_stop(states_crossfade);
    PQfinish(states_direct);
    PQfinish(states_locker);
    harness_redis_stop();
}

void states_wait_until(const char *what, const char *condition)
{
    double deadline = harness_now() + 10;
    while (harness_number(states_direct, "SELECT count(*) %s AND %s", STATES_SESSIONS, condition) ==
           0) {
        cr_assert(harness_now() < deadline, "%s: it never comes to this", what);
        harness_sleep_ms(5);
    }
}

void states_wait_for_sockets(const struct crossfade *crossfade, int count, const char *what)
{
    double deadline = harness_now() + 15;
    for (int now; (now = states_count_sockets(crossfade)) > count; harness_sleep_ms(5))
        cr_assert(harness_now() < deadline, "%s: %d sockets instead of %d", what, now, count);
}

void states_wait_for_none_left(const char *what)
{
    states_wait_for_sockets(states_crossfade, states_sockets, what);
    double deadline = harness_now() + 15;
    while (harness_number(states_direct, "SELECT count(*) " STATES_SESSIONS) != 0) {
        cr_assert(harness_now() < deadline, "%s: a session on the server is left over", what);
        harness_sleep_ms(5);
    }
}

void states_check(const char *what)
{
    states_wait_for_none_left(what);
    PGconn *session = harness_connect(states_crossfade->port, states_database, NULL);
    cr_assert_geq(harness_number(session, "SELECT count(*) FROM names"), 8, "%s", what);
    PQfinish(session);
    states_wait_for_none_left(what);
}

struct rawclient *states_connect(void)
{
    return rawclient_connect(states_crossfade->port, states_database, NULL);
}

void states_reset_client(struct rawclient *client)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(client->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    rawclient_close(client);
}

void states_say(struct rawclient *client, const char *sql)
{
    rawclient_query(client, sql);
    rawclient_send(client);
}
