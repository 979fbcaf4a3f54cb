/* SPDX-License-Identifier: MIT */
/* What a flight is going to do: in which colours the picture comes, which form it is decoded in, what the chains make of that,
 * what is encoded, and how much memory that takes. */
#include "flight_plan.h"

#include "bandmill/size.h"
#include "clock.h"
#include "feed.h"
#include "forms.h"
#include "loss.h"
#include "output_plan.h"
#include "probe.h"
#include "rules/copy_file.h"
#include "rules/rules.h"

/* ---- outputs --------------------------------------------------------------------------------- */

/* An output that cannot be made fails alone, as long as there are others. */
static bm_status lose(bm_output *output, bm_status status, bm_error *error)
{
    output->has_plan = output->has_plan && !status;
    return status && !bm_output_fail(output, status, error) ? status : BM_OK;
}

static bm_status check_encoder(bm_output *output, bm_error *error)
{
    bm_status status = BM_OK;
    if (!output->encoder->encode_open)
        status = bm_fail(error, BM_E_UNSUPPORTED, "%s can be read but not written here",
                         output->encoder->name);
    return lose(output, status, error);
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
    flight->picture.codec = flight->codec;
    flight->has_header = true;
    for (unsigned i = 0; !status && i < flight->outputs; i++)
        status = check_encoder(&flight->output[i], error);
    return status;
}

/* ---- ways ------------------------------------------------------------------------------------ */

/* The way of one output in the making. Those of a flight stand in the order of its outputs; where one has failed it is gone. */
struct way {
    bm_output *output;
    bm_branch branch;   /* the chain that is to be planned, and how the rows lie that it gets */
    bm_chain rewritten; /* by rules of the library */
    bm_program *whole;  /* has the tables that calls of changed chains may hold */
    unsigned reasons;   /* that there were when it was planned whole */
    bm_chain changed;   /* by rules that know codecs */
    bool copies;        /* it is a copy beside others, and takes whatever is decoded for them */
};

struct plan {
    const bm_pipeline_config *config;
    bm_flight *flight;
    unsigned workers;
    size_t count;
    struct way *way; /* `count` of them ... */
    bm_draft *draft; /* ... and of these */
    bm_branch *also; /* the branches but for the first */
};

static bm_branch as_written(const struct plan *plan, const bm_output *output)
{
    return (bm_branch){output->chain,
                       plan->config->as_stored ? 1 : plan->flight->picture.orientation};
}

static void drop_program(bm_flight *flight)
{
    bm_program_destroy(flight->program);
    flight->program = NULL;
}

static void end_way(struct plan *plan, size_t i)
{
    bm_program_destroy(plan->way[i].whole);
    plan->way[i].whole = NULL;
    bm_draft_end(&plan->draft[i]);
}

/* Puts a way into another place, whose own is not needed any more. */
static void move_way(struct plan *plan, size_t from, size_t to)
{
    struct way *way = &plan->way[to];
    const struct way *old = &plan->way[from];
    if (from == to)
        return;
    *way = *old;
    if (way->branch.chain == &old->rewritten)
        way->branch.chain = &way->rewritten;
    else if (way->branch.chain == &old->changed)
        way->branch.chain = &way->changed;
    plan->draft[to] = plan->draft[from];
}

/* Leaves out the ways of outputs that have failed. */
static void leave_out(struct plan *plan)
{
    size_t left = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->way[i].output->error.status)
            end_way(plan, i);
        else
            move_way(plan, i, left++);
    }
    plan->count = left;
}

/* The steps of `count` ways from the i-th on, for what comes out of the recolouring. */
static bm_status plan_ways(const struct plan *plan, size_t i, size_t count, bm_program **program,
                           bm_error *error)
{
    const bm_pipeline_config *config = plan->config;
    for (size_t k = 1; k < count; k++)
        plan->also[k - 1] = plan->way[i + k].branch;
    const bm_branch *first = &plan->way[i].branch;
    const bm_program_request request = {.chain = first->chain,
                                        .orientation = first->orientation,
                                        .also = plan->also,
                                        .also_count = count - 1,
                                        .linear = config->linear,
                                        .rewriting = config->rewriting,
                                        .reasons =
                                            count == 1 ? &plan->way[i].output->reasons : NULL,
                                        .level = config->level,
                                        .memory = &plan->flight->memory};
    return bm_program_plan(program, &request, &plan->flight->recolouring.to.desc, error);
}

