/* SPDX-License-Identifier: MIT */
/* Medians of 3 x 3 and 5 x 5 samples by networks of minima and maxima, plain loops that become vector code.
 *
 * Columns are sorted first: that is shared by all windows that a column is part of. Then what is left of the window is a
 * matrix whose columns are sorted; sorting its rows keeps them so, and rules most of it out as the median.
 *
 * 3 x 3: the median is that of the largest minimum, the middle median and the smallest maximum (Smith 1996).
 *
 * 5 x 5, element (i, j) in row i and place j of a matrix sorted both ways: at least (i + 1)(j + 1) of the 25 are not above it
 * and (5 - i)(5 - j) not below. For the median, the 13th, neither may exceed 13. That leaves 13 elements, 6 are ruled
 * out on either side: i + j = 3 without (4, -), (0, 3) (1, 2) (2, 1) (3, 0); i + j = 4, all five; and i + j = 5, (1, 4) (2, 3) (3, 2)
 * (4, 1). Of the first four, one that is not the largest has 7 of the 13 not below it: those right of and below it, the
 * larger one, and those right of and below that. So three of the four are ruled out, likewise all but the
 * smallest of the last four, and the median is that of the remaining 7. */
#ifndef BM_KERNELS_MEDIAN_NETWORK_H
#define BM_KERNELS_MEDIAN_NETWORK_H

#include "kernels/strip.h"

#define NETWORK_STRIP 1024
#define NETWORK_HALO 8 /* radius 2 of 4 channels */

static inline bm_sample lesser(bm_sample a, bm_sample b)
{
    return a < b ? a : b;
}

static inline bm_sample greater(bm_sample a, bm_sample b)
{
    return a > b ? a : b;
}

static inline void order(bm_sample *a, bm_sample *b)
{
    bm_sample low = lesser(*a, *b), high = greater(*a, *b);
    *a = low;
    *b = high;
}

static inline bm_sample median3(bm_sample a, bm_sample b, bm_sample c)
{
    return greater(lesser(a, b), lesser(greater(a, b), c));
}

static void sort_columns_3(const bm_sample *const *rows, size_t n, bm_sample *restrict low,
                           bm_sample *restrict middle, bm_sample *restrict high)
{
    const bm_sample *r0 = rows[0], *r1 = rows[1], *r2 = rows[2];
    for (size_t x = 0; x < n; x++) {
        bm_sample a = r0[x], b = r1[x], c = r2[x];
        order(&a, &b);
        order(&b, &c);
        order(&a, &b);
        low[x] = a;
        middle[x] = b;
        high[x] = c;
    }
}

static void medians_3(const bm_sample *restrict low, const bm_sample *restrict middle,
                      const bm_sample *restrict high, size_t n, size_t step,
                      bm_sample *restrict out)
{
    for (size_t x = 0; x < n; x++) {
        size_t x1 = x + step, x2 = x1 + step;
        bm_sample most = greater(greater(low[x], low[x1]), low[x2]);
        bm_sample mid = median3(middle[x], middle[x1], middle[x2]);
        bm_sample least = lesser(lesser(high[x], high[x1]), high[x2]);
        out[x] = median3(most, mid, least);
    }
}

/* One row of samples from its three rows. */
static void network_3(const strip *s, const bm_sample *const *in, bm_sample *out)
{
    bm_sample room[3 * (NETWORK_STRIP + 2 * NETWORK_HALO)];
    bm_sample sorted[3][NETWORK_STRIP + 2 * NETWORK_HALO];
    const bm_sample *rows[3];

    strip_rows(s, in, 3, room, rows);
    sort_columns_3(rows, s->n + 2 * s->halo, sorted[0], sorted[1], sorted[2]);
    medians_3(sorted[0], sorted[1], sorted[2], s->n, s->channels, out);
}

static void sort_columns_5(const bm_sample *const *rows, size_t n, bm_sample *restrict sorted,
                           size_t pitch)
{
    const bm_sample *r0 = rows[0], *r1 = rows[1], *r2 = rows[2], *r3 = rows[3], *r4 = rows[4];
    for (size_t x = 0; x < n; x++) {
        bm_sample a = r0[x], b = r1[x], c = r2[x], d = r3[x], e = r4[x];
        order(&a, &b);
        order(&d, &e);
        order(&c, &e);
        order(&c, &d);
        order(&a, &d);
        order(&a, &c);
        order(&b, &e);
        order(&b, &d);
        order(&b, &c);
        sorted[x] = a;
        sorted[x + pitch] = b;
        sorted[x + 2 * pitch] = c;
        sorted[x + 3 * pitch] = d;
        sorted[x + 4 * pitch] = e;
    }
}

