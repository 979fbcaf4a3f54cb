/* SPDX-License-Identifier: MIT */
/* median, and the kernels that it shares with percentile. All of them are exact; which one makes a plane is a matter
 * of speed:
 *
 *   NETWORK  3 x 3 to 11 x 11, the middle rank: sorting networks in vectors; larger ones would be faster still, but fill
 *            hundreds of kilobytes with code
 *   COUNT    small windows, any rank: bisection by counting, in vectors
 *   BYTES    up to 255 x 255: histograms of columns, a time that does not hang on the radius; in 16 bits byte after byte
 *   WORDS    larger windows: the same with wider counts */
#include "kernels/rank.h"

#include <assert.h>

#include "kernels/median_pairs.h"
#include "kernels/window.h"

enum { NETWORK, COUNT, BYTES, WORDS };

typedef struct rank_plane {
    window_radius radius;
    uint32_t rank;
    int method;
    uint32_t stretch,
        columns; /* BYTES, WORDS: pixels that are made together, and columns that this takes */
    uint32_t tile_rows;     /* the same in 16 bits: rows that are made together */
    size_t histogram_bytes; /* of one stretch of one channel */
} rank_plane;

typedef struct rank_data {
    rank_plane plane[BM_MAX_PLANES];
} rank_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/median_three.h"
#include "kernels/rank_count.h"
#include "kernels/rank_columns.h"

static strip strip_at(const bm_plane_desc *plane, const rank_plane *p, size_t from, size_t most)
{
    size_t samples = (size_t)plane->width * plane->channels;
    return (strip){.from = from,
                   .n = samples - from < most ? samples - from : most,
                   .samples = samples,
                   .halo = (size_t)p->radius.across * plane->channels,
                   .channels = plane->channels};
}

/* `count` rows of a strip; in[0] is the first row of the first window. */
static void network_strip(const strip *s, const bm_sample *const *in, size_t radius, size_t count,
                          bm_sample *const *out, pairs_room *room)
{
    switch (radius) { /* those that network_most() allows here */
    case 1:
        three_strip(s, in, count, out);
        break;
    case 2:
        pairs_strip(s, in, 2, count, out, room);
        break;
#if !defined BM_SCALAR_LEVEL || BM_KERNEL_DEPTH == 16
    case 3:
        pairs_strip(s, in, 3, count, out, room);
        break;
    case 4:
        pairs_strip(s, in, 4, count, out, room);
        break;
#endif
#ifndef BM_SCALAR_LEVEL
    case 5:
        pairs_strip(s, in, 5, count, out, room);
        break;
#endif
    default:
        assert(false);
    }
}

