/* SPDX-License-Identifier: MIT */
/* The step behind plans that hold a colour matrix and no kernel: every colour becomes a weighed sum of red, green, blue
 * and 1. Alpha is left alone. Gray counts as red, green and blue alike.
 *
 * FIXED, for 8 bits where no weight is 4 or more: weights are 16-bit integers of 1 / 2^shift, the largest shift (at
 * most 15) that they fit in; sums have 32 bits (3 * 255 * 32767 < 2^25, and room for the offset). A weight is rounded to
 * nearest, except that the one with the largest error of a row takes what the row's sum is off: rows that sum to 1 do
 * so exactly, and gray stays gray. The errors of a row thus sum to less than 1/2 + 1/2 + 1 units, and a sample is less
 * than 2 * 255 / 2^shift levels from the exact sum before it is rounded to nearest: 0.016 for weights below 1, 0.063
 * for those below 4.
 *
 * FLOAT, for everything else: single precision in a fixed order, without contraction, so the same bytes everywhere.
 * Weight, product and at most four sums each add a relative error of 2^-24 at most: a sample is less than
 * 6 * 65535 * 2^-24 = 0.024 levels from the exact sum for each 1 that the row's absolute weights sum to. */
#include "kernels/colour_matrix.h"

#include "kernels/kernel.h"

enum { FIXED, FLOAT };

typedef struct matrix_data {
    int shift;
    int16_t weight[3][3];
    int32_t offset[3]; /* with the half that rounds to nearest */
    float real[3][4];  /* the last: levels */
} matrix_data;

#ifdef BM_KERNEL_LEVEL

#include "kernels/colours.h"

static inline void float_pixel(const matrix_data *data, float red, float green, float blue,
                               int32_t levels[3])
{
    for (size_t c = 0; c < 3; c++) {
        const float *row = data->real[c];
        levels[c] = bm_level_of(row[0] * red + row[1] * green + row[2] * blue + row[3]);
    }
}

BM_INLINED void float_colours(const void *context, const bm_colours *restrict in,
                              bm_levels *restrict out, size_t pixels)
{
    const matrix_data data = *(const matrix_data *)context;
    for (size_t x = 0; x < pixels; x++) {
        int32_t levels[3];
        float_pixel(&data, in->of[0][x], in->of[1][x], in->of[2][x], levels);
        for (size_t c = 0; c < 3; c++)
            out->of[c][x] = levels[c];
    }
}

#if BM_KERNEL_DEPTH == 8

#include "kernels/quads.h"

static inline void fixed_pixel(const matrix_data *data, int32_t red, int32_t green, int32_t blue,
                               int32_t levels[3])
{
    for (size_t c = 0; c < 3; c++) {
        const int16_t *row = data->weight[c];
        levels[c] =
            (row[0] * red + row[1] * green + row[2] * blue + data->offset[c]) >> data->shift;
    }
}

#ifdef BM_QUADS

typedef struct matrix_vectors {
    bm_quads red_green[3], blue[3], offset[3]; /* by colour out */
    bm_quads pick_red_green, pick_blue, place; /* tables of shuffles */
    bm_quads alpha;                            /* its bytes, where there is any */
} matrix_vectors;

static inline matrix_vectors load_matrix(const matrix_data *data, size_t channels)
{
    static const int8_t red_green[2][16] = {
        {0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1},
        {0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1}};
    static const int8_t blue[2][16] = {
        {2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1},
        {2, -1, -1, -1, 6, -1, -1, -1, 10, -1, -1, -1, 14, -1, -1, -1}};
    static const int8_t place[2][16] = {{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, -1, -1, -1, -1},
                                        {0, 4, 8, -1, 1, 5, 9, -1, 2, 6, 10, -1, 3, 7, 11, -1}};
    size_t i = channels - 3;
    matrix_vectors vectors = {.pick_red_green = bm_quads_table(red_green[i]),
                              .pick_blue = bm_quads_table(blue[i]),
                              .place = bm_quads_table(place[i]),
                              .alpha = bm_quads_all((int32_t)0xff000000)};
    for (size_t c = 0; c < 3; c++) {
        const int16_t *row = data->weight[c];
        vectors.red_green[c] = bm_quads_pairs(row[0], row[1]);
        vectors.blue[c] = bm_quads_pairs(row[2], 0);
        vectors.offset[c] = bm_quads_all(data->offset[c]);
    }
    return vectors;
}

static inline bm_quads weigh(const matrix_vectors *vectors, bm_quads pixels, int shift)
{
    bm_quads red_green = bm_quads_shuffle(pixels, vectors->pick_red_green);
    bm_quads blue = bm_quads_shuffle(pixels, vectors->pick_blue);
    bm_quads sum[3];
    for (size_t c = 0; c < 3; c++) {
        sum[c] = bm_quads_add(bm_quads_madd(red_green, vectors->red_green[c]),
                              bm_quads_madd(blue, vectors->blue[c]));
        sum[c] = bm_quads_sar(bm_quads_add(sum[c], vectors->offset[c]), shift);
    }
    bm_quads words = bm_quads_pack32(sum[0], sum[1]), more = bm_quads_pack32(sum[2], sum[2]);
    return bm_quads_shuffle(bm_quads_pack16(words, more), vectors->place);
}

