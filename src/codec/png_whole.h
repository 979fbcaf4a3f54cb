/* SPDX-License-Identifier: MIT */
/* The pixels of a PNG inflated as a whole, where memory allows that: much faster than as a stream. */
#ifndef BM_CODEC_PNG_WHOLE_H
#define BM_CODEC_PNG_WHOLE_H

#include "png_parts.h"

typedef struct bm_png_whole bm_png_whole;

/* What of IHDR tells how rows are stored. */
typedef struct bm_png_layout {
    uint32_t width, height;
    unsigned bit_depth, channels; /* a palette has one */
} bm_png_layout;

/* The memory that is taken for pixels in a file of that many bytes; 0: the picture is too large to be inflated as a whole. */
size_t bm_png_whole_bytes(const bm_png_layout *layout, uint64_t file_bytes);

/* Inflates the pixels that the source is at. *whole NULL: there is something about them, if only their size, that libpng has to
 * judge, and gets them as if nothing had been read. The feed's errors; BM_E_NOMEM. */
bm_status bm_png_whole_read(bm_png_whole **whole, const bm_png_layout *layout, bm_png_feed *source,
                            bm_error *error);
void bm_png_whole_destroy(bm_png_whole *whole); /* accepts NULL */

/* The next row: samples of one byte, as they are, where they have up to 8 bits, else of two. */
void bm_png_whole_row(bm_png_whole *whole, void *to);

#endif
