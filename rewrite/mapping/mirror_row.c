#include "rewrite/mapping/mirror_row.h"

#include "config/model/identifier.h"

bool mirror_row_has(const struct mirror_row *row, size_t index)
{
    const struct mapping *mapping = &row->mapping[index];
    return mapping->piece_count > 0 && !mapping->target->generated;
}

const char *mirror_row_source(const struct mirror_row *row, const struct column *column)
{
    if (row->numbered == NULL)
        return arena_format(row->arena, "%s.%s", row->source,
                            identifier_quote(row->arena, column->name));
    return arena_format(row->arena, "%s.%s%zu", row->source, row->numbered,
                        (size_t)(column - row->primary->columns) + 1);
}

static const char *mirror_row_slot(void *context, const struct column *column)
{
    return mirror_row_source(context, column);
}

const char *mirror_row_value(const struct mirror_row *row, size_t index)
{
    struct mirror_row copy = *row;
    return mapping_fill(&row->mapping[index], row->arena, mirror_row_slot, &copy);
}

bool mirror_row_stored_value(const struct mirror_row *row, size_t index, const char **out)
{
    const struct mapping *mapping = &row->mapping[index];
    const char *before = NULL;
    const char *after = NULL;
    *out = mirror_row_value(row, index);
    if (mapping->copies != NULL && mapping_same_type(mapping->copies, mapping->target))
        return true;
    if (!mapping_assign(mapping->target, row->arena, &before, &after))
        return false;
    *out = arena_format(row->arena, "%s%s%s", before, *out, after);
    return true;
}

bool mirror_row_reads(const struct mirror_row *row, const struct column *column)
{
    for (size_t i = 0; i < row->mirror->column_count; i++)
        if (mirror_row_has(row, i) && mapping_reads(&row->mapping[i], column))
            return true;
    return false;
}

void mirror_row_add_columns(const struct mirror_row *row, struct draft *out)
{
    const char *comma = "";
    for (size_t i = 0; i < row->mirror->column_count; i++) {
        if (!mirror_row_has(row, i))
            continue;
        draft_add_format(out, "%s%s", comma,
                         identifier_quote(row->arena, row->mirror->columns[i].name));
        comma = ", ";
    }
}

void mirror_row_add_values(const struct mirror_row *row, struct draft *out)
{
    const char *comma = "";
    for (size_t i = 0; i < row->mirror->column_count; i++) {
        if (!mirror_row_has(row, i))
            continue;
        draft_add_format(out, "%s%s", comma, mirror_row_value(row, i));
        comma = ", ";
    }
}

bool mirror_row_overrides(const struct mirror_row *row)
{
    for (size_t i = 0; i < row->mirror->column_count; i++)
        if (mirror_row_has(row, i) && row->mirror->columns[i].identity == 'a')
            return true;
    return false;
}

const struct mapping *mirror_row_key(const struct mirror_row *row, size_t key)
{
    const struct column *column = shape_column(row->mirror, row->migration->config->key[key]);
    return column != NULL ? &row->mapping[column - row->mirror->columns] : NULL;
}

bool mirror_row_add_key_match(const struct mirror_row *row, const char *mirror, struct draft *out)
{
    for (size_t k = 0; k < row->migration->config->key_count; k++) {
        const struct mapping *mapping = mirror_row_key(row, k);
        const char *value;
        if (!mirror_row_stored_value(row, (size_t)(mapping - row->mapping), &value))
            return false;
        draft_add_format(out, "%s%s.%s %s %s", k > 0 ? " AND " : "", mirror,
                         identifier_quote(row->arena, mapping->target->name),
                         mirror_row_equals(mapping->target), value);
    }
    return true;
}

const char *mirror_row_equals(const struct column *column)
{
    return column_is_of_pg_catalog(column) ? "OPERATOR(pg_catalog.=)" : column->equals;
}
