/* SPDX-License-Identifier: MIT */
/* What planning and layout settle before anything runs: which steps there are, how much memory,
 * what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "check.h"
#include "graph/graph.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bm_desc gray(uint32_t width, uint32_t height)
{
    bm_desc desc;
    assert_int_equal(bm_desc_interleaved(&desc, width, height, BM_GRAY, 8, NULL), BM_OK);
    return desc;
}

/* A program of fake steps, streamed at both ends. */
static bm_program *laid_out(const fake_step *steps, size_t count, const bm_desc *in,
                            unsigned workers, uint32_t band_rows)
{
    bm_call calls[CHECK_MOST_STEPS];
    for (size_t i = 0; i < count; i++)
        calls[i] = fake_call(&steps[i]);
    bm_chain chain = fake_chain(calls, count);
    bm_program *program;
    assert_int_equal(bm_program_create(&program, &chain, in, BM_CPU_SCALAR, NULL), BM_OK);
    bm_layout_request request = {.workers = workers, .band_rows = band_rows};
    assert_int_equal(bm_program_layout(program, &request, NULL), BM_OK);
    return program;
}

static size_t bytes_of(const fake_step *steps, size_t count, const bm_desc *in, unsigned workers)
{
    bm_program *program = laid_out(steps, count, in, workers, 4);
    size_t bytes = bm_program_bytes(program);
    bm_program_destroy(program);
    return bytes;
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* All that may grow with a picture's height: a bit for each band of each ring. */
static size_t bits_of_bands(size_t rings, uint32_t rows)
{
    return rings * (rows / 4 / 8 + BM_ROW_ALIGN);
}

static void memory_does_not_grow_with_height(void **state)
{
    (void)state;
    static const fake_step steps[] = {{.above = 9, .below = 9, .edge = BM_EDGE_CONSTANT},
                                      {.mixes = true, .above = 2, .below = 2},
                                      {.carries = true},
                                      {.edge = BM_EDGE_MIRROR, .above = 0, .below = 4}};
    bm_desc low, high;
    bm_desc_interleaved(&low, 50, 2000, BM_RGBA, 8, NULL);
    bm_desc_interleaved(&high, 50, 40000, BM_RGBA, 8, NULL);
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        size_t least = bytes_of(steps, COUNT(steps), &low, workers);
        assert_in_range(bytes_of(steps, COUNT(steps), &high, workers), least,
                        least + bits_of_bands(COUNT(steps) + 3, high.height - low.height));
    }
}

static void rows_that_nobody_needs_cost_no_memory(void **state)
{
    (void)state;
    bm_desc in = gray(50, 40000);
    size_t row = bm_desc_stride(&in, 0);
    static const fake_step crops[][2] = {{{.above = 1}, {.top = 20000, .height = 40}},
                                         {{.above = 1}, {.top = 0, .height = 40}},
                                         {{.above = 1}, {.form = FAKE_NEAREST, .height = 3000}}};
    for (size_t i = 0; i < COUNT(crops); i++)
        assert_in_range(bytes_of(crops[i], 2, &in, 1), 1, 200 * row);
}

static void planes_that_nobody_needs_cost_no_memory(void **state)
{
    (void)state;
    static const fake_step step = {.first_plane = true};
    bm_desc low, high;
    bm_desc_planar(&low, 50, 2000, BM_YCBCR, 8, NULL);
    bm_desc_planar(&high, 50, 40000, BM_YCBCR, 8, NULL);
    size_t least = bytes_of(&step, 1, &low, 2);
    assert_in_range(bytes_of(&step, 1, &high, 2), least,
                    least + bits_of_bands(2, high.height - low.height));
}

static void a_scan_counts_its_whole_input(void **state)
{
    (void)state;
    static const fake_step steps[] = {{.above = 1}, {.sums = true}};
    bm_desc in = gray(50, 4000);
    assert_in_range(bytes_of(steps, 2, &in, 1), 4000 * bm_desc_stride(&in, 0), SIZE_MAX);
}

static void borrowed_ends_cost_no_rows(void **state)
{
    (void)state;
    bm_call call = fake_call(&(fake_step){.form = FAKE_FLIP});
    bm_chain chain = fake_chain(&call, 1);
    bm_desc in = gray(5000, 100);
    bm_program *program;
    assert_int_equal(bm_program_create(&program, &chain, &in, BM_CPU_SCALAR, NULL), BM_OK);
    bm_layout_request request = {.workers = 1, .borrows_source = true, .borrows_sink = true};
    assert_int_equal(bm_program_layout(program, &request, NULL), BM_OK);
    assert_in_range(bm_program_bytes(program), 1, 20000);
    bm_program_destroy(program);
}

