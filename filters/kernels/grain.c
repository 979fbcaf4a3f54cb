/* SPDX-License-Identifier: MIT */
/* grain: that of film, as broad as wanted, by the pixel's tone. The same at any number of threads (random_field.h).
 *
 * A field of random numbers, one for each pixel and r more around, is blurred by a Gaussian, across row by row, then down from
 * the last 2 r + 1 of these rows, which scratch keeps in a ring. Weights are such that the sum of their squares is 1: the
 * blurred field has the variance of its numbers, whatever the size of the grain.
 *
 * Numbers are integers, exact in single precision; sums of 2 r + 1 <= 31 products each way are in a fixed order, without
 * contraction. They are off by 62 roundings of 2^-24 of what their terms' magnitudes add up to, some 10 standard deviations: 0.1
 * levels of 65535 at the strongest. */
#include "kernels/gaussian_blur.h"
#include "kernels/random_field.h"

enum { GRAIN_MOST_RADIUS = 15 };

typedef struct grain_data {
    uint32_t seed;
    half_kernel kernel;
    float scale;  /* levels for each unit of a number, in the middle of the scale */
    float evenly; /* the part of it that all tones have */
    size_t pitch; /* floats from a row of scratch to the next */
} grain_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/gaussian_across.h"
#include "kernels/tones.h"

enum { GRAIN_STRIP = 512 };

/* Row `line` of the field, counted from r rows before the picture, blurred across. */
static void grain_line(const grain_data *data, uint32_t line, size_t width, float *numbers,
                       float *restrict blurred)
{
    const random_row row = random_row_of(data->seed, line);
    const size_t radius = data->kernel.radius;
    for (size_t i = 0; i < width + 2 * radius; i++)
        numbers[i] = (float)random_bell(random_first(&row, (uint32_t)i));
    across_sums(numbers + radius, &data->kernel, 1, width, blurred);
}

/* `n` samples of the field, from blurred lines, line[0] being that of its own row. */
static void grain_down(const float *const *line, const half_kernel *k, size_t from, size_t n,
                       float *restrict sum)
{
    memset(sum, 0, n * sizeof *sum);
    for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++) {
        const float weight = k->real[i];
        const float *restrict above = line[-i] + from, *restrict below = line[i] + from;
        for (size_t x = 0; x < n; x++)
            sum[x] += weight * (above[x] + below[x]);
    }
}

/* `channels` is a constant at each call. */
BM_INLINED void add_grain(const grain_data *data, const bm_sample *restrict in, size_t n,
                          size_t channels, const float *restrict field, bm_sample *restrict out)
{
    const size_t colours = channels - (channels % 2 == 0);
    const float scale = data->scale, evenly = data->evenly;
    const float uneven = (1.0f - evenly) * (4.0f / BM_SAMPLE_MAX / BM_SAMPLE_MAX);
    bm_sample tone[GRAIN_STRIP];
    float change[GRAIN_STRIP];

    bm_tones(in, n, channels, tone);
    for (size_t x = 0; x < n; x++) {
        const float t = tone[x], part = evenly + uneven * (t * ((float)BM_SAMPLE_MAX - t));
        change[x] = scale * field[x] * part;
    }
    for (size_t x = 0; x < n; x++) {
        for (size_t c = 0; c < colours; c++) {
            float to = (float)in[x * channels + c] + change[x];
            to = to > 0 ? to : 0;
            to = to < BM_SAMPLE_MAX ? to : BM_SAMPLE_MAX;
            out[x * channels + c] = (bm_sample)(int32_t)(to + 0.5f);
        }
        if (colours < channels)
            out[x * channels + colours] = in[x * channels + colours];
    }
}

static void grain_strip(const grain_data *data, const bm_sample *in, size_t n, size_t channels,
                        const float *field, bm_sample *out)
{
    switch (channels) {
    case 1:
        add_grain(data, in, n, 1, field, out);
        break;
    case 2:
        add_grain(data, in, n, 2, field, out);
        break;
    case 3:
        add_grain(data, in, n, 3, field, out);
        break;
    default:
        add_grain(data, in, n, 4, field, out);
    }
}

static void grain_band(const bm_plan *plan, const bm_band *band)
{
    const grain_data *data = plan->data;
    const size_t width = plan->in.width, channels = plan->in.plane[0].channels;
    const uint32_t radius = data->kernel.radius, lines = 2 * radius + 1;
    float *ring = band->scratch, *numbers = ring + lines * data->pitch;
    const float *line[2 * GRAIN_MOST_RADIUS + 1];
    float field[GRAIN_STRIP];

    for (uint32_t i = 0; i < lines - 1 && !band->resume; i++)
        grain_line(data, band->y0 + i, width, numbers, ring + (band->y0 + i) % lines * data->pitch);
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[y - band->y0];
        bm_sample *out = band->out[y - band->y0];
        const uint32_t last = y + lines - 1;
        grain_line(data, last, width, numbers, ring + last % lines * data->pitch);
        for (uint32_t i = 0; i < lines; i++)
            line[i] = ring + (y + i) % lines * data->pitch;
        for (size_t x = 0; x < width; x += GRAIN_STRIP) {
            const size_t n = width - x < GRAIN_STRIP ? width - x : GRAIN_STRIP;
            grain_down(line + radius, &data->kernel, x, n, field);
            grain_strip(data, in + x * channels, n, channels, field, out + x * channels);
        }
    }
}

