/* SPDX-License-Identifier: MIT */
/* `bandmill filters`: the catalogue, or the page of one filter. */
#include "command.h"

#include <stdbool.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "filter_words.h"
#include "wrap.h"

typedef struct filters_settings {
    bool names, markdown;
} filters_settings;

static const bm_option filters_options[] = {
    {.name = "names",
     .type = BM_OPTION_FLAG,
     .field = offsetof(filters_settings, names),
     .group = "Options",
     .doc = "Print the names alone, one a line."},
    {.name = "markdown",
     .type = BM_OPTION_FLAG,
     .field = offsetof(filters_settings, markdown),
     .group = "Options",
     .doc =
         "Print everything about every filter as a page in Markdown: docs/filters.md is made this "
         "way."},
    {.name = NULL},
};

static const filters_settings filters_defaults = {.names = false, .markdown = false};

static void print_line(const bm_filter *filter, int width)
{
    printf("%-*s  %s", width, filter->name, filter->summary);
    if (bm_put_aliases(filter, " (also: ", stdout))
        putchar(')');
    putchar('\n');
}

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
            print_line(filter, width);
    }
    if (!names_only)
        puts("\nAll that keep size, channels and depth also take on (channels), in (a rectangle) "
             "and "
             "mask (a picture).");
}

/* ---- the page of one filter ------------------------------------------------------------------ */

static void print_param(const bm_param *param)
{
    char text[1024] = "";
    FILE *buffer = fmemopen(text, sizeof text, "w");
    if (!buffer)
        return;
    fprintf(buffer, "%s\n", param->doc);
    bm_put_param_facts(param, buffer);
    fclose(buffer);
    printf("  %s", param->name);
    size_t at = strlen(param->name) + 2;
    if (at + 2 > 16) {
        putchar('\n');
        at = 0;
    }
    bm_wrap(stdout, text, at, 16);
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
    if (bm_put_aliases(filter, "Also called: ", stdout))
        putchar('\n');
    fputs("Pictures: ", stdout);
    bm_put_models(filter, stdout);
    putchar('\n');
    if (filter->params->name)
        puts("\nParameters (the first may be given without its name):");
    for (const bm_param *param = filter->params; param->name; param++)
        print_param(param);
    puts("\nParameters of every filter that keeps the picture's size, channels and depth:");
    for (const bm_param *param = bm_scope_params; param->name; param++)
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
    if (settings->markdown && operands->count) {
        bm_complain("filters", "--markdown makes one page of all filters: leave out their names");
        return BM_EXIT_REFUSED;
    }
    if (settings->markdown)
        bm_filters_markdown(stdout);
    else if (!operands->count)
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
