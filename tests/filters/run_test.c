/* SPDX-License-Identifier: MIT */
/* Runs: failures at every point, guests that come and go, hooks, memory, results. */
#include "setting.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- failures -------------------------------------------------------------------------------- */

static void fail_at_every_call(const fake_step *steps, size_t count, unsigned workers,
                               bool of_source)
{
    for (unsigned call = 0; call < (41 + BAND_ROWS - 1) / BAND_ROWS; call++) {
        setting *s = set_up(steps, count, workers);
        *(of_source ? &s->source.fail_at : &s->sink.fail_at) = call;
        bm_error error = {0};
        assert_int_equal(run_with_team(s, &(team_options){.guests = workers - 1}, &error),
                         BM_E_READ);
        assert_int_equal(error.status, BM_E_READ);
        char message[20];
        snprintf(message, sizeof message, "call %u", call);
        assert_string_equal(error.message, message);
        assert_int_equal((of_source ? &s->source : &s->sink)->calls, call + 1);
        tear_down(s);
    }
}

static void an_end_that_fails_ends_the_run(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 4; workers += 3)
        for (int of_source = 0; of_source < 2; of_source++) {
            fail_at_every_call(plain_steps, COUNT(plain_steps), workers, of_source);
            fail_at_every_call(scan_steps, COUNT(scan_steps), workers, of_source);
        }
}

static void *sabotage(void *run)
{
    bm_run_fail(*(bm_run **)run, BM_E_CANCELLED, "stop");
    return NULL;
}

/* Lets another thread fail the run while the source is inside its third call, and waits for it. */
static void sabotage_in_third_call(void *context, unsigned call)
{
    pthread_t thread;
    if (call == 2 && pthread_create(&thread, NULL, sabotage, context) == 0)
        pthread_join(thread, NULL);
}

static void another_thread_can_fail_the_run(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 3; workers++) {
        setting *s = set_up(plain_steps, COUNT(plain_steps), workers);
        bm_run *run;
        s->source.called = sabotage_in_third_call;
        s->source.context = &run;
        team *t = team_create(&(team_options){.guests = workers - 1});
        bm_run_hooks hooks = team_hooks(t);
        assert_int_equal(bm_run_create(&run, s->program, &s->ends, &hooks, NULL, NULL), BM_OK);
        team_drive(t, run);
        bm_error error;
        assert_int_equal(bm_run_result(run, &error), BM_E_CANCELLED);
        assert_string_equal(error.message, "stop");
        assert_int_equal(s->source.calls, 3);
        bm_run_destroy(run);
        tear_down(s);
    }
}

static void the_first_failure_wins(void **state)
{
    (void)state;
    setting *s = set_up(plain_steps, COUNT(plain_steps), 1);
    bm_run *run;
    bm_error error = {0};
    assert_int_equal(bm_run_create(&run, s->program, &s->ends, NULL, NULL, NULL), BM_OK);
    assert_int_equal(bm_run_result(run, &error), BM_OK);
    assert_int_equal(error.status, BM_OK);
    bm_run_fail(run, BM_E_CANCELLED, "first");
    bm_run_fail(run, BM_E_NOMEM, "second");
    assert_int_equal(bm_run_work(run), BM_RUN_FINISHED);
    assert_int_equal(bm_run_help(run), BM_RUN_FINISHED);
    assert_int_equal(bm_run_result(run, &error), BM_E_CANCELLED);
    assert_string_equal(error.message, "first");
    assert_int_equal(bm_run_result(run, NULL), BM_E_CANCELLED);
    assert_int_equal(s->source.calls, 0);
    bm_run_destroy(run);
    tear_down(s);
}

/* ---- guests ---------------------------------------------------------------------------------- */

static bool always_leave(void *context)
{
    ++*(unsigned *)context;
    return true;
}

static void a_guest_alone_can_do_everything_in_single_jobs(void **state)
{
    (void)state;
    setting *s = set_up(scan_steps, COUNT(scan_steps), 2);
    unsigned jobs = 0, visits = 0;
    bm_run_hooks hooks = {.context = &jobs, .leave = always_leave};
    bm_run *run;
    assert_int_equal(bm_run_create(&run, s->program, &s->ends, &hooks, NULL, NULL), BM_OK);
    assert_true(bm_run_has_surplus(run));
    while (bm_run_help(run) == BM_RUN_NO_WORK)
        assert_int_equal(jobs, ++visits);
    assert_int_equal(jobs, visits + 1);
    /* source, scan, sink and three steps, 11 bands each, and the end of the scan */
    assert_int_equal(jobs, 6 * 11 + 1);
    assert_false(bm_run_has_surplus(run));
    assert_int_equal(bm_run_work(run), BM_RUN_FINISHED);
    assert_int_equal(bm_run_result(run, NULL), BM_OK);
    assert_true(row_end_complete(&s->source) && row_end_complete(&s->sink));
    assert_right_picture(s, scan_steps, COUNT(scan_steps));
    bm_run_destroy(run);
    tear_down(s);
}

