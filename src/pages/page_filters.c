/* SPDX-License-Identifier: MIT */
/* The catalogue as a manual page. */
#include <stdlib.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "bandmill/color.h"
#include "filter_words.h"
#include "memory_text.h"
#include "pages.h"
#include "roff.h"

static void put_param(FILE *stream, const bm_param *param)
{
    char facts[1024];
    bm_param_facts(param, facts, sizeof facts);
    bm_roff_item(stream);
    fprintf(stream, "\\fB%s\\fR\n", param->name);
    bm_roff_string(stream, param->doc);
    fputs(".br\n(", stream);
    bm_roff_plain(stream, facts, strlen(facts));
    fputs(")\n", stream);
}

/* What `put` writes, as prose. */
static void put_words(FILE *stream, const bm_filter *filter,
                      void (*put)(const bm_filter *filter, FILE *stream))
{
    bm_memory_text words = {0};
    if (bm_memory_text_open(&words))
        put(filter, words.stream);
    if (bm_memory_text_close(&words))
        bm_roff_string(stream, words.text);
    free(words.text);
}

static void put_end(const bm_filter *filter, FILE *stream)
{
    fputs(bm_put_aliases(filter, "Also called ", stream) ? ". For " : "For ", stream);
    bm_put_models(filter, stream);
    fprintf(stream, ". It sees %s.", bm_filter_sight(filter));
}

static void put_examples(FILE *stream, const bm_filter *filter)
{
    size_t length;
    const char *at = filter->examples, *example;
    fputs(".PP\n.RS 4\n", stream);
    while ((example = bm_next_example(&at, &length)))
        bm_roff_lines(stream, example, length);
    fputs(".RE\n", stream);
}

static void put_filter(FILE *stream, const bm_filter *filter)
{
    size_t purpose_bytes;
    const char *definition = bm_filter_definition(filter, &purpose_bytes);
    bm_roff_subsection(stream, filter->name);
    fprintf(stream, "\\fB");
    bm_roff_plain(stream, filter->summary, strlen(filter->summary));
    fputs(".\\fR\n.PP\n", stream);
    bm_roff_text(stream, filter->doc, purpose_bytes);
    put_examples(stream, filter);
    bool border = false;
    for (const bm_param *param = filter->params; param->name; param++)
        if (bm_is_border_param(filter, param))
            border = true;
        else
            put_param(stream, param);
    if (border)
        fputs(".PP\n\\fBborder\\fR and \\fBborder_color\\fR: see BEYOND THE BORDER.\n", stream);
    fputs(".PP\n", stream);
    if (*definition) {
        bm_roff_string(stream, definition);
        fputs(".PP\n", stream);
    }
    put_words(stream, filter, put_end);
}

static void put_group(FILE *stream, bm_group group)
{
    bm_roff_section(stream, bm_group_title(group));
    for (size_t i = 0; i < bm_catalogue_count(); i++)
        if (bm_catalogue_at(i)->group == group)
            put_filter(stream, bm_catalogue_at(i));
}

/* Of any filter that has them: they are the same for all. */
static void put_border(FILE *stream)
{
    bm_roff_section(stream, "BEYOND THE BORDER");
    fputs("Filters that look at neighbours take \\fBborder\\fR, which says how the picture goes on "
          "where there are none.\n",
          stream);
    size_t i = 0;
    while (i + 1 < bm_catalogue_count() && !bm_catalogue_at(i)->reach)
        i++;
    const bm_filter *filter = bm_catalogue_at(i);
    for (const bm_param *param = filter->params; param->name; param++)
        if (bm_is_border_param(filter, param))
            put_param(stream, param);
}

static void put_colours(FILE *stream)
{
    bm_roff_section(stream, "COLOURS");
    fputs("A colour is written as #rgb, #rgba, #rrggbb or #rrggbbaa, in hexadecimal digits, or by "
          "name:\n",
          stream);
    for (size_t i = 0; bm_color_name(i); i++)
        fprintf(stream, "%s%s\n", bm_color_name(i), bm_color_name(i + 1) ? "," : ".");
}

void bm_page_filters(FILE *stream, const bm_edition *edition)
{
    const bm_page page = {"bandmill-filters", "7", "the filters of bandmill, and chains of them",
                          edition->date, edition->version};
    bm_roff_begin(stream, &page);
    bm_roff_section(stream, "DESCRIPTION");
    bm_roff_string(stream, "A chain names filters one after the other, with `|` between them: "
                           "`resize:1600x1600 | sharpen`. White space "
                           "between words does not count. Behind a name and a colon stand values, "
                           "with commas between: "
                           "`gaussian:sigma=3,border=mirror`. The first value may stand without "
                           "its name when it is that of the first "
                           "parameter: `gaussian:3,border=mirror`.\n\n"
                           "Such a chain is what `bandmill run` and `bandmill bench` take as "
                           "--filter, what stands behind the colon of "
                           "--also, and what the library's bm_chain_append() reads. In a recipe "
                           "each line is a chain of its own; `#` "
                           "behind a blank or at the beginning of a line begins a comment.");
    for (bm_group group = BM_GROUP_NONE + 1; group < BM_GROUP_COUNT; group++)
        put_group(stream, group);
    bm_roff_section(stream, "WHERE A FILTER ACTS");
    bm_roff_string(
        stream, "Every filter that keeps the picture's size, channels and depth takes these, too.");
    for (const bm_param *param = bm_scope_params; param->name; param++)
        put_param(stream, param);
    put_border(stream);
    put_colours(stream);
    bm_roff_section(stream, "SEE ALSO");
    fputs(".BR bandmill\\-filters (1),\n.BR bandmill\\-run (1),\n.BR libbandmill (3)\n", stream);
}
