/* SPDX-License-Identifier: MIT */
/* overlay: another picture on top of this one.
 *
 * Planning brings that picture into its size and, with the opacity in its alpha, into the order in which rows are read
 * (overlay_form.h). Only what lies below it costs more than a copy.
 *
 *   WEIGHED   normal, no alpha below: sample * (65535 - a) + colour * a, the latter made before. In 16 bits both are rounded:
 *             2 * 32767/65535 levels. In 8 bits, t = floor(257 sample (65535 - a) / 65536) is below its exact value by less
 *             than 2 of 257 parts of a level, what is added to it is off by half a part, and (t - floor(t / 256) + 128) / 256
 *             takes the place of t / 257 + 1/2, which is 1 part more: 0.514 levels with the rounding.
 *   STRAIGHT  other ways to blend, no alpha below: single precision on a scale of 65535, below 8 roundings of 2^-24 each:
 *             0.53 levels of 65535.
 *   PIXELS    alpha below: the same, divided by the alpha of both together. All weights are sums and products of numbers that
 *             are not below 0, so that their errors stay relative ones, however little alpha there is. */
#include "kernels/kernel.h"

#include "kernels/overlay_data.h"

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#include "kernels/overlay_rows.h"

/* ---- rows ------------------------------------------------------------------------------------ */

typedef void (*overlay_blender)(const overlay_data *data, const bm_sample *in, const uint16_t *row,
                                size_t from, bm_sample *out, size_t pixels);

/* The place in a tile, or in the only one, of column or row `at`. */
static inline size_t place_in_tile(uint32_t at, int64_t begin, uint32_t length)
{
    return (size_t)((at - begin) % length);
}

BM_INLINED void overlay_band(const bm_plan *plan, const bm_band *band, overlay_blender blender)
{
    const overlay_data *data = plan->data;
    const size_t channels = plan->in.plane[0].channels, width = plan->in.width;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[y - band->y0];
        bm_sample *out = band->out[y - band->y0];
        if (y < data->y0 || y >= data->y1) {
            memcpy(out, in, width * channels * sizeof *out);
            continue;
        }
        const uint16_t *row =
            bm_image_row(data->form, 0, (uint32_t)place_in_tile(y, data->top, data->height));
        memcpy(out, in, data->x0 * channels * sizeof *out);
        for (uint32_t x = data->x0; x < data->x1;) {
            const size_t from = place_in_tile(x, data->left, data->width);
            const size_t left = data->x1 - x, most = data->width - from;
            const size_t pixels = left < most ? left : most;
            blender(data, in + x * channels, row, from, out + x * channels, pixels);
            x += (uint32_t)pixels;
        }
        const size_t end = data->x1 * channels;
        memcpy(out + end, in + end, (width * channels - end) * sizeof *out);
    }
}

static void weighed_band(const bm_plan *plan, const bm_band *band)
{
    overlay_band(plan, band, weigh);
}

static void straight_band(const bm_plan *plan, const bm_band *band)
{
    overlay_band(plan, band, blend_opaque);
}

static void pixels_band(const bm_plan *plan, const bm_band *band)
{
    overlay_band(plan, band, blend_alpha);
}

BM_KERNELS(overlay) = {.band = {[OVERLAY_WEIGHED] = weighed_band,
                                [OVERLAY_STRAIGHT] = straight_band,
                                [OVERLAY_PIXELS] = pixels_band}};

#else

#include "kernels/overlay_place.h"

BM_DECLARE_KERNELS(overlay)

enum overlay_param {
    OVERLAY_PICTURE,
    OVERLAY_GRAVITY,
    OVERLAY_X,
    OVERLAY_Y,
    OVERLAY_UNIT,
    OVERLAY_SIZE,
    OVERLAY_FIT,
    OVERLAY_OPACITY,
    OVERLAY_BLEND,
    OVERLAY_TILE
};

#define OVERLAY_MOST_PIXELS 0x1p28

static const char *const unit_names[] = {"pixels", "percent", NULL};
static const char *const fit_names[] = {"keep", "stretch", NULL};
static const char *const blend_names[] = {"normal",     "multiply",   "screen",      "overlay",
                                          "darken",     "lighten",    "color_dodge", "color_burn",
                                          "hard_light", "soft_light", "difference",  "exclusion",
                                          "add",        "subtract",   NULL};
