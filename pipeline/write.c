/* SPDX-License-Identifier: MIT */
/* The writer thread: moves bytes into the store, commits or aborts, tells how each task ended. */
#include <stdlib.h>

#include "engine.h"

static void note_store_error(bm_output *output, bm_status status, const bm_error *error)
{
    output->store_error = *error;
    output->store_error.status = status;
    atomic_store_explicit(&output->store_status, (int)status, memory_order_relaxed);
}

/* Stores some bytes of an output, beginning it with the first ones. Once an output has failed, and
 * once the run is cancelled, nothing more of it is written. */
static void store_bytes(bm_pipeline *pipeline, bm_output *output, const bm_block *block)
{
    const bm_store *store = &pipeline->config.store;
    bm_error error = {0};
    bm_status status = BM_OK;
    if (output->store_error.status)
        return;
    if (bm_is_cancelled(pipeline))
        status = bm_fail(&error, BM_E_CANCELLED, "the run was cancelled");
    if (!status && !output->open) {
        status = store->begin(store->context, output->task, &output->flight->stamp, &output->handle,
                              &error);
        output->open = !status;
    }
    if (!status)
        status = store->data(store->context, output->handle, block->bytes, block->used, &error);
    if (status)
        note_store_error(output, status, &error);
    else
        output->bytes_out += block->used;
}

/* What else there is to be told of a flight's input, and whether it makes the picture fail. */
static void judge_input(bm_pipeline *pipeline, bm_flight *flight)
{
    const bm_pipeline_config *config = &pipeline->config;
    bm_error error = {0};
    if (flight->has_header && config->inspect)
        config->inspect(config->context, flight->task, &flight->picture, &flight->picture.warnings);
    flight->picture.warnings.strict = config->strict;
    bm_flight_fail(flight, bm_warnings_judge(&flight->picture.warnings, &error), &error);
}

/* Why an output fails whose last byte has come, if it does. The store's failure is the cause, the encoder's giving up its
 * consequence. */
static void settle_error(bm_pipeline *pipeline, bm_output *output)
{
    const bm_flight *flight = output->flight;
    bm_error error = {0};
    if (output->store_error.status)
        output->error = output->store_error;
    output->warnings.strict = pipeline->config.strict;
    if (!output->error.status && !flight->error.status) {
        bm_status status = bm_warnings_judge(&output->warnings, &error);
        output->error = error;
        output->error.status = status;
    }
}

/* Commits or aborts what is open. */
static void conclude(bm_pipeline *pipeline, bm_output *output)
{
    const bm_store *store = &pipeline->config.store;
    bm_error error = {0};
    settle_error(pipeline, output);
    if (!output->error.status && !output->flight->error.status && !output->encoder->keeps_no_file) {
        bm_status status = BM_OK;
        if (!output->open)
            status = bm_fail(&error, BM_E_INTERNAL, "%s wrote nothing", output->encoder->name);
        else
            status = store->commit(store->context, output->handle, &output->warnings, &error);
        output->open = false;
        output->error = error;
        output->error.status = status;
    }
    if (output->open)
        store->abort(store->context, output->handle);
    output->open = false;
}

/* Where outputs have failed by themselves and nothing else has, the picture fails like the first of them, which is returned, and named
 * where the run makes several, even if this picture lacked but one. */
static const bm_output *settle_flight(const bm_pipeline *pipeline, bm_flight *flight)
{
    const bm_output *first = NULL;
    unsigned failed = 0;
    for (unsigned i = flight->outputs; i-- > 0;)
        if (flight->output[i].error.status) {
            first = &flight->output[i];
            failed++;
        }
    if (!first || (flight->error.status && failed < flight->outputs))
        return NULL;
    if (!pipeline->config.also_count)
        flight->error = first->error;
    else
        flight->error.status = bm_fail(&flight->error, first->error.status, "%s: %s",
                                       first->task->output, first->error.message);
    return first;
}

/* What came out, as people see it: planes are but a way to hand colours to an encoder. */
static bm_desc seen(const bm_desc *out)
{
    bm_desc desc = *out;
    if (desc.model == BM_YCBCR)
        bm_desc_interleaved(&desc, out->width, out->height, BM_RGB, out->depth, NULL);
    return desc;
}

/* Each output fails with its flight, but for those that have been committed. */
static bm_output_outcome outcome_of(bm_output *output, const bm_error *of_flight)
{
    const bm_error *error = output->error.status ? &output->error : of_flight;
    bool done = error->status == BM_OK;
    output->desc = seen(&output->desc);
    return (bm_output_outcome){.task = output->task,
                               .status = error->status,
                               .message = done ? "" : error->message,
                               .out = output->has_plan ? &output->desc : NULL,
                               .warnings = &output->warnings,
                               .reasons = &output->reasons,
                               .bytes_out = done ? output->bytes_out : 0};
}

/* Ends the output's text. The outlet left room for the NUL. */
static const char *line_of(const bm_output *output)
{
    bm_block *block = output->text;
    if (!output->encoder || !output->encoder->keeps_no_file)
        return NULL;
    if (!block)
        return "";
    block->bytes[block->used] = '\0';
    return (const char *)block->bytes;
}

/* `of_flight` is why the flight has failed before any of its outputs was judged, `told` the output that its message is about; NULL:
 * none. */
