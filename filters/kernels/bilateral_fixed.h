/* SPDX-License-Identifier: MIT */
/* bilateral in fixed point, for 8-bit samples and small windows.
 *
 * A weight is 2^-z; z, the sum of the neighbour's share by space and by difference, has 5 bits before the point and 11
 * behind. Its whole part shifts; for the rest f, 0 <= f < 1, stands the parabola that comes closest to 2^-f, to 0.0017 of
 * it. Arithmetic takes the place of a table of weights because look-ups have no lanes on most machines, and here 32 fit in
 * a vector. The share by difference: the clipped difference D, scaled to fill 16 bits, squared, times a factor.
 *
 * Weights have 15 bits and are rounded down. Two neighbours of one pixel make up 32 bits: from there on nothing is
 * lost until the sums are divided.
 *
 * What p weighs for q, q weighs for p. So weights are made for the half of the disc that lies ahead, and kept until the
 * pixels ahead have used them. Where pixel x keeps a pair for its neighbours at a and a + 1, pixel x finds what it weighs
 * for those at -a - 1 and -a in the second lane of pixel x - a - 1 and the first lane of pixel x - a: a pair again, one
 * lane off. A pair of neighbours one above the other is found in two rows.
 *
 * How far the mean may be off: by relative errors e of the weights (parabola 0.0017, z rounded thrice 0.001), at most
 * e * 255 / 2 = 0.34 where half of the weight lies at 0 and half at 255; by the rounding of n weights, n / 2^15 times the
 * farthest difference that counts, below 0.375 by the plan's choice, divided by the sum of weights. The first needs a
 * sum of 2 at least, where the second is half: together below 0.48 of a level. */
#ifndef BM_KERNELS_BILATERAL_FIXED_H
#define BM_KERNELS_BILATERAL_FIXED_H

#include "kernels/bilateral.h"

#define FIXED_SPACE_BITS 11
#define FIXED_BEFORE 16   /* zeros before a row of weights, of which one may be read */
#define FIXED_NEVER 65535 /* z at which a weight is 0 */
#define FIXED_MOST_PAIRS 80
#define FIXED_HEADER 96 /* in front of what a strip keeps */
#define FIXED_MOST_STATE                                                                           \
    (2u << 20) /* bytes of all strips together, for bands to go on where the last one ended */
#define FIXED_MOST_RADIUS 9    /* whose disc has fewer than FIXED_MOST_TAPS */
#define FIXED_MOST_TAPS 256    /* 257 weights below 2^15 times 255 make less than 2^31 */
#define FIXED_MOST_REACH 12288 /* taps times difference: 0.375 * 2^15 */

/* Samples of a row of values, and of weights; vectors may reach beyond a strip and its halo. */
static inline size_t fixed_values_pitch(size_t radius)
{
    return (BILATERAL_STRIP + 4 * radius + 31) / 16 * 16;
}

static inline size_t fixed_weights_pitch(size_t radius)
{
    return (BILATERAL_STRIP + 2 * radius + 15) / 16 * 16 + FIXED_BEFORE;
}

/* Of all rows of values together. */
static inline size_t fixed_values(size_t radius, size_t channels)
{
    return (2 * radius + 1) * channels * fixed_values_pitch(radius);
}

/* What a strip needs: a header (which row of the ring is the oldest, and the pairs' turns), values, weights. */
static inline size_t fixed_state(const bilateral_data *data, size_t channels)
{
    return FIXED_HEADER + fixed_values(data->radius, channels) +
           data->kept * fixed_weights_pitch(data->radius);
}

#if defined BM_KERNEL_LEVEL && BM_KERNEL_DEPTH == 8

#include "kernels/vec_pairs.h"

/* 2^-f in 1/2^15 is PARABOLA_0 - f (PARABOLA_1 - f PARABOLA_2). */
#define PARABOLA_0 32711
#define PARABOLA_1 21824
#define PARABOLA_2 5525

/* Rows of the window from the top, each channel's samples as pairs with the next ones. */
typedef struct fixed_window {
    uint32_t *row[2 * FIXED_MOST_RADIUS + 1];
    size_t last, pitch;
} fixed_window;

