/* SPDX-License-Identifier: MIT */
/* round: rounded corners, cut out of the picture by its alpha. */
#include "kernels/kernel.h"

typedef struct round_data {
    double radius;
    const double *across; /* how far each column lies beyond the corners' centres; 0 between them */
    const double *down;
} round_data;

#ifdef BM_KERNEL_LEVEL

#include <math.h>

/* How much of a pixel is left whose centre lies that far from the centre of its corner: a straight edge's share. */
static inline double share_of(double across, double down, double radius)
{
    double share = radius + 0.5 - sqrt(across * across + down * down);
    share = share > 0 ? share : 0;
    return share < 1 ? share : 1;
}

/* `from` channels become `to`, of which the last is alpha. Both are constants at each call. */
BM_INLINED void round_row(const round_data *data, const bm_sample *restrict in, size_t width,
                          double down, size_t from, size_t to, bm_sample *restrict out)
{
    for (size_t x = 0; x < width; x++) {
        double alpha = from == to ? in[x * from + from - 1] : BM_SAMPLE_MAX;
        double across = data->across[x];
        for (size_t c = 0; c + 1 < to; c++)
            out[x * to + c] = in[x * from + c];
        if (down > 0 && across > 0)
            alpha *= share_of(across, down, data->radius);
        out[x * to + to - 1] = (bm_sample)(int32_t)(alpha + 0.5);
    }
}

static void round_band(const bm_plan *plan, const bm_band *band)
{
    const round_data *data = plan->data;
    const size_t width = plan->in.width;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[y - band->y0];
        bm_sample *out = band->out[y - band->y0];
        switch (plan->in.plane[0].channels) {
        case 1:
            round_row(data, in, width, data->down[y], 1, 2, out);
            break;
        case 2:
            round_row(data, in, width, data->down[y], 2, 2, out);
            break;
        case 3:
            round_row(data, in, width, data->down[y], 3, 4, out);
            break;
        default:
            round_row(data, in, width, data->down[y], 4, 4, out);
        }
    }
}

BM_KERNELS(round) = {.band = {round_band}};

#else

#include <math.h>

BM_DECLARE_KERNELS(round)

static const double *beyond_centres(bm_plan *plan, uint32_t n, double radius)
{
    double *beyond = bm_plan_alloc(plan, n, sizeof *beyond);
    for (uint32_t i = 0; beyond && i < n; i++) {
        double centre = i + 0.5, far = fmax(radius - centre, centre - (n - radius));
        beyond[i] = fmax(far, 0);
    }
    return beyond;
}

static bm_status round_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in;
    double radius = call->value[0].number;
    round_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of round");
    radius = fmin(radius, fmin(in->width, in->height) / 2.0);
    data->radius = radius;
    data->across = beyond_centres(plan, in->width, radius);
    data->down = beyond_centres(plan, in->height, radius);
    if (!data->across || !data->down)
        return bm_fail(error, BM_E_NOMEM, "no memory for the tables of round");
    bm_model model = bm_model_channels(in->model) > 2 ? BM_RGBA : BM_GRAYA;
    bm_status status =
        bm_desc_interleaved(&plan->out, in->width, in->height, model, in->depth, error);
    plan->data = data;
    plan->band = bm_pick(round_kernels, plan)->band[0];
    return status;
}

static const bm_param round_params[] = {
    {.name = "radius",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 10000,
     .def = 20,
     .unit = "pixels",
     .doc = "Of the corners; at most half of the shorter side"},
    {.name = NULL},
};

const bm_filter bm_filter_round = {
    .name = "round",
    .group = BM_GROUP_FINISH,
    .summary = "Round the corners, transparent beyond",
    .doc =
        "For web pages and icons; write PNG to keep the corners transparent.\n\n"
        "Alpha is multiplied by how much of a pixel is left: with d the distance of its centre "
        "from that of its corner's circle, radius + 1/2 - d, kept between 0 and 1, and all of it "
        "outside the corners. Rounded to nearest, halves upwards, within 1/100 level. A picture "
        "without alpha gets it; a format that has none shows the corners in white. Colours are "
        "left alone.",
    .examples = "round\n"
                "round:radius=64\n"
                "\n"
                "round:3.5",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_CHANNEL,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = round_params,
    .plan = round_plan,
};

#endif
