/* SPDX-License-Identifier: MIT */
/* decode-window: where crops leave a part of the picture, that part alone is decoded, and what the decoder needs around it. */
#include "rules/rules.h"

bool bm_decode_window(bm_draft *draft, const bm_rect *cover)
{
    const bm_rule *self = &bm_rule_decode_window;
    const bm_desc *rows = &draft->rows;
    bool whole = cover->width == rows->width && cover->height == rows->height;
    if (draft->form.width || draft->form.planes || whole)
        return false;
    bm_decode_form form = draft->form;
    form.x = cover->x;
    form.y = cover->y;
    form.width = cover->width;
    form.height = cover->height;
    const bm_draft before = *draft;
    uint32_t width = rows->width, height = rows->height;
    if (!bm_draft_choose(draft, &form))
        return false;
    if (rows->width == width && rows->height == height) {
        bm_draft_return(draft, &before);
        return false;
    }
    bm_reason_add(draft->reasons, self->name, self->tolerance,
                  "decoded are %ux%u pixels of %ux%u for a crop to %ux%u", rows->width,
                  rows->height, width, height, cover->width, cover->height);
    return true;
}

static bool apply(bm_draft *draft, const bm_rule *self)
{
    (void)self;
    const bm_rect cover = bm_draft_cover(draft, draft->form.shrink);
    return bm_decode_window(draft, &cover);
}

const bm_rule bm_rule_decode_window = {.name = "decode-window", .apply = apply};
