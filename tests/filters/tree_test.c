/* SPDX-License-Identifier: MIT */
/* Programs with several outputs: what is shared and what is not, which way of rewriting is taken, what layouts hold, and what is
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "drive.h"
#include "graph/graph.h"
#include "promise.h"
#include "reference.h"

#define MOST 4

static bm_desc desc_of(bm_model model, uint32_t width, uint32_t height)
{
    bm_desc desc;
    assert_int_equal(bm_desc_interleaved(&desc, width, height, model, 8, NULL), BM_OK);
    return desc;
}

typedef struct tree {
    bm_chain chain[MOST];
    bm_branch also[MOST];
    bm_reasons reasons;
    bm_program *program;
} tree;

static bm_program_request request_of(tree *t, const char *const *texts, size_t count)
{
    *t = (tree){.program = NULL};
    for (size_t k = 0; k < count; k++) {
        if (*texts[k])
            t->chain[k] = drive_parse(texts[k]);
        if (k)
            t->also[k - 1].chain = &t->chain[k];
    }
    assert_null(promise_first_broken());
    return (bm_program_request){.chain = &t->chain[0],
                                .also = t->also,
                                .also_count = count - 1,
                                .rewriting = BM_REWRITE_EXACT,
                                .reasons = &t->reasons};
}

static void clear(tree *t)
{
    bm_program_destroy(t->program);
    for (size_t k = 0; k < MOST; k++)
        bm_chain_clear(&t->chain[k]);
}

#define PLAN(t, desc, linear_light, mode, ...)                                                     \
    do {                                                                                           \
        const char *const texts_[] = {__VA_ARGS__};                                                \
        bm_program_request request_ = request_of(t, texts_, sizeof texts_ / sizeof *texts_);       \
        request_.linear = linear_light;                                                            \
        request_.rewriting = mode;                                                                 \
        assert_int_equal(bm_program_plan(&(t)->program, &request_, desc, NULL), BM_OK);            \
        assert_int_equal(bm_program_outputs((t)->program), sizeof texts_ / sizeof *texts_);        \
    } while (0)

static unsigned steps_of(const tree *t, const char *filter)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < t->program->count; i++)
        count += strcmp(t->program->steps[i].plan.filter->name, filter) == 0;
    return count;
}

/* ---- what is shared -------------------------------------------------------------------------- */

static void common_beginnings_are_planned_once(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 200, 100);
    PLAN(&t, &rgb, false, BM_REWRITE_NONE, "gaussian:3", "gaussian:3|invert",
         "gaussian:3|invert|flip", "median:1");
    assert_int_equal(t.program->count, 4);
    assert_int_equal(steps_of(&t, "gaussian"), 1);
    assert_int_equal(steps_of(&t, "invert"), 1);
    clear(&t);
}

static void other_values_are_other_steps(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 200, 100);
    PLAN(&t, &rgb, false, BM_REWRITE_NONE, "gaussian:3", "gaussian:2", "resize:50x50", "resize:50");
    assert_int_equal(t.program->count, 4);
    clear(&t);
    PLAN(&t, &rgb, false, BM_REWRITE_NONE, "convolve:0 1 0 / 1 1 1 / 0 1 0",
         "convolve:0 1 0 / 1 1 1 / 0 1 0", "convolve:0 1 0 / 1 2 1 / 0 1 0");
    assert_int_equal(t.program->count, 2);
    clear(&t);
}

static void the_same_call_on_another_picture_is_another_step(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 200, 100);
    PLAN(&t, &rgb, false, BM_REWRITE_NONE, "invert|gaussian:3", "gaussian:3");
    assert_int_equal(steps_of(&t, "gaussian"), 2);
    clear(&t);
}

