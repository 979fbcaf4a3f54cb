/* SPDX-License-Identifier: MIT */
/* gaussian: blur by the sampled Gaussian, as two passes over rows.
 *
 * Weights. w(i) = exp(-i^2 / 2 sigma^2) for |i| <= r, divided by their sum. The radius r is the smallest whose tails
 * (both sides, of the sampled Gaussian) weigh less than a quarter of a level: 1 / (4 * 255) of the whole for 8 bits,
 * 1 / (4 * 65535) for 16. Cutting the tails off therefore moves no sample by more than that.
 *
 * Vertical pass first: it reads whole rows through the band's pointers and leaves a row of intermediate values in
 * scratch, where the row's ends can be extended for the horizontal pass. Both passes fold the two taps at the same
 * distance: w(i) * (a + b). The centre meets itself with half its weight, so that it needs no code of its own.
 *
 * FIXED, for 8 bits and r <= 24: 16-bit lanes. A sum of two samples, shifted to 9.6 bits (at most 510 * 64 = 32640),
 * times a weight in 1.15 with rounding gives 9.6 again; so does each sum of the horizontal pass, since no
 * intermediate exceeds 255 * 64 plus its rounding. Error before the last rounding, in levels: each of the r + 1
 * products of a pass is off by at most 1/128, so 2 * 25 / 128 = 0.39 for r = 24; the weights are rounded such that
 * every partial sum from the tail inwards is within half a unit of 2^-15, so each is off by at most one unit, and
 * 2 passes * 49 taps * 255 / 32768 / 2 (errors of both signs; only the positive half can meet white) = 0.38.
 * Together below 1: no sample is more than 1 level from the exact result, and a flat picture stays flat, because
 * there the weights' errors cancel and 0.39 does not reach 0.5.
 *
 * FLOAT, for everything else: single precision in a fixed order, without contraction, so the same bytes everywhere.
 * Relative error of a sum of n terms is below n * 2^-24: under 0.05 level of 65535 for any radius allowed here. */
#include "kernels/kernel.h"

#include <math.h>
#include <string.h>

enum { FIXED, FLOAT };

#define FIXED_MAX_RADIUS 24
#define STRIP 512 /* samples: with a band's rows and their halo this stays in a first-level cache */
#define GROUP                                                                                      \
    8 /* rows made together, so that a strip of input is read from far away once for all of them */

/* Half a kernel for one direction of one plane, from the centre (with half its weight) outwards. */
typedef struct half_kernel {
    uint32_t radius;
    const int16_t *fixed; /* 1.15 */
    const float *real;
} half_kernel;

typedef struct gaussian_data {
    half_kernel across[BM_MAX_PLANES], down[BM_MAX_PLANES];
    size_t pad[BM_MAX_PLANES]; /* samples of room on each side of a scratch row: the halo across */
    size_t pitch[BM_MAX_PLANES]; /* samples from a scratch row to the next */
} gaussian_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/vec.h"

/* Extends a scratch row by copies of its end pixels, `radius` on each side. */
static void extend_ends(void *row, uint32_t width, size_t pixel_bytes, uint32_t radius)
{
    uint8_t *first = row, *last = first + (width - 1) * pixel_bytes;
    for (size_t i = 1; i <= radius; i++) {
        memcpy(first - i * pixel_bytes, first, pixel_bytes);
        memcpy(last + i * pixel_bytes, last, pixel_bytes);
    }
}

static inline size_t strip_end(size_t from, size_t samples)
{
    return samples - from < STRIP ? samples : from + STRIP;
}

#if BM_KERNEL_DEPTH == 8

enum { BITS = 6 }; /* fraction of intermediate values; bm_v16_pair_fold_u8() scales by 2^BITS */

static inline bm_v16_pair down_pair(const uint8_t *a, const uint8_t *b, bm_v16 weight,
                                    bm_v16_pair sum)
{
    bm_v16_pair both = bm_v16_pair_fold_u8(a, b);
    return (bm_v16_pair){bm_v16_add(sum.lo, bm_v16_mulr(both.lo, weight)),
                         bm_v16_add(sum.hi, bm_v16_mulr(both.hi, weight))};
}

