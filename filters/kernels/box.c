/* SPDX-License-Identifier: MIT */
/* box: the mean over a square window, exactly rounded, at a cost that does not hang on the radius.
 *
 * Each column has the sum of those of its samples that lie in the window. From row to row these sums follow by a row that
 * comes and one that goes (box_columns_tmpl.h), along a row those of windows by a column that comes and one that goes. The
 * columns at either end stand for those beyond. All sums are integers, so bands may begin anywhere:
 *
 *   SMALL     16 bits, for 8-bit samples in windows of up to 255: box_small.h
 *   SHORT     16 bits for columns, 32 for windows, for 8-bit samples in windows of up to 127 by 127: box_short.h
 *   SHALLOW   32 bits, for all other windows of 8-bit samples, 255 * 2001^2 < 2^30, and those of 16-bit samples with
 *             65535 * 181^2 < 2^31
 *   NARROW    32 bits, for windows of up to 255^2 16-bit samples, 65535 * 255^2 < 2^32
 *   WIDE      64 bits, for larger windows of 16-bit samples: sums stay below 65535 * 2001^2 < 2^38
 *
 * divide.h turns sums into means. */
#include "kernels/box_columns.h"

enum { SMALL, SHORT, SHALLOW, NARROW, WIDE };

#define SMALL_MAX_SAMPLES 255 /* of 8 bits each */
#define SMALL_MAX_RADIUS 7    /* across; the one down is bounded by the samples */
#define SHORT_MAX_RADIUS 63
#define SHALLOW_MAX_SAMPLES (181 * 181) /* of 16 bits each, here and below */
#define NARROW_MAX_SAMPLES (255 * 255)

/* Adding a row to the columns costs about this part of making one. */
#define START_SHARE 4

#ifdef BM_KERNEL_LEVEL

#include "kernels/box_sums.h"

/* A band by means of one way, which are compiled anew for each number of channels. */
#define BOX_BAND(name, make_rows, means)                                                           \
    static void name(const bm_plan *plan, const bm_band *band)                                     \
    {                                                                                              \
        switch (plan->in.plane[band->plane].channels) {                                            \
        case 1:                                                                                    \
            make_rows(plan, band, 1, means);                                                       \
            break;                                                                                 \
        case 2:                                                                                    \
            make_rows(plan, band, 2, means);                                                       \
            break;                                                                                 \
        case 3:                                                                                    \
            make_rows(plan, band, 3, means);                                                       \
            break;                                                                                 \
        default:                                                                                   \
            make_rows(plan, band, 4, means);                                                       \
        }                                                                                          \
    }

BOX_BAND(shallow_band, box_make_rows_32, shallow_means)

#if BM_KERNEL_DEPTH == 16

BOX_BAND(narrow_band, box_make_rows_32, narrow_means)
BOX_BAND(wide_band, box_make_rows_32, wide_means)

BM_KERNELS(box) = {.band = {[SHALLOW] = shallow_band, [NARROW] = narrow_band, [WIDE] = wide_band}};

#else

#include "kernels/box_short.h"
#include "kernels/box_small.h"

BOX_BAND(small_band, box_make_rows_16, small_means)

#ifdef BM_V32_LANES
static void short_band(const bm_plan *plan, const bm_band *band)
{
    if (plan->in.plane[band->plane].channels == 1)
        box_make_rows_16(plan, band, 1, short_means);
    else
        box_make_rows_16(plan, band, 3, short_means);
}
#else
#define short_band shallow_band
#endif

BM_KERNELS(box) = {.band = {[SMALL] = small_band, [SHORT] = short_band, [SHALLOW] = shallow_band}};

#endif

#else

BM_DECLARE_KERNELS(box)

static bm_span box_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const box_data *data = plan->data;
    return window_span(data->radius[plane], y0, y1);
}

/* `paired`: all planes have one or three channels. */
static int way_for(unsigned depth, window_radius largest, uint32_t samples, bool paired)
{
    if (depth == 16 && samples > NARROW_MAX_SAMPLES)
        return WIDE;
    if (depth == 16)
        return samples > SHALLOW_MAX_SAMPLES ? NARROW : SHALLOW;
    if (samples <= SMALL_MAX_SAMPLES && largest.across <= SMALL_MAX_RADIUS)
        return SMALL;
    uint32_t longest = largest.across > largest.down ? largest.across : largest.down;
    return paired && longest <= SHORT_MAX_RADIUS ? SHORT : SHALLOW;
}

static bm_status box_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    uint32_t radius = (uint32_t)call->value[0].number;
    box_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a box blur");

    window_radius largest = {0};
    uint32_t samples = 1;
    bool paired = true;
    window_measure(&plan->in, radius, data->radius);
    for (unsigned p = 0; p < plan->in.planes; p++) {
        const bm_plane_desc *plane = &plan->in.plane[p];
        window_radius r = data->radius[p];
        uint32_t n = (2 * r.across + 1) * (2 * r.down + 1);
        if (n > 1)
            data->divisor[p] = bm_divisor_make(n);
        samples = n > samples ? n : samples;
        largest.across = r.across > largest.across ? r.across : largest.across;
        largest.down = r.down > largest.down ? r.down : largest.down;
        paired &= plane->channels == 1 || plane->channels == 3;

        size_t columns = box_room((size_t)(r.across + 1) * plane->channels) +
                         (size_t)(plane->width + r.across) * plane->channels + BOX_SLACK;
        size_t bytes = columns * sizeof(uint32_t);
        plan->scratch_bytes = bytes > plan->scratch_bytes ? bytes : plan->scratch_bytes;
    }
    plan->start_rows = 2 * largest.down / START_SHARE;
    plan->data = data;
    plan->need = box_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->copies = radius == 0;
    plan->band =
        bm_pick(box_kernels, plan)->band[way_for(plan->in.depth, largest, samples, paired)];
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
    .group = BM_GROUP_BLUR,
    .aliases = (const char *const[]){"box_blur", "mean", NULL},
    .summary = "Blur by the mean of a square window",
    .doc = "The fastest blur, at any radius, with a faint squareness. For backgrounds and for "
           "measuring; `gaussian` looks softer.\n\n"
           "Each sample becomes the mean of the (2 radius + 1)^2 samples around it, rounded to the "
           "nearest level, exactly. The time does not grow with the radius. "
           "Transparent pixels count by their alpha. "
           "Samples are mixed as they are stored, or in linear light under --linear. "
           "In planes of reduced size the radius is reduced alike and rounded, halves upwards.",
    .examples = "box:radius=5\n"
                "box:50\n"
                "\n"
                "box:4,border=mirror\n"
                "box:3,border=constant,border_color=#ff804090\n"
                "box:11,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .manner = BM_MANNER_MEANS,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = box_params,
    .plan = box_plan,
    .reach = window_reach,
};

#endif
