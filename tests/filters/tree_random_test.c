/* SPDX-License-Identifier: MIT */
/* Random trees: chains of the whole catalogue that begin alike, planned and run together. Each output has the bytes that its
 * chain gives alone, whatever the number of workers, the height of bands and the pace of sinks.
 *
 * Beside that, layouts are played through in orders that try to lock them up: whatever starves, all get to their end, and no ring
 * is ever fuller than the layout says.
 *
 * BANDMILL_TEST_SEED and BANDMILL_TEST_ROUNDS choose other rounds. A failing round names its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "graph/graph.h"
#include "promise.h"
#include "random_chain.h"
#include "reference.h"

#define DEFAULT_ROUNDS 700
#define MOST_OUTPUTS 5

typedef struct random_tree {
    uint64_t seed;
    char text[MOST_OUTPUTS][RANDOM_CHAIN_TEXT];
    bm_chain chains[MOST_OUTPUTS];
    size_t count;
    unsigned orientation;
    bm_desc in;
    bool linear;
} random_tree;

/* Part of a chain that there is, from its beginning on. */
static void copy_beginning(random_stream *random, const char *from, char *to)
{
    size_t length = 0;
    for (uint32_t calls = random_below(random, 6); calls && from[length]; calls--) {
        length += strspn(from + length, "| ");
        length += strcspn(from + length, "|");
    }
    while (length && from[length - 1] == ' ')
        length--;
    memcpy(to, from, length);
    to[length] = '\0';
}

static void draw_planar(random_tree *tree, random_stream *random, uint32_t width, uint32_t height)
{
    bm_desc_planar(&tree->in, width, height, BM_YCBCR, random_below(random, 2) ? 8 : 16, NULL);
    bm_desc_subsample(&tree->in, random_below(random, 3), random_below(random, 3), NULL);
}

static void draw_tree(random_tree *tree, uint64_t seed, bool tall)
{
    random_stream random = {seed};
    *tree = (random_tree){.seed = seed, .count = 2 + random_below(&random, MOST_OUTPUTS - 1)};
    bool planar = random_below(&random, 4) == 0;
    tree->in = random_chain_desc(&random);
    if (tall)
        bm_desc_interleaved(&tree->in, 50, 200 + random_below(&random, 2000), tree->in.model,
                            tree->in.depth, NULL);
    if (planar)
        draw_planar(tree, &random, tree->in.width, tree->in.height);
    tree->linear = random_below(&random, 3) == 0;
    tree->orientation = !planar && random_below(&random, 3) == 0 ? random_below(&random, 9) : 1;
    for (size_t k = 0; k < tree->count; k++) {
        if (k)
            copy_beginning(&random, tree->text[random_below(&random, (uint32_t)k)], tree->text[k]);
        const random_chain how = {.most = k ? 2 : 4, .planar = planar};
        random_chain_write(&random, &how, tree->text[k]);
        if (*tree->text[k])
            tree->chains[k] = drive_parse(tree->text[k]);
    }
    assert_null(promise_first_broken());
}

static void clear_tree(random_tree *tree)
{
    for (size_t k = 0; k < tree->count; k++)
        bm_chain_clear(&tree->chains[k]);
}

static void fail_tree(const random_tree *tree, const char *what)
{
    for (size_t k = 0; k < tree->count; k++)
        print_error("  output %zu: %s\n", k, tree->text[k]);
    fail_msg("seed %llu: %s of %u bits, %ux%u, %u planes, orientation %u%s: %s",
             (unsigned long long)tree->seed, bm_model_name(tree->in.model), tree->in.depth,
             tree->in.width, tree->in.height, tree->in.planes, tree->orientation,
             tree->linear ? ", linear" : "", what);
}

