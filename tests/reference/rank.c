/* SPDX-License-Identifier: MIT */
/* median and percentile: the samples of each window counted by value, those at the border as often as
 * the window would meet them beyond it. */
#include "table.h"

#include <math.h>
#include <stdlib.h>

typedef struct entry {
    double value;
    size_t times;
} entry;

/* The value at `rank` among the entries, were they laid out in order, each as often as it occurs.
 * Those that lie on the wrong side of some entry's value are dropped until it is the one. */
static double value_at(entry *entries, size_t count, size_t rank)
{
    for (;;) {
        double middle = entries[count / 2].value;
        size_t below = 0, equal = 0, kept = 0;
        for (size_t i = 0; i < count; i++) {
            below += entries[i].value < middle ? entries[i].times : 0;
            equal += entries[i].value == middle ? entries[i].times : 0;
        }
        if (rank >= below && rank < below + equal)
            return middle;
        bool lower = rank < below;
        for (size_t i = 0; i < count; i++)
            if (lower ? entries[i].value < middle : entries[i].value > middle)
                entries[kept++] = entries[i];
        count = kept;
        rank -= lower ? 0 : below + equal;
    }
}

/* How often a window of `radius` around `centre` meets position i of `count`. */
static size_t times_met(long i, long centre, long radius, long count)
{
    size_t times = labs(i - centre) <= radius;
    if (i == 0 && centre < radius)
        times += (size_t)(radius - centre);
    if (i == count - 1 && centre + radius > i)
        times += (size_t)(centre + radius - i);
    return times;
}

static long first_met(long centre, long radius)
{
    return centre > radius ? centre - radius : 0;
}

static long last_met(long centre, long radius, long count)
{
    return centre + radius < count ? centre + radius : count - 1;
}

static double ranked(const exact_picture *in, unsigned p, size_t c, long x, long y, long across,
                     long down, double percent, entry *entries)
{
    long width = (long)in->desc.plane[p].width, height = (long)in->desc.plane[p].height;
    double n = (double)(2 * across + 1) * (double)(2 * down + 1);
    size_t used = 0, rank = (size_t)floor(percent * (n - 1) / 100 + 0.5);

    for (long j = first_met(y, down); j <= last_met(y, down, height); j++) {
        size_t times = times_met(j, y, down, height);
        for (long i = first_met(x, across); i <= last_met(x, across, width); i++)
            entries[used++] = (entry){*exact_at(in, p, (size_t)i, (size_t)j, c),
                                      times * times_met(i, x, across, width)};
    }
    return value_at(entries, used, rank);
}

static long scaled(double radius, unsigned shift)
{
    return (long)floor(radius / (1 << shift) + 0.5);
}

static void rank_all(const exact_picture *in, double radius, double percent, exact_picture *out)
{
    exact_picture colour;

    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    exact_premultiply(&colour);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        long across = scaled(radius, plane->hshift), down = scaled(radius, plane->vshift);
        entry *entries = calloc((size_t)plane->width * plane->height, sizeof *entries);
        if (!entries)
            abort();
        for (size_t y = 0; y < plane->height; y++)
            for (size_t x = 0; x < plane->width; x++)
                for (size_t c = 0; c < plane->channels; c++)
                    *exact_at(out, p, x, y, c) =
                        ranked(&colour, p, c, (long)x, (long)y, across, down, percent, entries);
        free(entries);
    }
    exact_destroy(&colour);
    exact_unpremultiply(out);
}

void exact_median(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    rank_all(in, call->value[0].number, 50, out);
}

void exact_percentile(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    rank_all(in, call->value[0].number, call->value[1].number, out);
}
