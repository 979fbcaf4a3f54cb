/* SPDX-License-Identifier: MIT */
/* Reader threads: open an input, parse its header, plan the chain for it, reserve its memory in
 * input order, load the bytes and hand the picture to the lanes. Most of their time they wait for
 * disks. */
#include <stdio.h>

#include "bandmill/size.h"
#include "clock.h"
#include "engine.h"
#include "feed.h"
#include "probe.h"

/* A picture above this many pixels is laid out for two workers even while many others wait: it
 * would take long enough for the rest of the batch to run out before it. */
#define LARGE_PIXELS 32000000u

/* One task in the hands of a reader. */
struct reading {
    bm_pipeline *pipeline;
    bm_flight *flight;
    void *handle; /* of the input, while `open`; kept by the reader, whoever has the flight */
    bool open;
};

static bm_status read_input(void *context, void *bytes, size_t size, size_t *got, bm_error *error)
{
    struct reading *reading = context;
    const bm_input *input = &reading->pipeline->config.input;
    return input->read(input->context, reading->handle, bytes, size, got, error);
}

static const bm_encode_options *options_of(const bm_pipeline_config *config,
                                           const bm_codec *encoder)
{
    static const bm_encode_options nothing_said;
    for (size_t i = 0; config->encode && config->codecs[i]; i++)
        if (config->codecs[i] == encoder)
            return &config->encode[i];
    return &nothing_said;
}

static bm_status read_header(const bm_pipeline_config *config, bm_flight *flight, bm_error *error)
{
    uint64_t start = bm_now_ns();
    bm_status status = flight->codec->decode_open(&flight->decoder, flight->feed, &config->limits,
                                                  &flight->picture, error);
    flight->decode_ns += bm_now_ns() - start;
    if (status)
        return status;
    flight->picture.codec = flight->codec;
    flight->has_header = true;

    flight->encoder = flight->task->encoder ? flight->task->encoder : flight->codec;
    flight->options = options_of(config, flight->encoder);
    if (!flight->encoder->encode_open)
        return bm_fail(error, BM_E_UNSUPPORTED, "%s can be read but not written here",
                       flight->encoder->name);
    return BM_OK;
}

/* How many threads may work on the picture: one while there are pictures for all lanes, and more
 * and more for the last of a batch. Lanes become free one by one then, so each picture may have
 * more than an equal share of them; rows for more workers than come cost memory, so not all of
 * them. */
static unsigned workers_for(const bm_pipeline *pipeline, const bm_flight *flight)
{
    unsigned threads = pipeline->config.threads;
    size_t remaining = pipeline->count - flight->index;
    size_t workers = 1 + 2 * (size_t)threads / remaining;
    uint64_t pixels = (uint64_t)flight->picture.desc.width * flight->picture.desc.height;
    if (workers < 2 && pixels > LARGE_PIXELS)
        workers = 2;
    return workers < threads ? (unsigned)workers : threads;
}

static bool holds_depth(const bm_codec *encoder, const bm_desc *made, uint8_t depth)
{
    bm_desc desc = *made;
    bm_model model;
    unsigned nearest = 0;
    desc.depth = depth;
    if (encoder->accepts)
        encoder->accepts(&desc, &model, &nearest);
    return nearest == depth;
}

static bm_status refuse_depth(const bm_pipeline_config *config, const bm_flight *flight,
                              const bm_desc *made, bm_error *error)
{
    char names[160] = "";
    size_t used = 0;
    for (const bm_codec *const *codec = config->codecs; *codec && used < sizeof names; codec++)
        if (!(*codec)->keeps_no_file && holds_depth(*codec, made, config->depth))
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                                     (*codec)->name);
    return bm_fail(error, BM_E_UNSUPPORTED, "%s does not hold %u bits a sample (--depth)%s%s",
                   flight->encoder->name, config->depth, used ? ": choose another --format: " : "",
                   names);
}

/* What the output is to be: the nearest to what the chain makes that its format holds, and the depth that was asked
 * for. */
static bm_status choose_output(const bm_pipeline_config *config, const bm_flight *flight,
                               const bm_desc *made, bm_model *model, unsigned *depth,
                               bm_error *error)
{
    bm_desc wanted = *made;
    if (config->depth)
        wanted.depth = config->depth;
    flight->encoder->accepts(&wanted, model, depth);
    if (config->depth && *depth != config->depth)
        return refuse_depth(config, flight, made, error);
    return BM_OK;
}

/* Warns of what the encoder's format cannot hold of what comes out of the chain. Fewer bits that were asked for are
 * no loss. */
