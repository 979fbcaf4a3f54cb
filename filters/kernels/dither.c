/* SPDX-License-Identifier: MIT */
/* dither: fewer levels a channel, with Floyd and Steinberg's error diffusion, or by thresholds in a fixed order
 * (dither_ordered.h). Alpha is left alone.
 *
 * Diffusion's arithmetic, all in integers and in sixteenths of a level. A sample v with the error e that its
 * neighbours handed over wants t = 16 v + e. It becomes level q = floor((clamp(t, 0, 16 max) *
 * (levels - 1) + 8 max) / (16 max)), the nearest one, of value round(q * max / (levels - 1)), and
 * leaves the error d = t - 16 value. Of that
 *
 *                  v         right:       r = floor((7 d + 8) / 16)
 *            s     b    d    lower left:  s = floor((3 d + 8) / 16)
 *                            below:       b = floor((5 d + 8) / 16)
 *                            lower right: d - r - s - b
 *
 * so that nothing is lost to rounding. Shares that fall outside the picture are dropped.
 *
 * A sample waits for its left neighbour, and for three above it. So rows run together, each two pixels behind the one
 * above it (dither_wave.h). */
#include "kernels/dither_ordered.h"
#include "kernels/kernel.h"
#include "kernels/planes.h"

#define MOST_LEVELS 256

enum { DITHER_DIFFUSION, DITHER_ORDERED };

typedef struct dither_data {
    uint32_t levels;
    dither_tables tables; /* of ordered dithering */
} dither_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#include "kernels/dither_wave.h"

/* `rows` rows, at most WAVE_ROWS. Each channel by itself, with `width` errors of its own. */
static void dither_rows(const dither_data *data, const bm_sample *const *in, bm_sample *const *out,
                        uint32_t rows, size_t width, size_t channels, size_t colours,
                        int32_t *errors)
{
    for (size_t c = 0; c < colours; c++) {
        const wave w = {.in = in,
                        .out = out,
                        .rows = rows,
                        .width = (int32_t)width,
                        .channels = channels,
                        .channel = c,
                        .errors = errors + c * width,
                        .steps = (int32_t)data->levels - 1};
        if (data->levels == 2 && channels == 1)
            wave_run(&w, true, 1);
        else if (data->levels == 2 && channels == 3)
            wave_run(&w, true, 3);
        else if (data->levels == 2)
            wave_run(&w, true, channels);
        else
            wave_run(&w, false, channels);
    }
    for (uint32_t y = 0; y < rows && colours < channels; y++)
        for (size_t x = 0; x < width; x++)
            out[y][x * channels + colours] = in[y][x * channels + colours];
}

static void dither_band(const bm_plan *plan, const bm_band *band)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t width = plane->width, channels = plane->channels;
    size_t colours = channels - bm_plane_has_alpha(&plan->in, band->plane);
    const bm_sample *const *in = (const bm_sample *const *)band->in;
    bm_sample *const *out = (bm_sample *const *)band->out;

    if (!band->resume)
        memset(band->scratch, 0, width * colours * sizeof(int32_t));
    for (uint32_t y = 0, rows; y < band->y1 - band->y0; y += rows) {
        rows = band->y1 - band->y0 - y;
        rows = rows < WAVE_ROWS ? rows : WAVE_ROWS;
        dither_rows(plan->data, in + y, out + y, rows, width, channels, colours, band->scratch);
    }
}

static void ordered_band(const bm_plan *plan, const bm_band *band)
{
    const dither_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t colours = plane->channels - bm_plane_has_alpha(&plan->in, band->plane);
    for (uint32_t y = band->y0; y < band->y1; y++)
        ordered_channels(&data->tables, band->in[y - band->y0], y, plane->width, plane->channels,
                         colours, band->out[y - band->y0]);
}

BM_KERNELS(dither) = {.band = {[DITHER_DIFFUSION] = dither_band, [DITHER_ORDERED] = ordered_band}};

#else

#include "bandmill/size.h"

BM_DECLARE_KERNELS(dither)

enum dither_param { DITHER_LEVELS, DITHER_METHOD };

static const char *const method_names[] = {"diffusion", "ordered", NULL};

static bm_status dither_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    dither_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of dither");
    data->levels = (uint32_t)call->value[DITHER_LEVELS].number;
    plan->data = data;
    if (call->value[DITHER_METHOD].number == DITHER_ORDERED) {
        plan->band = bm_pick(dither_kernels, plan)->band[DITHER_ORDERED];
        return dither_tables_make(&data->tables, data->levels, plan, error);
    }

    for (unsigned p = 0; p < plan->in.planes; p++) {
        size_t samples = (size_t)plan->in.plane[p].width * plan->in.plane[p].channels, bytes;
        if (!bm_size_mul(samples, sizeof(int32_t), &bytes))
            return bm_fail(error, BM_E_NOMEM, "dither cannot hold a row of %u pixels",
                           plan->in.width);
        if (plan->scratch_bytes < bytes)
            plan->scratch_bytes = bytes;
    }
    plan->serial = true;
    plan->band = bm_pick(dither_kernels, plan)->band[DITHER_DIFFUSION];
    return BM_OK;
}

static const bm_param dither_params[] = {
    {.name = "levels",
     .type = BM_PARAM_INT,
     .min = 2,
     .max = MOST_LEVELS,
     .def = 2,
     .doc = "How many values each colour channel may still take"},
    {.name = "method",
     .type = BM_PARAM_CHOICE,
     .choices = method_names,
     .doc =
         "diffusion: errors are spread over the neighbours, which keeps fine detail; ordered: a "
         "regular pattern, which is fast, stays the same from picture to picture, and packs well"},
    {.name = NULL},
};

const bm_filter bm_filter_dither = {
    .name = "dither",
    .group = BM_GROUP_FINISH,
    .aliases = (const char *const[]){"error_diffusion", NULL},
    .summary = "Leave fewer levels a channel, with patterns in place of those between",
    .doc =
        "Black and white that still looks gray: for newsprint, thermal printers, e-paper and a "
        "taste of old computers. diffusion keeps the most detail, ordered has the regular pattern "
        "of a screen and compresses better.\n\n"
        "Error diffusion by Floyd and Steinberg (An adaptive algorithm for spatial greyscale, "
        "1976): every sample becomes the nearest of `levels` evenly spaced values, and what "
        "that changed goes to its neighbours, 7/16 to the right, 3/16, 5/16 and 1/16 to the "
        "three below; what falls outside the picture is dropped. Rows run from left to right. "
        "Each channel by itself. Integer arithmetic in 1/16 of a level, in which the last "
        "neighbour gets what is left: no error is lost to rounding, and none is clamped.\n\n"
        "method=ordered: a sample v between two of the values becomes the upper one if it lies "
        "above the lower one by more than its place's threshold, of 64 in a square of 8 by 8 that "
        "repeats (Bayer, An optimum method for two-level rendition of continuous-tone pictures, "
        "1973): it is value number floor(v (levels - 1) / max + (2 M + 1) / 128), M being "
        "0 32 8 40 2 34 10 42 in the first row. Exact.\n\n"
        "Alpha is left alone.",
    .examples = "grayscale|dither\n"
                "dither:levels=4\n"
                "dither:2,method=ordered\n"
                "\n"
                "dither:6,method=ordered\n"
                "dither:256,method=ordered",
    .kind = BM_KIND_SERIAL,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = dither_params,
    .plan = dither_plan,
};

#endif
