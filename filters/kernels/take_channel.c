/* SPDX-License-Identifier: MIT */
/* take_channel: the step before a call that acts on one channel alone, as a gray picture. Alpha comes along beside a
 * colour, for filters that weigh by it. */
#include "kernels/kernel.h"
#include "kernels/scope.h"

typedef struct take_data {
    unsigned channel;
} take_data;

#ifdef BM_KERNEL_LEVEL

/* `channels` is a constant at each call. */
BM_INLINED void take_row(const bm_sample *restrict in, bm_sample *restrict out, size_t width,
                         size_t channels)
{
    for (size_t x = 0; x < width; x++)
        out[x] = in[x * channels];
}

static void take_row_and_alpha(const bm_sample *restrict in, bm_sample *restrict out, size_t width,
                               size_t channel)
{
    for (size_t x = 0; x < width; x++) {
        out[2 * x] = in[4 * x + channel];
        out[2 * x + 1] = in[4 * x + 3];
    }
}

static void take_band(const bm_plan *plan, const bm_band *band)
{
    const take_data *data = plan->data;
    size_t width = plan->in.width, channel = data->channel;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *in = band->in[i];
        bm_sample *out = band->out[i];
        if (plan->out.model == BM_GRAYA)
            take_row_and_alpha(in, out, width, channel);
        else if (plan->in.model == BM_RGB)
            take_row(in + channel, out, width, 3);
        else if (plan->in.model == BM_RGBA)
            take_row(in + channel, out, width, 4);
        else
            take_row(in + channel, out, width, 2);
    }
}

BM_KERNELS(take_channel) = {.band = {take_band}};

#else

BM_DECLARE_KERNELS(take_channel)

static bm_status take_channel_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    take_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan for one channel");
    data->channel = (unsigned)call->value[SCOPE_CHANNEL].number;
    bool takes_alpha = data->channel + 1 == plan->in.plane[0].channels;
    bool beside = bm_model_has_alpha(plan->in.model) && !takes_alpha;
    plan->data = data;
    plan->band = bm_pick(take_channel_kernels, plan)->band[0];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height,
                               beside ? BM_GRAYA : BM_GRAY, plan->in.depth, error);
}

const bm_filter bm_filter_take_channel = {
    .name = "take_channel",
    .summary = "One channel as a gray picture",
    .kind = BM_KIND_POINT,
    .models = BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) | BM_MODEL_BIT(BM_RGBA),
    .plan = take_channel_plan,
};

#endif
