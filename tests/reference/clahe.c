/* SPDX-License-Identifier: MIT */
/* clahe: the curve of a tile is made anew from the definition wherever a pixel asks for a tile that was not asked for
 * before; all numbers are integers, in doubles where the definition has fractions with a common denominator. */
#include "table.h"

#include <math.h>
#include <stdlib.h>

typedef struct tiling {
    const exact_picture *in;
    long columns, rows, bins;
    double clip;
    double **curve; /* of each tile, NULL: not made yet */
} tiling;

static double tone_of(const exact_picture *in, long x, long y)
{
    const double *pixel = exact_at(in, 0, (size_t)x, (size_t)y, 0);
    if (in->desc.plane[0].channels < 3)
        return pixel[0];
    return floor((19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2]) / 65536 + 0.5);
}

static void clip_histogram(double *histogram, long bins, double limit)
{
    long cut = 0;
    for (long b = 0; b < bins; b++)
        if (histogram[b] > limit) {
            cut += (long)(histogram[b] - limit);
            histogram[b] = limit;
        }
    for (long b = 0; b < bins; b++)
        histogram[b] += floor((double)cut / (double)bins);
    long left = cut % bins, step = left > 0 ? bins / left : 1;
    for (long b = 0; left > 0 && b < bins; b += step, left--)
        histogram[b]++;
}

/* curve[b + 1] is what the uppermost value of bin b becomes, and curve[0] is 0. */
static double *make_curve(const tiling *t, long i, long j)
{
    long width = (long)t->in->desc.width, height = (long)t->in->desc.height;
    long x0 = i * width / t->columns, x1 = (i + 1) * width / t->columns;
    long y0 = j * height / t->rows, y1 = (j + 1) * height / t->rows;
    double max = exact_max(&t->in->desc), pixels = (double)((x1 - x0) * (y1 - y0)), sum = 0;
    double *curve = calloc((size_t)t->bins + 1, sizeof *curve), *histogram = curve + 1;

    for (long y = y0; y < y1; y++)
        for (long x = x0; x < x1; x++)
            histogram[(long)tone_of(t->in, x, y) * t->bins / ((long)max + 1)]++;
    if (t->clip > 0)
        clip_histogram(histogram, t->bins, fmax(1, floor(t->clip * pixels / (double)t->bins)));
    for (long b = 0; b < t->bins; b++) {
        sum += histogram[b];
        histogram[b] = floor((2 * sum * max + pixels) / (2 * pixels));
    }
    return curve;
}

/* What the curve makes of a value, times the number of values in a bin. */
static double curve_at(const tiling *t, long i, long j, double tone)
{
    double **curve = &t->curve[j * t->columns + i];
    if (!*curve)
        *curve = make_curve(t, i, j);
    double values = (exact_max(&t->in->desc) + 1) / (double)t->bins;
    long bin = (long)(tone / values);
    double above = tone - (double)bin * values + 1;
    return (*curve)[bin] * (values - above) + (*curve)[bin + 1] * above;
}

/* The last tile whose centre is not behind `at` (0: none is), and of `one`, the weight of the next. */
static long place(long at, long length, long tiles, double one, double *weight)
{
    long first = 0;
    *weight = 0;
    for (long i = 0; i < tiles; i++) {
        /* Twice the centres, of this tile and the next. */
        long centre = i * length / tiles + (i + 1) * length / tiles - 1;
        long next = (i + 1) * length / tiles + (i + 2) * length / tiles - 1;
        if (centre > 2 * at)
            break;
        first = i;
        if (i + 1 < tiles)
            *weight = floor(((double)(2 * at - centre) * one * 2 + (double)(next - centre)) /
                            (double)(2 * (next - centre)));
        else
            *weight = 0;
    }
    return first;
}

static double level_at(const tiling *t, long x, long y)
{
    double one = exact_max(&t->in->desc) + 1, tone = tone_of(t->in, x, y), across, down, sum = 0;
    double values = one / (double)t->bins;
    long i = place(x, (long)t->in->desc.width, t->columns, one, &across);
    long j = place(y, (long)t->in->desc.height, t->rows, one, &down);

    for (long b = 0; b < 2; b++)
        for (long a = 0; a < 2; a++) {
            double weight = (a ? across : one - across) * (b ? down : one - down);
            if (weight > 0)
                sum += weight * curve_at(t, i + a, j + b, tone);
        }
    return floor(sum / (one * one * values) + 0.5);
}

void exact_clahe(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    double columns = call->value[0].number, rows = call->value[2].number;
    double max = exact_max(&in->desc);
    size_t channels = in->desc.plane[0].channels;
    tiling t = {.in = in,
                .columns = (long)fmin(columns, in->desc.width),
                .rows = (long)fmin(rows > 0 ? rows : columns, in->desc.height),
                .bins = max > 255 ? 4096 : 256,
                .clip = call->value[1].number};

    t.curve = calloc((size_t)(t.columns * t.rows), sizeof *t.curve);
    exact_create(out, &in->desc);
    for (size_t y = 0; y < in->desc.height; y++)
        for (size_t x = 0; x < in->desc.width; x++) {
            double change = level_at(&t, (long)x, (long)y) - tone_of(in, (long)x, (long)y);
            for (size_t c = 0; c < channels; c++) {
                double v = *exact_at(in, 0, x, y, c);
                if (!exact_is_alpha(&in->desc, 0, c))
                    v = fmin(fmax(v + change, 0), max);
                *exact_at(out, 0, x, y, c) = v;
            }
        }
    for (long k = 0; k < t.columns * t.rows; k++)
        free(t.curve[k]);
    free(t.curve);
}
