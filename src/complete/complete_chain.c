/* SPDX-License-Identifier: MIT */
/* How a chain of filters may go on: names, then parameters, then values. */
#include <string.h>

#include "bandmill/catalogue.h"
#include "bandmill/color.h"
#include "complete.h"

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\n\r");
}

/* What follows the last `mark` in [at, end of text), blanks left out; `at` itself where there is none. */
static const char *behind_last(const char *at, char mark)
{
    const char *last = strrchr(at, mark);
    return skip_blanks(last ? last + 1 : at);
}

/* The filter whose name ends at `end`, NULL: there is none. */
static const bm_filter *filter_called(const char *name, const char *end)
{
    char text[64];
    while (end > name && strchr(" \t\n\r", end[-1]))
        end--;
    if ((size_t)(end - name) >= sizeof text)
        return NULL;
    memcpy(text, name, (size_t)(end - name));
    text[end - name] = '\0';
    return bm_catalogue_find(text);
}

static const bm_param *find_param(const bm_param *params, const char *name, size_t length)
{
    for (; params->name; params++)
        if (strlen(params->name) == length && memcmp(params->name, name, length) == 0)
            return params;
    return NULL;
}

/* ---- what is offered ------------------------------------------------------------------------- */

/* A name that is typed already can go on with a parameter. */
static void offer_filters(const bm_answer *answer, const char *at)
{
    bm_answer_begin(answer, BM_ANSWER_WORDS, true, at);
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const bm_filter *filter = bm_catalogue_at(i);
        bm_answer_offer(answer, filter->name, strcmp(filter->name, at) == 0 ? ":" : "",
                        filter->summary);
    }
}

static bool names_a_file(const bm_param *param)
{
    return param->type == BM_PARAM_PICTURE || param->type == BM_PARAM_FILE;
}

/* A value that is typed already can go on with the next parameter. */
static void offer_values(const bm_answer *answer, const bm_param *param, const char *at)
{
    if (param->type == BM_PARAM_CHOICE)
        for (const char *const *word = param->choices; *word; word++)
            bm_answer_offer(answer, *word, strcmp(*word, at) == 0 ? "," : "", NULL);
    if (param->type == BM_PARAM_COLOR)
        for (size_t i = 0; bm_color_name(i); i++)
            bm_answer_offer(answer, bm_color_name(i), strcmp(bm_color_name(i), at) == 0 ? "," : "",
                            NULL);
}

/* Those that the items between `list` and `at` do not give. */
static void offer_params(const bm_answer *answer, const bm_param *params, const char *list,
                         const char *at)
{
    for (; params->name; params++)
        if (!bm_is_listed(list, at, params->name))
            bm_answer_offer(answer, params->name, "=", params->doc);
}

static bm_answer_kind kind_of(const bm_param *param)
{
    return names_a_file(param) ? BM_ANSWER_FILES : BM_ANSWER_WORDS;
}

/* Behind `name:`. The first value may stand there without its name. */
static void answer_param(const bm_answer *answer, const bm_filter *filter, const char *list)
{
    const char *at = behind_last(list, ',');
    const char *equals = strchr(at, '=');
    const bm_param *param;
    if (equals) {
        param = find_param(filter->params, at, (size_t)(equals - at));
        param = param ? param : find_param(bm_scope_params, at, (size_t)(equals - at));
        if (!param)
            return;
        bm_answer_begin(answer, kind_of(param), true, equals + 1);
        offer_values(answer, param, equals + 1);
        return;
    }
    const bm_param *params = filter->params;
    bool first = at == skip_blanks(list) && params->name;
    bm_answer_begin(answer, first ? kind_of(params) : BM_ANSWER_WORDS, true, at);
    if (first)
        offer_values(answer, params, at);
    else if (params->name && list[strcspn(list, ",=")] == ',')
        params++;
    offer_params(answer, params, list, at);
    offer_params(answer, bm_scope_params, list, at);
}

void bm_complete_chain(const bm_answer *answer, const char *at)
{
    const char *call = behind_last(at, '|');
    const char *colon = strchr(call, ':');
    if (!colon) {
        offer_filters(answer, call);
        return;
    }
    const bm_filter *filter = filter_called(call, colon);
    if (filter)
        answer_param(answer, filter, colon + 1);
}
