#include "rewrite/text/touched.h"

#include <assert.h>

const struct table_name *touched_table(const struct catalog *catalog, const struct touched *item)
{
    assert(item->migration < catalog->migration_count);
    return &catalog->migrations[item->migration].shape[item->side].table;
}

const struct relative *touched_relative_of(const struct catalog *catalog,
                                           const struct touched_relative *item)
{
    assert(item->migration < catalog->migration_count);
    const struct shape *shape = &catalog->migrations[item->migration].shape[item->side];
    assert(item->relative < shape->relative_count);
    return &shape->relatives[item->relative];
}
