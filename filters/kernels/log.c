/* SPDX-License-Identifier: MIT */
/* log: the Laplacian of a Gaussian, as the sum of two separable kernels: bent across and smooth down, and the other way
 * round. dog.c has the passes.
 *
 * With g(i) the sampled Gaussian within 5 sigma, of sum 1, the bent kernel is (i^2 / sigma^2 - s) g(i), where s is the sum of
 * i^2 g(i) / sigma^2: nearly 1, and such that all weights sum to 0, as those of a derivative must. */
#include "kernels/gaussian_pair.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/gaussian_weights.h"

BM_DECLARE_KERNELS(dog)

enum log_param { LOG_SIGMA, LOG_OUTPUT, LOG_AMOUNT };

static uint32_t log_radius(double sigma)
{
    return (uint32_t)ceil(5 * sigma);
}

/* Both kernels, from the centre (with half its weight) outwards. */
static bm_status log_weights(bm_plan *plan, double sigma, half_kernel *smooth, half_kernel *bent,
                             bm_error *error)
{
    const bell b = {.sigma = sigma};
    uint32_t radius = log_radius(sigma);
    float *flat = bm_plan_alloc(plan, radius + 1, sizeof *flat);
    float *curved = bm_plan_alloc(plan, radius + 1, sizeof *curved);
    if (!flat || !curved)
        return bm_fail(error, BM_E_NOMEM, "no memory for a Laplacian of radius %u", radius);
    double sum = weight(&b, 0), second = 0;
    for (uint32_t i = 1; i <= radius; i++) {
        sum += 2 * weight(&b, i);
        second += 2 * ((double)i * i) * weight(&b, i);
    }
    second /= sum * sigma * sigma;
    for (uint32_t i = 0; i <= radius; i++) {
        double w = (i ? 1 : 0.5) * weight(&b, i) / sum;
        flat[i] = (float)w;
        curved[i] = (float)(w * ((double)i * i / (sigma * sigma) - second));
    }
    *smooth = (half_kernel){.radius = radius, .real = flat};
    *bent = (half_kernel){.radius = radius, .real = curved};
    return BM_OK;
}

static bm_status log_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    gaussian_pair *pair = bm_plan_alloc(plan, 1, sizeof *pair);
    if (!pair)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of log");
    bm_status status =
        log_weights(plan, call->value[LOG_SIGMA].number, &pair->across[0], &pair->down[0], error);
    if (status)
        return status;
    pair->across[1] = pair->down[0];
    pair->down[1] = pair->across[0];
    pair->share[0] = pair->share[1] = (float)call->value[LOG_AMOUNT].number;
    pair->output = (enum signed_output)call->value[LOG_OUTPUT].number;
    gaussian_pair_plan(pair, plan);
    plan->need = gaussian_pair_need;
    plan->band = bm_pick(dog_kernels, plan)->band[0];
    return BM_OK;
}

static bm_reach log_reach(const bm_call *call, const bm_desc *in)
{
    (void)in;
    return bm_reach_even(log_radius(call->value[LOG_SIGMA].number));
}

static const bm_param log_params[] = {
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.5,
     .max = 40,
     .def = 1,
     .unit = "pixels",
     .doc = "Standard deviation of the Gaussian: how large the things are that show"},
    SIGNED_OUTPUT_PARAM,
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = 0.01,
     .max = 20,
     .def = 1,
     .doc = "The result is multiplied by this"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_log = {
    .name = "log",
    .group = BM_GROUP_EDGES,
    .summary = "Show edges and blobs of one size: the Laplacian of a Gaussian",
    .doc =
        "As `laplacian`, but deaf to noise: only what is about `sigma` in size answers.\n\n"
        "A sample becomes amount * sigma^2 times the sum of both second derivatives of the picture "
        "after a Gaussian of sigma: positive in dark spots of about that size, negative in bright "
        "ones, and 0 where an edge runs. The factor sigma^2 makes things equally strong that look "
        "alike at different sizes (Lindeberg, Feature detection with automatic scale selection, "
        "1998). output=magnitude shows the size of that, output=signed adds it to mid gray; what "
        "is "
        "beyond the scale is cut off.\n\n"
        "With g(i) the sampled Gaussian within 5 sigma, of sum 1, the second derivative times "
        "sigma^2 has the weights (i^2 / sigma^2 - s) g(i), where s, the sum of "
        "i^2 g(i) / sigma^2, makes them sum to 0. Each channel by itself; alpha is left alone. In "
        "single precision, rounded once: no sample is more than 1 level from the exact result "
        "(2 of 65535 in 16 bits). The time grows with sigma.",
    .examples = "log\n"
                "log:2,amount=3\n"
                "grayscale | log:1.5,output=signed\n"
                "\n"
                "log:0.6,output=signed,amount=0.5\n"
                "log:5,amount=6\n"
                "log:output=signed,border=mirror\n"
                "log:border=constant,border_color=#ff804090\n"
                "log:2,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = log_params,
    .plan = log_plan,
    .reach = log_reach,
};

#endif