static const char *const tile_names[] = {"no", "yes", NULL};

/* Where it begins, and the range of `all` columns or rows that it covers. */
static int64_t cover(gravity_pull pull, uint32_t all, uint32_t length, double offset, bool tiled,
                     uint32_t *from, uint32_t *to)
{
    int64_t begin = overlay_begin(pull, all, length, offset);
    int64_t end = begin + length;
    if (tiled) {
        begin = begin % length -
                length; /* before the picture, so that places in tiles are not below 0 */
        end = all;
    }
    *from = (uint32_t)(begin < 0 ? 0 : begin > all ? all : begin);
    *to = (uint32_t)(end < *from ? *from : end > all ? all : end);
    return begin;
}

static double overlay_offset(const bm_value *value, const bm_value *unit, uint32_t all)
{
    return overlay_round(unit->number == 1 ? all * value->number / 100 : value->number);
}

static bm_status check_picture(const bm_call *call, const overlay_extent *size, bm_error *error)
{
    const bm_value *value = &call->value[OVERLAY_PICTURE];
    const bm_model model = value->picture->desc.model;
    const char *name = value->name ? value->name : "";
    if (model == BM_CMYK || model == BM_YCBCR)
        return bm_fail(error, BM_E_PARAM,
                       "overlay: picture=%s: it is %s: save it as gray or RGB, perhaps with alpha",
                       name, bm_model_name(model));
    if (size->width * size->height > OVERLAY_MOST_PIXELS)
        return bm_fail(error, BM_E_CHAIN,
                       "overlay: picture=%s would be made %.0fx%.0f pixels large", name,
                       size->width, size->height);
    return BM_OK;
}

static bm_status overlay_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    const bm_desc *in = &plan->in;
    overlay_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of overlay");
    const overlay_extent size = overlay_size(&value[OVERLAY_SIZE], value[OVERLAY_FIT].number == 0,
                                             in, &value[OVERLAY_PICTURE].picture->desc);
    bm_status status = check_picture(call, &size, error);
    if (status)
        return status;

    const bool tiled = value[OVERLAY_TILE].number == 1;
    const bm_value *gravity = &value[OVERLAY_GRAVITY], *unit = &value[OVERLAY_UNIT];
    data->width = (uint32_t)size.width;
    data->height = (uint32_t)size.height;
    data->left =
        cover(gravity_across(gravity), in->width, data->width,
              overlay_offset(&value[OVERLAY_X], unit, in->width), tiled, &data->x0, &data->x1);
    data->top =
        cover(gravity_down(gravity), in->height, data->height,
              overlay_offset(&value[OVERLAY_Y], unit, in->height), tiled, &data->y0, &data->y1);
    data->colours = bm_model_channels(in->model) - bm_model_has_alpha(in->model);
    data->blend = (overlay_blend)value[OVERLAY_BLEND].number;
    const bm_picture_form key = {
        .width = data->width,
        .height = data->height,
        .opacity = (uint32_t)overlay_round(value[OVERLAY_OPACITY].number / 100 * 65535),
        .layout = bm_model_has_alpha(in->model) ? OVERLAY_PIXELS
                  : data->blend == BLEND_NORMAL ? OVERLAY_WEIGHED
                                                : OVERLAY_STRAIGHT,
        .colours = data->colours};
    plan->data = data;
    plan->band = bm_pick(overlay_kernels, plan)->band[key.layout];
    plan->copies = data->x0 == data->x1 || data->y0 == data->y1 || key.opacity == 0;
    if (plan->copies) {
        data->y1 = data->y0;
        return BM_OK;
    }
    return bm_picture_form_get(plan, &value[OVERLAY_PICTURE], &key, bm_overlay_form_make,
                               &data->form, error);
}

