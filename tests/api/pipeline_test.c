/* SPDX-License-Identifier: MIT */
/* The pipeline in another program: own input, codec and store, progress, and cancelling from wherever own code is called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "own.h"

static bm_chain inverted;

static int setup(void **state)
{
    (void)state;
    return bm_chain_append(&inverted, "invert", NULL) != BM_OK;
}

static int teardown(void **state)
{
    (void)state;
    bm_chain_clear(&inverted);
    return 0;
}

/* What must hold after any run, however it ended. */
static void assert_ended(const own_batch *batch, const bm_pipeline_stats *stats)
{
    size_t kept = 0, bytes = 0;
    assert_int_equal(stats->done + stats->failed + stats->cancelled, batch->count);
    assert_int_equal(stats->tasks, batch->count);
    assert_int_equal(stats->failed, 0);
    assert_int_equal(batch->inputs_open, 0);
    assert_false(batch->told_badly);
    for (size_t i = 0; i < batch->count; i++) {
        const own_picture *picture = &batch->picture[i];
        assert_int_equal(picture->finished, 1);
        assert_int_equal(picture->status, picture->committed ? BM_OK : BM_E_CANCELLED);
        assert_false(picture->open);
        kept += picture->committed;
        bytes += picture->out_bytes;
    }
    assert_int_equal(kept, stats->done);
    assert_int_equal(bytes, stats->bytes_out);
}

/* The bytes of what was kept. */
static void assert_made(const own_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        const own_picture *picture = &batch->picture[i];
        if (!picture->committed)
            continue;
        if (batch->task[i].encoder) {
            assert_memory_equal(picture->out, "\x89PNG", 4);
            continue;
        }
        assert_int_equal(picture->out_bytes, OWN_WIDTH * OWN_HEIGHT * 3);
        for (size_t at = 0; at < picture->out_bytes; at++)
            assert_int_equal(picture->out[at], 255 - own_sample(picture->number, at));
    }
}

static void everything_of_its_own(void **state)
{
    (void)state;
    own_batch batch;
    bm_pipeline_stats stats;
    own_begin(&batch, 30);
    const bm_pipeline_config config = own_config(&batch, &inverted);
    assert_int_equal(own_run(&batch, &config, &stats), BM_OK);
    assert_ended(&batch, &stats);
    assert_made(&batch);
    assert_int_equal(stats.done, 30);
    assert_int_equal(batch.progress_calls, 30);
    own_end(&batch);
}

static void zeros_are_chosen(void **state)
{
    (void)state;
    own_batch batch;
    bm_pipeline_stats stats;
    own_begin(&batch, 20);
    bm_pipeline_config config = own_config(&batch, NULL); /* no filter */
    config.threads = 0;
    config.finished = NULL;
    config.inspect = NULL;
    config.progress = NULL;
    assert_int_equal(own_run(&batch, &config, &stats), BM_OK);
    assert_int_equal(stats.done, 20);
    assert_in_range(stats.compute.threads, 1, bm_cpus_usable());
    assert_int_equal(stats.ready.places, bm_queue_items_for(bm_cpus_usable()));
    own_end(&batch);
}

static void progress_keeps_its_distance(void **state)
{
    (void)state;
    own_batch batch;
    bm_pipeline_stats stats;
    bm_pipeline_config config;
    for (int forever = 0; forever < 2; forever++) {
        own_begin(&batch, 20);
        config = own_config(&batch, &inverted);
        config.progress_interval_ns = forever ? UINT64_MAX : UINT64_C(3600000000000);
        assert_int_equal(own_run(&batch, &config, &stats), BM_OK);
        assert_ended(&batch, &stats);
        assert_int_equal(batch.progress_calls, 2); /* the first task, and the last */
        assert_int_equal(batch.last_ended, 20);
        own_end(&batch);
    }
}

static void any_call_may_cancel(void **state)
{
    (void)state;
    for (own_place place = OWN_NOWHERE + 1; place < OWN_PLACES; place++) {
        for (unsigned at = 1; at <= 5; at += 4) {
            own_batch batch;
            bm_pipeline_stats stats;
            own_begin(&batch, OWN_MOST);
            batch.place = place;
            batch.at = at;
            bm_pipeline_config config = own_config(&batch, &inverted);
            config.queue_items = 2;
            assert_int_equal(own_run(&batch, &config, &stats), BM_OK);
            assert_ended(&batch, &stats);
            assert_made(&batch);
            assert_true(stats.cancelled > 0);
            own_end(&batch);
        }
    }
}

