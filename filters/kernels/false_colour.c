/* SPDX-License-Identifier: MIT */
/* false_colour: tones as colours of a map. plan->data is a table with a pixel for each tone. Alpha is left alone. */
#include "kernels/kernel.h"

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#include "kernels/tones.h"

typedef struct palette {
    bm_sample of[BM_SAMPLE_MAX + 1][4]; /* the fourth is there for its room alone */
} palette;

/* `channels` of the input, a constant at each call; with alpha 2 or 4. */
BM_INLINED void colour_row(const palette *colours, const bm_sample *row, bm_sample *restrict out,
                           size_t width, size_t channels)
{
    const size_t step = channels % 2 ? 3 : 4;
    bm_sample tone[BM_TONES];
    for (size_t x = 0, n; x < width; x += n, row += n * channels) {
        n = width - x < BM_TONES ? width - x : BM_TONES;
        bm_tones(row, n, channels, tone);
        for (size_t i = 0; i < n; i++, out += step) {
            const bm_sample *colour = colours->of[tone[i]];
            if (step == 4 ||
                x + i + 1 < width) /* one store; the last pixel of a row lacks the room */
                memcpy(out, colour, 4 * sizeof *out);
            else
                memcpy(out, colour, 3 * sizeof *out);
            if (step == 4)
                out[3] = row[i * channels + channels - 1];
        }
    }
}

static void false_colour_band(const bm_plan *plan, const bm_band *band)
{
    size_t channels = plan->in.plane[0].channels, width = plan->in.width;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        if (channels == 1)
            colour_row(plan->data, band->in[i], band->out[i], width, 1);
        else if (channels == 2)
            colour_row(plan->data, band->in[i], band->out[i], width, 2);
        else if (channels == 3)
            colour_row(plan->data, band->in[i], band->out[i], width, 3);
        else
            colour_row(plan->data, band->in[i], band->out[i], width, 4);
    }
}

BM_KERNELS(false_colour) = {.band = {false_colour_band}};

#else

#include "kernels/false_colour_maps.h"

BM_DECLARE_KERNELS(false_colour)

enum false_colour_param { FALSE_COLOUR_MAP };

static uint32_t clamped(int32_t level)
{
    return (uint32_t)(level < 0 ? 0 : level > 255 ? 255 : level);
}

/* Rounded halves upwards, as the definitions in the filter's doc say for i / 255. */
static uint32_t hot_colour(int32_t i)
{
    return clamped((16 * i + 3) / 6) << 16 | clamped((16 * i - 6 * 255 + 3) / 6) << 8 |
           clamped(4 * i - 765);
}

static uint32_t jet_part(int32_t distance)
{
    return clamped(383 - (distance < 0 ? -distance : distance));
}

static uint32_t jet_colour(int32_t i)
{
    return jet_part(4 * i - 765) << 16 | jet_part(4 * i - 510) << 8 | jet_part(4 * i - 255);
}

static uint32_t gray_colour(int32_t i)
{
    return (uint32_t)i * 0x010101;
}

/* A map is a table or a function of 0 .. 255. */
static const struct {
    const uint32_t *table;
    uint32_t (*function)(int32_t i);
} maps[] = {{false_colour_viridis, NULL}, {false_colour_magma, NULL}, {false_colour_inferno, NULL},
            {false_colour_plasma, NULL},  {NULL, hot_colour},         {NULL, jet_colour},
            {NULL, gray_colour}};

static const char *const map_names[] = {"viridis", "magma", "inferno", "plasma",
                                        "hot",     "jet",   "gray",    NULL};

static uint32_t map_part(size_t map, uint32_t i, size_t c)
{
    uint32_t rgb = maps[map].table ? maps[map].table[i] : maps[map].function((int32_t)i);
    return rgb >> (16 - 8 * c) & 255;
}

/* Of 16 bits, what lies `part` of 257 steps after colour i. */
static uint16_t between(size_t map, uint32_t i, uint32_t part, size_t c)
{
    uint32_t here = map_part(map, i, c), next = i < 255 ? map_part(map, i + 1, c) : here;
    return (uint16_t)(here * (257 - part) + next * part);
}

static bm_status false_colour_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const size_t map = (size_t)call->value[FALSE_COLOUR_MAP].number;
    const uint32_t tones = 1u << plan->in.depth;
    const bm_model model = bm_model_has_alpha(plan->in.model) ? BM_RGBA : BM_RGB;
    uint8_t *colours8 = bm_plan_alloc(plan, tones, 4 * (plan->in.depth / 8u));
    uint16_t *colours16 = (void *)colours8;
    if (!colours8)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of false_colour");
    for (uint32_t v = 0; v < tones; v++)
        for (size_t c = 0; c < 3; c++) {
            if (plan->in.depth == 8)
                colours8[4 * v + c] = (uint8_t)map_part(map, v, c);
            else
                colours16[4 * v + c] = between(map, v / 257, v % 257, c);
        }
    plan->data = colours8;
    plan->band = bm_pick(false_colour_kernels, plan)->band[0];
    return bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height, model, plan->in.depth,
                               error);
}

static const bm_param false_colour_params[] = {
    {.name = "map",
     .type = BM_PARAM_CHOICE,
     .choices = map_names,
     .doc =
         "Which colours; from dark to light: viridis goes from violet through green to yellow, "
         "magma and inferno from black to pale yellow, plasma from blue to yellow, hot from black "
         "through red to white, jet from blue through green to red"},
    {.name = NULL},
};

const bm_filter bm_filter_false_colour = {
    .name = "false_colour",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"false_color", "colormap", "pseudocolor", NULL},
    .summary = "Show tones as colours of a map, to see small differences",
    .doc =
        "For heights, temperatures and other pictures of measurements: the eye tells many more "
        "colours than grays. viridis, magma, inferno and plasma can be read by the colour-blind, "
        "too.\n\n"
        "A gray sample, or the BT.601 luma of colours, picks one of 256 colours; in 16 bits, "
        "colours between them are weighed linearly. Exact. viridis, magma, inferno and plasma are "
        "the tables of matplotlib, rounded to 8 bits: N. Smith, S. van der Walt and E. Firing, "
        "CC0. They are as even to the eye as to numbers; jet is not, and is here because it is "
        "known. With x = i / 255, each clamped to 0 .. 1 and rounded to 8 bits, hot is (8/3 x, "
        "8/3 x - 1, 4 x - 3) and jet (3/2 - |4 x - 3|, 3/2 - |4 x - 2|, 3/2 - |4 x - 1|), as "
        "MATLAB's. turbo is left out: its table is not free of conditions.\n\n"
        "The picture becomes RGB. Alpha is left alone. The weights of luma are made for colours "
        "like those of sRGB; --to-srgb converts others first.",
    .examples = "false_colour\n"
                "false_colour:inferno\n"
                "sobel | false_colour:map=hot",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = false_colour_params,
    .plan = false_colour_plan,
};

#endif