static void ways_into_other_light_are_shared(void **state)
{
    (void)state;
    tree t;
    bm_desc rgba = desc_of(BM_RGBA, 200, 100);
    PLAN(&t, &rgba, true, BM_REWRITE_NONE, "gaussian:3", "gaussian:2", "gaussian:3|gaussian:2");
    assert_int_equal(steps_of(&t, "to_linear"), 1);
    assert_int_equal(steps_of(&t, "gaussian"), 3);
    assert_int_equal(steps_of(&t, "from_linear"), 3);
    assert_int_equal(steps_of(&t, "premultiply"), 2);
    clear(&t);
}

static void a_call_in_other_light_is_another_step(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 200, 100);
    /* invert ends the stretch of linear light, and begins it anew behind it */
    PLAN(&t, &rgb, true, BM_REWRITE_NONE, "gaussian:3|invert|gaussian:3", "gaussian:3|gaussian:3");
    assert_int_equal(steps_of(&t, "gaussian"), 3);
    assert_int_equal(steps_of(&t, "to_linear"), 2);
    clear(&t);
}

static void equal_chains_are_one_ring(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 200, 100);
    PLAN(&t, &rgb, false, BM_REWRITE_EXACT, "flip|invert", "flip|invert");
    assert_int_equal(t.program->count, 2);
    assert_int_equal(t.program->output[0].ring, t.program->output[1].ring);
    clear(&t);
}

static void an_output_may_be_the_input(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 200, 100);
    PLAN(&t, &rgb, false, BM_REWRITE_EXACT, "invert", "", "flip|flip");
    assert_int_equal(t.program->count, 1);
    assert_false(bm_program_output_is_empty(t.program, 0));
    assert_true(bm_program_output_is_empty(t.program, 1));
    assert_true(bm_program_output_is_empty(t.program, 2));
    assert_false(bm_program_is_empty(t.program));
    assert_int_equal(bm_program_output_chain(t.program, 0).count, 1);
    assert_int_equal(bm_program_output_chain(t.program, 2).count, 0);
    clear(&t);
    PLAN(&t, &rgb, false, BM_REWRITE_EXACT, "", "");
    assert_true(bm_program_is_empty(t.program));
    clear(&t);
}

static void each_output_is_converted_by_itself(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 200, 100);
    PLAN(&t, &rgb, false, BM_REWRITE_EXACT, "flip", "flip", "flip", "");
    assert_int_equal(bm_program_convert_output(t.program, 1, BM_GRAY, 8, NULL), BM_OK);
    assert_int_equal(bm_program_convert_output(t.program, 2, BM_GRAY, 8, NULL), BM_OK);
    assert_int_equal(bm_program_convert_output(t.program, 3, BM_GRAY, 16, NULL), BM_OK);
    assert_int_equal(bm_program_convert(t.program, BM_RGB, 8, NULL), BM_OK);
    assert_int_equal(t.program->count, 3);
    assert_int_equal(bm_program_out(t.program)->model, BM_RGB);
    assert_int_equal(bm_program_output(t.program, 1)->model, BM_GRAY);
    assert_int_equal(bm_program_output(t.program, 2)->model, BM_GRAY);
    assert_int_equal(bm_program_output(t.program, 3)->depth, 16);
    clear(&t);
}

static void joined_tables_are_shared(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 200, 100);
    PLAN(&t, &rgb, false, BM_REWRITE_EXACT, "brightness:10|gamma:1.3",
         "brightness:10|gamma:1.3|flip", "brightness:10|gamma:1.4");
    assert_int_equal(steps_of(&t, "joined_map"), 2);
    assert_int_equal(t.program->count, 3);
    clear(&t);
}

/* Splits name a picture on the stack of who adds the call. */
static void steps_of_split_calls_are_told_apart(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 300, 200);
    PLAN(&t, &rgb, false, BM_REWRITE_NONE, "gaussian:40", "gaussian:40|invert", "gaussian:30",
         "crop:100x100|gaussian:40");
    tree alone;
    PLAN(&alone, &rgb, false, BM_REWRITE_NONE, "gaussian:40");
    uint32_t steps = alone.program->count;
    assert_true(steps > 1);
    assert_in_range(t.program->count, 3 * steps - 1, 3 * steps + 2);
    clear(&alone);
    clear(&t);
}