/* Where pairs lie for the first pixel of a row: both lanes of each side by side, or apart. */
typedef struct fixed_spot {
    const uint16_t *both, *second;
} fixed_spot;

typedef struct fixed_term {
    fixed_spot weights, values;
} fixed_term;

/* For a row of output. What lies side by side comes first. */
typedef struct fixed_places {
    fixed_spot ahead[FIXED_MOST_PAIRS]; /* values, where the halo begins */
    uint32_t *weights[FIXED_MOST_PAIRS];
    fixed_term term[2 * FIXED_MOST_PAIRS];
    size_t turn[FIXED_MOST_PAIRS]; /* which of its kept rows is this one's */
    size_t pairs, pairs_in_row, terms, terms_in_row;
} fixed_places;

static inline fixed_spot spot_in_row(const uint32_t *row, ptrdiff_t x)
{
    return (fixed_spot){.both = (const uint16_t *)(row + x)};
}

/* `x` of both rows, in either lane. */
static inline fixed_spot spot_in_column(const uint32_t *row, const uint32_t *below, ptrdiff_t x)
{
    return (fixed_spot){(const uint16_t *)(row + x), (const uint16_t *)(below + x) - 1};
}

/* `apart` is a constant at each call. */
BM_INLINED bm_pairs load_spot(const fixed_spot *spot, size_t x, bool apart)
{
    bm_pairs both = bm_pairs_load(spot->both + 2 * x);
    return apart ? bm_pairs_mixed(both, bm_pairs_load(spot->second + 2 * x)) : both;
}

/* Makes the row below the window its last one. */
BM_INLINED void add_row(fixed_window *window, const strip *s, const uint8_t *in, size_t channels)
{
    uint8_t pixel[(BILATERAL_STRIP + 4 * FIXED_MOST_RADIUS + 32) * 3];
    uint16_t plane[3][BILATERAL_STRIP + 4 * FIXED_MOST_RADIUS + 32];
    const size_t pitch = window->pitch, known = s->n + 2 * s->halo;
    uint32_t *restrict row = window->row[0];

    memmove(window->row, window->row + 1, window->last * sizeof *window->row);
    window->row[window->last] = row;
    strip_copy(s, in, pixel);
    memset(pixel + known, 0, (pitch + 1) * channels - known);
    for (size_t x = 0; x <= pitch; x++)
        for (size_t c = 0; c < channels; c++)
            plane[c][x] = pixel[x * channels + c];
    for (size_t c = 0; c < channels; c++)
        for (size_t x = 0; x < pitch; x++)
            row[c * pitch + x] = plane[c][x] | (uint32_t)plane[c][x + 1] << 16;
}

BM_INLINED bm_pairs difference_of(const fixed_spot *ahead, size_t x, size_t pitch, size_t channels,
                                  bool apart, const bm_pairs *here)
{
    bm_pairs sum = {0};
    for (size_t c = 0; c < channels; c++)
        sum += bm_pairs_distance(load_spot(ahead, x + c * pitch, apart), here[c]);
    return sum;
}

/* How much the pairs ahead differ, for n pixels. */
BM_INLINED void compare_row(const fixed_places *places, const uint32_t *centre, size_t pitch,
                            size_t n, size_t channels)
{
    const size_t count = places->pairs, in_row = places->pairs_in_row;
    for (size_t x = 0; x < n; x += BM_PAIRS) {
        bm_pairs here[3];
        for (size_t c = 0; c < channels; c++)
            here[c] = bm_pairs_doubled(bm_pairs_load(centre + c * pitch + x));
        for (size_t k = 0; k < in_row; k++)
            bm_pairs_store(places->weights[k] + x,
                           difference_of(&places->ahead[k], x, pitch, channels, false, here));
        for (size_t k = in_row; k < count; k++)
            bm_pairs_store(places->weights[k] + x,
                           difference_of(&places->ahead[k], x, pitch, channels, true, here));
    }
}

