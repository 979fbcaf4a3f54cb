/* SPDX-License-Identifier: MIT */
/* The tables behind the curve of sRGB: constants but for the moment in which they are made, once in a process. */
#include "core/srgb.h"

#include <pthread.h>
#include <stddef.h>

#include "kernels/srgb_curve.h"

#define LINEAR_MAX 65535

static uint16_t to_linear_8[256], to_linear_16[65536];
static uint8_t from_linear_8[LINEAR_MAX + 1];
static uint16_t from_linear_16[LINEAR_MAX + 1];
static double half_levels_8[2 * 255 + 1], half_levels_16[2 * 65535 + 1];

/* No entry hangs on the last bits of bm_srgb_light(): in its straight part 65535 v / 12.92 is a multiple of 1/323 (of 1/646
 * half way between samples), so never half way between two steps or on one; a test bounds how near its curved part comes. */
static void fill_to_linear(uint16_t *table, size_t samples)
{
    for (size_t v = 0; v < samples; v++)
        table[v] = (uint16_t)(bm_srgb_light((double)v / (double)(samples - 1)) * LINEAR_MAX + 0.5);
}

/* The first step of light that is nearer, as a sample, to v + 1 than to v. */
static size_t first_above(size_t v, size_t samples)
{
    return (size_t)ceil(bm_srgb_light(((double)v + 0.5) / (double)(samples - 1)) * LINEAR_MAX);
}

static void make_8(void)
{
    fill_to_linear(to_linear_8, 256);
    for (size_t step = 0, v = 0; v < 256; v++)
        for (size_t end = v < 255 ? first_above(v, 256) : LINEAR_MAX + 1; step < end; step++)
            from_linear_8[step] = (uint8_t)v;
}

static void make_16(void)
{
    fill_to_linear(to_linear_16, 65536);
    for (size_t step = 0, v = 0; v < 65536; v++)
        for (size_t end = v < 65535 ? first_above(v, 65536) : LINEAR_MAX + 1; step < end; step++)
            from_linear_16[step] = (uint16_t)v;
}

static void make(unsigned depth)
{
    static pthread_once_t once_8 = PTHREAD_ONCE_INIT, once_16 = PTHREAD_ONCE_INIT;
    if (depth == 8)
        pthread_once(&once_8, make_8);
    else
        pthread_once(&once_16, make_16);
}

const uint16_t *bm_srgb_to_linear(unsigned depth)
{
    make(depth);
    return depth == 8 ? to_linear_8 : to_linear_16;
}

const void *bm_srgb_from_linear(unsigned depth)
{
    make(depth);
    return depth == 8 ? (const void *)from_linear_8 : from_linear_16;
}

static void make_half_levels_8(void)
{
    for (size_t k = 0; k <= 2 * 255; k++)
        half_levels_8[k] = bm_srgb_light((double)k / (2 * 255));
}

static void make_half_levels_16(void)
{
    for (size_t k = 0; k <= 2 * 65535; k++)
        half_levels_16[k] = bm_srgb_light((double)k / (2 * 65535));
}

const double *bm_srgb_half_levels(unsigned depth)
{
    static pthread_once_t once_8 = PTHREAD_ONCE_INIT, once_16 = PTHREAD_ONCE_INIT;
    if (depth == 8)
        pthread_once(&once_8, make_half_levels_8);
    else
        pthread_once(&once_16, make_half_levels_16);
    return depth == 8 ? half_levels_8 : half_levels_16;
}
