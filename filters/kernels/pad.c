/* SPDX-License-Identifier: MIT */
/* pad: a border around the picture. */
#include "kernels/pad.h"

#include "kernels/kernel.h"

typedef struct pad_plane {
    uint32_t left, top, right;
    uint16_t sample[4];        /* of a pixel of the border */
    const uint32_t *from_left; /* edge: the input columns of the border's pixels, left to right */
    const uint32_t *from_right;
} pad_plane;

typedef struct pad_data {
    pad_edge edge;
    pad_plane plane[BM_MAX_PLANES];
} pad_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

/* `channels` is a constant at each call of these three. */
BM_INLINED void fill_pixels(const pad_plane *plane, bm_sample *out, size_t pixels, size_t channels)
{
    bm_sample pixel[4];
    for (size_t c = 0; c < channels; c++)
        pixel[c] = (bm_sample)plane->sample[c];
    for (size_t x = 0; x < pixels; x++)
        memcpy(out + x * channels, pixel, channels * sizeof *out);
}

BM_INLINED void gather_pixels(const bm_sample *in, const uint32_t *from, bm_sample *out,
                              size_t pixels, size_t channels)
{
    for (size_t x = 0; x < pixels; x++)
        memcpy(out + x * channels, in + from[x] * channels, channels * sizeof *out);
}

/* The picture's own pixels; where the output has one channel more, it is alpha, and they are opaque. */
BM_INLINED void copy_pixels(const bm_plane_desc *input, const bm_sample *restrict in,
                            bm_sample *restrict out, size_t channels)
{
    size_t width = input->width;
    if (input->channels == channels) {
        memcpy(out, in, width * channels * sizeof *out);
        return;
    }
    for (size_t x = 0; x < width; x++) {
        memcpy(out + x * channels, in + x * (channels - 1), (channels - 1) * sizeof *out);
        out[x * channels + channels - 1] = BM_SAMPLE_MAX;
    }
}

BM_INLINED void pad_rows(const bm_plan *plan, const bm_band *band, size_t channels)
{
    const pad_data *data = plan->data;
    const pad_plane *plane = &data->plane[band->plane];
    const bm_plane_desc *input = &plan->in.plane[band->plane];
    size_t middle = plane->left * channels, right = middle + input->width * channels;

    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        bm_sample *out = band->out[i];
        int64_t y = (int64_t)band->y0 + i - plane->top, height = input->height;
        if (data->edge == PAD_COLOR && (y < 0 || y >= height)) {
            fill_pixels(plane, out, plan->out.plane[band->plane].width, channels);
            continue;
        }
        if (data->edge == PAD_WRAP)
            y = (y % height + height) % height;
        const bm_sample *in = band->in[y - band->in_y0];
        copy_pixels(input, in, out + middle, channels);
        if (data->edge == PAD_COLOR) {
            fill_pixels(plane, out, plane->left, channels);
            fill_pixels(plane, out + right, plane->right, channels);
        } else {
            gather_pixels(in, plane->from_left, out, plane->left, channels);
            gather_pixels(in, plane->from_right, out + right, plane->right, channels);
        }
    }
}

static void pad_band(const bm_plan *plan, const bm_band *band)
{
    switch (plan->out.plane[band->plane].channels) {
    case 1:
        pad_rows(plan, band, 1);
        break;
    case 2:
        pad_rows(plan, band, 2);
        break;
    case 3:
        pad_rows(plan, band, 3);
        break;
    default:
        pad_rows(plan, band, 4);
    }
}

BM_KERNELS(pad) = {.band = {pad_band}};

#else

#include <math.h>

#include "bandmill/color.h"
#include "kernels/gravity.h"

BM_DECLARE_KERNELS(pad)

enum pad_param {
    PAD_TO,
    PAD_ON_LEFT,
    PAD_ON_RIGHT,
    PAD_ON_TOP,
    PAD_ON_BOTTOM,
    PAD_COLOR_IS,
    PAD_EDGE,
    PAD_GRAVITY
};

static const char *const pad_edge_names[] = {"color", "clamp", "mirror", "wrap", NULL};

/* In colour, only rows that exist, and one where none does; otherwise the executor hands over the row that
 * stands for one outside. */
static bm_span pad_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const pad_data *data = plan->data;
    int32_t top = (int32_t)data->plane[plane].top, height = (int32_t)plan->in.plane[plane].height;
    int32_t lo = (int32_t)y0 - top, hi = (int32_t)y1 - top;
    if (data->edge != PAD_COLOR)
        return (bm_span){lo, hi};
    return (bm_span){lo < 0        ? 0
                     : lo < height ? lo
                                   : height - 1,
                     hi < 1        ? 1
                     : hi < height ? hi
                                   : height};
}

/* The border of one direction: what was asked for, and what is missing then to a side of `to` pixels or `percent`
 * of the picture's: on the side that the picture is not drawn to, or half of it on each side and an odd pixel after. */
