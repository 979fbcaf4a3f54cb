/* SPDX-License-Identifier: MIT */
/* What `bandmill bench` can be told: what concerns pictures as `bandmill run` is told it, and more. */
#ifndef BM_BENCH_SETTINGS_H
#define BM_BENCH_SETTINGS_H

#include "run_settings.h"

typedef struct bm_bench_settings {
    bm_run_settings run;                   /* first: rows of run's own table are used as they are */
    const char *threads, *readers, *queue; /* lists */
    uint64_t repeat;
    uint64_t time_ns; /* 0: not given */
    bool cold, no_write;
    const char *json, *csv, *html;
} bm_bench_settings;

extern const bm_bench_settings bm_bench_defaults;

/* All options, those of the codecs too. Made once, before there are threads. */
const bm_option *bm_bench_options(void);

/* How many results go to standard output, in place of the table. */
unsigned bm_bench_on_stdout(const bm_bench_settings *settings);

/* Checks what concerns several options at once. BM_E_PARAM. */
bm_status bm_bench_settings_check(const bm_bench_settings *settings, size_t operands,
                                  bm_error *error);

#endif
