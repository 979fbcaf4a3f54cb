/* SPDX-License-Identifier: MIT */
/* clahe: contrast-limited adaptive histogram equalisation (Pizer et al., Adaptive Histogram Equalization and Its
 * Variations, 1987; Zuiderveld, Contrast Limited Adaptive Histogram Equalization, 1994).
 *
 * The scan counts each tile. `finish` clips the counts, spreads what was cut off and makes a curve of each tile. A pixel
 * goes through the curves of the four tiles whose centres surround it, which are weighed by its place among them.
 *
 * 8 bits: the curves above and below are mixed once for each row and stretch, 256 entries, and those left and right lie
 * together in 32 bits, so that a pixel costs one look-up. Weights in 1/256 make that exact in 16 and in 32 bits; rounding
 * comes last. 16 bits: curves of 4096 entries, a sixteenth of a step between them, weights in 1/65536, all of it exact in
 * 52 bits. */
#include "kernels/clahe_grid.h"
#include "kernels/kernel.h"

#define CLAHE_MOST_TILES 32
#define CLAHE_BINS(depth) ((depth) == 8 ? 256u : 4096u)
#define CLAHE_SHIFT 4 /* 16 values of 16 bits share a bin */
/* Copies of each histogram, used by turns: neighbours are often equal, and an increment waits for the one before it. */
#define CLAHE_TURNS 4

typedef struct clahe_data {
    clahe_axis across, down;
    uint32_t *weight; /* of the tile behind, for each column */
    double clip;
} clahe_data;

/* Entries of a curve: what 16 bits have before the first bin is 0. */
static inline size_t clahe_curve_entries(unsigned depth)
{
    return depth == 8 ? 256 : 4097;
}

#ifdef BM_KERNEL_LEVEL

#include "kernels/tones.h"

#define STRIP 256 /* pixels */
#define WEIGHT_ONE (1u << BM_KERNEL_DEPTH)

static void count_tones(const bm_sample *tone, size_t n, uint32_t *counts)
{
#if BM_KERNEL_DEPTH == 8
    size_t x = 0;
    for (; x + CLAHE_TURNS <= n; x += CLAHE_TURNS)
        for (size_t turn = 0; turn < CLAHE_TURNS; turn++)
            counts[turn * 256 + tone[x + turn]]++;
    for (; x < n; x++)
        counts[tone[x]]++;
#else
    for (size_t x = 0; x < n; x++)
        counts[tone[x] >> CLAHE_SHIFT]++;
#endif
}

BM_INLINED void scan_row(const clahe_data *data, const bm_sample *row, size_t channels,
                         size_t counts_apart, uint32_t *counts)
{
    bm_sample tone[STRIP];
    for (uint32_t tile = 0; tile < data->across.tiles; tile++, counts += counts_apart)
        for (size_t x = data->across.edge[tile], end = data->across.edge[tile + 1]; x < end;) {
            size_t n = end - x < STRIP ? end - x : STRIP;
            bm_tones(row + x * channels, n, channels, tone);
            count_tones(tone, n, counts);
            x += n;
        }
}

static void clahe_scan(const bm_plan *plan, unsigned plane, const void *const *rows, uint32_t y0,
                       uint32_t y1, void *accumulator)
{
    const clahe_data *data = plan->data;
    const size_t apart = CLAHE_BINS(BM_KERNEL_DEPTH) * (BM_KERNEL_DEPTH == 8 ? CLAHE_TURNS : 1);
    uint32_t tile = 0;

    for (uint32_t y = y0; y < y1; y++) {
        while (y >= data->down.edge[tile + 1])
            tile++;
        uint32_t *counts = (uint32_t *)accumulator + tile * data->across.tiles * apart;
        switch (plan->in.plane[plane].channels) {
        case 1:
            scan_row(data, rows[y - y0], 1, apart, counts);
            break;
        case 2:
            scan_row(data, rows[y - y0], 2, apart, counts);
            break;
        case 3:
            scan_row(data, rows[y - y0], 3, apart, counts);
            break;
        default:
            scan_row(data, rows[y - y0], 4, apart, counts);
        }
    }
}

/* Curves of the tiles around a stretch of a row: before and behind, above and below. */
typedef struct corner_curves {
    const bm_sample *before[2], *behind[2];
    uint32_t weight_below;
} corner_curves;

#if BM_KERNEL_DEPTH == 8

