/*
 * What Crossfade must know of a session's settings to read its SQL as the server does, and to name
 * its client. From the startup packet and the server's ParameterStatus messages.
 */
#ifndef CROSSFADE_PROXY_SETTINGS_H
#define CROSSFADE_PROXY_SETTINGS_H

#include "protocol/startup.h"
#include "proxy/session.h"

void settings_init(struct session_settings *settings);
void settings_from_startup(struct session_settings *settings, const struct startup *startup);
void settings_on_parameter(struct session_settings *settings, const char *name, const char *value);
void settings_free(struct session_settings *settings);

#endif
