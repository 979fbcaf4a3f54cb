/* SPDX-License-Identifier: MIT */
/* What the files of this folder share. */
#ifndef BM_COLOUR_PARTS_H
#define BM_COLOUR_PARTS_H

#include "bandmill/icc.h"

/* ---- profiles ------------------------------------------------------------------------------------------------ */

typedef struct bm_profile bm_profile;

#define BM_COMPLAINT 100 /* characters; a warning has room for them */

typedef enum bm_profile_kind {
    BM_PROFILE_USABLE,
    BM_PROFILE_SRGB, /* nothing would change by more than a level of 8 bits */
    BM_PROFILE_BAD   /* `complaint` says why */
} bm_profile_kind;

/* Prepares the conversion of rows like `desc` (interleaved) from the profile to sRGB: gray stays gray, the rest becomes
 * RGB, alpha is copied. *profile is made in the first case alone. BM_E_NOMEM. */
bm_status bm_profile_open(bm_profile **profile, const bm_blob *icc, const bm_desc *desc,
                          bm_intent intent, bm_profile_kind *kind, char complaint[BM_COMPLAINT],
                          bm_error *error);
/* Memory that it holds. */
size_t bm_profile_bytes(const bm_profile *profile);
/* One thread at a time. */
void bm_profile_apply(bm_profile *profile, const void *in, void *out, size_t pixels);
/* Accepts NULL. */
void bm_profile_close(bm_profile *profile);

/* ---- CMYK without a profile ---------------------------------------------------------------------------------- */

/* `depth` 8 or 16. */
void bm_cmyk_to_rgb(const void *in, void *out, size_t pixels, unsigned depth);

#endif
