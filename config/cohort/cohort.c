#include "config/cohort/cohort.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <string.h>

#define COHORT_COUNT 10000

unsigned cohort_of_client(const char *migration_name, const char *client_id)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    /* Fails only without memory, and then nothing here can go on (see memory.h). */
    bool done = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
                EVP_DigestUpdate(context, migration_name, strlen(migration_name) + 1) == 1 &&
                EVP_DigestUpdate(context, client_id, strlen(client_id)) == 1 &&
                EVP_DigestFinal_ex(context, digest, NULL) == 1;
    EVP_MD_CTX_free(context);
    assert(done);
    (void)done;
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof number; i++)
        number = number << 8 | digest[i];
    return (unsigned)(number % COHORT_COUNT);
}

static const struct pinned_client *cohort_find_pin(const struct flags *flags, const char *client_id)
{
    size_t low = 0;
    size_t high = flags->pin_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(client_id, flags->pins[middle].client_id);
        if (order == 0)
            return &flags->pins[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static enum side cohort_read_side(const struct flags *flags, const char *migration_name,
                                  const char *client_id)
{
    if (client_id == NULL)
        return flags->read;
    const struct pinned_client *pin = cohort_find_pin(flags, client_id);
    if (pin != NULL)
        return pin->table;
    if (flags->has_canary && flags->canary_table != flags->read &&
        cohort_of_client(migration_name, client_id) < flags->canary_share)
        return flags->canary_table;
    return flags->read;
}

struct route cohort_route(const struct flags *flags, const char *migration_name,
                          const char *client_id)
{
    return (struct route){
        .read = cohort_read_side(flags, migration_name, client_id),
        .primary = flags->primary,
        .mirrored = flags->mirrored,
    };
}
