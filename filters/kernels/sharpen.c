/* SPDX-License-Identifier: MIT */
/* sharpen: unsharp mask. What a blur takes away from a picture is added to it once more. The blur is gaussian's, over the
 * coarse grid where sigma is large; the rest is in sharpen_finish.h. */
#include "kernels/gaussian_blur.h"
#include "kernels/gaussian_grid.h"
#include "kernels/sharpen_finish.h"

enum { FIXED, FLOAT };

typedef struct sharpen_data {
    gaussian_blur blur;
    sharpen_strength strength;
} sharpen_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/gaussian_float.h"

BM_INLINED void sharpen_band(const bm_plan *plan, const bm_band *band,
                             void (*pass)(const bm_plan *, const bm_band *, const gaussian_blur *,
                                          const void *))
{
    const sharpen_data *data = plan->data;
    if (sharpen_copies(&plan->in, band->plane)) {
        sharpen_copy(&plan->in, band, band->in);
        return;
    }
    pass(plan, band, &data->blur, &data->strength);
    sharpen_keep_chroma(&plan->in, band, band->in + data->blur.down[band->plane].radius);
}

#if BM_KERNEL_DEPTH == 8

#include "kernels/gaussian_fixed.h"

static void sharpen_fixed(const bm_plan *plan, const bm_band *band)
{
    sharpen_band(plan, band, fixed_band);
}

#endif

static void sharpen_float(const bm_plan *plan, const bm_band *band)
{
    sharpen_band(plan, band, float_band);
}

BM_KERNELS(sharpen) = {.band = {
#if BM_KERNEL_DEPTH == 8
                           [FIXED] = sharpen_fixed,
#endif
                           [FLOAT] = sharpen_float}};

#else

#include "kernels/gaussian_weights.h"

BM_DECLARE_KERNELS(sharpen)

static bm_span sharpen_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const sharpen_data *data = plan->data;
    return sharpen_copies(&plan->in, plane) ? (bm_span){(int32_t)y0, (int32_t)y1}
                                            : gaussian_blur_need(&data->blur, plane, y0, y1);
}

/* The largest radius with amount * (r + 1) / 64 < 1/2. */
static uint32_t fixed_radius(double amount)
{
    double bound = ceil(32 / amount) - 2;
    return bound < GAUSSIAN_FIXED_MAX_RADIUS ? (uint32_t)bound : GAUSSIAN_FIXED_MAX_RADIUS;
}

static bm_status sharpen_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double sigma = call->value[SHARPEN_SIGMA].number, amount = call->value[SHARPEN_AMOUNT].number;

    plan->copies = amount == 0;
    if (plan->copies)
        return BM_OK;
    sharpen_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan an unsharp mask");
    bells all = bells_of(sigma, &plan->in);
    bm_status status = gaussian_blur_plan(&data->blur, &all, fixed_radius(amount), plan, error);
    if (status)
        return status;
    data->strength = sharpen_strength_of(call, &plan->in);
    plan->data = data;
    plan->need = sharpen_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(sharpen_kernels, plan)->band[data->blur.fixed ? FIXED : FLOAT];
    return BM_OK;
}

static bool sharpen_split(const bm_call *call, const bm_desc *in, bm_stages *stages)
{
    return call->value[SHARPEN_AMOUNT].number != 0 &&
           grid_split(call, &bm_filter_sharpen_grow, true, in, stages);
}

static const bm_param sharpen_params[] = {
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.3,
     .max = 200,
     .def = 1,
     .unit = "pixels",
     .doc = "Standard deviation of the Gaussian: how broad the details are that stand out"},
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 10,
     .def = 1,
     .doc = "How many times the difference from the blurred picture is added"},
    {.name = "threshold",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 0,
     .unit = "percent",
     .doc = "Smaller differences, in parts of the full scale, are left alone: spares noise"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

static bool sharpen_suits_planes(const bm_call *call)
{
    uint32_t rgba;
    return call->value[SHARPEN_THRESHOLD].number == 0 &&
           bm_call_border(call, &rgba) == BM_BORDER_CLAMP;
}

const bm_filter bm_filter_sharpen = {
    .name = "sharpen",
    .group = BM_GROUP_BLUR,
    .aliases = (const char *const[]){"unsharp", "unsharp_mask", NULL},
    .summary = "Sharpen by an unsharp mask",
    .doc =
        "For pictures that were made smaller (sigma 0.5 to 1), scanned or taken a little soft (1 "
        "to 2). A `threshold` of 1 or 2 keeps noise and skin from being sharpened. A large sigma "
        "with a small amount gives depth instead; see `clarity`.\n\n"
        "With g a sample after gaussian of that sigma, not rounded, a sample v becomes "
        "v + amount * (v - g) where |v - g| is at least threshold / 100 * 255 (65535 in 16 "
        "bits), and stays v elsewhere; clamped to the scale and rounded to nearest, halves "
        "upwards. Each channel of RGB and CMYK for itself; of YCbCr only luma, since sharper "
        "colour differences are mostly coloured noise.\n\n"
        "Alpha is left alone. Where there is alpha, g is the mean of the visible colours "
        "around: they count by their alpha. Under --linear v and g are amounts of linear light.\n\n"
        "No sample of 8 bits is more than 1.5 levels from the exact result. From sigma 7.5 on (8 "
        "in 16 bits) the blur is made on a coarse grid, in a time that does not depend on "
        "sigma: a sample may then be off by half a level and, for each unit of amount, a third "
        "of a level (3 levels of 65535).",
    .examples = "sharpen\n"
                "sharpen:sigma=1.5,amount=0.7\n"
                "sharpen:sigma=2,amount=1.5,threshold=2\n"
                "sharpen:sigma=20,amount=0.3\n"
                "\n"
                "sharpen:2,border=mirror\n"
                "sharpen:1.5,border=constant,border_color=#ff804090\n"
                "sharpen:10,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .suits_planes = sharpen_suits_planes,
    .params = sharpen_params,
    .plan = sharpen_plan,
    .split = sharpen_split,
    .reach = gaussian_reach,
};

#endif
