/* SPDX-License-Identifier: MIT */
/* What decides an output besides its input: versions (not in place), chain, options. */
#ifndef BM_RESUME_KEY_H
#define BM_RESUME_KEY_H

#include <stdio.h>

#include "resume/record.h"
#include "setup.h"

/* Options of `bandmill run` that decide nothing about an output that is made, or that stand in the key under another name. Ends with NULL. */
extern const char *const bm_key_left_out[];
bool bm_key_leaves_out(const char *option);

/* Writes the key of the outputs of a tree (0: that of --output; i: of the i-th --also), of those whose encoder is bm_codecs[encoder]; BM_CODECS: it is known
 * only when the input is. Files that the chain names are read. BM_E_READ, BM_E_NOMEM. */
bm_status bm_key_print(const bm_setup *setup, size_t tree, size_t encoder, FILE *stream,
                       bm_error *error);

/* The hash of that text. */
bm_status bm_key_make(bm_digest *key, const bm_setup *setup, size_t tree, size_t encoder,
                      bm_error *error);

#endif
