/* SPDX-License-Identifier: MIT */
/* box: the mean over a square window, exactly rounded, at a cost that does not hang on the radius.
 *
 * Each column keeps the sum of the rows that its window shares with the next one's (window.h). From row to row the
 * sums of whole columns follow by one row that comes and one that goes; running totals of those along the row,
 * extended beyond its ends by the end columns, leave the sum of a window as the difference of two of them. All sums
 * are integers, so bands may begin anywhere; totals may wrap around, their differences do not:
 *
 *   SMALL    16 bits, for 8-bit samples in windows of up to 255: box_small.h
 *   NARROW   32 bits: 255 * 2001^2 < 2^30 for 8 bits, 65535 * 255^2 < 2^32 for 16 bits and at most 255^2 samples
 *   WIDE     64 bits, for larger windows of 16-bit samples: sums stay below 65535 * 2001^2 < 2^38
 *
 * divide.h turns sums into means. */
#include "kernels/window.h"

#include "kernels/divide.h"

enum { NARROW, WIDE, SMALL };

#define NARROW_MAX_SAMPLES (255 * 255) /* of 16 bits each */
#define SMALL_MAX_SAMPLES 255          /* of 8 bits each */
#define SMALL_MAX_RADIUS 7             /* across; the one down is bounded by the samples */

typedef struct box_data {
    window_radius radius[BM_MAX_PLANES];
    bm_divisor divisor[BM_MAX_PLANES];
} box_data;

/* Adding a row to the columns costs about this part of making one. */
#define START_SHARE 4

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#include "kernels/prefix.h"
#if BM_KERNEL_DEPTH == 8
#include "kernels/box_small.h"
#endif

#define STRIP 512 /* samples that are taken through all stages while in a first-level cache */

static inline size_t strip_of(size_t from, size_t samples)
{
    return samples - from < STRIP ? samples - from : STRIP;
}

/* Begins the columns with the rows that the first two windows share. */
static void begin_columns(const bm_sample *const *in, size_t rows, size_t samples,
                          uint32_t *columns)
{
    for (size_t from = 0; from < samples; from += STRIP) {
        uint32_t sum[STRIP] = {0};
        size_t n = strip_of(from, samples);
        for (size_t i = 0; i < rows; i++) {
            const bm_sample *row = in[i] + from;
            for (size_t x = 0; x < n; x++)
                sum[x] += row[x];
        }
        memcpy(columns + from, sum, n * sizeof *sum);
    }
}

/* The sums of whole columns, and then what they share with the next row's. */
static inline void slide_columns(uint32_t *restrict columns, const bm_sample *restrict come,
                                 const bm_sample *restrict go, size_t n, uint32_t *restrict sum)
{
    for (size_t x = 0; x < n; x++) {
        uint32_t whole = columns[x] + come[x];
        sum[x] = whole;
        columns[x] = whole - go[x];
    }
}

/* Where a row's totals lie: totals of the `samples` behind `head` that stand for what lies before them and for the
 * pixel before that, whose totals are 0, and followed by `tail`. */
typedef struct row_shape {
    size_t samples, head, tail;
} row_shape;

/* Adds the totals of samples [from, from + n), and of the surroundings at either end of the row. */
BM_INLINED void add_totals(const uint32_t *sum, size_t from, size_t n, const row_shape *shape,
                           uint32_t channels, uint32_t *total)
{
    uint32_t *end = total + shape->head + shape->samples;
    const uint32_t *last = sum + n - channels;

    if (from == 0) {
        memset(total, 0, channels * sizeof *total);
        for (size_t i = channels; i < shape->head; i++)
            total[i] = total[i - channels] + sum[i % channels];
    }
    prefix_totals(sum, total + shape->head + from, n, channels);
    if (from + n == shape->samples)
        for (size_t i = 0; i < shape->tail; i++)
            end[i] = *(end + i - channels) + last[i % channels];
}

/* Samples whose whole window has its totals once those of `known` samples are there. */
static inline size_t samples_ready(size_t known, const row_shape *shape)
{
    return known == shape->samples ? known : known > shape->tail ? known - shape->tail : 0;
}

/* Means of windows from the total before them and that of their end. */
static void store_means(const uint32_t *restrict before, const uint32_t *restrict end, size_t n,
                        const bm_divisor *divisor, bm_sample *restrict out)
{
    const bm_divisor d = *divisor;
    size_t x = 0;
#ifdef BM_V32_LANES
    for (; x + BM_V32_LANES <= n; x += BM_V32_LANES) {
        bm_v32 sum = bm_v32_sub(bm_v32_load(end + x), bm_v32_load(before + x));
#if BM_KERNEL_DEPTH == 8
        bm_v32_store_u8(out + x, bm_divide_vector_narrow(sum, &d));
#else
        bm_v32_store_u16(out + x, bm_divide_vector_wide(sum, &d));
#endif
    }
#endif
    for (; x < n; x++) {
        uint32_t sum = end[x] - before[x];
        out[x] =
            (bm_sample)(BM_KERNEL_DEPTH == 8 ? bm_divide_narrow(sum, &d) : bm_divide_wide(sum, &d));
    }
}

