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

/* What of one axis the windows around each position meet, be it in the picture or what stands for it: which positions, in
 * `met`, and how often each, in `times`; -1 is the colour of a constant border. Rows of 2 reach + 1 entries. */
typedef struct axis {
    long entries;
    long *met;
    size_t *times, *count;
} axis;

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        abort();
    return memory;
}

static axis axis_of(const char *rule, long reach, long count)
{
    size_t rows = (size_t)count, entries = 2 * (size_t)reach + 1;
    axis a = {.entries = (long)entries,
              .met = allocate(rows * entries, sizeof *a.met),
              .times = allocate(rows * entries, sizeof *a.times),
              .count = allocate(rows, sizeof *a.count)};
    for (long centre = 0; centre < count; centre++) {
        long *met = a.met + centre * a.entries;
        size_t *times = a.times + centre * a.entries, *used = &a.count[centre];
        for (long i = centre - reach; i <= centre + reach; i++) {
            long position = exact_position(rule, i, count);
            size_t k = 0;
            while (k < *used && met[k] != position)
                k++;
            met[k] = position;
            times[k]++;
            *used += k == *used;
        }
    }
    return a;
}

static void axis_free(axis *a)
{
    free(a->met);
    free(a->times);
    free(a->count);
}

static double ranked(const exact_picture *in, const exact_border *border, unsigned p, size_t c,
                     const axis *across, size_t x, const axis *down, size_t y, double percent,
                     entry *entries)
{
    const long *columns = across->met + (long)x * across->entries;
    const long *rows = down->met + (long)y * down->entries;
    const size_t *column_times = across->times + (long)x * across->entries;
    const size_t *row_times = down->times + (long)y * down->entries;
    double n = (double)across->entries * (double)down->entries;
    size_t used = 0, rank = (size_t)floor(percent * (n - 1) / 100 + 0.5);

    for (size_t j = 0; j < down->count[y]; j++)
        for (size_t i = 0; i < across->count[x]; i++) {
            bool beyond = columns[i] < 0 || rows[j] < 0;
            double v = beyond ? border->sample[p + c]
                              : *exact_at(in, p, (size_t)columns[i], (size_t)rows[j], c);
            entries[used++] = (entry){v, column_times[i] * row_times[j]};
        }
    return value_at(entries, used, rank);
}

static long scaled(double radius, unsigned shift)
{
    return (long)floor(radius / (1 << shift) + 0.5);
}

static void rank_all(const bm_call *call, double percent, const exact_picture *in,
                     exact_picture *out)
{
    exact_border border = exact_border_premultiplied(call, &in->desc);
    exact_picture colour;

    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    exact_premultiply(&colour);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        axis across =
            axis_of(border.rule, scaled(call->value[0].number, plane->hshift), plane->width);
        axis down =
            axis_of(border.rule, scaled(call->value[0].number, plane->vshift), plane->height);
        /* one more of each than the picture has, for what is beyond it */
        entry *entries =
            allocate(((size_t)plane->width + 1) * ((size_t)plane->height + 1), sizeof *entries);
        for (size_t y = 0; y < plane->height; y++)
            for (size_t x = 0; x < plane->width; x++)
                for (size_t c = 0; c < plane->channels; c++)
                    *exact_at(out, p, x, y, c) =
                        ranked(&colour, &border, p, c, &across, x, &down, y, percent, entries);
        free(entries);
        axis_free(&across);
        axis_free(&down);
    }
    exact_destroy(&colour);
    exact_unpremultiply(out);
}

void exact_median(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    rank_all(call, 50, in, out);
}

void exact_percentile(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    rank_all(call, call->value[1].number, in, out);
}
