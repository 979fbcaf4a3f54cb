/* SPDX-License-Identifier: MIT */
/* resize: another size, by separable resampling.
 *
 * kernels/resize_geometry.h settles the sizes, kernels/taps.h which input samples make an output
 * sample, with what weights. The vertical pass comes first, then the horizontal. There are three ways for rows to
 * go from the one to the other: kernels/resize_cells.h for any factor, kernels/resize_phases.h for ratios of small
 * numbers, kernels/resize_means.h for whole numbers where all weights are the same. There are two kinds of arithmetic, FIXED
 * and FLOAT, each derived in its own header; NEAREST needs none. */
#include "kernels/kernel.h"
#include "kernels/taps.h"

enum { FIXED, FLOAT, NEAREST };

/* How the passes go through a plane. */
typedef enum resize_way { CELLS_WAY, PHASES_WAY, MEANS_WAY } resize_way;

/* Bytes of scratch by phases, and how many periods fit in. */
typedef struct resize_room {
    size_t row;   /* what the vertical pass leaves */
    size_t phase; /* a phase of that */
    size_t made;  /* finished samples of a phase */
    uint32_t periods;
} resize_room;

typedef struct resize_data {
    tap_table across[BM_MAX_PLANES], down[BM_MAX_PLANES];
    uint32_t strip[BM_MAX_PLANES]; /* columns of input that one strip may span */
    resize_way way[BM_MAX_PLANES];
    tap_phases phases[BM_MAX_PLANES];
    resize_room room[BM_MAX_PLANES];
} resize_data;

#define MEANS_MOST 256 /* samples of a block */
#define PHASES_MOST_TAPS 32
#define PHASES_MOST 8    /* input or output columns of a period */
#define PHASES_FEWEST 24 /* output columns for which it pays */
/* Rows made together, so that a strip of input is read from far away once for all of them. */
#define PHASES_GROUP 8

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#define CHUNK 16

/* The rows that the taps of output row y meet. */
static inline const bm_sample *const *tap_rows(const bm_band *band, const tap_table *down,
                                               uint32_t y)
{
    return (const bm_sample *const *)band->in + ((int32_t)down->first[y] - band->in_y0);
}

#include "kernels/resize_pixels.h"
#if BM_KERNEL_DEPTH == 8
#include "kernels/resize_fixed.h"
#endif
#include "kernels/resize_float.h"
#include "kernels/resize_means.h"
#include "kernels/resize_nearest.h"

#if BM_KERNEL_DEPTH == 8
static void fixed_band(const bm_plan *plan, const bm_band *band)
{
    const resize_data *data = plan->data;
    if (data->way[band->plane] == MEANS_WAY)
        means_band(plan, band);
    else if (data->way[band->plane] == PHASES_WAY)
        fixed_phases_band(plan, band);
    else
        fixed_cells_band(plan, band);
}
#endif

static void float_band(const bm_plan *plan, const bm_band *band)
{
    const resize_data *data = plan->data;
    if (data->way[band->plane] == MEANS_WAY)
        means_band(plan, band);
    else if (data->way[band->plane] == PHASES_WAY)
        float_phases_band(plan, band);
    else
        float_cells_band(plan, band);
}

BM_KERNELS(resize) = {.band = {
#if BM_KERNEL_DEPTH == 8
                          [FIXED] = fixed_band,
#endif
                          [FLOAT] = float_band,
                          [NEAREST] = nearest_band}};

#else

BM_DECLARE_KERNELS(resize)

#include "kernels/resize.h"

static const char *const mode_names[] = {"fit", "cover", "fill", "stretch", NULL};
static const char *const enlarge_names[] = {"auto", "yes", "no", NULL};
static const char *const function_names[] = {
    [RESIZE_LANCZOS3] = "lanczos3", [RESIZE_LANCZOS2] = "lanczos2", [RESIZE_MITCHELL] = "mitchell",
    [RESIZE_CATROM] = "catrom",     [RESIZE_LINEAR] = "linear",     [RESIZE_BOX] = "box",
    [RESIZE_AREA] = "area",         [RESIZE_NEAREST] = "nearest",   [RESIZE_FUNCTIONS] = NULL};
