/* SPDX-License-Identifier: MIT */
/* One run, with threads of a parallel-for. */
#include "graph/team.h"

#include <pthread.h>
#include <string.h>

#include "bandmill/run.h"

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

bm_status bm_graph_run(const bm_program *program, const bm_run_ends *ends, unsigned threads,
                       const bm_parallel *parallel, void *memory, bm_error *error)
{
    team t = {.lock = PTHREAD_MUTEX_INITIALIZER, .guests_wake = PTHREAD_COND_INITIALIZER};
    bm_run_hooks hooks = {.context = &t, .surplus = announce_surplus};
    bm_status status =
        bm_run_create(&t.run, program, ends, threads > 1 ? &hooks : NULL, memory, error);
    if (!status) {
        if (threads > 1)
            bm_parallel_run(parallel, threads, work, &t);
        else
            bm_run_work(t.run);
        status = bm_run_result(t.run, error);
    }
    bm_run_destroy(t.run);
    pthread_cond_destroy(&t.guests_wake);
    pthread_mutex_destroy(&t.lock);
    return status;
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

bm_status bm_graph_run_images(const bm_program *program, const bm_image *in, const bm_image *out,
                              unsigned threads, const bm_parallel *parallel, void *memory,
                              bm_error *error)
{
    const bm_run_ends ends = {.in = bm_program_is_empty(program) ? NULL : in,
                              .out = out,
                              .source = {(void *)(uintptr_t)in, read_image}};
    return bm_graph_run(program, &ends, threads, parallel, memory, error);
}
