/* SPDX-License-Identifier: MIT */
/* equalize: histogram equalisation. A first pass counts, the second looks up. Alpha is left alone.
 *
 * The accumulator holds one histogram of 64-bit counts (a picture may have more than 2^32 pixels),
 * or one for each colour channel; the state holds one table of 16-bit entries a histogram.
 * Neighbouring pixels are often equal, and an increment that waits for the one before it is slow:
 * 8-bit counts go to `turns` copies of each histogram, which fit in the first-level cache together.
 */
#include "kernels/kernel.h"

typedef struct equalize_data {
    size_t values;     /* 256 or 65536 */
    size_t turns;      /* copies of each histogram, by column */
    size_t histograms; /* 1, or as many as colours */
    size_t colours;    /* channels but alpha */
} equalize_data;

#ifdef BM_KERNEL_LEVEL

/* BT.601 in 1/65536, with the weights of grayscale. */
static inline bm_sample luma_of(const bm_sample *pixel)
{
    return (bm_sample)((19595u * pixel[0] + 38470u * pixel[1] + 7471u * pixel[2] + 32768) >> 16);
}

/* `channels` and `colours` are constants at each call, here and in map_row(). */
BM_INLINED void count_row(const equalize_data *data, const bm_sample *pixel, size_t width,
                          size_t channels, size_t colours, uint64_t *counts)
{
    size_t values = data->values, turns = data->turns;

    if (data->histograms < colours) {
        for (size_t x = 0; x < width; x++, pixel += channels)
            counts[(x & (turns - 1)) * values + luma_of(pixel)]++;
        return;
    }
    for (size_t x = 0; x < width; x++, pixel += channels)
        for (size_t c = 0; c < colours; c++)
            counts[(c * turns + (x & (turns - 1))) * values + pixel[c]]++;
}

BM_INLINED void map_row(const uint16_t *tables, size_t next_table, const bm_sample *in,
                        bm_sample *out, size_t width, size_t channels, size_t colours)
{
    for (size_t x = 0; x < width; x++, in += channels, out += channels) {
        for (size_t c = 0; c < colours; c++)
            out[c] = (bm_sample)tables[c * next_table + in[c]];
        if (colours < channels)
            out[colours] = in[colours];
    }
}

static void equalize_scan(const bm_plan *plan, unsigned plane, const void *const *rows, uint32_t y0,
                          uint32_t y1, void *accumulator)
{
    const equalize_data *data = plan->data;
    size_t channels = plan->in.plane[plane].channels, width = plan->in.width;

    for (uint32_t y = y0; y < y1; y++) {
        const bm_sample *row = rows[y - y0];
        if (channels <= 2)
            count_row(data, row, width, channels, 1, accumulator);
        else if (channels == 3)
            count_row(data, row, width, 3, 3, accumulator);
        else
            count_row(data, row, width, 4, 3, accumulator);
    }
}

static void equalize_band(const bm_plan *plan, const bm_band *band)
{
    const equalize_data *data = plan->data;
    size_t channels = plan->in.plane[0].channels, width = plan->in.width;
    size_t next_table = data->histograms == 1 ? 0 : data->values;

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[(int32_t)y - band->in_y0];
        bm_sample *out = band->out[y - band->y0];
        if (channels == 1)
            map_row(band->state, next_table, in, out, width, 1, 1);
        else if (channels == 2)
            map_row(band->state, next_table, in, out, width, 2, 1);
        else if (channels == 3)
            map_row(band->state, next_table, in, out, width, 3, 3);
        else
            map_row(band->state, next_table, in, out, width, 4, 3);
    }
}

BM_KERNELS(equalize) = {.band = {equalize_band}, .scan = equalize_scan};

#else

BM_DECLARE_KERNELS(equalize)

enum equalize_param { EQUALIZE_MODE };
enum equalize_mode { MODE_LUMA, MODE_CHANNELS };

/* 2 * pixels * 65535 has to fit in 64 bits. */
#define MOST_PIXELS (UINT64_C(1) << 46)
#define TURNS_8 4 /* 8 KB of counts a histogram; a power of two */

