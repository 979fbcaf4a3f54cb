/* SPDX-License-Identifier: MIT */
/* Sample maps whose table is a line: brightness, contrast, levels without gamma, threshold, negatives, and what may come
 * of joining them. The table stays the definition. Planning looks for a line that gives every one of its entries, with
 * the very arithmetic that the kernel uses, and leaves the table to looking up where it finds none: exact by
 * construction.
 *
 * Bytes are looked up faster than that where a level has vectors for it (lookup.h), and everything without vectors. So
 * are pictures of fewer samples than a line is worth: finding one takes as long as looking up 8 to 16 times the entries. */
#include "kernels/kernel.h"
#include "kernels/planes.h"
#include "kernels/lookup.h"
#include "kernels/map_line.h"

#ifdef BM_KERNEL_LEVEL

#if defined BM_SCALAR_LEVEL || (BM_KERNEL_DEPTH == 8 && defined BM_LOOKUP_BYTES)

BM_KERNELS(map_line) = {.band = {NULL}};

#else

static void line_band(const bm_plan *plan, const bm_band *band)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const map_line line = *(const map_line *)plan->data;
    bool alpha = bm_plane_has_alpha(&plan->in, band->plane);
    size_t channels = plane->channels, samples = plane->width * channels;

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *restrict in = band->in[(int32_t)y - band->in_y0];
        bm_sample *restrict out = band->out[y - band->y0];
        for (size_t i = 0; i < samples; i++)
#if BM_KERNEL_DEPTH == 8
            out[i] = on_line8(&line, in[i]);
#else
            out[i] = on_line16(&line, in[i]);
#endif
        if (alpha)
            for (size_t i = channels - 1; i < samples; i += channels)
                out[i] = in[i];
    }
}

BM_KERNELS(map_line) = {.band = {line_band}};

#endif

#else

#include <math.h>

BM_DECLARE_KERNELS(map_line)

/* A table of either depth. */
typedef struct entries {
    const uint8_t *table8;   /* or NULL */
    const uint16_t *table16; /* or NULL */
    uint32_t last;           /* 255 or 65535 */
} entries;

static inline uint32_t entry(const entries *table, uint32_t v)
{
    return table->table8 ? table->table8[v] : table->table16[v];
}

/* What the entry is where the line rises. */
static inline uint32_t height(const entries *table, const map_line *line, uint32_t v)
{
    return entry(table, v) ^ line->flip;
}

/* Sets lo, hi, first, last and flip. */
static void find_ends(const entries *table, map_line *line)
{
    uint32_t first = entry(table, 0), last = entry(table, table->last), lo = 1, hi = table->last;
    while (lo < hi && entry(table, lo) == first)
        lo++;
    while (hi > lo && entry(table, hi) == last)
        hi--;
    *line = (map_line){.lo = (uint16_t)lo,
                       .hi = (uint16_t)hi,
                       .first = (uint16_t)first,
                       .last = (uint16_t)last,
                       .flip = (uint16_t)(last < first ? table->last : 0)};
}

/* Looks at a few entries only: those of a line are less than 1 from that between its ends. */
static bool is_nearly_straight(const entries *table, const map_line *line)
{
    double first = height(table, line, line->lo), last = height(table, line, line->hi);
    uint32_t reach = line->hi - line->lo;
    for (uint32_t part = 1; part < 8 && reach; part++) {
        uint32_t x = reach * part / 8;
        if (!(fabs(height(table, line, line->lo + x) - first - (last - first) * x / reach) < 1))
            return false;
    }
    return true;
}

/* Lines are found in five tries, or hardly ever; and not far from the slope that was tried last. */
#define MOST_TRIES 8
#define MOST_AWAY 8

/* Finds a slope with which every height is floor(slope * above + start) for one and the same start. False: there is none.
 *
 * For a given slope, each entry bounds `start` from below and from above. Where the largest lower bound is not below the
 * smallest upper bound, the slope cannot be right, and neither can any on the same side of the slope at which those two
 * would meet. So each try, in the middle of what is left, cuts off a part of that. */
static bool find_slope(const entries *table, const map_line *line, double *slope)
{
    uint32_t reach = line->hi - line->lo;
    double rise = (double)height(table, line, line->hi) - height(table, line, line->lo);
    double least = reach ? (rise - 1) / reach : 0, most = reach ? (rise + 1) / reach : 0;

    for (int tries = 0; tries < MOST_TRIES && least <= most; tries++) {
        double from = -1e9, to = 1e9;
        uint32_t at_from = 0, at_to = 0;
        *slope = least + (most - least) / 2;
        for (uint32_t x = 0; x <= reach; x++) {
            double start = height(table, line, line->lo + x) - *slope * x;
            if (start > from)
                from = start, at_from = x;
            if (start + 1 < to)
                to = start + 1, at_to = x;
        }
        if (from < to)
            return true;
        double meets = ((double)height(table, line, line->lo + at_to) + 1 -
                        height(table, line, line->lo + at_from)) /
                       ((double)at_to - at_from);
        *(at_to > at_from ? &most : &least) = meets;
    }
    return false;
}

