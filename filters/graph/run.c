/* SPDX-License-Identifier: MIT */
/* Runs: their memory, and the loop of a worker. */
#include "graph/runstate.h"

#include <string.h>
#include <time.h>

#include "bandmill/size.h"

#define MAX_PLACES (64u * 64u)

static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* ---- making and destroying ------------------------------------------------------------------- */

/* Where the counters lie that follow the run itself. */
struct places {
    size_t bases, strides, bands, steps, sinks, done, ahead, resume, bytes;
};

static struct places find_places(const bm_program *program)
{
    struct places at;
    size_t rings = program->count + 1, bits = 0, bytes = sizeof(bm_run);
    for (size_t r = 0; r < rings; r++)
        bits += (program->rings[r].bands + 31) / 32;
    at.bases = bytes = bm_size_align(bytes, BM_ROW_ALIGN);
    at.strides = bytes += rings * BM_MAX_PLANES * sizeof(uint8_t *);
    at.bands = bytes += rings * BM_MAX_PLANES * sizeof(ptrdiff_t);
    at.steps = bytes += rings * sizeof(bm_bands);
    at.sinks = bytes += rings * sizeof(bm_step_state);
    bytes += program->outputs * sizeof(bm_sink_state);
    at.done = bytes = bm_size_align(bytes, BM_ROW_ALIGN);
    at.ahead = bytes += (program->count + program->outputs) * sizeof(uint32_t);
    at.resume = bytes += bits * sizeof(uint32_t);
    bytes += (size_t)program->workers * program->count * sizeof(bm_resume);
    at.bytes = bm_size_align(bytes, BM_ROW_ALIGN);
    return at;
}

size_t bm_graph_run_bytes(const bm_program *program)
{
    return find_places(program).bytes;
}

/* A run at the end of the memory that the program asks for. */
static bm_run *place_run(const bm_program *program, uint8_t *memory)
{
    const struct places at = find_places(program);
    memory += program->total_bytes - at.bytes;
    memset(memory, 0, at.bytes);
    bm_run *run = (void *)memory;
    run->row_base = (void *)(memory + at.bases);
    run->row_stride = (void *)(memory + at.strides);
    run->bands = (void *)(memory + at.bands);
    run->steps = (void *)(memory + at.steps);
    run->sinks = (void *)(memory + at.sinks);
    run->done = (void *)(memory + at.done);
    run->resume = (void *)(memory + at.resume);
    uint32_t *bit = (void *)(memory + at.ahead);
    for (size_t r = 0; r <= program->count; r++) {
        run->bands[r].ahead = bit;
        bit += (program->rings[r].bands + 31) / 32;
    }
    return run;
}

static bool same_plane(const bm_plane_desc *a, const bm_plane_desc *b)
{
    return a->width == b->width && a->height == b->height && a->channels == b->channels &&
           a->hshift == b->hshift && a->vshift == b->vshift && a->siting_x == b->siting_x &&
           a->siting_y == b->siting_y;
}

bool bm_descs_equal(const bm_desc *a, const bm_desc *b)
{
    bool same = a->width == b->width && a->height == b->height && a->model == b->model &&
                a->depth == b->depth && a->planes == b->planes &&
                a->premultiplied == b->premultiplied;
    for (unsigned p = 0; same && p < a->planes; p++)
        same = same_plane(&a->plane[p], &b->plane[p]);
    return same;
}

static const bm_ring *first_output(const bm_program *program)
{
    return &program->rings[program->output[0].ring];
}

/* Whether images are given exactly where the layout was told to borrow, and streams elsewhere. An
 * empty program has one ring, which lies in one image at most. */
static bool ends_fit(const bm_program *program, const bm_run_ends *ends)
{
    const bm_ring *first = &program->rings[0], *last = first_output(program);
    if ((!ends->in && !ends->source.read) || (!ends->out && !ends->sink.write))
        return false;
    for (size_t k = 1; k < program->outputs; k++)
        if (!ends->also || !ends->also[k - 1].write)
            return false;
    if (program->outputs > 1)
        return !ends->out && first->borrowed == (ends->in != NULL);
    if (first == last)
        return !(ends->in && ends->out) && first->borrowed == (ends->in || ends->out);
    return first->borrowed == (ends->in != NULL) && last->borrowed == (ends->out != NULL);
}