static void steps_tell_what_outputs_they_are_for(void **state)
{
    (void)state;
    tree t;
    char text[2000];
    bm_desc rgb = desc_of(BM_RGB, 200, 100);
    const bm_layout_request request = {.workers = 1};
    PLAN(&t, &rgb, false, BM_REWRITE_NONE, "gaussian:3|invert", "flip", "gaussian:3");
    assert_int_equal(bm_program_layout(t.program, &request, NULL), BM_OK);
    bm_program_describe(t.program, NULL, text, sizeof text);
    assert_non_null(strstr(text, "rows · for output 0, 2\ninvert"));
    assert_non_null(strstr(text, "rows · for output 0\nflip"));
    assert_string_equal(text + strlen(text) - strlen("for output 1"), "for output 1");
    clear(&t);
}

/* ---- rules ----------------------------------------------------------------------------------- */

static void a_crop_does_not_part_what_is_made_anyway(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 400, 400);
    PLAN(&t, &rgb, false, BM_REWRITE_EXACT, "gaussian:3", "gaussian:3|crop:60%");
    assert_int_equal(steps_of(&t, "gaussian"), 1);
    clear(&t);
}

static void small_parts_of_a_picture_are_made_apart(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 1000, 1000);
    PLAN(&t, &rgb, false, BM_REWRITE_EXACT, "gaussian:3|crop:20x20",
         "gaussian:3|crop:30x30,x=500,y=500");
    assert_int_equal(steps_of(&t, "gaussian"), 2);
    for (uint32_t i = 0; i < t.program->count; i++)
        if (t.program->steps[i].plan.filter->kind == BM_KIND_WINDOW)
            assert_in_range(t.program->steps[i].plan.in.width, 1, 100);
    assert_int_equal(t.reasons.count, 2);
    clear(&t);
}

static void stretches_between_forks_are_rewritten(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 400, 400);
    PLAN(&t, &rgb, false, BM_REWRITE_EXACT, "flip|flip|gaussian:3", "flip|flip|gaussian:3|crop:60%",
         "flip|flip|gaussian:3|invert|invert|crop:70%");
    assert_int_equal(steps_of(&t, "flip"), 0);
    assert_int_equal(steps_of(&t, "gaussian"), 1);
    assert_int_equal(steps_of(&t, "crop"), 2);
    assert_int_equal(t.program->count, 3);
    assert_int_equal(t.reasons.count, 3); /* what is done once is told once */
    clear(&t);
}

/* Beyond the end of a stretch there may be linear light, too, which must not come to be one with that before it. */
static void nothing_vanishes_between_linear_light(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 400, 400);
    PLAN(&t, &rgb, true, BM_REWRITE_EXACT, "gaussian:1|invert|invert|gaussian:2|flip",
         "gaussian:1|invert|invert|median:1", "gaussian:1|invert|invert|crop:10x10|gaussian:2");
    assert_int_equal(steps_of(&t, "to_linear"), 3);
    clear(&t);
}

static void without_rules_chains_stay_as_written(void **state)
{
    (void)state;
    tree t;
    bm_desc rgb = desc_of(BM_RGB, 400, 400);
    PLAN(&t, &rgb, false, BM_REWRITE_NONE, "flip|flip|gaussian:3", "flip|flip|gaussian:3|crop:60%");
    assert_int_equal(steps_of(&t, "flip"), 2);
    assert_int_equal(t.program->count, 4);
    assert_int_equal(t.reasons.count, 0);
    clear(&t);
}

/* ---- layouts --------------------------------------------------------------------------------- */

static uint32_t held(const bm_program *program, uint32_t ring)
{
    return program->rings[ring].capacity[0];
}

