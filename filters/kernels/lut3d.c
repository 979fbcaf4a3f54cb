/* SPDX-License-Identifier: MIT */
/* lut3d: colours looked up in the table of a .cube file. Alpha is left alone.
 *
 * Tetrahedral interpolation: of the cell's eight corners, the four of the tetrahedron that the colour lies in, which are those on
 * the way from the lowest corner to the highest along the axes, in the order of how far the colour went along each (Sakamoto and
 * Itooka, US 4275413, 1981). Two ties lie on a face that both tetrahedra share.
 *
 * Places along an axis are found in single precision for 8 bits and in double precision for 16: a place among 256 is off by 2^-16
 * at most and by 2^-45, so a table that goes from black to white within one cell is met to within 0.02 levels. Entries are
 * single precision, their weighed sum is off by 4 roundings of 2^-24: 0.02 levels of 65535. Nothing is contracted. */
#include "kernels/cube.h"
#include "kernels/kernel.h"

typedef struct lut_data {
    const bm_cube *cube;
    double scale[3], offset[3]; /* from samples to places */
} lut_data;

enum { ONE, THREE };

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#if BM_KERNEL_DEPTH == 8
typedef float lut_place;
#else
typedef double lut_place;
#endif

/* Red, green, blue and nothing. */
typedef float lut_colour __attribute__((vector_size(16)));

/* What a kernel keeps of the plan. */
typedef struct lut_axes {
    const float (*entry)[4];
    lut_place scale[3], offset[3], most;
    uint32_t last; /* cell of an axis */
    size_t apart[3];
} lut_axes;

static inline lut_axes lut_load(const lut_data *data)
{
    const size_t size = data->cube->head.size;
    lut_axes axes = {.entry = data->cube->entry,
                     .most = (lut_place)(size - 1),
                     .last = (uint32_t)size - 2,
                     .apart = {1, size, size * size}};
    for (size_t c = 0; c < 3; c++) {
        axes.scale[c] = (lut_place)data->scale[c];
        axes.offset[c] = (lut_place)data->offset[c];
    }
    return axes;
}

/* The cell of a sample, and how far it lies into it, 0 .. 1. */
static inline uint32_t find_place(const lut_axes *axes, size_t c, bm_sample v, float *part)
{
    lut_place place = (lut_place)v * axes->scale[c] + axes->offset[c];
    place = place < 0 ? 0 : place;
    place = place > axes->most ? axes->most : place;
    uint32_t cell = (uint32_t)place;
    cell = cell < axes->last ? cell : axes->last;
    *part = (float)(place - (lut_place)cell);
    return cell;
}

static inline lut_colour lut_entry(const lut_axes *axes, size_t at)
{
    lut_colour colour;
    memcpy(&colour, axes->entry[at], sizeof colour);
    return colour;
}

static inline lut_colour splat(float v)
{
    return (lut_colour){v, v, v, v};
}

/* The axis along which the colour lies farther comes first. */
static inline void order(float *part, size_t *apart, size_t a, size_t b)
{
    const bool turn = part[a] < part[b];
    const float high = turn ? part[b] : part[a], low = turn ? part[a] : part[b];
    const size_t first = turn ? apart[b] : apart[a], second = turn ? apart[a] : apart[b];
    part[a] = high;
    part[b] = low;
    apart[a] = first;
    apart[b] = second;
}

static inline lut_colour colour_of_three(const lut_axes *axes, const bm_sample rgb[3])
{
    float part[3];
    size_t apart[3] = {axes->apart[0], axes->apart[1], axes->apart[2]}, at = 0;
    for (size_t c = 0; c < 3; c++)
        at += find_place(axes, c, rgb[c], &part[c]) * apart[c];
    order(part, apart, 0, 1);
    order(part, apart, 1, 2);
    order(part, apart, 0, 1);
    lut_colour sum = lut_entry(axes, at) * splat(1.0f - part[0]);
    sum += lut_entry(axes, at += apart[0]) * splat(part[0] - part[1]);
    sum += lut_entry(axes, at += apart[1]) * splat(part[1] - part[2]);
    return sum + lut_entry(axes, at + apart[2]) * splat(part[2]);
}

static inline lut_colour colour_of_one(const lut_axes *axes, const bm_sample rgb[3])
{
    lut_colour colour = {0, 0, 0, 0};
    for (size_t c = 0; c < 3; c++) {
        float part;
        uint32_t cell = find_place(axes, c, rgb[c], &part);
        colour[c] = axes->entry[cell][c] * (1.0f - part) + axes->entry[(size_t)cell + 1][c] * part;
    }
    return colour;
}

