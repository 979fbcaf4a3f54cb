/* SPDX-License-Identifier: MIT */
/* Options of a command: declared once in a table, from which the parser and the help derive.
 *
 * A row says where in the command's settings the value goes; the settings start out as the
 * command's defaults. The parser knows types and ranges; what concerns several options at once is
 * the command's business. */
#ifndef BM_OPTIONS_H
#define BM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "bandmill/status.h"

typedef enum bm_option_type {
    BM_OPTION_FLAG,    /* bool: present or not */
    BM_OPTION_COUNT,   /* uint64_t: a whole number */
    BM_OPTION_BYTES,   /* uint64_t: K, M, G, T are powers of 1024 */
    BM_OPTION_PIXELS,  /* uint64_t: K, M, G, T are powers of 1000 */
    BM_OPTION_SECONDS, /* uint64_t: nanoseconds, given as seconds with up to nine decimals */
    BM_OPTION_CHOICE,  /* unsigned: index of the word */
    BM_OPTION_SET,  /* unsigned: bit i for the i-th word; a list with commas, added to the others */
    BM_OPTION_TEXT, /* const char *: as given */
    BM_OPTION_LIST  /* bm_words: appended, in the order of the command line */
} bm_option_type;

typedef struct bm_option {
    const char *name;     /* long form, without dashes; NULL ends a table */
    char letter;          /* short form; 0: none */
    /* How the help calls its value; NULL for a flag. Completion goes by that where a value is a text: FILE, DIR, RECIPE, CHAIN. */
    const char *argument;
    bm_option_type type;
    uint64_t min, max;                      /* of numbers, SECONDS in nanoseconds; inclusive */
    bool zero;                              /* 0 is allowed besides, whatever min is */
    const char *const *choices;             /* CHOICE, SET: the words, ending with NULL ... */
    const char *(*choice_at)(size_t index); /* ... or where only a table knows them */
    size_t field;                           /* offset in the settings */
    size_t given;      /* offset of a bool that becomes true when the option is given; 0: none */
    const char *group; /* heading in the help */
    const char *doc;   /* a few sentences for the help */
} bm_option;

/* Words of the command line, each with the option that it was given to (NULL: an operand). */
typedef struct bm_words {
    struct bm_word {
        const char *text;
        const bm_option *option;
    } * item;
    size_t count, capacity;
} bm_words; /* start from zeros */

void bm_words_clear(bm_words *words);

/* Parses the words of a command line: `--name value`, `--name=value`, `-n value`, `-nvalue`, flags
 * joined as in -rv,
 * `--` as the end of all options; operands may stand anywhere between. `--help` and `-h` are known
 * to every table: *help becomes true and parsing stops. Texts are not copied. BM_E_PARAM: the
 * message names the option, what was given and what would be right. BM_E_NOMEM. */
bm_status bm_options_parse(const bm_option *options, char *const *arguments, void *settings,
                           bm_words *operands, bool *help, bm_error *error);

/* Frees what LIST options gathered in the settings. */
void bm_options_clear(const bm_option *options, void *settings);

/* The option whose long form is these `length` bytes, or that has this letter; NULL: there is none. --help and -h are known
 * to every table. */
const bm_option *bm_option_find(const bm_option *options, const char *name, size_t length);
const bm_option *bm_option_find_letter(const bm_option *options, char letter);

/* The i-th word of a CHOICE or SET; NULL from the end on. */
const char *bm_option_choice(const bm_option *option, size_t index);

/* Prints the table for people, 80 columns wide, a heading for each group. */
void bm_options_help(const bm_option *options, FILE *stream);

#endif
