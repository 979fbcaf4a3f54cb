/* SPDX-License-Identifier: MIT */
/* put_within: the step behind a call that acts in a rectangle, or through a mask. The side input S is the picture before the
 * call, the input N is what the call made of it, or of a part of it that holds the rectangle and what the filter sees around.
 *
 * Outside of the rectangle the output is S. Inside it is N, or with a mask
 *
 *     (S (65535 - w) + N w) / 65535     w = the mask there, 0 .. 65535
 *
 * rounded to nearest. Where there is alpha, that holds of alpha, and colours count by it as well as by w, so that those of
 * transparent pixels do not show:
 *
 *     (S Sa (65535 - w) + N Na w) / (Sa (65535 - w) + Na w)
 *
 * and S where neither has any. A w of 0 gives S, one of 65535 N, also where nothing is seen of either.
 *
 * The mask is stretched to the picture's size by linear interpolation between the centres of its samples, first down, then
 * across, each rounded to nearest: within 2/65535 of the exact value. Beyond the outermost centres it stays as it is there. */
#include <string.h>

#include "kernels/kernel.h"
#include "kernels/scope.h"

#define ONE 65535u

/* Between samples `at` and at + 1, `part` of 65536 of the way. */
typedef struct place {
    uint32_t at, part;
} place;

typedef struct within_data {
    uint32_t left, top, x, y, width, height;
    const bm_image *mask; /* NULL: all of the rectangle */
    place *across;        /* by column of the rectangle; NULL: the mask is as wide as the picture */
} within_data;

/* Where the centre of pixel i of `pixels` lies among `samples`. */
static inline place place_of(uint32_t i, uint32_t pixels, uint32_t samples)
{
    int64_t at = ((2 * (int64_t)i + 1) * samples * 65536 + pixels) / (2 * (int64_t)pixels) - 32768;
    int64_t last = ((int64_t)samples - 1) << 16;
    at = at < 0 ? 0 : at > last ? last : at;
    return (place){(uint32_t)(at >> 16), (uint32_t)(at & 65535)};
}

#ifdef BM_KERNEL_LEVEL

static inline uint16_t between(uint32_t a, uint32_t b, uint32_t part)
{
    return (uint16_t)((a * (65536 - part) + b * part + 32768) >> 16);
}

/* The mask at the rectangle's pixels of row y. In its own row, or in scratch. */
static const uint16_t *mask_row(const bm_plan *plan, uint32_t y, uint16_t *restrict scratch)
{
    const within_data *data = plan->data;
    size_t samples = data->mask->desc.width;
    place down = place_of(y, plan->out.height, data->mask->desc.height);
    const uint16_t *row = bm_image_row(data->mask, 0, down.at);
    if (down.part) {
        const uint16_t *below = bm_image_row(data->mask, 0, down.at + 1);
        for (size_t x = 0; x < samples; x++)
            scratch[x] = between(row[x], below[x], down.part);
        row = scratch;
    }
    if (!data->across)
        return row + data->x;
    uint16_t *restrict stretched = scratch + samples;
    for (size_t x = 0; x < data->width; x++) {
        place at = data->across[x];
        stretched[x] = between(row[at.at], row[at.at + (at.part > 0)], at.part);
    }
    return stretched;
}

/* Nearest to (s (ONE - w) + n w) / ONE: of t below 2^32 - 2^16, t / (2^16 - 1) is t 2^-16 (1 + 2^-16 + ..), and no sum lies
 * in the middle between two levels, for ONE is odd (J. Blinn, Three wrongs make a right, 1995). */
static inline bm_sample blend(uint32_t s, uint32_t n, uint32_t w)
{
    uint32_t t = s * (ONE - w) + n * w + 32768;
    return (bm_sample)((t + (t >> 16)) >> 16);
}

/* `channels` is a constant at each call. */
BM_INLINED void blend_row(const bm_sample *restrict side, const bm_sample *restrict in,
                          const uint16_t *restrict mask, bm_sample *restrict out, size_t width,
                          size_t channels)
{
    for (size_t x = 0; x < width; x++)
        for (size_t c = 0; c < channels; c++)
            out[x * channels + c] = blend(side[x * channels + c], in[x * channels + c], mask[x]);
}

static inline bm_sample divide(uint64_t sum, uint64_t by)
{
    return (bm_sample)((sum + by / 2) / by);
}

BM_INLINED void blend_alpha_pixel(const bm_sample *side, const bm_sample *in, uint32_t w,
                                  bm_sample *out, size_t alpha)
{
    uint64_t before = (uint64_t)side[alpha] * (ONE - w), after = (uint64_t)in[alpha] * w;
    if (before + after == 0 || w == 0 || w == ONE) {
        const bm_sample *from = w == ONE ? in : side;
        for (size_t c = 0; c <= alpha; c++)
            out[c] = from[c];
        return;
    }
    out[alpha] = divide(before + after, ONE);
    for (size_t c = 0; c < alpha; c++)
        out[c] = divide(side[c] * before + in[c] * after, before + after);
}

