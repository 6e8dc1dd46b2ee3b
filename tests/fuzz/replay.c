/*
 * Runs a fuzz target over every file of the folders given, so that a corpus, with all that fuzzing
 * ever found, is also an ordinary test. Fails where a folder cannot be read or holds no files.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "protocol/base/memory.h"
#include "tests/fuzz/fuzz.h"

static bool replay_fail(const char *path, const char *reason)
{
    fprintf(stderr, "%s: %s\n", path, reason);
    return false;
}

/* The file's bytes go into a block of exactly their size, so that a read beyond them is seen. */
static bool replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return replay_fail(path, strerror(errno));
    uint8_t *data = memory_alloc(size);
    bool complete = fread(data, 1, size, file) == size;
    fclose(file);
    if (complete)
        LLVMFuzzerTestOneInput(data, size);
    memory_free(data);
    return complete || replay_fail(path, "cannot be read whole");
}

static bool replay_entry(const char *folder, const char *name, size_t *count)
{
    struct bytes path = {0};
    bytes_add_format(&path, "%s/%s", folder, name);
    bytes_add_u8(&path, '\0');
    struct stat status;
    bool done = true;
    if (stat((const char *)path.data, &status) != 0) {
        done = replay_fail((const char *)path.data, strerror(errno));
    } else if (S_ISREG(status.st_mode)) {
        done = replay_file((const char *)path.data, (size_t)status.st_size);
        *count += 1;
    }
    bytes_free(&path);
    return done;
}

static bool replay_folder(const char *folder)
{
    DIR *listing = opendir(folder);
    if (listing == NULL)
        return replay_fail(folder, strerror(errno));
    bool done = true;
    size_t count = 0;
    const struct dirent *entry;
    while (done && (entry = readdir(listing)) != NULL)
        done = replay_entry(folder, entry->d_name, &count);
    closedir(listing);
    if (done && count == 0)
        done = replay_fail(folder, "no files; expected a corpus");
    if (done)
        printf("%s: %zu inputs\n", folder, count);
    return done;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s FOLDER…\n", argv[0]);
        return EXIT_FAILURE;
    }
    for (int i = 1; i < argc; i++)
        if (!replay_folder(argv[i]))
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
