#include "tests/integration/player.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <string.h>
#include <strings.h>

#include "tests/integration/harness.h"

/* Servers that say nothing for so long have nothing to say. */
#define PLAYER_PATIENCE_MS 4000
#define PLAYER_QUIET_MS 40
#define PLAYER_CANCEL_CODE 80877102u

struct playing {
    const struct player *player;
    const struct scenario *scenario;
    struct transcript *transcript;
    struct rawclient *clients[SCENARIO_CLIENTS_LIMIT];
    bool ended[SCENARIO_CLIENTS_LIMIT]; /* the server hung up */
    bool idle[SCENARIO_CLIENTS_LIMIT];  /* what came last says that it is in no transaction */
    unsigned ready_due[SCENARIO_CLIENTS_LIMIT];
};

/* False where nothing comes. */
static bool player_await(struct playing *playing, unsigned client)
{
    if (rawclient_readable(playing->clients[client], PLAYER_PATIENCE_MS))
        return true;
    transcript_note(playing->transcript, PLAYER_NOTHING_COMES);
    playing->ended[client] = true;
    return false;
}

static bool player_says_idle(const struct rawmessage *message)
{
    return message->type == 'Z' && message->length == 1 && message->body[0] == 'I';
}

static bool player_read(struct playing *playing, unsigned client, struct rawmessage *message)
{
    if (!player_await(playing, client))
        return false;
    if (!rawclient_read(playing->clients[client], message)) {
        transcript_note(playing->transcript, "(the server hangs up)");
        playing->ended[client] = true;
        return false;
    }
    playing->idle[client] = player_says_idle(message);
    transcript_add(playing->transcript, playing->clients[client], message, playing->player->names,
                   playing->player->leave_out);
    return true;
}

static void player_read_number(struct playing *playing, unsigned client, unsigned number)
{
    struct rawmessage message;
    while (number > 0 && player_read(playing, client, &message))
        number--;
}

static void player_read_until_ready(struct playing *playing, unsigned client)
{
    struct rawmessage message;
    while (playing->ready_due[client] > 0 && player_read(playing, client, &message)) {
        if (message.type == 'Z')
            playing->ready_due[client]--;
        else if (message.type == 'G')
            break;
    }
}

/* --- Connections ------------------------------------------------------------------------------ */

static struct rawclient **player_idle(const struct playing *playing, unsigned client)
{
    struct player_connections *connections = playing->player->connections;
    if (connections == NULL || playing->scenario->bare)
        return NULL;
    return &connections->idle[playing->player->number % PLAYER_NUMBERS][client];
}

/* False where the session is not as a new one is. */
static bool player_discard_all(struct rawclient *client)
{
    struct rawmessage message = {0};
    bool failed = false;
    rawclient_query(client, "DISCARD ALL");
    rawclient_send(client);
    while (message.type != 'Z') {
        if (!rawclient_readable(client, PLAYER_PATIENCE_MS) || !rawclient_read(client, &message))
            return false;
        failed = failed || message.type == 'E';
    }
    return !failed && player_says_idle(&message);
}

static void player_disconnect(struct playing *playing, unsigned client)
{
    struct rawclient *connection = playing->clients[client];
    struct rawclient **idle = player_idle(playing, client);
    if (connection != NULL && idle != NULL && playing->idle[client] && !playing->ended[client] &&
        playing->ready_due[client] == 0 && player_discard_all(connection))
        *idle = connection;
    else
        rawclient_close(connection);
}

void player_connections_close(struct player_connections *connections)
{
    for (unsigned number = 0; number < PLAYER_NUMBERS; number++) {
        for (unsigned client = 0; client < SCENARIO_CLIENTS_LIMIT; client++)
            rawclient_close(connections->idle[number][client]);
    }
    *connections = (struct player_connections){0};
}

static void player_connect(struct playing *playing, unsigned client)
{
    cr_assert(client < SCENARIO_CLIENTS_LIMIT);
    if (playing->clients[client] != NULL)
        return;
    struct rawclient **idle = player_idle(playing, client);
    if (idle != NULL && *idle != NULL) {
        playing->clients[client] = *idle;
        *idle = NULL;
        return;
    }
    if (playing->scenario->bare) {
        playing->clients[client] = rawclient_open("127.0.0.1", playing->player->port);
        return;
    }
    const char *id =
        harness_format("client-%u-%u", playing->player->number % PLAYER_NUMBERS, client);
    const char *const more[] = {"crossfade.client_id", id, NULL};
    playing->clients[client] = rawclient_open("127.0.0.1", playing->player->port);
    rawclient_startup(playing->clients[client], playing->player->database, more);
    rawclient_send(playing->clients[client]);
    playing->ready_due[client] = 1;
    player_read_until_ready(playing, client);
}

static void player_send(struct playing *playing, unsigned client)
{
    if (playing->player->before_sending != NULL)
        playing->player->before_sending();
    rawclient_send(playing->clients[client]);
}

