/* SPDX-License-Identifier: MIT */
#include "filter_search.h"

#include <ctype.h>

#include "bandmill/catalogue.h"

enum { IN_TEXT = 1, IN_SUMMARY = 10, IN_NAME = 100 };

/* The letter that text[i] is taken for: false_Colour reads as "false color", grey as "gray". */
static int letter(const char *text, size_t i)
{
    if (text[i] == '_' || text[i] == '-')
        return ' ';
    int c = tolower((unsigned char)text[i]);
    return c == 'e' && i > 1 && tolower((unsigned char)text[i - 2]) == 'g' &&
                   tolower((unsigned char)text[i - 1]) == 'r' &&
                   tolower((unsigned char)text[i + 1]) == 'y'
               ? 'a'
               : c;
}

/* Where the next letter is that counts, at `i` or behind it. */
static size_t skip(const char *text, size_t i)
{
    bool silent = i > 0 && tolower((unsigned char)text[i]) == 'u' &&
                  tolower((unsigned char)text[i - 1]) == 'o' &&
                  tolower((unsigned char)text[i + 1]) == 'r';
    return i + silent;
}

static bool begins_at(const char *text, size_t at, const char *word)
{
    for (size_t i = 0; word[i = skip(word, i)]; i++, at++) {
        at = skip(text, at);
        if (!text[at] || letter(text, at) != letter(word, i))
            return false;
    }
    return true;
}

static bool contains(const char *text, const char *word)
{
    for (size_t at = 0; text[at]; at++)
        if (begins_at(text, at, word))
            return true;
    return false;
}

static bool is_in_name(const bm_filter *filter, const char *word)
{
    bool found = contains(filter->name, word);
    for (const char *const *alias = filter->aliases; alias && *alias && !found; alias++)
        found = contains(*alias, word);
    return found;
}

static bool is_in_params(const bm_filter *filter, const char *word)
{
    bool found = false;
    for (const bm_param *param = filter->params; param->name && !found; param++) {
        found = contains(param->name, word) || contains(param->doc, word);
        if (param->type == BM_PARAM_CHOICE)
            for (size_t i = 0; param->choices[i] && !found; i++)
                found = contains(param->choices[i], word);
    }
    return found;
}

static unsigned weigh(const bm_filter *filter, const char *word)
{
    if (is_in_name(filter, word))
        return IN_NAME;
    if (contains(filter->summary, word) || contains(bm_group_title(filter->group), word))
        return IN_SUMMARY;
    return contains(filter->doc, word) || is_in_params(filter, word) ? IN_TEXT : 0;
}

unsigned bm_filter_answers(const bm_filter *filter, const bm_words *words)
{
    unsigned sum = 0;
    for (size_t i = 0; i < words->count; i++) {
        unsigned weight = weigh(filter, words->item[i].text);
        if (!weight)
            return 0;
        sum += weight;
    }
    return sum;
}
