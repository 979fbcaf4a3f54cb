/* SPDX-License-Identifier: MIT */
/* Medians of windows of 2r + 1 = s samples a side by sorting that neighbouring windows share (the idea of Adams, Fast median
 * filters using separable sorting networks, 2021).
 *
 * Two rows of output at a time. Their windows share 2r rows: the core. Of these, columns are sorted, then neighbouring
 * columns merged to lists of two columns and of four, each of which is part of all windows around it. A window's core is some of
 * these lists, merged. Whatever has too many samples of a list above or below it to be the median is left out at once: of the
 * s s - s samples of a core s + 1 remain. They are met by the row that each of the two windows has alone, sorted: the
 * median of a sorted list A of s + 1 and a sorted list B of s is the largest of min(A[i], B[s - i]), since these
 * are the s + 1 smallest of all. */
#ifndef BM_KERNELS_MEDIAN_PAIRS_H
#define BM_KERNELS_MEDIAN_PAIRS_H

#define PAIRS_MAX_RADIUS 5
/* A strip's samples, so that its lists mostly stay in a first-level cache; and rows of lists: windows of four channels around it, and whole vectors. */
#define PAIRS_STRIP 256
#define PAIRS_ROOM (PAIRS_STRIP + 2 * PAIRS_MAX_RADIUS * 4 + 64)
/* Rows in the scratch: lists of one, two and four columns, and rows that reach beyond the picture. */
#define PAIRS_SCRATCH_ROWS (14 * PAIRS_MAX_RADIUS + 2 * PAIRS_MAX_RADIUS + 2)

#ifdef BM_KERNEL_LEVEL

#include "kernels/median_network.h"
#include "kernels/strip.h"

/* Sorted lists, element by element, for each sample of a strip where the list begins. */
typedef bm_sample pairs_row[PAIRS_ROOM];

typedef struct pairs_room {
    pairs_row one[2 * PAIRS_MAX_RADIUS], two[4 * PAIRS_MAX_RADIUS], four[8 * PAIRS_MAX_RADIUS];
    pairs_row rows[2 * PAIRS_MAX_RADIUS + 2];
} pairs_room;

_Static_assert(sizeof(pairs_room) == PAIRS_SCRATCH_ROWS * sizeof(pairs_row),
               "scratch is too small");

BM_INLINED void pairs_load(const pairs_row *list, size_t count, size_t x, bm_sv *v)
{
    BM_UNROLL(64)
    for (size_t i = 0; i < count; i++)
        v[i] = bm_sv_load(list[i] + x);
}

/* The samples of columns. */
BM_INLINED void pairs_sort(const bm_sample *const *rows, size_t count, size_t n, pairs_row *one)
{
    for (size_t x = 0; x < n; x += BM_SV_LANES) {
        bm_sv v[2 * PAIRS_MAX_RADIUS];
        BM_UNROLL(64)
        for (size_t i = 0; i < count; i++)
            v[i] = bm_sv_load(rows[i] + x);
        network_sort(v, count);
        BM_UNROLL(64)
        for (size_t i = 0; i < count; i++)
            bm_sv_store(one[i] + x, v[i]);
    }
}

/* Each list with the one `ahead` of it. */
BM_INLINED void pairs_double(const pairs_row *list, size_t count, size_t ahead, size_t n,
                             pairs_row *doubled)
{
    for (size_t x = 0; x < n; x += BM_SV_LANES) {
        bm_sv v[8 * PAIRS_MAX_RADIUS];
        pairs_load(list, count, x, v);
        pairs_load(list, count, x + ahead, v + count);
        network_merge(v, count, count);
        BM_UNROLL(64)
        for (size_t i = 0; i < 2 * count; i++)
            bm_sv_store(doubled[i] + x, v[i]);
    }
}

/* Samples of a window under way that may still be its median, which is the middle one of all `left`. */
typedef struct pairs_window {
    bm_sv *v; /* sorted */
    size_t count, left;
} pairs_window;

