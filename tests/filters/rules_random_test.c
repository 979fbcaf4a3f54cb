/* SPDX-License-Identifier: MIT */
/* Random chains of the whole catalogue: what rules make of them that call themselves exact gives the same bytes as the chain as
 * written; with all rules the size and the kind of picture are the same, and means stay within what early-gray states.
 *
 * BANDMILL_TEST_SEED and BANDMILL_TEST_ROUNDS choose other rounds. A failing round names its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "drive.h"
#include "graph/graph.h"
#include "promise.h"
#include "random_chain.h"
#include "reference.h"

#define DEFAULT_ROUNDS 1500

static bool same_pictures(const bm_image *a, const bm_image *b)
{
    if (!bm_descs_equal(&a->desc, &b->desc))
        return false;
    for (uint32_t y = 0; y < a->desc.height; y++)
        if (memcmp(bm_image_row(a, 0, y), bm_image_row(b, 0, y), bm_desc_row_bytes(&a->desc, 0)))
            return false;
    return true;
}

/* Whether the chain fits the picture. */
static bool check_chain(const char *text, const bm_desc *desc, bool linear, uint64_t seed,
                        bm_reasons *reasons)
{
    bm_chain chain = drive_parse(text);
    assert_null(promise_first_broken());
    bm_image in = reference_picture(desc, &(random_stream){seed}), written, exact, all;
    bm_error error;
    drive_options options = {
        .workers = 1, .stream_in = true, .linear = linear, .rewriting = BM_REWRITE_NONE};
    bm_cpu_select(&options.level, &error);
    bm_status status = drive_chain(&chain, &in, &options, &written, &error);
    options.reasons = reasons;
    options.rewriting = BM_REWRITE_EXACT;
    if (drive_chain(&chain, &in, &options, &exact, &error) != status)
        fail_msg("seed %llu: %s: %s", (unsigned long long)seed, text, error.message);
    options.reasons = NULL;
    options.rewriting = BM_REWRITE_ALL;
    if (drive_chain(&chain, &in, &options, &all, &error) != status)
        fail_msg("seed %llu: %s: %s", (unsigned long long)seed, text, error.message);
    if (!status && !same_pictures(&written, &exact))
        fail_msg("seed %llu: %s on %s of %u bits, %ux%u%s: other bytes than as written",
                 (unsigned long long)seed, text, bm_model_name(desc->model), desc->depth,
                 desc->width, desc->height, linear ? ", linear" : "");
    if (!status)
        assert_memory_equal(&written.desc, &all.desc, sizeof all.desc);
    bm_image_destroy(&in);
    bm_image_destroy(&written);
    bm_image_destroy(&exact);
    bm_image_destroy(&all);
    bm_chain_clear(&chain);
    return !status;
}

/* Fires of each rule: a test in which they never do would show nothing. */
typedef struct tally {
    const char *rule;
    uint64_t fired;
} tally;

static void count_reasons(tally *rules, size_t count, const bm_reasons *reasons)
{
    for (unsigned i = 0; i < reasons->count; i++)
        for (size_t r = 0; r < count; r++)
            rules[r].fired += strcmp(rules[r].rule, reasons->item[i].rule) == 0;
}

static void exact_rules_give_the_same_bytes(void **state)
{
    (void)state;
    tally rules[] = {{"identity", 0},      {"join-turns", 0}, {"join-maps", 0},
                     {"join-matrices", 0}, {"early-crop", 0}, {"early-gray", 0}};
    uint64_t seed = random_setting("BANDMILL_TEST_SEED", 1), fitting = 0;
    uint64_t rounds = random_setting("BANDMILL_TEST_ROUNDS", DEFAULT_ROUNDS);
    for (uint64_t round = 0; round < rounds; round++) {
        random_stream random = {seed + round};
        char text[RANDOM_CHAIN_TEXT] = "";
        bm_reasons reasons = {0};
        random_chain_write(&random, &(random_chain){.least = 2, .most = 6}, text);
        bm_desc desc = random_chain_desc(&random);
        fitting += check_chain(text, &desc, random_below(&random, 4) == 0, seed + round, &reasons);
        count_reasons(rules, sizeof rules / sizeof rules[0], &reasons);
    }
    print_message("%llu of %llu chains fit their pictures\n", (unsigned long long)fitting,
                  (unsigned long long)rounds);
    for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++) {
        print_message("%s fired %llu times\n", rules[r].rule, (unsigned long long)rules[r].fired);
        if (rounds >= DEFAULT_ROUNDS && !rules[r].fired)
            fail_msg("%s never fired", rules[r].rule);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(exact_rules_give_the_same_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
