/* SPDX-License-Identifier: MIT */
/* Runs of a program with real threads. */
#include "drive.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

#include "promise.h"
#include "random.h"

/* ---- ends ------------------------------------------------------------------------------------ */

static bm_status pass(row_end *end, const bm_rows *rows, bool reads, bm_error *error)
{
    const bm_desc *desc = &end->image->desc;
    PROMISE(atomic_fetch_add(&end->inside, 1) == 0);
    PROMISE(!end->failed);
    unsigned call = end->calls++;
    if (end->called)
        end->called(end->context, call);
    for (unsigned p = 0; p < desc->planes; p++) {
        PROMISE(rows->y[p] == end->next[p] && rows->count[p] > 0);
        PROMISE(rows->count[p] <= desc->plane[p].height - rows->y[p]);
        size_t bytes = bm_desc_row_bytes(desc, p);
        for (uint32_t i = 0; i < rows->count[p]; i++) {
            void *picture = bm_image_row(end->image, p, rows->y[p] + i), *row = rows->row[p][i];
            PROMISE(!reads || (uintptr_t)row % BM_ROW_ALIGN == end->offset);
            memcpy(reads ? row : picture, reads ? picture : row, bytes);
        }
        end->next[p] += rows->count[p];
    }
    bm_status status = BM_OK;
    if (call == end->fail_at) {
        end->failed = true;
        status = bm_fail(error, BM_E_READ, "call %u", call);
    }
    PROMISE(atomic_fetch_sub(&end->inside, 1) == 1);
    return status;
}

static bm_status read_rows(void *context, const bm_rows *rows, bm_error *error)
{
    return pass(context, rows, true, error);
}

static bm_status write_rows(void *context, const bm_rows *rows, bm_error *error)
{
    return pass(context, rows, false, error);
}

bm_row_source row_end_source(row_end *end)
{
    return (bm_row_source){end, read_rows};
}

bm_row_sink row_end_sink(row_end *end)
{
    return (bm_row_sink){.context = end, .write = write_rows};
}

bool row_end_complete(const row_end *end)
{
    for (unsigned p = 0; p < end->image->desc.planes; p++)
        if (end->next[p] != end->image->desc.plane[p].height)
            return false;
    return true;
}

/* ---- the team -------------------------------------------------------------------------------- */

struct team {
    team_options options;
    bm_run *run;
    sem_t surplus; /* one count for each announced surplus; one for each guest when it is over */
    atomic_bool over;
    atomic_uint jobs; /* asked for after each job of a guest */
};

static void announce(void *context)
{
    sem_post(&((team *)context)->surplus);
}

static bool leave(void *context)
{
    team *t = context;
    unsigned job = atomic_fetch_add(&t->jobs, 1);
    return t->options.leave_one_in && (job * 2654435761u >> 16) % t->options.leave_one_in == 0;
}

static void *guest(void *context)
{
    team *t = context;
    for (;;) {
        sem_wait(&t->surplus);
        if (atomic_load(&t->over))
            return NULL;
        bm_run_help(t->run);
    }
}

team *team_create(const team_options *options)
{
    team *t = calloc(1, sizeof *t);
    if (!t || sem_init(&t->surplus, 0, 0))
        abort();
    t->options = *options;
    return t;
}

bm_run_hooks team_hooks(team *t)
{
    return (bm_run_hooks){.context = t, .surplus = announce, .leave = leave};
}

void team_drive(team *t, bm_run *run)
{
    pthread_t threads[16];
    unsigned started = 0;
    t->run = run;
    while (started < t->options.guests && started < 16 &&
           pthread_create(&threads[started], NULL, guest, t) == 0)
        started++;
    PROMISE(bm_run_work(run) == BM_RUN_FINISHED);
    atomic_store(&t->over, true);
    for (unsigned i = 0; i < started; i++)
        sem_post(&t->surplus);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    sem_destroy(&t->surplus);
    free(t);
}

/* ---- a whole run ----------------------------------------------------------------------------- */

bm_chain drive_parse(const char *text)
{
    bm_chain chain = {0};
    bm_error error;
    PROMISE(bm_chain_append(&chain, text, &error) == BM_OK);
    return chain;
}

