/* SPDX-License-Identifier: MIT */
/* Colours on their way from a decoder to the chain: through a picture's ICC profile to sRGB, and out of CMYK. One way to fill in
 * bm_pipeline_config.colour (bandmill/pipeline.h), by Little CMS. */
#ifndef BANDMILL_ICC_H
#define BANDMILL_ICC_H

#include "bandmill/pipeline.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* ICC.1's rendering intents, in their order there. */
typedef enum bm_intent {
    BM_INTENT_PERCEPTUAL, /* as the profile's maker found it pleasing */
    BM_INTENT_RELATIVE,   /* exactly, but for the white, and cut off where sRGB ends */
    BM_INTENT_SATURATION, /* vivid before true: diagrams */
    BM_INTENT_ABSOLUTE    /* exactly, the white of the paper included */
} bm_intent;

/* "perceptual" ... in their order, ending with NULL. Static storage. */
extern const char *const bm_intent_names[];

/* All zeros: colours stay as they are stored, but for CMYK where it cannot. */
typedef struct bm_colour_options {
    /* Pictures with a profile become sRGB, gray ones gray on sRGB's curve; CMYK becomes sRGB also without one. Not set: only
     * CMYK is converted, where the chain or the output does not take it. */
    bool to_srgb;
    bm_intent intent; /* with black point compensation, but for BM_INTENT_ABSOLUTE */
} bm_colour_options;

/* The interface that converts so. `options` must outlive whatever uses it; any number of threads and pipelines may at once.
 *
 * Pictures fail with BM_E_NOMEM. Warnings: bad_profile (the profile is broken or of another colour model than the picture: not used),
 * cmyk_to_rgb (CMYK became RGB without being asked for, or without a profile, by (max - ink) * (max - black) / max). */
bm_colour bm_colour_hooks(const bm_colour_options *options);

/* Writes name and version of the library that knows profiles, "Little CMS 2.14", and NUL to `size` bytes at `text`. */
void bm_colour_library(char *text, size_t size);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
