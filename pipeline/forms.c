/* SPDX-License-Identifier: MIT */
#include "forms.h"

#include "rules/rules.h"

bm_form_cap bm_form_cap_first(size_t drafts)
{
    return (bm_form_cap){.shrink = UINT8_MAX, .gray = true, .planes = true, .window = drafts == 1};
}

/* Scale first: a draft that has to do with a larger one may find planes instead, as its neighbour did. */
bool bm_forms_agree(const bm_draft *drafts, size_t count, bm_form_cap *cap)
{
    uint8_t least = UINT8_MAX, most = 0;
    size_t gray = 0, planes = 0;
    for (size_t i = 0; i < count; i++) {
        const bm_decode_form *form = &drafts[i].form;
        least = form->shrink < least ? form->shrink : least;
        most = form->shrink > most ? form->shrink : most;
        gray += form->gray;
        planes += form->planes;
    }
    if (least != most)
        cap->shrink = least;
    else if (gray && gray != count)
        cap->gray = false;
    else if (planes && planes != count)
        cap->planes = false;
    else
        return true;
    return false;
}

/* The smallest rectangle around both. */
static bm_rect join(const bm_rect *a, const bm_rect *b)
{
    uint32_t x = a->x < b->x ? a->x : b->x, y = a->y < b->y ? a->y : b->y;
    uint32_t a_right = a->x + a->width, b_right = b->x + b->width;
    uint32_t a_bottom = a->y + a->height, b_bottom = b->y + b->height;
    return (bm_rect){x, y, (a_right > b_right ? a_right : b_right) - x,
                     (a_bottom > b_bottom ? a_bottom : b_bottom) - y};
}

void bm_forms_window(bm_draft *drafts, size_t count, bm_rewriting rewriting)
{
    if (count < 2 || rewriting == BM_REWRITE_NONE)
        return;
    bm_rect cover = bm_draft_cover(&drafts[0], drafts[0].form.shrink);
    for (size_t i = 1; i < count; i++) {
        const bm_rect other = bm_draft_cover(&drafts[i], drafts[i].form.shrink);
        cover = join(&cover, &other);
    }
    for (size_t i = 0; i < count; i++) {
        drafts[i].cap.window = true;
        bm_decode_window(&drafts[i], &cover);
    }
}
