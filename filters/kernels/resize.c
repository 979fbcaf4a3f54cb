/* SPDX-License-Identifier: MIT */
/* resize: another size, by separable resampling (kernels/taps.h says which samples count how much).
 *
 * Vertical pass first, then horizontal. The two meet in cells: a cell holds one column of several output rows, as
 * many as there are lanes for their channels (three are padded to four). So the horizontal pass works on whole
 * cells with one weight for all lanes, whatever the channels. The vertical pass makes the cells of a strip of columns at
 * a time, few enough for the first-level cache. kernels/cells.h is that part, for both arithmetics:
 *
 * FIXED, for 8 bits and moderate reductions, in 16-bit lanes with the rounding multiply of 1.15 numbers. Weights
 * have `bits` = 15 fraction bits, or 14 where one reaches 1; those of an output sum to exactly 1. A sample with
 * 21 - bits fraction bits times a weight has 6, and so has a cell. A cell times a weight has bits - 9 in the end. Errors
 * before the last rounding, in levels, for n taps down and m across whose magnitudes sum to S at most:
 *   products    each is off by at most half a unit: n / 128, and m / 2^(bits - 8);
 *   weights     each is off by at most one unit (see fixed_weights), both signs equally: n * 255 / 2^(bits + 1);
 *   both        what is off down is multiplied by S across.
 * fixed_fits() takes this path where all that stays below 0.95 level and the products of a flat picture below half a
 * level: no sample is more than 1 level from the exact result and a flat picture stays flat. In practice the errors
 * cancel to a few hundredths. It also sees to it that nothing overflows: a cell is at most 255 S, and at most
 * 255 times the product of both S at the end, which must be below 2^9 for 6 fraction bits in 16.
 *
 * FLOAT, for everything else, in single precision and each output sample in the order of its taps, so that the result
 * does not depend on the width of vectors. Sums of more than GROUP terms are made of sums of GROUP, added in double:
 * the error of a pass stays below GROUP * 2^-24 * S, 0.22 of 65535 levels at S = 1.7, however many taps. */
#include "kernels/kernel.h"
#include "kernels/taps.h"

enum { FIXED, FLOAT };

typedef struct resize_data {
    tap_table across[BM_MAX_PLANES], down[BM_MAX_PLANES];
    uint32_t strip[BM_MAX_PLANES]; /* columns of input that one strip may span */
} resize_data;

#define MOST_CELL_BYTES 64 /* at any level */

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#define CHUNK 16 /* output columns finished together */

#if BM_KERNEL_DEPTH == 8

#include "kernels/vec_u8.h"

#define CELLS(name) fixed_##name
#define ELEMENT int16_t
#if BM_V16_LANES < 4
#define LANES 4
#else
#define LANES BM_V16_LANES
#endif
#define V ((size_t)BM_V16_LANES)

/* `bits` is a constant at each call of this and the next three. */
static inline __attribute__((always_inline)) bm_v16 weighed(const uint8_t *samples, unsigned bits,
                                                            bm_v16 weight)
{
    bm_v16 v = bm_v16_load_u8(samples);
    return bm_v16_mulr(bits == 15 ? bm_v16_shl(v, 6) : bm_v16_shl(v, 7), weight);
}

/* Four vectors at once: their sums do not wait for each other. */
static inline __attribute__((always_inline)) void
fixed_down_4(const uint8_t *const *rows, const int16_t *weight, uint32_t taps, unsigned bits,
             size_t from, int16_t *out)
{
    bm_v16 s0 = bm_v16_set(0), s1 = s0, s2 = s0, s3 = s0;
    for (uint32_t k = 0; k < taps; k++) {
        const uint8_t *row = rows[k] + from;
        bm_v16 w = bm_v16_set(weight[k]);
        s0 = bm_v16_add(s0, weighed(row, bits, w));
        s1 = bm_v16_add(s1, weighed(row + V, bits, w));
        s2 = bm_v16_add(s2, weighed(row + 2 * V, bits, w));
        s3 = bm_v16_add(s3, weighed(row + 3 * V, bits, w));
    }
    bm_v16_store(out, s0);
    bm_v16_store(out + V, s1);
    bm_v16_store(out + 2 * V, s2);
    bm_v16_store(out + 3 * V, s3);
}

