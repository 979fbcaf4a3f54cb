/* SPDX-License-Identifier: MIT */
/* What a flight is going to do: in which colours the picture comes, which form it is decoded in, what the chain makes of that,
 * what is encoded, and how much memory that takes. */
#include "flight_plan.h"

#include <stdio.h>

#include "bandmill/size.h"
#include "clock.h"
#include "feed.h"
#include "loss.h"
#include "probe.h"
#include "rules/copy_file.h"
#include "rules/rules.h"

static const bm_encode_options *options_of(const bm_pipeline_config *config,
                                           const bm_codec *encoder)
{
    static const bm_encode_options nothing_said;
    for (size_t i = 0; config->encode && config->codecs[i]; i++)
        if (config->codecs[i] == encoder)
            return &config->encode[i];
    return &nothing_said;
}

bm_status bm_flight_read_header(bm_flight *flight, const bm_pipeline_config *config,
                                bm_error *error)
{
    bm_status status = bm_find_codec(config->codecs, flight->feed, &flight->codec, error);
    if (status)
        return status;
    bm_output *output = flight->output;
    output->encoder = output->task->encoder ? output->task->encoder : flight->codec;
    output->options = options_of(config, output->encoder);
    output->may_copy = bm_copy_file_may(output, config);
    if (output->may_copy)
        bm_feed_keep(flight->feed);
    uint64_t start = bm_now_ns();
    status = flight->codec->decode_open(&flight->decoder, flight->feed, &config->limits,
                                        &flight->picture, error);
    flight->decode_ns += bm_now_ns() - start;
    if (status)
        return status;
    flight->picture.codec = flight->codec;
    flight->has_header = true;

    if (!output->encoder->encode_open)
        return bm_fail(error, BM_E_UNSUPPORTED, "%s can be read but not written here",
                       output->encoder->name);
    return BM_OK;
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

static bm_status refuse_depth(const bm_pipeline_config *config, const bm_output *output,
                              const bm_desc *made, bm_error *error)
{
    char names[160] = "";
    size_t used = 0;
    for (const bm_codec *const *codec = config->codecs; *codec && used < sizeof names; codec++)
        if (!(*codec)->keeps_no_file && holds_depth(*codec, made, config->depth))
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                                     (*codec)->name);
    return bm_fail(error, BM_E_UNSUPPORTED, "%s does not hold %u bits a sample (--depth)%s%s",
                   output->encoder->name, config->depth, used ? ": choose another --format: " : "",
                   names);
}

/* What the output is to be: the nearest to what the chain makes that its format holds, and the depth that was asked
 * for. */
static bm_status choose_output(const bm_pipeline_config *config, const bm_output *output,
                               const bm_desc *made, bm_model *model, unsigned *depth,
                               bm_error *error)
{
    bm_desc wanted = *made;
    if (config->depth)
        wanted.depth = config->depth;
    output->encoder->accepts(&wanted, model, depth);
    if (config->depth && *depth != config->depth)
        return refuse_depth(config, output, made, error);
    return BM_OK;
}

/* Warns of what the encoder's format cannot hold of what comes out of the chain. Fewer bits that were asked for are
 * no loss. */
static void warn_of_losses(const bm_pipeline_config *config, bm_output *output, const bm_desc *made,
                           bm_model model, unsigned depth)
{
    const char *format = output->encoder->name;
    output->warnings = (bm_warnings){0}; /* a picture may be planned twice */
    if (bm_model_has_alpha(made->model) && !bm_model_has_alpha(model))
        bm_warn(&output->warnings, "alpha_dropped", "%s holds no transparency", format);
    if (made->depth > depth && !config->depth)
        bm_warn(&output->warnings, "depth_reduced", "%s holds %u bits a sample, not %u", format,
                depth, made->depth);
}

/* A chain that is to be planned, and how the rows lie that it gets. */
struct way {
    const bm_chain *chain;
    unsigned orientation;
};

static struct way way_as_written(const bm_pipeline_config *config, const bm_flight *flight)
{
    return (struct way){config->chain, config->as_stored ? 1 : flight->picture.orientation};
}

static void drop_program(bm_flight *flight)
{
    bm_program_destroy(flight->program);
    flight->program = NULL;
}

/* The chain's steps for what comes out of the recolouring. */
static bm_status plan_chain(const bm_pipeline_config *config, bm_flight *flight,
                            const struct way *way, bm_error *error)
{
    drop_program(flight);
    const bm_program_request program = {.chain = way->chain,
                                        .orientation = way->orientation,
                                        .linear = config->linear,
                                        .rewriting = config->rewriting,
                                        .reasons = &flight->output->reasons,
                                        .level = config->level};
    return bm_program_plan(&flight->program, &program, &flight->recolouring.to.desc, error);
}

