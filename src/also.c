/* SPDX-License-Identifier: MIT */
#include "also.h"

#include <stdlib.h>
#include <string.h>

#include "recipe.h"

/* ---- the options in the braces --------------------------------------------------------------- */

static const struct own_option {
    const char *name;
    size_t field;
} own_options[] = {
    {"format", offsetof(bm_also_settings, format)},
    {"depth", offsetof(bm_also_settings, depth)},
    {"metadata", offsetof(bm_also_settings, metadata)},
};
#define OWN_OPTIONS (sizeof own_options / sizeof own_options[0])

const bm_option *bm_also_options(void)
{
    static bm_option table[OWN_OPTIONS + BM_CODEC_WORDS + 1];
    if (table[0].name)
        return table;
    for (size_t i = 0; i < OWN_OPTIONS; i++) {
        const bm_option *row = bm_run_own_options;
        while (strcmp(row->name, own_options[i].name) != 0)
            row++;
        table[i] = *row;
        table[i].field = own_options[i].field;
    }
    bm_codec_options_append(table, OWN_OPTIONS, offsetof(bm_also_settings, codec));
    return table;
}

/* ---- the word -------------------------------------------------------------------------------- */

/* A word under way. */
typedef struct reading {
    const char *text, *at;
    bm_error *error;
} reading;

static bm_status refuse(const reading *word, const char *at, bm_status status, const char *why)
{
    return bm_fail(word->error, status, "--also=%s: at %zu: %s", word->text,
                   (size_t)(at - word->text) + 1, why);
}

static bool is_special(char c)
{
    return c == ':' || c == '{' || c == '}' || c == '\\';
}

static bm_status read_folder(bm_also *also, reading *word)
{
    char *end = also->folder = malloc(strlen(word->text) + 1);
    if (!also->folder)
        return bm_fail(word->error, BM_E_NOMEM, "no memory for --also");
    for (; *word->at && *word->at != ':' && *word->at != '{'; word->at++) {
        if (*word->at == '\\' && is_special(word->at[1]))
            word->at++;
        *end++ = *word->at;
    }
    *end = '\0';
    return *also->folder ? BM_OK
                         : refuse(word, word->at, BM_E_PARAM, "the name of a folder is missing");
}

/* One option, as one would say it with two dashes. */
static bm_status read_option(bm_also *also, const reading *word, size_t length)
{
    const char *at = word->at;
    bm_words operands = {0};
    bool help = false;
    bm_error why = {0};
    char *option = malloc(length + sizeof "--");
    if (!option)
        return bm_fail(word->error, BM_E_NOMEM, "no memory for --also");
    memcpy(stpcpy(option, "--"), at, length);
    option[length + 2] = '\0';
    char *const arguments[] = {option, NULL};
    bm_status status =
        bm_options_parse(bm_also_options(), arguments, &also->settings, &operands, &help, &why);
    if (!status && (help || operands.count || !length))
        status = bm_fail(&why, BM_E_PARAM, "an option is expected, like quality=80");
    if (status)
        refuse(word, at, status, why.message);
    bm_words_clear(&operands);
    free(option);
    return status;
}

static bm_status read_options(bm_also *also, reading *word)
{
    const char *brace = word->at;
    bm_status status = BM_OK;
    do {
        word->at++;
        size_t length = strcspn(word->at, ",}");
        if (!word->at[length])
            return refuse(word, brace, BM_E_PARAM, "this brace is not closed");
        status = read_option(also, word, length);
        word->at += length;
    } while (!status && *word->at == ',');
    word->at++;
    return status;
}

static bm_status read_chain(bm_also *also, reading *word)
{
    bm_error why;
    if (*word->at != ':')
        return refuse(word, word->at, BM_E_PARAM, "a colon and a chain are expected: DIR:CHAIN");
    word->at++;
    if (!word->at[strspn(word->at, " \t")])
        return BM_OK;
    bm_status status = bm_chain_append(&also->chain, word->at, &why);
    if (!status)
        status = bm_chain_read_files(&also->chain, &why);
    return status ? refuse(word, word->at, status, why.message) : BM_OK;
}

/* What would be wrong with it as the main output, too. */
static bm_status check(const bm_also *also, const reading *word)
{
    const bm_codec *format = bm_also_format(also);
    bm_error why;
    if (format && (!format->encode_open || format->keeps_no_file))
        return bm_fail(word->error, BM_E_PARAM,
                       "--also=%s: a format that is written to files is needed, not %s", word->text,
                       format->name);
    bm_status status = bm_codec_options_check(also->settings.codec, &why);
    return status ? bm_fail(word->error, status, "--also=%s: %s", word->text, why.message) : BM_OK;
}

bm_status bm_also_parse(bm_also *also, const char *text, const bm_run_settings *run,
                        bm_error *error)
{
    reading word = {text, text, error};
    also->settings =
        (bm_also_settings){.format = run->format, .depth = run->depth, .metadata = run->metadata};
    memcpy(also->settings.codec, run->codec, sizeof run->codec);
    bm_status status = read_folder(also, &word);
    if (!status && *word.at == '{')
        status = read_options(also, &word);
    if (!status)
        status = read_chain(also, &word);
    return status ? status : check(also, &word);
}

void bm_also_tell(const bm_also *also, bm_encode_options *encode)
{
    for (size_t i = 0; i < BM_CODECS; i++)
        encode[i].metadata = (bm_metadata_policy)also->settings.metadata;
    bm_codec_options_tell(also->settings.codec, encode);
}

void bm_also_clear(bm_also *also)
{
    free(also->folder);
    bm_chain_clear(&also->chain);
    *also = (bm_also){0};
}

const bm_codec *bm_also_format(const bm_also *also)
{
    return also->settings.format == BM_NO_CHOICE ? NULL : bm_codecs[also->settings.format];
}