/* Curves mixed for one row, `before` in the lower and `behind` in the upper half. */
static void mix_curves(const corner_curves *curves, uint32_t *restrict mixed)
{
    const uint32_t below = curves->weight_below, above = WEIGHT_ONE - below;
    const uint8_t *restrict b0 = curves->before[0], *restrict b1 = curves->before[1];
    const uint8_t *restrict e0 = curves->behind[0], *restrict e1 = curves->behind[1];
    for (size_t v = 0; v < 256; v++)
        mixed[v] = (b0[v] * above + b1[v] * below) | (e0[v] * above + e1[v] * below) << 16;
}

static void map_tones(const uint32_t *mixed, const uint32_t *restrict weight,
                      const uint8_t *restrict tone, size_t n, uint8_t *restrict level)
{
    for (size_t x = 0; x < n; x++) {
        uint32_t both = mixed[tone[x]];
        uint32_t sum = (both & 0xffff) * (WEIGHT_ONE - weight[x]) + (both >> 16) * weight[x];
        level[x] = (uint8_t)((sum + 32768) >> 16);
    }
}

#else

static inline uint64_t curve_at(const uint16_t *curve, uint32_t tone)
{
    uint32_t bin = tone >> CLAHE_SHIFT, part = tone % (1 << CLAHE_SHIFT) + 1;
    return (uint64_t)curve[bin] * ((1 << CLAHE_SHIFT) - part) + (uint64_t)curve[bin + 1] * part;
}

static void map_tones(const corner_curves *curves, const uint32_t *restrict weight,
                      const uint16_t *restrict tone, size_t n, uint16_t *restrict level)
{
    const uint64_t below = curves->weight_below, above = WEIGHT_ONE - below;
    const unsigned shift = 2 * BM_KERNEL_DEPTH + CLAHE_SHIFT;
    for (size_t x = 0; x < n; x++) {
        uint64_t before = curve_at(curves->before[0], tone[x]) * above +
                          curve_at(curves->before[1], tone[x]) * below;
        uint64_t behind = curve_at(curves->behind[0], tone[x]) * above +
                          curve_at(curves->behind[1], tone[x]) * below;
        uint64_t sum = before * (WEIGHT_ONE - weight[x]) + behind * weight[x];
        level[x] = (uint16_t)((sum + (UINT64_C(1) << (shift - 1))) >> shift);
    }
}

#endif

/* Gray becomes its level; colours move as far as their luma. */
BM_INLINED void store_levels(const bm_sample *restrict in, const bm_sample *restrict tone,
                             const bm_sample *restrict level, size_t n, size_t channels,
                             bm_sample *restrict out)
{
    const size_t colours = channels < 3 ? 1 : 3;
    for (size_t x = 0; x < n; x++) {
        int32_t change = (int32_t)level[x] - (int32_t)tone[x];
        for (size_t c = 0; c < colours; c++) {
            int32_t v = in[x * channels + c] + change;
            v = v < 0 ? 0 : v;
            out[x * channels + c] = (bm_sample)(v < BM_SAMPLE_MAX ? v : BM_SAMPLE_MAX);
        }
        for (size_t c = colours; c < channels; c++)
            out[x * channels + c] = in[x * channels + c];
    }
}

BM_INLINED void clahe_row(const clahe_data *data, const bm_sample *curves, uint32_t stretch_down,
                          uint32_t y, const bm_sample *in, size_t channels, bm_sample *out)
{
    const clahe_axis *across = &data->across, *down = &data->down;
    const size_t entries = clahe_curve_entries(BM_KERNEL_DEPTH);
    const bm_sample *rows[2] = {curves + clahe_tile_before(stretch_down) * across->tiles * entries,
                                curves + clahe_tile_behind(down, stretch_down) * across->tiles *
                                             entries};
    bm_sample tone[STRIP], level[STRIP];

    for (uint32_t stretch = 0; stretch <= across->tiles; stretch++) {
        size_t before = clahe_tile_before(stretch) * entries;
        size_t behind = clahe_tile_behind(across, stretch) * entries;
        corner_curves corners = {.before = {rows[0] + before, rows[1] + before},
                                 .behind = {rows[0] + behind, rows[1] + behind},
                                 .weight_below = clahe_weight(down, stretch_down, y, WEIGHT_ONE)};
#if BM_KERNEL_DEPTH == 8
        uint32_t map[256];
        if (across->start[stretch] < across->start[stretch + 1])
            mix_curves(&corners, map);
#else
        const corner_curves *map = &corners;
#endif
        for (size_t x = across->start[stretch], end = across->start[stretch + 1]; x < end;) {
            size_t n = end - x < STRIP ? end - x : STRIP;
            bm_tones(in + x * channels, n, channels, tone);
            map_tones(map, data->weight + x, tone, n, level);
            store_levels(in + x * channels, tone, level, n, channels, out + x * channels);
            x += n;
        }
    }
}

