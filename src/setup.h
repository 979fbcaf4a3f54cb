/* SPDX-License-Identifier: MIT */
/* What a run works with, derived from its settings and from the machine before anything is looked
 * at or written. */
#ifndef BM_SETUP_H
#define BM_SETUP_H

#include "also.h"
#include "bandmill/program.h"
#include "limits_cpu.h"
#include "limits_memory.h"
#include "run_settings.h"

typedef struct bm_setup {
    const bm_run_settings *settings;
    bm_chain chain;
    bm_also *also;              /* further outputs ... */
    bm_branch_config *branches; /* ... as a pipeline takes them */
    bm_encode_options *encode;  /* of them all: BM_CODECS for each */
    size_t also_count;
    bm_cpu_level level;
    bm_cpu_budget cpu;
    bm_memory_budget memory;
    unsigned readers;
    size_t queue;
} bm_setup;

/* BM_E_PARAM: a filter, another output or a variable of the environment makes no sense. The caller clears the
 * setup, also after an error. */
bm_status bm_setup_make(bm_setup *setup, const bm_run_settings *settings, bm_error *error);
void bm_setup_clear(bm_setup *setup);

/* The readers and queue places of a run with so many computing threads; `requested` 0: chosen here. */
unsigned bm_setup_readers(unsigned threads, unsigned requested);
size_t bm_setup_queue(unsigned threads, size_t requested);

/* Which rules of the planner may change the chain. */
bm_rewriting bm_setup_rewriting(const bm_setup *setup);

/* The made-up photograph. */
#define BM_EXAMPLE_WIDTH 6000
#define BM_EXAMPLE_HEIGHT 4000

/* Plans a chain for it, or for what `in` says: *program is NULL where the chain does not fit (BM_OK all the same). Calls that are
 * measured keep everything. BM_E_PARAM: the chain fits no picture. */
bm_status bm_setup_example(const bm_setup *setup, const bm_chain *chain, const bm_desc *in, bm_rewriting rewriting,
                           bm_reasons *reasons, bm_program **program, bm_error *error);

#endif
