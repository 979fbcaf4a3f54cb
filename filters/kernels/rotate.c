/* SPDX-License-Identifier: MIT */
/* rotate: turns by 90, 180 and 270 degrees, clockwise.
 *
 * A quarter turn reads columns and writes rows. Walking along one column touches a cache line a
 * pixel and throws it away; so the work goes in tiles small enough that the lines read and the
 * lines written stay in the first-level cache together until every byte of them was used. */
#include "kernels/mirror.h"

/* In the order of angle_names; also the kernel's variants. */
enum rotate_angle { ANGLE_90, ANGLE_180, ANGLE_270 };

#ifdef BM_KERNEL_LEVEL

/* Pixels a side. 32 rows of 32 pixels are at most 32 x 5 lines to read and as many to write, 20 KB,
 * and few enough rows that a stride of a power of two, which sends all rows to a few sets of the
 * cache, does no harm. */
#define TILE 32
#define STRIPE 4 /* columns read side by side: one look at a row's pointer serves them all */

/* `n` pixels of each of `columns` columns, from `at` on in the rows `from`, to the rows `to`. All
 * but n are constants at each call, so that memcpy becomes a load and a store. */
BM_INLINED void turn_columns(const uint8_t *const *from, size_t at, uint8_t *const *to,
                             size_t columns, bool clockwise, size_t n, size_t bytes)
{
    for (size_t i = 0; i < n; i++) {
        const uint8_t *pixel = from[i] + at;
        for (size_t j = 0; j < columns; j++)
            memcpy(to[j] + i * bytes, pixel + (clockwise ? j : columns - 1 - j) * bytes, bytes);
    }
}

/* One tile: output rows [y, y_end), columns [x, x_end). */
BM_INLINED void turn_tile(const bm_plan *plan, const bm_band *band, uint32_t y, uint32_t y_end,
                          uint32_t x, uint32_t x_end, bool clockwise, size_t bytes)
{
    const bm_plane_desc *in = &plan->in.plane[band->plane];
    const uint8_t *from[TILE]; /* input rows, in the order of the output's columns */
    uint8_t *to[STRIPE];

    for (uint32_t i = x; i < x_end; i++)
        from[i - x] = band->in[(int32_t)(clockwise ? in->height - 1 - i : i) - band->in_y0];
    while (y < y_end) {
        uint32_t rows = y_end - y < STRIPE ? 1 : STRIPE;
        size_t column = clockwise ? y : in->width - y - rows;
        for (uint32_t j = 0; j < rows; j++)
            to[j] = (uint8_t *)band->out[y - band->y0 + j] + x * bytes;
        if (rows == STRIPE)
            turn_columns(from, column * bytes, to, STRIPE, clockwise, x_end - x, bytes);
        else
            turn_columns(from, column * bytes, to, 1, clockwise, x_end - x, bytes);
        y += rows;
    }
}

BM_INLINED void quarter_turn(const bm_plan *plan, const bm_band *band, bool clockwise, size_t bytes)
{
    uint32_t width = plan->out.plane[band->plane].width;

    for (uint32_t y = band->y0; y < band->y1; y += TILE) {
        uint32_t y_end = band->y1 - y < TILE ? band->y1 : y + TILE;
        for (uint32_t x = 0; x < width; x += TILE)
            turn_tile(plan, band, y, y_end, x, width - x < TILE ? width : x + TILE, clockwise,
                      bytes);
    }
}

BM_INLINED void half_turn(const bm_plan *plan, const bm_band *band, size_t bytes)
{
    size_t width = plan->in.plane[band->plane].width;
    uint32_t last = plan->in.plane[band->plane].height - 1;

    for (uint32_t y = band->y0; y < band->y1; y++)
        mirror_row(band->in[(int32_t)(last - y) - band->in_y0], band->out[y - band->y0], width,
                   bytes);
}

BM_INLINED void turn(const bm_plan *plan, const bm_band *band, enum rotate_angle angle,
                     size_t bytes)
{
    if (angle == ANGLE_180)
        half_turn(plan, band, bytes);
    else
        quarter_turn(plan, band, angle == ANGLE_90, bytes);
}

BM_INLINED void turn_pixels(const bm_plan *plan, const bm_band *band, enum rotate_angle angle)
{
    switch (plan->in.plane[band->plane].channels) {
    case 1:
        turn(plan, band, angle, 1 * sizeof(bm_sample));
        break;
    case 2:
        turn(plan, band, angle, 2 * sizeof(bm_sample));
        break;
    case 3:
        turn(plan, band, angle, 3 * sizeof(bm_sample));
        break;
    default:
        turn(plan, band, angle, 4 * sizeof(bm_sample));
    }
}

static void rotate_90(const bm_plan *plan, const bm_band *band)
{
    turn_pixels(plan, band, ANGLE_90);
}

static void rotate_180(const bm_plan *plan, const bm_band *band)
{
    turn_pixels(plan, band, ANGLE_180);
}

static void rotate_270(const bm_plan *plan, const bm_band *band)
{
    turn_pixels(plan, band, ANGLE_270);
}

BM_KERNELS(rotate) = {
    .band = {[ANGLE_90] = rotate_90, [ANGLE_180] = rotate_180, [ANGLE_270] = rotate_270}};

#else

BM_DECLARE_KERNELS(rotate)

enum rotate_param { ROTATE_ANGLE };

static bm_status rotate_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)error;
    const bm_desc *in = &plan->in;
    bm_desc *out = &plan->out;
    enum rotate_angle angle = (enum rotate_angle)call->value[ROTATE_ANGLE].number;

    for (unsigned p = 0; p < in->planes; p++) {
        const bm_plane_desc *from = &in->plane[p];
        bm_plane_desc *to = &out->plane[p];
        int16_t right = siting_mirrored(in->width, from->width, from->hshift, from->siting_x);
        int16_t bottom = siting_mirrored(in->height, from->height, from->vshift, from->siting_y);
        if (angle == ANGLE_180) {
            to->siting_x = right;
            to->siting_y = bottom;
            continue;
        }
        to->width = from->height;
        to->height = from->width;
        to->hshift = from->vshift;
        to->vshift = from->hshift;
        to->siting_x = angle == ANGLE_90 ? bottom : from->siting_y;
        to->siting_y = angle == ANGLE_90 ? from->siting_x : right;
    }
    if (angle != ANGLE_180) {
        out->width = in->height;
        out->height = in->width;
    }
    plan->whole = true;
    plan->band = bm_pick(rotate_kernels, plan)->band[angle];
    return BM_OK;
}

static const char *const angle_names[] = {"90", "180", "270", NULL};

static const bm_param rotate_params[] = {
    {.name = "angle",
     .type = BM_PARAM_CHOICE,
     .required = true,
     .choices = angle_names,
     .unit = "degrees",
     .doc = "How far to turn, clockwise"},
    {.name = NULL},
};

const bm_filter bm_filter_rotate = {
    .name = "rotate",
    .summary = "Turns the picture clockwise",
    .doc = "Moves pixels and changes none: exact. A quarter turn swaps width and height. Alpha "
           "turns with the colours. Subsampled planes turn too; where a side is no multiple of "
           "the subsampling, their siting moves with them.",
    .examples = "rotate:90\nrotate:angle=270",
    .kind = BM_KIND_WHOLE,
    .alpha = BM_ALPHA_CHANNEL,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = rotate_params,
    .plan = rotate_plan,
};

#endif
