/* SPDX-License-Identifier: MIT */
/* rotate by 90, 180 and 270 degrees, transpose and transverse: they move pixels and change none.
 *
 * All but a half turn read columns and writes rows. Walking along one column touches a cache line a pixel
 * and throws it away, and a page with it. So bands are high (QUARTER_ROWS): of each input row they
 * take a run of several lines, which is read as it lies. They are made in tiles of TILE columns, as
 * many bytes as a line or more, few enough that the lines read and those written stay in the
 * nearest caches until every byte of them was used; while one tile is turned, the lines of the
 * next are asked for. */
#ifndef BM_KERNELS_ROTATE_QUARTER_H
#define BM_KERNELS_ROTATE_QUARTER_H

#include "kernels/mirror.h"
#include "kernels/rotate_quarters.h"

#define TILE 64 /* columns of output, rows of input */
#define STRIPE                                                                                     \
    4 /* columns of input read side by side: one look at a row's pointer serves them all */
#define LINE 64 /* bytes */
#define SQUARE 16

/* `n` pixels of each of `columns` columns, from byte `at` on in the rows `from`, to the rows `to`. All but n are constants at
 * each call, so that memcpy becomes a load and a store: of `moved` bytes, which may be more than a pixel has, as the next
 * pixel puts right what comes after. */
BM_INLINED void turn_columns(const uint8_t *const *from, size_t at, uint8_t *const *to,
                             size_t columns, bool forward, size_t n, size_t bytes, size_t moved)
{
    for (size_t i = 0; i < n; i++) {
        const uint8_t *pixel = from[i] + at;
        if (i + 1 < n)
            for (size_t j = 0; j < columns; j++)
                memcpy(to[j] + i * bytes, pixel + (forward ? j : columns - 1 - j) * bytes, moved);
        else
            for (size_t j = 0; j < columns; j++)
                memcpy(to[j] + i * bytes, pixel + (forward ? j : columns - 1 - j) * bytes, bytes);
    }
}

/* ---- bytes, sixteen by sixteen --------------------------------------------------------------- */

typedef uint8_t bytes16 __attribute__((vector_size(SQUARE)));

/* Row i of the first half and row i of the second interleave to rows 2i and 2i + 1. Four times in a row that is a
 * transposition: the number of a row and that of a place in it, four bits each, turn by one bit each time. */
