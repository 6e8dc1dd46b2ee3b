/*
 * The command line: `crossfade serve|check|explain`, `--help`, `--version`.
 */
#ifndef CROSSFADE_PROXY_PROCESS_COMMAND_H
#define CROSSFADE_PROXY_PROCESS_COMMAND_H

int command_run(int argument_count, char **arguments);

#endif
