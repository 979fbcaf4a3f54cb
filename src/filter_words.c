/* SPDX-License-Identifier: MIT */
/* How the declarations of the catalogue read. */
#include "filter_words.h"

#include <string.h>

#include "bandmill/catalogue.h"

void bm_put_param_default(const bm_param *param, FILE *stream)
{
    char words[256];
    bm_param_default_words(param, words, sizeof words);
    fputs(words, stream);
}

void bm_put_param_facts(const bm_param *param, FILE *stream)
{
    char facts[1024];
    bm_param_facts(param, facts, sizeof facts);
    fputs(facts, stream);
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

bool bm_is_border_param(const bm_filter *filter, const bm_param *param)
{
    return filter->reach &&
           (strcmp(param->name, "border") == 0 || strcmp(param->name, "border_color") == 0);
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
