/* SPDX-License-Identifier: MIT */
/* rotate where the battery does not come: far from the centre, other names of the same turn, and how many rows it holds. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bandmill/run.h"
#include "filters/random.h"
#include "reference.h"

static bm_image noise(const bm_desc *desc)
{
    bm_image image;
    random_stream random = {5};
    assert_int_equal(bm_image_create(&image, desc, NULL), BM_OK);
    for (uint32_t y = 0; y < desc->height; y++)
        for (size_t i = 0, n = bm_desc_row_bytes(desc, 0); i < n; i++)
            ((uint8_t *)bm_image_row(&image, 0, y))[i] = (uint8_t)random_below(&random, 256);
    return image;
}

static bm_chain chain_of(const char *text)
{
    bm_chain chain = {0};
    bm_error error;
    if (bm_chain_append(&chain, text, &error))
        fail_msg("%s: %s", text, error.message);
    return chain;
}

static bm_image turned(const char *text, const bm_image *in)
{
    bm_chain chain = chain_of(text);
    bm_image out;
    assert_int_equal(bm_apply(&chain, in, &out, bm_cpu_best(), 2, 0, NULL, NULL), BM_OK);
    bm_chain_clear(&chain);
    return out;
}

static void compare(const char *text, const bm_desc *desc)
{
    bm_image in = noise(desc), out = turned(text, &in);
    bm_chain chain = chain_of(text);
    exact_picture before, exact;
    double max = exact_max(desc);

    exact_from_image(&before, &in);
    bm_reference_find("rotate")->make(&chain.calls[0], &before, &exact);
    assert_int_equal(exact.desc.width, out.desc.width);
    assert_int_equal(exact.desc.height, out.desc.height);
    for (uint32_t y = 0; y < out.desc.height; y++)
        for (size_t i = 0; i < (size_t)out.desc.width * out.desc.plane[0].channels; i++) {
            const void *row = bm_image_row(&out, 0, y);
            double got = desc->depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
            double want = fmin(fmax(exact_at(&exact, 0, 0, y, 0)[i], 0), max);
            if (fabs(got - want) > exact.extra)
                fail_msg("%s, %u bits, row %u, sample %zu: %g, should be %.3f +-%g", text,
                         desc->depth, y, i, got, want, exact.extra);
        }
    exact_destroy(&before);
    exact_destroy(&exact);
    bm_image_destroy(&in);
    bm_image_destroy(&out);
    bm_chain_clear(&chain);
}

/* Pictures as long as JPEG has them: places are as exact at their ends as in their middle. */
static void test_long_pictures(void **state)
{
    static const char *const chains[] = {"rotate:0.01", "rotate:-0.01,filter=linear",
                                         "rotate:179.99,filter=nearest"};
    (void)state;
    for (unsigned depth = 8; depth <= 16; depth += 8)
        for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
            bm_desc desc;
            assert_int_equal(bm_desc_interleaved(&desc, 65500, 2, BM_GRAY, depth, NULL), BM_OK);
            compare(chains[i], &desc);
            assert_int_equal(bm_desc_interleaved(&desc, 2, 65500, BM_GRAY, depth, NULL), BM_OK);
            compare(chains[i], &desc);
        }
}

/* More rows and columns than a block has, in every fixed-point kernel. */
static void test_blocks(void **state)
{
    static const char *const chains[] = {"rotate:20", "rotate:-69,filter=linear",
                                         "rotate:135,filter=mitchell", "rotate:-3,size=crop",
                                         "rotate:91,size=same,filter=lanczos2"};
    static const bm_model models[] = {BM_GRAY, BM_RGB, BM_CMYK};
    (void)state;
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++)
        for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
            bm_desc desc;
            assert_int_equal(bm_desc_interleaved(&desc, 301, 211, models[m], 8, NULL), BM_OK);
            compare(chains[i], &desc);
        }
}

/* Quarter turns of pictures higher and wider than a band and a tile. */
static void test_large_quarters(void **state)
{
    static const char *const chains[] = {"rotate:90", "rotate:180", "rotate:270"};
    (void)state;
    for (unsigned depth = 8; depth <= 16; depth += 8)
        for (bm_model model = BM_GRAY; model <= BM_RGBA; model++)
            for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
                bm_desc desc;
                assert_int_equal(bm_desc_interleaved(&desc, 545, 211, model, depth, NULL), BM_OK);
                compare(chains[i], &desc);
            }
}

static void test_other_names(void **state)
{
    static const char *const pairs[][2] = {
        {"rotate:450", "rotate:90"},
        {"rotate:-90", "rotate:270"},
        {"rotate:-180", "rotate:180"},
        {"rotate:390", "rotate:30"},
        {"rotate:-300,filter=linear", "rotate:60,filter=linear"}};
    bm_desc desc;
    (void)state;
    assert_int_equal(bm_desc_interleaved(&desc, 37, 23, BM_RGB, 8, NULL), BM_OK);
    bm_image in = noise(&desc);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        bm_image a = turned(pairs[i][0], &in), b = turned(pairs[i][1], &in);
        assert_int_equal(a.desc.width, b.desc.width);
        assert_int_equal(a.desc.height, b.desc.height);
        for (uint32_t y = 0; y < a.desc.height; y++)
            assert_memory_equal(bm_image_row(&a, 0, y), bm_image_row(&b, 0, y),
                                bm_desc_row_bytes(&a.desc, 0));
        bm_image_destroy(&a);
        bm_image_destroy(&b);
    }
    bm_image_destroy(&in);
}

/* Bytes of a run of 4000x3000 RGB, as a share of the picture's. */
static double share_held(const char *text)
{
    bm_chain chain = chain_of(text);
    bm_program *program;
    bm_desc desc;
    assert_int_equal(bm_desc_interleaved(&desc, 4000, 3000, BM_RGB, 8, NULL), BM_OK);
    assert_int_equal(bm_program_create(&program, &chain, &desc, BM_CPU_SCALAR, NULL), BM_OK);
    assert_int_equal(bm_program_layout(program, &(bm_layout_request){.workers = 1}, NULL), BM_OK);
    double share = (double)bm_program_bytes(program) / (4000 * 3000 * 3);
    bm_program_destroy(program);
    bm_chain_clear(&chain);
    return share;
}

static void test_memory(void **state)
{
    (void)state;
    assert_true(share_held("rotate:1") < 0.08);
    assert_true(share_held("rotate:-3") < 0.15);
    assert_true(share_held("rotate:3,size=crop") < 0.15);
    assert_true(share_held("rotate:20") < 0.6);
    assert_true(share_held("rotate:720") < 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_long_pictures), cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_large_quarters), cmocka_unit_test(test_other_names),
        cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
