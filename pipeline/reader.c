/* SPDX-License-Identifier: MIT */
/* Reader threads: open an input, parse its header, plan the chain for it, reserve its memory in
 * input order, load the bytes and hand the picture to the lanes. Most of their time they wait for
 * disks. */
#include "clock.h"
#include "engine.h"
#include "feed.h"
#include "flight_plan.h"

/* A picture above this many pixels is laid out for two workers even while many others wait: it
 * would take long enough for the rest of the batch to run out before it. */
#define LARGE_PIXELS 32000000u

/* One task in the hands of a reader. */
struct reading {
    bm_pipeline *pipeline;
    bm_flight *flight;
    void *handle; /* of the input, while `open`; kept by the reader, whoever has the flight */
    bm_input_room room;
    bool open;
};

static bm_status read_input(void *context, void *bytes, size_t size, size_t *got, bm_error *error)
{
    struct reading *reading = context;
    const bm_input *input = &reading->pipeline->config.input;
    return input->read(input->context, reading->handle, bytes, size, got, error);
}

/* How many threads may work on the picture: one while there are pictures for all lanes, and more
 * and more for the last of a batch. Lanes become free one by one then, so each picture may have
 * more than an equal share of them; rows for more workers than come cost memory, so not all of
 * them. */
static unsigned workers_for(const bm_pipeline *pipeline, const bm_flight *flight)
{
    unsigned threads = pipeline->config.threads;
    size_t remaining = pipeline->count - flight->index;
    size_t workers = 1 + 2 * (size_t)threads / remaining;
    uint64_t pixels = (uint64_t)flight->picture.desc.width * flight->picture.desc.height;
    if (workers < 2 && pixels > LARGE_PIXELS)
        workers = 2;
    return workers < threads ? (unsigned)workers : threads;
}

/* All that happens before the picture's memory is reserved. */
static bm_status prepare(struct reading *reading, size_t *bytes, bm_error *error)
{
    bm_pipeline *pipeline = reading->pipeline;
    const bm_pipeline_config *config = &pipeline->config;
    bm_flight *flight = reading->flight;
    if (bm_is_cancelled(pipeline))
        return bm_fail(error, BM_E_CANCELLED, "the run was cancelled");

    bm_status status = config->input.open(config->input.context, flight->task, &reading->handle,
                                          &flight->stamp, error);
    if (status)
        return status;
    reading->open = true;
    bm_feed_origin origin = {reading, read_input, &pipeline->cancelled, config->timeout_ns};
    status = bm_feed_create(&flight->feed, &pipeline->blocks, pipeline->shelf, flight->stamp.size,
                            &origin, error);
    if (!status)
        status = bm_flight_read_header(flight, config, error);
    if (!status)
        status = bm_flight_plan(flight, config, workers_for(pipeline, flight), bytes, error);
    return status;
}

static void close_input(struct reading *reading)
{
    const bm_input *input = &reading->pipeline->config.input;
    if (reading->open)
        input->close(input->context, reading->handle);
    reading->open = false;
}

/* Closes a stretch of reading that began at *begin_ns and ended with a wait of `waited_ns`, and begins the next one. */
static void trace(const bm_pipeline *pipeline, size_t index, uint64_t *begin_ns, uint64_t waited_ns)
{
    if (!pipeline->config.tracer)
        return;
    uint64_t now = bm_now_ns(), wait = now - waited_ns;
    bm_trace(pipeline, BM_STAGE_READ, BM_ACTIVITY_READ, index, *begin_ns, wait);
    if (waited_ns)
        bm_trace(pipeline, BM_STAGE_READ, BM_ACTIVITY_BLOCKED, index, wait, now);
    *begin_ns = now;
}

/* Brings one task to the lanes, or, when it fails, to the writer. */
static void read_task(bm_pipeline *pipeline, size_t index, uint64_t *blocked_ns)
{
    uint64_t begin_ns = bm_now_ns(), waited_ns = 0;
    bm_flight *flight = bm_flight_begin(&pipeline->flights, &pipeline->tasks[index], index);
    struct reading reading = {.pipeline = pipeline, .flight = flight};
    reading.handle = &reading.room;
    flight->picture.shelf = pipeline->shelf;
    bm_error error = {0};
    size_t bytes = 0;

    bm_status status = prepare(&reading, &bytes, &error);
    if (status) {
        bm_flight_unload(flight); /* before waiting for its turn */
        bm_budget_pass(&pipeline->budget, index, &waited_ns);
    } else {
        status = bm_budget_reserve(&pipeline->budget, index, bytes, &waited_ns, &error);
    }
    trace(pipeline, index, &begin_ns, waited_ns);
    *blocked_ns += waited_ns;
    if (status) {
        bm_fail_flight(pipeline, flight, status, &error);
        bm_flight_unload(flight);
        close_input(&reading);
        bm_send_end(pipeline, flight, NULL, blocked_ns);
        return;
    }
    flight->reserved_bytes = bytes;

    bm_feed *feed = flight->feed;
    bool whole = bm_feed_preload(feed);
    if (whole)
        close_input(&reading);
    else
        bm_feed_hand_over(feed);
    waited_ns = 0;
    bm_trace_ready(pipeline, bm_dispatch_push(&pipeline->dispatch, flight, &waited_ns));
    trace(pipeline, index, &begin_ns, waited_ns);
    *blocked_ns += waited_ns;
    if (!whole) {
        waited_ns = 0;
        bm_feed_pump(feed, &waited_ns);
        trace(pipeline, index, &begin_ns, waited_ns);
        *blocked_ns += waited_ns;
    }
    close_input(&reading);
}

void *bm_reader_main(void *context)
{
    const bm_stage_thread *self = context;
    bm_pipeline *pipeline = self->pipeline;
    bm_clock *clock = bm_stats_reader(&pipeline->stats, self->index);

    for (;;) {
        size_t index = atomic_fetch_add(&pipeline->next_task, 1);
        if (index >= pipeline->count)
            break;
        uint64_t start = bm_now_ns(), blocked_ns = 0;
        read_task(pipeline, index, &blocked_ns);
        bm_clock_add(clock, (int64_t)(bm_now_ns() - start), 0, (int64_t)blocked_ns);
        atomic_fetch_add_explicit(&clock->items, 1, memory_order_relaxed);
    }
    bm_reader_leave(pipeline);
    return NULL;
}

void bm_reader_leave(bm_pipeline *pipeline)
{
    if (atomic_fetch_sub(&pipeline->readers_left, 1) == 1)
        bm_dispatch_close(&pipeline->dispatch);
}
