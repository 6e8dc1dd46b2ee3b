/*
 * Reads roles' password verifiers (pg_authid.rolpassword), over a connection of its own that it
 * keeps: the configuration's `verifiers`. Its role needs the right to, by GRANT SELECT (rolname,
 * rolpassword) ON pg_catalog.pg_authid in the database that it is connected to, and no other one.
 *
 * Blocks: for at most a few seconds, as connecting and asking have time limits. For one thread at a
 * time. A verifier is a secret: the caller wipes it. What libpq has received, libpq forgets in its
 * own time.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_VERIFIER_READER_H
#define CROSSFADE_CONFIG_DATABASE_VERIFIER_READER_H

#include "config/model/config.h"
#include "protocol/base/error.h"

/* With its '\0'. */
#define VERIFIER_LIMIT ((size_t)1024)

enum verifier_status {
    VERIFIER_READ,
    VERIFIER_NONE,       /* no such role, or one without a password */
    VERIFIER_FORBIDDEN,  /* the right is missing, or there is no such connection */
    VERIFIER_UNREACHABLE /* the server did not answer */
};

struct verifier_reader;

/* Connects when it is first asked. The configuration must outlive it. */
struct verifier_reader *verifier_reader_new(const struct config *config);
void verifier_reader_free(struct verifier_reader *reader); /* NULL is allowed */

/* Sets `verifier` for VERIFIER_READ, `error` for the last two. */
enum verifier_status verifier_reader_ask(struct verifier_reader *reader, const char *role,
                                         char verifier[VERIFIER_LIMIT], struct error *error);

#endif