/* A flip waits for all of what it turns; the picture that others read goes by meanwhile. */
static void an_output_that_waits_holds_nothing_of_others(void **state)
{
    (void)state;
    tree t;
    bm_desc tall = desc_of(BM_RGB, 50, 5000);
    const bm_layout_request request = {.workers = 1, .band_rows = 8};
    PLAN(&t, &tall, false, BM_REWRITE_NONE, "resize:10|flip", "gaussian:2|invert", "");
    assert_int_equal(bm_program_layout(t.program, &request, NULL), BM_OK);
    for (uint32_t r = 0; r <= t.program->count; r++)
        if (t.program->rings[r].desc.height == 5000)
            assert_in_range(held(t.program, r), 1, 100);
    clear(&t);
}

static void outputs_that_wait_hold_the_picture_once(void **state)
{
    (void)state;
    tree t;
    bm_desc tall = desc_of(BM_RGB, 50, 5000);
    const bm_layout_request request = {.workers = 1, .band_rows = 8};
    PLAN(&t, &tall, false, BM_REWRITE_NONE, "flip", "rotate:180|invert", "gaussian:2");
    assert_int_equal(bm_program_layout(t.program, &request, NULL), BM_OK);
    assert_int_equal(held(t.program, 0), 5000);
    for (uint32_t r = 1; r <= t.program->count; r++)
        assert_in_range(held(t.program, r), 1, 100);
    clear(&t);
}

/* ---- what is refused ------------------------------------------------------------------------- */

static void errors_are_those_of_the_chain(void **state)
{
    (void)state;
    tree t;
    bm_error error, alone;
    bm_desc rgb = desc_of(BM_RGB, 50, 50);
    static const char *const texts[] = {"invert", "crop:60x60", "invert|flip"};
    for (bm_rewriting mode = BM_REWRITE_ALL; mode <= BM_REWRITE_NONE; mode++) {
        bm_program_request request = request_of(&t, texts, 3);
        request.rewriting = mode;
        bm_status status = bm_program_plan(&t.program, &request, &rgb, &error);
        assert_null(t.program);
        assert_int_equal(bm_program_create(&t.program, &t.chain[1], &rgb, BM_CPU_SCALAR, &alone),
                         status);
        assert_int_not_equal(status, BM_OK);
        assert_string_equal(error.message, alone.message);
        clear(&t);
    }
}

static bm_status write_nothing(void *context, const bm_rows *rows, bm_error *error)
{
    (void)context, (void)rows, (void)error;
    return BM_OK;
}

static void several_outputs_are_streamed(void **state)
{
    (void)state;
    tree t;
    bm_run *run;
    bm_error error;
    bm_desc rgb = desc_of(BM_RGB, 50, 50);
    bm_image in = reference_picture(&rgb, &(random_stream){1});
    bm_layout_request request = {.workers = 1, .borrows_sink = true, .borrows_source = true};
    PLAN(&t, &rgb, false, BM_REWRITE_NONE, "invert", "flip");
    assert_int_equal(bm_program_layout(t.program, &request, &error), BM_E_PARAM);
    request.borrows_sink = false;
    assert_int_equal(bm_program_layout(t.program, &request, &error), BM_OK);
    bm_row_sink also = {.write = NULL};
    bm_run_ends ends = {.in = &in, .sink = {.write = write_nothing}};
    assert_int_equal(bm_run_create(&run, t.program, &ends, NULL, NULL, &error), BM_E_PARAM);
    ends.also = &also;
    assert_int_equal(bm_run_create(&run, t.program, &ends, NULL, NULL, &error), BM_E_PARAM);
    also.write = write_nothing;
    ends.out = &in;
    assert_int_equal(bm_run_create(&run, t.program, &ends, NULL, NULL, &error), BM_E_PARAM);
    ends.out = NULL;
    assert_int_equal(bm_run_create(&run, t.program, &ends, NULL, NULL, &error), BM_OK);
    assert_int_equal(bm_run_work(run), BM_RUN_FINISHED);
    assert_int_equal(bm_run_result(run, NULL), BM_OK);
    bm_run_destroy(run);
    bm_image_destroy(&in);
    clear(&t);
}

