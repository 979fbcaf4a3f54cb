/* SPDX-License-Identifier: MIT */
/* The page of one filter, laid out like a manual's. */
#include <stdlib.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "filter_words.h"
#include "wrap.h"

enum { INDENT = 2, TEXT_COLUMN = 16 };

static void put_heading(const char *heading, FILE *stream)
{
    fprintf(stream, "\n%s\n", heading);
}

static void put_param(const bm_param *param, FILE *stream)
{
    char *text = NULL;
    size_t size;
    FILE *buffer = open_memstream(&text, &size);
    if (!buffer)
        return;
    fprintf(buffer, "%s\n", param->doc);
    bm_put_param_facts(param, buffer);
    bool whole = fclose(buffer) == 0;
    fprintf(stream, "%*s%s", INDENT, "", param->name);
    size_t at = strlen(param->name) + INDENT;
    if (at + 2 > TEXT_COLUMN) {
        fputc('\n', stream);
        at = 0;
    }
    bm_wrap(stream, whole ? text : param->doc, at, TEXT_COLUMN);
    free(text);
}

static void put_params(const char *heading, const bm_param *params, FILE *stream)
{
    if (params->name)
        put_heading(heading, stream);
    for (const bm_param *param = params; param->name; param++)
        put_param(param, stream);
}

static void put_examples(const bm_filter *filter, FILE *stream)
{
    put_heading("Examples:", stream);
    size_t length;
    const char *at = filter->examples, *example;
    while ((example = bm_next_example(&at, &length)))
        fprintf(stream, "%*s-f '%.*s'\n", INDENT, "", (int)length, example);
}

static void put_pictures(const bm_filter *filter, FILE *stream)
{
    bm_put_models(filter, stream);
    fprintf(stream, "; it sees %s", bm_filter_sight(filter));
}

static void put_others(const bm_filter *filter, FILE *stream)
{
    const char *comma = "";
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const bm_filter *other = bm_catalogue_at(i);
        if (other->group != filter->group || other == filter)
            continue;
        fprintf(stream, "%s%s", comma, other->name);
        comma = ", ";
    }
}

static void put_names(const bm_filter *filter, FILE *stream)
{
    fputs(bm_group_title(filter->group), stream);
    bm_put_aliases(filter, "; also called ", stream);
}

/* What `put` writes, broken into lines. */
static void put_section(const char *heading, const bm_filter *filter,
                        void (*put)(const bm_filter *filter, FILE *stream), FILE *stream)
{
    char *text = NULL;
    size_t size;
    FILE *buffer = open_memstream(&text, &size);
    if (!buffer)
        return;
    put(filter, buffer);
    if (fclose(buffer) == 0 && size) {
        if (heading)
            put_heading(heading, stream);
        bm_wrap(stream, text, 0, INDENT);
    }
    free(text);
}

static void put_purpose(const bm_filter *filter, FILE *stream)
{
    size_t length;
    bm_filter_definition(filter, &length);
    fwrite(filter->doc, 1, length, stream);
}

static void put_definition(const bm_filter *filter, FILE *stream)
{
    size_t length;
    fputs(bm_filter_definition(filter, &length), stream);
}

void bm_filter_page(const bm_filter *filter, FILE *stream)
{
    int at = fprintf(stream, "%s: ", filter->name);
    bm_wrap(stream, filter->summary, at > 0 ? (size_t)at : 0, 0);
    put_section(NULL, filter, put_names, stream);
    put_section("What it is for:", filter, put_purpose, stream);
    put_params("Parameters (the first may be given without its name):", filter->params, stream);
    put_examples(filter, stream);
    put_section("Definition:", filter, put_definition, stream);
    put_section("Pictures:", filter, put_pictures, stream);
    put_params("Parameters of every filter that keeps the picture's size, channels and depth:",
               bm_scope_params, stream);
    put_section("See also:", filter, put_others, stream);
}