static inline __attribute__((always_inline)) void
fixed_down_1(const uint8_t *const *rows, const int16_t *weight, uint32_t taps, unsigned bits,
             size_t from, int16_t *out)
{
    bm_v16 sum = bm_v16_set(0);
    for (uint32_t k = 0; k < taps; k++)
        sum = bm_v16_add(sum, weighed(rows[k] + from, bits, bm_v16_set(weight[k])));
    bm_v16_store(out, sum);
}

static inline __attribute__((always_inline)) void
fixed_down_bits(const uint8_t *const *rows, const int16_t *weight, uint32_t taps, unsigned bits,
                size_t from, size_t n, int16_t *out)
{
    size_t i = 0;
    for (; i + 4 * V <= n; i += 4 * V)
        fixed_down_4(rows, weight, taps, bits, from + i, out + i);
    for (; i + V <= n; i += V)
        fixed_down_1(rows, weight, taps, bits, from + i, out + i);
    if (i < n && n >= V) { /* the last vector again, some samples twice */
        fixed_down_1(rows, weight, taps, bits, from + n - V, out + n - V);
        return;
    }
    for (; i < n; i++) {
        int32_t sum = 0;
        for (uint32_t k = 0; k < taps; k++)
            sum += (rows[k][from + i] * weight[k] + (1 << (bits - 7))) >> (bits - 6);
        out[i] = (int16_t)sum;
    }
}

static void fixed_down(const uint8_t *const *rows, const tap_table *table, uint32_t y, size_t from,
                       size_t n, int16_t *out)
{
    const int16_t *weight = table->fixed + (size_t)y * table->taps;
    if (table->bits == 15)
        fixed_down_bits(rows, weight, table->taps, 15, from, n, out);
    else
        fixed_down_bits(rows, weight, table->taps, 14, from, n, out);
    out[n] = 0;
}

static inline uint8_t *fixed_finish(bm_v16 sum, unsigned bits, uint8_t *to)
{
    bm_v16 level = bits == 15 ? bm_v16_sar(bm_v16_add(sum, bm_v16_set(1 << 5)), 6)
                              : bm_v16_sar(bm_v16_add(sum, bm_v16_set(1 << 4)), 5);
    bm_v16_store_u8(to, bm_v16_clamp(level, bm_v16_set(255)));
    return to + V;
}

static void fixed_across(const int16_t *cells, const tap_table *table, uint32_t x, uint32_t n, uint32_t from,
                         uint16_t max, uint8_t *samples)
{
    (void)max;
    for (uint32_t i = x; i < x + n; i++) {
        const int16_t *weight = table->fixed + (size_t)i * table->taps;
        for (size_t lane = 0; lane < LANES; lane += V) {
            const int16_t *cell = cells + (size_t)(table->first[i] - from) * LANES + lane;
            bm_v16 sum = bm_v16_set(0);
            for (uint32_t k = 0; k < table->taps; k++, cell += LANES)
                sum = bm_v16_add(sum, bm_v16_mulr(bm_v16_load(cell), bm_v16_set(weight[k])));
            samples = fixed_finish(sum, table->bits, samples);
        }
    }
}

#include "kernels/cells.h"

#endif

#define CELLS(name) float_##name
#define ELEMENT float
#if defined __AVX512F__
#define LANES 16
#elif defined __AVX2__
#define LANES 8
#else
#define LANES 4
#endif
#define GROUP 32
#define BLOCK 256 /* samples that the vertical pass makes at a time */

typedef float cell __attribute__((vector_size(4 * LANES)));
typedef double wide_cell __attribute__((vector_size(8 * LANES)));

