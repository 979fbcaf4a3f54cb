/* SPDX-License-Identifier: MIT */
/* The arithmetic of `bandmill bench`, and its first promise: no numbers where outputs differ. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/laws.h"
#include "bench/rounds.h"
#include "bench/verdict.h"

#ifndef TESTDATA
#error "TESTDATA is the folder testdata/ of the project"
#endif

static void assert_close(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.12g, not %.12g", found, expected);
}

/* ---- the grid -------------------------------------------------------------------------------- */

static bm_grid grid_of(const char *threads, const char *readers, const char *queue, unsigned cpus)
{
    const bm_grid_request request = {threads, readers, queue, cpus};
    bm_grid grid;
    bm_error error = {0};
    if (bm_grid_make(&grid, &request, &error))
        fail_msg("%s", error.message);
    return grid;
}

static void auto_reaches_the_cpus(void **state)
{
    static const unsigned expected[] = {1, 2, 3, 4, 6, 8, 12, 14};
    (void)state;
    for (int named = 0; named < 2; named++) {
        bm_grid grid = grid_of(named ? "auto" : NULL, NULL, NULL, 14);
        assert_int_equal(grid.count, sizeof expected / sizeof *expected);
        for (size_t i = 0; i < grid.count; i++)
            assert_int_equal(grid.item[i].threads, expected[i]);
        bm_grid_free(&grid);
    }
    bm_grid one = grid_of(NULL, NULL, NULL, 1);
    assert_int_equal(one.count, 1);
    bm_grid_free(&one);
}

static void all_combinations(void **state)
{
    (void)state;
    bm_grid grid = grid_of("4,2,4", "1,3", "5", 8);
    assert_int_equal(grid.count, 4); /* 4 counts once */
    assert_int_equal(grid.base, 2);  /* 2 threads, 1 reader */
    for (size_t i = 0; i < grid.count; i++) {
        assert_int_equal(grid.item[i].threads, i < 2 ? 4 : 2);
        assert_int_equal(grid.item[i].readers, i % 2 ? 3 : 1);
        assert_int_equal(grid.item[i].queue, 5);
    }
    bm_grid_free(&grid);
}

/* What is not given is what a run with so many threads would take. */
static void readers_and_queue_follow_the_threads(void **state)
{
    static const unsigned threads[] = {1, 3, 4, 8, 16, 32, 96};
    static const unsigned readers[] = {2, 3, 4, 4, 8, 16, 16};
    (void)state;
    bm_grid grid = grid_of("1,3,4,8,16,32,96", NULL, NULL, 96);
    assert_int_equal(grid.count, sizeof threads / sizeof *threads);
    for (size_t i = 0; i < grid.count; i++) {
        assert_int_equal(grid.item[i].readers, readers[i]);
        assert_int_equal(grid.item[i].queue, 2 * threads[i]);
    }
    bm_grid_free(&grid);
}

static void bad_lists(void **state)
{
    static const char *const bad[] = {"", "0", "1,", "x", "1;2", "-1", "4097", "1,,2"};
    bm_error error;
    bm_grid grid;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const bm_grid_request request = {bad[i], NULL, NULL, 2};
        assert_int_equal(bm_grid_make(&grid, &request, &error), BM_E_PARAM);
        assert_non_null(strstr(error.message, "--threads"));
        assert_non_null(strstr(error.message, "1 to 4096"));
        bm_grid_free(&grid);
    }
}

/* ---- statistics ------------------------------------------------------------------------------ */

static void medians_and_intervals(void **state)
{
    (void)state;
    double odd[] = {5, 1, 4, 2, 3}, even[] = {4, 1, 3, 2};
    bm_estimate e = bm_estimate_of(odd, 5);
    assert_close(e.median, 3, 0);
    assert_close(e.confidence, 1 - 2.0 / 32, 1e-12); /* all of five: too few for 95 % */
    assert_close(bm_estimate_of(even, 4).median, 2.5, 0);

    /* Table for n = 10: the second smallest to the second largest, 97.9 %. */
    double ten[] = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    e = bm_estimate_of(ten, 10);
    assert_close(e.low, 2, 0);
    assert_close(e.high, 9, 0);
    assert_close(e.confidence, 0.978515625, 1e-12);
    assert_int_equal(bm_rounds_needed(), 6);
}

/* The interval must hold the true median about as often as it says. */
static void intervals_keep_their_word(void **state)
{
    enum { TRIALS = 4000, ROUNDS = 9 };
    uint64_t random = 1;
    size_t held = 0;
    (void)state;
    double confidence = 0;
    for (size_t trial = 0; trial < TRIALS; trial++) {
        double values[ROUNDS];
        for (size_t i = 0; i < ROUNDS; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            values[i] = -log(((double)(random >> 11) + 1) / 0x1p53); /* a skewed distribution */
        }
        bm_estimate e = bm_estimate_of(values, ROUNDS);
        held += e.low <= log(2) && log(2) <= e.high;
        confidence = e.confidence;
    }
    assert_true(fabs((double)held / TRIALS - confidence) < 0.02);
}

