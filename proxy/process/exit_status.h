/*
 * Exit statuses of the program.
 */
#ifndef CROSSFADE_PROXY_PROCESS_EXIT_STATUS_H
#define CROSSFADE_PROXY_PROCESS_EXIT_STATUS_H

/* Exit statuses that scripts can rely on. */
#define EXIT_STATUS_SUCCESS 0
#define EXIT_STATUS_FAILURE 1 /* it was tried and did not work; standard error says why */
#define EXIT_STATUS_USAGE 2   /* the command line is wrong */
#define EXIT_STATUS_REFUSED 3 /* explain: the statement would be refused under some flags */

#endif
