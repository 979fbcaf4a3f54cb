/* SPDX-License-Identifier: MIT */
/* shadows_highlights: lights dark parts up and darkens light ones (shadows_highlights_finish.h has the law). Surroundings are
 * gaussian's, over the coarse grid where sigma is large (shadows_highlights_grow.c). Here the vertical pass is of all
 * channels, the horizontal one of luma alone. */
#include "kernels/shadows_highlights_finish.h"

typedef struct shadows_data {
    gaussian_blur blur;
    shadows_law law;
} shadows_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/gaussian_across.h"
#include "kernels/gaussian_down.h"

/* Luma, and alpha, in the place of a row's samples. */
static void keep_luma(const shadows_law *k, size_t width, float *row)
{
    for (size_t x = 0; x < width; x++) {
        const float *pixel = row + x * k->channels;
        const float luma = 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2];
        const float alpha = pixel[k->channels - 1];
        row[x * k->mask] = luma;
        if (k->mask == 2)
            row[x * k->mask + 1] = alpha;
    }
}

static void shadows_band(const bm_plan *plan, const bm_band *band)
{
    const shadows_data *data = plan->data;
    const shadows_law *k = &data->law;
    const half_kernel *down = &data->blur.down[0], *across = &data->blur.across[0];
    const size_t samples = plan->in.width * k->channels, masks = plan->in.width * k->mask;
    float *row = (float *)band->scratch + data->blur.pad[0];

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *in =
            (const bm_sample *const *)band->in + (y - band->y0) + down->radius;
        const gaussian_row to = {k, in[0], band->out[y - band->y0]};
        for (size_t from = 0; from < samples; from += GAUSSIAN_STRIP)
            down_float(in, down, from, strip_end(from, samples), row);
        if (k->channels > 2)
            keep_luma(k, plan->in.width, row);
        extend_ends(row, plan->in.width, k->mask * sizeof *row, across->radius);
        for (size_t from = 0, end; from < masks; from = end) {
            float sum[GAUSSIAN_STRIP];
            end = strip_end(from, masks);
            across_sums(row + from, across, k->mask, end - from, sum);
            float_finish(&to, from, end - from, sum);
        }
    }
}

BM_KERNELS(shadows_highlights) = {.band = {shadows_band}};

#else

#include "core/catalogue.h"
#include "kernels/gaussian_grid.h"
#include "kernels/gaussian_weights.h"

BM_DECLARE_KERNELS(shadows_highlights)

static bool changes_nothing(const bm_call *call)
{
    return call->value[SHADOWS_SHADOWS].number == 0 && call->value[SHADOWS_HIGHLIGHTS].number == 0;
}

static bm_span shadows_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    return gaussian_blur_need(&((const shadows_data *)plan->data)->blur, plane, y0, y1);
}

static bm_status shadows_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    plan->copies = changes_nothing(call);
    if (plan->copies)
        return BM_OK;
    shadows_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan shadows_highlights");
    const bells all = bells_of(call->value[SHADOWS_SIGMA].number, &plan->in);
    bm_status status = gaussian_blur_plan(&data->blur, &all, 0, plan, error);
    if (status)
        return status;
    data->law =
        shadows_law_of(call->value[SHADOWS_SHADOWS].number, call->value[SHADOWS_HIGHLIGHTS].number,
                       plan->in.depth == 8 ? 255 : 65535, &plan->in);
    plan->data = data;
    plan->need = shadows_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(shadows_highlights_kernels, plan)->band[0];
    return BM_OK;
}

static bool shadows_split(const bm_call *call, const bm_desc *in, bm_stages *stages)
{
    const bm_call turned = shadows_sigma_first(call);
    return !changes_nothing(call) &&
           grid_split(&turned, &bm_filter_shadows_highlights_grow, true, in, stages);
}

static bm_reach shadows_reach(const bm_call *call, const bm_desc *in)
{
    const bm_call turned = shadows_sigma_first(call);
    return gaussian_reach(&turned, in);
}

static const bm_param shadows_params[] = {
    {.name = "shadows",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "How much dark parts are lit up; 0 leaves them alone"},
    {.name = "highlights",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "How much light parts are darkened; 0 leaves them alone"},
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.3,
     .max = 200,
     .def = 50,
     .unit = "pixels",
     .doc = "Standard deviation of the Gaussian: how far around a pixel decides whether it lies in "
            "a dark or a light part"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_shadows_highlights = {
    .name = "shadows_highlights",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"shadhi", NULL},
    .summary = "Light up dark parts, and darken light ones",
    .doc =
        "For pictures against the light, with flash or in hard sun: what lies in shadow becomes "
        "visible, skies get their drawing back, and contrast within both stays, for what surrounds "
        "a pixel decides, not the pixel. A sigma of 1 to 5 hundredths of the picture's width looks "
        "natural; smaller ones make pictures flat, and leave seams of light along edges.\n\n"
        "M is the BT.601 luma of a pixel after `gaussian` of that sigma, not rounded, on a scale "
        "of "
        "0 to 1, and q = (1 - 2M) |1 - 2M|: 1 where all around is black, 0 in the middle, -1 where "
        "all is white. One round makes of a sample v of red, green or blue v + a q min(v, 1 - v). "
        "There are 4 (shadows / 100)^2 rounds where q is above 0, and 4 (highlights / 100)^2 where "
        "it is below: whole ones with an a of 1, then one whose a is what is left. So 50 is one "
        "round, by which dark samples at most double, 25 a quarter of one, and 100 four. Rounded "
        "to nearest, halves upwards. Nothing leaves the scale, grays stay gray, and where M is the "
        "same samples keep their order.\n\n"
        "This is contrast masking: the blurred, gray negative laid over the picture by the blend "
        "overlay, in the rounds that darktable's shadows and highlights, and GEGL's, make of CIE "
        "L* with a compression of 50. Here they are made of samples, which needs no correction of "
        "colours.\n\n"
        "Alpha is left alone; where there is alpha, M is of the mean of the visible colours "
        "around. Under --linear samples are amounts of linear light, whose middle is a light "
        "tone: do without. Within 0.6 levels of the exact result in 8 bits, 0.75 in 16. From sigma "
        "7.5 on (8 in 16 bits) the blur is made on a coarse grid, in a time that does not depend "
        "on sigma: a sample may then be off by another 0.2 levels for each round (4.5 of 65535). "
        "CMYK and YCbCr are not taken.",
    .examples =
        "shadows_highlights\n"
        "shadows_highlights:60,highlights=30\n"
        "shadows_highlights:shadows=40,highlights=0,sigma=100\n"
        "\n"
        "shadows_highlights:100,highlights=100,sigma=0.6\n"
        "shadows_highlights:85,highlights=20,sigma=2\n"
        "shadows_highlights:20,highlights=70,sigma=3,border=mirror\n"
        "shadows_highlights:60,highlights=60,sigma=9,border=wrap\n"
        "shadows_highlights:100,highlights=100,sigma=2,border=constant,border_color=#ff804090\n"
        "shadows_highlights:100,highlights=75,sigma=12",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = shadows_params,
    .plan = shadows_plan,
    .split = shadows_split,
    .reach = shadows_reach,
};

#endif
