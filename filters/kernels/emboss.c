/* SPDX-License-Identifier: MIT */
/* emboss: the picture as a relief, lit from one side.
 *
 * The slope is that of Sobel's operator. Its two parts are integers, below 2^19 in 16 bits; each times its share of the light
 * in single precision, and the sum of both, are off by less than 2^-22 of what they are: 1/4 level of 16 bits at most, for an
 * amount of 20, and next to nothing in 8. */
#include "kernels/nine.h"
#include "kernels/signed_levels.h"

typedef struct emboss_data {
    float across, down; /* what the two parts of the slope count */
} emboss_data;

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 8
typedef int16_t part;
#else
typedef int32_t part;
#endif

static void emboss_samples(const void *context, const bm_sample *const *rows, size_t channels,
                           size_t n, bm_sample *restrict out)
{
    const emboss_data *data = context;
    const bm_sample *a = rows[0], *b = rows[1], *c = rows[2];
    const size_t mid = channels, right = 2 * channels;
    const float across = data->across, down = data->down;

    for (size_t i = 0; i < n; i++) {
        part corners = (part)(c[i + right] - a[i]), others = (part)(a[i + right] - c[i]);
        part gx = (part)(corners + others + 2 * (b[i + right] - b[i]));
        part gy = (part)(corners - others + 2 * (c[i + mid] - a[i + mid]));
        out[i] = signed_level(across * (float)gx + down * (float)gy, SIGNED_AROUND_GRAY);
    }
}

static void emboss_band(const bm_plan *plan, const bm_band *band)
{
    nine_band(plan, band, plan->data, emboss_samples);
}

BM_KERNELS(emboss) = {.band = {emboss_band}};

#else

#include "kernels/own_math.h"

BM_DECLARE_KERNELS(emboss)

enum emboss_param { EMBOSS_ANGLE, EMBOSS_AMOUNT };

static bm_status emboss_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double sine, cosine, share = call->value[EMBOSS_AMOUNT].number / 4;
    emboss_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of emboss");
    bm_own_sincos(call->value[EMBOSS_ANGLE].number, &sine, &cosine);
    /* What faces the light falls away towards it; rows count downwards, angles upwards. */
    data->across = (float)(-cosine * share);
    data->down = (float)(sine * share);
    plan->data = data;
    plan->need = nine_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(emboss_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param emboss_params[] = {
    {.name = "angle",
     .type = BM_PARAM_FLOAT,
     .min = -360,
     .max = 360,
     .def = 135,
     .unit = "degrees",
     .doc = "Where the light comes from: 0 is the right, 90 above, 135 the upper left"},
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = 0.01,
     .max = 20,
     .def = 1,
     .doc = "How steep the relief is"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_emboss = {
    .name = "emboss",
    .group = BM_GROUP_EDGES,
    .summary = "Make a relief in gray, lit from one side",
    .doc = "Metal plates, titles, and height maps that can be read: `angle` is where the light "
           "comes from.\n\n"
           "Bright is taken for high. With gx and gy the slopes to the right and downwards, by "
           "Sobel's weights 1 2 1 and divided by 4, a sample becomes mid gray (128, or 32768 in "
           "16 bits) plus amount * (gy sin angle - gx cos angle): slopes that face the light come "
           "out bright, those that turn away dark, and what is level gray. What is beyond the "
           "scale is cut off.\n\n"
           "Each channel by itself, so that `grayscale` before it keeps colours out; alpha is left "
           "alone. Within 1/100 level (1/4 in 16 bits) of the exact result before it is rounded, "
           "to nearest.",
    .examples = "grayscale | emboss\n"
                "emboss:45\n"
                "emboss:angle=-90,amount=3\n"
                "\n"
                "emboss:17.5,amount=0.4\n"
                "emboss:200,amount=8\n"
                "emboss:amount=0.5,border=mirror\n"
                "emboss:border=constant,border_color=#ff804090\n"
                "emboss:30,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = emboss_params,
    .plan = emboss_plan,
    .reach = nine_reach,
};

#endif
