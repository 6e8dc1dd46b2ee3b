#include "proxy/conversation/session/hidden_log.h"

#include <criterion/criterion.h>

#include "protocol/base/log.h"
#include "tests/unit/rewrite/names_catalog.h"

static void note(struct hidden_log *log, const struct catalog *catalog, uint64_t shape)
{
    struct hidden_sql hidden = {.construct = "DO", .shape = shape};
    const struct plan plan = {.hidden = &hidden, .hidden_count = 1};
    hidden_log_note(log, 1, catalog, &plan);
}

Test(hidden_log, every_statement_counts_and_a_shape_is_remembered_once)
{
    struct catalog *catalog = names_catalog();
    struct hidden_log log = {0};
    note(&log, catalog, 10);
    note(&log, catalog, 10);
    note(&log, catalog, 20);
    cr_assert_eq(log.shape_count, 2);
    cr_assert_eq(log.count_count, 1);
    cr_assert_str_eq(log.counts[0].migration, "names");
    cr_assert_eq(log.counts[0].statements, 3);
    hidden_log_free(&log);
    catalog_release(catalog);
}

Test(hidden_log, shapes_beyond_the_limit_are_only_counted)
{
    struct catalog *catalog = names_catalog();
    struct hidden_log log = {0};
    log_set_level(LOG_LEVEL_ERROR);
    for (uint64_t shape = 0; shape < 2 * HIDDEN_LOG_SHAPES; shape++)
        note(&log, catalog, 10 * shape);
    cr_assert_eq(log.shape_count, HIDDEN_LOG_SHAPES);
    cr_assert_eq(log.counts[0].statements, 2 * HIDDEN_LOG_SHAPES);
    hidden_log_free(&log);
    catalog_release(catalog);
}
