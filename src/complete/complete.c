/* SPDX-License-Identifier: MIT */
#include "complete.h"

#include <string.h>

#include "bandmill/catalogue.h"
#include "command.h"
#include "recipes/shipped.h"

/* ---- names ----------------------------------------------------------------------------------- */

static void offer_commands(const bm_answer *answer)
{
    for (const bm_command *const *command = bm_commands; *command; command++)
        if (!(*command)->hidden)
            bm_answer_offer(answer, (*command)->name, "", (*command)->summary);
}

static void offer_recipes(const bm_answer *answer)
{
    for (const bm_shipped_recipe *recipe = bm_shipped_recipes; recipe->name; recipe++)
        bm_answer_offer(answer, recipe->name, "", recipe->text + strspn(recipe->text, "# "));
}

static void answer_operand(const bm_answer *answer, const bm_command *command)
{
    bool files = command->takes == BM_TAKES_FILES;
    bm_answer_begin(answer, files ? BM_ANSWER_FILES : BM_ANSWER_WORDS, false, answer->word);
    switch (command->takes) {
    case BM_TAKES_NOTHING:
    case BM_TAKES_FILES:
        break;
    case BM_TAKES_FILTERS:
        for (size_t i = 0; i < bm_catalogue_count(); i++)
            bm_answer_offer(answer, bm_catalogue_at(i)->name, "", bm_catalogue_at(i)->summary);
        break;
    case BM_TAKES_RECIPES:
        offer_recipes(answer);
        break;
    case BM_TAKES_COMMANDS:
        offer_commands(answer);
        break;
    }
}

/* ---- values ---------------------------------------------------------------------------------- */

/* What a text is, its table tells people by one word, and so us. */
static void answer_text(const bm_answer *answer, const char *argument, const char *at)
{
    if (strcmp(argument, "CHAIN") == 0)
        bm_complete_chain(answer, at);
    else if (strcmp(argument, "DIR:CHAIN") == 0)
        bm_complete_also(answer, at);
    else if (strcmp(argument, "DIR") == 0)
        bm_answer_begin(answer, BM_ANSWER_FOLDERS, false, at);
    else if (strcmp(argument, "FILE") == 0)
        bm_answer_begin(answer, BM_ANSWER_FILES, false, at);
    if (strcmp(argument, "RECIPE") == 0) {
        bm_answer_begin(answer, BM_ANSWER_FILES, false, at);
        offer_recipes(answer);
    }
}

void bm_complete_value(const bm_answer *answer, const bm_option *option, const char *at,
                       bool inside)
{
    const char *word;
    const char *comma = strrchr(at, ',');
    switch (option->type) {
    case BM_OPTION_CHOICE:
        bm_answer_begin(answer, BM_ANSWER_WORDS, inside, at);
        for (size_t i = 0; (word = bm_option_choice(option, i)); i++)
            bm_answer_offer(answer, word, "", NULL);
        break;
    case BM_OPTION_SET:
        comma = comma ? comma + 1 : at;
        bm_answer_begin(answer, BM_ANSWER_WORDS, true, comma);
        for (size_t i = 0; (word = bm_option_choice(option, i)); i++)
            if (!bm_is_listed(at, comma, word))
                bm_answer_offer(answer, word, "", NULL);
        break;
    case BM_OPTION_TEXT:
    case BM_OPTION_LIST:
        answer_text(answer, option->argument, at);
        break;
    case BM_OPTION_FLAG:
    case BM_OPTION_COUNT:
    case BM_OPTION_BYTES:
    case BM_OPTION_PIXELS:
    case BM_OPTION_SECONDS:
        break;
    }
}

/* ---- options --------------------------------------------------------------------------------- */

/* The option among the letters of `-rvf...` that takes a value; *value is what is attached. NULL: none of them does. */
static const bm_option *valued_letter(const bm_option *options, const char *word,
                                      const char **value)
{
    for (const char *at = word + 1; *at; at++) {
        const bm_option *option = bm_option_find_letter(options, *at);
        if (option && option->type != BM_OPTION_FLAG) {
            *value = at + 1;
            return option;
        }
    }
    return NULL;
}

/* The option of `--name`, `--name=value` or `-nvalue` that takes a value; *value is what is attached, NULL: nothing. */
static const bm_option *valued_option(const bm_option *options, const char *word,
                                      const char **value)
{
    *value = NULL;
    if (word[0] != '-' || !word[1])
        return NULL;
    if (word[1] != '-') {
        const bm_option *option = valued_letter(options, word, value);
        *value = option && **value ? *value : NULL;
        return option;
    }
    const char *name = word + 2;
    size_t length = strcspn(name, "=");
    const bm_option *option = bm_option_find(options, name, length);
    *value = name[length] ? name + length + 1 : NULL;
    return option && option->type != BM_OPTION_FLAG ? option : NULL;
}

static void offer_option(const bm_answer *answer, const bm_option *option, bool letters)
{
    char text[64];
    snprintf(text, sizeof text, "--%s", option->name);
    bm_answer_offer(answer, text, "", option->doc);
    if (letters && option->letter)
        bm_answer_offer(answer, (const char[]){'-', option->letter, '\0'}, "", option->doc);
}

static void answer_options(const bm_answer *answer, const bm_option *options)
{
    bool letters = !answer->word[1];
    bm_answer_begin(answer, BM_ANSWER_WORDS, false, answer->word);
    for (const bm_option *option = options; option->name; option++)
        offer_option(answer, option, letters);
    offer_option(answer, bm_option_find(options, "help", 4), letters);
}

static void answer_in_command(const bm_answer *answer, const bm_command *command,
                              const bm_words *words)
{
    const bm_option *options = bm_command_options(command), *wanting = NULL;
    const char *value;
    bool ended = false;
    for (size_t i = 1; i + 1 < words->count; i++) {
        const char *word = words->item[i].text;
        if (wanting || ended) {
            wanting = NULL;
            continue;
        }
        ended = strcmp(word, "--") == 0;
        wanting = valued_option(options, word, &value);
        wanting = value ? NULL : wanting;
    }
    if (wanting) {
        bm_complete_value(answer, wanting, answer->word, false);
        return;
    }
    wanting = ended ? NULL : valued_option(options, answer->word, &value);
    if (wanting && value)
        bm_complete_value(answer, wanting, value, false);
    else if (!ended && answer->word[0] == '-')
        answer_options(answer, options);
    else
        answer_operand(answer, command);
}

static void answer_command(const bm_answer *answer)
{
    bm_answer_begin(answer, BM_ANSWER_WORDS, false, answer->word);
    offer_commands(answer);
    bm_answer_offer(answer, "--help", "", bm_command_help.summary);
    bm_answer_offer(answer, "--version", "", bm_command_version.summary);
}

void bm_complete(const bm_words *words, FILE *stream)
{
    const bm_answer answer = {stream, words->count ? words->item[words->count - 1].text : ""};
    if (strchr(answer.word, '\n')) /* an answer has lines */
        return;
    if (words->count <= 1) {
        answer_command(&answer);
        return;
    }
    const bm_command *command = bm_command_find(words->item[0].text);
    if (command)
        answer_in_command(&answer, command, words);
}
