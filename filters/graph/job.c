/* SPDX-License-Identifier: MIT */
/* Doing one job: finding the rows, calling the kernel or an end of the run. */
#include "graph/runstate.h"

#include "bandmill/size.h"

/* The worker's row pointers, long enough for any job of the program. */
static void **pointers_of(const bm_run *run, unsigned place)
{
    size_t bytes = bm_size_align(run->program->pointers * sizeof(void *), BM_ROW_ALIGN);
    return (void **)(void *)(run->pointers + place * bytes);
}

/* Points at the rows of a band in every plane; uses up to BM_MAX_PLANES x band rows pointers. */
static bm_rows rows_of_band(const bm_run *run, uint32_t r, uint32_t band, void **pointers)
{
    const bm_ring *ring = &run->program->rings[r];
    bm_rows rows = {0};
    for (unsigned p = 0; p < ring->desc.planes; p++) {
        rows.y[p] = bm_band_begin(ring, p, band);
        rows.count[p] = bm_band_end(ring, p, band) - rows.y[p];
        rows.row[p] = pointers;
        for (uint32_t i = 0; i < rows.count[p]; i++)
            *pointers++ = bm_ring_row(run, r, p, rows.y[p] + i);
    }
    return rows;
}

/* The row that stands for row `y`, which may lie outside a picture of `height` rows; -1: zeros. */
static int64_t row_at_edge(int64_t y, int64_t height, bm_edge edge)
{
    if (y >= 0 && y < height)
        return y;
    switch (edge) {
    case BM_EDGE_MIRROR: {
        int64_t period = 2 * height, phase = (y % period + period) % period;
        return phase < height ? phase : period - 1 - phase;
    }
    case BM_EDGE_CONSTANT:
        return -1;
    default:
        return y < 0 ? 0 : height - 1;
    }
}

static uint8_t *accumulator_of(const bm_run *run, uint32_t i, unsigned place)
{
    size_t bytes = bm_size_align(run->program->steps[i].plan.accumulator_bytes, BM_ROW_ALIGN);
    return run->states + run->program->accumulator_offset[i] + place * bytes;
}

static void scan(const bm_run *run, const bm_job *job, unsigned place)
{
    const bm_step *step = &run->program->steps[job->step];
    bm_rows rows = rows_of_band(run, step->input, job->band, pointers_of(run, place));
    for (unsigned p = 0; p < step->plan.in.planes; p++)
        step->plan.scan(&step->plan, p, (const void *const *)rows.row[p], rows.y[p],
                        rows.y[p] + rows.count[p], accumulator_of(run, job->step, place));
}

static void finish_scan(const bm_run *run, const bm_job *job)
{
    const bm_plan *plan = &run->program->steps[job->step].plan;
    for (unsigned place = 1; place < run->program->workers; place++)
        plan->merge(plan, accumulator_of(run, job->step, 0), accumulator_of(run, job->step, place));
    plan->finish(plan, accumulator_of(run, job->step, 0),
                 run->states + run->program->state_offset[job->step]);
}

static void make_plane(const bm_run *run, const bm_job *job, unsigned place, unsigned p)
{
    const bm_program *program = run->program;
    const bm_step *step = &program->steps[job->step];
    const bm_plan *plan = &step->plan;
    const bm_ring *out_ring = &program->rings[job->step + 1];
    bm_span need = bm_step_reads(program, job->step, p, job->band);
    bm_band band = {.plane = p,
                    .y0 = bm_band_begin(out_ring, p, job->band),
                    .y1 = bm_band_end(out_ring, p, job->band),
                    .in_y0 = need.lo};

    void **next = pointers_of(run, place);
    band.in = (const void *const *)next;
    for (int64_t y = need.lo; y < need.hi; y++) {
        int64_t row = row_at_edge(y, plan->in.plane[p].height, plan->edge);
        *next++ = row < 0 ? (void *)(uintptr_t)run->zero_row
                          : bm_ring_row(run, step->input, p, (uint32_t)row);
    }
    band.out = next;
    for (uint32_t y = band.y0; y < band.y1; y++)
        *next++ = bm_ring_row(run, job->step + 1, p, y);
    if (step->side != BM_NO_RING) {
        band.side = (const void *const *)next;
        for (uint32_t y = band.y0; y < band.y1; y++)
            *next++ = bm_ring_row(run, step->side, p, y);
    }
    if (plan->state_bytes)
        band.state = run->states + program->state_offset[job->step];

    /* Serial steps carry their scratch from band to band whoever makes them, so they all use place
     * 0's. */
    unsigned scratch_place = plan->serial ? 0 : place;
    bm_resume *resume = &run->resume[(size_t)scratch_place * program->count + job->step];
    band.scratch = run->scratch + scratch_place * program->scratch_bytes +
                   program->scratch_offset[job->step] +
                   p * bm_size_align(plan->scratch_bytes, BM_ROW_ALIGN);
    band.resume = band.y0 > 0 && resume->next_row[p] == band.y0;
    resume->next_row[p] = band.y1;
    plan->band(plan, &band);
}

static const bm_row_sink *sink_of(const bm_run *run, uint32_t output)
{
    return output ? &run->ends.also[output - 1] : &run->ends.sink;
}

static bm_status write_band(bm_run *run, const bm_job *job, unsigned place, bm_error *error)
{
    uint32_t ring = run->program->output[job->step].ring;
    const bm_row_sink *sink = sink_of(run, job->step);
    bm_rows rows = rows_of_band(run, ring, job->band, pointers_of(run, place));
    bm_status status = sink->write(sink->context, &rows, error);
    if (!status && sink->chores)
        run->sinks[job->step].left = sink->chores(sink->context);
    return status;
}

static bm_status do_chore(const bm_run *run, const bm_job *job, bm_error *error)
{
    const bm_row_sink *sink = sink_of(run, job->step);
    return sink->chore(sink->context, error);
}

bm_status bm_job_do(bm_run *run, const bm_job *job, unsigned place, bm_error *error)
{
    bm_rows rows;
    switch (job->kind) {
    case BM_JOB_SOURCE:
        rows = rows_of_band(run, 0, job->band, pointers_of(run, place));
        return run->ends.source.read(run->ends.source.context, &rows, error);
    case BM_JOB_SCAN:
        scan(run, job, place);
        return BM_OK;
    case BM_JOB_FINISH:
        finish_scan(run, job);
        return BM_OK;
    case BM_JOB_BAND:
        for (unsigned p = 0; p < run->program->steps[job->step].plan.out.planes; p++)
            make_plane(run, job, place, p);
        return BM_OK;
    case BM_JOB_SINK:
        return write_band(run, job, place, error);
    case BM_JOB_CHORE:
        return do_chore(run, job, error);
    }
    return bm_fail(error, BM_E_INTERNAL, "no job of kind %d", (int)job->kind);
}
