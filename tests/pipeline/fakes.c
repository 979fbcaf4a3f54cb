/* SPDX-License-Identifier: MIT */
/* The world of the fakes: its faults, its counters, and what must be true of it after a run. */
#include "fakes.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "fake_parts.h"

fake_world fake;

/* ---- for the fakes --------------------------------------------------------------------------- */

static const bm_status verdicts[] = {
    [FAKE_FINE] = BM_OK,
    [FAKE_NO_FILE] = BM_E_NOENT,
    [FAKE_UNREADABLE] = BM_E_READ,
    [FAKE_EMPTY] = BM_E_EMPTY,
    [FAKE_UNKNOWN] = BM_E_FORMAT,
    [FAKE_HEADER] = BM_E_UNSUPPORTED,
    [FAKE_DAMAGED] = BM_E_CORRUPT,
    [FAKE_SHORT] = BM_E_TRUNCATED,
    [FAKE_TAIL] = BM_E_CORRUPT,
    [FAKE_MISFIT] = BM_E_CHAIN,
    [FAKE_ENCODER] = BM_E_UNSUPPORTED,
    [FAKE_SILENT] = BM_E_INTERNAL,
    [FAKE_NO_BEGIN] = BM_E_ACCESS,
    [FAKE_NO_DATA] = BM_E_NOSPC,
    [FAKE_NO_COMMIT] = BM_E_EXISTS,
    [FAKE_STALLS] = BM_OK,
    [FAKE_SLOW] = BM_E_TIMEOUT,
    [FAKE_SLOW_END] = BM_E_TIMEOUT,
};

bm_status fake_verdict(fake_fault fault)
{
    return verdicts[fault];
}

bm_status fake_call(bm_error *error)
{
    unsigned number = atomic_fetch_add(&fake.calls, 1) + 1;
    if (number != fake.trigger)
        return BM_OK;
    if (fake.deed == FAKE_CANCEL) {
        bm_pipeline_cancel(fake.pipeline);
        atomic_store(&fake.cancelled, true);
    }
    return fake.deed == FAKE_FAIL ? bm_fail(error, BM_E_WRITE, "injected") : BM_OK;
}

bm_status fake_fail_if(bool here, const fake_picture *picture, fake_fault fault, bm_error *error)
{
    if (!here || picture->fault != fault)
        return BM_OK;
    return bm_fail(error, verdicts[fault], "fault %d", (int)fault);
}

void fake_warn_if(unsigned who, const fake_picture *picture, bm_warnings *warnings)
{
    if (picture->warns & who)
        bm_warn(warnings, "fake_warning", "from %u", who);
}

void fake_be_slow_if(bool here, const fake_picture *picture, fake_fault fault)
{
    if (!here || picture->fault != fault)
        return;
    const uint64_t ns = FAKE_TIMEOUT_NS + FAKE_TIMEOUT_NS / 10;
    struct timespec left = {.tv_sec = (time_t)(ns / 1000000000),
                            .tv_nsec = (long)(ns % 1000000000)};
    while (nanosleep(&left, &left))
        continue;
}

void fake_expect(bool condition)
{
    if (!condition)
        atomic_store(&fake.broken, true);
}

void fake_begin_computing(void)
{
    unsigned now = atomic_fetch_add(&fake.computing, 1) + 1;
    unsigned most = atomic_load(&fake.most_computing);
    while (now > most && !atomic_compare_exchange_weak(&fake.most_computing, &most, now))
        continue;
    sched_yield(); /* so that others get to be counted too */
}

void fake_end_computing(void)
{
    atomic_fetch_sub(&fake.computing, 1);
}

size_t fake_index_of(const bm_task *task)
{
    return (size_t)(task - fake.task);
}

uint8_t fake_sample(size_t index, uint32_t x, uint32_t y)
{
    return (uint8_t)(x * 7 + y * 29 + index * 101 + (x * y >> 3));
}

/* ---- for the tests --------------------------------------------------------------------------- */

void fake_begin(void)
{
    memset(&fake, 0, sizeof fake);
    pthread_mutex_init(&fake.lock, NULL);
    pthread_cond_init(&fake.changed, NULL);
}

void fake_end(void)
{
    for (unsigned i = 0; i < fake.count; i++)
        free(fake.picture[i].stored);
    pthread_cond_destroy(&fake.changed);
    pthread_mutex_destroy(&fake.lock);
}