static inline bm_sample lut_level(float v)
{
    float level = v * BM_SAMPLE_MAX + 0.5f;
    level = level < 0.0f ? 0.0f : level;
    return (bm_sample)(level > BM_SAMPLE_MAX ? BM_SAMPLE_MAX : (int32_t)level);
}

/* `channels` and `three` are constants at each call. */
BM_INLINED void lut_row(const lut_axes *axes, const bm_sample *restrict in, bm_sample *restrict out,
                        size_t width, size_t channels, bool three)
{
    const size_t step = channels % 2 ? 3 : 4;
    for (size_t x = 0; x < width; x++, in += channels, out += step) {
        const bool gray = channels <= 2;
        const bm_sample rgb[3] = {in[0], in[gray ? 0 : 1], in[gray ? 0 : 2]};
        const lut_colour colour = three ? colour_of_three(axes, rgb) : colour_of_one(axes, rgb);
        for (size_t c = 0; c < 3; c++)
            out[c] = lut_level(colour[c]);
        if (step == 4)
            out[3] = in[channels - 1];
    }
}

BM_INLINED void lut_band(const bm_plan *plan, const bm_band *band, bool three)
{
    const lut_axes axes = lut_load(plan->data);
    const size_t channels = plan->in.plane[0].channels, width = plan->in.width;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        if (channels == 1)
            lut_row(&axes, band->in[i], band->out[i], width, 1, three);
        else if (channels == 2)
            lut_row(&axes, band->in[i], band->out[i], width, 2, three);
        else if (channels == 3)
            lut_row(&axes, band->in[i], band->out[i], width, 3, three);
        else
            lut_row(&axes, band->in[i], band->out[i], width, 4, three);
    }
}

static void one_band(const bm_plan *plan, const bm_band *band)
{
    lut_band(plan, band, false);
}

static void three_band(const bm_plan *plan, const bm_band *band)
{
    lut_band(plan, band, true);
}

BM_KERNELS(lut3d) = {.band = {[ONE] = one_band, [THREE] = three_band}};

#else

BM_DECLARE_KERNELS(lut3d)

enum lut3d_param { LUT_FILE };

static bm_status lut3d_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_cube *cube = call->value[LUT_FILE].content;
    const bm_model model = bm_model_has_alpha(plan->in.model) ? BM_RGBA : BM_RGB;
    const double max = plan->in.depth == 8 ? 255 : 65535;
    if (!cube)
        return bm_fail(error, BM_E_PARAM, "lut3d: its file was not loaded");
    lut_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of lut3d");
    data->cube = cube;
    for (size_t c = 0; c < 3; c++) {
        const double step = (cube->head.size - 1) / (cube->head.up[c] - cube->head.low[c]);
        data->scale[c] = step / max;
        data->offset[c] = -cube->head.low[c] * step;
    }
    plan->data = data;
    plan->band = bm_pick(lut3d_kernels, plan)->band[cube->head.three ? THREE : ONE];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height, model, plan->in.depth,
                               error);
}

static const bm_param lut3d_params[] = {
    {.name = "file",
     .type = BM_PARAM_FILE,
     .required = true,
     .read = bm_cube_read,
     .doc = "A .cube file, with LUT_3D_SIZE from 2 to 256 or LUT_1D_SIZE from 2 to 65536"},
    {.name = NULL},
};

const bm_filter bm_filter_lut3d = {
    .name = "lut3d",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"lut", "cube", NULL},
    .summary = "Map colours by the look-up table of a .cube file",
    .doc =
        "Looks that were made in a grading program, film simulations, and the conversions that "
        "camera makers give away as .cube files.\n\n"
        "A .cube file (Adobe, Cube LUT Specification 1.0) says what a grid of colours become. "
        "Between them, colours are interpolated in tetrahedra: of the grid cell's corners, the "
        "four that lie on the way from its lowest to its highest one, in the order of how far "
        "the colour lies into the cell along each axis, count by the differences between those "
        "parts. The grid spans DOMAIN_MIN to DOMAIN_MAX, on a scale of 0 to 1 for samples as "
        "they are stored; colours outside take its border. Files with LUT_1D_SIZE have a curve "
        "for each channel, straight between its points. Results are clamped and rounded to "
        "nearest, within 0.54 levels in 8 and 16 bits. The file is read once for all pictures; "
        "names with a comma or a | in them are not understood. As ffmpeg's lut3d.\n\n"
        "Gray pictures become RGB. Alpha is left alone. CMYK and YCbCr are not taken. Such tables "
        "are made for colours of one space, mostly sRGB: --to-srgb converts others first.",
    .examples = "lut3d:film.cube\n"
                "exposure:0.3 | lut3d:file=film.cube",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = lut3d_params,
    .plan = lut3d_plan,
};

#endif
