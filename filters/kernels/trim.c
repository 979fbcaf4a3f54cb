/* SPDX-License-Identifier: MIT */
/* trim: the picture without the border that is all of one colour. How large the rest is hangs on the pixels, so no program
 * has trim as a step: it looks at a picture that is there, and the rest of the chain is planned after
 * that (docs/trim.md). As a step it would keep everything. */
#include "kernels/kernel.h"

/* The accumulator of trim's scan. It does not start as zeros but as begin_bounds() has it. */
typedef struct trim_bounds {
    /* Samples from low to low + span are like the border's, and so are pixels whose alpha is below `visible`: 0 where there is
     * none. */
    uint16_t low[4], span[4], visible;
    /* All that is not like the border lies in columns [left, right) and rows [top, bottom); right 0: nothing so far. */
    uint32_t left, right, top, bottom;
} trim_bounds;

#ifdef BM_KERNEL_LEVEL

/* Pixels that are looked at together, before it matters which of them is another. */
#define BLOCK 64

/* What the border's samples may be, over again for each pixel of a block, so that loops over samples know no channels. */
typedef struct trim_border {
    bm_sample low[4 * BLOCK], span[4 * BLOCK];
    bm_sample visible;
} trim_border;

BM_INLINED bool is_other(const bm_sample *pixel, const trim_border *border, size_t channels)
{
    bool other = false;
    for (size_t c = 0; c < channels; c++)
        other |= (bm_sample)(pixel[c] - border->low[c]) > border->span[c];
    return other && (channels % 2 || pixel[channels - 1] >= border->visible);
}

BM_INLINED bool has_other(const bm_sample *pixels, const trim_border *border, size_t channels)
{
    bm_sample any = 0;
    if (channels % 2) {
        for (size_t i = 0; i < BLOCK * channels; i++)
            any |= (bm_sample)(pixels[i] - border->low[i]) > border->span[i];
    } else {
        for (size_t x = 0; x < BLOCK; x++)
            any |= is_other(pixels + x * channels, border, channels);
    }
    return any;
}

/* The first of pixels [from, to) that is another than the border's; `to`: none is. */
BM_INLINED size_t find_first(const bm_sample *row, const trim_border *border, size_t channels,
                             size_t from, size_t to)
{
    while (from + BLOCK <= to && !has_other(row + from * channels, border, channels))
        from += BLOCK;
    while (from < to && !is_other(row + from * channels, border, channels))
        from++;
    return from;
}

/* The end of those of pixels [from, to); `from`: none is another. */
BM_INLINED size_t find_end(const bm_sample *row, const trim_border *border, size_t channels,
                           size_t from, size_t to)
{
    while (from + BLOCK <= to && !has_other(row + (to - BLOCK) * channels, border, channels))
        to -= BLOCK;
    while (from < to && !is_other(row + (to - 1) * channels, border, channels))
        to--;
    return to;
}

/* Of rows between others that are known to have more than border, only columns are looked at that were all border so far. */
BM_INLINED void look_at_row(const bm_sample *row, uint32_t y, const trim_border *border,
                            size_t channels, size_t width, trim_bounds *found)
{
    size_t first = find_first(row, border, channels, 0, found->left);
    if (first == found->left)
        first = find_first(row, border, channels, first, width);
    if (first == width)
        return;
    size_t begin = found->right > first ? found->right : first;
    size_t end = find_end(row, border, channels, begin, width);
    found->left = first < found->left ? (uint32_t)first : found->left;
    found->right = (uint32_t)end;
    found->top = y < found->top ? y : found->top;
    found->bottom = y + 1 > found->bottom ? y + 1 : found->bottom;
}

BM_INLINED void look(const void *const *rows, uint32_t y0, uint32_t y1, size_t channels,
                     size_t width, trim_bounds *found)
{
    trim_border border = {.visible = (bm_sample)found->visible};
    for (size_t i = 0; i < BLOCK * channels; i++) {
        border.low[i] = (bm_sample)found->low[i % channels];
        border.span[i] = (bm_sample)found->span[i % channels];
    }
    for (uint32_t y = y0; y < y1; y++)
        look_at_row(rows[y - y0], y, &border, channels, width, found);
}

