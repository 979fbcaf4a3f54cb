/* SPDX-License-Identifier: MIT */
/* Checks on pictures whose result is known without any arithmetic: flat ones, and colour beside
 * transparency. */
#include "battery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static uint32_t get(const bm_image *image, unsigned plane, uint32_t y, size_t index)
{
    return image->desc.depth == 8 ? ((uint8_t *)bm_image_row(image, plane, y))[index]
                                  : ((uint16_t *)bm_image_row(image, plane, y))[index];
}

static void put(const bm_image *image, unsigned plane, uint32_t y, size_t index, uint32_t value)
{
    if (image->desc.depth == 8)
        ((uint8_t *)bm_image_row(image, plane, y))[index] = (uint8_t)value;
    else
        ((uint16_t *)bm_image_row(image, plane, y))[index] = (uint16_t)value;
}

/* Colour `value` everywhere, alpha `alpha`. */
static void flat_picture(bm_image *image, const bm_desc *desc, uint32_t value, uint32_t alpha)
{
    assert_int_equal(bm_image_create(image, desc, NULL), BM_OK);
    for (unsigned p = 0; p < desc->planes; p++)
        for (uint32_t y = 0; y < desc->plane[p].height; y++)
            for (size_t i = 0; i < (size_t)desc->plane[p].width * desc->plane[p].channels; i++)
                put(image, p, y, i,
                    exact_is_alpha(desc, p, i % desc->plane[p].channels) ? alpha : value);
}

static void check_flat_one(const char *text, const bm_desc *desc, uint32_t value, uint32_t alpha)
{
    bm_chain chain = parse_call(text);
    bm_image in, out;
    flat_picture(&in, desc, value, alpha);
    apply(&chain, &in, &out, bm_cpu_best(), 1, 0);
    for (unsigned p = 0; p < out.desc.planes; p++) {
        size_t channels = out.desc.plane[p].channels;
        for (uint32_t y = 0; y < out.desc.plane[p].height; y++)
            for (size_t i = 0; i < out.desc.plane[p].width * channels; i++) {
                uint32_t want = exact_is_alpha(&out.desc, p, i % channels) ? alpha : value;
                if (get(&out, p, y, i) != want)
                    fail_case("%s on flat %s: sample %zu of row %u is %u, should be %u", text,
                              say_desc(desc), i, y, get(&out, p, y, i), want);
            }
    }
    bm_image_destroy(&in);
    bm_image_destroy(&out);
    bm_chain_clear(&chain);
}

static void check_flat_values(const char *text, const bm_desc *desc)
{
    uint32_t max = desc->depth == 8 ? 255 : 65535;
    const uint32_t values[] = {0, 1, max / 3, max / 2 + 1, max - 1, max};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        check_flat_one(text, desc, values[i], max);
        if (bm_model_has_alpha(desc->model) &&
            desc->depth == 8) /* 16 bits of colour cannot all survive little alpha */
            check_flat_one(text, desc, values[i], 7);
    }
}

/* Opaque red on the left, transparent black on the right. Wherever something is visible it must be
 * red. */
static void check_bleeding(const char *text, const bm_desc *desc)
{
    uint32_t max = desc->depth == 8 ? 255 : 65535;
    bm_chain chain = parse_call(text);
    bm_image in, out;

    flat_picture(&in, desc, 0, 0);
    for (uint32_t y = 0; y < desc->height; y++)
        for (uint32_t x = 0; x < (desc->width + 1) / 2; x++) {
            put(&in, 0, y, 4 * x, max);
            put(&in, 0, y, 4 * x + 3, max);
        }
    apply(&chain, &in, &out, bm_cpu_best(), 1, 0);
    for (uint32_t y = 0; y < out.desc.height; y++)
        for (uint32_t x = 0; x < out.desc.width; x++)
            if (get(&out, 0, y, 4 * x + 3) > 0 &&
                (get(&out, 0, y, 4 * x) < max - 1 || get(&out, 0, y, 4 * x + 1) > 1 ||
                 get(&out, 0, y, 4 * x + 2) > 1))
                fail_case("%s on red beside nothing, %s: pixel %u, %u is %u %u %u", text,
                          say_desc(desc), x, y, get(&out, 0, y, 4 * x), get(&out, 0, y, 4 * x + 1),
                          get(&out, 0, y, 4 * x + 2));
    bm_image_destroy(&in);
    bm_image_destroy(&out);
    bm_chain_clear(&chain);
}

