/* SPDX-License-Identifier: MIT */
/* What a flight is going to do: in which colours the picture comes, which form it is decoded in, what the chains make of that,
 * what is encoded, and how much memory that takes. */
#include "flight_plan.h"

#include "bandmill/size.h"
#include "clock.h"
#include "feed.h"
#include "loss.h"
#include "output_plan.h"
#include "probe.h"
#include "rules/copy_file.h"
#include "ways.h"

static bm_status check_encoder(bm_output *output, bm_error *error)
{
    bm_status status = BM_OK;
    if (!output->encoder->encode_open)
        status = bm_fail(error, BM_E_UNSUPPORTED, "%s can be read but not written here",
                         output->encoder->name);
    return bm_output_lose(output, status, error);
}

bm_status bm_flight_read_header(bm_flight *flight, const bm_pipeline_config *config,
                                bm_error *error)
{
    bm_status status = bm_find_codec(config->codecs, flight->feed, &flight->codec, error);
    if (status)
        return status;
    bool may_copy = false;
    for (unsigned i = 0; i < flight->outputs; i++) {
        bm_output_begin(&flight->output[i], config);
        may_copy |= flight->output[i].may_copy;
    }
    if (may_copy)
        bm_feed_keep(flight->feed);
    uint64_t start = bm_now_ns();
    status = flight->codec->decode_open(&flight->decoder, flight->feed, &config->limits,
                                        &flight->picture, error);
    flight->decode_ns += bm_now_ns() - start;
    if (status)
        return status;
    bm_picture_opened(&flight->picture, flight->codec);
    flight->has_header = true;
    for (unsigned i = 0; !status && i < flight->outputs; i++)
        status = check_encoder(&flight->output[i], error);
    return status;
}

/* ---- colours --------------------------------------------------------------------------------- */

/* Whether the way leaves CMYK behind in its encoder's format. */
static bool ends_otherwise(const bm_output *output, const bm_program *program)
{
    const bm_desc *out = bm_program_out(program);
    bm_model model;
    unsigned depth;
    output->encoder->accepts(out, &model, &depth);
    return model != out->model;
}

/* Whether CMYK does not go through chain and encoder, or leaves it on the way, and RGB would. A chain that fits the picture in
 * neither has no say. */
static bm_status ask_for_rgb(const bm_ways *ways, size_t i, bool *needs, bm_error *error)
{
    const bm_desc *cmyk = &ways->flight->recolouring.to.desc;
    bm_desc rgb;
    bm_program *program = NULL;
    bm_status status = bm_ways_try_all(ways, i, cmyk, &program, error);
    *needs = !status && ends_otherwise(ways->way[i].output, program);
    if (status == BM_E_CHAIN) {
        status = bm_desc_interleaved(&rgb, cmyk->width, cmyk->height, BM_RGB, cmyk->depth, error);
        if (!status)
            status = bm_ways_try_all(ways, i, &rgb, &program, error);
        *needs = !status;
    }
    bm_program_destroy(program);
    return status == BM_E_NOMEM ? status : BM_OK;
}

static bm_status ask_all_for_rgb(const bm_ways *ways, bool *needs, bm_error *error)
{
    size_t count = bm_ways_count_choosers(ways);
    bm_status status = BM_OK;
    *needs = false;
    for (size_t i = 0; i < count && !status && !*needs; i++)
        status = ask_for_rgb(ways, i, needs, error);
    return status;
}

/* Settles in which colours the picture comes to the chains: of several outputs all have the same, but for copies of a CMYK file. */
static bm_status settle_colours(bm_ways *ways, bm_error *error)
{
    const bm_colour *colour = ways->config->colour;
    bm_recolouring *recolouring = &ways->flight->recolouring;
    bm_picture *picture = &ways->flight->picture;
    bm_status status = bm_recolouring_begin(recolouring, colour, picture, false, error);
    if (status || recolouring->to.desc.model != BM_CMYK)
        return status;
    bool needs_rgb = false;
    status = bm_ways_set_copies_aside(ways, error);
    if (!status)
        status = ask_all_for_rgb(ways, &needs_rgb, error);
    if (!status && needs_rgb)
        status = bm_recolouring_begin(recolouring, colour, picture, true, error);
    return status;
}

/* ---- instead of a program -------------------------------------------------------------------- */

/* Whether pixels come otherwise than they are stored. */
static bool takes_away(const bm_decode_form *form)
{
    return form->shrink || form->gray || form->width;
}

static bool has_same_pixels(const bm_ways *ways, size_t i)
{
    const bm_flight *flight = ways->flight;
    return !ways->way[i].copies && !ways->way[i].output->measured && !takes_away(&flight->form) &&
           bm_ways_lie_alike(ways) && bm_program_output_is_empty(flight->program, i) &&
           !flight->recolouring.to.handle;
}

