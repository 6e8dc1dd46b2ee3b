/*
 * Which addresses a connection tries, in what order, and what it waits for. The test plays the
 * watch: it publishes what is known of the hosts.
 */
#include "proxy/upstream/attempts.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "config/file/conninfo.h"
#include "protocol/base/memory.h"

static struct config config;
static struct hosts *hosts;
static struct attempts *attempts;
static int asked;

static void test_attempts_end(void)
{
    attempts_free(attempts);
    if (hosts != NULL)
        hosts_serve(hosts, NULL, NULL);
    hosts_free(hosts);
    arena_free(&config.arena);
}

TestSuite(attempts, .fini = test_attempts_end);

static void test_attempts_wake(void *owner)
{
    (void)owner;
    asked++;
}

static void test_attempts_begin(const char *upstream)
{
    struct error error;
    cr_assert(conninfo_read_upstream(upstream, &config.arena, &config.upstream,
                                     &config.upstream_tls, &error),
              "%s", error.message);
    config.limits = LIMITS_DEFAULT;
    hosts = hosts_new(&config);
    hosts_serve(hosts, test_attempts_wake, NULL);
    attempts = attempts_new(hosts);
}

/* The view as it is, with these roles in the order of its items. */
static void test_attempts_publish(const enum upstream_role *roles, uint64_t probed_at)
{
    struct hosts_view *before = hosts_view(hosts);
    struct hosts_view *view = hosts_view_new(before->host_count, before->item_count);
    for (size_t i = 0; i < before->item_count; i++) {
        struct hosts_item *item = hosts_view_add(view, endpoint_retain(before->items[i].endpoint));
        item->role = roles[i];
        if (roles[i] == UPSTREAM_ROLE_DOWN)
            snprintf(item->problem, sizeof item->problem, "gone fishing");
    }
    view->probed_at = probed_at;
    hosts_view_release(before);
    bool anew;
    hosts_publish(hosts, view, hosts_are_asked(hosts, &anew) ? hosts_begin(hosts) : 0);
}

static void test_attempts_expect(enum attempts_step step, const char *shown)
{
    struct endpoint *endpoint = NULL;
    enum attempts_step found = attempts_next(attempts, hosts_now_ms(), &endpoint);
    cr_assert_eq(found, step, "step %d, not %d", found, step);
    if (step == ATTEMPTS_TRY)
        cr_assert_str_eq(endpoint->shown, shown);
}

static void test_attempts_expect_error(const char *message)
{
    struct error error;
    attempts_error(attempts, &error);
    cr_assert_str_eq(error.message, message);
    cr_assert_str_eq(error.sqlstate, SQLSTATE_CANNOT_CONNECT);
}

Test(attempts, addresses_are_tried_in_their_order)
{
    test_attempts_begin("host=10.0.0.1,/run/pg,c hostaddr=,,10.0.0.3 port=1,2,3");
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:1");
    attempts_failed(attempts, "connection refused");
    test_attempts_expect(ATTEMPTS_TRY, "on socket \"/run/pg/.s.PGSQL.2\"");
    attempts_failed(attempts, "no such file");
    cr_assert(attempts_has_next(attempts));
    test_attempts_expect(ATTEMPTS_TRY, "at c:3 (10.0.0.3)");
    attempts_failed(attempts, "connection reset");
    cr_assert(!attempts_has_next(attempts));
    test_attempts_expect(ATTEMPTS_NONE, NULL);
    test_attempts_expect_error(
        "could not connect to server at 10.0.0.1:1: connection refused; on socket "
        "\"/run/pg/.s.PGSQL.2\": no such file; at c:3 (10.0.0.3): connection reset");
    cr_assert_eq(asked, 0); /* nothing can become known */
}

Test(attempts, one_that_did_not_answer_comes_last)
{
    test_attempts_begin("host=10.0.0.1,10.0.0.2");
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:5432");
    attempts_timed_out(attempts);
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.2:5432");
    attempts_free(attempts);
    attempts = attempts_new(hosts);
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.2:5432");
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:5432");
}

Test(attempts, a_name_is_waited_for)
{
    test_attempts_begin("host=db,10.0.0.2");
    test_attempts_expect(ATTEMPTS_WAIT, NULL);
    cr_assert_eq(asked, 1);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(5432)};
    inet_pton(AF_INET, "10.0.0.9", &address.sin_addr);
    struct hosts_view *view = hosts_view_new(2, 1);
    hosts_view_add(view,
                   endpoint_new(&config.upstream.hosts[0], 0, (const struct sockaddr *)&address));
    view->looked_up_at = hosts_now_ms();
    test_attempts_expect(ATTEMPTS_WAIT, NULL);
    hosts_publish(hosts, view, hosts_begin(hosts));
    test_attempts_expect(ATTEMPTS_TRY, "at db:5432 (10.0.0.9)");
    attempts_failed(attempts, "connection refused");
    /* Once more, as the name may mean something else by now. */
    test_attempts_expect(ATTEMPTS_WAIT, NULL);
    bool anew = false;
    cr_assert(hosts_are_asked(hosts, &anew) && anew);
    view = hosts_view_new(2, 1);
    snprintf(view->problems[0], sizeof view->problems[0], "unknown node or service");
    hosts_publish(hosts, view, hosts_begin(hosts));
    test_attempts_expect(ATTEMPTS_NONE, NULL);
    test_attempts_expect_error("could not connect to server at db:5432 (10.0.0.9): connection "
                               "refused; at db:5432: unknown node or service");
}