/* Where nothing is visible, colours are kept if there is a pixel that they belong to. */
static void check_invisible(const subject *s, const char *text, const bm_desc *desc)
{
    random_stream random = case_stream(s, text, desc);
    size_t channels = desc->plane[0].channels;
    bm_chain chain = parse_call(text);
    bm_image in, out;

    random_picture(&in, desc, &random);
    for (uint32_t y = 0; y < desc->height; y++)
        for (uint32_t x = 0; x < desc->width; x++)
            put(&in, 0, y, channels * x + channels - 1, 0);
    apply(&chain, &in, &out, bm_cpu_best(), 1, 0);
    if (in.desc.width == out.desc.width && in.desc.height == out.desc.height)
        assert_same_picture(&in, &out, text);
    bm_image_destroy(&in);
    bm_image_destroy(&out);
    bm_chain_clear(&chain);
}

/* Colours that cannot be seen make no difference to what can. Half of the pixels are invisible. */
static void check_hidden(const subject *s, const char *text, const bm_desc *desc)
{
    random_stream random = case_stream(s, text, desc);
    uint32_t max = desc->depth == 8 ? 255 : 65535;
    size_t channels = desc->plane[0].channels, alpha = channels - 1;
    bm_chain chain = parse_call(text);
    bm_image in, one, other;

    random_picture(&in, desc, &random);
    for (uint32_t y = 0; y < desc->height; y++)
        for (uint32_t x = 0; x < desc->width; x++)
            if (random_below(&random, 2))
                put(&in, 0, y, channels * x + alpha, 0);
    apply(&chain, &in, &one, bm_cpu_best(), 1, 0);
    for (uint32_t y = 0; y < desc->height; y++)
        for (size_t i = 0; i < desc->width * channels; i++)
            if (i % channels < alpha && get(&in, 0, y, i - i % channels + alpha) == 0)
                put(&in, 0, y, i, max - get(&in, 0, y, i));
    apply(&chain, &in, &other, bm_cpu_best(), 1, 0);
    for (uint32_t y = 0; y < one.desc.height; y++)
        for (size_t i = 0; i < one.desc.width * channels; i++)
            if (get(&one, 0, y, i - i % channels + alpha) > 0 &&
                get(&one, 0, y, i) != get(&other, 0, y, i))
                fail_case(
                    "%s on %s: sample %zu of row %u is %u or %u, by colours that are invisible",
                    text, say_desc(desc), i, y, get(&one, 0, y, i), get(&other, 0, y, i));
    bm_image_destroy(&in);
    bm_image_destroy(&one);
    bm_image_destroy(&other);
    bm_chain_clear(&chain);
}

/* Whether a colour of the call's own may show. */
static bool call_paints(const char *text)
{
    bm_chain chain = parse_call(text);
    const bm_param *params = chain.calls[0].filter->params;
    bool paints = false;
    for (size_t i = 0; params[i].name; i++)
        if (params[i].type == BM_PARAM_COLOR && (uint32_t)chain.calls[0].value[i].number % 256)
            paints = true;
    bm_chain_clear(&chain);
    return paints;
}

static void check_flat_case(const subject *s, const char *text, const bm_desc *desc)
{
    call_border border = border_of_call(text);
    if (s->reference && s->reference->flat_stays_flat && !border.constant)
        check_flat_values(text, desc);
    bool colour_comes_in = border.constant && (border.rgba & 0xff) > 0;
    if (!call_mixes_alpha(text, desc) || colour_comes_in)
        return;
    if (call_paints(text))
        return;
    check_invisible(s, text, desc);
    check_hidden(s, text, desc);
    if (desc->model == BM_RGBA && s->reference && s->reference->flat_stays_flat)
        check_bleeding(text, desc);
}

void check_flat(const subject *s)
{
    each_case(s, small_extents, all_extents, 4, check_flat_case);
}
