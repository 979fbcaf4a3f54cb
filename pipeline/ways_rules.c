/* SPDX-License-Identifier: MIT */
/* Rules at the ways of a flight: those of the library at each chain, then those that know codecs at each draft, until one form of
 * decoding serves all. */
#include "forms.h"
#include "output_plan.h"
#include "rules/copy_file.h"
#include "rules/rules.h"
#include "ways.h"

bm_status bm_ways_plan_whole(bm_ways *ways, size_t i, bm_error *error)
{
    bm_way *way = &ways->way[i];
    if (way->branch.chain->count < 2 || ways->config->rewriting == BM_REWRITE_NONE)
        return BM_OK;
    bm_status status =
        bm_output_lose(way->output, bm_ways_plan_some(ways, i, 1, &way->whole, error), error);
    if (status || !way->whole)
        return status;
    way->rewritten = bm_program_chain(way->whole); /* begins with what turns it upright */
    way->branch = (bm_branch){&way->rewritten, 1};
    way->reasons = way->output->reasons.count;
    return BM_OK;
}

/* What is left of the ceiling for decoder and encoder; 0: any. */
static size_t room_beside_feed(const bm_ways *ways)
{
    size_t taken = 0, most = ways->config->memory_bytes;
    if (!most)
        return 0;
    return bm_ways_add_feed_bytes(&taken, ways->flight) && taken < most ? most - taken : 1;
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
static bm_status draw_up(bm_ways *ways, size_t i, const bm_form_cap *cap, bm_error *error)
{
    const bm_pipeline_config *config = ways->config;
    bm_flight *flight = ways->flight;
    bm_way *way = &ways->way[i];
    bm_output *output = way->output;
    bm_draft *draft = &ways->draft[i];
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
    draft->may_copy = output->may_copy && !flight->picture.warnings.count &&
                      bm_ways_lie_alike(ways) &&
                      flight->outputs == 1; /* beside others that is settled */
    draft->encoder = output->encoder;
    draft->options = output->options;
    draft->source = &flight->picture;
    draft->reasons = &output->reasons;
    draft->room_bytes = room_beside_feed(ways);
    draft->cap = *cap;
    if (output->measured) { /* interleaved pixels are looked at */
        draft->cap.planes = false;
        draft->measured = true;
    }
    bm_rules_apply(draft, config->rewriting);
    output->why_not = draft->why_not;
    return BM_OK;
}

/* Whether the way ends with the picture as it came, and so with a copy of its file. */
static bm_status find_copy(bm_ways *ways, size_t i, bool *copies, bm_error *error)
{
    static const bm_form_cap no_choice;
    bm_output *output = ways->way[i].output;
    const bm_desc *desc = &ways->flight->picture.desc;
    bm_model model;
    unsigned depth;
    *copies = false;
    bm_status status = output->may_copy ? draw_up(ways, i, &no_choice, error) : BM_OK;
    if (!status && output->may_copy &&
        !bm_output_choose(output, ways->config, desc, &model, &depth, error))
        *copies = bm_copy_file_suits(output, &ways->draft[i], model, depth);
    return status;
}

size_t bm_ways_count_choosers(const bm_ways *ways)
{
    size_t count = ways->count;
    while (count > 0 && ways->way[count - 1].copies)
        count--;
    return count;
}

bm_status bm_ways_set_copies_aside(bm_ways *ways, bm_error *error)
{
    static const bm_chain nothing;
    bm_status status = BM_OK;
    size_t i = 0, left = bm_ways_count_choosers(ways);
    while (!status && left > 1 && i < left) {
        bool copies;
        status = find_copy(ways, i, &copies, error);
        if (!copies) {
            i++;
            continue;
        }
        bm_way copy = ways->way[i];
        copy.branch = (bm_branch){&nothing, 1};
        copy.copies = true;
        copy.output->desc = ways->flight->picture.desc;
        bm_copy_file_apply(copy.output);
        bm_draft_end(&ways->draft[i]);
        bm_ways_move(ways, --left, i);
        ways->draft[left] = (bm_draft){0};
        ways->way[left] = copy;
    }
    return status;
}

bm_status bm_ways_draw_up(bm_ways *ways, bm_error *error)
{
    bm_status status = bm_ways_set_copies_aside(ways, error);
    const size_t count = bm_ways_count_choosers(ways);
    if (status || !count) /* none: those whose colours were chosen have failed */
        return status;
    bm_form_cap cap = bm_form_cap_first(count);
    cap.transform = ways->flight->outputs == 1;
    do {
        for (size_t i = 0; !status && i < count; i++)
            status = draw_up(ways, i, &cap, error);
    } while (!status && !bm_forms_agree(ways->draft, count, &cap));
    if (status)
        return status;
    bm_forms_window(ways->draft, count, ways->config->rewriting);
    const bm_draft *first = &ways->draft[0]; /* the others have the same form */
    if (first->changed) {
        ways->flight->form = first->form;
        bm_recolouring_reshape(&ways->flight->recolouring, &first->rows);
    }
    return BM_OK;
}

void bm_ways_settle(bm_ways *ways)
{
    bool changed = ways->draft[0].changed;
    for (size_t i = 0; i < ways->count; i++) {
        bm_way *way = &ways->way[i];
        if (way->copies)
            continue;
        way->branch = bm_ways_as_written(ways, way->output);
        if (changed) {
            way->changed = bm_draft_chain(&ways->draft[i], &way->branch.orientation);
            way->branch.chain = &way->changed;
        } else if (ways->count == 1) {
            ways->flight->program = way->whole; /* that is it already */
            way->whole = NULL;
        }
    }
}
