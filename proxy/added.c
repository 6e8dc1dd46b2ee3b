#include "proxy/added.h"

#include <stdio.h>

#include "protocol/frontend.h"

void added_name(char name[static ADDED_NAME_LIMIT], uint32_t serial)
{
    snprintf(name, ADDED_NAME_LIMIT, "_cf_%u", serial);
}

void added_close(struct inbound *in, char kind, uint32_t serial)
{
    char name[ADDED_NAME_LIMIT];
    added_name(name, serial);
    frontend_write_close(outflow_bytes(&in->out), kind, name);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
}

void added_run(struct inbound *in, struct text text, struct answer executed)
{
    struct bytes *out = outflow_bytes(&in->out);
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
    added_close(in, 'S', serial);
}
