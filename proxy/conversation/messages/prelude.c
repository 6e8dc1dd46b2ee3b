#include "proxy/conversation/messages/prelude.h"

#include "protocol/frontend.h"
#include "proxy/conversation/messages/own_message.h"
#include "proxy/conversation/session/own_name.h"

bool prelude_exists(const struct plan *plan)
{
    return plan != NULL && plan->statements[0].own != 0;
}

/* The server begins to carry out a SELECT when it is bound, but a write when it is executed: so the
 * prelude is bound late, lest it fails before its time. */
static void prelude_send_bind(struct session *session, struct portal *portal)
{
    if (portal->prelude != PORTAL_PRELUDE_DUE)
        return;
    portal_set_prelude(portal, PORTAL_PRELUDE_BOUND);
    bytes_add(link_out(session->link), portal->prelude_bind.data, portal->prelude_bind.length);
    if (portal->named.name[0] == '\0') /* others may outlive an error, and need it once more */
        portal_drop_bind(portal);
    session_expect(session, (struct answer){.to = ANSWER_TO_BIND,
                                            .whom = ANSWER_FOR_NOBODY,
                                            .plan = plan_retain(portal->plan),
                                            .step = 0,
                                            .portal = portal_retain(portal)});
}

void prelude_send_binds(struct session *session)
{
    while (session->link->portals.waiting != NULL)
        prelude_send_bind(session, session->link->portals.waiting);
}

void prelude_prepare(struct session *session, struct prepared *prepared, struct plan *plan)
{
    if (!prelude_exists(plan))
        return;
    const struct own_name name = own_name_of(prepared->serial);
    prelude_send_binds(session);
    own_message_close(session, 'S', prepared->serial);
    prepared->has_prelude = true;
    prepared_write_parse(prepared, plan, name.text, plan->statements[0].steps[0].text,
                         link_out(session->link));
    session_expect(session, (struct answer){.to = ANSWER_TO_PARSE,
                                            .whom = ANSWER_FOR_NOBODY,
                                            .plan = plan_retain(plan),
                                            .step = 0});
}

void prelude_bind(struct session *session, struct prepared *prepared, struct portal *portal,
                  const struct frontend_bind *bind)
{
    const struct own_name statement = own_name_of(prepared->serial);
    const struct own_name name = own_name_new(session->link);
    portal->serial = name.serial;
    struct bytes kept = {0};
    frontend_write_bind(&kept, name.text, statement.text, bind, false);
    portal_keep_bind(portal, kept);
    portal->prelude_of = prepared_retain(prepared);
    portal_set_prelude(portal, PORTAL_PRELUDE_DUE);
}

void prelude_execute(struct session *session, struct portal *portal)
{
    const struct own_name name = own_name_of(portal->serial);
    prelude_send_bind(session, portal);
    frontend_write_execute(link_out(session->link), name.text, 0);
    session_expect(session,
                   (struct answer){.to = ANSWER_TO_EXECUTE,
                                   .whom = ANSWER_FOR_NOBODY,
                                   .plan = portal->plan != NULL ? plan_retain(portal->plan) : NULL,
                                   .step = 0,
                                   .portal = portal_retain(portal)});
    own_message_close(session, 'P', portal->serial);
    portal_set_prelude(portal, PORTAL_PRELUDE_DONE);
}