/* Puts weights in the place of differences. A loop of its own gained a little in RGB and nothing in gray: docs/performance.md. */
static void weigh_row(const bilateral_data *data, uint32_t space_pair, size_t n, uint32_t *weights)
{
    const bm_pairs clip = bm_pairs_set(data->clip), scale = bm_pairs_set(data->scale);
    const bm_pairs factor = bm_pairs_set(data->factor), space = bm_pairs_of(space_pair);
    for (size_t x = 0; x < n; x += BM_PAIRS) {
        bm_pairs d = bm_pairs_least(bm_pairs_load(weights + x), clip) * scale;
        bm_pairs z = bm_pairs_plus(bm_pairs_high(bm_pairs_high(d, d), factor), space);
        bm_pairs f = z << (16 - FIXED_SPACE_BITS);
        bm_pairs slope = PARABOLA_1 - bm_pairs_high(f, bm_pairs_set(PARABOLA_2));
        bm_pairs power = PARABOLA_0 - bm_pairs_high(f, slope);
        bm_pairs_store(weights + x, bm_pairs_halve(power, z >> FIXED_SPACE_BITS));
    }
}

/* Sums of weights lie behind those of values. */
BM_INLINED void add_term(const fixed_term *term, size_t x, size_t pitch, size_t channels,
                         bool apart, bm_pair_sums *sum)
{
    const bm_pairs w = load_spot(&term->weights, x, apart);
    sum[channels] += bm_pairs_dot(w, bm_pairs_set(1));
    for (size_t c = 0; c < channels; c++)
        sum[c] += bm_pairs_dot(w, load_spot(&term->values, x + c * pitch, apart));
}

/* Weighted sums for n pixels. */
BM_INLINED void sum_row(const fixed_places *places, const uint32_t *centre, size_t pitch, size_t n,
                        size_t channels, int32_t (*sums)[BILATERAL_STRIP])
{
    const size_t terms = places->terms, in_row = places->terms_in_row;
    for (size_t x = 0; x < n; x += BM_PAIRS) {
        bm_pair_sums sum[4];
        const bm_pairs one = bm_pairs_of(PARABOLA_0); /* the weight of the pixel itself */
        for (size_t c = 0; c < channels; c++)
            sum[c] = bm_pairs_dot(one, bm_pairs_load(centre + c * pitch + x));
        sum[channels] = bm_pairs_dot(one, bm_pairs_set(1));
        for (size_t k = 0; k < in_row; k++)
            add_term(&places->term[k], x, pitch, channels, false, sum);
        for (size_t k = in_row; k < terms; k++)
            add_term(&places->term[k], x, pitch, channels, true, sum);
        for (size_t c = 0; c <= channels; c++)
            memcpy(sums[c] + x, &sum[c], sizeof sum[c]);
    }
}

/* Quotients are right to 1e-4 of a level in single precision, and exact where all values are the same. */
BM_INLINED void divide_row(const int32_t (*sums)[BILATERAL_STRIP], size_t n, size_t channels,
                           uint8_t *restrict out)
{
    uint8_t level[3][BILATERAL_STRIP];
    for (size_t x = 0; x < BILATERAL_STRIP; x++) {
        float part = 1 / (float)sums[channels][x];
        for (size_t c = 0; c < channels; c++)
            level[c][x] = (uint8_t)(int32_t)((float)sums[c][x] * part + 0.5f);
    }
    for (size_t x = 0; x < n; x++)
        for (size_t c = 0; c < channels; c++)
            out[x * channels + c] = level[c][x];
}

static inline size_t next_turn(size_t turn, size_t rows)
{
    return turn + 1 < rows ? turn + 1 : 0;
}

/* For the row in the middle of the window. Values have a halo of twice the radius, weights one of the radius. */
static void find_places(const bilateral_data *data, const fixed_window *window, uint32_t *kept,
                        fixed_places *places)
{
    const ptrdiff_t radius = (ptrdiff_t)data->radius;
    const size_t pitch = fixed_weights_pitch(data->radius);
    for (size_t k = 0; k < data->count; k++) {
        const bilateral_pair *pair = &data->pairs[k];
        const size_t turn = next_turn(places->turn[k], pair->rows);
        const size_t oldest = next_turn(turn, pair->rows), second = next_turn(oldest, pair->rows);
        const ptrdiff_t across = radius + pair->across, back = radius - pair->across;
        uint32_t *weights = kept + pair->kept * pitch + FIXED_BEFORE;
        uint32_t *const *below = window->row + radius + pair->down;
        uint32_t *const *above = window->row + radius - pair->down;
        fixed_term *ahead = &places->term[2 * k], *behind = ahead + 1;

        places->turn[k] = turn;
        places->weights[k] = weights + turn * pitch;
        ahead->weights = spot_in_row(places->weights[k], radius);
        ahead->weights.second = ahead->weights.both; /* side by side, whatever the values are */
        if (pair->vertical) {
            places->ahead[k] = spot_in_column(below[0], below[1], across);
            ahead->values = spot_in_column(below[0], below[1], radius + across);
            behind->weights =
                spot_in_column(weights + oldest * pitch, weights + second * pitch, back);
            behind->weights.both++;
            behind->values = spot_in_column(above[-1], above[0], radius + back);
        } else {
            places->ahead[k] = spot_in_row(below[0], across);
            ahead->values = spot_in_row(below[0], radius + across);
            behind->weights = spot_in_row(weights + oldest * pitch, back);
            behind->weights.both--;
            behind->values = spot_in_row(above[0], radius + back - 1);
        }
    }
}

