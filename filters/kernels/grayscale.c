/* SPDX-License-Identifier: MIT */
/* grayscale: one gray channel in place of red, green and blue. Alpha is left alone. */
#include "kernels/gray.h"
#include "kernels/kernel.h"

enum gray_method { GRAY_LIGHTNESS, GRAY_MAXIMUM, GRAY_MINIMUM };
enum { FROM_RGB, FROM_RGBA, LIGHTNESS, MAXIMUM, MINIMUM };

#ifdef BM_KERNEL_LEVEL

static void gray_from_rgb(const bm_plan *plan, const bm_band *band)
{
    const gray_weights weights = *(const gray_weights *)plan->data;
    size_t width = plan->in.width;

    for (uint32_t i = 0; i < band->y1 - band->y0; i++)
        gray_row(&weights, band->in[i], band->out[i], width, 3);
}

static void graya_from_rgba(const bm_plan *plan, const bm_band *band)
{
    const gray_weights weights = *(const gray_weights *)plan->data;
    size_t width = plan->in.width;

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *restrict in = band->in[(int32_t)y - band->in_y0];
        bm_sample *restrict out = band->out[y - band->y0];
        for (size_t x = 0; x < width; x++) {
            out[2 * x] = gray_of(&weights, in + 4 * x);
            out[2 * x + 1] = in[4 * x + 3];
        }
    }
}

/* From the largest and the smallest of red, green and blue. `channels`, 3 or 4, and `method` are constants at each call. */
BM_INLINED void extreme_row(const bm_sample *restrict in, bm_sample *restrict out, size_t width,
                            size_t channels, enum gray_method method)
{
    const size_t step = channels - 2;
    for (size_t x = 0; x < width; x++) {
        const bm_sample *pixel = in + x * channels;
        uint32_t hi = pixel[0] > pixel[1] ? pixel[0] : pixel[1];
        uint32_t lo = pixel[0] > pixel[1] ? pixel[1] : pixel[0];
        hi = hi > pixel[2] ? hi : pixel[2];
        lo = lo < pixel[2] ? lo : pixel[2];
        out[x * step] = (bm_sample)(method == GRAY_LIGHTNESS ? (hi + lo + 1) / 2
                                    : method == GRAY_MAXIMUM ? hi
                                                             : lo);
        if (channels == 4)
            out[x * step + 1] = pixel[3];
    }
}

BM_INLINED void extreme_band(const bm_plan *plan, const bm_band *band, enum gray_method method)
{
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        if (plan->in.plane[0].channels == 3)
            extreme_row(band->in[i], band->out[i], plan->in.width, 3, method);
        else
            extreme_row(band->in[i], band->out[i], plan->in.width, 4, method);
    }
}

static void lightness_band(const bm_plan *plan, const bm_band *band)
{
    extreme_band(plan, band, GRAY_LIGHTNESS);
}

static void maximum_band(const bm_plan *plan, const bm_band *band)
{
    extreme_band(plan, band, GRAY_MAXIMUM);
}

static void minimum_band(const bm_plan *plan, const bm_band *band)
{
    extreme_band(plan, band, GRAY_MINIMUM);
}

BM_KERNELS(grayscale) = {.band = {[FROM_RGB] = gray_from_rgb,
                                  [FROM_RGBA] = graya_from_rgba,
                                  [LIGHTNESS] = lightness_band,
                                  [MAXIMUM] = maximum_band,
                                  [MINIMUM] = minimum_band}};

#else

BM_DECLARE_KERNELS(grayscale)

enum gray_param { GRAY_WEIGHTS };

/* In the order of weight_names. Rounded to nearest; where the three rounded values do not sum to
 * 65536, the one with the largest error takes the difference. */
static const gray_weights weight_table[] = {
    {19595, 38470, 7471},  /* as GRAY_BT601 */
    {13933, 46871, 4732},  /* 0.2126, 0.7152, 0.0722 */
    {21845, 21846, 21845}, /* a third each */
};
enum { WEIGHT_TABLES = sizeof weight_table / sizeof *weight_table };
static const char *const weight_names[] = {"bt601",   "bt709",   "average", "lightness",
                                           "maximum", "minimum", NULL};

bool bm_gray_is_mean(const bm_call *call)
{
    return call->value[GRAY_WEIGHTS].number < WEIGHT_TABLES;
}

static bm_status plan_mean(const bm_call *call, bm_plan *plan, bm_error *error)
{
    gray_weights *weights = bm_plan_alloc(plan, 1, sizeof *weights);
    if (!weights)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of grayscale");
    *weights = weight_table[(size_t)call->value[GRAY_WEIGHTS].number];
    plan->data = weights;
    return BM_OK;
}

static bm_status grayscale_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    bool alpha = bm_model_has_alpha(plan->in.model);

    if (plan->in.model == BM_GRAY || plan->in.model == BM_GRAYA) {
        plan->copies = true;
        return BM_OK;
    }
    bool mean = bm_gray_is_mean(call);
    bm_status status = mean ? plan_mean(call, plan, error) : BM_OK;
    if (status)
        return status;
    size_t way = mean ? (alpha ? FROM_RGBA : FROM_RGB)
                      : LIGHTNESS + (size_t)call->value[GRAY_WEIGHTS].number - WEIGHT_TABLES;
    plan->band = bm_pick(grayscale_kernels, plan)->band[way];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height,
                               alpha ? BM_GRAYA : BM_GRAY, plan->in.depth, error);
}

static const bm_param grayscale_params[] = {
    {.name = "weights",
     .type = BM_PARAM_CHOICE,
     .choices = weight_names,
     .doc = "How much red, green and blue count: as in BT.601, as in BT.709, or a third each; or "
            "the lightness of HSL, the largest of them (the value of HSV), the smallest"},
    {.name = NULL},
};

const bm_filter bm_filter_grayscale = {
    .name = "grayscale",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"greyscale", "gray", "desaturate", NULL},
    .summary = "Make one gray channel out of red, green and blue",
    .doc =
        "Black and white. bt601 and bt709 weigh colours as the eye does, and are what others make; "
        "maximum brightens reds and blues, minimum darkens them. `channel` takes one colour alone, "
        "`matrix` any mixture.\n\n"
        "Gray is (wr R + wg G + wb B + 32768) / 65536, rounded down, on the samples as they "
        "are stored (no linear light). The weights are 19595, 38470, 7471 for bt601 (0.299, "
        "0.587, 0.114), 13933, 46871, 4732 for bt709 (0.2126, 0.7152, 0.0722), 21845, 21846, "
        "21845 for average. lightness is (max + min + 1) / 2, rounded down, of the largest and the "
        "smallest of R, G and B, maximum and minimum are those alone. Exact in 8 and 16 bits. The "
        "weights are made for colours like those "
        "of sRGB; --to-srgb converts others first.\n\n"
        "Alpha is left alone. A picture that is gray already stays as it is.",
    .examples = "grayscale\n"
                "grayscale:bt709\n"
                "grayscale:lightness",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = grayscale_params,
    .plan = grayscale_plan,
};

#endif
