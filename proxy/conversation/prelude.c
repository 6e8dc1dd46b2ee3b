#include "proxy/conversation/prelude.h"

#include "protocol/frontend.h"
#include "proxy/conversation/added.h"

bool prelude_exists(const struct plan *plan)
{
    return plan != NULL && plan->statements[0].prelude.length != 0;
}

/* The server begins to carry out a SELECT when it is bound, but a write when it is executed: so the
 * prelude is bound late, lest it fails before its time. */
static void prelude_send_bind(struct inbound *in, struct portal *portal)
{
    if (portal->prelude != PORTAL_PRELUDE_DUE)
        return;
    portal_set_prelude(portal, PORTAL_PRELUDE_BOUND);
    bytes_add(outflow_bytes(&in->session->to_server), portal->prelude_bind.data,
              portal->prelude_bind.length);
    if (portal->named.name[0] == '\0') /* others may outlive an error, and need it once more */
        portal_drop_bind(portal);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_BIND,
                                       .whom = ANSWER_FOR_NOBODY,
                                       .plan = plan_retain(portal->plan),
                                       .part = PLAN_PRELUDE,
                                       .portal = portal_retain(portal)});
}

void prelude_send_binds(struct inbound *in)
{
    while (in->session->portals.waiting != NULL)
        prelude_send_bind(in, in->session->portals.waiting);
}

void prelude_prepare(struct inbound *in, struct prepared *prepared, struct plan *plan)
{
    if (!prelude_exists(plan))
        return;
    char name[ADDED_NAME_LIMIT];
    added_name(name, prepared->serial);
    prelude_send_binds(in);
    added_close(in, 'S', prepared->serial);
    prepared->has_prelude = true;
    prepared_write_parse(prepared, plan, name, plan->statements[0].prelude,
                         outflow_bytes(&in->session->to_server));
    inbound_expect(in, (struct answer){.to = ANSWER_TO_PARSE,
                                       .whom = ANSWER_FOR_NOBODY,
                                       .plan = plan_retain(plan),
                                       .part = PLAN_PRELUDE});
}

void prelude_bind(struct inbound *in, struct prepared *prepared, struct portal *portal,
                  const struct frontend_bind *bind)
{
    char statement[ADDED_NAME_LIMIT];
    char name[ADDED_NAME_LIMIT];
    portal->serial = ++in->session->prepared.serials;
    added_name(statement, prepared->serial);
    added_name(name, portal->serial);
    struct bytes kept = {0};
    frontend_write_bind(&kept, name, statement, bind, false);
    portal_keep_bind(portal, kept);
    portal->prelude_of = prepared_retain(prepared);
    portal_set_prelude(portal, PORTAL_PRELUDE_DUE);
}

void prelude_execute(struct inbound *in, struct portal *portal)
{
    char name[ADDED_NAME_LIMIT];
    added_name(name, portal->serial);
    prelude_send_bind(in, portal);
    frontend_write_execute(outflow_bytes(&in->session->to_server), name, 0);
    inbound_expect(in,
                   (struct answer){.to = ANSWER_TO_EXECUTE,
                                   .whom = ANSWER_FOR_NOBODY,
                                   .plan = portal->plan != NULL ? plan_retain(portal->plan) : NULL,
                                   .part = PLAN_PRELUDE,
                                   .portal = portal_retain(portal)});
    added_close(in, 'P', portal->serial);
    portal_set_prelude(portal, PORTAL_PRELUDE_DONE);
}
