/* SPDX-License-Identifier: MIT */
/* Reading from afar: a disk that answers nobody before all readers have asked. What takes a second there takes a round here,
 * so that throughput is counted and not timed: pictures a round. */
#include "bandmill/pipeline.h"

#include <time.h>

#include "check.h"
#include "fakes.h"
#include "peer.h"

#define PICTURES 48u
#define PATIENCE_S 2 /* for those who do not come at all */

/* Under `lock`. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t answered;
    bm_input beyond;                /* the fakes' own input */
    unsigned readers, asking, most; /* who ask at once */
    unsigned left, rounds;          /* pictures not opened yet; answers given to all who asked */
    unsigned most_decoders;
    bool stuck;
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER, .answered = PTHREAD_COND_INITIALIZER};

static void answer_all(void)
{
    disk.left -= disk.asking;
    disk.asking = 0;
    disk.rounds++;
    pthread_cond_broadcast(&disk.answered);
}

static void ask(void)
{
    struct timespec late;
    clock_gettime(CLOCK_REALTIME, &late);
    late.tv_sec += PATIENCE_S;
    pthread_mutex_lock(&disk.lock);
    disk.asking++;
    disk.most = disk.asking > disk.most ? disk.asking : disk.most;
    unsigned round = disk.rounds, all = disk.left < disk.readers ? disk.left : disk.readers;
    if (disk.asking >= all)
        answer_all();
    while (disk.rounds == round) {
        if (pthread_cond_timedwait(&disk.answered, &disk.lock, &late)) {
            disk.stuck = true;
            answer_all();
        }
    }
    pthread_mutex_unlock(&disk.lock);
}

static bm_status open_far(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                          bm_error *error)
{
    ask();
    unsigned decoders = atomic_load(&fake.decoders);
    pthread_mutex_lock(&disk.lock);
    disk.most_decoders = decoders > disk.most_decoders ? decoders : disk.most_decoders;
    pthread_mutex_unlock(&disk.lock);
    return disk.beyond.open(context, task, handle, stamp, error);
}

static int enter(void **state)
{
    (void)state;
    fake_begin();
    for (unsigned i = 0; i < PICTURES; i++)
        fake_add(20 + i % 7, 30, 100 + 3000 * (i % 3));
    return 0;
}

static int leave(void **state)
{
    (void)state;
    fake_end();
    return 0;
}

static bm_pipeline_config far_config(unsigned threads, unsigned readers, size_t queue)
{
    bm_pipeline_config config = fake_config(threads, readers, queue);
    disk.beyond = config.input;
    config.input.open = open_far;
    disk.readers = readers;
    disk.left = fake.count;
    disk.asking = disk.most = disk.rounds = disk.most_decoders = 0;
    disk.stuck = false;
    return config;
}

/* While there are cores to spare: N readers, N pictures in the time of one. */
static void test_throughput_follows_readers(void **state)
{
    const unsigned readers[] = {1, 2, 3, 5, 8, 16, 47, 48, 64};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        leave(state);
        enter(state);
        bm_pipeline_config config = far_config(2, readers[i], 4);
        fake_run(&config, NULL);
        unsigned at_once = readers[i] < PICTURES ? readers[i] : PICTURES;
        assert_false(disk.stuck);
        assert_int_equal(disk.most, at_once);
        assert_int_equal(disk.rounds, (PICTURES + at_once - 1) / at_once);
    }
}

/* When all cores are busy readers stop: no more pictures are open than lanes, places and readers are there for. */
static void *release_when_full(void *context)
{
    (void)context;
    fake_wait_stalled(2);
    fake_open_gate();
    return NULL;
}

static void test_readers_wait_for_full_cores(void **state)
{
    const unsigned readers[] = {1, 4, 8};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        leave(state);
        enter(state);
        fake.picture[0].fault = fake.picture[1].fault = FAKE_STALLS;
        pthread_t helper;
        bm_pipeline_config config = far_config(2, readers[i], 3);
        disk.readers = 1; /* answers at once: all that stops readers is behind them */
        assert_int_equal(pthread_create(&helper, NULL, release_when_full, NULL), 0);
        fake_run(&config, NULL);
        pthread_join(helper, NULL);
        assert_true(disk.most_decoders <= 2 + 3 + readers[i] - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_throughput_follows_readers, enter, leave),
        cmocka_unit_test_setup_teardown(test_readers_wait_for_full_cores, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
