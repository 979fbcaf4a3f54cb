/* SPDX-License-Identifier: MIT */
/* Rows become chunks of pixels: filtered, compressed band by band, each band a chunk. */
#ifndef BM_CODEC_PNG_PIXELS_H
#define BM_CODEC_PNG_PIXELS_H

#include <stdbool.h>

#include "bandmill/drain.h"

typedef struct bm_png_pixel_form {
    size_t row_bytes;     /* as stored: packed, high byte first; more than 0 */
    uint32_t height;      /* more than 0 */
    unsigned pixel_bytes; /* at least 1 */
    int filter;           /* of png_rows.h; BM_PNG_FILTERS: chosen for each row */
    unsigned effort;      /* 0..9 */
    unsigned
        workers; /* threads that may compress at a time; 0 is 1. The bytes do not depend on it */
} bm_png_pixel_form;

typedef struct bm_png_pixels bm_png_pixels;

/* The drain must outlive it. NULL: no memory. */
bm_png_pixels *bm_png_pixels_create(const bm_png_pixel_form *form, bm_drain *drain);
/* The memory that it takes. */
size_t bm_png_pixels_bytes(const bm_png_pixel_form *form);
void bm_png_pixels_destroy(bm_png_pixels *pixels); /* accepts NULL */

/* Where the next row's bytes go. */
uint8_t *bm_png_pixels_row(bm_png_pixels *pixels);
/* Takes that row. The drain's errors. */
bm_status bm_png_pixels_push(bm_png_pixels *pixels, bm_error *error);
/* After the last row: writes what is not yet written. */
bm_status bm_png_pixels_end(bm_png_pixels *pixels, bm_error *error);

/* Bands that have been left to others since the last call. By the thread that makes rows. */
unsigned bm_png_pixels_chores(bm_png_pixels *pixels);
/* Compresses one of them, or several. False: none is left that nobody does. Any thread, at any time but in bm_png_pixels_end(). */
bool bm_png_pixels_chore(bm_png_pixels *pixels);

#endif
