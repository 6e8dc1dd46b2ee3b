/*
 * Which table a client reads: pins and the canary share, by the client's id.
 */
#ifndef CROSSFADE_CONFIG_COHORT_COHORT_H
#define CROSSFADE_CONFIG_COHORT_COHORT_H

#include "config/model/flags.h"

/* `client_id` may be NULL: nobody in particular. A pin wins over the canary share, that over READ.
 */
struct route cohort_route(const struct flags *flags, const char *migration_name,
                          const char *client_id);

/* Where a client id falls in a migration's population: 0 to 9999, the same on every machine and in
 * every release. A share of n hundredths of a percent holds the ids below n. It is SHA-256 over the
 * name, a zero byte and the client id; of that the first eight bytes, big-endian, modulo 10000. */
unsigned cohort_of_client(const char *migration_name, const char *client_id);

#endif
