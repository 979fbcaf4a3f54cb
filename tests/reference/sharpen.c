/* SPDX-License-Identifier: MIT */
/* sharpen: v + amount * (v - g) where |v - g| reaches the threshold, g being v after gaussian,
 * whose colours are those of what is visible. Alpha, and colour differences of YCbCr, as they are. */
#include "table.h"

#include <math.h>
#include <stdlib.h>

enum { SIGMA, AMOUNT, THRESHOLD };

static bool is_kept(const bm_desc *desc, unsigned plane, size_t channel)
{
    return exact_is_alpha(desc, plane, channel) ||
           (desc->model == BM_YCBCR && (desc->planes == 1 ? channel : plane) > 0);
}

/* How far, in levels, the filter's difference may be from the exact one. */
static double doubt(const bm_desc *desc, double alpha)
{
    double max = exact_max(desc), one = desc->depth == 8 ? 65025 : 65535;
    return 1 + (bm_model_has_alpha(desc->model) ? 3 * max * max / one / fmax(alpha, 0.25) : 0);
}

static void sharpen_pixel(const bm_call *call, const bm_desc *desc, unsigned p, const double *in,
                          double *out, double *other)
{
    size_t channels = desc->plane[p].channels;
    double least = call->value[THRESHOLD].number / 100 * exact_max(desc);
    double slack = doubt(desc, in[channels - 1]);

    for (size_t c = 0; c < channels; c++) {
        double d = in[c] - out[c], sharp = in[c] + call->value[AMOUNT].number * d;
        bool kept = is_kept(desc, p, c), counts = !kept && fabs(d) >= least;
        bool tips = !kept && least > 0 && fabs(fabs(d) - least) < slack;
        out[c] = counts ? sharp : in[c];
        other[c] = counts == tips ? in[c] : sharp;
    }
}

void exact_sharpen(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_picture other;

    exact_gaussian(call, in, out);
    exact_create(&other, &in->desc);
    if (exact_max(&in->desc) == 255 && call->value[SIGMA].number >= 7.5)
        out->extra = fmax(0.5 + call->value[AMOUNT].number / 3 - 1.5, 0);
    else
        out->extra *= call->value[AMOUNT].number;
    out->gain = 2 * call->value[AMOUNT].number;
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        for (size_t y = 0; y < plane->height; y++)
            for (size_t x = 0; x < plane->width; x++)
                sharpen_pixel(call, &in->desc, p, exact_at(in, p, x, y, 0),
                              exact_at(out, p, x, y, 0), exact_at(&other, p, x, y, 0));
        out->other[p] = other.sample[p];
    }
}
