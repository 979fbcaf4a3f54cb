/* SPDX-License-Identifier: MIT */
/* The writer thread: moves bytes into the store, commits or aborts, tells how each task ended. */
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

/* What of the warnings there are so far makes the picture fail. */
static bm_status judge(bm_pipeline *pipeline, bm_output *output, bm_error *error)
{
    const bm_pipeline_config *config = &pipeline->config;
    bm_flight *flight = output->flight;
    if (flight->has_header && config->inspect)
        config->inspect(config->context, flight->task, &flight->picture, &output->warnings);
    flight->picture.warnings.strict = output->warnings.strict = config->strict;
    bm_status status = bm_warnings_judge(&flight->picture.warnings, error);
    return status ? status : bm_warnings_judge(&output->warnings, error);
}

/* Commits or aborts what is open, and settles how the task ended. */
static void conclude(bm_pipeline *pipeline, bm_output *output)
{
    const bm_store *store = &pipeline->config.store;
    bm_flight *flight = output->flight;
    bm_error error = {0};
    /* The store's failure is the cause, the encoder's giving up its consequence. */
    if (output->store_error.status)
        flight->error = output->store_error;
    bm_flight_fail(flight, judge(pipeline, output, &error), &error);

    if (!flight->error.status && !output->encoder->keeps_no_file) {
        bm_status status = BM_OK;
        if (!output->open)
            status = bm_fail(&error, BM_E_INTERNAL, "%s wrote nothing", output->encoder->name);
        else
            status = store->commit(store->context, output->handle, &output->warnings, &error);
        output->open = false;
        bm_flight_fail(flight, status, &error);
    }
    if (output->open)
        store->abort(store->context, output->handle);
    output->open = false;
}

/* What came out, as people see it: planes are but a way to hand colours to an encoder. */
static bm_desc seen(const bm_desc *out)
{
    bm_desc desc = *out;
    if (desc.model == BM_YCBCR)
        bm_desc_interleaved(&desc, out->width, out->height, BM_RGB, out->depth, NULL);
    return desc;
}

static void report(bm_pipeline *pipeline, bm_output *output, const char *line)
{
    const bm_pipeline_config *config = &pipeline->config;
    bm_flight *flight = output->flight;
    bool done = flight->error.status == BM_OK;
    const bm_desc out = seen(&output->desc);
    bm_outcome outcome = {.status = flight->error.status,
                          .message = done ? "" : flight->error.message,
                          .picture = flight->has_header ? &flight->picture : NULL,
                          .out = output->has_plan ? &out : NULL,
                          .warnings = &output->warnings,
                          .reasons = &output->reasons,
                          .line = done ? line : NULL,
                          .bytes_in = flight->bytes_in,
                          .bytes_out = done ? output->bytes_out : 0,
                          .decode_ns = flight->decode_ns,
                          .filter_ns = flight->filter_ns,
                          .encode_ns = flight->encode_ns,
                          .reserved_bytes = flight->reserved_bytes};
    bm_stats_count(&pipeline->stats, &outcome);
    config->finished(config->context, flight->index, flight->task, &outcome);
}

/* Ends the output's block as text. The outlet left room for the NUL. */
static const char *line_of(const bm_output *output, bm_block *block)
{
    if (!output->encoder || !output->encoder->keeps_no_file)
        return NULL;
    if (!block)
        return "";
    block->bytes[block->used] = '\0';
    return (const char *)block->bytes;
}

static void handle_parcel(bm_pipeline *pipeline, const bm_parcel *parcel)
{
    bm_output *output = parcel->output;
    bm_block *block = parcel->block;
    bool last = parcel->last;
    if (block && !output->encoder->keeps_no_file)
        store_bytes(pipeline, output, block);
    if (last) {
        conclude(pipeline, output);
        report(pipeline, output, line_of(output, block));
        bm_flight_end(&pipeline->flights, output->flight);
    }
    bm_block_release(
        block); /* the parcel may lie in it, or in the flight: neither is touched any more */
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
