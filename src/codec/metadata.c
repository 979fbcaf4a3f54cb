/* SPDX-License-Identifier: MIT */
/* Which of a source's metadata goes into an output: one policy for every format. */
#include "metadata.h"

#include <string.h>

enum { ICC_HEADER_BYTES = 128, ICC_SPACE_AT = 16 };

static bool is_gray(bm_model model)
{
    return model == BM_GRAY || model == BM_GRAYA;
}

/* A profile describes samples of one colour space. One that never fitted its own picture is passed
 * on as it was: that is not ours to judge; but where the chain has changed the colour model, a
 * profile of the old one would be wrong. */
static bool profile_fits(const bm_blob *icc, const bm_picture *source, const bm_desc *out)
{
    if (is_gray(source->desc.model) == is_gray(out->model) &&
        (source->desc.model == BM_CMYK) == (out->model == BM_CMYK))
        return true;
    if (icc->size < ICC_HEADER_BYTES)
        return false;
    const char *space = is_gray(out->model) ? "GRAY" : out->model == BM_CMYK ? "CMYK" : "RGB ";
    return !memcmp(icc->bytes + ICC_SPACE_AT, space, 4);
}

void bm_metadata_select(bm_metadata *metadata, const bm_picture *source, const bm_desc *out,
                        const bm_encode_options *options)
{
    bool strip = options->metadata == BM_METADATA_STRIP;
    metadata->blobs = 0;
    if (!source)
        return;
    for (unsigned i = 0; i < source->blobs; i++) {
        const bm_blob *blob = &source->blob[i];
        bool keep = blob->kind == BM_BLOB_ICC ? profile_fits(blob, source, out) : !strip;
        if (keep)
            metadata->blob[metadata->blobs++] = *blob;
    }
    /* Without its orientation a stripped picture would look different. */
    if (strip && source->orientation > 1) {
        bm_exif_minimal(metadata->minimal, source->orientation);
        metadata->blob[metadata->blobs++] = (bm_blob){
            .kind = BM_BLOB_EXIF, .bytes = metadata->minimal, .size = sizeof metadata->minimal};
    }
}

size_t bm_metadata_bytes(const bm_picture *source)
{
    size_t bytes = 0;
    for (unsigned i = 0; i < source->blobs; i++)
        bytes += source->blob[i].size;
    return bytes;
}
