/* SPDX-License-Identifier: MIT */
/* A whole bench: outputs compared first, then rounds in which every configuration has its turn. */
#ifndef BM_BENCH_ROUNDS_H
#define BM_BENCH_ROUNDS_H

#include "bench/scratch.h"
#include "bench/statistics.h"
#include "bench/turn.h"

#define BM_ROUNDS_MOST 1000

typedef struct bm_bench_plan {
    const bm_planning *planning;
    const bm_scratch *scratch; /* where the planned outputs lie; emptied after each turn */
    bm_grid grid;
    bool writes;
    bool cold;     /* the system is asked to forget the inputs before each turn */
    size_t rounds; /* at most BM_ROUNDS_MOST */
    uint64_t
        time_ns; /* instead of a number of rounds: until so much time has passed; 0: not given */
    /* Told before each turn, of rounds that are timed from 1 on, of the comparison as round 0; NULL: nobody is. */
    void (*progress)(void *context, size_t round, size_t configuration);
    void *context;
} bm_bench_plan;

/* Everything that was measured. */
typedef struct bm_bench {
    const bm_bench_plan *plan;
    size_t rounds;           /* completed */
    bm_turn_result *results; /* [round * configurations + configuration] */
} bm_bench;

/* Runs the batch once with one thread and once under each configuration, outputs hashed. BM_E_INTERNAL: a picture came out
 * otherwise than with one thread; the message names it and the configuration. Errors of bm_turn_take(). This warms caches, too. */
bm_status bm_bench_verify(const bm_bench_plan *plan, bm_error *error);

/* Runs the rounds. A bench that was cut short keeps the rounds that are complete. Errors of bm_turn_take(); BM_E_NOMEM. The
 * caller frees the bench, also after an error. */
bm_status bm_bench_run(bm_bench *bench, const bm_bench_plan *plan, bm_error *error);
void bm_bench_free(bm_bench *bench);

/* One more turn of a configuration, watched; its times are not among the results. Errors of bm_turn_take(). */
bm_status bm_bench_watch(const bm_bench *bench, size_t configuration, bm_timeline *timeline,
                         bm_turn_result *result, bm_error *error);

/* Writes the value of each round for one configuration to `values`, which has room for bench->rounds numbers. */
typedef double (*bm_bench_quantity)(const bm_turn_result *result);
void bm_bench_values(const bm_bench *bench, size_t configuration, bm_bench_quantity quantity,
                     double *values);
bm_estimate bm_bench_estimate(const bm_bench *bench, size_t configuration,
                              bm_bench_quantity quantity);

/* Two configurations, round by round. */
bm_comparison bm_bench_compare(const bm_bench *bench, size_t a, size_t b,
                               bm_bench_quantity quantity);

double bm_quantity_seconds(const bm_turn_result *result);    /* of wall time */
double bm_quantity_megapixels(const bm_turn_result *result); /* a second */
double bm_quantity_pictures(const bm_turn_result *result);   /* done, a second */
double bm_quantity_processor(const bm_turn_result *result);  /* seconds */
double bm_quantity_peak(const bm_turn_result *result);       /* bytes */
double bm_quantity_bytes_in(const bm_turn_result *result);   /* a second */
double bm_quantity_bytes_out(const bm_turn_result *result);  /* a second */
/* Shares of the time that computing threads spend inside pictures, 0 to 1. */
double bm_quantity_decoding(const bm_turn_result *result);
double bm_quantity_filtering(const bm_turn_result *result);
double bm_quantity_encoding(const bm_turn_result *result);
/* Voluntary and involuntary context switches. */
double bm_quantity_waits(const bm_turn_result *result);
double bm_quantity_preemptions(const bm_turn_result *result);

#endif
