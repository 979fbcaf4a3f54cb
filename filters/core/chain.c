/* SPDX-License-Identifier: MIT */
/* Chains: parsing, canonical text, memory. */
#include "bandmill/chain.h"

#include <stdio.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "bandmill/nearest.h"
#include "bandmill/size.h"
#include "core/chain_pictures.h"
#include "core/numbers.h"
#include "core/params.h"
#include "core/scope.h"
#include "core/sheet.h"

/* A stretch of the text being parsed. */
typedef struct word {
    const char *at;
    size_t length;
} word;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static word trim(word w)
{
    while (w.length && is_space(w.at[0]))
        w.at++, w.length--;
    while (w.length && is_space(w.at[w.length - 1]))
        w.length--;
    return w;
}

/* Cuts *rest at the first `mark`: returns what comes before it, leaves what comes after. False: no
 * mark was there, and *rest is used up. */
static bool cut(word *rest, char mark, word *before)
{
    const char *at = memchr(rest->at, mark, rest->length);
    size_t length = at ? (size_t)(at - rest->at) : rest->length;
    *before = trim((word){rest->at, length});
    rest->at += length + (at != NULL);
    rest->length -= length + (at != NULL);
    return at != NULL;
}

static bm_status unknown_filter(word name, bm_error *error)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)(name.length < 60 ? name.length : 60), name.at);
    const char *meant = bm_catalogue_nearest(text);
    if (meant)
        return bm_fail(error, BM_E_PARAM, "no filter is called '%s': did you mean '%s'?", text,
                       meant);
    return bm_fail(error, BM_E_PARAM, "no filter is called '%s': `bandmill filters` lists them",
                   text);
}

static bm_status unknown_param(const bm_filter *filter, word name, bm_error *error)
{
    char text[64], list[240] = "none";
    snprintf(text, sizeof text, "%.*s", (int)(name.length < 60 ? name.length : 60), name.at);
    bm_nearest nearest = bm_nearest_start(text);
    size_t used = 0;
    for (const bm_param *param = filter->params; param->name; param++) {
        bm_nearest_offer(&nearest, param->name);
        int n = snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", param->name);
        used += (size_t)n < sizeof list - used ? (size_t)n : 0;
    }
    for (const bm_param *param = bm_scope_params; param->name; param++)
        bm_nearest_offer(&nearest, param->name);
    const char *meant = bm_nearest_word(&nearest);
    return bm_fail(error, BM_E_PARAM,
                   "%s has no parameter '%s'%s%s%s (it has: %s; and as all filters on, in, mask)",
                   filter->name, text, meant ? ": did you mean '" : "", meant ? meant : "",
                   meant ? "'?" : "", list);
}

static bm_status parse_value(bm_chain *chain, const bm_filter *filter, const bm_param *param,
                             word text, bm_value *value, bm_error *error)
{
    if (param->type == BM_PARAM_NUMBERS)
        return bm_numbers_parse(chain, filter, param, text.at, text.length, &value->numbers, error);
    bm_status status = bm_param_parse(filter, param, text.at, text.length, value, error);
    bool file = param->type == BM_PARAM_FILE;
    if (status || (param->type != BM_PARAM_PICTURE && !file))
        return status;
    value->name = bm_chain_keep_name(chain, file ? param : NULL, text.at, text.length);
    return value->name ? BM_OK : bm_fail(error, BM_E_NOMEM, "no memory for the name of a file");
}

/* What has been given so far. */
typedef struct given {
    bool own[BM_MAX_PARAMS], scope[BM_MAX_PARAMS];
} given;

static bm_status parse_item(bm_chain *chain, bm_call *call, const bm_param *param, word value,
                            given *seen, bm_error *error)
{
    const bm_filter *filter = call->filter;
    bool own = bm_param_find(filter, param->name, strlen(param->name)) == param;
    size_t index = (size_t)(param - (own ? filter->params : bm_scope_params));
    bool *already = own ? &seen->own[index] : &seen->scope[index];
    if (*already)
        return bm_fail(error, BM_E_PARAM, "%s: %s is given twice", filter->name, param->name);
    *already = true;
    return own ? parse_value(chain, filter, param, value, &call->value[index], error)
               : bm_scope_parse(chain, filter, param, value.at, value.length, &call->scope, error);
}

