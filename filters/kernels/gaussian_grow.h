/* SPDX-License-Identifier: MIT */
/* Template: from the coarse grid back to the picture by cubic B-splines, the last of the steps for large sigma
 * (gaussian_grid.h). gaussian_grow.c rounds what comes, sharpen_grow.c takes it from the picture.
 *
 * Across first: a coarse row becomes a wide one, D phases one by one, which is needed only once in D rows. Then each row
 * of the picture is a sum of four wide ones.
 *
 * For 8 bits wide rows have 6 fraction bits in 16-bit lanes, as in gaussian_fixed.h: half a unit for each of the four
 * products down and for the wide row, 2.5 / 64 level, and weights that sum to 1 exactly, off by at most one unit of
 * 2^-15 each. For 16 bits it is single precision.
 *
 * Kernels: the including file has fixed_finish(), fixed_finish_one(), float_finish() and gets grow_rows(). Planning: it
 * gets grow_plan(). BM_KERNEL_DEPTH is the depth of the output. A file that defines GROW_IN_FLOATS has float_finish() alone:
 * 8 bits are made in single precision, too, on the scale of 16, and grow_rows_by() may widen what is not the picture's
 * channels. */
#ifndef BM_KERNELS_GAUSSIAN_GROW_H
#define BM_KERNELS_GAUSSIAN_GROW_H

#include <math.h>

#include "kernels/gaussian_blur.h"
#include "kernels/gaussian_grid.h"

#ifdef GROW_IN_FLOATS
#define GROW_FIXES_8 0
#else
#define GROW_FIXES_8 1
#endif

typedef struct grow_plane {
    uint32_t step_across, step_down;
    size_t pitch;         /* samples from a wide row to the next */
    const float *across;  /* GRID_TAPS weights for each phase, times the scale */
    const float *down;    /* the same for rows, */
    const int16_t *fixed; /* and in 1.15 */
} grow_plane;

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 8 && GROW_FIXES_8
typedef int16_t wide_sample;
#define WIDE_ROUNDING 0.5f
#else
typedef float wide_sample;
#define WIDE_ROUNDING 0.0f
#endif

/* n samples of one phase of a wide row. Its pixel q lies between coarse pixels q + 2 and q + 3; `coarse` is that of
 * index q + 1 for the first one. */
static void widen_phase(const uint16_t *coarse, const float *weights, size_t channels, size_t n,
                        float *out)
{
    const uint16_t *a = coarse, *b = a + channels, *c = b + channels, *d = c + channels;
    const float w0 = weights[0], w1 = weights[1], w2 = weights[2], w3 = weights[3];
    for (size_t x = 0; x < n; x++)
        out[x] = (w0 * (float)a[x] + w1 * (float)b[x]) + (w2 * (float)c[x] + w3 * (float)d[x]);
}

/* Puts pixels of a phase `step` pixels apart. `channels` is a constant at each call. */
BM_INLINED void spread(const float *phase, size_t pixels, size_t step, size_t channels,
                       wide_sample *wide)
{
    for (size_t q = 0; q < pixels; q++, wide += step * channels, phase += channels)
        for (size_t c = 0; c < channels; c++)
            wide[c] = (wide_sample)(phase[c] + WIDE_ROUNDING);
}

BM_INLINED void widen_pixels(const uint16_t *coarse, const grow_plane *k, size_t width,
                             size_t channels, wide_sample *wide)
{
    enum { MOST = 128 }; /* pixels of a phase at a time */
    float phase[MOST * 4];
    size_t step = k->step_across;
    for (size_t q = 0; q * step < width; q += MOST)
        for (size_t p = 0; p < step; p++) {
            size_t left = (width - q * step + step - 1 - p) / step;
            size_t pixels = left < MOST ? left : MOST;
            widen_phase(coarse + (q + 1) * channels, k->across + GRID_TAPS * p, channels,
                        pixels * channels, phase);
            spread(phase, pixels, step, channels, wide + (q * step + p) * channels);
        }
}

