/* SPDX-License-Identifier: MIT */
/* sharpen: unsharp mask. What a blur takes away from a picture is added to it once more.
 *
 * With g the blurred sample (gaussian_blur.h) and d = v - g, a sample becomes v + amount * d where |d| >= threshold.
 * The difference is taken from g as the passes leave it, before any rounding to whole levels: an amount of 10 would
 * turn half a level of that into five.
 *
 * FIXED, in the 9.6 of gaussian_fixed.h. v * 64 and g are at most 16320 apart. The amount is n + f, a whole number and
 * a fraction in 1.15, and d is first brought within 16320 / amount + 1: whatever is beyond comes out black or white
 * all the same. So amount * d stays within 16320 + 10, and v * 64 + amount * d within 16 bits. The product is off by
 * half a unit of 1/64 and the rounding of f by 2^-16 * 16320 / 64 units: 0.012 level together. The error of g counts
 * amount times: for a radius r, amount * (r + 1) / 64 by the products of its two passes, which is kept below half a
 * level, so that a flat picture stays flat; and amount * (2 r + 1) * 255 / 32768 by its weights, which then is below
 * half a level, too.
 *
 * FLOAT is the same in single precision. Where there is alpha, v and g are premultiplied and g is the mean of colour
 * times alpha: g / (mean of alpha) is the colour of the visible surroundings, and d is what the pixel's colour differs
 * from that. Alpha stays as it is. */
#include "kernels/gaussian_blur.h"

enum sharpen_param { SHARPEN_SIGMA, SHARPEN_AMOUNT, SHARPEN_THRESHOLD };
enum { FIXED, FLOAT };

typedef struct sharpen_data {
    gaussian_blur blur;
    int16_t whole, fraction; /* n and f of the head of this file */
    int16_t limit, least;    /* of |d|, in 9.6 */
    float amount, threshold; /* in levels */
} sharpen_data;

/* Colour differences of YCbCr are not sharpened. */
static inline bool is_chroma(const bm_plan *plan, size_t channel)
{
    return plan->in.model == BM_YCBCR && channel > 0;
}

static inline bool copies_plane(const bm_plan *plan, unsigned plane)
{
    return plan->in.planes > 1 && is_chroma(plan, plane);
}

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 8

#include "kernels/gaussian_fixed.h"

static inline void fixed_finish(const gaussian_row *row, size_t x, bm_v16 blurred)
{
    const sharpen_data *data = row->plan->data;
    bm_v16 v = bm_v16_shl(bm_v16_load_u8(row->in + x), BITS);
    bm_v16 d = bm_v16_keep(bm_v16_sub(v, blurred), bm_v16_set(data->least));
    d = bm_v16_within(d, bm_v16_set(data->limit));
    v = bm_v16_add(v, bm_v16_mul(d, bm_v16_set(data->whole)));
    v = bm_v16_add(v, bm_v16_mulr(d, bm_v16_set(data->fraction)));
    v = bm_v16_sar(bm_v16_add(v, bm_v16_set(1 << (BITS - 1))), BITS);
    bm_v16_store_u8(row->out + x, bm_v16_clamp(v, bm_v16_set(BM_SAMPLE_MAX)));
}

static inline void fixed_finish_one(const gaussian_row *row, size_t x, int32_t blurred)
{
    const sharpen_data *data = row->plan->data;
    int32_t v = row->in[x] << BITS, d = v - blurred, limit = data->limit;
    if (d > -data->least && d < data->least)
        d = 0;
    d = d < -limit ? -limit : d > limit ? limit : d;
    v = (v + d * data->whole + ((d * data->fraction + 16384) >> 15) + (1 << (BITS - 1))) >> BITS;
    row->out[x] = (uint8_t)(v < 0 ? 0 : v > BM_SAMPLE_MAX ? BM_SAMPLE_MAX : v);
}

#endif

#include "kernels/gaussian_float.h"

/* v + amount * d, where |d| reaches `least`; then between 0 and max, and rounded. */
static inline bm_sample sharpened(float v, float d, float amount, float least, float max)
{
    float to = (d < 0 ? -d : d) >= least ? v + amount * d : v;
    to = to < 0 ? 0 : to;
    to = to < max ? to : max;
    return (bm_sample)(int32_t)(to + 0.5f);
}

/* Where nothing within reach is visible, neither is the pixel: 0 stays 0. */
static inline void sharpen_premultiplied(const sharpen_data *data, const bm_sample *in,
                                         const float *blurred, size_t channels, bm_sample *out)
{
    size_t colours = channels - 1;
    float alpha = in[colours], mean = blurred[colours], share = mean > 0 ? alpha / mean : 0;
    float least = data->threshold / BM_SAMPLE_MAX * alpha;
    for (size_t c = 0; c < colours; c++) {
        float v = in[c];
        out[c] = sharpened(v, v - share * blurred[c], data->amount, least, alpha);
    }
    out[colours] = in[colours];
}

static inline void float_finish(const gaussian_row *row, size_t from, size_t n,
                                const float *blurred)
{
    const sharpen_data *data = row->plan->data;
    const bm_sample *in = row->in + from;
    bm_sample *out = row->out + from;
    float amount = data->amount, least = data->threshold;

    if (row->plan->in.premultiplied) {
        size_t channels = row->plan->in.plane[0].channels;
        for (size_t x = 0; x < n; x += channels)
            sharpen_premultiplied(data, in + x, blurred + x, channels, out + x);
        return;
    }
    for (size_t x = 0; x < n; x++)
        out[x] = sharpened(in[x], (float)in[x] - blurred[x], amount, least, BM_SAMPLE_MAX);
}

