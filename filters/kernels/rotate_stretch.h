/* SPDX-License-Identifier: MIT */
/* rotate by any angle: the walk over a band's rows, in stretches of STRETCH samples.
 *
 * Stretches of ROTATE_ROWS rows that lie below each other are made one after the other, so that the
 * input's lines they share stay in the first-level cache. What lies on the canvas beyond the
 * picture is found for each row by its ends; within the picture only the stretches at its border
 * know that it has one: there taps come out of a copy, with what lies outside filled in. */
#ifndef BM_KERNELS_ROTATE_STRETCH_H
#define BM_KERNELS_ROTATE_STRETCH_H

#include <string.h>

#include "kernels/rotate_weights.h"

/* Samples from a row of a block to the next: more than six pixels, for wide loads. */
#define BLOCK_PITCH 32

/* `count` samples of an output row; sample i has its first tap at (u + i * u_step, v + i * v_step), in 2^-32. */
typedef struct stretch {
    const rotate_data *data;
    const rotate_plane *plane;
    const void *const *rows; /* rows[i] is input row first_row + i */
    int32_t first_row;
    const bm_sample *outside; /* a pixel */
    int64_t width, height;    /* of the input's plane */
    int64_t u, v;
    uint32_t count;
    uint32_t inside, inside_end; /* these of them have all their taps in the picture */
} stretch;

/* Makes the samples of a stretch. */
typedef void (*stretch_fn)(const stretch *s, bm_sample *out);

/* The taps of a sample at the border, with what lies outside. */
BM_INLINED void copy_block(const stretch *s, uint32_t i, size_t taps, size_t channels,
                           bm_sample *block)
{
    int64_t x = (s->u + i * s->plane->u_step) >> 32, y = (s->v + i * s->plane->v_step) >> 32;
    for (size_t r = 0; r < taps; r++) {
        for (size_t c = 0; c < taps; c++) {
            int64_t column = x + (int64_t)c, row = y + (int64_t)r;
            const bm_sample *from = s->outside;
            if (s->data->repeats) {
                column = column < 0 ? 0 : column < s->width ? column : s->width - 1;
                row = row < 0 ? 0 : row < s->height ? row : s->height - 1;
            }
            if (column >= 0 && column < s->width && row >= 0 && row < s->height)
                from = (const bm_sample *)s->rows[row - s->first_row] + (size_t)column * channels;
            memcpy(block + r * BLOCK_PITCH + c * channels, from, channels * sizeof *from);
        }
    }
}

/* `v` of a sample to go with `rows`. */
static inline int64_t row_place(const stretch *s, uint32_t i)
{
    return s->v + i * s->plane->v_step - (int64_t)((uint64_t)(uint32_t)s->first_row << 32);
}

/* Walks over the samples at the border. */
static inline uint32_t border_from(const stretch *s, uint32_t i)
{
    return i >= s->inside && i < s->inside_end ? s->inside_end : i;
}

/* Narrows inside .. inside_end to samples whose place lies in 0 .. end - 1. A stretch meets a border seldom, so step by
 * step. */
static inline void narrow(stretch *s, int64_t at, int64_t step, int64_t end)
{
    end = end > 0 ? (int64_t)((uint64_t)end << 32) : 0;
    while (s->inside < s->inside_end && (at + s->inside * step < 0 || at + s->inside * step >= end))
        s->inside++;
    while (s->inside < s->inside_end &&
           (at + (s->inside_end - 1) * step < 0 || at + (s->inside_end - 1) * step >= end))
        s->inside_end--;
}

/* The columns of output row y that see anything of the picture, and up to a few more. */
static inline void visible_columns(const rotate_data *data, const rotate_plane *plane,
                                   const stretch *s, uint32_t y, uint32_t width, uint32_t *first,
                                   uint32_t *end)
{
    double lo = 0, hi = width;
    const double at[2] = {plane->u + y * plane->u_by_y, plane->v + y * plane->v_by_y};
    const double step[2] = {plane->u_by_x, plane->v_by_x};
    const double count[2] = {(double)s->width, (double)s->height};
    for (int i = 0; i < 2 && !data->repeats; i++) {
        double from = -(double)data->taps - at[i], to = count[i] + 1 - at[i];
        if (step[i] == 0) {
            hi = from <= 0 && 0 <= to ? hi : 0;
            continue;
        }
        from /= step[i];
        to /= step[i];
        double low = (from < to ? from : to) - 1, high = (from < to ? to : from) + 2;
        lo = low > lo ? low : lo;
        hi = high < hi ? high : hi;
    }
    *first = lo < hi ? (uint32_t)lo : 0;
    *end = lo < hi ? (uint32_t)hi : 0;
}

