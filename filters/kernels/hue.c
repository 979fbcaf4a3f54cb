/* SPDX-License-Identifier: MIT */
/* hue: turns all colours around the colour wheel. Alpha is left alone.
 *
 * By luma it is a colour matrix. By HSL: hi and lo, the largest and smallest of red, green and blue, stay, and so does
 * chroma = hi - lo. A sextant of the wheel is chroma long, so that nothing is divided: hue is green - blue where red is
 * largest, 2 chroma + blue - red where green is, -2 chroma + red - green where blue is, out of 6 chroma. A colour is
 * hi within one chroma of its own place on the wheel (0, 2 chroma, -2 chroma for red, green, blue), lo beyond two of
 * them, and falls evenly in between (the trapezoid that every account of HSV draws; HSL differs in saturation and
 * lightness alone, which stay). The distance of hues w apart is 3 chroma - ||w| - 3 chroma|, for |w| up to 6 chroma.
 *
 * The turn is a whole number of sextants, which keeps hues integers, and the rest of one, which is added last. So in
 * single precision, in a fixed order, without contraction, this is exact but for that rest (a product below 65536, off
 * by 2^-9), its sum with the hue (below 2^18: 2^-7), three sums that follow (2^-7 each) and the last rounding (2^-9):
 * within 0.04 levels in 16 bits, 0.0002 in 8. */
#include "kernels/kernel.h"

typedef struct hue_data {
    float sextants, rest; /* 0 .. 5 and 0 .. 1 */
} hue_data;

#ifdef BM_KERNEL_LEVEL

#include <math.h>

#include "kernels/colours.h"

/* How much a colour is below hi that is so far away from its own place. */
BM_INLINED float below(float distance, float chroma)
{
    float fall = distance - chroma;
    fall = fall > 0.0f ? fall : 0.0f;
    return fall < chroma ? fall : chroma;
}

BM_INLINED void turn(const void *context, const bm_colours *restrict in, bm_levels *restrict out,
                     size_t pixels)
{
    const hue_data data = *(const hue_data *)context;
    for (size_t x = 0; x < pixels; x++) {
        float red = in->of[0][x], green = in->of[1][x], blue = in->of[2][x];
        float hi = red > green ? red : green, lo = red > green ? green : red;
        hi = hi > blue ? hi : blue;
        lo = lo < blue ? lo : blue;
        float chroma = hi - lo, twice = 2.0f * chroma, thrice = 3.0f * chroma;
        float hue = green == hi ? twice + (blue - red) : (red - green) - twice;
        hue = red == hi ? green - blue : hue;
        hue += data.sextants * chroma; /* -3 chroma .. 8 chroma */
        hue = (hue < thrice ? hue : hue - 2.0f * thrice) + data.rest * chroma;
        float from_green = thrice - fabsf(fabsf(hue - twice) - thrice);
        float from_blue = thrice - fabsf(fabsf(hue + twice) - thrice);
        out->of[0][x] = bm_level_of(hi - below(fabsf(hue), chroma));
        out->of[1][x] = bm_level_of(hi - below(from_green, chroma));
        out->of[2][x] = bm_level_of(hi - below(from_blue, chroma));
    }
}

static void hue_band(const bm_plan *plan, const bm_band *band)
{
    bm_change_band(plan, band, turn);
}

BM_KERNELS(hue) = {.band = {hue_band}};

#else

#include <math.h>

#include "kernels/colour_matrix.h"

BM_DECLARE_KERNELS(hue)

enum hue_param { HUE_DEGREES, HUE_METHOD };
enum hue_method { METHOD_BT709, METHOD_BT601, METHOD_HSL };

static bm_status hue_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double degrees = call->value[HUE_DEGREES].number;
    int method = (int)call->value[HUE_METHOD].number;

    degrees -= 360 * floor(degrees / 360);
    plan->copies = degrees == 0 || plan->in.plane[0].channels <= 2;
    if (plan->copies)
        return BM_OK;
    if (method != METHOD_HSL) {
        bm_luma luma = method == METHOD_BT709 ? BM_LUMA_BT709 : BM_LUMA_BT601;
        bm_colour_matrix matrix = bm_matrix_hue(&luma, degrees);
        return bm_plan_matrix(plan, &matrix, error);
    }
    hue_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of hue");
    double sextants = floor(degrees / 60);
    *data = (hue_data){(float)sextants, (float)(degrees / 60 - sextants)};
    plan->data = data;
    plan->band = bm_pick(hue_kernels, plan)->band[0];
    return BM_OK;
}

static const char *const method_names[] = {"bt709", "bt601", "hsl", NULL};

static const bm_param hue_params[] = {
    {.name = "degrees",
     .type = BM_PARAM_FLOAT,
     .min = -360,
     .max = 360,
     .required = true,
     .unit = "degrees",
     .doc = "How far to turn: 120 turns red into green, green into blue, blue into red"},
    {.name = "method",
     .type = BM_PARAM_CHOICE,
     .def = METHOD_BT709,
     .choices = method_names,
     .doc = "What stays: luma as in BT.709 or BT.601, or saturation and lightness of HSL"},
    {.name = NULL},
};

const bm_filter bm_filter_hue = {
    .name = "hue",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"hue_rotate", NULL},
    .summary = "Turn all colours around the colour wheel",
    .doc =
        "At 120 degrees reds become greens and greens blues; grays stay: for variants of one "
        "picture, or to correct a shade by a few degrees.\n\n"
        "method=bt709 and bt601 turn the differences of red and blue from the pixel's luma, in "
        "the plane that they span, and leave the luma, with the weights of that recommendation: a "
        "colour matrix, as in CSS and SVG (bt709). What leaves the range of samples is clamped. "
        "This is the default because tones keep their brightness: a face stays readable in any "
        "colour.\n\n"
        "method=hsl adds to the hue of HSL, which keeps its saturation and lightness, and at 120 "
        "degrees passes red, green and blue around exactly. A yellow that becomes a blue gets as "
        "dark as blue is.\n\n"
        "On the samples as they are stored (no linear light). The weights are made for colours "
        "like those of sRGB; --to-srgb converts others first. In 8 bits within 0.55 levels of the "
        "exact value, in 16 bits within 0.6.\n\n"
        "Gray pictures stay as they are, gray pixels too. Alpha is left alone. CMYK and YCbCr are "
        "not taken.",
    .examples = "hue:60\n"
                "hue:-30,method=bt601\n"
                "hue:120,method=hsl\n"
                "\n"
                "hue:degrees=222.5,method=hsl",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = hue_params,
    .plan = hue_plan,
};

#endif
