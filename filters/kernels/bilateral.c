/* SPDX-License-Identifier: MIT */
/* bilateral: a mean over a disc, in which neighbours count the less the farther they are and the more they differ (Tomasi
 * and Manduchi, Bilateral Filtering for Gray and Color Images, 1998).
 *
 * The picture is taken in strips; the rows of a strip's window lie unpacked in a ring, and each row is unpacked once a
 * band. For each row of output, all neighbours of some pixels are gone through, then of the next ones. */
#include "kernels/bilateral_fixed.h"
#include "kernels/bilateral_float.h"
#include "kernels/window.h"

enum { BILATERAL_FIXED, BILATERAL_FLOAT };

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 8
BM_KERNELS(bilateral) = {.band = {[BILATERAL_FIXED] = fixed_band, [BILATERAL_FLOAT] = float_band}};
#else
BM_KERNELS(bilateral) = {.band = {[BILATERAL_FLOAT] = float_band}};
#endif

#else

#include <math.h>

BM_DECLARE_KERNELS(bilateral)

enum bilateral_param { BILATERAL_RADIUS, BILATERAL_SIGMA, BILATERAL_RANGE };

#define LOG2_E 1.44269504088896340736

/* How far the disc reaches in a row. */
static int32_t reach_across(int32_t radius, int32_t down)
{
    int32_t across = 0;
    while ((across + 1) * (across + 1) + down * down <= radius * radius)
        across++;
    return across;
}

static double space_of(double sigma, int32_t down, int32_t across)
{
    return (down * down + across * across) * LOG2_E / (2 * sigma * sigma);
}

static void list_taps(bilateral_data *data, int32_t radius, double sigma)
{
    for (int32_t down = -radius; down <= radius; down++)
        for (int32_t end = reach_across(radius, down), across = -end; across <= end; across++)
            if (down != 0 || across != 0)
                data->taps[data->count++] =
                    (bilateral_tap){down, across, (float)space_of(sigma, down, across)};
}

static uint32_t fixed_space(double sigma, int32_t down, int32_t across)
{
    double z = space_of(sigma, down, across) * (1 << FIXED_SPACE_BITS) + 0.5;
    return z < FIXED_NEVER ? (uint32_t)z : FIXED_NEVER;
}

static void add_pair(bilateral_data *data, bilateral_pair pair, uint32_t first, uint32_t second)
{
    pair.space = second << 16 | first;
    pair.kept = data->kept;
    pair.rows = (size_t)pair.down + pair.vertical + 1;
    data->kept += pair.rows;
    data->pairs[data->count++] = pair;
}

/* Neighbours [across, end] of a row, pair by pair; without a second one at the end that one never counts. */
static void add_row_pairs(bilateral_data *data, double sigma, int32_t down, int32_t across,
                          int32_t end)
{
    for (; across <= end; across += 2)
        add_pair(data, (bilateral_pair){.down = down, .across = across},
                 fixed_space(sigma, down, across),
                 across < end ? fixed_space(sigma, down, across + 1) : FIXED_NEVER);
}

static void add_column_pair(bilateral_data *data, double sigma, int32_t down, int32_t across)
{
    add_pair(data, (bilateral_pair){.down = down, .across = across, .vertical = true},
             fixed_space(sigma, down, across), fixed_space(sigma, down + 1, across));
}

/* The column whose pixel is left over where the others of a row of the disc, whose number is odd, make up pairs. */
static int32_t column_left_over(int32_t radius, int32_t down)
{
    return -(reach_across(radius, down) & 1);
}

/* What two rows leave over in the same column is a pair as well. */
static bool is_column_pair(int32_t radius, int32_t down)
{
    return down < radius && column_left_over(radius, down) == column_left_over(radius, down + 1);
}

/* The half of the disc below the centre and right of it. */
static void list_pairs(bilateral_data *data, int32_t radius, double sigma)
{
    add_row_pairs(data, sigma, 0, 1, radius);
    for (int32_t down = 1; down <= radius; down++) {
        const int32_t end = reach_across(radius, down), middle = column_left_over(radius, down);
        add_row_pairs(data, sigma, down, -end, middle - 1);
        add_row_pairs(data, sigma, down, middle + 1, end);
    }
    for (int32_t down = 1; down <= radius; down++)
        if (is_column_pair(radius, down))
            down++;
        else
            add_row_pairs(data, sigma, down, column_left_over(radius, down),
                          column_left_over(radius, down));
    data->in_rows = data->count;
    for (int32_t down = 1; down <= radius; down++)
        if (is_column_pair(radius, down)) {
            add_column_pair(data, sigma, down, column_left_over(radius, down));
            down++;
        }
}

/* Fixed point: the share by difference is halvings * D^2 in 1/2^11, for D up to `clip`, where 16 halvings or the greatest
 * difference are reached. */
static void measure_range(bilateral_data *data, double halvings, size_t channels)
{
    double unit = halvings * (1 << FIXED_SPACE_BITS), greatest = 255.0 * (double)channels;
    double never = floor(sqrt((16 << FIXED_SPACE_BITS) / unit)) + 1;
    double clip = never < greatest ? never : greatest, scale = floor(65535 / clip);

    data->clip = (uint16_t)clip;
    data->scale = (uint16_t)scale;
    data->factor = (uint16_t)(unit * 65536 * 65536 / (scale * scale) + 0.5);
}

