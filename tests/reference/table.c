/* SPDX-License-Identifier: MIT */
/* Which filter is checked against which reference, and how closely. */
#include "table.h"

#include <string.h>

/* Rounded once and correctly; the reference itself is right to far less than the rest. */
#define HALF 0.500001

static const bm_reference references[] = {
    {"brightness", exact_brightness, {HALF, HALF}, false},
    {"contrast", exact_contrast, {HALF, HALF}, false},
    {"dither", exact_dither, {0, 0}, false},
    {"equalize", exact_equalize, {0, 0}, false},
    {"flip", exact_flip, {0, 0}, true},
    {"flop", exact_flop, {0, 0}, true},
    {"gamma", exact_gamma, {HALF, HALF}, false},
    {"gaussian", exact_gaussian, {0.75, 0.75}, true},
    {"grayscale", exact_grayscale, {0, 0}, true},
    {"invert", exact_invert, {0, 0}, false},
    {"posterize", exact_posterize, {0, 0}, false},
    {"resize", exact_resize, {0.75, 0.75}, true},
    {"rotate", exact_rotate, {0, 0}, true},
    {"threshold", exact_threshold, {0, 0}, false},
};

const bm_reference *bm_reference_find(const char *name)
{
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        if (strcmp(references[i].name, name) == 0)
            return &references[i];
    return NULL;
}
