/* SPDX-License-Identifier: MIT */
/* PNG's row filters, compiled for each instruction-set level.
 *
 * A filter says what is stored for a byte: the byte itself, or what is left when another is taken away from it: the one a pixel to the
 * left (Sub), the one above (Up), the mean of both (Average), or whichever of left, above and above left is nearest to left + above -
 * above left (Paeth). Rows have BM_PNG_MARGIN zeros in front. */
#ifndef BM_CODEC_PNG_ROWS_H
#define BM_CODEC_PNG_ROWS_H

#include <stddef.h>
#include <stdint.h>

enum { BM_PNG_NONE, BM_PNG_SUB, BM_PNG_UP, BM_PNG_AVERAGE, BM_PNG_PAETH, BM_PNG_FILTERS };

enum { BM_PNG_MARGIN = 8 }; /* the bytes of the largest pixel */

typedef struct bm_png_row_kernels {
    /* What the bytes of the row would cost under each filter, in a unit of its own. `pixel`: bytes to the pixel before. */
    void (*price)(const uint8_t *row, const uint8_t *above, size_t size, size_t pixel,
                  uint64_t price[BM_PNG_FILTERS]);
    void (*filter)(int filter, const uint8_t *row, const uint8_t *above, size_t size, size_t pixel,
                   uint8_t *to);
    /* The way back, in place. Here no margin is in front of rows, but up to BM_PNG_MARGIN bytes behind them are read. */
    void (*unfilter)(int filter, uint8_t *row, const uint8_t *above, size_t size, size_t pixel);
} bm_png_row_kernels;

/* For the level that this machine, or BANDMILL_CPU, has. */
const bm_png_row_kernels *bm_png_rows(void);

#endif
