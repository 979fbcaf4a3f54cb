/* SPDX-License-Identifier: MIT */
/* Medians of 3 x 3 samples, two rows of output at a time: they share two rows of input, which are ordered once. Columns are sorted
 * first, each for the three windows that it is part of. The median is then that of the largest minimum, the middle
 * median and the smallest maximum (Smith 1996). */
#ifndef BM_KERNELS_MEDIAN_THREE_H
#define BM_KERNELS_MEDIAN_THREE_H

#include "kernels/sample_vec.h"
#include "kernels/strip.h"

#define THREE_STRIP 1024

/* Samples of a strip, those around it, and whole vectors. */
enum { THREE_ROOM = THREE_STRIP + 2 * STRIP_MOST_CHANNELS + 2 * BM_SV_LANES };

/* Sorted columns. */
typedef struct three_columns {
    bm_sample low[THREE_ROOM], middle[THREE_ROOM], high[THREE_ROOM];
} three_columns;

/* Columns of `count` rows of output: rows[1] and rows[2], and each with rows[0] or rows[3]. */
BM_INLINED void three_sort(const bm_sample *const *rows, size_t count, size_t n,
                           three_columns *columns)
{
    for (size_t x = 0; x < n; x += BM_SV_LANES) {
        bm_sv a = bm_sv_load(rows[1] + x), b = bm_sv_load(rows[2] + x);
        bm_sv low = bm_sv_min(a, b), high = bm_sv_max(a, b);
        for (size_t i = 0; i < count; i++) {
            bm_sv alone = bm_sv_load(rows[3 * i] + x), upper = bm_sv_max(alone, low);
            bm_sv_store(columns[i].low + x, bm_sv_min(alone, low));
            bm_sv_store(columns[i].middle + x, bm_sv_min(upper, high));
            bm_sv_store(columns[i].high + x, bm_sv_max(upper, high));
        }
    }
}

BM_INLINED bm_sv three_middle(bm_sv a, bm_sv b, bm_sv c)
{
    return bm_sv_max(bm_sv_min(a, b), bm_sv_min(bm_sv_max(a, b), c));
}

static void three_medians(const three_columns *columns, size_t n, size_t step, bm_sample *out)
{
    const bm_sample *low = columns->low, *middle = columns->middle, *high = columns->high;
    for (size_t x = 0; x < n; x += BM_SV_LANES) {
        size_t x1 = x + step, x2 = x1 + step;
        bm_sv most =
            bm_sv_max(bm_sv_max(bm_sv_load(low + x), bm_sv_load(low + x1)), bm_sv_load(low + x2));
        bm_sv mid =
            three_middle(bm_sv_load(middle + x), bm_sv_load(middle + x1), bm_sv_load(middle + x2));
        bm_sv least = bm_sv_min(bm_sv_min(bm_sv_load(high + x), bm_sv_load(high + x1)),
                                bm_sv_load(high + x2));
        bm_sv_store_some(out + x, three_middle(most, mid, least), n - x);
    }
}

/* One or two rows of a strip from the rows in[0] .. in[count + 1]. */
static void three_strip(const strip *s, const bm_sample *const *in, size_t count,
                        bm_sample *const *out)
{
    bm_sample room[4 * THREE_ROOM];
    three_columns columns[2];
    const bm_sample *rows[4];

    strip_rows(s, in, 2 + count, room, rows);
    if (count == 2)
        three_sort(rows, 2, s->n + 2 * s->halo, columns);
    else
        three_sort(rows, 1, s->n + 2 * s->halo, columns);
    for (size_t i = 0; i < count; i++)
        three_medians(&columns[i], s->n, s->channels, out[i] + s->from);
}

#endif
