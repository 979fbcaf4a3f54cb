/* SPDX-License-Identifier: MIT */
/* The catalogue as a page in Markdown. */
#include <ctype.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "bandmill/color.h"
#include "filter_words.h"

/* ---- the top of the page --------------------------------------------------------------------- */

/* What a heading is called in a link. */
static void put_anchor(FILE *stream, const char *heading)
{
    for (; *heading; heading++)
        fputc(*heading == ' ' ? '-' : tolower((unsigned char)*heading), stream);
}

static void put_contents(FILE *stream)
{
    for (bm_group group = BM_GROUP_NONE + 1; group < BM_GROUP_COUNT; group++) {
        fprintf(stream, "- [%s](#", bm_group_title(group));
        put_anchor(stream, bm_group_title(group));
        const char *mark = "): ";
        for (size_t i = 0; i < bm_catalogue_count(); i++) {
            const bm_filter *filter = bm_catalogue_at(i);
            if (filter->group != group)
                continue;
            fprintf(stream, "%s[%s](#%s)", mark, filter->name, filter->name);
            mark = ", ";
        }
        fputc('\n', stream);
    }
    fputs("- For all of them: [where a filter acts](#where-a-filter-acts), "
          "[beyond the border](#beyond-the-border), [colours](#colours), "
          "[transparency](#transparency), [what is not here](#what-is-not-here)\n",
          stream);
}

static void put_head(FILE *stream)
{
    fputs("<!-- Made by scripts/make-docs out of the declarations in filters/kernels/ and of "
          "docs/images/filters.list. -->\n"
          "# The filters\n\n"
          "A chain names them one after the other: `-f 'resize:1600x1600 | sharpen'`. A value "
          "without a name goes to the first parameter. `bandmill filters NAME` prints what stands "
          "here of one, `bandmill filters --search WORD` finds some.\n\n"
          "Pictures here are small, about 300 pixels wide: what reaches over 3 of their pixels "
          "takes 30 on a photograph that is ten times as wide.\n\n",
          stream);
    put_contents(stream);
}

/* The mark that scripts/make-manual puts pictures at. */
static void put_pictures(FILE *stream, const char *what)
{
    fprintf(stream, "\n<!-- pictures of %s -->\n", what);
}

/* ---- parameters ------------------------------------------------------------------------------ */

/* Text whose special characters mean themselves in Markdown, but for `words of a chain`. */
static void put_plain(FILE *stream, const char *text, size_t length)
{
    bool code = false;
    for (const char *end = text + length; text != end; text++) {
        code ^= *text == '`';
        if (*text == '|' || (!code && strchr("*_<>", *text)))
            fputc('\\', stream);
        fputc(*text, stream);
    }
}

/* Paragraphs, lines that stand by themselves, and formulas, which begin with four blanks. */
static void put_doc(FILE *stream, const char *text, size_t length)
{
    bool formula = false;
    for (const char *end = text + length; text < end;) {
        size_t line = strcspn(text, "\n");
        line = line < (size_t)(end - text) ? line : (size_t)(end - text);
        bool was_formula = formula;
        formula = strncmp(text, "    ", 4) == 0;
        if (formula != was_formula)
            fputc('\n', stream);
        if (formula)
            fwrite(text, 1, line, stream);
        else
            put_plain(stream, text, line);
        text += line;
        bool broken = text + 1 < end && text[1] != '\n' && text[1] != ' ';
        fputs(line && !formula && broken ? "\\\n" : "\n", stream);
        text += text < end;
    }
}

static void put_param(FILE *stream, const bm_param *param)
{
    fprintf(stream, "| `%s` | ", param->name);
    if (param->type == BM_PARAM_COLOR) {
        fputs("[colour](#colours)", stream);
        bm_put_param_default(param, stream);
    } else {
        bm_put_param_facts(param, stream);
    }
    fputs(" | ", stream);
    put_plain(stream, param->doc, strlen(param->doc));
    fputs(" |\n", stream);
}

static const char params_head[] = "\n| parameter | value | what it is |\n| --- | --- | --- |\n";

static void put_params(FILE *stream, const bm_filter *filter)
{
    const bm_param *borders = filter->params;
    while (borders->name && !bm_is_border_param(filter, borders))
        borders++;
    if (borders != filter->params)
        fputs(params_head, stream);
    for (const bm_param *param = filter->params; param != borders; param++)
        put_param(stream, param);
    if (borders->name)
        fputs("\n[`border` and `border_color`](#beyond-the-border) say how the picture goes on "
              "beyond its edges.\n",
              stream);
}

