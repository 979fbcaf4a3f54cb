/* SPDX-License-Identifier: MIT */
/* saturation: stronger or weaker colours. Alpha is left alone.
 *
 * By luma it is a colour matrix. By HSL: with hi and lo the largest and smallest of red, green and blue, and everything
 * in levels, twice the lightness is sum = hi + lo, the saturation (hi - lo) / room with room = min(sum, 2 max - sum).
 * Keeping hue and lightness and giving a pixel `gain` times its saturation moves each colour v to
 * (sum + gain (2 v - sum)) / 2; the saturation ends at 1, so gain is at most room / (hi - lo). That is one division a
 * pixel, and no case for each sector of the hue.
 *
 * In single precision, in a fixed order, without contraction. Sums and differences of samples are exact; quotient,
 * factor, product, last sum and its rounding are each off by 2^-24 of at most 131070 halved: less than 0.02 levels
 * together in 16 bits, 0.0001 in 8. */
#include "kernels/kernel.h"

#ifdef BM_KERNEL_LEVEL

#include "kernels/colours.h"

BM_INLINED void saturate(const void *context, const bm_colours *restrict in,
                         bm_levels *restrict out, size_t pixels)
{
    const float factor = *(const float *)context;
    for (size_t x = 0; x < pixels; x++) {
        float red = in->of[0][x], green = in->of[1][x], blue = in->of[2][x];
        float hi = red > green ? red : green, lo = red > green ? green : red;
        hi = hi > blue ? hi : blue;
        lo = lo < blue ? lo : blue;
        float sum = hi + lo, chroma = hi - lo, rest = 2.0f * BM_SAMPLE_MAX - sum;
        float room = sum < rest ? sum : rest;
        float most = room / (chroma > 1.0f ? chroma : 1.0f); /* gray has nothing to multiply */
        float gain = most < factor ? most : factor;
        out->of[0][x] = bm_level_of(0.5f * (sum + gain * (2.0f * red - sum)));
        out->of[1][x] = bm_level_of(0.5f * (sum + gain * (2.0f * green - sum)));
        out->of[2][x] = bm_level_of(0.5f * (sum + gain * (2.0f * blue - sum)));
    }
}

static void saturation_band(const bm_plan *plan, const bm_band *band)
{
    bm_change_band(plan, band, saturate);
}

BM_KERNELS(saturation) = {.band = {saturation_band}};

#else

#include "kernels/colour_matrix.h"

BM_DECLARE_KERNELS(saturation)

enum saturation_param { SATURATION_AMOUNT, SATURATION_METHOD };
enum saturation_method { METHOD_BT709, METHOD_BT601, METHOD_HSL };

static bm_status saturation_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double factor = call->value[SATURATION_AMOUNT].number / 100;
    int method = (int)call->value[SATURATION_METHOD].number;

    plan->copies = factor == 1 || plan->in.plane[0].channels <= 2;
    if (plan->copies)
        return BM_OK;
    if (method != METHOD_HSL) {
        bm_luma luma = method == METHOD_BT709 ? BM_LUMA_BT709 : BM_LUMA_BT601;
        bm_colour_matrix matrix = bm_matrix_saturation(&luma, factor);
        return bm_plan_matrix(plan, &matrix, error);
    }
    float *gain = bm_plan_alloc(plan, 1, sizeof *gain);
    if (!gain)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of saturation");
    *gain = (float)factor;
    plan->data = gain;
    plan->band = bm_pick(saturation_kernels, plan)->band[0];
    return BM_OK;
}

static const char *const method_names[] = {"bt709", "bt601", "hsl", NULL};

static const bm_param saturation_params[] = {
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .max = 1000,
     .required = true,
     .unit = "percent",
     .doc = "What saturation is multiplied by: 0 leaves gray, 100 the picture as it is"},
    {.name = "method",
     .type = BM_PARAM_CHOICE,
     .def = METHOD_BT709,
     .choices = method_names,
     .doc = "What stays: luma as in BT.709 or BT.601, or the lightness of HSL"},
    {.name = NULL},
};

const bm_filter bm_filter_saturation = {
    .name = "saturation",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"saturate", NULL},
    .summary = "Make colours stronger or weaker",
    .doc =
        "100 changes nothing, 0 leaves grays, 130 is lively. Strong colours clip first; `vibrance` "
        "spares them.\n\n"
        "method=bt709 and bt601 multiply the difference of red, green and blue from the pixel's "
        "luma, with the weights of that recommendation, and clamp: a colour matrix, as in CSS and "
        "SVG (bt709). Tones keep their brightness, and at 0 a gray picture is left as grayscale "
        "with those weights would make it, in RGB. This is the default because HSL gives a yellow "
        "and a blue of very different brightness the same lightness: there colours turn into grays "
        "that are too dark or too bright, and faint tints of dark tones into noise.\n\n"
        "method=hsl multiplies the saturation of HSL, up to 1, and keeps its hue and "
        "lightness.\n\n"
        "On the samples as they are stored (no linear light). The weights are made for colours "
        "like those of sRGB; --to-srgb converts others first. In 8 bits within 0.57 levels of the "
        "exact value, in 16 bits within 0.8.\n\n"
        "Gray pictures stay as they are, gray pixels too. Alpha is left alone. CMYK and YCbCr are "
        "not taken.",
    .examples = "saturation:130\n"
                "saturation:0,method=bt601\n"
                "saturation:amount=150,method=hsl",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = saturation_params,
    .plan = saturation_plan,
};

#endif
