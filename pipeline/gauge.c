/* SPDX-License-Identifier: MIT */
#include "gauge.h"

/* So narrow that a run of a millisecond fills more slots than there are slices. */
#define FIRST_SLOT_NS 8192u

void bm_gauge_start(bm_gauge *gauge, uint64_t now_ns)
{
    *gauge = (bm_gauge){.start_ns = now_ns,
                        .at_ns = now_ns,
                        .items = gauge->items,
                        .full = gauge->full,
                        .slot_ns = FIRST_SLOT_NS};
}

static void double_slots(bm_gauge *gauge)
{
    for (size_t i = 0; i < BM_GAUGE_SLOTS / 2; i++)
        gauge->item_ns[i] = gauge->item_ns[2 * i] + gauge->item_ns[2 * i + 1];
    for (size_t i = BM_GAUGE_SLOTS / 2; i < BM_GAUGE_SLOTS; i++)
        gauge->item_ns[i] = 0;
    gauge->slot_ns *= 2;
}

/* Counts what has been so since at_ns. */
static void advance(bm_gauge *gauge, uint64_t now_ns)
{
    if (!gauge->slot_ns || now_ns <= gauge->at_ns)
        return;
    if (gauge->items == 0)
        gauge->empty_ns += now_ns - gauge->at_ns;
    if (gauge->full)
        gauge->full_ns += now_ns - gauge->at_ns;
    while (now_ns - gauge->start_ns > BM_GAUGE_SLOTS * gauge->slot_ns)
        double_slots(gauge);
    while (gauge->at_ns < now_ns) {
        uint64_t slot = (gauge->at_ns - gauge->start_ns) / gauge->slot_ns;
        uint64_t end_ns = gauge->start_ns + (slot + 1) * gauge->slot_ns;
        if (end_ns > now_ns)
            end_ns = now_ns;
        gauge->item_ns[slot] += (double)gauge->items * (double)(end_ns - gauge->at_ns);
        gauge->at_ns = end_ns;
    }
}

void bm_gauge_set(bm_gauge *gauge, size_t items, bool full, uint64_t now_ns)
{
    advance(gauge, now_ns);
    gauge->items = items;
    gauge->full = full;
}

/* Items times nanoseconds up to a moment after the start. */
struct sum {
    size_t slots; /* that end before that moment */
    double item_ns;
};

/* The sum up to a later moment; changes are taken as spread evenly over their slot. The last slot reaches to at_ns. */
static double advance_sum(const bm_gauge *gauge, struct sum *sum, double after_ns)
{
    const double width_ns = (double)gauge->slot_ns;
    const double counted_ns = (double)(gauge->at_ns - gauge->start_ns);
    for (; sum->slots < BM_GAUGE_SLOTS; sum->slots++) {
        double begin_ns = (double)sum->slots * width_ns;
        double end_ns = counted_ns < begin_ns + width_ns ? counted_ns : begin_ns + width_ns;
        double item_ns = gauge->item_ns[sum->slots];
        if (end_ns <= begin_ns)
            break;
        if (after_ns < end_ns)
            return sum->item_ns + item_ns * (after_ns - begin_ns) / (end_ns - begin_ns);
        sum->item_ns += item_ns;
    }
    return sum->item_ns;
}

void bm_gauge_read(bm_gauge *gauge, uint64_t now_ns, bm_queue_stats *stats)
{
    advance(gauge, now_ns);
    stats->empty_ns = gauge->empty_ns;
    stats->full_ns = gauge->full_ns;
    stats->mean_items = 0;
    double slice_ns = (double)(gauge->at_ns - gauge->start_ns) / BM_QUEUE_SLICES, before = 0;
    struct sum sum = {0};
    for (size_t i = 0; i < BM_QUEUE_SLICES; i++) {
        double until = slice_ns > 0 ? advance_sum(gauge, &sum, (double)(i + 1) * slice_ns) : 0;
        stats->slice_items[i] = slice_ns > 0 ? (float)((until - before) / slice_ns) : 0;
        before = until;
    }
    if (slice_ns > 0)
        stats->mean_items = before / (slice_ns * BM_QUEUE_SLICES);
}
