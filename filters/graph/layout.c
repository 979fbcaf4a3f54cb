/* SPDX-License-Identifier: MIT */
/* Layout: how high bands are, and where everything lies in a run's memory. How many rows each ring must
 * hold, graph/play.c finds out. */
#include <stdlib.h>

#include "bandmill/size.h"
#include "graph/graph.h"

/* Rows of one band should fill about this much: several bands and the halos of a few steps then
 * stay in a second-level cache, and a job is long (100 microseconds and more) beside what handing
 * it out costs. */
#define BAND_BYTES (192u << 10)
#define MIN_BAND_ROWS 16u
#define MAX_BAND_ROWS 128u
/* As many a worker, at least, where bands are only raised to share fewer rows: who ends first then waits for little. */
#define LEAST_BANDS 4u
/* Input of one band of a strongly shrinking step. */
#define SPAN_BYTES (1u << 20)

uint32_t bm_band_begin(const bm_ring *ring, unsigned plane, uint32_t band)
{
    uint64_t row = ((uint64_t)band * ring->band_rows) >> ring->desc.plane[plane].vshift;
    uint32_t height = ring->desc.plane[plane].height;
    return row < height ? (uint32_t)row : height;
}

uint32_t bm_band_end(const bm_ring *ring, unsigned plane, uint32_t band)
{
    return band + 1 >= ring->bands ? ring->desc.plane[plane].height
                                   : bm_band_begin(ring, plane, band + 1);
}

static bm_span all_rows(const bm_plan *plan, unsigned plane)
{
    return (bm_span){0, (int32_t)plan->in.plane[plane].height};
}

bm_span bm_step_reads(const bm_program *program, uint32_t i, unsigned plane, uint32_t band)
{
    const bm_plan *plan = &program->steps[i].plan;
    const bm_ring *out = &program->rings[i + 1];
    uint32_t y0 = bm_band_begin(out, plane, band), y1 = bm_band_end(out, plane, band);
    if (plan->need)
        return plan->need(plan, plane, y0, y1);
    return plan->whole ? all_rows(plan, plane) : (bm_span){(int32_t)y0, (int32_t)y1};
}

static bm_span step_need(const bm_program *program, uint32_t i, unsigned plane, uint32_t band)
{
    const bm_plan *plan = &program->steps[i].plan;
    return plan->whole ? all_rows(plan, plane) : bm_step_reads(program, i, plane, band);
}

static int32_t between(int64_t value, int32_t lo, int32_t hi)
{
    return value < lo ? lo : value > hi ? hi : (int32_t)value;
}

bm_span bm_step_need_rows(const bm_program *program, uint32_t i, unsigned plane, uint32_t band)
{
    const bm_plan *plan = &program->steps[i].plan;
    int32_t height = (int32_t)plan->in.plane[plane].height;
    bm_span span = step_need(program, i, plane, band);
    int64_t lo = span.lo, hi = span.hi;
    if (plan->edge == BM_EDGE_CLAMP) { /* the outermost rows stand for all beyond */
        lo = between(lo, 0, height - 1);
        hi = between(hi, 1, height);
    } else if (plan->edge == BM_EDGE_MIRROR) {
        /* Row -k stands for row k - 1, row height - 1 + k for height - k. The last band reaches
         * furthest back into the picture; counting its rows as needed all along keeps `lo` from
         * ever decreasing. */
        int64_t last_hi = step_need(program, i, plane, program->rings[i + 1].bands - 1).hi;
        int64_t reflected = 2 * (int64_t)height - last_hi;
        hi = -lo > hi ? -lo : hi;
        lo = last_hi > height && reflected < lo ? reflected : lo;
    }
    return (bm_span){between(lo, 0, height), between(hi, 0, height)};
}

