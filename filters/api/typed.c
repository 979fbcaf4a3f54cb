/* SPDX-License-Identifier: MIT */
/* Calls out of structs of C: fields become values, which are judged by the declarations of their parameters. */
#include "api/typed.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "api/options.h"
#include "bandmill/filters.h"
#include "core/chain_pictures.h"
#include "core/numbers.h"
#include "core/params.h"

/* The message of a value that cannot be is the parser's for its text. */
static bm_status refuse(const bm_filter *filter, const bm_param *param, const char *text,
                        bm_error *error)
{
    bm_value unused;
    bm_status status = bm_param_parse(filter, param, text, strlen(text), &unused, error);
    return status ? status
                  : bm_fail(error, BM_E_PARAM, "%s: %s=%s: out of range", filter->name, param->name,
                            text);
}

static bm_status read_number(const bm_filter *filter, const bm_param *param, double number,
                             bm_value *value, bm_error *error)
{
    char text[BM_NUMBER_TEXT];
    value->number = number;
    if (number >= param->min && number <= param->max)
        return BM_OK;
    bm_param_format_number(isfinite(number) ? number : 0, text);
    return refuse(filter, param, isfinite(number) ? text : isnan(number) ? "nan" : "inf", error);
}

static bm_status read_choice(const bm_filter *filter, const bm_param *param, int32_t choice,
                             bm_value *value, bm_error *error)
{
    char text[BM_NUMBER_TEXT];
    for (int32_t i = 0; param->choices[i]; i++) {
        if (i == choice) {
            value->number = choice;
            return BM_OK;
        }
    }
    snprintf(text, sizeof text, "%d", (int)choice);
    return refuse(filter, param, text, error);
}

static bool is_side(const bm_param *param, uint32_t side)
{
    return !side || (side >= param->min && side <= param->max);
}

static bm_status read_sides(const bm_filter *filter, const bm_param *param,
                            const bm_side_lengths *sides, bm_value *value, bm_error *error)
{
    char text[64];
    value->width = sides->width;
    value->height = sides->height;
    value->percent = sides->percent;
    bool pixels = sides->width || sides->height;
    if (is_side(param, sides->width) && is_side(param, sides->height) && sides->percent >= 0 &&
        sides->percent <= 10000 && !(pixels && sides->percent > 0) &&
        (pixels || sides->percent > 0 || !param->required))
        return BM_OK;
    if (pixels && sides->percent > 0)
        return bm_fail(error, BM_E_PARAM, "%s: %s: pixels and percent exclude each other",
                       filter->name, param->name);
    if (pixels)
        snprintf(text, sizeof text, "%ux%u", sides->width, sides->height);
    else
        snprintf(text, sizeof text, "%.10g%%", sides->percent);
    return refuse(filter, param, text, error);
}

/* A file may stand for numbers that must be given: the plan judges. */
static bool takes_file(const bm_filter *filter)
{
    const bm_param *param = filter->params;
    while (param->name && param->type != BM_PARAM_FILE)
        param++;
    return param->name != NULL;
}

static bm_status read_numbers(const bm_filter *filter, const bm_param *param,
                              const bm_numbers *numbers, bm_value *value, bm_error *error)
{
    value->numbers = *numbers;
    if (!numbers->count && (!param->required || takes_file(filter)))
        return BM_OK;
    if (numbers->count < param->least || numbers->count > param->most || !numbers->at)
        return bm_fail(error, BM_E_PARAM, "%s: %s: %u numbers: must be %u to %u", filter->name,
                       param->name, numbers->at ? numbers->count : 0, param->least, param->most);
    if (numbers->rows && numbers->count % numbers->rows)
        return bm_fail(error, BM_E_PARAM, "%s: %s: %u numbers make no %u rows of equal length",
                       filter->name, param->name, numbers->count, numbers->rows);
    for (uint32_t i = 0; i < numbers->count; i++)
        if (!(numbers->at[i] >= param->min && numbers->at[i] <= param->max))
            return bm_fail(error, BM_E_PARAM,
                           "%s: %s: number %u is %g: must be from %.10g to %.10g", filter->name,
                           param->name, i + 1, numbers->at[i], param->min, param->max);
    return BM_OK;
}

