/* SPDX-License-Identifier: MIT */
/* Stretching tones between two percentiles: a first pass counts, the second looks up. What autolevel and normalize share;
 * plan->data is the stretch_data. */
#ifndef BM_KERNELS_STRETCH_H
#define BM_KERNELS_STRETCH_H

#include "kernels/histogram.h"
#include "kernels/kernel.h"

typedef struct stretch_data {
    bm_histograms histograms; /* one for each colour, or for all */
    double dark, light;       /* percent of the samples that may be cut off at either end */
} stretch_data;

#ifdef BM_KERNEL_LEVEL

/* Pixels without any alpha show nothing and are not counted. `channels`, the last of which is alpha, is a constant at each
 * call. */
BM_INLINED void stretch_count_visible(const bm_sample *pixel, size_t width, size_t channels,
                                      bool together, uint64_t *counts)
{
    for (size_t x = 0; x < width; x++, pixel += channels) {
        if (pixel[channels - 1] == 0)
            continue;
        for (size_t c = 0; c < channels - 1; c++)
            bm_histogram_at(counts, together ? 0 : c, x + c)[pixel[c]]++;
    }
}

static inline void stretch_scan(const bm_plan *plan, unsigned plane, const void *const *rows,
                                uint32_t y0, uint32_t y1, void *accumulator)
{
    const stretch_data *data = plan->data;
    size_t channels = plan->in.plane[plane].channels, width = plan->in.width;
    bool together = data->histograms.count == 1;

    for (uint32_t y = y0; y < y1; y++) {
        const bm_sample *row = rows[y - y0];
        if (channels == 2)
            stretch_count_visible(row, width, 2, together, accumulator);
        else if (channels == 4)
            stretch_count_visible(row, width, 4, together, accumulator);
        else if (together)
            bm_histogram_count_row(row, width * channels, 1, 1, accumulator);
        else
            bm_histogram_count_row(row, width, 3, 3, accumulator);
    }
}

#else

#include "kernels/map.h"

typedef struct stretch_ends {
    uint64_t dark, light; /* dark >= light: nothing to stretch */
} stretch_ends;

/* The darkest value that more samples than those spared do not exceed, and the lightest that more do not fall short of. */
static inline stretch_ends stretch_find_ends(const stretch_data *data, const uint64_t *counts,
                                             size_t h)
{
    const bm_histograms *histograms = &data->histograms;
    uint64_t total = 0, seen = 0;
    for (size_t v = 0; v < histograms->values; v++)
        total += bm_histogram_count(histograms, counts, h, v);
    if (total == 0)
        return (stretch_ends){0, 0};

    const uint64_t spared_dark = (uint64_t)((double)total * data->dark / 100);
    const uint64_t spared_light = (uint64_t)((double)total * data->light / 100);
    stretch_ends ends = {0, histograms->values - 1};
    while ((seen += bm_histogram_count(histograms, counts, h, ends.dark)) <= spared_dark)
        ends.dark++;
    seen = 0;
    while ((seen += bm_histogram_count(histograms, counts, h, ends.light)) <= spared_light)
        ends.light--;
    return ends;
}

static inline uint64_t stretch_level(const stretch_ends *ends, uint64_t v, uint64_t max)
{
    if (ends->dark >= ends->light)
        return v;
    if (v <= ends->dark)
        return 0;
    if (v >= ends->light)
        return max;
    uint64_t range = ends->light - ends->dark;
    return (2 * (v - ends->dark) * max + range) / (2 * range);
}

static inline void stretch_finish(const bm_plan *plan, const void *accumulator, void *state)
{
    const stretch_data *data = plan->data;
    size_t values = data->histograms.values;

    for (size_t h = 0; h < data->histograms.count; h++) {
        const stretch_ends ends = stretch_find_ends(data, accumulator, h);
        for (size_t v = 0; v < values; v++)
            bm_map_set(plan, state, h, v, (uint16_t)stretch_level(&ends, v, values - 1));
    }
}

enum stretch_channels { STRETCH_TOGETHER, STRETCH_EACH };
static const char *const stretch_channels_names[] = {"together", "each", NULL};

/* `dark` and `light`: percent. */
static inline bm_status stretch_plan(bm_plan *plan, double dark, double light,
                                     enum stretch_channels channels, bm_scan_fn scan,
                                     bm_error *error)
{
    stretch_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of %s", plan->filter->name);

    size_t colours = bm_model_channels(plan->in.model) - bm_model_has_alpha(plan->in.model);
    size_t tables = channels == STRETCH_EACH ? colours : 1;
    data->dark = dark;
    data->light = light;
    plan->data = data;
    plan->scan = scan;
    plan->finish = stretch_finish;
    bm_map_by_state(plan, tables);
    return bm_histograms_plan(&data->histograms, tables, plan, error);
}

#endif
#endif
