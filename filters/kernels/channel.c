/* SPDX-License-Identifier: MIT */
/* channel: one channel as a gray picture. */
#include "kernels/kernel.h"

/* plan->data: which sample of a pixel. */
typedef struct channel_data {
    uint32_t index;
} channel_data;

enum { PICKED, OPAQUE };

#ifdef BM_KERNEL_LEVEL

#include <string.h>

/* `channels` is a constant at each call. */
BM_INLINED void pick_row(const bm_sample *restrict in, bm_sample *restrict out, size_t width,
                         size_t channels, size_t index)
{
    for (size_t x = 0; x < width; x++)
        out[x] = in[x * channels + index];
}

static void pick_band(const bm_plan *plan, const bm_band *band)
{
    const channel_data *data = plan->data;
    size_t channels = plan->in.plane[0].channels, width = plan->in.width;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        if (channels == 1)
            pick_row(band->in[i], band->out[i], width, 1, 0);
        else if (channels == 2)
            pick_row(band->in[i], band->out[i], width, 2, data->index);
        else if (channels == 3)
            pick_row(band->in[i], band->out[i], width, 3, data->index);
        else
            pick_row(band->in[i], band->out[i], width, 4, data->index);
    }
}

static void opaque_band(const bm_plan *plan, const bm_band *band)
{
    for (uint32_t i = 0; i < band->y1 - band->y0; i++)
        memset(band->out[i], 0xff, plan->in.width * sizeof(bm_sample));
}

BM_KERNELS(channel) = {.band = {[PICKED] = pick_band, [OPAQUE] = opaque_band}};

#else

BM_DECLARE_KERNELS(channel)

enum channel_param { CHANNEL_NAME };
enum channel_name { NAME_RED, NAME_GREEN, NAME_BLUE, NAME_ALPHA };

static bm_status channel_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    size_t name = (size_t)call->value[CHANNEL_NAME].number;
    size_t channels = plan->in.plane[0].channels;
    bool alpha = bm_model_has_alpha(plan->in.model);
    channel_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of channel");

    plan->copies = channels == 1 && name != NAME_ALPHA;
    data->index = (uint32_t)(name == NAME_ALPHA ? channels - 1 : channels >= 3 ? name : 0);
    plan->data = data;
    plan->band =
        bm_pick(channel_kernels, plan)->band[name == NAME_ALPHA && !alpha ? OPAQUE : PICKED];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height, BM_GRAY, plan->in.depth,
                               error);
}

static const char *const name_names[] = {"red", "green", "blue", "alpha", NULL};

static const bm_param channel_params[] = {
    {.name = "name",
     .type = BM_PARAM_CHOICE,
     .choices = name_names,
     .required = true,
     .doc = "Which channel"},
    {.name = NULL},
};

const bm_filter bm_filter_channel = {
    .name = "channel",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"extract_channel", "separate", NULL},
    .summary = "Take one channel of the picture, as a gray one",
    .doc =
        "For black and white by a colour filter (red makes skies dark and skin bright, blue the "
        "opposite), and to look at alpha or at the noise of one channel.\n\n"
        "Gray is the sample of that channel as it is stored. Of gray pictures red, green and blue "
        "are the gray, and alpha of a picture without any is white: opaque. What comes out has no "
        "alpha. Exact.\n\n"
        "Luma is what grayscale makes, sums of channels are rows of matrix.",
    .examples = "channel:green\n"
                "channel:alpha\n"
                "channel:name=blue",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = channel_params,
    .plan = channel_plan,
};

#endif
