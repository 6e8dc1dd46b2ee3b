#include "rewrite/write/translate.h"

#include "rewrite/write/translate_private.h"

bool translate_write(struct dml *dml, struct error *error)
{
    if (dml->rows != NULL)
        return translate_insert(dml, error);
    if (!translate_columns(dml, error) || !translate_returning(dml, error))
        return false;
    switch (dml->kind) {
    case DML_INSERT:
        return translate_insert(dml, error) && translate_conflict(dml, error);
    case DML_UPDATE:
        return translate_set(dml, dml->set, error);
    case DML_DELETE:
        return true;
    }
    return true;
}
