/* SPDX-License-Identifier: MIT */
/* How filters whose results have a sign show them: as magnitudes, or around mid gray. */
#ifndef BM_KERNELS_SIGNED_LEVELS_H
#define BM_KERNELS_SIGNED_LEVELS_H

#include "kernels/kernel.h"

enum signed_output { SIGNED_MAGNITUDE, SIGNED_AROUND_GRAY };

#ifdef BM_KERNEL_LEVEL

#define SIGNED_GRAY ((BM_SAMPLE_MAX + 1) / 2)

/* Rounded to nearest, halves upwards. `output` is a constant at each call. */
BM_INLINED bm_sample signed_level(float v, enum signed_output output)
{
    float level = output == SIGNED_MAGNITUDE ? (v < 0 ? -v : v) : v + SIGNED_GRAY;
    level = level > 0 ? level : 0;
    level = level < BM_SAMPLE_MAX ? level : BM_SAMPLE_MAX;
    return (bm_sample)(int32_t)(level + 0.5f);
}

#else

#define SIGNED_OUTPUT_PARAM                                                                        \
    {                                                                                              \
        .name = "output", .type = BM_PARAM_CHOICE, .choices = signed_output_names,                 \
        .doc =                                                                                     \
            "magnitude: how strong it is, on black; signed: added to mid gray, 128 (32768 in 16 "  \
            "bits)"                                                                                \
    }

static const char *const signed_output_names[] = {"magnitude", "signed", NULL};

#endif
#endif
