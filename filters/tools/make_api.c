/* SPDX-License-Identifier: MIT */
/* Writes the typed interface out of the catalogue: make_api header, or make_api table. scripts/make-docs keeps what it writes in
 * include/bandmill/filters.h and api/filters.def. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "bandmill/color.h"

#define LINE 110 /* characters of a comment's line, at most */

/* How the values of a parameter are held in C. */
static const char *c_type(const bm_param *param)
{
    switch (param->type) {
    case BM_PARAM_INT:
        return "int32_t ";
    case BM_PARAM_FLOAT:
        return "double ";
    case BM_PARAM_CHOICE:
        return "int32_t ";
    case BM_PARAM_SIZE:
        return "bm_side_lengths ";
    case BM_PARAM_PICTURE:
        return "const bm_image *";
    case BM_PARAM_FILE:
        return "const char *";
    case BM_PARAM_COLOR:
        return "uint32_t ";
    case BM_PARAM_NUMBERS:
        return "bm_numbers ";
    case BM_PARAM_REGION:
        break;
    }
    return NULL;
}

/* The field of a parameter: its name, unless that is a word of C or C++. */
static const char *field_name(const bm_param *param)
{
    static const char words[] =
        " and auto bool break case catch char class const continue default delete do double else "
        "enum "
        "explicit export extern false float for friend goto if inline int long mutable namespace "
        "new "
        "not operator or private protected public register return short signed sizeof static "
        "struct "
        "switch template this throw true try typedef typename union unsigned using virtual void "
        "volatile while xor ";
    static char name[64];
    char word[64];
    snprintf(word, sizeof word, " %s ", param->name);
    snprintf(name, sizeof name, "%s%s", param->name, strstr(words, word) ? "_" : "");
    return name;
}

/* Words as part of a name in capitals. */
static void put_capitals(const char *words)
{
    for (; *words; words++)
        putchar(isalnum((unsigned char)*words) ? toupper((unsigned char)*words) : '_');
}

/* A comment of several lines; `text` may have new lines in it. */
static void put_comment(const char *indent, const char *text)
{
    size_t at = strlen(indent) + 3;
    printf("%s/*", indent);
    while (*text) {
        text += strspn(text, " \n");
        size_t length = strcspn(text, " \n");
        if (at + 1 + length > LINE) {
            printf("\n%s *", indent);
            at = strlen(indent) + 2;
        }
        if (length)
            printf(" %.*s", (int)length, text);
        at += 1 + length;
        text += length;
    }
    puts(" */");
}

static void put_choices(const bm_filter *filter, const bm_param *param)
{
    printf("/* What bm_%s_params.%s may be. */\ntypedef enum bm_%s_%s {\n", filter->name,
           field_name(param), filter->name, param->name);
    for (size_t i = 0; param->choices[i]; i++) {
        fputs("    BM_", stdout);
        put_capitals(filter->name);
        putchar('_');
        put_capitals(param->name);
        putchar('_');
        put_capitals(param->choices[i]);
        printf("%s /* %s=%s */\n", param->choices[i + 1] ? "," : "", param->name,
               param->choices[i]);
    }
    printf("} bm_%s_%s;\n\n", filter->name, param->name);
}

/* "How wide the blur is (0.1 to 500 pixels)". */
static void describe_field(const bm_filter *filter, const bm_param *param, char *text, size_t size)
{
    char facts[160] = "";
    if (param->type == BM_PARAM_INT || param->type == BM_PARAM_FLOAT)
        snprintf(facts, sizeof facts, "%.12g to %.12g%s%s", param->min, param->max,
                 param->unit ? " " : "", param->unit ? param->unit : "");
    else if (param->type == BM_PARAM_CHOICE)
        snprintf(facts, sizeof facts, "a bm_%s_%s", filter->name, param->name);
    else if (param->type == BM_PARAM_COLOR)
        snprintf(facts, sizeof facts, "0xRRGGBBAA");
    else if (param->type == BM_PARAM_FILE)
        snprintf(facts, sizeof facts, "the content itself, with a NUL at its end; NULL: none");
    else if (param->type == BM_PARAM_PICTURE)
        snprintf(facts, sizeof facts, "must outlive what is planned; NULL: none");
    else if (param->type == BM_PARAM_NUMBERS)
        snprintf(facts, sizeof facts, "%u to %u of them, %.12g to %.12g", param->least, param->most,
                 param->min, param->max);
    snprintf(text, size, "%s%s%s%s%s", param->doc, *facts || param->required ? " (" : "", facts,
             !param->required ? ""
             : *facts         ? "; required"
                              : "required",
             *facts || param->required ? ")" : "");
}

/* The shortest text that reads back as the same number. */
static void put_double(double number)
{
    char text[40];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    fputs(text, stdout);
}

