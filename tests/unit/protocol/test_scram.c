#include "protocol/scram.h"

#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/base64.h"
#include "tests/unit/exact.h"

static const struct scram_binding TEST_SCRAM_UNBOUND;
static const struct scram_binding TEST_SCRAM_CERTIFICATE = {{1, 2, 3, 4}, 4};
static const uint8_t TEST_SCRAM_RANDOM[SCRAM_RANDOM_LENGTH] = "seventeen bytes..";

/* --- What a client does, which knows the password -------------------------------------------- */

struct test_scram_secret {
    uint8_t client_key[SCRAM_KEY_LENGTH];
    struct scram_keys keys;
};

static void test_scram_hmac(const void *key, const char *text, uint8_t out[SCRAM_KEY_LENGTH])
{
    HMAC(EVP_sha256(), key, (int)SCRAM_KEY_LENGTH, (const uint8_t *)text, strlen(text), out, NULL);
}

static struct test_scram_secret test_scram_secret(const char *password, const char *salt)
{
    struct test_scram_secret secret;
    uint8_t raw[64];
    uint8_t salted[SCRAM_KEY_LENGTH];
    size_t count;
    cr_assert(base64_read(salt, strlen(salt), raw, sizeof raw, &count));
    PKCS5_PBKDF2_HMAC(password, (int)strlen(password), raw, (int)count, 4096, EVP_sha256(),
                      (int)sizeof salted, salted);
    test_scram_hmac(salted, "Client Key", secret.client_key);
    test_scram_hmac(salted, "Server Key", secret.keys.server);
    SHA256(secret.client_key, sizeof secret.client_key, secret.keys.stored);
    return secret;
}

static void test_scram_expect(struct bytes *out, const char *text)
{
    cr_assert(out->length == strlen(text) && memcmp(out->data, text, out->length) == 0,
              "expected \"%s\", found \"%.*s\"", text, (int)out->length, (char *)out->data);
    bytes_free(out);
}

/* --- RFC 7677, section 3 --------------------------------------------------------------------- */

#define RFC_SALT "W22ZaJ0SNY7soEsUEjb6gQ=="
#define RFC_NONCE "rOprNGfwEbeRWgbNEkqO"
#define RFC_SERVER_NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define RFC_BARE "n=user,r=" RFC_NONCE
#define RFC_SERVER_FIRST "r=" RFC_NONCE RFC_SERVER_NONCE ",s=" RFC_SALT ",i=4096"
#define RFC_CLIENT_FINAL                                                                           \
    "c=biws,r=" RFC_NONCE RFC_SERVER_NONCE ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
#define RFC_SERVER_FINAL "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

static const struct scram_challenge TEST_SCRAM_RFC_CHALLENGE = {RFC_SALT, sizeof RFC_SALT - 1,
                                                                4096};

Test(scram, the_servers_part_of_the_rfc)
{
    struct test_scram_secret secret = test_scram_secret("pencil", RFC_SALT);
    struct scram_server server;
    struct error error;
    struct bytes out = {0};
    uint8_t client_key[SCRAM_KEY_LENGTH];
    scram_server_begin(&server, &TEST_SCRAM_UNBOUND, TEST_SCRAM_RANDOM);
    strcpy(server.nonce, RFC_SERVER_NONCE);
    cr_assert(scram_server_read_first(&server, false, EXACT("n,," RFC_BARE), &error));
    scram_server_write_first(&server, &TEST_SCRAM_RFC_CHALLENGE, &out);
    test_scram_expect(&out, RFC_SERVER_FIRST);
    cr_assert(scram_server_read_final(&server, EXACT(RFC_CLIENT_FINAL), &error));
    cr_assert(scram_server_check_proof(&server, &secret.keys, client_key));
    cr_assert_eq(memcmp(client_key, secret.client_key, sizeof client_key), 0);
    scram_server_write_final(&server, &secret.keys, &out);
    test_scram_expect(&out, RFC_SERVER_FINAL);

    memset(client_key, 7, sizeof client_key);
    secret = test_scram_secret("pencils", RFC_SALT);
    cr_assert(!scram_server_check_proof(&server, &secret.keys, client_key));
    cr_assert_eq(client_key[0], 7);
    scram_server_end(&server);
}

