/*
 * The extended query protocol on its way to the server: Parse, Bind, Describe, Execute, Close.
 *
 * A statement that names a migrating table is prepared with the text that the flags ask for. Where
 * the flags have changed since, it is prepared again, unseen by the client, before it is bound.
 * Where its plan locks rows first, a statement of ours with the same parameters is bound beside the
 * client's portal and executed just before it.
 */
#ifndef CROSSFADE_PROXY_EXTENDED_H
#define CROSSFADE_PROXY_EXTENDED_H

#include "proxy/inbound.h"

/* Longer than any name we give to statements and portals of our own. */
#define EXTENDED_NAME_LIMIT 24

/* See inbound.h for what handlers return. */
size_t extended_parse(struct inbound *in);
size_t extended_bind(struct inbound *in);
size_t extended_describe(struct inbound *in);
size_t extended_execute(struct inbound *in);
/* Behind the CopyDone of a COPY that was executed: the rows go to where they belong. Nothing where
 * none is staged. */
void extended_finish_copy(struct inbound *in);
size_t extended_close(struct inbound *in);

/* For other messages that use prepared statements (sql_prepared.h). */

/* The statement of that name, looked through again where the catalog has changed; or NULL. */
struct prepared *extended_tracked(struct session *session, const char *name);
/* Sets whether the statement names a migrating table. */
void extended_scan(struct session *session, struct prepared *prepared);
/* Brings a statement that names a migrating table up to the flags of the transaction. True: it may
 * be used. False: *used is what to return. */
bool extended_bring_up(struct inbound *in, struct prepared *prepared, size_t *used);
/* Closes our own statement that locks its rows, where it has one. */
void extended_close_prelude(struct inbound *in, const struct prepared *prepared);
/* Makes the statement of ours that locks rows before this one runs, where the plan has one. */
void extended_prepare_prelude(struct inbound *in, struct prepared *prepared, struct plan *plan);
/* What that statement is called. */
void extended_own_name(char name[static EXTENDED_NAME_LIMIT], uint32_t serial);
size_t extended_refuse_memory(struct inbound *in);

#endif