/* Merges in another list; the window is passed as values, so that its counts stay constants. */
BM_INLINED pairs_window pairs_join(pairs_window w, const pairs_row *list, size_t count, size_t x)
{
    pairs_load(list, count, x, w.v + w.count);
    if (w.count)
        network_merge(w.v, w.count, count);
    size_t all = w.count + count, drop = all > w.left / 2 + 1 ? all - 1 - w.left / 2 : 0;
    return (pairs_window){w.v + drop, all - 2 * drop, w.left - 2 * drop};
}

BM_INLINED bm_sv pairs_median(const bm_sv *core, const bm_sample *row, size_t side, size_t step)
{
    bm_sv alone[2 * PAIRS_MAX_RADIUS + 1], median = core[0];
    BM_UNROLL(64)
    for (size_t i = 0; i < side; i++)
        alone[i] = bm_sv_load(row + i * step);
    network_sort(alone, side);
    BM_UNROLL(64)
    for (size_t i = 1; i <= side; i++)
        median = bm_sv_max(median, bm_sv_min(core[i], alone[side - i]));
    return median;
}

/* One or two rows of medians: the row that each does not share, and where they go. */
typedef struct pairs_rows {
    const bm_sample *alone[2];
    bm_sample *out[2];
} pairs_rows;

/* The samples of the core that may be the median: at v[0] .. v[side]. `room` of them are written. */
BM_INLINED const bm_sv *pairs_core(const pairs_room *room, size_t radius, size_t x, size_t step,
                                   bm_sv *v)
{
    size_t side = 2 * radius + 1, fours = radius < 4 ? 0 : side / 4, twos = (side - 4 * fours) / 2;
    pairs_window w = {v, 0, side * side};
    const pairs_row *four = room->four, *two = room->two;

    if (fours > 0)
        w = pairs_join(w, four, 8 * radius, x);
    if (fours > 1)
        w = pairs_join(w, four, 8 * radius, x + 4 * step);
    if (fours > 2)
        w = pairs_join(w, four, 8 * radius, x + 8 * step);
    x += 4 * fours * step;
    if (twos > 0)
        w = pairs_join(w, two, 4 * radius, x);
    if (twos > 1)
        w = pairs_join(w, two, 4 * radius, x + 2 * step);
    if (twos > 2)
        w = pairs_join(w, two, 4 * radius, x + 4 * step);
    x += 2 * twos * step;
    w = pairs_join(w, room->one, 2 * radius, x);
    return w.v;
}

/* `count` rows of n medians. */
BM_INLINED void pairs_medians(const pairs_room *room, const pairs_rows *rows, size_t count,
                              size_t radius, size_t n, size_t step)
{
    for (size_t x = 0; x < n; x += BM_SV_LANES) {
        bm_sv v[24 * PAIRS_MAX_RADIUS];
        const bm_sv *core = pairs_core(room, radius, x, step, v);
        for (size_t i = 0; i < count; i++)
            bm_sv_store_some(rows->out[i] + x,
                             pairs_median(core, rows->alone[i] + x, 2 * radius + 1, step), n - x);
    }
}

/* One strip: core rows in[1] .. in[2 radius], the rows in[0] and, with two rows of output, in[2 radius + 1]. */
BM_INLINED void pairs_strip(const strip *s, const bm_sample *const *in, size_t radius, size_t count,
                            bm_sample *const *out, pairs_room *room)
{
    const bm_sample *rows[2 * PAIRS_MAX_RADIUS + 2];
    size_t n = s->n + 2 * s->halo, step = s->channels;

    strip_rows(s, in, 2 * radius + count, room->rows[0], rows);
    pairs_sort(rows + 1, 2 * radius, n, room->one);
    pairs_double(room->one, 2 * radius, step, n - step, room->two);
    if (radius >= 4)
        pairs_double(room->two, 4 * radius, 2 * step, n - 3 * step, room->four);
    pairs_medians(room,
                  &(pairs_rows){.alone = {rows[0], rows[2 * radius + count - 1]},
                                .out = {out[0] + s->from, out[count - 1] + s->from}},
                  count, radius, s->n, step);
}

#endif
#endif
