/* SPDX-License-Identifier: MIT */
/* median, and the kernels that it shares with percentile. All of them are exact; which one makes a plane is a matter
 * of speed:
 *
 *   NETWORK   3 x 3 and 5 x 5, the middle rank: minima and maxima in vectors
 *   COUNT     small windows, any rank: bisection by counting, in vectors
 *   BYTES     8 bits, up to 255 x 255: histograms of columns, a time that does not hang on the radius
 *   WORDS     8 bits, larger windows: the same with wider counts
 *   SLIDING   16 bits: one histogram that slides along, a time that grows with the radius, not with its square */
#include "kernels/rank.h"

#include "kernels/window.h"

enum { NETWORK, COUNT, BYTES, WORDS, SLIDING };

typedef struct rank_plane {
    window_radius radius;
    uint32_t rank;
    int method;
    uint32_t stretch,
        columns; /* BYTES, WORDS: pixels that are made together, and columns that this takes */
} rank_plane;

typedef struct rank_data {
    rank_plane plane[BM_MAX_PLANES];
} rank_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/median_network.h"
#include "kernels/rank_count.h"
#if BM_KERNEL_DEPTH == 8
#include "kernels/rank_columns.h"
#else
#include "kernels/rank_sliding.h"
#endif

static strip strip_at(const bm_plane_desc *plane, const rank_plane *p, size_t from, size_t most)
{
    size_t samples = (size_t)plane->width * plane->channels;
    return (strip){.from = from,
                   .n = samples - from < most ? samples - from : most,
                   .samples = samples,
                   .halo = (size_t)p->radius.across * plane->channels,
                   .channels = plane->channels};
}

static void network_band(const bm_plane_desc *plane, const rank_plane *p, const bm_band *band)
{
    size_t samples = (size_t)plane->width * plane->channels;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        bm_sample *out = band->out[y - band->y0];
        for (size_t from = 0; from < samples; from += NETWORK_STRIP) {
            strip s = strip_at(plane, p, from, NETWORK_STRIP);
            if (p->radius.across == 1)
                network_3(&s, window_rows(band, y), out + from);
            else
                network_5(&s, window_rows(band, y), out + from);
        }
    }
}

static void count_band(const bm_plane_desc *plane, const rank_plane *p, const bm_band *band)
{
    size_t samples = (size_t)plane->width * plane->channels;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        bm_sample *out = band->out[y - band->y0];
        for (size_t from = 0; from < samples; from += COUNT_STRIP) {
            strip s = strip_at(plane, p, from, COUNT_STRIP);
            s.slack = COUNT_LANES;
            count_strip(&s, p->radius, (bm_sample)p->rank, window_rows(band, y), out + from);
        }
    }
}

#if BM_KERNEL_DEPTH == 8

static void columns_band(const bm_plane_desc *plane, const rank_plane *p, const bm_band *band)
{
    rank_bins_bytes *bytes = band->scratch;
    rank_bins_words *words = band->scratch;
    rank_stretch s = {
        .columns = p->columns, .channels = plane->channels, .radius = p->radius, .rank = p->rank};

    for (s.x0 = 0; s.x0 < plane->width; s.x0 = s.x1) {
        uint32_t across = p->radius.across, left = plane->width - s.x0;
        s.x1 = s.x0 + (left < p->stretch ? left : p->stretch);
        s.first = s.x0 > across ? s.x0 - across : 0;
        s.last = plane->width - s.x1 > across ? s.x1 + across - 1 : plane->width - 1;
        for (s.channel = 0; s.channel < s.channels; s.channel++) {
            if (p->method == BYTES)
                rank_stretch_rows_bytes(&s, band, bytes);
            else
                rank_stretch_rows_words(&s, band, words);
            bytes += 17 * (size_t)p->columns;
            words += 17 * (size_t)p->columns;
        }
    }
}

#else

static void sliding_band(const bm_plane_desc *plane, const rank_plane *p, const bm_band *band)
{
    sliding_window w = {.channels = plane->channels, .width = plane->width, .radius = p->radius};
    for (w.channel = 0; w.channel < w.channels; w.channel++)
        sliding_rows(&w, band, p->rank, band->scratch);
}

#endif

static void copy_band(const bm_plane_desc *plane, const bm_band *band)
{
    for (uint32_t i = 0; i < band->y1 - band->y0; i++)
        memcpy(band->out[i], band->in[i],
               (size_t)plane->width * plane->channels * sizeof(bm_sample));
}

static void rank_band(const bm_plan *plan, const bm_band *band)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const rank_data *data = plan->data;
    const rank_plane *p = &data->plane[band->plane];

    if (p->radius.across + p->radius.down == 0)
        copy_band(plane, band);
    else if (p->method == NETWORK)
        network_band(plane, p, band);
    else if (p->method == COUNT)
        count_band(plane, p, band);
    else
