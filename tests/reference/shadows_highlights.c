/* SPDX-License-Identifier: MIT */
/* shadows_highlights: a gray negative of gaussian's picture, laid over the picture by overlay, round after round. */
#include "colours.h"
#include "table.h"

#include <math.h>

enum { SHADOWS, HIGHLIGHTS, SIGMA };

/* Over `v`, by the blend of that name as layers have it: a product where v is dark, a screen where it is light. */
static double overlaid(double v, double layer)
{
    return v <= 0.5 ? 2 * v * layer : 1 - 2 * (1 - v) * (1 - layer);
}

static double made_of(double v, double luma, const bm_call *call)
{
    double percent = call->value[luma < 0.5 ? SHADOWS : HIGHLIGHTS].number;
    for (double left = 4 * pow(percent / 100, 2); left > 0; left--) {
        double opacity = fmin(left, 1) * fabs(1 - 2 * luma);
        v = (1 - opacity) * v + opacity * overlaid(v, 1 - luma);
    }
    return v;
}

/* Levels of 8 or 16 bits that the mask may be off: by the coarse grid, and where little is visible around, by roundings of
 * colour times alpha, of which quotients are made. */
static double doubt(const exact_picture *in, const exact_picture *blurred, double sigma)
{
    const double max = exact_max(&in->desc);
    const size_t channels = in->desc.plane[0].channels;
    const double off = max == 255 ? (sigma >= 7.5 ? 0.1 : 0) : blurred->extra;
    double least = max;
    if (!bm_model_has_alpha(in->desc.model))
        return off;
    for (size_t i = channels - 1; i < (size_t)in->desc.width * in->desc.height * channels;
         i += channels)
        if (in->sample[0][i] > 0)
            least = fmin(least, blurred->sample[0][i]);
    return off + (sigma >= 7.5 ? 3.5 : 1.5) * (max == 255 ? 1.0 / 255 : 1) * max / least;
}

void exact_shadows_highlights(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const double max = exact_max(&in->desc);
    const size_t channels = in->desc.plane[0].channels;
    const size_t colours = channels < 3 ? 1 : 3;
    const double most = fmax(call->value[SHADOWS].number, call->value[HIGHLIGHTS].number);
    const double rounds = ceil(4 * pow(most / 100, 2));
    bm_call blur = *call;

    blur.value[0] = call->value[SIGMA];
    exact_gaussian(&blur, in, out);
    /* A round moves a sample by at most twice what the mask is off. What it was off before a later round makes larger only
     * while it is dark, or light, and so in proportion to itself: each round ends with no more than that. But what a sample is
     * off by roundings of its own may double. */
    out->extra = 2 * rounds * doubt(in, out, call->value[SIGMA].number);
    out->gain = exp2(rounds) - 1;
    for (size_t i = 0; i < (size_t)in->desc.width * in->desc.height * channels; i += channels) {
        double rgb[3];
        for (size_t c = 0; c < 3; c++)
            rgb[c] = out->sample[0][i + (colours == 3 ? c : 0)] / max;
        for (size_t c = 0; c < channels; c++)
            out->sample[0][i + c] = c < colours ? max * made_of(in->sample[0][i + c] / max,
                                                                exact_luma("bt601", rgb), call)
                                                : in->sample[0][i + c];
    }
}
