/* SPDX-License-Identifier: MIT */
/* kuwahara: the mean of that quarter of a pixel's surroundings which is the most even (Kuwahara, Hachimura, Eiho and
 * Kinoshita, Processing of RI-angiocardiographic images, 1976).
 *
 * All four quarters of a pixel are squares of r + 1 pixels a side, and every square is a quarter of four pixels: those that
 * begin in rows y - r and y serve for row y. So a row of squares is made once and kept until the row of output that is r below
 * it. Down, columns keep sums of samples and of their squares, and change by a row that comes and a row that goes; along a
 * row, runs.h adds them up.
 *
 * All is in integers. n samples of a square have the variance (n S2 - S1^2) / n^2; n is the same for all, so that
 * n S2 - S1^2, summed over a pixel's channels, is compared: at most 441^2 * 2^32 * 4 < 2^52. 8 bits: S1 and S2 are at most
 * 441 * 255^2 < 2^32.
 *
 * Means are divisions of integers, rounded by adding a half and cutting off. In single precision for 8 bits (S1 < 2^24), in
 * double for 16: a quotient that is no multiple of 1/2 is at least 1 / (2 n) = 1/882 away from one, and the roundings are
 * below 2^-15. */
#include "kernels/border.h"
#include "kernels/kernel.h"

enum { KUWAHARA_MOST_RADIUS = 20 };

typedef struct kuwahara_data {
    uint32_t radius;
    size_t pitch; /* sums in a row of them */
} kuwahara_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/runs.h"

#if BM_KERNEL_DEPTH == 8
typedef uint32_t square_sum;
typedef float quotient;
#else
typedef uint64_t square_sum;
typedef double quotient;
#endif

/* Sums of columns over r + 1 rows, of the picture extended by r pixels on either side; or those of squares. */
typedef struct sums {
    uint32_t *plain;
    square_sum *squares;
} sums;

/* Adds a row, or takes it off. `sign` is a constant at each call. */
BM_INLINED void add_samples(sums to, const bm_sample *restrict row, size_t n, bool minus)
{
    uint32_t *restrict plain = to.plain;
    square_sum *restrict squares = to.squares;
    for (size_t i = 0; i < n; i++) {
        uint32_t v = row[i];
        square_sum square = (square_sum)v * v;
        plain[i] = minus ? plain[i] - v : plain[i] + v;
        squares[i] = minus ? squares[i] - square : squares[i] + square;
    }
}

/* The columns of the picture; those beyond its ends follow in make_squares(). */
static void change_columns(sums columns, const bm_sample *row, size_t n, bool minus)
{
    if (minus)
        add_samples(columns, row, n, true);
    else
        add_samples(columns, row, n, false);
}

BM_RUNS(runs_of_sums, uint32_t)
BM_RUN_ENDS(runs_of_sums, uint32_t)
BM_RUNS(runs_of_squares, square_sum)
BM_RUN_ENDS(runs_of_squares, square_sum)

/* How uneven a square is. */
static inline uint64_t unevenness(sums square, size_t i, uint32_t count)
{
    return (uint64_t)square.squares[i] * count - (uint64_t)square.plain[i] * square.plain[i];
}

/* The squares above and below a row, whose sample i begins at pixel x - r; `channels` is a constant at each call. */
BM_INLINED void choose(sums above, sums below, size_t width, size_t channels, uint32_t radius,
                       bm_sample *restrict out)
{
    const size_t right = radius * channels;
    const uint32_t count = (radius + 1) * (radius + 1);
    for (size_t x = 0; x < width * channels; x += channels) {
        uint64_t v[4] = {0};
        for (size_t i = x; i < x + channels; i++) {
            v[0] += unevenness(above, i, count);
            v[1] += unevenness(above, i + right, count);
            v[2] += unevenness(below, i, count);
            v[3] += unevenness(below, i + right, count);
        }
        bool upper_right = v[1] < v[0], lower_right = v[3] < v[2];
        uint64_t upper = upper_right ? v[1] : v[0], lower = lower_right ? v[3] : v[2];
        const uint32_t *best = lower < upper ? below.plain + (lower_right ? right : 0)
                                             : above.plain + (upper_right ? right : 0);
        for (size_t i = x; i < x + channels; i++)
            out[i] = (bm_sample)((quotient)best[i] / (quotient)count + (quotient)0.5);
    }
}

static void choose_row(sums above, sums below, size_t width, size_t channels, uint32_t radius,
                       bm_sample *out)
{
    switch (channels) {
    case 1:
        choose(above, below, width, 1, radius, out);
        break;
    case 2:
        choose(above, below, width, 2, radius, out);
        break;
    case 3:
        choose(above, below, width, 3, radius, out);
        break;
    default:
        choose(above, below, width, 4, radius, out);
    }
}

/* Row k of sums in scratch: the columns, room to work, and the ring of rows of squares. */
enum { COLUMNS, WORK, RING };