Test(scram, the_clients_part_of_the_rfc)
{
    struct test_scram_secret secret = test_scram_secret("pencil", RFC_SALT);
    struct scram_client client;
    struct scram_challenge challenge;
    struct bytes out = {0};
    scram_client_begin(&client, &TEST_SCRAM_UNBOUND, TEST_SCRAM_RANDOM);
    strcpy(client.nonce, RFC_NONCE);
    bytes_add_text(&client.exchange, RFC_BARE); /* ours has no name in it */
    cr_assert(scram_client_read_first(&client, EXACT(RFC_SERVER_FIRST), &challenge));
    cr_assert_eq(challenge.iterations, 4096);
    cr_assert(challenge.salt_length == strlen(RFC_SALT) &&
              memcmp(challenge.salt, RFC_SALT, challenge.salt_length) == 0);
    scram_client_write_final(&client, secret.client_key, &out);
    test_scram_expect(&out, RFC_CLIENT_FINAL);
    cr_assert(scram_client_check_final(&client, &secret.keys, EXACT(RFC_SERVER_FINAL)));
    cr_assert(!scram_client_check_final(&client, &secret.keys,
                                        EXACT("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G8=")));
    cr_assert(!scram_client_check_final(&client, &secret.keys, EXACT("v=6rri")));
    cr_assert(!scram_client_check_final(&client, &secret.keys, EXACT("e=other-error")));
    cr_assert(!scram_client_check_final(&client, &secret.keys, EXACT(RFC_SERVER_FINAL ",x=y")));
    cr_assert(!scram_client_check_final(&client, &secret.keys, "", 0));
    secret.keys.server[0] ^= 1;
    cr_assert(!scram_client_check_final(&client, &secret.keys, EXACT(RFC_SERVER_FINAL)));
    scram_client_end(&client);
}

/* --- The two parts together ------------------------------------------------------------------ */

/* What the one writes, the other reads; whether it ends well. */
static bool test_scram_meet(const struct scram_binding *clients,
                            const struct scram_binding *servers, bool knows, struct error *error)
{
    struct test_scram_secret secret = test_scram_secret("sesame", RFC_SALT);
    struct scram_client client;
    struct scram_server server;
    struct scram_challenge challenge;
    struct bytes out = {0};
    uint8_t client_key[SCRAM_KEY_LENGTH];
    scram_client_begin(&client, clients, TEST_SCRAM_RANDOM);
    scram_server_begin(&server, servers, TEST_SCRAM_RANDOM);
    scram_client_write_first(&client, &out);
    bool met = scram_server_read_first(&server, clients->length != 0, out.data, out.length, error);
    bytes_clear(&out);
    if (met) {
        scram_server_write_first(&server, &TEST_SCRAM_RFC_CHALLENGE, &out);
        cr_assert(scram_client_read_first(&client, out.data, out.length, &challenge));
        bytes_clear(&out);
        secret.client_key[5] ^= knows ? 0 : 1;
        scram_client_write_final(&client, secret.client_key, &out);
        met = scram_server_read_final(&server, out.data, out.length, error);
        bytes_clear(&out);
    }
    if (met) {
        met = scram_server_check_proof(&server, &secret.keys, client_key);
        cr_assert_eq(met, knows);
        scram_server_write_final(&server, &secret.keys, &out);
        cr_assert(!met || scram_client_check_final(&client, &secret.keys, out.data, out.length));
    }
    bytes_free(&out);
    scram_client_end(&client);
    scram_server_end(&server);
    return met;
}

