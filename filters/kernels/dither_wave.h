/* SPDX-License-Identifier: MIT */
/* Error diffusion of several rows at once: a wave front that runs over them, one row a lane.
 *
 * At step s lane l is at pixel s - 2l of its row, so that the pixel to the upper right was done the step before, two to the
 * right of which the lane above is now. What a lane hands down with a step is complete for the pixel one to the left of
 * its own, which is the one where the lane below will be with the next step: errors go down by moving over one lane.
 * The first row takes what the row above left in memory, the last one leaves there what it hands down.
 *
 * Before its row begins and after it ended a lane is at pixels that do not exist: their error counts as 0, which is what
 * drops the shares that fall outside the picture.
 *
 * Samples go to lanes and come back through blocks of WAVE_STEPS steps. */
#ifndef BM_KERNELS_DITHER_WAVE_H
#define BM_KERNELS_DITHER_WAVE_H

#include <string.h>

#include "kernels/kernel.h"

/* As many lanes as a vector has. WAVE_DOWN: where each lane gets what is handed down; the first one's is replaced. */
#if defined __AVX512BW__
#define WAVE_ROWS 16
#define WAVE_DOWN 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
#elif defined __AVX2__
#define WAVE_ROWS 8
#define WAVE_DOWN 7, 0, 1, 2, 3, 4, 5, 6
#else
#define WAVE_ROWS 4
#define WAVE_DOWN 3, 0, 1, 2
#endif
#define WAVE_STEPS 64

typedef int32_t wave_lanes __attribute__((vector_size(4 * WAVE_ROWS)));
typedef float wave_floats __attribute__((vector_size(4 * WAVE_ROWS)));

/* One channel of some rows. The rows are those of the last lanes, so that the last row is always in the last lane. */
typedef struct wave {
    const bm_sample *const *in;
    bm_sample *const *out;
    uint32_t rows;
    int32_t width;
    size_t channels, channel;
    int32_t
        *errors; /* a pixel: what the row above the first hands down; then what the last row does */
    int32_t steps; /* levels less one */
} wave;

typedef struct wave_block {
    wave_lanes
        sample[WAVE_STEPS]; /* in, then out; as wide as sums, since compilers widen one by one */
    int32_t above[WAVE_STEPS], below[WAVE_STEPS];
} wave_block;

/* What goes from step to step. */
typedef struct wave_state {
    wave_lanes x;           /* of each lane; far from the picture in lanes without a row */
    wave_lanes handed;      /* for the pixels below the ones to the left, complete */
    wave_lanes right;       /* for these pixels, from the left */
    wave_lanes below;       /* for the pixels below the ones to the left, so far */
    wave_lanes lower_right; /* for the pixels below these, so far */
} wave_state;

static inline wave_lanes wave_all(int32_t v)
{
    return v - (wave_lanes){0};
}

/* `yes` where `which` has all bits, `no` where it has none. */
static inline wave_lanes wave_choice(wave_lanes which, wave_lanes yes, wave_lanes no)
{
    return (which & yes) | (~which & no);
}

/* floor(n / divisor). In 8 bits n is below 2^20 and the divisor at most 4080, so that n + 1/2 is exact, and quotients, below
 * 256, are at least 1/8160 from a whole number; reciprocal and product are off by a part of 2^-24 each, 1/32768 together.
 * In 16 bits n is below 2^28 and quotients are below 2^16: with the conversion of n they are off by less than 1. */
static inline wave_lanes wave_quotient(wave_lanes n, int32_t divisor)
{
    wave_floats numerator = __builtin_convertvector(n, wave_floats) + 0.5f;
    wave_lanes quotient = __builtin_convertvector(numerator * (1.0f / (float)divisor), wave_lanes);
#if BM_KERNEL_DEPTH == 16
    wave_lanes rest = n - quotient * divisor;
    quotient += (rest < 0) - (rest >= divisor);
#endif
    return quotient;
}

/* The level that is nearest to t sixteenths. */
BM_INLINED wave_lanes wave_nearest(wave_lanes t, int32_t steps, bool two)
{
    const int32_t max = BM_SAMPLE_MAX;
    if (two)
        return (t >= 8 * max) & max;
    wave_lanes low = wave_choice(t < 0, wave_all(0), t);
    wave_lanes wanted = wave_choice(low > 16 * max, wave_all(16 * max), low);
    wave_lanes q = wave_quotient(wanted * steps + 8 * max, 16 * max);
    return wave_quotient(2 * max * q + steps, 2 * steps);
}

/* The steps of a block. `inside`: all lanes are at pixels of their rows. */
BM_INLINED void wave_go(wave_state *state, wave_block *block, int32_t count, wave_lanes first,
                        int32_t width, int32_t steps, bool two, bool inside)
{
    wave_state s = *state;
    for (int32_t i = 0; i < count; i++) {
        wave_lanes carried = __builtin_shufflevector(s.handed, s.handed, WAVE_DOWN);
        carried = wave_choice(first, wave_all(block->above[i]), carried);
        wave_lanes t = 16 * block->sample[i] + carried + s.right;
        wave_lanes value = wave_nearest(t, steps, two);
        wave_lanes d = t - 16 * value;
        if (!inside)
            d &= (s.x >= 0) & (s.x < width);
        wave_lanes r = (7 * d + 8) >> 4, l = (3 * d + 8) >> 4, b = (5 * d + 8) >> 4;
        s.handed = s.below + l;
        s.below = s.lower_right + b;
        s.lower_right = d - r - l - b;
        s.right = r;
        s.x += 1;
        block->sample[i] = value;
        block->below[i] = s.handed[WAVE_ROWS - 1];
    }
    *state = s;
}

