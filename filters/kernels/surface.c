/* SPDX-License-Identifier: MIT */
/* surface: a mean over a square window, in which neighbours count the less the more they differ from the pixel, and not at all
 * from a limit on.
 *
 * All is in integers. With the threshold T in levels, times 5 and rounded, a neighbour that differs by d counts 5 T - 2 |d|, or
 * 0; the pixel becomes v + (sum of weights times d) / (sum of weights). |weight * d| is at most (5 T)^2 / 8 where 2.5 T is
 * within the scale: for 8 bits 5 T is at most 1275, and the product at most 203203, where T is the largest; 81^2 of those are
 * below 2^31. 16 bits take differences and weights as they are and sums in 64 bits.
 *
 * 8 bits take two neighbours at a time, side by side in 32 bits (vec_pairs.h), of rows that were paired up once: weights fit in
 * 16 bits, and so do sums of 65535 / 5 T of them. Products of weights and samples are summed modulo 2^32, and what the weights
 * make of the pixel itself is taken off in the end. A row of the window has an odd number of neighbours: the last one's partner
 * is the pixel, whose weight is known.
 *
 * The pixel itself weighs 5 T >= 1. Rounding: the quotient of integers, in double precision, differs from k + 1/2 by at least
 * 1 / (2 * sum of weights) > 2^-33 unless it is that exactly, and is rounded by less than 2^-37. */
#include "kernels/border.h"
#include "kernels/kernel.h"

/* Kernels that work in groups of samples may read as many as SURFACE_SLACK beyond what a strip sees. */
enum { SURFACE_MOST_RADIUS = 40, SURFACE_STRIP = 512, SURFACE_SLACK = 16 };

typedef struct surface_data {
    uint32_t radius;
    int32_t most; /* 5 T */
    size_t pitch; /* samples that a strip sees of a row, and the slack */
} surface_data;

#ifdef BM_KERNEL_LEVEL

#include <math.h>

#include "kernels/strip.h"

#if BM_KERNEL_DEPTH == 8
#include "kernels/vec_pairs.h"

typedef int32_t product_sum;
#else
typedef int64_t product_sum;
#endif

typedef struct surface_sums {
    int32_t weights[SURFACE_STRIP];
    product_sum products[SURFACE_STRIP];
} surface_sums;

static void finish_samples(const bm_sample *restrict here, const surface_sums *restrict sums,
                           size_t n, bm_sample *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        double mean = (double)here[i] + (double)sums->products[i] / (double)sums->weights[i];
        out[i] = (bm_sample)(int32_t)(mean + 0.5);
    }
}

#if BM_KERNEL_DEPTH == 8

/* Weights in 16 bits, whose upper and lower halves come to `weights` before they are full, and products modulo 2^32. */
typedef struct pair_sums {
    bm_pairs few;
    bm_pair_words weights, products;
} pair_sums;

BM_INLINED void add_pairs(bm_pairs here, bm_pairs there, bm_pairs most, pair_sums *sums)
{
    bm_pairs size = bm_pairs_distance(there, here);
    bm_pairs weight = most - bm_pairs_least(size + size, most);
    sums->few += weight;
    sums->products += (bm_pair_words)bm_pairs_dot(weight, there);
}

BM_INLINED void keep_weights(pair_sums *sums)
{
    bm_pair_words few = (bm_pair_words)sums->few;
    sums->weights += (few & 0xffff) + (few >> 16);
    sums->few = (bm_pairs){0};
}

/* Of n samples, and a group's rest. rows[] are those of the window, in pairs, halo first. */
static void sum_up(const surface_data *data, const uint32_t *const *rows, size_t n, size_t channels,
                   surface_sums *sums)
{
    const size_t radius = data->radius, side = 2 * radius + 1;
    const size_t bearable = 65535 / ((radius + 1) * (size_t)data->most);
    const bm_pairs most = bm_pairs_set((uint16_t)data->most);
    for (size_t x = 0; x < n; x += BM_PAIRS) {
        bm_pairs here = bm_pairs_doubled(bm_pairs_load(rows[radius] + radius * channels + x));
        pair_sums s = {.few = {0}};
        for (size_t row = 0, bears = bearable; row < side; row++) {
            const uint32_t *at = rows[row] + x;
            for (size_t k = 0; k < radius; k++)
                add_pairs(here, bm_pairs_load(at + 2 * k * channels), most, &s);
            bm_pairs last = bm_pairs_load(at + 2 * radius * channels);
            add_pairs(here, bm_pairs_mixed(last, here), most, &s);
            if (--bears == 0) {
                keep_weights(&s);
                bears = bearable;
            }
        }
        keep_weights(&s);
        s.products -= s.weights * ((bm_pair_words)here & 0xffff);
        s.weights -= (uint32_t)side * (uint32_t)data->most;
        memcpy(sums->weights + x, &s.weights, sizeof s.weights);
        memcpy(sums->products + x, &s.products, sizeof s.products);
    }
}

/* Each sample that a strip sees of a row, beside that of the next pixel. */
static void pair_up(const surface_data *data, const strip *s, const bm_sample *in, uint32_t *pairs)
{
    bm_sample row[SURFACE_STRIP + 2 * SURFACE_MOST_RADIUS * STRIP_MOST_CHANNELS + SURFACE_SLACK +
                  STRIP_MOST_CHANNELS];
    const size_t seen = s->n + 2 * s->halo;
    strip_copy(s, in, row);
    memset(row + seen, 0, data->pitch + s->channels - seen);
    for (size_t i = 0; i < data->pitch; i++)
        pairs[i] = row[i] | (uint32_t)row[i + s->channels] << 16;
}