static size_t count_taps(int32_t radius)
{
    size_t taps = 0;
    for (int32_t down = -radius; down <= radius; down++)
        taps += 2 * (size_t)reach_across(radius, down) + (down != 0);
    return taps;
}

static double white_of(const bm_desc *in)
{
    return in->premultiplied ? in->premultiplied : in->depth == 8 ? 255 : 65535;
}

static bool fixed_is_exact_enough(const bilateral_data *data, unsigned depth, size_t taps)
{
    const size_t farthest = data->clip < 255 ? data->clip : 255;
    return depth == 8 && taps <= FIXED_MOST_TAPS && taps * farthest <= FIXED_MOST_REACH;
}

static bm_span bilateral_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const int32_t radius = (int32_t)((const bilateral_data *)plan->data)->radius;
    (void)plane;
    return (bm_span){(int32_t)y0 - radius, (int32_t)y1 + radius};
}

static bm_status bilateral_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const int32_t radius = (int32_t)call->value[BILATERAL_RADIUS].number;
    const double sigma = call->value[BILATERAL_SIGMA].number, white = white_of(&plan->in);
    const double range = call->value[BILATERAL_RANGE].number / 100 * white;
    const size_t channels = plan->in.plane[0].channels, taps = count_taps(radius);
    bilateral_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of bilateral");

    data->radius = (size_t)radius;
    data->white = (float)white;
    data->halvings = (float)(LOG2_E / (2 * range * range));
    measure_range(data, LOG2_E / (2 * range * range), channels);
    const bool fixed = fixed_is_exact_enough(data, plan->in.depth, taps);
    data->pairs = bm_plan_alloc(plan, fixed ? FIXED_MOST_PAIRS : 1, sizeof *data->pairs);
    data->taps = bm_plan_alloc(plan, fixed ? 1 : taps, sizeof *data->taps);
    if (!data->pairs || !data->taps)
        return bm_fail(error, BM_E_NOMEM, "no memory for the window of bilateral");
    if (fixed)
        list_pairs(data, radius, sigma);
    else
        list_taps(data, radius, sigma);

    plan->data = data;
    plan->need = bilateral_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->scratch_bytes =
        (2 * data->radius + 1) * channels * bilateral_pitch(data->radius) * sizeof(float);
    if (fixed) {
        const size_t strips = (plan->in.width + BILATERAL_STRIP - 1) / BILATERAL_STRIP;
        const size_t state_bytes = fixed_state(data, channels) * sizeof(uint32_t);
        data->resumes = strips * state_bytes <= FIXED_MOST_STATE;
        plan->scratch_bytes = state_bytes * (data->resumes ? strips : 1);
        plan->start_rows = (uint32_t)radius;
    }
    plan->band = bm_pick(bilateral_kernels, plan)->band[fixed ? BILATERAL_FIXED : BILATERAL_FLOAT];
    return BM_OK;
}

static const bm_param bilateral_params[] = {
    {.name = "radius",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = BILATERAL_MOST_RADIUS,
     .def = 4,
     .unit = "pixels",
     .doc = "Neighbours count up to this distance. The time grows with its square."},
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.1,
     .max = 1000,
     .def = 3,
     .unit = "pixels",
     .doc = "Distance at which a neighbour's weight has fallen to 0.61. A radius of 1.5 to 2 times "
            "that makes sense."},
    {.name = "range",
     .type = BM_PARAM_FLOAT,
     .min = 0.5,
     .max = 1000,
     .def = 10,
     .unit = "percent",
     .doc = "Difference, in parts of white, at which a neighbour's weight has fallen to 0.61. "
            "Edges that are much higher stay."},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_bilateral = {
    .name = "bilateral",
    .group = BM_GROUP_SMOOTH,
    .summary = "Smooth surfaces and keep edges: neighbours count by distance and by likeness",
    .doc =
        "Takes away noise and skin texture while outlines stay. `range` is how different a tone "
        "may be and still be mixed in: a little above the noise. Large ranges look painted.\n\n"
        "The bilateral filter of Tomasi and Manduchi (1998). A pixel becomes the mean of those "
        "that "
        "are at most `radius` pixels from it, weighed by exp(-d^2 / (2 sigma^2)) * exp(-D^2 / (2 "
        "range^2)). d is the distance, D the sum of the differences in red, green and blue without "
        "their signs. Both are as in OpenCV's bilateralFilter, whose d is 2 radius + 1, sigmaSpace "
        "sigma, and sigmaColor 2.55 range.\n\n"
        "With transparency, colours are multiplied by alpha first, D is the sum over those and "
        "alpha: an edge in alpha alone is an edge too, and colours of transparent pixels do not "
        "count. For opaque pictures nothing changes by that.\n\n"
        "Right to less than one level of 8 or of 16 bits, with the last rounding. Samples are "
        "mixed as "
        "they are stored, or in linear light under --linear.",
    .examples = "bilateral\n"
                "bilateral:radius=6,sigma=4,range=5\n"
                "bilateral:9,sigma=6,range=3\n"
                "\n"
                "bilateral:2\n"
                "bilateral:3,sigma=2,range=40,border=mirror\n"
                "bilateral:5,range=20,border=wrap\n"
                "bilateral:3,border=constant,border_color=#ff804090",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = bilateral_params,
    .plan = bilateral_plan,
    .reach = window_reach,
};

#endif
