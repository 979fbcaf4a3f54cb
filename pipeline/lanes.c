/* SPDX-License-Identifier: MIT */
/* Lanes: the computing threads. A lane takes a picture and sees it through decoder, chain and
 * encoder, or lends a hand with another lane's bands. */
#include "lanes.h"

#include <stdlib.h>

#include "clock.h"
#include "feed.h"
#include "lane.h"
#include "measured.h"

bm_status bm_lanes_create(bm_pipeline *pipeline, bm_error *error)
{
    unsigned lanes = pipeline->config.threads;
    pipeline->lanes = calloc(lanes, sizeof *pipeline->lanes);
    if (!pipeline->lanes)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u threads", lanes);
    size_t outputs = 1 + pipeline->config.also_count;
    for (unsigned i = 0; i < lanes; i++) {
        pipeline->lanes[i].encoding = calloc(outputs, sizeof(bm_encoding));
        pipeline->lanes[i].sink = calloc(outputs, sizeof(bm_row_sink));
        if (!pipeline->lanes[i].encoding || !pipeline->lanes[i].sink)
            return bm_fail(error, BM_E_NOMEM, "no memory for %u threads", lanes);
        pipeline->lanes[i].pipeline = pipeline;
        pipeline->lanes[i].host = &pipeline->dispatch.hosts[i];
        pipeline->lanes[i].clock = bm_stats_lane(&pipeline->stats, i);
    }
    return BM_OK;
}

void bm_lanes_destroy(bm_pipeline *pipeline)
{
    if (!pipeline->lanes)
        return;
    for (unsigned i = 0; i < pipeline->config.threads; i++) {
        bm_arena_drop(&pipeline->lanes[i].arena);
        free(pipeline->lanes[i].encoding);
        free(pipeline->lanes[i].sink);
    }
    free(pipeline->lanes);
    pipeline->lanes = NULL;
}

/* ---- one picture ----------------------------------------------------------------------------- */

/* On whichever lane did the job. */
static void trace_job(void *context, bm_work work, uint64_t begin_ns, uint64_t end_ns)
{
    static const bm_activity activities[] = {[BM_WORK_SOURCE] = BM_ACTIVITY_DECODE,
                                             [BM_WORK_FILTER] = BM_ACTIVITY_FILTER,
                                             [BM_WORK_SINK] = BM_ACTIVITY_ENCODE};
    const struct bm_passage *passage = context;
    bm_trace(passage->pipeline, BM_STAGE_COMPUTE, activities[work], passage->flight->index,
             begin_ns, end_ns);
}

bm_row_sink bm_encoding_sink(bm_encoding *encoding)
{
    return (bm_row_sink){.context = encoding,
                         .write = bm_encoding_rows,
                         .chores = bm_encoding_chores,
                         .chore = bm_encoding_chore};
}

static bm_status open_sink(struct bm_lane *lane, bm_flight *flight, unsigned i, bm_error *error)
{
    bm_output *output = &flight->output[i];
    if (output->measured && !output->error.status) {
        lane->sink[output->place] = bm_holding_sink(&output->held);
        return bm_measured_begin(output, error);
    }
    if (output->has_plan)
        lane->sink[output->place] = bm_encoding_sink(&lane->encoding[i]);
    return bm_encoding_begin(&lane->encoding[i], lane->pipeline, output, error);
}

static bm_status open_sinks(struct bm_lane *lane, bm_flight *flight, bm_error *error)
{
    uint64_t start = bm_now_ns();
    bm_status status = BM_OK;
    for (unsigned i = 0; !status && i < flight->outputs; i++)
        status = open_sink(lane, flight, i, error);
    if (!status)
        bm_encodings_pass(lane->encoding, flight->outputs);
    flight->encode_ns += bm_now_ns() - start;
    return status;
}

bm_status bm_passage_prepare(struct bm_lane *lane, struct bm_passage *passage,
                             const bm_program *program, const bm_run_ends *ends, bm_error *error)
{
    bm_run_hooks hooks = bm_dispatch_hooks(lane->host);
    hooks.deadline_ns = passage->flight->deadline_ns;
    hooks.did = passage->pipeline->config.tracer ? trace_job : NULL;
    hooks.did_context = passage;
    return bm_run_create(&passage->run, program, ends, &hooks, lane->arena.memory, error);
}