/* The part of the steps from `start` on, `count` of them, in which a lane is inside: [*from, *to) of the block. */
static inline void wave_clip(int32_t start, int32_t lane, int32_t width, int32_t count,
                             int32_t *from, int32_t *to)
{
    int32_t x = start - 2 * lane;
    *from = x < 0 ? (-x < count ? -x : count) : 0;
    *to = width - x < count ? (width - x > *from ? width - x : *from) : count;
}

static void wave_take(const wave *w, wave_block *block, int32_t start, int32_t count)
{
    int32_t *samples = (int32_t *)block->sample;
    for (uint32_t row = 0; row < w->rows; row++) {
        int32_t lane = (int32_t)(WAVE_ROWS - w->rows + row), from, to;
        wave_clip(start, lane, w->width, count, &from, &to);
        const bm_sample *in = w->in[row] + w->channel;
        for (int32_t i = from; i < to; i++)
            samples[i * WAVE_ROWS + lane] = in[(size_t)(start - 2 * lane + i) * w->channels];
    }
}

static void wave_give(const wave *w, const wave_block *block, int32_t start, int32_t count)
{
    const int32_t *samples = (const int32_t *)block->sample;
    for (uint32_t row = 0; row < w->rows; row++) {
        int32_t lane = (int32_t)(WAVE_ROWS - w->rows + row), from, to;
        wave_clip(start, lane, w->width, count, &from, &to);
        bm_sample *out = w->out[row] + w->channel;
        for (int32_t i = from; i < to; i++)
            out[(size_t)(start - 2 * lane + i) * w->channels] =
                (bm_sample)samples[i * WAVE_ROWS + lane];
    }
}

/* The same where all lanes are inside for a whole block: without a branch between the samples of a step. `channels` is
 * a constant at each call. */
BM_INLINED void wave_take_whole(const wave *w, wave_block *block, int32_t start, size_t channels)
{
    int32_t *samples = (int32_t *)block->sample;
    const bm_sample *from[WAVE_ROWS];
    for (int32_t lane = 0; lane < WAVE_ROWS; lane++)
        from[lane] = w->in[lane] + (size_t)(start - 2 * lane) * channels + w->channel;
    for (size_t i = 0; i < WAVE_STEPS; i++)
        for (size_t lane = 0; lane < WAVE_ROWS; lane++)
            samples[i * WAVE_ROWS + lane] = from[lane][i * channels];
}

BM_INLINED void wave_give_whole(const wave *w, const wave_block *block, int32_t start,
                                size_t channels)
{
    const int32_t *samples = (const int32_t *)block->sample;
    bm_sample *to[WAVE_ROWS];
    for (int32_t lane = 0; lane < WAVE_ROWS; lane++)
        to[lane] = w->out[lane] + (size_t)(start - 2 * lane) * channels + w->channel;
    for (size_t i = 0; i < WAVE_STEPS; i++)
        for (size_t lane = 0; lane < WAVE_ROWS; lane++)
            to[lane][i * channels] = (bm_sample)samples[i * WAVE_ROWS + lane];
}

/* Errors of the row above, for the first row's pixels; 0 beyond its end. */
static void wave_take_errors(const wave *w, wave_block *block, int32_t start, int32_t count)
{
    int32_t from, to;
    wave_clip(start, (int32_t)(WAVE_ROWS - w->rows), w->width, count, &from, &to);
    memset(block->above, 0, sizeof block->above);
    for (int32_t i = from; i < to; i++)
        block->above[i] = w->errors[start - 2 * (int32_t)(WAVE_ROWS - w->rows) + i];
}

/* What the last row handed down belongs to the pixel to the left of where it was. */
static void wave_give_errors(const wave *w, const wave_block *block, int32_t start, int32_t count)
{
    int32_t from, to;
    wave_clip(start - 1, WAVE_ROWS - 1, w->width, count, &from, &to);
    for (int32_t i = from; i < to; i++)
        w->errors[start - 1 - 2 * (WAVE_ROWS - 1) + i] = block->below[i];
}

/* `two` and `channels` are constants at each call. */
BM_INLINED void wave_run(const wave *w, bool two, size_t channels)
{
    const int32_t first_lane = (int32_t)(WAVE_ROWS - w->rows), end = w->width + 2 * WAVE_ROWS - 1;
    wave_block block;
    wave_state state;
    wave_lanes first = {0};

    memset(&block, 0, sizeof block);
    memset(&state, 0, sizeof state);
    first[first_lane] = -1;
    for (int32_t lane = 0; lane < WAVE_ROWS; lane++)
        state.x[lane] = lane < first_lane ? INT32_MIN / 2 : 2 * (first_lane - lane);
    for (int32_t start = 2 * first_lane, count; start < end; start += count) {
        count = end - start < WAVE_STEPS ? end - start : WAVE_STEPS;
        bool whole = first_lane == 0 && count == WAVE_STEPS && start >= 2 * (WAVE_ROWS - 1) &&
                     start + count <= w->width;
        wave_take_errors(w, &block, start, count);
        if (whole) {
            wave_take_whole(w, &block, start, channels);
            wave_go(&state, &block, WAVE_STEPS, first, w->width, w->steps, two, true);
            wave_give_whole(w, &block, start, channels);
        } else {
            wave_take(w, &block, start, count);
            wave_go(&state, &block, count, first, w->width, w->steps, two, false);
            wave_give(w, &block, start, count);
        }
        wave_give_errors(w, &block, start, count);
    }
}

#endif
