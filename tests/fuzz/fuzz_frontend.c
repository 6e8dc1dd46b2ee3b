/*
 * Messages that a client sends: the first byte is the type, the rest a body.
 */
#include <assert.h>
#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "tests/fuzz/fuzz.h"

static void fuzz_frontend_query(const uint8_t *body, size_t length, struct bytes *out)
{
    const char *text;
    size_t text_length;
    if (!frontend_read_query(body, length, &text, &text_length))
        return;
    fuzz_check_string(body, length, text);
    frontend_write_query(out, text, text_length);
    fuzz_check_message(out, 'Q', body, length);
}

static void fuzz_frontend_parse(const uint8_t *body, size_t length, struct bytes *out)
{
    struct frontend_parse parse;
    if (!frontend_read_parse(body, length, &parse))
        return;
    fuzz_check_string(body, length, parse.statement);
    fuzz_check_string(body, length, parse.text);
    uint32_t *types = memory_zero(parse.parameter_count, sizeof *types);
    for (size_t i = 0; i < parse.parameter_count; i++)
        types[i] = bytes_get_u32(parse.parameter_types + 4 * i);
    frontend_write_parse(out, parse.statement, parse.text, parse.text_length, types,
                         parse.parameter_count);
    memory_free(types);
    fuzz_check_message(out, 'P', body, length);
}

/* However much of a Bind has arrived, the names found are those that it has. */
static void fuzz_frontend_peek(const uint8_t *body, size_t length)
{
    const char *portal;
    const char *statement;
    bool need_more;
    if (!frontend_peek_bind(body, length, length, &portal, &statement, &need_more)) {
        assert(!need_more);
        return;
    }
    fuzz_check_string(body, length, portal);
    fuzz_check_string(body, length, statement);
    size_t names_length = strlen(portal) + strlen(statement) + 2;
    const char *early_portal;
    const char *early_statement;
    assert(frontend_peek_bind(body, names_length, length, &early_portal, &early_statement,
                              &need_more));
    assert(early_portal == portal && early_statement == statement);
    assert(!frontend_peek_bind(body, names_length - 1, length, &early_portal, &early_statement,
                               &need_more));
    assert(need_more);
}

static void fuzz_frontend_bind(const uint8_t *body, size_t length, struct bytes *out)
{
    fuzz_frontend_peek(body, length);
    struct frontend_bind bind;
    if (!frontend_read_bind(body, length, &bind))
        return;
    fuzz_check_string(body, length, bind.portal);
    fuzz_check_string(body, length, bind.statement);
    frontend_write_bind(out, bind.portal, bind.statement, &bind, true);
    fuzz_check_message(out, 'B', body, length);
}

static void fuzz_frontend_target(char type, const uint8_t *body, size_t length, struct bytes *out)
{
    struct frontend_target target;
    if (!frontend_read_target(body, length, &target))
        return;
    fuzz_check_string(body, length, target.name);
    if (type == 'D')
        frontend_write_describe(out, target.kind, target.name);
    else
        frontend_write_close(out, target.kind, target.name);
    fuzz_check_message(out, type, body, length);
}

static void fuzz_frontend_execute(const uint8_t *body, size_t length, struct bytes *out)
{
    struct frontend_execute execute;
    if (!frontend_read_execute(body, length, &execute))
        return;
    fuzz_check_string(body, length, execute.portal);
    uint32_t stated = bytes_get_u32(body + length - 4);
    if (stated != execute.row_limit) {
        assert(stated > INT32_MAX && execute.row_limit == 0);
        return;
    }
    frontend_write_execute(out, execute.portal, execute.row_limit);
    fuzz_check_message(out, 'E', body, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    char type = (char)data[0];
    const uint8_t *body = data + 1;
    size_t length = size - 1;
    struct bytes out = {0};
    if (type == 'Q')
        fuzz_frontend_query(body, length, &out);
    else if (type == 'P')
        fuzz_frontend_parse(body, length, &out);
    else if (type == 'B')
        fuzz_frontend_bind(body, length, &out);
    else if (type == 'D' || type == 'C')
        fuzz_frontend_target(type, body, length, &out);
    else if (type == 'E')
        fuzz_frontend_execute(body, length, &out);
    bytes_free(&out);
    return 0;
}
