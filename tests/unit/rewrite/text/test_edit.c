#include "rewrite/text/edit.h"

#include <criterion/criterion.h>
#include <string.h>

#include "rewrite/text/lexer.h"

static struct arena arena;
static struct tokens *tokens;
static struct edits edits;

static void edit_end(void)
{
    arena_free(&arena);
}

TestSuite(edit, .fini = edit_end);

static void edit_text(const char *text)
{
    struct error error = {0};
    cr_assert(lexer_read(text, strlen(text), true, &arena, &tokens, &error));
    edits = (struct edits){.arena = &arena};
}

/* The whole text with the edits; NULL where they contradict each other. */
static const char *edit_result(void)
{
    struct draft draft = {.arena = &arena};
    if (!edit_apply(&edits, place_before(0), place_after(tokens->count - 1), &draft))
        return NULL;
    struct bytes bytes = {0};
    struct kept *kept = NULL;
    size_t count = 0;
    draft_render(&draft, tokens, &bytes, &arena, &kept, &count);
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(
            memcmp(bytes.data + kept[i].sent_at, tokens->text + kept[i].client_at, kept[i].length),
            0);
    const char *text = arena_copy(&arena, (const char *)bytes.data, bytes.length);
    bytes_free(&bytes);
    return text;
}

Test(edit, nothing_to_do)
{
    edit_text(" a /* b */ c -- d");
    cr_assert_str_eq(edit_result(), " a /* b */ c -- d");
}

Test(edit, in_any_order)
{
    edit_text("one two /* x */ three four");
    draft_add(edit_replace(&edits, 4, 5), "4");
    draft_add(edit_after(&edits, 2), "!");
    draft_add(edit_before(&edits, 1), "<");
    draft_add(edit_replace(&edits, 1, 2), "1");
    draft_add(edit_before(&edits, 3), "(");
    cr_assert_str_eq(edit_result(), "<1 two! /* x */ (three 4");
}

Test(edit, insertions_at_one_place_keep_their_order)
{
    edit_text("a b");
    draft_add(edit_before(&edits, 2), "(1");
    draft_add(edit_before(&edits, 2), ", 2)");
    cr_assert_str_eq(edit_result(), "a (1, 2)b");
}

Test(edit, replacing_takes_what_lies_between)
{
    edit_text("a b /* gone */ c d");
    draft_add(edit_replace(&edits, 2, 4), "x");
    cr_assert_str_eq(edit_result(), "a x d");
}

Test(edit, what_overlaps_is_refused)
{
    edit_text("a b c d");
    edit_replace(&edits, 1, 3);
    edit_replace(&edits, 2, 4);
    cr_assert_null(edit_result());
}

Test(edit, what_lies_inside_another_is_refused)
{
    edit_text("a b c d");
    edit_replace(&edits, 1, 4);
    edit_before(&edits, 2);
    cr_assert_null(edit_result());
}

Test(edit, tokens_do_not_grow_together)
{
    edit_text("a-b");
    draft_add(edit_replace(&edits, 3, 4), "-1");
    cr_assert_str_eq(edit_result(), "a- -1");
    edit_text("FROM\"x\"WHERE");
    draft_add(edit_replace(&edits, 2, 3), "y");
    cr_assert_str_eq(edit_result(), "FROM y WHERE");
    edit_text("SELECT'a'");
    draft_add(edit_after(&edits, 2), "'b'");
    cr_assert_str_eq(edit_result(), "SELECT'a' 'b'");
    edit_text("f(a)");
    draft_add(edit_replace(&edits, 3, 4), "b");
    cr_assert_str_eq(edit_result(), "f(b)");
}

Test(edit, a_stretch_can_be_moved_with_its_edits)
{
    edit_text("a b c d");
    draft_add(edit_replace(&edits, 2, 3), "B");
    struct draft moved = {.arena = &arena};
    cr_assert(edit_apply(&edits, place_before(2), place_after(3), &moved));
    edits = (struct edits){.arena = &arena};
    draft_add_draft(edit_after(&edits, 4), &moved);
    cr_assert_str_eq(edit_result(), "a b c d B c");
}

Test(edit, the_same_drafts_fit_another_text)
{
    edit_text("a = 'x' AND b");
    draft_add(edit_before(&edits, 1), "NOT ");
    draft_add_tokens(edit_after(&edits, 5), 3, 4);
    struct draft draft = {.arena = &arena};
    cr_assert(edit_apply(&edits, place_before(0), place_after(tokens->count - 1), &draft));
    edit_text("a='longer'  AND b /* c */");
    struct bytes bytes = {0};
    draft_render(&draft, tokens, &bytes, NULL, NULL, NULL);
    bytes_add_u8(&bytes, '\0');
    cr_assert_str_eq((const char *)bytes.data, "NOT a='longer'  AND b 'longer' /* c */");
    bytes_free(&bytes);
}