/* nearest has none. */
static const tap_function functions[] = {
    [RESIZE_LANCZOS3] = {tap_lanczos3, 3}, [RESIZE_LANCZOS2] = {tap_lanczos2, 2},
    [RESIZE_MITCHELL] = {tap_mitchell, 2}, [RESIZE_CATROM] = {tap_catrom, 2},
    [RESIZE_LINEAR] = {tap_linear, 1},     [RESIZE_BOX] = {tap_box, 0.5},
    [RESIZE_AREA] = {.value = NULL}};

/* A strip repeats the work of its neighbours for the columns that their taps share: at most a
 * quarter of it when it spans four times the taps. 512 columns of cells fit in the first-level
 * cache. */
#define STRIP_COLUMNS 512
#define PHASES_SAMPLES 1024
#define STRIP_TAPS 4
#define MOST_CELL_BYTES 64 /* at any level, in either arithmetic */

static bm_span resize_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const tap_table *table = &((const resize_data *)plan->data)->down[plane];
    return (bm_span){(int32_t)table->first[y0], (int32_t)(table->first[y1 - 1] + table->taps)};
}

/* The bounds that kernels/resize_fixed.h derives. */
static bool fixed_fits(const tap_table *across, const tap_table *down)
{
    double product_down = down->taps / 128.0;
    double product_across = across->taps / (double)(1 << (across->bits - 8));
    double weight_down = down->taps * 255.0 / (2 << down->bits);
    double weight_across = across->taps * 255.0 / (2 << across->bits) * down->magnitude;
    double error =
        (product_down + weight_down) * across->magnitude + product_across + weight_across;

    return error < 0.95 && product_down + product_across < 0.5 && down->magnitude < 1.99 &&
           down->magnitude * across->magnitude < 2.98;
}

static tap_axis axis_of(const resize_side *side, uint32_t samples_in, uint32_t samples_out,
                        unsigned shift, int siting)
{
    return (tap_axis){.from = side->from,
                      .to = side->to,
                      .skip = side->skip,
                      .samples_in = samples_in,
                      .samples_out = samples_out,
                      .shift = shift,
                      .siting = siting,
                      .lost_first = side->lost_first,
                      .lost_last = side->lost_last,
                      .sharpen = side->sharpen};
}

static void choose_way(resize_data *data, unsigned p, const tap_axis *across, const tap_axis *down)
{
    const uint64_t block = (uint64_t)data->across[p].taps * data->down[p].taps;
    if (block <= MEANS_MOST && tap_table_is_mean(&data->across[p], across) &&
        tap_table_is_mean(&data->down[p], down)) {
        data->way[p] = MEANS_WAY;
        data->phases[p] = (tap_phases){data->across[p].taps, 1, 0, across->samples_out};
        return;
    }
    tap_phases phases = tap_phases_find(&data->across[p], across);
    bool pays = phases.in <= PHASES_MOST && phases.out <= PHASES_MOST &&
                phases.end - phases.begin >= PHASES_FEWEST &&
                data->across[p].taps <= PHASES_MOST_TAPS;
    data->phases[p] = phases;
    data->way[p] = pays ? PHASES_WAY : CELLS_WAY;
}

static bool is_alike(const bm_plane_desc *a, const bm_plane_desc *b)
{
    return a->width == b->width && a->height == b->height && a->hshift == b->hshift &&
           a->vshift == b->vshift && a->siting_x == b->siting_x && a->siting_y == b->siting_y;
}

/* Planes of one geometry have one set of tables. */
static bool take_tables(resize_data *data, unsigned p, const bm_plan *plan)
{
    if (p == 0 || !is_alike(&plan->in.plane[p], &plan->in.plane[p - 1]))
        return false;
    data->across[p] = data->across[p - 1];
    data->down[p] = data->down[p - 1];
    data->way[p] = data->way[p - 1];
    data->phases[p] = data->phases[p - 1];
    return true;
}

