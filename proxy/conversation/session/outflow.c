#include "proxy/conversation/session/outflow.h"

struct bytes *outflow_bytes(struct outflow *outflow)
{
    if (outflow->run_length != 0)
        bytes_add(outflow->bytes, outflow->run, outflow->run_length);
    outflow->run_length = 0;
    return outflow->bytes;
}

void outflow_pass(struct outflow *outflow, const uint8_t *data, size_t length)
{
    if (outflow->run_length != 0 && outflow->run + outflow->run_length == data) {
        outflow->run_length += length;
        return;
    }
    outflow_bytes(outflow);
    outflow->run = data;
    outflow->run_length = length;
}

size_t outflow_take_run(struct outflow *outflow, const uint8_t **run)
{
    size_t length = outflow->run_length;
    *run = outflow->run;
    outflow->run_length = 0;
    return length;
}