static bm_status need_file(const bm_filter *filter, const bm_param *param, const void *given,
                           bm_error *error)
{
    if (given || !param->required)
        return BM_OK;
    return bm_fail(error, BM_E_PARAM, "%s needs %s: %s", filter->name, param->name, param->doc);
}

/* The value of one field. Content of files and pictures is the chain's from here on. */
static bm_status read_field(const bm_filter *filter, const bm_param *param, const void *field,
                            bm_chain *chain, bm_value *value, bm_error *error)
{
    switch (param->type) {
    case BM_PARAM_INT:
        return read_number(filter, param, *(const int32_t *)field, value, error);
    case BM_PARAM_FLOAT:
        return read_number(filter, param, *(const double *)field, value, error);
    case BM_PARAM_CHOICE:
        return read_choice(filter, param, *(const int32_t *)field, value, error);
    case BM_PARAM_COLOR:
        value->number = *(const uint32_t *)field;
        return BM_OK;
    case BM_PARAM_SIZE:
        return read_sides(filter, param, field, value, error);
    case BM_PARAM_NUMBERS:
        return read_numbers(filter, param, field, value, error);
    case BM_PARAM_PICTURE: {
        const bm_image *picture = *(const bm_image *const *)field;
        bm_status status = need_file(filter, param, picture, error);
        return status || !picture ? status : bm_chain_lend_picture(chain, picture, value, error);
    }
    case BM_PARAM_FILE: {
        const char *content = *(const char *const *)field;
        bm_status status = need_file(filter, param, content, error);
        return status || !content ? status
                                  : bm_chain_read_content(chain, param, content, value, error);
    }
    case BM_PARAM_REGION:
        break;
    }
    return bm_fail(error, BM_E_INTERNAL, "%s: %s has no known type", filter->name, param->name);
}

/* A call of these values. Fields that the caller, being older, does not know keep their defaults. */
static bm_status read_call(const bm_typed *typed, bm_chain *chain, const void *params,
                           bm_call *call, bm_error *error)
{
    const bm_filter *filter = typed->filter;
    size_t size = params ? *(const size_t *)params : 0;
    if (params && (size < sizeof size || size > typed->size))
        return bm_fail(error, BM_E_PARAM,
                       "%s: the size of its parameters is %zu: begin with bm_%s_defaults()",
                       filter->name, size, filter->name);
    bm_status status = BM_OK;
    *call = (bm_call){.filter = filter};
    for (size_t k = 0; filter->params[k].name && !status; k++) {
        const bm_param *param = &filter->params[k];
        call->value[k] = bm_param_default(param);
        if (typed->offset[k] < size)
            status = read_field(filter, param, (const char *)params + typed->offset[k], chain,
                                &call->value[k], error);
        else if (param->required)
            status = bm_fail(error, BM_E_PARAM, "%s needs %s: %s", filter->name, param->name,
                             param->doc);
    }
    return status;
}

bm_status bm_typed_add(const bm_typed *typed, bm_chain *chain, const void *params, bm_error *error)
{
    bm_call call;
    bm_status status = read_call(typed, chain, params, &call, error);
    for (size_t k = 0; typed->filter->params[k].name && !status; k++)
        if (typed->filter->params[k].type == BM_PARAM_NUMBERS && call.value[k].numbers.count)
            status = bm_numbers_keep(chain, &call.value[k].numbers, error);
    return status ? status : bm_chain_append_call(chain, &call, error);
}

bm_status bm_typed_apply(const bm_typed *typed, const bm_image *in, const bm_image *out,
                         const void *params, const bm_options *options, bm_error *error)
{
    bm_call call;
    bm_chain files = {.allocator = bm_options_given(options).allocator};
    bm_status status = read_call(typed, &files, params, &call, error);
    const bm_chain chain = {.calls = &call, .count = 1};
    if (!status)
        status = bm_apply_chain(&chain, in, out, options, error);
    bm_chain_clear(&files);
    return status;
}
