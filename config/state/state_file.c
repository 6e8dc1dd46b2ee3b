#include "config/state/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/file/document.h"
#include "protocol/base/arena.h"

static bool state_file_write_all(int file, const struct bytes *text)
{
    for (size_t done = 0; done < text->length;) {
        ssize_t wrote = write(file, text->data + done, text->length - done);
        if (wrote < 0 && errno != EINTR)
            return false;
        if (wrote > 0)
            done += (size_t)wrote;
    }
    return fsync(file) == 0;
}

/* The rename itself must reach the disk too. */
static bool state_file_sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct arena arena = {0};
    const char *folder = slash == NULL ? "." : arena_copy(&arena, path, (size_t)(slash - path) + 1);
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    arena_free(&arena);
    if (file < 0)
        return false;
    bool ok = fsync(file) == 0;
    close(file);
    return ok;
}

bool state_file_write(const char *path, const struct bytes *text, struct error *error)
{
    struct arena arena = {0};
    /* A name of its own, as the writer of a configuration just replaced may still be at it. */
    char *fresh = arena_format(&arena, "%s.XXXXXX", path);
    int file = mkostemp(fresh, O_CLOEXEC);
    bool ok = file >= 0 && state_file_write_all(file, text) && rename(fresh, path) == 0;
    int problem = errno;
    if (file >= 0) {
        close(file);
        if (!ok)
            unlink(fresh);
    }
    if (ok) {
        ok = state_file_sync_folder(path);
        problem = errno;
    }
    if (!ok)
        error_set(error, SQLSTATE_CONFIG_FILE, "state file %s cannot be written: %s", path,
                  strerror(problem));
    arena_free(&arena);
    return ok;
}

bool state_file_read(const char *path, const struct migration_config *migrations, size_t count,
                     struct state *out, struct error *error)
{
    struct bytes text = {0};
    bool missing;
    bool ok = document_read_file(path, &text, &missing, error);
    if (ok && missing)
        bytes_add_text(&text, "{\"version\": 1, \"migrations\": []}");
    ok = ok && state_text_parse(path, (const char *)text.data, text.length, migrations, count, out,
                                error);
    bytes_free(&text);
    if (ok)
        out->is_on_disk = !missing;
    else if (error->detail[0] == '\0')
        error_detail(error,
                     "It holds the flags in force. Where it cannot be put right, and what the "
                     "flag source says is what should hold, remove it.");
    return ok;
}
