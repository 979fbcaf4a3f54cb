/* SPDX-License-Identifier: MIT */
/* put_channel: the step behind a call that acts on some channels alone. The side input is the picture before it: of that one
 * channel is replaced by the input's first, or all but alpha by those of the input. */
#include <string.h>

#include "kernels/kernel.h"
#include "kernels/scope.h"

typedef struct put_data {
    unsigned channel; /* or PUT_COLOURS */
} put_data;

#ifdef BM_KERNEL_LEVEL

static void put_one(const bm_plan *plan, const bm_band *band)
{
    const put_data *data = plan->data;
    size_t width = plan->in.width, taken = plan->in.plane[0].channels;
    size_t channels = plan->out.plane[0].channels;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *restrict in = band->in[i];
        bm_sample *restrict out = (bm_sample *)band->out[i] + data->channel;
        memcpy(band->out[i], band->side[i], width * channels * sizeof *out);
        for (size_t x = 0; x < width; x++)
            out[x * channels] = in[x * taken];
    }
}

static void put_colours(const bm_plan *plan, const bm_band *band)
{
    size_t width = plan->in.width, channels = plan->in.plane[0].channels, alpha = channels - 1;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *restrict side = band->side[i];
        bm_sample *restrict out = band->out[i];
        memcpy(out, band->in[i], width * channels * sizeof *out);
        for (size_t x = 0; x < width; x++)
            out[x * channels + alpha] = side[x * channels + alpha];
    }
}

BM_KERNELS(put_channel) = {.band = {put_one, put_colours}};

#else

BM_DECLARE_KERNELS(put_channel)

static bm_status put_channel_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    put_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan for one channel");
    data->channel = (unsigned)call->value[SCOPE_CHANNEL].number;
    plan->data = data;
    plan->band = bm_pick(put_channel_kernels, plan)->band[data->channel == PUT_COLOURS];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height,
                               (bm_model)call->value[SCOPE_MODEL].number, plan->in.depth, error);
}

const bm_filter bm_filter_put_channel = {
    .name = "put_channel",
    .summary = "The picture as it was, but for some channels",
    .kind = BM_KIND_POINT,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGBA),
    .plan = put_channel_plan,
};

#endif
