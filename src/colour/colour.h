/* SPDX-License-Identifier: MIT */
/* Colours on their way from a decoder to the chain: through a picture's profile to sRGB, and out of CMYK. What the
 * pipeline's bm_colour does here. */
#ifndef BM_COLOUR_COLOUR_H
#define BM_COLOUR_COLOUR_H

#include "bandmill/pipeline.h"

/* ICC.1's rendering intents, in their order there. */
typedef enum bm_intent {
    BM_INTENT_PERCEPTUAL,
    BM_INTENT_RELATIVE,
    BM_INTENT_SATURATION,
    BM_INTENT_ABSOLUTE
} bm_intent;

/* "perceptual" ... in their order, ending with NULL. */
extern const char *const bm_intent_names[];

typedef struct bm_colour_options {
    /* Pictures with a profile become sRGB, gray ones gray on sRGB's curve; CMYK becomes sRGB also without one. Not set: only
     * CMYK is converted, where the chain or the output does not take it. */
    bool to_srgb;
    bm_intent intent; /* with black point compensation, but for BM_INTENT_ABSOLUTE */
} bm_colour_options;

/* `options` must outlive whatever uses the hooks.
 *
 * Warnings: bad_profile (the profile is broken or of another colour model than the picture: not used), cmyk_to_rgb
 * (CMYK became RGB without being asked for, or without a profile, by (max - ink) * (max - black) / max). */
bm_colour bm_colour_hooks(const bm_colour_options *options);

/* Writes name and version of the library that knows profiles. */
void bm_colour_library(char *text, size_t size);

#endif
