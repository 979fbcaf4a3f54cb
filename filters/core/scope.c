/* SPDX-License-Identifier: MIT */
#include "core/scope.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/chain_pictures.h"
#include "core/params.h"

static const char *const on_names[] = {"all",  "luma",  "red",    "green",
                                       "blue", "alpha", "colour", NULL};

enum { PARAM_ON, PARAM_IN, PARAM_MASK };

const bm_param bm_scope_params[] = {
    [PARAM_ON] = {.name = "on",
                  .type = BM_PARAM_CHOICE,
                  .choices = on_names,
                  .doc = "The channels that the filter acts on: luma is brightness without colour, "
                         "colour is everything but alpha"},
    [PARAM_IN] = {.name = "in",
                  .type = BM_PARAM_REGION,
                  .min = 1,
                  .max = BM_MAX_SIDE,
                  .unit = "pixels",
                  .doc = "The rectangle that the filter acts on; what of it lies outside of the "
                         "picture does not count"},
    [PARAM_MASK] = {.name = "mask",
                    .type = BM_PARAM_PICTURE,
                    .doc = "A picture, stretched over this one: where it is white the filter acts, "
                           "where it is black all stays, and gray is between"},
    {.name = NULL},
};

bool bm_call_is_scoped(const bm_call *call)
{
    return call->scope.on != BM_ON_ALL || call->scope.region || call->scope.mask_name;
}

bool bm_call_is_of(const bm_call *call, const bm_filter *filter)
{
    return call->filter == filter && !bm_call_is_scoped(call);
}

/* ---- reading --------------------------------------------------------------------------------- */

#define MOST_PERCENT 10000

/* Takes digits, and a % that may follow, from *text. */
static bool take_length(const char **text, double least, bm_length *length)
{
    char digits[BM_NUMBER_MOST_TEXT + 1];
    size_t count = strspn(*text, "0123456789.");
    snprintf(digits, sizeof digits, "%.*s", (int)(count < sizeof digits ? count : 0), *text);
    if (!bm_param_parse_number(digits, &length->number))
        return false;
    *text += count;
    length->percent = **text == '%';
    *text += length->percent;
    if (length->percent)
        return length->number <= MOST_PERCENT && (least == 0 || length->number > 0);
    return length->number == floor(length->number) && length->number >= least &&
           length->number <= BM_MAX_SIDE;
}

/* The same after a sign. */
static bool take_offset(const char **text, bm_length *offset)
{
    char sign = **text;
    if (sign != '+' && sign != '-')
        return false;
    ++*text;
    if (!take_length(text, 0, offset))
        return false;
    if (sign == '-' && offset->number > 0)
        offset->number = -offset->number;
    return true;
}

static bool take_region(const char *text, bm_scope *scope)
{
    scope->region = true;
    scope->x = scope->y = (bm_length){0};
    if (!take_length(&text, 1, &scope->width) || *text++ != 'x' ||
        !take_length(&text, 1, &scope->height))
        return false;
    if (!*text)
        return true;
    return take_offset(&text, &scope->x) && take_offset(&text, &scope->y) && !*text;
}

static bm_status parse_region(const bm_filter *filter, const char *text, size_t length,
                              bm_scope *scope, bm_error *error)
{
    char word[BM_SCOPE_TEXT];
    snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1),
             text);
    if (length < sizeof word && strlen(word) == length && take_region(word, scope))
        return BM_OK;
    return bm_fail(error, BM_E_PARAM,
                   "%s: in=%.60s: must be WIDTHxHEIGHT+X+Y (each side 1 to %u pixels, X and Y from "
                   "-%u to +%u), where each number may be a PERCENT%% up to %u",
                   filter->name, word, BM_MAX_SIDE, BM_MAX_SIDE, BM_MAX_SIDE, MOST_PERCENT);
}

bm_status bm_scope_parse(bm_chain *chain, const bm_filter *filter, const bm_param *param,
                         const char *text, size_t length, bm_scope *scope, bm_error *error)
{
    bm_value value;
    if (param->type == BM_PARAM_REGION)
        return parse_region(filter, text, length, scope, error);
    bm_status status = bm_param_parse(filter, param, text, length, &value, error);
    if (status)
        return status;
    if (param->type == BM_PARAM_CHOICE) {
        scope->on = (bm_scope_on)value.number;
        return BM_OK;
    }
    scope->mask_name = bm_chain_keep_name(chain, NULL, text, length);
    return scope->mask_name ? BM_OK
                            : bm_fail(error, BM_E_NOMEM, "no memory for the name of a picture");
}

/* ---- writing --------------------------------------------------------------------------------- */

static size_t put_length(const bm_length *length, const char *before, char *text, size_t size)
{
    char number[BM_NUMBER_TEXT];
    bm_param_format_number(fabs(length->number), number);
    return (size_t)snprintf(text, size, "%s%s%s", before, number, length->percent ? "%" : "");
}

static size_t put_offset(const bm_length *offset, char *text, size_t size)
{
    return put_length(offset, offset->number < 0 ? "-" : "+", text, size);
}

const char *bm_scope_format(const bm_scope *scope, const bm_param *param, char text[BM_SCOPE_TEXT])
{
    switch (param - bm_scope_params) {
    case PARAM_ON:
        return scope->on ? on_names[scope->on] : NULL;
    case PARAM_MASK:
        return scope->mask_name;
    default:
        break;
    }
    if (!scope->region)
        return NULL;
    size_t used = put_length(&scope->width, "", text, BM_SCOPE_TEXT);
    used += put_length(&scope->height, "x", text + used, BM_SCOPE_TEXT - used);
    used += put_offset(&scope->x, text + used, BM_SCOPE_TEXT - used);
    put_offset(&scope->y, text + used, BM_SCOPE_TEXT - used);
    return text;
}

/* ---- pixels ---------------------------------------------------------------------------------- */

static double pixels_of(const bm_length *length, uint32_t side)
{
    return length->percent ? length->number * side / 100 : length->number;
}

/* Both ends are rounded, not the width, so that regions of percentages that meet leave no gap and do not overlap. */
static bool clip(const bm_length *offset, const bm_length *length, uint32_t side, uint32_t *begin,
                 uint32_t *count)
{
    double from = pixels_of(offset, side), to = from + pixels_of(length, side);
    double lo = fmax(floor(from + 0.5), 0), hi = fmin(floor(to + 0.5), side);
    if (lo >= hi)
        return false;
    *begin = (uint32_t)lo;
    *count = (uint32_t)(hi - lo);
    return true;
}

bool bm_scope_rect(const bm_scope *scope, uint32_t width, uint32_t height, bm_rect *rect)
{
    const bm_rect all = {0, 0, width, height};
    *rect = all;
    if (!scope->region || (clip(&scope->x, &scope->width, width, &rect->x, &rect->width) &&
                           clip(&scope->y, &scope->height, height, &rect->y, &rect->height)))
        return true;
    *rect = all;
    return false;
}
