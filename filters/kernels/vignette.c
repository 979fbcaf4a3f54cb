/* SPDX-License-Identifier: MIT */
/* vignette: darker towards the corners.
 *
 * Single precision, in a fixed order: the factor is off by a few 2^-24, and a sample by less than 1/20 level of 16 bits. */
#include "kernels/kernel.h"

typedef struct vignette_data {
    const float *across,
        *down;          /* squares of the distance from the centre, which sum to 1 in a corner */
    float start, slope; /* slope: 1 / (1 - start) */
    float amount;
} vignette_data;

#ifdef BM_KERNEL_LEVEL

#include <math.h>
#include <string.h>

#include "kernels/planes.h"

enum { VIGNETTE_STRIP = 256 };

static void make_factors(const vignette_data *data, const float *restrict across, float down,
                         size_t pixels, float *restrict factor)
{
    const float start = data->start, slope = data->slope, amount = data->amount;
    for (size_t x = 0; x < pixels; x++) {
        float t = (sqrtf(across[x] + down) - start) * slope;
        t = t > 0 ? t : 0;
        t = t < 1 ? t : 1;
        factor[x] = 1 - amount * (t * t * (3 - 2 * t));
    }
}

/* `channels` and `colours` are constants at each call. */
BM_INLINED void darken(const bm_sample *restrict in, const float *restrict factor, size_t pixels,
                       size_t channels, size_t colours, bm_sample *restrict out)
{
    for (size_t x = 0; x < pixels; x++)
        for (size_t c = 0; c < channels; c++)
            out[x * channels + c] =
                c < colours ? (bm_sample)(int32_t)((float)in[x * channels + c] * factor[x] + 0.5f)
                            : in[x * channels + c];
}

static void darken_pixels(const bm_sample *in, const float *factor, size_t pixels, size_t channels,
                          bool alpha, bm_sample *out)
{
    if (channels == 1)
        darken(in, factor, pixels, 1, 1, out);
    else if (channels == 2)
        darken(in, factor, pixels, 2, 1, out);
    else if (channels == 3)
        darken(in, factor, pixels, 3, 3, out);
    else if (alpha)
        darken(in, factor, pixels, 4, 3, out);
}

static void vignette_band(const bm_plan *plan, const bm_band *band)
{
    const vignette_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t width = plane->width, channels = plane->channels;
    bool alpha = bm_plane_has_alpha(&plan->in, band->plane);

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[y - band->y0];
        bm_sample *out = band->out[y - band->y0];
        if (alpha && channels == 1) {
            memcpy(out, in, width * sizeof *out);
            continue;
        }
        for (size_t x = 0; x < width; x += VIGNETTE_STRIP) {
            float factor[VIGNETTE_STRIP];
            size_t n = width - x < VIGNETTE_STRIP ? width - x : VIGNETTE_STRIP;
            make_factors(data, data->across + x, data->down[y], n, factor);
            darken_pixels(in + x * channels, factor, n, channels, alpha, out + x * channels);
        }
    }
}

BM_KERNELS(vignette) = {.band = {vignette_band}};

#else

BM_DECLARE_KERNELS(vignette)

enum vignette_param { VIGNETTE_AMOUNT, VIGNETTE_START, VIGNETTE_SHAPE };

static const char *const shape_names[] = {"ellipse", "circle", NULL};

/* (distance of each pixel's centre from the middle)^2 times `scale`. */
static const float *squares_of(bm_plan *plan, uint32_t n, double scale)
{
    float *squares = bm_plan_alloc(plan, n, sizeof *squares);
    for (uint32_t i = 0; squares && i < n; i++) {
        double d = i + 0.5 - n / 2.0;
        squares[i] = (float)(d * d * scale);
    }
    return squares;
}

static bm_status vignette_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double w = plan->in.width / 2.0, h = plan->in.height / 2.0, across, down;
    double start = call->value[VIGNETTE_START].number / 100;
    vignette_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of vignette");
    if (call->value[VIGNETTE_SHAPE].number == 0) {
        across = 1 / (2 * w * w);
        down = 1 / (2 * h * h);
    } else {
        across = down = 1 / (w * w + h * h);
    }
    data->across = squares_of(plan, plan->in.width, across);
    data->down = squares_of(plan, plan->in.height, down);
    if (!data->across || !data->down)
        return bm_fail(error, BM_E_NOMEM, "no memory for the tables of vignette");
    data->start = (float)start;
    data->slope = (float)(1 / (1 - start));
    data->amount = (float)(call->value[VIGNETTE_AMOUNT].number / 100);
    plan->data = data;
    plan->copies = data->amount == 0;
    plan->band = bm_pick(vignette_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param vignette_params[] = {
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "How much is taken away in the corners; 100 makes them black"},
    {.name = "start",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 95,
     .def = 30,
     .unit = "percent",
     .doc = "How far from the middle it begins, in parts of the way to a corner"},
    {.name = "shape",
     .type = BM_PARAM_CHOICE,
     .choices = shape_names,
     .doc = "ellipse: as the picture is stretched; circle: round in any picture"},
    {.name = NULL},
};

const bm_filter bm_filter_vignette = {
    .name = "vignette",
    .group = BM_GROUP_FINISH,
    .summary = "Darken the picture towards its corners",
    .doc = "Draws the eye to the middle, as old lenses did.\n\n"
           "With d a pixel's distance from the middle, which is 1 in the corners, and "
           "t = (d - start) / (1 - start), kept between 0 and 1, colours are multiplied by "
           "1 - amount * (3 t^2 - 2 t^3), and rounded to nearest, halves upwards. In an ellipse, "
           "distances across and down are counted in the picture's width and height. Alpha is left "
           "alone. Within 1/20 level before it is rounded.",
    .examples = "vignette\n"
                "vignette:80,start=50\n"
                "vignette:amount=35,start=0,shape=circle",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = vignette_params,
    .plan = vignette_plan,
};

#endif
