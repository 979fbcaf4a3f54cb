/* SPDX-License-Identifier: MIT */
/* The kernel of the filters for tests, and its checks of what the contract promises to it. */
#include "fake_kernel.h"

#include <string.h>

#include "promise.h"

#define STATE_MAGIC 0x5157a7e5u
#define SCRATCH_MAGIC 0x5c4a7c4u

typedef struct fake_sums {
    uint64_t samples;
    uint64_t rows[BM_MAX_PLANES];
    uint64_t row_hashes[BM_MAX_PLANES]; /* of the row numbers: shows a row seen twice beside one
                                           never seen */
} fake_sums;

typedef struct fake_state {
    uint32_t magic;
    uint64_t sum;
} fake_state;

/* What a call leaves in the scratch: who it was, and its last output row, as serial steps need it.
 */
typedef struct fake_scratch {
    uint32_t magic;
    unsigned plane;
    uint32_t next_row;
    const bm_plan *plan;
    uint64_t check;
    uint16_t row[];
} fake_scratch;

static uint64_t hash(uint64_t value)
{
    value = (value + 1) * 0x9e3779b97f4a7c15u;
    return value ^ value >> 29;
}

static uint64_t hash_row(const uint16_t *row, size_t samples)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < samples; i++)
        sum = hash(sum + row[i]);
    return sum;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static bm_span taps_of(const bm_plan *plan, unsigned plane, uint32_t y)
{
    const fake_step *step = &((const fake_data *)plan->data)->step;
    int64_t in_rows = plan->in.plane[plane].height, out_rows = plan->out.plane[plane].height;
    int32_t row = (int32_t)y;
    switch (step->form) {
    case FAKE_RESAMPLE:
        return (bm_span){(int32_t)(row * in_rows / out_rows),
                         (int32_t)(((row + 1) * in_rows + out_rows - 1) / out_rows)};
    case FAKE_NEAREST:
        row = (int32_t)((2 * row + 1) * in_rows / (2 * out_rows));
        return (bm_span){row, row + 1};
    case FAKE_FLIP:
        row = (int32_t)in_rows - 1 - row;
        return (bm_span){row, row + 1};
    default:
        row += (int32_t)(step->top >> plan->in.plane[plane].vshift);
        return (bm_span){row - step->above, row + step->below + 1};
    }
}

static bm_span fake_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    PROMISE(plane < plan->out.planes);
    PROMISE(y0 < y1 && y1 <= plan->out.plane[plane].height);
    bm_span first = taps_of(plan, plane, y0), last = taps_of(plan, plane, y1 - 1);
    return plan->whole ? (bm_span){last.lo, first.hi} : (bm_span){first.lo, last.hi};
}

/* ---- promises -------------------------------------------------------------------------------- */

static void check_out_rows(const bm_plan *plan, const bm_band *band, bm_span need)
{
    size_t bytes = bm_desc_row_bytes(&plan->out, band->plane);
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        PROMISE(band->out[i] != NULL);
        memset(band->out[i], 0xa5, bytes);
        for (int32_t k = 0; k < need.hi - need.lo; k++)
            PROMISE(band->out[i] != band->in[k]);
        for (uint32_t k = 0; k < i; k++)
            PROMISE(band->out[i] != band->out[k]);
    }
}

static void check_scratch(const bm_plan *plan, const bm_band *band)
{
    const fake_scratch *scratch = band->scratch;
    PROMISE((uintptr_t)band->scratch % BM_ROW_ALIGN == 0);
    if (plan->serial)
        PROMISE(band->resume == (band->y0 > 0));
    if (!band->resume)
        return;
    PROMISE(band->y0 > 0);
    PROMISE(scratch->magic == SCRATCH_MAGIC && scratch->plan == plan);
    PROMISE(scratch->plane == band->plane && scratch->next_row == band->y0);
    PROMISE(scratch->check == hash_row(scratch->row, row_samples(&plan->out, band->plane)));
}

static void check_call(const bm_plan *plan, const bm_band *band)
{
    fake_data *data = plan->data;
    PROMISE(band->plane < plan->out.planes);
    PROMISE(band->y0 < band->y1 && band->y1 <= plan->out.plane[band->plane].height);
    bm_span need = fake_need(plan, band->plane, band->y0, band->y1);
    PROMISE(band->in_y0 == need.lo);
    PROMISE(band->side == NULL);
    check_out_rows(plan, band, need);
    check_scratch(plan, band);

    const fake_state *state = band->state;
    if (data->step.sums)
        PROMISE(atomic_load(&data->finished) && state && state->magic == STATE_MAGIC);
    else
        PROMISE(!state);
    for (uint32_t y = band->y0; y < band->y1; y++)
        PROMISE(atomic_exchange(&data->made[band->plane][y], 1) == 0);
    if (data->step.carries)
        PROMISE(atomic_exchange(&data->next_row[band->plane], band->y1) == band->y0);
}