static bool player_is_single_query(const struct step *step)
{
    return step->kind == STEP_QUERY && strchr(step->text, ';') == NULL &&
           strncasecmp(step->text, "COPY", 4) != 0;
}

bool player_can_go_extended(const struct scenario *scenario)
{
    for (const struct step *step = scenario->steps; step->kind != STEP_END; step++)
        if (player_is_single_query(step))
            return true;
    return false;
}

static void player_build_extended_query(struct rawclient *client, const char *sql)
{
    rawclient_parse(client, "", sql, NULL, 0);
    rawclient_bind(client, "", "", NULL, 0, false);
    rawclient_describe(client, 'P', "");
    rawclient_execute(client, "", 0);
    rawclient_plain(client, 'S');
}

static void player_build_copy(struct rawclient *client, const struct step *step)
{
    bool fails = step->kind != STEP_COPY_DATA;
    rawclient_begin(client, fails ? 'f' : 'd');
    if (fails)
        rawclient_string(client, step->text);
    else
        rawclient_bytes(client, step->text, step->number != 0 ? step->number : strlen(step->text));
    rawclient_end(client);
}

static void player_build_startup(const struct player *player, struct rawclient *client,
                                 const struct step *step)
{
    client->message_begun_at = client->out.length;
    rawclient_u32(client, 0);
    rawclient_u32(client, step->stated);
    for (const char *const *word = step->words; *word != NULL; word++)
        rawclient_string(client, strcmp(*word, STEP_DATABASE) == 0 ? player->database : *word);
    rawclient_bytes(client, "", 1);
    rawclient_end(client);
}

static void player_build_message(struct rawclient *client, const struct step *step)
{
    rawclient_begin(client, step->type);
    rawclient_bytes(client, step->text, step->number);
    rawclient_end(client);
    if (step->is_stated) {
        uint32_t stated = htonl(step->stated);
        memcpy(client->out.data + client->message_begun_at, &stated, sizeof stated);
    }
}

/* A query with the database's name where that is asked for: transactions that are prepared have
 * names of the whole server, on which other tests run. */
static void player_build_query(const struct player *player, struct rawclient *client,
                               const struct step *step)
{
    const char *at = strstr(step->text, STEP_DATABASE);
    char sql[1024];
    if (at != NULL)
        snprintf(sql, sizeof sql, "%.*s%s%s", (int)(at - step->text), step->text, player->database,
                 at + strlen(STEP_DATABASE));
    if (player->extended && player_is_single_query(step))
        player_build_extended_query(client, at != NULL ? sql : step->text);
    else
        rawclient_query(client, at != NULL ? sql : step->text);
}

/* Appends the step's message, where it has one. */
static void player_build(const struct player *player, struct rawclient *client,
                         const struct step *step)
{
    switch (step->kind) {
    case STEP_QUERY:
    case STEP_QUERY_LATER:
        player_build_query(player, client, step);
        break;
    case STEP_SYNC:
    case STEP_SYNC_LATER:
    case STEP_SYNC_AFTER_COPY:
        rawclient_plain(client, 'S');
        break;
    case STEP_FLUSH:
        rawclient_plain(client, 'H');
        break;
    case STEP_PARSE:
        rawclient_parse(client, step->statement, step->text, step->types, step->type_count);
        break;
    case STEP_BIND:
        rawclient_bind(client, step->portal, step->statement, step->values, step->value_count,
                       step->binary_results);
        break;
    case STEP_DESCRIBE_STATEMENT:
        rawclient_describe(client, 'S', step->statement);
        break;
    case STEP_DESCRIBE_PORTAL:
        rawclient_describe(client, 'P', step->portal);
        break;
    case STEP_EXECUTE:
        rawclient_execute(client, step->portal, step->number);
        break;
    case STEP_CLOSE_STATEMENT:
        rawclient_close_named(client, 'S', step->statement);
        break;
    case STEP_CLOSE_PORTAL:
        rawclient_close_named(client, 'P', step->portal);
        break;
    case STEP_COPY_DATA:
    case STEP_COPY_FAIL:
    case STEP_COPY_FAIL_LATER:
        player_build_copy(client, step);
        break;
    case STEP_COPY_DONE:
    case STEP_COPY_DONE_LATER:
        rawclient_plain(client, 'c');
        break;
    case STEP_STARTUP:
        player_build_startup(player, client, step);
        break;
    case STEP_MESSAGE:
        player_build_message(client, step);
        break;
    case STEP_BYTES:
        rawclient_bytes(client, step->text, step->number);
        break;
    default:
        break;
    }
}

/* --- Answers that are no messages ------------------------------------------------------------- */

static void player_read_byte(struct playing *playing, unsigned client)
{
    int byte = player_await(playing, client) ? rawclient_read_byte(playing->clients[client]) : 0;
    if (byte < 0)
        transcript_note(playing->transcript, "(the server hangs up)");
    else
        transcript_note(playing->transcript, "byte %d", byte);
    playing->ended[client] = playing->ended[client] || byte < 0;
}

