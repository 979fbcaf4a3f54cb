/* SPDX-License-Identifier: MIT */
/* From the parameters of morphology to windows, and from windows to passes. */
#ifndef BM_KERNELS_MORPHOLOGY_PLAN_H
#define BM_KERNELS_MORPHOLOGY_PLAN_H

#include <math.h>

#include "bandmill/size.h"
#include "core/catalogue.h"
#include "kernels/morphology_data.h"

/* The last one is not the user's. */
enum { PARAM_RADIUS, PARAM_SHAPE, PARAM_SIZE, PARAM_BORDER, PARAM_BORDER_COLOR, PARAM_OPERATION };

#define MOST_RADIUS 10000

/* What is taken through all stages at a time, where windows are not wide: as much as a first-level cache holds. */
#define STRIPS_BYTES 32768

static inline uint32_t lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* The window of an erosion, as the parameters have it. */
static inline bm_status window_of(const bm_call *call, const bm_desc *in, morphology_reach *reach,
                                  bm_error *error)
{
    const bm_value *size = &call->value[PARAM_SIZE];
    uint32_t radius = (uint32_t)call->value[PARAM_RADIUS].number;
    *reach = (morphology_reach){radius, radius, radius, radius};

    if (size->percent > 0) {
        reach->left = (uint32_t)fmin(floor(size->percent * in->width / 200), MOST_RADIUS);
        reach->up = (uint32_t)fmin(floor(size->percent * in->height / 200), MOST_RADIUS);
        reach->right = reach->left;
        reach->down = reach->up;
    } else if (size->width || size->height) {
        uint32_t width = size->width ? size->width : size->height;
        uint32_t height = size->height ? size->height : size->width;
        if (call->value[PARAM_SHAPE].number == SHAPE_DISC && (width % 2 == 0 || height % 2 == 0))
            return bm_fail(error, BM_E_PARAM, "%s: size=%ux%u: the sides of a disc must be odd",
                           call->filter->name, width, height);
        *reach = (morphology_reach){width / 2, (width - 1) / 2, height / 2, (height - 1) / 2};
    }
    return BM_OK;
}

static inline morphology_reach window_mirrored(morphology_reach r)
{
    return (morphology_reach){r.right, r.left, r.down, r.up};
}

/* ---- runs ------------------------------------------------------------------------------------ */

/* Runs of `width` pixels in as few passes as there can be, each made of nearly equally many. */
static inline run_plan run_plan_make(uint32_t width)
{
    run_plan plan = {.width = width};
    uint32_t passes = 0, most = 2;
    for (uint64_t power = 1; power < width; power *= RUN_MOST_COUNT)
        passes++;
    for (;; most++) {
        uint64_t power = 1;
        for (uint32_t i = 0; i < passes; i++)
            power *= most;
        if (power >= width)
            break;
    }
    for (uint32_t have = 1; have < width;) {
        run_pass *pass = &plan.pass[plan.passes++];
        pass->count = lesser(most, (width + have - 1) / have);
        pass->width = lesser(width, pass->count * have);
        for (uint32_t k = 0; k < pass->count; k++)
            pass->at[k] = lesser(k * have, pass->width - have);
        have = pass->width;
    }
    return plan;
}

/* ---- passes ---------------------------------------------------------------------------------- */

static inline size_t more(size_t a, size_t b)
{
    return a > b ? a : b;
}

