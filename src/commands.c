/* SPDX-License-Identifier: MIT */
/* The table of commands, and finding one in it. */
#include "command.h"

#include <string.h>
#include <unistd.h>

#include "bandmill/nearest.h"
#include "wrap.h"

const bm_command *const bm_commands[] = {
    &bm_command_run,
    &bm_command_bench,
    &bm_command_filters,
    &bm_command_recipes,
    &bm_command_info,
    &bm_command_help,
    &bm_command_version,
    &bm_command_complete,
    NULL,
};

const bm_option *bm_command_options(const bm_command *command)
{
    return command->assemble ? command->assemble() : command->options;
}

const bm_command *bm_command_find(const char *name)
{
    for (const bm_command *const *command = bm_commands; *command; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

void bm_complain(const char *command, const char *message)
{
    fprintf(stderr, "bandmill%s%s: ", *command ? " " : "", command);
    bm_put_name(stderr, message); /* it may have names in it */
    fputc('\n', stderr);
}

int bm_command_unknown(const char *name)
{
    bm_nearest nearest = bm_nearest_start(name);
    for (const bm_command *const *command = bm_commands; *command; command++)
        if (!(*command)->hidden)
            bm_nearest_offer(&nearest, (*command)->name);
    const char *meant = bm_nearest_word(&nearest);

    fputs("bandmill: there is no command '", stderr);
    bm_put_name(stderr, name);
    if (meant)
        fprintf(stderr, "': did you mean '%s'?\n", meant);
    else if (access(name, F_OK) == 0)
        fputs("', but a file: did you forget the command `run` before it?\n", stderr);
    else
        fputs("': `bandmill help` lists them\n", stderr);
    return BM_EXIT_REFUSED;
}