static void add_missing(uint32_t in, uint32_t to, double percent, gravity_pull pull, double *before,
                        double *after)
{
    double wanted = percent > 0 ? floor(in * percent / 100 + 0.5) : to;
    double missing = fmax(0, wanted - (*before + in + *after));
    double first = pull == PULL_FIRST ? 0 : pull == PULL_LAST ? missing : floor(missing / 2);
    *before += first;
    *after += missing - first;
}

/* The pixel of 0 .. width - 1 that stands for pixel x. */
static uint32_t pixel_at_edge(int64_t x, int64_t width, pad_edge edge)
{
    if (edge == PAD_CLAMP)
        return (uint32_t)(x < 0 ? 0 : width - 1);
    if (edge == PAD_WRAP)
        return (uint32_t)((x % width + width) % width);
    int64_t phase = (x % (2 * width) + 2 * width) % (2 * width);
    return (uint32_t)(phase < width ? phase : 2 * width - 1 - phase);
}

static const uint32_t *list_columns(bm_plan *plan, unsigned p, int64_t first, uint32_t count,
                                    pad_edge edge)
{
    uint32_t *from = bm_plan_alloc(plan, count, sizeof *from);
    for (uint32_t i = 0; from && i < count; i++)
        from[i] = pixel_at_edge(first + i, plan->in.plane[p].width, edge);
    return from;
}

static bm_status plan_plane(bm_plan *plan, unsigned p, const pad_sides *sides, pad_edge edge,
                            pad_plane *plane, bm_error *error)
{
    bm_plane_desc *out = &plan->out.plane[p];
    plane->left = sides->left >> out->hshift;
    plane->right = sides->right >> out->hshift;
    plane->top = sides->top >> out->vshift;
    out->width = plan->in.plane[p].width + plane->left + plane->right;
    out->height = plan->in.plane[p].height + plane->top + (sides->bottom >> out->vshift);
    if (edge == PAD_COLOR)
        return BM_OK;
    plane->from_left = list_columns(plan, p, -(int64_t)plane->left, plane->left, edge);
    plane->from_right = list_columns(plan, p, plan->in.plane[p].width, plane->right, edge);
    if (!plane->from_left || !plane->from_right)
        return bm_fail(error, BM_E_NOMEM, "no memory for a border of %u pixels",
                       plane->left + plane->right);
    return BM_OK;
}

bm_status bm_pad_plan(bm_plan *plan, const pad_sides *sides, pad_edge edge,
                      const uint16_t sample[4], bm_error *error)
{
    pad_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of pad");
    data->edge = edge;
    plan->data = data;
    plan->out.width = plan->in.width + sides->left + sides->right;
    plan->out.height = plan->in.height + sides->top + sides->bottom;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        bm_status status = plan_plane(plan, p, sides, edge, &data->plane[p], error);
        if (status)
            return status;
        for (unsigned c = 0; c < plan->out.plane[p].channels; c++)
            data->plane[p].sample[c] = sample[p + c];
    }
    plan->edge = edge == PAD_MIRROR ? BM_EDGE_MIRROR : BM_EDGE_CLAMP;
    plan->whole = edge == PAD_WRAP && sides->top + sides->bottom > 0;
    plan->need = plan->whole ? NULL : pad_need;
    plan->band = bm_pick(pad_kernels, plan)->band[0];
    return BM_OK;
}

/* A border that is not opaque gives the picture an alpha channel. */
static bm_status describe_border(uint32_t rgba, bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in;
    char text[BM_COLOR_TEXT];
    if (bm_model_has_alpha(in->model) || (rgba & 0xff) == 0xff)
        return BM_OK;
    if (in->model != BM_GRAY && in->model != BM_RGB) {
        bm_color_format(rgba, text, sizeof text);
        return bm_fail(error, BM_E_CHAIN,
                       "pad: color=%s: %s pictures cannot have transparent parts", text,
                       bm_model_name(in->model));
    }
    return bm_desc_interleaved(&plan->out, in->width, in->height,
                               in->model == BM_GRAY ? BM_GRAYA : BM_RGBA, in->depth, error);
}

static bm_status pad_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    uint32_t rgba = (uint32_t)value[PAD_COLOR_IS].number;
    double left = value[PAD_ON_LEFT].number, right = value[PAD_ON_RIGHT].number;
    double top = value[PAD_ON_TOP].number, bottom = value[PAD_ON_BOTTOM].number;
    add_missing(plan->in.width, value[PAD_TO].width, value[PAD_TO].percent,
                gravity_across(&value[PAD_GRAVITY]), &left, &right);
    add_missing(plan->in.height, value[PAD_TO].height, value[PAD_TO].percent,
                gravity_down(&value[PAD_GRAVITY]), &top, &bottom);

    plan->copies = left + right + top + bottom == 0;
    if (plan->copies)
        return BM_OK;
    double width = left + plan->in.width + right, height = top + plan->in.height + bottom;
    if (width > BM_MAX_SIDE || height > BM_MAX_SIDE)
        return bm_fail(error, BM_E_CHAIN,
                       "pad: %ux%u would become %.0fx%.0f: each side must be at most %u pixels",
                       plan->in.width, plan->in.height, width, height, BM_MAX_SIDE);
    pad_edge edge = (pad_edge)value[PAD_EDGE].number;
    uint16_t sample[4] = {0};
    if (edge == PAD_COLOR) {
        bm_status status = describe_border(rgba, plan, error);
        if (status)
            return status;
        bm_color_samples(rgba, plan->out.model, plan->out.depth, sample);
    }
    const pad_sides sides = {(uint32_t)left, (uint32_t)right, (uint32_t)top, (uint32_t)bottom};
    return bm_pad_plan(plan, &sides, edge, sample, error);
}