static void false_from_progress_cancels(void **state)
{
    (void)state;
    own_batch batch;
    bm_pipeline_stats stats;
    own_begin(&batch, OWN_MOST);
    batch.place = OWN_PROGRESS;
    batch.at = 7;
    const bm_pipeline_config config = own_config(&batch, &inverted);
    assert_int_equal(own_run(&batch, &config, &stats), BM_OK);
    assert_ended(&batch, &stats);
    assert_true(stats.done >= 7 && stats.cancelled > 0);
    own_end(&batch);
}

/* bool (*progress)() that only says false. */
static bool no_more(void *context, const bm_pipeline_stats *stats)
{
    (void)context, (void)stats;
    return false;
}

static void what_progress_says_is_heard(void **state)
{
    (void)state;
    own_batch batch;
    bm_pipeline_stats stats;
    own_begin(&batch, OWN_MOST);
    bm_pipeline_config config = own_config(&batch, &inverted);
    config.progress = no_more;
    config.queue_items = 1;
    assert_int_equal(own_run(&batch, &config, &stats), BM_OK);
    assert_ended(&batch, &stats);
    assert_true(stats.done >= 1 && stats.cancelled > 0);
    own_end(&batch);
}

static void cancelled_before_it_runs(void **state)
{
    (void)state;
    own_batch batch;
    bm_pipeline_stats stats;
    own_begin(&batch, 20);
    const bm_pipeline_config config = own_config(&batch, &inverted);
    assert_int_equal(bm_pipeline_create(&batch.pipeline, &config, NULL), BM_OK);
    bm_pipeline_cancel(batch.pipeline);
    assert_int_equal(bm_pipeline_run(batch.pipeline, batch.task, batch.count, &stats, NULL), BM_OK);
    bm_pipeline_destroy(batch.pipeline);
    assert_ended(&batch, &stats);
    assert_int_equal(stats.cancelled, 20);
    own_end(&batch);
}

/* A thread of the host's, which watches and then cancels. */
static void *watch(void *context)
{
    own_batch *batch = context;
    bm_pipeline_stats stats;
    do
        bm_pipeline_progress(batch->pipeline, &stats);
    while (stats.done < 5);
    bm_pipeline_cancel(batch->pipeline);
    return NULL;
}

static void another_thread_watches_and_cancels(void **state)
{
    (void)state;
    own_batch batch;
    bm_pipeline_stats stats;
    own_begin(&batch, OWN_MOST);
    const bm_pipeline_config config = own_config(&batch, &inverted);
    assert_int_equal(bm_pipeline_create(&batch.pipeline, &config, NULL), BM_OK);
    pthread_t watcher;
    assert_int_equal(pthread_create(&watcher, NULL, watch, &batch), 0);
    assert_int_equal(bm_pipeline_run(batch.pipeline, batch.task, batch.count, &stats, NULL), BM_OK);
    pthread_join(watcher, NULL);
    bm_pipeline_destroy(batch.pipeline);
    assert_ended(&batch, &stats);
    assert_made(&batch);
    assert_true(stats.done >= 5);
    own_end(&batch);
}

typedef struct host {
    own_batch batch;
    bm_pipeline_config config;
    bm_pipeline_stats stats;
    bm_status status;
} host;

static void *run_host(void *context)
{
    host *one = context;
    one->status = own_run(&one->batch, &one->config, &one->stats);
    return NULL;
}

static void several_at_once(void **state)
{
    (void)state;
    static host hosts[3];
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) {
        own_begin(&hosts[i].batch, 40);
        hosts[i].config = own_config(&hosts[i].batch, &inverted);
    }
    hosts[1].batch.place = OWN_PROGRESS; /* one is cancelled, the others go on */
    hosts[1].batch.at = 3;
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run_host, &hosts[i]), 0);
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(hosts[i].status, BM_OK);
        assert_ended(&hosts[i].batch, &hosts[i].stats);
        assert_made(&hosts[i].batch);
        assert_true(i == 1 || hosts[i].stats.done == 40);
        own_end(&hosts[i].batch);
    }
}

/* ---- configurations -------------------------------------------------------------------------- */

static void older_programs_go_on(void **state)
{
    (void)state;
    own_batch batch;
    bm_pipeline_stats stats;
    own_begin(&batch, 10);
    bm_pipeline_config config = own_config(&batch, &inverted);
    config.struct_size = offsetof(bm_pipeline_config, progress); /* what follows is not theirs */
    assert_int_equal(own_run(&batch, &config, &stats), BM_OK);
    assert_ended(&batch, &stats);
    assert_int_equal(batch.progress_calls, 0);
    own_end(&batch);
}

