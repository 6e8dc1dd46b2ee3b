#include "proxy/upstream/cancel_keys.h"

#include <criterion/criterion.h>
#include <string.h>

static struct endpoint *test_cancel_keys_endpoint(size_t number)
{
    const struct upstream_host host = {.name = "/run", .unix_path = "/run/.s.PGSQL.1", .port = 1};
    return endpoint_new(&host, number, NULL);
}

static void test_cancel_keys_key(unsigned number, uint8_t key[8])
{
    memset(key, 7, 8);
    memcpy(key, &number, sizeof number);
}

Test(cancel_keys, lead_to_their_servers)
{
    enum { COUNT = 1000 };
    struct endpoint *endpoints[2] = {test_cancel_keys_endpoint(0), test_cancel_keys_endpoint(1)};
    uint8_t key[8];
    for (unsigned i = 0; i < COUNT; i++) {
        test_cancel_keys_key(i, key);
        cancel_keys_add(key, sizeof key, endpoints[i % 2]);
    }
    for (unsigned i = 0; i < COUNT; i += 3) {
        test_cancel_keys_key(i, key);
        cancel_keys_remove(key, sizeof key, endpoints[i % 2]);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        test_cancel_keys_key(i, key);
        struct endpoint *found = cancel_keys_find(key, sizeof key);
        cr_assert_eq(found, i % 3 == 0 ? NULL : endpoints[i % 2]);
        endpoint_release(found);
        cr_assert_null(cancel_keys_find(key, sizeof key - 1));
    }
    for (unsigned i = 0; i < COUNT; i++) {
        test_cancel_keys_key(i, key);
        cancel_keys_remove(key, sizeof key, endpoints[i % 2]); /* some for the second time */
    }
    cr_assert_null(cancel_keys_find(key, sizeof key));
    endpoint_release(endpoints[0]);
    endpoint_release(endpoints[1]);
}

/* Two servers may by chance have given the same one. */
Test(cancel_keys, of_two_servers)
{
    static const uint8_t key[] = "12345678";
    struct endpoint *one = test_cancel_keys_endpoint(0);
    struct endpoint *other = test_cancel_keys_endpoint(1);
    cancel_keys_add(key, 8, one);
    cancel_keys_add(key, 8, other);
    cancel_keys_remove(key, 8, other);
    struct endpoint *found = cancel_keys_find(key, 8);
    cr_assert_eq(found, one);
    endpoint_release(found);
    cancel_keys_remove(key, 8, one);
    cr_assert_null(cancel_keys_find(key, 8));
    endpoint_release(one);
    endpoint_release(other);
}
