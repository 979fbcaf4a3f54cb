/* SPDX-License-Identifier: MIT */
/* equalize: histogram equalisation. A first pass counts (the luma, or each colour by itself), the second looks up. Alpha
 * is left alone. plan->data is the bm_histograms. */
#include "kernels/histogram.h"
#include "kernels/kernel.h"
#include "kernels/map.h"

#ifdef BM_KERNEL_LEVEL

#include "kernels/tones.h"

static void equalize_scan(const bm_plan *plan, unsigned plane, const void *const *rows, uint32_t y0,
                          uint32_t y1, void *accumulator)
{
    const bm_histograms *histograms = plan->data;
    size_t channels = plan->in.plane[plane].channels, width = plan->in.width;
    bool luma = histograms->count == 1;

    for (uint32_t y = y0; y < y1; y++) {
        const bm_sample *row = rows[y - y0];
        if (channels == 1)
            bm_tones_count_row(row, width, 1, accumulator);
        else if (channels == 2)
            bm_tones_count_row(row, width, 2, accumulator);
        else if (channels == 3 && luma)
            bm_tones_count_row(row, width, 3, accumulator);
        else if (channels == 3)
            bm_histogram_count_row(row, width, 3, 3, accumulator);
        else if (luma)
            bm_tones_count_row(row, width, 4, accumulator);
        else
            bm_histogram_count_row(row, width, 4, 3, accumulator);
    }
}

BM_KERNELS(equalize) = {.scan = equalize_scan};

#else

BM_DECLARE_KERNELS(equalize)

enum equalize_param { EQUALIZE_MODE };
enum equalize_mode { MODE_LUMA, MODE_CHANNELS };

/* T(v) = round((cdf(v) - cdf_min) * max / (N - cdf_min)), halves upwards. Colour values below the
 * darkest luma that was counted have cdf 0 and become 0. */
static void derive_table(const bm_plan *plan, const uint64_t *counts, size_t h, void *state)
{
    const bm_histograms *histograms = plan->data;
    uint64_t total = 0, cdf_min = 0, cdf = 0;
    for (size_t v = 0; v < histograms->values; v++) {
        uint64_t count = bm_histogram_count(histograms, counts, h, v);
        if (total == 0)
            cdf_min = count;
        total += count;
    }
    uint64_t range = total - cdf_min, max = histograms->values - 1;
    for (size_t v = 0; v < histograms->values; v++) {
        cdf += bm_histogram_count(histograms, counts, h, v);
        uint64_t level = 0;
        if (range == 0) /* a constant picture has nothing to spread */
            level = v;
        else if (cdf > cdf_min)
            level = (2 * (cdf - cdf_min) * max + range) / (2 * range);
        bm_map_set(plan, state, h, v, (uint16_t)level);
    }
}

static void equalize_finish(const bm_plan *plan, const void *accumulator, void *state)
{
    const bm_histograms *histograms = plan->data;

    for (size_t h = 0; h < histograms->count; h++)
        derive_table(plan, accumulator, h, state);
}

static bm_status equalize_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    bm_histograms *histograms = bm_plan_alloc(plan, 1, sizeof *histograms);
    if (!histograms)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of equalize");

    bool per_channel = call->value[EQUALIZE_MODE].number == MODE_CHANNELS;
    size_t colours = bm_model_channels(plan->in.model) - bm_model_has_alpha(plan->in.model);
    size_t tables = per_channel ? colours : 1;
    plan->data = histograms;
    plan->scan = bm_pick(equalize_kernels, plan)->scan;
    plan->finish = equalize_finish;
    bm_map_by_state(plan, tables);
    return bm_histograms_plan(histograms, tables, plan, error);
}

static const char *const mode_names[] = {"luma", "channels", NULL};

static const bm_param equalize_params[] = {
    {.name = "mode",
     .type = BM_PARAM_CHOICE,
     .def = MODE_LUMA,
     .choices = mode_names,
     .doc = "One curve for all colours, from their luma, or each channel its own"},
    {.name = NULL},
};

const bm_filter bm_filter_equalize = {
    .name = "equalize",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"equalise", "histogram_equalization", NULL},
    .summary = "Spread the tones evenly over the whole range",
    .doc = "Every tone becomes about as frequent as any other: the most contrast that a curve can "
           "give. That shows what is in a picture, but seldom flatters it; `clahe` does it by "
           "parts and within a limit.\n\n"
           "Histogram equalisation as in Gonzalez and Woods, Digital Image Processing: a value v "
           "becomes round((cdf(v) - cdf_min) * max / (N - cdf_min)), where cdf(v) counts the "
           "pixels of at most v, cdf_min those of the darkest value present, N all of them. "
           "Exact in 8 and 16 bits. A picture of one single value stays as it is.\n\n"
           "mode=luma counts the BT.601 luma and applies that one curve to red, green and blue, "
           "which keeps grays gray; colours darker than the darkest luma become 0. The weights are "
           "made for colours like those of sRGB; --to-srgb converts others first. mode=channels "
           "treats each channel by itself, which may shift colours.\n\n"
           "Alpha is left alone; transparent pixels are counted like the others.",
    .examples = "equalize\n"
                "equalize:channels",
    .kind = BM_KIND_SCAN,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = equalize_params,
    .plan = equalize_plan,
};

#endif