static void clahe_band(const bm_plan *plan, const bm_band *band)
{
    const clahe_data *data = plan->data;
    uint32_t stretch = 0;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[(int32_t)y - band->in_y0];
        bm_sample *out = band->out[y - band->y0];
        while (y >= data->down.start[stretch + 1])
            stretch++;
        switch (plan->in.plane[0].channels) {
        case 1:
            clahe_row(data, band->state, stretch, y, in, 1, out);
            break;
        case 2:
            clahe_row(data, band->state, stretch, y, in, 2, out);
            break;
        case 3:
            clahe_row(data, band->state, stretch, y, in, 3, out);
            break;
        default:
            clahe_row(data, band->state, stretch, y, in, 4, out);
        }
    }
}

BM_KERNELS(clahe) = {.band = {clahe_band}, .scan = clahe_scan};

#else

#include <string.h>

BM_DECLARE_KERNELS(clahe)

enum clahe_param { CLAHE_TILES, CLAHE_CLIP, CLAHE_ROWS };

static uint32_t tile_area(const clahe_data *data, uint32_t i, uint32_t j)
{
    return (data->across.edge[i + 1] - data->across.edge[i]) *
           (data->down.edge[j + 1] - data->down.edge[j]);
}

static void clahe_merge(const bm_plan *plan, void *into, const void *from)
{
    uint32_t *sums = into;
    const uint32_t *counts = from;
    for (size_t i = 0; i < plan->accumulator_bytes / sizeof *sums; i++)
        sums[i] += counts[i];
}

/* Cuts counts off at the limit. What was cut is spread over all bins; of the rest, one goes to every so manieth bin. */
static void clip_counts(uint32_t *count, uint32_t bins, double clip, uint32_t area)
{
    const double most = clip * area / bins;
    const uint32_t limit = most < 1 ? 1 : most < area ? (uint32_t)most : area;
    uint32_t cut = 0;

    for (uint32_t i = 0; i < bins; i++)
        if (count[i] > limit) {
            cut += count[i] - limit;
            count[i] = limit;
        }
    const uint32_t each = cut / bins, rest = cut % bins;
    const uint32_t step = rest ? bins / rest : 1;
    for (uint32_t i = 0; i < bins; i++)
        count[i] += each + (i % step == 0 && i / step < rest);
}

static void make_curve(const uint32_t *count, uint32_t bins, uint32_t area, unsigned depth,
                       void *curve)
{
    const uint64_t max = depth == 8 ? 255 : 65535;
    uint64_t at_most = 0;
    if (depth == 16)
        ((uint16_t *)curve)[0] = 0;
    for (uint32_t i = 0; i < bins; i++) {
        at_most += count[i];
        uint64_t level = (2 * at_most * max + area) / (2 * (uint64_t)area);
        if (depth == 8)
            ((uint8_t *)curve)[i] = (uint8_t)level;
        else
            ((uint16_t *)curve)[i + 1] = (uint16_t)level;
    }
}

static void clahe_finish(const bm_plan *plan, const void *accumulator, void *state)
{
    const clahe_data *data = plan->data;
    const unsigned depth = plan->in.depth;
    const uint32_t bins = CLAHE_BINS(depth), turns = depth == 8 ? CLAHE_TURNS : 1;
    const size_t curve_bytes = clahe_curve_entries(depth) * depth / 8;
    const uint32_t *counts = accumulator;
    uint8_t *curve = state;
    uint32_t count[4096];

    for (uint32_t j = 0; j < data->down.tiles; j++)
        for (uint32_t i = 0; i < data->across.tiles; i++, curve += curve_bytes) {
            memset(count, 0, sizeof count);
            for (uint32_t turn = 0; turn < turns; turn++, counts += bins)
                for (uint32_t b = 0; b < bins; b++)
                    count[b] += counts[b];
            if (data->clip > 0)
                clip_counts(count, bins, data->clip, tile_area(data, i, j));
            make_curve(count, bins, tile_area(data, i, j), depth, curve);
        }
}

static bool divide_axis(bm_plan *plan, clahe_axis *axis, double tiles, uint32_t length)
{
    axis->tiles = tiles < length ? (uint32_t)tiles : length;
    axis->edge = bm_plan_alloc(plan, axis->tiles + 1, sizeof *axis->edge);
    axis->start = bm_plan_alloc(plan, axis->tiles + 2, sizeof *axis->start);
    if (!axis->edge || !axis->start)
        return false;
    clahe_axis_divide(axis, length);
    return true;
}

static void weigh_columns(clahe_data *data, unsigned depth)
{
    for (uint32_t stretch = 0; stretch <= data->across.tiles; stretch++)
        for (uint32_t x = data->across.start[stretch]; x < data->across.start[stretch + 1]; x++)
            data->weight[x] = clahe_weight(&data->across, stretch, x, 1u << depth);
}

