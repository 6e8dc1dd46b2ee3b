/* The login: passed on, bound, or refused. */
#include "proxy/conversation/login.h"

#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/base64.h"
#include "protocol/base/memory.h"
#include "protocol/sasl.h"
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
    session.line = memory_zero(1, sizeof *session.line);
    session.line->ours.length = 32;
    session.line->theirs.length = theirs ? 32 : 0;
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

/* --- Without our help ------------------------------------------------------------------------ */

/* An offer that is cut, and one that is none: the client is told what the server has said. */
Test(login, what_is_no_offer_passes)
{
    secure(true);
    cr_assert_not(login_from_server(&session, OFFER("SCRAM-SHA-256-PLUS") - 1, &out));
    login_end(&session);
    cr_assert_not(login_from_server(&session, (const uint8_t *)"\0\0\0\3", 4, &out));
    cr_assert_not(login_is_busy(&session));
    cr_assert_eq(out.length, 0);
    cr_assert_eq(questions, 0);
    cr_assert_neq(session.state, SESSION_FAILED);
}

#define CHOICE(first) (const uint8_t *)("SCRAM-SHA-256\0\0\0\0\15" first), sizeof first + 17

Test(login, where_the_offer_was_left_out_a_client_that_could_bind_is_told_why_not)
{
    login_from_server(&session, OFFER(BOTH), &out);
    cr_assert_not(login_from_client(&session, CHOICE("n,,n=,r=abcde"), &out));
    cr_assert_neq(session.state, SESSION_FAILED);
    cr_assert(login_from_client(&session, CHOICE("y,,n=,r=abcde"), &out));
    cr_assert_eq(session.state, SESSION_FAILED);
    cr_assert(holds(outflow_bytes(&session.client.out), "C28000"));
    cr_assert_not(holds(outflow_bytes(&session.client.out), "verifier,"), "that is for TLS");
}

Test(login, with_tls_it_is_told_of_the_verifier)
{
    secure(true);
    login_from_server(&session, OFFER(BOTH), &out);
    login_take_verifier(&session, false, NULL);
    cr_assert(login_from_client(&session, CHOICE("y,,n=,r=abcde"), &out));
    cr_assert(holds(outflow_bytes(&session.client.out), "verifier, which it needs"));
}

/* Nobody has asked for it; what follows the question goes at once. */
Test(login, a_password_that_comes_too_early_waits_for_the_question)
{
    static const uint8_t password[] = "p\0\0\0\13secret";
    static const uint8_t question[] = "R\0\0\0\10\0\0\0\3";
    conversation_hear_client(&session, password, sizeof password);
    cr_assert_eq(link_out(session.link)->length, 0);
    conversation_hear_server(&session, question, sizeof question - 1);
    cr_assert(holds(link_out(session.link), "secret"));
    cr_assert(holds(outflow_bytes(&session.client.out), "R"));
    cr_assert_eq(session.client.input.length, 0);
}

Test(login, a_query_in_the_place_of_a_password_ends_the_client)
{
    static const uint8_t query[] = "Q\0\0\0\15SELECT 1";
    static const uint8_t question[] = "R\0\0\0\10\0\0\0\3";
    conversation_hear_server(&session, question, sizeof question - 1);
    conversation_hear_client(&session, query, sizeof query);
    cr_assert(session.client.has_ended);
    cr_assert_not(holds(link_out(session.link), "SELECT"));
}

/* --- Both ends of an exchange ---------------------------------------------------------------- */

/* Of the password "pencil" (RFC 7677). */
#define SALT "W22ZaJ0SNY7soEsUEjb6gQ=="
#define VERIFIER                                                                                   \
    "SCRAM-SHA-256$4096:" SALT                                                                     \
    "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="

/* A client that takes us for the server, and a server that takes us for the client. */
static struct scram_client ada;
static struct scram_server server;
static struct scram_keys keys;
static struct bytes said;
static const char *verifier;
static const char *password;

static void hmac(const uint8_t *key, const char *text, uint8_t made[SCRAM_KEY_LENGTH])
{
    HMAC(EVP_sha256(), key, (int)SCRAM_KEY_LENGTH, (const uint8_t *)text, strlen(text), made, NULL);
}

static void client_key(uint8_t key[SCRAM_KEY_LENGTH])
{
    uint8_t salt[64];
    uint8_t salted[SCRAM_KEY_LENGTH];
    size_t count;
    cr_assert(base64_read(SALT, strlen(SALT), salt, sizeof salt, &count));
    PKCS5_PBKDF2_HMAC(password, (int)strlen(password), salt, (int)count, 4096, EVP_sha256(),
                      (int)sizeof salted, salted);
    hmac(salted, "Client Key", key);
}

