/* SPDX-License-Identifier: MIT */
/* How many rows each ring must hold.
 *
 * That is found by playing the run through on row numbers alone, one worker, each band made only when
 * someone asks for it, and noting the fullest moment of each ring. Where there are several outputs, whoever else reads a ring goes on as far as it can before the ring gets its next
 * band: so rows wait for nobody who could have let go of them, and an output that needs the whole
 * picture first does not make others hold it.
 *
 * Bounded rings of that size cannot lock up under any other order of jobs either, whichever output
 * gets ahead of which: steps are determinate processes joined by bounded channels (Kahn 1974, Parks
 * 1995), for which the absence of deadlock does not depend on the schedule. In terms of this code:
 * each step, the source and each sink has its jobs in one order that is fixed beforehand, a scan's
 * before its bands. Whether the next may begin hangs on counts of finished jobs alone, and none of
 * them ever forbids what fewer of them allowed: bands that are there stay until all that read them
 * are done with them, and low-water marks only rise, for the `lo` of what a step needs does. Now let a
 * run be stuck, nothing being done and something left to do, and look at the first job of the play
 * that it has not done. All that the play did before that job it has done, and perhaps more; so the
 * job may begin, and the run was not stuck.
 *
 * With several workers each ring gets one more band a worker, so that they need not wait for each
 * other. */
#include <stdlib.h>
#include <string.h>

#include "graph/graph.h"

typedef struct play {
    const bm_program *program;
    uint32_t *made; /* bands that exist, by ring */
    /* Bands consumed: by step, done[i] == made[i + 1], then by output; sinks take what is there. */
    uint32_t *done;
    uint32_t (*fullest)[BM_MAX_PLANES];
    bool readers_go_on; /* all that read a ring go on as far as they can before it grows */
} play;

static uint32_t band_holding(const bm_ring *ring, unsigned plane, int32_t row)
{
    uint64_t picture_row = (uint64_t)row << ring->desc.plane[plane].vshift;
    uint32_t band = (uint32_t)(picture_row / ring->band_rows);
    return band < ring->bands ? band : ring->bands - 1;
}

/* Bands of its input that have to be there for band `band` of step `i`. */
static uint32_t input_bands(const bm_program *program, uint32_t i, uint32_t band)
{
    const bm_step *step = &program->steps[i];
    const bm_ring *input = &program->rings[step->input];
    uint32_t bands = step->plan.scan ? input->bands : 0;
    for (unsigned plane = 0; plane < step->plan.out.planes; plane++) {
        int32_t hi = bm_step_need_rows(program, i, plane, band).hi;
        uint32_t last = hi > 0 ? band_holding(input, plane, hi - 1) + 1 : 0;
        bands = last > bands ? last : bands;
    }
    return bands;
}

/* Likewise of its second input, which it has. */
static uint32_t side_bands(const bm_program *program, uint32_t i, uint32_t band)
{
    const bm_ring *side = &program->rings[program->steps[i].side], *out = &program->rings[i + 1];
    uint32_t bands = 0;
    for (unsigned plane = 0; plane < side->desc.planes; plane++) {
        uint32_t last = band_holding(side, plane, (int32_t)bm_band_end(out, plane, band) - 1) + 1;
        bands = last > bands ? last : bands;
    }
    return bands;
}

static bool inputs_are_there(const play *p, uint32_t i, uint32_t band)
{
    const bm_step *step = &p->program->steps[i];
    return p->made[step->input] >= input_bands(p->program, i, band) &&
           (step->side == BM_NO_RING || p->made[step->side] >= side_bands(p->program, i, band));
}

/* One band more of ring `r`, of which all that it is made from is there. */
static void make_band(play *p, uint32_t r)
{
    const bm_program *program = p->program;
    const bm_ring *ring = &program->rings[r];
    for (uint32_t i = r; p->readers_go_on && i < program->count; i++)
        if (program->steps[i].input == r || program->steps[i].side == r)
            while (p->made[i + 1] < program->rings[i + 1].wanted &&
                   inputs_are_there(p, i, p->made[i + 1]))
                make_band(p, i + 1);
    uint32_t band = p->made[r]++;
    for (unsigned plane = 0; plane < ring->desc.planes; plane++) {
        uint32_t held =
            bm_band_end(ring, plane, band) - bm_ring_low_water(program, r, plane, band, p->done);
        if (held > p->fullest[r][plane])
            p->fullest[r][plane] = held;
    }
    if (r)
        p->done[r - 1] = p->made[r];
    for (uint32_t k = 0; k < program->outputs; k++)
        if (program->output[k].ring == r)
            p->done[program->count + k] = p->made[r];
}

static void demand(play *p, uint32_t r, uint32_t bands)
{
    while (p->made[r] < bands) {
        if (r) {
            const bm_step *step = &p->program->steps[r - 1];
            uint32_t band = p->made[r];
            demand(p, step->input, input_bands(p->program, r - 1, band));
            if (step->side != BM_NO_RING)
                demand(p, step->side, side_bands(p->program, r - 1, band));
        }
        make_band(p, r);
    }
}

static void play_outputs(play *p)
{
    for (uint32_t k = 0; k < p->program->outputs; k++) {
        uint32_t ring = p->program->output[k].ring;
        demand(p, ring, p->program->rings[ring].bands);
    }
}

bm_status bm_graph_size_rings(bm_program *program, bm_error *error)
{
    uint32_t rings = program->count + 1, places = program->count + program->outputs;
    size_t counters = (size_t)rings * (1 + BM_MAX_PLANES) + places;
    uint32_t *memory = bm_pool_alloc(program->pool, counters, sizeof *memory);
    if (!memory)
        return bm_fail(error, BM_E_NOMEM, "no memory for a layout of %u rings", rings);
    play p = {.program = program,
              .made = memory,
              .done = memory + rings,
              .fullest = (uint32_t(*)[BM_MAX_PLANES])(void *)(memory + rings + places)};
    play_outputs(&p);
    for (uint32_t r = 0; r < rings; r++)
        program->rings[r].wanted = p.made[r];
    if (program->outputs > 1) { /* what is wanted is known now: once more, for how many rows wait */
        memset(memory, 0, counters * sizeof *memory);
        p.readers_go_on = true;
        play_outputs(&p);
    }
    /* The source is read to its end, whatever the steps need. */
    demand(&p, 0, program->rings[0].bands);
    for (uint32_t r = 0; r < rings; r++) {
        bm_ring *ring = &program->rings[r];
        for (unsigned plane = 0; plane < ring->desc.planes; plane++) {
            uint64_t rows = p.fullest[r][plane];
            if (program->workers > 1)
                rows += (uint64_t)program->workers * ring->band_rows;
            uint32_t height = ring->desc.plane[plane].height;
            ring->capacity[plane] = rows < height && !ring->borrowed ? (uint32_t)rows : height;
        }
    }
    return BM_OK;
}
