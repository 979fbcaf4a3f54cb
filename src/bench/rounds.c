/* SPDX-License-Identifier: MIT */
#include "bench/rounds.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "now.h"

/* Asks the system to drop the inputs from its cache. What is not yet on the disk stays: inputs have long been there. */
static void forget_inputs(const bm_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        int file = open(batch->tasks[i].input, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (file < 0)
            continue;
        posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        close(file);
    }
}

static bool another_round(const bm_bench *bench, uint64_t begin)
{
    const bm_bench_plan *plan = bench->plan;
    if (!plan->time_ns)
        return bench->rounds < plan->rounds;
    return bench->rounds < BM_ROUNDS_MOST &&
           (bench->rounds < bm_rounds_needed() || bm_monotonic_ns() - begin < plan->time_ns);
}

static bm_status one_round(bm_bench *bench, bm_turn_room *room, bm_error *error)
{
    const bm_bench_plan *plan = bench->plan;
    size_t count = plan->grid.count;
    for (size_t i = 0; i < count; i++) {
        size_t c = (bench->rounds + i) % count;
        if (plan->progress)
            plan->progress(plan->context, bench->rounds + 1, c);
        if (plan->cold)
            forget_inputs(&plan->planning->batch);
        bm_status status = bm_turn_take(room, plan->planning, &plan->grid.item[c],
                                        plan->writes ? BM_TURN_WRITES : BM_TURN_DROPS, error);
        if (plan->writes)
            bm_scratch_empty(plan->scratch);
        if (status)
            return status;
        bench->results[bench->rounds * count + c] = room->result;
    }
    bench->rounds++;
    return BM_OK;
}

bm_status bm_bench_run(bm_bench *bench, const bm_bench_plan *plan, bm_error *error)
{
    size_t most = plan->time_ns ? BM_ROUNDS_MOST : plan->rounds;
    *bench = (bm_bench){.plan = plan};
    bench->results = calloc(most * plan->grid.count, sizeof *bench->results);
    bm_turn_room *room = bm_turn_room_create(plan->planning->batch.count);
    bm_status status = BM_OK;
    if (!bench->results || !room)
        status = bm_fail(error, BM_E_NOMEM, "no memory for the results of %zu rounds", most);
    for (uint64_t begin = bm_monotonic_ns(); !status && another_round(bench, begin);)
        status = one_round(bench, room, error);
    bm_turn_room_destroy(room);
    return status;
}

bm_status bm_bench_watch(const bm_bench *bench, size_t configuration, bm_timeline *timeline,
                         bm_turn_result *result, bm_error *error)
{
    const bm_bench_plan *plan = bench->plan;
    bm_turn_room *room = bm_turn_room_create(plan->planning->batch.count);
    if (!room)
        return bm_fail(error, BM_E_NOMEM, "no memory for one more turn");
    bm_status status =
        bm_turn_watch(room, plan->planning, &plan->grid.item[configuration],
                      plan->writes ? BM_TURN_WRITES : BM_TURN_DROPS, timeline, error);
    if (plan->writes)
        bm_scratch_empty(plan->scratch);
    *result = room->result;
    bm_turn_room_destroy(room);
    return status;
}

void bm_bench_free(bm_bench *bench)
{
    free(bench->results);
    *bench = (bm_bench){0};
}

/* ---- what was measured ----------------------------------------------------------------------- */

void bm_bench_values(const bm_bench *bench, size_t configuration, bm_bench_quantity quantity,
                     double *values)
{
    for (size_t round = 0; round < bench->rounds; round++)
        values[round] = quantity(&bench->results[round * bench->plan->grid.count + configuration]);
}

bm_estimate bm_bench_estimate(const bm_bench *bench, size_t configuration,
                              bm_bench_quantity quantity)
{
    double values[BM_ROUNDS_MOST];
    bm_bench_values(bench, configuration, quantity, values);
    return bm_estimate_of(values, bench->rounds);
}

bm_comparison bm_bench_compare(const bm_bench *bench, size_t a, size_t b,
                               bm_bench_quantity quantity)
{
    double values[3][BM_ROUNDS_MOST];
    bm_bench_values(bench, a, quantity, values[0]);
    bm_bench_values(bench, b, quantity, values[1]);
    return bm_compare(values[0], values[1], bench->rounds, values[2]);
}

double bm_quantity_seconds(const bm_turn_result *result)
{
    return (double)result->stats.wall_ns / 1e9;
}

double bm_quantity_megapixels(const bm_turn_result *result)
{
    return (double)result->stats.pixels_in / 1e6 / bm_quantity_seconds(result);
}

double bm_quantity_pictures(const bm_turn_result *result)
{
    return (double)result->stats.done / bm_quantity_seconds(result);
}

double bm_quantity_processor(const bm_turn_result *result)
{
    return (double)(result->used.user_ns + result->used.system_ns) / 1e9;
}

double bm_quantity_peak(const bm_turn_result *result)
{
    return (double)result->used.peak_bytes;
}

double bm_quantity_bytes_in(const bm_turn_result *result)
{
    return (double)result->stats.bytes_in / bm_quantity_seconds(result);
}

double bm_quantity_bytes_out(const bm_turn_result *result)
{
    return (double)result->stats.bytes_out / bm_quantity_seconds(result);
}

static double share_of_work(const bm_turn_result *result, uint64_t ns)
{
    double work = (double)(result->decode_ns + result->filter_ns + result->encode_ns);
    return work > 0 ? (double)ns / work : 0;
}

double bm_quantity_decoding(const bm_turn_result *result)
{
    return share_of_work(result, result->decode_ns);
}

double bm_quantity_filtering(const bm_turn_result *result)
{
    return share_of_work(result, result->filter_ns);
}

double bm_quantity_encoding(const bm_turn_result *result)
{
    return share_of_work(result, result->encode_ns);
}

double bm_quantity_waits(const bm_turn_result *result)
{
    return (double)result->used.waits;
}

double bm_quantity_preemptions(const bm_turn_result *result)
{
    return (double)result->used.preemptions;
}
