/* Cursors of SQL's over migrating tables, as far as transactions and savepoints end them. */
#include "proxy/conversation/statements/cursors.h"

#include <criterion/criterion.h>

#include "protocol/base/memory.h"

static struct cursors cursors;

static void note(enum cursor_verb verb, const char *name, bool hold, bool failed)
{
    struct plan *plan = memory_zero(1, sizeof *plan);
    plan->references = 1;
    plan->statements = arena_zero(&plan->arena, 1, sizeof *plan->statements);
    plan->statement_count = 1;
    plan->statements[0].cursor = (struct plan_cursor){verb, arena_string(&plan->arena, name), hold};
    plan->statements[0].rewritten = true;
    cursors_note(&cursors, plan, &plan->statements[0], failed);
    plan_release(plan);
}

Test(cursors, end_with_their_transaction_unless_they_are_held)
{
    note(CURSOR_DECLARE, "c", false, false);
    note(CURSOR_DECLARE, "h", true, false);
    cr_expect_not_null(cursors_find(&cursors, "c"));
    cursors_end_transaction(&cursors, false);
    cr_expect_null(cursors_find(&cursors, "c"));
    cr_expect_not_null(cursors_find(&cursors, "h"));
    note(CURSOR_CLOSE, "h", false, false);
    cr_expect_null(cursors_find(&cursors, "h"));
    cursors_free(&cursors);
}

Test(cursors, of_a_transaction_that_is_rolled_back_are_gone)
{
    note(CURSOR_DECLARE, "h", true, false);
    cursors_end_transaction(&cursors, true);
    cr_expect_null(cursors_find(&cursors, "h"));
    cursors_free(&cursors);
}

Test(cursors, behind_a_savepoint_go_with_it)
{
    note(CURSOR_DECLARE, "a", false, false);
    note(CURSOR_SAVEPOINT, "s", false, false);
    note(CURSOR_DECLARE, "b", false, false);
    note(CURSOR_ROLLBACK_TO, "s", false, false);
    cr_expect_not_null(cursors_find(&cursors, "a"));
    cr_expect_null(cursors_find(&cursors, "b"));
    cursors_free(&cursors);
}

Test(cursors, are_looked_for_once_there_are_any)
{
    static const char text[] = "FETCH c";
    cr_expect_not(cursors_may_concern(&cursors, text, sizeof text - 1));
    cursors.used = true;
    cr_expect(cursors_may_concern(&cursors, text, sizeof text - 1));
    cursors_free(&cursors);
}
