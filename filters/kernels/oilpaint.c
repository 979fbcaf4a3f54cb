/* SPDX-License-Identifier: MIT */
/* oilpaint: the mean of the most frequent tones around a pixel.
 *
 * A window slides along a row and keeps, for each tone, how many of its pixels have it and the sums of their channels: a column
 * comes and one goes. So a pixel costs 2 (2 r + 1) changes and a look at all tones. Tones of the window's rows lie in a
 * ring, each row's made once. All is in integers. */
#include "kernels/border.h"
#include "kernels/kernel.h"

enum { OILPAINT_MOST_RADIUS = 20, OILPAINT_MOST_TONES = 64 };

typedef struct oilpaint_data {
    uint32_t radius, tones;
    uint32_t white;
} oilpaint_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#include "kernels/gray.h"
#include "kernels/planes.h"

typedef struct tone {
    uint32_t count, sum[4];
} tone;

/* Tones of a row: parts of the scale of its brightness. */
static void tell_tones(const oilpaint_data *data, const bm_sample *row, size_t width,
                       size_t channels, uint8_t *tones)
{
    const gray_weights weights = GRAY_BT601;
    for (size_t x = 0; x < width; x++, row += channels) {
        uint32_t gray = channels < 3 ? row[0] : gray_of(&weights, row);
        tones[x] = (uint8_t)(gray * data->tones / (data->white + 1));
    }
}

/* `channels` and `goes` are constants at each call. */
BM_INLINED void change_column(const bm_sample *const *rows, const uint8_t *const *tones,
                              size_t side, size_t x, size_t channels, bool goes, tone *window)
{
    for (size_t k = 0; k < side; k++) {
        tone *t = &window[tones[k][x]];
        t->count = goes ? t->count - 1 : t->count + 1;
        for (size_t c = 0; c < channels; c++) {
            uint32_t v = rows[k][x * channels + c];
            t->sum[c] = goes ? t->sum[c] - v : t->sum[c] + v;
        }
    }
}

/* The first of equals. */
static const tone *most_frequent(const tone *window, size_t tones)
{
    const tone *most = window;
    for (size_t i = 1; i < tones; i++)
        if (window[i].count > most->count)
            most = &window[i];
    return most;
}

BM_INLINED void paint_row(const oilpaint_data *data, const bm_sample *const *rows,
                          const uint8_t *const *tones, size_t width, size_t channels,
                          bm_sample *out)
{
    const size_t radius = data->radius, side = 2 * radius + 1, last = width - 1;
    tone window[OILPAINT_MOST_TONES] = {{0}};
    for (size_t i = 0; i < side; i++) {
        size_t x = i < radius ? 0 : i - radius;
        change_column(rows, tones, side, x < last ? x : last, channels, false, window);
    }
    for (size_t x = 0; x < width; x++) {
        const tone *most = most_frequent(window, data->tones);
        for (size_t c = 0; c < channels; c++)
            out[x * channels + c] = (bm_sample)((most->sum[c] + most->count / 2) / most->count);
        size_t from = x < radius ? 0 : x - radius, to = x + radius + 1;
        change_column(rows, tones, side, from, channels, true, window);
        change_column(rows, tones, side, to < last ? to : last, channels, false, window);
    }
}

/* in[0] is row y0 - radius. Scratch is the ring of tones, which a resumed band finds there but for its lowest row. */
static void oilpaint_band(const bm_plan *plan, const bm_band *band)
{
    const oilpaint_data *data = plan->data;
    const size_t width = plan->in.width, channels = plan->in.plane[0].channels;
    const uint32_t side = 2 * data->radius + 1;
    const bm_sample *const *in = (const bm_sample *const *)band->in;
    uint8_t *ring = band->scratch;

    for (uint32_t i = band->resume ? side - 1 : 0; i < side - 1 + (band->y1 - band->y0); i++) {
        tell_tones(data, in[i], width, channels, ring + (band->y0 + i) % side * width);
        if (i + 1 < side)
            continue;
        const uint8_t *tones[2 * OILPAINT_MOST_RADIUS + 1];
        const uint32_t first = i + 1 - side;
        for (uint32_t k = 0; k < side; k++)
            tones[k] = ring + (band->y0 + first + k) % side * width;
        if (channels == 1)
            paint_row(data, in + first, tones, width, 1, band->out[first]);
        else if (channels == 2)
            paint_row(data, in + first, tones, width, 2, band->out[first]);
        else if (channels == 3)
            paint_row(data, in + first, tones, width, 3, band->out[first]);
        else
            paint_row(data, in + first, tones, width, 4, band->out[first]);
    }
}

BM_KERNELS(oilpaint) = {.band = {oilpaint_band}};

#else

BM_DECLARE_KERNELS(oilpaint)

enum oilpaint_param { OILPAINT_RADIUS, OILPAINT_TONES };

static bm_span oilpaint_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    int32_t radius = (int32_t)((const oilpaint_data *)plan->data)->radius;
    (void)plane;
    return (bm_span){(int32_t)y0 - radius, (int32_t)y1 + radius};
}

static bm_status oilpaint_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in;
    oilpaint_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of oilpaint");
    data->radius = (uint32_t)call->value[OILPAINT_RADIUS].number;
    data->tones = (uint32_t)call->value[OILPAINT_TONES].number;
    data->white = in->premultiplied ? in->premultiplied : in->depth == 8 ? 255 : 65535;
    plan->scratch_bytes = (2 * (size_t)data->radius + 1) * in->width;
    plan->data = data;
    plan->need = oilpaint_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(oilpaint_kernels, plan)->band[0];
    return BM_OK;
}

static bm_reach oilpaint_reach(const bm_call *call, const bm_desc *in)
{
    (void)in;
    return bm_reach_even((uint32_t)call->value[OILPAINT_RADIUS].number);
}

static const bm_param oilpaint_params[] = {
    {.name = "radius",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = OILPAINT_MOST_RADIUS,
     .def = 3,
     .unit = "pixels",
     .doc =
         "How far the window reaches from its centre: the brush has 2 * radius + 1 pixels a side"},
    {.name = "tones",
     .type = BM_PARAM_INT,
     .min = 2,
     .max = OILPAINT_MOST_TONES,
     .def = 20,
     .doc = "Into how many parts the scale of brightness is divided: fewer make larger patches"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_oilpaint = {
    .name = "oilpaint",
    .group = BM_GROUP_SMOOTH,
    .summary = "Make patches of one colour, as strokes of a brush",
    .doc =
        "`radius` is the brush; few `tones` give bold patches, many keep detail.\n\n"
        "Pixels are sorted by brightness, which is `grayscale`'s (BT.601), into `tones` parts of "
        "equal size. A pixel becomes the mean of those pixels of the (2 radius + 1)^2 around it "
        "that belong to the most frequent part; among equals, to the darkest. Exact: in integers, "
        "rounded to nearest, halves upwards. Transparent pixels count by their alpha, and their "
        "brightness too. The time grows with the radius, by 2 columns of pixels that come and go; "
        "there is no way around looking at them one by one.",
    .examples = "oilpaint\n"
                "oilpaint:6,tones=12\n"
                "oilpaint:radius=2,tones=64\n"
                "\n"
                "oilpaint:2,tones=3,border=mirror\n"
                "oilpaint:4,border=constant,border_color=#ff804090\n"
                "oilpaint:2,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = oilpaint_params,
    .plan = oilpaint_plan,
    .reach = oilpaint_reach,
};

#endif
