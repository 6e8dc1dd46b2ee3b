/*
 * The one error type: what went wrong, in the words a client or an operator will read.
 *
 * A function that can fail takes a `struct error *`, returns false (or NULL) and fills it; its
 * outputs are set only on success. An error owns no memory, so it is never freed and may be copied.
 * Texts longer than the fields are cut, never overrun.
 */
#ifndef CROSSFADE_PROTOCOL_BASE_ERROR_H
#define CROSSFADE_PROTOCOL_BASE_ERROR_H

#include <stdbool.h>

#define ERROR_SQLSTATE_LENGTH 5

/* The SQLSTATEs that Crossfade itself gives (PostgreSQL documentation, appendix A). */
#define SQLSTATE_FEATURE_NOT_SUPPORTED "0A000"
#define SQLSTATE_PROTOCOL_VIOLATION "08P01"
#define SQLSTATE_CONNECTION_FAILURE "08006"
#define SQLSTATE_CANNOT_CONNECT "08001"
#define SQLSTATE_CONNECTION_REJECTED "08004"
#define SQLSTATE_CANNOT_CONNECT_NOW "57P03"
#define SQLSTATE_PROGRAM_LIMIT_EXCEEDED "54000"
#define SQLSTATE_STATEMENT_TOO_COMPLEX "54001"
#define SQLSTATE_OUT_OF_MEMORY "53200"
#define SQLSTATE_TOO_MANY_CONNECTIONS "53300"
#define SQLSTATE_CONFIG_FILE "F0000"
#define SQLSTATE_INVALID_AUTHORIZATION "28000"
#define SQLSTATE_QUERY_CANCELED "57014"
#define SQLSTATE_SERIALIZATION_FAILURE "40001"
#define SQLSTATE_ADMIN_SHUTDOWN "57P01"
#define SQLSTATE_IDLE_SESSION_TIMEOUT "57P05"
#define SQLSTATE_IDLE_IN_TRANSACTION_TIMEOUT "25P03"
#define SQLSTATE_SYNTAX_ERROR "42601"
#define SQLSTATE_INTERNAL "XX000"

struct error {
    char sqlstate[ERROR_SQLSTATE_LENGTH + 1];
    char message[640];
    char detail[512];
    char hint[256];
};

/* Fills `error` with a message and an empty detail and hint. Always returns false. */
bool error_set(struct error *error, const char *sqlstate, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds a detail or a hint to an error already set. Both return false. */
bool error_detail(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool error_hint(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
