#include "tests/generator/player.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/generator/answer.h"
#include "tests/generator/moves.h"
#include "tests/integration/harness.h"

#define PLAYER_BATCH 12
#define PLAYER_REPORT_BYTES 65536
/* Some queries join every row with every row several times. */
#define PLAYER_TIMEOUT_MS "8000"
#define PLAYER_TIMED_OUT "57014"
#define PLAYER_SLOW_SECONDS 1

/* What the child tells: shared memory. */
struct player_report {
    size_t at;
    bool differs;
    char text[PLAYER_REPORT_BYTES];
};

struct playing {
    const struct player *player;
    const struct test_case *test_case;
    PGconn *control[2];
    struct answer_sides sides;
    struct crossfade *crossfade;
    struct moves moves;
    bool in_transaction;
    struct player_report *report;
};

static void player_differs(struct playing *playing, size_t at, const char *what, const char *text)
{
    struct player_report *report = playing->report;
    report->at = at;
    report->differs = true;
    snprintf(report->text, sizeof report->text, "flags %s: %s\n%s", moves_name(&playing->moves),
             what, text);
}

static void player_prepare(struct playing *playing, unsigned side)
{
    const struct schema *schema = &playing->test_case->schema;
    struct text sql = {0};
    text_string(&sql, "SET client_min_messages = warning;\n");
    schema_ddl(schema, side == 1 || schema->client == 0, side == 1 || schema->client == 1, &sql);
    text_string(&sql, playing->test_case->rows);
    if (side == 1 && schema->client == 1) {
        schema_fill(schema, 0, &sql);
        text_add(&sql, ";DELETE FROM %s.%s;", schema->tables[1].schema, schema->tables[1].name);
    }
    playing->control[side] = harness_direct(playing->player->database[side]);
    harness_run(playing->control[side], "%s", sql.bytes);
    playing->sides.names[side] = object_names_read(playing->control[side]);
    text_free(&sql);
}

static void player_begin(struct playing *playing)
{
    static const char *const more[] = {"application_name", MOVES_CLIENT, "statement_timeout",
                                       PLAYER_TIMEOUT_MS, NULL};
    const struct player *player = playing->player;
    player_prepare(playing, 0);
    player_prepare(playing, 1);
    moves_reset_flags(&playing->test_case->schema);
    int port = harness_free_port();
    struct text config = {0};
    text_add(&config,
             "listen: 127.0.0.1:%d\nworkers: 1\nupstream: host=127.0.0.1 port=%d\n"
             "control: host=127.0.0.1 port=%d user=crossfade dbname=%s\n"
             "flags: redis://127.0.0.1:%d/0\n",
             port, harness_postgres_port(), harness_postgres_port(), player->database[1],
             harness_redis_port());
    schema_config(&playing->test_case->schema, player->database[1], &config);
    playing->crossfade = crossfade_start(port, config.bytes);
    text_free(&config);
    playing->sides.clients[0] =
        rawclient_connect(harness_postgres_port(), player->database[0], more);
    playing->sides.clients[1] = rawclient_connect(port, player->database[1], more);
    playing->moves = (struct moves){.schema = &playing->test_case->schema,
                                    .crossfade = playing->crossfade,
                                    .control = playing->control[1]};
    moves_begin(&playing->moves, player->database[1]);
}

static char *player_contents(const struct playing *playing, unsigned database, unsigned shape,
                             unsigned stored)
{
    struct text sql = {0};
    text_string(&sql, "SELECT string_agg(t::text, E'\\n' ORDER BY t::text) FROM (");
    schema_contents(&playing->test_case->schema, shape, stored, &sql);
    text_string(&sql, ") t");
    char *rows = harness_value(playing->control[database], "%s", sql.bytes);
    text_free(&sql);
    return rows;
}

static char *player_others(const struct playing *playing, unsigned database)
{
    return harness_value(playing->control[database],
                         "SELECT concat_ws(E'\\n', (SELECT string_agg(o::text, E'\\n' ORDER BY id) "
                         "FROM orders o), (SELECT (last_value, is_called)::text FROM ids))");
}

