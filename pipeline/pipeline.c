/* SPDX-License-Identifier: MIT */
/* Creating, running, cancelling and destroying a pipeline. */
#include <stdlib.h>

#include "bandmill/size.h"
#include "clock.h"
#include "config.h"
#include "engine.h"
#include "lanes.h"
#include "threads.h"

/* Of a memory ceiling all flights together keep such a part between pictures at most. */
#define KEEP_SHARE 16

/* The most flights that can be under way: one in the hands of each reader and each lane, those in
 * the ready queue, one for each parcel in the write queue, and the writer's. */
static bool count_flights(const bm_pipeline_config *config, size_t *count)
{
    *count = BM_WRITE_QUEUE_ITEMS + 1;
    return bm_size_add(count, config->readers) && bm_size_add(count, config->threads) &&
           bm_size_add(count, config->queue_items);
}

/* What a queue left behind by a failed start still holds: nothing, by then. */
static void no_parcels_left(void *parcel)
{
    (void)parcel;
}

bm_status bm_pipeline_create(bm_pipeline **result, const bm_pipeline_config *given, bm_error *error)
{
    *result = NULL;
    bm_pipeline_config filled;
    bm_status status = bm_config_fill(&filled, given, error);
    if (!status)
        status = bm_config_check(&filled, error);
    if (status)
        return status;
    size_t flights;
    bm_pipeline *pipeline = NULL;
    if (count_flights(&filled, &flights))
        pipeline = calloc(1, sizeof *pipeline);
    if (!pipeline)
        return bm_fail(error, BM_E_NOMEM, "no memory for a pipeline");
    pipeline->config = filled;
    const bm_pipeline_config *config = &pipeline->config;

    bm_budget_init(&pipeline->budget, config->memory_bytes);
    bm_blocks_init(&pipeline->blocks);
    pipeline->shelf = bm_shelf_create();
    if (!pipeline->shelf)
        status = bm_fail(error, BM_E_NOMEM, "no memory for a shelf");
    if (!status)
        status =
            bm_flights_init(&pipeline->flights, flights, 1 + (unsigned)config->also_count, error);
    if (config->memory_bytes) /* what is kept between pictures is reserved by nobody */
        bm_flights_keep(&pipeline->flights, config->memory_bytes / KEEP_SHARE / flights);
    if (!status)
        status = bm_dispatch_init(&pipeline->dispatch, config->threads, config->queue_items, error);
    if (!status)
        status = bm_queue_init(&pipeline->writes, BM_WRITE_QUEUE_ITEMS, BM_WRITE_QUEUE_BYTES,
                               no_parcels_left, error);
    if (!status)
        status = bm_stats_init(&pipeline->stats, config->readers, config->threads, error);
    if (!status)
        status = bm_lanes_create(pipeline, error);
    if (!status)
        status = bm_writer_create(pipeline, error);
    if (status) {
        bm_pipeline_destroy(pipeline);
        return status;
    }
    *result = pipeline;
    return BM_OK;
}

void bm_pipeline_destroy(bm_pipeline *pipeline)
{
    if (!pipeline)
        return;
    bm_writer_destroy(pipeline);
    bm_lanes_destroy(pipeline);
    bm_stats_destroy(&pipeline->stats);
    bm_queue_destroy(&pipeline->writes);
    bm_dispatch_destroy(&pipeline->dispatch);
    bm_flights_destroy(&pipeline->flights);
    bm_shelf_destroy(pipeline->shelf);
    bm_blocks_destroy(&pipeline->blocks);
    bm_budget_destroy(&pipeline->budget);
    free(pipeline);
}

/* ---- running --------------------------------------------------------------------------------- */

/* The threads besides the lanes. */
struct crew {
    pthread_t writer, *readers;
    bm_stage_thread writer_self, *reader_selves;
    unsigned started; /* readers */
};

static bm_status start_readers(bm_pipeline *pipeline, struct crew *crew, bm_error *error)
{
    unsigned wanted = pipeline->config.readers;
    if (wanted > pipeline->count)
        wanted = (unsigned)pipeline->count;
    crew->readers = calloc(wanted, sizeof *crew->readers);
    crew->reader_selves = calloc(wanted, sizeof *crew->reader_selves);
    if (!crew->readers || !crew->reader_selves)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u reader threads", wanted);

    /* This thread counts as a reader until all are started, so that quick ones do not close the
     * queue meanwhile. */
    atomic_store(&pipeline->readers_left, 1);
    while (crew->started < wanted) {
        bm_stage_thread *self = &crew->reader_selves[crew->started];
        *self = (bm_stage_thread){pipeline, crew->started};
        atomic_fetch_add(&pipeline->readers_left, 1);
        if (!bm_thread_start(&crew->readers[crew->started], bm_reader_main, self)) {
            atomic_fetch_sub(&pipeline->readers_left, 1);
            break;
        }
        crew->started++;
    }
    atomic_store(&pipeline->stats.readers_running, crew->started);
    bm_reader_leave(pipeline);
    return crew->started ? BM_OK : bm_fail(error, BM_E_NOMEM, "no reader thread could be started");
}

