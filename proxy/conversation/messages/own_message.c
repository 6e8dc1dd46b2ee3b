#include "proxy/conversation/messages/own_message.h"

#include "protocol/frontend.h"
#include "proxy/conversation/session/own_name.h"

static void own_message_close_temporary(struct session *session, uint32_t serial)
{
    const struct own_name name = own_name_of(serial);
    frontend_write_close(link_out(session->link), 'S', name.text);
    session_expect(
        session,
        (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY, .closes = serial});
}

void own_message_close(struct session *session, char kind, uint32_t serial)
{
    const struct own_name name = own_name_of(serial);
    frontend_write_close(link_out(session->link), kind, name.text);
    session_expect(session, (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
}

bool own_message_close_leftovers(struct session *session)
{
    struct leftovers *leftovers = &session->link->prepared.leftovers;
    if (leftovers->count == 0)
        return false;
    if (session->link->answers.count != 0 || session->planning != NULL || session->link->copy_in)
        return leftovers->count >= LEFTOVERS_LIMIT && session->planning == NULL &&
               session->link->answers.count != 0;
    for (size_t i = 0; i < leftovers->count; i++)
        own_message_close_temporary(session, leftovers->serials[i]);
    frontend_write_flush(link_out(session->link)); /* what comes next may wait for the answers */
    leftovers->count = 0;
    return false;
}

void own_message_run(struct session *session, struct text text, struct answer executed)
{
    struct bytes *out = link_out(session->link);
    const struct own_name name = own_name_new(session->link);
    frontend_write_parse(out, name.text, text.at, text.length, NULL, 0);
    session_expect(session, (struct answer){.to = ANSWER_TO_PARSE, .whom = ANSWER_FOR_NOBODY});
    frontend_write_bind_empty(out, name.text, name.text);
    session_expect(session, (struct answer){.to = ANSWER_TO_BIND, .whom = ANSWER_FOR_NOBODY});
    frontend_write_execute(out, name.text, 0);
    session_expect(session, executed);
    own_message_close(session, 'P', name.serial);
    own_message_close_temporary(session, name.serial);
}