/* `state` is the strip's own; with `resume`, it is as the band above left it. */
BM_INLINED void fixed_strip(const bilateral_data *data, const bm_band *band, const strip *s,
                            size_t channels, bool resume, uint32_t *state)
{
    const size_t radius = data->radius, n = s->n / channels, slots = 2 * radius + 1;
    const size_t rows = band->y1 - band->y0 + 2 * radius;
    uint32_t *oldest = state, *turns = state + 1, *values = state + FIXED_HEADER;
    uint32_t *kept = values + fixed_values(radius, channels);
    fixed_window window = {.last = 2 * radius, .pitch = fixed_values_pitch(radius)};
    fixed_places places = {.pairs = data->count,
                           .pairs_in_row = data->in_rows,
                           .terms = 2 * data->count,
                           .terms_in_row = 2 * data->in_rows};
    int32_t sums[4][BILATERAL_STRIP];

    for (size_t x = 0; x < BILATERAL_STRIP; x++)
        sums[channels][x] = 1;
    if (!resume) {
        memset(state, 0, FIXED_HEADER * sizeof *state);
        memset(kept, 0, data->kept * fixed_weights_pitch(radius) * sizeof *kept);
    }
    for (size_t k = 0; k < data->count; k++)
        places.turn[k] = turns[k];
    for (size_t i = 0; i < slots; i++)
        window.row[i] = values + (*oldest + i) % slots * channels * window.pitch;
    if (!resume)
        for (size_t i = 0; i < radius; i++)
            add_row(&window, s, band->in[i], channels);
    for (size_t row = resume ? radius : 0; row + radius < rows; row++) {
        add_row(&window, s, band->in[row + radius], channels);
        find_places(data, &window, kept, &places);
        const uint32_t *centre = window.row[radius] + radius;
        compare_row(&places, centre, window.pitch, n + 2 * radius, channels);
        for (size_t k = 0; k < data->count; k++)
            weigh_row(data, data->pairs[k].space, n + 2 * radius, places.weights[k]);
        if (row < radius)
            continue;
        sum_row(&places, window.row[radius] + 2 * radius, window.pitch, n, channels, sums);
        divide_row((const int32_t(*)[BILATERAL_STRIP])sums, n, channels,
                   (uint8_t *)band->out[row - radius] + s->from);
    }
    *oldest = (uint32_t)((size_t)(window.row[0] - values) / (channels * window.pitch));
    for (size_t k = 0; k < data->count; k++)
        turns[k] = (uint32_t)places.turn[k];
}

BM_INLINED void fixed_strips(const bm_plan *plan, const bm_band *band, size_t channels)
{
    const bilateral_data *data = plan->data;
    uint32_t *state = band->scratch;
    for (size_t x = 0; x < plan->in.width; x += BILATERAL_STRIP) {
        strip s = bilateral_strip(2 * data->radius, x, plan->in.width, channels);
        fixed_strip(data, band, &s, channels, band->resume && data->resumes, state);
        if (data->resumes)
            state += fixed_state(data, channels);
    }
}

static void fixed_band(const bm_plan *plan, const bm_band *band)
{
    if (plan->in.plane[0].channels == 1)
        fixed_strips(plan, band, 1);
    else
        fixed_strips(plan, band, 3);
}

#endif
#endif
