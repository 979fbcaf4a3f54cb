/* SPDX-License-Identifier: MIT */
/* The key of outputs: no option is forgotten in it. Each one of the table either changes the key or stands on the list of those that change no output. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"
#include "recipe.h"
#include "resume/key.h"
#include "tree.h"

static const bm_run_settings *const defaults = &bm_run_defaults;

/* The key of a setup that was never made, as text. The caller frees. */
static char *key_of(const bm_run_settings *settings, const bm_chain *chain, size_t encoder)
{
    bm_setup setup = {.settings = settings};
    char *text;
    size_t size;
    bm_error error;
    if (chain)
        setup.chain = *chain;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(bm_key_print(&setup, 0, encoder, stream, &error), BM_OK);
    fclose(stream);
    return text;
}

static bool same_key(const bm_run_settings *a, const bm_run_settings *b, size_t encoder)
{
    char *first = key_of(a, NULL, encoder), *second = key_of(b, NULL, encoder);
    bool same = strcmp(first, second) == 0;
    free(first);
    free(second);
    return same;
}

/* Gives an option another value than its default. */
static void change(bm_run_settings *settings, const bm_option *option)
{
    static struct bm_word word = {.text = "word"};
    void *field = (char *)settings + option->field;
    switch (option->type) {
    case BM_OPTION_FLAG:
        *(bool *)field = !*(bool *)field;
        break;
    case BM_OPTION_COUNT:
    case BM_OPTION_BYTES:
    case BM_OPTION_PIXELS:
    case BM_OPTION_SECONDS:
        *(uint64_t *)field += 1;
        break;
    case BM_OPTION_CHOICE:
    case BM_OPTION_SET:
        *(unsigned *)field = *(unsigned *)field == 1 ? 0 : 1;
        break;
    case BM_OPTION_TEXT:
        *(const char **)field = "text";
        break;
    case BM_OPTION_LIST:
        *(bm_words *)field = (bm_words){.item = &word, .count = 1};
        break;
    }
}

/* --in-place has a test of its own. */
static void knows_each_option(void **state)
{
    (void)state;
    for (const bm_option *option = bm_run_own_options; option->name; option++) {
        if (strcmp(option->name, "in-place") == 0)
            continue;
        bm_run_settings settings = *defaults;
        change(&settings, option);
        if (same_key(&settings, defaults, 0) != bm_key_leaves_out(option->name))
            fail_msg("--%s: either it is part of the key or on the list", option->name);
    }
}

static void lists_only_options(void **state)
{
    (void)state;
    for (const char *const *left_out = bm_key_left_out; *left_out; left_out++) {
        const bm_option *option = bm_run_own_options;
        while (option->name && strcmp(option->name, *left_out) != 0)
            option++;
        if (!option->name)
            fail_msg("there is no option --%s", *left_out);
    }
}

/* An encoder's options change the keys of its own outputs, and of those whose encoder is not known. */
static void knows_encoders(void **state)
{
    (void)state;
    bm_option rows[BM_CODEC_WORDS + 1];
    size_t count = bm_codec_options_append(rows, 0, offsetof(bm_run_settings, codec));
    assert_true(count > 3);
    for (size_t i = 0; i < count; i++) {
        bm_run_settings settings = *defaults;
        change(&settings, &rows[i]);
        *(bool *)((char *)&settings + rows[i].given) = true;
        assert_false(same_key(&settings, defaults, BM_CODECS));
        for (size_t k = 0; k < BM_CODECS; k++) {
            bm_encode_options own = {0};
            bool its_own = bm_encode_set(&own, bm_codecs[k], rows[i].name, 1);
            if (same_key(&settings, defaults, k) == its_own)
                fail_msg("--%s and %s", rows[i].name, bm_codecs[k]->name);
        }
    }
    char *jpeg = key_of(defaults, NULL, 0), *png = key_of(defaults, NULL, 1);
    assert_string_not_equal(jpeg, png);
    free(jpeg);
    free(png);
}

static char *key_of_chain(const char *text)
{
    bm_chain chain = {0};
    bm_error error;
    assert_int_equal(bm_chain_append(&chain, text, &error), BM_OK);
    assert_int_equal(bm_chain_read_files(&chain, &error), BM_OK);
    char *key = key_of(defaults, &chain, 0);
    bm_chain_clear(&chain);
    return key;
}

static bool same_chains(const char *a, const char *b)
{
    char *first = key_of_chain(a), *second = key_of_chain(b);
    bool same = strcmp(first, second) == 0;
    free(first);
    free(second);
    return same;
}

static void knows_chains(void **state)
{
    (void)state;
    assert_true(same_chains("gaussian:3 | invert", " gaussian:sigma=3.0|invert"));
    assert_false(same_chains("gaussian:3", "gaussian:3.1"));
    assert_false(same_chains("gaussian:3 | invert", "invert | gaussian:3"));
}

/* By what is in a file, not by what it is called or when it was written. */
static void knows_files(void **state)
{
    (void)state;
    tree base;
    char chain[PATH_MAX + 64];
    tree_create(&base);
    const char *path = tree_write(&base, "my.kernel", "1 2 1\n");
    snprintf(chain, sizeof chain, "convolve:file=%s", path);
    char *first = key_of_chain(chain);
    tree_write(&base, "my.kernel", "1 3 1\n");
    char *second = key_of_chain(chain);
    tree_write(&base, "my.kernel", "1 2 1\n");
    char *third = key_of_chain(chain);
    assert_string_not_equal(first, second);
    assert_string_equal(first, third);
    free(first);
    free(second);
    free(third);
    tree_remove(&base);
}

static void knows_versions(void **state)
{
    (void)state;
    char *key = key_of(defaults, NULL, 0), text[128];
    assert_non_null(strstr(key, "bandmill "));
    for (size_t i = 0; i < BM_CODECS; i++) {
        if (!bm_codecs[i]->library)
            continue;
        bm_codecs[i]->library(text, sizeof text);
        assert_non_null(strstr(key, text));
    }
    free(key);
}

/* An interrupted run goes on after an upgrade, and filters nothing twice: in place nothing could be made anew. */
static void knows_no_versions_in_place(void **state)
{
    (void)state;
    bm_run_settings settings = *defaults;
    settings.in_place = true;
    char *key = key_of(&settings, NULL, 0), *with = key_of(defaults, NULL, 0);
    size_t versions = strlen(with) - strlen(key);
    assert_string_equal(with + versions, key);
    assert_non_null(strstr(key, "encoder "));
    assert_null(strstr(key, "bandmill "));
    free(key);
    free(with);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_each_option),
        cmocka_unit_test(lists_only_options),
        cmocka_unit_test(knows_encoders),
        cmocka_unit_test(knows_chains),
        cmocka_unit_test(knows_files),
        cmocka_unit_test(knows_versions),
        cmocka_unit_test(knows_no_versions_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
