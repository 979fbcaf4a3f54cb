/* SPDX-License-Identifier: MIT */
/* Applying a chain to one picture in memory. */
#include "bandmill/run.h"

#include <pthread.h>
#include <string.h>

/* Whoever comes first owns the run. The others help while there is something to do, and sleep in
 * between. */
typedef struct team {
    bm_run *run;
    pthread_mutex_t lock;
    pthread_cond_t guests_wake; /* a surplus was announced, or the run is over */
    /* Under `lock`. */
    bool owned, over;
    uint64_t announced;
} team;

static void announce_surplus(void *context)
{
    team *t = context;
    pthread_mutex_lock(&t->lock);
    t->announced++;
    pthread_cond_signal(&t->guests_wake);
    pthread_mutex_unlock(&t->lock);
}

static void own(team *t)
{
    bm_run_work(t->run);
    pthread_mutex_lock(&t->lock);
    t->over = true;
    pthread_cond_broadcast(&t->guests_wake);
    pthread_mutex_unlock(&t->lock);
}

static void help(team *t)
{
    pthread_mutex_lock(&t->lock);
    while (!t->over) {
        uint64_t seen = t->announced;
        pthread_mutex_unlock(&t->lock);
        bm_run_help(t->run);
        pthread_mutex_lock(&t->lock);
        while (!t->over && t->announced == seen)
            pthread_cond_wait(&t->guests_wake, &t->lock);
    }
    pthread_mutex_unlock(&t->lock);
}

static void work(void *context, unsigned index)
{
    (void)index;
    team *t = context;
    pthread_mutex_lock(&t->lock);
    bool first = !t->owned;
    t->owned = true;
    pthread_mutex_unlock(&t->lock);
    if (first)
        own(t);
    else
        help(t);
}

static bm_status read_image(void *context, const bm_rows *rows, bm_error *error)
{
    (void)error;
    const bm_image *image = context;
    for (unsigned p = 0; p < image->desc.planes; p++)
        for (uint32_t i = 0; i < rows->count[p]; i++)
            memcpy(rows->row[p][i], bm_image_row(image, p, rows->y[p] + i),
                   bm_desc_row_bytes(&image->desc, p));
    return BM_OK;
}

static bm_status run_program(bm_program *program, const bm_image *in, const bm_image *out,
                             unsigned threads, const bm_parallel *parallel, bm_error *error)
{
    team t = {.lock = PTHREAD_MUTEX_INITIALIZER, .guests_wake = PTHREAD_COND_INITIALIZER};
    bool copy = bm_program_is_empty(program);
    bm_run_ends ends = {
        .in = copy ? NULL : in, .out = out, .source = {(void *)(uintptr_t)in, read_image}};
    bm_run_hooks hooks = {.context = &t, .surplus = announce_surplus};
    bm_status status = bm_run_create(&t.run, program, &ends, &hooks, NULL, error);
    if (!status) {
        bm_parallel_run(parallel, threads, work, &t);
        status = bm_run_result(t.run, error);
    }
    bm_run_destroy(t.run);
    pthread_cond_destroy(&t.guests_wake);
    pthread_mutex_destroy(&t.lock);
    return status;
}

bm_status bm_apply(const bm_chain *chain, const bm_image *in, bm_image *out, bm_cpu_level level,
                   unsigned threads, uint32_t band_rows, const bm_parallel *parallel,
                   bm_error *error)
{
    bm_program *program;
    *out = (bm_image){0};
    bm_status status = bm_program_create(&program, chain, &in->desc, level, error);
    if (status)
        return status;
    bm_layout_request request = {.workers = threads,
                                 .band_rows = band_rows,
                                 .borrows_source = !bm_program_is_empty(program),
                                 .borrows_sink = true};
    status = bm_program_layout(program, &request, error);
    if (!status)
        status = bm_image_create(out, bm_program_out(program), error);
    if (!status)
        status = run_program(program, in, out, threads, parallel, error);
    if (status)
        bm_image_destroy(out);
    bm_program_destroy(program);
    return status;
}