static inline uint32_t group_at(uint32_t k, uint32_t taps)
{
    return taps - k < GROUP ? taps - k : GROUP;
}

/* sums[i] = the weighed sum of `taps` rows at sample from + i. */
static void weigh_rows(const bm_sample *const *rows, const float *weight, uint32_t taps, size_t from,
                       size_t n, float *restrict sums)
{
    const bm_sample *restrict row = rows[0] + from;
    for (size_t i = 0; i < n; i++)
        sums[i] = weight[0] * (float)row[i];
    uint32_t k = 1;
    for (; k + 3 < taps; k += 4) {
        const bm_sample *restrict a = rows[k] + from, *restrict b = rows[k + 1] + from;
        const bm_sample *restrict c = rows[k + 2] + from, *restrict d = rows[k + 3] + from;
        float wa = weight[k], wb = weight[k + 1], wc = weight[k + 2], wd = weight[k + 3];
        for (size_t i = 0; i < n; i++)
            sums[i] = sums[i] + wa * (float)a[i] + wb * (float)b[i] + wc * (float)c[i] +
                      wd * (float)d[i];
    }
    for (; k < taps; k++) {
        row = rows[k] + from;
        for (size_t i = 0; i < n; i++)
            sums[i] += weight[k] * (float)row[i];
    }
}

static void float_down(const bm_sample *const *rows, const tap_table *table, uint32_t y, size_t from,
                       size_t n, float *restrict out)
{
    const float *weight = table->weight + (size_t)y * table->taps;
    double total[BLOCK];

    for (size_t done = 0, count; done < n; done += count) {
        float *sums = out + done;
        count = n - done < BLOCK ? n - done : BLOCK;
        weigh_rows(rows, weight, group_at(0, table->taps), from + done, count, sums);
        if (table->taps <= GROUP)
            continue;
        for (size_t i = 0; i < count; i++)
            total[i] = sums[i];
        for (uint32_t k = GROUP; k < table->taps; k += GROUP) {
            weigh_rows(rows + k, weight + k, group_at(k, table->taps), from + done, count, sums);
            for (size_t i = 0; i < count; i++)
                total[i] += sums[i];
        }
        for (size_t i = 0; i < count; i++)
            sums[i] = (float)total[i];
    }
    out[n] = 0;
}

static inline cell weigh_cells(const cell *cells, const float *weight, uint32_t taps)
{
    cell sum = weight[0] * cells[0];
    for (uint32_t k = 1; k < taps; k++)
        sum += weight[k] * cells[k];
    return sum;
}

static inline cell across_one(const cell *cells, const float *weight, uint32_t taps)
{
    if (taps <= GROUP)
        return weigh_cells(cells, weight, taps);
    wide_cell total = {0};
    for (uint32_t k = 0; k < taps; k += GROUP)
        total += __builtin_convertvector(weigh_cells(cells + k, weight + k, group_at(k, taps)),
                                         wide_cell);
    return __builtin_convertvector(total, cell);
}

static void float_across(const float *cells, const tap_table *table, uint32_t x, uint32_t n, uint32_t from,
                         uint16_t max, bm_sample *restrict samples)
{
    cell sums[CHUNK];
    float lanes[CHUNK * LANES], top = max;

    for (uint32_t i = 0; i < n; i++)
        sums[i] = across_one((const cell *)cells + (table->first[x + i] - from),
                             table->weight + (size_t)(x + i) * table->taps, table->taps);
    memcpy(lanes, sums, n * sizeof *sums);
    for (size_t i = 0; i < n * LANES; i++) {
        float level = lanes[i] + 0.5f;
        level = level > 0 ? level : 0;
        level = level < top ? level : top;
        samples[i] = (bm_sample)(int32_t)level;
    }
}

#include "kernels/cells.h"

BM_KERNELS(resize) = {.band = {
#if BM_KERNEL_DEPTH == 8
                          [FIXED] = fixed_band,
#endif
                          [FLOAT] = float_band}};

