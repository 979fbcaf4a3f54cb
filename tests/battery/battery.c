/* SPDX-License-Identifier: MIT */
/* battery [--full] [--spare] [--cases N] [--seed N] [--check NAME] [FILTER...]: the checks of battery.h, or one of them, on the
 * named filters, or on all of them. Without --full, each case is run in few ways. */
#include "battery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bandmill/catalogue.h"

static const struct {
    const char *name;
    void (*run)(const subject *s);
} checks[] = {
    {"reference", check_reference}, {"sameness", check_sameness}, {"honesty", check_honesty},
    {"borrowed", check_borrowed},   {"flat", check_flat},         {"parameters", check_parameters},
    {"models", check_models},       {"memory", check_memory},     {"scopes", check_scopes},
};
#define CHECKS (sizeof checks / sizeof *checks)

/* So many, of the combinations of calls, sizes and kinds of pictures, that a filter with many
 * parameters takes some seconds of one core: one of them quick, five in full. */
enum { QUICK_CASES = 500, FULL_CASES = 4000 };

typedef struct one_test {
    subject subject;
    void (*run)(const subject *s);
    char name[80];
} one_test;

static void run_check(void **state)
{
    const one_test *test = *state;
    test->run(&test->subject);
}

static bool is_check(const char *name)
{
    for (size_t c = 0; c < CHECKS; c++)
        if (strcmp(checks[c].name, name) == 0)
            return true;
    return false;
}

static bool named(const char *filter, char **names)
{
    if (!*names)
        return true;
    for (; *names; names++)
        if (strcmp(*names, filter) == 0)
            return true;
    return false;
}

/* Runs all checks on one filter, or the one that is wanted. The number of those that failed. */
static int run_filter(const bm_filter *filter, const char *wanted, bool full, bool spare,
                      size_t cases, uint64_t seed)
{
    one_test test[CHECKS];
    struct CMUnitTest tests[CHECKS];
    size_t count = 0;

    for (size_t i = 0; i < CHECKS; i++) {
        if (wanted && strcmp(checks[i].name, wanted) != 0)
            continue;
        size_t c = count++;
        test[c] = (one_test){
            .run = checks[i].run,
            .subject = {filter, bm_reference_find(filter->name), full, spare, cases, seed}};
        snprintf(test[c].name, sizeof test[c].name, "%s.%s", filter->name, checks[i].name);
        tests[c] = (struct CMUnitTest){
            .name = test[c].name, .test_func = run_check, .initial_state = &test[c]};
    }
    return _cmocka_run_group_tests(filter->name, tests, count, NULL, NULL);
}

int main(int argc, char **argv)
{
    bool full = false, spare = false;
    const char *wanted = NULL;
    uint64_t seed = random_setting("BANDMILL_SEED", 1);
    size_t filters = 0, cases = 0;
    int failures = 0;

    argv++;
    for (; *argv && strncmp(*argv, "--", 2) == 0; argv++) {
        if (strcmp(*argv, "--full") == 0) {
            full = true;
        } else if (strcmp(*argv, "--spare") == 0) {
            spare = true;
        } else if (strcmp(*argv, "--cases") == 0 && argv[1]) {
            cases = strtoull(*++argv, NULL, 0);
        } else if (strcmp(*argv, "--seed") == 0 && argv[1]) {
            seed = strtoull(*++argv, NULL, 0);
        } else if (strcmp(*argv, "--check") == 0 && argv[1] && is_check(argv[1])) {
            wanted = *++argv;
        } else {
            fprintf(stderr, "usage: battery [--full] [--spare] [--cases N] [--seed N] "
                            "[--check NAME] [FILTER...]\n");
            return 2;
        }
    }
    (void)argc;
    if (cases == 0)
        cases = full ? FULL_CASES : QUICK_CASES;
    spare = spare || !full;
    printf("seed %llu (BANDMILL_SEED or --seed repeats it)\n", (unsigned long long)seed);
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        if (!named(bm_catalogue_at(i)->name, argv))
            continue;
        failures += run_filter(bm_catalogue_at(i), wanted, full, spare, cases, seed);
        filters++;
    }
    if (filters == 0)
        fprintf(stderr, "no filter of that name\n");
    return failures || filters == 0;
}