/* Whether CMYK can go through chain and encoder, or leaves it on the way. */
static bool bears_cmyk(const bm_pipeline_config *config, bm_flight *flight)
{
    bm_error error;
    const struct way way = way_as_written(config, flight);
    bm_status status = plan_chain(config, flight, &way, &error);
    flight->output->reasons.count = 0;
    if (status)
        return status != BM_E_CHAIN;
    const bm_desc *out = bm_program_out(flight->program);
    bm_model model;
    unsigned depth;
    flight->output->encoder->accepts(out, &model, &depth);
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
    drop_program(flight);
    return status;
}

/* Rules of the library may change chains of several calls, whatever codec there is; those that know codecs start from what comes of
 * that. Plans the picture decoded whole. Errors are those of the chain as written. */
static bm_status plan_whole(const bm_pipeline_config *config, bm_flight *flight, struct way *way,
                            bm_chain *rewritten, bm_error *error)
{
    if (config->chain->count < 2 || config->rewriting == BM_REWRITE_NONE)
        return BM_OK;
    bm_status status = plan_chain(config, flight, way, error);
    if (status)
        return status;
    *rewritten = bm_program_chain(flight->program); /* begins with what turns it upright */
    *way = (struct way){rewritten, 1};
    return BM_OK;
}

/* What the pipeline itself holds of a file. */
static bool add_feed_bytes(size_t *bytes, const bm_flight *flight)
{
    return bm_size_add(bytes, bm_feed_bytes(bm_feed_total(flight->feed))) &&
           bm_size_add(bytes, bm_feed_kept_bytes(flight->feed));
}

/* What is left of the ceiling for decoder and encoder; 0: any. */
static size_t room_beside_feed(const bm_pipeline_config *config, const bm_flight *flight)
{
    size_t taken = 0;
    if (!config->memory_bytes)
        return 0;
    if (!add_feed_bytes(&taken, flight) || taken >= config->memory_bytes)
        return 1;
    return config->memory_bytes - taken;
}

/* Turns may cancel out the one that brings a picture upright; its file still asks for that one. */
static bool lies_alike(const bm_pipeline_config *config, const bm_flight *flight)
{
    return config->as_stored || flight->picture.orientation <= 1;
}

/* Has rules change the way. */
static bm_status draw_up(const bm_pipeline_config *config, bm_flight *flight, const struct way *way,
                         bm_draft *draft, bm_error *error)
{
    bm_status status =
        bm_draft_begin(draft, way->chain, &flight->picture.desc, way->orientation, error);
    if (status)
        return status;
    draft->codec = flight->codec;
    draft->decoder = flight->decoder;
    draft->recolours = flight->recolouring.to.handle;
    draft->linear = config->linear;
    draft->keeps_damaged = config->limits.keep_damaged;
    draft->may_copy =
        flight->output->may_copy && !flight->picture.warnings.count && lies_alike(config, flight);
    draft->encoder = flight->output->encoder;
    draft->options = flight->output->options;
    draft->source = &flight->picture;
    draft->room_bytes = room_beside_feed(config, flight);
    draft->reasons = &flight->output->reasons;
    bm_rules_apply(draft, config->rewriting);
    flight->output->why_not = draft->why_not;
    if (draft->changed) {
        flight->form = draft->form;
        bm_recolouring_reshape(&flight->recolouring, &draft->rows);
    }
    return BM_OK;
}

/* Plans the way for so many threads, unless it is planned already, and works out the bytes that it will need in all. */
static bm_status plan(const bm_pipeline_config *config, bm_flight *flight, const struct way *way,
                      unsigned workers, size_t *bytes, bm_error *error)
{
    const bm_codec *encoder = flight->output->encoder;
    bm_status status = flight->program ? BM_OK : plan_chain(config, flight, way, error);
    if (status)
        return status;
    bm_model model;
    unsigned depth;
    const bm_desc *made = bm_program_out(flight->program);
    status = choose_output(config, flight->output, made, &model, &depth, error);
    if (status)
        return status;
    warn_of_losses(config, flight->output, made, model, depth);
    if (!flight->form.planes) /* planes are stored as they come: a rule has asked the encoder */
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
    flight->output->desc = *bm_program_out(flight->program);
    flight->output->has_plan = true;

    *bytes = bm_program_bytes(flight->program);
    if (!bm_size_add(bytes, flight->picture.decoder_bytes) ||
        !bm_size_add(bytes, bm_recolouring_bytes(&flight->recolouring)) ||
        !add_feed_bytes(bytes, flight) ||
        (!flight->output->copies &&
         !bm_size_add(bytes, encoder->encode_bytes(&flight->output->desc, flight->output->options,
                                                   &flight->picture))))
        return bm_fail(error, BM_E_LIMIT_MEMORY, "needs more memory than can be counted");
    return BM_OK;
}

