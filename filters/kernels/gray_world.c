/* SPDX-License-Identifier: MIT */
/* gray_world: white balance by the mean of the picture. A first pass counts the values of each colour, the second looks up.
 * Alpha is left alone. */
#include "kernels/stretch.h"

#ifdef BM_KERNEL_LEVEL

BM_KERNELS(gray_world) = {.scan = stretch_scan};

#else

#include "kernels/light_gain.h"

BM_DECLARE_KERNELS(gray_world)

static double sum_light(const bm_histograms *histograms, const uint64_t *counts, size_t h,
                        const double *half_levels)
{
    double light = 0;
    for (size_t v = 0; v < histograms->values; v++) {
        uint64_t count = bm_histogram_count(histograms, counts, h, v);
        if (count)
            light += (double)count * half_levels[2 * v];
    }
    return light;
}

static void gray_world_finish(const bm_plan *plan, const void *accumulator, void *state)
{
    const bm_histograms *histograms = &((const stretch_data *)plan->data)->histograms;
    const double max = (double)(histograms->values - 1);
    const double *half_levels = bm_srgb_half_levels(plan->in.depth);
    double light[3], mean = 0;

    for (size_t c = 0; c < 3; c++) {
        light[c] = sum_light(histograms, accumulator, c, half_levels);
        mean += light[c] / 3;
    }
    for (size_t c = 0; c < 3; c++) {
        uint32_t level = 0;
        const bm_light_gain gain = {light[c] > 0 ? mean / light[c] : 1, half_levels, &level};
        for (size_t v = 0; v < histograms->values; v++)
            bm_map_set(plan, state, c, v, (uint16_t)bm_light_times(&gain, (double)v, max));
    }
}

static bm_status gray_world_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    plan->copies = plan->in.model == BM_GRAY || plan->in.model == BM_GRAYA;
    if (plan->copies)
        return BM_OK;
    bm_status status =
        stretch_plan(plan, 0, 0, STRETCH_EACH, bm_pick(gray_world_kernels, plan)->scan, error);
    plan->finish = gray_world_finish;
    return status;
}

static const bm_param gray_world_params[] = {{.name = NULL}};

const bm_filter bm_filter_gray_world = {
    .name = "gray_world",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"auto_white_balance", NULL},
    .summary = "Take out a colour cast: make the picture gray on average",
    .doc =
        "White balance without looking at the picture, for batches under lamps or under water that "
        "hold many colours each.\n\n"
        "Linear light of red, green and blue is each multiplied by what makes its mean over the "
        "picture that of the three (Buchsbaum, A Spatial Processor Model for Object Colour "
        "Perception, 1980), and clamped. Colours go to light and back by sRGB's curve (IEC "
        "61966-2-1); --to-srgb converts pictures of other profiles first. Rounded to nearest. Of "
        "a colour that the picture has none of nothing is made. A picture that is rightly of one "
        "colour, such as a lawn, turns out gray: there white_balance is the way.\n\n"
        "Gray pictures stay as they are. Alpha is left alone. Pixels that are wholly transparent "
        "are not counted. CMYK and YCbCr are not taken.",
    .examples = "gray_world\n"
                "gray_world | sigmoidal",
    .kind = BM_KIND_SCAN,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = gray_world_params,
    .plan = gray_world_plan,
};

#endif
