/* SPDX-License-Identifier: MIT */
/* palette: pixels become colours of a palette, the nearest ones (palette.h), by thresholds in a fixed order, or with Floyd and
 * Steinberg's error diffusion. Alpha is left alone. All in integers.
 *
 * Diffusion is dither's arithmetic on whole colours, in sixteenths of a level: with the error e that its neighbours handed over a
 * sample v wants t = clamp(16 v + e, 0, 16 max). The colour is the one that is nearest to that, of 8 bits; what it leaves is
 * d = t - 16 colour, of which dither.c tells the shares. Clamping keeps errors bounded where colours lie outside of what the
 * palette can mix.
 *
 * A pixel waits for its left neighbour and for three above it. Two rows run together, the lower one two pixels behind: one looks
 * for its colour while the other waits for the memory. */
#include "kernels/bayer.h"
#include "kernels/kernel.h"
#include "kernels/palette.h"

enum { PALETTE_DIFFUSION, PALETTE_ORDERED, PALETTE_NONE };

typedef struct palette_data {
    const bm_palette_colours *palette;
    int32_t threshold[64]; /* what is added at a place of the square, by its number */
} palette_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

typedef palette_lanes colour4;

#define FULL (BM_SAMPLE_MAX / 255) /* of a sample for one of 8 bits */
#define ROWS 4

static inline colour4 all4(int32_t v)
{
    return v - (colour4){0};
}

/* The channel numbers of gray are all 0. */
static inline colour4 pixel4(const bm_sample *pixel, size_t channels)
{
    const bool gray = channels <= 2;
    return (colour4){pixel[0], pixel[gray ? 0 : 1], pixel[gray ? 0 : 2], 0};
}

static inline colour4 clamp4(colour4 v, int32_t max)
{
    v &= v > 0;
    const colour4 most = all4(max), above = v > most;
    return (above & most) | (~above & v);
}

/* The colour nearest to this one. Samples of 16 bits are rounded to 8: (255 v + 32895) / 65536, rounded down, is v / 257,
 * rounded to nearest, for all of them. */
static inline const int32_t *nearest4(const bm_palette_colours *palette, colour4 v)
{
#if BM_KERNEL_DEPTH == 16
    v = (255 * v + 32895) >> 16;
#endif
    return palette->colour[palette_nearest(palette, v)];
}

/* `channels`, those of the input, is a constant at each call. */
static inline void store_colour(const int32_t *colour, const bm_sample *in, size_t channels,
                                bm_sample *out)
{
    for (size_t c = 0; c < 3; c++)
        out[c] = (bm_sample)(colour[c] * FULL);
    if (channels % 2 == 0)
        out[3] = in[channels - 1];
}

/* ---- each pixel by itself -------------------------------------------------------------------- */

BM_INLINED void plain_row(const palette_data *data, const bm_sample *restrict in, uint32_t y,
                          size_t width, size_t channels, bool ordered, bm_sample *restrict out)
{
    const size_t step = channels % 2 ? 3 : 4;
    int32_t add[8] = {0};
    for (uint32_t x = 0; x < 8 && ordered; x++)
        add[x] = data->threshold[bayer_number(x, y)];
    for (size_t x = 0; x < width; x++, in += channels, out += step) {
        colour4 v = pixel4(in, channels);
        if (ordered)
            v = clamp4(v + add[x & 7], BM_SAMPLE_MAX);
        store_colour(nearest4(data->palette, v), in, channels, out);
    }
}

BM_INLINED void plain_band(const bm_plan *plan, const bm_band *band, bool ordered)
{
    const size_t width = plan->in.width;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const void *in = band->in[y - band->y0];
        void *out = band->out[y - band->y0];
        switch (plan->in.plane[0].channels) {
        case 1:
            plain_row(plan->data, in, y, width, 1, ordered, out);
            break;
        case 2:
            plain_row(plan->data, in, y, width, 2, ordered, out);
            break;
        case 3:
            plain_row(plan->data, in, y, width, 3, ordered, out);
            break;
        default:
            plain_row(plan->data, in, y, width, 4, ordered, out);
        }
    }
}

static void ordered_band(const bm_plan *plan, const bm_band *band)
{
    plain_band(plan, band, true);
}

