/* SPDX-License-Identifier: MIT */
/* tint: middle tones towards a colour. A sample map of each channel. Gray pictures become RGB, by a kernel in single precision:
 * off by 3 roundings of 2^-24 of 65535 in 16 bits, 0.01 levels. Alpha is left alone. */
#include "kernels/kernel.h"

typedef struct tint_data {
    float push[3]; /* of a sample in the middle, in levels */
} tint_data;

#ifdef BM_KERNEL_LEVEL

/* `channels` is a constant at each call. */
BM_INLINED void tint_gray(const tint_data *data, const bm_sample *restrict in, size_t width,
                          size_t channels, bm_sample *restrict out)
{
    const float weigh = 4.0f / BM_SAMPLE_MAX / BM_SAMPLE_MAX;
    const float push[3] = {data->push[0], data->push[1], data->push[2]};
    const size_t step = channels + 2;
    for (size_t x = 0; x < width; x++) {
        const float v = in[x * channels], middle = v * ((float)BM_SAMPLE_MAX - v) * weigh;
        for (size_t c = 0; c < 3; c++) {
            float to = v + push[c] * middle;
            to = to > 0 ? to : 0;
            to = to < BM_SAMPLE_MAX ? to : BM_SAMPLE_MAX;
            out[x * step + c] = (bm_sample)(int32_t)(to + 0.5f);
        }
        if (channels == 2)
            out[x * step + 3] = in[x * channels + 1];
    }
}

static void tint_band(const bm_plan *plan, const bm_band *band)
{
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        if (plan->in.plane[0].channels == 1)
            tint_gray(plan->data, band->in[i], plan->in.width, 1, band->out[i]);
        else
            tint_gray(plan->data, band->in[i], plan->in.width, 2, band->out[i]);
    }
}

BM_KERNELS(tint) = {.band = {tint_band}};

#else

#include "kernels/colour_matrix.h"
#include "kernels/map.h"

BM_DECLARE_KERNELS(tint)

enum tint_param { TINT_COLOR, TINT_AMOUNT };

/* `context`: how far a sample in the middle is pushed, of the full scale. */
static double tinted(const void *context, double v, double max)
{
    return v + *(const double *)context * 4 * v * (max - v) / max;
}

static bm_status tint_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const uint32_t rgba = (uint32_t)call->value[TINT_COLOR].number;
    const double part[3] = {(rgba >> 24) / 255.0, (rgba >> 16 & 255) / 255.0,
                            (rgba >> 8 & 255) / 255.0};
    const bm_luma luma = BM_LUMA_BT709;
    const double tone = luma.red * part[0] + luma.green * part[1] + luma.blue * part[2];
    const double amount = call->value[TINT_AMOUNT].number / 100;
    const double max = plan->in.depth == 8 ? 255 : 65535;
    const bool alpha = bm_model_has_alpha(plan->in.model);
    bm_status status = BM_OK;

    if (plan->in.plane[0].channels > 2) {
        for (size_t c = 0; c < 3 && !status; c++) {
            const double push = amount * (part[c] - tone);
            status = bm_map_channel(plan, c, tinted, &push, error);
        }
        return status;
    }
    tint_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of tint");
    for (size_t c = 0; c < 3; c++)
        data->push[c] = (float)(amount * (part[c] - tone) * max);
    plan->data = data;
    plan->band = bm_pick(tint_kernels, plan)->band[0];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height,
                               alpha ? BM_RGBA : BM_RGB, plan->in.depth, error);
}

static const bm_param tint_params[] = {
    {.name = "color",
     .type = BM_PARAM_COLOR,
     .def = 0xffa500ff,
     .doc = "Where the middle tones go; its alpha does not count"},
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "How far"},
    {.name = NULL},
};

const bm_filter bm_filter_tint = {
    .name = "tint",
    .group = BM_GROUP_COLOUR,
    .summary = "Give the middle tones a cast; black and white stay",
    .doc = "The look of toned prints.\n\n"
           "With samples and the colour C on a scale of 0 to 1, and Y the colour's BT.709 luma, a "
           "sample v becomes v + amount / 100 * (C - Y) * 4 v (1 - v), clamped. What is added has "
           "no luma of its own, is all of it in the middle of the scale, and nothing at its ends. "
           "At 100 it is what ImageMagick's -tint 100 makes. On the samples as they are stored; "
           "rounded once, to nearest, in gray pictures within 0.52 levels.\n\n"
           "For a cast over all tones see `colorize`, for tones between two colours `duotone`. "
           "Gray pictures become RGB. Alpha is left alone. CMYK and YCbCr are not taken.",
    .examples = "tint\n"
                "tint:teal,amount=80\n"
                "grayscale | tint:#704214",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = tint_params,
    .plan = tint_plan,
};

#endif