/* `function` NULL: the nearest samples. */
static bm_status make_tables(resize_data *data, unsigned p, const resize_side *x,
                             const resize_side *y, const tap_function *function, bm_plan *plan,
                             bm_error *error)
{
    const bm_plane_desc *from = &plan->in.plane[p], *to = &plan->out.plane[p];
    const tap_axis across = axis_of(x, from->width, to->width, from->hshift, from->siting_x);
    const tap_axis down = axis_of(y, from->height, to->height, from->vshift, from->siting_y);
    bm_status status;

    if (!function) {
        status = tap_table_nearest(&data->across[p], &across, plan, error);
        return status ? status : tap_table_nearest(&data->down[p], &down, plan, error);
    }
    status = tap_table_make(&data->across[p], &across, function, plan, error);
    if (!status)
        status = tap_table_make(&data->down[p], &down, function, plan, error);
    if (!status)
        choose_way(data, p, &across, &down);
    if (!status && plan->in.depth == 8)
        status = tap_table_fix(&data->across[p], to->width, plan, error);
    if (!status && plan->in.depth == 8)
        status = tap_table_fix(&data->down[p], to->height, plan, error);
    return status;
}

/* A row of cells, its phases, and what is made of them, each with some bytes more that may be read and written. */
static size_t size_phases(resize_data *data, unsigned p, size_t channels)
{
    const size_t element = sizeof(float), slack = BM_ROW_ALIGN;
    const tap_phases *phases = &data->phases[p];
    const uint32_t *first = data->across[p].first + phases->begin;
    uint32_t columns = PHASES_SAMPLES / (uint32_t)channels;
    uint32_t span = first[phases->out - 1] - first[0] + data->across[p].taps;
    resize_room *room = &data->room[p];

    columns = columns > data->strip[p] ? columns : data->strip[p];
    room->periods = (columns - span) / phases->in + 1;
    room->row = bm_size_align((columns + phases->in) * channels * element, slack) + slack;
    room->phase = bm_size_align((columns / phases->in + 2) * channels * element, slack) + slack;
    room->made = bm_size_align(room->periods * channels * sizeof(uint16_t), slack) + slack;
    return room->row + phases->in * room->phase + phases->out * room->made;
}

static bm_status size_scratch(resize_data *data, unsigned p, bm_plan *plan, bm_error *error)
{
    uint32_t taps = data->across[p].taps;
    size_t bytes;

    data->strip[p] = taps > STRIP_COLUMNS / STRIP_TAPS ? taps * STRIP_TAPS : STRIP_COLUMNS;
    /* The cells of a strip, and one row of it: up to 4 channels a column, and the element after. */
    if (!bm_size_mul(data->strip[p] + 1, MOST_CELL_BYTES + 4 * sizeof(float), &bytes))
        return bm_fail(error, BM_E_NOMEM, "resize: no memory for %u taps", taps);
    if (data->way[p] != CELLS_WAY)
        bytes = size_phases(data, p, plan->in.plane[p].channels);
    if (plan->scratch_bytes < bytes)
        plan->scratch_bytes = bytes;
    return BM_OK;
}

static bm_status describe_output(const resize_side *x, const resize_side *y, bm_plan *plan,
                                 bm_error *error)
{
    bm_desc *out = &plan->out;
    if (x->out > BM_MAX_SIDE || y->out > BM_MAX_SIDE)
        return bm_fail(error, BM_E_CHAIN,
                       "resize: %ux%u would become %llux%llu: each side must be at most %u pixels",
                       plan->in.width, plan->in.height, (unsigned long long)x->out,
                       (unsigned long long)y->out, BM_MAX_SIDE);
    out->width = (uint32_t)x->out;
    out->height = (uint32_t)y->out;
    for (unsigned p = 0; p < out->planes; p++) {
        bm_plane_desc *plane = &out->plane[p];
        plane->width = (out->width + (1u << plane->hshift) - 1) >> plane->hshift;
        plane->height = (out->height + (1u << plane->vshift) - 1) >> plane->vshift;
    }
    return BM_OK;
}

