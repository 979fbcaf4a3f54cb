/* SPDX-License-Identifier: MIT */
/* The results of a bench, told in several ways. */
#ifndef BM_BENCH_TELL_H
#define BM_BENCH_TELL_H

#include "bench/verdict.h"

/* What stands above all results. */
typedef struct bm_bench_header {
    const bm_bench *bench;
    const bm_verdict *verdict;
    const char *chain;   /* canonical; "" without filters */
    const char *command; /* that repeats the bench */
    const char *kernels; /* instruction set */
    bm_timeline
        *timeline;    /* of one turn of the knee; NULL: none was watched, and there is no page */
    char cpu[128];    /* model of the processor */
    char system[128]; /* its name, release and memory */
    char when[32];    /* UTC, ISO 8601 */
} bm_bench_header;

/* Fills in cpu, system and when. */
void bm_bench_describe_machine(bm_bench_header *header);

/* For people: a table with bars, at most 80 columns wide. */
void bm_bench_print_table(const bm_bench_header *header, FILE *stream);

/* For programs: one JSON object, or a line of comma-separated values for each turn. docs/bench.md says what every key means. */
void bm_bench_write_json(const bm_bench_header *header, FILE *stream);
void bm_bench_write_csv(const bm_bench_header *header, FILE *stream);

/* For people: a page that needs nothing else. */
void bm_bench_write_html(const bm_bench_header *header, FILE *stream);

#endif