static bool hear_client(void)
{
    bytes_clear(&out);
    return login_from_client(&session, body_of(&said).at, body_of(&said).length, &out);
}

static bool hear_server(void)
{
    bytes_clear(&out);
    return login_from_server(&session, body_of(&said).at, body_of(&said).length, &out);
}

/* What the client is sent in a SASL message of that kind. */
static struct sasl_data sent(uint32_t expected)
{
    struct sasl_data data;
    uint32_t kind;
    cr_assert(sasl_read_authentication(body_of(&out).at, body_of(&out).length, &kind, &data));
    cr_assert_eq(kind, expected);
    return data;
}

static void meet(void)
{
    static const uint8_t random[SCRAM_RANDOM_LENGTH] = "seventeen bytes..";
    secure(true);
    session.line->theirs.data[0] = 1; /* two certificates */
    cr_assert(scram_read_verifier(VERIFIER, &keys));
    verifier = VERIFIER;
    password = "pencil";
    scram_client_begin(&ada, &session.line->ours, random);
    scram_server_begin(&server, &session.line->theirs, random);
}

static void part(void)
{
    scram_client_end(&ada);
    scram_server_end(&server);
    bytes_free(&said);
}

static void step_offer(void)
{
    login_from_server(&session, OFFER(BOTH), &out);
}

static void step_verifier(void)
{
    login_take_verifier(&session, true, verifier);
}

static void step_client_first(void)
{
    struct bytes text = {0};
    const char *mechanism;
    struct sasl_data data;
    struct error error;
    bytes_clear(&said);
    scram_client_write_first(&ada, &text);
    sasl_write_choice(&said, SCRAM_MECHANISM_BOUND, &text);
    bytes_free(&text);
    cr_assert(hear_client());
    cr_assert(sasl_read_choice(body_of(&out).at, body_of(&out).length, &mechanism, &data, &error));
    cr_assert_str_eq(mechanism, SCRAM_MECHANISM_BOUND);
    cr_assert(scram_server_read_first(&server, true, data.at, data.length, &error));
}

static void step_server_first(void)
{
    const struct scram_challenge challenge = {SALT, strlen(SALT), 4096};
    struct scram_challenge heard;
    struct bytes text = {0};
    bytes_clear(&said);
    scram_server_write_first(&server, &challenge, &text);
    sasl_write_challenge(&said, SASL_CONTINUE, &text);
    bytes_free(&text);
    cr_assert(hear_server());
    const struct sasl_data data = sent(SASL_CONTINUE);
    cr_assert(scram_client_read_first(&ada, data.at, data.length, &heard));
    cr_assert_eq(heard.iterations, 4096);
    cr_assert_eq(heard.salt_length, strlen(SALT));
    cr_assert_arr_eq(heard.salt, SALT, strlen(SALT));
}

static void step_client_final(void)
{
    struct bytes text = {0};
    uint8_t key[SCRAM_KEY_LENGTH];
    bytes_clear(&said);
    client_key(key);
    scram_client_write_final(&ada, key, &text);
    sasl_write_response(&said, &text);
    bytes_free(&text);
    cr_assert(hear_client());
}

static bool server_is_content(void)
{
    struct error error;
    uint8_t key[SCRAM_KEY_LENGTH];
    cr_assert(scram_server_read_final(&server, body_of(&out).at, body_of(&out).length, &error),
              "%s", error.message);
    return scram_server_check_proof(&server, &keys, key);
}

static void step_server_final(void)
{
    struct bytes text = {0};
    cr_assert(server_is_content());
    bytes_clear(&said);
    scram_server_write_final(&server, &keys, &text);
    sasl_write_challenge(&said, SASL_FINAL, &text);
    bytes_free(&text);
    cr_assert(hear_server());
}

static void (*const STEPS[])(void) = {step_offer,        step_verifier,     step_client_first,
                                      step_server_first, step_client_final, step_server_final};
#define STEP_COUNT (sizeof STEPS / sizeof *STEPS)

static void go(size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        STEPS[i]();
}

Test(login, a_client_with_the_password_is_let_in_and_both_have_proved_it)
{
    meet();
    go(0, 5);
    cr_assert(login_is_busy(&session), "it is the server's turn");
    step_server_final();
    const struct sasl_data data = sent(SASL_FINAL);
    cr_assert(scram_client_check_final(&ada, &keys, data.at, data.length));
    cr_assert_not(login_from_server(&session, (const uint8_t *)"\0\0\0\0", 4, &out));
    cr_assert_null(session.login);
    cr_assert_neq(session.state, SESSION_FAILED);
    part();
}

