/* SPDX-License-Identifier: MIT */
/* The options of the codecs' encoders on a command line. A codec declares its own; here they become rows of a table, and
 * what was said becomes what each encoder is told. Codecs that have an option of the same name share its row. */
#ifndef BM_CODEC_OPTIONS_H
#define BM_CODEC_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bandmill/codec.h"
#include "options.h"

#define BM_CODEC_WORDS 32 /* rows at most */

/* What was said about one of them; which member counts, its type decides. */
typedef struct bm_codec_word {
    bool given, on;
    unsigned choice;
    uint64_t number;
} bm_codec_word;

/* Appends a row for each option of each codec to the `count` rows in `table`, which has room for BM_CODEC_WORDS more and
 * the end; `field` is where the array of words lies in the settings. Returns the number of rows, the end not counted. */
size_t bm_codec_options_append(bm_option *table, size_t count, size_t field);

/* BM_E_PARAM where options of one codec contradict each other. */
bm_status bm_codec_options_check(const bm_codec_word *words, bm_error *error);

/* Tells `options`, one for each of bm_codecs, what was said. */
void bm_codec_options_tell(const bm_codec_word *words, bm_encode_options *options);

#endif
