/* SPDX-License-Identifier: MIT */
/* seamless: the picture's border cross-faded with the opposite one, which is cut off, so that copies of it fit side by side.
 *
 * Of w pixels and an overlap of o, column x of the output is column x of the input, but that the first o fade in from column
 * x + w - o: the last column of the output lies before column w - o, and so does the first one's neighbour in the next copy.
 * Rows likewise. Between them the four parts that meet in a corner are each weighed by both ramps.
 *
 * In single precision, down before across, without contraction: two roundings of 2^-24 of 65535 each way, 0.02 levels. */
#include "kernels/kernel.h"

typedef struct seamless_data {
    uint32_t across, down; /* the overlap, pixels */
    const float *ramp_across,
        *ramp_down; /* the near side's weight, for each sample and row of the overlap */
} seamless_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

static void fade_down(const bm_sample *restrict near, const bm_sample *restrict far, float weight,
                      size_t n, float *restrict row)
{
    for (size_t i = 0; i < n; i++)
        row[i] = (float)far[i] + ((float)near[i] - (float)far[i]) * weight;
}

static void widen(const bm_sample *restrict in, size_t n, float *restrict row)
{
    for (size_t i = 0; i < n; i++)
        row[i] = in[i];
}

static void fade_across(const float *restrict near, const float *restrict far,
                        const float *restrict weight, size_t n, bm_sample *restrict out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (bm_sample)(int32_t)(far[i] + (near[i] - far[i]) * weight[i] + 0.5f);
}

static void narrow(const float *restrict row, size_t n, bm_sample *restrict out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (bm_sample)(int32_t)(row[i] + 0.5f);
}

static void seamless_band(const bm_plan *plan, const bm_band *band)
{
    const seamless_data *data = plan->data;
    const size_t channels = plan->in.plane[0].channels;
    const size_t samples = plan->in.width * channels, overlap = data->across * channels;
    const uint32_t down = plan->in.height - data->down;
    const bm_sample *const *in = (const bm_sample *const *)band->in - band->in_y0;
    float *row = band->scratch;

    for (uint32_t y = band->y0; y < band->y1; y++) {
        bm_sample *out = band->out[y - band->y0];
        if (y < data->down) {
            fade_down(in[y], in[y + down], data->ramp_down[y], samples, row);
            narrow(row + overlap, samples - 2 * overlap, out + overlap);
        } else {
            widen(in[y], overlap, row);
            widen(in[y] + samples - overlap, overlap, row + samples - overlap);
            memcpy(out + overlap, in[y] + overlap, (samples - 2 * overlap) * sizeof *out);
        }
        fade_across(row, row + samples - overlap, data->ramp_across, overlap, out);
    }
}

BM_KERNELS(seamless) = {.band = {seamless_band}};

#else

#include <math.h>

BM_DECLARE_KERNELS(seamless)

enum seamless_param { SEAMLESS_OVERLAP, SEAMLESS_SIDES };
enum { SIDES_BOTH, SIDES_ACROSS, SIDES_DOWN };

static const char *const sides_names[] = {"both", "across", "down", NULL};

/* Rows of the overlap need those that lie opposite. */
static bm_span seamless_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const uint32_t overlap = ((const seamless_data *)plan->data)->down;
    (void)plane;
    if (y0 >= overlap)
        return (bm_span){(int32_t)y0, (int32_t)y1};
    const uint32_t faded = y1 < overlap ? y1 : overlap, last = plan->in.height - overlap + faded;
    return (bm_span){(int32_t)y0, (int32_t)(y1 > last ? y1 : last)};
}

static uint32_t overlap_of(uint32_t pixels, double percent)
{
    const uint32_t wanted = (uint32_t)floor(pixels * percent / 100 + 0.5);
    return wanted < pixels / 2 ? wanted : pixels / 2;
}

/* `each` entries for each of `overlap` steps. */
static float *make_ramp(bm_plan *plan, uint32_t overlap, size_t each)
{
    float *ramp = bm_plan_alloc(plan, overlap * each + 1, sizeof *ramp);
    for (size_t i = 0; ramp && i < overlap * each; i++)
        ramp[i] = (float)(((double)(i / each) + 0.5) / overlap);
    return ramp;
}

static bm_status seamless_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const double percent = call->value[SEAMLESS_OVERLAP].number;
    const int sides = (int)call->value[SEAMLESS_SIDES].number;
    const bm_desc *in = &plan->in;
    seamless_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of seamless");
    data->across = sides == SIDES_DOWN ? 0 : overlap_of(in->width, percent);
    data->down = sides == SIDES_ACROSS ? 0 : overlap_of(in->height, percent);
    data->ramp_across = make_ramp(plan, data->across, in->plane[0].channels);
    data->ramp_down = make_ramp(plan, data->down, 1);
    if (!data->ramp_across || !data->ramp_down)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of seamless");
    plan->data = data;
    plan->whole = data->down > 0;
    plan->need = seamless_need;
    plan->copies = data->across + data->down == 0;
    plan->scratch_bytes = (size_t)in->width * in->plane[0].channels * sizeof(float);
    plan->band = bm_pick(seamless_kernels, plan)->band[0];
    bm_status status = bm_desc_interleaved(&plan->out, in->width - data->across,
                                           in->height - data->down, in->model, in->depth, error);
    plan->out.premultiplied = in->premultiplied;
    return status;
}

static const bm_param seamless_params[] = {
    {.name = "overlap",
     .type = BM_PARAM_FLOAT,
     .min = 1,
     .max = 50,
     .def = 20,
     .unit = "percent",
     .doc = "How much of the width and of the height is cross-faded, and lost"},
    {.name = "sides",
     .type = BM_PARAM_CHOICE,
     .choices = sides_names,
     .doc = "across: copies fit side by side, as a panorama all around does; down: one above the "
            "other; both"},
    {.name = NULL},
};

const bm_filter bm_filter_seamless = {
    .name = "seamless",
    .group = BM_GROUP_GEOMETRY,
    .aliases = (const char *const[]){"tile_seamless", "tileable", NULL},
    .summary = "Make a tile of the picture: copies of it fit without a seam",
    .doc = "For textures, backgrounds and panoramas all around.\n\n"
           "Of a width of w pixels, the last o = round(w overlap / 100), at most w / 2, are cut "
           "off and fade out over the first o columns: column x < o becomes (1 - t) times column x "
           "+ w - o plus t times column x, t = (x + 1/2) / o. Rows likewise, and both in the "
           "corners. So the last column goes on where the first one begins, and no line of the "
           "picture meets another one in the middle, as in tiles that are blended with themselves "
           "shifted by half. Within 0.53 levels of that before it is rounded, to nearest; other "
           "pixels stay as they are.\n\n"
           "Transparent pixels count by their alpha. Samples are mixed as they are stored, or in "
           "linear light under --linear. Rows need the whole picture in memory, sides=across does "
           "not.",
    .examples = "seamless\n"
                "seamless:35\n"
                "seamless:overlap=10,sides=across\n"
                "\n"
                "seamless:50,sides=down",
    .kind = BM_KIND_WHOLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .params = seamless_params,
    .plan = seamless_plan,
};

#endif
