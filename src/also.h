/* SPDX-License-Identifier: MIT */
/* Further outputs of each picture: the words of --also, `DIR:CHAIN` or `DIR{OPTION,...}:CHAIN`. */
#ifndef BM_ALSO_H
#define BM_ALSO_H

#include "bandmill/codecs.h"
#include "run_settings.h"

/* What may stand in the braces, under the names of the run's own options. */
typedef struct bm_also_settings {
    unsigned format, depth, metadata;
    bm_codec_word codec[BM_CODEC_WORDS];
} bm_also_settings;

typedef struct bm_also {
    char *folder;
    bm_also_settings settings;
    bm_chain chain;
} bm_also; /* start from zeros */

/* The options that may stand in the braces: rows of the run's own table, then the codecs'. Made once, before there are threads. */
const bm_option *bm_also_options(void);

/* Reads one word. The chain may share its files with another one. A backslash in front of a colon or a brace makes it part of the folder's name. What is not said is as in the
 * run's settings. BM_E_PARAM: the message names the option and the byte that it is about; BM_E_NOMEM. The caller clears it, also
 * after an error. */
bm_status bm_also_parse(bm_also *also, const char *text, const bm_run_settings *run,
                        bm_error *error);
void bm_also_clear(bm_also *also);

/* Tells zeroed options, one for each of bm_codecs, how this output is encoded. */
void bm_also_tell(const bm_also *also, bm_encode_options *encode);

/* NULL: not given. */
const bm_codec *bm_also_format(const bm_also *also);

#endif
