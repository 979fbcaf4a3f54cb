/* SPDX-License-Identifier: MIT */
/* How the declarations of the catalogue read. */
#include "filter_words.h"

#include <string.h>

#include "bandmill/color.h"

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

static void put_range(const bm_param *param, FILE *stream)
{
    if (param->type == BM_PARAM_CHOICE)
        for (size_t i = 0; param->choices[i]; i++)
            fprintf(stream, "%s%s", i ? ", " : ": ", param->choices[i]);
    else if (param->type == BM_PARAM_COLOR)
        for (size_t i = 0; bm_color_name(i); i++)
            fprintf(stream, "%s%s", i ? ", " : ": ", bm_color_name(i));
    else if (param->type == BM_PARAM_NUMBERS)
        fprintf(stream,
                ": %u to %u from %.12g to %.12g, with spaces between, or in rows that end with /",
                param->least, param->most, param->min, param->max);
    else if (param->type != BM_PARAM_PICTURE && param->type != BM_PARAM_FILE)
        fprintf(stream, " from %.12g to %.12g", param->min, param->max);
    if (param->unit)
        fprintf(stream, " %s", param->unit);
}

void bm_put_param_default(const bm_param *param, FILE *stream)
{
    char color[BM_COLOR_TEXT];
    if (param->required)
        fputs("; must be given", stream);
    else if (param->type == BM_PARAM_CHOICE)
        fprintf(stream, "; default %s", param->choices[(size_t)param->def]);
    else if (param->type == BM_PARAM_COLOR) {
        bm_color_format((uint32_t)param->def, color, sizeof color);
        fprintf(stream, "; default %s", color);
    } else if (param->type == BM_PARAM_INT || param->type == BM_PARAM_FLOAT)
        fprintf(stream, "; default %.12g", param->def);
}

void bm_put_param_facts(const bm_param *param, FILE *stream)
{
    fputs(type_word(param), stream);
    put_range(param, stream);
    bm_put_param_default(param, stream);
}

bool bm_put_aliases(const bm_filter *filter, const char *before, FILE *stream)
{
    if (!filter->aliases)
        return false;
    fputs(before, stream);
    for (const char *const *alias = filter->aliases; *alias; alias++)
        fprintf(stream, "%s%s", alias == filter->aliases ? "" : ", ", *alias);
    return true;
}

void bm_put_models(const bm_filter *filter, FILE *stream)
{
    const char *comma = "";
    for (unsigned model = 0; model < BM_MODEL_COUNT; model++)
        if (filter->models & BM_MODEL_BIT(model)) {
            fprintf(stream, "%s%s", comma, bm_model_name((bm_model)model));
            comma = ", ";
        }
    fputs("; 8 and 16 bits", stream);
}

const char *bm_filter_sight(const bm_filter *filter)
{
    switch (filter->kind) {
    case BM_KIND_POINT:
        return "each row by itself";
    case BM_KIND_WINDOW:
        return "a few rows around each row";
    case BM_KIND_RESAMPLE:
        return "the few rows that each row is made of";
    case BM_KIND_SCAN:
        return "the whole picture once before the first row";
    case BM_KIND_WHOLE:
        return "the whole picture";
    case BM_KIND_SERIAL:
        return "row after row, in order";
    }
    return "";
}

const char *bm_filter_definition(const bm_filter *filter, size_t *purpose_bytes)
{
    const char *end = strstr(filter->doc, "\n\n");
    *purpose_bytes = end ? (size_t)(end - filter->doc) : strlen(filter->doc);
    return filter->doc + *purpose_bytes + strspn(filter->doc + *purpose_bytes, "\n");
}

const char *bm_next_example(const char **at, size_t *length)
{
    const char *line = *at;
    *length = strcspn(line, "\n");
    if (!*length)
        return NULL;
    *at = line + *length + (line[*length] == '\n');
    return line;
}
