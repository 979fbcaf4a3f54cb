/* SPDX-License-Identifier: MIT */
/* Parsing a command line by a table of options. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

typedef struct settings {
    const char *output;
    bool recursive, quiet;
    uint64_t threads, memory, pixels;
    unsigned kind, keep;
    bm_words chain;
} settings;

static const char *const kinds[] = {"444", "420", NULL};
static const char *const parts[] = {"mode", "owner", "all", NULL};

/* clang-format off */
static const bm_option table[] = {
    {.name = "output", .letter = 'o', .argument = "DIR", .type = BM_OPTION_TEXT,
     .field = offsetof(settings, output), .group = "Files", .doc = "Where to."},
    {.name = "recursive", .letter = 'r', .type = BM_OPTION_FLAG, .field = offsetof(settings, recursive),
     .group = "Files", .doc = "Descend."},
    {.name = "quiet", .letter = 'q', .type = BM_OPTION_FLAG, .field = offsetof(settings, quiet),
     .group = "Files", .doc = "Hush."},
    {.name = "threads", .letter = 'j', .argument = "N", .type = BM_OPTION_COUNT, .min = 1, .max = 64,
     .field = offsetof(settings, threads), .group = "Limits", .doc = "How many."},
    {.name = "memory", .argument = "SIZE", .type = BM_OPTION_BYTES, .min = 1024, .max = UINT64_C(1) << 40,
     .field = offsetof(settings, memory), .group = "Limits", .doc = "How much."},
    {.name = "max-pixels", .argument = "N", .type = BM_OPTION_PIXELS, .min = 10, .max = 1000000000, .zero = true,
     .field = offsetof(settings, pixels), .group = "Limits", .doc = "How large."},
    {.name = "kind", .argument = "KIND", .type = BM_OPTION_CHOICE, .choices = kinds,
     .field = offsetof(settings, kind), .group = "Limits", .doc = "Which."},
    {.name = "keep", .argument = "LIST", .type = BM_OPTION_SET, .choices = parts,
     .field = offsetof(settings, keep), .group = "Limits", .doc = "Which ones."},
    {.name = "filter", .letter = 'f', .argument = "CHAIN", .type = BM_OPTION_LIST,
     .field = offsetof(settings, chain), .group = "Limits", .doc = "What."},
    {.name = "recipe", .argument = "FILE", .type = BM_OPTION_LIST, .field = offsetof(settings, chain),
     .group = "Limits", .doc = "What, from a file."},
    {.name = NULL},
};
/* clang-format on */

/* The outcome of one parse; a fixture, so that a failed assertion does not leave memory behind. */
typedef struct parse {
    settings settings;
    bm_words operands;
    bool help;
    bm_error error;
} parse;

static int setup(void **state)
{
    static parse fixture;
    fixture = (parse){.settings = {.kind = 77}};
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    parse *p = *state;
    bm_words_clear(&p->operands);
    bm_options_clear(table, &p->settings);
    return 0;
}

static bm_status run(parse *p, const char *const *words)
{
    return bm_options_parse(table, (char *const *)(uintptr_t)words, &p->settings, &p->operands,
                            &p->help, &p->error);
}
#define RUN(p, ...) run(p, (const char *const[]){__VA_ARGS__, NULL})

static void refuse(parse *p, bm_status status, const char *message)
{
    assert_int_equal(status, BM_E_PARAM);
    assert_string_equal(p->error.message, message);
}

static void all_forms(void **state)
{
    parse *p = *state;
    assert_int_equal(RUN(p, "a", "--output=x", "-rj4", "b", "--memory", "2K", "--kind", "420"),
                     BM_OK);
    assert_string_equal(p->settings.output, "x");
    assert_true(p->settings.recursive);
    assert_false(p->settings.quiet);
    assert_int_equal(p->settings.threads, 4);
    assert_int_equal(p->settings.memory, 2048);
    assert_int_equal(p->settings.kind, 1);
    assert_int_equal(p->operands.count, 2);
    assert_string_equal(p->operands.item[0].text, "a");
    assert_string_equal(p->operands.item[1].text, "b");
}

static void the_last_one_counts(void **state)
{
    parse *p = *state;
    assert_int_equal(RUN(p, "-j4", "-j", "5", "-oa", "--output", "b"), BM_OK);
    assert_int_equal(p->settings.threads, 5);
    assert_string_equal(p->settings.output, "b");
}

static void dashes_end_options(void **state)
{
    parse *p = *state;
    assert_int_equal(RUN(p, "-r", "--", "-q", "--", "--nonsense"), BM_OK);
    assert_false(p->settings.quiet);
    assert_int_equal(p->operands.count, 3);
    assert_string_equal(p->operands.item[1].text, "--");
}

static void a_dash_is_an_operand(void **state)
{
    parse *p = *state;
    assert_int_equal(RUN(p, "-", "-o", "-"), BM_OK);
    assert_int_equal(p->operands.count, 1);
    assert_string_equal(p->settings.output, "-");
}