#if BM_KERNEL_DEPTH == 8
        columns_band(plane, p, band);
#else
        sliding_band(plane, p, band);
#endif
}

BM_KERNELS(median) = {.band = {rank_band}};

#else

#include <math.h>

BM_DECLARE_KERNELS(median)

/* Windows of up to so many samples are faster counted than kept in histograms, for bytes and for words. */
#define COUNT_MOST_BYTES (7 * 7)
#define COUNT_MOST_WORDS (13 * 13)
/* Pixels in a stretch: its columns fill about 300 KB. Windows that are wider than that have wider ones. */
#define STRETCH 1024
/* Adding a row to the columns costs about this part of making one. */
#define START_SHARE 4

static int method_of(const rank_plane *p, unsigned depth)
{
    uint32_t across = p->radius.across, down = p->radius.down;
    uint32_t n = (2 * across + 1) * (2 * down + 1);
    if (across == down && across >= 1 && across <= 2 && p->rank == n / 2)
        return NETWORK;
    if (n <= (depth == 8 ? COUNT_MOST_BYTES : COUNT_MOST_WORDS) && across <= 7 && down <= 7)
        return COUNT;
    if (depth == 16)
        return SLIDING;
    return across <= 127 && down <= 127 ? BYTES : WORDS;
}

/* Scratch of a plane. */
static size_t histogram_bytes(rank_plane *p, const bm_plane_desc *plane)
{
    if (p->method == SLIDING)
        return (256 + 4096 + 65536 + 2) * sizeof(uint32_t);
    if (p->method != BYTES && p->method != WORDS)
        return 0;
    p->stretch = 2 * p->radius.across > STRETCH ? 2 * p->radius.across : STRETCH;
    p->stretch = p->stretch < plane->width ? p->stretch : plane->width;
    p->columns = p->stretch + 2 * p->radius.across;
    p->columns = p->columns < plane->width ? p->columns : plane->width;
    size_t stretches = (plane->width + p->stretch - 1) / p->stretch;
    return stretches * plane->channels * p->columns * 17 * 16 * (p->method == BYTES ? 1 : 2);
}

static bm_span rank_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const rank_data *data = plan->data;
    return window_span(data->plane[plane].radius, y0, y1);
}

bm_status bm_rank_plan(bm_plan *plan, uint32_t radius, double percent, bm_error *error)
{
    window_radius radii[BM_MAX_PLANES];
    rank_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a %s", plan->filter->name);

    window_measure(&plan->in, radius, radii);
    for (unsigned i = 0; i < plan->in.planes; i++) {
        rank_plane *p = &data->plane[i];
        p->radius = radii[i];
        uint32_t n = (2 * p->radius.across + 1) * (2 * p->radius.down + 1);
        p->rank = (uint32_t)floor(percent * (n - 1) / 100 + 0.5);
        p->method = method_of(p, plan->in.depth);

        size_t bytes = histogram_bytes(p, &plan->in.plane[i]);
        plan->scratch_bytes = bytes > plan->scratch_bytes ? bytes : plan->scratch_bytes;
        uint32_t start = p->method == BYTES || p->method == WORDS ? 2 * p->radius.down : 0;
        if (start / START_SHARE > plan->start_rows)
            plan->start_rows = start / START_SHARE;
    }
    plan->data = data;
    plan->need = rank_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->copies = radius == 0;
    plan->band = bm_pick(median_kernels, plan)->band[0];
    return BM_OK;
}

static bm_status median_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_rank_plan(plan, (uint32_t)call->value[0].number, 50, error);
}

static const bm_param median_params[] = {
    {.name = "radius",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = BM_RANK_MAX_RADIUS,
     .def = 1,
     .unit = "pixels",
     .doc = "How far the window reaches from its centre: it has 2 * radius + 1 pixels a side."},
    BM_BORDER_PARAMS,
    {.name = NULL}};

const bm_filter bm_filter_median = {
    .name = "median",
    .summary = "Replace each sample by the median of a square window",
    .doc =
        "Removes specks smaller than half the window and keeps edges. Each channel by itself; "
        "exact. Where there is alpha, colour is taken times alpha, so that colours which cannot be "
        "seen do not come forth. In 8 bits the time "
        "does not grow with the radius. In planes of reduced size the radius is reduced alike and "
        "rounded, halves upwards.",
    .examples = "median\nmedian:radius=2\nmedian:3\nmedian:10\nmedian:4,border=mirror\n"
                "median:2,border=constant,border_color=#ff804090\nmedian:6,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = median_params,
    .plan = median_plan,
    .reach = window_reach,
};

#endif