static void only_what_is_beyond_noise_differs(void **state)
{
    double room[8];
    const double base[8] = {10, 11, 10, 12, 10, 11, 10, 11};
    double same[8] = {11, 10, 10.5, 11, 11, 10, 10, 11.5}, faster[8], few[8];
    (void)state;
    for (size_t i = 0; i < 8; i++)
        few[i] = faster[i] = base[i] * (1.1 + 0.01 * (double)i);
    assert_int_equal(bm_compare(same, base, 8, room).difference, BM_DIFFERENCE_NONE);
    assert_int_equal(bm_compare(faster, base, 8, room).difference, BM_DIFFERENCE_MORE);
    assert_int_equal(bm_compare(base, faster, 8, room).difference, BM_DIFFERENCE_LESS);
    assert_int_equal(bm_compare(few, base, 5, room).difference, BM_DIFFERENCE_UNKNOWN);
    assert_close(bm_compare(faster, base, 8, room).ratio.median, 1.135, 1e-9);
}

/* ---- laws ------------------------------------------------------------------------------------ */

static void amdahl_finds_what_made_the_points(void **state)
{
    bm_scaling_point points[5];
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        double n = (double)(1u << i);
        points[i] = (bm_scaling_point){n, 40 / (0.07 + 0.93 / n)};
    }
    bm_amdahl law = bm_amdahl_fit(points, 5);
    assert_close(law.serial, 0.07, 1e-9);
    assert_true(law.fit.judged && law.fit.r2 > 0.999999);
    assert_false(bm_amdahl_fit(points, 1).fit.fitted);
    assert_false(bm_amdahl_fit(points, 2).fit.judged);
}

static void usl_finds_what_made_the_points(void **state)
{
    bm_scaling_point points[6];
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        double n = (double)(1u << i);
        points[i] = (bm_scaling_point){n, 7 * n / (1 + 0.03 * (n - 1) + 0.002 * n * (n - 1))};
    }
    bm_usl law = bm_usl_fit(points, 6);
    assert_close(law.contention, 0.03, 1e-9);
    assert_close(law.coherence, 0.002, 1e-9);
    assert_close(law.peak, sqrt(0.97 / 0.002), 1e-6);
    assert_true(law.fit.judged && law.fit.r2 > 0.999999);

    /* Better than proportional: no parameter goes below 0. */
    for (size_t i = 0; i < 6; i++)
        points[i].throughput = points[i].threads * (1 + 0.01 * points[i].threads);
    law = bm_usl_fit(points, 6);
    assert_true(law.contention == 0 && law.coherence == 0 && isinf(law.peak));
    assert_false(bm_usl_fit(points, 2).fit.fitted);
}

/* ---- a whole bench --------------------------------------------------------------------------- */

/* A kernel that is wrong on every thread but the first of the process. */
static bool wrong;

static void fickle_band(const bm_plan *plan, const bm_band *band)
{
    size_t bytes = bm_desc_row_bytes(&plan->in, 0);
    uint8_t change = wrong && gettid() != getpid();
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const uint8_t *in = band->in[y - band->y0];
        uint8_t *out = band->out[y - band->y0];
        for (size_t i = 0; i < bytes; i++)
            out[i] = in[i] ^ change;
    }
}

static bm_status fickle_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->band = fickle_band;
    return BM_OK;
}

static const bm_param no_params[] = {{.name = NULL}};
static const bm_filter fickle = {
    .name = "fickle",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_CHANNEL,
    .models = BM_ANY_MODEL,
    .params = no_params,
    .plan = fickle_plan,
};

typedef struct workshop {
    bm_run_settings settings;
    bm_planning planning;
    bm_scratch scratch;
    bm_bench_plan plan;
    bm_call call;
} workshop;

static workshop *workshop_open(const char *input, const char *threads)
{
    static workshop w;
    static struct bm_word word;
    bm_error error = {0};
    word = (struct bm_word){.text = input};
    const bm_words operands = {&word, 1, 1};
    w = (workshop){.settings = bm_run_defaults, .call.filter = &fickle};
    if (bm_scratch_make(&w.scratch, NULL, &error))
        fail_msg("%s", error.message);
    w.settings.output = w.scratch.path;
    assert_int_equal(bm_planning_make(&w.planning, "bench", &w.settings, &operands), BM_OK);
    w.planning.setup.chain.calls = &w.call;
    w.planning.setup.chain.count = 1;
    w.plan = (bm_bench_plan){.planning = &w.planning,
                             .scratch = &w.scratch,
                             .grid = grid_of(threads, NULL, NULL, 2),
                             .writes = true,
                             .rounds = 2};
    return &w;
}

