/* SPDX-License-Identifier: MIT */
/* Warps: the walk over a band's rows, in stretches of STRETCH samples.
 *
 * Stretches of WARP_ROWS rows that lie below each other are made one after the other, so that the
 * input's lines they share stay in the first-level cache. What lies on the canvas beyond the
 * picture is found for each row by its ends; within the picture only the stretches at its border
 * know that it has one: there taps come out of a copy, with what lies outside filled in. */
#ifndef BM_KERNELS_WARP_STRETCH_H
#define BM_KERNELS_WARP_STRETCH_H

#include <string.h>

#include "kernels/warp_places.h"

/* Samples from a row of a block to the next: more than six pixels, for wide loads. */
#define BLOCK_PITCH 32

/* Makes the samples of a stretch. */
typedef void (*stretch_fn)(const stretch *s, bm_sample *out);

/* How stretches are made. */
typedef struct warp_way {
    stretch_fn make;
    size_t slack;    /* pixels beyond the last tap that it reads */
    stretch_fn wide; /* where samples lie farther from each other than the input's */
} warp_way;

/* The taps of a sample at the border, with what lies outside. */
BM_INLINED void copy_block(const stretch *s, uint32_t i, size_t taps, size_t channels,
                           bm_sample *block)
{
    int64_t x = s->u[i] >> 32, y = (s->v[i] >> 32) + s->first_row;
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

/* Walks over the samples at the border. */
static inline uint32_t border_from(const stretch *s, uint32_t i)
{
    return i >= s->inside && i < s->inside_end ? s->inside_end : i;
}

/* Finds inside .. inside_end, the first samples on end whose taps, `margin` more to the right with `slack` beyond them and below,
 * are all in the picture. Nearly always that is all of them or none. */
static inline void find_inside(stretch *s, int64_t margin, int64_t slack)
{
    const int64_t top = -(int64_t)s->first_row;
    const int64_t right = s->width - margin - slack, bottom = s->height - margin + top;
    const uint64_t columns = right > 0 ? (uint64_t)right << 32 : 0;
    const int64_t first = (int64_t)((uint64_t)top << 32), end = (int64_t)((uint64_t)bottom << 32);
    bool all = columns > 0 && end > first;
    const uint64_t rows = all ? (uint64_t)(end - first) : 0;
    /* Along a line they are if the ends are. */
    const uint32_t step = s->plane->map.kind == WARP_LINES && s->count > 1 ? s->count - 1 : 1;
    int32_t outside = 0;
    for (uint32_t i = 0; i < s->count; i += step)
        outside |= (uint64_t)s->u[i] >= columns || (uint64_t)(s->v[i] - first) >= rows;
    s->inside = 0;
    s->inside_end = s->count;
    if (!outside)
        return;
    while (s->inside < s->count &&
           ((uint64_t)s->u[s->inside] >= columns || (uint64_t)(s->v[s->inside] - first) >= rows))
        s->inside++;
    s->inside_end = s->inside;
    while (s->inside_end < s->count && (uint64_t)s->u[s->inside_end] < columns &&
           (uint64_t)(s->v[s->inside_end] - first) < rows)
        s->inside_end++;
}

/* The columns of output row y that see anything of the picture, and up to a few more. */
static inline void visible_columns(const stretch *s, uint32_t y, uint32_t width, uint32_t *first,
                                   uint32_t *end)
{
    *first = 0;
    *end = width;
    if (s->data->repeats)
        return;
    const warp_columns columns =
        warp_visible(s->data, &s->plane->map, y, width, (double)s->width, (double)s->height);
    const double lo = columns.lo - 1, hi = columns.hi + 2;
    *first = lo > 0 ? (uint32_t)(lo < width ? lo : width) : 0;
    *end = hi > 0 ? (uint32_t)(hi < width ? hi : width) : 0;
    if (*first >= *end || columns.lo > columns.hi + 1)
        *first = *end = 0;
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

static inline bool is_shrunk(const stretch *s)
{
    int32_t any = 0;
    for (uint32_t i = 0; i < s->count; i++)
        any |= (s->across[i] > 1) | (s->down[i] > 1);
    return any;
}

/* Columns [x, end) of output row y; x is a multiple of STRETCH, where the places of samples are worked out, [from, to) are
 * wanted. */
BM_INLINED void make_stretch(stretch *s, uint32_t x, uint32_t from, uint32_t to, uint32_t y,
                             const warp_way *way, bm_sample *out)
{
    s->count = to - from;
    place_samples(s, x, from, y);
    if (s->data->shrinks && is_shrunk(s)) {
        s->inside = s->inside_end = 0;
        way->wide(s, out);
        return;
    }
    find_inside(s, (int64_t)s->data->taps - 1, (int64_t)way->slack);
    way->make(s, out);
}

/* Asks for the input's lines behind the STRETCH samples that come next in this row, unless a border is near. They lie as far from
 * these as these are long, and off lines at least in that direction. Every fourth sample does: the rows around this one ask for what lies
 * between. */
BM_INLINED void ask_ahead(const stretch *s, size_t channels)
{
    const uint32_t last = s->count - 1;
    const bool straight = s->plane->map.kind == WARP_LINES;
    const int64_t u_skip = s->u[last] - s->u[0], v_skip = straight ? s->v[last] - s->v[0] : 0;
    const int64_t top = -(int64_t)s->first_row, bottom = s->height + top;
    const int64_t u = s->u[last] + u_skip, v = s->v[last] + v_skip;
    if (s->u[0] < 0 || u < 0 || s->u[0] >> 32 >= s->width || u >> 32 >= s->width ||
        s->v[0] >> 32 < top || v >> 32 < top || s->v[0] >> 32 >= bottom || v >> 32 >= bottom ||
        (!straight && (s->inside > 0 || s->inside_end <= last)))
        return;
    for (uint32_t i = 0; i <= last; i += 4) {
        const bm_sample *row = s->rows[(s->v[i] + v_skip) >> 32];
        __builtin_prefetch(row + (size_t)((s->u[i] + u_skip) >> 32) * channels);
    }
}

/* All rows of a band. Compiled once for all that make stretches: what is
 * done for a whole stretch takes little beside its pixels. */
__attribute__((noinline)) static void warp_rows(const bm_plan *plan, const bm_band *band,
                                                size_t channels, const warp_way *way)
{
    const warp_data *data = plan->data;
    const bm_plane_desc *in = &plan->in.plane[band->plane];
    uint32_t width = plan->out.plane[band->plane].width, first[WARP_ROWS], end[WARP_ROWS];
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
    for (uint32_t y = band->y0; y < band->y1; y += WARP_ROWS) {
        uint32_t rows = band->y1 - y < WARP_ROWS ? band->y1 - y : WARP_ROWS, left = width,
                 right = 0;
        for (uint32_t i = 0; i < rows; i++) {
            bm_sample *out = band->out[y + i - band->y0];
            visible_columns(&s, y + i, width, &first[i], &end[i]);
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
                make_stretch(&s, x, from, to, y + i, way,
                             (bm_sample *)band->out[y + i - band->y0] + from * channels);
                if (end[i] - x >= 2 * STRETCH)
                    ask_ahead(&s, channels);
            }
        }
    }
}

#endif