static void equalize_merge(const bm_plan *plan, void *into, const void *from)
{
    uint64_t *sums = into;
    const uint64_t *counts = from;

    for (size_t i = 0; i < plan->accumulator_bytes / sizeof *sums; i++)
        sums[i] += counts[i];
}

static uint64_t count_of(const equalize_data *data, const uint64_t *counts, size_t value)
{
    uint64_t count = 0;
    for (size_t turn = 0; turn < data->turns; turn++)
        count += counts[turn * data->values + value];
    return count;
}

/* T(v) = round((cdf(v) - cdf_min) * max / (N - cdf_min)), halves upwards. Colour values below the
 * darkest luma that was counted have cdf 0 and become 0. */
static void derive_table(const equalize_data *data, const uint64_t *counts, uint16_t *table)
{
    uint64_t total = 0, cdf_min = 0, cdf = 0;
    for (size_t v = 0; v < data->values; v++) {
        uint64_t count = count_of(data, counts, v);
        if (total == 0)
            cdf_min = count;
        total += count;
    }
    uint64_t range = total - cdf_min, max = data->values - 1;
    for (size_t v = 0; v < data->values; v++) {
        cdf += count_of(data, counts, v);
        if (range == 0) /* a constant picture has nothing to spread */
            table[v] = (uint16_t)v;
        else if (cdf > cdf_min)
            table[v] = (uint16_t)((2 * (cdf - cdf_min) * max + range) / (2 * range));
    }
}

static void equalize_finish(const bm_plan *plan, const void *accumulator, void *state)
{
    const equalize_data *data = plan->data;
    const uint64_t *counts = accumulator;
    uint16_t *tables = state;

    for (size_t h = 0; h < data->histograms; h++)
        derive_table(data, counts + h * data->turns * data->values, tables + h * data->values);
}

static bm_status equalize_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    if ((uint64_t)plan->in.width * plan->in.height > MOST_PIXELS)
        return bm_fail(error, BM_E_CHAIN,
                       "equalize takes at most %llu pixels, this picture has %ux%u",
                       (unsigned long long)MOST_PIXELS, plan->in.width, plan->in.height);
    equalize_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of equalize");

    bool per_channel = call->value[EQUALIZE_MODE].number == MODE_CHANNELS;
    data->colours = bm_model_channels(plan->in.model) - bm_model_has_alpha(plan->in.model);
    data->values = (size_t)1 << plan->in.depth;
    data->turns = plan->in.depth == 8 ? TURNS_8 : 1;
    data->histograms = per_channel ? data->colours : 1;
    plan->data = data;
    plan->accumulator_bytes = data->histograms * data->turns * data->values * sizeof(uint64_t);
    plan->state_bytes = data->histograms * data->values * sizeof(uint16_t);
    plan->scan = bm_pick(equalize_kernels, plan)->scan;
    plan->merge = equalize_merge;
    plan->finish = equalize_finish;
    plan->band = bm_pick(equalize_kernels, plan)->band[0];
    return BM_OK;
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
    .summary = "Spreads the tones evenly over the whole range",
    .doc = "Histogram equalisation as in Gonzalez and Woods, Digital Image Processing: a value v "
           "becomes round((cdf(v) - cdf_min) * max / (N - cdf_min)), where cdf(v) counts the "
           "pixels of at most v, cdf_min those of the darkest value present, N all of them. "
           "Exact in 8 and 16 bits. A picture of one single value stays as it is.\n\n"
           "mode=luma counts the BT.601 luma and applies that one curve to red, green and blue, "
           "which keeps grays gray; colours darker than the darkest luma become 0. mode=channels "
           "treats each channel by itself, which may shift colours.\n\n"
           "Alpha is left alone; transparent pixels are counted like the others.",
    .examples = "equalize\nequalize:channels",
    .kind = BM_KIND_SCAN,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = equalize_params,
    .plan = equalize_plan,
};

#endif
