/* SPDX-License-Identifier: MIT */
/* Parsing a command line by a table of options. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/nearest.h"
#include "number.h"

static const bm_option help_option = {
    .name = "help", .letter = 'h', .type = BM_OPTION_FLAG, .doc = "Tell how to use the command."};

void bm_words_clear(bm_words *words)
{
    free(words->item);
    *words = (bm_words){0};
}

static bm_status add_word(bm_words *words, const char *text, const bm_option *option,
                          bm_error *error)
{
    if (words->count == words->capacity) {
        size_t capacity = words->capacity ? 2 * words->capacity : 16;
        struct bm_word *item = reallocarray(words->item, capacity, sizeof *item);
        if (!item)
            return bm_fail(error, BM_E_NOMEM, "no memory for the command line");
        words->item = item;
        words->capacity = capacity;
    }
    words->item[words->count++] = (struct bm_word){text, option};
    return BM_OK;
}

void bm_options_clear(const bm_option *options, void *settings)
{
    for (const bm_option *option = options; option->name; option++)
        if (option->type == BM_OPTION_LIST)
            bm_words_clear((bm_words *)(void *)((char *)settings + option->field));
}

const char *bm_option_choice(const bm_option *option, size_t index)
{
    return option->choices ? option->choices[index] : option->choice_at(index);
}

/* ---- values ---------------------------------------------------------------------------------- */

static bm_scale scale_of(const bm_option *option)
{
    return option->type == BM_OPTION_BYTES    ? BM_SCALE_BINARY
           : option->type == BM_OPTION_PIXELS ? BM_SCALE_DECIMAL
                                              : BM_SCALE_NONE;
}

static bool is_in_range(const bm_option *option, uint64_t value)
{
    return (value >= option->min && value <= option->max) || (value == 0 && option->zero);
}

static const char *no_limit(const bm_option *option)
{
    return option->zero ? ", or 0 for no limit" : "";
}

static bm_status take_seconds(const bm_option *option, const char *text, uint64_t *field,
                              bm_error *error)
{
    uint64_t value;
    if (bm_seconds_parse(text, &value) && is_in_range(option, value)) {
        *field = value;
        return BM_OK;
    }
    return bm_fail(error, BM_E_PARAM, "--%s=%s: must be a number of seconds from %.10g to %.10g%s",
                   option->name, text, (double)option->min / 1e9, (double)option->max / 1e9,
                   no_limit(option));
}

static bm_status take_number(const bm_option *option, const char *text, uint64_t *field,
                             bm_error *error)
{
    bm_scale scale = scale_of(option);
    uint64_t value;
    if (bm_number_parse(text, scale, &value) && is_in_range(option, value)) {
        *field = value;
        return BM_OK;
    }
    char min[BM_NUMBER_TEXT], max[BM_NUMBER_TEXT];
    return bm_fail(error, BM_E_PARAM, "--%s=%s: must be a whole number from %s to %s%s%s",
                   option->name, text, bm_number_format(option->min, scale, min),
                   bm_number_format(option->max, scale, max), no_limit(option),
                   scale == BM_SCALE_NONE ? "" : " (K, M, G and T may follow the number)");
}

/* *index becomes that of the word. */
static bm_status find_word(const bm_option *option, const char *text, unsigned *index,
                           bm_error *error)
{
    bm_nearest nearest = bm_nearest_start(text);
    char list[240] = "";
    size_t used = 0;
    const char *word;
    for (unsigned i = 0; (word = bm_option_choice(option, i)); i++) {
        if (strcmp(word, text) == 0) {
            *index = i;
            return BM_OK;
        }
        bm_nearest_offer(&nearest, word);
        int n = snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", word);
        used += (size_t)n < sizeof list - used ? (size_t)n : 0;
    }
    const char *meant = bm_nearest_word(&nearest);
    return bm_fail(error, BM_E_PARAM, "--%s=%s: must be one of %s%s%s%s", option->name, text, list,
                   meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : "");
}

static bm_status take_set(const bm_option *option, const char *text, unsigned *field,
                          bm_error *error)
{
    char word[64];
    bm_status status = BM_OK;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",");
        unsigned index = 0;
        snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word), at);
        status = find_word(option, word, &index, error);
        if (status)
            return status;
        *field |= 1u << index;
        at += length;
        if (!*at)
            return BM_OK;
    }
}

