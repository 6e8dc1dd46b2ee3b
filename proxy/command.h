/*
 * The command line: `crossfade serve|check|explain`, `--help`, `--version`.
 */
#ifndef CROSSFADE_PROXY_COMMAND_H
#define CROSSFADE_PROXY_COMMAND_H

/* Exit statuses that scripts can rely on. */
#define COMMAND_EXIT_SUCCESS 0
#define COMMAND_EXIT_FAILURE 1 /* it was tried and did not work; standard error says why */
#define COMMAND_EXIT_USAGE 2   /* the command line is wrong */
#define COMMAND_EXIT_REFUSED 3 /* explain: the statement would be refused under some flags */

int command_run(int argument_count, char **arguments);

#endif