/* Whether n pixels have the same alpha in both, and some: it then cancels out, and alpha is a channel as others are. */
BM_INLINED bool alpha_stays(const bm_sample *restrict side, const bm_sample *restrict in, size_t n,
                            size_t channels)
{
    uint32_t others = 0;
    for (size_t i = channels - 1; i < n * channels; i += channels)
        others |= (uint32_t)(side[i] != in[i]) | (uint32_t)(side[i] == 0);
    return others == 0;
}

enum { WITHIN_STRIP = 256 };

BM_INLINED void blend_alpha_row(const bm_sample *side, const bm_sample *in, const uint16_t *mask,
                                bm_sample *out, size_t width, size_t channels)
{
    for (size_t from = 0; from < width; from += WITHIN_STRIP) {
        const size_t left = width - from, n = left < WITHIN_STRIP ? left : WITHIN_STRIP;
        const size_t at = from * channels;
        if (alpha_stays(side + at, in + at, n, channels))
            blend_row(side + at, in + at, mask + from, out + at, n, channels);
        else
            for (size_t x = from; x < from + n; x++)
                blend_alpha_pixel(side + x * channels, in + x * channels, mask[x],
                                  out + x * channels, channels - 1);
    }
}

static void put_masked(const bm_plan *plan, const bm_sample *side, const bm_sample *in,
                       const uint16_t *mask, bm_sample *out)
{
    size_t width = ((const within_data *)plan->data)->width;
    switch (plan->in.model) {
    case BM_GRAY:
        blend_row(side, in, mask, out, width, 1);
        break;
    case BM_GRAYA:
        blend_alpha_row(side, in, mask, out, width, 2);
        break;
    case BM_RGBA:
        blend_alpha_row(side, in, mask, out, width, 4);
        break;
    case BM_CMYK:
        blend_row(side, in, mask, out, width, 4);
        break;
    default:
        blend_row(side, in, mask, out, width, 3);
        break;
    }
}

static void within_band(const bm_plan *plan, const bm_band *band)
{
    const within_data *data = plan->data;
    size_t channels = plan->in.plane[0].channels, begin = data->x * channels;
    size_t count = data->width * channels, end = begin + count, all = plan->out.width * channels;
    size_t shift = (data->x - data->left) * channels;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        uint32_t i = y - band->y0;
        const bm_sample *side = band->side[i];
        const bm_sample *in = (const bm_sample *)band->in[i] + shift;
        bm_sample *out = band->out[i];
        if (y < data->y || y >= data->y + data->height) {
            memcpy(out, side, all * sizeof *out);
            continue;
        }
        memcpy(out, side, begin * sizeof *out);
        if (data->mask)
            put_masked(plan, side + begin, in, mask_row(plan, y, band->scratch), out + begin);
        else
            memcpy(out + begin, in, count * sizeof *out);
        memcpy(out + end, side + end, (all - end) * sizeof *out);
    }
}

BM_KERNELS(put_within) = {.band = {within_band}};

#else

BM_DECLARE_KERNELS(put_within)

/* Rows that the input does not have are not looked at. */
static bm_span within_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const within_data *data = plan->data;
    (void)plane;
    return (bm_span){(int32_t)y0 - (int32_t)data->top, (int32_t)y1 - (int32_t)data->top};
}

static bm_status put_within_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    uint32_t width = (uint32_t)value[WITHIN_SIDE_WIDTH].number;
    uint32_t height = (uint32_t)value[WITHIN_SIDE_HEIGHT].number;
    within_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan for a part of a picture");
    *data = (within_data){.left = (uint32_t)value[WITHIN_LEFT].number,
                          .top = (uint32_t)value[WITHIN_TOP].number,
                          .x = (uint32_t)value[WITHIN_X].number,
                          .y = (uint32_t)value[WITHIN_Y].number,
                          .width = (uint32_t)value[WITHIN_WIDTH].number,
                          .height = (uint32_t)value[WITHIN_HEIGHT].number,
                          .mask = value[WITHIN_MASK].picture};
    plan->data = data;
    if (data->mask) {
        uint32_t samples = data->mask->desc.width;
        plan->scratch_bytes = ((size_t)samples + data->width) * sizeof(uint16_t);
        data->across = samples == width ? NULL : bm_plan_alloc(plan, data->width, sizeof(place));
        if (samples != width && !data->across)
            return bm_fail(error, BM_E_NOMEM, "no memory to stretch a mask");
        for (uint32_t x = 0; data->across && x < data->width; x++)
            data->across[x] = place_of(data->x + x, width, samples);
    }
    plan->need = within_need;
    plan->edge = BM_EDGE_CONSTANT;
    plan->band = bm_pick(put_within_kernels, plan)->band[0];
    return bm_desc_interleaved(&plan->out, width, height, plan->in.model, plan->in.depth, error);
}

const bm_filter bm_filter_put_within = {
    .name = "put_within",
    .summary = "The picture as it was, but in a rectangle or where a mask is white",
    .kind = BM_KIND_WINDOW,
    .models = BM_ANY_MODEL,
    .plan = put_within_plan,
};

#endif