static void network_band(const bm_plane_desc *plane, const rank_plane *p, const bm_band *band)
{
    size_t samples = (size_t)plane->width * plane->channels;
    size_t most = p->radius.down == 1 ? THREE_STRIP : PAIRS_STRIP;
    for (uint32_t y = band->y0; y < band->y1; y += 2) {
        bm_sample *const *out = (bm_sample *const *)band->out + (y - band->y0);
        for (size_t from = 0; from < samples; from += most) {
            strip s = strip_at(plane, p, from, most);
            s.slack = BM_SV_LANES;
            network_strip(&s, window_rows(band, y), p->radius.down, y + 1 < band->y1 ? 2 : 1, out,
                          band->scratch);
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

/* Stretches of a row in turn: s->x1 is where the last one ended. */
static bool next_stretch(const bm_plane_desc *plane, const rank_plane *p, rank_stretch *s)
{
    uint32_t across = p->radius.across, left = plane->width - s->x1;
    s->x0 = s->x1;
    s->x1 = s->x0 + (left < p->stretch ? left : p->stretch);
    s->first = s->x0 > across ? s->x0 - across : 0;
    s->last = plane->width - s->x1 > across ? s->x1 + across - 1 : plane->width - 1;
    return left > 0;
}

#if BM_KERNEL_DEPTH == 8

static void columns_band(const bm_plane_desc *plane, const rank_plane *p, const bm_band *band)
{
    const bm_sample *const *in = window_rows(band, band->y0);
    rank_bins_bytes *bytes = band->scratch;
    rank_bins_words *words = band->scratch;
    rank_found found = {band->out};
    rank_stretch s = {
        .columns = p->columns, .channels = plane->channels, .radius = p->radius, .rank = p->rank};

    while (next_stretch(plane, p, &s))
        for (s.channel = 0; s.channel < s.channels; s.channel++) {
            if (p->method == BYTES)
                rank_rows_bytes(&s, in, band->y1 - band->y0, band->resume, bytes, &found);
            else
                rank_rows_words(&s, in, band->y1 - band->y0, band->resume, words, &found);
            bytes += 17 * (size_t)p->columns;
            words += 17 * (size_t)p->columns;
        }
}

#else

/* One channel of a tile. */
static void deep_channel(deep_tile *t, bool wide, void *columns)
{
    rank_found found = {t, 0};
    if (wide) {
        rank_rows_words(&t->stretch, t->in, t->rows, false, columns, &found);
        deep_rest_words(t, columns);
    } else {
        rank_rows_bytes(&t->stretch, t->in, t->rows, false, columns, &found);
        deep_rest_bytes(t, columns);
    }
}

static void deep_band(const bm_plane_desc *plane, const rank_plane *p, const bm_band *band)
{
    deep_tile t = {.stretch = {.columns = p->columns,
                               .channels = plane->channels,
                               .radius = p->radius,
                               .rank = p->rank}};
    void *columns = band->scratch;
    t.samples = (uint32_t *)band->scratch + p->histogram_bytes / sizeof *t.samples;
    t.queries = t.samples + (size_t)p->columns * (p->tile_rows + 2 * p->radius.down);
    t.rank = t.queries + (size_t)p->stretch * p->tile_rows;
    for (uint32_t y = band->y0; y < band->y1; y += t.rows) {
        t.in = window_rows(band, y);
        t.out = band->out + (y - band->y0);
        t.rows = band->y1 - y < p->tile_rows ? band->y1 - y : p->tile_rows;
        t.stretch.x1 = 0;
        while (next_stretch(plane, p, &t.stretch))
            for (t.stretch.channel = 0; t.stretch.channel < plane->channels; t.stretch.channel++)
                deep_channel(&t, p->method == WORDS, columns);
    }
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
        deep_band(plane, p, band);
#endif
}

BM_KERNELS(median) = {.band = {rank_band}};

#else

#include <math.h>

BM_DECLARE_KERNELS(median)

/* Windows of up to so many samples are faster counted than kept in histograms. */
#define COUNT_MOST_BYTES (7 * 7)
#define COUNT_MOST_WORDS (9 * 9)
/* Pixels in a stretch: its columns fill about 300 KB. Windows that are wider than that have wider ones. */
#define STRETCH 1024
/* Rows in a tile of words, or as many as the radius. */
#define TILE_ROWS 64
/* Adding a row to the columns costs about this part of making one. */
#define START_SHARE 4

/* Up to which radius sorting is fastest. */
static uint32_t network_most(const bm_plan *plan)
{
    if (plan->level == BM_CPU_SCALAR)
        return plan->in.depth == 8 ? 2 : 4;
    return PAIRS_MAX_RADIUS;
}

static int method_of(const rank_plane *p, const bm_plan *plan)
{
    uint32_t across = p->radius.across, down = p->radius.down;
    uint32_t n = (2 * across + 1) * (2 * down + 1);
    if (across == down && across >= 1 && across <= network_most(plan) && p->rank == n / 2)
        return NETWORK;
    if (n <= (plan->in.depth == 8 ? COUNT_MOST_BYTES : COUNT_MOST_WORDS) &&
        across <= COUNT_MAX_RADIUS && down <= COUNT_MAX_RADIUS)
        return COUNT;
    return across <= 127 && down <= 127 ? BYTES : WORDS;
}

/* Plans the tiles of BYTES and WORDS; returns their scratch. */
static size_t plan_columns(rank_plane *p, const bm_plane_desc *plane, unsigned depth)
{
    size_t count = p->method == BYTES ? 1 : 2; /* bytes */
    p->stretch = 2 * p->radius.across > STRETCH ? 2 * p->radius.across : STRETCH;
    p->stretch = p->stretch < plane->width ? p->stretch : plane->width;
    p->columns = p->stretch + 2 * p->radius.across;
    p->columns = p->columns < plane->width ? p->columns : plane->width;
    p->columns = (p->columns + RANK_BLOCK - 1) / RANK_BLOCK * RANK_BLOCK;
    p->histogram_bytes = p->columns * 17 * 16 * count;
    if (depth == 8) {
        size_t stretches = (plane->width + p->stretch - 1) / p->stretch;
        return stretches * plane->channels * p->histogram_bytes;
    }
    /* Blocks of columns have counts twice as wide; then samples of the tile, results, and ranks. */
    p->histogram_bytes += p->histogram_bytes * 2 / RANK_BLOCK;
    p->tile_rows = p->radius.down > TILE_ROWS ? p->radius.down : TILE_ROWS;
    p->tile_rows = p->tile_rows < plane->height ? p->tile_rows : plane->height;
    size_t samples = (size_t)p->columns * (p->tile_rows + 2 * p->radius.down);
    return p->histogram_bytes +
           (samples + 2 * (size_t)p->stretch * p->tile_rows) * sizeof(uint32_t);
}

/* Scratch of a plane. */
static size_t scratch_bytes(rank_plane *p, const bm_plan *plan, unsigned plane)
{
    if (p->method == NETWORK)
        return PAIRS_SCRATCH_ROWS * PAIRS_ROOM * (plan->in.depth / 8u);
    if (p->method != BYTES && p->method != WORDS)
        return 0;
    return plan_columns(p, &plan->in.plane[plane], plan->in.depth);
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
        p->method = method_of(p, plan);

        size_t bytes = scratch_bytes(p, plan, i);
        plan->scratch_bytes = bytes > plan->scratch_bytes ? bytes : plan->scratch_bytes;
        bool columns = p->method == BYTES || p->method == WORDS;
        uint32_t start = columns ? 2 * p->radius.down : 0;
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
    .group = BM_GROUP_SMOOTH,
    .summary = "Replace each sample by the median of a square window",
    .doc =
        "The cure for single wrong pixels: dust, hot pixels, salt and pepper. Large radii even out "
        "everything smaller than half the window.\n\n"
        "Removes specks smaller than half the window and keeps edges. Each channel by itself; "
        "exact. Where there is alpha, colour is taken times alpha, so that colours which cannot be "
        "seen do not come forth. The time does not grow with the radius beyond 5. In planes of "
        "reduced size the radius is reduced alike and "
        "rounded, halves upwards.",
    .examples = "median\n"
                "median:radius=2\n"
                "median:3\n"
                "\n"
                "median:10\n"
                "median:4,border=mirror\n"
                "median:2,border=constant,border_color=#ff804090\n"
                "median:6,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = median_params,
    .plan = median_plan,
    .reach = window_reach,
};

#endif
