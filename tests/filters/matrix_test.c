/* SPDX-License-Identifier: MIT */
/* Colour matrices: plans that hold one in place of a kernel, with weights and offsets that no filter has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "kernels/colour_matrix.h"
#include "random.h"

#define WIDTH 301 /* two whole blocks and a part; vectors of any width and single pixels */

static bm_colour_matrix matrix; /* of the filter below */

static bm_status plan_matrix(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    return bm_plan_matrix(plan, &matrix, error);
}

static const bm_filter mixer = {.name = "mixer",
                                .alpha = BM_ALPHA_UNTOUCHED,
                                .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) |
                                          BM_MODEL_BIT(BM_RGB) | BM_MODEL_BIT(BM_RGBA),
                                .plan = plan_matrix};

static uint32_t sample(const void *row, unsigned depth, size_t i)
{
    return depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
}

static void set_sample(void *row, unsigned depth, size_t i, uint32_t value)
{
    if (depth == 8)
        ((uint8_t *)row)[i] = (uint8_t)value;
    else
        ((uint16_t *)row)[i] = (uint16_t)value;
}

/* What colour c of pixel x should be, in levels. */
static double exact(const void *in, const bm_desc *desc, size_t x, size_t c)
{
    size_t channels = desc->plane[0].channels;
    double max = desc->depth == 8 ? 255 : 65535, sum = matrix.row[c][3] * max;
    for (size_t k = 0; k < 3; k++)
        sum += matrix.row[c][k] * sample(in, desc->depth, x * channels + (channels <= 2 ? 0 : k));
    return fmin(fmax(sum, 0), max);
}

/* By how much the kernel may miss it: the bounds that colour_matrix.c derives, and half a level. */
static double tolerance(unsigned depth)
{
    double largest = 0, most = 0;
    for (size_t c = 0; c < 3; c++) {
        double sum = fabs(matrix.row[c][3]);
        for (size_t k = 0; k < 3; k++) {
            largest = fmax(largest, fabs(matrix.row[c][k]));
            sum += fabs(matrix.row[c][k]);
        }
        most = fmax(most, sum);
    }
    if (depth == 8 && largest < 3.99)
        return 0.5 + (largest < 0.99 ? 0.016 : 0.063);
    return 0.5001 + most * (depth == 8 ? 0.0001 : 0.024);
}

static void check_row(const bm_desc *desc, bm_cpu_level level, random_stream *random)
{
    const bm_call call = {.filter = &mixer};
    uint16_t in[4 * WIDTH], out[4 * WIDTH];
    const void *const in_rows[] = {in};
    void *const out_rows[] = {out};
    size_t channels = desc->plane[0].channels;
    uint32_t max = desc->depth == 8 ? 255 : 65535;
    bool alpha = bm_model_has_alpha(desc->model);
    bm_plan plan;

    assert_int_equal(bm_plan_create(&plan, &call, desc, level, NULL), BM_OK);
    assert_int_equal(plan.out.model, alpha ? BM_RGBA : BM_RGB);
    for (size_t i = 0; i < channels * WIDTH; i++)
        set_sample(in, desc->depth, i, random_below(random, max + 1));
    const bm_band band = {.y1 = 1, .in = in_rows, .out = out_rows};
    plan.band(&plan, &band);
    for (size_t x = 0; x < WIDTH; x++) {
        size_t to = x * plan.out.plane[0].channels;
        for (size_t c = 0; c < 3; c++) {
            double got = sample(out, desc->depth, to + c), want = exact(in, desc, x, c);
            if (fabs(got - want) > tolerance(desc->depth))
                fail_msg("%s %u bit, level %d, pixel %zu, colour %zu: %g, should be %.3f +-%.3f",
                         bm_model_name(desc->model), desc->depth, (int)level, x, c, got, want,
                         tolerance(desc->depth));
        }
        if (alpha)
            assert_int_equal(sample(out, desc->depth, to + 3),
                             sample(in, desc->depth, (x + 1) * channels - 1));
    }
    bm_plan_destroy(&plan);
}

static void check_all(random_stream *random)
{
    for (unsigned level = 0; level < BM_CPU_LEVELS; level++) {
        if (!bm_cpu_supported((bm_cpu_level)level))
            continue;
        for (unsigned model = BM_GRAY; model <= BM_RGBA; model++) {
            for (unsigned depth = 8; depth <= 16; depth += 8) {
                bm_desc desc;
                assert_int_equal(bm_desc_interleaved(&desc, WIDTH, 1, (bm_model)model, depth, NULL),
                                 BM_OK);
                check_row(&desc, (bm_cpu_level)level, random);
            }
        }
    }
}

