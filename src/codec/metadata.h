/* SPDX-License-Identifier: MIT */
/* Which of a source's metadata goes into an output: one policy for every format. */
#ifndef BM_CODEC_METADATA_H
#define BM_CODEC_METADATA_H

#include "exif.h"
#include "bandmill/codec.h"

/* What to write, in order. The bytes belong to the source picture, or to `minimal`. */
typedef struct bm_metadata {
    bm_blob blob[BM_MAX_BLOBS + 1];
    unsigned blobs;
    uint8_t minimal[BM_EXIF_MINIMAL_BYTES];
} bm_metadata;

/* Fills *metadata, which must stay where it is while it is used. `source` may be NULL: nothing to
 * write. */
void bm_metadata_select(bm_metadata *metadata, const bm_picture *source, const bm_desc *out,
                        const bm_encode_options *options);

/* Bytes of all blobs together. */
size_t bm_metadata_bytes(const bm_picture *source);

#endif