static void assert_refused(const bm_pipeline_config *config, const char *why)
{
    bm_pipeline *pipeline = (bm_pipeline *)(uintptr_t)config;
    bm_error error = {0};
    assert_int_equal(bm_pipeline_create(&pipeline, config, &error), BM_E_PARAM);
    assert_null(pipeline);
    if (!strstr(error.message, why))
        fail_msg("'%s' does not say '%s'", error.message, why);
}

static void what_cannot_run_is_refused(void **state)
{
    (void)state;
    own_batch batch;
    own_begin(&batch, 1);
    const bm_pipeline_config good = own_config(&batch, &inverted);
#define REFUSED(why, ...)                                                                          \
    do {                                                                                           \
        bm_pipeline_config bad = good;                                                             \
        __VA_ARGS__;                                                                               \
        assert_refused(&bad, why);                                                                 \
    } while (0)
    REFUSED("begin with bm_pipeline_defaults()", bad.struct_size = 0);
    REFUSED("begin with bm_pipeline_defaults()", bad.struct_size = sizeof bad + 8);
    REFUSED("needs codecs", bad.codecs = NULL);
    REFUSED("input interface", bad.input.read = NULL);
    REFUSED("store interface", bad.store.abort = NULL);
    REFUSED("not 12", bad.depth = 12);
    REFUSED("level 99", bad.level = (bm_cpu_level)99);

    bm_branch_config branch = {.depth = 9};
    REFUSED("not 9", bad.also = &branch; bad.also_count = 1);
    REFUSED("are NULL", bad.also_count = 1);
    REFUSED("fewer than", bad.also = &branch; bad.also_count = BM_MAX_OUTPUTS);

    bm_codec lame = own_codec;
    const bm_codec *const codecs[] = {&bm_codec_png, &lame, NULL};
    lame.decode_end = NULL;
    REFUSED("the codec own lacks a function that decodes", bad.codecs = codecs);
    lame = own_codec;
    lame.encode_bytes = NULL;
    REFUSED("the codec own lacks a function that encodes", bad.codecs = codecs);
    lame = own_codec;
    lame.extensions = NULL;
    REFUSED("the codec own lacks a name or a list of extensions", bad.codecs = codecs);
    lame = own_codec;
    lame.match = NULL; /* writes only */
    bm_pipeline_config writes = good;
    writes.codecs = codecs;
    bm_pipeline *pipeline;
    assert_int_equal(bm_pipeline_create(&pipeline, &writes, NULL), BM_OK);
    bm_pipeline_destroy(pipeline);
    own_end(&batch);
}

/* Runs tasks, the first as it is given, which must be refused as a whole; explaining it is, too. */
static void assert_tasks_refused(own_batch *batch, const bm_pipeline_config *config,
                                 const bm_task *tasks, const char *why)
{
    bm_error error = {0};
    assert_int_equal(bm_pipeline_create(&batch->pipeline, config, NULL), BM_OK);
    assert_int_equal(bm_pipeline_run(batch->pipeline, tasks, 1, NULL, &error), BM_E_PARAM);
    bm_pipeline_destroy(batch->pipeline);
    if (!strstr(error.message, why))
        fail_msg("'%s' does not say '%s'", error.message, why);
    assert_int_equal(batch->picture[0].finished, 0);
    bm_explanation explanation;
    if (tasks)
        assert_int_equal(bm_pipeline_explain(config, tasks, &explanation, NULL), BM_E_PARAM);
}

static void tasks_of_no_branch_are_refused(void **state)
{
    (void)state;
    own_batch batch;
    own_begin(&batch, 3);
    const bm_branch_config branches[2] = {{.depth = 0}};
    bm_pipeline_config config = own_config(&batch, &inverted);
    config.also = branches;
    config.also_count = 2;
    bm_task also[3] = {batch.task[1], batch.task[2], batch.task[2]};
    bm_task task = batch.task[0];
    assert_tasks_refused(&batch, &config, NULL, "no tasks");
    task.branch = 3;
    assert_tasks_refused(&batch, &config, &task, "branch 3: must be up to 2");
    task.branch = 0;
    task.also_count = 3;
    assert_tasks_refused(&batch, &config, &task, "are NULL");
    task.also = also;
    for (size_t i = 0; i < 3; i++)
        also[i].branch = i + 1;
    assert_tasks_refused(&batch, &config, &task, "branch 3: must be up to 2");
    also[1].branch = 1;
    task.also_count = 2;
    assert_tasks_refused(&batch, &config, &task, "branch 1 comes behind one of branch 1");
    own_end(&batch);
}

