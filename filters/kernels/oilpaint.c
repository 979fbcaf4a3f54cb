/* SPDX-License-Identifier: MIT */
/* oilpaint: the mean of the most frequent tones around a pixel.
 *
 * A window slides along a row and keeps, for each tone, how many of its pixels have it and the sums of their channels: a column
 * comes and one goes. So a pixel costs 2 (2 r + 1) changes and a look at all tones. Tones and pixels of the window's rows lie in
 * rings, each row's made once. All is in integers.
 *
 * How often tone t occurs is kept as 64 * count + 63 - t: the largest of these numbers tells which tone is the most frequent, the
 * first of equals, without a branch. It lies beside the sums of up to three channels in a vector, so that one addition changes all.
 * Neighbours mostly have the same tone, and a change of it waits for the one before; rows by turns have windows of their own,
 * which do not wait for each other.
 *
 * Means are divisions of integers, rounded by adding a half of the count. In single precision for 8 bits (sums below 2^19), in
 * double for 16: a quotient that is no integer is at least 1/1681 away from one, and roundings are below 2^-16. */
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

#if BM_KERNEL_DEPTH == 8
typedef float quotient;
#else
typedef double quotient;
#endif

typedef int32_t four __attribute__((vector_size(16)));

enum { PARTS = 4, OFTEN = 3 };

/* What of a window lies in every PARTS-th row: for each tone the sums of three channels and how often it occurs, or those of four
 * and, behind them, how often. */
typedef four part[2 * OILPAINT_MOST_TONES];

/* A row of the window. */
typedef struct oil_row {
    const uint8_t *tone;
    const four *pixel;
} oil_row;

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

/* Pixels as what they add to a window. */
static void copy_pixels(const bm_sample *row, size_t width, size_t channels, four *pixels)
{
    for (size_t x = 0; x < width; x++, row += channels) {
        four pixel = {0, 0, 0, 64};
        for (size_t c = 0; c < channels; c++)
            pixel[c] = row[c];
        pixels[x] = pixel;
    }
}

/* `vectors`, of a tone, and `goes` are constants at each call. */
BM_INLINED void change_column(const oil_row *rows, size_t side, size_t x, size_t vectors, bool goes,
                              part *window)
{
    for (size_t k = 0; k < side; k++) {
        four *tone = &window[k % PARTS][rows[k].tone[x] * vectors];
        const four pixel = rows[k].pixel[x], often = {0, 0, 0, 64};
        tone[0] = goes ? tone[0] - pixel : tone[0] + pixel;
        if (vectors == 2)
            tone[1] = goes ? tone[1] - often : tone[1] + often;
    }
}

BM_INLINED four whole_of(part *window, size_t i)
{
    return (window[0][i] + window[1][i]) + (window[2][i] + window[3][i]);
}

/* The largest of the numbers that tell how often, found beside that of the sums, which are below 2^31. */
BM_INLINED uint32_t most_often(part *window, size_t tones, size_t vectors)
{
    four most = {0};
    for (size_t i = vectors - 1; i < tones * vectors; i += vectors) {
        const four whole = whole_of(window, i), more = (four)(whole > most);
        most = (whole & more) | (most & ~more);
    }
    return (uint32_t)most[OFTEN];
}

BM_INLINED void paint_pixel(part *window, size_t tones, size_t channels, size_t vectors,
                            bm_sample *out)
{
    const uint32_t often = most_often(window, tones, vectors);
    const uint32_t count = often / 64, tone = 63 - often % 64;
    const four sum = whole_of(window, tone * vectors) + (int32_t)(count / 2);
    for (size_t c = 0; c < channels; c++)
        out[c] = (bm_sample)(int32_t)((quotient)sum[c] / (quotient)(int32_t)count);
}

/* `channels` is a constant at each call. */
BM_INLINED void paint_row(const oilpaint_data *data, const oil_row *rows, size_t width,
                          size_t channels, bm_sample *out)
{
    const size_t vectors = channels < 4 ? 1 : 2, last = width - 1;
    const size_t radius = data->radius, side = 2 * radius + 1;
    part window[PARTS];
    memset(window, 0, sizeof window);
    for (uint32_t i = 0; i < data->tones; i++)
        window[0][i * vectors + vectors - 1][OFTEN] = 63 - (int32_t)i;
    for (size_t i = 0; i < side; i++) {
        size_t x = i < radius ? 0 : i - radius;
        change_column(rows, side, x < last ? x : last, vectors, false, window);
    }
    for (size_t x = 0; x < width; x++) {
        paint_pixel(window, data->tones, channels, vectors, out + x * channels);
        size_t from = x < radius ? 0 : x - radius, to = x + radius + 1;
        change_column(rows, side, from, vectors, true, window);
        change_column(rows, side, to < last ? to : last, vectors, false, window);
    }
}

/* in[0] is row y0 - radius. Scratch is the rings of pixels and of tones, which a resumed band finds there but for its lowest row. */
static void oilpaint_band(const bm_plan *plan, const bm_band *band)
{
    const oilpaint_data *data = plan->data;
    const size_t width = plan->in.width, channels = plan->in.plane[0].channels;
    const uint32_t side = 2 * data->radius + 1;
    const bm_sample *const *in = (const bm_sample *const *)band->in;
    four *pixels = band->scratch;
    uint8_t *tones = (uint8_t *)(pixels + side * width);

    for (uint32_t i = band->resume ? side - 1 : 0; i < side - 1 + (band->y1 - band->y0); i++) {
        const size_t slot = (band->y0 + i) % side;
        tell_tones(data, in[i], width, channels, tones + slot * width);
        copy_pixels(in[i], width, channels, pixels + slot * width);
        if (i + 1 < side)
            continue;
        oil_row rows[2 * OILPAINT_MOST_RADIUS + 1];
        const uint32_t first = i + 1 - side;
        for (uint32_t k = 0; k < side; k++) {
            const size_t at = (band->y0 + first + k) % side * width;
            rows[k] = (oil_row){tones + at, pixels + at};
        }
        if (channels == 1)
            paint_row(data, rows, width, 1, band->out[first]);
        else if (channels == 2)
            paint_row(data, rows, width, 2, band->out[first]);
        else if (channels == 3)
            paint_row(data, rows, width, 3, band->out[first]);
        else
            paint_row(data, rows, width, 4, band->out[first]);
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
    plan->scratch_bytes = (2 * (size_t)data->radius + 1) * in->width * (4 * sizeof(uint32_t) + 1);
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