Test(scram, both_parts_agree)
{
    struct error error = {0};
    struct scram_binding other = {{1, 2, 3, 5}, 4};
    cr_assert(test_scram_meet(&TEST_SCRAM_UNBOUND, &TEST_SCRAM_UNBOUND, true, &error));
    cr_assert(test_scram_meet(&TEST_SCRAM_UNBOUND, &TEST_SCRAM_CERTIFICATE, true, &error));
    cr_assert(test_scram_meet(&TEST_SCRAM_CERTIFICATE, &TEST_SCRAM_CERTIFICATE, true, &error));
    cr_assert(!test_scram_meet(&TEST_SCRAM_CERTIFICATE, &TEST_SCRAM_CERTIFICATE, false, &error));
    cr_assert(!test_scram_meet(&TEST_SCRAM_UNBOUND, &TEST_SCRAM_UNBOUND, false, &error));
    cr_assert_str_eq(error.message, "");
    cr_assert(!test_scram_meet(&other, &TEST_SCRAM_CERTIFICATE, true, &error));
    cr_assert_str_eq(error.message, "SCRAM channel binding check failed");
    cr_assert_str_eq(error.sqlstate, "28000");
}

/* --- What clients must not say --------------------------------------------------------------- */

/* The error's message, its detail after it; "taken" where there is none. */
static const char *test_scram_first(bool is_bound, bool offers, const char *text, size_t length)
{
    static char said[2048];
    struct scram_server server;
    struct error error = {0};
    uint8_t *copy = exact_copy(text, length);
    scram_server_begin(&server, offers ? &TEST_SCRAM_CERTIFICATE : &TEST_SCRAM_UNBOUND,
                       TEST_SCRAM_RANDOM);
    bool taken = scram_server_read_first(&server, is_bound, copy, length, &error);
    snprintf(said, sizeof said, "%s%s%s", taken ? "taken" : error.message,
             error.detail[0] != '\0' ? ": " : "", error.detail);
    scram_server_end(&server);
    free(copy);
    return said;
}

#define MALFORMED "malformed SCRAM message: "
#define UNBOUND_FIRST(text) test_scram_first(false, false, EXACT(text))

Test(scram, client_first)
{
    cr_assert_str_eq(UNBOUND_FIRST("n,,n=,r=abc"), "taken");
    cr_assert_str_eq(UNBOUND_FIRST("y,,n=,r=abc"), "taken");
    cr_assert_str_eq(UNBOUND_FIRST("n,,n=user,r=abc,x=later,z="), "taken");
    cr_assert_str_eq(UNBOUND_FIRST(""), MALFORMED "The message is empty.");
    cr_assert_str_eq(UNBOUND_FIRST("n,,n=,r=a\0c"),
                     MALFORMED "Message length does not match input length.");
    cr_assert_str_eq(UNBOUND_FIRST("x,,n=,r=abc"),
                     MALFORMED "Unexpected channel-binding flag \"'x'\".");
    cr_assert_str_eq(UNBOUND_FIRST("n"), MALFORMED "Comma expected, but found character \"0x00\".");
    cr_assert_str_eq(UNBOUND_FIRST("n,a=admin,n=,r=abc"),
                     "client uses authorization identity, but it is not supported");
    cr_assert_str_eq(UNBOUND_FIRST("n,b,"),
                     MALFORMED "Unexpected attribute \"'b'\" in client-first-message.");
    cr_assert_str_eq(UNBOUND_FIRST("n,,m=ext,n=,r=abc"),
                     "client requires an unsupported SCRAM extension");
    cr_assert_str_eq(UNBOUND_FIRST("n,,r=abc"),
                     MALFORMED "Expected attribute \"n\" but found \"'r'\".");
    cr_assert_str_eq(UNBOUND_FIRST("n,,n=user"),
                     MALFORMED "Expected attribute \"r\" but found \"0x00\".");
    cr_assert_str_eq(UNBOUND_FIRST("n,,n,r=abc"),
                     MALFORMED "Expected character \"=\" for attribute \"n\".");
    cr_assert_str_eq(UNBOUND_FIRST("n,,n=,r=a\tc"), "non-printable characters in SCRAM nonce");
    cr_assert_str_eq(UNBOUND_FIRST("n,,n=,r=a\303\244"), "non-printable characters in SCRAM nonce");
    cr_assert_str_eq(UNBOUND_FIRST("n,,n=,r=abc,=x"),
                     MALFORMED "Attribute expected, but found invalid character \"'='\".");
}

