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
#include "graph/rules/rules.h"
#include "graph/rules/turn.h"
#include "kernels/border.h"
#include "kernels/pad.h"

static bool is_crop(const bm_rewrite *rewrite, size_t i)
{
    return bm_rewrite_call(rewrite, i)->filter == &bm_filter_crop &&
           !bm_rewrite_is_empty(rewrite, i);
}

static bm_rect rect_of(const bm_rewrite *rewrite, size_t i)
{
    return bm_crop_rect(bm_rewrite_call(rewrite, i), bm_rewrite_out(rewrite, i));
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

/* Whether all steps of the call work on rows of the same place: none on a coarse grid. */
static bool keeps_places(const bm_rewrite *rewrite, size_t i)
{
    const bm_call_steps *steps = &rewrite->program->output[0].steps_of[i];
    for (uint32_t s = steps->first; s < steps->end; s++) {
        const bm_plan *plan = &rewrite->program->steps[s].plan;
        if (plan->whole || plan->scan || plan->serial ||
            (plan->filter->kind == BM_KIND_RESAMPLE && plan->filter != &bm_filter_drop_border))
            return false;
    }
    return true;
}

static uint32_t less(uint32_t from, uint32_t by)
{
    return from > by ? from - by : 0;
}

static uint32_t end_of(uint64_t begin, uint64_t length, uint64_t reach, uint32_t side)
{
    uint64_t end = begin + length + reach;
    return end < side ? (uint32_t)end : side;
}

static bm_fired move_with_reach(bm_rewrite *rewrite, size_t crop)
{
    size_t i = crop - 1;
    bm_call call = *bm_rewrite_call(rewrite, i);
    const bm_filter *filter = call.filter;
    const bm_desc *in = bm_rewrite_in(rewrite, i);
    uint32_t rgba;
    bool shares_light =
        bm_rewrite_is_linear(rewrite, i) && i && bm_rewrite_is_linear(rewrite, i - 1);
    if (filter->kind != BM_KIND_WINDOW || !filter->reach || shares_light ||
        bm_call_border(&call, &rgba) == BM_BORDER_WRAP || !keeps_places(rewrite, i))
        return BM_FIRED_NOT;
    if (filter->settle)
        filter->settle(&call, in);

    bm_reach reach = filter->reach(&call, in);
    bm_rect rect = rect_of(rewrite, crop), wide;
    wide.x = less(rect.x, reach.across);
    wide.y = less(rect.y, reach.down);
    wide.width = end_of(rect.x, rect.width, reach.across, in->width) - wide.x;
    wide.height = end_of(rect.y, rect.height, reach.down, in->height) - wide.y;
    if ((uint64_t)wide.width * wide.height > (uint64_t)in->width * in->height / 8 * 7)
        return BM_FIRED_NOT;

    bm_reason_add(rewrite->reasons, bm_rule_early_crop.name, NULL,
                  "%s before a crop to %ux%u needs %ux%u of %ux%u: it sees %u and %u pixels far",
                  filter->name, rect.width, rect.height, wide.width, wide.height, in->width,
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
        const bm_filter *before = bm_rewrite_call(rewrite, i - 1)->filter;
        if (is_crop(rewrite, i - 1))
            fired = join(rewrite, i);
        else if (before == &bm_filter_pad)
            fired = drop_pad(rewrite, i);
        else if (before->reach)
            fired = move_with_reach(rewrite, i);
        else
            fired = move(rewrite, i);
    }
    return fired;
}

const bm_rule bm_rule_early_crop = {.name = "early-crop", .apply = apply};