static bool player_same_texts(struct playing *playing, size_t at, const char *what, char *expected,
                              char *got)
{
    bool same = strcmp(expected, got) == 0;
    if (!same) {
        struct text text = {0};
        text_add(&text, "-----\n%s\n+++++\n%s\n", expected, got);
        player_differs(playing, at, what, text.bytes);
        text_free(&text);
    }
    free(expected);
    free(got);
    return same;
}

/* No transaction is open, so all of it can be seen. */
static bool player_check_tables(struct playing *playing, size_t at)
{
    unsigned own = playing->test_case->schema.client;
    unsigned primary = moves_primary(&playing->moves);
    if (!player_same_texts(playing, at, "the rows are not those of the plain table",
                           player_contents(playing, 0, own, own),
                           player_contents(playing, 1, own, primary)) ||
        !player_same_texts(playing, at, "other tables or sequences differ",
                           player_others(playing, 0), player_others(playing, 1)))
        return false;
    if (!moves_mirrored(&playing->moves) || playing->moves.unsettled)
        return true;
    return player_same_texts(playing, at, "the mirror is not the mapping of the primary",
                             player_contents(playing, 1, 1 - primary, primary),
                             player_contents(playing, 1, 1 - primary, 1 - primary));
}

/* For whoever asks what is refused or fails: $GENERATOR_SHOW is a part of an SQLSTATE. */
static void player_show(const struct playing *playing, const struct case_item *item,
                        const struct answer *answer)
{
    const char *wanted = getenv("GENERATOR_SHOW");
    if (wanted == NULL || !answer->failed || strstr(answer->sqlstate, wanted) == NULL)
        return;
    for (size_t i = 0; i < answer->count; i++)
        if (answer->messages[i].type == 'E')
            fprintf(stderr, "%s %s: %s [%s] %s\n", answer->sqlstate, item->steps[0].construct,
                    answer_field(&answer->messages[i], 'M'), moves_name(&playing->moves),
                    item->steps[answer->refused > 0 ? answer->refused : 0].sql);
}

static void player_count(struct playing *playing, const struct case_item *item,
                         const struct answer *answer)
{
    struct player_counts *counts = playing->player->counts;
    if (counts == NULL)
        return;
    player_show(playing, item, answer);
    counts->failed += answer->failed && answer->refused < 0;
    for (size_t i = 0; i < item->step_count; i++) {
        bool refused = answer->refused == (int)i;
        counts->statements++;
        counts->refused += refused;
        size_t slot = 0;
        while (slot + 1 < PLAYER_CONSTRUCT_LIMIT && counts->constructs[slot].name[0] != '\0' &&
               strcmp(counts->constructs[slot].name, item->steps[i].construct) != 0)
            slot++;
        snprintf(counts->constructs[slot].name, sizeof counts->constructs[slot].name, "%s",
                 item->steps[i].construct);
        counts->constructs[slot].statements++;
        counts->constructs[slot].refused += refused;
    }
}

/* A query that takes too long on the plain table too: what comes after it is not comparable. */
static bool player_takes_too_long(const struct answer *expected, const struct answer *got,
                                  double seconds)
{
    bool timed_out = strcmp(expected->sqlstate, PLAYER_TIMED_OUT) == 0;
    if (strcmp(got->sqlstate, PLAYER_TIMED_OUT) != 0)
        return timed_out;
    return timed_out || seconds > PLAYER_SLOW_SECONDS;
}

static bool player_same_answers(struct playing *playing, size_t at, struct answer *expected,
                                struct answer *got)
{
    const struct case_item *item = &playing->test_case->items[at];
    bool unordered = false;
    for (size_t i = 0; i < item->step_count; i++)
        unordered = unordered || item->steps[i].unordered;
    char *difference = answer_difference(&playing->sides, expected, got, unordered);
    if (difference == NULL)
        return true;
    player_differs(playing, at, item->steps[0].sql, difference);
    free(difference);
    return false;
}