/* It is the server that refuses a password, so it gets a proof that is as wrong. */
Test(login, a_wrong_password_is_a_wrong_proof_for_the_server)
{
    meet();
    password = "pen";
    go(0, 5);
    cr_assert_neq(session.state, SESSION_FAILED);
    cr_assert_not(server_is_content());
    part();
}

Test(login, nobody_gets_in_as_a_role_without_a_verifier)
{
    static const char *const verifiers[] = {NULL, "", "md5c20ad4d76fe97759aa27a0c99bff6710"};
    for (size_t i = 0; i < sizeof verifiers / sizeof *verifiers; i++) {
        meet();
        verifier = verifiers[i];
        go(0, 5);
        cr_assert_neq(session.state, SESSION_FAILED);
        cr_assert_not(server_is_content());
        part();
        end();
        to_client = to_server = out = (struct bytes){0};
        begin();
    }
}

Test(login, a_client_that_sees_another_certificate_is_refused)
{
    meet();
    ada.binding.data[3] = 9;
    go(0, 5);
    cr_assert_eq(session.state, SESSION_FAILED);
    cr_assert(holds(outflow_bytes(&session.client.out), "channel binding check failed"));
    cr_assert_eq(out.length, 0, "the server hears nothing of it");
    part();
}

Test(login, a_server_that_does_not_know_the_verifier_is_none)
{
    meet();
    go(0, 5);
    keys.server[0] ^= 1;
    step_server_final();
    cr_assert_eq(session.state, SESSION_FAILED);
    cr_assert(holds(outflow_bytes(&session.client.out), "did not prove"));
    part();
}

Test(login, a_malformed_challenge_ends_it)
{
    meet();
    go(0, 3);
    cr_assert(login_from_server(&session, (const uint8_t *)"\0\0\0\13r=", 6, &out));
    cr_assert_eq(session.state, SESSION_FAILED);
    cr_assert(holds(outflow_bytes(&session.client.out), "malformed SCRAM challenge"));
    part();
}

/* A name alone: the client waits to be asked for the rest. */
Test(login, a_choice_without_a_beginning_is_asked_for_it)
{
    static const uint8_t choice[] = "SCRAM-SHA-256-PLUS\0\377\377\377\377";
    meet();
    go(0, 2);
    bytes_clear(outflow_bytes(&session.client.out));
    cr_assert(login_from_client(&session, choice, sizeof choice - 1, &out));
    cr_assert_eq(out.length, 0);
    bytes_add(&out, to_client.data, to_client.length);
    cr_assert_eq(sent(SASL_CONTINUE).length, 0);
    cr_assert_not(login_is_busy(&session));
    bytes_clear(&said);
    bytes_add(&said, "p\0\0\0\0", 5);
    scram_client_write_first(&ada, &said);
    cr_assert(hear_client());
    cr_assert(holds(&out, "SCRAM-SHA-256-PLUS"));
    part();
}

Test(login, what_is_longer_than_any_server_takes_is_left_to_the_server)
{
    static uint8_t body[SCRAM_MESSAGE_LIMIT];
    meet();
    go(0, 2);
    cr_assert_not(login_from_client(&session, body, sizeof body - 3, &out));
    cr_assert_neq(session.state, SESSION_FAILED);
    cr_assert(login_from_client(&session, body, sizeof body - 4, &out), "it is looked at");
    part();
}

Test(login, a_verifier_that_comes_when_nobody_waits_for_it_changes_nothing)
{
    login_take_verifier(&session, true, VERIFIER);
    cr_assert_null(session.login);
    meet();
    go(0, 2);
    size_t length = outflow_bytes(&session.client.out)->length;
    login_take_verifier(&session, false, NULL);
    cr_assert_eq(outflow_bytes(&session.client.out)->length, length);
    go(2, 5);
    cr_assert(server_is_content());
    part();
}

/* LeakSanitizer says whether anything is left of it. */
Test(login, may_end_in_each_state)
{
    for (size_t steps = 0; steps <= STEP_COUNT; steps++) {
        meet();
        go(0, steps);
        cr_assert_neq(session.state, SESSION_FAILED);
        login_end(&session);
        cr_assert_null(session.login);
        login_end(&session);
        part();
        end();
        to_client = to_server = out = (struct bytes){0};
        begin();
    }
}
