/* SPDX-License-Identifier: MIT */
/* Which of a source's metadata goes into an output: one policy for every format. */
#ifndef BM_CODEC_METADATA_H
#define BM_CODEC_METADATA_H

#include "exif.h"
#include "bandmill/codec.h"

/* What to write, in order. The bytes belong to the source picture, or where they had to be changed,
 * to this. */
typedef struct bm_metadata {
    bm_blob blob[BM_MAX_BLOBS + 1];
    bool owned[BM_MAX_BLOBS + 1];
    unsigned blobs;
} bm_metadata; /* start from zeros */

/* Fills *metadata by the request's policy: nothing where it has no source. BM_E_NOMEM; clear it in any case. */
bm_status bm_metadata_select(bm_metadata *metadata, const bm_encode_request *request,
                             bm_error *error);
void bm_metadata_clear(bm_metadata *metadata);

/* Whether the output lies a quarter turn away from how the source was stored, so that its width is the source's
 * height. */
bool bm_is_turned(const bm_encode_request *request);

/* For a format without room for metadata: warns of what is left out, `metadata_dropped`, and of a
 * picture that will look turned, `orientation_dropped`. */
void bm_metadata_warn_dropped(const bm_encode_request *request, const char *format);

/* Bytes of all blobs together. */
size_t bm_metadata_bytes(const bm_picture *source);

#endif
