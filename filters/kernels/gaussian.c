/* SPDX-License-Identifier: MIT */
/* gaussian: blur by the sampled Gaussian. gaussian_blur.h has the weights and the order of the passes; large sigma goes
 * over a coarse grid (gaussian_grid.h).
 *
 * Error of a sample before its last rounding, beyond the tails that are cut off: below 0.78 level for 8 bits and radii
 * up to 24 (gaussian_fixed.h), so that no sample is more than 1 level from the exact one, rounded alike; next to nothing
 * with gaussian_float.h. */
#include "kernels/gaussian_blur.h"
#include "kernels/gaussian_grid.h"

enum { FIXED, FLOAT };

#ifdef BM_KERNEL_LEVEL

#include "kernels/gaussian_finish.h"
#include "kernels/gaussian_float.h"

#if BM_KERNEL_DEPTH == 8

#include "kernels/gaussian_fixed.h"

static void gaussian_fixed(const bm_plan *plan, const bm_band *band)
{
    fixed_band(plan, band, plan->data, NULL);
}

#endif

static void gaussian_float(const bm_plan *plan, const bm_band *band)
{
    float_band(plan, band, plan->data, NULL);
}

BM_KERNELS(gaussian) = {.band = {
#if BM_KERNEL_DEPTH == 8
                            [FIXED] = gaussian_fixed,
#endif
                            [FLOAT] = gaussian_float}};

#else

#include "kernels/gaussian_weights.h"

BM_DECLARE_KERNELS(gaussian)

static bm_span gaussian_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    return gaussian_blur_need(plan->data, plane, y0, y1);
}

static bm_status gaussian_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    gaussian_blur *blur = bm_plan_alloc(plan, 1, sizeof *blur);
    if (!blur)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a Gaussian");
    bells all = bells_of(call->value[0].number, &plan->in);
    bm_status status = gaussian_blur_plan(blur, &all, GAUSSIAN_FIXED_MAX_RADIUS, plan, error);
    if (status)
        return status;
    plan->data = blur;
    plan->need = gaussian_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(gaussian_kernels, plan)->band[blur->fixed ? FIXED : FLOAT];
    return BM_OK;
}

static bool gaussian_split(const bm_call *call, const bm_desc *in, bm_stages *stages)
{
    return grid_split(call, &bm_filter_gaussian_grow, false, in, stages);
}

static const bm_param gaussian_params[] = {
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.3,
     .max = 200,
     .def = 1,
     .unit = "pixels",
     .doc = "Standard deviation of the Gaussian: how far the blur reaches."},
    BM_BORDER_PARAMS,
    {.name = NULL}};

/* Other borders begin at the edge of the picture, which may lie within a sample of a smaller plane. */
static bool gaussian_suits_planes(const bm_call *call)
{
    uint32_t rgba;
    return bm_call_border(call, &rgba) == BM_BORDER_CLAMP;
}

const bm_filter bm_filter_gaussian = {
    .name = "gaussian",
    .group = BM_GROUP_BLUR,
    .aliases = (const char *const[]){"gaussian_blur", "gblur", NULL},
    .summary = "Blur softly, by a Gaussian",
    .doc = "The blur to take where nothing speaks for another: even in all directions, without "
           "edges of its own. Small sigmas quiet noise before a threshold, large ones make "
           "backgrounds and glows. --linear mixes light as a lens does.\n\n"
           "Each sample becomes the mean of its surroundings, weighted by exp(-d^2 / (2 sigma^2)). "
           "Across and down, the weights are cut off where both tails together weigh less than a "
           "quarter of a level, and sum to 1. Transparent pixels count by their alpha. Samples are "
           "mixed as they are stored, or in linear light under --linear. From sigma 7.5 on (8 in "
           "16 bits) the blur is made on a coarse grid, in a time that does not depend on "
           "sigma.\n\n"
           "No sample is more than 1 level from what these weights give exactly, rounded; in 16 "
           "bits and from sigma 8 on 3 levels of 65535.",
    .examples = "gaussian:sigma=3\n"
                "gaussian:0.8\n"
                "gaussian:20\n"
                "\n"
                "gaussian:2,border=mirror\n"
                "gaussian:3,border=constant,border_color=#ff804090\n"
                "gaussian:9,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .manner = BM_MANNER_MEANS,
    .suits_planes = gaussian_suits_planes,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = gaussian_params,
    .plan = gaussian_plan,
    .split = gaussian_split,
    .reach = gaussian_reach,
};

#endif
