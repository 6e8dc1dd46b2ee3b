#include "tests/unit/proxy/conversation/scene.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/memory.h"
#include "protocol/frontend.h"

#define SCENE_ROUNDS 10000

static void scene_note_text(struct scene *scene, const uint8_t *at, size_t length)
{
    bytes_add_u8(&scene->heard, ' ');
    bytes_add(&scene->heard, at, strnlen((const char *)at, length));
}

static void scene_note_heard(struct scene *scene)
{
    char type;
    const uint8_t *body;
    size_t length;
    if (!scene->server.greeted || !fuzz_peer_next(&scene->server.peer, &type, &body, &length))
        return;
    bytes_add_u8(&scene->heard, (uint8_t)type);
    if (type == 'Q') {
        scene_note_text(scene, body, length);
    } else if (type == 'P') {
        size_t name = strnlen((const char *)body, length) + 1;
        scene_note_text(scene, body, length);
        scene_note_text(scene, body + name, length - name);
    } else if (type == 'B') {
        size_t name = strnlen((const char *)body, length) + 1;
        scene_note_text(scene, body + name, length - name);
    }
    bytes_add_u8(&scene->heard, '\n');
}

static void scene_note_got(struct scene *scene)
{
    char type;
    const uint8_t *body;
    size_t length;
    while (fuzz_peer_next(&scene->client, &type, &body, &length)) {
        struct backend_error error;
        bytes_add_u8(&scene->got, (uint8_t)type);
        if (type == 'E' && backend_read_error(body, length, &error))
            bytes_add_text(&scene->got, error.sqlstate);
        fuzz_peer_consume(&scene->client, length);
    }
}

void scene_settle_without_server(struct scene *scene)
{
    for (unsigned i = 0; i < SCENE_ROUNDS && fuzz_talk_carry(&scene->talk); i++)
        continue;
    scene_note_got(scene);
}

void scene_settle(struct scene *scene)
{
    for (unsigned i = 0; i < SCENE_ROUNDS; i++) {
        bool moved = fuzz_talk_carry(&scene->talk);
        scene_note_heard(scene);
        if (!fuzz_server_answer(&scene->server, 0) && !moved)
            break;
    }
    scene_note_got(scene);
}

void scene_settle_with_catalog(struct scene *scene)
{
    scene_settle(scene);
    for (unsigned i = 0; i < SCENE_ROUNDS && fuzz_talk_read_catalog(&scene->talk); i++)
        scene_settle(scene);
}

void scene_forget(struct scene *scene)
{
    bytes_clear(&scene->heard);
    bytes_clear(&scene->got);
}

void scene_begin(struct scene *scene, const char *route)
{
    static const char startup[] = "\0\3\0\0user\0postgres\0database\0app\0";
    *scene = (struct scene){.client.piece = SIZE_MAX};
    scene->world = fuzz_talk_world(NULL, route, 1);
    world_follow(scene->world, NULL);
    fuzz_server_begin(&scene->server);
    bytes_add_u32(&scene->client.out, (uint32_t)sizeof startup + 4);
    bytes_add(&scene->client.out, startup, sizeof startup);
    fuzz_talk_open(&scene->talk, scene->world, &scene->client, &scene->server.peer);
    scene_settle(scene);
    cr_assert_eq(scene->talk.session.state, SESSION_READY);
    scene_forget(scene);
}

void scene_end(struct scene *scene)
{
    fuzz_talk_close(&scene->talk);
    fuzz_peer_close(&scene->client);
    fuzz_peer_close(&scene->server.peer);
    world_release(scene->world);
    bytes_free(&scene->heard);
    bytes_free(&scene->got);
}

void scene_change(struct scene *scene, const char *route, bool fenced)
{
    struct world *before = scene->world;
    scene->world = fuzz_talk_world(before, route, before->snapshot->number + 1);
    if (fenced) {
        bool *marks = memory_zero(1, sizeof *marks);
        marks[0] = true;
        world_set_fence(scene->world, 1, marks);
    }
    world_follow(scene->world, before);
    fuzz_talk_take_world(&scene->talk, scene->world);
    world_release(before);
    fuzz_talk_advance(&scene->talk);
}

void scene_query(struct scene *scene, const char *text)
{
    frontend_write_query(&scene->client.out, text, strlen(text));
    scene_settle(scene);
}

void scene_parse(struct scene *scene, const char *name, const char *text)
{
    frontend_write_parse(&scene->client.out, name, text, strlen(text), NULL, 0);
}

void scene_bind(struct scene *scene, const char *portal, const char *statement)
{
    struct bytes values = {0};
    bytes_add_u16(&values, 0);
    bytes_add_u16(&values, 0);
    struct frontend_bind bind = {.values = values.data, .values_length = values.length};
    frontend_write_bind(&scene->client.out, portal, statement, &bind, false);
    bytes_free(&values);
}

void scene_execute(struct scene *scene, const char *portal)
{
    frontend_write_execute(&scene->client.out, portal, 0);
}

void scene_sync(struct scene *scene)
{
    frontend_write_sync(&scene->client.out);
}

static const char *scene_text(struct bytes *bytes)
{
    bytes_add_u8(bytes, '\0');
    bytes->length--;
    return (const char *)bytes->data;
}

const char *scene_heard(struct scene *scene)
{
    return scene_text(&scene->heard);
}

const char *scene_got(struct scene *scene)
{
    return scene_text(&scene->got);
}

void scene_expect_got(struct scene *scene, const char *types)
{
    cr_expect_str_eq(scene_got(scene), types,
                     "the client got %s instead of %s; the server heard\n%s", scene_got(scene),
                     types, scene_heard(scene));
}