static inline void plan_rect(morphology_pass *p, size_t sample_bytes)
{
    uint32_t width = p->reach.left + p->reach.right + 1, height = p->reach.up + p->reach.down + 1;
    size_t around = (size_t)(width - 1) * p->channels;

    if (width == 1 || height == 1)
        p->shape = SHAPE_RECT;
    p->group = height >= GROUP_ROWS ? GROUP_ROWS : height >= 4 ? 4 : height >= 2 ? 2 : 1;
    /* The core of a group has height - 7 rows. */
    p->blocks = height >= 2 * GROUP_ROWS ? (height - GROUP_ROWS + 1) / GROUP_ROWS : 0;
    p->across = run_plan_make(width);
    p->together = p->across.passes > 0 ? GROUP_ROWS : p->group;
    p->row_pitch = fold_blocks(p->samples);
    /* Rows that the windows of a group see, its lines in work, its rows of output. */
    size_t high = (p->blocks ? GROUP_ROWS : height) + GROUP_ROWS - 1 + LINES + GROUP_ROWS;
    size_t longest = more(STRIPS_BYTES / sample_bytes / high, 4 * around);
    size_t strips = (p->samples + longest - 1) / longest;
    p->strip = fold_blocks((p->samples + strips - 1) / strips);
    /* An odd number of blocks: processors take addresses that agree in their last 12 bits for the same, and have loads from a
     * line wait for stores to another. */
    p->pitch = (fold_blocks(p->strip + around) + 3 * FOLD_BLOCK) | FOLD_BLOCK;
    p->state_samples = p->blocks ? (p->blocks + 2) * p->row_pitch : 0;
    p->work_samples =
        (LINES + (p->shape == SHAPE_CROSS ? GROUP_ROWS : 0)) * p->pitch + 2 * FOLD_BLOCK;
}

/* The largest dx with b^2 dx^2 + a^2 dy^2 <= a^2 b^2, dy being at most b. */
static inline uint32_t disc_reach(uint64_t a, uint64_t b, uint64_t dy)
{
    uint64_t room = a * a * (b * b - dy * dy);
    uint64_t dx = b ? (uint64_t)(sqrt((double)room) / (double)b) : a;
    while (dx * dx * b * b > room)
        dx--;
    while (dx < a && (dx + 1) * (dx + 1) * b * b <= room)
        dx++;
    return (uint32_t)dx;
}

/* A disc, of which `clipped` may occur in the picture. */
static inline bm_status plan_disc(bm_plan *plan, morphology_pass *p, morphology_reach whole,
                                  bm_error *error)
{
    disc_step *steps = bm_plan_alloc(plan, (size_t)p->reach.up + 1, sizeof *steps);
    if (!steps)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a disc of %u rows", p->reach.up + 1);

    uint32_t reach = 0, most = 0;
    for (uint32_t dy = 0; dy <= p->reach.up; dy++) {
        uint32_t before = reach;
        reach = lesser(disc_reach(whole.left, whole.up, dy), p->reach.left);
        if (dy > 0 && reach == before) {
            steps[p->step_count - 1].last = dy;
            continue;
        }
        if (dy > 0)
            steps[p->step_count - 1].grow = run_plan_make(2 * (before - reach) + 1);
        most = dy > 0 && before - reach > most ? before - reach : most;
        steps[p->step_count++] = (disc_step){.first = dy, .last = dy};
    }
    steps[p->step_count - 1].grow = run_plan_make(2 * reach + 1);
    most = reach > most ? reach : most;
    p->steps = steps;
    p->pad = most * p->channels;
    p->row_pitch = fold_blocks(p->samples + 2 * p->pad) + FOLD_BLOCK;
    p->work_samples = 4 * p->row_pitch + FOLD_BLOCK;
    return BM_OK;
}

/* A minimum or a maximum over a window, of which only what can meet the picture counts. */
static inline bm_status plan_pass(bm_plan *plan, const bm_call *call, bool most, morphology_pass *p,
                                  bm_error *error)
{
    const bm_plane_desc *plane = &plan->in.plane[0];
    morphology_reach whole;
    bm_status status = window_of(call, &plan->in, &whole, error);
    if (status)
        return status;
    whole = most ? window_mirrored(whole) : whole;
    *p = (morphology_pass){
        .most = most,
        .shape = (morphology_shape)call->value[PARAM_SHAPE].number,
        .reach = {lesser(whole.left, plane->width - 1), lesser(whole.right, plane->width - 1),
                  lesser(whole.up, plane->height - 1), lesser(whole.down, plane->height - 1)},
        .samples = (size_t)plane->width * plane->channels,
        .channels = plane->channels};
    if (p->shape == SHAPE_DISC)
        return plan_disc(plan, p, whole, error);
    plan_rect(p, plan->in.depth / 8u);
    return BM_OK;
}

static inline uint32_t pass_height(const morphology_pass *p)
{
    return p->reach.up + p->reach.down + 1;
}

static inline bool pass_copies(const morphology_pass *p)
{
    return pass_height(p) == 1 && p->reach.left + p->reach.right == 0;
}

#endif
