/*
 * What the service manager is told, over a real datagram socket.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

TestSuite(readiness, .timeout = 60);

/* `name` as in $NOTIFY_SOCKET: a path, or '@' and an abstract name. */
static int readiness_listen(const char *name)
{
    const struct timeval patience = {.tv_sec = HARNESS_WAIT_MS / 1000};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    cr_assert_lt(length, sizeof address.sun_path);
    memcpy(address.sun_path, name, length);
    if (*name == '@')
        address.sun_path[0] = '\0';
    int listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    cr_assert_eq(bind(listener, (struct sockaddr *)&address, size), 0);
    cr_assert_eq(setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    cr_assert_eq(setenv("NOTIFY_SOCKET", name, 1), 0);
    return listener;
}

static void readiness_expect(int listener, const char *beginning)
{
    char text[256] = "";
    ssize_t length = recv(listener, text, sizeof text - 1, 0);
    cr_assert_gt(length, 0, "nothing is said, expected %s", beginning);
    cr_assert_eq(strncmp(text, beginning, strlen(beginning)), 0, "%s, expected %s", text,
                 beginning);
}

static void readiness_tells(const char *name)
{
    int listener = readiness_listen(name);
    int port = harness_free_port();
    const char *config = harness_format("listen: 127.0.0.1:%d\nupstream: host=127.0.0.1 port=%d\n",
                                        port, harness_postgres_port());
    struct crossfade *crossfade = crossfade_start(port, config);
    readiness_expect(listener, "READY=1");

    cr_assert_eq(kill(crossfade->pid, SIGHUP), 0);
    readiness_expect(listener, "RELOADING=1\nMONOTONIC_USEC=");
    readiness_expect(listener, "READY=1");

    harness_write_file(crossfade->config_path, "listen: nonsense\n");
    cr_assert_eq(kill(crossfade->pid, SIGHUP), 0);
    readiness_expect(listener, "RELOADING=1\nMONOTONIC_USEC=");
    readiness_expect(listener, "READY=1");

    crossfade_stop(crossfade);
    readiness_expect(listener, "STOPPING=1");
    close(listener);
}

Test(readiness, is_told_over_a_path)
{
    readiness_tells(harness_format("%s/notify", harness_folder()));
}

Test(readiness, is_told_over_an_abstract_name)
{
    readiness_tells(harness_format("@crossfade-test-%s", harness_unique()));
}

/* Not before it serves: here it never does. */
Test(readiness, is_not_told_by_what_cannot_start)
{
    int listener = readiness_listen(harness_format("%s/notify", harness_folder()));
    const char *config = harness_format("%s/unready.yaml", harness_folder());
    harness_write_file(config, harness_format("listen: 127.0.0.1:%d\n"
                                              "upstream: host=127.0.0.1 port=1\n"
                                              "client_tls_cert_file: none\n"
                                              "client_tls_key_file: none\n",
                                              harness_free_port()));
    cr_assert_eq(harness_shell(NULL, "timeout 20 %s serve --config %s", crossfade_binary(), config),
                 1);
    char text[64];
    cr_assert_lt(recv(listener, text, sizeof text, MSG_DONTWAIT), 0);
    close(listener);
}
