/* SPDX-License-Identifier: MIT */
/* sobel: how steep the picture is at each pixel, by the 3x3 operators of Sobel, Scharr and Prewitt.
 *
 * Each operator smooths along one direction by w0 w1 w0 and takes the difference two pixels apart along the other.
 * A strip's columns are smoothed and differenced first, in 16-bit lanes for 8-bit pictures (at most 16 * 255), in
 * 32-bit lanes otherwise; then the rows of that are.
 *
 * The magnitude. m = gx^2 + gy^2 is an integer, and the level is k where sqrt(m) / d lies in [k - 1/2, k + 1/2),
 * d being the divisor. Floating point finds exactly that. IEEE 754 rounds square roots and divisions correctly, so a
 * result could only land on the wrong side of T = (k + 1/2) d if sqrt(m) were closer to T than rounding moves it. Four
 * times T^2 is an integer, so for any m below T^2 sqrt(m) stays at least 1/(8 T) below T, and where T^2 is an integer
 * (even d) 1/(2 T). Single precision, for 8 bits and d up to 4: T < 1023, and the smallest gap of all is 1/4 / (2 T)
 * = 1.6e-4 at d = 3, 5.4e-5 after the division; the three roundings there (root, quotient, half a level added) move
 * the level by less than 2.6e-5. Equality is kept: those roots are exact. Double, for all else: T < 2^21, the gap is
 * over 5e-8, the roundings under 1e-9. Single precision holds
 * m exactly up to 2^24, which is far beyond white already. */
#include "kernels/border.h"
#include "kernels/kernel.h"

enum sobel_output { SOBEL_MAGNITUDE, SOBEL_SUM, SOBEL_X, SOBEL_Y };

typedef struct sobel_data {
    int16_t side, middle; /* w0, w1 */
    int16_t divisor;
    enum sobel_output output;
} sobel_data;

#ifdef BM_KERNEL_LEVEL

#include <math.h>
#include <string.h>

#define STRIP 256 /* pixels: the two rows of intermediate values stay in a first-level cache */

#if BM_KERNEL_DEPTH == 8
typedef int16_t part; /* a smoothed or differenced sample, or a gradient */
typedef float ratio;
#else
typedef int32_t part;
typedef double ratio;
#endif

/* One pixel more on each side. */
typedef struct sobel_columns {
    part smooth[(STRIP + 2) * 4], difference[(STRIP + 2) * 4];
} sobel_columns;

static void do_columns(const bm_sample *restrict above, const bm_sample *restrict here,
                       const bm_sample *restrict below, size_t samples, const sobel_data *data,
                       part *restrict smooth, part *restrict difference)
{
    const part side = data->side, middle = data->middle;
    for (size_t i = 0; i < samples; i++) {
        smooth[i] = (part)(side * (part)(above[i] + below[i]) + middle * here[i]);
        difference[i] = (part)(below[i] - above[i]);
    }
}

static inline part size_of(part v)
{
    return (part)(v < 0 ? -v : v);
}

static inline bm_sample clip_level(int32_t level)
{
    return (bm_sample)(level < BM_SAMPLE_MAX ? level : BM_SAMPLE_MAX);
}

/* `output` and `divided` are constants at each call, and so is `precise`: whether single precision does not do. */
BM_INLINED bm_sample level_of(part gx, part gy, enum sobel_output output, bool divided,
                              bool precise, ratio divisor)
{
    if (output == SOBEL_MAGNITUDE && (precise || BM_KERNEL_DEPTH == 16)) {
        double root = sqrt((double)gx * gx + (double)gy * gy);
        return clip_level((int32_t)(root / (double)divisor + 0.5));
    }
    if (output == SOBEL_MAGNITUDE) {
        float root = sqrtf((float)((int32_t)gx * gx + (int32_t)gy * gy));
        return clip_level((int32_t)((divided ? root / (float)divisor : root) + 0.5f));
    }
    part sum =
        (part)((output == SOBEL_Y ? 0 : size_of(gx)) + (output == SOBEL_X ? 0 : size_of(gy)));
    return clip_level(divided ? (int32_t)(((ratio)sum + divisor / 2) / divisor) : sum);
}

