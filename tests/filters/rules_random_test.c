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
#include "promise.h"
#include "random.h"
#include "reference.h"

#define DEFAULT_ROUNDS 1500
#define MOST_CALLS 6
#define CHAIN_TEXT 4000

/* What rules are about, drawn as often as all filters together. */
static const char *const favourites[] = {
    "crop:60%,x=1,y=1",
    "crop:5x4,x=2,y=1",
    "crop:50%",
    "crop:1x1",
    "crop:size=75%,y=2",
    "flip",
    "flop",
    "rotate:90",
    "rotate:180",
    "rotate:-90",
    "invert",
    "brightness:10",
    "gamma:1.2",
    "grayscale",
    "grayscale:bt709",
    "contrast:0.8",
    "pad:left=3,top=2",
    "median:1",
    "gaussian:0.6",
    "saturation:0",
    "linear:-1,offset=100",
    "matrix:0 0 1 0 1 0 1 0 0",
    "matrix:0 1 0 0 0 1 1 0 0",
    "matrix:-1 0 0 1 0 -1 0 1 0 0 -1 1",
    "pad:left=2,color=red",
    "erode:size=30%,border=mirror",
};

/* One of the filter's examples that is a single call. */
static size_t write_example(const bm_filter *filter, random_stream *random, char *text, size_t size)
{
    const char *lines[32];
    size_t count = 0;
    for (const char *line = filter->examples; *line && count < 32;) {
        size_t length = strcspn(line, "\n");
        if (!memchr(line, '|', length))
            lines[count++] = line;
        line += length + (line[length] == '\n');
    }
    assert_true(count > 0);
    const char *line = lines[random_below(random, (uint32_t)count)];
    return (size_t)snprintf(text, size, "%.*s", (int)strcspn(line, "\n"), line);
}

static void write_chain(random_stream *random, char text[CHAIN_TEXT])
{
    uint32_t count = 2 + random_below(random, MOST_CALLS - 1);
    size_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, CHAIN_TEXT - used, "%s", i ? " | " : "");
        if (random_below(random, 2)) {
            uint32_t which = random_below(random, sizeof favourites / sizeof favourites[0]);
            used += (size_t)snprintf(text + used, CHAIN_TEXT - used, "%s", favourites[which]);
        } else {
            uint32_t which = random_below(random, (uint32_t)bm_catalogue_count());
            used += write_example(bm_catalogue_at(which), random, text + used, CHAIN_TEXT - used);
        }
        assert_true(used < CHAIN_TEXT);
    }
}

static bm_desc random_desc(random_stream *random)
{
    static const uint32_t most[] = {1, 4, 40, 90};
    static const bm_model models[] = {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGB, BM_RGBA, BM_CMYK};
    bm_desc desc;
    uint32_t width = 1 + random_below(random, most[random_below(random, 4)]);
    uint32_t height = 1 + random_below(random, most[random_below(random, 4)]);
    bm_desc_interleaved(&desc, width, height, models[random_below(random, 6)],
                        random_below(random, 2) ? 8 : 16, NULL);
    return desc;
}

static bool same_pictures(const bm_image *a, const bm_image *b)
{
    if (memcmp(&a->desc, &b->desc, sizeof a->desc) != 0)
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
        char text[CHAIN_TEXT];
        bm_reasons reasons = {0};
        write_chain(&random, text);
        bm_desc desc = random_desc(&random);
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