static inline int16_t down_one(const uint8_t *const *rows, const half_kernel *k, size_t x)
{
    int32_t sum = 0;
    for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++)
        sum += ((rows[-i][x] + rows[i][x]) * (1 << BITS) * k->fixed[i] + 16384) >> 15;
    return (int16_t)sum;
}

/* Samples [from, to) of the vertical pass for the row whose centre tap is rows[0]. Two pairs of vectors at a time,
 * so that their sums do not wait for each other. */
static void down(const uint8_t *const *rows, const half_kernel *k, int16_t *out, size_t from,
                 size_t to)
{
    enum { PAIR = 2 * BM_V16_LANES };
    size_t x = from;
    for (; x + 2 * PAIR <= to; x += 2 * PAIR) {
        bm_v16_pair s0 = {bm_v16_set(0), bm_v16_set(0)}, s1 = s0;
        for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++) {
            const uint8_t *a = rows[-i] + x, *b = rows[i] + x;
            bm_v16 w = bm_v16_set(k->fixed[i]);
            s0 = down_pair(a, b, w, s0);
            s1 = down_pair(a + PAIR, b + PAIR, w, s1);
        }
        bm_v16_pair_store(out + x, s0);
        bm_v16_pair_store(out + x + PAIR, s1);
    }
    for (; x + PAIR <= to; x += PAIR) {
        bm_v16_pair sum = {bm_v16_set(0), bm_v16_set(0)};
        for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++)
            sum = down_pair(rows[-i] + x, rows[i] + x, bm_v16_set(k->fixed[i]), sum);
        bm_v16_pair_store(out + x, sum);
    }
    for (; x < to; x++)
        out[x] = down_one(rows, k, x);
}

static inline bm_v16 across_sum(const int16_t *in, ptrdiff_t distance, bm_v16 weight, bm_v16 sum)
{
    bm_v16 both = bm_v16_add(bm_v16_load(in - distance), bm_v16_load(in + distance));
    return bm_v16_add(sum, bm_v16_mulr(both, weight));
}

static inline void round_store(uint8_t *out, bm_v16 sum)
{
    bm_v16_store_u8(out, bm_v16_sar(bm_v16_add(sum, bm_v16_set(1 << (BITS - 1))), BITS));
}

static inline uint8_t across_one(const int16_t *in, const half_kernel *k, ptrdiff_t step)
{
    int32_t sum = 1 << (BITS - 1);
    for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++)
        sum += ((in[-i * step] + in[i * step]) * k->fixed[i] + 16384) >> 15;
    return (uint8_t)(sum >> BITS);
}

static void across(const int16_t *in, const half_kernel *k, size_t channels, size_t samples,
                   uint8_t *out)
{
    enum { L = BM_V16_LANES };
    ptrdiff_t step = (ptrdiff_t)channels;
    size_t x = 0;
    for (; x + 4 * L <= samples; x += 4 * L) {
        bm_v16 s0 = bm_v16_set(0), s1 = s0, s2 = s0, s3 = s0;
        for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++) {
            bm_v16 w = bm_v16_set(k->fixed[i]);
            s0 = across_sum(in + x, i * step, w, s0);
            s1 = across_sum(in + x + L, i * step, w, s1);
            s2 = across_sum(in + x + 2 * L, i * step, w, s2);
            s3 = across_sum(in + x + 3 * L, i * step, w, s3);
        }
        round_store(out + x, s0);
        round_store(out + x + L, s1);
        round_store(out + x + 2 * L, s2);
        round_store(out + x + 3 * L, s3);
    }
    for (; x + L <= samples; x += L) {
        bm_v16 sum = bm_v16_set(0);
        for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++)
            sum = across_sum(in + x, i * step, bm_v16_set(k->fixed[i]), sum);
        round_store(out + x, sum);
    }
    for (; x < samples; x++)
        out[x] = across_one(in + x, k, step);
}