/* First row of its input that step `i` may still read when `done` of its bands are finished. */
static uint32_t first_row_read(const bm_program *program, uint32_t i, unsigned plane, uint32_t done)
{
    const bm_plan *plan = &program->steps[i].plan;
    if (plan->scan && done == 0) /* a scan reads all rows, whatever the bands need */
        return 0;
    return plane < plan->out.planes ? (uint32_t)bm_step_need_rows(program, i, plane, done).lo
                                    : UINT32_MAX;
}

uint32_t bm_ring_low_water(const bm_program *program, uint32_t ring, unsigned plane, uint32_t made,
                           const uint32_t *done)
{
    uint32_t low = bm_band_begin(&program->rings[ring], plane, made);
    for (uint32_t i = ring; i < program->count; i++) {
        const bm_step *step = &program->steps[i];
        const bm_ring *out = &program->rings[i + 1];
        if (done[i] >= out->wanted)
            continue;
        uint32_t first = low;
        if (step->input == ring)
            first = first_row_read(program, i, plane, done[i]);
        else if (step->side == ring)
            first = bm_band_begin(out, plane, done[i]);
        low = first < low ? first : low;
    }
    for (uint32_t k = 0; k < program->outputs; k++) {
        uint32_t written = done[program->count + k];
        if (program->output[k].ring != ring || written >= program->rings[ring].bands)
            continue;
        uint32_t first = bm_band_begin(&program->rings[ring], plane, written);
        low = first < low ? first : low;
    }
    return low;
}

/* ---- bands ----------------------------------------------------------------------------------- */

static uint32_t span_rows(const bm_plan *plan, uint32_t rows)
{
    uint32_t height = plan->out.plane[0].height;
    uint32_t y0 = height > rows ? (height - rows) / 2 : 0;
    bm_span span = plan->need(plan, 0, y0, y0 + rows < height ? y0 + rows : height);
    return (uint32_t)(span.hi - span.lo);
}

static uint32_t choose_band_rows(const bm_desc *desc, const bm_plan *producer)
{
    size_t row_bytes = bm_desc_row_bytes(desc, 0) * desc->planes;
    uint32_t rows = desc->height < MAX_BAND_ROWS ? desc->height : MAX_BAND_ROWS;
    while (rows > MIN_BAND_ROWS && rows * row_bytes > BAND_BYTES)
        rows /= 2;
    if (producer && producer->need && !producer->whole) {
        /* Smaller bands help only where they need clearly less input: a wide halo does not shrink
         * with the band. What makes few rows of many is asked for the least that there is to win: halving alone may not
         * show it while a band is most of the output. */
        bool shrinks = producer->out.height < producer->in.height;
        size_t in_bytes = bm_desc_row_bytes(&producer->in, 0) * producer->in.planes;
        while (rows > 1 && span_rows(producer, rows) * in_bytes > SPAN_BYTES &&
               span_rows(producer, shrinks ? 1 : rows / 2) < span_rows(producer, rows) * 3 / 4)
            rows /= 2;
    }
    return producer && producer->block_rows > rows ? producer->block_rows : rows;
}

/* Rows of a band so that those which two workers read, and two cores fetch, are a fifth of what is read; 0 where that would
 * leave workers too few bands to be busy all the time. */
static uint64_t rows_beyond_halo(uint32_t rows, const bm_plan *producer, uint64_t share)
{
    if (!producer->need || producer->whole || producer->out.height != producer->in.height)
        return 0;
    uint64_t height = producer->out.height;
    uint64_t halo = span_rows(producer, rows) - (rows < height ? rows : height), wanted = 4 * halo;
    return wanted * LEAST_BANDS <= share ? wanted : 0;
}

/* Bands for several workers, who seldom make the next one to their last: so high that starting one takes no more than a ninth
 * of the time, but not higher than leaves a band for each. All have as many, of whole groups of rows for those that make them in
 * groups. */
