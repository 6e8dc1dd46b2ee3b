#include "proxy/process/handover.h"

#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"

#define HANDOVER_FDS_PER_MESSAGE ((size_t)200) /* less than the kernel's SCM_MAX_FD */
#define HANDOVER_MORE_FDS ((size_t)2)          /* the lock and the state */
#define HANDOVER_STATE_LIMIT ((size_t)64 * 1024 * 1024)
#define HANDOVER_TEXT_LIMIT 256
#define HANDOVER_TRIES 200
#define HANDOVER_TRY_MS 20
#define HANDOVER_BACKLOG 8

enum handover_word { HANDOVER_MORE = 'M', HANDOVER_YES = 'S', HANDOVER_NO = 'N' };

enum handover_outcome {
    HANDOVER_TAKEN,
    HANDOVER_NONE,  /* there can be no lock */
    HANDOVER_AGAIN, /* its holder has just gone */
    HANDOVER_FAILED
};

struct handover_name {
    struct sockaddr_un address;
    socklen_t length;
    const char *shown; /* what messages call the address */
};

static bool handover_set_name(struct handover_name *name, const char *text)
{
    size_t length = strlen(text);
    name->address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (length > sizeof name->address.sun_path - 1)
        return false;
    memcpy(name->address.sun_path + 1, text, length); /* after a zero: an abstract name */
    name->length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
    return true;
}

/* One message with descriptors. */
union handover_control {
    char bytes[CMSG_SPACE(sizeof(int) * (HANDOVER_FDS_PER_MESSAGE + HANDOVER_MORE_FDS))];
    struct cmsghdr align;
};

