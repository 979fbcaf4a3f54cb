/* SPDX-License-Identifier: MIT */
/* Maps that multiply linear light, for samples on sRGB's curve. Powers are dear: a sample's light is looked up, and so is
 * that half way between two levels, which more light only passes upwards. A table of 16 bits so takes 131071 powers once
 * in a process, and a walk each time. */
#ifndef BM_KERNELS_LIGHT_GAIN_H
#define BM_KERNELS_LIGHT_GAIN_H

#include "core/srgb.h"
#include "kernels/map.h"

typedef struct bm_light_gain {
    double factor;
    const double *half_levels; /* bm_srgb_half_levels() */
    uint32_t *level;           /* that of the sample before */
} bm_light_gain;

/* A bm_map_function; its context is a bm_light_gain, whose `level` starts from 0. */
static inline double bm_light_times(const void *context, double v, double max)
{
    const bm_light_gain *gain = context;
    const double light = gain->half_levels[2 * (size_t)v] * gain->factor;
    uint32_t level = *gain->level;
    while (level < max && gain->half_levels[2 * level + 1] <= light)
        level++;
    *gain->level = level;
    return level;
}

/* As the functions of map.h: a channel, and all but alpha. */
static inline bm_status bm_light_channel(bm_plan *plan, size_t c, double factor, bm_error *error)
{
    uint32_t level = 0;
    const bm_light_gain gain = {factor, bm_srgb_half_levels(plan->in.depth), &level};
    return bm_map_channel(plan, c, bm_light_times, &gain, error);
}

static inline bm_status bm_light_colours(bm_plan *plan, double factor, bm_error *error)
{
    uint32_t level = 0;
    const bm_light_gain gain = {factor, bm_srgb_half_levels(plan->in.depth), &level};
    return bm_map_colours(plan, bm_light_times, &gain, error);
}

#endif