static void bands_that_nobody_asks_for_are_not_made(void **state)
{
    (void)state;
    static const fake_step steps[] = {{.above = 1}, {.top = 8, .height = 4}};
    setting *s = set_up(steps, COUNT(steps), 2);
    unsigned jobs = 0;
    bm_run_hooks hooks = {.context = &jobs, .leave = always_leave};
    bm_run *run;
    assert_int_equal(bm_run_create(&run, s->program, &s->ends, &hooks, NULL, NULL), BM_OK);
    while (bm_run_help(run) == BM_RUN_NO_WORK)
        ;
    /* 11 of the source, which is read whole; 3 of the first step; the only one of the second and of
     * the sink */
    assert_int_equal(jobs, 11 + 3 + 1 + 1);
    assert_int_equal(bm_run_result(run, NULL), BM_OK);
    assert_right_picture(s, steps, COUNT(steps));
    bm_run_destroy(run);
    tear_down(s);
}

static void one_worker_has_no_place_for_guests(void **state)
{
    (void)state;
    setting *s = set_up(plain_steps, COUNT(plain_steps), 1);
    bm_run *run;
    assert_int_equal(bm_run_create(&run, s->program, &s->ends, NULL, NULL, NULL), BM_OK);
    assert_false(bm_run_has_surplus(run));
    assert_int_equal(bm_run_help(run), BM_RUN_NO_WORK);
    assert_int_equal(s->source.calls, 0);
    assert_int_equal(bm_run_work(run), BM_RUN_FINISHED);
    assert_right_picture(s, plain_steps, COUNT(plain_steps));
    bm_run_destroy(run);
    tear_down(s);
}

static void guests_come_and_go(void **state)
{
    (void)state;
    for (unsigned leave_one_in = 0; leave_one_in < 5; leave_one_in++)
        for (unsigned workers = 2; workers <= 6; workers++) {
            /* more guests than places */
            setting *s = set_up(scan_steps, COUNT(scan_steps), workers);
            team_options options = {.guests = 8, .leave_one_in = leave_one_in};
            assert_int_equal(run_with_team(s, &options, NULL), BM_OK);
            assert_true(row_end_complete(&s->source) && row_end_complete(&s->sink));
            assert_right_picture(s, scan_steps, COUNT(scan_steps));
            tear_down(s);
        }
}

/* Two bands that wait for each other: this ends only when the rings have room for both, the owner
 * announces the second one, and a guest takes it. */
static pthread_barrier_t meeting;

static void meeting_band(const bm_plan *plan, const bm_band *band)
{
    memcpy(band->out[0], band->in[0], bm_desc_row_bytes(&plan->in, 0));
    pthread_barrier_wait(&meeting);
}

static bm_status meeting_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->band = meeting_band;
    return BM_OK;
}

static void surplus_is_announced(void **state)
{
    (void)state;
    static const bm_filter filter = {
        .name = "meeting", .models = BM_ANY_MODEL, .plan = meeting_plan};
    bm_call call = {.filter = &filter};
    bm_chain chain = fake_chain(&call, 1);
    bm_desc desc;
    bm_desc_interleaved(&desc, 4, 2, BM_GRAY, 8, NULL);
    bm_image in = reference_picture(&desc, &(random_stream){2}), out;
    assert_int_equal(pthread_barrier_init(&meeting, NULL, 2), 0);
    for (int streams = 0; streams < 2; streams++) {
        drive_options options = {
            .workers = 2, .band_rows = 1, .stream_in = streams, .stream_out = streams};
        assert_int_equal(drive_chain(&chain, &in, &options, &out, NULL), BM_OK);
        assert_null(reference_difference(&out, &in));
        bm_image_destroy(&out);
    }
    pthread_barrier_destroy(&meeting);
    bm_image_destroy(&in);
}

/* ---- memory and ends ------------------------------------------------------------------------- */

/* Memory of exactly `bytes` bytes: the next one cannot be touched. */
static uint8_t *map_to_the_edge(size_t bytes, size_t *mapped)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    *mapped = (bytes + page - 1) / page * page + page;
    uint8_t *map = mmap(NULL, *mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(map, MAP_FAILED);
    assert_int_equal(mprotect(map + *mapped - page, page, PROT_NONE), 0);
    return map;
}

