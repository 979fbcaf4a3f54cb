/* SPDX-License-Identifier: MIT */
/* Ordered dithering: each pixel is compared with the threshold of its place in a square of 8 by 8, which repeats (Bayer, An
 * optimum method for two-level rendition of continuous-tone pictures, 1973).
 *
 * With n = levels - 1 and M the place's number, 0 .. 63, a sample v becomes level q = floor(v n / max + (2 M + 1) / 128). So q is
 * the level below v, or the next one from a certain M on, and tables of those three by v are all there is: in integers,
 * 128 v n + (2 M + 1) max < 2^32 for 255 steps and 16 bits. */
#ifndef BM_KERNELS_DITHER_ORDERED_H
#define BM_KERNELS_DITHER_ORDERED_H

#include "kernels/bayer.h"
#include "kernels/kernel.h"

/* By sample: the value of the level below it and of the next one, and the least number that makes it the next one; 64: none. */
typedef struct dither_tables {
    const uint16_t *below, *next;
    const uint8_t *least;
} dither_tables;

#ifdef BM_KERNEL_LEVEL

/* `channels` and `colours` are constants at each call. */
BM_INLINED void ordered_row(const dither_tables *tables, const bm_sample *restrict in, uint32_t y,
                            size_t width, size_t channels, size_t colours, bm_sample *restrict out)
{
    uint8_t number[8];
    for (uint32_t x = 0; x < 8; x++)
        number[x] = (uint8_t)bayer_number(x, y);
    for (size_t x = 0; x < width; x++)
        for (size_t c = 0; c < channels; c++) {
            const size_t i = x * channels + c, v = in[i];
            if (c >= colours)
                out[i] = in[i];
            else
                out[i] = (bm_sample)(number[x & 7] >= tables->least[v] ? tables->next[v]
                                                                       : tables->below[v]);
        }
}

static void ordered_channels(const dither_tables *tables, const bm_sample *in, uint32_t y,
                             size_t width, size_t channels, size_t colours, bm_sample *out)
{
    if (channels == 1)
        ordered_row(tables, in, y, width, 1, colours, out);
    else if (channels == 3)
        ordered_row(tables, in, y, width, 3, 3, out);
    else
        ordered_row(tables, in, y, width, channels, colours, out);
}

#else

static inline bm_status dither_tables_make(dither_tables *tables, uint32_t levels, bm_plan *plan,
                                           bm_error *error)
{
    const uint32_t max = plan->in.depth == 8 ? 255 : 65535, steps = levels - 1;
    uint16_t *below = bm_plan_alloc(plan, max + 1, sizeof *below);
    uint16_t *next = bm_plan_alloc(plan, max + 1, sizeof *next);
    uint8_t *least = bm_plan_alloc(plan, max + 1, sizeof *least);
    if (!below || !next || !least)
        return bm_fail(error, BM_E_NOMEM, "no memory for the tables of dither");
    for (uint32_t v = 0; v <= max; v++) {
        const uint32_t level = v * steps / max, rest = v * steps % max;
        const uint32_t above = level < steps ? level + 1 : level;
        /* The least M with 128 rest + (2 M + 1) max >= 128 max. */
        const uint32_t missing = 128 * (max - rest);
        const uint32_t odd = (missing + max - 1) / max; /* 2 M + 1 at least */
        below[v] = (uint16_t)((level * max + steps / 2) / steps);
        next[v] = (uint16_t)((above * max + steps / 2) / steps);
        least[v] = (uint8_t)(odd / 2);
    }
    *tables = (dither_tables){below, next, least};
    return BM_OK;
}

#endif
#endif
