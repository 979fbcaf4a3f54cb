/* SPDX-License-Identifier: MIT */
/* How two colours make one: W3C, Compositing and Blending Level 1, 2024, section 9; add and subtract as GIMP has them. */
#ifndef BM_KERNELS_OVERLAY_BLEND_H
#define BM_KERNELS_OVERLAY_BLEND_H

typedef enum overlay_blend {
    BLEND_NORMAL,
    BLEND_MULTIPLY,
    BLEND_SCREEN,
    BLEND_OVERLAY,
    BLEND_DARKEN,
    BLEND_LIGHTEN,
    BLEND_COLOR_DODGE,
    BLEND_COLOR_BURN,
    BLEND_HARD_LIGHT,
    BLEND_SOFT_LIGHT,
    BLEND_DIFFERENCE,
    BLEND_EXCLUSION,
    BLEND_ADD,
    BLEND_SUBTRACT
} overlay_blend;

#ifdef BM_KERNEL_LEVEL

#include <math.h>

/* What 1 is: whole numbers below it are exact, so that differences from white are. */
#define BLEND_ONE 65535.0f

static inline float blend_screen(float b, float s)
{
    return b + s - b * s * (1 / BLEND_ONE);
}

static inline float blend_hard_light(float b, float s)
{
    return s <= BLEND_ONE / 2 ? b * (2 * s) * (1 / BLEND_ONE) : blend_screen(b, 2 * s - BLEND_ONE);
}

static inline float blend_soft_light(float below, float above)
{
    const float b = below * (1 / BLEND_ONE), s = above * (1 / BLEND_ONE);
    const float lighter = b <= 0.25f ? ((16 * b - 12) * b + 4) * b : sqrtf(b);
    return BLEND_ONE *
           (s <= 0.5f ? b - (1 - 2 * s) * b * (1 - b) : b + (2 * s - 1) * (lighter - b));
}

static inline float blend_least(float a, float b)
{
    return a < b ? a : b;
}

static inline float blend_most(float a, float b)
{
    return a > b ? a : b;
}

static inline float blend_dodge(float b, float s)
{
    float lighter = blend_least(BLEND_ONE, b * BLEND_ONE / (BLEND_ONE - s));
    return b == 0 ? 0 : s == BLEND_ONE ? BLEND_ONE : lighter;
}

static inline float blend_burn(float b, float s)
{
    float darker = BLEND_ONE - blend_least(BLEND_ONE, (BLEND_ONE - b) * BLEND_ONE / s);
    return b == BLEND_ONE ? BLEND_ONE : s == 0 ? 0 : darker;
}

/* Of the colour below and the one above, whole numbers up to BLEND_ONE. `how` is a constant at each call. */
BM_INLINED float blend_colours(overlay_blend how, float b, float s)
{
    switch (how) {
    case BLEND_MULTIPLY:
        return b * s * (1 / BLEND_ONE);
    case BLEND_SCREEN:
        return blend_screen(b, s);
    case BLEND_OVERLAY:
        return blend_hard_light(s, b);
    case BLEND_DARKEN:
        return blend_least(b, s);
    case BLEND_LIGHTEN:
        return blend_most(b, s);
    case BLEND_COLOR_DODGE:
        return blend_dodge(b, s);
    case BLEND_COLOR_BURN:
        return blend_burn(b, s);
    case BLEND_HARD_LIGHT:
        return blend_hard_light(b, s);
    case BLEND_SOFT_LIGHT:
        return blend_soft_light(b, s);
    case BLEND_DIFFERENCE:
        return b < s ? s - b : b - s;
    case BLEND_EXCLUSION:
        return b + s - 2 * b * s * (1 / BLEND_ONE);
    case BLEND_ADD:
        return blend_least(BLEND_ONE, b + s);
    case BLEND_SUBTRACT:
        return blend_most(0, b - s);
    default:
        return s;
    }
}

#endif

#endif