static void do_nothing(void *context, unsigned index)
{
    (void)context, (void)index;
}

/* As many lanes as threads can be had beside one reader. OpenMP's run times end the process when a
 * thread of their team cannot be created, but use a team that exists without creating or allocating
 * anything: so its threads are started here, while nobody else is taking memory. */
static unsigned gather_lanes(const bm_pipeline_config *config)
{
    if (config->parallel.run)
        return config->threads;
    unsigned possible = bm_threads_possible(config->threads);
    unsigned lanes = possible ? possible : 1;
    bm_parallel_openmp(lanes, do_nothing, NULL);
    return lanes;
}

/* Starts the crew, computes, and waits for everyone in the order in which pictures flow. */
static bm_status run_crew(bm_pipeline *pipeline, struct crew *crew, bm_error *error)
{
    crew->writer_self.pipeline = pipeline;
    if (!bm_thread_start(&crew->writer, bm_writer_main, &crew->writer_self))
        return bm_fail(error, BM_E_NOMEM, "the writer thread could not be started");
    unsigned lanes = gather_lanes(&pipeline->config);
    atomic_store(&pipeline->stats.lanes_running, lanes);
    bm_status status = start_readers(pipeline, crew, error);
    if (!status)
        bm_lanes_run(pipeline, lanes);
    for (unsigned i = 0; i < crew->started; i++)
        pthread_join(crew->readers[i], NULL);
    bm_queue_close(&pipeline->writes);
    pthread_join(crew->writer, NULL);
    return status;
}

static bm_status check_tasks(const bm_pipeline_config *config, const bm_task *tasks, size_t count,
                             bm_error *error)
{
    if (count && !tasks)
        return bm_fail(error, BM_E_PARAM, "there are no tasks where %zu should be", count);
    bm_status status = BM_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = bm_config_check_task(config, &tasks[i], error);
    return status;
}

bm_status bm_pipeline_run(bm_pipeline *pipeline, const bm_task *tasks, size_t count,
                          bm_pipeline_stats *stats, bm_error *error)
{
    bm_status status = check_tasks(&pipeline->config, tasks, count, error);
    if (status)
        return status;
    if (atomic_exchange(&pipeline->started, true))
        return bm_fail(error, BM_E_PARAM, "a pipeline runs once");
    pipeline->tasks = tasks;
    pipeline->count = count;
    atomic_store(&pipeline->stats.tasks, count);
    uint64_t now_ns = bm_now_ns();
    atomic_store(&pipeline->stats.start_ns, now_ns);
    bm_dispatch_watch(&pipeline->dispatch, now_ns);
    bm_queue_watch(&pipeline->writes, &pipeline->writes_gauge, now_ns);

    struct crew crew = {.started = 0};
    if (count > 0)
        status = run_crew(pipeline, &crew, error);
    free(crew.readers);
    free(crew.reader_selves);

    atomic_store(&pipeline->stats.end_ns, bm_now_ns());
    bm_pipeline_progress(pipeline, stats);
    return status;
}

void bm_pipeline_cancel(bm_pipeline *pipeline)
{
    atomic_store(&pipeline->cancelled, true);
    bm_budget_cancel(&pipeline->budget);
    bm_dispatch_cancel(&pipeline->dispatch);
}

void bm_pipeline_progress(bm_pipeline *pipeline, bm_pipeline_stats *stats)
{
    if (!stats)
        return;
    bm_stats_sum(&pipeline->stats, stats);
    stats->peak_reserved_bytes = bm_budget_peak(&pipeline->budget);
    uint64_t end_ns = atomic_load(&pipeline->stats.end_ns);
    uint64_t now_ns = end_ns ? end_ns : bm_now_ns();
    bm_dispatch_tell(&pipeline->dispatch, now_ns, &stats->ready);
    bm_queue_tell(&pipeline->writes, now_ns, &stats->writes);
}