static uint32_t raise_band_rows(uint32_t rows, const bm_plan *producer, unsigned workers)
{
    uint64_t height = producer->out.height, share = (height + workers - 1) / workers;
    uint64_t wanted = 8 * (uint64_t)producer->start_rows;
    wanted = wanted < share ? wanted : share;
    uint64_t beyond = rows_beyond_halo(rows, producer, share);
    wanted = wanted > beyond ? wanted : beyond;
    if (wanted <= rows)
        return rows;
    uint64_t rounds = (height + wanted * workers - 1) / (wanted * workers);
    wanted = (height + rounds * workers - 1) / (rounds * workers);
    wanted = (wanted + MIN_BAND_ROWS - 1) / MIN_BAND_ROWS * MIN_BAND_ROWS;
    return wanted > rows ? (uint32_t)wanted : rows;
}

bool bm_ring_comes_of(const bm_program *program, uint32_t later, uint32_t r)
{
    while (later > r)
        later = program->steps[later - 1].input;
    return later == r;
}

/* Rows of a band that later steps turn into MAX_BAND_ROWS. A band of a shrunk picture stands for many rows of what is made
 * from it, and a step with a second input holds as many rows of that until the band is there. */
static uint32_t most_band_rows(const bm_program *program, uint32_t r)
{
    uint64_t height = program->rings[r].desc.height, tallest = height;
    for (uint32_t later = r + 1; later <= program->count; later++)
        if (program->rings[later].desc.height > tallest && bm_ring_comes_of(program, later, r))
            tallest = program->rings[later].desc.height;
    uint64_t rows = MAX_BAND_ROWS * height / tallest;
    return rows > 1 ? (uint32_t)rows : 1;
}

static void cut_bands(bm_program *program, uint32_t r, uint32_t wanted)
{
    bm_ring *ring = &program->rings[r];
    uint32_t multiple = 1;
    for (unsigned p = 0; p < ring->desc.planes; p++)
        if (1u << ring->desc.plane[p].vshift > multiple)
            multiple = 1u << ring->desc.plane[p].vshift;
    const bm_plan *producer = r ? &program->steps[r - 1].plan : NULL;
    uint32_t rows = wanted ? wanted : choose_band_rows(&ring->desc, producer);
    if (!wanted && rows > most_band_rows(program, r))
        rows = most_band_rows(program, r);
    if (!wanted && producer && program->workers > 1)
        rows = raise_band_rows(rows, producer, program->workers);
    if (rows > ring->desc.height)
        rows = ring->desc.height;
    ring->band_rows = (rows + multiple - 1) / multiple * multiple;
    ring->bands = (ring->desc.height + ring->band_rows - 1) / ring->band_rows;
    ring->wanted = ring->bands;
}

/* ---- memory ---------------------------------------------------------------------------------- */

static bool place_rings(bm_program *program)
{
    size_t total = 0;
    for (uint32_t r = 0; r <= program->count; r++) {
        bm_ring *ring = &program->rings[r];
        for (unsigned p = 0; p < ring->desc.planes && !ring->borrowed; p++) {
            size_t shift = r ? 0 : program->source_offset;
            size_t bytes, stride = bm_desc_stride(&ring->desc, p);
            stride += bm_size_align(shift, BM_ROW_ALIGN);
            ring->stride[p] = (ptrdiff_t)stride;
            ring->offset[p] = total + BM_ROW_ALIGN + shift;
            if (!bm_size_mul(stride, ring->capacity[p], &bytes) || !bm_size_add(&total, bytes))
                return false;
        }
    }
    program->rows_bytes = total + BM_ROW_ALIGN;
    return total < SIZE_MAX / 4;
}

/* Puts `count` aligned pieces of `bytes` bytes behind *total. False: too much. */
static bool place(size_t *total, size_t bytes, size_t count, size_t *offset)
{
    size_t all;
    *offset = *total;
    return bytes < SIZE_MAX / 4 && bm_size_mul(bm_size_align(bytes, BM_ROW_ALIGN), count, &all) &&
           bm_size_add(total, all);
}