/* Tables and scratch memory for all planes, and the kernel that goes with them. */
static bm_status prepare(resize_data *data, const resize_side *x, const resize_side *y,
                         const tap_function *function, bm_plan *plan, bm_error *error)
{
    int variant = !function ? NEAREST : plan->in.depth == 8 ? FIXED : FLOAT;
    for (unsigned p = 0; p < plan->out.planes; p++) {
        bm_status status = BM_OK;
        if (!take_tables(data, p, plan))
            status = make_tables(data, p, x, y, function, plan, error);
        if (!status && variant != NEAREST)
            status = size_scratch(data, p, plan, error);
        if (status)
            return status;
        if (variant == FIXED && !fixed_fits(&data->across[p], &data->down[p]))
            variant = FLOAT;
    }
    plan->band = bm_pick(resize_kernels, plan)->band[variant];
    return BM_OK;
}

bm_status bm_resize_plan(bm_plan *plan, const resize_side *x, const resize_side *y,
                         enum resize_function function, bm_error *error)
{
    bm_status status = describe_output(x, y, plan, error);
    if (status)
        return status;
    plan->copies = plan->out.width == plan->in.width && plan->out.height == plan->in.height;
    if (plan->copies)
        return BM_OK;

    resize_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of resize");
    plan->data = data;
    plan->need = resize_need;
    plan->edge = BM_EDGE_CLAMP; /* never used: taps stay inside */
    return prepare(data, x, y, function == RESIZE_NEAREST ? NULL : &functions[function], plan,
                   error);
}

static bm_status resize_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    resize_side x, y;
    resize_call_sides(call, &plan->in, &x, &y);
    return bm_resize_plan(plan, &x, &y, (enum resize_function)call->value[RESIZE_FILTER].number,
                          error);
}

/* Pixels that are only moved keep their colour, whatever their alpha. */
static bm_alpha_rule resize_alpha(const bm_call *call)
{
    return call->value[RESIZE_FILTER].number == RESIZE_NEAREST ? BM_ALPHA_CHANNEL
                                                               : BM_ALPHA_PREMULTIPLY;
}

/* linear, box and area have no weights below 0. */
static bm_manner resize_manner(const bm_call *call)
{
    static const bm_manner manners[] = {[RESIZE_LINEAR] = BM_MANNER_MEANS,
                                        [RESIZE_BOX] = BM_MANNER_MEANS,
                                        [RESIZE_AREA] = BM_MANNER_MEANS,
                                        [RESIZE_NEAREST] = BM_MANNER_MOVES};
    return manners[(size_t)call->value[RESIZE_FILTER].number];
}

static bool resize_suits_planes(const bm_call *call)
{
    return call->value[RESIZE_FILTER].number != RESIZE_NEAREST;
}

static const bm_param resize_params[] = {
    {.name = "size",
     .type = BM_PARAM_SIZE,
     .min = 1,
     .max = BM_MAX_SIDE,
     .required = true,
     .unit = "pixels",
     .doc = "WxH: the box that mode looks at; W or xH: that side, the other one in proportion; P%: "
            "that part of each side"},
    {.name = "mode",
     .type = BM_PARAM_CHOICE,
     .choices = mode_names,
     .doc = "How the picture goes into the box: inside it, over it, over it and cropped to it, or "
            "distorted to it"},
    {.name = "filter",
     .type = BM_PARAM_CHOICE,
     .choices = function_names,
     .doc = "The interpolation function, from sharp to soft; nearest takes pixels as they are"},
    {.name = "enlarge",
     .type = BM_PARAM_CHOICE,
     .choices = enlarge_names,
     .doc = "Whether pictures may grow; auto: all but fit may"},
    {.name = "gravity",
     .type = BM_PARAM_CHOICE,
     .choices = gravity_names,
     .def = GRAVITY_CENTER,
     .doc = "Which part of the picture fill keeps"},
    {.name = NULL},
};

