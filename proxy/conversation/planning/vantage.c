#include "proxy/conversation/planning/vantage.h"

#include <ctype.h>
#include <string.h>

#include "proxy/conversation/session/session.h"
#include "proxy/conversation/statements/meaning.h"
#include "rewrite/text/glance.h"

/* The world before the first one: whatever has changed since, it has changed. */
#define VANTAGE_UNKNOWN_WORLD UINT64_C(1)

void vantage_note_query(struct session *session)
{
    struct vantage *vantage = &session->transaction.vantage;
    vantage->last_under = session->around->world->number;
    if (vantage->queried_under == 0)
        vantage->queried_under = vantage->last_under;
}

/* Each of its statements: whatever stands after a semicolon may be one. */
static bool vantage_is_aside(const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        const char *semicolon = memchr(at, ';', (size_t)(end - at));
        const char *stop = semicolon != NULL ? semicolon : end;
        while (at < stop && isspace((unsigned char)*at))
            at++;
        if (at < stop && !glance_is_aside(at, (size_t)(stop - at)))
            return false;
        at = semicolon != NULL ? stop + 1 : end;
    }
    return true;
}

/* A snapshot that another session has exported may be of any age. */
void vantage_note_text(struct session *session, const char *text, size_t length,
                       struct glance glance)
{
    struct vantage *vantage = &session->transaction.vantage;
    if (session->migrates && glance_may_import_snapshot(glance))
        vantage->queried_under = vantage->last_under = VANTAGE_UNKNOWN_WORLD;
    else if (session->migrates && vantage_is_aside(text, length))
        vantage->last_under = 0;
    else /* where nothing migrates it may, before the transaction ends */
        vantage_note_query(session);
}

static bool vantage_is_inside(const struct session *session)
{
    return session->link->status == 'T' || segment_is_open(&session->link->segment);
}

void vantage_note_question(struct session *session)
{
    if (vantage_is_inside(session))
        vantage_note_query(session);
}

void vantage_note_answer(struct session *session)
{
    struct vantage *vantage = &session->transaction.vantage;
    vantage->level_known = vantage_is_inside(session);
    if (!vantage->level_known || vantage->queried_under == 0)
        return;
    uint64_t before = session->wishes->world_before(session, session->link->meaning.snapshot_end);
    if (vantage->queried_under < before)
        vantage->queried_under = before;
}

/* A replication connection can be asked nothing. */
static enum vantage_view vantage_of_migration(struct session *session, size_t migration)
{
    const struct vantage *vantage = &session->transaction.vantage;
    const struct world *world = session_newest_world(session);
    if (vantage->queried_under == 0 ||
        transaction_taken(&session->transaction, migration) != NULL ||
        world_changed(world, migration) <= vantage->queried_under)
        return VANTAGE_RECENT;
    if (session->client.replication)
        return VANTAGE_OLD;
    if (!vantage->level_known)
        return VANTAGE_UNKNOWN;
    return session->link->meaning.keeps_snapshot ? VANTAGE_OLD : VANTAGE_RECENT;
}

enum vantage_view vantage_of(struct session *session, const struct touched_set *touched)
{
    enum vantage_view view = VANTAGE_RECENT;
    for (size_t i = 0; i < touched->count && view == VANTAGE_RECENT; i++)
        view = vantage_of_migration(session, touched->items[i].migration);
    return view;
}

void vantage_explain(struct session *session, const struct touched_set *touched,
                     struct error *error)
{
    size_t i = 0;
    while (i + 1 < touched->count &&
           vantage_of_migration(session, touched->items[i].migration) == VANTAGE_RECENT)
        i++;
    error_set(error, SQLSTATE_SERIALIZATION_FAILURE,
              "could not serialize access due to concurrent update");
    error_detail(error,
                 "The flags of migration \"%s\" have changed since the transaction's snapshot was "
                 "taken.",
                 session->world->catalog->migrations[touched->items[i].migration].config->name);
    error_hint(error, "The transaction might succeed if retried.");
}
