/* SQL's PREPARE, EXECUTE and DEALLOCATE share their names with the protocol's statements. */
#include "proxy/conversation/messages/prepare_by_sql.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static bool knows(const char *name)
{
    return prepared_find(&scene.talk.session.link->prepared, name) != NULL;
}

Test(prepare_by_sql, sql_prepare_passes_and_is_remembered)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "PREPARE s AS SELECT id FROM names");
    cr_expect_not_null(strstr(scene_heard(&scene), "Q PREPARE s AS SELECT id FROM names\n"));
    cr_expect_str_eq(scene_got(&scene), "CZ");
    cr_expect(knows("s"));
    scene_end(&scene);
}

Test(prepare_by_sql, deallocate_forgets_what_it_names)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "PREPARE s AS SELECT id FROM names");
    scene_query(&scene, "PREPARE t AS SELECT id FROM names");
    scene_query(&scene, "DEALLOCATE s");
    cr_expect_not(knows("s"));
    cr_expect(knows("t"));
    scene_query(&scene, "DEALLOCATE ALL");
    cr_expect_not(knows("t"));
    scene_end(&scene);
}

Test(prepare_by_sql, verbs_are_read_from_the_text)
{
    static const struct {
        const char *text;
        enum sql_prepare_verb verb;
    } cases[] = {
        {"SELECT 1", SQL_PREPARE_NONE},         {"PREPARE a AS SELECT 1", SQL_PREPARE_MAKE},
        {"/* x */ execute a", SQL_PREPARE_RUN}, {"DEALLOCATE a", SQL_PREPARE_DROP},
        {"DISCARD ALL", SQL_PREPARE_DROP_ALL},
    };
    scene_begin(&scene, "old/old+new");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum sql_prepare_verb verb = SQL_PREPARE_NONE;
        struct error error;
        cr_expect(prepare_by_sql_find_verb(&scene.talk.session, cases[i].text,
                                           strlen(cases[i].text), &verb, &error));
        cr_expect_eq(verb, cases[i].verb, "%s: %d", cases[i].text, (int)verb);
    }
    scene_end(&scene);
}