fake_picture *fake_add(uint32_t width, uint32_t height, size_t file_bytes)
{
    unsigned i = fake.count++;
    snprintf(fake.name[i], sizeof fake.name[i], "%u", i);
    fake.task[i] = (bm_task){.input = fake.name[i], .output = fake.name[i]};
    fake.picture[i] = (fake_picture){.width = width, .height = height, .file_bytes = file_bytes};
    return &fake.picture[i];
}

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    fake_expect(context == &fake && task == &fake.task[index]);
    fake_picture *picture = &fake.picture[index];
    picture->finished++;
    picture->status = outcome->status;
    snprintf(picture->error.message, sizeof picture->error.message, "%s", outcome->message);
    snprintf(picture->line, sizeof picture->line, "%s", outcome->line ? outcome->line : "none");
    picture->bytes_in = outcome->bytes_in;
    picture->bytes_out = outcome->bytes_out;
    picture->reserved = outcome->reserved_bytes;
    picture->others = *outcome->warnings;
    if (outcome->picture)
        picture->decoders = outcome->picture->warnings;
    if (outcome->status == BM_OK)
        fake_expect(outcome->picture && outcome->out &&
                    outcome->picture->desc.width == picture->width &&
                    outcome->out->height == picture->height && !*outcome->message);
    else
        fake_expect(*outcome->message);
    pthread_mutex_lock(&fake.lock);
    fake.finished++;
    pthread_cond_broadcast(&fake.changed);
    pthread_mutex_unlock(&fake.lock);
    fake_call(NULL);
}

static void inspect(void *context, const bm_task *task, const bm_picture *picture,
                    bm_warnings *warnings)
{
    const fake_picture *expected = &fake.picture[fake_index_of(task)];
    fake_expect(context == &fake && picture->desc.width == expected->width);
    fake_warn_if(FAKE_INSPECTOR_WARNS, expected, warnings);
}

bm_pipeline_config fake_config(unsigned threads, unsigned readers, size_t queue_items)
{
    static const bm_codec *const codecs[] = {&fake_line_codec, &fake_codec, NULL};
    return (bm_pipeline_config){.struct_size = sizeof(bm_pipeline_config),
                                .chain = fake_chain(false),
                                .codecs = codecs,
                                .input = fake_input(),
                                .store = fake_store(),
                                .threads = threads,
                                .readers = readers,
                                .queue_items = queue_items,
                                .level = BM_CPU_SCALAR,
                                .context = &fake,
                                .inspect = inspect,
                                .finished = finished};
}

static void check_stored(const fake_picture *picture, size_t index)
{
    size_t copies = picture->deep ? 2 : 1; /* v * 257 is the byte twice, in any order of bytes */
    assert_int_equal(picture->stored_size, copies * picture->width * picture->height);
    const uint8_t *at = picture->stored;
    for (uint32_t y = 0; y < picture->height; y++) {
        bool missing = picture->good_rows && y >= picture->good_rows;
        for (size_t i = 0; i < copies * picture->width; i++) {
            uint32_t x = (uint32_t)(i / copies);
            if (*at++ != ((missing ? 0x80 : fake_sample(index, x, y)) ^ FAKE_XOR))
                fail_msg("picture %zu differs at %u,%u", index, x, y);
        }
    }
}

void fake_check(void)
{
    assert_false(fake.broken);
    assert_int_equal(fake.open_inputs, 0);
    assert_true(fake.store_ended || fake.count == 0);
    assert_int_equal(fake.decoders, 0);
    assert_int_equal(fake.encoders, 0);
    assert_int_equal(fake.outputs, 0);
    for (unsigned i = 0; i < fake.count; i++) {
        const fake_picture *picture = &fake.picture[i];
        bool stores = fake.task[i].encoder != &fake_line_codec;
        assert_int_equal(picture->finished, 1);
        assert_int_equal(picture->committed, picture->status == BM_OK && stores);
        assert_true(picture->begun <= 1 && picture->committed + picture->aborted <= picture->begun);
        if (picture->committed)
            check_stored(picture, i);
    }
}

void fake_run(const bm_pipeline_config *config, bm_pipeline_stats *stats)
{
    bm_pipeline_stats own;
    stats = stats ? stats : &own;
    assert_int_equal(bm_pipeline_create(&fake.pipeline, config, NULL), BM_OK);
    assert_int_equal(bm_pipeline_run(fake.pipeline, fake.task, fake.count, stats, NULL), BM_OK);
    bm_pipeline_destroy(fake.pipeline);
    fake_check();

    size_t done = 0, cancelled = 0;
    for (unsigned i = 0; i < fake.count; i++) {
        done += fake.picture[i].status == BM_OK;
        cancelled += fake.picture[i].status == BM_E_CANCELLED;
    }
    assert_int_equal(stats->done, done);
    assert_int_equal(stats->cancelled, cancelled);
    assert_int_equal(stats->failed, fake.count - done - cancelled);
}

void fake_wait_stalled(unsigned count)
{
    pthread_mutex_lock(&fake.lock);
    while (fake.stalled < count)
        pthread_cond_wait(&fake.changed, &fake.lock);
    pthread_mutex_unlock(&fake.lock);
}

void fake_wait_finished(unsigned count)
{
    pthread_mutex_lock(&fake.lock);
    while (fake.finished < count)
        pthread_cond_wait(&fake.changed, &fake.lock);
    pthread_mutex_unlock(&fake.lock);
}

void fake_open_gate(void)
{
    pthread_mutex_lock(&fake.lock);
    fake.gate_open = true;
    pthread_cond_broadcast(&fake.changed);
    pthread_mutex_unlock(&fake.lock);
}
