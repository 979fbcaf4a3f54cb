/* SPDX-License-Identifier: MIT */
/* The timeline of a run as a file in the trace event format of Chrome, which Perfetto and chrome://tracing show. */
#ifndef BM_TRACE_H
#define BM_TRACE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "plan/batch.h"

typedef struct bm_trace_file {
    const char *path; /* NULL: no trace is wanted */
    const bm_batch *batch;
    bm_tracer tracer;
    uint64_t start_ns;
    pthread_mutex_t lock;   /* held while events are written */
    FILE *stream;           /* under `lock`, while there are other threads */
    atomic_uint threads[3]; /* seen so far, by stage */
} bm_trace_file;            /* start from zeros */

/* Opens the file, which must be neither an input nor an output of the batch. `path` NULL: nothing here does anything. One trace
 * a process at a time. BM_E_ACCESS, BM_E_NOMEM. */
bm_status bm_trace_open(bm_trace_file *trace, const char *path, const bm_batch *batch,
                        bm_error *error);

/* For the pipeline's configuration; NULL: no trace is wanted. */
const bm_tracer *bm_trace_tracer(const bm_trace_file *trace);

/* Ends the file, after all threads of the run. BM_E_WRITE: it is not whole. Does nothing the second time. */
bm_status bm_trace_close(bm_trace_file *trace, bm_error *error);

#endif