/* Of any filter that has them: they are the same for all. */
static void put_border(FILE *stream)
{
    size_t i = 0;
    while (i + 1 < bm_catalogue_count() && !bm_catalogue_at(i)->reach)
        i++;
    fputs(params_head, stream);
    for (const bm_param *param = bm_catalogue_at(i)->params; param->name; param++)
        if (bm_is_border_param(bm_catalogue_at(i), param))
            put_param(stream, param);
}

static void put_scope(FILE *stream)
{
    fputs("\n## Where a filter acts\n\nEvery filter that keeps the picture's size, channels and "
          "depth takes these, too: `sharpen:2,on=luma`, `gaussian:5,in=200x100+30+40`, "
          "`contrast:1.4,mask=sky.png`. [What they mean](scopes.md).\n",
          stream);
    put_pictures(stream, "scopes");
    fputs(params_head, stream);
    for (const bm_param *param = bm_scope_params; param->name; param++)
        put_param(stream, param);
}

/* ---- filters --------------------------------------------------------------------------------- */

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
    fprintf(stream, "\n### %s\n\n%s.\n", filter->name, filter->summary);
    put_pictures(stream, filter->name);
    fputc('\n', stream);
    size_t purpose_bytes;
    const char *definition = bm_filter_definition(filter, &purpose_bytes);
    put_doc(stream, filter->doc, purpose_bytes);
    put_examples(stream, filter);
    put_params(stream, filter);
    if (*definition)
        fputs("\n**Definition.** ", stream);
    put_doc(stream, definition, strlen(definition));
    fputs(bm_put_aliases(filter, "\nAlso called ", stream) ? ". For " : "\nFor ", stream);
    bm_put_models(filter, stream);
    fprintf(stream, ". It sees %s.\n", bm_filter_sight(filter));
}

static void put_group(FILE *stream, bm_group group)
{
    fprintf(stream, "\n## %s\n", bm_group_title(group));
    for (size_t i = 0; i < bm_catalogue_count(); i++)
        if (bm_catalogue_at(i)->group == group)
            put_filter(stream, bm_catalogue_at(i));
}

/* ---- what is true of all filters ------------------------------------------------------------- */

static void put_tail(FILE *stream)
{
    fputs("\n## Beyond the border\n\n"
          "Filters that look at neighbours take `border`, which says how the picture goes on where "
          "there are none. Others call the same: clamp nearest, replicate or edge; wrap tile or "
          "periodic; mirror reflect in SciPy, symmetric in NumPy, `BORDER_REFLECT` in OpenCV. What "
          "SciPy calls mirror, NumPy reflect and OpenCV `BORDER_REFLECT_101` is another one, which "
          "does not repeat the outermost pixels. A picture that is smaller than what a filter sees "
          "is mirrored or begun again as often as that takes. clamp costs nothing; for the others "
          "the picture is made larger by what the filter sees, filtered, and cut back, and wrap "
          "holds all of it in memory.\n",
          stream);
    put_border(stream);
    fputs("\n## Colours\n\n"
          "A colour is written as #rgb, #rgba, #rrggbb or #rrggbbaa, in hexadecimal digits, or by "
          "name: ",
          stream);
    for (size_t i = 0; bm_color_name(i); i++)
        fprintf(stream, "%s%s", i ? ", " : "", bm_color_name(i));
    fputs(".\n", stream);
    fputs("\n## Transparency\n\n"
          "Where transparent pixels count by their alpha, colour times alpha is held in 16 bits, "
          "and what filters say of their accuracy is true of opaque pixels. Of a pixel whose alpha "
          "becomes a, on a scale from 0 to 1, colours may be off by another 3 / a levels of 65535, "
          "and by more where a filter overshoots.\n",
          stream);
}

static void put_absent(FILE *stream)
{
    fputs("\n## What is not here\n\n"
          "- **Text.** To set it well, in any script, takes a shaper, a font library and fonts, "
          "and what comes out hangs on their versions. Set it in a program that has them, save it "
          "as a PNG with transparency, and put that on top by `overlay`, as large as each picture "
          "can bear. With ImageMagick:\n\n"
          "  ```sh\n"
          "  convert -background none -fill white -font Lato -pointsize 96 label:'© Jo Doe' "
          "name.png\n"
          "  bandmill run photos -o out -f "
          "overlay:name.png,gravity=south_east,x=2,y=2,unit=percent,size=25%,opacity=70\n"
          "  ```\n\n"
          "- **What needs a model that was trained**, such as removing backgrounds: it would not "
          "be the same on every machine.\n",
          stream);
}

void bm_filters_markdown(FILE *stream)
{
    put_head(stream);
    for (bm_group group = BM_GROUP_NONE + 1; group < BM_GROUP_COUNT; group++)
        put_group(stream, group);
    put_scope(stream);
    put_tail(stream);
    put_absent(stream);
}