/* Of a picture of which little is left only what that little takes is held, however low the output is. */
static void thumbnails_do_not_hold_the_picture(void **state)
{
    (void)state;
    static const char *const texts[] = {"resize:120", "resize:40", "resize:20"};
    bm_desc in = gray(8000, 6000);
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (unsigned workers = 1; workers <= 4; workers += 3) {
            bm_chain chain = {0};
            bm_program *program;
            assert_int_equal(bm_chain_append(&chain, texts[i], NULL), BM_OK);
            assert_int_equal(bm_program_create(&program, &chain, &in, BM_CPU_SCALAR, NULL), BM_OK);
            bm_layout_request request = {.workers = workers};
            assert_int_equal(bm_program_layout(program, &request, NULL), BM_OK);
            assert_in_range(bm_program_bytes(program), 1, 6000 * 8000 * 2 / 3);
            bm_program_destroy(program);
            bm_chain_clear(&chain);
        }
    }
}

/* ---- which steps there are ------------------------------------------------------------------- */

static bm_status plan_to_copy(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->copies = true;
    return bm_plan_alloc(plan, 1, 1000) ? BM_OK : BM_E_NOMEM;
}

static bm_status plan_to_fail(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    return bm_plan_alloc(plan, 1, 1000) ? bm_fail(error, BM_E_CHAIN, "not today") : BM_E_NOMEM;
}

static bm_status plan_without_kernel(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)plan, (void)error;
    return BM_OK;
}

static void no_band(const bm_plan *plan, const bm_band *band)
{
    (void)plan, (void)band;
}

static bm_status plan_more_planes(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    plan->band = no_band;
    return bm_desc_planar(&plan->out, plan->in.width, plan->in.height, BM_RGB, 8, error);
}

static bm_status create(const bm_filter *filter, const bm_desc *in, bm_program **program,
                        bm_error *error)
{
    bm_call call = {.filter = filter};
    bm_chain chain = fake_chain(&call, 1);
    return bm_program_create(program, &chain, in, BM_CPU_SCALAR, error);
}

static void steps_that_copy_are_left_out(void **state)
{
    (void)state;
    bm_filter filter = {.name = "copier", .models = BM_ANY_MODEL, .plan = plan_to_copy};
    bm_desc in;
    bm_desc_interleaved(&in, 3, 3, BM_RGBA, 8, NULL);
    for (int mixes = 0; mixes < 2; mixes++) {
        filter.alpha = mixes ? BM_ALPHA_PREMULTIPLY : BM_ALPHA_CHANNEL;
        bm_program *program;
        assert_int_equal(create(&filter, &in, &program, NULL), BM_OK);
        assert_true(bm_program_is_empty(program));
        assert_int_equal(bm_program_out(program)->depth, 8);
        assert_int_equal(bm_program_out(program)->premultiplied, 0);
        bm_program_destroy(program);
    }
}

static void planning_passes_errors_on(void **state)
{
    (void)state;
    bm_filter filter = {.name = "picky",
                        .models = BM_MODEL_BIT(BM_RGB) | BM_MODEL_BIT(BM_RGBA),
                        .plan = plan_to_fail};
    bm_desc rgb, rgba, planes, one = gray(3, 3), broken = {0};
    bm_desc_interleaved(&rgb, 3, 3, BM_RGB, 8, NULL);
    bm_desc_interleaved(&rgba, 3, 3, BM_RGBA, 8, NULL);
    bm_desc_planar(&planes, 3, 3, BM_RGB, 8, NULL);
    bm_program *program;
    bm_error error;

    assert_int_equal(create(&filter, &one, &program, &error), BM_E_CHAIN);
    assert_null(program);
    assert_non_null(strstr(error.message, "picky"));
    assert_non_null(strstr(error.message, "gray"));
    assert_int_equal(create(&filter, &planes, &program, &error), BM_E_CHAIN);
    assert_non_null(strstr(error.message, "planes"));
    assert_int_equal(create(&filter, &rgb, &program, &error), BM_E_CHAIN);
    assert_string_equal(error.message, "not today");
    filter.alpha = BM_ALPHA_PREMULTIPLY;
    assert_int_equal(create(&filter, &rgba, &program, &error), BM_E_CHAIN);
    assert_string_equal(error.message, "not today");
    assert_int_equal(create(&filter, &broken, &program, &error), BM_E_PARAM);

    filter.alpha = BM_ALPHA_CHANNEL;
    filter.plan = plan_without_kernel;
    assert_int_equal(create(&filter, &rgb, &program, &error), BM_E_INTERNAL);
    filter.plan = plan_more_planes;
    assert_int_equal(create(&filter, &rgb, &program, &error), BM_E_INTERNAL);
}