Test(scram, flags_fit_the_mechanism_and_the_offer)
{
    cr_assert_str_eq(test_scram_first(true, true, EXACT("p=tls-server-end-point,,n=,r=abc")),
                     "taken");
    cr_assert_str_eq(test_scram_first(false, true, EXACT("n,,n=,r=abc")), "taken");
    cr_assert_str_eq(test_scram_first(true, true, EXACT("p=tls-unique,,n=,r=abc")),
                     "unsupported SCRAM channel-binding type");
    cr_assert_str_eq(test_scram_first(true, true, EXACT("n,,n=,r=abc")),
                     MALFORMED "The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does "
                               "not include channel binding data.");
    cr_assert_str_eq(test_scram_first(false, true, EXACT("p=tls-server-end-point,,n=,r=abc")),
                     MALFORMED "The client selected SCRAM-SHA-256 without channel binding, but the "
                               "SCRAM message includes channel binding data.");
    /* It was offered: somebody has taken it away. */
    cr_assert_str_eq(test_scram_first(false, true, EXACT("y,,n=,r=abc")),
                     "SCRAM channel binding negotiation error: The client supports SCRAM channel "
                     "binding but thinks the server does not.  However, this server does support "
                     "channel binding.");
}

/* CVE-2026-6665: what is longer than any server takes is not copied anywhere. */
Test(scram, nonces_may_be_long_but_not_too_long)
{
    char text[SCRAM_MESSAGE_LIMIT + 2];
    memset(text, 'a', sizeof text);
    memcpy(text, "n,,n=,r=", 8);
    cr_assert_str_eq(test_scram_first(false, false, text, SCRAM_MESSAGE_LIMIT), "taken");
    cr_assert_str_eq(test_scram_first(false, false, text, SCRAM_MESSAGE_LIMIT + 1),
                     MALFORMED "The message is too long.");

    struct scram_server server;
    struct error error;
    struct bytes out = {0};
    scram_server_begin(&server, &TEST_SCRAM_UNBOUND, TEST_SCRAM_RANDOM);
    cr_assert(scram_server_read_first(&server, false, text, SCRAM_MESSAGE_LIMIT, &error));
    scram_server_write_first(&server, &TEST_SCRAM_RFC_CHALLENGE, &out);
    cr_assert_eq(out.length, 2 + SCRAM_MESSAGE_LIMIT - 8 + 24 + strlen(",s=" RFC_SALT ",i=4096"));
    bytes_free(&out);
    scram_server_end(&server);
}

/* Of the exchange of the RFC. */
static const char *test_scram_final(const char *text, size_t length)
{
    static char said[2048];
    struct scram_server server;
    struct error error = {0};
    struct bytes out = {0};
    uint8_t *copy = exact_copy(text, length);
    scram_server_begin(&server, &TEST_SCRAM_UNBOUND, TEST_SCRAM_RANDOM);
    strcpy(server.nonce, RFC_SERVER_NONCE);
    cr_assert(scram_server_read_first(&server, false, EXACT("n,," RFC_BARE), &error));
    scram_server_write_first(&server, &TEST_SCRAM_RFC_CHALLENGE, &out);
    error = (struct error){0};
    bool taken = scram_server_read_final(&server, copy, length, &error);
    snprintf(said, sizeof said, "%s%s%s", taken ? "taken" : error.message,
             error.detail[0] != '\0' ? ": " : "", error.detail);
    scram_server_end(&server);
    bytes_free(&out);
    free(copy);
    return said;
}

#define FINAL(text) test_scram_final(EXACT(text))
#define FINAL_START "c=biws,r=" RFC_NONCE RFC_SERVER_NONCE
#define PROOF "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="

