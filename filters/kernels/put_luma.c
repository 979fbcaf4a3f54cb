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

#include <string.h>

/* Holds what a sample may move by, and where it comes to. */
#if BM_KERNEL_DEPTH == 8
typedef int16_t moved;
#else
typedef int32_t moved;
#endif

enum { PUT_STRIP = 256 };

/* The way of each luma, for all samples of its pixel: three alike, and none for alpha. A pixel of three is written as four, of
 * which the next one takes the last. Four of 16 bits are made by a multiplication, which no lane carries over from. */
BM_INLINED void spread_ways(const bm_sample *restrict luma, const bm_sample *restrict before,
                            size_t pixels, size_t channels, moved *restrict by)
{
    for (size_t x = 0; x < pixels; x++) {
        const int32_t way = (int32_t)luma[x * (channels - 2)] - before[x];
#if BM_KERNEL_DEPTH == 8
        const uint16_t colours[4] = {1, 1, 1, 0};
        uint64_t pixel;
        memcpy(&pixel, colours, sizeof pixel);
        pixel *= (uint16_t)way;
#else
        const moved pixel[4] = {way, way, way, 0};
#endif
        memcpy(by + x * channels, &pixel, sizeof pixel);
    }
}

static void move_samples(const bm_sample *restrict side, const moved *restrict by, size_t n,
                         bm_sample *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        moved v = (moved)(side[i] + by[i]);
        v = v < 0 ? 0 : v;
        out[i] = (bm_sample)(v > BM_SAMPLE_MAX ? BM_SAMPLE_MAX : v);
    }
}

/* Of pictures of `channels`, 3 or 4, which is a constant at each call. With alpha, gray has it too. */
BM_INLINED void put_rows(const bm_plan *plan, const bm_band *band, size_t channels)
{
    const gray_weights weights = GRAY_BT601;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *luma = band->in[i], *side = band->side[i];
        bm_sample *out = band->out[i];
        for (size_t from = 0; from < plan->in.width; from += PUT_STRIP) {
            bm_sample before[PUT_STRIP];
            moved by[PUT_STRIP * 4 + 1];
            const size_t left = plan->in.width - from, n = left < PUT_STRIP ? left : PUT_STRIP;
            const size_t at = from * channels;
            gray_row(&weights, side + at, before, n, channels);
            spread_ways(luma + from * (channels - 2), before, n, channels, by);
            move_samples(side + at, by, n * channels, out + at);
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