static void place_rows(bm_run *run, uint8_t *memory)
{
    const bm_program *program = run->program;
    for (uint32_t r = 0; r <= program->count; r++) {
        const bm_ring *ring = &program->rings[r];
        const bm_image *image = r == 0 && run->ends.in ? run->ends.in : run->ends.out;
        for (unsigned p = 0; p < ring->desc.planes; p++) {
            size_t i = (size_t)r * BM_MAX_PLANES + p;
            run->row_base[i] = ring->borrowed ? image->plane[p].data : memory + ring->offset[p];
            run->row_stride[i] = ring->borrowed ? image->plane[p].stride : ring->stride[p];
        }
    }
    memory += program->rows_bytes;
    run->states = memory;
    memset(memory, 0, program->states_bytes);
    memory += program->states_bytes;
    run->zero_row = memory + BM_ROW_ALIGN;
    memset(memory, 0, program->zero_row_bytes);
    memory += bm_size_align(program->zero_row_bytes, BM_ROW_ALIGN);
    run->scratch = memory;
    run->pointers = memory + program->workers * program->scratch_bytes;
}

bm_status bm_run_create(bm_run **result, const bm_program *program, const bm_run_ends *ends,
                        const bm_run_hooks *hooks, void *memory, bm_error *error)
{
    *result = NULL;
    const bm_ring *first = &program->rings[0], *last = first_output(program);
    if (!program->total_bytes)
        return bm_fail(error, BM_E_PARAM, "the program has no layout yet");
    if (!ends_fit(program, ends))
        return bm_fail(error, BM_E_PARAM, "the ends of the run are not those of the layout");
    if ((ends->in && !bm_descs_equal(&ends->in->desc, &first->desc)) ||
        (ends->out && !bm_descs_equal(&ends->out->desc, &last->desc)))
        return bm_fail(error, BM_E_PARAM,
                       "the pictures are not those that the program was planned for");

    void *owned = NULL;
    if (!memory)
        memory = owned = bm_allocate(program->pool->allocator, program->total_bytes, BM_ROW_ALIGN);
    if (!memory)
        return bm_fail(error, BM_E_NOMEM, "no memory for a run (%zu bytes)", program->total_bytes);
    bm_run *run = place_run(program, memory);
    run->program = program;
    run->ends = *ends;
    run->hooks = hooks ? *hooks : (bm_run_hooks){0};
    run->owned_memory = owned;
    place_rows(run, memory);

    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->owner_wakes, NULL);
    for (uint32_t i = 0; i < program->count; i++)
        run->steps[i].ready = !program->steps[i].plan.scan;
    for (unsigned place = 1; place < program->workers && place < MAX_PLACES; place++)
        run->free_places[place / 64] |= (uint64_t)1 << (place % 64);
    if (ends->in) {
        run->bands[0].begun = first->bands;
        run->bands[0].prefix = first->bands;
    }
    *result = run;
    return BM_OK;
}

void bm_run_destroy(bm_run *run)
{
    if (!run)
        return;
    pthread_cond_destroy(&run->owner_wakes);
    pthread_mutex_destroy(&run->lock);
    bm_release(run->program->pool->allocator, run->owned_memory); /* the run lies in it */
}

/* ---- working --------------------------------------------------------------------------------- */

/* A free worker place, taken; 0: there is none. Under `lock`. */
static unsigned take_place(bm_run *run)
{
    for (unsigned word = 0; word < 64; word++) {
        if (!run->free_places[word])
            continue;
        unsigned bit = (unsigned)__builtin_ctzll(run->free_places[word]);
        run->free_places[word] &= run->free_places[word] - 1;
        return word * 64 + bit;
    }
    return 0;
}

static bool has_place(const bm_run *run)
{
    uint64_t any = 0;
    for (unsigned word = 0; word < 64; word++)
        any |= run->free_places[word];
    return any != 0;
}