/* One output is to be the input's bytes. Where it is alone, what is decoded is thrown away, and so comes in the cheapest form there is. */
static bm_status plan_copy(bm_ways *ways, size_t i, size_t *bytes, bm_error *error)
{
    static const bm_chain nothing;
    bm_flight *flight = ways->flight;
    bm_output *output = ways->way[i].output;
    const bm_desc desc = output->desc;
    bm_copy_file_apply(output);
    if (ways->count > 1)
        return BM_OK;
    const bm_desc rows = bm_copy_file_decode(flight);
    ways->way[i].branch = (bm_branch){&nothing, 1};
    bm_recolouring_reshape(&flight->recolouring, &rows);
    bm_ways_drop_program(flight);
    bm_status status = bm_ways_lay_out(ways, bytes, error);
    output->desc = desc;
    return status;
}

/* The codec makes the one output of what is stored: nothing is decoded, and there is no program. */
static bm_status plan_transform(bm_ways *ways, size_t *bytes, bm_error *error)
{
    const bm_draft *draft = &ways->draft[0];
    bm_output *output = ways->way[0].output;
    bm_model model;
    unsigned depth;
    bm_status status = bm_output_choose(output, ways->config, &draft->made, &model, &depth, error);
    if (bm_output_lose(output, status, error))
        return status;
    output->transforms = true;
    output->transform = draft->transform;
    output->desc = draft->made;
    output->has_plan = true;
    output->same_pixels = bm_ways_lie_alike(ways) && bm_draft_is_empty(draft);
    *bytes = draft->transform_bytes;
    bm_feed_give(ways->flight->feed, (bm_feed_taker){0});
    return bm_ways_add_feed_bytes(bytes, ways->flight)
               ? BM_OK
               : bm_fail(error, BM_E_LIMIT_MEMORY, "needs more memory than can be counted");
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bm_status make_plan(bm_ways *ways, size_t *bytes, bm_error *error)
{
    bm_flight *flight = ways->flight;
    bm_status status = settle_colours(ways, error);
    const size_t choosers = bm_ways_count_choosers(ways);
    for (size_t i = 0; !status && i < choosers; i++)
        status = bm_ways_plan_whole(ways, i, error);
    bm_ways_leave_out(ways);
    if (!status)
        status = bm_ways_draw_up(ways, error);
    if (status)
        return status;
    if (ways->draft[0].transforms)
        return plan_transform(ways, bytes, error);
    bm_ways_settle(ways);
    status = bm_ways_lay_out(ways, bytes, error);
    for (size_t i = 0; !status && i < ways->count; i++) {
        bm_output *output = ways->way[i].output;
        output->same_pixels = has_same_pixels(ways, i);
        if (output->same_pixels && output->may_copy && !flight->picture.warnings.count)
            status = plan_copy(ways, i, bytes, error);
    }
    if (!flight->copies)
        bm_feed_give(flight->feed, (bm_feed_taker){0});
    return status;
}

/* Outputs may not lose anything; the program goes on making them, and their sinks take nothing. */
static bm_status judge_losses(const bm_ways *ways, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < ways->count; i++) {
        bm_output *output = ways->way[i].output;
        bm_error why;
        if (output->measured && !output->desc.width)
            continue; /* it is judged when it is measured */
        bm_status loss = bm_judge_loss(output, ways->config, &why);
        if (loss && !bm_output_fail(output, loss, &why))
            status = bm_fail(error, loss, "%s", why.message);
    }
    return status;
}

bm_status bm_flight_plan(bm_flight *flight, const bm_pipeline_config *config, unsigned workers,
                         size_t *bytes, bm_error *error)
{
    bm_way way = {0};
    bm_draft draft = {0};
    bm_ways ways = {
        .config = config, .flight = flight, .workers = workers, .way = &way, .draft = &draft};
    bool several = flight->outputs > 1;
    if (several) {
        ways.way = bm_pool_alloc(&flight->memory, flight->outputs, sizeof *ways.way);
        ways.draft = bm_pool_alloc(&flight->memory, flight->outputs, sizeof *ways.draft);
        ways.also = bm_pool_alloc(&flight->memory, flight->outputs, sizeof *ways.also);
    }
    bm_status status = BM_OK;
    if (!ways.way || !ways.draft || (several && !ways.also))
        status = bm_fail(error, BM_E_NOMEM, "no memory for the plan of a picture");
    for (unsigned i = 0; !status && i < flight->outputs; i++) {
        bm_output *output = &flight->output[i];
        output->orientation = config->as_stored ? flight->picture.orientation : 1;
        if (!output->error.status)
            ways.way[ways.count++] =
                (bm_way){.output = output, .branch = bm_ways_as_written(&ways, output)};
    }
    if (!status)
        status = make_plan(&ways, bytes, error);
    if (!status)
        status = judge_losses(&ways, error);
    for (size_t i = 0; i < ways.count; i++)
        bm_ways_end(&ways, i);
    return status;
}