static void fixed_band(const bm_plan *plan, const bm_band *band)
{
    const gaussian_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const half_kernel *k_down = &data->down[band->plane], *k_across = &data->across[band->plane];
    size_t samples = (size_t)plane->width * plane->channels, pitch = data->pitch[band->plane];
    int16_t *rows = (int16_t *)band->scratch + data->pad[band->plane];

    for (uint32_t y = band->y0; y < band->y1; y += GROUP) {
        uint32_t group = band->y1 - y < GROUP ? band->y1 - y : GROUP;
        const uint8_t *const *in =
            (const uint8_t *const *)band->in + (y - band->y0) + k_down->radius;
        for (size_t from = 0; from < samples; from += STRIP)
            for (uint32_t i = 0; i < group; i++)
                down(in + i, k_down, rows + i * pitch, from, strip_end(from, samples));
        for (uint32_t i = 0; i < group; i++) {
            int16_t *row = rows + i * pitch;
            extend_ends(row, plane->width, plane->channels * sizeof *row, k_across->radius);
            across(row, k_across, plane->channels, samples, band->out[y - band->y0 + i]);
        }
    }
}

#endif

/* Sums are kept in an array of the function's own: nothing can alias it, so the loops become vector code. */
static void down_float(const bm_sample *const *rows, const half_kernel *k, size_t from, size_t to,
                       float *out)
{
    float sum[STRIP] = {0};
    size_t n = to - from;
    for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++) {
        const bm_sample *a = rows[-i] + from, *b = rows[i] + from;
        float w = k->real[i];
        for (size_t x = 0; x < n; x++)
            sum[x] += w * (float)((int32_t)a[x] + b[x]);
    }
    memcpy(out + from, sum, n * sizeof *out);
}

static void across_float(const float *in, const half_kernel *k, size_t channels, size_t from,
                         size_t to, bm_sample *out)
{
    float sum[STRIP] = {0};
    size_t n = to - from;
    in += from;
    for (size_t i = 0; i <= k->radius; i++) {
        const float *a = in - i * channels, *b = in + i * channels;
        float w = k->real[i];
        for (size_t x = 0; x < n; x++)
            sum[x] += w * (a[x] + b[x]);
    }
    for (size_t x = 0; x < n; x++)
        out[from + x] = (bm_sample)(int32_t)(sum[x] + 0.5f);
}

static void float_band(const bm_plan *plan, const bm_band *band)
{
    const gaussian_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const half_kernel *k_down = &data->down[band->plane], *k_across = &data->across[band->plane];
    size_t samples = (size_t)plane->width * plane->channels;
    float *row = (float *)band->scratch + data->pad[band->plane];

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *in =
            (const bm_sample *const *)band->in + (y - band->y0) + k_down->radius;
        bm_sample *out = band->out[y - band->y0];
        for (size_t from = 0; from < samples; from += STRIP)
            down_float(in, k_down, from, strip_end(from, samples), row);
        extend_ends(row, plane->width, plane->channels * sizeof *row, k_across->radius);
        for (size_t from = 0; from < samples; from += STRIP)
            across_float(row, k_across, plane->channels, from, strip_end(from, samples), out);
    }
}

BM_KERNELS(gaussian) = {.band = {
#if BM_KERNEL_DEPTH == 8
                            [FIXED] = fixed_band,
#endif
                            [FLOAT] = float_band}};

#else

BM_DECLARE_KERNELS(gaussian)

/* exp(-x) for 0 <= x <= 100 out of additions and multiplications, whose results are the same on
 * every machine; libm's exp differs between CPUs in the last bit. The series for x / 1024 ends below
 * 10^-17, and squaring ten times leaves a relative error under 10^-12. */
static double decay(double x)
{
    double t = -x / 1024, term = 1, sum = 1;
    for (int n = 1; n <= 10; n++) {
        term *= t / n;
        sum += term;
    }
    for (int n = 0; n < 10; n++)
        sum *= sum;
    return sum;
}

static double weight(double i, double sigma)
{
    return decay(i * i / (2 * sigma * sigma));
}