static void warn_of_losses(const bm_pipeline_config *config, bm_flight *flight, const bm_desc *made,
                           bm_model model, unsigned depth)
{
    const char *format = flight->encoder->name;
    flight->warnings = (bm_warnings){0}; /* a picture may be planned twice */
    if (bm_model_has_alpha(made->model) && !bm_model_has_alpha(model))
        bm_warn(&flight->warnings, "alpha_dropped", "%s holds no transparency", format);
    if (made->depth > depth && !config->depth)
        bm_warn(&flight->warnings, "depth_reduced", "%s holds %u bits a sample, not %u", format,
                depth, made->depth);
}

/* The chain's steps for what comes out of the recolouring. */
static bm_status plan_chain(const bm_pipeline_config *config, bm_flight *flight, bm_error *error)
{
    bm_program_destroy(flight->program);
    flight->program = NULL;
    unsigned orientation = flight->picture.orientation;
    const bm_program_request program = {.chain = config->chain,
                                        .orientation = config->as_stored ? 1 : orientation,
                                        .linear = config->linear,
                                        .rewriting = config->rewriting,
                                        .level = config->level};
    flight->orientation = config->as_stored ? orientation : 1;
    return bm_program_plan(&flight->program, &program, &flight->recolouring.to.desc, error);
}

/* Whether CMYK can go through chain and encoder, or leaves it on the way. */
static bool bears_cmyk(const bm_pipeline_config *config, bm_flight *flight)
{
    bm_error error;
    bm_status status = plan_chain(config, flight, &error);
    if (status)
        return status != BM_E_CHAIN;
    const bm_desc *out = bm_program_out(flight->program);
    bm_model model;
    unsigned depth;
    flight->encoder->accepts(out, &model, &depth);
    return model == out->model;
}

/* Settles in which colours the picture comes to the chain. */
static bm_status settle_colours(const bm_pipeline_config *config, bm_flight *flight,
                                bm_error *error)
{
    bm_recolouring *recolouring = &flight->recolouring;
    bm_picture *picture = &flight->picture;
    bm_status status = bm_recolouring_begin(recolouring, config->colour, picture, false, error);
    if (!status && recolouring->to.desc.model == BM_CMYK && !bears_cmyk(config, flight))
        status = bm_recolouring_begin(recolouring, config->colour, picture, true, error);
    return status;
}

/* Plans the chain for the picture and works out the bytes that it will need in all. */
static bm_status plan(const bm_pipeline_config *config, bm_flight *flight, unsigned workers,
                      size_t *bytes, bm_error *error)
{
    const bm_codec *encoder = flight->encoder;
    bm_status status = plan_chain(config, flight, error);
    if (status)
        return status;
    bm_model model;
    unsigned depth;
    const bm_desc *made = bm_program_out(flight->program);
    status = choose_output(config, flight, made, &model, &depth, error);
    if (status)
        return status;
    warn_of_losses(config, flight, made, model, depth);
    status = bm_program_convert(flight->program, model, depth, error);
    if (status)
        return status;
    bool converts = flight->recolouring.to.handle;
    bm_layout_request request = {.workers = workers,
                                 .band_rows = config->band_rows,
                                 .source_offset = converts ? 0 : flight->codec->row_offset};
    status = bm_program_layout(flight->program, &request, error);
    if (status)
        return status;
    flight->out = *bm_program_out(flight->program);
    flight->same_pixels = bm_program_is_empty(flight->program) && !converts;
    flight->has_plan = true;

    *bytes = bm_program_bytes(flight->program);
    if (!bm_size_add(bytes, flight->picture.decoder_bytes) ||
        !bm_size_add(bytes, bm_recolouring_bytes(&flight->recolouring)) ||
        !bm_size_add(bytes, bm_feed_bytes(bm_feed_total(flight->feed))) ||
        !bm_size_add(bytes, encoder->encode_bytes(&flight->out, flight->options, &flight->picture)))
        return bm_fail(error, BM_E_LIMIT_MEMORY, "needs more memory than can be counted");
    return BM_OK;
}