static void trim_scan(const bm_plan *plan, unsigned plane, const void *const *rows, uint32_t y0,
                      uint32_t y1, void *accumulator)
{
    size_t width = plan->in.width;
    switch (plan->in.plane[plane].channels) {
    case 1:
        look(rows, y0, y1, 1, width, accumulator);
        break;
    case 2:
        look(rows, y0, y1, 2, width, accumulator);
        break;
    case 3:
        look(rows, y0, y1, 3, width, accumulator);
        break;
    default:
        look(rows, y0, y1, 4, width, accumulator);
    }
}

BM_KERNELS(trim) = {.scan = trim_scan};

#else

#include <math.h>

#include "bandmill/color.h"

BM_DECLARE_KERNELS(trim)

enum trim_param { TRIM_TOLERANCE, TRIM_COLOR, TRIM_MARGIN, TRIM_SIDES };
enum trim_sides { TRIM_ALL, TRIM_LEFT_RIGHT, TRIM_TOP_BOTTOM };

static const char *const sides_names[] = {"all", "left_right", "top_bottom", NULL};

static uint32_t limit_of(const bm_call *call, const bm_desc *desc)
{
    double max = desc->depth == 8 ? 255 : 65535;
    return (uint32_t)floor(max * call->value[TRIM_TOLERANCE].number / 100);
}

/* A transparent colour stands for the corner's: its pixels are taken for border in any case. */
static void border_samples(const bm_call *call, const bm_desc *desc, const void *corner,
                           uint16_t sample[4])
{
    uint32_t rgba = (uint32_t)call->value[TRIM_COLOR].number;
    if (rgba & 0xff) {
        bm_color_samples(rgba, desc->model, desc->depth, sample);
        return;
    }
    for (unsigned c = 0; c < desc->plane[0].channels; c++)
        sample[c] = desc->depth == 8 ? ((const uint8_t *)corner)[c] : ((const uint16_t *)corner)[c];
}

/* For a picture, interleaved, whose first pixel is `corner`. */
static trim_bounds begin_bounds(const bm_call *call, const bm_desc *desc, const void *corner)
{
    trim_bounds bounds = {.left = desc->width, .top = desc->height};
    uint32_t limit = limit_of(call, desc), max = desc->depth == 8 ? 255 : 65535;
    uint16_t sample[4] = {0};
    border_samples(call, desc, corner, sample);
    for (unsigned c = 0; c < desc->plane[0].channels; c++) {
        uint32_t high = sample[c] + limit;
        bounds.low[c] = (uint16_t)(sample[c] > limit ? sample[c] - limit : 0);
        bounds.span[c] = (uint16_t)((high < max ? high : max) - bounds.low[c]);
    }
    if (bm_model_has_alpha(desc->model)) /* at 100 % all samples are like the border's */
        bounds.visible = (uint16_t)(limit < max ? limit + 1 : max);
    return bounds;
}

static uint32_t moved_out(uint32_t from, uint32_t margin, uint32_t side)
{
    return margin < side - from ? from + margin : side;
}

/* Turns what was found, if anything was, into what is kept: sides that are not trimmed, and the margin. */
static void end_bounds(const bm_call *call, const bm_desc *desc, trim_bounds *bounds)
{
    unsigned sides = (unsigned)call->value[TRIM_SIDES].number;
    uint32_t margin = (uint32_t)call->value[TRIM_MARGIN].number;
    bounds->left = bounds->left > margin ? bounds->left - margin : 0;
    bounds->top = bounds->top > margin ? bounds->top - margin : 0;
    bounds->right = moved_out(bounds->right, margin, desc->width);
    bounds->bottom = moved_out(bounds->bottom, margin, desc->height);
    if (sides == TRIM_TOP_BOTTOM) {
        bounds->left = 0;
        bounds->right = desc->width;
    }
    if (sides == TRIM_LEFT_RIGHT) {
        bounds->top = 0;
        bounds->bottom = desc->height;
    }
}