static void workshop_close(workshop *w)
{
    w->planning.setup.chain = (bm_chain){0};
    bm_grid_free(&w->plan.grid);
    bm_planning_clear(&w->planning);
    bm_scratch_remove(&w->scratch);
}

static void a_right_kernel_is_measured(void **state)
{
    bm_error error = {0};
    bm_bench bench;
    (void)state;
    wrong = false;
    workshop *w = workshop_open(TESTDATA "/photos", "1,2");
    if (bm_bench_verify(&w->plan, &error) || bm_bench_run(&bench, &w->plan, &error))
        fail_msg("%s", error.message);
    assert_int_equal(bench.rounds, 2);
    for (size_t i = 0; i < 4; i++) {
        const bm_turn_result *turn = &bench.results[i];
        assert_int_equal(turn->stats.done, w->planning.batch.count);
        assert_int_equal(turn->stats.failed, 0);
        assert_int_equal(turn->stats.compute.threads, i % 2 + 1);
        assert_true(turn->stats.wall_ns > 0 && turn->used.user_ns > 0);
        assert_true(turn->used.peak_bytes > 1 << 20);
        assert_true(turn->decode_ns > 0 && turn->encode_ns > 0);
        assert_true(turn->stats.bytes_out > 0);
        assert_int_equal(turn->stats.bytes_out, bench.results[0].stats.bytes_out);
    }
    assert_int_equal(rmdir(w->scratch.path), 0); /* nothing was left in it */
    bm_verdict verdict = bm_verdict_reach(&bench, 2);
    assert_int_equal(verdict.curve.count, 2);
    assert_false(verdict.certain); /* two rounds prove nothing */
    bm_bench_free(&bench);
    workshop_close(w);
}

static void a_wrong_kernel_is_found(void **state)
{
    bm_error error = {0};
    (void)state;
    wrong = true;
    workshop *w = workshop_open(TESTDATA "/photos", "2");
    assert_int_equal(bm_bench_verify(&w->plan, &error), BM_E_INTERNAL);
    assert_non_null(strstr(error.message, ".jpg: other bytes with 2 threads"));
    workshop_close(w);
}

/* A process that dies in its turn is an error, not a fast turn. */
static void dying_band(const bm_plan *plan, const bm_band *band)
{
    (void)plan, (void)band;
    _Exit(0);
}

static bm_status dying_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->band = dying_band;
    return BM_OK;
}

static void a_dead_turn_is_an_error(void **state)
{
    static const bm_filter dying = {.name = "dying",
                                    .models = BM_ANY_MODEL,
                                    .alpha = BM_ALPHA_CHANNEL,
                                    .params = no_params,
                                    .plan = dying_plan};
    bm_error error = {0};
    bm_bench bench;
    (void)state;
    workshop *w = workshop_open(TESTDATA "/photos/retina.jpg", "1");
    w->call.filter = &dying;
    assert_int_equal(bm_bench_run(&bench, &w->plan, &error), BM_E_INTERNAL);
    assert_non_null(strstr(error.message, "ended before its time"));
    assert_int_equal(bench.rounds, 0);
    bm_bench_free(&bench);
    workshop_close(w);
}

/* ---- the verdict, on made-up results --------------------------------------------------------- */

typedef struct made_up {
    bm_bench_plan plan;
    bm_bench bench;
} made_up;

/* Eight rounds in which configuration c does speed[c] megapixels a second, give or take a little. */
static made_up make_up(const char *threads, const double *speed, double busy)
{
    enum { ROUNDS = 8 };
    made_up m = {.plan = {.grid = grid_of(threads, NULL, NULL, 8)}};
    size_t count = m.plan.grid.count;
    m.bench =
        (bm_bench){.rounds = ROUNDS, .results = calloc(ROUNDS * count, sizeof *m.bench.results)};
    for (size_t i = 0; i < ROUNDS * count; i++) {
        size_t c = i % count;
        double seconds = 100 / speed[c] * (1 + 0.001 * (double)(i / count));
        bm_turn_result *turn = &m.bench.results[i];
        turn->stats.pixels_in = 100000000;
        turn->stats.wall_ns = (uint64_t)(1e9 * seconds);
        turn->stats.compute = (bm_stage_stats){
            .threads = m.plan.grid.item[c].threads,
            .busy_ns = (uint64_t)(busy * 1e9 * seconds * m.plan.grid.item[c].threads)};
        turn->used.user_ns = 1000000000;
    }
    return m;
}

static bm_verdict reach(made_up *m, unsigned cores)
{
    m->bench.plan = &m->plan;
    return bm_verdict_reach(&m->bench, cores);
}