#else

BM_DECLARE_KERNELS(resize)

enum resize_param { RESIZE_SIZE, RESIZE_FILTER };

static const char *const function_names[] = {"lanczos3", "mitchell", "catrom", "linear", "box", NULL};
static const tap_function functions[] = {{tap_lanczos3, 3},
                                         {tap_mitchell, 2},
                                         {tap_catrom, 2},
                                         {tap_linear, 1},
                                         {tap_box, 0.5}};

/* Strips that span at least this many columns repeat little of their neighbours' work. */
#define STRIP_COLUMNS 512
#define STRIP_TAPS 4 /* likewise: so many times the taps */

/* round(side * to / from), at least 1. */
static uint32_t scaled(uint32_t side, uint32_t to, uint32_t from)
{
    uint64_t rounded = (2 * (uint64_t)side * to + from) / (2 * (uint64_t)from);
    return rounded ? (uint32_t)rounded : 1;
}

static bm_status resize_geometry(const bm_value *size, const bm_desc *in, uint32_t *width,
                                 uint32_t *height, bm_error *error)
{
    *width = in->width;
    *height = in->height;
    if (size->percent > 0) {
        double w = floor(in->width * size->percent / 100 + 0.5);
        double h = floor(in->height * size->percent / 100 + 0.5);
        if (w > BM_MAX_SIDE || h > BM_MAX_SIDE)
            return bm_fail(error, BM_E_CHAIN, "resize: %g%% of %ux%u: each side must be at most %u pixels",
                           size->percent, in->width, in->height, BM_MAX_SIDE);
        *width = w < 1 ? 1 : (uint32_t)w;
        *height = h < 1 ? 1 : (uint32_t)h;
        return BM_OK;
    }
    /* A side that was not given never decides: it is as good as endless. */
    uint32_t most_w = size->width ? size->width : UINT32_MAX;
    uint32_t most_h = size->height ? size->height : UINT32_MAX;
    if (most_w >= in->width && most_h >= in->height)
        return BM_OK;
    if ((uint64_t)most_w * in->height <= (uint64_t)most_h * in->width) {
        *width = most_w;
        *height = scaled(in->height, most_w, in->width);
    } else {
        *width = scaled(in->width, most_h, in->height);
        *height = most_h;
    }
    return BM_OK;
}

static bm_span resize_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const tap_table *table = &((const resize_data *)plan->data)->down[plane];
    return (bm_span){(int32_t)table->first[y0], (int32_t)(table->first[y1 - 1] + table->taps)};
}

/* The bounds that the head of this file derives. */
static bool fixed_fits(const tap_table *across, const tap_table *down)
{
    double product_down = down->taps / 128.0;
    double product_across = across->taps / (double)(1 << (across->bits - 8));
    double weight_down = down->taps * 255.0 / (2 << down->bits);
    double weight_across = across->taps * 255.0 / (2 << across->bits) * down->magnitude;
    double error = (product_down + weight_down) * across->magnitude + product_across + weight_across;

    return error < 0.95 && product_down + product_across < 0.5 &&
           (down->magnitude * across->magnitude + 1) / 2 * 255 < 510;
}

static bm_status make_tables(resize_data *data, unsigned p, const tap_function *function, bm_plan *plan,
                             bm_error *error)
{
    const bm_desc *in = &plan->in, *out = &plan->out;
    const bm_plane_desc *from = &in->plane[p], *to = &out->plane[p];
    const tap_axis across = {in->width, out->width, from->width, to->width, from->hshift, from->siting_x};
    const tap_axis down = {in->height,  out->height,  from->height,
                           to->height, from->vshift, from->siting_y};

    bm_status status = tap_table_make(&data->across[p], &across, function, plan, error);
    if (!status)
        status = tap_table_make(&data->down[p], &down, function, plan, error);
    if (!status && in->depth == 8)
        status = tap_table_fix(&data->across[p], to->width, plan, error);
    if (!status && in->depth == 8)
        status = tap_table_fix(&data->down[p], to->height, plan, error);
    return status;
}