/* Makes a wide row out of a coarse one. */
typedef void (*grow_widen)(const bm_plan *plan, const bm_band *band, const grow_plane *k,
                           const uint16_t *coarse, wide_sample *wide);

static inline void widen_channels(const uint16_t *coarse, const grow_plane *k, size_t width,
                                  size_t channels, wide_sample *wide)
{
    switch (channels) {
    case 1:
        widen_pixels(coarse, k, width, 1, wide);
        break;
    case 2:
        widen_pixels(coarse, k, width, 2, wide);
        break;
    case 3:
        widen_pixels(coarse, k, width, 3, wide);
        break;
    default:
        widen_pixels(coarse, k, width, 4, wide);
    }
}

static inline void widen_plane(const bm_plan *plan, const bm_band *band, const grow_plane *k,
                               const uint16_t *coarse, wide_sample *wide)
{
    const bm_plane_desc *plane = &plan->out.plane[band->plane];
    widen_channels(coarse, k, plane->width, plane->channels, wide);
}

#if BM_KERNEL_DEPTH == 8 && GROW_FIXES_8

static inline void mix_wide(const int16_t *const *wide, const grow_plane *k, uint32_t phase,
                            size_t samples, const gaussian_row *row)
{
    const int16_t *a = wide[0], *b = wide[1], *c = wide[2], *d = wide[3];
    const int16_t *w = k->fixed + GRID_TAPS * phase;
    bm_v16 w0 = bm_v16_set(w[0]), w1 = bm_v16_set(w[1]);
    bm_v16 w2 = bm_v16_set(w[2]), w3 = bm_v16_set(w[3]);
    size_t x = 0;
    for (; x + BM_V16_LANES <= samples; x += BM_V16_LANES) {
        bm_v16 s =
            bm_v16_add(bm_v16_mulr(bm_v16_load(a + x), w0), bm_v16_mulr(bm_v16_load(b + x), w1));
        s = bm_v16_add(s, bm_v16_mulr(bm_v16_load(c + x), w2));
        s = bm_v16_add(s, bm_v16_mulr(bm_v16_load(d + x), w3));
        fixed_finish(row, x, s);
    }
    for (; x < samples; x++) {
        int32_t s = 0;
        for (size_t t = 0; t < GRID_TAPS; t++)
            s += (wide[t][x] * w[t] + 16384) >> 15;
        fixed_finish_one(row, x, s);
    }
}

#else

static inline void mix_wide(const float *const *wide, const grow_plane *k, uint32_t phase,
                            size_t samples, const gaussian_row *row)
{
    const float *w = k->down + GRID_TAPS * phase;
    const float w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
    for (size_t from = 0, to; from < samples; from = to) {
        float sum[GAUSSIAN_STRIP];
        to = strip_end(from, samples);
        const float *a = wide[0] + from, *b = wide[1] + from, *c = wide[2] + from,
                    *d = wide[3] + from;
        for (size_t x = 0; x < to - from; x++)
            sum[x] = (w0 * a[x] + w1 * b[x]) + (w2 * c[x] + w3 * d[x]);
        float_finish(row, from, to - from, sum);
    }
}

#endif

/* Scratch is a ring of the GRID_TAPS wide rows that were made last; a resumed band finds them there. Wide rows have
 * `channels` channels, and are made by `widen`, a constant at each call. */
BM_INLINED void grow_rows_by(const bm_plan *plan, const bm_band *band, const grow_plane *planes,
                             size_t channels, grow_widen widen, const void *finish)
{
    const grow_plane *k = planes + band->plane;
    size_t samples = plan->out.plane[band->plane].width * channels;
    uint32_t next = band->resume ? (band->y0 - 1) / k->step_down + GRID_TAPS + 1 : 0;

    for (uint32_t y = band->y0; y < band->y1; y++) {
        uint32_t first = y / k->step_down + 1;
        const wide_sample *wide[GRID_TAPS];
        for (next = next > first ? next : first; next < first + GRID_TAPS; next++)
            widen(plan, band, k, band->in[(int32_t)next - band->in_y0],
                  (wide_sample *)band->scratch + next % GRID_TAPS * k->pitch);
        for (uint32_t t = 0; t < GRID_TAPS; t++)
            wide[t] = (wide_sample *)band->scratch + (first + t) % GRID_TAPS * k->pitch;
        const gaussian_row row = {finish, band->side ? band->side[y - band->y0] : NULL,
                                  band->out[y - band->y0]};
        mix_wide(wide, k, y % k->step_down, samples, &row);
    }
}