static void end(made_up *m)
{
    bm_bench_free(&m->bench);
    bm_grid_free(&m->plan.grid);
}

static void the_knee_is_the_fewest_that_do(void **state)
{
    const double speed[] = {10, 19, 27, 27.5, 28};
    (void)state;
    made_up m = make_up("1,2,4,6,8", speed, 0.97);
    bm_verdict verdict = reach(&m, 8);
    assert_int_equal(verdict.best, 4);
    assert_int_equal(verdict.knee, 2);
    assert_true(verdict.certain);
    assert_int_equal(verdict.limit, BM_LIMIT_CORES);
    assert_true(verdict.usl.fit.judged && verdict.amdahl.fit.judged);
    /* With one core more than half the points lie beyond the CPUs, where laws say nothing. */
    assert_false(reach(&m, 1).amdahl.fit.fitted);
    end(&m);
}

static void limits_are_told_apart(void **state)
{
    const double speed[] = {10, 14};
    (void)state;
    made_up m = make_up("1,2", speed, 0.98);
    for (size_t i = 1; i < 2 * m.bench.rounds; i += 2)
        m.bench.results[i].used.user_ns = 1400000000; /* two threads: dearer */
    assert_int_equal(reach(&m, 2).limit, BM_LIMIT_SHARED);
    end(&m);

    m = make_up("1,2", speed, 0.4);
    assert_int_equal(reach(&m, 2).limit, BM_LIMIT_NOTHING);
    for (size_t i = 0; i < 2 * m.bench.rounds; i++)
        m.bench.results[i].stats.read =
            (bm_stage_stats){.threads = 1, .busy_ns = m.bench.results[i].stats.wall_ns};
    assert_int_equal(reach(&m, 2).limit, BM_LIMIT_READING);
    for (size_t i = 0; i < 2 * m.bench.rounds; i++)
        m.bench.results[i].stats.write =
            (bm_stage_stats){.threads = 1, .busy_ns = m.bench.results[i].stats.wall_ns};
    assert_int_equal(reach(&m, 2).limit, BM_LIMIT_WRITING);
    end(&m);
}

static char *said_of(made_up *m, unsigned cores)
{
    char *said = NULL;
    size_t size;
    bm_verdict verdict = reach(m, cores);
    FILE *text = open_memstream(&said, &size);
    assert_non_null(text);
    bm_verdict_say(&verdict, &m->bench, text);
    assert_int_equal(fclose(text), 0);
    return said;
}

/* 10 s of one busy thread that ran for 9.5, and for 6; and of eight threads on two CPUs. */
static void disturbance_is_told(void **state)
{
    static const struct {
        const char *threads;
        uint64_t ran_ns;
        unsigned cores;
        bool told;
    } cases[] = {
        {"1", 9500000000, 2, false}, {"1", 6000000000, 2, true}, {"8", 20000000000, 2, false}};
    const double speed[] = {10};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        made_up m = make_up(cases[i].threads, speed, 1);
        for (size_t round = 0; round < m.bench.rounds; round++)
            m.bench.results[round].used.user_ns = cases[i].ran_ns;
        char *said = said_of(&m, cases[i].cores);
        assert_int_equal(strstr(said, "Other work had the processors") != NULL, cases[i].told);
        free(said);
        end(&m);
    }
}

static void noise_is_no_gain(void **state)
{
    const double speed[] = {10, 10};
    (void)state;
    made_up m = make_up("1,2", speed, 0.95);
    for (size_t i = 0; i < 2 * m.bench.rounds; i++)
        m.bench.results[i].stats.wall_ns += (i * 7919 % 13) * 100000000;
    bm_verdict verdict = reach(&m, 2);
    assert_int_equal(verdict.knee, 0);
    assert_false(verdict.amdahl.fit.fitted && !verdict.certain);
    end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(auto_reaches_the_cpus),
        cmocka_unit_test(all_combinations),
        cmocka_unit_test(readers_and_queue_follow_the_threads),
        cmocka_unit_test(bad_lists),
        cmocka_unit_test(medians_and_intervals),
        cmocka_unit_test(intervals_keep_their_word),
        cmocka_unit_test(only_what_is_beyond_noise_differs),
        cmocka_unit_test(amdahl_finds_what_made_the_points),
        cmocka_unit_test(usl_finds_what_made_the_points),
        cmocka_unit_test(a_right_kernel_is_measured),
        cmocka_unit_test(a_wrong_kernel_is_found),
        cmocka_unit_test(a_dead_turn_is_an_error),
        cmocka_unit_test(the_knee_is_the_fewest_that_do),
        cmocka_unit_test(limits_are_told_apart),
        cmocka_unit_test(disturbance_is_told),
        cmocka_unit_test(noise_is_no_gain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
