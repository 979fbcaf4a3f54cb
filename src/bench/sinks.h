/* SPDX-License-Identifier: MIT */
/* Stores that keep nothing: what a bench writes to when it does not measure writing. */
#ifndef BM_BENCH_SINKS_H
#define BM_BENCH_SINKS_H

#include "bandmill/pipeline.h"

/* How a picture ended, in little: equal for two runs only if it ended in the same way with the same bytes. */
typedef struct bm_fingerprint {
    uint64_t hash[2]; /* XXH3-128 of the output's bytes; zeros where it failed */
    uint64_t bytes;
    bm_status status;
} bm_fingerprint;

typedef struct bm_hash_sink {
    const bm_task *tasks;
    bm_fingerprint *prints; /* one for each task */
} bm_hash_sink;

/* Hashes each output into its fingerprint, whose status stays as it is; `sink` must outlive the store. */
bm_store bm_hash_store(bm_hash_sink *sink);

/* For codecs that keep no file: the fingerprint of what they say instead. */
void bm_hash_line(bm_fingerprint *print, const char *line);

/* Takes everything and keeps nothing. */
bm_store bm_void_store(void);

#endif