/* Puts the colour differences of interleaved YCbCr back. */
static void keep_chroma(const bm_plan *plan, const bm_band *band)
{
    const sharpen_data *data = plan->data;
    size_t samples = (size_t)plan->in.width * 3;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *in = band->in[i + data->blur.down[0].radius];
        bm_sample *out = band->out[i];
        for (size_t x = 0; x < samples; x += 3) {
            out[x + 1] = in[x + 1];
            out[x + 2] = in[x + 2];
        }
    }
}

BM_INLINED void sharpen_band(const bm_plan *plan, const bm_band *band,
                             void (*pass)(const bm_plan *, const bm_band *, const gaussian_blur *))
{
    const sharpen_data *data = plan->data;
    if (copies_plane(plan, band->plane)) {
        for (uint32_t i = 0; i < band->y1 - band->y0; i++)
            memcpy(band->out[i], band->in[i], bm_desc_row_bytes(&plan->in, band->plane));
        return;
    }
    pass(plan, band, &data->blur);
    if (plan->in.model == BM_YCBCR && plan->in.planes == 1)
        keep_chroma(plan, band);
}

#if BM_KERNEL_DEPTH == 8
static void sharpen_fixed(const bm_plan *plan, const bm_band *band)
{
    sharpen_band(plan, band, fixed_band);
}
#endif

static void sharpen_float(const bm_plan *plan, const bm_band *band)
{
    sharpen_band(plan, band, float_band);
}

BM_KERNELS(sharpen) = {.band = {
#if BM_KERNEL_DEPTH == 8
                           [FIXED] = sharpen_fixed,
#endif
                           [FLOAT] = sharpen_float}};

#else

BM_DECLARE_KERNELS(sharpen)

static bm_span sharpen_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const sharpen_data *data = plan->data;
    return copies_plane(plan, plane) ? (bm_span){(int32_t)y0, (int32_t)y1}
                                     : gaussian_blur_need(&data->blur, plane, y0, y1);
}

static void set_strength(sharpen_data *data, const bm_call *call, const bm_desc *in)
{
    const double white = 255 * 64;
    double amount = call->value[SHARPEN_AMOUNT].number;
    double threshold = call->value[SHARPEN_THRESHOLD].number / 100;
    int32_t scaled = (int32_t)floor(amount * 32768 + 0.5);

    data->whole = (int16_t)(scaled >> 15);
    data->fraction = (int16_t)(scaled & 32767);
    data->limit = (int16_t)(amount > 1 ? floor(white / amount) + 1 : white);
    data->least = (int16_t)ceil(threshold * white);
    data->amount = (float)amount;
    data->threshold = (float)(threshold * (in->depth == 8 ? 255 : 65535));
}

/* The largest radius with amount * (r + 1) / 64 < 1/2. */
static uint32_t fixed_radius(double amount)
{
    double bound = ceil(32 / amount) - 2;
    return bound < GAUSSIAN_FIXED_MAX_RADIUS ? (uint32_t)bound : GAUSSIAN_FIXED_MAX_RADIUS;
}

static bm_status sharpen_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double sigma = call->value[SHARPEN_SIGMA].number, amount = call->value[SHARPEN_AMOUNT].number;

    plan->copies = amount == 0;
    if (plan->copies)
        return BM_OK;
    sharpen_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan an unsharp mask");
    bm_status status = gaussian_blur_plan(&data->blur, sigma, fixed_radius(amount), plan, error);
    if (status)
        return status;
    set_strength(data, call, &plan->in);
    plan->data = data;
    plan->need = sharpen_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(sharpen_kernels, plan)->band[data->blur.fixed ? FIXED : FLOAT];
    return BM_OK;
}

static const bm_param sharpen_params[] = {
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.3,
     .max = 200,
     .def = 1,
     .unit = "pixels",
     .doc = "Standard deviation of the Gaussian: how broad the details are that stand out"},
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 10,
     .def = 1,
     .doc = "How many times the difference from the blurred picture is added"},
    {.name = "threshold",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 0,
     .unit = "percent",
     .doc = "Smaller differences, in parts of the full scale, are left alone: spares noise"},
    {.name = NULL},
};

const bm_filter bm_filter_sharpen = {
    .name = "sharpen",
    .summary = "Sharpen by an unsharp mask",
    .doc = "With g a sample after gaussian of that sigma, not rounded, a sample v becomes "
           "v + amount * (v - g) where |v - g| is at least threshold / 100 * 255 (65535 in 16 "
           "bits), and stays v elsewhere; clamped to the scale and rounded to nearest, halves "
           "upwards. Each channel of RGB and CMYK for itself; of YCbCr only luma, since sharper "
           "colour differences are mostly coloured noise.\n\n"
           "Alpha is left alone. Where there is alpha, g is the mean of the visible colours "
           "around: they count by their alpha.\n\n"
           "No sample of 8 bits is more than 1.5 levels from the exact result.",
    .examples = "sharpen\nsharpen:sigma=1.5,amount=0.7\nsharpen:sigma=2,amount=1.5,threshold=2",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = sharpen_params,
    .plan = sharpen_plan,
};

#endif