static sums sums_at(const kuwahara_data *data, void *scratch, size_t k)
{
    const size_t rows = RING + data->radius + 1;
    square_sum *squares = (square_sum *)scratch + k * data->pitch;
    uint32_t *plain = (uint32_t *)((square_sum *)scratch + rows * data->pitch) + k * data->pitch;
    return (sums){plain, squares};
}

static sums ring_at(const kuwahara_data *data, void *scratch, uint32_t row)
{
    return sums_at(data, scratch, RING + row % (data->radius + 1));
}

/* Squares from columns. */
static void make_squares(const kuwahara_data *data, sums columns, sums work, size_t samples,
                         size_t channels, sums squares)
{
    size_t reach = data->radius * channels, n = samples + 2 * reach, length = data->radius + 1;
    runs_of_sums_extend(columns.plain, samples, channels, reach, work.plain);
    runs_of_sums_add(work.plain, length, channels, n, squares.plain);
    runs_of_squares_extend(columns.squares, samples, channels, reach, work.squares);
    runs_of_squares_add(work.squares, length, channels, n, squares.squares);
}

/* in[0] is row y0 - radius. A resumed band finds columns and the ring in scratch. */
static void kuwahara_band(const bm_plan *plan, const bm_band *band)
{
    const kuwahara_data *data = plan->data;
    const uint32_t radius = data->radius;
    size_t width = plan->in.width, channels = plan->in.plane[0].channels;
    size_t samples = width * channels;
    const bm_sample *const *in = (const bm_sample *const *)band->in;
    const sums columns = sums_at(data, band->scratch, COLUMNS);
    const sums work = sums_at(data, band->scratch, WORK);

    if (!band->resume) {
        memset(columns.plain, 0, samples * sizeof *columns.plain);
        memset(columns.squares, 0, samples * sizeof *columns.squares);
        for (uint32_t k = 0; k < radius; k++)
            change_columns(columns, in[k], samples, false);
    }
    for (uint32_t k = band->resume ? radius : 0; k < radius + (band->y1 - band->y0); k++) {
        const sums lower = ring_at(data, band->scratch, band->y0 + k);
        change_columns(columns, in[k + radius], samples, false);
        make_squares(data, columns, work, samples, channels, lower);
        change_columns(columns, in[k], samples, true);
        if (k >= radius)
            choose_row(ring_at(data, band->scratch, band->y0 + k - radius), lower, width, channels,
                       radius, band->out[k - radius]);
    }
}

BM_KERNELS(kuwahara) = {.band = {kuwahara_band}};

#else

BM_DECLARE_KERNELS(kuwahara)

static bm_span kuwahara_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    int32_t radius = (int32_t)((const kuwahara_data *)plan->data)->radius;
    (void)plane;
    return (bm_span){(int32_t)y0 - radius, (int32_t)y1 + radius};
}

static bm_status kuwahara_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    kuwahara_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of kuwahara");
    data->radius = (uint32_t)call->value[0].number;
    data->pitch = ((size_t)plan->in.width + 2 * data->radius) * plan->in.plane[0].channels;
    data->pitch = (data->pitch + 31) / 32 * 32;
    /* As sums_at() has it: columns, room to work, and a ring of radius + 1 rows. */
    const size_t square_bytes = plan->in.depth == 8 ? sizeof(uint32_t) : sizeof(uint64_t);
    plan->scratch_bytes =
        (3 + (size_t)data->radius) * data->pitch * (sizeof(uint32_t) + square_bytes);
    plan->start_rows = data->radius;
    plan->data = data;
    plan->need = kuwahara_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(kuwahara_kernels, plan)->band[0];
    return BM_OK;
}

static bm_reach kuwahara_reach(const bm_call *call, const bm_desc *in)
{
    (void)in;
    return bm_reach_even((uint32_t)call->value[0].number);
}

static const bm_param kuwahara_params[] = {
    {.name = "radius",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = KUWAHARA_MOST_RADIUS,
     .def = 3,
     .unit = "pixels",
     .doc = "How far the four squares reach: each has radius + 1 pixels a side"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_kuwahara = {
    .name = "kuwahara",
    .group = BM_GROUP_SMOOTH,
    .summary = "Make surfaces even and edges sharp, as painted with a flat brush",
    .doc =
        "Poster-like pictures, and clear outlines in noisy scientific ones.\n\n"
        "A pixel lies in a corner of four squares of radius + 1 pixels a side: upwards or "
        "downwards from it, to the left or to the right. It becomes the mean of that one whose "
        "variance, summed over the channels, is the smallest; among equals, of the first of upper "
        "left, upper right, lower left and lower right (Kuwahara and others, 1976). All channels "
        "come from the same square. Exact: variances are compared in integers, means rounded to "
        "nearest, halves upwards. Transparent pixels count by their alpha. The time hardly grows "
        "with the radius.",
    .examples = "kuwahara\n"
                "kuwahara:6\n"
                "kuwahara:3 | sharpen\n"
                "\n"
                "kuwahara:2,border=mirror\n"
                "kuwahara:4,border=constant,border_color=#ff804090\n"
                "kuwahara:3,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .params = kuwahara_params,
    .plan = kuwahara_plan,
    .reach = kuwahara_reach,
};

#endif
