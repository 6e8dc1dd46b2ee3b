#include "proxy/conversation/planning/routing.h"

#include <assert.h>
#include <string.h>

#include "config/cohort/cohort.h"
#include "protocol/base/memory.h"
#include "proxy/conversation/planning/client_id.h"
#include "proxy/conversation/planning/vantage.h"
#include "rewrite/text/glance.h"

struct route routing_newest_route(struct session *session, size_t migration, const char *text,
                                  size_t length)
{
    const struct snapshot *snapshot = session_newest_snapshot(session);
    assert(migration < snapshot->migration_count);
    const struct flags *flags = &snapshot->migrations[migration];
    const struct migration *which = &session->world->catalog->migrations[migration];
    char id[CLIENT_ID_LIMIT];
    const struct client_id_sources sources = {
        .setting = session->link->meaning.client_id_setting,
        .application_name = session->link->settings.application_name,
        .user = session->client.user,
        .address = session->client.peer,
        .text = text,
        .text_length = length,
        .standard_conforming_strings = session->link->settings.standard_conforming_strings,
    };
    bool known =
        flags_need_client_id(flags) && client_id_find(session->world->config->config, &sources, id);
    return cohort_route(flags, which->config->name, known ? id : NULL);
}

static struct taken_route *routing_take(struct session *session, size_t migration, const char *text,
                                        size_t length)
{
    struct taken_route *taken = transaction_taken(&session->transaction, migration);
    session->transaction.touches = true;
    if (taken != NULL)
        return taken;
    return transaction_take(&session->transaction, migration,
                            routing_newest_route(session, migration, text, length),
                            session_newest_snapshot(session)->number);
}

void routing_find_routes(struct session *session, struct touched_set *touched, const char *text,
                         size_t length)
{
    for (size_t i = 0; i < touched->count; i++) {
        size_t migration = touched->items[i].migration;
        const struct taken_route *taken = transaction_taken(&session->transaction, migration);
        touched->items[i].route =
            taken != NULL ? taken->route : routing_newest_route(session, migration, text, length);
    }
}

void routing_take_routes(struct session *session, struct touched_set *touched, const char *text,
                         size_t length)
{
    for (size_t i = 0; i < touched->count; i++) {
        struct taken_route *taken =
            routing_take(session, touched->items[i].migration, text, length);
        taken->named[touched->items[i].side] = true;
        touched->items[i].route = taken->route;
    }
}

bool routing_all_pass(const struct touched_set *touched)
{
    for (size_t i = 0; i < touched->count; i++)
        if (!route_passes(touched->items[i].route, touched->items[i].side))
            return false;
    return !touched->overflow && !touched->escaped_names;
}

static bool routing_migration_is_fenced(struct session *session, size_t migration)
{
    const struct world *newest = session->around->world;
    return newest->config == session->world->config && world_is_fenced(newest, migration) &&
           transaction_taken(&session->transaction, migration) == NULL;
}

bool routing_is_fenced(struct session *session, const struct touched_set *touched)
{
    for (size_t i = 0; i < touched->count; i++)
        if (routing_migration_is_fenced(session, touched->items[i].migration))
            return true;
    return false;
}

bool routing_table_is_out_of_use(const struct session *session, const struct touched *touched)
{
    const struct route *route = &touched->route;
    const struct shape *shape =
        &session->world->catalog->migrations[touched->migration].shape[touched->side];
    return shape->exists && route->read != touched->side && route->primary != touched->side &&
           !route->mirrored;
}

bool routing_any_is_out_of_use(const struct session *session, const struct touched_set *touched)
{
    for (size_t i = 0; i < touched->count; i++)
        if (routing_table_is_out_of_use(session, &touched->items[i]))
            return true;
    return false;
}

static bool routing_has_noted(const struct session *session, const struct touched *touched)
{
    for (size_t i = 0; i < session->link->prepared_route_count; i++) {
        const struct link_route *noted = &session->link->prepared_routes[i];
        if (noted->migration == touched->migration &&
            route_number(noted->route) == route_number(touched->route))
            return true;
    }
    return false;
}

/* Each route once, however often it is prepared under: no more than there are. */
void routing_note_sql_prepare(struct session *session, const struct touched_set *touched)
{
    for (size_t i = 0; i < touched->count; i++) {
        if (routing_has_noted(session, &touched->items[i]))
            continue;
        session->link->prepared_routes =
            memory_grow(session->link->prepared_routes, (session->link->prepared_route_count + 1) *
                                                            sizeof *session->link->prepared_routes);
        session->link->prepared_routes[session->link->prepared_route_count++] = (struct link_route){
            .migration = touched->items[i].migration, .route = touched->items[i].route};
    }
}

static bool routing_may_execute_sql_prepared(const char *text, size_t length)
{
    return glance_first_word_is(text, length, "execute") ||
           glance_first_word_is(text, length, "explain") ||
           glance_first_word_is(text, length, "create");
}

bool routing_sql_execute_is_stale(struct session *session, const char *text, size_t length,
                                  struct error *error)
{
    return routing_may_execute_sql_prepared(text, length) &&
           routing_sql_prepared_is_stale(session, text, length, error);
}

bool routing_sql_prepared_is_stale(struct session *session, const char *text, size_t length,
                                   struct error *error)
{
    for (size_t i = 0; i < session->link->prepared_route_count; i++) {
        const struct link_route *then = &session->link->prepared_routes[i];
        struct touched_set touched = {.count = 1, .items[0].migration = then->migration};
        if (vantage_of(session, &touched) != VANTAGE_RECENT) {
            vantage_explain(session, &touched, error);
            return true;
        }
        if (!routing_migration_is_fenced(session, then->migration) &&
            route_number(routing_take(session, then->migration, text, length)->route) ==
                route_number(then->route))
            continue;
        error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "statements that SQL PREPARE made before the flags of migration \"%s\" changed "
                  "cannot be executed",
                  session->world->catalog->migrations[then->migration].config->name);
        error_hint(error, "Connect anew, or use the protocol's prepared statements.");
        return true;
    }
    return false;
}
