/* SPDX-License-Identifier: MIT */
/* noise: random deviations, the same at any number of threads (random_field.h).
 *
 * gaussian: random_bell(). uniform: one number of 16 bits less its mean, times what gives it the same variance. Numbers are
 * integers below 2^18, and so exact in single precision;
 * the product and the sum are off by less than 1/50 level of 16 bits where the result lies within the scale.
 * impulse compares integers. */
#include "kernels/kernel.h"
#include "kernels/random_field.h"

enum noise_kind { NOISE_GAUSSIAN, NOISE_UNIFORM, NOISE_IMPULSE };

typedef struct noise_data {
    enum noise_kind kind;
    bool mono;
    uint32_t seed;
    float scale;    /* levels for each unit of a number */
    uint32_t below; /* impulse: numbers below this count */
} noise_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#include "kernels/planes.h"

enum { NOISE_STRIP = 256 };

static void gaussian_numbers(const random_row *row, uint32_t first, uint32_t step, size_t n,
                             int32_t *restrict number)
{
    for (size_t i = 0; i < n; i++)
        number[i] = random_bell(random_first(row, first + (uint32_t)i * step));
}

/* Twice the number, for its mean is 32767.5. */
static void uniform_numbers(const random_row *row, uint32_t first, uint32_t step, size_t n,
                            int32_t *restrict number)
{
    for (size_t i = 0; i < n; i++)
        number[i] = 2 * (int32_t)(random_first(row, first + (uint32_t)i * step) >> 16) - 65535;
}

/* -1 for black, 1 for white, 0 for neither. */
static void impulse_numbers(const random_row *row, uint32_t first, uint32_t step, size_t n,
                            uint32_t below, int32_t *restrict number)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t a = random_first(row, first + (uint32_t)i * step);
        number[i] = a < below ? (a & 1 ? 1 : -1) : 0;
    }
}

static bm_sample noisy(bm_sample v, int32_t number, float scale, bool impulse)
{
    if (impulse)
        return number == 0 ? v : number > 0 ? BM_SAMPLE_MAX : 0;
    float to = (float)v + (float)number * scale;
    to = to > 0 ? to : 0;
    to = to < BM_SAMPLE_MAX ? to : BM_SAMPLE_MAX;
    return (bm_sample)(int32_t)(to + 0.5f);
}

/* `channels`, `impulse` and `mono` are constants at each call; without `mono` there is a number for every sample. */
BM_INLINED void add_noise(const bm_sample *restrict in, const int32_t *restrict number,
                          size_t pixels, size_t channels, float scale, bool impulse, bool mono,
                          bm_sample *restrict out)
{
    if (!mono)
        for (size_t i = 0; i < pixels * channels; i++)
            out[i] = noisy(in[i], number[i], scale, impulse);
    else
        for (size_t x = 0; x < pixels; x++)
            for (size_t c = 0; c < channels; c++)
                out[x * channels + c] = noisy(in[x * channels + c], number[x], scale, impulse);
}

static void add_to_channels(const bm_sample *in, const int32_t *number, size_t pixels,
                            size_t channels, const noise_data *data, bm_sample *out)
{
    const bool impulse = data->kind == NOISE_IMPULSE;
    if (!data->mono && impulse)
        add_noise(in, number, pixels, channels, 0, true, false, out);
    else if (!data->mono)
        add_noise(in, number, pixels, channels, data->scale, false, false, out);
    else if (impulse)
        add_noise(in, number, pixels, channels, 0, true, true, out);
    else if (channels == 3)
        add_noise(in, number, pixels, 3, data->scale, false, true, out);
    else
        add_noise(in, number, pixels, channels, data->scale, false, true, out);
}

/* Numbers of `n` counters, `step` apart. */
static void make_numbers(const noise_data *data, const random_row *row, uint32_t first,
                         uint32_t step, size_t n, int32_t *number)
{
    switch (data->kind) {
    case NOISE_GAUSSIAN:
        gaussian_numbers(row, first, step, n, number);
        break;
    case NOISE_UNIFORM:
        uniform_numbers(row, first, step, n, number);
        break;
    case NOISE_IMPULSE:
        impulse_numbers(row, first, step, n, data->below, number);
    }
}

