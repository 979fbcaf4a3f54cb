/* SPDX-License-Identifier: MIT */
/* planes: a chain whose calls do to red, green and blue alike what can as well be done to luma and chroma works on the planes as they are
 * stored and will be stored again. Chroma is neither brought to full size nor back, no colour is converted, and of a JPEG with 4:2:0 half
 * of the samples are left to filter.
 *
 * A sum with weights that add up to 1 commutes with the conversion between YCbCr and RGB, which is affine, but for rounding and for
 * colours that leave RGB's range; subsampled chroma has its parameters scaled with it. What differs is that the way through RGB smooths
 * chroma twice, on its way to full size and back, and this one does not: it is the nearer one to the exact result
 * (docs/planner.md has figures). Rows of several planes come good or not at all, a row of iMCUs at a time, so where
 * all that precedes damage is to be kept the rule does not fire. */
#include "rules/rules.h"

static bool suits(const bm_call *call)
{
    const bm_filter *filter = call->filter;
    if (!filter->planar || bm_call_is_scoped(call))
        return false;
    return filter->suits_planes ? filter->suits_planes(call)
                                : bm_call_manner(call) == BM_MANNER_MOVES;
}

static bool all_suit(const bm_draft *draft)
{
    for (size_t i = 0; i < draft->count; i++)
        if (!suits(&draft->calls[i]))
            return false;
    return true;
}

static bool moves_any(const bm_draft *draft)
{
    bool moves = bm_turn_to_exif(draft->turn) != 1;
    for (size_t i = 0; i < draft->count; i++)
        moves = moves || bm_call_manner(&draft->calls[i]) == BM_MANNER_MOVES;
    return moves;
}

/* Whether what the chain makes of the planes can be stored as it comes: turns may change how chroma is subsampled, and where it lies. */
static bool can_be_stored(bm_draft *draft)
{
    bm_program *program = NULL;
    bm_error error;
    unsigned orientation;
    const bm_codec *encoder = draft->encoder;
    if (!moves_any(draft))
        return encoder->takes_planes(&draft->rows, draft->options, draft->source);
    const bm_chain chain = bm_draft_chain(draft, &orientation);
    const bm_program_request request = {.chain = &chain,
                                        .orientation = orientation,
                                        .level = BM_CPU_SCALAR,
                                        .memory = draft->pool};
    bool can = !bm_program_plan(&program, &request, &draft->rows, &error) &&
               encoder->takes_planes(bm_program_out(program), draft->options, draft->source);
    bm_program_destroy(program);
    return can;
}

static bool may_fire(const bm_draft *draft)
{
    const bm_decode_form *form = &draft->form;
    const bm_rect *wanted = &draft->wanted;
    bool chosen = form->planes || form->gray || form->shrink || form->width;
    bool whole = wanted->width == draft->picture.width && wanted->height == draft->picture.height;
    bool copies = draft->may_copy && bm_draft_is_empty(draft);
    return !chosen && whole && !copies && !draft->recolours && !draft->linear &&
           !draft->keeps_damaged && draft->picture.model == BM_RGB && draft->encoder->takes_planes;
}

static bool apply(bm_draft *draft, const bm_rule *self)
{
    if (!may_fire(draft) || !all_suit(draft))
        return false;
    const bm_draft before = *draft;
    bm_decode_form form = draft->form;
    form.planes = true;
    if (!bm_draft_choose(draft, &form))
        return false;
    if (!can_be_stored(draft)) {
        bm_draft_return(draft, &before);
        return false;
    }
    uint64_t samples = 0, all = 3 * (uint64_t)draft->picture.width * draft->picture.height;
    for (unsigned p = 0; p < draft->rows.planes; p++)
        samples += (uint64_t)draft->rows.plane[p].width * draft->rows.plane[p].height;
    bm_reason_add(
        draft->reasons, self->name, self->tolerance,
        "on luma and chroma as they are stored: no colours are converted, %.0f %% of the samples",
        100.0 * (double)samples / (double)all);
    return true;
}

const bm_rule bm_rule_planes = {
    .name = "planes", .tolerance = "nearer to the exact result", .apply = apply};
