/* SPDX-License-Identifier: MIT */
/* kuwahara: the mean of that quarter of a pixel's surroundings which is the most even (Kuwahara, Hachimura, Eiho and
 * Kinoshita, Processing of RI-angiocardiographic images, 1976).
 *
 * All four quarters of a pixel are squares of r + 1 pixels a side, and every square is a quarter of four pixels: those that
 * begin in rows y - r and y serve for row y. So a row of squares, how uneven each is and its mean, is made once and kept until the
 * row of output that is r below it. Down, columns keep sums of samples and of their squares, and change by a row that comes and a row that goes; along a
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

/* A row of squares, whose square x begins at pixel x - r. */
typedef struct squares {
    int64_t *uneven; /* a number a pixel, and signed ones are easier to compare */
    bm_sample *mean;
} squares;

/* How uneven squares are in each channel. For 8 bits modulo 2^32, which the difference is below. */
static void tell_uneven(sums square, uint32_t count, size_t n, square_sum *restrict uneven)
{
    const uint32_t *restrict plain = square.plain;
    const square_sum *restrict power = square.squares;
    for (size_t i = 0; i < n; i++)
        uneven[i] = power[i] * count - (square_sum)plain[i] * plain[i];
}

/* `channels` is a constant at each call. */
BM_INLINED void join_channels(const square_sum *restrict uneven, size_t pixels, size_t channels,
                              int64_t *restrict joint)
{
    for (size_t x = 0; x < pixels; x++) {
        uint64_t sum = uneven[x * channels];
        for (size_t c = 1; c < channels; c++)
            sum += uneven[x * channels + c];
        joint[x] = (int64_t)sum;
    }
}

static void tell_means(const uint32_t *restrict plain, uint32_t count, size_t n,
                       bm_sample *restrict mean)
{
    for (size_t i = 0; i < n; i++)
        mean[i] = (bm_sample)(int32_t)((quotient)(int32_t)plain[i] / (quotient)(int32_t)count +
                                       (quotient)0.5);
}

enum { CHOOSE_STRIP = 256, RIGHT = 1, BELOW = 2 };

/* Which squares of n pixels are the most even, the first of equals. */
static void tell_best(const int64_t *restrict above, const int64_t *restrict below, uint32_t radius,
                      size_t n, int64_t *restrict best)
{
    for (size_t x = 0; x < n; x++) {
        const bool upper_right = above[x + radius] < above[x];
        const bool lower_right = below[x + radius] < below[x];
        const int64_t upper = upper_right ? above[x + radius] : above[x];
        const int64_t lower = lower_right ? below[x + radius] : below[x];
        const int64_t of_upper = upper_right ? RIGHT : 0;
        const int64_t of_lower = lower_right ? BELOW + RIGHT : BELOW;
        best[x] = lower < upper ? of_lower : of_upper;
    }
}

/* The same for all samples of each pixel: written for four, of which the next pixel takes what is too much. */
static void spread_best(const int64_t *restrict best, size_t n, size_t channels,
                        uint8_t *restrict of_sample)
{
    for (size_t x = 0; x < n; x++) {
        const uint32_t four = (uint32_t)best[x] * 0x01010101;
        memcpy(of_sample + x * channels, &four, sizeof four);
    }
}

/* By bits alone: loads that hang on a condition keep compilers from vectors. */
static void take_best(const bm_sample *restrict above, const bm_sample *restrict below,
                      size_t right, const uint8_t *restrict best, size_t n, bm_sample *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t right_or_not = 0u - (best[i] & RIGHT), below_or_not = 0u - (best[i] / BELOW);
        const uint32_t upper = above[i] ^ ((above[i] ^ above[i + right]) & right_or_not);
        const uint32_t lower = below[i] ^ ((below[i] ^ below[i + right]) & right_or_not);
        out[i] = (bm_sample)(upper ^ ((upper ^ lower) & below_or_not));
    }
}

