/* SPDX-License-Identifier: MIT */
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "bandmill/size.h"
#include "ours.h"

struct bench_ours {
    bm_program *program;
    bm_image out;
    bm_run_ends ends;
    void *memory; /* of a run */
    unsigned threads;
    /* Of the run at hand: the first thread that comes owns it, the others sleep on `surplus`. */
    bm_run *run;
    atomic_bool owned, over;
    sem_t surplus;
};

static bm_status plan(bench_ours *ours, const char *text, const bm_image *in, bm_error *error)
{
    bm_chain chain = {0};
    bm_cpu_level level;
    bm_status status = bm_cpu_select(&level, error);
    if (!status)
        status = bm_chain_append(&chain, text, error);
    if (!status)
        status = bm_program_create(&ours->program, &chain, &in->desc, level, error);
    bm_chain_clear(&chain);
    if (!status && bm_program_is_empty(ours->program))
        status = bm_fail(error, BM_E_CHAIN, "it leaves this picture as it is");
    return status;
}

bm_status bench_ours_create(bench_ours **created, const char *chain, const bm_image *in,
                            unsigned threads, bm_error *error)
{
    bench_ours *ours = *created = calloc(1, sizeof *ours);
    if (!ours)
        return bm_fail(error, BM_E_NOMEM, "no memory");
    sem_init(&ours->surplus, 0, 0);
    ours->threads = threads;
    bm_layout_request request = {.workers = threads, .borrows_source = true, .borrows_sink = true};
    bm_status status = plan(ours, chain, in, error);
    if (!status)
        status = bm_program_layout(ours->program, &request, error);
    if (!status)
        status = bm_image_create(&ours->out, bm_program_out(ours->program), error);
    if (!status) {
        ours->ends = (bm_run_ends){.in = in, .out = &ours->out};
        size_t bytes = bm_size_align(bm_program_bytes(ours->program), BM_ROW_ALIGN);
        ours->memory = aligned_alloc(BM_ROW_ALIGN, bytes ? bytes : BM_ROW_ALIGN);
        if (!ours->memory)
            status = bm_fail(error, BM_E_NOMEM, "no memory for a run of %zu bytes", bytes);
    }
    if (status) {
        bench_ours_destroy(ours);
        *created = NULL;
    }
    return status;
}

static void announce_surplus(void *context)
{
    bench_ours *ours = context;
    sem_post(&ours->surplus);
}

static void work(void *context, unsigned index)
{
    bench_ours *ours = context;
    (void)index;
    if (!atomic_exchange(&ours->owned, true)) {
        bm_run_work(ours->run);
        atomic_store(&ours->over, true);
        for (unsigned i = 1; i < ours->threads; i++)
            sem_post(&ours->surplus);
        return;
    }
    while (!atomic_load(&ours->over)) {
        bm_run_help(ours->run);
        sem_wait(&ours->surplus);
    }
}

bm_status bench_ours_run(bench_ours *ours, bm_error *error)
{
    bm_run_hooks hooks = {.context = ours, .surplus = ours->threads > 1 ? announce_surplus : NULL};
    bm_status status =
        bm_run_create(&ours->run, ours->program, &ours->ends, &hooks, ours->memory, error);
    if (status)
        return status;
    atomic_store(&ours->owned, false);
    atomic_store(&ours->over, false);
    if (ours->threads > 1)
        bm_parallel_openmp(ours->threads, work, ours);
    else
        bm_run_work(ours->run);
    status = bm_run_result(ours->run, error);
    bm_run_destroy(ours->run);
    while (sem_trywait(&ours->surplus) == 0) {
    }
    return status;
}

const bm_image *bench_ours_out(const bench_ours *ours)
{
    return &ours->out;
}

void bench_ours_destroy(bench_ours *ours)
{
    if (!ours)
        return;
    free(ours->memory);
    bm_image_destroy(&ours->out);
    bm_program_destroy(ours->program);
    sem_destroy(&ours->surplus);
    free(ours);
}
