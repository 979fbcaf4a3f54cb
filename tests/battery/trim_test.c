/* SPDX-License-Identifier: MIT */
/* trim on pictures that have borders, as random ones seldom do: wider than the blocks that it looks at, with samples at the very
 * ends of the tolerance and single pixels just beyond; and in chains. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bandmill/measure.h"
#include "bandmill/run.h"
#include "filters/random.h"
#include "reference.h"

#define ROUNDS 60
#define BLOCK 64 /* pixels that are looked at together */

static void put(const bm_image *image, uint32_t x, uint32_t y, unsigned c, uint32_t v)
{
    size_t i = (size_t)x * image->desc.plane[0].channels + c;
    if (image->desc.depth == 8)
        ((uint8_t *)bm_image_row(image, 0, y))[i] = (uint8_t)v;
    else
        ((uint16_t *)bm_image_row(image, 0, y))[i] = (uint16_t)v;
}

static double get(const bm_image *image, uint32_t x, uint32_t y, unsigned c)
{
    size_t i = (size_t)x * image->desc.plane[0].channels + c;
    const void *row = bm_image_row(image, 0, y);
    return image->desc.depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
}

static bm_chain chain_of(const char *text)
{
    bm_chain chain = {0};
    bm_error error;
    if (bm_chain_append(&chain, text, &error))
        fail_msg("%s: %s", text, error.message);
    return chain;
}

static bm_image applied(const char *text, const bm_image *in, bm_cpu_level level, unsigned threads)
{
    bm_chain chain = chain_of(text);
    bm_image out;
    bm_error error;
    if (bm_apply(&chain, in, &out, level, threads, 0, NULL, &error))
        fail_msg("%s: %s", text, error.message);
    bm_chain_clear(&chain);
    return out;
}

static void assert_same(const bm_image *a, const bm_image *b, const char *what)
{
    if (a->desc.width != b->desc.width || a->desc.height != b->desc.height)
        fail_msg("%s: %ux%u, should be %ux%u", what, a->desc.width, a->desc.height, b->desc.width,
                 b->desc.height);
    for (uint32_t y = 0; y < a->desc.height; y++)
        for (uint32_t x = 0; x < a->desc.width; x++)
            for (unsigned c = 0; c < a->desc.plane[0].channels; c++)
                if (get(a, x, y, c) != get(b, x, y, c))
                    fail_msg("%s: pixel %u, %u, channel %u: %g, should be %g", what, x, y, c,
                             get(a, x, y, c), get(b, x, y, c));
}

/* ---- pictures -------------------------------------------------------------------------------- */

/* Often at the ends of a block, from either side. */
static uint32_t column_of_speck(uint32_t width, random_stream *random)
{
    uint32_t from_side = BLOCK * random_below(random, 3) + random_below(random, 2);
    if (random_below(random, 3) == 0 || from_side == 0 || from_side > width)
        return random_below(random, width);
    return random_below(random, 2) ? from_side - 1 : width - from_side;
}

/* A border whose samples are up to `limit` off, or invisible; in it a few pixels that are one level too far off, in one
 * channel; and in the middle, perhaps, anything. */
