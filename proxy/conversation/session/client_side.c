#include "proxy/conversation/session/client_side.h"

#include <string.h>

#include "protocol/base/memory.h"

static void client_side_set(char **setting, const char *value)
{
    memory_free(*setting);
    *setting = memory_copy_string(value != NULL ? value : "");
}

/* The server cuts longer names without a word, and so a longer name must not be another name here.
 */
static void client_side_set_name(char **setting, const char *value)
{
    client_side_set(setting, value);
    if (strlen(*setting) > STARTUP_NAME_LIMIT)
        (*setting)[STARTUP_NAME_LIMIT] = '\0';
}

void client_side_start(struct client_side *client, const struct startup *startup)
{
    client_side_set_name(&client->user, startup->user);
    client_side_set_name(&client->database,
                         startup->database != NULL ? startup->database : startup->user);
    client_side_set(&client->application_name, startup->application_name);
    client->replication = startup->replication;
}

void client_side_free(struct client_side *client)
{
    bytes_free(&client->input);
    memory_free(client->user);
    memory_free(client->database);
    memory_free(client->application_name);
}