/* A file stands for the numbers that it holds. */
static bm_status check_required(const bm_filter *filter, const given *seen, bm_error *error)
{
    bool file = false;
    for (size_t i = 0; filter->params[i].name; i++)
        file = file || (filter->params[i].type == BM_PARAM_FILE && seen->own[i]);
    for (size_t i = 0; filter->params[i].name; i++) {
        const bm_param *param = &filter->params[i];
        if (param->required && !seen->own[i] && !(file && param->type == BM_PARAM_NUMBERS))
            return bm_fail(error, BM_E_PARAM, "%s needs %s: %s", filter->name, param->name,
                           param->doc);
    }
    return BM_OK;
}

static bm_status parse_params(bm_chain *chain, bm_call *call, word rest, bm_error *error)
{
    const bm_filter *filter = call->filter;
    given seen = {0};

    for (bool first = true, more = true; more; first = false) {
        word item, name;
        more = cut(&rest, ',', &item);
        word value = item;
        const bm_param *param;
        if (cut(&value, '=', &name)) {
            value = trim(value);
            param = bm_param_find(filter, name.at, name.length);
            param = param ? param : bm_param_find_in(bm_scope_params, name.at, name.length);
            if (!param)
                return unknown_param(filter, name, error);
        } else if (first && filter->params[0].name) {
            value = item;
            param = &filter->params[0];
        } else if (!filter->params[0].name) {
            return bm_fail(error, BM_E_PARAM,
                           "%s has no parameters but those of all filters (on, in, mask): write "
                           "just its name",
                           filter->name);
        } else {
            return bm_fail(error, BM_E_PARAM, "%s: '%.*s': parameters are written name=value",
                           filter->name, (int)(item.length < 60 ? item.length : 60), item.at);
        }
        bm_status status = parse_item(chain, call, param, value, &seen, error);
        if (status)
            return status;
    }
    return check_required(filter, &seen, error);
}

static bm_status parse_call(bm_chain *chain, bm_call *call, word text, bm_error *error)
{
    word name;
    bool has_params = cut(&text, ':', &name);
    char key[64];
    snprintf(key, sizeof key, "%.*s", (int)(name.length < 60 ? name.length : 60), name.at);
    const bm_filter *filter = name.length < 60 ? bm_catalogue_find(key) : NULL;
    if (!name.length)
        return bm_fail(error, BM_E_PARAM, "a filter's name is missing");
    if (!filter)
        return unknown_filter(name, error);

    *call = (bm_call){.filter = filter};
    for (size_t i = 0; filter->params[i].name; i++)
        call->value[i] = bm_param_default(&filter->params[i]);
    if (has_params)
        return parse_params(chain, call, text, error);
    return check_required(filter, &(given){0}, error);
}

bm_status bm_chain_append_call(bm_chain *chain, const bm_call *call, bm_error *error)
{
    if (chain->count == chain->capacity) {
        size_t capacity = chain->capacity ? 2 * chain->capacity : 4;
        size_t bytes;
        bm_call *calls = bm_size_mul(capacity, sizeof *calls, &bytes)
                             ? bm_allocate(chain->allocator, bytes, _Alignof(max_align_t))
                             : NULL;
        if (!calls)
            return bm_fail(error, BM_E_NOMEM, "no memory for a chain of %zu filters", capacity);
        if (chain->count)
            memcpy(calls, chain->calls, chain->count * sizeof *calls);
        bm_release(chain->allocator, chain->calls);
        chain->calls = calls;
        chain->capacity = capacity;
    }
    chain->calls[chain->count++] = *call;
    return BM_OK;
}

