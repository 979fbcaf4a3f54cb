/* SPDX-License-Identifier: MIT */
#include "resume/key.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"
#include "memory_text.h"
#include "resume/sums.h"
#include "versions.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

const char *const bm_key_left_out[] = {
    /* which pictures, and where they go: inputs and outputs have names and hashes of their own */
    "output", "also", "files-from", "null", "recursive", "max-depth", "include", "exclude",
    "symlinks", "relative-to", "on-collision", "in-place",
    /* what is done at all, of what is there */
    "overwrite", "skip-existing", "resume", "if-changed", "journal", "dry-run", "fail-fast",
    "max-errors",
    /* the chain is there in its canonical form, and the encoder by its name */
    "filter", "recipe", "format",
    /* how outputs are brought to the disk, and what decoders may do besides */
    "fsync", "no-sandbox", "require-sandbox",
    /* how fast it goes: bytes do not depend on it */
    "threads", "readers", "queue", "memory", "band-rows",
    /* pictures that are refused: an output that is made is the same with another limit */
    "max-pixels", "max-scans", "timeout",
    /* what is said, and shown beside the outputs */
    "report", "gallery", "trace", "explain", "progress", "quiet", "verbose", NULL};

bool bm_key_leaves_out(const char *option)
{
    for (const char *const *left_out = bm_key_left_out; *left_out; left_out++)
        if (strcmp(*left_out, option) == 0)
            return true;
    return false;
}

/* ---- options --------------------------------------------------------------------------------- */

/* A text of any bytes, so that no two lists of texts look alike. */
static void print_text(FILE *stream, const char *text)
{
    fprintf(stream, " %zu:%s", strlen(text), text);
}

static void print_option(FILE *stream, const bm_option *option, const void *settings)
{
    const void *field = (const char *)settings + option->field;
    fprintf(stream, "--%s", option->name);
    switch (option->type) {
    case BM_OPTION_FLAG:
        fprintf(stream, " %d", *(const bool *)field);
        break;
    case BM_OPTION_COUNT:
    case BM_OPTION_BYTES:
    case BM_OPTION_PIXELS:
    case BM_OPTION_SECONDS:
        fprintf(stream, " %" PRIu64, *(const uint64_t *)field);
        break;
    case BM_OPTION_CHOICE:
    case BM_OPTION_SET:
        fprintf(stream, " %u", *(const unsigned *)field);
        break;
    case BM_OPTION_TEXT:
        if (*(const char *const *)field)
            print_text(stream, *(const char *const *)field);
        break;
    case BM_OPTION_LIST: {
        const bm_words *words = field;
        for (size_t i = 0; i < words->count; i++)
            print_text(stream, words->item[i].text);
        break;
    }
    }
    fputc('\n', stream);
}

static void print_encoder(FILE *stream, size_t encoder, const bm_codec_word *words)
{
    bm_encode_options all[BM_CODECS] = {0};
    bm_codec_options_tell(words, all);
    fprintf(stream, "encoder %s\n", encoder < BM_CODECS ? bm_codecs[encoder]->name : "the input's");
    for (size_t i = 0; i < BM_CODECS; i++) {
        const bm_codec_option *option = bm_codecs[i]->options;
        if (encoder < BM_CODECS && i != encoder)
            continue;
        for (unsigned k = 0; option && option[k].name; k++)
            if (all[i].given >> k & 1)
                fprintf(stream, "%s %s %d\n", bm_codecs[i]->name, option[k].name, all[i].value[k]);
    }
}

/* ---- chains ---------------------------------------------------------------------------------- */

static bm_status print_file(FILE *stream, const char *name, bm_error *error)
{
    bm_sum file = {.path = name};
    bm_sums_take(&file, 1, 1);
    if (!file.found)
        return bm_fail(error, BM_E_READ, "%s, which a filter names, can no longer be read", name);
    fputs("file", stream);
    print_text(stream, name);
    fputc(' ', stream);
    for (size_t i = 0; i < sizeof file.sum.byte; i++)
        fprintf(stream, "%02x", file.sum.byte[i]);
    fputc('\n', stream);
    return BM_OK;
}

/* Chains of several outputs share their files: those that this one does not name are none of its own. In a chain's text names stand as they
 * are, so that none is missed. */
static bm_status print_files(FILE *stream, const bm_chain *chain, const char *text, bm_error *error)
{
    bm_status status = BM_OK;
    const char *name;
    for (size_t i = 0; !status && (name = bm_chain_file_name(chain, i)); i++)
        if (strstr(text, name))
            status = print_file(stream, name, error);
    return status;
}

static bm_status print_chain(FILE *stream, const bm_chain *chain, bm_error *error)
{
    size_t length = bm_chain_format(chain, NULL, 0);
    char *text = malloc(length + 1);
    if (!text)
        return bm_fail(error, BM_E_NOMEM, "no memory for a chain of filters");
    bm_chain_format(chain, text, length + 1);
    fprintf(stream, "chain %s\n", text);
    bm_status status = print_files(stream, chain, text, error);
    free(text);
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* What an output of a tree is told, under the names of the run's own options. */
static bm_run_settings settings_of(const bm_setup *setup, size_t tree)
{
    bm_run_settings settings = *setup->settings;
    if (!tree)
        return settings;
    const bm_also_settings *also = &setup->also[tree - 1].settings;
    settings.format = also->format;
    settings.depth = also->depth;
    settings.metadata = also->metadata;
    memcpy(settings.codec, also->codec, sizeof settings.codec);
    return settings;
}

bm_status bm_key_print(const bm_setup *setup, size_t tree, size_t encoder, FILE *stream,
                       bm_error *error)
{
    const bm_run_settings settings = settings_of(setup, tree);
    /* A result that has taken its original's place is one whichever version made it: to make it anew would be to filter it twice. */
    if (!settings.in_place)
        bm_versions_print(stream);
    for (const bm_option *option = bm_run_own_options; option->name; option++)
        if (!bm_key_leaves_out(option->name))
            print_option(stream, option, &settings);
    print_encoder(stream, encoder, settings.codec);
    return print_chain(stream, tree ? &setup->also[tree - 1].chain : &setup->chain, error);
}

bm_status bm_key_make(bm_digest *key, const bm_setup *setup, size_t tree, size_t encoder,
                      bm_error *error)
{
    bm_memory_text text;
    bm_status status = BM_OK;
    if (bm_memory_text_open(&text))
        status = bm_key_print(setup, tree, encoder, text.stream, error);
    if (!bm_memory_text_close(&text) && !status)
        status = bm_fail(error, BM_E_NOMEM, "no memory for the journal's key");
    if (!status) {
        XXH128_canonical_t canonical;
        XXH128_canonicalFromHash(&canonical, XXH3_128bits(text.text, text.size));
        memcpy(key->byte, canonical.digest, sizeof key->byte);
    }
    free(text.text);
    return status;
}
