/* SPDX-License-Identifier: MIT */
/* A command of the program: what it can be told, and what it does. */
#ifndef BM_COMMAND_H
#define BM_COMMAND_H

#include <stddef.h>

#include "options.h"

/* Exit codes; an interrupt is 128 plus the number of the signal. */
enum {
    BM_EXIT_OK = 0,
    BM_EXIT_SOME_FAILED = 1, /* the rest is done */
    BM_EXIT_REFUSED = 2      /* wrong use, or a plan that cannot end well: nothing was written */
};

/* What a command's operands are. */
typedef enum bm_takes {
    BM_TAKES_NOTHING,
    BM_TAKES_FILES,
    BM_TAKES_FILTERS, /* names */
    BM_TAKES_RECIPES,
    BM_TAKES_COMMANDS
} bm_takes;

typedef struct bm_command {
    const char *name;
    bool hidden;          /* for programs: no list for people has it */
    bm_takes takes;
    const char *operands; /* for the usage line: "INPUT..." */
    const char *summary;  /* one sentence without final stop */
    const char *doc;      /* paragraphs for its help; NULL: none */
    const bm_option *options;
    /* Makes the table where not all of it is known to the compiler; NULL: `options` is all. */
    const bm_option *(*assemble)(void);
    const void *defaults; /* what the settings start as; NULL: no settings */
    size_t settings_bytes;
    int (*run)(void *settings, const bm_words *operands); /* returns the exit code */
} bm_command;

extern const bm_command bm_command_run, bm_command_bench, bm_command_filters, bm_command_recipes,
    bm_command_info, bm_command_help, bm_command_version, bm_command_complete;

/* All commands, in the order of the help; ends with NULL. */
extern const bm_command *const bm_commands[];

/* All options of a command. */
const bm_option *bm_command_options(const bm_command *command);

/* The command of that name, or NULL. */
const bm_command *bm_command_find(const char *name);

/* Tells on standard error that there is no such command, and which one may have been meant. Returns
 * the exit code. */
int bm_command_unknown(const char *name);

/* `bandmill COMMAND: message` on standard error. */
void bm_complain(const char *command, const char *message);

#endif
