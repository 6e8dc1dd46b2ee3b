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

size_t outflow_pass_message(struct outflow *outflow, struct flow *flow, const uint8_t *message,
                            size_t available, size_t total)
{
    size_t take = outflow_drop_message(flow, available, total);
    outflow_pass(outflow, message, take);
    flow->passes = true;
    return take;
}

size_t outflow_drop_message(struct flow *flow, size_t available, size_t total)
{
    size_t take = available < total ? available : total;
    *flow = (struct flow){.left = total - take, .passes = false};
    return take;
}

size_t outflow_go_on(struct outflow *outflow, struct flow *flow, const uint8_t *data, size_t length)
{
    size_t take = flow->left < length ? flow->left : length;
    if (flow->passes)
        outflow_pass(outflow, data, take);
    flow->left -= take;
    return take;
}

size_t outflow_take_run(struct outflow *outflow, const uint8_t **run)
{
    size_t length = outflow->run_length;
    *run = outflow->run;
    outflow->run_length = 0;
    return length;
}
