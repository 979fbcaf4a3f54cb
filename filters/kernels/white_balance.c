/* SPDX-License-Identifier: MIT */
/* white_balance: the colour of the light that a picture was taken in, taken out of it. A table for each colour. Alpha is left
 * alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/light_gain.h"
#include "kernels/own_math.h"

enum white_balance_param { BALANCE_TEMPERATURE, BALANCE_TINT };

#define DAYLIGHT 6500.0 /* kelvin: changes nothing */

/* Linear sRGB of a black body, of luminance 1: the cubic approximation of its chromaticity by Kim and others (Design of
 * Advanced Color Temperature Control System for HDTV Applications, 2002), good from 1667 to 25000 kelvin. */
static void black_body(double kelvin, double rgb[3])
{
    const double t = 1000 / kelvin;
    double x, y;

    if (kelvin < 4000)
        x = ((-0.2661239 * t - 0.2343589) * t + 0.8776956) * t + 0.179910;
    else
        x = ((-3.0258469 * t + 2.1070379) * t + 0.2226347) * t + 0.240390;
    if (kelvin < 2222)
        y = ((-1.1063814 * x - 1.34811020) * x + 2.18555832) * x - 0.20219683;
    else if (kelvin < 4000)
        y = ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867;
    else
        y = ((3.0817580 * x - 5.87338670) * x + 3.75112997) * x - 0.37001483;

    const double cie[3] = {x / y, 1, (1 - x - y) / y};
    static const double to_rgb[3][3] = {
        {3.2406, -1.5372, -0.4986}, {-0.9689, 1.8758, 0.0415}, {0.0557, -0.2040, 1.0570}};
    for (size_t c = 0; c < 3; c++)
        rgb[c] = to_rgb[c][0] * cie[0] + to_rgb[c][1] * cie[1] + to_rgb[c][2] * cie[2];
}

static bm_status white_balance_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const double kelvin = call->value[BALANCE_TEMPERATURE].number;
    const double tint = call->value[BALANCE_TINT].number / 100 * BM_LN2;
    double from[3], to[3], gain[3];

    plan->copies = (kelvin == DAYLIGHT && tint == 0) || plan->in.model == BM_GRAY ||
                   plan->in.model == BM_GRAYA;
    if (plan->copies)
        return BM_OK;
    black_body(kelvin, from);
    black_body(DAYLIGHT, to);
    for (size_t c = 0; c < 3; c++)
        gain[c] = to[c] / from[c];
    gain[1] *= tint > 0 ? bm_own_exp(-tint) : 1 / bm_own_exp(tint);
    const double luminance = 0.2126 * gain[0] + 0.7152 * gain[1] + 0.0722 * gain[2];
    bm_status status = BM_OK;
    for (size_t c = 0; c < 3 && !status; c++)
        status = bm_light_channel(plan, c, gain[c] / luminance, error);
    return status;
}

static const bm_param white_balance_params[] = {
    {.name = "temperature",
     .type = BM_PARAM_FLOAT,
     .min = 2000,
     .max = 25000,
     .def = DAYLIGHT,
     .unit = "kelvin",
     .doc =
         "Of the light that the picture was taken in, as if it had been taken for daylight: 3000 "
         "takes the orange of a lamp away, 9000 the blue of shade"},
    {.name = "tint",
     .type = BM_PARAM_FLOAT,
     .min = -100,
     .max = 100,
     .doc = "Above 0 towards magenta, below towards green; 100 is one stop of green"},
    {.name = NULL},
};

const bm_filter bm_filter_white_balance = {
    .name = "white_balance",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"temperature", NULL},
    .summary = "Take out the colour of the light, by its temperature",
    .doc =
        "Say by which light the picture was taken, and it comes out as if by daylight: 3200 kelvin "
        "for tungsten lamps, 4000 for fluorescent tubes, 7500 for shade. Lower temperatures make "
        "the picture bluer, higher ones warmer; `tint` shifts between green and magenta.\n\n"
        "Linear light of red, green and blue is each multiplied by a gain, and clamped (von "
        "Kries' rule on the primaries of sRGB). The gain is what a black body of 6500 kelvin has "
        "of that colour divided by what one of `temperature` has; that of green is multiplied by "
        "2^(-tint / 100). Then all three are divided by 0.2126 r + 0.7152 g + 0.0722 b of the "
        "gains, so that grays keep their luminance. Chromaticities of black bodies are those of "
        "the cubic approximation of Kim and others (2002), and colours go to light and back by "
        "sRGB's curve (IEC 61966-2-1). Rounded to nearest. --to-srgb converts pictures of other "
        "profiles first.\n\n"
        "Gray pictures stay as they are. Alpha is left alone. CMYK and YCbCr are not taken.",
    .examples = "white_balance:3200\n"
                "white_balance:temperature=8000,tint=10\n"
                "white_balance:tint=-20",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = white_balance_params,
    .plan = white_balance_plan,
};

#endif