BM_INLINED void narrow_row(const bm_sample *come, const bm_sample *go, const row_shape *shape,
                           uint32_t channels, const bm_divisor *divisor, uint32_t *columns,
                           uint32_t *total, bm_sample *out)
{
    uint32_t sum[STRIP];
    size_t done = 0;

    for (size_t from = 0; from < shape->samples; from += STRIP) {
        size_t n = strip_of(from, shape->samples), ready = samples_ready(from + n, shape);
        slide_columns(columns + from, come + from, go + from, n, sum);
        add_totals(sum, from, n, shape, channels, total);
        if (ready > done) {
            store_means(total + done, total + done + shape->head + shape->tail, ready - done,
                        divisor, out + done);
            done = ready;
        }
    }
}

/* The same with sums in two halves of 16 bits, each with totals of its own. */
static void store_wide_means(const uint32_t *restrict low, const uint32_t *restrict high,
                             size_t reach, size_t n, const bm_divisor *divisor,
                             bm_sample *restrict out)
{
    const bm_divisor d = *divisor;
    for (size_t x = 0; x < n; x++) {
        uint64_t sum = low[x + reach] - low[x];
        sum += (uint64_t)(high[x + reach] - high[x]) << 16;
        out[x] = (bm_sample)bm_divide_large(sum, &d);
    }
}

BM_INLINED void wide_row(const bm_sample *come, const bm_sample *go, const row_shape *shape,
                         uint32_t channels, const bm_divisor *divisor, uint32_t *columns,
                         uint32_t *low_total, uint32_t *high_total, bm_sample *out)
{
    uint32_t low[STRIP], high[STRIP];

    for (size_t from = 0; from < shape->samples; from += STRIP) {
        size_t n = strip_of(from, shape->samples);
        slide_columns(columns + from, come + from, go + from, n, low);
        for (size_t x = 0; x < n; x++) {
            high[x] = low[x] >> 16;
            low[x] &= 65535;
        }
        add_totals(low, from, n, shape, channels, low_total);
        add_totals(high, from, n, shape, channels, high_total);
    }
    store_wide_means(low_total, high_total, shape->head + shape->tail, shape->samples, divisor,
                     out);
}

BM_INLINED void make_rows(const bm_plan *plan, const bm_band *band, uint32_t channels, bool wide)
{
    const box_data *data = plan->data;
    const bm_divisor *divisor = &data->divisor[band->plane];
    window_radius radius = data->radius[band->plane];
    row_shape shape = {.samples = (size_t)plan->in.plane[band->plane].width * channels,
                       .head = (size_t)(radius.across + 1) * channels,
                       .tail = (size_t)radius.across * channels};
    uint32_t *columns = band->scratch, *total = columns + shape.samples;

    if (!band->resume)
        begin_columns(window_rows(band, band->y0), 2 * radius.down, shape.samples, columns);
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *in = window_rows(band, y);
        const bm_sample *come = in[2 * radius.down], *go = in[0];
        bm_sample *out = band->out[y - band->y0];
        if (radius.across + radius.down == 0)
            memcpy(out, go, shape.samples * sizeof *out);
        else if (wide)
            wide_row(come, go, &shape, channels, divisor, columns, total,
                     total + shape.head + shape.samples + shape.tail, out);
        else
            narrow_row(come, go, &shape, channels, divisor, columns, total, out);
    }
}

BM_INLINED void make_band(const bm_plan *plan, const bm_band *band, bool wide)
{
    switch (plan->in.plane[band->plane].channels) {
    case 1:
        make_rows(plan, band, 1, wide);
        break;
    case 2:
        make_rows(plan, band, 2, wide);
        break;
    case 3:
        make_rows(plan, band, 3, wide);
        break;
    default:
        make_rows(plan, band, 4, wide);
    }
}

static void narrow_band(const bm_plan *plan, const bm_band *band)
{
    make_band(plan, band, false);
}

#if BM_KERNEL_DEPTH == 16
static void wide_band(const bm_plan *plan, const bm_band *band)
{
    make_band(plan, band, true);
}
BM_KERNELS(box) = {.band = {[NARROW] = narrow_band, [WIDE] = wide_band}};
#else

