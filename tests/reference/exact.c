/* SPDX-License-Identifier: MIT */
/* Exact pictures, and what several references need to do with them. */
#include "reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *allocate(size_t count)
{
    void *memory = calloc(count, sizeof(double));
    if (!memory) {
        fprintf(stderr, "no memory for %zu exact samples\n", count);
        exit(EXIT_FAILURE);
    }
    return memory;
}

void exact_create(exact_picture *picture, const bm_desc *desc)
{
    *picture = (exact_picture){.desc = *desc};
    for (unsigned p = 0; p < desc->planes; p++) {
        const bm_plane_desc *plane = &desc->plane[p];
        picture->sample[p] = allocate((size_t)plane->width * plane->height * plane->channels);
    }
}

void exact_destroy(exact_picture *picture)
{
    for (unsigned p = 0; p < BM_MAX_PLANES; p++) {
        free(picture->sample[p]);
        free(picture->other[p]);
    }
    *picture = (exact_picture){0};
}

void exact_copy(exact_picture *picture, const exact_picture *from)
{
    exact_create(picture, &from->desc);
    for (unsigned p = 0; p < from->desc.planes; p++) {
        const bm_plane_desc *plane = &from->desc.plane[p];
        memcpy(picture->sample[p], from->sample[p],
               (size_t)plane->width * plane->height * plane->channels * sizeof(double));
    }
}

void exact_from_image(exact_picture *picture, const bm_image *image)
{
    exact_create(picture, &image->desc);
    for (unsigned p = 0; p < image->desc.planes; p++) {
        const bm_plane_desc *plane = &image->desc.plane[p];
        for (uint32_t y = 0; y < plane->height; y++) {
            const uint8_t *row8 = bm_image_row(image, p, y);
            const uint16_t *row16 = bm_image_row(image, p, y);
            double *exact = exact_at(picture, p, 0, y, 0);
            for (size_t i = 0; i < (size_t)plane->width * plane->channels; i++)
                exact[i] = image->desc.depth == 8 ? row8[i] : row16[i];
        }
    }
}

double exact_max(const bm_desc *desc)
{
    return desc->depth == 8 ? 255 : 65535;
}

bool exact_is_alpha(const bm_desc *desc, unsigned plane, size_t channel)
{
    size_t last = bm_model_channels(desc->model) - 1;
    return bm_model_has_alpha(desc->model) && (desc->planes == 1 ? channel : plane) == last;
}

static double clamped(double v, double max)
{
    return v < 0 ? 0 : v > max ? max : v;
}

static void multiply(exact_picture *picture, bool back)
{
    if (!bm_model_has_alpha(picture->desc.model))
        return;
    double max = exact_max(&picture->desc);
    size_t channels = picture->desc.plane[0].channels;
    for (size_t y = 0; y < picture->desc.height; y++) {
        for (size_t x = 0; x < picture->desc.width; x++) {
            double *pixel = exact_at(picture, 0, x, y, 0);
            double alpha = pixel[channels - 1] = clamped(pixel[channels - 1], max);
            for (size_t c = 0; c + 1 < channels; c++) {
                double v = clamped(pixel[c], max);
                pixel[c] = !back ? v * alpha / max : alpha > 0 ? clamped(v / alpha * max, max) : 0;
            }
        }
    }
}

void exact_premultiply(exact_picture *picture)
{
    multiply(picture, false);
}

void exact_unpremultiply(exact_picture *picture)
{
    multiply(picture, true);
}

void exact_map(const exact_picture *in, exact_picture *out,
               double (*function)(const void *context, double v, double max), const void *context)
{
    exact_create(out, &in->desc);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (size_t y = 0; y < in->desc.plane[p].height; y++)
            for (size_t x = 0; x < in->desc.plane[p].width; x++)
                for (size_t c = 0; c < in->desc.plane[p].channels; c++) {
                    double v = *exact_at(in, p, x, y, c);
                    *exact_at(out, p, x, y, c) = exact_is_alpha(&in->desc, p, c)
                                                     ? v
                                                     : function(context, v, exact_max(&in->desc));
                }
}

/* `lines` runs of samples, `step` apart within a run. Run number n starts at (n / together) * far +
 * n % together. */
typedef struct layout {
    size_t lines, together, step, far_in, far_out;
    size_t channels;        /* line n has samples of channel n % together % channels */
    const char *rule;       /* beyond the picture's border ... */
    const double *constant; /* ... and the samples of "constant", by channel */
} layout;

static void run_axis(const double *in, double *out, long count_in, long count_out, const layout *l,
                     const exact_axis *axis)
{
    for (long j = 0; j < count_out; j++) {
        long lo = axis->reach < 0 ? 0 : j - axis->reach,
             hi = axis->reach < 0 ? count_in - 1 : j + axis->reach;
        double *weight = allocate((size_t)(hi - lo + 1)), sum = 0;
        long *position = allocate((size_t)(hi - lo + 1));
        for (long i = lo; i <= hi; i++) {
            sum += weight[i - lo] = axis->weight(axis->context, (double)i, (double)j);
            position[i - lo] = exact_position(l->rule, i, count_in);
        }
        for (size_t line = 0; line < l->lines; line++) {
            const double *from = in + line / l->together * l->far_in + line % l->together;
            double *to =
                out + line / l->together * l->far_out + line % l->together + (size_t)j * l->step;
            *to = 0;
            double constant = l->constant[line % l->together % l->channels];
            for (long i = 0; i <= hi - lo; i++)
                *to +=
                    weight[i] * (position[i] < 0 ? constant : from[(size_t)position[i] * l->step]);
            if (axis->reach < 0)
                *to /= sum;
        }
        free(weight);
        free(position);
    }
}

void exact_separable(const exact_picture *in, exact_picture *out, unsigned plane,
                     const exact_axis *across, const exact_axis *down, const exact_border *border)
{
    const bm_plane_desc *from = &in->desc.plane[plane], *to = &out->desc.plane[plane];
    size_t channels = from->channels, row_in = from->width * channels,
           row_out = to->width * channels;
    double *between = allocate(row_out * from->height);
    const char *rule = border ? border->rule : "clamp";
    double constant[4] = {0}; /* rows of nothing else come out of the first pass as they went in */
    for (size_t c = 0; border && c < channels; c++)
        constant[c] = border->sample[plane + c];
    layout rows = {
        from->height * channels, channels, channels, row_in, row_out, channels, rule, constant};
    layout columns = {row_out, row_out, row_out, 0, 0, channels, rule, constant};

    run_axis(in->sample[plane], between, from->width, to->width, &rows, across);
    run_axis(between, out->sample[plane], from->height, to->height, &columns, down);
    free(between);
}
