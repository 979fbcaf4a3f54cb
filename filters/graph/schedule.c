/* SPDX-License-Identifier: MIT */
/* Which job may be done next. Everything here runs under the run's lock and only moves counters. */
#include "graph/runstate.h"

/* Whether ring `r` has room for its next band. */
static bool room_for_band(const bm_run *run, uint32_t r, uint32_t band)
{
    const bm_ring *ring = &run->program->rings[r];
    for (unsigned p = 0; p < ring->desc.planes; p++) {
        if (ring->capacity[p] == ring->desc.plane[p].height)
            continue;
        uint32_t low = bm_ring_low_water(run->program, r, p, run->bands[r].prefix, run->done);
        if (bm_band_end(ring, p, band) > low + ring->capacity[p])
            return false;
    }
    return true;
}

/* Rows of ring `r` that exist without a gap. */
static uint32_t rows_made(const bm_run *run, uint32_t r, unsigned plane)
{
    uint32_t prefix = run->bands[r].prefix;
    return prefix ? bm_band_end(&run->program->rings[r], plane, prefix - 1) : 0;
}

static bool inputs_made(const bm_run *run, uint32_t i, uint32_t band)
{
    const bm_step *step = &run->program->steps[i];
    for (unsigned p = 0; p < step->plan.out.planes; p++)
        if (rows_made(run, step->input, p) <
            (uint32_t)bm_step_need_rows(run->program, i, p, band).hi)
            return false;
    if (step->side != BM_NO_RING)
        for (unsigned p = 0; p < step->plan.out.planes; p++)
            if (rows_made(run, step->side, p) < bm_band_end(&run->program->rings[i + 1], p, band))
                return false;
    return true;
}

static bool sink_ready(const bm_run *run, uint32_t output)
{
    const bm_sink_state *sink = &run->sinks[output];
    return !run->ends.out && !sink->busy &&
           sink->begun < run->bands[run->program->output[output].ring].prefix;
}

static bool source_ready(const bm_run *run)
{
    return !run->ends.in && !run->source_busy &&
           run->bands[0].begun < run->program->rings[0].bands &&
           room_for_band(run, 0, run->bands[0].begun);
}

static bool step_ready(const bm_run *run, uint32_t i, bm_job *job)
{
    const bm_program *program = run->program;
    const bm_step *step = &program->steps[i];
    const bm_step_state *state = &run->steps[i];
    uint32_t band = run->bands[i + 1].begun;
    if (band >= program->rings[i + 1].wanted)
        return false;

    if (!state->ready) {
        if (state->scan_begun < run->bands[step->input].prefix) {
            *job = (bm_job){BM_JOB_SCAN, i, state->scan_begun};
            return true;
        }
        *job = (bm_job){BM_JOB_FINISH, i, 0};
        return !state->finish_begun && state->scan_done == program->rings[step->input].bands;
    }
    *job = (bm_job){BM_JOB_BAND, i, band};
    return !(step->plan.serial && state->busy) && inputs_made(run, i, band) &&
           room_for_band(run, i + 1, band);
}

static bool find(const bm_run *run, bm_job *job)
{
    if (run->failure.status)
        return false;
    for (uint32_t k = 0; k < run->program->outputs; k++) {
        *job = (bm_job){BM_JOB_CHORE, k, 0};
        if (run->sinks[k].chores)
            return true;
    }
    for (uint32_t k = 0; k < run->program->outputs; k++) {
        *job = (bm_job){BM_JOB_SINK, k, run->sinks[k].begun};
        if (sink_ready(run, k))
            return true;
    }
    for (uint32_t i = run->program->count; i-- > 0;)
        if (step_ready(run, i, job))
            return true;
    *job = (bm_job){BM_JOB_SOURCE, 0, run->bands[0].begun};
    return source_ready(run);
}

bool bm_schedule_ready(const bm_run *run)
{
    bm_job job;
    return find(run, &job);
}

bool bm_schedule_take(bm_run *run, bm_job *job)
{
    if (!find(run, job))
        return false;
    run->running++;
    switch (job->kind) {
    case BM_JOB_SOURCE:
        run->source_busy = true;
        run->bands[0].begun++;
        break;
    case BM_JOB_SCAN:
        run->steps[job->step].scan_begun++;
        break;
    case BM_JOB_FINISH:
        run->steps[job->step].finish_begun = true;
        break;
    case BM_JOB_BAND:
        run->steps[job->step].busy = true;
        run->bands[job->step + 1].begun++;
        break;
    case BM_JOB_SINK:
        run->sinks[job->step].busy = true;
        run->sinks[job->step].begun++;
        break;
    case BM_JOB_CHORE:
        run->sinks[job->step].chores--;
        break;
    }
    return true;
}

static void band_made(bm_run *run, uint32_t r, uint32_t band)
{
    bm_bands *bands = &run->bands[r];
    bands->ahead[band / 32] |= 1u << (band % 32);
    while (bands->prefix < run->program->rings[r].bands &&
           (bands->ahead[bands->prefix / 32] >> (bands->prefix % 32) & 1))
        bands->prefix++;
}

void bm_schedule_done(bm_run *run, const bm_job *job)
{
    run->running--;
    switch (job->kind) {
    case BM_JOB_SOURCE:
        run->source_busy = false;
        band_made(run, 0, job->band);
        break;
    case BM_JOB_SCAN:
        run->steps[job->step].scan_done++;
        break;
    case BM_JOB_FINISH:
        run->steps[job->step].ready = true;
        break;
    case BM_JOB_BAND:
        run->steps[job->step].busy = false;
        band_made(run, job->step + 1, job->band);
        run->done[job->step] = run->bands[job->step + 1].prefix;
        break;
    case BM_JOB_SINK:
        run->sinks[job->step].busy = false;
        run->sinks[job->step].chores += run->sinks[job->step].left;
        run->sinks[job->step].left = 0;
        run->done[run->program->count + job->step] = job->band + 1;
        break;
    case BM_JOB_CHORE:
        break;
    }
}

static bool output_complete(const bm_run *run, uint32_t output)
{
    const bm_program *program = run->program;
    uint32_t ring = program->output[output].ring;
    uint32_t written = run->ends.out ? run->bands[ring].prefix : run->done[program->count + output];
    return written == program->rings[ring].bands && !run->sinks[output].chores;
}

bool bm_schedule_complete(const bm_run *run)
{
    for (uint32_t k = 0; k < run->program->outputs; k++)
        if (!output_complete(run, k))
            return false;
    /* Rows that nobody needs are read all the same: whether a damaged input fails must not hang on
     * how far the source got before the last output row was written. */
    return run->bands[0].prefix == run->program->rings[0].bands;
}
