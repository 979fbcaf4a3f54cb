/* SPDX-License-Identifier: MIT */
#include "draft.h"

#include <math.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "bandmill/crop.h"

static bool is_call_of(const bm_call *call, const char *name)
{
    return bm_call_is_of(call, bm_catalogue_find(name));
}

static bm_value *value_named(bm_call *call, const char *name)
{
    const bm_param *params = call->filter->params;
    size_t i = 0;
    while (strcmp(params[i].name, name) != 0)
        i++;
    return &call->value[i];
}

/* ---- the front of the chain ------------------------------------------------------------------ */

/* A crop that fits; one that does not is left for the program's planning to refuse. */
static bool take_crop(bm_draft *draft, const bm_call *call)
{
    uint32_t width, height;
    bm_crop_part part;
    bm_draft_sides(draft, &width, &height);
    if (!bm_crop_find(call, width, height, &part))
        return false;
    const bm_rect kept = {part.x, part.y, part.width, part.height};
    bm_rect *wanted = &draft->wanted;
    bm_rect stored = bm_turn_rect_back(draft->turn, &kept, wanted->width, wanted->height);
    *wanted = (bm_rect){wanted->x + stored.x, wanted->y + stored.y, stored.width, stored.height};
    return true;
}

static bool take_turn(bm_draft *draft, bm_call *call)
{
    double quarters = value_named(call, "angle")->number / 90;
    if (quarters != floor(quarters))
        return false;
    draft->turn = bm_turn_rotated(draft->turn, (unsigned)(quarters - 4 * floor(quarters / 4)));
    return true;
}

static bool take_mover(bm_draft *draft, bm_call *call)
{
    if (is_call_of(call, "crop"))
        return take_crop(draft, call);
    if (is_call_of(call, "rotate"))
        return take_turn(draft, call);
    if (is_call_of(call, "flop"))
        draft->turn = bm_turn_flopped(draft->turn);
    else if (is_call_of(call, "flip"))
        draft->turn = bm_turn_flipped(draft->turn);
    else if (is_call_of(call, "transpose"))
        draft->turn = bm_turn_transposed(draft->turn);
    else if (is_call_of(call, "transverse"))
        draft->turn = bm_turn_rotated(bm_turn_transposed(draft->turn), 2);
    else
        return false;
    return true;
}

static void take_front(bm_draft *draft)
{
    while (draft->count && take_mover(draft, draft->calls)) {
        draft->calls++;
        draft->count--;
    }
}

/* ---- the draft ------------------------------------------------------------------------------- */

bm_status bm_draft_begin(bm_draft *draft, const bm_chain *chain, const bm_desc *picture,
                         unsigned orientation, bm_pool *pool, bm_error *error)
{
    *draft = (bm_draft){.picture = *picture,
                        .rows = *picture,
                        .wanted = {0, 0, picture->width, picture->height},
                        .turn = bm_turn_from_exif(orientation),
                        .pool = pool,
                        .count = chain->count};
    draft->memory = bm_pool_alloc(pool, chain->count + 1, sizeof *draft->memory);
    if (!draft->memory)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of a picture");
    draft->calls = draft->memory + 1; /* in front there is room for a crop */
    if (chain->count)
        memcpy(draft->calls, chain->calls, chain->count * sizeof *chain->calls);
    take_front(draft);
    return BM_OK;
}

void bm_draft_end(bm_draft *draft)
{
    *draft = (bm_draft){0};
}

bool bm_draft_is_empty(const bm_draft *draft)
{
    const bm_rect *wanted = &draft->wanted;
    return !draft->count && bm_turn_to_exif(draft->turn) == 1 &&
           wanted->width == draft->picture.width && wanted->height == draft->picture.height;
}

void bm_draft_sides(const bm_draft *draft, uint32_t *width, uint32_t *height)
{
    const bm_rect *wanted = &draft->wanted;
    *width = draft->turn.transposes ? wanted->height : wanted->width;
    *height = draft->turn.transposes ? wanted->width : wanted->height;
}

bm_rect bm_draft_cover(const bm_draft *draft, unsigned shrink)
{
    const bm_rect *wanted = &draft->wanted;
    uint32_t more = (1u << shrink) - 1;
    uint32_t x = wanted->x >> shrink, y = wanted->y >> shrink;
    return (bm_rect){x, y, ((wanted->x + wanted->width + more) >> shrink) - x,
                     ((wanted->y + wanted->height + more) >> shrink) - y};
}

static bool is_allowed(const bm_form_cap *cap, const bm_decode_form *form)
{
    return form->shrink <= cap->shrink && (cap->gray || !form->gray) &&
           (cap->planes || !form->planes) && (cap->window || !form->width);
}

bool bm_draft_choose(bm_draft *draft, bm_decode_form *form)
{
    bm_desc rows;
    bm_error error; /* why not is of no importance */
    if (!is_allowed(&draft->cap, form) || !draft->codec->decode_choose ||
        draft->codec->decode_choose(draft->decoder, form, &rows, &error))
        return false;
    draft->form = *form;
    draft->rows = rows;
    draft->changed = true;
    return true;
}

void bm_draft_return(bm_draft *draft, const bm_draft *earlier)
{
    bm_decode_form form = earlier->form;
    bm_draft_choose(draft, &form);
    draft->changed = earlier->changed;
}

void bm_draft_drop_call(bm_draft *draft)
{
    draft->calls++;
    draft->count--;
    take_front(draft);
}

/* The crop which leaves of the decoder's rows what is wanted, turned as they are then. */
static bm_call crop_call(const bm_draft *draft, const bm_rect *rows, const bm_rect *cover)
{
    bm_rect inside = {cover->x - rows->x, cover->y - rows->y, cover->width, cover->height};
    inside = bm_turn_rect(draft->turn, &inside, rows->width, rows->height);
    bm_call call = {.filter = bm_catalogue_find("crop")};
    bm_value *size = value_named(&call, "size");
    size->width = inside.width;
    size->height = inside.height;
    value_named(&call, "x")->number = inside.x;
    value_named(&call, "y")->number = inside.y;
    return call;
}

bm_chain bm_draft_chain(bm_draft *draft, unsigned *orientation)
{
    const bm_rect rows = {draft->form.x, draft->form.y, draft->rows.width, draft->rows.height};
    bm_rect cover = bm_draft_cover(draft, draft->form.shrink);
    bm_chain chain = {.calls = draft->calls, .count = draft->count};
    if (memcmp(&rows, &cover, sizeof rows) != 0) {
        /* Calls that became part of the rectangle left this place free, or the room in front is. */
        *--chain.calls = crop_call(draft, &rows, &cover);
        chain.count++;
    }
    *orientation = bm_turn_to_exif(draft->turn);
    return chain;
}
