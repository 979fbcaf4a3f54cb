/* SPDX-License-Identifier: MIT */
/* early-gray: grayscale moves towards the source, so that what stood before it works on one channel.
 *
 * Before calls that only move pixels it gives the same bytes. Before means of neighbours (gaussian, box, resize by linear,
 * box or area) the two roundings change places: each of both ways is within 1 level of the mean, half a level of the gray,
 * and half a level of its last rounding from the truth, which is less than 3 levels between them. That holds for weights that
 * are not below 0 (others clamp each channel by itself, which grays show) and grays that are weighed sums, in the light that is
 * stored, without alpha (where there is little of it, dividing by it makes errors larger), and where no colour comes in from a
 * border. */
#include "bandmill/color.h"
#include "core/catalogue.h"
#include "graph/rules/rules.h"
#include "kernels/border.h"
#include "kernels/gray.h"

/* Whether grayscale, call `gray`, may move before call i; `exact` is cleared where that changes the last levels. */
static bool may_pass(const bm_rewrite *rewrite, size_t gray, size_t i, bool *exact)
{
    const bm_call *call = bm_rewrite_call(rewrite, i);
    const bm_desc *in = bm_rewrite_in(rewrite, i);
    uint32_t rgba;
    bm_manner manner = bm_rewrite_manner(rewrite, i);
    if (manner == BM_MANNER_MOVES)
        return true;
    *exact = false;
    return manner == BM_MANNER_MEANS && bm_gray_is_mean(bm_rewrite_call(rewrite, gray)) &&
           !rewrite->exact && in->model == BM_RGB && !bm_rewrite_is_linear(rewrite, i) &&
           (bm_call_border(call, &rgba) != BM_BORDER_CONSTANT || bm_color_is_gray(rgba));
}

/* Before what makes fewer pixels of many, grayscale would take longer. */
static bool leaves_pixels_out(const bm_rewrite *rewrite, size_t i)
{
    const bm_desc *in = bm_rewrite_in(rewrite, i), *out = bm_rewrite_out(rewrite, i);
    return bm_rewrite_manner(rewrite, i) == BM_MANNER_MOVES &&
           (uint64_t)out->width * out->height < (uint64_t)in->width * in->height;
}

static bm_fired move(bm_rewrite *rewrite, size_t gray)
{
    size_t first = gray;
    bool exact = true;
    for (bool passes = exact; first && may_pass(rewrite, gray, first - 1, &passes); first--)
        exact = exact && passes;
    while (first < gray && leaves_pixels_out(rewrite, first))
        first++;
    if (first == gray)
        return BM_FIRED_NOT;

    char names[BM_NAMES_TEXT];
    bm_rewrite_names(rewrite, first, gray, names);
    bm_reason_add(rewrite->reasons, bm_rule_early_gray.name,
                  exact ? NULL : bm_rule_early_gray.tolerance,
                  "grayscale moves before %s: one channel there, not three", names);
    const bm_call call = *bm_rewrite_call(rewrite, gray);
    bm_rewrite_remove(rewrite, gray, gray + 1);
    bm_rewrite_insert(rewrite, first, &call, 1);
    return BM_FIRED;
}

static bm_fired apply(bm_rewrite *rewrite)
{
    bm_fired fired = BM_FIRED_NOT;
    for (size_t i = 1; !fired && i < bm_rewrite_count(rewrite); i++)
        if (bm_call_is_of(bm_rewrite_call(rewrite, i), &bm_filter_grayscale) &&
            !bm_rewrite_is_empty(rewrite, i))
            fired = move(rewrite, i);
    return fired;
}

const bm_rule bm_rule_early_gray = {
    .name = "early-gray", .tolerance = "2 levels of 255", .apply = apply};