/* False where the case ends here. */
static bool player_batch(struct playing *playing, const size_t *items, size_t count)
{
    struct rawclient *const *clients = playing->sides.clients;
    struct answer answers[2][PLAYER_BATCH];
    double seconds[PLAYER_BATCH];
    const struct case_item *all = playing->test_case->items;
    for (size_t i = 0; i < count; i++)
        case_send(&all[items[i]], clients[1], -1);
    playing->report->at = items[0];
    rawclient_send(clients[1]);
    for (size_t i = 0; i < count; i++) {
        playing->report->at = items[i];
        answer_read(&answers[1][i], clients[1]);
    }
    for (size_t i = 0; i < count; i++)
        case_send(&all[items[i]], clients[0], answers[1][i].refused);
    rawclient_send(clients[0]);
    for (size_t i = 0; i < count; i++) {
        double begun = harness_now();
        answer_read(&answers[0][i], clients[0]);
        seconds[i] = harness_now() - begun;
    }
    bool goes_on = true;
    for (size_t i = 0; i < count; i++) {
        if (goes_on)
            goes_on = !player_takes_too_long(&answers[0][i], &answers[1][i], seconds[i]) &&
                      player_same_answers(playing, items[i], &answers[0][i], &answers[1][i]);
        player_count(playing, &all[items[i]], &answers[1][i]);
        playing->in_transaction = answers[1][i].status != 'I';
        answer_free(&answers[0][i]);
        answer_free(&answers[1][i]);
    }
    if (goes_on && !playing->in_transaction && playing->moves.unsettled)
        moves_settle(&playing->moves);
    return goes_on;
}

static bool player_flags(struct playing *playing, size_t at)
{
    playing->report->at = at;
    if (playing->player->counts != NULL)
        playing->player->counts->steps_of_flags++;
    if (!playing->in_transaction && !player_check_tables(playing, at))
        return false;
    moves_step(&playing->moves, playing->test_case->items[at].direction, playing->in_transaction);
    return true;
}

/* The last transaction ends, whatever is left of the case. */
static bool player_finish(struct playing *playing)
{
    for (unsigned side = 0; side < 2; side++) {
        struct answer answer;
        rawclient_query(playing->sides.clients[side], "COMMIT");
        rawclient_send(playing->sides.clients[side]);
        answer_read(&answer, playing->sides.clients[side]);
        answer_free(&answer);
    }
    if (playing->moves.unsettled)
        moves_settle(&playing->moves);
    return player_check_tables(playing, playing->test_case->count - 1);
}

static void player_run(struct playing *playing, const bool *kept)
{
    const struct test_case *test_case = playing->test_case;
    size_t batch[PLAYER_BATCH];
    size_t count = 0;
    for (size_t i = 0; i <= test_case->count; i++) {
        if (i < test_case->count && kept != NULL && !kept[i])
            continue;
        bool flags = i < test_case->count && test_case->items[i].kind == CASE_FLAGS;
        if (count > 0 && (i == test_case->count || flags || count == PLAYER_BATCH)) {
            if (!player_batch(playing, batch, count))
                return;
            count = 0;
        }
        if (flags && !player_flags(playing, i))
            return;
        if (!flags && i < test_case->count)
            batch[count++] = i;
    }
    player_finish(playing);
}

static void player_child(struct playing *playing, const bool *kept)
{
    player_begin(playing);
    player_run(playing, kept);
    moves_end(&playing->moves);
    for (unsigned side = 0; side < 2; side++) {
        rawclient_close(playing->sides.clients[side]);
        PQfinish(playing->control[side]);
    }
    if (!playing->report->differs)
        crossfade_stop(playing->crossfade);
    _exit(0);
}

char *player_play(const struct player *player, const struct test_case *test_case, const bool *kept,
                  size_t *at)
{
    struct player_report *report =
        mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    cr_assert(report != MAP_FAILED);
    fflush(NULL);
    pid_t pid = fork();
    cr_assert(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        struct playing playing = {.player = player, .test_case = test_case, .report = report};
        player_child(&playing, kept);
    }
    int status;
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    char *text = NULL;
    *at = report->at;
    if (report->differs)
        text = strdup(report->text);
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        text = strdup("a session, Crossfade or the generator broke: see above");
    munmap(report, sizeof *report);
    return text;
}
