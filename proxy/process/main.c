#include "proxy/process/command.h"

int main(int argument_count, char **arguments)
{
    return command_run(argument_count, arguments);
}