/* Outputs fail whose chain does not fit the picture. */
static bm_status lose_misfits(struct plan *plan, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < plan->count; i++) {
        bm_program *alone = NULL;
        bm_error why;
        unsigned reasons = plan->way[i].output->reasons.count;
        status = lose(plan->way[i].output, plan_ways(plan, i, 1, &alone, &why), &why);
        if (status)
            *error = why;
        plan->way[i].output->reasons.count = reasons;
        bm_program_destroy(alone);
    }
    leave_out(plan);
    return status;
}

/* One program for all ways; those of several that cannot be planned are left out. */
static bm_status plan_program(struct plan *plan, bm_error *error)
{
    bm_flight *flight = plan->flight;
    drop_program(flight);
    bm_status status = plan_ways(plan, 0, plan->count, &flight->program, error);
    if (!status || plan->count == 1)
        return status;
    size_t before = plan->count;
    bm_error why;
    bm_status lost = lose_misfits(plan, &why);
    if (lost || plan->count == before) {
        *error = lost ? why : *error;
        return lost ? lost : status;
    }
    return plan_ways(plan, 0, plan->count, &flight->program, error);
}

/* ---- colours --------------------------------------------------------------------------------- */

/* Whether CMYK can go through chain and encoder, or leaves it on the way. */
static bool bears_cmyk(const struct plan *plan, size_t i)
{
    bm_error error;
    bm_program *program = NULL;
    bm_output *output = plan->way[i].output;
    bm_status status = plan_ways(plan, i, 1, &program, &error);
    output->reasons.count = 0;
    if (status)
        return status != BM_E_CHAIN;
    const bm_desc *out = bm_program_out(program);
    bm_model model;
    unsigned depth;
    output->encoder->accepts(out, &model, &depth);
    bool bears = model == out->model;
    bm_program_destroy(program);
    return bears;
}

static bool all_bear_cmyk(const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (!bears_cmyk(plan, i))
            return false;
    return true;
}