/* ---- the functions of the plan --------------------------------------------------------------- */

static void fake_band(const bm_plan *plan, const bm_band *band)
{
    fake_data *data = plan->data;
    const fake_step *step = &data->step;
    if (step->carries)
        PROMISE(atomic_fetch_add(&data->inside, 1) == 0);
    check_call(plan, band);

    size_t samples = row_samples(&plan->out, band->plane);
    uint32_t range = sample_limit(&plan->out) + 1;
    fake_scratch *scratch = band->scratch;
    if (!band->resume)
        memset(scratch, 0, sizeof *scratch + samples * sizeof scratch->row[0]);
    uint64_t sum = band->state ? ((const fake_state *)band->state)->sum : 0;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        bm_span taps = taps_of(plan, band->plane, y);
        for (size_t i = 0; i < samples; i++) {
            uint64_t value = 11 * y + 5 * band->plane + sum;
            for (int32_t k = 0; k < taps.hi - taps.lo; k++)
                value += ((uint64_t)k + 1) *
                         row_get(band->in[taps.lo - band->in_y0 + k], plan->in.depth, i);
            if (step->carries)
                value += 3u * scratch->row[i];
            scratch->row[i] = (uint16_t)(value % range);
            row_put(band->out[y - band->y0], plan->out.depth, i, scratch->row[i]);
        }
    }
    scratch->magic = SCRATCH_MAGIC;
    scratch->plan = plan;
    scratch->plane = band->plane;
    scratch->next_row = band->y1;
    scratch->check = hash_row(scratch->row, samples);
    if (step->carries)
        PROMISE(atomic_fetch_sub(&data->inside, 1) == 1);
}

static void fake_scan(const bm_plan *plan, unsigned plane, const void *const *rows, uint32_t y0,
                      uint32_t y1, void *accumulator)
{
    const fake_data *data = plan->data;
    fake_sums *sums = accumulator;
    PROMISE(!atomic_load(&data->finished));
    PROMISE((uintptr_t)accumulator % BM_ROW_ALIGN == 0);
    PROMISE(plane < plan->in.planes);
    PROMISE(y0 < y1 && y1 <= plan->in.plane[plane].height);
    for (uint32_t y = y0; y < y1; y++) {
        sums->rows[plane]++;
        sums->row_hashes[plane] += hash(y);
        for (size_t i = 0; i < row_samples(&plan->in, plane); i++)
            sums->samples += row_get(rows[y - y0], plan->in.depth, i);
    }
}

static void fake_merge(const bm_plan *plan, void *into, const void *from)
{
    fake_sums *sums = into;
    const fake_sums *more = from;
    sums->samples += more->samples;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        sums->rows[p] += more->rows[p];
        sums->row_hashes[p] += more->row_hashes[p];
    }
}

static void fake_finish(const bm_plan *plan, const void *accumulator, void *state)
{
    fake_data *data = plan->data;
    const fake_sums *sums = accumulator;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        uint64_t hashes = 0;
        for (uint32_t y = 0; y < plan->in.plane[p].height; y++)
            hashes += hash(y);
        PROMISE(sums->rows[p] == plan->in.plane[p].height && sums->row_hashes[p] == hashes);
    }
    PROMISE(((const fake_state *)state)->magic == 0);
    *(fake_state *)state = (fake_state){.magic = STATE_MAGIC, .sum = sums->samples};
    PROMISE(!atomic_exchange(&data->finished, true));
}

void fake_pick_kernels(bm_plan *plan)
{
    const fake_step *step = &((const fake_data *)plan->data)->step;
    size_t widest = 0;
    for (unsigned p = 0; p < plan->out.planes; p++) {
        size_t samples = row_samples(&plan->out, p);
        widest = samples > widest ? samples : widest;
    }
    plan->scratch_bytes = sizeof(fake_scratch) + widest * sizeof(uint16_t);
    plan->band = fake_band;
    bool same_rows = step->form == FAKE_WINDOW && !step->above && !step->below && !step->top;
    plan->need = same_rows ? NULL : fake_need;
    if (step->sums) {
        plan->scan = fake_scan;
        plan->merge = fake_merge;
        plan->finish = fake_finish;
        plan->accumulator_bytes = sizeof(fake_sums);
        plan->state_bytes = sizeof(fake_state);
    }
}
