/*
 * The differential generator: random schemas, mappings, data and statements, on a plain table and
 * through Crossfade while flags move. Every answer must be the same, and in the end the mirror must
 * be the mapping of the primary.
 *
 *   generator --seed N [--statements N] [--seconds N] [--case N]
 *
 * Runs beside the servers of tests/integration/with_servers.sh; $CROSSFADE_BINARY is tested. A seed
 * makes cases of some hundred statements, each with a schema of its own; --case plays one of them.
 * Exits with 1 where something differs, after the smallest part that still does.
 */
#include <criterion/criterion.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/generator/player.h"
#include "tests/generator/shrink.h"
#include "tests/integration/harness.h"

#define MAIN_CASE_ITEMS 1000

struct main_options {
    uint64_t seed;
    unsigned long statements;
    double seconds;
    long only_case;
};

static _Noreturn void main_usage(void)
{
    fputs("generator --seed N [--statements N] [--seconds N] [--case N]\n", stderr);
    exit(2);
}

static struct main_options main_read(int argc, char **argv)
{
    static const struct option options[] = {{"seed", required_argument, NULL, 's'},
                                            {"statements", required_argument, NULL, 'n'},
                                            {"seconds", required_argument, NULL, 't'},
                                            {"case", required_argument, NULL, 'c'},
                                            {0}};
    struct main_options read = {.statements = 1000, .only_case = -1};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        char *end = NULL;
        unsigned long number = optarg == NULL ? 0 : strtoul(optarg, &end, 10);
        if (end == NULL || *end != '\0' || end == optarg)
            main_usage();
        if (option == 's')
            read.seed = number;
        else if (option == 'n')
            read.statements = number;
        else if (option == 't')
            read.seconds = (double)number;
        else
            read.only_case = (long)number;
    }
    if (optind != argc)
        main_usage();
    return read;
}

static void main_report(const struct player *player, const struct test_case *test_case,
                        size_t failed_at, const char *difference)
{
    bool *kept = calloc(test_case->count, sizeof *kept);
    cr_assert_not_null(kept);
    printf("seed %llu, case %u, item %zu of %zu:\n%s\n", (unsigned long long)test_case->seed,
           test_case->number, failed_at, test_case->count, difference);
    fflush(stdout);
    char *shrunk = shrink_case(player, test_case, failed_at, kept);
    if (shrunk == NULL) {
        puts("It does not fail when it is played again: see above for what was different.");
    } else {
        printf("The smallest part that fails:\n\n");
        case_print(test_case, kept, stdout);
        printf("\n%s\n", shrunk);
    }
    free(shrunk);
    free(kept);
}

static void main_print_counts(const struct main_options *options,
                              const struct player_counts *counts, double seconds)
{
    printf("seed %llu: %lu statements, %lu failed on both, %lu refused (%.2f %%), %lu steps of "
           "flags, %.1f s, %.0f statements/s\n",
           (unsigned long long)options->seed, counts->statements, counts->failed, counts->refused,
           100.0 * (double)counts->refused / (double)(counts->statements + 1),
           counts->steps_of_flags, seconds, (double)counts->statements / seconds);
    for (size_t i = 0; i < PLAYER_CONSTRUCT_LIMIT; i++)
        if (counts->constructs[i].refused > 0)
            printf("  refused: %5.2f %% of %lu %s\n",
                   100.0 * (double)counts->constructs[i].refused /
                       (double)counts->constructs[i].statements,
                   counts->constructs[i].statements, counts->constructs[i].name);
}

int main(int argc, char **argv)
{
    struct main_options options = main_read(argc, argv);
    struct player_counts *counts =
        mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    cr_assert(counts != MAP_FAILED);
    harness_redis_start();
    struct player player = {.database = {harness_database(), harness_database()}, .counts = counts};
    double begun = harness_now();
    int result = 0;
    unsigned number = options.only_case < 0 ? 0 : (unsigned)options.only_case;
    do {
        struct test_case *test_case = case_make(options.seed, number++, MAIN_CASE_ITEMS);
        size_t at;
        char *difference = player_play(&player, test_case, NULL, &at);
        if (difference != NULL) {
            main_report(&player, test_case, at, difference);
            result = 1;
        }
        free(difference);
        case_free(test_case);
    } while (result == 0 && options.only_case < 0 && counts->statements < options.statements &&
             (options.seconds == 0 || harness_now() - begun < options.seconds));
    main_print_counts(&options, counts, harness_now() - begun);
    harness_redis_stop();
    return result;
}
