/* SPDX-License-Identifier: MIT */
/* What a bench comes to: how many threads pay, what stops the rest, and what more cores would give. */
#ifndef BM_BENCH_VERDICT_H
#define BM_BENCH_VERDICT_H

#include <stdio.h>

#include "bench/laws.h"
#include "bench/rounds.h"

/* A configuration whose throughput is at least this part of the best one's is as good as that. */
#define BM_KNEE_SHARE 0.95

typedef enum bm_limit {
    BM_LIMIT_CORES,  /* all computing threads are busy, and cost no more each than one alone */
    BM_LIMIT_SHARED, /* all are busy, but a picture costs more processor time than with one thread */
    BM_LIMIT_READING, /* readers are busy all the time, or wait for a disk */
    BM_LIMIT_WRITING, /* the writer is busy all the time */
    BM_LIMIT_MEMORY,  /* readers wait for the memory budget */
    BM_LIMIT_NOTHING  /* nobody is busy all the time: hand-over, or too few pictures at the end */
} bm_limit;

/* The configurations of one kind of reader and queue, by rising numbers of threads: one curve. */
typedef struct bm_curve {
    size_t configuration[BM_GRID_LIST];
    size_t count;
} bm_curve;

typedef struct bm_verdict {
    size_t best; /* the configuration with the highest median throughput */
    size_t knee; /* the one of the fewest threads within 5 % of it */
    bool
        certain; /* that the best is faster than the base is no accident; else the base is the knee */
    bm_limit limit; /* of the knee */
    double busy;    /* share of the time that the limiting stage's threads are busy */
    double
        had; /* share of the time that the knee's computing threads were busy in which they had a processor */
    double dearer;  /* processor time of the knee over that of the base, per batch */
    bm_curve curve; /* through the base */
    unsigned cores; /* CPUs: points beyond them are left out of the laws */
    bm_amdahl amdahl;
    bm_usl usl;
} bm_verdict;

/* Of a bench with at least one round. */
bm_verdict bm_verdict_reach(const bm_bench *bench, unsigned cores);

/* Writes it in words, a line for each thought. */
void bm_verdict_say(const bm_verdict *verdict, const bm_bench *bench, FILE *text);
/* The same, 80 columns wide. */
void bm_verdict_print(const bm_verdict *verdict, const bm_bench *bench, FILE *stream);

const char *bm_limit_name(bm_limit limit); /* one word, for programs */

#endif