static void convert_adds_a_step_only_where_needed(void **state)
{
    (void)state;
    bm_desc in;
    bm_desc_interleaved(&in, 3, 3, BM_RGBA, 16, NULL);
    bm_chain chain = {0};
    bm_program *program;
    assert_int_equal(bm_program_create(&program, &chain, &in, BM_CPU_SCALAR, NULL), BM_OK);
    assert_int_equal(bm_program_convert(program, BM_RGBA, 16, NULL), BM_OK);
    assert_true(bm_program_is_empty(program));
    assert_int_equal(bm_program_convert(program, BM_CMYK, 8, NULL), BM_E_CHAIN);
    assert_true(bm_program_is_empty(program));
    assert_int_equal(bm_program_convert(program, BM_RGB, 8, NULL), BM_OK);
    assert_false(bm_program_is_empty(program));
    assert_int_equal(bm_program_out(program)->model, BM_RGB);
    assert_int_equal(bm_program_out(program)->depth, 8);
    assert_int_equal(bm_program_layout(program, &(bm_layout_request){.workers = 1}, NULL), BM_OK);
    assert_int_equal(bm_program_convert(program, BM_GRAY, 8, NULL), BM_E_PARAM);
    bm_program_destroy(program);
}

/* ---- layout and description ------------------------------------------------------------------ */

static void layout_refuses_nonsense(void **state)
{
    (void)state;
    bm_call call = fake_call(&(fake_step){.above = 1});
    bm_chain chain = fake_chain(&call, 1);
    bm_desc in = gray(3, 3);
    bm_program *program;
    assert_int_equal(bm_program_create(&program, &chain, &in, BM_CPU_SCALAR, NULL), BM_OK);
    assert_int_equal(bm_program_layout(program, &(bm_layout_request){.workers = 0}, NULL),
                     BM_E_PARAM);
    assert_int_equal(bm_program_layout(program, &(bm_layout_request){.workers = 4097}, NULL),
                     BM_E_PARAM);
    bm_layout_request far = {.workers = 1, .source_offset = BM_ROW_ALIGN};
    assert_int_equal(bm_program_layout(program, &far, NULL), BM_E_PARAM);
    assert_int_equal(bm_program_bytes(program), 0);
    assert_int_equal(bm_program_layout(program, &(bm_layout_request){.workers = 4096}, NULL),
                     BM_OK);
    assert_int_equal(bm_program_layout(program, &(bm_layout_request){.workers = 1}, NULL),
                     BM_E_PARAM);
    bm_program_destroy(program);

    bm_desc_interleaved(&in, 3, 3, BM_GRAY, 16, NULL);
    assert_int_equal(bm_program_create(&program, &chain, &in, BM_CPU_SCALAR, NULL), BM_OK);
    bm_layout_request odd = {.workers = 1, .source_offset = 7};
    assert_int_equal(bm_program_layout(program, &odd, NULL), BM_E_PARAM);
    bm_program_destroy(program);
    bm_program_destroy(NULL);
}

static bm_status plan_slow_start(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->band = no_band;
    plan->start_rows = 250;
    return BM_OK;
}

static bm_span ten_rows_more(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    (void)plan, (void)plane;
    return (bm_span){(int32_t)y0 - 10, (int32_t)y1 + 10};
}

static bm_status plan_halo(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->band = no_band;
    plan->need = ten_rows_more;
    return BM_OK;
}

static uint32_t band_rows_of(bm_status (*plan)(const bm_call *, bm_plan *, bm_error *),
                             uint32_t width, uint32_t height, unsigned workers, uint32_t band_rows)
{
    bm_filter filter = {.name = "slow", .models = BM_ANY_MODEL, .plan = plan};
    bm_call call = {.filter = &filter};
    bm_chain chain = fake_chain(&call, 1);
    bm_desc in = gray(width, height);
    bm_program *program;
    assert_int_equal(bm_program_create(&program, &chain, &in, BM_CPU_SCALAR, NULL), BM_OK);
    bm_layout_request request = {.workers = workers, .band_rows = band_rows};
    assert_int_equal(bm_program_layout(program, &request, NULL), BM_OK);
    uint32_t rows = program->rings[1].band_rows;
    bm_program_destroy(program);
    return rows;
}

