/* SPDX-License-Identifier: MIT */
/* guided: the guided filter of He, Sun and Tang (Guided Image Filtering, ECCV 2010), each channel its own guide.
 *
 * Over the window around every pixel the picture is taken for a line a v + b through the window's mean, whose slope a is
 * variance / (variance + eps). A pixel lies in n windows, and becomes the mean of their lines at its value.
 *
 * Both passes are means over windows: down, columns keep sums and change by a row that comes and a row that goes, along a row
 * runs.h adds them up. Sums of samples are integers in 32 bits, those of squares exact in 32 bits or, for 16-bit samples, in
 * double precision (101^2 * 65535^2 < 2^46). a and b are made of them in double precision and rounded to integers, for their
 * sums, too, must not hang on where a band begins:
 *
 *               a in units of      b in units of      sums
 *     8 bits    2^-16              2^-8 level         32 bits: 101^2 * 2^16 < 2^30
 *     16 bits   2^-30              2^-14 level        64 bits
 *
 * So a sample is off by at most 255 * 2^-17 + 2^-9 < 1/250 level before it is rounded. Where there is alpha, 16-bit units serve.
 * Each line is taken at a value of its own window, so that nothing comes out beyond the window's smallest and largest sample. */
#include "kernels/border.h"
#include "kernels/kernel.h"

typedef struct guided_data {
    uint32_t radius;
    double eps; /* of n^2 times the variance */
    size_t
        pitch; /* samples from a row of sums to the next: a row, and two radii more on each side */
} guided_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/runs.h"

#if BM_KERNEL_DEPTH == 8
typedef int32_t square_sum;
typedef uint32_t line_sum;
typedef float line_real;
#define SLOPE_ONE 65536.0
#define LEVEL_ONE 256.0
#else
typedef double square_sum;
typedef uint64_t line_sum;
typedef double line_real;
#define SLOPE_ONE 1073741824.0
#define LEVEL_ONE 16384.0
#endif

BM_RUNS(runs_of_samples, int32_t)
BM_RUN_ENDS(runs_of_samples, int32_t)
BM_RUNS(runs_of_squares, square_sum)
BM_RUN_ENDS(runs_of_squares, square_sum)
BM_RUNS(runs_of_lines, line_sum)

/* A row of lines. */
typedef struct guided_lines {
    uint32_t *slope, *base;
} guided_lines;

/* Scratch; what comes first is what a resumed band finds there. */
typedef struct guided_state {
    int32_t *samples;
    square_sum *squares;      /* by column, of 2 radius rows */
    line_sum *slopes, *bases; /* likewise */
    guided_lines ring;        /* of 2 radius + 1 rows */
    int32_t *sample_work[2];
    square_sum *square_work[2];
    line_sum *line_work[3];
} guided_state;

static guided_state state_at(const guided_data *data, void *scratch)
{
    size_t pitch = data->pitch, window = 2 * (size_t)data->radius + 1;
    guided_state s;
    line_sum *lines = scratch;
    s.slopes = lines;
    s.bases = lines + pitch;
    for (size_t k = 0; k < 3; k++)
        s.line_work[k] = lines + (2 + k) * pitch;
    square_sum *squares = (square_sum *)(lines + 5 * pitch);
    s.squares = squares;
    for (size_t k = 0; k < 2; k++)
        s.square_work[k] = squares + (1 + k) * pitch;
    int32_t *samples = (int32_t *)(squares + 3 * pitch);
    s.samples = samples;
    for (size_t k = 0; k < 2; k++)
        s.sample_work[k] = samples + (1 + k) * pitch;
    s.ring.slope = (uint32_t *)(samples + 3 * pitch);
    s.ring.base = s.ring.slope + window * pitch;
    return s;
}

static guided_lines ring_row(const guided_state *state, size_t pitch, size_t row)
{
    return (guided_lines){state->ring.slope + row * pitch, state->ring.base + row * pitch};
}

/* `minus` is a constant at each call. */
BM_INLINED void change_columns(const guided_state *state, const bm_sample *restrict row, size_t n,
                               bool minus)
{
    int32_t *restrict samples = state->samples;
    square_sum *restrict squares = state->squares;
    for (size_t i = 0; i < n; i++) {
        int32_t v = row[i];
        square_sum square = (square_sum)v * v;
        samples[i] = minus ? samples[i] - v : samples[i] + v;
        squares[i] = minus ? squares[i] - square : squares[i] + square;
    }
}

