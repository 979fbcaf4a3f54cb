/* SPDX-License-Identifier: MIT */
/* How full a queue is over time. Whoever holds the queue's lock tells the gauge of each change; the integral over time is kept
 * in slots of equal width, which doubles when they no longer reach: so any run fits, and nothing but the place of a change
 * within its slot is lost. */
#ifndef BM_GAUGE_H
#define BM_GAUGE_H

#include "bandmill/pipeline.h"

#define BM_GAUGE_SLOTS 1024

/* All zeros: not started, and nothing is counted. */
typedef struct bm_gauge {
    uint64_t start_ns, at_ns; /* the first moment; the one up to which all is counted */
    size_t items;             /* in the queue since at_ns */
    bool full;
    uint64_t empty_ns, full_ns;
    uint64_t slot_ns;               /* width of a slot */
    double item_ns[BM_GAUGE_SLOTS]; /* items times nanoseconds, by slot */
} bm_gauge;

void bm_gauge_start(bm_gauge *gauge, uint64_t now_ns);

/* From now on so many items are in the queue. `full`: one more would have to wait. */
void bm_gauge_set(bm_gauge *gauge, size_t items, bool full, uint64_t now_ns);

/* What it was from the start until now. Leaves `places` alone. */
void bm_gauge_read(bm_gauge *gauge, uint64_t now_ns, bm_queue_stats *stats);

#endif