/* Where an address is known, a look-up that takes long is not waited for. */
Test(attempts, a_slow_look_up_holds_nobody_up)
{
    test_attempts_begin("host=db,10.0.0.2");
    uint64_t now = hosts_now_ms();
    struct endpoint *endpoint;
    cr_assert_eq(attempts_next(attempts, now, &endpoint), ATTEMPTS_WAIT);
    cr_assert_eq(attempts_next(attempts, now + ATTEMPTS_PATIENCE_MS - 1, &endpoint), ATTEMPTS_WAIT);
    cr_assert_eq(attempts_next(attempts, now + ATTEMPTS_PATIENCE_MS, &endpoint), ATTEMPTS_TRY);
    cr_assert_str_eq(endpoint->shown, "at 10.0.0.2:5432");
}

Test(attempts, the_primary_comes_first_and_others_do_not)
{
    static const enum upstream_role roles[] = {UPSTREAM_ROLE_HOT_STANDBY, UPSTREAM_ROLE_UNKNOWN,
                                               UPSTREAM_ROLE_DOWN, UPSTREAM_ROLE_READ_WRITE};
    test_attempts_begin("host=10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4 target_session_attrs=read-write");
    test_attempts_expect(ATTEMPTS_WAIT, NULL);
    test_attempts_publish(roles, hosts_now_ms());
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.4:5432");
    attempts_failed(attempts, "connection refused");
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.2:5432");
    attempts_failed(attempts, "connection refused");
    test_attempts_expect(ATTEMPTS_WAIT, NULL);
    test_attempts_publish(roles, hosts_now_ms());
    test_attempts_expect(ATTEMPTS_NONE, NULL);
    test_attempts_expect_error(
        "could not connect to server at 10.0.0.4:5432: connection refused; at 10.0.0.2:5432: "
        "connection refused; at 10.0.0.1:5432: session is read-only; at 10.0.0.3:5432: gone "
        "fishing");
}

Test(attempts, a_failover_is_followed)
{
    static const enum upstream_role before[] = {UPSTREAM_ROLE_READ_WRITE,
                                                UPSTREAM_ROLE_HOT_STANDBY};
    static const enum upstream_role after[] = {UPSTREAM_ROLE_DOWN, UPSTREAM_ROLE_READ_WRITE};
    test_attempts_begin("host=10.0.0.1,10.0.0.2 target_session_attrs=primary");
    test_attempts_publish(before, hosts_now_ms());
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:5432");
    attempts_failed(attempts, "connection refused");
    test_attempts_expect(ATTEMPTS_WAIT, NULL);
    test_attempts_publish(after, hosts_now_ms());
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.2:5432");
}

/* Its machine has gone without a word, and so the connection hears nothing. */
Test(attempts, an_attempt_without_hope_gives_way)
{
    static const enum upstream_role before[] = {UPSTREAM_ROLE_READ_WRITE,
                                                UPSTREAM_ROLE_HOT_STANDBY};
    static const enum upstream_role between[] = {UPSTREAM_ROLE_DOWN, UPSTREAM_ROLE_HOT_STANDBY};
    static const enum upstream_role after[] = {UPSTREAM_ROLE_DOWN, UPSTREAM_ROLE_READ_WRITE};
    test_attempts_begin("host=10.0.0.1,10.0.0.2 target_session_attrs=primary");
    uint64_t now = hosts_now_ms();
    test_attempts_publish(before, now);
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:5432");
    cr_assert(!attempts_give_way(attempts, now + ATTEMPTS_ROLES_YOUNG_MS - 1));
    cr_assert_eq(asked, 0);
    cr_assert(!attempts_give_way(attempts, now + ATTEMPTS_ROLES_YOUNG_MS));
    cr_assert_eq(asked, 1);
    test_attempts_publish(between, now);
    cr_assert(!attempts_give_way(attempts, now)); /* nothing else is better */
    test_attempts_publish(after, now);
    cr_assert(attempts_give_way(attempts, now));
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.2:5432");
}

Test(attempts, what_a_session_finds_is_waited_for)
{
    static const enum upstream_role roles[] = {UPSTREAM_ROLE_READ_WRITE, UPSTREAM_ROLE_HOT_STANDBY};
    test_attempts_begin("host=10.0.0.1,10.0.0.2 target_session_attrs=primary");
    test_attempts_publish(roles, hosts_now_ms());
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:5432");
    struct hosts_view *view = hosts_view(hosts);
    /* Not that its transactions only read: that may be a matter of its user. */
    hosts_learn(hosts, view->items[0].endpoint, UPSTREAM_ROLE_READ_ONLY);
    attempts_free(attempts);
    attempts = attempts_new(hosts);
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:5432");
    hosts_learn(hosts, view->items[0].endpoint, UPSTREAM_ROLE_HOT_STANDBY);
    hosts_view_release(view);
    attempts_free(attempts);
    attempts = attempts_new(hosts);
    test_attempts_expect(ATTEMPTS_WAIT, NULL);
}

