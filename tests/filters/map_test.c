/* SPDX-License-Identifier: MIT */
/* Sample maps: plans that hold tables in place of a kernel, for every selection of channels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bandmill/chain.h"
#include "random.h"

#define WIDTH 211 /* vectors, and a rest */
#define ALL_CHANNELS 15u

/* A bit for each channel that the filter below maps, and whether all are mapped by the same table. */
static unsigned chosen;
static bool common;
static random_stream *crooked_random;

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

/* A row of 8-bit or 16-bit samples that has every value once. */
static void make_row(void *row, unsigned depth)
{
    for (uint32_t v = 0; v < 1u << depth; v++)
        set_sample(row, depth, v, v);
}

/* Whether the kernel of a plan for a gray row of all values gives what its table says. */
static bool follows_its_table(const bm_plan *plan)
{
    static uint16_t in[65536], out[65536];
    const void *const in_rows[] = {in};
    void *const out_rows[] = {out};
    const bm_band band = {.y1 = 1, .in = in_rows, .out = out_rows};

    make_row(in, plan->in.depth);
    plan->band(plan, &band);
    return memcmp(out, plan->map[0], (plan->in.depth / 8u) << plan->in.depth) == 0;
}

/* For a picture that has such rows, and is high enough for a line to be looked for. */
static void plan_row(bm_plan *plan, const bm_call *call, unsigned depth, bm_cpu_level level)
{
    bm_desc desc;
    bm_error error = {0};
    assert_int_equal(bm_desc_interleaved(&desc, 1u << depth, 64, BM_GRAY, depth, NULL), BM_OK);
    assert_int_equal(bm_plan_create(plan, call, &desc, level, &error), BM_OK);
}

static bm_band_fn check_text(const char *text, unsigned depth, bm_cpu_level level)
{
    bm_chain chain = {0};
    bm_plan plan;
    bm_error error;

    assert_int_equal(bm_chain_append(&chain, text, &error), BM_OK);
    plan_row(&plan, &chain.calls[0], depth, level);
    bm_band_fn band = plan.band;
    if (!plan.copies && !follows_its_table(&plan))
        fail_msg("%s, %u bits, %s: not as its table", text, depth, bm_cpu_name(level));
    bm_plan_destroy(&plan);
    bm_chain_clear(&chain);
    return band;
}

/* Filters that are lines: every value becomes what the table has. With the first three texts the line is found, that is, the
 * kernel is that of another line; with others halves may fall to either side, so that there is none. */
static void lines_are_found_and_give_what_their_tables_have(void **state)
{
    (void)state;
    random_stream random = {random_setting("BANDMILL_SEED", 1)};
    uint64_t rounds = random_setting("BANDMILL_TEST_ROUNDS", 20);
    printf("seed %llu\n", (unsigned long long)random.state);
    for (unsigned level = 0; level < BM_CPU_LEVELS; level++)
        for (unsigned depth = 8; depth <= 16 && bm_cpu_supported((bm_cpu_level)level); depth += 8) {
            bm_band_fn computes = check_text("contrast:0.5", depth, (bm_cpu_level)level);
            for (uint64_t round = 0; round < rounds; round++) {
                char text[7][160];
                double a = 1 + random_below(&random, 999), b = random_below(&random, 1000);
                snprintf(text[0], sizeof text[0], "brightness:%.1f", (a - 500) / 10);
                snprintf(text[1], sizeof text[1], "contrast:%.3f", (1 + (int)a % 79) / 8.0);
                snprintf(text[2], sizeof text[2], "threshold:%.1f", a / 10);
                snprintf(text[3], sizeof text[3], "brightness:%.17g", a / 7 - 50);
                snprintf(text[4], sizeof text[4], "contrast:%.17g", a / 101);
                snprintf(text[5], sizeof text[5], "levels:black=%.1f,white=%.1f", a / 25,
                         60 + b / 25);
                snprintf(text[6], sizeof text[6],
                         "levels:black=%.17g,out_black=%.17g,out_white=%.17g", a / 11, b / 11,
                         a / 13);
                for (size_t i = 0; i < 7; i++) {
                    bm_band_fn band = check_text(text[i], depth, (bm_cpu_level)level);
                    if (i < 3 && band && band != computes)
                        fail_msg("%s, %u bits, %s: no line was found", text[i], depth,
                                 bm_cpu_name((bm_cpu_level)level));
                }
            }
        }
}

/* A line with one entry that is off by one. */
static bm_status fill_crooked(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    random_stream *random = crooked_random;
    size_t values = (size_t)1 << plan->in.depth;
    uint32_t max = (uint32_t)values - 1, odd = random_below(random, max), place = max / 4;
    double slope = (random_below(random, 4000) - 2000.0) / 500;
    void *table = bm_plan_alloc(plan, values, plan->in.depth / 8);
    if (!table)
        return bm_fail(error, BM_E_NOMEM, "no memory for a table");
    for (uint32_t v = 0; v <= max; v++) {
        double level = floor(slope * ((double)v - place) + place + 0.5) + (v == odd);
        set_sample(table, plan->in.depth, v, (uint32_t)(level < 0 ? 0 : level > max ? max : level));
    }
    plan->map[0] = table;
    return BM_OK;
}

static void what_is_nearly_a_line_gives_what_its_table_has(void **state)
{
    (void)state;
    random_stream random = {random_setting("BANDMILL_SEED", 1)};
    const bm_filter crooked = {.name = "crooked", .models = BM_ANY_MODEL, .plan = fill_crooked};
    const bm_call call = {.filter = &crooked};
    bm_plan plan;

    crooked_random = &random;
    printf("seed %llu\n", (unsigned long long)random.state);
    for (unsigned level = 0; level < BM_CPU_LEVELS; level++)
        for (unsigned depth = 8; depth <= 16 && bm_cpu_supported((bm_cpu_level)level); depth += 8)
            for (int round = 0; round < 50; round++) {
                plan_row(&plan, &call, depth, (bm_cpu_level)level);
                assert_true(follows_its_table(&plan));
                bm_plan_destroy(&plan);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_selection_of_channels_is_mapped),
        cmocka_unit_test(lines_are_found_and_give_what_their_tables_have),
        cmocka_unit_test(what_is_nearly_a_line_gives_what_its_table_has),
        cmocka_unit_test(a_plan_without_table_or_kernel_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