Test(scram, client_final)
{
    cr_assert_str_eq(FINAL(RFC_CLIENT_FINAL), "taken");
    cr_assert_str_eq(FINAL(FINAL_START ",x=later,p=" PROOF), "taken");
    cr_assert_str_eq(FINAL("c=eSws,r=" RFC_NONCE RFC_SERVER_NONCE ",p=" PROOF),
                     "unexpected SCRAM channel-binding attribute in client-final-message");
    cr_assert_str_eq(FINAL("r=" RFC_NONCE RFC_SERVER_NONCE ",p=" PROOF),
                     MALFORMED "Expected attribute \"c\" but found \"'r'\".");
    cr_assert_str_eq(FINAL("c=biws,p=" PROOF),
                     MALFORMED "Expected attribute \"r\" but found \"'p'\".");
    cr_assert_str_eq(FINAL("c=biws,r=" RFC_NONCE ",p=" PROOF),
                     "invalid SCRAM response: Nonce does not match.");
    cr_assert_str_eq(FINAL("c=biws,r=" RFC_NONCE RFC_SERVER_NONCE "x,p=" PROOF),
                     "invalid SCRAM response: Nonce does not match.");
    cr_assert_str_eq(FINAL(FINAL_START), MALFORMED "Attribute expected, but found end of string.");
    cr_assert_str_eq(FINAL(FINAL_START ",p=abc"),
                     MALFORMED "Malformed proof in client-final-message.");
    cr_assert_str_eq(FINAL(FINAL_START ",p="),
                     MALFORMED "Malformed proof in client-final-message.");
    cr_assert_str_eq(FINAL(FINAL_START ",p=" PROOF ",x=y"),
                     MALFORMED "Garbage found at the end of client-final-message.");
    cr_assert_str_eq(FINAL(""), MALFORMED "The message is empty.");
}

/* --- What servers must not say --------------------------------------------------------------- */

static bool test_scram_read_challenge(const uint8_t *text, size_t length)
{
    struct scram_client client;
    struct scram_challenge challenge;
    scram_client_begin(&client, &TEST_SCRAM_UNBOUND, TEST_SCRAM_RANDOM);
    strcpy(client.nonce, RFC_NONCE);
    bool read = scram_client_read_first(&client, text, length, &challenge) &&
                exact_holds(text, length, challenge.salt, challenge.salt_length) &&
                challenge.iterations > 0 && challenge.iterations <= SCRAM_ITERATION_LIMIT;
    scram_client_end(&client);
    return read;
}

#define CHALLENGE(text) exact_decode(test_scram_read_challenge, EXACT(text))
#define CHALLENGE_NONCE "r=" RFC_NONCE RFC_SERVER_NONCE

Test(scram, server_first)
{
    cr_assert(CHALLENGE(RFC_SERVER_FIRST));
    cr_assert(CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i=1"));
    cr_assert(CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i=10000000"));
    /* Some seconds, and not the rest of the day. */
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i=10000001"));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i=2147483647"));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i=4294971392")); /* 4096 in 32 bits */
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i=0"));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i=-1"));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i="));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i=40x"));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg=="));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=,i=4096"));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg=,i=4096"));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",i=4096"));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE));
    cr_assert(!CHALLENGE(CHALLENGE_NONCE ",s=Zg==,i=4096,x=y"));
    cr_assert(!CHALLENGE("m=ext," CHALLENGE_NONCE ",s=Zg==,i=4096"));
    /* Another's nonce; ours with nothing of the server's. */
    cr_assert(!CHALLENGE("r=x" RFC_NONCE RFC_SERVER_NONCE ",s=Zg==,i=4096"));
    cr_assert(!CHALLENGE("r=" RFC_NONCE ",s=Zg==,i=4096"));
    cr_assert(!CHALLENGE("r=,s=Zg==,i=4096"));
    cr_assert(!CHALLENGE("r=" RFC_NONCE "\001,s=Zg==,i=4096"));
    cr_assert(!CHALLENGE("r=" RFC_NONCE "\0x,s=Zg==,i=4096"));
    cr_assert(!CHALLENGE(""));
}

