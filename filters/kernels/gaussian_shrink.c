/* SPDX-License-Identifier: MIT */
/* gaussian_shrink: thins a picture out to a coarse grid through a cubic B-spline, the first of the steps for large sigma
 * (gaussian_grid.h). The output has 16 bits; 8-bit levels are multiplied by 257.
 *
 * Down first, in single precision: a row of D times fewer ones is left for the pass across. That pass parts the row into
 * D phases, so that samples which meet the same weight lie side by side. */
#include "kernels/gaussian_blur.h"
#include "kernels/gaussian_grid.h"

typedef struct shrink_plane {
    uint32_t step_across, step_down;
    half_kernel down;
    const float *
        across; /* GRID_TAPS * step_across weights from the window's first pixel on, times the scale */
    size_t row_floats; /* of scratch for the row; the phases lie behind it */
} shrink_plane;

#ifdef BM_KERNEL_LEVEL

#include "kernels/gaussian_down.h"

/* Coarse pixel i is made of GRID_TAPS * step pixels from (i - GRID_TAPS) * step on. Phase p gets pixels p, p + step ... of
 * what all of them together cover. `channels` is a constant at each call. */
BM_INLINED void part_pixels(const float *row, size_t width, size_t step, size_t columns,
                            size_t channels, float *phases)
{
    for (size_t p = 0; p < step; p++, phases += columns * channels)
        for (size_t q = 0; q < columns; q++) {
            size_t x = q * step + p, before = GRID_TAPS * step;
            x = x < before ? 0 : x - before;
            x = x < width ? x : width - 1;
            memcpy(phases + q * channels, row + x * channels, channels * sizeof *row);
        }
}

static void part(const float *row, size_t width, size_t step, size_t columns, size_t channels,
                 float *phases)
{
    switch (channels) {
    case 1:
        part_pixels(row, width, step, columns, 1, phases);
        break;
    case 2:
        part_pixels(row, width, step, columns, 2, phases);
        break;
    case 3:
        part_pixels(row, width, step, columns, 3, phases);
        break;
    default:
        part_pixels(row, width, step, columns, 4, phases);
    }
}

/* Samples [from, to) of a coarse row. `phases` are `pitch` samples apart. */
static void across(const float *phases, size_t pitch, const shrink_plane *k, size_t channels,
                   size_t from, size_t to, uint16_t *out)
{
    float sum[GAUSSIAN_STRIP] = {0};
    size_t n = to - from, step = k->step_across;
    for (size_t p = 0; p < step; p++) {
        const float *a = phases + p * pitch + from, *b = a + channels, *c = b + channels,
                    *d = c + channels, *w = k->across + p;
        for (size_t x = 0; x < n; x++)
            sum[x] += (w[0] * a[x] + w[step] * b[x]) + (w[2 * step] * c[x] + w[3 * step] * d[x]);
    }
    for (size_t x = 0; x < n; x++)
        out[from + x] = (uint16_t)(int32_t)(sum[x] + 0.5f);
}

static void shrink_band(const bm_plan *plan, const bm_band *band)
{
    const shrink_plane *k = (const shrink_plane *)plan->data + band->plane;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t channels = plane->channels, samples = plane->width * channels;
    size_t coarse = plan->out.plane[band->plane].width, columns = coarse + GRID_TAPS - 1;
    float *row = band->scratch, *phases = row + k->row_floats;

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *centre = (const bm_sample *const *)band->in +
                                         (size_t)(y - band->y0) * k->step_down + k->down.radius;
        for (size_t from = 0; from < samples; from += GAUSSIAN_STRIP)
            down_float(centre, &k->down, from, strip_end(from, samples), row);
        part(row, plane->width, k->step_across, columns, channels, phases);
        for (size_t from = 0; from < coarse * channels; from += GAUSSIAN_STRIP)
            across(phases, columns * channels, k, channels, from,
                   strip_end(from, coarse * channels), band->out[y - band->y0]);
    }
}

BM_KERNELS(gaussian_shrink) = {.band = {shrink_band}};

#else

BM_DECLARE_KERNELS(gaussian_shrink)

static bm_span shrink_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const shrink_plane *k = (const shrink_plane *)plan->data + plane;
    int32_t step = (int32_t)k->step_down, radius = (int32_t)k->down.radius;
    return (bm_span){((int32_t)y0 - GRID_BEFORE) * step - radius,
                     ((int32_t)y1 - 1 - GRID_BEFORE) * step + radius + 1};
}

static bm_status shrink_weights(bm_plan *plan, double scale, shrink_plane *k, bm_error *error)
{
    uint32_t taps = GRID_TAPS * k->step_across;
    float *down = bm_plan_alloc(plan, 2 * k->step_down, sizeof *down);
    float *across = bm_plan_alloc(plan, taps, sizeof *across);
    if (!down || !across)
        return bm_fail(error, BM_E_NOMEM, "no memory for a B-spline of %u taps", taps);
    double step = k->step_down;
    for (uint32_t i = 0; i < 2 * k->step_down; i++)
        down[i] = (float)(grid_spline(i / step) / (i ? step : 2 * step));
    step = k->step_across;
    for (uint32_t i = 0; i < taps; i++)
        across[i] = (float)(grid_spline(i / step - GRID_TAPS / 2) / step * scale);
    k->down = (half_kernel){.radius = 2 * k->step_down - 1, .real = down};
    k->across = across;
    return BM_OK;
}

static bm_status shrink_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in;
    uint32_t step = grid_step(call->value[GRID_SIGMA].number, in);
    shrink_plane *planes = bm_plan_alloc(plan, in->planes, sizeof *planes);
    bm_desc *out = &plan->out;

    if (!planes)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a Gaussian");
    out->width = grid_length(in->width, step);
    out->height = grid_length(in->height, step);
    out->depth = 16;
    for (unsigned p = 0; p < in->planes; p++) {
        const bm_plane_desc *plane = &in->plane[p];
        shrink_plane *k = &planes[p];
        k->step_across = step >> plane->hshift;
        k->step_down = step >> plane->vshift;
        bm_status status = shrink_weights(plan, in->depth == 8 ? 257 : 1, k, error);
        if (status)
            return status;
        out->plane[p] = (bm_plane_desc){
            .width = out->width, .height = out->height, .channels = plane->channels};
        k->row_floats = (size_t)plane->width * plane->channels;
        size_t columns = (size_t)out->width + GRID_TAPS - 1;
        size_t floats = k->row_floats + k->step_across * columns * plane->channels;
        if (floats * sizeof(float) > plan->scratch_bytes)
            plan->scratch_bytes = floats * sizeof(float);
    }
    plan->data = planes;
    plan->need = shrink_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(gaussian_shrink_kernels, plan)->band[0];
    return BM_OK;
}

const bm_filter bm_filter_gaussian_shrink = {
    .name = "gaussian_shrink",
    .summary = "The picture on a coarse grid",
    .kind = BM_KIND_RESAMPLE,
    .models = BM_ANY_MODEL,
    .planar = true,
    .plan = shrink_plan,
};

#endif