static void report(bm_pipeline *pipeline, bm_flight *flight, const bm_error *of_flight,
                   const bm_output *told)
{
    const bm_pipeline_config *config = &pipeline->config;
    bool done = flight->error.status == BM_OK;
    const bm_output_outcome first = outcome_of(&flight->output[0], of_flight);
    for (unsigned i = 1; i < flight->outputs; i++) {
        bm_output *output = &flight->output[i];
        bm_output_outcome *also = &pipeline->outcomes[i - 1];
        *also = outcome_of(output, of_flight);
        also->untold = told && output != told && output->error.status;
    }
    bm_outcome outcome = {.status = flight->error.status,
                          .message = done ? "" : flight->error.message,
                          .picture = flight->has_header ? &flight->picture : NULL,
                          .out = first.out,
                          .warnings = first.warnings,
                          .reasons = first.reasons,
                          .line = done ? line_of(&flight->output[0]) : NULL,
                          .bytes_in = flight->bytes_in,
                          .bytes_out = first.bytes_out,
                          .also = pipeline->outcomes,
                          .also_count = flight->outputs - 1,
                          .decode_ns = flight->decode_ns,
                          .filter_ns = flight->filter_ns,
                          .encode_ns = flight->encode_ns,
                          .reserved_bytes = flight->reserved_bytes};
    bm_stats_count(&pipeline->stats, &outcome);
    if (config->finished)
        config->finished(config->context, flight->index, flight->task, &outcome);
}

/* A task has ended: tells whoever wants to know how far the run is, if it is time. */
static void tell_progress(bm_pipeline *pipeline)
{
    const bm_pipeline_config *config = &pipeline->config;
    bool last = ++pipeline->ended == pipeline->count;
    if (!config->progress)
        return;
    uint64_t now_ns = bm_now_ns();
    if (now_ns < pipeline->progress_due_ns && !last)
        return;
    if (__builtin_add_overflow(now_ns, config->progress_interval_ns, &pipeline->progress_due_ns))
        pipeline->progress_due_ns = UINT64_MAX;
    bm_pipeline_stats stats;
    bm_pipeline_progress(pipeline, &stats);
    if (!config->progress(config->context, &stats))
        bm_pipeline_cancel(pipeline);
}

/* Ends all outputs of the flight, and the flight. */
static void end_flight(bm_pipeline *pipeline, bm_flight *flight)
{
    judge_input(pipeline, flight);
    const bm_error of_flight = flight->error;
    for (unsigned i = 0; i < flight->outputs; i++)
        conclude(pipeline, &flight->output[i]);
    const bm_output *told = settle_flight(pipeline, flight);
    report(pipeline, flight, &of_flight, told);
    tell_progress(pipeline);
    for (unsigned i = 0; i < flight->outputs; i++)
        bm_block_release(flight->output[i].text);
    bm_flight_end(&pipeline->flights, flight);
}

/* The parcel lies in its block, or in the flight: neither is touched when they are gone. */
static void handle_parcel(bm_pipeline *pipeline, const bm_parcel *parcel)
{
    bm_output *output = parcel->output;
    bm_flight *flight = output->flight;
    bool last = parcel->last;
    if (parcel->block && output->encoder->keeps_no_file) {
        output->text = parcel->block;
    } else if (parcel->block) {
        store_bytes(pipeline, output, parcel->block);
        bm_block_release(parcel->block);
    }
    if (last)
        end_flight(pipeline, flight);
}

bm_status bm_writer_create(bm_pipeline *pipeline, bm_error *error)
{
    size_t also = pipeline->config.also_count;
    if (also)
        pipeline->outcomes = calloc(also, sizeof *pipeline->outcomes);
    return also && !pipeline->outcomes
               ? bm_fail(error, BM_E_NOMEM, "no memory for %zu outputs", also)
               : BM_OK;
}

void bm_writer_destroy(bm_pipeline *pipeline)
{
    free(pipeline->outcomes);
    pipeline->outcomes = NULL;
}

void *bm_writer_main(void *context)
{
    const bm_stage_thread *self = context;
    bm_pipeline *pipeline = self->pipeline;
    bm_clock *clock = bm_stats_writer(&pipeline->stats);
    void *parcel;

    for (;;) {
        uint64_t start = bm_now_ns(), starved_ns = 0;
        bm_queue_state state = bm_queue_pop(&pipeline->writes, &parcel, &starved_ns);
        bool last = false;
        size_t index = SIZE_MAX;
        if (state == BM_QUEUE_OPEN) {
            last = ((bm_parcel *)parcel)->last;
            index = ((bm_parcel *)parcel)->output->flight->index;
            handle_parcel(pipeline, parcel);
        }
        uint64_t end = bm_now_ns(), begin = start + starved_ns;
        bm_clock_add(clock, (int64_t)(end - start), (int64_t)starved_ns, 0);
        if (starved_ns)
            bm_trace(pipeline, BM_STAGE_WRITE, BM_ACTIVITY_STARVED, SIZE_MAX, start, begin);
        if (index != SIZE_MAX)
            bm_trace(pipeline, BM_STAGE_WRITE, BM_ACTIVITY_STORE, index, begin, end);
        if (last)
            atomic_fetch_add_explicit(&clock->items, 1, memory_order_relaxed);
        if (state != BM_QUEUE_OPEN)
            break;
    }
    if (pipeline->config.store.end)
        pipeline->config.store.end(pipeline->config.store.context);
    return NULL;
}
