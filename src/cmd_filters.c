/* SPDX-License-Identifier: MIT */
/* `bandmill filters`: the catalogue, or the page of one filter. */
#include "command.h"

#include <stdbool.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "wrap.h"

typedef struct filters_settings {
    bool names;
} filters_settings;

static const bm_option filters_options[] = {
    {.name = "names",
     .type = BM_OPTION_FLAG,
     .field = offsetof(filters_settings, names),
     .group = "Options",
     .doc = "Print the names alone, one a line."},
    {.name = NULL},
};

static const filters_settings filters_defaults = {.names = false};

static void print_catalogue(bool names_only)
{
    int width = 0;
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        int length = (int)strlen(bm_catalogue_at(i)->name);
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const bm_filter *filter = bm_catalogue_at(i);
        if (names_only)
            puts(filter->name);
        else
            printf("%-*s  %s\n", width, filter->name, filter->summary);
    }
}

/* ---- the page of one filter ------------------------------------------------------------------ */

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
    }
    return "value";
}

static void put_range(const bm_param *param, FILE *stream)
{
    if (param->type == BM_PARAM_CHOICE)
        for (size_t i = 0; param->choices[i]; i++)
            fprintf(stream, "%s%s", i ? ", " : ": ", param->choices[i]);
    else if (param->type != BM_PARAM_PICTURE)
        fprintf(stream, " from %.12g to %.12g", param->min, param->max);
    if (param->unit)
        fprintf(stream, " %s", param->unit);
}

static void put_default(const bm_param *param, FILE *stream)
{
    if (param->required)
        fputs("; must be given", stream);
    else if (param->type == BM_PARAM_CHOICE)
        fprintf(stream, "; default %s", param->choices[(size_t)param->def]);
    else if (param->type != BM_PARAM_SIZE && param->type != BM_PARAM_PICTURE)
        fprintf(stream, "; default %.12g", param->def);
}

static void print_param(const bm_param *param)
{
    char text[1024] = "";
    FILE *buffer = fmemopen(text, sizeof text, "w");
    if (!buffer)
        return;
    fprintf(buffer, "%s\n", param->doc);
    fputs(type_word(param), buffer);
    put_range(param, buffer);
    put_default(param, buffer);
    fclose(buffer);
    printf("  %s", param->name);
    size_t at = strlen(param->name) + 2;
    if (at + 2 > 16) {
        putchar('\n');
        at = 0;
    }
    bm_wrap(stdout, text, at, 16);
}

static void print_models(const bm_filter *filter)
{
    fputs("Pictures:", stdout);
    const char *comma = " ";
    for (unsigned model = 0; model < BM_MODEL_COUNT; model++)
        if (filter->models & BM_MODEL_BIT(model)) {
            printf("%s%s", comma, bm_model_name((bm_model)model));
            comma = ", ";
        }
    puts("; 8 and 16 bits");
}

static void print_examples(const char *examples)
{
    puts("\nExamples:");
    for (const char *line = examples; *line;) {
        size_t length = strcspn(line, "\n");
        printf("  -f '%.*s'\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void print_filter(const bm_filter *filter)
{
    printf("%s: %s\n\n", filter->name, filter->summary);
    bm_wrap(stdout, filter->doc, 0, 0);
    putchar('\n');
    print_models(filter);
    if (filter->params->name)
        puts("\nParameters (the first may be given without its name):");
    for (const bm_param *param = filter->params; param->name; param++)
        print_param(param);
    print_examples(filter->examples);
}

static int unknown_filter(const char *name)
{
    const char *meant = bm_catalogue_nearest(name);
    bm_error error;
    bm_fail(&error, BM_E_PARAM, "no filter is called '%s': %s%s%s", name,
            meant ? "did you mean '" : "`bandmill filters` lists them", meant ? meant : "",
            meant ? "'?" : "");
    bm_complain("filters", error.message);
    return BM_EXIT_REFUSED;
}

static int run(void *settings_of_filters, const bm_words *operands)
{
    const filters_settings *settings = settings_of_filters;
    if (!operands->count)
        print_catalogue(settings->names);
    for (size_t i = 0; i < operands->count; i++) {
        const bm_filter *filter = bm_catalogue_find(operands->item[i].text);
        if (!filter)
            return unknown_filter(operands->item[i].text);
        if (i)
            putchar('\n');
        print_filter(filter);
    }
    return BM_EXIT_OK;
}

const bm_command bm_command_filters = {
    .name = "filters",
    .operands = "[NAME]...",
    .summary = "List the filters, or tell all about one",
    .options = filters_options,
    .defaults = &filters_defaults,
    .settings_bytes = sizeof(filters_settings),
    .run = run,
};
