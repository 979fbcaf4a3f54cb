/* SPDX-License-Identifier: MIT */
#include "setting.h"

#include <stdlib.h>

const fake_step plain_steps[3] = {{.above = 2, .below = 1}, {.carries = true}, {.below = 3}};
const fake_step scan_steps[3] = {{.above = 1}, {.sums = true, .below = 2}, {.carries = true}};

setting *set_up(const fake_step *steps, size_t count, unsigned workers)
{
    bm_desc desc;
    assert_int_equal(bm_desc_interleaved(&desc, 6, 41, BM_RGB, 8, NULL), BM_OK);
    bm_call calls[CHECK_MOST_STEPS];
    for (size_t i = 0; i < count; i++)
        calls[i] = fake_call(&steps[i]);
    bm_chain chain = fake_chain(calls, count);
    setting *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->in = reference_picture(&desc, &(random_stream){41});
    assert_int_equal(bm_program_create(&s->program, &chain, &desc, BM_CPU_SCALAR, NULL), BM_OK);
    bm_layout_request request = {.workers = workers, .band_rows = BAND_ROWS};
    assert_int_equal(bm_program_layout(s->program, &request, NULL), BM_OK);
    assert_int_equal(bm_image_create(&s->out, bm_program_out(s->program), NULL), BM_OK);
    s->source = (row_end){.image = &s->in, .fail_at = NEVER};
    s->sink = (row_end){.image = &s->out, .fail_at = NEVER};
    s->ends = (bm_run_ends){.source = row_end_source(&s->source), .sink = row_end_sink(&s->sink)};
    return s;
}

void tear_down(setting *s)
{
    bm_program_destroy(s->program);
    bm_image_destroy(&s->in);
    bm_image_destroy(&s->out);
    free(s);
    const char *broken = promise_first_broken();
    if (broken)
        fail_msg("%s", broken);
}

void assert_right_picture(const setting *s, const fake_step *steps, size_t count)
{
    bm_call calls[CHECK_MOST_STEPS];
    for (size_t i = 0; i < count; i++)
        calls[i] = fake_call(&steps[i]);
    bm_chain chain = fake_chain(calls, count);
    bm_image wanted = reference_evaluate(&chain, &s->in);
    const char *difference = reference_difference(&s->out, &wanted);
    bm_image_destroy(&wanted);
    if (difference)
        fail_msg("%s", difference);
}

bm_status run_with_team(const setting *s, const team_options *options, bm_error *error)
{
    team *t = team_create(options);
    bm_run_hooks hooks = team_hooks(t);
    bm_run *run;
    assert_int_equal(bm_run_create(&run, s->program, &s->ends, &hooks, NULL, NULL), BM_OK);
    team_drive(t, run);
    bm_status status = bm_run_result(run, error);
    bm_run_destroy(run);
    return status;
}
