#include "proxy/conversation/session/transaction.h"

#include "protocol/base/memory.h"

void transaction_begin(struct transaction *transaction, uint64_t now)
{
    transaction->began = now;
    transaction->vantage = (struct vantage){0};
}

void transaction_begin_anew(struct transaction *transaction, uint64_t now)
{
    uint64_t last_under = transaction->vantage.last_under;
    transaction->began = now;
    transaction->vantage = (struct vantage){.queried_under = last_under, .last_under = last_under};
    transaction->taken_count = 0;
    transaction->left_inside = false;
    transaction->ddl = transaction->ddl_before = GLANCE_DDL_NONE;
}

struct taken_route *transaction_taken(const struct transaction *transaction, size_t migration)
{
    for (size_t i = 0; i < transaction->taken_count; i++)
        if (transaction->taken[i].migration == migration)
            return &transaction->taken[i];
    return NULL;
}

struct taken_route *transaction_take(struct transaction *transaction, size_t migration,
                                     struct route route, uint64_t under)
{
    if (transaction->taken_count == 0)
        transaction->taken_under = under;
    transaction->taken = memory_grow(transaction->taken,
                                     (transaction->taken_count + 1) * sizeof *transaction->taken);
    struct taken_route *taken = &transaction->taken[transaction->taken_count++];
    *taken = (struct taken_route){.migration = migration, .route = route};
    return taken;
}

void transaction_free(struct transaction *transaction)
{
    memory_free(transaction->taken);
}