static const bm_param overlay_params[] = {
    {.name = "picture",
     .type = BM_PARAM_PICTURE,
     .required = true,
     .doc = "The picture to put on top: gray or RGB, 8 or 16 bits, with its transparency"},
    {.name = "gravity",
     .type = BM_PARAM_CHOICE,
     .choices = gravity_names,
     .def = GRAVITY_CENTER,
     .doc = "The corner, side or middle that it goes to"},
    {.name = "x",
     .type = BM_PARAM_FLOAT,
     .min = -100000,
     .max = 100000,
     .doc = "How far from the side of gravity, inwards, or to the right of the middle"},
    {.name = "y",
     .type = BM_PARAM_FLOAT,
     .min = -100000,
     .max = 100000,
     .doc = "How far from the side of gravity, inwards, or below the middle"},
    {.name = "unit",
     .type = BM_PARAM_CHOICE,
     .choices = unit_names,
     .doc = "What x and y count: pixels, or percent of the width and of the height of what lies "
            "below"},
    {.name = "size",
     .type = BM_PARAM_SIZE,
     .min = 1,
     .max = 65535,
     .unit = "pixels",
     .doc = "Its size; P%: that part of the width of what lies below. Not given: as it is"},
    {.name = "fit",
     .type = BM_PARAM_CHOICE,
     .choices = fit_names,
     .doc = "keep: its proportions, inside WxH; stretch: exactly that size, of P% in both "
            "directions, and a side that is not given stays"},
    {.name = "opacity",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .def = 100,
     .unit = "percent",
     .doc = "What its alpha is multiplied by"},
    {.name = "blend",
     .type = BM_PARAM_CHOICE,
     .choices = blend_names,
     .doc = "How its colours and those below make one"},
    {.name = "tile",
     .type = BM_PARAM_CHOICE,
     .choices = tile_names,
     .doc = "yes: again and again, in all directions"},
    {.name = NULL},
};

const bm_filter bm_filter_overlay = {
    .name = "overlay",
    .group = BM_GROUP_FINISH,
    .aliases = (const char *const[]){"watermark", "composite", NULL},
    .summary = "Put another picture on top, blended and placed as you like",
    .doc =
        "Watermarks, logos, frames, textures, grain of real film.\n\n"
        "The picture is read once for the whole batch, turned upright as its EXIF says, and laid "
        "on each. What of it lies outside is not seen.\n\n"
        "With as and ab the alpha of what is above and below, s and b their colours, all from 0 to "
        "1 and as they are stored,\n"
        "    alpha  = as + ab - as ab\n"
        "    colour = (as (1 - ab) s + as ab B(b, s) + (1 - as) ab b) / alpha\n"
        "which is source-over of W3C's Compositing and Blending Level 1. blend chooses B, which "
        "that document defines, too, but for add, min(1, b + s), and subtract, max(0, b - s); "
        "normal is s. as is the overlay's alpha times opacity, rounded to 1/65535; where it is 0 "
        "the pixel stays. Within 0.52 levels of 255, and 1 of 65535.\n\n"
        "size is reached by resize with lanczos3, in 16 bits, once for all pictures of one size. "
        "On gray pictures the overlay counts by its luma (as grayscale has it), and the picture "
        "stays gray; sepia:0 in front of it makes it RGB. CMYK and YCbCr are not taken. Under "
        "--linear, too, colours are blended as they are stored.\n\n"
        "Offsets go inwards, as in ImageMagick's -geometry with -gravity, and are rounded to "
        "pixels; half of what the middle leaves over is rounded down. With tile=yes they say where "
        "one of the tiles is.",
    .examples = "overlay:logo.png\n"
                "overlay:logo.png,gravity=south_east,x=2,y=2,unit=percent,size=15%,opacity=60\n"
                "overlay:texture.png,tile=yes,blend=multiply,opacity=35\n"
                "overlay:frame.png,size=100%,fit=stretch\n"
                "\n"
                "overlay:logo.png,gravity=south,y=-3\n"
                "overlay:logo.png,size=9x7,gravity=north_west,x=0.5,y=1\n"
                "overlay:logo.png,size=x7,gravity=west,x=-2,blend=hard_light\n"
                "overlay:texture.png,tile=yes,gravity=east,x=2,size=5x9,fit=stretch,blend=screen",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_CHANNEL,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = overlay_params,
    .plan = overlay_plan,
};

#endif