BM_INLINED void do_rows(const sobel_columns *columns, size_t channels, size_t samples,
                        const sobel_data *data, enum sobel_output output, bool divided,
                        bool precise, bm_sample *restrict out)
{
    const part *s0 = columns->smooth, *s2 = s0 + 2 * channels;
    const part *d0 = columns->difference, *d1 = d0 + channels, *d2 = d1 + channels;
    const part side = data->side, middle = data->middle;
    const ratio divisor = data->divisor;

    for (size_t i = 0; i < samples; i++) {
        part gx = (part)(s2[i] - s0[i]);
        part gy = (part)(side * (part)(d0[i] + d2[i]) + middle * d1[i]);
        out[i] = level_of(gx, gy, output, divided, precise, divisor);
    }
}

BM_INLINED void do_output(const sobel_columns *columns, size_t channels, size_t samples,
                          const sobel_data *data, enum sobel_output output, bm_sample *out)
{
    if (data->divisor == 1)
        do_rows(columns, channels, samples, data, output, false, false, out);
    else if (data->divisor <= 4)
        do_rows(columns, channels, samples, data, output, true, false, out);
    else
        do_rows(columns, channels, samples, data, output, true, true, out);
}

static void finish_strip(const sobel_columns *columns, size_t channels, size_t samples,
                         const sobel_data *data, bm_sample *out)
{
    switch (data->output) {
    case SOBEL_MAGNITUDE:
        do_output(columns, channels, samples, data, SOBEL_MAGNITUDE, out);
        break;
    case SOBEL_SUM:
        do_output(columns, channels, samples, data, SOBEL_SUM, out);
        break;
    case SOBEL_X:
        do_output(columns, channels, samples, data, SOBEL_X, out);
        break;
    case SOBEL_Y:
        do_output(columns, channels, samples, data, SOBEL_Y, out);
    }
}

/* Pixels [x, end) of one row; rows[0] is the one above it. */
static void do_strip(const bm_sample *const *rows, size_t x, size_t end, size_t width,
                     size_t channels, const sobel_data *data, bm_sample *out)
{
    sobel_columns columns;
    size_t from = x ? x - 1 : 0, to = end < width ? end + 1 : width;
    size_t at = (from + 1 - x) * channels, samples = (to - from) * channels;
    size_t pixel = channels * sizeof(part), last = (end - x) * channels;

    do_columns(rows[0] + from * channels, rows[1] + from * channels, rows[2] + from * channels,
               samples, data, columns.smooth + at, columns.difference + at);
    if (x == 0) {
        memcpy(columns.smooth, columns.smooth + channels, pixel);
        memcpy(columns.difference, columns.difference + channels, pixel);
    }
    if (end == width) {
        memcpy(columns.smooth + last + channels, columns.smooth + last, pixel);
        memcpy(columns.difference + last + channels, columns.difference + last, pixel);
    }
    finish_strip(&columns, channels, last, data, out + x * channels);
}

static void sobel_band(const bm_plan *plan, const bm_band *band)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t width = plane->width, channels = plane->channels;
    bool alpha = bm_model_has_alpha(plan->in.model);

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *rows = (const bm_sample *const *)band->in + (y - band->y0);
        bm_sample *out = band->out[y - band->y0];
        if (alpha && plan->in.planes > 1 && band->plane == plan->in.planes - 1u) {
            memcpy(out, rows[1], width * sizeof *out);
            continue;
        }
        for (size_t x = 0; x < width; x += STRIP)
            do_strip(rows, x, width - x < STRIP ? width : x + STRIP, width, channels, plan->data,
                     out);
        if (alpha && plan->in.planes == 1)
            for (size_t i = channels - 1; i < width * channels; i += channels)
                out[i] = rows[1][i];
    }
}