static void none_band(const bm_plan *plan, const bm_band *band)
{
    plain_band(plan, band, false);
}

/* ---- diffusion ------------------------------------------------------------------------------- */

/* What goes from pixel to pixel of a row. */
typedef struct diffusion {
    const bm_sample *in;
    bm_sample *out;
    colour4 right;       /* for this pixel, from the left */
    colour4 below;       /* for the pixel below the one to the left, so far */
    colour4 lower_right; /* for the pixel below this one, so far */
} diffusion;

/* One pixel. `errors` has what the row above hands down from x on, and gets what this one does up to x - 1. */
BM_INLINED void diffuse(const bm_palette_colours *palette, diffusion *row, colour4 *errors,
                        size_t x, size_t width, size_t channels)
{
    const bm_sample *in = row->in + x * channels;
    const colour4 wanted =
        clamp4(16 * pixel4(in, channels) + errors[x] + row->right, 16 * BM_SAMPLE_MAX);
    const int32_t *colour = nearest4(palette, (wanted + 8) >> 4);
    colour4 value;
    memcpy(&value, colour, sizeof value);
    const colour4 d = wanted - 16 * FULL * value;
    const colour4 r = (7 * d + 8) >> 4, s = (3 * d + 8) >> 4, b = (5 * d + 8) >> 4;
    if (x > 0)
        errors[x - 1] = row->below + s;
    row->below = row->lower_right + b;
    row->lower_right = d - r - s - b;
    row->right = r;
    if (x + 1 == width)
        errors[x] = row->below;
    store_colour(colour, in, channels, row->out + x * (channels % 2 ? 3 : 4));
}

/* `rows` rows, a constant at each call: as many pixels at a time as there are rows. */
BM_INLINED void diffuse_rows(const bm_palette_colours *palette, const void *const *in,
                             void *const *out, uint32_t rows, size_t width, size_t channels,
                             colour4 *errors)
{
    const size_t lag = 2 * ((size_t)rows - 1);
    diffusion row[ROWS];
    memset(row, 0, sizeof row);
    for (uint32_t i = 0; i < rows; i++) {
        row[i].in = in[i];
        row[i].out = out[i];
    }
    for (size_t step = 0; step < width + lag; step++) {
        if (step >= lag && step < width)
            BM_UNROLL(4)
        for (uint32_t i = 0; i < rows; i++)
            diffuse(palette, &row[i], errors, step - 2 * (size_t)i, width, channels);
        else for (uint32_t i = 0; i < rows;
                  i++) if (step >= 2 * (size_t)i && step - 2 * (size_t)i < width)
            diffuse(palette, &row[i], errors, step - 2 * (size_t)i, width, channels);
    }
}

/* `channels` is a constant at each call. */
BM_INLINED void diffuse_band(const bm_palette_colours *palette, const bm_band *band, size_t width,
                             size_t channels, colour4 *errors)
{
    const uint32_t count = band->y1 - band->y0;
    uint32_t y = 0;
    for (; y + ROWS <= count; y += ROWS)
        diffuse_rows(palette, band->in + y, band->out + y, ROWS, width, channels, errors);
    for (; y < count; y++)
        diffuse_rows(palette, band->in + y, band->out + y, 1, width, channels, errors);
}

static void diffusion_band(const bm_plan *plan, const bm_band *band)
{
    const bm_palette_colours *palette = ((const palette_data *)plan->data)->palette;
    const size_t width = plan->in.width;
    colour4 *errors = band->scratch;

    if (!band->resume)
        memset(errors, 0, width * sizeof *errors);
    switch (plan->in.plane[0].channels) {
    case 1:
        diffuse_band(palette, band, width, 1, errors);
        break;
    case 2:
        diffuse_band(palette, band, width, 2, errors);
        break;
    case 3:
        diffuse_band(palette, band, width, 3, errors);
        break;
    default:
        diffuse_band(palette, band, width, 4, errors);
    }
}

BM_KERNELS(palette) = {.band = {[PALETTE_DIFFUSION] = diffusion_band,
                                [PALETTE_ORDERED] = ordered_band,
                                [PALETTE_NONE] = none_band}};

#else

#include "bandmill/size.h"

BM_DECLARE_KERNELS(palette)

