/* SPDX-License-Identifier: MIT */
/* The step behind plans that hold sample maps and no kernel: each sample is looked up in its channel's table.
 * Compilers are kept from turning the look-ups into vectors (filters/CMakeLists.txt): gathered bytes are slower. */
#include "kernels/map.h"

#include "kernels/kernel.h"
#include "kernels/lookup.h"

enum { BY_PLAN, BY_STATE };

#ifdef BM_KERNEL_LEVEL

#include <string.h>

/* The first `mapped` of `channels` are looked up, the others copied. Both are constants at each call. */
BM_INLINED void map_pixels(const bm_sample *const *tables, const bm_sample *restrict in,
                           bm_sample *restrict out, size_t pixels, size_t channels, size_t mapped)
{
    const bm_sample *table[4]; /* in registers: the compiler must fear that `out` changes *tables */
    for (size_t c = 0; c < mapped; c++)
        table[c] = tables[c];
    for (size_t x = 0; x < pixels; x++, in += channels, out += channels) {
        for (size_t c = 0; c < mapped; c++)
            out[c] = table[c][in[c]];
        for (size_t c = mapped; c < channels; c++)
            out[c] = in[c];
    }
}

/* Maps by one table the channels that have a bit in `mapped`. False: there is no fast way. */
#if BM_KERNEL_DEPTH == 8 && defined BM_LOOKUP_BYTES

static bool map_common(const uint8_t *table, const uint8_t *in, uint8_t *out, size_t width,
                       size_t channels, unsigned mapped)
{
    uint64_t kept = 0; /* a bit a byte */
    if (mapped != (1u << channels) - 1) {
        if (BM_LOOKUP_BYTES % channels != 0)
            return false;
        for (size_t i = 0; i < BM_LOOKUP_BYTES; i++)
            kept |= (uint64_t)(~mapped >> i % channels & 1) << i;
    }
    bm_lookup_row(table, in, out, width * channels, kept);
    return true;
}

#else

/* Four samples at a time, whatever the pixels are. */
static bool map_common(const bm_sample *table, const bm_sample *in, bm_sample *out, size_t width,
                       size_t channels, unsigned mapped)
{
    const bm_sample *const same[4] = {table, table, table, table};
    size_t samples = width * channels, done = samples / 4 * 4;
    if (mapped != (1u << channels) - 1)
        return false;
    map_pixels(same, in, out, samples / 4, 4, 4);
    map_pixels(same, in + done, out + done, samples - done, 1, 1);
    return true;
}

#endif

/* Any selection of channels, one after the other. */
static void map_strided(const bm_sample *const *tables, const bm_sample *restrict in,
                        bm_sample *restrict out, size_t pixels, size_t channels)
{
    memcpy(out, in, pixels * channels * sizeof *out);
    for (size_t c = 0; c < BM_MAX_PLANES; c++) {
        const bm_sample *table = tables[c];
        if (!table)
            continue;
        for (size_t x = 0; x < pixels; x++)
            out[x * channels + c] = table[in[x * channels + c]];
    }
}

/* `tables`: BM_MAX_PLANES, NULL beyond the last channel. */
static void map_row(const bm_sample *const *tables, const bm_sample *in, bm_sample *out,
                    size_t width, size_t channels)
{
    unsigned mapped = 0; /* a bit a channel */
    bool same = true;
    for (size_t c = 0; c < BM_MAX_PLANES; c++) {
        mapped |= (unsigned)(tables[c] != NULL) << c;
        same = same && (!tables[c] || tables[c] == tables[0]);
    }
    if (tables[0] && same && map_common(tables[0], in, out, width, channels, mapped))
        return;
    if (channels == 2 && mapped == 1)
        map_pixels(tables, in, out, width, 2, 1);
    else if (channels == 3 && mapped == 7)
        map_pixels(tables, in, out, width, 3, 3);
    else if (channels == 4 && mapped == 7)
        map_pixels(tables, in, out, width, 4, 3);
    else if (channels == 4 && mapped == 15)
        map_pixels(tables, in, out, width, 4, 4);
    else
        map_strided(tables, in, out, width, channels);
}

static void map_band(const bm_plan *plan, const bm_band *band)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const bm_sample *tables[BM_MAX_PLANES] = {NULL};

    for (size_t c = 0; c < BM_MAX_PLANES && c < plane->channels; c++)
        tables[c] = plan->map[plan->in.planes == 1 ? c : band->plane];
    for (uint32_t y = band->y0; y < band->y1; y++)
        map_row(tables, band->in[(int32_t)y - band->in_y0], band->out[y - band->y0], plane->width,
                plane->channels);
}

static void map_by_state_band(const bm_plan *plan, const bm_band *band)
{
    const bm_sample *state = band->state, *tables[BM_MAX_PLANES] = {NULL};
    size_t channels = plan->in.plane[0].channels, values = BM_SAMPLE_MAX + 1;
    bool common = plan->state_bytes == values * sizeof *state;

    for (size_t c = 0; c < channels - bm_model_has_alpha(plan->in.model); c++)
        tables[c] = common ? state : state + c * values;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++)
        map_row(tables, band->in[i], band->out[i], plan->in.width, channels);
}

BM_KERNELS(map) = {.band = {[BY_PLAN] = map_band, [BY_STATE] = map_by_state_band}};

#else

BM_DECLARE_KERNELS(map)

bm_status bm_map_channel(bm_plan *plan, size_t c, bm_map_function function, const void *context,
                         bm_error *error)
{
    size_t values = (size_t)1 << plan->in.depth;
    double max = (double)(values - 1);
    uint8_t *table8 = bm_plan_alloc(plan, values, plan->in.depth / 8);
    uint16_t *table16 = (void *)table8;

    if (!table8)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of %s", plan->filter->name);
    for (size_t v = 0; v < values; v++) {
        double level = function(context, (double)v, max);
        level = (level < 0 ? 0 : level > max ? max : level) + 0.5; /* and rounded down below */
        if (plan->in.depth == 8)
            table8[v] = (uint8_t)level;
        else
            table16[v] = (uint16_t)level;
    }
    plan->map[c] = table8;
    return BM_OK;
}

bm_status bm_map_colours(bm_plan *plan, bm_map_function function, const void *context,
                         bm_error *error)
{
    size_t colours = bm_model_channels(plan->in.model) - bm_model_has_alpha(plan->in.model);
    bm_status status = bm_map_channel(plan, 0, function, context, error);
    for (size_t c = 1; c < colours; c++)
        plan->map[c] = plan->map[0];
    return status;
}

void bm_map_by_state(bm_plan *plan, size_t tables)
{
    plan->state_bytes = (tables << plan->in.depth) * (plan->in.depth / 8u);
    plan->band = bm_pick(map_kernels, plan)->band[BY_STATE];
}

void bm_map_set(const bm_plan *plan, void *state, size_t table, size_t v, uint16_t level)
{
    size_t at = (table << plan->in.depth) + v;
    if (plan->in.depth == 8)
        ((uint8_t *)state)[at] = (uint8_t)level;
    else
        ((uint16_t *)state)[at] = level;
}

/* Called by bm_plan_create() on a plan that another filter made. */
static bm_status map_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->band = bm_pick(map_kernels, plan)->band[BY_PLAN];
    return BM_OK;
}

const bm_filter bm_filter_map = {
    .name = "map",
    .summary = "Looks every sample up in the table of its channel",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_CHANNEL,
    .models = BM_ANY_MODEL,
    .planar = true,
    .plan = map_plan,
};

#endif