static void put_default(const bm_param *param)
{
    if (param->type == BM_PARAM_COLOR)
        printf("    params.%s = 0x%08xu;\n", field_name(param), (unsigned)param->def);
    else if (param->type == BM_PARAM_INT || param->type == BM_PARAM_CHOICE)
        printf("    params.%s = %d;\n", field_name(param), (int)param->def);
    else if (param->type == BM_PARAM_FLOAT) {
        printf("    params.%s = ", field_name(param));
        put_double(param->def);
        puts(";");
    }
}

static void put_filter(const bm_filter *filter)
{
    char text[2048];
    for (const bm_param *param = filter->params; param->name; param++)
        if (param->type == BM_PARAM_CHOICE)
            put_choices(filter, param);
    snprintf(text, sizeof text, "%s: %s.", filter->name, filter->summary);
    put_comment("", text);
    printf("typedef struct bm_%s_params {\n"
           "    size_t struct_size; /* of this struct, as bm_%s_defaults() sets it */\n",
           filter->name, filter->name);
    for (const bm_param *param = filter->params; param->name; param++) {
        describe_field(filter, param, text, sizeof text);
        put_comment("    ", text);
        printf("    %s%s;\n", c_type(param), field_name(param));
    }
    printf("} bm_%s_params;\n\n", filter->name);

    printf("/* The defaults: begin with them. */\n"
           "static inline bm_%s_params bm_%s_defaults(void)\n{\n    bm_%s_params params;\n"
           "    memset(&params, 0, sizeof params);\n    params.struct_size = sizeof params;\n",
           filter->name, filter->name, filter->name);
    for (const bm_param *param = filter->params; param->name; param++)
        put_default(param);
    puts("    return params;\n}\n");
    puts("/* Filters one picture: as bm_apply_chain(). */");
    printf("bm_status bm_%s(const bm_image *in, const bm_image *out, const bm_%s_params *params,\n"
           "    const bm_options *options, bm_error *error);\n",
           filter->name, filter->name);
    puts("/* Appends it to a chain, which is as before on an error. */");
    printf("bm_status bm_add_%s(bm_chain *chain, const bm_%s_params *params, bm_error *error);\n\n",
           filter->name, filter->name);
}

static void put_header(void)
{
    puts("/* SPDX-License-Identifier: MIT */\n"
         "/* A call for each filter. Made out of their declarations: scripts/make-docs writes it "
         "anew.\n"
         " *\n"
         " * bm_NAME() filters one picture, as bm_apply_chain() does a chain of it alone; "
         "bm_add_NAME() appends the filter to a\n"
         " * chain. `params` NULL: the defaults; else begin with bm_NAME_defaults(). Errors: "
         "BM_E_PARAM, BM_E_CHAIN, BM_E_NOMEM. */\n"
         "#ifndef BANDMILL_FILTERS_H\n#define BANDMILL_FILTERS_H\n\n#include "
         "<string.h>\n\n#include \"bandmill/apply.h\"\n\n"
         "#ifdef __cplusplus\nextern \"C\" {\n#endif\n#pragma GCC visibility push(default)\n\n"
         "/* A size: sides in pixels, 0 where one is not given, or percent of the picture's. All "
         "0: none is given. */\n"
         "typedef struct bm_side_lengths {\n    uint32_t width, height; /* pixels */\n"
         "    double percent; /* of both sides */\n} "
         "bm_side_lengths;\n");
    for (unsigned group = 1; group < BM_GROUP_COUNT; group++) {
        printf("/* ---- %s ---- */\n\n", bm_group_title((bm_group)group));
        for (size_t i = 0; i < bm_catalogue_count(); i++)
            if (bm_catalogue_at(i)->group == (bm_group)group)
                put_filter(bm_catalogue_at(i));
    }
    puts("#pragma GCC visibility pop\n#ifdef __cplusplus\n}\n#endif\n#endif");
}

static void put_table(void)
{
    puts("/* SPDX-License-Identifier: MIT */\n"
         "/* Where each parameter lies in its filter's struct. Made by scripts/make-docs. */");
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const bm_filter *filter = bm_catalogue_at(i);
        printf("BM_TYPED(%s", filter->name);
        for (const bm_param *param = filter->params; param->name; param++)
            printf(", offsetof(bm_%s_params, %s)", filter->name, field_name(param));
        puts(filter->params->name ? ")" : ", 0)");
    }
}

int main(int count, char **words)
{
    if (count != 2 || (strcmp(words[1], "header") != 0 && strcmp(words[1], "table") != 0)) {
        fputs("make_api header | table\n", stderr);
        return 2;
    }
    if (strcmp(words[1], "header") == 0)
        put_header();
    else
        put_table();
    return ferror(stdout) != 0;
}
