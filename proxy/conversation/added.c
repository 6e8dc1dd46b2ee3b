#include "proxy/conversation/added.h"

#include <stdio.h>

#include "protocol/frontend.h"
#include "proxy/conversation/leftovers.h"

void added_name(char name[static ADDED_NAME_LIMIT], uint32_t serial)
{
    snprintf(name, ADDED_NAME_LIMIT, "_cf_%u", serial);
}

static void added_close_temporary(struct inbound *in, uint32_t serial)
{
    char name[ADDED_NAME_LIMIT];
    added_name(name, serial);
    frontend_write_close(outflow_bytes(&in->session->to_server), 'S', name);
    inbound_expect(
        in, (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY, .closes = serial});
}

void added_close(struct inbound *in, char kind, uint32_t serial)
{
    char name[ADDED_NAME_LIMIT];
    added_name(name, serial);
    frontend_write_close(outflow_bytes(&in->session->to_server), kind, name);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
}

bool added_close_leftovers(struct inbound *in)
{
    struct session *session = in->session;
    struct leftovers *leftovers = &session->prepared.leftovers;
    if (leftovers->count == 0)
        return false;
    if (session->answers.count != 0 || session->planning != NULL || session->copy_in)
        return leftovers->count >= LEFTOVERS_LIMIT && session->planning == NULL &&
               session->answers.count != 0;
    for (size_t i = 0; i < leftovers->count; i++)
        added_close_temporary(in, leftovers->serials[i]);
    frontend_write_flush(
        outflow_bytes(&in->session->to_server)); /* what comes next may wait for the answers */
    leftovers->count = 0;
    return false;
}

void added_run(struct inbound *in, struct text text, struct answer executed)
{
    struct bytes *out = outflow_bytes(&in->session->to_server);
    uint32_t serial = ++in->session->prepared.serials;
    char name[ADDED_NAME_LIMIT];
    added_name(name, serial);
    frontend_write_parse(out, name, text.at, text.length, NULL, 0);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_PARSE, .whom = ANSWER_FOR_NOBODY});
    frontend_write_bind_empty(out, name, name);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_BIND, .whom = ANSWER_FOR_NOBODY});
    frontend_write_execute(out, name, 0);
    inbound_expect(in, executed);
    added_close(in, 'P', serial);
    added_close_temporary(in, serial);
}