/* `check` tells whether the tree fits its picture. */
static void check_rounds(bool (*check)(const random_tree *tree), bool tall)
{
    uint64_t seed = random_setting("BANDMILL_TEST_SEED", 1), fitting = 0;
    uint64_t rounds = random_setting("BANDMILL_TEST_ROUNDS", DEFAULT_ROUNDS);
    for (uint64_t round = 0; round < rounds; round++) {
        random_tree tree;
        draw_tree(&tree, seed + round, tall);
        fitting += check(&tree);
        clear_tree(&tree);
    }
    print_message("%llu of %llu trees fit their pictures\n", (unsigned long long)fitting,
                  (unsigned long long)rounds);
    assert_true(rounds < DEFAULT_ROUNDS || fitting > rounds / 3);
}

static drive_options random_options(random_stream *random, const random_tree *tree)
{
    static const uint32_t band_rows[] = {0, 0, 1, 2, 3, 5, 16, 64, UINT32_MAX};
    static const bm_rewriting modes[] = {BM_REWRITE_EXACT, BM_REWRITE_EXACT, BM_REWRITE_NONE,
                                         BM_REWRITE_ALL};
    drive_options options = {
        .workers = 1 + random_below(random, 8),
        .band_rows = band_rows[random_below(random, sizeof band_rows / sizeof band_rows[0])],
        .stream_in = random_below(random, 4) != 0,
        .stream_out = true,
        .linear = tree->linear,
        .leave_one_in = random_below(random, 2) ? random_below(random, 8) : 0,
        .rewriting = modes[random_below(random, 4)]};
    bm_cpu_select(&options.level, NULL);
    return options;
}

/* ---- each output beside its chain alone ------------------------------------------------------ */

/* What the chain gives alone, as written. */
static bm_status run_alone(const random_tree *tree, size_t k, const bm_image *in,
                           const drive_options *options, bm_image *out, bm_error *error)
{
    const drive_outputs alone = {&tree->chains[k], 1, tree->orientation, 0};
    drive_options plain = {.workers = 1,
                           .stream_in = true,
                           .stream_out = true,
                           .linear = tree->linear,
                           .rewriting = BM_REWRITE_NONE,
                           .level = options->level};
    return drive_tree(&alone, in, &plain, out, error);
}

/* Rules with a tolerance may do other things to a tree than to each of its chains. */
static const char *difference_of(const bm_image *got, const bm_image *wanted, bm_rewriting mode)
{
    if (mode == BM_REWRITE_ALL)
        return bm_descs_equal(&got->desc, &wanted->desc) ? NULL : "another kind of picture";
    return reference_difference(got, wanted);
}

static bool check_tree(const random_tree *tree)
{
    random_stream random = {tree->seed + 1};
    const drive_options options = random_options(&random, tree);
    const drive_outputs outputs = {tree->chains, tree->count, tree->orientation, tree->seed + 1};
    bm_image in = reference_picture(&tree->in, &random), alone[MOST_OUTPUTS], out[MOST_OUTPUTS];
    bm_error error;
    bm_status wanted = BM_OK;
    size_t fitting = 0;
    for (; fitting < tree->count && !wanted; fitting++)
        wanted = run_alone(tree, fitting, &in, &options, &alone[fitting], &error);
    bm_status status = drive_tree(&outputs, &in, &options, out, &error);
    const char *broken = promise_first_broken();
    if (status != wanted || broken)
        fail_tree(tree, broken ? broken : error.message);
    for (size_t k = 0; k < tree->count && !status; k++) {
        const char *difference = difference_of(&out[k], &alone[k], options.rewriting);
        if (difference) {
            print_error("output %zu, %u workers, bands of %u, rewriting %d\n", k, options.workers,
                        options.band_rows, (int)options.rewriting);
            fail_tree(tree, difference);
        }
        bm_image_destroy(&out[k]);
    }
    for (size_t k = 0; k < fitting; k++)
        bm_image_destroy(&alone[k]);
    bm_image_destroy(&in);
    return !status;
}

static void outputs_are_those_of_their_chains_alone(void **state)
{
    (void)state;
    check_rounds(check_tree, false);
}

/* ---- lock-ups -------------------------------------------------------------------------------- */

/* A run on row numbers, written from what a run is: one job at a time, chosen at random among those that may begin. */
typedef struct model {
    const bm_program *program;
    uint32_t *made; /* by ring */
    uint32_t *done; /* as bm_ring_low_water() has it */
} model;