static void bands_are_high_where_starting_is_slow(void **state)
{
    (void)state;
    uint32_t alone = band_rows_of(plan_slow_start, 100, 5000, 1, 0);
    assert_true(alone < 250);
    /* eight times as high as what starting costs, in as many bands for each worker: 2000 rows would be three */
    assert_int_equal(band_rows_of(plan_slow_start, 100, 5000, 2, 0), 1264);
    /* a band for each worker */
    assert_int_equal(band_rows_of(plan_slow_start, 100, 5000, 8, 0), 640);
    assert_int_equal(band_rows_of(plan_slow_start, 100, 600, 2, 0), 304);
    assert_int_equal(band_rows_of(plan_slow_start, 100, 600, 64, 0), alone);
    assert_int_equal(band_rows_of(plan_slow_start, 100, 5000, 2, 7), 7);
}

static void bands_are_high_where_workers_share_rows(void **state)
{
    (void)state;
    assert_int_equal(band_rows_of(plan_halo, 100000, 5000, 1, 0), 16);
    /* four times the 20 rows beside a band, rounded up to sixteens from what makes equally many bands for each worker */
    assert_int_equal(band_rows_of(plan_halo, 100000, 5000, 2, 0), 80);
    assert_int_equal(band_rows_of(plan_halo, 100000, 1280, 2, 0), 80);
    /* too few bands for each worker */
    assert_int_equal(band_rows_of(plan_halo, 100000, 638, 2, 0), 16);
    assert_int_equal(band_rows_of(plan_halo, 100000, 5000, 16, 0), 16);
}

static bm_status plan_whole(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->band = no_band;
    plan->whole = true;
    return BM_OK;
}

static void layout_notices_pictures_beyond_the_machine(void **state)
{
    (void)state;
    bm_filter filter = {
        .name = "whole", .models = BM_ANY_MODEL, .planar = true, .plan = plan_whole};
    bm_desc in;
    bm_desc_planar(&in, BM_MAX_SIDE, BM_MAX_SIDE, BM_RGBA, 16, NULL);
    bm_program *program;
    bm_error error;
    assert_int_equal(create(&filter, &in, &program, NULL), BM_OK);
    bm_layout_request request = {.workers = 4096, .band_rows = UINT32_MAX};
    assert_int_equal(bm_program_layout(program, &request, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "1073741823x1073741823"));
    bm_program_destroy(program);
}

static void description_has_a_line_for_each_step(void **state)
{
    (void)state;
    static const fake_step steps[] = {
        {.above = 2, .below = 1}, {.sums = true}, {.carries = true}, {.form = FAKE_FLIP}};
    bm_desc in = gray(30, 20);
    bm_program *program = laid_out(steps, COUNT(steps), &in, 1, 0);
    char text[2000], part[40];
    size_t length = bm_program_describe(program, NULL, text, sizeof text);
    assert_int_equal(length, strlen(text));
    size_t lines = 1;
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    assert_int_equal(lines, COUNT(steps));
    assert_non_null(strstr(text, "4 input rows"));
    assert_non_null(strstr(text, "in order"));
    assert_non_null(strstr(text, "the whole picture"));

    assert_int_equal(bm_program_describe(program, NULL, NULL, 0), length);
    assert_int_equal(bm_program_describe(program, NULL, part, sizeof part), length);
    assert_int_equal(strlen(part), sizeof part - 1);
    assert_memory_equal(part, text, sizeof part - 1);
    bm_program_destroy(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_does_not_grow_with_height),
        cmocka_unit_test(rows_that_nobody_needs_cost_no_memory),
        cmocka_unit_test(planes_that_nobody_needs_cost_no_memory),
        cmocka_unit_test(a_scan_counts_its_whole_input),
        cmocka_unit_test(borrowed_ends_cost_no_rows),
        cmocka_unit_test(thumbnails_do_not_hold_the_picture),
        cmocka_unit_test(steps_that_copy_are_left_out),
        cmocka_unit_test(planning_passes_errors_on),
        cmocka_unit_test(convert_adds_a_step_only_where_needed),
        cmocka_unit_test(layout_refuses_nonsense),
        cmocka_unit_test(bands_are_high_where_starting_is_slow),
        cmocka_unit_test(bands_are_high_where_workers_share_rows),
        cmocka_unit_test(layout_notices_pictures_beyond_the_machine),
        cmocka_unit_test(description_has_a_line_for_each_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