/* The radius that the head of this file defines, and the sum of the weights within it. */
static uint32_t radius_of(double sigma, double max, double *sum)
{
    double all = 1;
    uint32_t far = (uint32_t)ceil(9 * sigma) + 1;
    for (uint32_t i = 1; i <= far; i++)
        all += 2 * weight(i, sigma);
    *sum = 1;
    uint32_t r = 0;
    while (r < far && (all - *sum) * 4 * max >= all)
        *sum += 2 * weight(++r, sigma);
    return r;
}

static bm_status make_kernel(bm_plan *plan, double sigma, half_kernel *k, bm_error *error)
{
    double sum, one = plan->in.depth == 8 ? 255 : 65535;
    k->radius = radius_of(sigma, one, &sum);
    int16_t *fixed = bm_plan_alloc(plan, k->radius + 1, sizeof *fixed);
    float *real = bm_plan_alloc(plan, k->radius + 1, sizeof *real);
    if (!fixed || !real)
        return bm_fail(error, BM_E_NOMEM, "no memory for a Gaussian of radius %u", k->radius);

    /* From the tail inwards each weight is what brings the running sum nearest to the exact one; the centre gets
     * the rest, so that all together are exactly 1. */
    double exact = 0;
    int32_t given = 0;
    for (uint32_t i = k->radius; i > 0; i--) {
        exact += weight(i, sigma) / sum;
        int32_t upto = (int32_t)lround(exact * 32768);
        fixed[i] = (int16_t)(upto - given);
        given = upto;
        real[i] = (float)(weight(i, sigma) / sum);
    }
    fixed[0] = (int16_t)(16384 - given);
    real[0] = (float)(0.5 / sum);
    k->fixed = fixed;
    k->real = real;
    return BM_OK;
}

static bm_span gaussian_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const gaussian_data *data = plan->data;
    int32_t radius = (int32_t)data->down[plane].radius;
    return (bm_span){(int32_t)y0 - radius, (int32_t)y1 + radius};
}

static bm_status gaussian_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double sigma = call->value[0].number;
    gaussian_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a Gaussian");

    uint32_t largest = 0;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        const bm_plane_desc *plane = &plan->in.plane[p];
        bm_status status = make_kernel(plan, sigma / (1 << plane->hshift), &data->across[p], error);
        if (!status)
            status = make_kernel(plan, sigma / (1 << plane->vshift), &data->down[p], error);
        if (status)
            return status;
        uint32_t across = data->across[p].radius, down = data->down[p].radius;
        largest = across > largest ? across : largest;
        largest = down > largest ? down : largest;
        data->pad[p] = ((size_t)across * plane->channels + 31) / 32 * 32;
        data->pitch[p] = ((size_t)plane->width * plane->channels + 31) / 32 * 32 + 2 * data->pad[p];
    }
    bool fixed = plan->in.depth == 8 && largest <= FIXED_MAX_RADIUS;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        size_t bytes = data->pitch[p] * (fixed ? GROUP * sizeof(int16_t) : sizeof(float));
        plan->scratch_bytes = bytes > plan->scratch_bytes ? bytes : plan->scratch_bytes;
    }
    plan->data = data;
    plan->need = gaussian_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(gaussian_kernels, plan)->band[fixed ? FIXED : FLOAT];
    return BM_OK;
}

static const bm_param gaussian_params[] = {
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.3,
     .max = 200,
     .def = 1,
     .unit = "pixels",
     .doc = "Standard deviation of the Gaussian: how far the blur reaches."},
    {.name = NULL}};

const bm_filter bm_filter_gaussian = {
    .name = "gaussian",
    .summary = "Blur with a Gaussian",
    .doc = "Each sample becomes the mean of its surroundings, weighted by exp(-d^2 / (2 sigma^2)). "
           "The weights are cut off where both tails together weigh less than a quarter of a "
           "level, and sum to 1. Beyond its border the picture continues with its outermost "
           "pixels. Transparent pixels count by their alpha. No sample is more than 1 level from "
           "the exact result; only in 16-bit pictures with alpha can it be a few of 65535, "
           "more where little is opaque, because colour times alpha is rounded to 16 bits.",
    .examples = "gaussian:sigma=3\ngaussian:0.8",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = gaussian_params,
    .plan = gaussian_plan,
};

#endif
