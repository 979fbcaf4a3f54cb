/* SPDX-License-Identifier: MIT */
/* Good files of every kind that the decoders tell apart, to be cut, damaged and lengthened. */
#ifndef BM_TESTS_CODEC_VICTIMS_H
#define BM_TESTS_CODEC_VICTIMS_H

#include "sources.h"

/* The sources that are cut: every way in which the decoders collect rows. */
typedef struct victim {
    const bm_codec *codec;
    file encoded;
} victim;

enum { VICTIMS = 8 };

/* Set-up and tear-down of a group of tests: *state is a `victim[VICTIMS]`. */
int make_victims(void **state);
int free_victims(void **state);

/* A copy of a file with `size` bytes put in at `at`. */
file with_bytes(const file *encoded, const uint8_t *at, const void *bytes, size_t size);

#endif
