/* SPDX-License-Identifier: MIT */
/* Which of a source's metadata goes into an output: one policy for every format. */
#ifndef BM_CODEC_METADATA_H
#define BM_CODEC_METADATA_H

#include "exif.h"
#include "bandmill/codec.h"

#define BM_METADATA_FEW 6

/* What to write, in order. The bytes belong to the source picture, or where they had to be changed,
 * to this. */
typedef struct bm_metadata {
    bm_blob *blob;
    bool *owned;
    unsigned blobs;
    /* Room for as many as pictures mostly have. */
    bm_blob few_blobs[BM_METADATA_FEW];
    bool few_owned[BM_METADATA_FEW];
} bm_metadata; /* start from zeros; not to be moved */

#define BM_BLOB_BIT(kind) (1u << (kind))

/* Fills *metadata by the request's policy: nothing where it has no source. Warns of what cannot be passed on whatever
 * the format: thumbnails of other pixels (`thumbnail_dropped`), EXIF that cannot be cleaned (`metadata_dropped`).
 * BM_E_NOMEM; clear it in any case. */
bm_status bm_metadata_select(bm_metadata *metadata, const bm_encode_request *request,
                             bm_error *error);
void bm_metadata_clear(bm_metadata *metadata);

/* The first of that kind, or NULL. */
const bm_blob *bm_metadata_find(const bm_metadata *metadata, bm_blob_kind kind);

/* Whether the output lies a quarter turn away from how the source was stored, so that its width is the source's
 * height. */
bool bm_is_turned(const bm_encode_request *request);

/* Warns of what the policy would keep and a format has no room for, `metadata_dropped`, once with a list, and of a
 * picture that will look turned, `orientation_dropped`. `held` has the BM_BLOB_BIT of each kind that the format
 * holds, BM_BLOB_NATIVE where the source is of the same codec. */
void bm_metadata_warn_dropped(const bm_encode_request *request, const char *format, unsigned held);

/* Warns of a thumbnail that is left out because it shows other pixels. */
void bm_metadata_warn_thumbnail(const bm_encode_request *request);

/* Bytes of all blobs together. */
size_t bm_metadata_bytes(const bm_picture *source);

#endif
