/* SPDX-License-Identifier: MIT */
/* Right before fast: what every configuration makes of the batch, beside what one thread makes of it. */
#include "bench/rounds.h"

#include <stdlib.h>
#include <string.h>

static bool same(const bm_fingerprint *a, const bm_fingerprint *b)
{
    return a->hash[0] == b->hash[0] && a->hash[1] == b->hash[1] && a->bytes == b->bytes &&
           a->status == b->status;
}

static bm_status differ(const char *input, const bm_fingerprint *expected,
                        const bm_fingerprint *found, const bm_configuration *c, bm_error *error)
{
    if (expected->status != found->status)
        return bm_fail(
            error, BM_E_INTERNAL,
            "%s: %s with %u threads, %u readers and a queue of %zu, but %s with one thread", input,
            found->status ? bm_status_name(found->status) : "done", c->threads, c->readers,
            c->queue, expected->status ? bm_status_name(expected->status) : "done");
    return bm_fail(error, BM_E_INTERNAL,
                   "%s: other bytes with %u threads, %u readers and a queue of %zu than with one "
                   "thread",
                   input, c->threads, c->readers, c->queue);
}

bm_status bm_bench_verify(const bm_bench_plan *plan, bm_error *error)
{
    const bm_batch *batch = &plan->planning->batch;
    const bm_configuration one = {1, 1, 1};
    bm_fingerprint *expected = calloc(batch->count + 1, sizeof *expected);
    bm_turn_room *room = bm_turn_room_create(batch->count);
    bm_status status = BM_OK;
    if (!expected || !room)
        status = bm_fail(error, BM_E_NOMEM, "no memory to compare %zu pictures", batch->count);
    if (!status)
        status = bm_turn_take(room, plan->planning, &one, BM_TURN_HASHES, error);
    if (!status)
        memcpy(expected, room->prints, batch->count * sizeof *expected);
    for (size_t c = 0; !status && c < plan->grid.count; c++) {
        if (plan->progress)
            plan->progress(plan->context, 0, c);
        status = bm_turn_take(room, plan->planning, &plan->grid.item[c], BM_TURN_HASHES, error);
        for (size_t i = 0; !status && i < batch->count; i++)
            if (!same(&expected[i], &room->prints[i]))
                status = differ(batch->tasks[i].input, &expected[i], &room->prints[i],
                                &plan->grid.item[c], error);
    }
    bm_turn_room_destroy(room);
    free(expected);
    return status;
}