/* Returns how many pixels it did; the rest is too short for a vector. */
BM_INLINED size_t fixed_vectors(const matrix_data *data, const uint8_t *in, uint8_t *out,
                                size_t width, size_t channels)
{
    const matrix_vectors vectors = load_matrix(data, channels);
    size_t x = 0;
    for (; x * channels + bm_quads_reach(channels) <= width * channels; x += 4 * BM_QUADS) {
        if (channels == 3) {
            bm_quads_store3(out + 3 * x, weigh(&vectors, bm_quads_load3(in + 3 * x), data->shift));
        } else {
            bm_quads pixels = bm_quads_load4(in + 4 * x);
            bm_quads_store4(out + 4 * x, bm_quads_or(bm_quads_and(pixels, vectors.alpha),
                                                     weigh(&vectors, pixels, data->shift)));
        }
    }
    return x;
}

#endif

/* `channels` is a constant at each call. */
BM_INLINED void fixed_row(const matrix_data *data, const uint8_t *restrict in,
                          uint8_t *restrict out, size_t width, size_t channels)
{
    size_t x = 0;
#ifdef BM_QUADS
    x = fixed_vectors(data, in, out, width, channels);
#endif
    for (; x < width; x++) {
        const uint8_t *pixel = in + x * channels;
        int32_t levels[3];
        fixed_pixel(data, pixel[0], pixel[1], pixel[2], levels);
        for (size_t c = 0; c < 3; c++)
            out[x * channels + c] = bm_clamped(levels[c]);
        if (channels == 4)
            out[x * channels + 3] = pixel[3];
    }
}

#endif

/* Gray to RGB, with alpha or without: `channels` of the input, 1 or 2. */
BM_INLINED void gray_row(const matrix_data *data, const bm_sample *restrict in,
                         bm_sample *restrict out, size_t width, size_t channels,
                         void (*pixel_fn)(const matrix_data *, int32_t, int32_t levels[3]))
{
    for (size_t x = 0; x < width; x++, in += channels, out += channels + 2) {
        int32_t levels[3];
        pixel_fn(data, in[0], levels);
        for (size_t c = 0; c < 3; c++)
            out[c] = bm_clamped(levels[c]);
        if (channels == 2)
            out[3] = in[1];
    }
}

BM_INLINED void float_gray(const matrix_data *data, int32_t gray, int32_t levels[3])
{
    float v = (float)gray;
    float_pixel(data, v, v, v, levels);
}

static void float_band(const bm_plan *plan, const bm_band *band)
{
    size_t channels = plan->in.plane[0].channels, width = plan->in.width;
    if (channels >= 3) {
        bm_change_band(plan, band, float_colours);
        return;
    }
    for (uint32_t i = 0; i < band->y1 - band->y0; i++)
        gray_row(plan->data, band->in[i], band->out[i], width, channels, float_gray);
}

#if BM_KERNEL_DEPTH == 8

BM_INLINED void fixed_gray(const matrix_data *data, int32_t gray, int32_t levels[3])
{
    fixed_pixel(data, gray, gray, gray, levels);
}

static void fixed_band(const bm_plan *plan, const bm_band *band)
{
    size_t channels = plan->in.plane[0].channels, width = plan->in.width;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        if (channels == 3)
            fixed_row(plan->data, band->in[i], band->out[i], width, 3);
        else if (channels == 4)
            fixed_row(plan->data, band->in[i], band->out[i], width, 4);
        else
            gray_row(plan->data, band->in[i], band->out[i], width, channels, fixed_gray);
    }
}

BM_KERNELS(colour_matrix) = {.band = {[FIXED] = fixed_band, [FLOAT] = float_band}};

#else

BM_KERNELS(colour_matrix) = {.band = {[FLOAT] = float_band}};

#endif

#else

#include <math.h>

#include "kernels/own_math.h"

BM_DECLARE_KERNELS(colour_matrix)

static const bm_colour_matrix identity = {{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}};

static bool is_identity(const bm_colour_matrix *matrix)
{
    for (size_t c = 0; c < 3; c++)
        for (size_t k = 0; k < 4; k++)
            if (matrix->row[c][k] != identity.row[c][k])
                return false;
    return true;
}

/* What keeps sums of 16-bit samples within int32_t. */
#define MOST_WEIGHT 10000.0

static bool is_bounded(const bm_colour_matrix *matrix)
{
    for (size_t c = 0; c < 3; c++) {
        double sum = 0;
        for (size_t k = 0; k < 4; k++)
            sum += fabs(matrix->row[c][k]);
        if (!(sum <= MOST_WEIGHT))
            return false;
    }
    return true;
}

