/* SPDX-License-Identifier: MIT */
/* highpass and clarity: what a sample differs from gaussian's, around mid gray, or added by a parabola of the tones. */
#include "table.h"

#include <math.h>

enum { SIGMA, AMOUNT };

typedef double (*law)(double v, double d, double amount, double max);

static double highpass(double v, double d, double amount, double max)
{
    (void)v;
    return (max + 1) / 2 + amount * d;
}

static double clarity(double v, double d, double amount, double max)
{
    return v + amount * 4 * (v / max) * (1 - v / max) * d;
}

/* The mean of visible colours is a quotient: where little is visible around, roundings of colour times alpha, which the filter
 * has in whole units, count as many times as that is less. Over the coarse grid there are three of them. */
static double doubt(const exact_picture *in, const exact_picture *blurred, double sigma)
{
    double max = exact_max(&in->desc), least = max;
    size_t channels = in->desc.plane[0].channels;
    if (!bm_model_has_alpha(in->desc.model) || in->desc.planes > 1)
        return 0;
    for (size_t i = channels - 1; i < (size_t)in->desc.width * in->desc.height * channels;
         i += channels)
        if (in->sample[0][i] > 0)
            least = fmin(least, blurred->sample[0][i]);
    return (sigma >= 7.5 ? 3.5 : 1.5) * (max == 255 ? 1.0 / 255 : 1) * max / least;
}

static void make(const bm_call *call, const exact_picture *in, law make_level, exact_picture *out)
{
    const double amount = call->value[AMOUNT].number, max = exact_max(&in->desc);

    exact_gaussian(call, in, out);
    if (max == 255 && call->value[SIGMA].number >= 7.5)
        out->extra = fmax(0.5 + fabs(amount) / 3 - 1, 0);
    else
        out->extra *= fabs(amount);
    out->gain = 2 * fabs(amount);
    out->extra += fabs(amount) * doubt(in, out, call->value[SIGMA].number);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        for (size_t i = 0; i < (size_t)plane->width * plane->height * plane->channels; i++) {
            double v = in->sample[p][i], *to = &out->sample[p][i];
            *to = exact_is_alpha(&in->desc, p, i % plane->channels)
                      ? v
                      : make_level(v, v - *to, amount, max);
        }
    }
}

void exact_highpass(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    make(call, in, highpass, out);
}

void exact_clarity(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    make(call, in, clarity, out);
}
