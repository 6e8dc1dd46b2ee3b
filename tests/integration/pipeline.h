/*
 * The same messages for PostgreSQL itself and for Crossfade before it, on databases that hold the
 * same, with a change of the flags in the middle: every answer must be the same, and in the end
 * what the tables hold.
 *
 * Messages are gathered until something is expected of them.
 */
#ifndef CROSSFADE_TESTS_PIPELINE_H
#define CROSSFADE_TESTS_PIPELINE_H

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/rawclient.h"
#include "tests/integration/transcript.h"

/* A test of this suite, which runs once for each change of the flags. */
#define PIPELINE_TEST(name_)                                                                       \
    static void pipeline_##name_(void);                                                            \
    ParameterizedTestParameters(pipeline, name_)                                                   \
    {                                                                                              \
        static size_t changes[PIPELINE_CHANGE_COUNT] = {0, 1, 2, 3};                               \
        return cr_make_param_array(size_t, changes, sizeof changes / sizeof *changes);             \
    }                                                                                              \
    ParameterizedTest(size_t *change, pipeline, name_, .timeout = 120)                             \
    {                                                                                              \
        pipeline_begin(*change);                                                                   \
        pipeline_##name_();                                                                        \
        pipeline_end();                                                                            \
    }                                                                                              \
    static void pipeline_##name_(void)

#define PIPELINE_UPDATE_ONE "UPDATE names SET last_name = $1 WHERE id = $2"
#define PIPELINE_DELETE_ONE "DELETE FROM names WHERE id = $1 AND first_name <> $2"
#define PIPELINE_SELECT_ALL "SELECT * FROM names ORDER BY id"

/* The flags before and after the change; both tables are always written. */
struct pipeline_change_of_flags {
    const char *name;
    bool new_is_primary[2];
    const char *read[2];
};

#define PIPELINE_CHANGE_COUNT 4
extern const struct pipeline_change_of_flags PIPELINE_CHANGES[PIPELINE_CHANGE_COUNT];

enum { PIPELINE_DIRECT, PIPELINE_THROUGH, PIPELINE_SIDES };

struct pipeline {
    size_t change;
    struct crossfade *crossfade;
    const char *database[PIPELINE_SIDES];
    PGconn *control[PIPELINE_SIDES];
    struct object_names *names[PIPELINE_SIDES];
    struct rawclient *client[PIPELINE_SIDES];
    struct transcript transcript[PIPELINE_SIDES];
    bool foreign_primary;
};

extern struct pipeline pipeline;

void pipeline_begin(size_t change);
void pipeline_end(void); /* compares */

void pipeline_set_flags(int step);
void pipeline_change(void); /* and waits until it counts */

void pipeline_query(const char *sql);
void pipeline_parse(const char *statement, const char *sql);
/* Up to two values, as texts; NULL: there are no more. */
void pipeline_bind(const char *portal, const char *statement, const char *first,
                   const char *second);
void pipeline_describe(char kind, const char *name);
void pipeline_execute(const char *portal, uint32_t limit);
void pipeline_run(const char *statement, const char *first, const char *second);
void pipeline_close(char kind, const char *name);
void pipeline_plain(char type);
void pipeline_copy_data(const char *line);
void pipeline_copy_fail(void);

/* Prepares and describes "s", and reads the answers. */
void pipeline_prepare(const char *sql);

void pipeline_send(void);
/* Reads up to a number of messages of that type, or of any where it is 0. */
void pipeline_read(int side, char last, unsigned number);
/* Sends what was built; the answers go up to that many ReadyForQuery. */
void pipeline_expect(const char *what, unsigned ready);
/* The same with a Flush, and a number of messages. */
void pipeline_expect_messages(const char *what, unsigned number);

#endif