static bool handover_send(int link, enum handover_word word, const char *text, const int *fds,
                          size_t count)
{
    char data[HANDOVER_TEXT_LIMIT];
    int length = snprintf(data, sizeof data, "%c%s", word, text);
    struct iovec part = {.iov_base = data, .iov_len = strnlen(data, sizeof data - 1)};
    union handover_control control;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    assert(length > 0 && count <= HANDOVER_FDS_PER_MESSAGE + HANDOVER_MORE_FDS);
    if (count != 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof *fds * count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof *fds * count);
        memcpy(CMSG_DATA(header), fds, sizeof *fds * count);
    }
    return sendmsg(link, &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

static bool handover_is_same_user(int link)
{
    struct ucred peer;
    socklen_t length = sizeof peer;
    return getsockopt(link, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == geteuid();
}

/* A file without a name that holds these bytes, or -1. */
static int handover_make_file(const struct bytes *text)
{
    int file = memfd_create("crossfade-state", MFD_CLOEXEC);
    for (size_t done = 0; file >= 0 && done < text->length;) {
        ssize_t wrote = pwrite(file, text->data + done, text->length - done, (off_t)done);
        if (wrote > 0) {
            done += (size_t)wrote;
        } else if (wrote == 0 || errno != EINTR) {
            close(file);
            file = -1;
        }
    }
    return file;
}

/* The lock, the state and the last sockets. */
static bool handover_send_rest(int link, int lock, const int *sockets, size_t count,
                               const struct bytes *state)
{
    int fds[HANDOVER_FDS_PER_MESSAGE + HANDOVER_MORE_FDS];
    int file = handover_make_file(state);
    if (file < 0)
        return false;
    fds[0] = lock;
    fds[1] = file;
    memcpy(fds + HANDOVER_MORE_FDS, sockets, count * sizeof *sockets);
    bool ok = handover_send(link, HANDOVER_YES, "", fds, count + HANDOVER_MORE_FDS);
    close(file);
    return ok;
}

int handover_answer(int lock, const int *sockets, size_t count, const struct bytes *state,
                    const char *refusal)
{
    int link = accept4(lock, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (link < 0)
        return -1;
    bool ok = handover_is_same_user(link);
    if (ok && refusal != NULL) {
        handover_send(link, HANDOVER_NO, refusal, NULL, 0);
        ok = false;
    }
    for (; ok && count > HANDOVER_FDS_PER_MESSAGE; count -= HANDOVER_FDS_PER_MESSAGE) {
        ok = handover_send(link, HANDOVER_MORE, "", sockets, HANDOVER_FDS_PER_MESSAGE);
        sockets += HANDOVER_FDS_PER_MESSAGE;
    }
    if (ok && handover_send_rest(link, lock, sockets, count, state))
        return link;
    close(link);
    return -1;
}

static void handover_gift_add(struct handover_gift *gift, const int *fds, size_t count)
{
    gift->sockets = memory_grow(gift->sockets, (gift->count + count) * sizeof *fds);
    memcpy(gift->sockets + gift->count, fds, count * sizeof *fds);
    gift->count += count;
}

static void handover_gift_free(struct handover_gift *gift)
{
    for (size_t i = 0; i < gift->count; i++)
        close(gift->sockets[i]);
    memory_free(gift->sockets);
    bytes_free(&gift->state);
    *gift = (struct handover_gift){0};
}

/* The word, 0 at the end of the link, -1 and errno. Descriptors that came with it are in *gift. */
static int handover_receive(int link, char *text, size_t size, struct handover_gift *gift)
{
    struct iovec part = {.iov_base = text, .iov_len = size - 1};
    union handover_control control;
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t length = recvmsg(link, &message, MSG_CMSG_CLOEXEC);
    if (length <= 0)
        return (int)length;
    text[length] = '\0';
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        int fds[HANDOVER_FDS_PER_MESSAGE + HANDOVER_MORE_FDS];
        size_t bytes = header->cmsg_len - CMSG_LEN(0);
        memcpy(fds, CMSG_DATA(header), bytes);
        handover_gift_add(gift, fds, bytes / sizeof *fds);
    }
    bool is_cut = (message.msg_flags & (MSG_CTRUNC | MSG_TRUNC)) != 0;
    errno = is_cut ? EMFILE : 0;
    return is_cut || gift->count > HANDOVER_SOCKETS_LIMIT ? -1 : text[0];
}

/* Closes the file. */
static bool handover_read_file(int file, struct bytes *out)
{
    struct stat found;
    bool ok = fstat(file, &found) == 0 && found.st_size > 0 &&
              (size_t)found.st_size <= HANDOVER_STATE_LIMIT;
    if (ok)
        bytes_reserve(out, (size_t)found.st_size);
    while (ok && out->length < (size_t)found.st_size) {
        ssize_t got = pread(file, out->data + out->length, (size_t)found.st_size - out->length,
                            (off_t)out->length);
        ok = got > 0 || (got < 0 && errno == EINTR);
        out->length += got > 0 ? (size_t)got : 0;
    }
    close(file);
    return ok;
}

/* Of the descriptors from that one on, the first two are the lock and the state. */
static bool handover_unwrap(struct handover_gift *gift, size_t first, int *lock)
{
    int file = gift->sockets[first + 1];
    *lock = gift->sockets[first];
    gift->count -= HANDOVER_MORE_FDS;
    memmove(gift->sockets + first, gift->sockets + first + HANDOVER_MORE_FDS,
            (gift->count - first) * sizeof *gift->sockets);
    if (handover_read_file(file, &gift->state))
        return true;
    close(*lock);
    return false;
}

/* All that the holder of the lock has to say. */
static enum handover_outcome handover_read_answer(const struct handover_name *name, int link,
                                                  struct handover *handover,
                                                  struct handover_gift *gift, struct error *error)
{
    char text[HANDOVER_TEXT_LIMIT + 1];
    size_t before = 0;
    int lock;
    int word;
    do {
        before = gift->count;
        word = handover_receive(link, text, sizeof text, gift);
    } while (word == HANDOVER_MORE);
    if (word == HANDOVER_YES && gift->count >= before + HANDOVER_MORE_FDS &&
        handover_unwrap(gift, before, &lock)) {
        *handover = (struct handover){.lock = lock, .link = link};
        return HANDOVER_TAKEN;
    }
    if (word == 0 || (word < 0 && errno == ECONNRESET))
        return HANDOVER_AGAIN;
    error_set(error, SQLSTATE_CANNOT_CONNECT,
              "another crossfade listens on %s and does not hand over: %s", name->shown,
              word == HANDOVER_NO ? text + 1
              : word > 0          ? "its answer is not understood"
                                  : strerror(errno));
    return HANDOVER_FAILED;
}

static enum handover_outcome handover_ask(const struct handover_name *name,
                                          struct handover *handover, struct handover_gift *gift,
                                          struct error *error)
{
    const struct timeval patience = {.tv_sec = HANDOVER_WAIT_SECONDS};
    int link = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (link < 0)
        return HANDOVER_NONE;
    setsockopt(link, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(link, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    enum handover_outcome outcome = HANDOVER_AGAIN;
    if (connect(link, (const struct sockaddr *)&name->address, name->length) == 0) {
        if (handover_is_same_user(link)) {
            outcome = handover_read_answer(name, link, handover, gift, error);
        } else {
            log_event(LOG_LEVEL_WARNING, "handover_unavailable", LOG_TEXT("address", name->shown),
                      LOG_TEXT("reason", "another user has taken the name of its lock"));
            outcome = HANDOVER_NONE;
        }
    }
    if (outcome != HANDOVER_TAKEN) {
        close(link);
        handover_gift_free(gift);
    }
    return outcome;
}

static enum handover_outcome handover_try(const struct handover_name *name,
                                          struct handover *handover, struct handover_gift *gift,
                                          struct error *error)
{
    int lock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (lock < 0)
        return HANDOVER_NONE;
    if (bind(lock, (const struct sockaddr *)&name->address, name->length) == 0 &&
        listen(lock, HANDOVER_BACKLOG) == 0) {
        handover->lock = lock;
        return HANDOVER_TAKEN;
    }
    bool is_held = errno == EADDRINUSE;
    close(lock);
    return is_held ? handover_ask(name, handover, gift, error) : HANDOVER_NONE;
}

static bool handover_take(const struct handover_name *name, struct handover *handover,
                          struct handover_gift *gift, struct error *error)
{
    const struct timespec pause = {.tv_nsec = HANDOVER_TRY_MS * 1000000L};
    *handover = (struct handover){.lock = -1, .link = -1};
    *gift = (struct handover_gift){0};
    for (unsigned i = 0; i < HANDOVER_TRIES; i++) {
        enum handover_outcome outcome = handover_try(name, handover, gift, error);
        if (outcome != HANDOVER_AGAIN)
            return outcome != HANDOVER_FAILED;
        nanosleep(&pause, NULL);
    }
    return error_set(error, SQLSTATE_CANNOT_CONNECT,
                     "another crossfade holds %s and does not answer", name->shown);
}

bool handover_take_tcp(const struct sockaddr *address, socklen_t length, struct handover *handover,
                       struct handover_gift *gift, struct error *error)
{
    char host[64];
    char port[8];
    char shown[80];
    char text[100];
    struct handover_name name = {.shown = shown};
    if (getnameinfo(address, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        snprintf(host, sizeof host, "?");
    snprintf(shown, sizeof shown, "%s:%s", host, port);
    snprintf(text, sizeof text, "crossfade/%u/%s", geteuid(), shown);
    bool fits = handover_set_name(&name, text);
    assert(fits);
    return handover_take(&name, handover, gift, error);
}

/* The folder by its number, so that one socket has one name whatever the way to it. */
bool handover_take_unix(const char *path, struct handover *handover, struct handover_gift *gift,
                        struct error *error)
{
    char folder[sizeof((struct sockaddr_un *)NULL)->sun_path + 2];
    char text[sizeof folder + 80];
    struct stat found;
    struct handover_name name = {.shown = path};
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    snprintf(folder, sizeof folder, "%.*s.", (int)(base - path), path);
    if (stat(folder, &found) == 0) {
        snprintf(text, sizeof text, "crossfade/%u/%lx:%lx/%s", geteuid(),
                 (unsigned long)found.st_dev, (unsigned long)found.st_ino, base);
        if (handover_set_name(&name, text))
            return handover_take(&name, handover, gift, error);
    }
    *handover = (struct handover){.lock = -1, .link = -1};
    *gift = (struct handover_gift){0};
    return true;
}

void handover_close(struct handover *handover)
{
    if (handover->lock >= 0)
        close(handover->lock);
    if (handover->link >= 0)
        close(handover->link);
    *handover = (struct handover){.lock = -1, .link = -1};
}
