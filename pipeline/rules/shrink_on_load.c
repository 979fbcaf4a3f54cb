/* SPDX-License-Identifier: MIT */
/* shrink-on-load: a resize that makes a picture much smaller is fed with the picture at 1/2, 1/4 or 1/8, which is decoded in
 * less time and is less to filter. Nothing but moved pixels may come before the resize: what is done to a
 * smaller picture is not what was done to the whole one. */
#include "bandmill/shrunk.h"
#include "rules/rules.h"

#define MOST 3 /* of bm_decode_form.shrink */

/* The pixels by which the smaller picture begins before the one that is meant, which is the wanted rectangle, turned. */
static bm_shrunk shrunk_by(const bm_draft *draft)
{
    const bm_rect *wanted = &draft->wanted;
    unsigned shift = draft->form.shrink;
    bm_rect cover = bm_draft_cover(draft, shift);
    const bm_rect inside = {wanted->x - (cover.x << shift), wanted->y - (cover.y << shift),
                            wanted->width, wanted->height};
    bm_rect turned =
        bm_turn_rect(draft->turn, &inside, cover.width << shift, cover.height << shift);
    return (bm_shrunk){.width = turned.width,
                       .height = turned.height,
                       .shift = shift,
                       .left = turned.x,
                       .top = turned.y};
}

/* The largest shift that the decoder can do, and no colours come coarser than at `most`; 0: none. */
static unsigned choose_shrink(bm_draft *draft, unsigned most)
{
    const bm_draft before = *draft;
    for (unsigned shift = most < MOST ? most : MOST; shift > 0; shift--) {
        bm_decode_form form = draft->form;
        form.shrink = (uint8_t)shift;
        if (bm_draft_choose(draft, &form) && shift + form.coarser <= most)
            return shift;
    }
    bm_draft_return(draft, &before);
    return 0;
}

static bool apply(bm_draft *draft, const bm_rule *self)
{
    uint32_t width, height;
    double left;
    bool mixes = draft->recolours || draft->linear || bm_model_has_alpha(draft->picture.model);
    if (draft->form.shrink || draft->form.width || draft->form.planes || mixes || !draft->count)
        return false;
    bm_draft_sides(draft, &width, &height);
    unsigned most = bm_shrunk_most(draft->calls, width, height, &left);
    unsigned shift = most ? choose_shrink(draft, most) : 0;
    if (!shift)
        return false;
    const bm_shrunk shrunk = shrunk_by(draft);
    bm_shrunk_call(draft->calls, &shrunk);
    bm_reason_add(draft->reasons, self->name, self->tolerance,
                  "decoded at 1/%u, %ux%u; resize makes it %.2f times smaller yet", 1u << shift,
                  draft->rows.width, draft->rows.height, left * (1u << (most - shift)));
    return true;
}

const bm_rule bm_rule_shrink_on_load = {
    .name = "shrink-on-load", .tolerance = "45 dB", .apply = apply};
