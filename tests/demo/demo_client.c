/*
 * The application in the demo: clients that read and write the table `names` all the time and know
 * nothing of a migration.
 *
 *     demo_client CONNINFO ROWS QUERIES_PER_SECOND TRAFFIC_FILE
 *
 * ROWS is the highest id of the rows that are there already, from 1 on, without a gap. Each of some
 * threads is one client after the other, with client ids and connections of their own; two of them
 * keep theirs to the end, with all that is prepared there. Runs until SIGTERM; then all rows are
 * read once more.
 *
 * TRAFFIC_FILE gets a line four times a second: answers without an error, errors, wrong answers,
 * connections (all counted from the beginning), the longest wait for an answer since the line
 * before, in microseconds, and how many rows the table must have, which the last line knows.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/demo/demo_actions.h"

#define DEMO_CLIENT_THREADS 16
#define DEMO_CLIENT_STEADY 2 /* threads that never reconnect */
#define DEMO_CLIENT_IDS 960  /* of all threads together */
#define DEMO_CLIENT_LIFE 50  /* actions of a connection, on average */
#define DEMO_CLIENT_INTERVAL_NS 250000000

static const char *demo_client_conninfo;
static long demo_client_pause_ns; /* of a thread, between two actions */
static atomic_bool demo_client_stopping;
static struct demo_counters demo_client_counters;
static pthread_t demo_client_threads[DEMO_CLIENT_THREADS];
static struct demo_actor demo_client_actors[DEMO_CLIENT_THREADS];

static bool demo_client_connect(struct demo_actor *actor)
{
    unsigned turns = actor->number < DEMO_CLIENT_STEADY ? 1 : DEMO_CLIENT_IDS / DEMO_CLIENT_THREADS;
    unsigned turn = demo_actions_random(actor, turns);
    char id[DEMO_SESSION_ID_LIMIT];
    snprintf(id, sizeof id, "shopper-%u", actor->number + turn * DEMO_CLIENT_THREADS + 1);
    return demo_session_open(&actor->session, demo_client_conninfo, id);
}

/* A connection ends now and then, and whenever it was lost. */
static void demo_client_reconnect(struct demo_actor *actor)
{
    bool lost = PQstatus(actor->session.connection) != CONNECTION_OK;
    bool ends =
        actor->number >= DEMO_CLIENT_STEADY && demo_actions_random(actor, DEMO_CLIENT_LIFE) == 0;
    if (!lost && !ends)
        return;
    demo_session_close(&actor->session);
    demo_client_connect(actor);
}

static void *demo_client_run(void *argument)
{
    struct demo_actor *actor = argument;
    while (!atomic_load(&demo_client_stopping)) {
        if (actor->session.connection != NULL)
            demo_actions_step(actor);
        struct timespec pause = {demo_client_pause_ns / 1000000000,
                                 demo_client_pause_ns % 1000000000};
        nanosleep(&pause, NULL);
        demo_client_reconnect(actor);
    }
    if (actor->session.connection != NULL)
        demo_actions_check_all(actor);
    demo_session_close(&actor->session);
    return NULL;
}

static bool demo_client_prepare_actor(unsigned number, long rows)
{
    struct demo_actor *actor = &demo_client_actors[number];
    long first = rows * number / DEMO_CLIENT_THREADS + 1;
    long stop = rows * (number + 1) / DEMO_CLIENT_THREADS + 1;
    actor->number = number;
    actor->random[0] = (unsigned short)(number + 1);
    actor->first_id = first;
    actor->row_count = (size_t)(stop - first);
    actor->rows = calloc(actor->row_count, sizeof *actor->rows);
    actor->counters = &demo_client_counters;
    return actor->rows != NULL && demo_client_connect(actor) && demo_actions_learn(actor);
}

static void demo_client_report(FILE *file, size_t rows)
{
    struct demo_traffic *traffic = &demo_session_traffic;
    fprintf(file, "%lu %lu %lu %lu %lu %zu\n", atomic_load(&traffic->queries),
            atomic_load(&traffic->errors), atomic_load(&traffic->wrong),
            atomic_load(&traffic->connections), atomic_exchange(&traffic->longest_us, 0), rows);
    fflush(file);
}

/* False where it could not begin. */
static bool demo_client_begin(long rows)
{
    struct demo_session session;
    if (!demo_session_open(&session, demo_client_conninfo, "first"))
        return false;
    bool good = demo_actions_add_counters(&session, &demo_client_counters);
    demo_session_close(&session);
    for (unsigned i = 0; good && i < DEMO_CLIENT_THREADS; i++)
        good = demo_client_prepare_actor(i, rows);
    for (unsigned i = 0; good && i < DEMO_CLIENT_THREADS; i++)
        if (pthread_create(&demo_client_threads[i], NULL, demo_client_run,
                           &demo_client_actors[i]) != 0)
            abort();
    return good;
}

/* How many rows the table must have. */
static size_t demo_client_end(void)
{
    size_t rows = DEMO_ACTIONS_COUNTERS;
    atomic_store(&demo_client_stopping, true);
    for (unsigned i = 0; i < DEMO_CLIENT_THREADS; i++) {
        pthread_join(demo_client_threads[i], NULL);
        rows += demo_actions_row_count(&demo_client_actors[i]);
        free(demo_client_actors[i].rows);
    }
    struct demo_session session;
    if (demo_session_open(&session, demo_client_conninfo, "last"))
        demo_actions_check_counters(&session, &demo_client_counters);
    demo_session_close(&session);
    demo_session_print_errors();
    return rows;
}

int main(int count, char **arguments)
{
    long rows = count == 5 ? strtol(arguments[2], NULL, 10) : 0;
    long rate = count == 5 ? strtol(arguments[3], NULL, 10) : 0;
    if (rows < 1000 || rate < 1) {
        fputs("usage: demo_client CONNINFO ROWS QUERIES_PER_SECOND TRAFFIC_FILE\n"
              "at least 1000 rows and 1 query per second\n",
              stderr);
        return 2;
    }
    demo_client_conninfo = arguments[1];
    demo_client_pause_ns = DEMO_CLIENT_THREADS * 1000000000L / rate;
    FILE *file = fopen(arguments[4], "w");
    if (file == NULL) {
        perror(arguments[4]);
        return 1;
    }
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    if (!demo_client_begin(rows)) {
        fputs("demo_client: the table names cannot be read, or has other rows\n", stderr);
        return 1;
    }
    struct timespec interval = {0, DEMO_CLIENT_INTERVAL_NS};
    while (sigtimedwait(&stop, NULL, &interval) < 0)
        demo_client_report(file, 0);
    size_t final = demo_client_end();
    demo_client_report(file, final);
    fclose(file);
    return 0;
}