BM_KERNELS(grain) = {.band = {grain_band}};

#else

#include "kernels/gaussian_weights.h"

BM_DECLARE_KERNELS(grain)

enum grain_param { GRAIN_AMOUNT, GRAIN_SIZE, GRAIN_MIDTONES, GRAIN_SEED };

/* Along one axis; the squares sum to 1. */
static bm_status make_grain(bm_plan *plan, double sigma, half_kernel *k, bm_error *error)
{
    const bell b = {.sigma = sigma};
    k->radius = (uint32_t)ceil(3 * sigma);
    float *real = bm_plan_alloc(plan, k->radius + 1, sizeof *real);
    if (!real)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of grain");
    double squares = 1;
    for (uint32_t i = 1; i <= k->radius; i++)
        squares += 2 * weight(&b, i) * weight(&b, i);
    real[0] = (float)(0.5 / sqrt(squares)); /* the centre meets itself */
    for (uint32_t i = 1; i <= k->radius; i++)
        real[i] = (float)(weight(&b, i) / sqrt(squares));
    k->real = real;
    return BM_OK;
}

static bm_status grain_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const double amount = call->value[GRAIN_AMOUNT].number / 100;
    const double midtones = call->value[GRAIN_MIDTONES].number / 100;
    grain_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of grain");
    bm_status status = make_grain(plan, call->value[GRAIN_SIZE].number, &data->kernel, error);
    if (status)
        return status;
    data->seed = (uint32_t)call->value[GRAIN_SEED].number;
    data->scale =
        (float)(amount * (plan->in.depth == 8 ? 255 : 65535) / sqrt(RANDOM_BELL_VARIANCE));
    data->evenly = (float)(1 - midtones);
    data->pitch = ((size_t)plan->in.width + 2 * data->kernel.radius + 31) / 32 * 32;
    plan->scratch_bytes = (2 * data->kernel.radius + 2) * data->pitch * sizeof(float);
    plan->start_rows = data->kernel.radius; /* a line costs about half as much as a row */
    plan->data = data;
    plan->copies = amount == 0;
    plan->band = bm_pick(grain_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param grain_params[] = {
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .max = 50,
     .def = 4,
     .unit = "percent",
     .doc = "Standard deviation in the middle of the scale, in parts of the whole"},
    {.name = "size",
     .type = BM_PARAM_FLOAT,
     .min = 0.2,
     .max = 5,
     .def = 0.8,
     .unit = "pixels",
     .doc = "How broad the grain is: standard deviation of the Gaussian that blurs it. Below 0.4 "
            "every pixel is nearly a grain of its own"},
    {.name = "midtones",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .def = 80,
     .unit = "percent",
     .doc = "How much less grain there is in black and white: 0: as much, 100: none"},
    {.name = "seed",
     .type = BM_PARAM_INT,
     .max = 2147483647,
     .doc = "Another number, other grain; the same number, the same"},
    {.name = NULL},
};

const bm_filter bm_filter_grain = {
    .name = "grain",
    .group = BM_GROUP_FINISH,
    .aliases = (const char *const[]){"film_grain", NULL},
    .summary = "Add the grain of film: soft noise, strongest in the midtones",
    .doc = "Makes digital pictures look as if on film, and hides banding.\n\n"
           "With n a field of noise of standard deviation 1, m = midtones / 100 and t the pixel's "
           "tone on a scale of 0 to 1, which is its BT.601 luma as by grayscale, each colour "
           "sample changes by amount / 100 * n * (1 - m + 4 m t (1 - t)) of the full scale; then "
           "it is clamped, and rounded to nearest. Red, green and blue change alike: film's grain "
           "has no colour. n are numbers that hang on the seed and their place alone (sums of four "
           "even ones, as in `noise`), blurred by the weights exp(-d^2 / (2 size^2)), cut off at d "
           "= ceil(3 size), and brought to that deviation again. So the bytes are the same at any "
           "number of threads, and the grain is the same in every picture of a batch. Within 0.51 "
           "levels of the exact value, in 16 bits within 0.6.\n\n"
           "Alpha is left alone. CMYK and YCbCr are not taken.",
    .examples = "grain\n"
                "grain:12,size=1.5\n"
                "grayscale | grain:8,size=1,midtones=50,seed=3\n"
                "\n"
                "grain:amount=30,size=0.2,midtones=0\n"
                "grain:10,size=3.3,midtones=100",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = grain_params,
    .plan = grain_plan,
};

#endif
