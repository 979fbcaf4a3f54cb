/* SPDX-License-Identifier: MIT */
/* motion: the mean along a line, as a camera sees that moves while it exposes.
 *
 * The line is not sampled: with the picture continued linearly between its pixels (bilinear interpolation), the integral along
 * it is a weighed sum of pixels, exactly. The weight of the pixel at (i, j) is the integral of tent(t cos a - i) tent(t sin a -
 * j) over the line's t, divided by its length, with tent(x) = max(0, 1 - |x|). Between the places where the line crosses a row
 * or a column of pixels that is a parabola in t, which Simpson's rule integrates exactly. There are about three pixels for each
 * that the line is long.
 *
 * Sums are in single precision, four terms together and then added to the rest, in that order at every level. Weights are
 * positive and sum to 1, and what is added up so far is half of the sum on average: for 600 terms, of a line of 200 pixels,
 * 150 / 2 roundings by 2^-24 are 0.3 levels of 65535 at the very worst. */
#include "kernels/border.h"
#include "kernels/kernel.h"

enum {
    MOTION_MOST_LENGTH = 200,
    MOTION_MOST_REACH = MOTION_MOST_LENGTH / 2 + 2,
    MOTION_STRIP = 512
};

typedef struct motion_tap {
    uint32_t row, column; /* of a window of 2 * down + 1 by 2 * across + 1 pixels */
    float weight;
} motion_tap;

typedef struct motion_data {
    uint32_t across, down; /* how far the line reaches */
    uint32_t count;        /* of taps, filled up by some of weight 0 to a multiple of 4 */
    motion_tap *tap;
} motion_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/strip.h"

static void add_four(const bm_sample *const *at, const motion_tap *tap, size_t n,
                     float *restrict sums)
{
    const bm_sample *a = at[0], *b = at[1], *c = at[2], *d = at[3];
    const float wa = tap[0].weight, wb = tap[1].weight, wc = tap[2].weight, wd = tap[3].weight;
    for (size_t i = 0; i < n; i++)
        sums[i] += (wa * a[i] + wb * b[i]) + (wc * c[i] + wd * d[i]);
}

static void motion_samples(const motion_data *data, const bm_sample *const *rows, size_t channels,
                           size_t n, bm_sample *restrict out)
{
    float sums[MOTION_STRIP] = {0};
    for (uint32_t t = 0; t < data->count; t += 4) {
        const bm_sample *at[4];
        for (size_t k = 0; k < 4; k++)
            at[k] = rows[data->tap[t + k].row] + data->tap[t + k].column * channels;
        add_four(at, data->tap + t, n, sums);
    }
    for (size_t i = 0; i < n; i++)
        out[i] = (bm_sample)(int32_t)(sums[i] + 0.5f);
}

static void motion_band(const bm_plan *plan, const bm_band *band)
{
    const motion_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t channels = plane->channels;
    strip s = {.samples = (size_t)plane->width * channels,
               .halo = data->across * channels,
               .channels = channels};

    for (; s.from < s.samples; s.from += s.n) {
        size_t most = MOTION_STRIP / channels * channels;
        s.n = s.samples - s.from < most ? s.samples - s.from : most;
        for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
            const bm_sample *rows[2 * MOTION_MOST_REACH + 1];
            strip_rows(&s, (const bm_sample *const *)band->in + i, 2 * (size_t)data->down + 1,
                       band->scratch, rows);
            motion_samples(data, rows, channels, s.n, (bm_sample *)band->out[i] + s.from);
        }
    }
}

BM_KERNELS(motion) = {.band = {motion_band}};

#else

#include "kernels/own_math.h"

BM_DECLARE_KERNELS(motion)

enum motion_param { MOTION_LENGTH, MOTION_ANGLE };

/* A line through the middle of a pixel, from -half to half; rows count downwards. */
typedef struct motion_line {
    double half, across, down; /* the latter two: a step along it */
    int reach_across, reach_down;
} motion_line;

static motion_line line_of(const bm_call *call)
{
    double sine, cosine;
    motion_line line = {.half = call->value[MOTION_LENGTH].number / 2};
    bm_own_sincos(call->value[MOTION_ANGLE].number, &sine, &cosine);
    line.across = cosine;
    line.down = -sine;
    line.reach_across = (int)floor(line.half * fabs(cosine)) + 1;
    line.reach_down = (int)floor(line.half * fabs(sine)) + 1;
    return line;
}

static double tent(double x)
{
    x = fabs(x);
    return x < 1 ? 1 - x : 0;
}

/* Where the line next crosses a column or row of pixels after t: a multiple of 1 / |step|. What is nearer than rounding may be
 * is the crossing where t is. */
static double next_crossing(double t, double step)
{
    step = fabs(step);
    return step < 1e-9 ? INFINITY : (floor(step * t + 1e-9) + 1) / step;
}