static bm_status size_scratch(resize_data *data, unsigned p, bm_plan *plan, bm_error *error)
{
    uint32_t taps = data->across[p].taps;
    size_t bytes;

    data->strip[p] = taps > STRIP_COLUMNS / STRIP_TAPS ? taps * STRIP_TAPS : STRIP_COLUMNS;
    /* The cells of a strip, and one row of it: up to 4 channels a column and the element after the last. */
    if (!bm_size_mul(data->strip[p] + 1, MOST_CELL_BYTES + 4 * sizeof(float), &bytes))
        return bm_fail(error, BM_E_NOMEM, "resize: no memory for %u taps", taps);
    if (plan->scratch_bytes < bytes)
        plan->scratch_bytes = bytes;
    return BM_OK;
}

static bm_status resize_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    bm_desc *out = &plan->out;
    bm_status status = resize_geometry(&call->value[RESIZE_SIZE], &plan->in, &out->width, &out->height, error);
    if (status)
        return status;
    if (out->width == plan->in.width && out->height == plan->in.height) {
        plan->copies = true;
        return BM_OK;
    }
    for (unsigned p = 0; p < out->planes; p++) {
        bm_plane_desc *plane = &out->plane[p];
        plane->width = (out->width + (1u << plane->hshift) - 1) >> plane->hshift;
        plane->height = (out->height + (1u << plane->vshift) - 1) >> plane->vshift;
    }
    resize_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of resize");
    plan->data = data;
    plan->need = resize_need;
    plan->edge = BM_EDGE_CLAMP; /* never used: taps stay inside */
    bool fixed = plan->in.depth == 8;
    for (unsigned p = 0; p < out->planes && !status; p++) {
        status = make_tables(data, p, &functions[(size_t)call->value[RESIZE_FILTER].number], plan, error);
        if (!status)
            status = size_scratch(data, p, plan, error);
        if (!status && fixed)
            fixed = fixed_fits(&data->across[p], &data->down[p]);
    }
    plan->band = bm_pick(resize_kernels, plan)->band[fixed ? FIXED : FLOAT];
    return status;
}

static const bm_param resize_params[] = {
    {.name = "size",
     .type = BM_PARAM_SIZE,
     .min = 1,
     .max = BM_MAX_SIDE,
     .required = true,
     .unit = "pixels",
     .doc = "WxH, W or xH: the largest size that fits, never larger than the picture; P%: that part of each side"},
    {.name = "filter",
     .type = BM_PARAM_CHOICE,
     .choices = function_names,
     .doc = "The interpolation function, from sharp to soft"},
    {.name = NULL},
};

const bm_filter bm_filter_resize = {
    .name = "resize",
    .summary = "Another size, the same proportions",
    .doc = "Separable resampling with pixel centres as the points: output x lies at (x + 1/2) * w_in / w_out - 1/2. A "
           "reduction stretches the interpolation function by the factor, which makes it the low-pass "
           "filter too. Beyond the picture's edge there is nothing: the taps inside are divided by their "
           "sum.\n\n"
           "Sizes: 800x600 fits inside and keeps the proportions, 800 and x600 bound one side; none of "
           "them enlarges. 50% and 250% are factors. The other side is rounded to nearest, at least 1. "
           "A picture that has the size already stays as it is, byte for byte.\n\n"
           "filter: lanczos3 (3 lobes, sharpest), catrom and mitchell (cubics, B = 0, C = 1/2 and B = C = 1/3; "
           "Mitchell and Netravali, 1988), linear, box.\n\n"
           "Accuracy: at most 1 level from the exact sums, in 8 and 16 bits. Overshoot is clamped at the end. Colour "
           "is weighed by alpha.",
    .examples = "resize:800x600\nresize:50%\nresize:size=x1080,filter=mitchell",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = resize_params,
    .plan = resize_plan,
};

#endif
