#include "proxy/conversation/session/link.h"

#include "protocol/base/memory.h"

struct link *link_new(struct bytes *out, const char *application_name)
{
    struct link *link = memory_zero(1, sizeof *link);
    link->out.bytes = out;
    link->status = 'I';
    settings_init(&link->settings, application_name);
    return link;
}

void link_free(struct link *link)
{
    if (link == NULL)
        return;
    answers_free(&link->answers);
    portals_free(&link->portals);
    prepared_free(&link->prepared);
    cursors_free(&link->cursors);
    meaning_free(&link->meaning);
    settings_free(&link->settings);
    bytes_free(&link->input);
    memory_free(link->prepared_routes);
    memory_free(link);
}

struct bytes *link_out(struct link *link)
{
    return outflow_bytes(&link->out);
}

bool link_in_transaction(const struct link *link)
{
    return link->status != 'I' || segment_is_open(&link->segment);
}
