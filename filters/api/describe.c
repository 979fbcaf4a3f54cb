/* SPDX-License-Identifier: MIT */
/* The declarations of the catalogue in words. */
#include "bandmill/catalogue.h"
#include "bandmill/color.h"
#include "core/sheet.h"

static const char *type_word(const bm_param *param)
{
    switch (param->type) {
    case BM_PARAM_INT:
        return "whole number";
    case BM_PARAM_FLOAT:
        return "number";
    case BM_PARAM_CHOICE:
        return "word";
    case BM_PARAM_SIZE:
        return "size WxH, W, xH or P%";
    case BM_PARAM_PICTURE:
        return "name of a picture";
    case BM_PARAM_FILE:
        return "name of a file";
    case BM_PARAM_COLOR:
        return "colour: #rgb, #rgba, #rrggbb, #rrggbbaa or a name";
    case BM_PARAM_NUMBERS:
        return "numbers";
    case BM_PARAM_REGION:
        return "WxH+X+Y or WxH, each number perhaps with a %, sides";
    }
    return "value";
}

static void put_range(const bm_param *param, bm_sheet *sheet)
{
    if (param->type == BM_PARAM_CHOICE)
        for (size_t i = 0; param->choices[i]; i++)
            bm_sheet_put(sheet, "%s%s", i ? ", " : ": ", param->choices[i]);
    else if (param->type == BM_PARAM_COLOR)
        for (size_t i = 0; bm_color_name(i); i++)
            bm_sheet_put(sheet, "%s%s", i ? ", " : ": ", bm_color_name(i));
    else if (param->type == BM_PARAM_NUMBERS)
        bm_sheet_put(
            sheet,
            ": %u to %u from %.12g to %.12g, with spaces between, or in rows that end with /",
            param->least, param->most, param->min, param->max);
    else if (param->type != BM_PARAM_PICTURE && param->type != BM_PARAM_FILE)
        bm_sheet_put(sheet, " from %.12g to %.12g", param->min, param->max);
    if (param->unit)
        bm_sheet_put(sheet, " %s", param->unit);
}

static void put_default(const bm_param *param, bm_sheet *sheet)
{
    char color[BM_COLOR_TEXT];
    if (param->required)
        bm_sheet_put(sheet, "; must be given");
    else if (param->type == BM_PARAM_CHOICE)
        bm_sheet_put(sheet, "; default %s", param->choices[(size_t)param->def]);
    else if (param->type == BM_PARAM_COLOR) {
        bm_color_format((uint32_t)param->def, color, sizeof color);
        bm_sheet_put(sheet, "; default %s", color);
    } else if (param->type == BM_PARAM_INT || param->type == BM_PARAM_FLOAT)
        bm_sheet_put(sheet, "; default %.12g", param->def);
}

static void put_facts(const bm_param *param, bm_sheet *sheet)
{
    bm_sheet_put(sheet, "%s", type_word(param));
    put_range(param, sheet);
    put_default(param, sheet);
}

size_t bm_param_facts(const bm_param *param, char *text, size_t size)
{
    bm_sheet sheet = bm_sheet_begin(text, size);
    put_facts(param, &sheet);
    return sheet.length;
}

size_t bm_param_default_words(const bm_param *param, char *text, size_t size)
{
    bm_sheet sheet = bm_sheet_begin(text, size);
    put_default(param, &sheet);
    return sheet.length;
}

const char *bm_filter_name(const bm_filter *filter)
{
    return filter->name;
}

size_t bm_filter_describe(const bm_filter *filter, char *text, size_t size)
{
    bm_sheet sheet = bm_sheet_begin(text, size);
    bm_sheet_put(&sheet, "%s.\n\n%s\n", filter->summary, filter->doc);
    for (const bm_param *param = filter->params; param->name; param++) {
        bm_sheet_put(&sheet, "%s  %s: %s (", param == filter->params ? "\nParameters:\n" : "",
                     param->name, param->doc);
        put_facts(param, &sheet);
        bm_sheet_put(&sheet, ")\n");
    }
    return sheet.length;
}
