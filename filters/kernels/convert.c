/* SPDX-License-Identifier: MIT */
/* convert: the step that makes a picture fit its encoder: another colour model, another depth.
 *
 * In this order: alpha is flattened over white, colour becomes gray (BT.601: 0.299 R + 0.587 G + 0.114 B) or gray
 * becomes colour, and the depth changes: 8 to 16 bits by v * 257, 16 to 8 by round(v / 257). Each rounds to nearest. */
#include "kernels/kernel.h"

enum { TO_8, TO_16 };

typedef struct convert_data {
    unsigned in_colours, out_colours; /* 1 or 3 */
    bool in_alpha, out_alpha;
} convert_data;

#ifdef BM_KERNEL_LEVEL

static inline uint32_t over_white(uint32_t c, uint32_t a)
{
    uint64_t max = BM_SAMPLE_MAX;
    return (uint32_t)((c * (uint64_t)a + max * (max - a) + max / 2) / max);
}

static inline uint32_t gray_of(const uint32_t *rgb)
{
    /* 16-bit weights that sum to 65536 */
    return (19595u * rgb[0] + 38470u * rgb[1] + 7471u * rgb[2] + 32768u) >> 16;
}

static inline uint32_t to_depth(uint32_t v, unsigned depth)
{
#if BM_KERNEL_DEPTH == 8
    return depth == 16 ? v * 257 : v;
#else
    return depth == 8 ? (v + 128) / 257 : v;
#endif
}

/* One pixel to the output's model, still in the input's depth: alpha, where there is any, last. */
static inline void convert_pixel(const convert_data *data, const bm_sample *in, uint32_t out[4])
{
    uint32_t colour[3] = {in[0], in[0], in[0]};
    uint32_t alpha = data->in_alpha ? in[data->in_colours] : BM_SAMPLE_MAX;
    for (unsigned c = 1; c < data->in_colours; c++)
        colour[c] = in[c];
    if (data->in_alpha && !data->out_alpha)
        for (unsigned c = 0; c < 3; c++)
            colour[c] = over_white(colour[c], alpha);
    if (data->out_colours == 1 && data->in_colours == 3)
        colour[0] = gray_of(colour);
    for (unsigned c = 0; c < data->out_colours; c++)
        out[c] = colour[c];
    out[data->out_colours] = alpha;
}

/* `depth` is the output's, a constant at each call. */
BM_INLINED void convert_rows(const bm_plan *plan, const bm_band *band, unsigned depth)
{
    const convert_data *data = plan->data;
    size_t in_channels = plan->in.plane[0].channels, out_channels = plan->out.plane[0].channels;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *in = band->in[i];
        uint8_t *out_8 = band->out[i];
        uint16_t *out_16 = band->out[i];
        for (size_t x = 0; x < plan->in.width; x++) {
            uint32_t pixel[4];
            convert_pixel(data, in + x * in_channels, pixel);
            for (size_t c = 0; c < out_channels; c++) {
                uint32_t value = to_depth(pixel[c], depth);
                if (depth == 8)
                    out_8[x * out_channels + c] = (uint8_t)value;
                else
                    out_16[x * out_channels + c] = (uint16_t)value;
            }
        }
    }
}

static void convert_to_8(const bm_plan *plan, const bm_band *band)
{
    convert_rows(plan, band, 8);
}

static void convert_to_16(const bm_plan *plan, const bm_band *band)
{
    convert_rows(plan, band, 16);
}

BM_KERNELS(convert) = {.band = {[TO_8] = convert_to_8, [TO_16] = convert_to_16}};

#else

BM_DECLARE_KERNELS(convert)

#define CONVERTIBLE                                                                                \
    (BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) | BM_MODEL_BIT(BM_RGBA))

static unsigned colours(bm_model model)
{
    return model == BM_GRAY || model == BM_GRAYA ? 1 : 3;
}

/* value[0]: the model wanted, value[1]: the depth. */
static bm_status convert_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    bm_model model = (bm_model)call->value[0].number;
    unsigned depth = (unsigned)call->value[1].number;
    if (model == plan->in.model && depth == plan->in.depth) {
        plan->copies = true;
        return BM_OK;
    }
    if (!(CONVERTIBLE & BM_MODEL_BIT(model)))
        return bm_fail(error, BM_E_CHAIN, "%s cannot become %s", bm_model_name(plan->in.model),
                       bm_model_name(model));
    convert_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a conversion");
    *data = (convert_data){.in_colours = colours(plan->in.model),
                           .out_colours = colours(model),
                           .in_alpha = bm_model_has_alpha(plan->in.model),
                           .out_alpha = bm_model_has_alpha(model)};
    plan->data = data;
    plan->band = bm_pick(convert_kernels, plan)->band[depth == 8 ? TO_8 : TO_16];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height, model, depth, error);
}

const bm_filter bm_filter_convert = {
    .name = "convert",
    .summary = "Another colour model or depth",
    .kind = BM_KIND_POINT,
    .models = CONVERTIBLE,
    .plan = convert_plan,
};

#endif