BM_INLINED void interleave(const bytes16 *in, bytes16 *out)
{
    for (size_t i = 0; i < SQUARE / 2; i++) {
        out[2 * i] = __builtin_shufflevector(in[i], in[i + SQUARE / 2], 0, 16, 1, 17, 2, 18, 3, 19,
                                             4, 20, 5, 21, 6, 22, 7, 23);
        out[2 * i + 1] = __builtin_shufflevector(in[i], in[i + SQUARE / 2], 8, 24, 9, 25, 10, 26,
                                                 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
}

/* Columns `at` .. at + 15 of sixteen rows. */
static inline void turn_square(const uint8_t *const *from, size_t at, uint8_t *const *to, size_t x)
{
    bytes16 a[SQUARE], b[SQUARE];
    for (size_t i = 0; i < SQUARE; i++)
        memcpy(&a[i], from[i] + at, SQUARE);
    interleave(a, b);
    interleave(b, a);
    interleave(a, b);
    interleave(b, a);
    for (size_t i = 0; i < SQUARE; i++)
        memcpy(to[i] + x, &a[i], SQUARE);
}

/* ---- tiles ----------------------------------------------------------------------------------- */

typedef struct tile {
    const uint8_t *from[TILE]; /* input rows, in the order of the output's columns */
    const uint8_t *next[TILE]; /* those of the tile to the right */
    size_t x, columns, next_columns;
} tile;

static inline void list_rows(const bm_plan *plan, const bm_band *band, size_t x, size_t columns,
                             bool up, const uint8_t **rows)
{
    size_t height = plan->in.plane[band->plane].height;
    for (size_t i = 0; i < columns; i++)
        rows[i] = band->in[(int64_t)(up ? height - 1 - x - i : x + i) - band->in_y0];
}

/* Output rows [y, y + rows): of columns [column, column + rows) of the input, which has `width`, forward or from the last of them
 * on. */
BM_INLINED void turn_rows(const tile *t, const bm_band *band, uint32_t y, uint32_t rows,
                          size_t column, size_t width, bool forward, size_t bytes)
{
    const size_t wider = bytes == 3 ? 4 : bytes == 6 ? 8 : bytes;
    uint8_t *to[SQUARE];
    size_t i = 0;
    for (uint32_t j = 0; j < rows; j++)
        to[forward || rows != SQUARE ? j : SQUARE - 1 - j] =
            (uint8_t *)band->out[y + j - band->y0] + t->x * bytes;
    for (; rows == SQUARE && i + SQUARE <= t->columns; i += SQUARE)
        turn_square(t->from + i, column, to, i);
    if (rows == SQUARE)
        for (; i < t->columns; i++)
            for (size_t j = 0; j < SQUARE; j++)
                to[j][i] = t->from[i][column + j];
    else if (rows == STRIPE && column + STRIPE < width)
        turn_columns(t->from, column * bytes, to, STRIPE, forward, t->columns, bytes, wider);
    else if (rows == STRIPE)
        turn_columns(t->from, column * bytes, to, STRIPE, forward, t->columns, bytes, bytes);
    else
        turn_columns(t->from, column * bytes, to, 1, forward, t->columns, bytes, bytes);
}

BM_INLINED void turn_tile(const tile *t, const bm_plan *plan, const bm_band *band, bool forward,
                          size_t bytes)
{
    const uint32_t step = bytes == 1 ? SQUARE : STRIPE;
    const size_t width = plan->in.plane[band->plane].width;
    size_t asked = SIZE_MAX;

    for (uint32_t y = band->y0, rows; y < band->y1; y += rows) {
        rows = band->y1 - y < step ? 1 : step;
        size_t column = forward ? y : width - y - rows, line = column * bytes / LINE;
        for (size_t i = 0; line != asked && i < t->next_columns; i++)
            __builtin_prefetch(t->next[i] + column * bytes, 0, 2);
        asked = line;
        turn_rows(t, band, y, rows, column, width, forward, bytes);
    }
}

BM_INLINED void quarter_turn(const bm_plan *plan, const bm_band *band, bool up, bool forward,
                             size_t bytes)
{
    const size_t width = plan->out.plane[band->plane].width;
    tile t = {.columns = width < TILE ? width : TILE};

    list_rows(plan, band, 0, t.columns, up, t.from);
    for (; t.x < width; t.x += TILE, t.columns = t.next_columns) {
        size_t left = width - t.x - t.columns;
        t.next_columns = left < TILE ? left : TILE;
        list_rows(plan, band, t.x + TILE, t.next_columns, up, t.next);
        turn_tile(&t, plan, band, forward, bytes);
        memcpy(t.from, t.next, sizeof t.from);
    }
}

BM_INLINED void half_turn(const bm_plan *plan, const bm_band *band, size_t bytes)
{
    size_t width = plan->in.plane[band->plane].width;
    uint32_t last = plan->in.plane[band->plane].height - 1;

    for (uint32_t y = band->y0; y < band->y1; y++)
        mirror_row(band->in[(int32_t)(last - y) - band->in_y0], band->out[y - band->y0], width,
                   bytes);
}

BM_INLINED void turn(const bm_plan *plan, const bm_band *band, size_t bytes)
{
    const turn_order *order = plan->data;
    if (!order->transposes)
        half_turn(plan, band, bytes);
    else if (order->left)
        quarter_turn(plan, band, order->up, false, bytes);
    else
        quarter_turn(plan, band, order->up, true, bytes);
}

static void rotate_quarters(const bm_plan *plan, const bm_band *band)
{
    switch (plan->in.plane[band->plane].channels) {
    case 1:
        turn(plan, band, 1 * sizeof(bm_sample));
        break;
    case 2:
        turn(plan, band, 2 * sizeof(bm_sample));
        break;
    case 3:
        turn(plan, band, 3 * sizeof(bm_sample));
        break;
    default:
        turn(plan, band, 4 * sizeof(bm_sample));
    }
}

#endif
