/* SPDX-License-Identifier: MIT */
/* early-crop: a crop moves towards the source, so that what it leaves out is not made, and perhaps not decoded. Exact.
 *
 * - Calls that change each pixel by itself: both change places.
 * - Flips and quarter turns: both change places, and the rectangle is turned back.
 * - Crops: both become one.
 * - pad: where the crop leaves nothing of the border, it goes.
 * - Filters that say how far they see (`reach`), in bands of the same size: the crop stays, and another one of that much more on
 *   each side goes before the filter. Where that ends with the picture, the filter's own border is as it was; elsewhere the
 *   border changes nothing but pixels that the crop behind takes away. Only where at least an eighth of the picture need not
 *   be filtered. Not where the filter works on a grid that is laid at the picture's corner, nor across border=wrap, which
 *   shows one end of the picture at the other.
 *
 * All others see the whole picture, or where in it a pixel lies: scans, dither, resize, rotate by other angles. */
#include "core/catalogue.h"
#include "graph/part.h"
#include "graph/rules/rules.h"
#include "graph/rules/turn.h"
#include "kernels/pad.h"

static bool is_crop(const bm_rewrite *rewrite, size_t i)
{
    return bm_call_is_of(bm_rewrite_call(rewrite, i), &bm_filter_crop) &&
           !bm_rewrite_is_empty(rewrite, i);
}

static bm_rect rect_of(const bm_rewrite *rewrite, size_t i)
{
    return bm_crop_rect(bm_rewrite_call(rewrite, i), bm_rewrite_in(rewrite, i));
}

/* The rectangle before call `i`, where that may change places with a crop behind it. False: it may not. */
static bool pass(const bm_rewrite *rewrite, size_t i, bm_rect *rect)
{
    bm_turn turn;
    const bm_desc *in = bm_rewrite_in(rewrite, i);
    if (bm_turn_of(bm_rewrite_call(rewrite, i), &turn)) {
        *rect = bm_turn_back(turn, *rect, in->width, in->height);
        return true;
    }
    return bm_rewrite_manner(rewrite, i) == BM_MANNER_PIXELS;
}

/* Replaces calls [first, end), the last of which is the crop, by a crop alone. */
static bm_fired replace(bm_rewrite *rewrite, size_t first, size_t end, const bm_rect *rect)
{
    const bm_call call = bm_crop_call(rect);
    bm_rewrite_remove(rewrite, first, end);
    bm_rewrite_insert(rewrite, first, &call, 1);
    return BM_FIRED;
}

static bm_fired move(bm_rewrite *rewrite, size_t crop)
{
    bm_rect rect = rect_of(rewrite, crop);
    size_t first = crop;
    while (first && pass(rewrite, first - 1, &rect))
        first--;
    if (first == crop)
        return BM_FIRED_NOT;

    char names[BM_NAMES_TEXT];
    const bm_desc *in = bm_rewrite_in(rewrite, first);
    bm_rewrite_names(rewrite, first, crop, names);
    bm_reason_add(rewrite->reasons, bm_rule_early_crop.name, NULL,
                  "crop to %ux%u moves before %s, which would take %ux%u", rect.width, rect.height,
                  names, in->width, in->height);
    const bm_call call = bm_crop_call(&rect);
    bm_rewrite_remove(rewrite, crop, crop + 1);
    bm_rewrite_insert(rewrite, first, &call, 1);
    return BM_FIRED;
}

static bm_fired join(bm_rewrite *rewrite, size_t crop)
{
    bm_rect rect = rect_of(rewrite, crop), outer = rect_of(rewrite, crop - 1);
    rect.x += outer.x;
    rect.y += outer.y;
    bm_reason_add(rewrite->reasons, bm_rule_early_crop.name, NULL,
                  "two crops become one, of %ux%u from %u, %u on", rect.width, rect.height, rect.x,
                  rect.y);
    return replace(rewrite, crop - 1, crop + 1, &rect);
}

static bm_fired drop_pad(bm_rewrite *rewrite, size_t crop)
{
    bm_rect rect = rect_of(rewrite, crop);
    const bm_plan *pad = bm_rewrite_plan(rewrite, crop - 1);
    uint32_t left, top;
    if (!pad || pad->in.model != pad->out.model)
        return BM_FIRED_NOT;
    bm_pad_corner(pad, &left, &top);
    if (rect.x < left || rect.y < top || rect.x + rect.width > left + pad->in.width ||
        rect.y + rect.height > top + pad->in.height)
        return BM_FIRED_NOT;
    rect.x -= left;
    rect.y -= top;
    bm_reason_add(rewrite->reasons, bm_rule_early_crop.name, NULL,
                  "crop to %ux%u leaves nothing of what pad adds", rect.width, rect.height);
    return replace(rewrite, crop - 1, crop + 1, &rect);
}

/* ---- filters that see their neighbours ------------------------------------------------------- */

static bm_fired move_with_reach(bm_rewrite *rewrite, size_t crop)
{
    size_t i = crop - 1;
    bm_call call = *bm_rewrite_call(rewrite, i);
    const bm_call_steps *steps = &rewrite->program->output[0].steps_of[i];
    const bm_desc *in = bm_rewrite_in(rewrite, i);
    bool shares_light =
        bm_rewrite_is_linear(rewrite, i) && i && bm_rewrite_is_linear(rewrite, i - 1);
    bm_rect rect = rect_of(rewrite, crop), wide;
    bm_reach reach;
    if (shares_light || bm_call_is_scoped(&call) || !bm_part_reach(&call, in, &reach) ||
        !bm_part_keeps_places(rewrite->program, steps->first, steps->end) ||
        !bm_part_around(&rect, reach, in, &wide))
        return BM_FIRED_NOT;

    bm_reason_add(rewrite->reasons, bm_rule_early_crop.name, NULL,
                  "%s before a crop to %ux%u needs %ux%u of %ux%u: it sees %u and %u pixels far",
                  call.filter->name, rect.width, rect.height, wide.width, wide.height, in->width,
                  in->height, reach.across, reach.down);
    rect.x -= wide.x;
    rect.y -= wide.y;
    const bm_call calls[] = {bm_crop_call(&wide), call, bm_crop_call(&rect)};
    bm_rewrite_remove(rewrite, i, crop + 1);
    bm_rewrite_insert(rewrite, i, calls, 3);
    return BM_FIRED;
}

static bm_fired apply(bm_rewrite *rewrite)
{
    bm_fired fired = BM_FIRED_NOT;
    for (size_t i = 1; !fired && i < bm_rewrite_count(rewrite); i++) {
        if (!is_crop(rewrite, i))
            continue;
        const bm_call *before = bm_rewrite_call(rewrite, i - 1);
        if (is_crop(rewrite, i - 1))
            fired = join(rewrite, i);
        else if (bm_call_is_of(before, &bm_filter_pad))
            fired = drop_pad(rewrite, i);
        else if (before->filter->reach)
            fired = move_with_reach(rewrite, i);
        else
            fired = move(rewrite, i);
    }
    return fired;
}

const bm_rule bm_rule_early_crop = {.name = "early-crop", .apply = apply};
