/* SPDX-License-Identifier: MIT */
/* dog: the difference of two Gaussians, and the passes for it and for log: two separable kernels on the same rows, in single
 * precision, in a fixed order, without contraction.
 *
 * The passes are gaussian's (gaussian_down.h, gaussian_across.h). Each sum of 2 r + 1 terms is off by at most r * 2^-24 of the
 * sum of their magnitudes: with radii of up to 400 and two passes below 1/80 level of 8 bits, and 3 of 65535 in 16 at the very
 * worst, for an amount of 1. Errors of rounding go both ways, and what is found is a hundredth of that. */
#include "kernels/gaussian_pair.h"

#ifdef BM_KERNEL_LEVEL

#include "kernels/gaussian_across.h"
#include "kernels/gaussian_down.h"
#include "kernels/planes.h"

/* `output` is a constant at each call. */
BM_INLINED void pair_levels(const float *first, const float *second, const float *share, size_t n,
                            enum signed_output output, bm_sample *restrict out)
{
    const float a = share[0], b = share[1];
    for (size_t i = 0; i < n; i++)
        out[i] = signed_level(a * first[i] + b * second[i], output);
}

static void pair_row(const gaussian_pair *pair, const bm_sample *const *in, float *const *rows,
                     size_t width, size_t channels, bm_sample *out)
{
    size_t samples = width * channels;
    for (size_t from = 0; from < samples; from += GAUSSIAN_STRIP)
        for (unsigned k = 0; k < 2; k++)
            down_float(in, &pair->down[k], from, strip_end(from, samples), rows[k]);
    for (unsigned k = 0; k < 2; k++)
        extend_ends(rows[k], (uint32_t)width, channels * sizeof **rows, pair->across[k].radius);
    for (size_t from = 0; from < samples; from += GAUSSIAN_STRIP) {
        float sums[2][GAUSSIAN_STRIP];
        size_t n = strip_end(from, samples) - from;
        for (unsigned k = 0; k < 2; k++)
            across_sums(rows[k] + from, &pair->across[k], channels, n, sums[k]);
        if (pair->output == SIGNED_MAGNITUDE)
            pair_levels(sums[0], sums[1], pair->share, n, SIGNED_MAGNITUDE, out + from);
        else
            pair_levels(sums[0], sums[1], pair->share, n, SIGNED_AROUND_GRAY, out + from);
    }
}

static void dog_band(const bm_plan *plan, const bm_band *band)
{
    const gaussian_pair *pair = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t width = plane->width, channels = plane->channels;
    bool alpha = bm_plane_has_alpha(&plan->in, band->plane);
    float *first = (float *)band->scratch + pair->pad;
    float *const rows[2] = {first, first + pair->pitch};

    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *const *in = (const bm_sample *const *)band->in + i + pair->reach;
        bm_sample *out = band->out[i];
        if (!alpha || channels > 1)
            pair_row(pair, in, rows, width, channels, out);
        if (alpha)
            for (size_t x = channels - 1; x < width * channels; x += channels)
                out[x] = in[0][x];
    }
}

BM_KERNELS(dog) = {.band = {dog_band}};

#else

#include "kernels/gaussian_weights.h"

BM_DECLARE_KERNELS(dog)

enum dog_param { DOG_SIGMA, DOG_RATIO, DOG_OUTPUT, DOG_AMOUNT };

static bm_status dog_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    gaussian_pair *pair = bm_plan_alloc(plan, 1, sizeof *pair);
    if (!pair)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of dog");
    bell pair_bells[2] = {{.sigma = call->value[DOG_SIGMA].number}};
    pair_bells[1].sigma = pair_bells[0].sigma * call->value[DOG_RATIO].number;
    for (unsigned k = 0; k < 2; k++) {
        bm_status status = make_kernel(plan, &pair_bells[k], &pair->across[k], error);
        if (status)
            return status;
        pair->down[k] = pair->across[k];
    }
    pair->share[0] = (float)call->value[DOG_AMOUNT].number;
    pair->share[1] = -pair->share[0];
    pair->output = (enum signed_output)call->value[DOG_OUTPUT].number;
    gaussian_pair_plan(pair, plan);
    plan->need = gaussian_pair_need;
    plan->band = bm_pick(dog_kernels, plan)->band[0];
    return BM_OK;
}

static bm_reach dog_reach(const bm_call *call, const bm_desc *in)
{
    bm_call wide = *call;
    wide.value[0].number *= call->value[DOG_RATIO].number;
    return gaussian_reach(&wide, in);
}

static const bm_param dog_params[] = {
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.3,
     .max = 30,
     .def = 1,
     .unit = "pixels",
     .doc = "Standard deviation of the narrow Gaussian: finer detail is left out"},
    {.name = "ratio",
     .type = BM_PARAM_FLOAT,
     .min = 1.01,
     .max = 5,
     .def = 1.6,
     .doc = "How many times as wide the other one is: coarser detail is left out"},
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

const bm_filter bm_filter_dog = {
    .name = "dog",
    .group = BM_GROUP_EDGES,
    .summary = "Show detail of one size: the difference of two Gaussian blurs",
    .doc =
        "Spots and lines that are about `sigma` wide stand out, finer and coarser things vanish: "
        "for counting and for line drawings.\n\n"
        "A sample becomes amount times what a Gaussian of sigma makes of it, less what one of "
        "sigma * ratio does, both with the weights of `gaussian`: what is about as large as sigma "
        "stays, finer and coarser things go. Positive where it is brighter than around. "
        "output=magnitude shows the size of that, output=signed adds it to mid gray; what is "
        "beyond the scale is cut off. A ratio of 1.6 comes near `log` (Marr and Hildreth, Theory "
        "of "
        "edge detection, 1980).\n\n"
        "Each channel by itself; alpha is left alone. In single precision, rounded once: no sample "
        "is more than 1 level from the exact result (2 of 65535 in 16 bits). The time grows with "
        "sigma.",
    .examples = "dog\n"
                "dog:2,amount=4\n"
                "grayscale | dog:1,ratio=3,output=signed\n"
                "\n"
                "dog:0.7,output=signed,amount=5\n"
                "dog:4,ratio=2,amount=10\n"
                "dog:output=signed,border=mirror\n"
                "dog:border=constant,border_color=#ff804090\n"
                "dog:2,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = dog_params,
    .plan = dog_plan,
    .reach = dog_reach,
};

#endif