bm_status bm_chain_append(bm_chain *chain, const char *text, bm_error *error)
{
    size_t before = chain->count;
    word rest = {text, strlen(text)};
    bm_status status = BM_OK;
    for (bool more = true; more && !status;) {
        word item;
        bm_call call;
        more = cut(&rest, '|', &item);
        status = parse_call(chain, &call, item, error);
        if (!status)
            status = bm_chain_append_call(chain, &call, error);
    }
    if (status)
        chain->count = before;
    return status;
}

/* EXIF says how a picture was stored; this is how it is seen upright (Exif 2.32, tag 274). */
static const char *const upright_chains[] = {
    [2] = "flop",      [3] = "rotate:180", [4] = "flip",       [5] = "transpose",
    [6] = "rotate:90", [7] = "transverse", [8] = "rotate:270",
};

bm_status bm_chain_append_upright(bm_chain *chain, unsigned orientation, bm_error *error)
{
    if (orientation < 2 || orientation >= sizeof upright_chains / sizeof upright_chains[0])
        return BM_OK;
    return bm_chain_append(chain, upright_chains[orientation], error);
}

static bool same_value(const bm_value *a, const bm_value *b)
{
    return a->number == b->number && a->width == b->width && a->height == b->height &&
           a->percent == b->percent && a->name == b->name && a->numbers.at == b->numbers.at;
}

static void put_numbers(bm_sheet *page, const bm_numbers *numbers)
{
    char text[BM_NUMBER_TEXT];
    for (uint32_t i = 0; i < numbers->count; i++) {
        bm_param_format_number(numbers->at[i], text);
        bm_sheet_put(page, "%s", text);
        bm_sheet_put(page, "%s", bm_numbers_mark(numbers, i));
    }
}

static void put_value(bm_sheet *page, const bm_param *param, const bm_value *value)
{
    char text[64];
    if (param->type == BM_PARAM_NUMBERS) {
        put_numbers(page, &value->numbers);
    } else if (value->name) {
        bm_sheet_put(page, "%s", value->name);
    } else {
        bm_param_format(param, value, text, sizeof text);
        bm_sheet_put(page, "%s", text);
    }
}

static void put_call(bm_sheet *page, const bm_call *call)
{
    const char *mark = ":";
    bm_sheet_put(page, "%s", call->filter->name);
    for (size_t k = 0; call->filter->params[k].name; k++) {
        const bm_param *param = &call->filter->params[k];
        const bm_value *value = &call->value[k];
        bm_value unchanged = bm_param_default(param);
        if (same_value(value, &unchanged) && (!param->required || param->type == BM_PARAM_NUMBERS))
            continue;
        bm_sheet_put(page, "%s", mark);
        bm_sheet_put(page, "%s", param->name);
        bm_sheet_put(page, "=");
        put_value(page, param, value);
        mark = ",";
    }
    for (const bm_param *param = bm_scope_params; param->name; param++) {
        char text[BM_SCOPE_TEXT];
        const char *value = bm_scope_format(&call->scope, param, text);
        if (!value)
            continue;
        bm_sheet_put(page, "%s", mark);
        bm_sheet_put(page, "%s", param->name);
        bm_sheet_put(page, "=");
        bm_sheet_put(page, "%s", value);
        mark = ",";
    }
}

size_t bm_chain_format(const bm_chain *chain, char *text, size_t size)
{
    bm_sheet page = bm_sheet_begin(text, size);
    for (size_t i = 0; i < chain->count; i++) {
        if (i)
            bm_sheet_put(&page, " | ");
        put_call(&page, &chain->calls[i]);
    }
    return page.length;
}

void bm_chain_clear(bm_chain *chain)
{
    if (!chain)
        return;
    bm_chain_drop_pictures(chain);
    bm_chain_drop_numbers(chain);
    bm_release(chain->allocator, chain->calls);
    *chain = (bm_chain){.allocator = chain->allocator};
}
