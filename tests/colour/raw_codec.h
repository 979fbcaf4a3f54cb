/* SPDX-License-Identifier: MIT */
/* A codec of the tests' own, whose pictures may be anything: the file is a description, a profile and samples, and nothing
 * is packed. With it pictures go through the whole pipeline in memory. */
#ifndef BM_TESTS_COLOUR_RAW_CODEC_H
#define BM_TESTS_COLOUR_RAW_CODEC_H

#include "bandmill/pipeline.h"

/* "raw" takes every model; "rgb" what is RGB alone, and can only be written. */
extern const bm_codec raw_codec, rgb_codec;

/* A picture on its way through the pipeline. */
typedef struct raw_picture {
    uint32_t width, height;
    bm_model model;
    unsigned depth;
    const void *samples; /* without padding */
    const void *icc;     /* NULL: none */
    size_t icc_size;
} raw_picture;

typedef struct raw_result {
    bm_status status;
    bm_error error;
    bm_desc out;
    bm_warnings warnings; /* the picture's and the output's */
    bool is_srgb, same_pixels;
    uint64_t reserved_bytes;
    uint8_t *samples;
    size_t size;
} raw_result;

typedef struct raw_way {
    const bm_chain *chain; /* NULL: empty */
    const bm_colour *colour;
    const bm_codec *encoder; /* NULL: raw_codec */
    unsigned threads;        /* 0: 1 */
    uint32_t band_rows;
    size_t memory_bytes;
} raw_way;

/* Runs `count` pictures at once; results[i].samples are the caller's to free. */
void raw_run(const raw_picture *pictures, raw_result *results, unsigned count, const raw_way *way);

const bm_warning *raw_warning(const raw_result *result, const char *code);

#endif
