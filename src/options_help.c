/* SPDX-License-Identifier: MIT */
/* A table of options as text for people. */
#include "options.h"

#include <string.h>

#include "wrap.h"

#define INDENT 2
#define DOC_COLUMN 26

static void print_choices(const bm_option *option, FILE *stream)
{
    const char *word;
    for (size_t i = 0; (word = bm_option_choice(option, i)); i++)
        fprintf(stream, "%s%s", i ? "|" : "", word);
}

/* `-j, --threads N`: the left column. */
static void print_form(const bm_option *option, FILE *stream)
{
    if (option->letter)
        fprintf(stream, "-%c, ", option->letter);
    else
        fprintf(stream, "    ");
    fprintf(stream, "--%s", option->name);
    if (option->type == BM_OPTION_CHOICE && option->choices) {
        fputc(' ', stream);
        print_choices(option, stream);
    } else if (option->argument) {
        fprintf(stream, " %s", option->argument);
    }
}

void bm_options_help(const bm_option *options, FILE *stream)
{
    const char *group = NULL;
    for (const bm_option *option = options; option->name; option++) {
        if (!group || strcmp(group, option->group) != 0)
            fprintf(stream, "\n%s:\n", option->group);
        group = option->group;

        char form[128];
        FILE *buffer = fmemopen(form, sizeof form, "w");
        if (!buffer)
            return;
        print_form(option, buffer);
        fclose(buffer);
        size_t width = INDENT + strlen(form);
        fprintf(stream, "%*s%s", INDENT, "", form);
        if (width + 2 > DOC_COLUMN) {
            fputc('\n', stream);
            width = 0;
        }
        bm_wrap(stream, option->doc, width, DOC_COLUMN);
    }
}
