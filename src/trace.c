/* SPDX-License-Identifier: MIT */
/* Format: "Trace Event Format", Google. Complete events ("X") for what threads do, counters ("C") for the queue, metadata ("M")
 * for names; times in microseconds. */
#include "trace.h"

#include <inttypes.h>
#include <stdlib.h>

#include "json.h"
#include "now.h"
#include "side_file.h"

enum { BUFFERED = 1024, THREADS_OF_A_STAGE = 10000 };

/* Events wait in the thread that they are about until there are enough of them to be worth the lock. */
typedef struct thread_events {
    struct thread_events *next; /* of the trace's; under its lock */
    unsigned id;                /* stage * THREADS_OF_A_STAGE + number in it */
    size_t count;
    bm_span_of_time span[BUFFERED];
} thread_events;

static _Thread_local thread_events *mine;

/* All of them, so that the last events are written when the threads are gone; under the trace's lock. */
static thread_events *all;

static double microseconds(const bm_trace_file *trace, uint64_t at_ns)
{
    return ((double)at_ns - (double)trace->start_ns) / 1e3;
}

static void put_span(bm_trace_file *trace, unsigned thread, const bm_span_of_time *span)
{
    static const char *const names[BM_ACTIVITIES] = {"read",   "picture", "decode",  "filter",
                                                     "encode", "store",   "starved", "blocked"};
    static const char *const stages[] = {"read", "compute", "write"};
    fprintf(trace->stream,
            ",\n{\"ph\":\"X\",\"pid\":1,\"tid\":%u,\"name\":\"%s\",\"cat\":\"%s\",\"ts\":%.3f,"
            "\"dur\":%.3f",
            thread, names[span->activity], stages[span->stage], microseconds(trace, span->begin_ns),
            (double)(span->end_ns - span->begin_ns) / 1e3);
    if (span->task != SIZE_MAX) {
        fputs(",\"args\":{", trace->stream);
        bm_json_name(trace->stream, "picture", trace->batch->tasks[span->task].input);
        fputc('}', trace->stream);
    }
    fputc('}', trace->stream);
}

static void flush_events(bm_trace_file *trace, thread_events *events)
{
    for (size_t i = 0; i < events->count; i++)
        put_span(trace, events->id, &events->span[i]);
    events->count = 0;
}

static void put_name(bm_trace_file *trace, unsigned id, const char *name, unsigned number)
{
    fprintf(trace->stream,
            ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":\"%"
            "s %u\"}},\n"
            "{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_sort_index\",\"args\":{\"sort_"
            "index\":%u}}",
            id, name, number, id, id);
}

/* The calling thread's events; NULL: no memory. */
static thread_events *register_thread(bm_trace_file *trace, bm_stage stage)
{
    static const char *const names[] = {"reader", "lane", "writer"};
    thread_events *events = malloc(sizeof *events);
    if (!events)
        return NULL;
    unsigned number = atomic_fetch_add(&trace->threads[stage], 1);
    events->id = (unsigned)stage * THREADS_OF_A_STAGE + number;
    events->count = 0;
    pthread_mutex_lock(&trace->lock);
    events->next = all;
    all = events;
    put_name(trace, events->id, names[stage], number + 1);
    pthread_mutex_unlock(&trace->lock);
    return events;
}

static void note_span(void *context, const bm_span_of_time *span)
{
    bm_trace_file *trace = context;
    if (!mine)
        mine = register_thread(trace, span->stage);
    if (!mine)
        return;
    mine->span[mine->count++] = *span;
    if (mine->count < BUFFERED)
        return;
    pthread_mutex_lock(&trace->lock);
    flush_events(trace, mine);
    pthread_mutex_unlock(&trace->lock);
}

static void note_ready(void *context, size_t pictures, uint64_t at_ns)
{
    bm_trace_file *trace = context;
    pthread_mutex_lock(&trace->lock);
    fprintf(trace->stream,
            ",\n{\"ph\":\"C\",\"pid\":1,\"name\":\"ready "
            "queue\",\"ts\":%.3f,\"args\":{\"pictures\":%zu}}",
            microseconds(trace, at_ns), pictures);
    pthread_mutex_unlock(&trace->lock);
}

bm_status bm_trace_open(bm_trace_file *trace, const char *path, const bm_batch *batch,
                        bm_error *error)
{
    *trace = (bm_trace_file){.batch = batch};
    if (!path)
        return BM_OK;
    bm_status status = bm_side_file_open(&trace->stream, "trace", path, NULL, batch, error);
    if (status)
        return status;
    trace->path = path;
    trace->tracer = (bm_tracer){trace, note_span, note_ready};
    trace->start_ns = bm_monotonic_ns();
    pthread_mutex_init(&trace->lock, NULL);
    fputs("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n"
          "{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"bandmill run\"}}",
          trace->stream);
    return BM_OK;
}

const bm_tracer *bm_trace_tracer(const bm_trace_file *trace)
{
    return trace->path ? &trace->tracer : NULL;
}

bm_status bm_trace_close(bm_trace_file *trace, bm_error *error)
{
    if (!trace->path)
        return BM_OK;
    while (all) {
        thread_events *events = all;
        all = events->next;
        flush_events(trace, events);
        free(events);
    }
    mine = NULL;
    fputs("\n]}\n", trace->stream);
    const char *path = trace->path;
    trace->path = NULL;
    pthread_mutex_destroy(&trace->lock);
    return bm_side_file_close(trace->stream, "trace", path, error);
}