static bm_status plan_within(const bm_pipeline_config *config, bm_flight *flight,
                             const struct way *way, unsigned workers, size_t *bytes,
                             bm_error *error)
{
    unsigned reasons = flight->program ? 0 : flight->output->reasons.count; /* before planning */
    bm_status status = plan(config, flight, way, workers, bytes, error);
    if (!status && workers > 1 && config->memory_bytes && *bytes > config->memory_bytes) {
        flight->output->reasons.count = reasons;
        drop_program(flight);
        status = plan(config, flight, way, 1, bytes, error); /* slower, but it may fit */
    }
    return status;
}

/* The output is to be the input's bytes: what is decoded is thrown away, and so comes in the cheapest form there is. */
static bm_status plan_copy(const bm_pipeline_config *config, bm_flight *flight, unsigned workers,
                           size_t *bytes, bm_error *error)
{
    static const bm_chain nothing;
    const struct way way = {&nothing, 1};
    const bm_desc out = flight->output->desc;
    bm_desc rows = bm_copy_file_apply(flight->output);
    bm_recolouring_reshape(&flight->recolouring, &rows);
    drop_program(flight);
    bm_status status = plan_within(config, flight, &way, workers, bytes, error);
    flight->output->desc = out;
    return status;
}

/* The codec makes the output of what is stored: nothing is decoded, and there is no program. */
static bm_status plan_transform(const bm_pipeline_config *config, bm_flight *flight,
                                const bm_draft *draft, size_t *bytes, bm_error *error)
{
    bm_model model;
    unsigned depth;
    bm_status status = choose_output(config, flight->output, &draft->made, &model, &depth, error);
    if (status)
        return status;
    drop_program(flight);
    bm_output *output = flight->output;
    output->transforms = true;
    output->transform = draft->transform;
    output->desc = draft->made;
    output->has_plan = true;
    *bytes = draft->transform_bytes;
    if (!add_feed_bytes(bytes, flight))
        return bm_fail(error, BM_E_LIMIT_MEMORY, "needs more memory than can be counted");
    return BM_OK;
}

/* Whether pixels come otherwise than they are stored. */
static bool takes_away(const bm_decode_form *form)
{
    return form->shrink || form->gray || form->width;
}

static bm_status settle(bm_flight *flight, const bm_pipeline_config *config, unsigned workers,
                        size_t *bytes, bm_error *error)
{
    struct way way = way_as_written(config, flight);
    bm_draft draft = {0};
    bm_chain rewritten, changed;
    bm_program *whole = NULL; /* has the tables that calls of the changed chain may hold */
    flight->output->orientation = config->as_stored ? flight->picture.orientation : 1;
    bm_status status = settle_colours(config, flight, error);
    if (!status)
        status = plan_whole(config, flight, &way, &rewritten, error);
    if (!status)
        status = draw_up(config, flight, &way, &draft, error);
    if (!status && draft.transforms) {
        status = plan_transform(config, flight, &draft, bytes, error);
        flight->output->same_pixels = lies_alike(config, flight) && bm_draft_is_empty(&draft);
        bm_draft_end(&draft);
        bm_feed_give(flight->feed, (bm_feed_taker){0});
        return status;
    }
    if (!status && draft.changed) {
        whole = flight->program;
        flight->program = NULL;
        changed = bm_draft_chain(&draft, &way.orientation);
        way.chain = &changed;
    } else {
        way = way_as_written(config, flight);
    }
    if (!status)
        status = plan_within(config, flight, &way, workers, bytes, error);
    if (!status)
        flight->output->same_pixels = !takes_away(&flight->form) && lies_alike(config, flight) &&
                                      bm_program_is_empty(flight->program) &&
                                      !flight->recolouring.to.handle;
    bm_program_destroy(whole);
    bm_draft_end(&draft);
    if (!status && flight->output->may_copy && flight->output->same_pixels &&
        !flight->picture.warnings.count)
        return plan_copy(config, flight, workers, bytes, error);
    bm_feed_give(flight->feed, (bm_feed_taker){0});
    return status;
}

bm_status bm_flight_plan(bm_flight *flight, const bm_pipeline_config *config, unsigned workers,
                         size_t *bytes, bm_error *error)
{
    bm_status status = settle(flight, config, workers, bytes, error);
    return status ? status : bm_judge_loss(flight, config, error);
}
