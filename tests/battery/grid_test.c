/* SPDX-License-Identifier: MIT */
/* gaussian and sharpen over the coarse grid, on pictures that are large beside D and made to hurt: single pixels,
 * edges, noise, and waves that alias on the grid; compared with the reference. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bandmill/run.h"
#include "reference.h"

enum pattern { PIXELS, EDGE, NOISE, WAVES, CORNER, BEND, PATTERNS };

static uint32_t noise(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

/* The fourth derivative of a Gaussian, divided by it, at a distance in sigma. */
static double bend(double d)
{
    return d * d * d * d - 6 * d * d + 3;
}

/* A share of white. `period` is about the grid's, where aliasing is worst; BEND is what hurts most in the middle if the
 * kernel on the grid is just a Gaussian. */
static double tone(enum pattern pattern, uint32_t x, uint32_t y, double period, double sigma,
                   uint32_t *state)
{
    switch (pattern) {
    case PIXELS:
        return x % 37 == 5 && y % 29 == 3;
    case EDGE:
        return x > 3 * y / 2 + 11;
    case WAVES:
        return 0.5 + 0.25 * cos(6.283185307 * x / period) + 0.25 * cos(6.283185307 * y / period);
    case BEND:
        return bend((x - 105.0) / sigma) + bend((y - 81.0) / sigma) > 0;
    case CORNER:
        return x < 2 && y < 2;
    default:
        return noise(state) / 65535.0;
    }
}

static void fill(bm_image *image, enum pattern pattern, double period, double sigma)
{
    uint32_t state = 1;
    for (unsigned p = 0; p < image->desc.planes; p++)
        for (uint32_t y = 0; y < image->desc.plane[p].height; y++)
            for (size_t i = 0, n = image->desc.plane[p].channels;
                 i < image->desc.plane[p].width * n; i++) {
                double v = tone(pattern, (uint32_t)(i / n), y, period, sigma, &state);
                if (image->desc.depth == 8)
                    ((uint8_t *)bm_image_row(image, p, y))[i] = (uint8_t)(v * 255 + 0.5);
                else
                    ((uint16_t *)bm_image_row(image, p, y))[i] = (uint16_t)(v * 65535 + 0.5);
            }
}

/* The farthest that any sample is from the exact one. */
static double farthest(const bm_image *got, const exact_picture *exact)
{
    double most = 0, max = exact_max(&got->desc);
    for (unsigned p = 0; p < got->desc.planes; p++)
        for (uint32_t y = 0; y < got->desc.plane[p].height; y++)
            for (size_t i = 0; i < (size_t)got->desc.plane[p].width * got->desc.plane[p].channels;
                 i++) {
                const void *row = bm_image_row(got, p, y);
                double v =
                    got->desc.depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
                double want = exact_at(exact, p, 0, y, 0)[i];
                most = fmax(most, fabs(v - fmin(fmax(want, 0), max)));
            }
    return most;
}

static void compare(const char *text, const bm_desc *desc, double period, double tolerance)
{
    bm_chain chain = {0};
    assert_int_equal(bm_chain_append(&chain, text, NULL), BM_OK);
    const bm_reference *reference = bm_reference_find(chain.calls[0].filter->name);
    for (enum pattern pattern = 0; pattern < PATTERNS; pattern++) {
        bm_image in, out;
        exact_picture before, exact;
        assert_int_equal(bm_image_create(&in, desc, NULL), BM_OK);
        fill(&in, pattern, period, chain.calls[0].value[0].number);
        exact_from_image(&before, &in);
        reference->make(&chain.calls[0], &before, &exact);
        assert_int_equal(bm_apply(&chain, &in, &out, bm_cpu_best(), 2, 0, NULL, NULL), BM_OK);
        double most = farthest(&out, &exact);
        if (most > tolerance)
            fail_msg("%s, %u bits, pattern %d: %.3f level, not %.3f", text, desc->depth,
                     (int)pattern, most, tolerance);
        exact_destroy(&before);
        exact_destroy(&exact);
        bm_image_destroy(&in);
        bm_image_destroy(&out);
    }
    bm_chain_clear(&chain);
}

/* 8 bits: half a level of rounding, 0.034 by aliasing, 0.05 in fixed point, and up to a quarter by what is cut off of the
 * reference's tails. 16 bits: little more than half of what gaussian states, for the roundings of three steps do not all
 * meet in practice. */
static void test_gray(void **state)
{
    static const double sigmas[] = {7.5, 9.9, 12.4, 31, 90};
    (void)state;
    for (unsigned depth = 8; depth <= 16; depth += 8)
        for (size_t i = 0; i < sizeof sigmas / sizeof *sigmas; i++) {
            bm_desc desc;
            char text[60];
            bool eight = depth == 8;
            double step = floor(sigmas[i] / (eight ? 2.5 : 4));
            assert_int_equal(bm_desc_interleaved(&desc, 211, 163, BM_GRAY, depth, NULL), BM_OK);
            snprintf(text, sizeof text, "gaussian:%g", sigmas[i]);
            compare(text, &desc, fmin(step, 32), eight ? 0.85 : 1.75);
            snprintf(text, sizeof text, "sharpen:%g,amount=3", sigmas[i]);
            compare(text, &desc, fmin(step, 32), eight ? 1.5 : 4);
        }
}

/* Planes of different sizes share one grid. */
static void test_subsampled_planes(void **state)
{
    static const unsigned shifts[][2] = {{1, 0}, {1, 1}, {2, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++) {
        bm_desc desc;
        assert_int_equal(bm_desc_planar(&desc, 213, 101, BM_YCBCR, 8, NULL), BM_OK);
        assert_int_equal(bm_desc_subsample(&desc, shifts[i][0], shifts[i][1], NULL), BM_OK);
        compare("gaussian:11", &desc, 4, 0.85);
        compare("gaussian:45", &desc, 16, 0.85);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_gray),
                                       cmocka_unit_test(test_subsampled_planes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