static bm_status begin(struct bm_lane *lane, struct bm_passage *passage, bm_error *error)
{
    bm_flight *flight = passage->flight;
    if (bm_is_cancelled(lane->pipeline))
        return bm_fail(error, BM_E_CANCELLED, "the run was cancelled");

    if (flight->output->transforms)
        return BM_OK;

    bm_status status = bm_arena_fit(&lane->arena, bm_program_bytes(flight->program), error);
    if (status)
        return status;
    status = open_sinks(lane, flight, error);
    if (status)
        return status;
    bm_run_ends ends = {.source = {&passage->decoding, bm_decoding_rows},
                        .out = bm_is_held_alone(flight) ? &flight->output->held : NULL,
                        .sink = lane->sink[0],
                        .also = lane->sink + 1};
    return bm_passage_prepare(lane, passage, flight->program, &ends, error);
}

bm_status bm_passage_run(struct bm_lane *lane, struct bm_passage *passage, bm_error *error)
{
    bm_flight *flight = passage->flight;
    uint64_t start = bm_now_ns();
    atomic_store(&lane->guests_ns, 0);
    bm_dispatch_open(lane->host, passage->run);
    bm_run_work(passage->run);
    bm_dispatch_retire(lane->host);

    bm_run_times times = bm_run_get_times(passage->run);
    uint64_t inside = times.source_ns + times.filter_ns + times.sink_ns;
    uint64_t spent = bm_now_ns() - start + atomic_load(&lane->guests_ns);
    passage->idle_ns += spent > inside ? spent - inside : 0;
    flight->decode_ns += times.source_ns;
    flight->filter_ns += times.filter_ns;
    flight->encode_ns += times.sink_ns;
    return bm_run_result(passage->run, error);
}

/* The codec's own way from file to file, which nobody can help with. What it waited for the writer is taken from the
 * encoder's time later, so that much counts as the encoder's. */
static bm_status transform(struct bm_lane *lane, struct bm_passage *passage, bm_error *error)
{
    bm_flight *flight = passage->flight;
    uint64_t start = bm_now_ns();
    bm_status status = bm_encoding_transform(lane->encoding, lane->pipeline, error);
    uint64_t end = bm_now_ns(), waited_ns = lane->encoding->outlet.waited_ns;
    trace_job(passage, BM_WORK_SOURCE, start, end);
    flight->encode_ns += waited_ns;
    flight->decode_ns += end - start - waited_ns;
    return status;
}

/* After the last row: what is left of the input, and of the output. */
static bm_status end(struct bm_lane *lane, struct bm_passage *passage, bm_error *error)
{
    bm_flight *flight = passage->flight;
    uint64_t start = bm_now_ns();
    bm_status status = bm_decoding_end(&passage->decoding, error);
    uint64_t decoded = bm_now_ns();
    flight->decode_ns += decoded - start;
    if (status)
        return status;
    for (unsigned i = 0; !status && i < flight->outputs; i++)
        status = bm_encoding_end(&lane->encoding[i], error);
    flight->encode_ns += bm_now_ns() - decoded;
    return status;
}

/* `spent_ns` with `waited_ns` taken out, where both were measured apart. */
static uint64_t without(uint64_t spent_ns, uint64_t waited_ns)
{
    return spent_ns > waited_ns ? spent_ns - waited_ns : 0;
}

static void start_clock(bm_flight *flight, uint64_t now_ns, uint64_t timeout_ns)
{
    if (!timeout_ns || __builtin_add_overflow(now_ns, timeout_ns, &flight->deadline_ns))
        flight->deadline_ns = 0;
    bm_feed_set_deadline(flight->feed, flight->deadline_ns);
}

/* A picture that is late fails, also where nobody was asked in time; and the words are the same whoever noticed. */
static bm_status judge_time(const bm_pipeline_config *config, const bm_flight *flight,
                            bm_status status, bm_error *error)
{
    if (status ? status != BM_E_TIMEOUT : !bm_is_late(flight))
        return status;
    return bm_fail_late(error, config->timeout_ns);
}

/* Returns for how long they have waited for room in the write queue. */
static uint64_t close_encoders(struct bm_lane *lane, const bm_flight *flight)
{
    uint64_t waited_ns = 0;
    for (unsigned i = 0; i < flight->outputs; i++) {
        bm_encoding_close(&lane->encoding[i]);
        waited_ns += lane->encoding[i].outlet.waited_ns;
    }
    return waited_ns;
}

