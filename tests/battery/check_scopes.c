/* SPDX-License-Identifier: MIT */
/* Check: a call that acts on some channels, in a rectangle or through a mask gives what it gives on the whole picture, put
 * together pixel by pixel with the picture as it was. Where it does not keep size, channels and depth, it is refused. */
#include "battery.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bandmill/measure.h"

typedef struct rectangle {
    const char *text;
    double x, y, width, height;
    bool percent;
} rectangle;

static const rectangle rectangles[] = {
    {"", 0, 0, 0, 0, false},
    {"3x2+1+1", 1, 1, 3, 2, false},
    {"9x9-4-5", -4, -5, 9, 9, false},
    {"1x1000+2+0", 2, 0, 1, 1000, false},
    {"4x3+20+9", 20, 9, 4, 3, false},
    {"2x1", 0, 0, 2, 1, false},
    {"5x5+900+900", 900, 900, 5, 5, false},
    {"50%x40%+30%+25%", 30, 25, 50, 40, true},
    {"100%x100%+0+0", 0, 0, 100, 100, true},
};

static const char *const channel_names[] = {"all",  "all",   "luma",  "red",
                                            "blue", "green", "alpha", "colour"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct scope {
    const char *on;
    const rectangle *in;
    const bm_image *mask; /* NULL: none */
    char text[200];
} scope;

/* ---- pictures -------------------------------------------------------------------------------- */

static uint32_t get(const bm_image *image, uint32_t x, uint32_t y, unsigned c)
{
    size_t i = (size_t)x * image->desc.plane[0].channels + c;
    const void *row = bm_image_row(image, 0, y);
    return image->desc.depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
}

static void put(const bm_image *image, uint32_t x, uint32_t y, unsigned c, uint32_t v)
{
    size_t i = (size_t)x * image->desc.plane[0].channels + c;
    if (image->desc.depth == 8)
        ((uint8_t *)bm_image_row(image, 0, y))[i] = (uint8_t)v;
    else
        ((uint16_t *)bm_image_row(image, 0, y))[i] = (uint16_t)v;
}

static uint32_t luma(const bm_image *image, uint32_t x, uint32_t y)
{
    uint64_t sum = 19595ull * get(image, x, y, 0) + 38470ull * get(image, x, y, 1) +
                   7471ull * get(image, x, y, 2);
    return (uint32_t)((sum + 32768) / 65536);
}

static bool named(const scope *s, const char *name)
{
    return strcmp(s->on, name) == 0;
}

/* The colour channel that is meant; -1: none by that name. */
static int colour_channel(const scope *s)
{
    return named(s, "red") ? 0 : named(s, "green") ? 1 : named(s, "blue") ? 2 : -1;
}

/* What the filter is given. False: the picture has no such channel. */
static bool make_view(const scope *s, const bm_image *in, bm_image *view)
{
    bm_model model = in->desc.model;
    unsigned channels = bm_model_channels(model);
    bool alpha = bm_model_has_alpha(model), gray = model == BM_GRAY || model == BM_GRAYA;
    bool colours = model == BM_RGB || model == BM_RGBA, whole = named(s, "all");
    bm_model as = model;
    if (colour_channel(s) >= 0 || (named(s, "luma") && colours))
        as = alpha ? BM_GRAYA : BM_GRAY;
    if (named(s, "alpha"))
        as = BM_GRAY;
    if (!whole && (named(s, "alpha")        ? !alpha
                   : colour_channel(s) >= 0 ? !colours
                                            : !gray && !colours))
        return false;
    bm_desc desc;
    assert_int_equal(
        bm_desc_interleaved(&desc, in->desc.width, in->desc.height, as, in->desc.depth, NULL), 0);
    assert_int_equal(bm_image_create(view, &desc, NULL), BM_OK);
    for (uint32_t y = 0; y < desc.height; y++)
        for (uint32_t x = 0; x < desc.width; x++) {
            if (as == model && !named(s, "alpha")) {
                for (unsigned c = 0; c < channels; c++)
                    put(view, x, y, c, get(in, x, y, c));
                continue;
            }
            put(view, x, y, 0,
                named(s, "alpha")  ? get(in, x, y, channels - 1)
                : named(s, "luma") ? luma(in, x, y)
                                   : get(in, x, y, (unsigned)colour_channel(s)));
            if (as == BM_GRAYA)
                put(view, x, y, 1, get(in, x, y, channels - 1));
        }
    return true;
}

/* One sample of the picture after the call, were there neither rectangle nor mask. */
static uint32_t merged(const scope *s, const bm_image *in, const bm_image *made, uint32_t x,
                       uint32_t y, unsigned c)
{
    bool alpha = bm_model_has_alpha(in->desc.model);
    bool is_alpha = alpha && c + 1 == in->desc.plane[0].channels;
    if (named(s, "all"))
        return get(made, x, y, c);
    if (named(s, "alpha"))
        return is_alpha ? get(made, x, y, 0) : get(in, x, y, c);
    if (is_alpha)
        return get(in, x, y, c);
    if (colour_channel(s) >= 0)
        return (int)c == colour_channel(s) ? get(made, x, y, 0) : get(in, x, y, c);
    if (made->desc.model == in->desc.model)
        return get(made, x, y, c);
    double moved = (double)get(in, x, y, c) + get(made, x, y, 0) - luma(in, x, y);
    return (uint32_t)fmin(fmax(moved, 0), in->desc.depth == 8 ? 255 : 65535);
}

/* ---- rectangle and mask ---------------------------------------------------------------------- */

static bool inside(const rectangle *r, const bm_desc *desc, uint32_t x, uint32_t y)
{
    double across = r->percent ? desc->width / 100.0 : 1,
           down = r->percent ? desc->height / 100.0 : 1;
    if (!*r->text)
        return true;
    return x >= floor(r->x * across + 0.5) && x < floor((r->x + r->width) * across + 0.5) &&
           y >= floor(r->y * down + 0.5) && y < floor((r->y + r->height) * down + 0.5);
}

/* 0 to 65535. */
static double mask_sample(const bm_image *mask, uint32_t x, uint32_t y)
{
    const bm_desc *desc = &mask->desc;
    double one = desc->depth == 8 ? 257 : 1, v = get(mask, x, y, 0) * one;
    unsigned channels = bm_model_channels(desc->model);
    if (channels > 2)
        v = floor((19595 * get(mask, x, y, 0) * one + 38470 * get(mask, x, y, 1) * one +
                   7471 * get(mask, x, y, 2) * one + 32768) /
                  65536);
    if (bm_model_has_alpha(desc->model))
        v = floor(v * get(mask, x, y, channels - 1) * one / 65535 + 0.5);
    return v;
}

static double mask_at(const bm_image *mask, const bm_desc *desc, uint32_t x, uint32_t y)
{
    double across =
        fmin(fmax((x + 0.5) * mask->desc.width / desc->width - 0.5, 0), mask->desc.width - 1);
    double down =
        fmin(fmax((y + 0.5) * mask->desc.height / desc->height - 0.5, 0), mask->desc.height - 1);
    uint32_t left = (uint32_t)across, top = (uint32_t)down;
    uint32_t right = left + (left + 1 < mask->desc.width);
    uint32_t bottom = top + (top + 1 < mask->desc.height);
    double f = across - left, g = down - top;
    return (mask_sample(mask, left, top) * (1 - f) + mask_sample(mask, right, top) * f) * (1 - g) +
           (mask_sample(mask, left, bottom) * (1 - f) + mask_sample(mask, right, bottom) * f) * g;
}

/* ---- comparing ------------------------------------------------------------------------------- */

static void compare_pixel(const scope *s, const bm_image *in, const bm_image *made,
                          const bm_image *got, uint32_t x, uint32_t y, const char *what)
{
    const bm_desc *desc = &in->desc;
    unsigned channels = desc->plane[0].channels;
    bool alpha = bm_model_has_alpha(desc->model);
    double w = !inside(s->in, desc, x, y) ? 0 : s->mask ? mask_at(s->mask, desc, x, y) : 65535;
    double max = desc->depth == 8 ? 255 : 65535, before = 65535 - w, after = w;
    /* A mask of another size is within 2 levels of 65535: half a one for each place and for each rounding. */
    bool stretched =
        s->mask && (s->mask->desc.width != desc->width || s->mask->desc.height != desc->height);
    double tolerance = 0.5 + 1e-9 + (stretched ? 2 * max / 65535 : 0);
    if (alpha) {
        before *= get(in, x, y, channels - 1);
        after *= merged(s, in, made, x, y, channels - 1);
    }
    for (unsigned c = 0; c < channels; c++) {
        double a = get(in, x, y, c), b = merged(s, in, made, x, y, c), want;
        if (w == 0 || w == 65535)
            want = w == 0 ? a : b;
        else if (alpha && c + 1 == channels)
            want = (before + after) / 65535;
        else
            want = before + after > 0 ? (a * before + b * after) / (before + after) : a;
        if (fabs(get(got, x, y, c) - want) > tolerance)
            fail_case("%s: pixel %u, %u, channel %u: %u, should be %.4f", what, x, y, c,
                      get(got, x, y, c), want);
    }
}

static bm_status load_mask(void *context, const char *name, bm_image *image, bm_error *error)
{
    const bm_image *mask = context;
    if (strcmp(name, "m.png") != 0)
        return load_battery_picture(NULL, name, image, error);
    bm_status status = bm_image_create(image, &mask->desc, error);
    for (uint32_t y = 0; y < mask->desc.height && !status; y++)
        memcpy(bm_image_row(image, 0, y), bm_image_row(mask, 0, y),
               bm_desc_row_bytes(&mask->desc, 0));
    return status;
}

/* Where there is alpha, a mask has the picture's size: its last level may decide over a colour. */
static void draw_mask(random_stream *random, const bm_desc *desc, bm_image *mask)
{
    static const bm_model models[] = {BM_GRAY, BM_GRAY, BM_RGB, BM_GRAYA, BM_RGBA};
    uint32_t width = desc->width, height = desc->height;
    bm_desc wanted;
    if (!bm_model_has_alpha(desc->model) && random_below(random, 2)) {
        width = 1 + random_below(random, 40);
        height = 1 + random_below(random, 40);
    }
    bm_model model = models[random_below(random, COUNT(models))];
    assert_int_equal(
        bm_desc_interleaved(&wanted, width, height, model, random_below(random, 2) ? 8 : 16, NULL),
        BM_OK);
    random_picture(mask, &wanted, random);
}

static scope draw_scope(random_stream *random, const char *text, const bm_image *mask)
{
    scope s = {.on = "all", .in = rectangles};
    const char *comma = strchr(text, ':') ? "," : ":";
    s.on = channel_names[random_below(random, COUNT(channel_names))];
    if (random_below(random, 3))
        s.in = &rectangles[random_below(random, COUNT(rectangles))];
    if (random_below(random, 3) == 0)
        s.mask = mask;
    int used = snprintf(s.text, sizeof s.text, "%son=%s", comma, s.on);
    if (*s.in->text)
        used += snprintf(s.text + used, sizeof s.text - (size_t)used, ",in=%s", s.in->text);
    if (s.mask)
        snprintf(s.text + used, sizeof s.text - (size_t)used, ",mask=m.png");
    return s;
}

static bool scopes(const scope *s)
{
    return !named(s, "all") || *s->in->text || s->mask;
}

/* The picture that the call makes of what it is given; whether that can be put back. */
static bool make(const scope *s, const bm_chain *plain, const bm_image *in, bm_image *made)
{
    bm_image view = {0};
    bm_error error = {0};
    if (in->desc.planes > 1 || !make_view(s, in, &view))
        return false;
    bm_status status = bm_apply(plain, &view, made, bm_cpu_best(), 1, 0, NULL, &error);
    if (status && status != BM_E_CHAIN)
        fail_case("%s: %s", s->text, error.message);
    bool fits = !status && same_desc(&view.desc, &made->desc);
    bm_image_destroy(&view);
    return fits;
}

static void check_scope(const subject *tested, const char *text, const bm_desc *desc)
{
    static const unsigned threads[] = {1, 2, 3};
    static const uint32_t band_rows[] = {0, 1, 3, 16};
    random_stream random = case_stream(tested, text, desc);
    char scoped_text[MOST_CALL_TEXT + 200], what[600];
    bm_image in, mask, made = {0}, got = {0};
    bm_error error = {0};

    random_picture(&in, desc, &random);
    draw_mask(&random, desc, &mask);
    scope s = draw_scope(&random, text, &mask);
    bm_cpu_level level = random_below(&random, 2) ? bm_cpu_best() : BM_CPU_SCALAR;
    snprintf(scoped_text, sizeof scoped_text, "%s%s", text, s.text);
    snprintf(what, sizeof what, "%.300s on %s", scoped_text, say_desc(desc));
    bm_chain plain = parse_call(text), chain = parse_call(scoped_text);
    assert_int_equal(bm_call_is_scoped(&chain.calls[0]), scopes(&s));
    assert_int_equal(bm_chain_load(&chain, load_mask, &mask, &error), BM_OK);

    /* What may leave another size is refused, whatever it would leave of this picture. */
    bool fits =
        !scopes(&s) || (!bm_call_is_measured(&chain.calls[0]) && make(&s, &plain, &in, &made));
    bm_status status =
        bm_apply(&chain, &in, &got, level, threads[random_below(&random, COUNT(threads))],
                 band_rows[random_below(&random, COUNT(band_rows))], NULL, &error);
    if (status != (fits ? BM_OK : BM_E_CHAIN))
        fail_case("%s: %s %s", what, bm_status_name(status), error.message);
    if (!fits && !strstr(error.message, tested->filter->name))
        fail_case("%s: the message does not name the filter: %s", what, error.message);
    if (fits && scopes(&s)) {
        assert_same_desc(&in.desc, &got.desc, what);
        for (uint32_t y = 0; y < desc->height; y++)
            for (uint32_t x = 0; x < desc->width; x++)
                compare_pixel(&s, &in, &made, &got, x, y, what);
    }
    bm_chain_clear(&plain);
    bm_chain_clear(&chain);
    bm_image_destroy(&in);
    bm_image_destroy(&mask);
    bm_image_destroy(&made);
    bm_image_destroy(&got);
}

void check_scopes(const subject *s)
{
    each_case(s, small_extents, all_extents, 2, check_scope);
}
