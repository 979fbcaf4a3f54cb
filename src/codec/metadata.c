/* SPDX-License-Identifier: MIT */
/* Which of a source's metadata goes into an output: one policy for every format. */
#include "metadata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xmp.h"

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

/* The orientation that the output's metadata has to state. */
static unsigned stated_orientation(const bm_encode_request *request)
{
    return request->orientation ? request->orientation : request->source->orientation;
}

bool bm_is_turned(const bm_encode_request *request)
{
    return request->source && request->source->orientation > 4 && stated_orientation(request) <= 4;
}

static bm_status add_own(bm_metadata *metadata, bm_blob_kind kind, const void *bytes, size_t size,
                         bm_error *error)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu bytes of metadata", size);
    memcpy(copy, bytes, size);
    metadata->owned[metadata->blobs] = true;
    metadata->blob[metadata->blobs++] = (bm_blob){.kind = kind, .bytes = copy, .size = size};
    return BM_OK;
}

/* Whether the request wants a block of the source in the output. */
static bool is_kept(const bm_blob *blob, const bm_encode_request *request)
{
    if (blob->kind == BM_BLOB_ICC)
        return profile_fits(blob, request->source, request->desc);
    return request->options->metadata != BM_METADATA_STRIP;
}

/* Passes a block on, patched where it would say what is no longer true. */
static bm_status add(bm_metadata *metadata, const bm_blob *blob, const bm_encode_request *request,
                     bm_error *error)
{
    bool turned = request->source->orientation != stated_orientation(request);
    bool stale_exif = blob->kind == BM_BLOB_EXIF && !request->same_pixels;
    bool stale_xmp = blob->kind == BM_BLOB_XMP && turned;
    if (!stale_exif && !stale_xmp) {
        metadata->blob[metadata->blobs++] = *blob;
        return BM_OK;
    }
    bm_status status = add_own(metadata, blob->kind, blob->bytes, blob->size, error);
    if (status)
        return status;
    uint8_t *bytes = metadata->blob[metadata->blobs - 1].bytes;
    if (stale_exif)
        bm_exif_drop_thumbnail(bytes, blob->size);
    if (stale_exif && turned)
        bm_exif_set_orientation(bytes, blob->size, stated_orientation(request));
    if (stale_xmp)
        bm_xmp_set_orientation(bytes, blob->size, stated_orientation(request));
    return BM_OK;
}

bm_status bm_metadata_select(bm_metadata *metadata, const bm_encode_request *request,
                             bm_error *error)
{
    const bm_picture *source = request->source;
    bool strip = request->options->metadata == BM_METADATA_STRIP;
    bm_status status = BM_OK;
    if (!source)
        return BM_OK;
    for (unsigned i = 0; !status && i < source->blobs; i++) {
        const bm_blob *blob = &source->blob[i];
        if (is_kept(blob, request))
            status = add(metadata, blob, request, error);
    }
    /* Without its orientation a stripped picture would look different. */
    if (!status && strip && stated_orientation(request) > 1) {
        uint8_t minimal[BM_EXIF_MINIMAL_BYTES];
        bm_exif_minimal(minimal, stated_orientation(request));
        status = add_own(metadata, BM_BLOB_EXIF, minimal, sizeof minimal, error);
    }
    return status;
}

void bm_metadata_clear(bm_metadata *metadata)
{
    for (unsigned i = 0; i < metadata->blobs; i++)
        if (metadata->owned[i])
            free(metadata->blob[i].bytes);
    *metadata = (bm_metadata){0};
}

void bm_metadata_warn_dropped(const bm_encode_request *request, const char *format)
{
    static const char *const names[] = {
        [BM_BLOB_ICC] = "ICC profile", [BM_BLOB_EXIF] = "EXIF", [BM_BLOB_XMP] = "XMP"};
    const bm_picture *source = request->source;
    if (!source)
        return;
    char list[64] = "";
    for (unsigned b = 0; b < source->blobs; b++) {
        const char *name = names[source->blob[b].kind];
        size_t length = strlen(list);
        if (is_kept(&source->blob[b], request) && !strstr(list, name))
            snprintf(list + length, sizeof list - length, "%s%s", length ? ", " : "", name);
    }
    if (list[0])
        bm_warn(request->warnings, "metadata_dropped", "%s has no room for: %s", format, list);
    if (stated_orientation(request) > 1)
        bm_warn(request->warnings, "orientation_dropped",
                "%s cannot say how the picture is to be turned (EXIF orientation %u)", format,
                stated_orientation(request));
}

size_t bm_metadata_bytes(const bm_picture *source)
{
    size_t bytes = 0;
    for (unsigned i = 0; i < source->blobs; i++)
        bytes += source->blob[i].size;
    return bytes;
}
