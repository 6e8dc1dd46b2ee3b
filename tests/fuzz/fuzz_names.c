#include "tests/fuzz/fuzz_names.h"

struct config fuzz_names_config(void)
{
    static const char *key[] = {"id"};
    static struct migration_config migration = {
        .name = "names",
        .database = "app",
        .table = {{"public", "names"}, {"public", "new_names"}},
        .key = key,
        .key_count = 1,
    };
    return (struct config){
        .flag_file = "flags.yaml",
        .flag_prefix = "DATABASE_",
        .migrations = &migration,
        .migration_count = 1,
    };
}
