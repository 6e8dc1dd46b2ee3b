/*
 * Whether the tree that we read is the one that the library packs.
 */
#ifndef CROSSFADE_TESTS_UNIT_REWRITE_TREE_COMPARE_H
#define CROSSFADE_TESTS_UNIT_REWRITE_TREE_COMPARE_H

#include <stdbool.h>

/* Byte by byte, but for integers below zero, which stand as 0 in what we read. True also where the
 * library refuses the text. */
bool tree_compare(const char *sql);

#endif