/* Begins the columns of small windows. */
static void begin_small(const bm_sample *const *in, size_t rows, size_t samples, uint16_t *columns)
{
    memset(columns, 0, samples * sizeof *columns);
    for (size_t i = 0; i < rows; i++) {
        const bm_sample *row = in[i];
        for (size_t x = 0; x < samples; x++)
            columns[x] = (uint16_t)(columns[x] + row[x]);
    }
}

/* One row; `sum` is room for its columns, and as many as a window reaches beyond either end. */
static void small_row(const bm_sample *come, const bm_sample *go, const row_shape *shape,
                      uint32_t channels, const bm_divisor *divisor, uint16_t *columns,
                      uint16_t *sum, bm_sample *out)
{
    uint16_t *first = sum + shape->tail, *end = first + shape->samples;
    size_t done = 0;

    for (size_t from = 0; from < shape->samples; from += STRIP) {
        size_t n = strip_of(from, shape->samples), ready = samples_ready(from + n, shape);
        small_slide(columns + from, come + from, go + from, n, first + from);
        if (from == 0)
            for (size_t i = shape->tail; i-- > 0;)
                sum[i] = sum[i + channels];
        if (from + n == shape->samples)
            for (size_t i = 0; i < shape->tail; i++)
                end[i] = *(end + i - channels);
        if (ready > done) {
            small_store(sum + done, ready - done, (uint32_t)(shape->tail / channels), channels,
                        divisor, out + done);
            done = ready;
        }
    }
}

static void small_band(const bm_plan *plan, const bm_band *band)
{
    const box_data *data = plan->data;
    window_radius radius = data->radius[band->plane];
    uint32_t channels = plan->in.plane[band->plane].channels;
    row_shape shape = {.samples = (size_t)plan->in.plane[band->plane].width * channels,
                       .tail = (size_t)radius.across * channels};
    uint16_t *columns = band->scratch;

    if (!band->resume)
        begin_small(window_rows(band, band->y0), 2 * radius.down, shape.samples, columns);
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *in = window_rows(band, y);
        small_row(in[2 * radius.down], in[0], &shape, channels, &data->divisor[band->plane],
                  columns, columns + shape.samples, band->out[y - band->y0]);
    }
}

BM_KERNELS(box) = {.band = {[NARROW] = narrow_band, [SMALL] = small_band}};
#endif

#else

BM_DECLARE_KERNELS(box)

static bm_span box_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const box_data *data = plan->data;
    return window_span(data->radius[plane], y0, y1);
}

static bm_status box_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    uint32_t radius = (uint32_t)call->value[0].number;
    box_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a box blur");

    bool wide = false, small = plan->in.depth == 8;
    window_measure(&plan->in, radius, data->radius);
    for (unsigned p = 0; p < plan->in.planes; p++) {
        const bm_plane_desc *plane = &plan->in.plane[p];
        window_radius r = data->radius[p];
        uint32_t n = (2 * r.across + 1) * (2 * r.down + 1);
        if (n > 1)
            data->divisor[p] = bm_divisor_make(n);
        wide |= plan->in.depth == 16 && n > NARROW_MAX_SAMPLES;
        small &= n > 1 && n <= SMALL_MAX_SAMPLES && r.across <= SMALL_MAX_RADIUS;

        size_t samples = (size_t)plane->width * plane->channels;
        size_t totals = samples + (size_t)(2 * r.across + 1) * plane->channels;
        size_t bytes = (samples + 2 * totals) * sizeof(uint32_t);
        plan->scratch_bytes = bytes > plan->scratch_bytes ? bytes : plan->scratch_bytes;
        if (2 * r.down / START_SHARE > plan->start_rows)
            plan->start_rows = 2 * r.down / START_SHARE;
    }
    plan->data = data;
    plan->need = box_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->copies = radius == 0;
    plan->band = bm_pick(box_kernels, plan)->band[wide ? WIDE : small ? SMALL : NARROW];
    return BM_OK;
}

static const bm_param box_params[] = {
    {.name = "radius",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = 1000,
     .def = 1,
     .unit = "pixels",
     .doc = "How far the window reaches from its centre: it has 2 * radius + 1 pixels a side."},
    BM_BORDER_PARAMS,
    {.name = NULL}};

const bm_filter bm_filter_box = {
    .name = "box",
    .summary = "Blur by the mean of a square window",
    .doc = "Each sample becomes the mean of the (2 radius + 1)^2 samples around it, rounded to the "
           "nearest level, exactly. The time does not grow with the radius. "
           "Transparent pixels count by their alpha. "
           "Samples are mixed as they are stored, or in linear light under --linear. "
           "In planes of reduced size the radius is reduced alike and rounded, halves upwards.",
    .examples =
        "box:radius=5\nbox:50\nbox:4,border=mirror\nbox:3,border=constant,border_color=#ff804090\n"
        "box:11,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = box_params,
    .plan = box_plan,
    .reach = window_reach,
};

#endif