static uint32_t rows_of(const model *m, uint32_t r, unsigned p)
{
    return m->made[r] ? bm_band_end(&m->program->rings[r], p, m->made[r] - 1) : 0;
}

static bool has_room(const model *m, uint32_t r)
{
    const bm_ring *ring = &m->program->rings[r];
    for (unsigned p = 0; p < ring->desc.planes; p++)
        if (bm_band_end(ring, p, m->made[r]) >
            bm_ring_low_water(m->program, r, p, m->made[r], m->done) + ring->capacity[p])
            return false;
    return true;
}

static bool may_make(const model *m, uint32_t r)
{
    const bm_ring *ring = &m->program->rings[r];
    if (m->made[r] >= (r ? ring->wanted : ring->bands) || !has_room(m, r))
        return false;
    if (!r)
        return true;
    const bm_step *step = &m->program->steps[r - 1];
    for (unsigned p = 0; p < step->plan.out.planes; p++) {
        if (step->plan.scan && m->made[step->input] < m->program->rings[step->input].bands)
            return false;
        if (rows_of(m, step->input, p) <
            (uint32_t)bm_step_need_rows(m->program, r - 1, p, m->made[r]).hi)
            return false;
        if (step->side != BM_NO_RING &&
            rows_of(m, step->side, p) < bm_band_end(ring, p, m->made[r]))
            return false;
    }
    return true;
}

static bool may_write(const model *m, uint32_t k)
{
    return m->done[m->program->count + k] < m->made[m->program->output[k].ring];
}

/* One job, of the first from `from` on that may begin: rings, then outputs. False: none may. */
static bool do_one(model *m, uint32_t from)
{
    uint32_t rings = m->program->count + 1, all = rings + m->program->outputs;
    for (uint32_t i = 0; i < all; i++) {
        uint32_t job = (from + i) % all;
        if (job < rings && may_make(m, job)) {
            m->made[job]++;
            if (job)
                m->done[job - 1] = m->made[job];
            return true;
        }
        if (job >= rings && may_write(m, job - rings)) {
            m->done[m->program->count + job - rings]++;
            return true;
        }
    }
    return false;
}

static bool is_complete(const model *m)
{
    for (uint32_t k = 0; k < m->program->outputs; k++)
        if (m->done[m->program->count + k] < m->program->rings[m->program->output[k].ring].bands)
            return false;
    return m->made[0] == m->program->rings[0].bands;
}

/* Whoever is first in a fixed order, so that others starve as long as may be, or at random. */
static bool play_through(const bm_program *program, random_stream *random)
{
    uint32_t rings = program->count + 1, all = rings + program->outputs;
    uint32_t *counters = calloc((size_t)rings + all, sizeof *counters);
    assert_non_null(counters);
    model m = {program, counters, counters + rings};
    bool fixed = random_below(random, 2);
    uint32_t first = random_below(random, all);
    while (do_one(&m, fixed ? first : random_below(random, all)))
        ;
    bool complete = is_complete(&m);
    free(counters);
    return complete;
}

static bool check_layout(const random_tree *tree)
{
    random_stream random = {tree->seed + 2};
    const drive_outputs outputs = {tree->chains, tree->count, tree->orientation, 0};
    const drive_options options = {.linear = tree->linear, .rewriting = BM_REWRITE_ALL};
    bm_program *program;
    if (drive_plan(&program, &outputs, &tree->in, &options, NULL))
        return false;
    const bm_layout_request layout = {.workers = 1, .band_rows = random_below(&random, 40)};
    assert_int_equal(bm_program_layout(program, &layout, NULL), BM_OK);
    for (int order = 0; order < 6; order++)
        if (!play_through(program, &random))
            fail_tree(tree, "locked up");
    bm_program_destroy(program);
    return true;
}

static void no_order_of_jobs_locks_up(void **state)
{
    (void)state;
    check_rounds(check_layout, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outputs_are_those_of_their_chains_alone),
        cmocka_unit_test(no_order_of_jobs_locks_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
