/* SPDX-License-Identifier: MIT */
/* `bandmill filters`: the catalogue, what of it answers to words, or the page of one filter. */
#include "command.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "filter_search.h"
#include "filter_words.h"
#include "wrap.h"

typedef struct filters_settings {
    bm_words search;
    unsigned group;
    bool in_group, names, examples, markdown;
} filters_settings;

/* Words for bm_group, in its order from BM_GROUP_TONE on. */
static const char *const group_words[] = {"tone",   "colour",   "blur",   "smooth", "edges",
                                          "shapes", "geometry", "finish", NULL};

static_assert(sizeof group_words / sizeof group_words[0] == BM_GROUP_COUNT,
              "a word for each group but BM_GROUP_NONE, and the end");

static const bm_option filters_options[] = {
    {.name = "search",
     .argument = "WORD",
     .type = BM_OPTION_LIST,
     .field = offsetof(filters_settings, search),
     .group = "Options",
     .doc = "Only filters that have to do with all of these words (--search WORD WORD...), those "
            "that are called so first. All that stands on their pages is looked through."},
    {.name = "group",
     .type = BM_OPTION_CHOICE,
     .choices = group_words,
     .field = offsetof(filters_settings, group),
     .given = offsetof(filters_settings, in_group),
     .group = "Options",
     .doc = "Only filters of this group."},
    {.name = "names",
     .type = BM_OPTION_FLAG,
     .field = offsetof(filters_settings, names),
     .group = "Options",
     .doc = "Print the names alone, one a line."},
    {.name = "examples",
     .type = BM_OPTION_FLAG,
     .field = offsetof(filters_settings, examples),
     .group = "Options",
     .doc = "Print chains alone, one a line: the examples, and others that tests run."},
    {.name = "markdown",
     .type = BM_OPTION_FLAG,
     .field = offsetof(filters_settings, markdown),
     .group = "Options",
     .doc =
         "Print everything about every filter as a page in Markdown: docs/filters.md is made this "
         "way."},
    {.name = NULL},
};

static const filters_settings filters_defaults = {.names = false};

/* ---- which filters --------------------------------------------------------------------------- */

typedef struct entry {
    const bm_filter *filter;
    unsigned rank; /* the higher, the earlier */
} entry;

typedef struct selection {
    entry *item;
    size_t count;
} selection;

static int compare_entries(const void *a, const void *b)
{
    const entry *first = a, *second = b;
    if (first->rank != second->rank)
        return first->rank < second->rank ? 1 : -1;
    return strcmp(first->filter->name, second->filter->name);
}

/* Those that answer to the words, the best first; without words all, by group where people read it. False: no memory. */
static bool choose(const filters_settings *settings, const bm_words *words, selection *chosen)
{
    bool by_group = !settings->names && !settings->examples;
    chosen->item = calloc(bm_catalogue_count(), sizeof *chosen->item);
    if (!chosen->item)
        return false;
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const bm_filter *filter = bm_catalogue_at(i);
        if (settings->in_group && filter->group != (bm_group)(settings->group + 1))
            continue;
        unsigned rank = words->count ? bm_filter_answers(filter, words)
                        : by_group   ? BM_GROUP_COUNT - filter->group
                                     : 1;
        if (rank)
            chosen->item[chosen->count++] = (entry){filter, rank};
    }
    qsort(chosen->item, chosen->count, sizeof *chosen->item, compare_entries);
    return true;
}

/* ---- lists ----------------------------------------------------------------------------------- */

static void print_line(const bm_filter *filter, int width)
{
    char *text = NULL;
    size_t size;
    FILE *buffer = open_memstream(&text, &size);
    if (!buffer)
        return;
    fputs(filter->summary, buffer);
    if (bm_put_aliases(filter, " (also: ", buffer))
        fputc(')', buffer);
    bool whole = fclose(buffer) == 0;
    int at = printf("  %-*s", width, filter->name);
    bm_wrap(stdout, whole ? text : filter->summary, (size_t)at, (size_t)(width + 4));
    free(text);
}

static void print_lines(const selection *chosen, bool under_headings)
{
    int width = 0;
    for (size_t i = 0; i < chosen->count; i++) {
        int length = (int)strlen(chosen->item[i].filter->name);
        width = length > width ? length : width;
    }
    bm_group group = BM_GROUP_NONE;
    for (size_t i = 0; i < chosen->count; i++) {
        const bm_filter *filter = chosen->item[i].filter;
        if (under_headings && filter->group != group)
            printf("%s%s\n", i ? "\n" : "", bm_group_title(filter->group));
        group = filter->group;
        print_line(filter, width);
    }
}

