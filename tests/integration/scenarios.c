#include "tests/integration/scenario_tables.h"

const struct scenario_group SCENARIO_GROUPS[] = {
    {"select", false, SCENARIOS_SELECT},
    {"select with parameters", false, SCENARIOS_PARAMETERS},
    {"tables", false, SCENARIOS_TABLES},
    {"queries", false, SCENARIOS_QUERIES},
    {"names", false, SCENARIOS_NAMES},
    {"new shape, reads", true, SCENARIOS_NEW_READS},
    {"insert", false, SCENARIOS_INSERT},
    {"update", false, SCENARIOS_UPDATE},
    {"delete", false, SCENARIOS_DELETE},
    {"errors", false, SCENARIOS_ERRORS},
    {"transactions", false, SCENARIOS_TRANSACTIONS},
    {"prepared", false, SCENARIOS_PREPARED},
    {"beside", false, SCENARIOS_BESIDE},
    {"whole rows", false, SCENARIOS_WHOLE_ROWS},
    {"on conflict", false, SCENARIOS_CONFLICT},
    {"returning", false, SCENARIOS_RETURNING},
    {"copy", false, SCENARIOS_COPY},
    {"things", false, SCENARIOS_THINGS},
    {"places", false, SCENARIOS_PLACES},
    {"new shape", true, SCENARIOS_NEW_SHAPE},
    {"new shape, copy", true, SCENARIOS_COPY_NEW},
    {"settings", false, SCENARIOS_SETTINGS},
    {"cursors", false, SCENARIOS_CURSOR},
    {"cursors, new shape", true, SCENARIOS_CURSOR_NEW},
    {"writes in WITH", false, SCENARIOS_WITH},
    {"writes in WITH, new shape", true, SCENARIOS_WITH_NEW},
    {"prepare in SQL", false, SCENARIOS_PREPARE},
    {"prepare in SQL, new shape", true, SCENARIOS_PREPARE_NEW},
};

const size_t SCENARIO_GROUP_COUNT = sizeof SCENARIO_GROUPS / sizeof *SCENARIO_GROUPS;
