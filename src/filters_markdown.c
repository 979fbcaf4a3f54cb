/* SPDX-License-Identifier: MIT */
/* The catalogue as a page in Markdown. */
#include <string.h>

#include "bandmill/catalogue.h"
#include "filter_words.h"

static void put_head(FILE *stream)
{
    fputs("<!-- Made by `bandmill filters --markdown` out of the declarations in filters/kernels/: "
          "scripts/make-docs "
          "writes it anew. -->\n"
          "# The filters\n\n"
          "A chain names them one after the other: `-f 'resize:1600x1600 | sharpen'`. A value "
          "without a name goes to "
          "the first parameter.\n\n"
          "| filter | what it does |\n| --- | --- |\n",
          stream);
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const bm_filter *filter = bm_catalogue_at(i);
        fprintf(stream, "| [%s](#%s) | %s |\n", filter->name, filter->name, filter->summary);
    }
    fputs(
        "\nFilters that look at neighbours take `border`, which says how the picture goes on where "
        "there are none. Others call the same: clamp nearest, replicate or edge; wrap tile or "
        "periodic; mirror reflect in SciPy, symmetric in NumPy, `BORDER_REFLECT` in OpenCV. What "
        "SciPy calls mirror, NumPy reflect and OpenCV `BORDER_REFLECT_101` is another one, which "
        "does not repeat the outermost pixels. A picture that is smaller than what a filter sees "
        "is mirrored or begun again as often as that takes. clamp costs nothing; for the others "
        "the picture is made larger by what the filter sees, filtered, and cut back, and wrap "
        "holds all of it in memory.\n\n"
        "Where transparent pixels count by their alpha, colour times alpha is held in 16 bits, and "
        "what filters say of their accuracy is true of opaque pixels. Of a pixel whose alpha "
        "becomes a, on a scale from 0 to 1, colours may be off by another 3 / a levels of 65535, "
        "and by more where a filter overshoots.\n",
        stream);
}

/* Text whose special characters mean themselves in Markdown. */
static void put_plain(FILE *stream, const char *text)
{
    for (; *text; text++) {
        if (strchr("|*_<>`", *text))
            fputc('\\', stream);
        fputc(*text, stream);
    }
}

static void put_params(FILE *stream, const bm_param *params)
{
    if (!params->name)
        return;
    fputs("\n| parameter | value | what it is |\n| --- | --- | --- |\n", stream);
    for (const bm_param *param = params; param->name; param++) {
        fprintf(stream, "| `%s` | ", param->name);
        bm_put_param_facts(param, stream);
        fputs(" | ", stream);
        put_plain(stream, param->doc);
        fputs(" |\n", stream);
    }
}

static void put_scope(FILE *stream)
{
    fputs("\n## Where a filter acts\n\nEvery filter that keeps the picture's size, channels and "
          "depth "
          "takes these, too: `sharpen:2,on=luma`, `gaussian:5,in=200x100+30+40`, "
          "`contrast:1.4,mask=sky.png`. [What they mean](scopes.md).\n",
          stream);
    put_params(stream, bm_scope_params);
}

static void put_examples(FILE *stream, const bm_filter *filter)
{
    size_t length;
    const char *at = filter->examples, *example;
    fputs("\n```text\n", stream);
    while ((example = bm_next_example(&at, &length)))
        fprintf(stream, "%.*s\n", (int)length, example);
    fputs("```\n", stream);
}

static void put_filter(FILE *stream, const bm_filter *filter)
{
    fprintf(stream, "\n## %s\n\n%s.\n\n", filter->name, filter->summary);
    put_plain(stream, filter->doc);
    fputs("\n\n", stream);
    if (bm_put_aliases(filter, "Also called: ", stream))
        fputs(".\n\n", stream);
    fputs("Pictures: ", stream);
    bm_put_models(filter, stream);
    fprintf(stream, ". It sees %s.\n", bm_filter_sight(filter));
    put_params(stream, filter->params);
    put_examples(stream, filter);
}

void bm_filters_markdown(FILE *stream)
{
    put_head(stream);
    put_scope(stream);
    for (size_t i = 0; i < bm_catalogue_count(); i++)
        put_filter(stream, bm_catalogue_at(i));
}