/* Sets the offset for unit and factor as they are. False: none gives all entries. */
static bool find_offset(const entries *table, map_line *line)
{
    unsigned fraction = table->table8 ? FRACTION8 : FRACTION16, lower = table->table8 ? 0 : 16;
    uint64_t factor = (uint64_t)line->factor << lower | line->factor_low;
    factor += (uint64_t)(line->whole & 1) << 32;
    int64_t from = 0, to = (INT64_C(1) << (16 + lower)) - 1, slack = (1 << fraction) - 1;
    for (uint32_t v = line->lo; v <= line->hi && from <= to; v++) {
        uint64_t product = (uint64_t)(v - line->lo) * line->unit * factor >> 16;
        int64_t rest = ((int64_t)height(table, line, v) << fraction) - (int64_t)product;
        from = rest > from ? rest : from;
        to = rest + slack < to ? rest + slack : to;
    }
    uint64_t middle = (uint64_t)(from + (to - from) / 2);
    line->offset = (uint16_t)(middle >> lower);
    line->offset_low = (uint16_t)(lower ? middle : 0);
    return from <= to;
}

/* Sets unit, factor and offset for a slope: by the factor nearest to it, or one that is not far. */
static bool find_factor(const entries *table, map_line *line, double slope)
{
    unsigned fraction = table->table8 ? FRACTION8 : FRACTION16;
    line->unit = (uint16_t)(line->hi > line->lo ? UINT16_MAX / (line->hi - line->lo) : 1);
    double nearest = slope / line->unit * (1 << 16) * (1 << fraction) + 0.5;
    for (int away = 0; away < MOST_AWAY; away++)
        for (int sign = -1; sign <= (away ? 1 : -1); sign += 2) {
            uint64_t factor = (uint64_t)fmax(nearest + sign * away, 0);
            line->factor = (uint16_t)(table->table8 ? factor : factor >> 16);
            line->factor_low = (uint16_t)(table->table8 ? 0 : factor);
            line->whole = factor >> 32 ? UINT16_MAX : 0;
            if (find_offset(table, line))
                return true;
        }
    return false;
}

static bool is_on_line(const entries *table, const map_line *line)
{
    for (uint32_t v = 0; v <= table->last; v++)
        if (entry(table, v) !=
            (table->table8 ? on_line8(line, (uint8_t)v) : on_line16(line, (uint16_t)v)))
            return false;
    return true;
}

/* The one table of all channels but alpha; NULL: there is none. */
static const void *common_table(const bm_plan *plan)
{
    size_t channels = bm_model_channels(plan->in.model);
    bool alpha = bm_model_has_alpha(plan->in.model);
    for (size_t c = 0; c < channels; c++)
        if (plan->map[c] != (alpha && c == channels - 1 ? NULL : plan->map[0]))
            return NULL;
    return plan->map[0];
}

/* Called by bm_plan_create() on a plan that another filter made; leaves alone what is not faster this way. */
static bm_status map_line_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    bm_band_fn band = bm_pick(map_line_kernels, plan)->band[0];
    const void *common = common_table(plan);
    bool bytes = plan->in.depth == 8;
    const entries table = {.table8 = bytes ? common : NULL,
                           .table16 = bytes ? NULL : common,
                           .last = bytes ? 255 : 65535};
    uint64_t samples = (uint64_t)plan->in.width * plan->in.height * plan->in.plane[0].channels;
    map_line line;
    double slope;

    if (!band || !common || samples / 16 < table.last)
        return BM_OK;
    find_ends(&table, &line);
    if (!is_nearly_straight(&table, &line) || !find_slope(&table, &line, &slope) ||
        !find_factor(&table, &line, slope) || !is_on_line(&table, &line))
        return BM_OK;
    map_line *kept = bm_plan_alloc(plan, 1, sizeof *kept);
    if (!kept)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of %s", plan->filter->name);
    *kept = line;
    plan->data = kept;
    plan->band = band;
    return BM_OK;
}

const bm_filter bm_filter_map_line = {
    .name = "map_line",
    .summary = "Computes every sample from a line",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL,
    .planar = true,
    .plan = map_line_plan,
};

#endif