static void add_row(const guided_state *state, const bm_sample *row, size_t n)
{
    change_columns(state, row, n, false);
}

static void drop_row(const guided_state *state, const bm_sample *row, size_t n)
{
    change_columns(state, row, n, true);
}

/* The lines of n windows from their sums over `count` samples. */
static void fit_lines(const int32_t *restrict sums, const square_sum *restrict squares,
                      double count, double eps, size_t n, uint32_t *restrict slope,
                      uint32_t *restrict base)
{
    const double per_mean = LEVEL_ONE / count;
    for (size_t i = 0; i < n; i++) {
        double sum = sums[i], variance = (double)squares[i] * count - sum * sum;
        double rest = eps / (variance + eps); /* 1 - a */
        slope[i] = (uint32_t)(int32_t)(SLOPE_ONE - SLOPE_ONE * rest + 0.5);
        base[i] = (uint32_t)(int32_t)(rest * sum * per_mean + 0.5);
    }
}

/* The lines of a row whose columns are summed up, from one radius before the picture to one behind it. */
static void make_lines(const guided_data *data, const guided_state *state, size_t samples,
                       size_t channels, guided_lines lines)
{
    size_t reach = 2 * data->radius * channels, n = samples + 2 * reach;
    size_t length = 2 * (size_t)data->radius + 1;
    runs_of_samples_extend(state->samples, samples, channels, reach, state->sample_work[0]);
    runs_of_samples_add(state->sample_work[0], length, channels, n, state->sample_work[1]);
    runs_of_squares_extend(state->squares, samples, channels, reach, state->square_work[0]);
    runs_of_squares_add(state->square_work[0], length, channels, n, state->square_work[1]);
    fit_lines(state->sample_work[1], state->square_work[1], (double)(length * length), data->eps,
              samples + reach, lines.slope, lines.base);
}

static void change_lines(line_sum *restrict sums, const uint32_t *restrict row, size_t n,
                         bool minus)
{
    if (minus)
        for (size_t i = 0; i < n; i++)
            sums[i] -= row[i];
    else
        for (size_t i = 0; i < n; i++)
            sums[i] += row[i];
}

static void finish_row(const line_sum *restrict slopes, const line_sum *restrict bases,
                       double count, const bm_sample *restrict in, size_t n,
                       bm_sample *restrict out)
{
    const line_real per_slope = (line_real)(1 / (SLOPE_ONE * count));
    const line_real per_base = (line_real)(1 / (LEVEL_ONE * count));
    for (size_t i = 0; i < n; i++) {
        line_real v =
            (line_real)slopes[i] * per_slope * (line_real)in[i] + (line_real)bases[i] * per_base;
        out[i] = (bm_sample)(int32_t)(v + (line_real)0.5);
    }
}

/* in[0] is row y0 - 2 radius. The line of row y + radius comes as row y is made, that of y - radius goes after it. */
static void guided_band(const bm_plan *plan, const bm_band *band)
{
    const guided_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const uint32_t radius = data->radius, window = 2 * radius + 1;
    size_t channels = plane->channels, samples = plane->width * channels;
    size_t lined = samples + 2 * radius * channels;
    const bm_sample *const *in = (const bm_sample *const *)band->in;
    const guided_state state = state_at(data, band->scratch);

    if (!band->resume) {
        memset(state.slopes, 0, 2 * data->pitch * sizeof *state.slopes);
        memset(state.squares, 0, data->pitch * sizeof *state.squares);
        memset(state.samples, 0, data->pitch * sizeof *state.samples);
        for (uint32_t k = 0; k < 2 * radius; k++)
            add_row(&state, in[k], samples);
    }
    const uint32_t before = band->resume ? 0 : 2 * radius;
    for (uint32_t k = 2 * radius - before; k < 2 * radius + (band->y1 - band->y0); k++) {
        /* The row of lines y0 - radius + k, made of rows k to k + 2 radius of `in`. */
        guided_lines lines = ring_row(&state, data->pitch, (band->y0 + k) % window);
        add_row(&state, in[k + 2 * radius], samples);
        make_lines(data, &state, samples, channels, lines);
        drop_row(&state, in[k], samples);
        change_lines(state.slopes, lines.slope, lined, false);
        change_lines(state.bases, lines.base, lined, false);
        if (k < 2 * radius)
            continue;
        line_sum *work = state.line_work[0];
        memcpy(work, state.slopes, lined * sizeof *work);
        runs_of_lines_add(work, window, channels, lined, state.line_work[1]);
        memcpy(work, state.bases, lined * sizeof *work);
        runs_of_lines_add(work, window, channels, lined, state.line_work[2]);
        finish_row(state.line_work[1], state.line_work[2], (double)window * window, in[k], samples,
                   band->out[k - 2 * radius]);
        lines = ring_row(&state, data->pitch, (band->y0 + k - 2 * radius) % window);
        change_lines(state.slopes, lines.slope, lined, true);
        change_lines(state.bases, lines.base, lined, true);
    }
}