static void note_failure(bm_run *run, const bm_error *error)
{
    if (!run->failure.status)
        run->failure = *error;
}

/* Does a job that was taken; called and left with `lock` held, which it drops meanwhile. */
static void do_job(bm_run *run, const bm_job *job, unsigned place)
{
    bool surplus = run->hooks.surplus && has_place(run) && bm_schedule_ready(run);
    pthread_mutex_unlock(&run->lock);

    if (surplus)
        run->hooks.surplus(run->hooks.context);
    bm_error error = {0};
    uint64_t begin = now_ns();
    if (run->hooks.deadline_ns && begin >= run->hooks.deadline_ns)
        bm_fail(&error, BM_E_TIMEOUT, "%s", bm_status_meaning(BM_E_TIMEOUT));
    else
        error.status = bm_job_do(run, job, place, &error);
    uint64_t end = now_ns();
    bool writes = job->kind == BM_JOB_SINK || job->kind == BM_JOB_CHORE;
    bm_work work = job->kind == BM_JOB_SOURCE ? BM_WORK_SOURCE
                   : writes                   ? BM_WORK_SINK
                                              : BM_WORK_FILTER;
    if (run->hooks.did)
        run->hooks.did(run->hooks.did_context, work, begin, end);

    pthread_mutex_lock(&run->lock);
    if (error.status)
        note_failure(run, &error);
    bm_schedule_done(run, job);
    *(work == BM_WORK_SOURCE ? &run->times.source_ns
      : work == BM_WORK_SINK ? &run->times.sink_ns
                             : &run->times.filter_ns) += end - begin;
    if (place)
        pthread_cond_signal(&run->owner_wakes);
}

bm_run_state bm_run_work(bm_run *run)
{
    pthread_mutex_lock(&run->lock);
    while (run->running || (!run->failure.status && !bm_schedule_complete(run))) {
        bm_job job;
        if (bm_schedule_take(run, &job)) {
            do_job(run, &job, 0);
        } else if (run->running) {
            pthread_cond_wait(&run->owner_wakes, &run->lock);
        } else {
            bm_error stuck;
            bm_fail(&stuck, BM_E_INTERNAL, "no step of the chain can go on");
            note_failure(run, &stuck);
        }
    }
    pthread_mutex_unlock(&run->lock);
    return BM_RUN_FINISHED;
}

bm_run_state bm_run_help(bm_run *run)
{
    pthread_mutex_lock(&run->lock);
    unsigned place = take_place(run);
    bm_job job;
    while (place && bm_schedule_take(run, &job)) {
        do_job(run, &job, place);
        if (run->hooks.leave) {
            pthread_mutex_unlock(&run->lock);
            bool leave = run->hooks.leave(run->hooks.context);
            pthread_mutex_lock(&run->lock);
            if (leave)
                break;
        }
    }
    if (place)
        run->free_places[place / 64] |= (uint64_t)1 << (place % 64);
    bool over = !run->running && (run->failure.status || bm_schedule_complete(run));
    pthread_mutex_unlock(&run->lock);
    return over ? BM_RUN_FINISHED : BM_RUN_NO_WORK;
}

bool bm_run_has_surplus(bm_run *run)
{
    pthread_mutex_lock(&run->lock);
    bool surplus = has_place(run) && bm_schedule_ready(run);
    pthread_mutex_unlock(&run->lock);
    return surplus;
}

void bm_run_fail(bm_run *run, bm_status status, const char *message)
{
    bm_error error;
    bm_fail(&error, status, "%s", message);
    pthread_mutex_lock(&run->lock);
    note_failure(run, &error);
    pthread_cond_signal(&run->owner_wakes);
    pthread_mutex_unlock(&run->lock);
}

bm_status bm_run_result(const bm_run *run, bm_error *error)
{
    if (run->failure.status && error)
        *error = run->failure;
    return run->failure.status;
}

bm_run_times bm_run_get_times(const bm_run *run)
{
    return run->times;
}
