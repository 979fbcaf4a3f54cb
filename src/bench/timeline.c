/* SPDX-License-Identifier: MIT */
#include "bench/timeline.h"

#include <sys/mman.h>

#include "now.h"

bm_timeline *bm_timeline_create(void)
{
    /* Pages that are never written take no memory. */
    bm_timeline *timeline = mmap(NULL, sizeof *timeline, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return timeline == MAP_FAILED ? NULL : timeline;
}

void bm_timeline_destroy(bm_timeline *timeline)
{
    if (timeline)
        munmap(timeline, sizeof *timeline);
}

/* This thread's number, from 1; 0: not yet known. */
static _Thread_local unsigned number;

static void note_span(void *context, const bm_span_of_time *span)
{
    bm_timeline *timeline = context;
    if (!number)
        number = 1 + atomic_fetch_add(&timeline->threads[span->stage], 1);
    size_t at = atomic_fetch_add(&timeline->spans, 1);
    if (at >= BM_TIMELINE_SPANS)
        return;
    bm_timeline_span *to = &timeline->span[at];
    to->span = *span;
    to->span.begin_ns -= timeline->start_ns;
    to->span.end_ns -= timeline->start_ns;
    to->thread = number - 1;
}

static void note_ready(void *context, size_t pictures, uint64_t at_ns)
{
    bm_timeline *timeline = context;
    size_t at = atomic_fetch_add(&timeline->depths, 1);
    if (at < BM_TIMELINE_DEPTHS)
        timeline->depth[at] = (bm_timeline_depth){at_ns - timeline->start_ns, pictures};
}

bm_tracer bm_timeline_tracer(bm_timeline *timeline)
{
    timeline->start_ns = bm_monotonic_ns();
    return (bm_tracer){timeline, note_span, note_ready};
}