/* Settles in which colours the picture comes to the chains: of several outputs all have the same. */
static bm_status settle_colours(const struct plan *plan, bm_error *error)
{
    const bm_colour *colour = plan->config->colour;
    bm_recolouring *recolouring = &plan->flight->recolouring;
    bm_picture *picture = &plan->flight->picture;
    bm_status status = bm_recolouring_begin(recolouring, colour, picture, false, error);
    if (!status && recolouring->to.desc.model == BM_CMYK && !all_bear_cmyk(plan))
        status = bm_recolouring_begin(recolouring, colour, picture, true, error);
    return status;
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* Rules of the library may change chains of several calls, whatever codec there is; those that know codecs start from what comes of
 * that. Plans the picture decoded whole. Errors are those of the chain as written. */
static bm_status plan_whole(struct plan *plan, size_t i, bm_error *error)
{
    struct way *way = &plan->way[i];
    if (way->output->chain->count < 2 || plan->config->rewriting == BM_REWRITE_NONE)
        return BM_OK;
    bm_status status = lose(way->output, plan_ways(plan, i, 1, &way->whole, error), error);
    if (status || !way->whole)
        return status;
    way->rewritten = bm_program_chain(way->whole); /* begins with what turns it upright */
    way->branch = (bm_branch){&way->rewritten, 1};
    way->reasons = way->output->reasons.count;
    return BM_OK;
}

/* What the pipeline itself holds of a file. */
static bool add_feed_bytes(size_t *bytes, const bm_flight *flight)
{
    return bm_size_add(bytes, bm_feed_bytes(bm_feed_total(flight->feed))) &&
           bm_size_add(bytes, bm_feed_kept_bytes(flight->feed));
}

/* What is left of the ceiling for decoder and encoder; 0: any. */
static size_t room_beside_feed(const struct plan *plan)
{
    size_t taken = 0, most = plan->config->memory_bytes;
    if (!most)
        return 0;
    return add_feed_bytes(&taken, plan->flight) && taken < most ? most - taken : 1;
}

/* Turns may cancel out the one that brings a picture upright; its file still asks for that one. */
static bool lies_alike(const struct plan *plan)
{
    return plan->config->as_stored || plan->flight->picture.orientation <= 1;
}

/* What another way has chosen of the decoder holds no longer. */
static void choose_nothing(bm_flight *flight)
{
    bm_decode_form form = {0};
    bm_desc rows;
    bm_error error; /* what came from the header always can be had */
    if (flight->outputs > 1 && flight->codec->decode_choose)
        flight->codec->decode_choose(flight->decoder, &form, &rows, &error);
}

/* Has rules change one way, under the cap. */
static bm_status draw_up(struct plan *plan, size_t i, const bm_form_cap *cap, bm_error *error)
{
    const bm_pipeline_config *config = plan->config;
    bm_flight *flight = plan->flight;
    struct way *way = &plan->way[i];
    bm_output *output = way->output;
    bm_draft *draft = &plan->draft[i];
    bm_draft_end(draft);
    choose_nothing(flight);
    output->reasons.count = way->reasons;
    bm_status status = bm_draft_begin(draft, way->branch.chain, &flight->picture.desc,
                                      way->branch.orientation, &flight->memory, error);
    if (status)
        return status;
    draft->codec = flight->codec;
    draft->decoder = flight->decoder;
    draft->recolours = flight->recolouring.to.handle;
    draft->linear = config->linear;
    draft->keeps_damaged = config->limits.keep_damaged;
    draft->may_copy = output->may_copy && !flight->picture.warnings.count && lies_alike(plan) &&
                      flight->outputs == 1; /* beside others that is settled */
    draft->encoder = output->encoder;
    draft->options = output->options;
    draft->source = &flight->picture;
    draft->reasons = &output->reasons;
    draft->room_bytes = room_beside_feed(plan);
    draft->cap = *cap;
    bm_rules_apply(draft, config->rewriting);
    output->why_not = draft->why_not;
    return BM_OK;
}

/* Whether the way ends with the picture as it came, and so with a copy of its file. */
static bm_status find_copy(struct plan *plan, size_t i, bool *copies, bm_error *error)
{
    static const bm_form_cap no_choice;
    bm_output *output = plan->way[i].output;
    const bm_desc *desc = &plan->flight->picture.desc;
    bm_model model;
    unsigned depth;
    *copies = false;
    bm_status status = output->may_copy ? draw_up(plan, i, &no_choice, error) : BM_OK;
    if (!status && output->may_copy &&
        !bm_output_choose(output, plan->config, desc, &model, &depth, error))
        *copies = bm_copy_file_suits(output, &plan->draft[i], model, depth);
    return status;
}

/* Puts the copies among several ways behind the others, who choose a form without them; but not all of them. */
static bm_status set_copies_aside(struct plan *plan, bm_error *error)
{
    static const bm_chain nothing;
    bm_status status = BM_OK;
    size_t i = 0, left = plan->count;
    while (!status && left > 1 && i < left) {
        bool copies;
        status = find_copy(plan, i, &copies, error);
        if (!copies) {
            i++;
            continue;
        }
        struct way copy = plan->way[i];
        copy.branch = (bm_branch){&nothing, 1};
        copy.copies = true;
        copy.output->desc = plan->flight->picture.desc;
        bm_copy_file_apply(copy.output);
        bm_draft_end(&plan->draft[i]);
        move_way(plan, --left, i);
        plan->draft[left] = (bm_draft){0};
        plan->way[left] = copy;
    }
    return status;
}

/* How many ways there are before the copies. */
static size_t count_choosers(const struct plan *plan)
{
    size_t count = plan->count;
    while (count > 0 && plan->way[count - 1].copies)
        count--;
    return count;
}

/* Has rules change all ways, until one form of decoding serves them. */
static bm_status draw_up_all(struct plan *plan, bm_error *error)
{
    bm_status status = set_copies_aside(plan, error);
    const size_t count = count_choosers(plan);
    bm_form_cap cap = bm_form_cap_first(count);
    cap.transform = plan->flight->outputs == 1;
    do {
        for (size_t i = 0; !status && i < count; i++)
            status = draw_up(plan, i, &cap, error);
    } while (!status && !bm_forms_agree(plan->draft, count, &cap));
    if (status)
        return status;
    bm_forms_window(plan->draft, count, plan->config->rewriting);
    const bm_draft *first = &plan->draft[0]; /* the others have the same form */
    if (first->changed) {
        plan->flight->form = first->form;
        bm_recolouring_reshape(&plan->flight->recolouring, &first->rows);
    }
    return BM_OK;
}

/* What is to be planned at last: what rules made of the chains, or else the chains as they are written. */
static void settle_branches(struct plan *plan)
{
    bool changed = plan->draft[0].changed;
    for (size_t i = 0; i < plan->count; i++) {
        struct way *way = &plan->way[i];
        if (way->copies)
            continue;
        way->branch = as_written(plan, way->output);
        if (changed) {
            way->changed = bm_draft_chain(&plan->draft[i], &way->branch.orientation);
            way->branch.chain = &way->changed;
        } else if (plan->count == 1) {
            plan->flight->program = way->whole; /* that is it already */
            way->whole = NULL;
        }
    }
}

/* ---- the program, and what it takes ---------------------------------------------------------- */

static bm_status choose_output(struct plan *plan, size_t i, bm_error *error)
{
    bm_flight *flight = plan->flight;
    bm_output *output = plan->way[i].output;
    bm_model model;
    unsigned depth;
    const bm_desc *made = bm_program_output(flight->program, i);
    if (plan->way[i].copies)
        return BM_OK;
    bm_status status = bm_output_choose(output, plan->config, made, &model, &depth, error);
    if (!status &&
        !flight->form.planes) /* planes are stored as they come: a rule has asked the encoder */
        status = bm_program_convert_output(flight->program, i, model, depth, error);
    return lose(output, status, error);
}

/* Settles what comes out. Where an output fails by that, the program is to be planned again without it. */
static bm_status choose_outputs(struct plan *plan, bm_error *error)
{
    bm_status status = BM_OK;
    size_t before = plan->count;
    for (size_t i = 0; !status && i < plan->count; i++)
        status = choose_output(plan, i, error);
    leave_out(plan);
    if (status || plan->count == before)
        return status;
    status = plan_program(plan, error);
    return status ? status : choose_outputs(plan, error);
}

static size_t encoder_bytes(const bm_output *output)
{
    const bm_codec *encoder = output->encoder;
    const bm_flight *flight = output->flight;
    size_t bytes = encoder->encode_bytes(&output->desc, output->options, &flight->picture);
    size_t more = encoder->chore_bytes ? encoder->chore_bytes(&output->desc, output->options,
                                                              &flight->picture, flight->workers)
                                       : 0;
    return bm_size_add(&bytes, more) ? bytes : SIZE_MAX;
}

static bm_status count_bytes(const struct plan *plan, size_t *bytes, bm_error *error)
{
    bm_flight *flight = plan->flight;
    *bytes = bm_program_bytes(flight->program);
    bool counted = bm_size_add(bytes, flight->picture.decoder_bytes) &&
                   bm_size_add(bytes, bm_recolouring_bytes(&flight->recolouring)) &&
                   add_feed_bytes(bytes, flight);
    for (size_t i = 0; counted && i < plan->count; i++) {
        const bm_output *output = plan->way[i].output;
        counted = output->copies || bm_size_add(bytes, encoder_bytes(output));
    }
    return counted ? BM_OK
                   : bm_fail(error, BM_E_LIMIT_MEMORY, "needs more memory than can be counted");
}

/* Plans the ways for so many threads, unless that is done already, and works out the bytes that they will need in all. */
static bm_status lay_out(struct plan *plan, unsigned workers, size_t *bytes, bm_error *error)
{
    bm_flight *flight = plan->flight;
    bm_status status = flight->program ? BM_OK : plan_program(plan, error);
    if (!status)
        status = choose_outputs(plan, error);
    if (status)
        return status;
    bool converts = flight->recolouring.to.handle;
    bm_layout_request request = {.workers = workers,
                                 .band_rows = plan->config->band_rows,
                                 .source_offset = converts ? 0 : flight->codec->row_offset};
    status = bm_program_layout(flight->program, &request, error);
    if (status)
        return status;
    flight->workers = workers;
    for (size_t i = 0; i < plan->count; i++) {
        bm_output *output = plan->way[i].output;
        output->place = i;
        output->has_plan = true;
        if (!plan->way[i].copies)
            output->desc = *bm_program_output(flight->program, i);
    }
    return count_bytes(plan, bytes, error);
}

static bm_status lay_out_within(struct plan *plan, size_t *bytes, bm_error *error)
{
    bm_reasons *first = &plan->way[0].output->reasons;
    size_t most = plan->config->memory_bytes;
    unsigned reasons = plan->flight->program ? 0 : first->count; /* before planning */
    bm_status status = lay_out(plan, plan->workers, bytes, error);
    if (!status && plan->workers > 1 && most && *bytes > most) {
        if (plan->count == 1)
            first->count = reasons;
        drop_program(plan->flight);
        status = lay_out(plan, 1, bytes, error); /* slower, but it may fit */
    }
    return status;
}

/* Whether pixels come otherwise than they are stored. */
static bool takes_away(const bm_decode_form *form)
{
    return form->shrink || form->gray || form->width;
}

static bool has_same_pixels(const struct plan *plan, size_t i)
{
    const bm_flight *flight = plan->flight;
    return !plan->way[i].copies && !takes_away(&flight->form) && lies_alike(plan) &&
           bm_program_output_is_empty(flight->program, i) && !flight->recolouring.to.handle;
}

/* One output is to be the input's bytes. Where it is alone, what is decoded is thrown away, and so comes in the cheapest form there is. */
static bm_status plan_copy(struct plan *plan, size_t i, size_t *bytes, bm_error *error)
{
    static const bm_chain nothing;
    bm_flight *flight = plan->flight;
    bm_output *output = plan->way[i].output;
    const bm_desc desc = output->desc;
    bm_copy_file_apply(output);
    if (plan->count > 1)
        return BM_OK;
    const bm_desc rows = bm_copy_file_decode(flight);
    plan->way[i].branch = (bm_branch){&nothing, 1};
    bm_recolouring_reshape(&flight->recolouring, &rows);
    drop_program(flight);
    bm_status status = lay_out_within(plan, bytes, error);
    output->desc = desc;
    return status;
}

/* The codec makes the one output of what is stored: nothing is decoded, and there is no program. */
static bm_status plan_transform(struct plan *plan, size_t *bytes, bm_error *error)
{
    const bm_draft *draft = &plan->draft[0];
    bm_output *output = plan->way[0].output;
    bm_model model;
    unsigned depth;
    bm_status status = bm_output_choose(output, plan->config, &draft->made, &model, &depth, error);
    if (status)
        return status;
    output->transforms = true;
    output->transform = draft->transform;
    output->desc = draft->made;
    output->has_plan = true;
    output->same_pixels = lies_alike(plan) && bm_draft_is_empty(draft);
    *bytes = draft->transform_bytes;
    bm_feed_give(plan->flight->feed, (bm_feed_taker){0});
    return add_feed_bytes(bytes, plan->flight)
               ? BM_OK
               : bm_fail(error, BM_E_LIMIT_MEMORY, "needs more memory than can be counted");
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bm_status make_plan(struct plan *plan, size_t *bytes, bm_error *error)
{
    bm_flight *flight = plan->flight;
    bm_status status = settle_colours(plan, error);
    for (size_t i = 0; !status && i < plan->count; i++)
        status = plan_whole(plan, i, error);
    leave_out(plan);
    if (!status)
        status = draw_up_all(plan, error);
    if (status)
        return status;
    if (plan->draft[0].transforms)
        return plan_transform(plan, bytes, error);
    settle_branches(plan);
    status = lay_out_within(plan, bytes, error);
    for (size_t i = 0; !status && i < plan->count; i++) {
        bm_output *output = plan->way[i].output;
        output->same_pixels = has_same_pixels(plan, i);
        if (output->same_pixels && output->may_copy && !flight->picture.warnings.count)
            status = plan_copy(plan, i, bytes, error);
    }
    if (!flight->copies)
        bm_feed_give(flight->feed, (bm_feed_taker){0});
    return status;
}

/* Outputs may not lose anything; the program goes on making them, and their sinks take nothing. */
static bm_status judge_losses(const struct plan *plan, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < plan->count; i++) {
        bm_output *output = plan->way[i].output;
        bm_error why;
        bm_status loss = bm_judge_loss(output, plan->config, &why);
        if (loss && !bm_output_fail(output, loss, &why))
            status = bm_fail(error, loss, "%s", why.message);
    }
    return status;
}

bm_status bm_flight_plan(bm_flight *flight, const bm_pipeline_config *config, unsigned workers,
                         size_t *bytes, bm_error *error)
{
    struct way way = {0};
    bm_draft draft = {0};
    struct plan plan = {
        .config = config, .flight = flight, .workers = workers, .way = &way, .draft = &draft};
    bool several = flight->outputs > 1;
    if (several) {
        plan.way = bm_pool_alloc(&flight->memory, flight->outputs, sizeof *plan.way);
        plan.draft = bm_pool_alloc(&flight->memory, flight->outputs, sizeof *plan.draft);
        plan.also = bm_pool_alloc(&flight->memory, flight->outputs, sizeof *plan.also);
    }
    bm_status status = BM_OK;
    if (!plan.way || !plan.draft || (several && !plan.also))
        status = bm_fail(error, BM_E_NOMEM, "no memory for the plan of a picture");
    for (unsigned i = 0; !status && i < flight->outputs; i++) {
        bm_output *output = &flight->output[i];
        output->orientation = config->as_stored ? flight->picture.orientation : 1;
        if (!output->error.status)
            plan.way[plan.count++] =
                (struct way){.output = output, .branch = as_written(&plan, output)};
    }
    if (!status)
        status = make_plan(&plan, bytes, error);
    if (!status)
        status = judge_losses(&plan, error);
    for (size_t i = 0; i < plan.count; i++)
        end_way(&plan, i);
    return status;
}