static void print_catalogue(const selection *chosen)
{
    print_lines(chosen, true);
    putchar('\n');
    bm_wrap(stdout,
            "All that keep size, channels and depth also take on (channels), in (a rectangle) and "
            "mask (a picture).\n"
            "`bandmill filters NAME` tells all about one, `--search WORD...` finds them.",
            0, 0);
}

static void print_names(const selection *chosen)
{
    for (size_t i = 0; i < chosen->count; i++)
        puts(chosen->item[i].filter->name);
}

static void print_examples(const bm_filter *filter)
{
    for (const char *line = filter->examples; *line;) {
        size_t length = strcspn(line, "\n");
        if (length)
            printf("%.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

/* ---- what there is not ----------------------------------------------------------------------- */

static int refuse(const char *message)
{
    bm_complain("filters", message);
    return BM_EXIT_REFUSED;
}

static int unknown_filter(const char *name)
{
    const char *meant = bm_catalogue_nearest(name);
    bm_error error;
    bm_fail(&error, BM_E_PARAM, "no filter is called '%s': %s%s%s", name,
            meant ? "did you mean '" : "`bandmill filters` lists them", meant ? meant : "",
            meant ? "'?" : "");
    return refuse(error.message);
}

static bool is_anywhere(const struct bm_word *word)
{
    const bm_words alone = {.item = (struct bm_word *)word, .count = 1};
    for (size_t i = 0; i < bm_catalogue_count(); i++)
        if (bm_filter_answers(bm_catalogue_at(i), &alone))
            return true;
    return false;
}

static int nothing_found(const bm_words *words)
{
    size_t i = 0;
    while (i < words->count && is_anywhere(&words->item[i]))
        i++;
    if (i == words->count)
        return refuse("no filter has to do with all of this: leave something out");
    const char *meant = bm_catalogue_nearest(words->item[i].text);
    bm_error error;
    bm_fail(&error, BM_E_PARAM, "no filter has to do with '%s'%s%s%s", words->item[i].text,
            meant ? ": did you mean '" : "", meant ? meant : "", meant ? "'?" : "");
    return refuse(error.message);
}

/* ---- the command ----------------------------------------------------------------------------- */

static int print_pages(const bm_words *names, bool examples)
{
    for (size_t i = 0; i < names->count; i++) {
        const bm_filter *filter = bm_catalogue_find(names->item[i].text);
        if (!filter)
            return unknown_filter(names->item[i].text);
        if (i && !examples)
            putchar('\n');
        if (examples)
            print_examples(filter);
        else
            bm_filter_page(filter, stdout);
    }
    return BM_EXIT_OK;
}

static int print_chosen(const filters_settings *settings, const bm_words *words)
{
    selection chosen = {0};
    if (!choose(settings, words, &chosen))
        return refuse("no memory for a list of filters");
    int code = BM_EXIT_OK;
    if (!chosen.count)
        code = nothing_found(words);
    else if (settings->examples)
        for (size_t i = 0; i < chosen.count; i++)
            print_examples(chosen.item[i].filter);
    else if (settings->names)
        print_names(&chosen);
    else if (words->count)
        print_lines(&chosen, false);
    else
        print_catalogue(&chosen);
    free(chosen.item);
    return code;
}

/* All words of a search are one list: those behind the first one look like operands. */
static bool join(bm_words *search, const bm_words *operands)
{
    struct bm_word *item =
        reallocarray(search->item, search->count + operands->count, sizeof *item);
    if (!item)
        return false;
    search->item = item;
    for (size_t i = 0; i < operands->count; i++)
        item[search->count++] = operands->item[i];
    return true;
}

static int run(void *settings_of_filters, const bm_words *operands)
{
    filters_settings *settings = settings_of_filters;
    bool chosen = settings->search.count || settings->in_group;
    if (settings->markdown && (operands->count || chosen))
        return refuse("--markdown makes one page of all filters: leave out their names");
    if (settings->markdown) {
        bm_filters_markdown(stdout);
        return BM_EXIT_OK;
    }
    if (settings->search.count && !join(&settings->search, operands))
        return refuse("no memory for a search");
    if (!chosen && operands->count)
        return print_pages(operands, settings->examples);
    if (settings->in_group && !settings->search.count && operands->count)
        return refuse("--group lists filters: leave out their names, or search for them");
    return print_chosen(settings, &settings->search);
}

const bm_command bm_command_filters = {
    .name = "filters",
    .operands = "[NAME]...",
    .takes = BM_TAKES_FILTERS,
    .summary = "List the filters, search for some, or tell all about one",
    .options = filters_options,
    .defaults = &filters_defaults,
    .settings_bytes = sizeof(filters_settings),
    .run = run,
};