bm_status bm_plan_matrix(bm_plan *plan, const bm_colour_matrix *matrix, bm_error *error)
{
    bool gray = plan->in.plane[0].channels <= 2, alpha = bm_model_has_alpha(plan->in.model);
    if (!gray && is_identity(matrix)) {
        plan->copies = true;
        return BM_OK;
    }
    if (!is_bounded(matrix))
        return bm_fail(error, BM_E_PARAM, "%s: the weights of a colour sum to more than %g",
                       plan->filter->name, MOST_WEIGHT);
    bm_colour_matrix *kept = bm_plan_alloc(plan, 1, sizeof *kept);
    if (!kept)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of %s", plan->filter->name);
    *kept = *matrix;
    plan->matrix = kept;
    if (!gray)
        return BM_OK;
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height,
                               alpha ? BM_RGBA : BM_RGB, plan->in.depth, error);
}

/* The largest shift at which every weight fits in 16 bits, 15 at most; -1: some weight is 4 or more, or an offset
 * would not leave room in 32 bits. */
static int fixed_shift(const bm_colour_matrix *matrix)
{
    double largest = 0;
    for (size_t c = 0; c < 3; c++) {
        for (size_t k = 0; k < 3; k++)
            largest = fmax(largest, fabs(matrix->row[c][k]));
        if (fabs(matrix->row[c][3]) > 64)
            return -1;
    }
    int shift = 15;
    while (shift >= 13 &&
           largest * (1 << shift) > INT16_MAX - 1) /* one more: what the sum is off */
        shift--;
    return shift >= 13 ? shift : -1;
}

static void round_row(const double row[4], int shift, int16_t weight[3])
{
    double scaled[3], sum = 0;
    int32_t rounded[3], off;
    size_t worst = 0;

    for (size_t k = 0; k < 3; k++) {
        scaled[k] = row[k] * (1 << shift);
        sum += scaled[k];
        rounded[k] = (int32_t)floor(scaled[k] + 0.5);
    }
    off = (int32_t)floor(sum + 0.5) - rounded[0] - rounded[1] - rounded[2];
    for (size_t k = 1; k < 3; k++)
        if ((scaled[k] - rounded[k]) * off > (scaled[worst] - rounded[worst]) * off)
            worst = k;
    rounded[worst] += off;
    for (size_t k = 0; k < 3; k++)
        weight[k] = (int16_t)rounded[k];
}

/* Called by bm_plan_create() on a plan that another filter made. */
static bm_status matrix_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    const bm_colour_matrix *matrix = plan->matrix;
    matrix_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of %s", plan->filter->name);

    double max = plan->in.depth == 8 ? 255 : 65535;
    bool fixed = plan->in.depth == 8 && (data->shift = fixed_shift(matrix)) >= 0;
    for (size_t c = 0; c < 3; c++) {
        const double *row = matrix->row[c];
        if (fixed) {
            round_row(row, data->shift, data->weight[c]);
            data->offset[c] = (int32_t)floor((row[3] * max + 0.5) * (1 << data->shift) + 0.5);
        }
        for (size_t k = 0; k < 4; k++)
            data->real[c][k] = (float)(k < 3 ? row[k] : row[k] * max);
    }
    plan->data = data;
    plan->band = bm_pick(colour_matrix_kernels, plan)->band[fixed ? FIXED : FLOAT];
    return BM_OK;
}

const bm_filter bm_filter_colour_matrix = {
    .name = "colour_matrix",
    .summary = "Colours that are weighed sums of red, green and blue",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .plan = matrix_plan,
};

/* ---- the matrices of the field --------------------------------------------------------------- */

bm_colour_matrix bm_matrix_saturation(const bm_luma *luma, double factor)
{
    const double weight[3] = {luma->red, luma->green, luma->blue};
    bm_colour_matrix matrix = {{{0}}};
    for (size_t c = 0; c < 3; c++)
        for (size_t k = 0; k < 3; k++)
            matrix.row[c][k] = weight[k] + factor * (identity.row[c][k] - weight[k]);
    return matrix;
}

/* With Y the luma: R - Y becomes cos (R - Y) + sin (B - Y), B - Y becomes cos (B - Y) - sin (R - Y), and G - Y what keeps
 * the luma at Y. */
bm_colour_matrix bm_matrix_hue(const bm_luma *luma, double degrees)
{
    const double weight[3] = {luma->red, luma->green, luma->blue};
    bm_colour_matrix matrix = {{{0}}};
    double sine, cosine;

    bm_own_sincos(degrees, &sine, &cosine);
    for (size_t k = 0; k < 3; k++) {
        double red = identity.row[0][k] - weight[k], blue = identity.row[2][k] - weight[k];
        double new_red = cosine * red + sine * blue, new_blue = cosine * blue - sine * red;
        matrix.row[0][k] = weight[k] + new_red;
        matrix.row[1][k] = weight[k] - (luma->red * new_red + luma->blue * new_blue) / luma->green;
        matrix.row[2][k] = weight[k] + new_blue;
    }
    return matrix;
}

#endif
