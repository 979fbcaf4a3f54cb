/* SPDX-License-Identifier: MIT */
/* otsu: every threshold tried, with the weights and means of both classes as Otsu's paper has them. */
#include "colours.h"
#include "table.h"

#include <math.h>
#include <stdlib.h>

/* Of thresholds that are equally good, to within what these sums are off, the lowest. */
static double best_threshold(const double *tones, size_t count, double max)
{
    double *histogram = calloc((size_t)max + 1, sizeof *histogram);
    double best = -1, threshold = 0;
    for (size_t i = 0; i < count; i++)
        histogram[(size_t)tones[i]]++;
    long double total = 0;
    for (size_t v = 0; v <= (size_t)max; v++)
        total += (long double)histogram[v] * (long double)v;
    long double weight = 0, moment = 0;
    for (size_t v = 0; v <= (size_t)max; v++) {
        weight += (long double)histogram[v];
        moment += (long double)histogram[v] * (long double)v;
        long double rest = (long double)count - weight;
        if (weight == 0 || rest == 0)
            continue;
        long double apart = moment / weight - (total - moment) / rest;
        double variance = (double)(weight * rest * apart * apart);
        if (variance > best * (1 + 1e-13)) {
            best = variance;
            threshold = (double)v;
        }
    }
    free(histogram);
    return threshold;
}

void exact_otsu(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    (void)call;
    bool alpha = bm_model_has_alpha(in->desc.model);
    size_t channels = in->desc.plane[0].channels;
    size_t count = (size_t)in->desc.width * in->desc.height;
    double *tones = calloc(count, sizeof *tones), max = exact_max(&in->desc);
    bm_desc desc;

    for (size_t i = 0; i < count; i++) {
        const double *pixel = in->sample[0] + i * channels;
        tones[i] = channels < 3 ? pixel[0] : exact_gray_level(pixel);
    }
    double threshold = best_threshold(tones, count, max);
    bm_desc_interleaved(&desc, in->desc.width, in->desc.height, alpha ? BM_GRAYA : BM_GRAY,
                        in->desc.depth, NULL);
    exact_create(out, &desc);
    for (size_t i = 0; i < count; i++) {
        out->sample[0][i * (1 + alpha)] = tones[i] > threshold ? max : 0;
        if (alpha)
            out->sample[0][i * 2 + 1] = in->sample[0][i * channels + channels - 1];
    }
    free(tones);
}
