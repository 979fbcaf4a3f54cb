/* SPDX-License-Identifier: MIT */
/* Whether two calls do the same: steps of different outputs that do, on one ring, are one step.
 *
 * That is asked of single steps, with everything that the contract of filters put around calls. So what chains share goes as
 * far as it can: also the way into linear light, or to premultiplied colour, of filters that differ. */
#include <string.h>

#include "core/catalogue.h"
#include "graph/graph.h"

static bool same_numbers(const bm_numbers *a, const bm_numbers *b)
{
    return a->count == b->count && a->rows == b->rows &&
           (!a->count || memcmp(a->at, b->at, a->count * sizeof *a->at) == 0);
}

static bool same_rows(const bm_image *a, const bm_image *b, unsigned plane)
{
    if (a->plane[plane].data == b->plane[plane].data)
        return true;
    if (!a->plane[plane].data || !b->plane[plane].data)
        return false;
    for (uint32_t y = 0; y < a->desc.plane[plane].height; y++)
        if (memcmp(bm_image_row(a, plane, y), bm_image_row(b, plane, y),
                   bm_desc_row_bytes(&a->desc, plane)) != 0)
            return false;
    return true;
}

/* Pictures of one name are loaded once for each chain: samples count, not where they lie. */
static bool same_picture(const bm_image *a, const bm_image *b)
{
    if (a == b)
        return true;
    if (!a || !b || !bm_descs_equal(&a->desc, &b->desc))
        return false;
    for (unsigned p = 0; p < a->desc.planes; p++)
        if (!same_rows(a, b, p))
            return false;
    return true;
}

/* Tables of joined maps are pictures without a description. */
static bool same_table(const bm_image *a, const bm_image *b, unsigned depth)
{
    if (!a || !b)
        return a == b;
    return memcmp(a->plane[0].data, b->plane[0].data, ((size_t)1 << depth) * (depth / 8)) == 0;
}

static bool same_name(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* By their bits: what is done to -0 may differ from what is done to 0. */
static bool same_number(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool same_value(const bm_value *a, const bm_value *b)
{
    return same_number(a->number, b->number) && a->width == b->width && a->height == b->height &&
           same_number(a->percent, b->percent) && same_name(a->name, b->name) &&
           a->content == b->content && same_numbers(&a->numbers, &b->numbers);
}

static bool same_length(const bm_length *a, const bm_length *b)
{
    return a->number == b->number && a->percent == b->percent;
}

static bool same_scope(const bm_scope *a, const bm_scope *b)
{
    return a->on == b->on && a->region == b->region && same_length(&a->width, &b->width) &&
           same_length(&a->height, &b->height) && same_length(&a->x, &b->x) &&
           same_length(&a->y, &b->y) && same_name(a->mask_name, b->mask_name) &&
           same_picture(a->mask, b->mask);
}

bool bm_calls_equal(const bm_call *a, const bm_call *b, unsigned depth)
{
    if (a->filter != b->filter || !same_scope(&a->scope, &b->scope))
        return false;
    bool tables = a->filter == &bm_filter_joined_map;
    for (size_t i = 0; i < BM_MAX_PARAMS; i++) {
        const bm_image *in_a = a->value[i].picture, *in_b = b->value[i].picture;
        if (!same_value(&a->value[i], &b->value[i]) ||
            !(tables ? same_table(in_a, in_b, depth) : same_picture(in_a, in_b)))
            return false;
    }
    return true;
}

uint32_t bm_graph_find(const bm_program *program, const bm_call *call, uint32_t input,
                       uint32_t side)
{
    for (uint32_t i = input; i < program->count; i++) {
        const bm_step *step = &program->steps[i];
        if (step->input == input && step->side == side &&
            bm_calls_equal(step->call, call, program->rings[input].desc.depth))
            return i + 1;
    }
    return BM_NO_RING;
}

/* Pictures that calls of a split name are on the stack of who adds them. Their samples, and numbers, are the chain's, which may
 * be gone once the program is planned: conversions, all that is added then, have neither. */
bm_status bm_graph_remember(bm_step *step, const bm_call *call, bm_error *error)
{
    size_t pictures = 0;
    for (size_t i = 0; i < BM_MAX_PARAMS; i++)
        pictures += call->value[i].picture != NULL;
    bm_call *kept = bm_plan_alloc(&step->plan, 1, sizeof *kept);
    bm_image *picture = pictures ? bm_plan_alloc(&step->plan, pictures, sizeof *picture) : NULL;
    if (!kept || (pictures && !picture))
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of %s", call->filter->name);
    *kept = *call;
    for (size_t i = 0; i < BM_MAX_PARAMS; i++)
        if (call->value[i].picture) {
            *picture = *call->value[i].picture;
            kept->value[i].picture = picture++;
        }
    step->call = kept;
    return BM_OK;
}