/* A border of a gray colour is that in gray too. */
static bm_manner pad_manner(const bm_call *call)
{
    uint32_t rgba = (uint32_t)call->value[PAD_COLOR_IS].number;
    return bm_color_is_gray(rgba) || call->value[PAD_EDGE].number != PAD_COLOR ? BM_MANNER_MOVES
                                                                               : BM_MANNER_OTHER;
}

void bm_pad_corner(const bm_plan *plan, uint32_t *left, uint32_t *top)
{
    const pad_data *data = plan->data;
    *left = data->plane[0].left;
    *top = data->plane[0].top;
}

#define PAD_MAX 3000 /* pixels a side; a larger canvas is what `to` is for */

static const bm_param pad_params[] = {
    {.name = "to",
     .type = BM_PARAM_SIZE,
     .min = 1,
     .max = BM_MAX_SIDE,
     .unit = "pixels",
     .doc = "The canvas that the picture is put on; P%: that part of each of its sides. What is "
            "longer already stays"},
    {.name = "left",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = PAD_MAX,
     .unit = "pixels",
     .doc = "Columns added on the left"},
    {.name = "right",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = PAD_MAX,
     .unit = "pixels",
     .doc = "Columns added on the right"},
    {.name = "top",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = PAD_MAX,
     .unit = "pixels",
     .doc = "Rows added at the top"},
    {.name = "bottom",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = PAD_MAX,
     .unit = "pixels",
     .doc = "Rows added at the bottom"},
    {.name = "color", .type = BM_PARAM_COLOR, .def = 0x000000ff, .doc = "The border's colour"},
    {.name = "edge",
     .type = BM_PARAM_CHOICE,
     .choices = pad_edge_names,
     .doc = "What the border shows: the colour, the outermost pixels again, the picture in a "
            "mirror, or the picture once more"},
    {.name = "gravity",
     .type = BM_PARAM_CHOICE,
     .choices = gravity_names,
     .def = GRAVITY_CENTER,
     .doc = "Where on the canvas of `to` the picture lies"},
    {.name = NULL},
};

const bm_filter bm_filter_pad = {
    .name = "pad",
    .group = BM_GROUP_GEOMETRY,
    .aliases = (const char *const[]){"extend", "border", "frame", NULL},
    .summary = "Put a border around the picture",
    .doc =
        "Frames, room for a caption, or all pictures of a batch on a canvas of one size.\n\n"
        "left, right, top and bottom add that many pixels. to=800x600 then adds what is missing to "
        "a canvas of that size, the picture in its middle (an odd pixel goes to the right and "
        "to the bottom); to=800 and to=x600 look at one side only. gravity puts it at a side or "
        "in a corner, and what left, right, top and bottom say on that side is its distance "
        "from there. Nothing is ever cut off. "
        "Changes no pixel: exact.\n\n"
        "color: in a gray picture the gray of the colour (as grayscale has it), in CMYK its "
        "inks with as much black as possible. In 16 bits samples are 257 times those of 8 "
        "bits. A colour with alpha below ff gives gray and RGB pictures an alpha channel; CMYK "
        "and YCbCr refuse it.\n\n"
        "edge=clamp repeats the outermost pixels (aaa|abcd|ddd), edge=mirror the picture "
        "backwards, its outermost pixels twice (cba|abcd|dcb), edge=wrap the picture, as tiles "
        "do (bcd|abcd|abc), for which a border at the top or the bottom needs all of it in memory; "
        "color does not matter then.",
    .examples = "pad:left=20,right=20,top=20,bottom=20,color=white\n"
                "resize:1000x1000 | pad:1000x1000,color=white\n"
                "pad:top=8,edge=mirror\n"
                "\n"
                "pad:120x90\n"
                "pad:to=60x40,color=#ff800080\n"
                "pad:to=x90,left=7,edge=clamp\n"
                "pad:left=40,top=8,bottom=25,edge=wrap\n"
                "pad:to=80x50,gravity=south_east,right=5\n"
                "pad:to=333x90,gravity=west",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_CHANNEL,
    .manner_of = pad_manner,
    .models = BM_ANY_MODEL,
    .params = pad_params,
    .plan = pad_plan,
};

#endif