/* The line's half from its middle on and, by symmetry, the other one. `middle` is the weight of the pixel itself. */
static void integrate(const motion_line *line, double *middle, int pitch)
{
    for (double t = 0, end; t < line->half - 1e-9; t = end) {
        end = fmin(next_crossing(t, line->across), next_crossing(t, line->down));
        end = fmin(end, line->half);
        for (int k = 0; k < 3; k++) {
            const double at = t + k * (end - t) / 2, x = at * line->across, y = at * line->down;
            const double share = (k == 1 ? 4 : 1) * (end - t) / 6 / (2 * line->half);
            const int left = (int)floor(x), top = (int)floor(y);
            for (int j = top; j <= top + 1; j++)
                for (int i = left; i <= left + 1; i++) {
                    double w = share * tent(x - i) * tent(y - j);
                    if (w > 0) {
                        middle[j * pitch + i] += w;
                        middle[-j * pitch - i] += w;
                    }
                }
        }
    }
}

static bm_status list_taps(const motion_line *line, motion_data *data, bm_plan *plan,
                           bm_error *error)
{
    const size_t columns = 2 * (size_t)line->reach_across + 1;
    const size_t places = columns * (2 * (size_t)line->reach_down + 1);
    double *weight = bm_plan_alloc(plan, places, sizeof *weight);
    if (!weight)
        return bm_fail(error, BM_E_NOMEM, "no memory for the weights of motion");
    integrate(line, weight + places / 2, (int)columns);
    for (size_t i = 0; i < places; i++)
        data->count += weight[i] > 0;
    data->count = (data->count + 3) / 4 * 4;
    data->tap = bm_plan_alloc(plan, data->count, sizeof *data->tap);
    if (!data->tap)
        return bm_fail(error, BM_E_NOMEM, "no memory for the taps of motion");
    motion_tap *tap = data->tap;
    for (size_t i = 0; i < places; i++)
        if (weight[i] > 0)
            *tap++ =
                (motion_tap){(uint32_t)(i / columns), (uint32_t)(i % columns), (float)weight[i]};
    return BM_OK;
}

static bm_span motion_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    int32_t down = (int32_t)((const motion_data *)plan->data)->down;
    (void)plane;
    return (bm_span){(int32_t)y0 - down, (int32_t)y1 + down};
}

static bm_status motion_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const motion_line line = line_of(call);
    motion_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of motion");
    data->across = (uint32_t)line.reach_across;
    data->down = (uint32_t)line.reach_down;
    bm_status status = list_taps(&line, data, plan, error);
    if (status)
        return status;
    size_t halo = data->across * (size_t)plan->in.plane[0].channels;
    plan->scratch_bytes =
        (2 * (size_t)data->down + 1) * (MOTION_STRIP + 2 * halo) * (plan->in.depth / 8);
    plan->data = data;
    plan->need = motion_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(motion_kernels, plan)->band[0];
    return BM_OK;
}

static bm_reach motion_reach(const bm_call *call, const bm_desc *in)
{
    const motion_line line = line_of(call);
    (void)in;
    return (bm_reach){(uint32_t)line.reach_across, (uint32_t)line.reach_down};
}

static const bm_param motion_params[] = {
    {.name = "length",
     .type = BM_PARAM_FLOAT,
     .min = 1,
     .max = MOTION_MOST_LENGTH,
     .def = 10,
     .unit = "pixels",
     .doc = "How far things move"},
    {.name = "angle",
     .type = BM_PARAM_FLOAT,
     .min = -360,
     .max = 360,
     .def = 0,
     .unit = "degrees",
     .doc = "In which direction: 0 is across, 90 up and down, 45 towards the upper right"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_motion = {
    .name = "motion",
    .group = BM_GROUP_BLUR,
    .summary = "Blur along a line, as of things that move",
    .doc =
        "Panned backgrounds, speed, rain: `length` is how far things move while the shutter is "
        "open.\n\n"
        "Each sample becomes the mean along a straight line of that length and direction, which it "
        "is the middle of: the integral of the picture, continued linearly between its pixels "
        "(bilinear interpolation), divided by the length. That is a weighed sum of pixels, and the "
        "weights are worked out without sampling the line. Single precision, rounded once, to "
        "nearest: within 1/1000 level before that (1/3 in 16 bits). Transparent pixels count by "
        "their alpha. Samples are mixed as they are stored, or in linear light under --linear, "
        "which is what a camera does. The time grows with the length.",
    .examples = "motion\n"
                "motion:30,angle=45\n"
                "motion:length=7.5,angle=-20\n"
                "\n"
                "motion:5,angle=90\n"
                "motion:16,angle=137,border=mirror\n"
                "motion:6,angle=60,border=constant,border_color=#ff804090\n"
                "motion:9,angle=30,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .manner = BM_MANNER_MEANS,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = motion_params,
    .plan = motion_plan,
    .reach = motion_reach,
};

#endif
