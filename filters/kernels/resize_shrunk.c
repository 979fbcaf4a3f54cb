/* SPDX-License-Identifier: MIT */
/* resize_shrunk: resize, on a picture that a decoder made smaller by means of 2^s x 2^s pixels.
 *
 * Positions are those of the picture that is meant: its coordinates are 2^s times those of the smaller one, less what
 * that begins before it. An edge at output coordinate X, which resize puts at (2 from X + skip) / (2 to) of the picture,
 * is at (2 from X + skip + 2 to before) / (2 to 2^s) of the smaller one. So sizes, centres and the middle of `fill` are exact; the
 * interpolation function is stretched by what is left of the factor. An outermost pixel counts by the part of it that lies in
 * the picture.
 *
 * Means of 2^s pixels weaken detail of v cycles a smaller pixel to 1 - (1 - 4^-s) (pi v)^2 / 6 of what it was, and so on with
 * higher powers. What the interpolation function f is replaced by, f(x) - c (f(x - d) - 2 f(x) + f(x + d)) with d the width of a
 * smaller pixel, strengthens it to 1 + 2 c (1 - cos 2 pi v), which is 1 + c (2 pi v)^2 and so on: c = (1 - 4^-s) / 24
 * makes up for the squares. Of the finest detail that an output can show, v = 1 / 2f with a factor f left, 2 leaves 0.99 and not
 * 0.90. area takes means itself and needs none of that.
 *
 * How much has to be left. Means let through some of what is finer than smaller pixels can show, mirrored to where these can;
 * what lands beyond the interpolation function's reach does no harm: the larger f, the less is left. area cuts through
 * pixels as if they were even, box and nearest count whole ones or none, so that larger pixels make other pictures.
 * docs/performance.md has the measurements behind the table. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "bandmill/shrunk.h"
#include "core/catalogue.h"
#include "kernels/resize.h"

/* Factors that have to be left to each function; 0: it may not stand on a smaller picture. Sides are rounded, so that a factor
 * is seldom quite the one that was meant. */
#define ROUNDING 0.98
static const double least_left[RESIZE_FUNCTIONS] = {
    [RESIZE_LANCZOS3] = 2, [RESIZE_LANCZOS2] = 2, [RESIZE_MITCHELL] = 2,
    [RESIZE_CATROM] = 2,   [RESIZE_LINEAR] = 2,   [RESIZE_AREA] = 4,
};

enum shrunk_value {
    SHRUNK_WIDTH = RESIZE_GRAVITY + 1,
    SHRUNK_HEIGHT,
    SHRUNK_SHIFT,
    SHRUNK_LEFT,
    SHRUNK_TOP
};

/* Both sides of what the call makes of a picture of that size; false where they are no picture's. */
static bool find_sides(const bm_call *call, uint32_t width, uint32_t height, resize_side *x,
                       resize_side *y)
{
    const bm_desc whole = {.width = width, .height = height};
    resize_call_sides(call, &whole, x, y);
    return x->out <= BM_MAX_SIDE && y->out <= BM_MAX_SIDE;
}

unsigned bm_shrunk_most(const bm_call *call, uint32_t width, uint32_t height, double *left)
{
    resize_side x, y;
    *left = 0;
    if (!bm_call_is_of(call, &bm_filter_resize) || !find_sides(call, width, height, &x, &y))
        return 0;
    double across = (double)x.from / x.to, down = (double)y.from / y.to;
    double least = least_left[(size_t)call->value[RESIZE_FILTER].number];
    unsigned shift = 0;
    *left = across < down ? across : down;
    while (least > 0 && *left >= 2 * least * ROUNDING) {
        *left /= 2;
        shift++;
    }
    return shift;
}

void bm_shrunk_call(bm_call *call, const bm_shrunk *shrunk)
{
    call->filter = &bm_filter_resize_shrunk;
    call->value[SHRUNK_WIDTH] = (bm_value){.number = shrunk->width};
    call->value[SHRUNK_HEIGHT] = (bm_value){.number = shrunk->height};
    call->value[SHRUNK_SHIFT] = (bm_value){.number = shrunk->shift};
    call->value[SHRUNK_LEFT] = (bm_value){.number = shrunk->left};
    call->value[SHRUNK_TOP] = (bm_value){.number = shrunk->top};
}

/* Turns a side of the picture that is meant, of `whole` pixels, into that of the smaller one. */
static void shrink_side(resize_side *side, uint32_t whole, uint32_t samples, unsigned shift,
                        uint32_t before)
{
    const int64_t pixels = (int64_t)1 << shift;
    int64_t after = samples * pixels - before - whole;
    side->skip += 2 * (int64_t)before * side->to;
    side->to <<= shift;
    side->lost_first = (double)before / (double)pixels;
    side->lost_last = (double)after / (double)pixels;
    side->sharpen = (1 - 1 / (double)(pixels * pixels)) / 24; /* c */
}

static bm_status resize_shrunk_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    uint32_t width = (uint32_t)value[SHRUNK_WIDTH].number;
    uint32_t height = (uint32_t)value[SHRUNK_HEIGHT].number;
    unsigned shift = (unsigned)value[SHRUNK_SHIFT].number;
    resize_side x, y;

    find_sides(call, width, height, &x, &y);
    shrink_side(&x, width, plan->in.width, shift, (uint32_t)value[SHRUNK_LEFT].number);
    shrink_side(&y, height, plan->in.height, shift, (uint32_t)value[SHRUNK_TOP].number);
    return bm_resize_plan(plan, &x, &y, (enum resize_function)value[RESIZE_FILTER].number, error);
}

const bm_filter bm_filter_resize_shrunk = {
    .name = "resize_shrunk",
    .summary = "Another size, of a picture that was made smaller by decoding",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .plan = resize_shrunk_plan,
};

#endif
