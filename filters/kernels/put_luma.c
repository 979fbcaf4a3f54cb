/* SPDX-License-Identifier: MIT */
/* put_luma: the step behind a call that acts on luma alone. The side input is the picture before it, whose luma was Y; the
 * input is what became of Y. Red, green and blue get the difference added, and are clamped; alpha stays.
 *
 * That is what YCbCr does whose Y changes while Cb and Cr stay (JFIF: R = Y + 1.402 Cr, and so on), without rounding
 * colours on the way there and back: where Y stays, so does the pixel. */
#include "kernels/gray.h"
#include "kernels/kernel.h"
#include "kernels/scope.h"

#ifdef BM_KERNEL_LEVEL

static inline bm_sample moved(int32_t sample, int32_t by)
{
    int32_t v = sample + by;
    return (bm_sample)(v < 0 ? 0 : v > BM_SAMPLE_MAX ? BM_SAMPLE_MAX : v);
}

/* Of pictures of `channels`, 3 or 4, which is a constant at each call. */
BM_INLINED void put_rows(const bm_plan *plan, const bm_band *band, size_t channels)
{
    const gray_weights weights = GRAY_BT601;
    const size_t width = plan->in.width, grays = channels - 2; /* with alpha, gray has it too */
    bm_sample *restrict before = band->scratch;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *restrict luma = band->in[i], *restrict side = band->side[i];
        bm_sample *restrict out = band->out[i];
        gray_row(&weights, side, before, width, channels);
        for (size_t x = 0; x < width; x++) {
            int32_t by = (int32_t)luma[x * grays] - before[x];
            for (size_t c = 0; c < 3; c++)
                out[x * channels + c] = moved(side[x * channels + c], by);
            if (channels == 4)
                out[x * channels + 3] = side[x * channels + 3];
        }
    }
}

static void put_rgb(const bm_plan *plan, const bm_band *band)
{
    put_rows(plan, band, 3);
}

static void put_rgba(const bm_plan *plan, const bm_band *band)
{
    put_rows(plan, band, 4);
}

BM_KERNELS(put_luma) = {.band = {put_rgb, put_rgba}};

#else

BM_DECLARE_KERNELS(put_luma)

static bm_status put_luma_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    plan->scratch_bytes = (size_t)plan->in.width * (plan->in.depth / 8u);
    plan->band = bm_pick(put_luma_kernels, plan)->band[plan->in.model == BM_GRAYA];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height,
                               (bm_model)call->value[SCOPE_MODEL].number, plan->in.depth, error);
}

const bm_filter bm_filter_put_luma = {
    .name = "put_luma",
    .summary = "The picture as it was, but for its luma",
    .kind = BM_KIND_POINT,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA),
    .plan = put_luma_plan,
};

#endif
