#include "rewrite/write/translate.h"

#include "rewrite/write/translate_private.h"

bool translate_write(struct writing *writing, struct error *error)
{
    if (!translate_columns(writing, error) || !translate_returning(writing, error))
        return false;
    switch (writing->kind) {
    case WRITING_INSERT:
        return translate_insert(writing, error) && translate_conflict(writing, error);
    case WRITING_UPDATE:
        return translate_set(writing, writing->set, error);
    case WRITING_DELETE:
        return true;
    }
    return true;
}
