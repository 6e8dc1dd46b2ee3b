/* Prepared statements outlive flag changes. */
#include "proxy/conversation/messages/renewal.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void prepare(const char *text)
{
    scene_parse(&scene, "s", text);
    scene_sync(&scene);
    scene_settle(&scene);
    scene_forget(&scene);
}

static void execute(void)
{
    scene_forget(&scene);
    scene_bind(&scene, "", "s");
    scene_execute(&scene, "");
    scene_sync(&scene);
    scene_settle(&scene);
}

Test(renewal, nothing_is_prepared_again_while_the_flags_rest)
{
    scene_begin(&scene, "new/old+new");
    prepare("SELECT id FROM names");
    execute();
    cr_expect_str_eq(scene_heard(&scene), "B s\nE\nS\n");
    scene_end(&scene);
}

Test(renewal, each_change_prepares_once)
{
    scene_begin(&scene, "old/old+new");
    prepare("SELECT id FROM names");
    scene_change(&scene, "new/old+new", false);
    execute();
    cr_expect_not_null(strstr(scene_heard(&scene), "P s SELECT"), "%s", scene_heard(&scene));
    cr_expect_str_eq(scene_got(&scene), "2DCZ");
    execute();
    cr_expect_str_eq(scene_heard(&scene), "B s\nE\nS\n");
    scene_end(&scene);
}

/* The client's own text, byte for byte, once its table is read and written alone again. */
Test(renewal, there_is_a_way_back)
{
    scene_begin(&scene, "new/old+new");
    prepare("SELECT id FROM names");
    scene_change(&scene, "old/old", false);
    execute();
    cr_expect_not_null(strstr(scene_heard(&scene), "P s SELECT id FROM names\n"), "%s",
                       scene_heard(&scene));
    cr_expect_str_eq(scene_got(&scene), "2DCZ");
    scene_end(&scene);
}

Test(renewal, what_names_no_migrating_table_is_left_alone)
{
    scene_begin(&scene, "old/old+new");
    prepare("SELECT 1");
    scene_change(&scene, "new/old+new", false);
    execute();
    cr_expect_str_eq(scene_heard(&scene), "B s\nE\nS\n");
    scene_end(&scene);
}