BM_KERNELS(guided) = {.band = {guided_band}};

#else

#include <math.h>

BM_DECLARE_KERNELS(guided)

enum guided_param { GUIDED_RADIUS, GUIDED_RANGE };

static bm_span guided_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    int32_t reach = 2 * (int32_t)((const guided_data *)plan->data)->radius;
    (void)plane;
    return (bm_span){(int32_t)y0 - reach, (int32_t)y1 + reach};
}

static bm_status guided_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in;
    double white = in->premultiplied ? in->premultiplied : in->depth == 8 ? 255 : 65535;
    double range = call->value[GUIDED_RANGE].number / 100 * white;
    guided_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of guided");
    data->radius = (uint32_t)call->value[GUIDED_RADIUS].number;
    double window = 2.0 * data->radius + 1, count = window * window;
    data->eps = range * range * count * count;
    data->pitch = ((size_t)in->width + 4 * data->radius) * in->plane[0].channels;
    data->pitch = (data->pitch + 31) / 32 * 32;
    /* Sums of lines and of squares, sums of samples, and the ring; as state_at() has them. */
    const size_t sum_bytes = in->depth == 8 ? 4 : 8, line_bytes = 2 * sizeof(uint32_t);
    const size_t each = (5 + 3) * sum_bytes + 3 * sizeof(int32_t) + (size_t)window * line_bytes;
    plan->scratch_bytes = data->pitch * each;
    plan->start_rows = 2 * data->radius;
    plan->data = data;
    plan->need = guided_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(guided_kernels, plan)->band[0];
    return BM_OK;
}

static bm_reach guided_reach(const bm_call *call, const bm_desc *in)
{
    (void)in;
    return bm_reach_even(2 * (uint32_t)call->value[GUIDED_RADIUS].number);
}

static const bm_param guided_params[] = {
    {.name = "radius",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = 50,
     .def = 4,
     .unit = "pixels",
     .doc = "How far the windows reach from their centre: they have 2 * radius + 1 pixels a side"},
    {.name = "range",
     .type = BM_PARAM_FLOAT,
     .min = 0.1,
     .max = 100,
     .def = 10,
     .unit = "percent",
     .doc = "What varies much less than this part of the full scale is smoothed, what varies much "
            "more stays: the root of the eps of the paper"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_guided = {
    .name = "guided",
    .group = BM_GROUP_SMOOTH,
    .summary = "Smooth and keep edges, in a time that does not grow with the radius",
    .doc = "What `bilateral` is for, at large radii and on large pictures: smoother in gradients, "
           "but with a little softness left around strong edges.\n\n"
           "The guided filter of He, Sun and Tang (Guided Image Filtering, 2010), with the picture "
           "as its own guide. Every window of (2 radius + 1)^2 samples of mean m and variance s^2 "
           "has a = s^2 / (s^2 + eps) and b = (1 - a) m, with eps = (range / 100)^2 on a scale of "
           "0 to 1; a sample v becomes v times the mean of a, plus the mean of b, over all windows "
           "that it lies in. Beyond its border the picture goes on for windows whose centre lies "
           "there, too. Unlike `bilateral` it makes no staircases of slopes.\n\n"
           "Each channel by itself. Transparent pixels count by their alpha. Within 1/100 level of "
           "that before it is rounded, to nearest, halves upwards.",
    .examples = "guided\n"
                "guided:8,range=20\n"
                "guided:radius=2,range=4\n"
                "\n"
                "guided:1,border=mirror\n"
                "guided:3,border=constant,border_color=#ff804090\n"
                "guided:2,range=50,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = guided_params,
    .plan = guided_plan,
    .reach = guided_reach,
};

#endif
