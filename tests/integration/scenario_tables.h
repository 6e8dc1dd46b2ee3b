/*
 * The tables that scenarios.c puts together; each ends with a scenario that has no name.
 */
#ifndef CROSSFADE_TESTS_SCENARIO_TABLES_H
#define CROSSFADE_TESTS_SCENARIO_TABLES_H

#include "tests/integration/scenarios.h"

extern const struct scenario SCENARIOS_SELECT[];
extern const struct scenario SCENARIOS_PARAMETERS[];
extern const struct scenario SCENARIOS_INSERT[];
extern const struct scenario SCENARIOS_UPDATE[];
extern const struct scenario SCENARIOS_DELETE[];
extern const struct scenario SCENARIOS_ERRORS[];
extern const struct scenario SCENARIOS_TRANSACTIONS[];
extern const struct scenario SCENARIOS_PREPARED[];
extern const struct scenario SCENARIOS_BESIDE[];
extern const struct scenario SCENARIOS_WHOLE_ROWS[];
extern const struct scenario SCENARIOS_CONFLICT[];
extern const struct scenario SCENARIOS_RETURNING[];
extern const struct scenario SCENARIOS_COPY[];
extern const struct scenario SCENARIOS_THINGS[];
extern const struct scenario SCENARIOS_PLACES[];
extern const struct scenario SCENARIOS_NEW_SHAPE[];
extern const struct scenario SCENARIOS_SETTINGS[];
extern const struct scenario SCENARIOS_CURSOR[];
extern const struct scenario SCENARIOS_CURSOR_NEW[];
extern const struct scenario SCENARIOS_PREPARE[];
extern const struct scenario SCENARIOS_PREPARE_NEW[];
extern const struct scenario SCENARIOS_COPY_NEW[];
extern const struct scenario SCENARIOS_WITH[];
extern const struct scenario SCENARIOS_WITH_NEW[];
extern const struct scenario SCENARIOS_TABLES[];
extern const struct scenario SCENARIOS_QUERIES[];
extern const struct scenario SCENARIOS_NAMES[];
extern const struct scenario SCENARIOS_NEW_READS[];

/* The same on the tables of fixtures_types.sql, for test_types.c. */
extern const struct scenario SCENARIOS_TYPES_OLD[];
extern const struct scenario SCENARIOS_TYPES_NEW[];
extern const struct scenario SCENARIOS_NATURES_OLD[];
extern const struct scenario SCENARIOS_NATURES_NEW[];
extern const struct scenario SCENARIOS_LABELS_OLD[];
extern const struct scenario SCENARIOS_LABELS_NEW[];
extern const struct scenario SCENARIOS_MADE_OLD[];
extern const struct scenario SCENARIOS_MADE_NEW[];
extern const struct scenario SCENARIOS_PIECES_OLD[];
extern const struct scenario SCENARIOS_PIECES_NEW[];
extern const struct scenario SCENARIOS_MARKED_OLD[];
extern const struct scenario SCENARIOS_MARKED_NEW[];

#endif