static double random_within(random_stream *random, double limit)
{
    return limit * (random_below(random, 2000001) / 1e6 - 1);
}

static void any_matrix_is_met(void **state)
{
    (void)state;
    /* Around the ends of what 16-bit weights hold at each shift, and beyond. */
    static const double limits[] = {0.3, 0.99997, 1.0001, 1.9999, 2.0001, 3.9998, 4.1, 50};
    random_stream random = {random_setting("BANDMILL_SEED", 1)};
    printf("seed %llu\n", (unsigned long long)random.state);
    for (size_t i = 0; i < 4 * sizeof limits / sizeof *limits; i++) {
        double limit = limits[i / 4];
        for (size_t c = 0; c < 3; c++) {
            for (size_t k = 0; k < 3; k++)
                matrix.row[c][k] = random_within(&random, limit);
            matrix.row[c][3] = i % 2 ? random_within(&random, limit) : 0;
        }
        matrix.row[i % 3][i / 3 % 3] = i % 2 ? limit : -limit;
        check_all(&random);
    }
}

static void offsets_beyond_fixed_point_are_met(void **state)
{
    (void)state;
    random_stream random = {1};
    matrix = (bm_colour_matrix){{{-90, 0, 0, 65}, {1, 0, 0, -200}, {0, 1, 0, 200}}};
    check_all(&random);
}

static void the_identity_copies_colours_and_spreads_gray(void **state)
{
    (void)state;
    const bm_call call = {.filter = &mixer};
    random_stream random = {1};
    bm_desc desc;
    bm_plan plan;

    matrix = (bm_colour_matrix){{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}};
    assert_int_equal(bm_desc_interleaved(&desc, 5, 1, BM_RGBA, 8, NULL), BM_OK);
    assert_int_equal(bm_plan_create(&plan, &call, &desc, BM_CPU_SCALAR, NULL), BM_OK);
    assert_true(plan.copies);
    bm_plan_destroy(&plan);
    assert_int_equal(bm_desc_interleaved(&desc, WIDTH, 1, BM_GRAYA, 16, NULL), BM_OK);
    check_row(&desc, BM_CPU_SCALAR, &random);
}

static void weights_without_bound_are_refused(void **state)
{
    (void)state;
    static const double wrong[] = {1e6, -1e6, INFINITY, NAN};
    const bm_call call = {.filter = &mixer};
    bm_desc desc;
    bm_plan plan;
    bm_error error;

    assert_int_equal(bm_desc_interleaved(&desc, 5, 1, BM_RGB, 16, NULL), BM_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        matrix = (bm_colour_matrix){{{1, 0, 0, 0}, {0, 1, wrong[i], 0}, {0, 0, 1, 0}}};
        assert_int_equal(bm_plan_create(&plan, &call, &desc, BM_CPU_SCALAR, &error), BM_E_PARAM);
        assert_non_null(strstr(error.message, "mixer"));
        bm_plan_destroy(&plan);
    }
}

/* The tables that the W3C's Filter Effects prints for hueRotate(90) and saturate(0.5), to its three digits. */
static void matrices_are_those_of_the_standard(void **state)
{
    (void)state;
    static const double turned[3][3] = {{0.213 - 0.213, 0.715 - 0.715, 0.072 + 0.928},
                                        {0.213 + 0.143, 0.715 + 0.140, 0.072 - 0.283},
                                        {0.213 - 0.787, 0.715 + 0.715, 0.072 + 0.072}};
    static const double weaker[3][3] = {
        {0.6065, 0.3575, 0.036}, {0.1065, 0.8575, 0.036}, {0.1065, 0.3575, 0.536}};
    const bm_colour_matrix hue = bm_matrix_hue(&BM_LUMA_BT709, 90);
    const bm_colour_matrix saturation = bm_matrix_saturation(&BM_LUMA_BT709, 0.5);
    for (size_t c = 0; c < 3; c++) {
        for (size_t k = 0; k < 3; k++) {
            assert_true(fabs(hue.row[c][k] - turned[c][k]) < 0.0015);
            assert_true(fabs(saturation.row[c][k] - weaker[c][k]) < 0.0005);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_matrix_is_met),
        cmocka_unit_test(offsets_beyond_fixed_point_are_met),
        cmocka_unit_test(the_identity_copies_colours_and_spreads_gray),
        cmocka_unit_test(weights_without_bound_are_refused),
        cmocka_unit_test(matrices_are_those_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