BM_KERNELS(sobel) = {.band = {sobel_band}};

#else

BM_DECLARE_KERNELS(sobel)

enum sobel_param { SOBEL_OPERATOR, SOBEL_OUTPUT, SOBEL_SCALE };

static const char *const operator_names[] = {"sobel", "scharr", "prewitt", NULL};
static const struct {
    int16_t side, middle;
} operator_weights[] = {{1, 2}, {3, 10}, {1, 1}};
static const char *const output_names[] = {"magnitude", "sum", "x", "y", NULL};
static const char *const scale_names[] = {"raw", "step", NULL};

static bm_span sobel_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    (void)plan, (void)plane;
    return (bm_span){(int32_t)y0 - 1, (int32_t)y1 + 1};
}

static bm_status sobel_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    size_t which = (size_t)call->value[SOBEL_OPERATOR].number;
    sobel_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of sobel");
    data->side = operator_weights[which].side;
    data->middle = operator_weights[which].middle;
    data->divisor = 1;
    if (call->value[SOBEL_SCALE].number == 1)
        data->divisor = (int16_t)(2 * data->side + data->middle);
    data->output = (enum sobel_output)call->value[SOBEL_OUTPUT].number;
    plan->data = data;
    plan->need = sobel_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(sobel_kernels, plan)->band[0];
    return BM_OK;
}

static bm_reach sobel_reach(const bm_call *call, const bm_desc *in)
{
    (void)call, (void)in;
    return bm_reach_even(1);
}

static const bm_param sobel_params[] = {
    {.name = "operator",
     .type = BM_PARAM_CHOICE,
     .choices = operator_names,
     .doc = "The weights along the edge: 1 2 1, 3 10 3 (most even in all directions) or 1 1 1"},
    {.name = "output",
     .type = BM_PARAM_CHOICE,
     .choices = output_names,
     .doc = "The gradient's length, the sum of its two parts, or one part alone: x answers to "
            "vertical edges, y to horizontal ones"},
    {.name = "scale",
     .type = BM_PARAM_CHOICE,
     .choices = scale_names,
     .doc =
         "raw: as the weights have it; step: divided by their sum, so that an edge from black to "
         "white gives white and nothing along an axis is cut off"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_sobel = {
    .name = "sobel",
    .group = BM_GROUP_EDGES,
    .summary = "Show edges: how steep the picture is at each pixel",
    .doc =
        "Outlines with their strength, bright where the picture changes most. `canny` makes lines "
        "of them.\n\n"
        "With the operator's weights w0 w1 w0, gx is the difference between the columns right and "
        "left of a pixel, each weighted down by w0 w1 w0; gy is the difference between the rows "
        "below and above. magnitude is the square root of gx^2 + gy^2, sum is |gx| + |gy|, x and "
        "y are |gx| and |gy|. scale=raw takes that as it is: a step of 64 levels becomes 256 "
        "under sobel (1024 under scharr, 192 under prewitt). scale=step divides it by 4, 16 and "
        "3, which makes it 64 again. What is beyond white becomes white.\n\n"
        "Each channel by itself; alpha is left alone. Exact: rounded once, to nearest, halves up, "
        "in 8 and in 16 "
        "bits.",
    .examples = "sobel\n"
                "sobel:scharr,scale=step\n"
                "grayscale | sobel:output=sum\n"
                "\n"
                "sobel:operator=prewitt,output=sum,scale=step\n"
                "sobel:scale=step,output=x\n"
                "sobel:scharr,scale=step,output=sum\n"
                "sobel:prewitt,scale=step\n"
                "sobel:scale=step,border=mirror\n"
                "sobel:scale=step,border=constant,border_color=#ff804090\n"
                "sobel:scharr,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = sobel_params,
    .plan = sobel_plan,
    .reach = sobel_reach,
};

#endif