/* All that happens before the picture's memory is reserved. */
static bm_status prepare(struct reading *reading, size_t *bytes, bm_error *error)
{
    bm_pipeline *pipeline = reading->pipeline;
    const bm_pipeline_config *config = &pipeline->config;
    bm_flight *flight = reading->flight;
    if (bm_is_cancelled(pipeline))
        return bm_fail(error, BM_E_CANCELLED, "the run was cancelled");

    bm_status status = config->input.open(config->input.context, flight->task, &reading->handle,
                                          &flight->stamp, error);
    if (status)
        return status;
    reading->open = true;
    bm_feed_origin origin = {reading, read_input, &pipeline->cancelled};
    status = bm_feed_create(&flight->feed, &pipeline->blocks, flight->stamp.size, &origin, error);
    if (!status)
        status = bm_find_codec(config->codecs, flight->feed, &flight->codec, error);
    if (!status)
        status = read_header(config, flight, error);
    if (!status)
        status = settle_colours(config, flight, error);
    if (status)
        return status;

    unsigned workers = workers_for(pipeline, flight);
    status = plan(config, flight, workers, bytes, error);
    if (!status && workers > 1 && config->memory_bytes && *bytes > config->memory_bytes)
        status = plan(config, flight, 1, bytes, error); /* slower, but it may fit */
    return status;
}

static void close_input(struct reading *reading)
{
    const bm_input *input = &reading->pipeline->config.input;
    if (reading->open)
        input->close(input->context, reading->handle);
    reading->open = false;
}

/* Closes a stretch of reading that began at *begin_ns and ended with a wait of `waited_ns`, and begins the next one. */
static void trace(const bm_pipeline *pipeline, size_t index, uint64_t *begin_ns, uint64_t waited_ns)
{
    if (!pipeline->config.tracer)
        return;
    uint64_t now = bm_now_ns(), wait = now - waited_ns;
    bm_trace(pipeline, BM_STAGE_READ, BM_ACTIVITY_READ, index, *begin_ns, wait);
    if (waited_ns)
        bm_trace(pipeline, BM_STAGE_READ, BM_ACTIVITY_BLOCKED, index, wait, now);
    *begin_ns = now;
}

/* Brings one task to the lanes, or, when it fails, to the writer. */
static void read_task(bm_pipeline *pipeline, size_t index, uint64_t *blocked_ns)
{
    uint64_t begin_ns = bm_now_ns(), waited_ns = 0;
    bm_flight *flight = bm_flight_begin(&pipeline->flights, &pipeline->tasks[index], index);
    struct reading reading = {.pipeline = pipeline, .flight = flight};
    bm_error error = {0};
    size_t bytes = 0;

    bm_status status = prepare(&reading, &bytes, &error);
    if (status) {
        bm_flight_unload(flight); /* before waiting for its turn */
        bm_budget_pass(&pipeline->budget, index, &waited_ns);
    } else {
        status = bm_budget_reserve(&pipeline->budget, index, bytes, &waited_ns, &error);
    }
    trace(pipeline, index, &begin_ns, waited_ns);
    *blocked_ns += waited_ns;
    if (status) {
        bm_fail_flight(pipeline, flight, status, &error);
        bm_flight_unload(flight);
        close_input(&reading);
        bm_send_end(pipeline, flight, NULL, blocked_ns);
        return;
    }
    flight->reserved_bytes = bytes;

    bm_feed *feed = flight->feed;
    bool whole = bm_feed_preload(feed);
    if (whole)
        close_input(&reading);
    else
        bm_feed_hand_over(feed);
    waited_ns = 0;
    bm_trace_ready(pipeline, bm_dispatch_push(&pipeline->dispatch, flight, &waited_ns));
    trace(pipeline, index, &begin_ns, waited_ns);
    *blocked_ns += waited_ns;
    if (!whole) {
        waited_ns = 0;
        bm_feed_pump(feed, &waited_ns);
        trace(pipeline, index, &begin_ns, waited_ns);
        *blocked_ns += waited_ns;
    }
    close_input(&reading);
}

void *bm_reader_main(void *context)
{
    const bm_stage_thread *self = context;
    bm_pipeline *pipeline = self->pipeline;
    bm_clock *clock = bm_stats_reader(&pipeline->stats, self->index);

    for (;;) {
        size_t index = atomic_fetch_add(&pipeline->next_task, 1);
        if (index >= pipeline->count)
            break;
        uint64_t start = bm_now_ns(), blocked_ns = 0;
        read_task(pipeline, index, &blocked_ns);
        bm_clock_add(clock, (int64_t)(bm_now_ns() - start), 0, (int64_t)blocked_ns);
        atomic_fetch_add_explicit(&clock->items, 1, memory_order_relaxed);
    }
    bm_reader_leave(pipeline);
    return NULL;
}

void bm_reader_leave(bm_pipeline *pipeline)
{
    if (atomic_fetch_sub(&pipeline->readers_left, 1) == 1)
        bm_dispatch_close(&pipeline->dispatch);
}