static void make_strip(const surface_data *data, const strip *s, const bm_band *band)
{
    const bm_sample *const *in = (const bm_sample *const *)band->in;
    const size_t side = 2 * (size_t)data->radius + 1;
    uint32_t *ring = band->scratch;
    for (size_t i = 0; i < side - 1; i++)
        pair_up(data, s, in[i], ring + i * data->pitch);
    for (size_t i = 0; i < band->y1 - band->y0; i++) {
        const uint32_t *rows[2 * SURFACE_MOST_RADIUS + 1];
        const size_t comes = i + side - 1;
        surface_sums sums;
        pair_up(data, s, in[comes], ring + comes % side * data->pitch);
        for (size_t k = 0; k < side; k++)
            rows[k] = ring + (i + k) % side * data->pitch;
        sum_up(data, rows, s->n, s->channels, &sums);
        finish_samples(in[i + data->radius] + s->from, &sums, s->n,
                       (bm_sample *)band->out[i] + s->from);
    }
}

#else

/* One neighbour of each of n samples. */
static void add_neighbours(const bm_sample *restrict here, const bm_sample *restrict there,
                           int32_t most, size_t n, surface_sums *restrict sums)
{
    for (size_t i = 0; i < n; i++) {
        int32_t d = (int32_t)there[i] - here[i], size = d < 0 ? -d : d;
        int32_t weight = most - 2 * size;
        weight = weight > 0 ? weight : 0;
        sums->weights[i] += weight;
        sums->products[i] += (product_sum)weight * d;
    }
}

static void make_strip(const surface_data *data, const strip *s, const bm_band *band)
{
    const size_t side = 2 * (size_t)data->radius + 1;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *rows[2 * SURFACE_MOST_RADIUS + 1];
        surface_sums sums = {{0}, {0}};
        strip_rows(s, (const bm_sample *const *)band->in + i, side, band->scratch, rows);
        const bm_sample *here = rows[data->radius] + s->halo;
        for (size_t row = 0; row < side; row++)
            for (size_t column = 0; column < side; column++)
                add_neighbours(here, rows[row] + column * s->channels, data->most, s->n, &sums);
        finish_samples(here, &sums, s->n, (bm_sample *)band->out[i] + s->from);
    }
}

#endif

static void surface_band(const bm_plan *plan, const bm_band *band)
{
    const surface_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const size_t channels = plane->channels;
    strip s = {.samples = (size_t)plane->width * channels,
               .halo = data->radius * channels,
               .channels = channels};

    for (; s.from < s.samples; s.from += s.n) {
        size_t most = SURFACE_STRIP / channels * channels;
        s.n = s.samples - s.from < most ? s.samples - s.from : most;
        make_strip(data, &s, band);
    }
}

BM_KERNELS(surface) = {.band = {surface_band}};

#else

#include <math.h>

BM_DECLARE_KERNELS(surface)

enum surface_param { SURFACE_RADIUS, SURFACE_THRESHOLD };

static bm_span surface_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    int32_t radius = (int32_t)((const surface_data *)plan->data)->radius;
    (void)plane;
    return (bm_span){(int32_t)y0 - radius, (int32_t)y1 + radius};
}

static bm_status surface_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in;
    double white = in->premultiplied ? in->premultiplied : in->depth == 8 ? 255 : 65535;
    surface_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of surface");
    data->radius = (uint32_t)call->value[SURFACE_RADIUS].number;
    data->most = (int32_t)floor(call->value[SURFACE_THRESHOLD].number / 100 * white * 5 + 0.5);
    data->pitch = SURFACE_STRIP + 2 * (size_t)data->radius * in->plane[0].channels + SURFACE_SLACK;
    plan->scratch_bytes = (2 * data->radius + 1) * data->pitch *
                          (in->depth == 8 ? sizeof(uint32_t) : sizeof(uint16_t));
    plan->data = data;
    plan->need = surface_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(surface_kernels, plan)->band[0];
    return BM_OK;
}

static bm_reach surface_reach(const bm_call *call, const bm_desc *in)
{
    (void)in;
    return bm_reach_even((uint32_t)call->value[SURFACE_RADIUS].number);
}

static const bm_param surface_params[] = {
    {.name = "radius",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = SURFACE_MOST_RADIUS,
     .def = 5,
     .unit = "pixels",
     .doc = "How far the window reaches from its centre: it has 2 * radius + 1 pixels a side"},
    {.name = "threshold",
     .type = BM_PARAM_FLOAT,
     .min = 0.4,
     .max = 100,
     .def = 6,
     .unit = "percent",
     .doc = "What differs by 2.5 times this part of the full scale or more does not count"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_surface = {
    .name = "surface",
    .group = BM_GROUP_SMOOTH,
    .summary = "Smooth surfaces and stop at edges",
    .doc =
        "The surface blur of photo editors: for skin and skies. `threshold` is the step from which "
        "something is an edge, and never mixed in.\n\n"
        "A sample becomes the mean of the (2 radius + 1)^2 samples around it, each weighed by "
        "1 - |d| / (2.5 threshold), where d is what it differs from that in the middle, and not at "
        "all from 2.5 threshold on. Distance does not count, and there is a limit beyond which "
        "nothing does: that is what sets it apart from `bilateral`. 5 thresholds are taken in "
        "whole levels, of 65535 where there is alpha. Exact: in integers, rounded once to nearest, "
        "halves upwards. Each channel by itself; transparent pixels count by their alpha. The time "
        "grows with the window's area.",
    .examples = "surface\n"
                "surface:10,threshold=4\n"
                "surface:3,threshold=12.5\n"
                "\n"
                "surface:2,border=mirror\n"
                "surface:3,threshold=20,border=constant,border_color=#ff804090\n"
                "surface:2,threshold=50,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = surface_params,
    .plan = surface_plan,
    .reach = surface_reach,
};

#endif