/* The first output is filtered, the further one is not. */
static void a_branch_may_have_no_filter(void **state)
{
    (void)state;
    own_batch batch;
    bm_pipeline_stats stats;
    own_begin(&batch, 3);
    const bm_branch_config branch = {.chain = NULL};
    bm_pipeline_config config = own_config(&batch, &inverted);
    config.also = &branch;
    config.also_count = 1;
    config.finished = NULL;
    bm_task also = batch.task[1], task = batch.task[0];
    also.branch = 1;
    also.encoder = task.encoder = NULL;
    task.also = &also;
    task.also_count = 1;
    assert_int_equal(bm_pipeline_create(&batch.pipeline, &config, NULL), BM_OK);
    assert_int_equal(bm_pipeline_run(batch.pipeline, &task, 1, &stats, NULL), BM_OK);
    bm_pipeline_destroy(batch.pipeline);
    assert_int_equal(stats.done, 1);
    const own_picture *filtered = &batch.picture[0], *bare = &batch.picture[1];
    assert_int_equal(filtered->out_bytes, OWN_WIDTH * OWN_HEIGHT * 3);
    /* What is not filtered is a copy of the file. */
    const size_t header = bare->out_bytes - filtered->out_bytes;
    assert_in_range(header, 1, 8);
    for (size_t at = 0; at < filtered->out_bytes; at++)
        assert_int_equal(filtered->out[at], 255 - bare->out[header + at]);
    own_end(&batch);
}

static void what_cannot_be_explained_is_refused(void **state)
{
    (void)state;
    own_batch batch;
    own_begin(&batch, 1);
    bm_pipeline_config config = own_config(&batch, &inverted);
    bm_explanation explanation;
    config.codecs = NULL;
    assert_int_equal(bm_pipeline_explain(&config, batch.task, &explanation, NULL), BM_E_PARAM);
    bm_explanation_clear(&explanation);
    own_end(&batch);
}

/* ---- helpers --------------------------------------------------------------------------------- */

static void lists_keep_copies(void **state)
{
    (void)state;
    bm_task_list list = {0};
    char input[20], output[20];
    for (int i = 0; i < 1000; i++) {
        snprintf(input, sizeof input, "in/%d", i);
        snprintf(output, sizeof output, "out/%d.png", i);
        assert_int_equal(bm_task_list_add(&list, input, output, i % 2 ? &bm_codec_png : NULL, NULL),
                         BM_OK);
    }
    assert_int_equal(list.count, 1000);
    assert_string_equal(list.task[0].input, "in/0");
    assert_string_equal(list.task[777].output, "out/777.png");
    assert_ptr_equal(list.task[777].encoder, &bm_codec_png);
    assert_null(list.task[778].encoder);
    bm_task_list_clear(&list);
    assert_int_equal(list.count, 0);
    bm_task_list_clear(&list);
    bm_task_list_clear(NULL);
}

static void codecs_are_found_in_any_table(void **state)
{
    (void)state;
    const bm_codec *const codecs[] = {&own_codec, &bm_codec_png, NULL};
    assert_ptr_equal(bm_codec_named(codecs, "own"), &own_codec);
    assert_ptr_equal(bm_codec_for_path(codecs, "a/b.OWN"), &own_codec);
    assert_ptr_equal(bm_codec_for_path(codecs, "own/b.png"), &bm_codec_png);
    assert_null(bm_codec_named(codecs, "jpeg"));
    assert_null(bm_codec_for_path(codecs, "b.jpg"));
    assert_null(bm_codec_by_name("own"));
}

static void permissions_follow_the_umask(void **state)
{
    (void)state;
    mode_t before = umask(027);
    assert_int_equal(bm_file_modes_allowed(), 0750);
    umask(0);
    assert_int_equal(bm_file_store_defaults().allowed, 0777);
    umask(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_of_its_own),
        cmocka_unit_test(zeros_are_chosen),
        cmocka_unit_test(progress_keeps_its_distance),
        cmocka_unit_test(any_call_may_cancel),
        cmocka_unit_test(false_from_progress_cancels),
        cmocka_unit_test(what_progress_says_is_heard),
        cmocka_unit_test(cancelled_before_it_runs),
        cmocka_unit_test(another_thread_watches_and_cancels),
        cmocka_unit_test(several_at_once),
        cmocka_unit_test(older_programs_go_on),
        cmocka_unit_test(what_cannot_run_is_refused),
        cmocka_unit_test(tasks_of_no_branch_are_refused),
        cmocka_unit_test(a_branch_may_have_no_filter),
        cmocka_unit_test(what_cannot_be_explained_is_refused),
        cmocka_unit_test(lists_keep_copies),
        cmocka_unit_test(codecs_are_found_in_any_table),
        cmocka_unit_test(permissions_follow_the_umask),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
