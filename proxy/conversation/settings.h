/*
 * What Crossfade must know of a session's settings to read its SQL as the server does, and to name
 * its client. From the startup packet and the server's ParameterStatus messages.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SETTINGS_H
#define CROSSFADE_PROXY_CONVERSATION_SETTINGS_H

#include "protocol/startup.h"
#include "proxy/conversation/session.h"

void settings_init(struct session_settings *settings);
void settings_from_startup(struct session_settings *settings, const struct startup *startup);
void settings_on_parameter(struct session_settings *settings, const char *name, const char *value);
/* What the server has told of itself, as PostgreSQL 14 and later do at each login; what it is for
 * this session, whose role may have a default_transaction_read_only of its own. */
enum upstream_role settings_server_role(const struct session_settings *settings);
void settings_free(struct session_settings *settings);

#endif