static bm_image framed(const bm_desc *desc, uint32_t limit, random_stream *random)
{
    uint32_t max = desc->depth == 8 ? 255 : 65535,
             base = limit + 1 + random_below(random, max - 2 * limit - 1);
    bool alpha = bm_model_has_alpha(desc->model);
    unsigned channels = desc->plane[0].channels;
    bm_image image;
    assert_int_equal(bm_image_create(&image, desc, NULL), BM_OK);
    uint32_t left = random_below(random, desc->width), top = random_below(random, desc->height);
    uint32_t right =
        random_below(random, 2) ? left : left + random_below(random, desc->width - left);
    uint32_t bottom = top + random_below(random, desc->height - top);
    for (uint32_t y = 0; y < desc->height; y++)
        for (uint32_t x = 0; x < desc->width; x++) {
            bool inside = x >= left && x < right && y >= top && y < bottom;
            bool hidden = alpha && !inside && random_below(random, 3) == 0;
            for (unsigned c = 0; c < channels; c++)
                put(&image, x, y, c,
                    inside || (hidden && c + 1 < channels) ? random_below(random, max + 1)
                    : hidden                               ? random_below(random, limit + 1)
                             : base - limit + random_below(random, 2 * limit + 1));
        }
    for (unsigned c = 0; c < channels; c++)
        put(&image, 0, 0, c, base);
    for (uint32_t specks = random_below(random, 3); specks; specks--) {
        uint32_t x = column_of_speck(desc->width, random), y = random_below(random, desc->height);
        bool above = random_below(random, 2) && base + limit < max;
        for (unsigned c = 0; c < channels; c++)
            put(&image, x, y, c, base);
        put(&image, x, y, random_below(random, channels),
            above ? base + limit + 1 : base - limit - 1);
    }
    return image;
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void compare(const char *text, const bm_image *in)
{
    bm_chain chain = chain_of(text);
    exact_picture before, exact;
    exact_from_image(&before, in);
    bm_reference_find("trim")->make(&chain.calls[0], &before, &exact);
    for (unsigned level = 0; level < BM_CPU_LEVELS; level++) {
        if (!bm_cpu_supported((bm_cpu_level)level))
            continue;
        bm_image got = applied(text, in, (bm_cpu_level)level, 1 + level);
        char what[200];
        snprintf(what, sizeof what, "%s on %ux%u %s of %u bits, %s", text, in->desc.width,
                 in->desc.height, bm_model_name(in->desc.model), in->desc.depth,
                 bm_cpu_name((bm_cpu_level)level));
        if (got.desc.width != exact.desc.width || got.desc.height != exact.desc.height)
            fail_msg("%s: %ux%u, should be %ux%u", what, got.desc.width, got.desc.height,
                     exact.desc.width, exact.desc.height);
        for (uint32_t y = 0; y < got.desc.height; y++)
            for (uint32_t x = 0; x < got.desc.width; x++)
                for (unsigned c = 0; c < got.desc.plane[0].channels; c++)
                    if (get(&got, x, y, c) != *exact_at(&exact, 0, x, y, c))
                        fail_msg("%s: pixel %u, %u, channel %u: %g, should be %g", what, x, y, c,
                                 get(&got, x, y, c), *exact_at(&exact, 0, x, y, c));
        bm_image_destroy(&got);
    }
    exact_destroy(&before);
    exact_destroy(&exact);
    bm_chain_clear(&chain);
}

static void test_borders(void **state)
{
    static const char *const texts[] = {"trim:0",
                                        "trim",
                                        "trim:4,margin=3",
                                        "trim:0,sides=left_right",
                                        "trim:4,sides=top_bottom,margin=1",
                                        "trim:40"};
    static const double tolerance[] = {0, 4, 4, 0, 4, 40};
    (void)state;
    random_stream random = {random_setting("BANDMILL_SEED", 1)};
    for (unsigned model = 0; model < BM_MODEL_COUNT; model++)
        for (unsigned depth = 8; depth <= 16; depth += 8)
            for (unsigned round = 0; round < ROUNDS; round++) {
                unsigned which = random_below(&random, sizeof texts / sizeof texts[0]);
                bm_desc desc;
                uint32_t limit =
                    (uint32_t)floor((depth == 8 ? 255 : 65535) * tolerance[which] / 100);
                assert_int_equal(bm_desc_interleaved(&desc, 1 + random_below(&random, 300),
                                                     1 + random_below(&random, 90), (bm_model)model,
                                                     depth, NULL),
                                 BM_OK);
                bm_image in = framed(&desc, limit, &random);
                compare(texts[which], &in);
                bm_image_destroy(&in);
            }
}

/* A chain does what its calls do one after another, and rules do not reach across. */
static void test_chains(void **state)
{
    static const char *const chains[][6] = {
        {"flip", "trim:2", "flop"},
        {"trim:2", "trim:2,margin=2", "invert"},
        {"trim", "pad:left=7,color=red", "trim:color=red", "resize:50%", "trim:10"},
        {"invert", "trim", "invert", "crop:1x1"},
        {"gaussian:2", "trim:20", "gaussian:1", "trim:5"},
    };
    (void)state;
    random_stream random = {2};
    for (unsigned k = 0; k < sizeof chains / sizeof chains[0]; k++)
        for (unsigned round = 0; round < 6; round++) {
            bm_desc desc;
            char text[200] = "";
            size_t used = 0;
            assert_int_equal(bm_desc_interleaved(&desc, 40 + random_below(&random, 100), 50,
                                                 round % 2 ? BM_RGB : BM_RGBA, round % 3 ? 8 : 16,
                                                 NULL),
                             BM_OK);
            bm_image in = framed(&desc, 5, &random), step = in;
            for (unsigned i = 0; chains[k][i]; i++) {
                used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? "|" : "",
                                         chains[k][i]);
                bm_image next = applied(chains[k][i], &step, BM_CPU_SCALAR, 1);
                if (i)
                    bm_image_destroy(&step);
                step = next;
            }
            bm_image all = applied(text, &in, bm_cpu_best(), 3);
            assert_same(&all, &step, text);
            bm_image_destroy(&all);
            bm_image_destroy(&step);
            bm_image_destroy(&in);
        }
}

static void test_cut(void **state)
{
    (void)state;
    bm_chain chain = chain_of("flip | flop | trim | invert"), head, rest;
    const bm_call *measured;
    assert_true(bm_chain_cut(&chain, &head, &measured, &rest));
    assert_int_equal(head.count, 2);
    assert_ptr_equal(measured, chain.calls + 2);
    assert_int_equal(rest.count, 1);
    assert_false(bm_chain_cut(&rest, &head, &measured, NULL));
    assert_int_equal(head.count, 1);
    assert_null(measured);
    bm_chain_clear(&chain);
}

/* Planes are refused, and so is what acts on a part: also behind other calls, where nothing is left undone silently. */
static void test_refused(void **state)
{
    static const char *const texts[] = {"trim:on=red", "flip|trim:in=2x2",
                                        "invert|trim|trim:on=luma"};
    (void)state;
    bm_desc desc;
    bm_image in, out;
    bm_error error;
    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        bm_chain chain = chain_of(texts[i]);
        assert_int_equal(bm_desc_interleaved(&desc, 9, 9, BM_RGB, 8, NULL), BM_OK);
        random_stream random = {i};
        in = framed(&desc, 3, &random);
        assert_int_equal(bm_apply(&chain, &in, &out, BM_CPU_SCALAR, 1, 0, NULL, &error),
                         BM_E_CHAIN);
        assert_non_null(strstr(error.message, "trim"));
        assert_null(out.owned);
        bm_image_destroy(&in);
        bm_chain_clear(&chain);
    }
    bm_chain chain = chain_of("trim");
    assert_int_equal(bm_desc_planar(&desc, 9, 9, BM_RGB, 8, NULL), BM_OK);
    assert_int_equal(bm_image_create(&in, &desc, NULL), BM_OK);
    assert_int_equal(bm_apply(&chain, &in, &out, BM_CPU_SCALAR, 1, 0, NULL, &error), BM_E_CHAIN);
    bm_image_destroy(&in);
    bm_chain_clear(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_borders),
                                       cmocka_unit_test(test_chains), cmocka_unit_test(test_cut),
                                       cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