static bm_status clahe_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const double tiles = call->value[CLAHE_TILES].number, rows = call->value[CLAHE_ROWS].number;
    const unsigned depth = plan->in.depth;
    clahe_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data || !divide_axis(plan, &data->across, tiles, plan->in.width) ||
        !divide_axis(plan, &data->down, rows > 0 ? rows : tiles, plan->in.height))
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of clahe");
    data->weight = bm_plan_alloc(plan, plan->in.width, sizeof *data->weight);
    if (!data->weight)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of clahe");
    const uint64_t wide = (plan->in.width + data->across.tiles - 1) / data->across.tiles,
                   high = (plan->in.height + data->down.tiles - 1) / data->down.tiles;
    if (wide * high > UINT32_MAX)
        return bm_fail(error, BM_E_CHAIN, "clahe takes tiles of at most %u pixels, these have %llu",
                       UINT32_MAX, (unsigned long long)(wide * high));
    weigh_columns(data, depth);
    data->clip = call->value[CLAHE_CLIP].number;

    const size_t curves = (size_t)data->across.tiles * data->down.tiles;
    plan->data = data;
    plan->scan = bm_pick(clahe_kernels, plan)->scan;
    plan->merge = clahe_merge;
    plan->finish = clahe_finish;
    plan->accumulator_bytes =
        curves * CLAHE_BINS(depth) * (depth == 8 ? CLAHE_TURNS : 1) * sizeof(uint32_t);
    plan->state_bytes = curves * clahe_curve_entries(depth) * depth / 8;
    plan->band = bm_pick(clahe_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param clahe_params[] = {
    {.name = "tiles",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = CLAHE_MOST_TILES,
     .def = 8,
     .doc = "Tiles side by side"},
    {.name = "clip",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 1000,
     .def = 2,
     .doc = "How many times the mean count a count may be: about how much steeper than now a "
            "tile's curve may get; 0: any"},
    {.name = "rows",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = CLAHE_MOST_TILES,
     .def = 0,
     .doc = "Tiles one below another; 0: as many as side by side"},
    {.name = NULL},
};

const bm_filter bm_filter_clahe = {
    .name = "clahe",
    .group = BM_GROUP_TONE,
    .summary = "Bring out local contrast: equalize tiles, within a limit, and blend between them",
    .doc =
        "For pictures whose detail is hidden in even shadows or haze: X-rays, aerial and "
        "underwater pictures, scans of uneven light. Each part of the picture gets the contrast "
        "that it can have. A `clip` of 1 to 3 looks natural; higher ones bring up noise as "
        "well.\n\n"
        "Contrast-limited adaptive histogram equalisation (Pizer et al. 1987, Zuiderveld 1994), as "
        "in OpenCV's createCLAHE. Tile i of n in w pixels covers those from floor(i w / n) to "
        "floor((i + 1) w / n) - 1; there are never more tiles than pixels. In a tile of N pixels "
        "and "
        "256 bins, counts above max(1, floor(clip N / 256)) are cut off; what was cut is divided "
        "evenly among all bins, the rest of R counts to every floor(256 / R)th of them from the "
        "first on. The tile's curve is round(cdf(v) * max / N). A pixel's level is the bilinear "
        "mean of what "
        "the curves of the four tiles make of it whose centres surround it, at the edges of two or "
        "one; "
        "the weights across and down are rounded to 1/256, the mean is rounded once, halves "
        "upwards.\n\n"
        "16 bits: 4096 bins of 16 values each, within which the curve rises evenly; weights of "
        "1/65536.\n\n"
        "Colours: the BT.601 luma is equalized, and red, green and blue change by as much as it "
        "does, then are clamped. `clahe:on=red | clahe:on=green | clahe:on=blue` equalizes each "
        "channel by itself, which takes casts away part by part of the picture, and shifts its "
        "colours. Alpha is left alone; transparent pixels are counted like the others.\n\n"
        "Where tiles do not divide the picture evenly, OpenCV counts reflected pixels beyond the "
        "border to make them all "
        "the same; here each tile counts its own pixels. And OpenCV takes tiles' centres half a "
        "pixel farther right and down.",
    .examples = "clahe\n"
                "clahe:4,clip=3\n"
                "clahe:tiles=12,rows=8,clip=1.5\n"
                "clahe:on=red | clahe:on=green | clahe:on=blue\n"
                "\n"
                "clahe:3,clip=40\n"
                "clahe:2,clip=0",
    .kind = BM_KIND_SCAN,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = clahe_params,
    .plan = clahe_plan,
};

#endif
