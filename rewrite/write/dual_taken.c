#include "config/model/identifier.h"
#include "rewrite/plan/translated_error.h"
#include "rewrite/write/dual_private.h"

/* A name within a string of ours, whatever standard_conforming_strings and client_encoding are. */
static const char *dual_plain_name(const struct dual *dual)
{
    const struct table_name *table = &dual->mirror->table;
    char *name = arena_format(dual->arena, "%s.%s", table->schema, table->name);
    for (char *at = name; *at != '\0'; at++)
        if (*at < ' ' || *at > '~' || *at == '\'' || *at == '\\')
            *at = '?';
    return name;
}

/* A row for each row that the mirror wrote, and one for each that the primary did. In this order:
 * the writes to the mirror know which others they have to wait for. */
static void dual_add_rows_of_both(const struct dual *dual, struct draft *out)
{
    for (size_t i = 0; i < dual->arm_count; i++)
        draft_add_format(out,
                         i == 0 ? "(SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken "
                                  "FROM %s"
                                : " UNION ALL SELECT NULL, 1 FROM %s",
                         dual->arms[i]);
    draft_add_format(out, " UNION ALL SELECT 1, NULL FROM %s) AS _cf_rows", dual->name);
}

/*
 * SELECT <value> over the rows of both, an error of the cast to the value's `type` where they are
 * not as many: a trigger may leave a row out. (translated_error.c puts it in words.)
 *
 * A mirror that lacks a row has none to delete, so what is deleted is also held to what was there.
 * That is looked up only where it must be.
 */
static bool dual_add_judgement(struct dual *dual, const char *value, const char *type,
                               struct draft *out, struct error *error)
{
    bool deletes = dual->dml->kind == DML_DELETE;
    draft_add_format(out,
                     "SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) "
                     "pg_catalog.count(_cf_taken) THEN %s",
                     value);
    if (deletes) {
        draft_add_format(out, " WHEN (SELECT pg_catalog.count(*) FROM %s AS _cf_m, %s WHERE ",
                         dml_table(dual->dml, dual->dml->mirror), dual->name);
        if (!dual_add_key_match(dual, &dual->row, out, error))
            return false;
        draft_add_format(out, ") OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN %s",
                         value);
    }
    draft_add_format(out,
                     " ELSE pg_catalog.concat('" TRANSLATED_ERROR_NOT_TAKEN "%s %s ', "
                     "pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), "
                     "' rows)')::pg_catalog.%s END FROM ",
                     dual_plain_name(dual), deletes ? "deleted" : "wrote", type);
    dual_add_rows_of_both(dual, out);
    return true;
}

void dual_add_rows(struct dual *dual, struct draft *out)
{
    draft_add(out, "SELECT ");
    for (size_t i = 0; i < dual->dml->name_count; i++)
        draft_add_format(out, "%s_cf_r%zu AS %s", i > 0 ? ", " : "", i + 1,
                         identifier_quote(dual->arena, dual->dml->names[i]));
    draft_add_format(out, " FROM %s", dual->name);
}

bool dual_add_checked_end(struct dual *dual, struct draft *out, struct error *error)
{
    if (!dual->returns)
        return dual_add_judgement(dual, "pg_catalog.count(_cf_given)", "int8", out, error);
    dual_add_rows(dual, out);
    draft_add(out, " WHERE (");
    if (!dual_add_judgement(dual, "true", "bool", out, error))
        return false;
    draft_add(out, ")");
    return true;
}

/* PostgreSQL runs to its end what writes in WITH, and nothing else that nobody reads. So this is a
 * write, of the kind that has just been done: the mirror's triggers for the statement are not
 * called again for it. */
bool dual_add_check(struct dual *dual, struct draft *out, struct error *error)
{
    const char *table = dml_table(dual->dml, dual->dml->mirror);
    draft_add_format(out, ", %s_checked AS (", dual->name);
    if (dual->dml->kind == DML_DELETE) {
        draft_add_format(out, "DELETE FROM %s WHERE NOT (", table);
    } else {
        const struct mapping *key = mirror_row_key(&dual->row, 0);
        draft_add_format(out, "INSERT INTO %s (%s)%s SELECT %s FROM %s WHERE NOT (", table,
                         identifier_quote(dual->arena, dual->key[0]),
                         key->target->identity == 'a' ? " OVERRIDING SYSTEM VALUE" : "",
                         mirror_row_value(&dual->row, (size_t)(key - dual->row.mapping)),
                         dual->name);
    }
    if (!dual_add_judgement(dual, "true", "bool", out, error))
        return false;
    draft_add(out, "))");
    return true;
}