static void the_callers_memory_is_exactly_enough(void **state)
{
    (void)state;
    static const fake_step other_steps[] = {{.above = 50, .below = 50, .edge = BM_EDGE_CONSTANT},
                                            {.form = FAKE_FLIP, .other_depth = true}};
    static const struct {
        const fake_step *steps;
        size_t count;
    } chains[] = {{plain_steps, COUNT(plain_steps)},
                  {scan_steps, COUNT(scan_steps)},
                  {other_steps, COUNT(other_steps)}};
    for (size_t i = 0; i < COUNT(chains); i++)
        for (unsigned workers = 1; workers <= 3; workers++) {
            setting *s = set_up(chains[i].steps, chains[i].count, workers);
            size_t bytes = bm_program_bytes(s->program), mapped;
            uint8_t *map = map_to_the_edge(bytes, &mapped);
            uint8_t *memory = map + mapped - (size_t)sysconf(_SC_PAGESIZE) - bytes;
            assert_int_equal((uintptr_t)memory % BM_ROW_ALIGN, 0);
            memset(map, 0x3c, (size_t)(memory - map) + bytes);
            team *t = team_create(&(team_options){.guests = workers - 1});
            bm_run_hooks hooks = team_hooks(t);
            bm_run *run;
            assert_int_equal(bm_run_create(&run, s->program, &s->ends, &hooks, memory, NULL),
                             BM_OK);
            team_drive(t, run);
            assert_int_equal(bm_run_result(run, NULL), BM_OK);
            bm_run_destroy(run);
            for (uint8_t *before = map; before < memory; before++)
                assert_int_equal(*before, 0x3c);
            munmap(map, mapped);
            assert_right_picture(s, chains[i].steps, chains[i].count);
            tear_down(s);
        }
}

static void a_run_needs_the_ends_of_its_layout(void **state)
{
    (void)state;
    for (unsigned layout = 0; layout < 4; layout++)
        for (unsigned given = 0; given < 4; given++)
            for (size_t count = 0; count <= COUNT(plain_steps); count += COUNT(plain_steps)) {
                setting *s = set_up(plain_steps, count, 1);
                bm_program_destroy(s->program);
                bm_call calls[CHECK_MOST_STEPS];
                for (size_t i = 0; i < count; i++)
                    calls[i] = fake_call(&plain_steps[i]);
                bm_chain chain = fake_chain(calls, count);
                assert_int_equal(
                    bm_program_create(&s->program, &chain, &s->in.desc, BM_CPU_SCALAR, NULL),
                    BM_OK);
                bm_run *run;
                assert_int_equal(bm_run_create(&run, s->program, &s->ends, NULL, NULL, NULL),
                                 BM_E_PARAM);
                bm_layout_request request = {
                    .workers = 1, .borrows_source = layout & 1, .borrows_sink = layout & 2};
                assert_int_equal(bm_program_layout(s->program, &request, NULL), BM_OK);
                s->ends.in = given & 1 ? &s->in : NULL;
                s->ends.out = given & 2 ? &s->out : NULL;
                bool fits = count ? layout == given : given != 3 && !layout == !given;
                bm_status status = bm_run_create(&run, s->program, &s->ends, NULL, NULL, NULL);
                assert_int_equal(status, fits ? BM_OK : BM_E_PARAM);
                assert_true((run != NULL) == fits);
                bm_run_destroy(run);
                tear_down(s);
            }
}

static void a_run_needs_the_pictures_of_its_program(void **state)
{
    (void)state;
    setting *s = set_up(plain_steps, COUNT(plain_steps), 1);
    bm_program_destroy(s->program);
    bm_call call = fake_call(&plain_steps[0]);
    bm_chain chain = fake_chain(&call, 1);
    assert_int_equal(bm_program_create(&s->program, &chain, &s->in.desc, BM_CPU_SCALAR, NULL),
                     BM_OK);
    bm_layout_request request = {.workers = 1, .borrows_source = true};
    assert_int_equal(bm_program_layout(s->program, &request, NULL), BM_OK);
    s->ends.in = &s->in;
    bm_run *run;
    for (int field = 0; field < 6; field++) {
        bm_desc kept = s->in.desc;
        uint32_t *const sizes[] = {&s->in.desc.width, &s->in.desc.height,
                                   &s->in.desc.plane[0].width};
        if (field < 3)
            ++*sizes[field];
        else if (field == 3)
            s->in.desc.depth = 16;
        else if (field == 4)
            s->in.desc.model = BM_YCBCR;
        else
            s->in.desc.premultiplied = 65535;
        assert_int_equal(bm_run_create(&run, s->program, &s->ends, NULL, NULL, NULL), BM_E_PARAM);
        s->in.desc = kept;
    }
    assert_int_equal(bm_run_create(&run, s->program, &s->ends, NULL, NULL, NULL), BM_OK);
    bm_run_destroy(run);
    bm_run_destroy(NULL);
    tear_down(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_end_that_fails_ends_the_run),
        cmocka_unit_test(another_thread_can_fail_the_run),
        cmocka_unit_test(the_first_failure_wins),
        cmocka_unit_test(a_guest_alone_can_do_everything_in_single_jobs),
        cmocka_unit_test(bands_that_nobody_asks_for_are_not_made),
        cmocka_unit_test(one_worker_has_no_place_for_guests),
        cmocka_unit_test(guests_come_and_go),
        cmocka_unit_test(surplus_is_announced),
        cmocka_unit_test(the_callers_memory_is_exactly_enough),
        cmocka_unit_test(a_run_needs_the_ends_of_its_layout),
        cmocka_unit_test(a_run_needs_the_pictures_of_its_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