enum palette_param { PALETTE_FILE, PALETTE_METHOD };

static const char *const method_names[] = {"diffusion", "ordered", "none", NULL};

/* Thresholds as far apart as the colours of an even grid of as many would be: with k the least number whose cube is not below
 * the count, (2 M - 63) max / (128 (k - 1)), rounded to nearest, halves upwards. */
static void make_thresholds(palette_data *data, int32_t max)
{
    int32_t side = 2;
    while (side * side * side < (int32_t)data->palette->count)
        side++;
    const int64_t parts = 128 * (side - 1);
    for (int32_t number = 0; number < 64; number++) {
        const int64_t twice = 2 * (int64_t)(2 * number - 63) * max + parts;
        data->threshold[number] =
            (int32_t)(twice >= 0 ? twice / (2 * parts) : -((2 * parts - 1 - twice) / (2 * parts)));
    }
}

static bm_status palette_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const int method = (int)call->value[PALETTE_METHOD].number;
    const bool alpha = bm_model_has_alpha(plan->in.model);
    palette_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of palette");
    data->palette = call->value[PALETTE_FILE].content;
    if (!data->palette)
        return bm_fail(error, BM_E_PARAM, "palette: its file was not loaded");
    make_thresholds(data, plan->in.depth == 8 ? 255 : 65535);
    if (method == PALETTE_DIFFUSION &&
        !bm_size_mul(plan->in.width, 4 * sizeof(int32_t), &plan->scratch_bytes))
        return bm_fail(error, BM_E_NOMEM, "palette cannot hold a row of %u pixels", plan->in.width);
    plan->data = data;
    plan->serial = method == PALETTE_DIFFUSION;
    plan->band = bm_pick(palette_kernels, plan)->band[method];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height,
                               alpha ? BM_RGBA : BM_RGB, plan->in.depth, error);
}

static const bm_param palette_params[] = {
    {.name = "file",
     .type = BM_PARAM_FILE,
     .required = true,
     .read = bm_palette_read,
     .doc = "The palette, of up to 256 colours: a .gpl file of GIMP, or one colour a line, as "
            "#1a2b3c, 1a2b3c or by its name; empty lines and those that begin with ; do not count"},
    {.name = "method",
     .type = BM_PARAM_CHOICE,
     .choices = method_names,
     .doc =
         "diffusion: errors are spread over the neighbours; ordered: a regular pattern, which is "
         "the same from picture to picture; none: flat areas of the nearest colour"},
    {.name = NULL},
};

const bm_filter bm_filter_palette = {
    .name = "palette",
    .group = BM_GROUP_FINISH,
    .aliases = (const char *const[]){"remap", "quantize", NULL},
    .summary = "Keep to the colours of a palette, with patterns in place of those between",
    .doc = "For screens and printers with few colours, small PNGs, and the look of old games.\n\n"
           "method=none: each pixel becomes the nearest colour: that with the least sum of squared "
           "differences of red, green and blue, in 8 bits as they are stored; of several, the "
           "first one in the file. In 16 bits samples are rounded to 8 for that, and colours are "
           "257 times as large.\n\n"
           "method=diffusion, by Floyd and Steinberg: what that changed goes to the neighbours "
           "that are still to come, 7/16 to the right, 3/16, 5/16 and 1/16 to the three below; the "
           "sum of sample and errors is first clamped to black and white. Integer arithmetic in "
           "1/16 of a level, in which the last neighbour gets what is left, as `dither` has it.\n\n"
           "method=ordered: before, (2 M - 63) max / (128 (k - 1)) is added to red, green and blue "
           "alike, rounded, and the sum clamped: M are the numbers of Bayer's square of 8 by 8, as "
           "in dither, and k the least whole number from 2 on whose cube is not below the number "
           "of colours.\n\n"
           "Exact, all of them. Gray pictures become RGB. Alpha is left alone. CMYK and YCbCr are "
           "not taken. The file is read once for all pictures; names with a comma or a | in them "
           "are not understood.",
    .examples = "palette:colours.gpl\n"
                "palette:colours.gpl,method=ordered\n"
                "palette:file=colours.gpl,method=none",
    .kind = BM_KIND_SERIAL,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = palette_params,
    .plan = palette_plan,
};

#endif