static void lists_keep_their_order(void **state)
{
    parse *p = *state;
    assert_int_equal(RUN(p, "-f", "one", "--recipe", "two", "--filter=three", "-ffour"), BM_OK);
    assert_int_equal(p->settings.chain.count, 4);
    assert_string_equal(p->settings.chain.item[1].text, "two");
    assert_string_equal(p->settings.chain.item[1].option->name, "recipe");
    assert_string_equal(p->settings.chain.item[2].option->name, "filter");
    assert_string_equal(p->settings.chain.item[3].text, "four");
}

static void sets_grow(void **state)
{
    parse *p = *state;
    assert_int_equal(RUN(p, "--keep", "owner,mode", "--keep=mode"), BM_OK);
    assert_int_equal(p->settings.keep, 3);
    assert_int_equal(RUN(p, "--keep=all"), BM_OK);
    assert_int_equal(p->settings.keep, 7);
}

static void values_may_look_like_options(void **state)
{
    parse *p = *state;
    assert_int_equal(RUN(p, "-f", "--quiet", "--output=--x=y"), BM_OK);
    assert_false(p->settings.quiet);
    assert_string_equal(p->settings.chain.item[0].text, "--quiet");
    assert_string_equal(p->settings.output, "--x=y");
}

static void help_ends_parsing(void **state)
{
    parse *p = *state;
    assert_int_equal(RUN(p, "-r", "--help", "--nonsense"), BM_OK);
    assert_true(p->help);
    p->help = false;
    assert_int_equal(RUN(p, "-qh", "--nonsense"), BM_OK);
    assert_true(p->help);
}

static void wrong_options(void **state)
{
    parse *p = *state;
    refuse(p, RUN(p, "--ouput", "x"), "there is no option --ouput: did you mean --output?");
    refuse(p, RUN(p, "--thraeds=3"), "there is no option --thraeds: did you mean --threads?");
    refuse(p, RUN(p, "--zzzzzzz"), "there is no option --zzzzzzz");
    refuse(p, RUN(p, "-rx"), "there is no option -x (in -rx)");
    refuse(p, RUN(p, "--recursive=yes"), "--recursive: takes no value, but was given 'yes'");
    refuse(p, RUN(p, "--output"), "--output: needs a value, DIR");
    refuse(p, RUN(p, "-r", "-j"), "--threads: needs a value, N");
    refuse(p, RUN(p, "--output="), "--output: DIR may not be empty");
}

static void wrong_values(void **state)
{
    parse *p = *state;
    refuse(p, RUN(p, "-j0"), "--threads=0: must be a whole number from 1 to 64");
    refuse(p, RUN(p, "-j", "65"), "--threads=65: must be a whole number from 1 to 64");
    refuse(p, RUN(p, "--threads=4k"), "--threads=4k: must be a whole number from 1 to 64");
    refuse(
        p, RUN(p, "--memory=1"),
        "--memory=1: must be a whole number from 1K to 1T (K, M, G and T may follow the number)");
    refuse(p, RUN(p, "--max-pixels=9"),
           "--max-pixels=9: must be a whole number from 10 to 1G, or 0 for no limit (K, M, G and T "
           "may follow "
           "the number)");
    refuse(p, RUN(p, "--kind=44"), "--kind=44: must be one of 444, 420; did you mean 444?");
    refuse(p, RUN(p, "--keep=mode,ownr"),
           "--keep=ownr: must be one of mode, owner, all; did you mean owner?");
    refuse(p, RUN(p, "--keep=mode,"), "--keep=: must be one of mode, owner, all");
    assert_int_equal(p->settings.threads, 0);
    assert_int_equal(p->settings.kind, 77);
    assert_int_equal(RUN(p, "--max-pixels=0"), BM_OK);
}

static void help_text(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    bm_options_help(table, stream);
    fclose(stream);
    assert_non_null(strstr(text, "\nFiles:\n  -o, --output DIR        Where to.\n"));
    assert_non_null(strstr(text, "\nLimits:\n  -j, --threads N "));
    assert_non_null(strstr(text, "      --kind 444|420"));
    for (const bm_option *option = table; option->name; option++)
        assert_non_null(strstr(text, option->name));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_forms, setup, teardown),
        cmocka_unit_test_setup_teardown(the_last_one_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(dashes_end_options, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dash_is_an_operand, setup, teardown),
        cmocka_unit_test_setup_teardown(lists_keep_their_order, setup, teardown),
        cmocka_unit_test_setup_teardown(sets_grow, setup, teardown),
        cmocka_unit_test_setup_teardown(values_may_look_like_options, setup, teardown),
        cmocka_unit_test_setup_teardown(help_ends_parsing, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_options, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_values, setup, teardown),
        cmocka_unit_test(help_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
