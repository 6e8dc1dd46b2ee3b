#include "proxy/conversation/session/own_name.h"

#include <stdio.h>

struct own_name own_name_new(struct link *link)
{
    return own_name_of(++link->prepared.serials);
}

struct own_name own_name_of(uint32_t serial)
{
    struct own_name name = {.serial = serial};
    snprintf(name.text, sizeof name.text, "_cf_%u", serial);
    return name;
}
