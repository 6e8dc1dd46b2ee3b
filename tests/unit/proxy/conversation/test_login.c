/* The login: passed on, bound, or refused. */
#include "proxy/conversation/login.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/backend.h"
#include "proxy/conversation/conversation.h"
#include "tests/fuzz/fuzz_talk.h"

#define OFFER(names) (const uint8_t *)("\0\0\0\12" names "\0"), sizeof names + 5
#define BOTH "SCRAM-SHA-256-PLUS\0SCRAM-SHA-256"

static struct world *world;
static struct surroundings around;
static struct session session;
static struct bytes to_client;
static struct bytes to_server;
static struct bytes out;
static unsigned questions;

static void read_verifier(struct session *asked)
{
    (void)asked;
    questions++;
}

static const struct wishes WISHES = {.read_verifier = read_verifier};

static void begin(void)
{
    world = fuzz_talk_world(NULL, "old/old", 1);
    world_follow(world, NULL);
    around = (struct surroundings){.now = 1, .world = world};
    session_init(&session, &around, &WISHES, 1);
    session.client.out.bytes = &to_client;
    client_side_start(&session.client, &(struct startup){.user = "ada"});
    session_begin_login(&session, &to_server);
}

static void end(void)
{
    conversation_free(&session);
    world_release(world);
    bytes_free(&to_client);
    bytes_free(&to_server);
    bytes_free(&out);
}

TestSuite(login, .init = begin, .fini = end);

/* The client's line has TLS, and so has the server's where `theirs` is set. */
static void secure(bool theirs)
{
    session.line = (struct session_line){.has_tls = true, .ours = {.length = 32}};
    session.line.theirs.length = theirs ? 32 : 0;
}

static struct sasl_data_of {
    const uint8_t *at;
    size_t length;
} body_of(const struct bytes *message)
{
    return (struct sasl_data_of){message->data + FRAME_HEADER_LENGTH,
                                 message->length - FRAME_HEADER_LENGTH};
}

static bool holds(const struct bytes *bytes, const char *text)
{
    return bytes->length != 0 && memmem(bytes->data, bytes->length, text, strlen(text)) != NULL;
}

Test(login, one_without_binding_passes)
{
    cr_assert(login_is_busy(&session), "the server has not asked yet");
    cr_assert_not(login_from_server(&session, OFFER("SCRAM-SHA-256"), &out));
    cr_assert_not(login_is_busy(&session));
    cr_assert_not(login_from_client(&session, (const uint8_t *)"x", 1, &out));
    cr_assert_eq(out.length, 0);
    cr_assert_eq(questions, 0);
}

Test(login, an_offer_to_bind_is_left_out_where_the_client_s_line_is_plain)
{
    cr_assert(login_from_server(&session, OFFER(BOTH), &out));
    cr_assert(holds(&out, "SCRAM-SHA-256"));
    cr_assert_not(holds(&out, "PLUS"));
}

Test(login, a_server_that_only_binds_is_no_server_for_a_plain_line)
{
    cr_assert(login_from_server(&session, OFFER("SCRAM-SHA-256-PLUS"), &out));
    cr_assert_eq(session.state, SESSION_FAILED);
}

Test(login, with_tls_the_verifier_is_asked_for_first)
{
    secure(true);
    cr_assert(login_from_server(&session, OFFER(BOTH), &out));
    cr_assert_eq(questions, 1);
    cr_assert(login_is_busy(&session), "nobody has asked the client yet");
    cr_assert_eq(out.length, 0);
    login_take_verifier(&session, true, NULL);
    cr_assert(holds(outflow_bytes(&session.client.out), "SCRAM-SHA-256-PLUS"));
    cr_assert_not(login_is_busy(&session));
}

Test(login, without_the_verifier_the_offer_is_passed_on_unbound)
{
    secure(true);
    login_from_server(&session, OFFER(BOTH), &out);
    login_take_verifier(&session, false, NULL);
    cr_assert(holds(outflow_bytes(&session.client.out), "SCRAM-SHA-256"));
    cr_assert_not(holds(outflow_bytes(&session.client.out), "PLUS"));
}

Test(login, a_mechanism_that_was_not_offered_is_refused)
{
    static const char choice[] = "SCRAM-SHA-1\0\377\377\377\377";
    secure(true);
    login_from_server(&session, OFFER(BOTH), &out);
    login_take_verifier(&session, true, NULL);
    cr_assert(login_from_client(&session, (const uint8_t *)choice, sizeof choice - 1, &out));
    cr_assert_eq(session.state, SESSION_FAILED);
    cr_assert(holds(outflow_bytes(&session.client.out), "invalid SASL"));
}

Test(login, a_malformed_choice_is_refused)
{
    secure(true);
    login_from_server(&session, OFFER(BOTH), &out);
    login_take_verifier(&session, true, NULL);
    cr_assert(login_from_client(&session, (const uint8_t *)"SCRAM", 5, &out));
    cr_assert_eq(session.state, SESSION_FAILED);
}

/* The client begins; the server gets a beginning of our own, bound to its certificate. */
Test(login, each_side_is_bound_to_its_own_certificate)
{
    static const char first[] =
        "SCRAM-SHA-256-PLUS\0\0\0\0\73p=tls-server-end-point,,n=,r=abcdefghijklmnopqrstuvwxyz0123";
    secure(true);
    login_from_server(&session, OFFER(BOTH), &out);
    login_take_verifier(&session, true, NULL);
    cr_assert(login_from_client(&session, (const uint8_t *)first, sizeof first - 1, &out), "%s",
              (const char *)outflow_bytes(&session.client.out)->data);
    cr_assert_neq(session.state, SESSION_FAILED);
    cr_assert(holds(&out, "SCRAM-SHA-256-PLUS"));
    cr_assert_not(holds(&out, "r=abcdefghijklmnopqrstuvwxyz0123"), "not the client's own nonce");
    cr_assert(body_of(&out).length > 0);
    cr_assert(login_is_busy(&session), "it is the server's turn");
}

Test(login, a_server_that_says_yes_too_early_is_not_believed)
{
    secure(true);
    login_from_server(&session, OFFER(BOTH), &out);
    login_take_verifier(&session, true, NULL);
    cr_assert(login_from_server(&session, (const uint8_t *)"\0\0\0\0", 4, &out));
    cr_assert_eq(session.state, SESSION_FAILED);
}

Test(login, ends_with_the_server_s_yes)
{
    login_from_server(&session, OFFER("SCRAM-SHA-256"), &out);
    cr_assert_not(login_from_server(&session, (const uint8_t *)"\0\0\0\0", 4, &out));
    cr_assert_null(session.login);
}
