/* SPDX-License-Identifier: MIT */
/* The curve of sRGB (IEC 61966-2-1), samples and light on a scale of 0 .. 1. For tables: core/srgb.h has those of 16 bits. */
#ifndef BM_KERNELS_SRGB_CURVE_H
#define BM_KERNELS_SRGB_CURVE_H

#include "kernels/own_math.h"

static inline double bm_srgb_light(double v)
{
    return v <= 0.04045 ? v / 12.92 : bm_own_power((v + 0.055) / 1.055, 2.4);
}

static inline double bm_srgb_sample(double light)
{
    return light <= 0.0031308 ? light * 12.92 : 1.055 * bm_own_power(light, 1 / 2.4) - 0.055;
}

#endif