/* `count` pixels of the background. */
BM_INLINED void fill(bm_sample *out, const bm_sample *pixel, size_t count, size_t channels)
{
    size_t bytes = count * channels * sizeof *out, done = channels * sizeof *out;
    if (!count)
        return;
    memcpy(out, pixel, done);
    for (; done < bytes; done *= 2)
        memcpy((uint8_t *)out + done, out, done < bytes - done ? done : bytes - done);
}

/* Columns [x, end) of output row y; x is a multiple of STRETCH, where the places of samples are worked out, [from, to) are
 * wanted. */
BM_INLINED void make_stretch(stretch *s, uint32_t x, uint32_t from, uint32_t to, uint32_t y,
                             size_t slack, bm_sample *out, stretch_fn make)
{
    const rotate_plane *plane = s->plane;
    const int64_t margin = s->data->taps - 1;
    s->u = (int64_t)((plane->u + x * plane->u_by_x + y * plane->u_by_y) * 0x1p32) +
           (from - x) * plane->u_step;
    s->v = (int64_t)((plane->v + x * plane->v_by_x + y * plane->v_by_y) * 0x1p32) +
           (from - x) * plane->v_step;
    s->count = s->inside_end = to - from;
    s->inside = 0;
    narrow(s, s->u, plane->u_step, s->width - margin - (int64_t)slack);
    narrow(s, s->v, plane->v_step, s->height - margin);
    make(s, out);
}

/* Asks for the input's lines behind the STRETCH samples that begin `skip` further in this row, unless a border is near. Every
 * fourth sample does: the rows around this one ask for what lies between. */
BM_INLINED void ask_ahead(const stretch *s, uint32_t skip, size_t channels)
{
    const int64_t u_step = s->plane->u_step, v_step = s->plane->v_step;
    const int64_t u = s->u + skip * u_step, u_last = u + (STRETCH - 1) * u_step;
    const int64_t v = s->v + skip * v_step, v_last = v + (STRETCH - 1) * v_step;
    if (u < 0 || u_last < 0 || u >> 32 >= s->width || u_last >> 32 >= s->width || v < 0 ||
        v_last < 0 || v >> 32 >= s->height || v_last >> 32 >= s->height)
        return;
    for (int64_t i = 0; i < STRETCH; i += 4) {
        const bm_sample *row = s->rows[((v + i * v_step) >> 32) - s->first_row];
        __builtin_prefetch(row + (size_t)((u + i * u_step) >> 32) * channels);
    }
}

/* All rows of a band. `slack`: how many pixels beyond the last tap are read. Compiled once for all that make stretches: what is
 * done for a whole stretch takes little beside its pixels. */
__attribute__((noinline)) static void rotate_rows(const bm_plan *plan, const bm_band *band,
                                                  size_t channels, size_t slack, stretch_fn make)
{
    const rotate_data *data = plan->data;
    const bm_plane_desc *in = &plan->in.plane[band->plane];
    uint32_t width = plan->out.plane[band->plane].width, first[ROTATE_ROWS], end[ROTATE_ROWS];
    bm_sample outside[4];
    stretch s = {.data = data,
                 .plane = &data->plane[band->plane],
                 .rows = band->in,
                 .first_row = band->in_y0,
                 .outside = outside,
                 .width = in->width,
                 .height = in->height};

    for (size_t c = 0; c < 4; c++)
        outside[c] = (bm_sample)s.plane->background[c];
    for (uint32_t y = band->y0; y < band->y1; y += ROTATE_ROWS) {
        uint32_t rows = band->y1 - y < ROTATE_ROWS ? band->y1 - y : ROTATE_ROWS, left = width,
                 right = 0;
        for (uint32_t i = 0; i < rows; i++) {
            bm_sample *out = band->out[y + i - band->y0];
            visible_columns(data, s.plane, &s, y + i, width, &first[i], &end[i]);
            fill(out, outside, first[i], channels);
            fill(out + end[i] * channels, outside, width - end[i], channels);
            left = first[i] < end[i] && first[i] < left ? first[i] : left;
            right = end[i] > right ? end[i] : right;
        }
        for (uint32_t x = left / STRETCH * STRETCH; x < right; x += STRETCH) {
            for (uint32_t i = 0; i < rows; i++) {
                uint32_t from = first[i] > x ? first[i] : x;
                uint32_t to = end[i] < x + STRETCH ? end[i] : x + STRETCH;
                if (from >= to)
                    continue;
                make_stretch(&s, x, from, to, y + i, slack,
                             (bm_sample *)band->out[y + i - band->y0] + from * channels, make);
                if (end[i] - x >= 2 * STRETCH)
                    ask_ahead(&s, x + STRETCH - from, channels);
            }
        }
    }
}

#endif
