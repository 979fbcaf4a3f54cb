/* SPDX-License-Identifier: MIT */
/* The inside of a pipeline: what its stages share. reader.c, lanes.c, outlet.c and write.c are the
 * stages, pipeline.c starts and ends them. */
#ifndef BM_ENGINE_H
#define BM_ENGINE_H

#include <stdatomic.h>

#include "bandmill/pipeline.h"
#include "blocks.h"
#include "budget.h"
#include "clock.h"
#include "dispatch.h"
#include "flight.h"
#include "queue.h"
#include "stats.h"

/* Bounds of the write queue. The bytes hide the store's hiccups from the lanes; the items are what
 * many small pictures may have waiting. */
#define BM_WRITE_QUEUE_BYTES ((size_t)16 << 20)
#define BM_WRITE_QUEUE_ITEMS 64

struct bm_pipeline {
    bm_pipeline_config config; /* constant */

    /* Each with a lock of its own; all ready from creation on, so cancelling needs no order. */
    bm_budget budget;
    bm_blocks blocks;
    bm_shelf *shelf; /* of the codecs */
    bm_flights flights;
    bm_dispatch dispatch;  /* with the ready queue */
    bm_queue writes;       /* of bm_parcel */
    bm_gauge writes_gauge; /* under the lock of `writes` */
    bm_stats stats;
    struct bm_lane *lanes; /* config.threads of them */
    /* The writer's. */
    bm_output_outcome *outcomes; /* room for those of a picture's further outputs */
    size_t ended;                /* tasks */
    uint64_t progress_due_ns;

    atomic_bool cancelled; /* set once, by anyone */
    atomic_bool started;

    /* Written by bm_pipeline_run() before the first thread starts. */
    const bm_task *tasks;
    size_t count;

    atomic_size_t next_task;  /* readers draw from it */
    atomic_uint readers_left; /* the last one to leave closes the ready queue */
};

typedef struct bm_stage_thread {
    bm_pipeline *pipeline;
    unsigned index; /* among its kind */
} bm_stage_thread;

/* What the writer works with. BM_E_NOMEM. */
bm_status bm_writer_create(bm_pipeline *pipeline, bm_error *error);
void bm_writer_destroy(bm_pipeline *pipeline);

/* Bodies of the stages' threads; the context is a bm_stage_thread. */
void *bm_reader_main(void *context);
void *bm_writer_main(void *context);

/* A reader leaves; also called for the one that bm_pipeline_run() counts while it starts them. */
void bm_reader_leave(bm_pipeline *pipeline);

static inline bool bm_is_cancelled(bm_pipeline *pipeline)
{
    return atomic_load_explicit(&pipeline->cancelled, memory_order_relaxed);
}

/* Whether the picture's time is up. */
static inline bool bm_is_late(const bm_flight *flight)
{
    return flight->deadline_ns && bm_now_ns() >= flight->deadline_ns;
}

/* Tells the tracer, where there is one, of what this thread has just done. */
static inline void bm_trace(const bm_pipeline *pipeline, bm_stage stage, bm_activity activity,
                            size_t task, uint64_t begin_ns, uint64_t end_ns)
{
    const bm_tracer *tracer = pipeline->config.tracer;
    if (!tracer)
        return;
    const bm_span_of_time span = {stage, activity, task, begin_ns, end_ns};
    tracer->span(tracer->context, &span);
}

static inline void bm_trace_ready(const bm_pipeline *pipeline, size_t pictures)
{
    const bm_tracer *tracer = pipeline->config.tracer;
    if (tracer)
        tracer->ready(tracer->context, pictures, bm_now_ns());
}

/* Notes the failure of a reader or a lane. What fails once the run is cancelled fails for that
 * reason, whatever it looked like to a codec whose input ended. */
static inline void bm_fail_flight(bm_pipeline *pipeline, bm_flight *flight, bm_status status,
                                  bm_error *error)
{
    if (status && bm_is_cancelled(pipeline))
        status = bm_fail(error, BM_E_CANCELLED, "the run was cancelled");
    bm_flight_fail(flight, status, error);
}

/* Sends the flight's last parcel, with `block` or NULL. The flight is the writer's afterwards. */
static inline void bm_send_end(bm_pipeline *pipeline, bm_flight *flight, bm_block *block,
                               uint64_t *waited_ns)
{
    flight->end.block = block;
    bm_queue_push(&pipeline->writes, &flight->end, block ? block->capacity : 0, waited_ns);
}

#endif
