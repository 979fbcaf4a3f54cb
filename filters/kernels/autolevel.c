/* SPDX-License-Identifier: MIT */
/* autolevel: stretches the tones until the darkest and the lightest few are black and white. A first pass counts, the
 * second looks up. Alpha is left alone. */
#include "kernels/histogram.h"
#include "kernels/kernel.h"

typedef struct autolevel_data {
    bm_histograms histograms; /* one for each colour, or for all */
    double clip;              /* percent */
} autolevel_data;

#ifdef BM_KERNEL_LEVEL

/* Pixels without any alpha show nothing and are not counted. `channels`, the last of which is alpha, is a constant at each
 * call. */
BM_INLINED void count_visible(const bm_sample *pixel, size_t width, size_t channels, bool together,
                              uint64_t *counts)
{
    for (size_t x = 0; x < width; x++, pixel += channels) {
        if (pixel[channels - 1] == 0)
            continue;
        for (size_t c = 0; c < channels - 1; c++)
            bm_histogram_at(counts, together ? 0 : c, x + c)[pixel[c]]++;
    }
}

static void autolevel_scan(const bm_plan *plan, unsigned plane, const void *const *rows,
                           uint32_t y0, uint32_t y1, void *accumulator)
{
    const autolevel_data *data = plan->data;
    size_t channels = plan->in.plane[plane].channels, width = plan->in.width;
    bool together = data->histograms.count == 1;

    for (uint32_t y = y0; y < y1; y++) {
        const bm_sample *row = rows[y - y0];
        if (channels == 2)
            count_visible(row, width, 2, together, accumulator);
        else if (channels == 4)
            count_visible(row, width, 4, together, accumulator);
        else if (together)
            bm_histogram_count_row(row, width * channels, 1, 1, accumulator);
        else
            bm_histogram_count_row(row, width, 3, 3, accumulator);
    }
}

BM_KERNELS(autolevel) = {.scan = autolevel_scan};

#else

#include "kernels/map.h"

BM_DECLARE_KERNELS(autolevel)

enum autolevel_param { AUTOLEVEL_CLIP, AUTOLEVEL_CHANNELS };
enum autolevel_channels { CHANNELS_TOGETHER, CHANNELS_EACH };

typedef struct end_points {
    uint64_t dark, light; /* dark >= light: nothing to stretch */
} end_points;

/* The darkest value that more than `spared` samples do not exceed, and the lightest that more than `spared` samples
 * reach. */
static end_points find_ends(const autolevel_data *data, const uint64_t *counts, size_t h)
{
    const bm_histograms *histograms = &data->histograms;
    uint64_t total = 0, seen = 0;
    for (size_t v = 0; v < histograms->values; v++)
        total += bm_histogram_count(histograms, counts, h, v);
    if (total == 0)
        return (end_points){0, 0};

    uint64_t spared = (uint64_t)((double)total * data->clip / 100);
    end_points ends = {0, histograms->values - 1};
    while ((seen += bm_histogram_count(histograms, counts, h, ends.dark)) <= spared)
        ends.dark++;
    seen = 0;
    while ((seen += bm_histogram_count(histograms, counts, h, ends.light)) <= spared)
        ends.light--;
    return ends;
}

static uint64_t stretched(const end_points *ends, uint64_t v, uint64_t max)
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

static void autolevel_finish(const bm_plan *plan, const void *accumulator, void *state)
{
    const autolevel_data *data = plan->data;
    size_t values = data->histograms.values;

    for (size_t h = 0; h < data->histograms.count; h++) {
        const end_points ends = find_ends(data, accumulator, h);
        for (size_t v = 0; v < values; v++)
            bm_map_set(plan, state, h, v, (uint16_t)stretched(&ends, v, values - 1));
    }
}

static bm_status autolevel_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    autolevel_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of autolevel");

    bool each = call->value[AUTOLEVEL_CHANNELS].number == CHANNELS_EACH;
    size_t colours = bm_model_channels(plan->in.model) - bm_model_has_alpha(plan->in.model);
    size_t tables = each ? colours : 1;
    data->clip = call->value[AUTOLEVEL_CLIP].number;
    plan->data = data;
    plan->scan = bm_pick(autolevel_kernels, plan)->scan;
    plan->finish = autolevel_finish;
    bm_map_by_state(plan, tables);
    return bm_histograms_plan(&data->histograms, tables, plan, error);
}

static const char *const channels_names[] = {"together", "each", NULL};

static const bm_param autolevel_params[] = {
    {.name = "clip",
     .type = BM_PARAM_FLOAT,
     .max = 49,
     .def = 0.1,
     .unit = "percent",
     .doc = "How many of the darkest samples may become black, and of the lightest white"},
    {.name = "channels",
     .type = BM_PARAM_CHOICE,
     .def = CHANNELS_TOGETHER,
     .choices = channels_names,
     .doc = "One stretch for all colours, or each channel its own"},
    {.name = NULL},
};

const bm_filter bm_filter_autolevel = {
    .name = "autolevel",
    .summary = "Stretches the tones to the whole range, from black to white",
    .doc =
        "The black point is the lightest value below which lie at most `clip` percent of the "
        "colour samples, the white point the darkest one above which lie at most as many; so a few "
        "stray pixels do not count. A colour sample v becomes round((v - black) * max / (white - "
        "black)), clamped, halves upwards. Exact in 8 and 16 bits. Where black is not below white, "
        "as in a picture of one single value, nothing changes.\n\n"
        "channels=together counts the samples of red, green and blue together and stretches them "
        "alike: colours keep their cast, and grays stay gray. channels=each finds the points of "
        "each channel by itself, which takes away a cast, and may bring in one where a picture is "
        "rightly of one colour.\n\n"
        "Alpha is left alone. Pixels that are wholly transparent are not counted. CMYK and YCbCr "
        "are not taken.",
    .examples = "autolevel\nautolevel:0\nautolevel:clip=0.5,channels=each",
    .kind = BM_KIND_SCAN,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = autolevel_params,
    .plan = autolevel_plan,
};

#endif
