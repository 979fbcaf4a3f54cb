/* SPDX-License-Identifier: MIT */
/* `bandmill help`: the commands, or the options of one. */
#include "command.h"
#include "help.h"

#include "wrap.h"

void bm_help_program(FILE *stream)
{
    fputs("usage: bandmill COMMAND [OPTION]... [OPERAND]...\n\n"
          "Runs chains of image filters over folders of pictures, on all cores.\n\n"
          "Commands:\n",
          stream);
    for (const bm_command *const *command = bm_commands; *command; command++)
        if (!(*command)->hidden)
            fprintf(stream, "  %-10s%s\n", (*command)->name, (*command)->summary);
    fputs("\nExample:\n"
          "  bandmill run photos/ -r -o out -f gaussian:sigma=3\n\n"
          "`bandmill help COMMAND` tells what a command can do.\n",
          stream);
}

void bm_help_command(const bm_command *command, FILE *stream)
{
    fprintf(stream, "usage: bandmill %s", command->name);
    const bm_option *options = bm_command_options(command);
    if (options->name)
        fputs(" [OPTION]...", stream);
    fprintf(stream, "%s%s\n\n%s.\n", *command->operands ? " " : "", command->operands,
            command->summary);
    if (command->doc) {
        fputc('\n', stream);
        bm_wrap(stream, command->doc, 0, 0);
    }
    bm_options_help(options, stream);
}

static const bm_option help_options[] = {{.name = NULL}};

static int run(void *settings, const bm_words *operands)
{
    (void)settings;
    if (!operands->count)
        bm_help_program(stdout);
    for (size_t i = 0; i < operands->count; i++) {
        const bm_command *command = bm_command_find(operands->item[i].text);
        if (!command)
            return bm_command_unknown(operands->item[i].text);
        bm_help_command(command, stdout);
    }
    return BM_EXIT_OK;
}

const bm_command bm_command_help = {
    .name = "help",
    .operands = "[COMMAND]...",
    .takes = BM_TAKES_COMMANDS,
    .summary = "Tell how to use a command",
    .options = help_options,
    .run = run,
};