static bool place_steps(bm_program *program)
{
    size_t scratch = 0, states = 0;
    program->pointers = 0;
    program->zero_row_bytes = 0;
    for (uint32_t i = 0; i < program->count; i++) {
        bm_step *step = &program->steps[i];
        const bm_plan *plan = &step->plan;
        if (!place(&scratch, plan->scratch_bytes, plan->out.planes, &program->scratch_offset[i]) ||
            !place(&states, plan->accumulator_bytes, program->workers,
                   &program->accumulator_offset[i]) ||
            !place(&states, plan->state_bytes, 1, &program->state_offset[i]))
            return false;

        step->need_rows = 0;
        const bm_ring *out = &program->rings[i + 1];
        for (unsigned p = 0; p < plan->out.planes; p++) {
            for (uint32_t band = 0; band < out->bands; band++) {
                bm_span span = bm_step_reads(program, i, p, band);
                uint32_t rows = (uint32_t)(span.hi - span.lo);
                step->need_rows = rows > step->need_rows ? rows : step->need_rows;
            }
            size_t row = bm_desc_stride(&plan->in, p);
            if (plan->edge == BM_EDGE_CONSTANT && row > program->zero_row_bytes)
                program->zero_row_bytes = row;
        }
        size_t pointers = (size_t)step->need_rows + 2 * (size_t)out->band_rows;
        program->pointers = pointers > program->pointers ? pointers : program->pointers;
    }
    /* Scans, source and sink handle whole bands of all planes. */
    for (uint32_t r = 0; r <= program->count; r++) {
        size_t pointers = (size_t)program->rings[r].band_rows * BM_MAX_PLANES;
        program->pointers = pointers > program->pointers ? pointers : program->pointers;
    }
    program->scratch_bytes = scratch;
    program->states_bytes = states;
    return scratch < SIZE_MAX / 4 / program->workers && states < SIZE_MAX / 4;
}

bm_status bm_program_layout(bm_program *program, const bm_layout_request *request, bm_error *error)
{
    if (program->total_bytes)
        return bm_fail(error, BM_E_PARAM, "the program has a layout already");
    if (request->workers < 1 || request->workers > 4096)
        return bm_fail(error, BM_E_PARAM, "%u workers: must be 1 to 4096", request->workers);
    unsigned sample_bytes = program->rings[0].desc.depth / 8u;
    if (request->source_offset >= BM_ROW_ALIGN || request->source_offset % sample_bytes)
        return bm_fail(
            error, BM_E_PARAM,
            "rows that start %u bytes after a boundary: must be below %u, a multiple of %u",
            request->source_offset, BM_ROW_ALIGN, sample_bytes);
    if (request->borrows_sink && program->outputs > 1)
        return bm_fail(error, BM_E_PARAM, "several outputs are streamed");
    program->workers = request->workers;
    program->source_offset = request->source_offset;
    size_t *offsets =
        bm_pool_alloc(program->pool, 3 * ((size_t)program->count + 1), sizeof *offsets);
    if (!offsets)
        return bm_fail(error, BM_E_NOMEM, "no memory for a layout of %u steps", program->count);
    program->scratch_offset = offsets;
    program->accumulator_offset = offsets + program->count + 1;
    program->state_offset = offsets + 2 * (program->count + 1);

    for (uint32_t r = 0; r <= program->count; r++) {
        cut_bands(program, r, request->band_rows);
        program->rings[r].borrowed = (r == 0 && request->borrows_source) ||
                                     (r == program->output[0].ring && request->borrows_sink);
    }
    bm_status status = bm_graph_size_rings(program, error);
    if (status)
        return status;
    if (!place_rings(program) || !place_steps(program))
        return bm_fail(error, BM_E_PARAM, "a picture of %ux%u pixels is beyond this machine",
                       program->rings[0].desc.width, program->rings[0].desc.height);

    program->total_bytes =
        program->rows_bytes + program->states_bytes +
        bm_size_align(program->zero_row_bytes, BM_ROW_ALIGN) +
        program->workers * program->scratch_bytes +
        program->workers * bm_size_align(program->pointers * sizeof(void *), BM_ROW_ALIGN) +
        bm_graph_run_bytes(program);
    return BM_OK;
}