static void player_read_old_words(struct playing *playing, unsigned client)
{
    char words[256] = "";
    int byte = 0;
    for (size_t i = 0; i < sizeof words - 1 && byte >= 0 && player_await(playing, client); i++) {
        byte = rawclient_read_byte(playing->clients[client]);
        words[i] = byte > 0 ? (char)byte : byte == 0 ? '0' : '\0';
    }
    transcript_note(playing->transcript, "%s%s", words, byte < 0 ? " (the server hangs up)" : "");
    playing->ended[client] = true;
}

static void player_read_nothing(struct playing *playing, unsigned client, unsigned milliseconds)
{
    struct rawmessage message;
    if (!rawclient_readable(playing->clients[client],
                            milliseconds != 0 ? (int)milliseconds : PLAYER_QUIET_MS))
        transcript_note(playing->transcript, "(quiet)");
    else
        player_read(playing, client, &message);
}

/* --- Cancelling ------------------------------------------------------------------------------- */

static void player_wait(struct playing *playing, unsigned client)
{
    double deadline = harness_now() + PLAYER_PATIENCE_MS / 1000.0;
    while (harness_number(playing->player->control,
                          "SELECT count(*) FROM pg_stat_activity WHERE pid = %u AND state = "
                          "'active' AND wait_event_type IN ('Lock', 'Timeout')",
                          playing->clients[client]->backend_pid) == 0) {
        cr_assert(harness_now() < deadline, "%s: the server never waits", playing->scenario->name);
        harness_sleep_ms(2);
    }
}

static void player_cancel(struct playing *playing, unsigned client)
{
    player_wait(playing, client);
    struct rawclient *request = rawclient_open("127.0.0.1", playing->player->port);
    rawclient_u32(request, 16);
    rawclient_u32(request, PLAYER_CANCEL_CODE);
    rawclient_u32(request, playing->clients[client]->backend_pid);
    rawclient_u32(request, playing->clients[client]->cancel_key);
    rawclient_send(request);
    cr_assert_lt(rawclient_read_byte(request), 0, "a cancel request is answered");
    rawclient_close(request);
}

/* ---------------------------------------------------------------------------------------------- */

/* The steps that speak of bytes. */
static void player_raw_step(struct playing *playing, const struct step *step)
{
    unsigned client = step->client;
    struct rawmessage message;
    switch (step->kind) {
    case STEP_READY:
        playing->ready_due[client] = step->number;
        player_send(playing, client);
        player_read_until_ready(playing, client);
        break;
    case STEP_ANSWERS:
        player_send(playing, client);
        player_read_number(playing, client, step->number);
        break;
    case STEP_QUIET:
        player_send(playing, client);
        player_read_nothing(playing, client, step->number);
        break;
    case STEP_BYTE:
        player_send(playing, client);
        player_read_byte(playing, client);
        break;
    case STEP_HANGS_UP:
        player_send(playing, client);
        while (player_read(playing, client, &message))
            ;
        break;
    case STEP_HANGS_UP_OLD:
        player_send(playing, client);
        player_read_old_words(playing, client);
        break;
    case STEP_WAITS:
        player_send(playing, client);
        player_wait(playing, client);
        break;
    case STEP_CANCEL:
        player_send(playing, client);
        player_cancel(playing, client);
        break;
    default:
        break;
    }
}

static void player_step(struct playing *playing, const struct step *step)
{
    unsigned client = step->client;
    player_connect(playing, client);
    if (playing->ended[client])
        return;
    player_build(playing->player, playing->clients[client], step);
    switch (step->kind) {
    case STEP_QUERY:
    case STEP_SYNC:
        playing->ready_due[client]++;
        player_send(playing, client);
        player_read_until_ready(playing, client);
        break;
    case STEP_SYNC_AFTER_COPY:
        playing->ready_due[client] = 1;
        player_send(playing, client);
        player_read_until_ready(playing, client);
        break;
    case STEP_COPY_DONE:
    case STEP_COPY_FAIL:
        player_send(playing, client);
        player_read_until_ready(playing, client);
        break;
    case STEP_QUERY_LATER:
    case STEP_SYNC_LATER:
        playing->ready_due[client]++;
        break;
    case STEP_FLUSH:
        player_send(playing, client);
        player_read_number(playing, client, step->number);
        break;
    case STEP_READ:
        player_read_number(playing, client, step->number);
        break;
    default:
        player_raw_step(playing, step);
        break;
    }
}

void player_play(const struct player *player, const struct scenario *scenario,
                 struct transcript *transcript)
{
    struct playing playing = {.player = player, .scenario = scenario, .transcript = transcript};
    unsigned number = 0;
    for (const struct step *step = scenario->steps; step->kind != STEP_END; step++) {
        transcript_note(transcript, "(step %u%s%s)", ++number, step->text == NULL ? "" : ": ",
                        step->text == NULL ? "" : step->text);
        rawclient_tell(harness_format("%s, step %u", scenario->name, number));
        player_step(&playing, step);
    }
    for (unsigned i = 0; i < SCENARIO_CLIENTS_LIMIT; i++)
        player_disconnect(&playing, i);
}
