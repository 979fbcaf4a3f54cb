/* SPDX-License-Identifier: MIT */
/* dither: fewer levels a channel, with Floyd and Steinberg's error diffusion. Alpha is left alone.
 *
 * Arithmetic, all in integers and in sixteenths of a level. A sample v with the error e that its
 * neighbours handed over wants t = 16 v + e. It becomes level q = floor((clamp(t, 0, 16 max) *
 * (levels - 1) + 8 max) / (16 max)), the nearest one, of value round(q * max / (levels - 1)), and
 * leaves the error d = t - 16 value. Of that
 *
 *                  v         right:       r = floor((7 d + 8) / 16)
 *            s     b    d    lower left:  s = floor((3 d + 8) / 16)
 *                            below:       b = floor((5 d + 8) / 16)
 *                            lower right: d - r - s - b
 *
 * so that nothing is lost to rounding. Shares that fall outside the picture are dropped. */
#include "kernels/kernel.h"

#define MOST_LEVELS 256

typedef struct dither_data {
    uint32_t levels;
    uint16_t value[MOST_LEVELS];
} dither_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

/* One row. `errors` has an entry a sample: on entry what the row above handed down, afterwards what
 * this row hands down. `channels` and `colours` are constants at each call, so that the running
 * errors live in registers. */
BM_INLINED void dither_row(const dither_data *data, const bm_sample *in, bm_sample *out,
                           int32_t *errors, size_t width, unsigned channels, unsigned colours)
{
    const int32_t max = BM_SAMPLE_MAX;
    uint32_t steps = data->levels - 1;
    int32_t right[4] = {0};       /* for this pixel, from the one to the left */
    int32_t below[4] = {0};       /* for the pixel below the one to the left, so far */
    int32_t lower_right[4] = {0}; /* for the pixel below this one, so far */
    int32_t *below_left = errors; /* where `below` goes: the entry of the pixel to the left */

    for (size_t x = 0; x < width; x++) {
        for (unsigned c = 0; c < colours; c++) {
            int32_t t = 16 * in[c] + errors[c] + right[c];
            int32_t wanted = t < 0 ? 0 : t > 16 * max ? 16 * max : t;
            uint32_t q = ((uint32_t)wanted * steps + 8 * BM_SAMPLE_MAX) / (16 * BM_SAMPLE_MAX);
            uint16_t value = data->value[q];
            int32_t d = t - 16 * value;
            int32_t r = (7 * d + 8) >> 4, s = (3 * d + 8) >> 4, b = (5 * d + 8) >> 4;
            out[c] = (bm_sample)value;
            if (x > 0)
                below_left[c] = below[c] + s;
            below[c] = lower_right[c] + b;
            lower_right[c] = d - r - s - b;
            right[c] = r;
        }
        if (colours < channels)
            out[colours] = in[colours];
        below_left = errors;
        in += channels, out += channels, errors += colours;
    }
    for (unsigned c = 0; c < colours; c++)
        below_left[c] = below[c];
}

static void dither_band(const bm_plan *plan, const bm_band *band)
{
    const dither_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t width = plane->width;
    unsigned channels = plane->channels;
    bool alpha = bm_model_has_alpha(plan->in.model);
    int32_t *errors = band->scratch;

    if (!band->resume)
        for (size_t i = 0; i < width * channels; i++)
            errors[i] = 0;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[(int32_t)y - band->in_y0];
        bm_sample *out = band->out[y - band->y0];
        if (alpha && plan->in.planes > 1 && band->plane == plan->in.planes - 1u)
            memcpy(out, in, width * sizeof *out);
        else if (channels == 1)
            dither_row(data, in, out, errors, width, 1, 1);
        else if (channels == 2)
            dither_row(data, in, out, errors, width, 2, 1);
        else if (channels == 3)
            dither_row(data, in, out, errors, width, 3, 3);
        else if (alpha)
            dither_row(data, in, out, errors, width, 4, 3);
        else
            dither_row(data, in, out, errors, width, 4, 4);
    }
}

BM_KERNELS(dither) = {.band = {dither_band}};

#else

#include "bandmill/size.h"

BM_DECLARE_KERNELS(dither)

enum dither_param { DITHER_LEVELS };

static bm_status dither_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    dither_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of dither");
    uint32_t steps = (uint32_t)call->value[DITHER_LEVELS].number - 1;
    uint32_t max = plan->in.depth == 8 ? 255 : 65535;
    data->levels = steps + 1;
    for (uint32_t q = 0; q <= steps; q++)
        data->value[q] = (uint16_t)((2 * q * max + steps) / (2 * steps));

    for (unsigned p = 0; p < plan->in.planes; p++) {
        size_t samples = (size_t)plan->in.plane[p].width * plan->in.plane[p].channels, bytes;
        if (!bm_size_mul(samples, sizeof(int32_t), &bytes))
            return bm_fail(error, BM_E_NOMEM, "dither cannot hold a row of %u pixels",
                           plan->in.width);
        if (plan->scratch_bytes < bytes)
            plan->scratch_bytes = bytes;
    }
    plan->data = data;
    plan->serial = true;
    plan->band = bm_pick(dither_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param dither_params[] = {
    {.name = "levels",
     .type = BM_PARAM_INT,
     .min = 2,
     .max = MOST_LEVELS,
     .def = 2,
     .doc = "How many values each colour channel may still take"},
    {.name = NULL},
};

const bm_filter bm_filter_dither = {
    .name = "dither",
    .summary = "Fewer levels a channel, with the error spread over the neighbours",
    .doc = "Error diffusion by Floyd and Steinberg (An adaptive algorithm for spatial greyscale, "
           "1976): every sample becomes the nearest of `levels` evenly spaced values, and what "
           "that changed goes to its neighbours, 7/16 to the right, 3/16, 5/16 and 1/16 to the "
           "three below. Rows run from left to right. Each channel by itself. Integer arithmetic "
           "in 1/16 of a level, no error lost to rounding: exact, the same everywhere.\n\n"
           "Alpha is left alone.",
    .examples = "grayscale|dither\ndither:levels=4",
    .kind = BM_KIND_SERIAL,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = dither_params,
    .plan = dither_plan,
};

#endif