/* From the squares above and below a row. */
static void choose_row(squares above, squares below, size_t width, size_t channels, uint32_t radius,
                       bm_sample *out)
{
    for (size_t x = 0; x < width; x += CHOOSE_STRIP) {
        int64_t best[CHOOSE_STRIP];
        uint8_t of_sample[CHOOSE_STRIP * 4 + 3];
        const size_t left = width - x, n = left < CHOOSE_STRIP ? left : CHOOSE_STRIP;
        const size_t at = x * channels;
        tell_best(above.uneven + x, below.uneven + x, radius, n, best);
        spread_best(best, n, channels, of_sample);
        take_best(above.mean + at, below.mean + at, radius * channels, of_sample, n * channels,
                  out + at);
    }
}

/* Scratch: rows of sums (the columns, room to work, squares), then rings of what is kept of squares. */
enum { COLUMNS, WORK, SQUARES, SUMS };

static sums sums_at(const kuwahara_data *data, void *scratch, size_t k)
{
    square_sum *power = (square_sum *)((int64_t *)scratch + (data->radius + 1) * data->pitch);
    uint32_t *plain = (uint32_t *)(power + SUMS * data->pitch);
    return (sums){plain + k * data->pitch, power + k * data->pitch};
}

static squares ring_at(const kuwahara_data *data, void *scratch, uint32_t row)
{
    const size_t at = row % (data->radius + 1) * data->pitch;
    bm_sample *means = (bm_sample *)(sums_at(data, scratch, COLUMNS).plain + SUMS * data->pitch);
    return (squares){(int64_t *)scratch + at, means + at};
}

/* Squares from columns. */
static void make_squares(const kuwahara_data *data, void *scratch, size_t samples, size_t channels,
                         squares to)
{
    const sums columns = sums_at(data, scratch, COLUMNS), work = sums_at(data, scratch, WORK);
    const sums square = sums_at(data, scratch, SQUARES);
    const size_t reach = data->radius * channels, n = samples + 2 * reach;
    const size_t length = data->radius + 1, pixels = (samples + reach) / channels;
    const uint32_t count = (uint32_t)(length * length);
    runs_of_sums_extend(columns.plain, samples, channels, reach, work.plain);
    runs_of_sums_add(work.plain, length, channels, n, square.plain);
    runs_of_squares_extend(columns.squares, samples, channels, reach, work.squares);
    runs_of_squares_add(work.squares, length, channels, n, square.squares);
    tell_uneven(square, count, samples + reach, work.squares);
    tell_means(square.plain, count, samples + reach, to.mean);
    switch (channels) {
    case 1:
        join_channels(work.squares, pixels, 1, to.uneven);
        break;
    case 2:
        join_channels(work.squares, pixels, 2, to.uneven);
        break;
    case 3:
        join_channels(work.squares, pixels, 3, to.uneven);
        break;
    default:
        join_channels(work.squares, pixels, 4, to.uneven);
    }
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

    if (!band->resume) {
        memset(columns.plain, 0, samples * sizeof *columns.plain);
        memset(columns.squares, 0, samples * sizeof *columns.squares);
        for (uint32_t k = 0; k < radius; k++)
            change_columns(columns, in[k], samples, false);
    }
    for (uint32_t k = band->resume ? radius : 0; k < radius + (band->y1 - band->y0); k++) {
        const squares lower = ring_at(data, band->scratch, band->y0 + k);
        change_columns(columns, in[k + radius], samples, false);
        make_squares(data, band->scratch, samples, channels, lower);
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
    /* As sums_at() and ring_at() have it: three rows of sums, and rings of radius + 1 rows. */
    const size_t sample_bytes = plan->in.depth / 8;
    const size_t square_bytes = plan->in.depth == 8 ? sizeof(uint32_t) : sizeof(uint64_t);
    plan->scratch_bytes =
        3 * data->pitch * (sizeof(uint32_t) + square_bytes) +
        ((size_t)data->radius + 1) * data->pitch * (sizeof(int64_t) + sample_bytes);
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
