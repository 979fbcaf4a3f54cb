/* SPDX-License-Identifier: MIT */
/* Random chains on random pictures, cut and shared out at random, against the reference.
 *
 * BANDMILL_TEST_SEED and BANDMILL_TEST_ROUNDS choose other rounds. A failing round names the seed
 * with which it comes back as the only one: BANDMILL_TEST_SEED=that BANDMILL_TEST_ROUNDS=1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "check.h"
#include "random.h"

#define DEFAULT_ROUNDS 3000

static uint32_t random_height(random_stream *random)
{
    static const uint32_t most[] = {1, 3, 20, 70, 70, 260};
    return 1 + random_below(random, most[random_below(random, sizeof most / sizeof most[0])]);
}

static bm_desc random_desc(random_stream *random)
{
    bm_desc desc;
    uint32_t width = 1 + random_below(random, 9), height = random_height(random);
    unsigned depth = random_below(random, 2) ? 8 : 16;
    bm_model model = (bm_model)random_below(random, BM_MODEL_COUNT);
    if (model != BM_YCBCR && random_below(random, 3)) {
        bm_desc_interleaved(&desc, width, height, model, depth, NULL);
        return desc;
    }
    bm_desc_planar(&desc, width, height, model, depth, NULL);
    if (model == BM_YCBCR)
        bm_desc_subsample(&desc, random_below(random, 3), random_below(random, 3), NULL);
    return desc;
}

static fake_step random_step(random_stream *random, const bm_desc *in)
{
    fake_step step = {.edge = (bm_edge)random_below(random, 3),
                      .form = (fake_form)random_below(random, FAKE_FORMS)};
    if (step.form == FAKE_WINDOW) {
        int reach = random_below(random, 8) ? 6 : 100;
        step.above = random_between(random, -reach, reach);
        step.below = random_between(random, step.above < 0 ? -step.above : 0, reach);
        if (random_below(random, 4) == 0) {
            step.top = random_below(random, in->height);
            step.height = random_height(random);
        }
    } else if (step.form != FAKE_FLIP) {
        step.height = random_height(random);
    }
    step.sums = random_below(random, 6) == 0;
    step.carries = random_below(random, 4) == 0;
    /* Planes have no premultiplied form. */
    bool interleaved = in->planes == 1;
    step.mixes = random_below(random, 3) == 0 && (interleaved || !bm_model_has_alpha(in->model));
    step.first_plane = !interleaved && random_below(random, 6) == 0;
    step.other_depth = !step.mixes && random_below(random, 6) == 0;
    return step;
}

static drive_options random_options(random_stream *random)
{
    static const uint32_t band_rows[] = {0, 0, 1, 2, 3, 5, 7, 16, 64, UINT32_MAX};
    return (drive_options){
        .workers = 1 + random_below(random, 8),
        .band_rows = band_rows[random_below(random, sizeof band_rows / sizeof band_rows[0])],
        .source_offset = random_below(random, 2) ? (uint8_t)(2 * random_below(random, 32)) : 0,
        .stream_in = random_below(random, 2),
        .stream_out = random_below(random, 2),
        .leave_one_in = random_below(random, 2) ? random_below(random, 8) : 0};
}

static void random_round(uint64_t seed)
{
    random_stream random = {seed};
    fake_step steps[6];
    size_t count = 1 + random_below(&random, 6);
    bm_desc in = random_desc(&random), desc = in;
    for (size_t i = 0; i < count; i++) {
        steps[i] = random_step(&random, &desc);
        desc = fake_out_desc(&steps[i], &desc);
    }
    drive_options options = random_options(&random);
    check_run(steps, count, &in, seed, &options);
}

static void random_chains_equal_the_reference(void **state)
{
    (void)state;
    uint64_t seed = random_setting("BANDMILL_TEST_SEED", 1);
    uint64_t rounds = random_setting("BANDMILL_TEST_ROUNDS", DEFAULT_ROUNDS);
    print_message("seeds %llu to %llu\n", (unsigned long long)seed,
                  (unsigned long long)(seed + rounds - 1));
    for (uint64_t round = 0; round < rounds; round++)
        random_round(seed + round);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_chains_equal_the_reference)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