/* The control connection cannot ask them: what sessions saw is all there is, and no proof. */
Test(attempts, sessions_learn_for_each_other)
{
    static const enum upstream_role roles[] = {UPSTREAM_ROLE_UNKNOWN, UPSTREAM_ROLE_UNKNOWN};
    test_attempts_begin("host=10.0.0.1,10.0.0.2 target_session_attrs=primary");
    test_attempts_publish(roles, hosts_now_ms());
    struct hosts_view *view = hosts_view(hosts);
    hosts_learn(hosts, view->items[0].endpoint, UPSTREAM_ROLE_HOT_STANDBY);
    hosts_view_release(view);
    test_attempts_publish(roles, hosts_now_ms());
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.2:5432");
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:5432");
}

Test(attempts, standbys_are_preferred)
{
    static const enum upstream_role roles[] = {UPSTREAM_ROLE_READ_WRITE, UPSTREAM_ROLE_UNKNOWN,
                                               UPSTREAM_ROLE_HOT_STANDBY};
    test_attempts_begin("host=10.0.0.1,10.0.0.2,10.0.0.3 target_session_attrs=prefer-standby");
    test_attempts_publish(roles, hosts_now_ms());
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.3:5432");
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:5432");
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.2:5432");
}

/* Old roles are asked for again, those of some seconds beside the connection. */
Test(attempts, roles_grow_old)
{
    static const enum upstream_role roles[] = {UPSTREAM_ROLE_READ_WRITE};
    test_attempts_begin("host=10.0.0.1 target_session_attrs=primary");
    uint64_t now = 1000000;
    struct endpoint *endpoint;
    test_attempts_publish(roles, now);
    cr_assert_eq(attempts_next(attempts, now + ATTEMPTS_ROLES_YOUNG_MS - 1, &endpoint),
                 ATTEMPTS_TRY);
    cr_assert_eq(asked, 0);
    attempts_free(attempts);
    attempts = attempts_new(hosts);
    cr_assert_eq(attempts_next(attempts, now + ATTEMPTS_ROLES_YOUNG_MS, &endpoint), ATTEMPTS_TRY);
    cr_assert_eq(asked, 1);
    attempts_free(attempts);
    attempts = attempts_new(hosts);
    cr_assert_eq(attempts_next(attempts, now + ATTEMPTS_ROLES_OLD_MS, &endpoint), ATTEMPTS_WAIT);
}

/* As libpq: hosts change places, and the addresses of a host stay together. */
Test(attempts, random_hosts_stay_whole)
{
    test_attempts_begin("host=a,b,c load_balance_hosts=random");
    struct hosts_view *view = hosts_view_new(3, 9);
    for (unsigned i = 0; i < 9; i++) {
        struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_addr.s_addr = htonl(0x0a000000 + i)};
        hosts_view_add(view, endpoint_new(&config.upstream.hosts[i / 3], i / 3,
                                          (const struct sockaddr *)&address));
    }
    view->looked_up_at = hosts_now_ms();
    hosts_publish(hosts, view, 0);
    bool first[9] = {false};
    for (int round = 0; round < 400; round++) {
        size_t seen[3] = {0};
        size_t last = 3;
        attempts_free(attempts);
        attempts = attempts_new(hosts);
        for (int i = 0; i < 9; i++) {
            struct endpoint *endpoint;
            cr_assert_eq(attempts_next(attempts, hosts_now_ms(), &endpoint), ATTEMPTS_TRY);
            cr_assert(endpoint->host == last || seen[endpoint->host] == 0);
            last = endpoint->host;
            seen[last]++;
            if (i == 0)
                first[endpoint->address_name[strlen(endpoint->address_name) - 1] - '0'] = true;
        }
        cr_assert(seen[0] == 3 && seen[1] == 3 && seen[2] == 3);
    }
    for (int i = 0; i < 9; i++)
        cr_assert(first[i], "address %d never came first", i);
}

Test(attempts, one_and_all)
{
    static const enum upstream_role roles[] = {UPSTREAM_ROLE_HOT_STANDBY, UPSTREAM_ROLE_DOWN};
    test_attempts_begin("host=10.0.0.1,10.0.0.2 target_session_attrs=primary");
    test_attempts_publish(roles, hosts_now_ms());
    attempts_free(attempts);
    attempts = attempts_new_for_all(hosts);
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.1:5432");
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.2:5432");
    test_attempts_expect(ATTEMPTS_NONE, NULL);
    struct hosts_view *view = hosts_view(hosts);
    attempts_free(attempts);
    attempts = attempts_new_for_one(hosts, view->items[1].endpoint);
    hosts_view_release(view);
    test_attempts_expect(ATTEMPTS_TRY, "at 10.0.0.2:5432");
    test_attempts_expect(ATTEMPTS_NONE, NULL);
}
