#include "proxy/outflow.h"

static void outflow_settle(struct outflow *outflow)
{
    if (outflow->run_length != 0)
        stream_add(outflow->stream, outflow->run, outflow->run_length);
    outflow->run_length = 0;
}

void outflow_pass(struct outflow *outflow, const uint8_t *data, size_t length)
{
    if (outflow->run_length != 0 && outflow->run + outflow->run_length == data) {
        outflow->run_length += length;
        return;
    }
    outflow_settle(outflow);
    outflow->run = data;
    outflow->run_length = length;
}

struct bytes *outflow_bytes(struct outflow *outflow)
{
    outflow_settle(outflow);
    return &outflow->stream->pending;
}

void outflow_end(struct outflow *outflow)
{
    if (outflow->run_length != 0)
        stream_send(outflow->stream, outflow->run, outflow->run_length);
    else
        stream_flush(outflow->stream);
    outflow->run_length = 0;
}