static void process(struct bm_lane *lane, bm_flight *flight)
{
    bm_pipeline *pipeline = lane->pipeline;
    const bm_pipeline_config *config = &pipeline->config;
    size_t index = flight->index;
    uint64_t start = bm_now_ns();
    struct bm_passage passage = {.pipeline = pipeline,
                                 .flight = flight,
                                 .decoding = {flight, config->limits.keep_damaged, false}};
    bm_error error = {0};
    start_clock(flight, start, config->timeout_ns);
    for (unsigned i = 0; i < flight->outputs; i++) {
        lane->encoding[i] = (bm_encoding){.output = &flight->output[i]};
        bm_outlet_init(&lane->encoding[i].outlet, pipeline, &flight->output[i]);
    }

    bm_status status = begin(lane, &passage, &error);
    if (!status)
        status = flight->output->transforms ? transform(lane, &passage, &error)
                                            : bm_passage_run(lane, &passage, &error);
    if (!status)
        status = end(lane, &passage, &error);
    if (!status)
        status = bm_passage_finish_measured(lane, &passage, &error);
    status = judge_time(config, flight, status, &error);
    bm_fail_flight(pipeline, flight, status, &error);

    bm_run_destroy(passage.run);
    uint64_t fed_ns = bm_feed_waited_ns(flight->feed), blocked_ns = close_encoders(lane, flight);
    flight->decode_ns = without(flight->decode_ns, fed_ns);
    flight->encode_ns = without(flight->encode_ns, blocked_ns);
    bm_flight_unload(flight);
    bm_arena_trim(&lane->arena, config);
    bm_budget_release(&pipeline->budget, flight->reserved_bytes);

    for (unsigned i = 0, outputs = flight->outputs; i < outputs; i++)
        bm_outlet_finish(&lane->encoding[i].outlet, &blocked_ns); /* the last one ends the flight */
    uint64_t now = bm_now_ns();
    bm_clock_add(lane->clock, (int64_t)(now - start), (int64_t)(fed_ns + passage.idle_ns),
                 (int64_t)blocked_ns);
    bm_trace(pipeline, BM_STAGE_COMPUTE, BM_ACTIVITY_PICTURE, index, start, now);
    atomic_fetch_add_explicit(&lane->clock->items, 1, memory_order_relaxed);
}

/* ---- the lane -------------------------------------------------------------------------------- */

static void help(struct bm_lane *lane, const bm_assignment *assignment)
{
    bm_pipeline *pipeline = lane->pipeline;
    struct bm_lane *owner = &pipeline->lanes[assignment->host - pipeline->dispatch.hosts];
    uint64_t start = bm_now_ns();
    bm_run_help(assignment->run);
    uint64_t spent = bm_now_ns() - start;

    atomic_fetch_add(&owner->guests_ns, spent);
    bm_clock_add(lane->clock, (int64_t)spent, 0, 0);
    atomic_fetch_add_explicit(&lane->clock->helped_ns, spent, memory_order_relaxed);
    bm_dispatch_leave(assignment->host);
}

static void trace_wait(const bm_pipeline *pipeline, const bm_assignment *assignment,
                       uint64_t waited_ns)
{
    if (!pipeline->config.tracer)
        return;
    uint64_t now = bm_now_ns();
    bm_trace(pipeline, BM_STAGE_COMPUTE, BM_ACTIVITY_STARVED, SIZE_MAX, now - waited_ns, now);
    if (assignment->duty == BM_DUTY_PICTURE)
        bm_trace_ready(pipeline, assignment->waiting);
}

static void lane_main(void *context, unsigned index)
{
    bm_pipeline *pipeline = context;
    struct bm_lane *lane = &pipeline->lanes[index];
    for (;;) {
        uint64_t waited_ns = 0;
        bm_assignment assignment = bm_dispatch_next(&pipeline->dispatch, &waited_ns);
        bm_clock_add(lane->clock, (int64_t)waited_ns, (int64_t)waited_ns, 0);
        trace_wait(pipeline, &assignment, waited_ns);
        switch (assignment.duty) {
        case BM_DUTY_PICTURE:
            process(lane, assignment.flight);
            bm_dispatch_finished(&pipeline->dispatch);
            break;
        case BM_DUTY_HELP:
            help(lane, &assignment);
            break;
        case BM_DUTY_NONE:
            return;
        }
    }
}

void bm_lanes_run(bm_pipeline *pipeline, unsigned lanes)
{
    bm_parallel_run(&pipeline->config.parallel, lanes, lane_main, pipeline);
}