/* Rows that the scan looks at together. */
#define TRIM_ROWS 64u

static void trim_measure(const bm_call *call, const bm_plan *plan, const bm_image *image,
                         bm_measured *kept)
{
    const bm_desc *desc = &image->desc;
    const void *rows[TRIM_ROWS];
    trim_bounds bounds = begin_bounds(call, desc, bm_image_row(image, 0, 0));
    for (uint32_t y = 0, count; y < desc->height; y += count) {
        count = desc->height - y < TRIM_ROWS ? desc->height - y : TRIM_ROWS;
        for (uint32_t i = 0; i < count; i++)
            rows[i] = bm_image_row(image, 0, y + i);
        plan->scan(plan, 0, rows, y, y + count, &bounds);
    }
    *kept = (bm_measured){.width = desc->width, .height = desc->height, .blank = !bounds.right};
    if (kept->blank)
        return;
    end_bounds(call, desc, &bounds);
    *kept = (bm_measured){bounds.left, bounds.top, bounds.right - bounds.left,
                          bounds.bottom - bounds.top, false};
}

static bm_status trim_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->copies = true;
    plan->scan = bm_pick(trim_kernels, plan)->scan;
    return BM_OK;
}

static const bm_param trim_params[] = {
    {.name = "tolerance",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 4,
     .unit = "percent",
     .doc = "How far each sample may be from the border's, of the whole range: 4 are 10 levels of "
            "255"},
    {.name = "color",
     .type = BM_PARAM_COLOR,
     .def = 0x00000000,
     .doc = "The border's colour; transparent, the default, stands for that of the pixel in the "
            "upper left corner"},
    {.name = "margin",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = BM_MAX_SIDE,
     .unit = "pixels",
     .doc = "How much of the border stays on each side, where there is as much"},
    {.name = "sides",
     .type = BM_PARAM_CHOICE,
     .choices = sides_names,
     .doc = "On which sides something may be cut off"},
    {.name = NULL},
};

const bm_filter bm_filter_trim = {
    .name = "trim",
    .group = BM_GROUP_GEOMETRY,
    .aliases = (const char *const[]){"autocrop", "auto_crop", "crop_border", "find_trim", NULL},
    .summary = "Cut off a border that is all of one colour",
    .doc =
        "For scans on a plain ground, screenshots, pictures of goods before white, letterboxes "
        "(`sides=top_bottom`), and drawings with transparency around them. A border of JPEG's is "
        "not of one colour quite, so it needs some tolerance.\n\n"
        "Keeps the smallest rectangle that holds every pixel which is not like the border's, and "
        "changes none: exact. A pixel is like the border where each of its samples is within the "
        "tolerance, rounded down to whole levels, of the border's colour. In pictures with alpha, "
        "so is each that is as good as transparent: whose alpha is within the tolerance of 0.\n\n"
        "The colour is that of the corner unless it is given, so a picture without a border stays "
        "as it is, and so does one with anything else in that corner. Of a picture that is all "
        "border nothing is cut off, and a warning says so. As libvips' find_trim, without its "
        "median filter.\n\n"
        "The size of the result is known when the picture is decoded: it is held whole until then, "
        "and what follows is planned for what was found.",
    .examples = "trim\n"
                "trim:10,margin=20\n"
                "trim:color=white | pad:800x800,color=white\n"
                "trim:sides=top_bottom\n"
                "\n"
                "trim:0,margin=2\n"
                "trim:0,color=white\n"
                "trim:50,sides=left_right,margin=1",
    .kind = BM_KIND_SCAN,
    .alpha = BM_ALPHA_CHANNEL,
    .models = BM_ANY_MODEL,
    .params = trim_params,
    .plan = trim_plan,
    .measure = trim_measure,
};

#endif