/* A row of the matrix: four elements as two sorted pairs merged, and the fifth. */
typedef struct row_of_5 {
    bm_sample low, x, y, high; /* low and high are the outermost of the four, x <= y between them */
    bm_sample fifth;
} row_of_5;

static inline row_of_5 load_row(const bm_sample *row, size_t step)
{
    bm_sample a = row[0], b = row[step], c = row[2 * step], d = row[3 * step];
    order(&a, &b);
    order(&c, &d);
    order(&a, &c); /* a: the lowest */
    order(&b, &d); /* d: the highest */
    order(&b, &c);
    return (row_of_5){a, b, c, d, row[4 * step]};
}

typedef struct sorted_3 {
    bm_sample v[3];
} sorted_3;

/* a <= b, and c wherever it belongs. */
static inline sorted_3 insert(bm_sample a, bm_sample b, bm_sample c)
{
    bm_sample upper = greater(a, c);
    return (sorted_3){{lesser(a, c), lesser(b, upper), greater(b, upper)}};
}

static inline sorted_3 highest_3(row_of_5 r)
{
    return insert(r.y, r.high, greater(r.x, greater(r.low, r.fifth)));
}

static inline sorted_3 middle_3(row_of_5 r)
{
    return insert(r.x, r.y, lesser(greater(r.low, r.fifth), r.high));
}

static inline sorted_3 lowest_3(row_of_5 r)
{
    return insert(r.low, r.x, lesser(r.y, lesser(r.high, r.fifth)));
}

/* By 13 exchanges (Devillard 1998); what no longer matters at the end the compiler leaves out. */
static inline bm_sample median7(bm_sample p0, bm_sample p1, bm_sample p2, bm_sample p3,
                                bm_sample p4, bm_sample p5, bm_sample p6)
{
    order(&p0, &p5);
    order(&p0, &p3);
    order(&p1, &p6);
    order(&p2, &p4);
    order(&p0, &p1);
    order(&p3, &p5);
    order(&p2, &p6);
    order(&p2, &p3);
    order(&p3, &p6);
    order(&p4, &p5);
    order(&p1, &p4);
    order(&p1, &p3);
    order(&p3, &p4);
    return p3;
}

static void medians_5(const bm_sample *restrict sorted, size_t pitch, size_t n, size_t step,
                      bm_sample *restrict out)
{
    for (size_t x = 0; x < n; x++) {
        row_of_5 first = load_row(sorted + x, step), last = load_row(sorted + x + 4 * pitch, step);
        /* The two highest of the first row, and the two lowest of the last. */
        bm_sample a3 = greater(first.y, lesser(first.high, first.fifth)),
                  a4 = greater(first.high, first.fifth);
        bm_sample e0 = lesser(last.low, last.fifth),
                  e1 = lesser(last.x, greater(last.low, last.fifth));
        sorted_3 b = highest_3(load_row(sorted + x + pitch, step));
        sorted_3 c = middle_3(load_row(sorted + x + 2 * pitch, step));
        sorted_3 d = lowest_3(load_row(sorted + x + 3 * pitch, step));
        bm_sample before = greater(greater(a3, b.v[0]), greater(c.v[0], d.v[0]));
        bm_sample behind = lesser(lesser(b.v[2], c.v[2]), lesser(d.v[2], e1));
        out[x] = median7(before, a4, b.v[1], c.v[1], d.v[1], e0, behind);
    }
}

static void network_5(const strip *s, const bm_sample *const *in, bm_sample *out)
{
    enum { PITCH = NETWORK_STRIP + 2 * NETWORK_HALO };
    bm_sample room[5 * PITCH], sorted[5 * PITCH];
    const bm_sample *rows[5];

    strip_rows(s, in, 5, room, rows);
    sort_columns_5(rows, s->n + 2 * s->halo, sorted, PITCH);
    medians_5(sorted, PITCH, s->n, s->channels, out);
}

#endif