static inline void grow_rows(const bm_plan *plan, const bm_band *band, const grow_plane *planes,
                             const void *finish)
{
    grow_rows_by(plan, band, planes, plan->out.plane[band->plane].channels, widen_plane, finish);
}

#else

static bm_span grow_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const grow_plane *k = (const grow_plane *)plan->data + plane;
    return (bm_span){(int32_t)(y0 / k->step_down) + 1,
                     (int32_t)((y1 - 1) / k->step_down + 1 + GRID_TAPS)};
}

/* GRID_TAPS weights for each of `step` phases, those of one summing to `scale`; in 1.15 to exactly 1. */
static bm_status grow_weights(bm_plan *plan, uint32_t step, double scale, const float **weights,
                              const int16_t **in_fixed, bm_error *error)
{
    float *real = bm_plan_alloc(plan, (size_t)GRID_TAPS * step, sizeof *real);
    int16_t *fixed = bm_plan_alloc(plan, (size_t)GRID_TAPS * step, sizeof *fixed);
    if (!real || !fixed)
        return bm_fail(error, BM_E_NOMEM, "no memory for B-splines in %u phases", step);
    for (uint32_t p = 0; p < step; p++) {
        double sum = 0;
        int32_t given = 0;
        for (uint32_t t = 0; t < GRID_TAPS; t++) {
            double w = grid_spline((double)p / step + 1 - t);
            real[GRID_TAPS * p + t] = (float)(w * scale);
            sum += w;
            int32_t upto = (int32_t)lround(sum * 32768);
            fixed[GRID_TAPS * p + t] = (int16_t)(upto - given);
            given = upto;
        }
    }
    *weights = real;
    *in_fixed = fixed;
    return BM_OK;
}

/* Plans all of the step but plan->data, which must begin with `planes`. */
static bm_status grow_plan(const bm_call *call, bm_plan *plan, grow_plane *planes,
                           const bm_kernel_table kernels, bm_error *error)
{
    const bm_desc *shape = grid_shape(call);
    uint32_t step = grid_step(call->value[GRID_SIGMA].number, shape);
    bool to_8 = shape->depth == 8, fixed = to_8 && GROW_FIXES_8;

    for (unsigned p = 0; p < shape->planes; p++) {
        const bm_plane_desc *plane = &shape->plane[p];
        grow_plane *k = &planes[p];
        const int16_t *unused;
        k->step_across = step >> plane->hshift;
        k->step_down = step >> plane->vshift;
        k->pitch = ((size_t)plane->width * plane->channels + 31) / 32 * 32;
        bm_status status =
            grow_weights(plan, k->step_across, fixed ? 64.0 / 257 : 1, &k->across, &unused, error);
        if (!status)
            status = grow_weights(plan, k->step_down, 1, &k->down, &k->fixed, error);
        if (status)
            return status;
        size_t bytes = GRID_TAPS * k->pitch * (fixed ? sizeof(int16_t) : sizeof(float));
        plan->scratch_bytes = bytes > plan->scratch_bytes ? bytes : plan->scratch_bytes;
    }
    plan->out = *shape;
    plan->need = grow_need;
    plan->start_rows = GRID_TAPS; /* a wide row costs about as much as a row of output */
    plan->edge = BM_EDGE_CLAMP;
    plan->band = kernels[plan->level][!to_8]->band[0];
    return BM_OK;
}

#endif
#endif
