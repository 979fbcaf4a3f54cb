/* SPDX-License-Identifier: MIT */
/* Filters that take a row in strips, on pictures wider than those, and with the values for which they have ways of their own;
 * compared with the reference at every level. The battery's small and odd pictures hardly ever meet them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "bandmill/run.h"
#include "reference.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint32_t noise(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

/* Noise, below it black and white, which hurts fixed point most; a third that is all white and a sixth all black, which make
 * the largest sums and steps between them. */
static uint32_t tone(uint32_t x, uint32_t y, const bm_plane_desc *plane, uint32_t *state)
{
    uint32_t v = noise(state);
    if (x >= plane->width / 3 && x < plane->width * 5 / 6)
        return x < plane->width * 2 / 3 ? 65535 : 0;
    return y <= plane->height / 2 ? v : v & 1 ? 65535 : 0;
}

static void fill(bm_image *image)
{
    uint32_t state = 1;
    for (unsigned p = 0; p < image->desc.planes; p++) {
        const bm_plane_desc *plane = &image->desc.plane[p];
        for (uint32_t y = 0; y < plane->height; y++)
            for (uint32_t i = 0; i < plane->width * plane->channels; i++) {
                uint32_t v = tone(i / plane->channels, y, plane, &state);
                if (image->desc.depth == 8)
                    ((uint8_t *)bm_image_row(image, p, y))[i] = (uint8_t)(v >> 8);
                else
                    ((uint16_t *)bm_image_row(image, p, y))[i] = (uint16_t)v;
            }
    }
}

static void compare_picture(const bm_image *got, const exact_picture *exact, double tolerance,
                            const char *what)
{
    double max = exact_max(&got->desc);
    for (unsigned p = 0; p < got->desc.planes; p++)
        for (uint32_t y = 0; y < got->desc.plane[p].height; y++) {
            const void *row = bm_image_row(got, p, y);
            size_t n = (size_t)got->desc.plane[p].width * got->desc.plane[p].channels;
            for (size_t i = 0; i < n; i++) {
                double v =
                    got->desc.depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
                double want = fmin(fmax(exact_at(exact, p, 0, y, 0)[i], 0), max);
                if (fabs(v - want) > tolerance)
                    fail_msg("%s: plane %u, row %u, sample %zu: %g, should be %.3f +-%g", what, p,
                             y, i, v, want, tolerance);
            }
        }
}

static void compare(const char *text, const bm_desc *desc)
{
    bm_chain chain = {0};
    bm_image in;
    exact_picture before, exact;

    assert_int_equal(bm_chain_append(&chain, text, NULL), BM_OK);
    const bm_reference *reference = bm_reference_find(chain.calls[0].filter->name);
    assert_int_equal(bm_image_create(&in, desc, NULL), BM_OK);
    fill(&in);
    exact_from_image(&before, &in);
    reference->make(&chain.calls[0], &before, &exact);
    for (unsigned level = 0; level < BM_CPU_LEVELS; level++) {
        bm_image out;
        char what[160];
        if (!bm_cpu_supported((bm_cpu_level)level))
            continue;
        snprintf(what, sizeof what, "%s on %s of %u bits, %s", text, bm_model_name(desc->model),
                 desc->depth, bm_cpu_name((bm_cpu_level)level));
        assert_int_equal(
            bm_apply(&chain, &in, &out, (bm_cpu_level)level, 1, level % 2 ? 0 : 5, NULL, NULL),
            BM_OK);
        compare_picture(&out, &exact, reference->tolerance[desc->depth == 16] + exact.extra, what);
        bm_image_destroy(&out);
    }
    exact_destroy(&before);
    exact_destroy(&exact);
    bm_image_destroy(&in);
    bm_chain_clear(&chain);
}

/* 1 : 2, 1 : 4, 3 : 1, 2 : 3, 4 : 3, 1 : 3, 1 : 8 and both ways apart. */
static const char *const sizes[] = {"50%", "25%",  "300%",  "150%",  "75%",
                                    "x8",  "200%", "12.5%", "120x24"};

static void compare_all(const bm_desc *desc, const char *filter)
{
    for (size_t i = 0; i < COUNT(sizes); i++) {
        char text[80];
        snprintf(text, sizeof text, "resize:size=%s,mode=stretch,filter=%s", sizes[i], filter);
        compare(text, desc);
    }
}

static void test_models(void **state)
{
    static const struct {
        bm_model model;
        uint32_t width;
    } kinds[] = {{BM_GRAY, 1200}, {BM_RGB, 480}, {BM_CMYK, 240}};
    (void)state;
    for (unsigned depth = 8; depth <= 16; depth += 8)
        for (size_t i = 0; i < COUNT(kinds); i++) {
            bm_desc desc;
            assert_int_equal(
                bm_desc_interleaved(&desc, kinds[i].width, 24, kinds[i].model, depth, NULL), BM_OK);
            compare_all(&desc, "lanczos3");
            compare_all(&desc, "linear");
            compare_all(&desc, "area");
        }
}

static void test_functions(void **state)
{
    static const char *const filters[] = {"lanczos2", "mitchell", "catrom", "box", "nearest"};
    bm_desc desc;
    (void)state;
    assert_int_equal(bm_desc_interleaved(&desc, 480, 24, BM_RGB, 8, NULL), BM_OK);
    for (size_t i = 0; i < COUNT(filters); i++)
        compare_all(&desc, filters[i]);
}

/* Planes of half and full width have different ends. */
static void test_subsampled_planes(void **state)
{
    static const unsigned shifts[][2] = {{1, 0}, {1, 1}, {2, 0}};
    (void)state;
    for (size_t i = 0; i < COUNT(shifts); i++) {
        bm_desc desc;
        assert_int_equal(bm_desc_planar(&desc, 480, 48, BM_YCBCR, 8, NULL), BM_OK);
        assert_int_equal(bm_desc_subsample(&desc, shifts[i][0], shifts[i][1], NULL), BM_OK);
        compare_all(&desc, "catrom");
        compare_all(&desc, "area");
    }
}

/* On either side of where box goes over to other sums. */
static void test_windows(void **state)
{
    static const unsigned radii[] = {1, 2, 3, 7, 8, 63, 64, 90, 91, 127, 128};
    (void)state;
    for (unsigned depth = 8; depth <= 16; depth += 8)
        for (size_t i = 0; i < COUNT(radii); i++)
            for (bm_model model = BM_GRAY; model <= BM_RGB; model += BM_RGB - BM_GRAY) {
                bm_desc desc;
                char text[40];
                uint32_t width = model == BM_GRAY ? 1031 : 331;
                assert_int_equal(bm_desc_interleaved(&desc, width, 24, model, depth, NULL), BM_OK);
                snprintf(text, sizeof text, "box:%u", radii[i]);
                compare(text, &desc);
            }
}

/* Long sums in single precision, where half of the weight is black and half is white. */
static void test_discs(void **state)
{
    (void)state;
    for (bm_model model = BM_GRAY; model <= BM_RGB; model += BM_RGB - BM_GRAY) {
        bm_desc desc;
        assert_int_equal(bm_desc_interleaved(&desc, 171, 24, model, 16, NULL), BM_OK);
        compare("bilateral:25,sigma=9,range=1000", &desc);
        compare("bilateral:37,sigma=1000,range=50", &desc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_models),
                                       cmocka_unit_test(test_functions),
                                       cmocka_unit_test(test_windows), cmocka_unit_test(test_discs),
                                       cmocka_unit_test(test_subsampled_planes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
