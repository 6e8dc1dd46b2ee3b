#include "rewrite/text/depth.h"

#include <stdbool.h>

/* What is open at one bracket, or at one CASE. Each operator, each word that makes a node above
 * others and each bracket, with all the depth in it, may put the tree deeper than it is so far; a
 * comma, AND or OR begins beside. */
struct depth_group {
    size_t since_separator;
    size_t chained;  /* JOIN and UNION lean on all before them, whatever stands between */
    size_t betweens; /* whose AND is still to come, and separates nothing */
    size_t deepest;
    bool is_case;
};

static const char *const depth_nesting_words[] = {
    "not",  "is",      "isnull", "notnull",  "like", "ilike", "similar", "between",
    "in",   "at",      "any",    "collate",  "all",  "some",  "exists",  "operator",
    "with", "explain", "as",     "overlaps", "row",  "array", "select",  NULL,
};

static bool depth_is_one_of(const struct tokens *tokens, size_t token, const char *const *words)
{
    for (; *words != NULL; words++)
        if (tokens_is_word(tokens, token, *words))
            return true;
    return false;
}

static bool depth_is_chain(const struct tokens *tokens, size_t token)
{
    static const char *const words[] = {"join", "union", "intersect", "except", NULL};
    return depth_is_one_of(tokens, token, words);
}

static bool depth_is_separator(const struct depth_group *group, const struct tokens *tokens,
                               size_t token)
{
    static const char *const in_case[] = {"when", "then", "else", NULL};
    if (tokens_is_word(tokens, token, "and"))
        return group->betweens == 0;
    return tokens_is(tokens, token, ",") || tokens_is_word(tokens, token, "or") ||
           (group->is_case && depth_is_one_of(tokens, token, in_case));
}

static void depth_add(struct depth_group *group, size_t more)
{
    group->since_separator += more;
    if (group->since_separator + group->chained > group->deepest)
        group->deepest = group->since_separator + group->chained;
}

static void depth_count(struct depth_group *group, const struct tokens *tokens, size_t token)
{
    if (depth_is_separator(group, tokens, token)) {
        group->since_separator = 0;
        group->betweens = 0;
    } else if (depth_is_chain(tokens, token)) {
        group->since_separator = 0;
        group->chained++;
        depth_add(group, 0);
    } else if (tokens_is_word(tokens, token, "and")) {
        group->betweens--;
        depth_add(group, 1);
    } else if (tokens->items[token].kind == TOKEN_OPERATOR ||
               depth_is_one_of(tokens, token, depth_nesting_words)) {
        depth_add(group, 1);
        group->betweens += tokens_is_word(tokens, token, "between");
    }
}

static struct depth_group *depth_close(struct depth_group *top)
{
    depth_add(top - 1, top->deepest + 1);
    return top - 1;
}

size_t depth_bound(const struct tokens *tokens)
{
    struct depth_group groups[DEPTH_OPEN_LIMIT];
    struct depth_group *top = groups;
    size_t deepest = 0;
    *top = (struct depth_group){0};
    for (size_t i = 1; i + 1 < tokens->count; i++) {
        bool opens_case = tokens_is_word(tokens, i, "case");
        if (opens_case || tokens_is(tokens, i, "(") || tokens_is(tokens, i, "[")) {
            if (top == &groups[DEPTH_OPEN_LIMIT - 1])
                return DEPTH_OPEN_LIMIT;
            *++top = (struct depth_group){.is_case = opens_case};
        } else if (tokens_is(tokens, i, ")") || tokens_is(tokens, i, "]")) {
            while (top->is_case) /* without its END: a column of that name */
                top = depth_close(top);
            if (top > groups)
                top = depth_close(top);
        } else if (top->is_case && tokens_is_word(tokens, i, "end")) {
            top = depth_close(top);
        } else if (top == groups && tokens_is(tokens, i, ";")) {
            deepest = top->deepest > deepest ? top->deepest : deepest;
            *top = (struct depth_group){0};
        } else {
            depth_count(top, tokens, i);
        }
    }
    while (top > groups)
        top = depth_close(top);
    return top->deepest > deepest ? top->deepest : deepest;
}
