/* SPDX-License-Identifier: MIT */
/* gray-source: where a picture becomes gray before anything but moves is done to it, nothing but its luma is decoded.
 *
 * JPEG's luma is what grayscale weighs from red, green and blue by BT.601, before those were rounded: their errors, up to a
 * half each, weigh no more than a half together, and the last rounding adds another, so it is at most 1 level off. That holds
 * where red, green and blue lie within 0 to 255. Coding errors beside saturated colours push them out of that, where
 * they are cut off before they are weighed; luma is not cut off, and is nearer to the original for it. */
#include "bandmill/catalogue.h"
#include "rules/rules.h"

#define WEIGHTS 0 /* of grayscale's parameters, the first; and of its choices, BT.601 */

static bool apply(bm_draft *draft, const bm_rule *self)
{
    if (draft->form.gray || draft->form.planes || draft->form.width || draft->recolours ||
        draft->picture.model != BM_RGB || !draft->count)
        return false;
    const bm_call *call = draft->calls;
    if (!bm_call_is_of(call, bm_catalogue_find("grayscale")) || call->value[WEIGHTS].number != 0)
        return false;
    bm_decode_form form = draft->form;
    form.gray = true;
    if (!bm_draft_choose(draft, &form))
        return false;
    bm_draft_drop_call(draft);
    bm_reason_add(draft->reasons, self->name, self->tolerance, "decoded as luma alone");
    return true;
}

const bm_rule bm_rule_gray_source = {
    .name = "gray-source", .tolerance = "1 level in gamut", .apply = apply};