/* How long a sink takes: some are slow all the time, and all are now and then. */
typedef struct pace {
    uint64_t seed;
    bool slow;
} pace;

static void take_time(void *context, unsigned call)
{
    const pace *p = context;
    random_stream random = {p->seed + call};
    uint32_t turns = random_below(&random, p->slow ? 60 : 4);
    while (turns--)
        sched_yield();
}

bm_status drive_plan(bm_program **program, const drive_outputs *outputs, const bm_desc *in,
                     const drive_options *options, bm_error *error)
{
    bm_branch also[DRIVE_MOST_OUTPUTS];
    for (size_t k = 1; k < outputs->count; k++)
        also[k - 1] = (bm_branch){&outputs->chains[k], outputs->orientation};
    const bm_program_request how = {.chain = &outputs->chains[0],
                                    .orientation = outputs->orientation,
                                    .also = also,
                                    .also_count = outputs->count - 1,
                                    .linear = options->linear,
                                    .rewriting = options->rewriting,
                                    .reasons = options->reasons,
                                    .level = options->level};
    return bm_program_plan(program, &how, in, error);
}

static bm_status run(const bm_program *program, const drive_outputs *outputs, const bm_image *in,
                     const drive_options *options, const bm_image *out, bm_error *error)
{
    row_end source = {.image = in, .offset = options->source_offset, .fail_at = NEVER};
    row_end sinks[DRIVE_MOST_OUTPUTS];
    bm_row_sink sink[DRIVE_MOST_OUTPUTS];
    pace paces[DRIVE_MOST_OUTPUTS];
    for (size_t k = 0; k < outputs->count; k++) {
        paces[k] = (pace){outputs->seed + 1000 * k, (outputs->seed >> k & 3) == 0};
        sinks[k] = (row_end){.image = &out[k],
                             .fail_at = NEVER,
                             .called = outputs->seed ? take_time : NULL,
                             .context = &paces[k]};
        sink[k] = row_end_sink(&sinks[k]);
    }
    bm_run_ends ends = {.source = row_end_source(&source),
                        .sink = sink[0],
                        .in = options->stream_in ? NULL : in,
                        .out = options->stream_out ? NULL : out,
                        .also = sink + 1};
    team *t = team_create(
        &(team_options){.guests = options->workers - 1, .leave_one_in = options->leave_one_in});
    bm_run_hooks hooks = team_hooks(t);
    bm_run *r;
    bm_status status = bm_run_create(&r, program, &ends, &hooks, NULL, error);
    if (status) {
        free(t);
        return status;
    }
    team_drive(t, r);
    status = bm_run_result(r, error);
    PROMISE(status || row_end_complete(&source) || !options->stream_in);
    for (size_t k = 0; k < outputs->count; k++)
        PROMISE(status || row_end_complete(&sinks[k]) || !options->stream_out);
    bm_run_destroy(r);
    return status;
}

bm_status drive_tree(const drive_outputs *outputs, const bm_image *in, const drive_options *options,
                     bm_image *out, bm_error *error)
{
    bm_program *program;
    for (size_t k = 0; k < outputs->count; k++)
        out[k] = (bm_image){0};
    bm_status status = drive_plan(&program, outputs, &in->desc, options, error);
    if (status)
        return status;
    const bm_layout_request request = {.workers = options->workers,
                                       .band_rows = options->band_rows,
                                       .source_offset = options->source_offset,
                                       .borrows_source = !options->stream_in,
                                       .borrows_sink = !options->stream_out};
    status = bm_program_layout(program, &request, error);
    for (size_t k = 0; k < outputs->count && !status; k++)
        status = bm_image_create(&out[k], bm_program_output(program, k), error);
    if (!status)
        status = run(program, outputs, in, options, out, error);
    for (size_t k = 0; k < outputs->count && status; k++)
        bm_image_destroy(&out[k]);
    bm_program_destroy(program);
    return status;
}

bm_status drive_chain(const bm_chain *chain, const bm_image *in, const drive_options *options,
                      bm_image *out, bm_error *error)
{
    const drive_outputs one = {.chains = chain, .count = 1};
    return drive_tree(&one, in, options, out, error);
}
