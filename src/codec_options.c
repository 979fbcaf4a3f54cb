/* SPDX-License-Identifier: MIT */
/* The options of the codecs' encoders on a command line. */
#include "codec_options.h"

#include <assert.h>
#include <string.h>

#include "bandmill/codecs.h"

/* The options in the order of their rows: of options of one name the first. */
typedef struct walker {
    const bm_codec *const *codec;
    unsigned index; /* of the option in the codec's table */
} walker;

static const bm_codec_option *option_at(const walker *at)
{
    const bm_codec_option *options = (*at->codec)->options;
    return options && options[at->index].name ? &options[at->index] : NULL;
}

/* Whether a codec before that one has the name already. */
static bool is_repeated(const walker *at)
{
    for (const bm_codec *const *codec = bm_codecs; codec < at->codec; codec++)
        for (const bm_codec_option *other = (*codec)->options; other && other->name; other++)
            if (strcmp(other->name, option_at(at)->name) == 0)
                return true;
    return false;
}

/* The next option that has a row of its own; false: there is none. */
static bool next_row(walker *at)
{
    for (; *at->codec; at->codec++, at->index = 0)
        for (; option_at(at); at->index++)
            if (!is_repeated(at))
                return true;
    return false;
}

static bm_option row_of(const bm_codec *codec, const bm_codec_option *option, size_t word)
{
    bm_option row = {.name = option->name,
                     .argument = option->argument,
                     .given = word + offsetof(bm_codec_word, given),
                     .group = codec->heading,
                     .doc = option->doc};
    switch (option->type) {
    case BM_CODEC_SWITCH:
        row.type = BM_OPTION_FLAG;
        row.field = word + offsetof(bm_codec_word, on);
        break;
    case BM_CODEC_NUMBER:
        row.type = BM_OPTION_COUNT;
        row.field = word + offsetof(bm_codec_word, number);
        row.min = (uint64_t)option->min;
        row.max = (uint64_t)option->max;
        break;
    case BM_CODEC_CHOICE:
        row.type = BM_OPTION_CHOICE;
        row.field = word + offsetof(bm_codec_word, choice);
        row.choices = option->choices;
        break;
    }
    return row;
}

size_t bm_codec_options_append(bm_option *table, size_t count, size_t field)
{
    size_t rows = 0;
    for (walker at = {.codec = bm_codecs}; next_row(&at); at.index++, rows++) {
        assert(rows < BM_CODEC_WORDS);
        table[count + rows] =
            row_of(*at.codec, option_at(&at), field + rows * sizeof(bm_codec_word));
    }
    table[count + rows] = (bm_option){.name = NULL};
    return count + rows;
}

static int value_of(const bm_codec_word *word, bm_codec_option_type type)
{
    switch (type) {
    case BM_CODEC_SWITCH:
        return word->on;
    case BM_CODEC_NUMBER:
        return (int)word->number;
    case BM_CODEC_CHOICE:
        return (int)word->choice;
    }
    return 0;
}

void bm_codec_options_tell(const bm_codec_word *words, bm_encode_options *options)
{
    size_t row = 0;
    for (walker at = {.codec = bm_codecs}; next_row(&at); at.index++, row++) {
        const bm_codec_option *option = option_at(&at);
        for (size_t i = 0; words[row].given && bm_codecs[i]; i++)
            bm_encode_set(&options[i], bm_codecs[i], option->name,
                          value_of(&words[row], option->type));
    }
}

bm_status bm_codec_options_check(const bm_codec_word *words, bm_error *error)
{
    bm_encode_options options[BM_CODECS] = {0};
    bm_codec_options_tell(words, options);
    bm_status status = BM_OK;
    for (size_t i = 0; !status && bm_codecs[i]; i++)
        if (bm_codecs[i]->check_options)
            status = bm_codecs[i]->check_options(&options[i], error);
    return status;
}
