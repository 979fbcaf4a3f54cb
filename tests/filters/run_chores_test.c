/* SPDX-License-Identifier: MIT */
/* Chores that sinks leave to whoever has time. */
#include "setting.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum { CHORES = 3 }; /* that each band leaves */

/* A sink that leaves chores, of which two must be under way at the same time before any ends. */
typedef struct leaver {
    bm_row_sink to;
    unsigned fail_at; /* the chore */
    bool must_meet;

    pthread_mutex_t lock;
    pthread_cond_t met;
    unsigned begun, ended, inside; /* under `lock` */
    bool have_met;                 /* likewise */
} leaver;

static bm_status leave_some(void *context, const bm_rows *rows, bm_error *error)
{
    const leaver *l = context;
    return l->to.write(l->to.context, rows, error);
}

static unsigned chores_left(void *context)
{
    (void)context;
    return CHORES;
}

static void meet(leaver *l)
{
    struct timespec late;
    clock_gettime(CLOCK_REALTIME, &late);
    late.tv_sec += 60; /* nobody comes, and the test fails */
    while (!l->have_met && pthread_cond_timedwait(&l->met, &l->lock, &late) == 0)
        continue;
}

static bm_status do_chore(void *context, bm_error *error)
{
    leaver *l = context;
    pthread_mutex_lock(&l->lock);
    unsigned mine = l->begun++;
    l->inside++;
    if (l->inside > 1)
        l->have_met = true;
    pthread_cond_broadcast(&l->met);
    if (l->must_meet)
        meet(l);
    l->inside--;
    l->ended++;
    pthread_mutex_unlock(&l->lock);
    return mine == l->fail_at ? bm_fail(error, BM_E_WRITE, "chore %u", mine) : BM_OK;
}

static leaver make_leaver(const setting *s)
{
    return (leaver){.to = s->ends.sink,
                    .fail_at = NEVER,
                    .lock = PTHREAD_MUTEX_INITIALIZER,
                    .met = PTHREAD_COND_INITIALIZER};
}

static bm_row_sink leaver_sink(leaver *l)
{
    return (bm_row_sink){
        .context = l, .write = leave_some, .chores = chores_left, .chore = do_chore};
}

static void chores_are_done_by_all_workers_at_once(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 4; workers++) {
        setting *s = set_up(plain_steps, COUNT(plain_steps), workers);
        leaver l = make_leaver(s);
        l.must_meet = workers > 1;
        s->ends.sink = leaver_sink(&l);
        bm_error error = {0};
        assert_int_equal(run_with_team(s, &(team_options){.guests = workers - 1}, &error), BM_OK);
        assert_int_equal(l.have_met, workers > 1);
        assert_int_equal(l.ended, s->sink.calls * CHORES);
        assert_right_picture(s, plain_steps, COUNT(plain_steps));
        tear_down(s);
    }
}

static void a_chore_that_fails_ends_the_run(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 3; workers += 2)
        for (unsigned chore = 0; chore < 33; chore += 4) {
            setting *s = set_up(plain_steps, COUNT(plain_steps), workers);
            leaver l = make_leaver(s);
            l.fail_at = chore;
            s->ends.sink = leaver_sink(&l);
            bm_error error = {0};
            assert_int_equal(run_with_team(s, &(team_options){.guests = workers - 1}, &error),
                             BM_E_WRITE);
            char message[20];
            snprintf(message, sizeof message, "chore %u", chore);
            assert_string_equal(error.message, message);
            assert_int_equal(l.begun, l.ended);
            tear_down(s);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chores_are_done_by_all_workers_at_once),
        cmocka_unit_test(a_chore_that_fails_ends_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