/* Samples are numbered as in an interleaved picture, so that one in planes gets the same noise. */
static void noise_row(const bm_plan *plan, unsigned plane, uint32_t y, const bm_sample *in,
                      bm_sample *out)
{
    const noise_data *data = plan->data;
    const random_row row = random_row_of(data->seed, y);
    size_t width = plan->in.plane[plane].width, channels = plan->in.plane[plane].channels;
    const uint32_t step = data->mono || plan->in.planes == 1 ? 1 : plan->in.planes;
    const uint32_t begin = data->mono || plan->in.planes == 1 ? 0 : plane;

    for (size_t x = 0; x < width; x += NOISE_STRIP) {
        int32_t number[NOISE_STRIP * 4];
        size_t pixels = width - x < NOISE_STRIP ? width - x : NOISE_STRIP;
        size_t each = data->mono ? 1 : channels;
        make_numbers(data, &row, begin + (uint32_t)(x * each) * step, step, pixels * each, number);
        add_to_channels(in + x * channels, number, pixels, channels, data, out + x * channels);
    }
}

static void noise_band(const bm_plan *plan, const bm_band *band)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t channels = plane->channels, samples = plane->width * channels;
    bool alpha = bm_plane_has_alpha(&plan->in, band->plane);

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[y - band->y0];
        bm_sample *out = band->out[y - band->y0];
        if (!alpha || channels > 1)
            noise_row(plan, band->plane, y, in, out);
        if (alpha)
            for (size_t i = channels - 1; i < samples; i += channels)
                out[i] = in[i];
    }
}

BM_KERNELS(noise) = {.band = {noise_band}};

#else

#include <math.h>

BM_DECLARE_KERNELS(noise)

enum noise_param { NOISE_AMOUNT, NOISE_KIND, NOISE_COLOR, NOISE_SEED };

static const char *const kind_names[] = {"gaussian", "uniform", "impulse", NULL};
static const char *const color_names[] = {"each", "mono", NULL};

static bm_status noise_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double part = call->value[NOISE_AMOUNT].number / 100;
    double levels = part * (plan->in.depth == 8 ? 255 : 65535);
    noise_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of noise");
    data->kind = (enum noise_kind)call->value[NOISE_KIND].number;
    data->mono = call->value[NOISE_COLOR].number == 1;
    data->seed = (uint32_t)call->value[NOISE_SEED].number;
    data->scale = (float)(levels / sqrt(RANDOM_BELL_VARIANCE)); /* that of twice one number, too */
    data->below = (uint32_t)fmin(floor(part * 0x1p32), 0xffffffffp0);
    plan->data = data;
    plan->copies = part == 0;
    plan->band = bm_pick(noise_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param noise_params[] = {
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 5,
     .unit = "percent",
     .doc =
         "gaussian and uniform: the standard deviation, in parts of the full scale; impulse: how "
         "many samples become black or white"},
    {.name = "kind",
     .type = BM_PARAM_CHOICE,
     .choices = kind_names,
     .doc = "How deviations are spread: as a bell, evenly, or salt and pepper"},
    {.name = "color",
     .type = BM_PARAM_CHOICE,
     .choices = color_names,
     .doc =
         "each: every channel has noise of its own; mono: all channels of a pixel have the same"},
    {.name = "seed",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = 2147483647,
     .def = 0,
     .doc = "Another number, other noise; the same number, the same"},
    {.name = NULL},
};

const bm_filter bm_filter_noise = {
    .name = "noise",
    .group = BM_GROUP_FINISH,
    .summary = "Add random noise, the same for the same seed",
    .doc =
        "Film grain (color=mono, an amount of 3 to 8), a cure for banding in skies, and tests of "
        "other filters.\n\n"
        "Every sample gets a deviation that hangs on the seed and its place alone: the same bytes "
        "at any number of threads, and the same noise in every picture of a batch. gaussian adds "
        "the sum of four evenly spread numbers, which is a bell that ends at 3.46 standard "
        "deviations; uniform adds an evenly spread number, up to 1.73 of them; impulse makes a "
        "sample black or white, as often one as the other. Clamped to the scale and rounded to "
        "nearest, within 1/50 level. Numbers are hashes of a counter (lowbias32, Wellons 2018). "
        "Alpha is left alone.",
    .examples = "noise\n"
                "noise:10,color=mono,seed=7\n"
                "noise:2,kind=impulse\n"
                "\n"
                "noise:amount=3,kind=uniform\n"
                "noise:30,kind=impulse,color=mono\n"
                "noise:40,kind=uniform,color=mono,seed=123456789",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = noise_params,
    .plan = noise_plan,
};

#endif