Test(scram, salts_may_be_long_but_not_too_long)
{
    char text[2048];
    char salt[SCRAM_SALT_LIMIT + 5] = "";
    memset(salt, 'A', SCRAM_SALT_LIMIT);
    int length = snprintf(text, sizeof text, "%s,s=%s,i=4096", CHALLENGE_NONCE, salt);
    cr_assert(exact_decode(test_scram_read_challenge, text, (size_t)length));
    strcat(salt, "AAAA");
    length = snprintf(text, sizeof text, "%s,s=%s,i=4096", CHALLENGE_NONCE, salt);
    cr_assert(!exact_decode(test_scram_read_challenge, text, (size_t)length));
}

Test(scram, challenges_stay_within_the_bytes)
{
    exact_feed_random(test_scram_read_challenge, EXACT(RFC_SERVER_FIRST));
}

/* --- Verifiers ------------------------------------------------------------------------------- */

#define VERIFIER_START "SCRAM-SHA-256$4096:" RFC_SALT "$"
#define VERIFIER_STORED "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
#define VERIFIER_SERVER "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="

Test(scram, verifiers)
{
    struct scram_keys keys;
    struct test_scram_secret secret = test_scram_secret("pencil", RFC_SALT);
    cr_assert(scram_read_verifier(VERIFIER_START VERIFIER_STORED ":" VERIFIER_SERVER, &keys));
    cr_assert_eq(memcmp(&keys, &secret.keys, sizeof keys), 0);
    static const char *const BAD[] = {
        "",
        "md5c20ad4d76fe97759aa27a0c99bff6710",
        "sesame",
        "SCRAM-SHA-256",
        "SCRAM-SHA-1$4096:" RFC_SALT "$" VERIFIER_STORED ":" VERIFIER_SERVER,
        "SCRAM-SHA-256$x:" RFC_SALT "$" VERIFIER_STORED ":" VERIFIER_SERVER,
        "SCRAM-SHA-256$99999999999:" RFC_SALT "$" VERIFIER_STORED ":" VERIFIER_SERVER,
        "SCRAM-SHA-256$4096:$" VERIFIER_STORED ":" VERIFIER_SERVER,
        VERIFIER_START VERIFIER_STORED,
        VERIFIER_START VERIFIER_STORED ":",
        VERIFIER_START "Zg==:" VERIFIER_SERVER,
        VERIFIER_START VERIFIER_STORED ":" VERIFIER_SERVER "AAAA",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        cr_assert(!scram_read_verifier(BAD[i], &keys), "%s", BAD[i]);
    cr_assert_eq(memcmp(&keys, &secret.keys, sizeof keys), 0);
}

/* --- Any bytes ------------------------------------------------------------------------------- */

static bool test_scram_decode_first(const uint8_t *text, size_t length)
{
    struct scram_server server;
    struct error error;
    scram_server_begin(&server, &TEST_SCRAM_UNBOUND, TEST_SCRAM_RANDOM);
    bool read = scram_server_read_first(&server, false, text, length, &error);
    scram_server_end(&server);
    return read;
}

static bool test_scram_decode_final(const uint8_t *text, size_t length)
{
    return strcmp(test_scram_final((const char *)text, length), "taken") == 0;
}

Test(scram, clients_messages_stay_within_the_bytes)
{
    exact_feed_random(test_scram_decode_first, EXACT("n,,n=user,r=" RFC_NONCE ",x=later"));
    exact_feed_random(test_scram_decode_final, EXACT(RFC_CLIENT_FINAL));
    /* Nothing shorter is a client-final; and a proof that is cut is none. */
    for (size_t length = 0; length < strlen(RFC_CLIENT_FINAL); length++)
        cr_assert(!exact_decode(test_scram_decode_final, RFC_CLIENT_FINAL, length));
}