static void more_outputs_than_anybody_has_are_refused(void **state)
{
    (void)state;
    static bm_branch also[BM_MAX_OUTPUTS];
    bm_chain chain = {0};
    bm_program *program;
    bm_desc rgb = desc_of(BM_RGB, 5, 5);
    for (size_t k = 0; k < BM_MAX_OUTPUTS; k++)
        also[k].chain = &chain;
    bm_program_request request = {.chain = &chain, .also = also, .also_count = BM_MAX_OUTPUTS};
    assert_int_equal(bm_program_plan(&program, &request, &rgb, NULL), BM_E_PARAM);
    assert_null(program);
    request.also_count--;
    assert_int_equal(bm_program_plan(&program, &request, &rgb, NULL), BM_OK);
    assert_int_equal(bm_program_outputs(program), BM_MAX_OUTPUTS);
    bm_program_destroy(program);
}

/* ---- sinks ----------------------------------------------------------------------------------- */

typedef struct failing {
    unsigned calls, fail_at;
} failing;

static bm_status write_until(void *context, const bm_rows *rows, bm_error *error)
{
    failing *f = context;
    (void)rows;
    return f->calls++ == f->fail_at ? bm_fail(error, BM_E_WRITE, "call %u", f->fail_at) : BM_OK;
}

static void a_sink_that_fails_ends_the_run(void **state)
{
    (void)state;
    bm_desc rgb = desc_of(BM_RGB, 5, 60);
    bm_image in = reference_picture(&rgb, &(random_stream){1});
    const bm_layout_request request = {.workers = 1, .band_rows = 4, .borrows_source = true};
    for (unsigned call = 0; call < 15; call++) {
        tree t;
        bm_run *run;
        bm_error error;
        failing f = {.fail_at = call}, never = {.fail_at = NEVER};
        const bm_row_sink also[] = {{.context = &never, .write = write_until},
                                    {.context = &f, .write = write_until}};
        const bm_run_ends ends = {
            .in = &in, .sink = {.context = &never, .write = write_until}, .also = also};
        PLAN(&t, &rgb, false, BM_REWRITE_NONE, "invert", "flip", "gaussian:1");
        assert_int_equal(bm_program_layout(t.program, &request, NULL), BM_OK);
        assert_int_equal(bm_run_create(&run, t.program, &ends, NULL, NULL, NULL), BM_OK);
        assert_int_equal(bm_run_work(run), BM_RUN_FINISHED);
        assert_int_equal(bm_run_result(run, &error), BM_E_WRITE);
        assert_int_equal(f.calls, call + 1);
        bm_run_destroy(run);
        clear(&t);
    }
    bm_image_destroy(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_beginnings_are_planned_once),
        cmocka_unit_test(other_values_are_other_steps),
        cmocka_unit_test(the_same_call_on_another_picture_is_another_step),
        cmocka_unit_test(ways_into_other_light_are_shared),
        cmocka_unit_test(a_call_in_other_light_is_another_step),
        cmocka_unit_test(equal_chains_are_one_ring),
        cmocka_unit_test(an_output_may_be_the_input),
        cmocka_unit_test(each_output_is_converted_by_itself),
        cmocka_unit_test(joined_tables_are_shared),
        cmocka_unit_test(steps_of_split_calls_are_told_apart),
        cmocka_unit_test(steps_tell_what_outputs_they_are_for),
        cmocka_unit_test(a_crop_does_not_part_what_is_made_anyway),
        cmocka_unit_test(small_parts_of_a_picture_are_made_apart),
        cmocka_unit_test(stretches_between_forks_are_rewritten),
        cmocka_unit_test(nothing_vanishes_between_linear_light),
        cmocka_unit_test(without_rules_chains_stay_as_written),
        cmocka_unit_test(an_output_that_waits_holds_nothing_of_others),
        cmocka_unit_test(outputs_that_wait_hold_the_picture_once),
        cmocka_unit_test(errors_are_those_of_the_chain),
        cmocka_unit_test(several_outputs_are_streamed),
        cmocka_unit_test(more_outputs_than_anybody_has_are_refused),
        cmocka_unit_test(a_sink_that_fails_ends_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
