#include "proxy/conversation/session/client_side.h"

#include <criterion/criterion.h>
#include <string.h>

Test(client_side, names_from_the_startup_packet)
{
    struct client_side client = {0};
    const struct startup startup = {
        .user = "ada", .database = "app", .application_name = "web", .replication = true};
    client_side_start(&client, &startup);
    cr_assert_str_eq(client.user, "ada");
    cr_assert_str_eq(client.database, "app");
    cr_assert_str_eq(client.application_name, "web");
    cr_assert(client.replication);
    client_side_free(&client);
}

Test(client_side, the_database_is_the_users_where_none_is_named)
{
    struct client_side client = {0};
    client_side_start(&client, &(struct startup){.user = "ada"});
    cr_assert_str_eq(client.database, "ada");
    cr_assert_str_eq(client.application_name, "");
    cr_assert_not(client.replication);
    client_side_free(&client);
}

Test(client_side, names_are_as_long_as_the_servers)
{
    char name[STARTUP_NAME_LIMIT + 8];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    struct client_side client = {0};
    client_side_start(&client, &(struct startup){.user = name, .database = name});
    cr_assert_eq(strlen(client.user), STARTUP_NAME_LIMIT);
    cr_assert_eq(strlen(client.database), STARTUP_NAME_LIMIT);
    client_side_free(&client);
}
