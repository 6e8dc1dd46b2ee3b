/*
 * What a server says of a session's settings that Crossfade must know, to read its SQL as that
 * server does and to name its client: ParameterStatus messages.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_SETTINGS_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_SETTINGS_H

#include <stdbool.h>

#include "config/model/upstream.h"
#include "proxy/conversation/statements/prepared.h"

struct settings {
    char *application_name;
    char in_hot_standby; /* '1', '0', or '\0': the server has not said, as this one */
    char default_read_only;
    bool standard_conforming_strings;
    bool ascii_safe_encoding;
    bool utf8;
    char client_encoding[PREPARED_ENCODING_LIMIT]; /* cut where it is longer than any there is */
};

/* As they are before the server has said anything. */
void settings_init(struct settings *settings, const char *application_name);
void settings_on_parameter(struct settings *settings, const char *name, const char *value);
/* What the server has told of itself, as PostgreSQL 14 and later do at each login; what it is for
 * this session, whose role may have a default_transaction_read_only of its own. */
enum upstream_role settings_server_role(const struct settings *settings);
void settings_free(struct settings *settings);

#endif
