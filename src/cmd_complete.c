/* SPDX-License-Identifier: MIT */
/* `bandmill complete`: for shells, whose scripts (src/complete/) ask how a command line may go on. */
#include "command.h"

#include "complete/complete.h"

static const bm_option complete_options[] = {{.name = NULL}};

static int run(void *settings, const bm_words *operands)
{
    (void)settings;
    bm_complete(operands, stdout);
    return BM_EXIT_OK;
}

const bm_command bm_command_complete = {
    .name = "complete",
    .hidden = true,
    .operands = "-- [WORD]...",
    .summary = "Tell a shell how the last word may go on",
    .options = complete_options,
    .run = run,
};