const bm_filter bm_filter_resize = {
    .name = "resize",
    .group = BM_GROUP_GEOMETRY,
    .summary = "Change the size: fit, cover, fill or stretch",
    .doc =
        "Give the box that the picture should fit into (800x600), one side (800, x600), or a "
        "percentage. To get exactly that size, mode=fill crops what is too much.\n\n"
        "mode, for a box of 800x600:\n"
        "fit: the largest size of the same proportions inside the box (object-fit: contain).\n"
        "cover: the smallest size of the same proportions that covers the box, so one side may "
        "be longer; nothing is cropped.\n"
        "fill: exactly 800x600, out of the middle of what cover makes (object-fit: cover), or "
        "of the side that gravity names. The "
        "middle is exact, not rounded to a pixel, and pixels just outside it count where the "
        "interpolation reaches them; only where nothing is scaled is it rounded, to the left and "
        "upwards.\n"
        "stretch: exactly 800x600; proportions are not kept (object-fit: fill).\n"
        "With 800 or x600 one side is given: the other follows in proportion, or keeps its "
        "length under stretch. 50% and 250% are factors for both sides in every mode.\n\n"
        "enlarge: with no, no side ever grows: fit and cover leave a small picture as it is, "
        "fill only crops it, stretch only shortens sides. With yes, all grow where they must. "
        "By default (auto) only fit does not enlarge: a batch of mixed pictures gets no blown-up "
        "ones, while sizes asked for exactly are exact.\n\n"
        "Sides are rounded to nearest, halves up, and are at least 1. A picture that has the "
        "size already stays as it is, byte for byte.\n\n"
        "Separable resampling between pixel centres: output x lies at (x + 1/2) * width_in / "
        "width_out - 1/2. A reduction stretches the interpolation function by the factor, "
        "which makes it the low-pass filter too. Beyond the edge there is nothing: the "
        "weights inside the picture are divided by their sum. A side that keeps its length is "
        "not filtered.\n\n"
        "filter: lanczos3 (three lobes, sharpest), lanczos2, mitchell and catrom (cubics of "
        "Mitchell and Netravali, 1988, with B = C = 1/3 and with B = 0, C = 1/2), linear, box, "
        "area, nearest. area is the exact mean over the output pixel, where pixels at its border "
        "count by the part that it covers; box counts whole pixels by their centres, and by half "
        "where those lie on the border, which is the same for factors that are whole numbers. "
        "nearest copies the pixel whose centre is nearest (of two the right or lower one) and does "
        "nothing against aliasing.\n\n"
        "No sample is more than 1 level from the exact result, in 8 and in 16 bits; area and box "
        "by whole factors, of up to 256 pixels to one, are rounded once, halves up. Overshoot is "
        "clamped at the end. Transparent pixels count by their alpha. Samples are mixed as they "
        "are stored, or in linear light under --linear.",
    .examples = "resize:800x600\n"
                "resize:50%\n"
                "resize:size=x1080,filter=mitchell\n"
                "resize:400x400,mode=fill | sharpen:0.7\n"
                "\n"
                "resize:size=48x48,mode=fill\n"
                "resize:size=31x12,mode=fill,gravity=south_east\n"
                "resize:size=12x31,mode=fill,gravity=west\n"
                "resize:size=19x31,mode=stretch,filter=area\n"
                "resize:size=400%,filter=nearest\n"
                "resize:size=20x20,mode=cover,enlarge=no",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .alpha_of = resize_alpha,
    .manner_of = resize_manner,
    .models = BM_ANY_MODEL,
    .planar = true,
    .suits_planes = resize_suits_planes,
    .params = resize_params,
    .plan = resize_plan,
};

#endif
