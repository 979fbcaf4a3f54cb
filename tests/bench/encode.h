/* SPDX-License-Identifier: MIT */
/* What a made-up picture is written as. */
#ifndef BANDMILL_BENCH_ENCODE_H
#define BANDMILL_BENCH_ENCODE_H

#include "mosaic.h"

typedef enum bench_kind {
    BENCH_JPEG_420,
    BENCH_JPEG_422,
    BENCH_JPEG_444,
    BENCH_JPEG_GRAY,
    BENCH_JPEG_PROGRESSIVE, /* 4:2:0 */
    BENCH_PNG_RGB,
    BENCH_PNG_RGBA,
    BENCH_PNG_GRAY,
    BENCH_PNG_PALETTE,
    BENCH_PNG_RGB16,
    BENCH_PNG_SCREEN, /* RGB, not a photograph: text, lines and areas */
    BENCH_KIND_COUNT
} bench_kind;

typedef struct bench_picture {
    char path[4096];
    bench_kind kind;
    uint32_t width, height;
    int quality; /* of a JPEG */
    uint64_t seed;
} bench_picture;

/* "jpg" or "png". */
const char *bench_extension(bench_kind kind);

/* Makes the mosaic and writes the file. Messages go to standard error. */
bool bench_picture_write(const bench_picture *picture, const bench_photos *photos);

#endif
