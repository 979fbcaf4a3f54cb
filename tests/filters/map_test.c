/* SPDX-License-Identifier: MIT */
/* Sample maps: plans that hold tables in place of a kernel, for every selection of channels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "bandmill/filter.h"
#include "random.h"

#define WIDTH 211 /* vectors, and a rest */
#define ALL_CHANNELS 15u

/* A bit for each channel that the filter below maps, and whether all are mapped by the same table. */
static unsigned chosen;
static bool common;

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

/* No two of the four curves agree on many values, and none is the identity. */
static uint32_t curve(size_t channel, uint32_t v, uint32_t max)
{
    return ((common ? 0 : (uint32_t)channel) * 50 + 77 + v * 3) & max;
}

static bm_status fill(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    size_t values = (size_t)1 << plan->in.depth;
    for (size_t c = 0; c < BM_MAX_PLANES; c++) {
        void *table = bm_plan_alloc(plan, values, plan->in.depth / 8);
        if (!table)
            return bm_fail(error, BM_E_NOMEM, "no memory for a table");
        for (size_t v = 0; v < values; v++)
            set_sample(table, plan->in.depth, v, curve(c, (uint32_t)v, (uint32_t)values - 1));
        if (chosen >> c & 1)
            plan->map[c] = common && c > 0 && plan->map[0] ? plan->map[0] : table;
    }
    return BM_OK;
}

static const bm_filter mapper = {.name = "mapper",
                                 .alpha = BM_ALPHA_CHANNEL,
                                 .models = BM_ANY_MODEL,
                                 .planar = true,
                                 .plan = fill};

/* One row of each plane through the stock kernel. */
static void check_plan(const bm_desc *desc, bm_cpu_level level, random_stream *random)
{
    const bm_call call = {.filter = &mapper};
    bm_plan plan;
    bm_error error = {0};

    assert_int_equal(bm_plan_create(&plan, &call, desc, level, &error), BM_OK);
    assert_non_null(plan.band);
    for (unsigned p = 0; p < desc->planes; p++) {
        uint16_t in[4 * WIDTH], out[4 * WIDTH];
        size_t channels = desc->plane[p].channels, samples = WIDTH * channels;
        uint32_t max = desc->depth == 8 ? 255 : 65535;
        const void *const in_rows[] = {in};
        void *const out_rows[] = {out};
        for (size_t i = 0; i < samples; i++)
            set_sample(in, desc->depth, i, random_below(random, max + 1));
        const bm_band band = {.plane = p, .y1 = 1, .in = in_rows, .out = out_rows};
        plan.band(&plan, &band);
        for (size_t i = 0; i < samples; i++) {
            size_t c = desc->planes == 1 ? i % channels : p;
            uint32_t v = sample(in, desc->depth, i);
            assert_int_equal(sample(out, desc->depth, i), chosen >> c & 1 ? curve(c, v, max) : v);
        }
    }
    bm_plan_destroy(&plan);
}

static void any_selection_of_channels_is_mapped(void **state)
{
    (void)state;
    random_stream random = {random_setting("BANDMILL_SEED", 1)};
    printf("seed %llu\n", (unsigned long long)random.state);
    for (unsigned level = 0; level < BM_CPU_LEVELS; level++)
        for (unsigned model = 0; model < BM_MODEL_COUNT; model++)
            for (unsigned way = 0; way < 8 && bm_cpu_supported((bm_cpu_level)level); way++) {
                bm_desc desc;
                assert_int_equal((way & 1 ? bm_desc_planar : bm_desc_interleaved)(
                                     &desc, WIDTH, 1, (bm_model)model, way & 2 ? 16 : 8, NULL),
                                 BM_OK);
                common = way & 4;
                for (chosen = 1; chosen <= ALL_CHANNELS; chosen++)
                    check_plan(&desc, (bm_cpu_level)level, &random);
            }
}

static void a_plan_without_table_or_kernel_is_refused(void **state)
{
    (void)state;
    const bm_call call = {.filter = &mapper};
    bm_desc desc;
    bm_plan plan;
    bm_error error = {0};

    chosen = 0;
    assert_int_equal(bm_desc_interleaved(&desc, 2, 2, BM_RGB, 8, NULL), BM_OK);
    assert_int_equal(bm_plan_create(&plan, &call, &desc, BM_CPU_SCALAR, &error), BM_E_INTERNAL);
    bm_plan_destroy(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_selection_of_channels_is_mapped),
        cmocka_unit_test(a_plan_without_table_or_kernel_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