static bm_status take_value(const bm_option *option, const char *text, void *settings,
                            bm_error *error)
{
    void *field = (char *)settings + option->field;
    if (option->given)
        *(bool *)((char *)settings + option->given) = true;
    switch (option->type) {
    case BM_OPTION_FLAG:
        *(bool *)field = true;
        return BM_OK;
    case BM_OPTION_COUNT:
    case BM_OPTION_BYTES:
    case BM_OPTION_PIXELS:
        return take_number(option, text, field, error);
    case BM_OPTION_SECONDS:
        return take_seconds(option, text, field, error);
    case BM_OPTION_CHOICE:
        return find_word(option, text, field, error);
    case BM_OPTION_SET:
        return take_set(option, text, field, error);
    case BM_OPTION_TEXT:
        if (!*text)
            return bm_fail(error, BM_E_PARAM, "--%s: %s may not be empty", option->name,
                           option->argument);
        *(const char **)field = text;
        return BM_OK;
    case BM_OPTION_LIST:
        return add_word(field, text, option, error);
    }
    return bm_fail(error, BM_E_INTERNAL, "--%s has an unknown type", option->name);
}

/* ---- the words of a command line ------------------------------------------------------------- */

const bm_option *bm_option_find(const bm_option *options, const char *name, size_t length)
{
    for (const bm_option *option = options; option->name; option++)
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0)
            return option;
    return length == 4 && memcmp(name, "help", 4) == 0 ? &help_option : NULL;
}

const bm_option *bm_option_find_letter(const bm_option *options, char letter)
{
    for (const bm_option *option = options; option->name; option++)
        if (option->letter == letter)
            return option;
    return letter == help_option.letter ? &help_option : NULL;
}

static bm_status unknown_long(const bm_option *options, const char *name, size_t length,
                              bm_error *error)
{
    char word[64];
    int shown = (int)(length < sizeof word ? length : sizeof word - 1);
    snprintf(word, sizeof word, "%.*s", shown, name);
    bm_nearest nearest = bm_nearest_start(word);
    bm_nearest_offer(&nearest, help_option.name);
    for (const bm_option *option = options; option->name; option++)
        bm_nearest_offer(&nearest, option->name);
    const char *meant = bm_nearest_word(&nearest);
    return bm_fail(error, BM_E_PARAM, "there is no option --%s%s%s%s", word,
                   meant ? ": did you mean --" : "", meant ? meant : "", meant ? "?" : "");
}

/* What is left of the command line, and where its parts go. */
typedef struct parser {
    const bm_option *options;
    char *const *next;
    void *settings;
    bool help;
} parser;

/* The value of an option: what is attached to it, or the next word. */
static bm_status take_argument(parser *line, const bm_option *option, const char *attached,
                               bm_error *error)
{
    const char *text = attached;
    if (!text) {
        if (!*line->next)
            return bm_fail(error, BM_E_PARAM, "--%s: needs a value, %s", option->name,
                           option->argument);
        text = *line->next++;
    }
    return take_value(option, text, line->settings, error);
}

static bm_status take_flag(parser *line, const bm_option *option, bm_error *error)
{
    if (option == &help_option) {
        line->help = true;
        return BM_OK;
    }
    return take_value(option, NULL, line->settings, error);
}

static bm_status take_long(parser *line, const char *word, bm_error *error)
{
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    const bm_option *option = bm_option_find(line->options, word, length);
    if (!option)
        return unknown_long(line->options, word, length, error);
    if (option->type != BM_OPTION_FLAG)
        return take_argument(line, option, equals ? equals + 1 : NULL, error);
    if (equals)
        return bm_fail(error, BM_E_PARAM, "--%s: takes no value, but was given '%s'", option->name,
                       equals + 1);
    return take_flag(line, option, error);
}

static bm_status take_letters(parser *line, const char *letters, bm_error *error)
{
    for (const char *at = letters; *at && !line->help; at++) {
        const bm_option *option = bm_option_find_letter(line->options, *at);
        if (!option)
            return bm_fail(error, BM_E_PARAM, "there is no option -%c (in -%s)", *at, letters);
        if (option->type != BM_OPTION_FLAG)
            return take_argument(line, option, at[1] ? at + 1 : NULL, error);
        bm_status status = take_flag(line, option, error);
        if (status)
            return status;
    }
    return BM_OK;
}

bm_status bm_options_parse(const bm_option *options, char *const *arguments, void *settings,
                           bm_words *operands, bool *help, bm_error *error)
{
    parser line = {.options = options, .next = arguments, .settings = settings};
    bool ended = false;
    bm_status status = BM_OK;
    while (!status && !line.help && *line.next) {
        const char *word = *line.next++;
        if (ended || word[0] != '-' || !word[1])
            status = add_word(operands, word, NULL, error);
        else if (word[1] != '-')
            status = take_letters(&line, word + 1, error);
        else if (word[2])
            status = take_long(&line, word + 2, error);
        else
            ended = true;
    }
    *help = line.help;
    return status;
}
