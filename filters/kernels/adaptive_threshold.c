/* SPDX-License-Identifier: MIT */
/* adaptive_threshold: every sample becomes the lowest or the highest, by the mean of its surroundings. Alpha is left alone.
 *
 * A mean is box's: its kernel leaves whole levels, exactly rounded, in the rows of the output, where the comparison finds
 * them in the cache. A Gaussian is gaussian's passes in single precision, cut off at the window. Both means are whole levels
 * m, so that v > m - offset is v - m >= floor(-offset) + 1, in integers. */
#include "kernels/gaussian_blur.h"
#include "kernels/planes.h"
#include "kernels/window.h"

enum { ADAPTIVE_BLUR, ADAPTIVE_COMPARE };

typedef struct adaptive_data {
    bm_plan mean;  /* what leaves means in the output */
    int32_t least; /* the least v - m that is white */
} adaptive_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/gaussian_finish.h"
#include "kernels/gaussian_float.h"

static void blur_band(const bm_plan *plan, const bm_band *band)
{
    float_band(plan, band, plan->data, NULL);
}

/* Differences of bytes in 16 bits, for twice as many lanes. */
#if BM_KERNEL_DEPTH == 8
typedef int16_t difference;
#else
typedef int32_t difference;
#endif

static void compare_row(const bm_sample *restrict in, size_t n, int32_t least_white,
                        bm_sample *restrict out)
{
    const difference least = (difference)least_white;
    for (size_t i = 0; i < n; i++)
        out[i] = (difference)(in[i] - out[i]) >= least ? BM_SAMPLE_MAX : 0;
}

static void compare_band(const bm_plan *plan, const bm_band *band)
{
    const adaptive_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const size_t channels = plane->channels, n = plane->width * channels;
    const bool alpha = bm_plane_has_alpha(&plan->in, band->plane);

    data->mean.band(&data->mean, band);
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[(int32_t)y - band->in_y0];
        bm_sample *out = band->out[y - band->y0];
        compare_row(in, n, data->least, out);
        for (size_t i = channels - 1; alpha && i < n; i += channels)
            out[i] = in[i];
    }
}

BM_KERNELS(adaptive_threshold) = {
    .band = {[ADAPTIVE_BLUR] = blur_band, [ADAPTIVE_COMPARE] = compare_band}};

#else

#include "core/catalogue.h"
#include "kernels/gaussian_weights.h"

BM_DECLARE_KERNELS(adaptive_threshold)

enum adaptive_param { ADAPTIVE_RADIUS, ADAPTIVE_OFFSET, ADAPTIVE_METHOD };
enum { METHOD_MEAN, METHOD_GAUSSIAN };

static const char *const method_names[] = {"mean", "gaussian", NULL};

static bm_span adaptive_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const adaptive_data *data = plan->data;
    return data->mean.need(&data->mean, plane, y0, y1);
}

static bm_span blur_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    return gaussian_blur_need(plan->data, plane, y0, y1);
}

/* The window's weights; passes in single precision whatever its size. */
static bm_status plan_gaussian(bm_plan *plan, uint32_t radius, bm_error *error)
{
    const bell b = {.sigma = 0.3 * (radius - 1) + 0.8};
    half_kernel kernel = {.radius = radius};
    double sum = weight(&b, 0);
    gaussian_blur *blur = bm_plan_alloc(plan, 1, sizeof *blur);
    if (!blur)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan adaptive_threshold");
    for (uint32_t i = 1; i <= radius; i++)
        sum += 2 * weight(&b, i);
    bm_status status = make_weights(plan, &b, sum, &kernel, error);
    if (status)
        return status;
    for (unsigned p = 0; p < plan->in.planes; p++)
        blur->across[p] = blur->down[p] = kernel;
    gaussian_blur_lay_out(blur, 0, plan);
    plan->data = blur;
    plan->need = blur_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(adaptive_threshold_kernels, plan)->band[ADAPTIVE_BLUR];
    return BM_OK;
}

static bm_status adaptive_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value radius = call->value[ADAPTIVE_RADIUS];
    const bm_call box = {.filter = &bm_filter_box, .value = {radius}};
    bm_status status = call->value[ADAPTIVE_METHOD].number == METHOD_MEAN
                           ? bm_filter_box.plan(&box, plan, error)
                           : plan_gaussian(plan, (uint32_t)radius.number, error);
    if (status)
        return status;
    adaptive_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan adaptive_threshold");
    const double one = plan->in.depth == 8 ? 1 : 257;
    data->mean = *plan;
    data->least = (int32_t)floor(-call->value[ADAPTIVE_OFFSET].number * one) + 1;
    plan->data = data;
    plan->need = adaptive_need;
    plan->band = bm_pick(adaptive_threshold_kernels, plan)->band[ADAPTIVE_COMPARE];
    return BM_OK;
}

static const bm_param adaptive_params[] = {
    {.name = "radius",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = 200,
     .def = 15,
     .unit = "pixels",
     .doc = "How far the window reaches from its centre: it has 2 * radius + 1 pixels a side. It "
            "should hold some strokes of what is written"},
    {.name = "offset",
     .type = BM_PARAM_FLOAT,
     .min = -255,
     .max = 255,
     .def = 5,
     .unit = "levels of 255",
     .doc = "How much darker than its surroundings a sample must be to become black: spares plain "
            "paper its grain"},
    {.name = "method",
     .type = BM_PARAM_CHOICE,
     .choices = method_names,
     .doc = "mean: all samples of the window count alike, in a time that does not grow with the "
            "radius; gaussian: near ones count more"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_adaptive_threshold = {
    .name = "adaptive_threshold",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"local_threshold", "threshold_local", "lat", NULL},
    .summary = "Turn a page in uneven light black and white, by what is around each pixel",
    .doc =
        "For photographs of pages, whose paper is darker in one corner than the ink in another.\n\n"
        "A sample v becomes 255 (65535 in 16 bits) where v > m - offset, and 0 elsewhere. m is the "
        "mean of the (2 radius + 1)^2 samples around it, rounded to the nearest level. "
        "method=gaussian weighs them by exp(-d^2 / (2 sigma^2)), sigma = 0.3 (radius - 1) + 0.8, "
        "over the window alone, and rounds alike. As OpenCV's adaptiveThreshold with blockSize = 2 "
        "radius + 1 and C = offset, which has other weights for Gaussians of radius 1 to 3; as "
        "ImageMagick's -lat but for the rounding of m.\n\n"
        "Each channel by itself: for black and white, turn the picture gray first. mean is exact; "
        "in gaussian, m is off by up to 1/1000 level (1/4 in 16 bits) before it is rounded. Alpha "
        "is left alone; transparent pixels count like the others.",
    .examples = "grayscale | adaptive_threshold\n"
                "adaptive_threshold:7,offset=10\n"
                "adaptive_threshold:radius=5,offset=2,method=gaussian\n"
                "\n"
                "adaptive_threshold:2,offset=-1.5,border=mirror\n"
                "adaptive_threshold:4,method=gaussian,border=constant,border_color=#ff804090\n"
                "adaptive_threshold:1,offset=0.5,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = adaptive_params,
    .plan = adaptive_plan,
    .reach = window_reach,
};

#endif
