/* SPDX-License-Identifier: MIT */
/* Which of a source's metadata goes into an output: one policy for every format. */
#include "metadata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exif_clean.h"
#include "photoshop.h"
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

/* Makes the blob the metadata's own: `bytes` come from malloc(). */
static void own(bm_metadata *metadata, bm_blob_kind kind, uint8_t *bytes, size_t size)
{
    metadata->owned[metadata->blobs] = true;
    metadata->blob[metadata->blobs++] = (bm_blob){.kind = kind, .bytes = bytes, .size = size};
}

static uint8_t *copy(const void *bytes, size_t size, bm_error *error)
{
    uint8_t *copied = malloc(size ? size : 1);
    if (!copied)
        bm_fail(error, BM_E_NOMEM, "no memory for %zu bytes of metadata", size);
    else if (size)
        memcpy(copied, bytes, size);
    return copied;
}

/* Whether the request wants a block of the source in the output, as far as formats allow. */
static bool is_kept(const bm_blob *blob, const bm_encode_request *request)
{
    if (blob->kind == BM_BLOB_ICC)
        return !request->is_srgb && profile_fits(blob, request->source, request->desc);
    switch (request->options->metadata) {
    case BM_METADATA_KEEP:
        return true;
    case BM_METADATA_SAFE: /* the others may say anything of anybody */
        return blob->kind == BM_BLOB_EXIF;
    case BM_METADATA_STRIP:
        break;
    }
    return false;
}

/* Whether a block says what is no longer true of the output. */
static bool is_stale(const bm_blob *blob, const bm_encode_request *request)
{
    bool turned = request->source->orientation != stated_orientation(request);
    switch (blob->kind) {
    case BM_BLOB_EXIF: /* the thumbnail, the size */
    case BM_BLOB_PHOTOSHOP:
        return !request->same_pixels;
    case BM_BLOB_XMP:
        return turned;
    default:
        return false;
    }
}

static void patch(uint8_t *bytes, size_t *size, bm_blob_kind kind, const bm_encode_request *request)
{
    unsigned orientation = stated_orientation(request);
    bool thumbnail = false;
    if (kind == BM_BLOB_XMP)
        bm_xmp_set_orientation(bytes, *size, orientation);
    else if (kind == BM_BLOB_PHOTOSHOP)
        thumbnail = bm_photoshop_drop_thumbnails(bytes, size);
    else
        thumbnail = bm_exif_drop_thumbnail(bytes, *size);
    if (kind == BM_BLOB_EXIF)
        bm_exif_set_size(bytes, *size, request->desc->width, request->desc->height);
    if (kind == BM_BLOB_EXIF && request->source->orientation != orientation)
        bm_exif_set_orientation(bytes, *size, orientation);
    if (kind == BM_BLOB_EXIF && request->is_srgb)
        bm_exif_set_srgb(bytes, *size);
    if (thumbnail)
        bm_metadata_warn_thumbnail(request);
}

static bm_status add_clean_exif(bm_metadata *metadata, const bm_blob *blob,
                                const bm_encode_request *request, bm_error *error)
{
    uint8_t *bytes;
    size_t size;
    bm_status status =
        bm_exif_clean(blob->bytes, blob->size, stated_orientation(request), &bytes, &size);
    if (status == BM_E_NOMEM)
        return bm_fail(error, BM_E_NOMEM, "no memory for EXIF");
    if (status)
        bm_warn(request->warnings, "metadata_dropped",
                "EXIF that cannot be parsed, and so not be cleaned");
    else if (size)
        own(metadata, BM_BLOB_EXIF, bytes, size);
    if (!status && size && request->is_srgb)
        bm_exif_set_srgb(bytes, size);
    return BM_OK;
}

static bm_status add(bm_metadata *metadata, const bm_blob *blob, const bm_encode_request *request,
                     bm_error *error)
{
    if (blob->kind == BM_BLOB_EXIF && request->options->metadata == BM_METADATA_SAFE)
        return add_clean_exif(metadata, blob, request, error);
    if (!is_stale(blob, request)) {
        metadata->blob[metadata->blobs++] = *blob;
        return BM_OK;
    }
    uint8_t *bytes = copy(blob->bytes, blob->size, error);
    if (!bytes)
        return BM_E_NOMEM;
    size_t size = blob->size;
    patch(bytes, &size, blob->kind, request);
    own(metadata, blob->kind, bytes, size);
    return BM_OK;
}

/* Without its orientation a picture that lost its EXIF would look different. */
static bm_status add_orientation(bm_metadata *metadata, const bm_encode_request *request,
                                 bm_error *error)
{
    unsigned orientation = stated_orientation(request);
    if (request->options->metadata == BM_METADATA_KEEP || orientation <= 1)
        return BM_OK;
    for (unsigned i = 0; i < metadata->blobs; i++)
        if (metadata->blob[i].kind == BM_BLOB_EXIF)
            return BM_OK;
    uint8_t minimal[BM_EXIF_MINIMAL_BYTES];
    bm_exif_minimal(minimal, orientation);
    uint8_t *bytes = copy(minimal, sizeof minimal, error);
    if (!bytes)
        return BM_E_NOMEM;
    own(metadata, BM_BLOB_EXIF, bytes, sizeof minimal);
    return BM_OK;
}

bm_status bm_metadata_select(bm_metadata *metadata, const bm_encode_request *request,
                             bm_error *error)
{
    const bm_picture *source = request->source;
    if (!source)
        return BM_OK;
    size_t most = (size_t)source->blobs + 1;
    bool few = most <= BM_METADATA_FEW;
    metadata->blob = few ? metadata->few_blobs : calloc(most, sizeof *metadata->blob);
    metadata->owned = few ? metadata->few_owned : calloc(most, sizeof *metadata->owned);
    if (!metadata->blob || !metadata->owned)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u blocks of metadata", source->blobs);
    bm_status status = BM_OK;
    for (unsigned i = 0; !status && i < source->blobs; i++)
        if (is_kept(&source->blob[i], request))
            status = add(metadata, &source->blob[i], request, error);
    return status ? status : add_orientation(metadata, request, error);
}

const bm_blob *bm_metadata_find(const bm_metadata *metadata, bm_blob_kind kind)
{
    for (unsigned i = 0; i < metadata->blobs; i++)
        if (metadata->blob[i].kind == kind)
            return &metadata->blob[i];
    return NULL;
}

void bm_metadata_clear(bm_metadata *metadata)
{
    for (unsigned i = 0; i < metadata->blobs; i++)
        if (metadata->owned[i])
            free(metadata->blob[i].bytes);
    if (metadata->blob != metadata->few_blobs) {
        free(metadata->blob);
        free(metadata->owned);
    }
    *metadata = (bm_metadata){0};
}

void bm_metadata_warn_thumbnail(const bm_encode_request *request)
{
    bm_warn(request->warnings, "thumbnail_dropped",
            "a thumbnail showed the picture as it was before");
}

static void append(char *list, size_t size, const char *name)
{
    size_t length = strlen(list);
    snprintf(list + length, size - length, "%s%s", length ? ", " : "", name);
}

/* NULL: its own format names it. */
static const char *name_of(const bm_blob *blob)
{
    static const char *const names[BM_BLOB_KINDS] = {
        [BM_BLOB_ICC] = "ICC profile",
        [BM_BLOB_EXIF] = "EXIF",
        [BM_BLOB_XMP] = "XMP",
        [BM_BLOB_XMP_EXTENDED] = "extended XMP",
        [BM_BLOB_PHOTOSHOP] = "Photoshop resources",
        [BM_BLOB_COMMENT] = "comments",
    };
    if (blob->kind == BM_BLOB_PHOTOSHOP && bm_photoshop_iptc_bytes(blob->bytes, blob->size))
        return "Photoshop resources with IPTC";
    return names[blob->kind];
}

static void warn_of_kinds(const bm_encode_request *request, const char *format, unsigned held)
{
    const bm_picture *source = request->source;
    unsigned found = 0;
    char list[256] = "";
    for (unsigned b = 0; b < source->blobs; b++) {
        if (!is_kept(&source->blob[b], request))
            continue;
        unsigned bit = BM_BLOB_BIT(source->blob[b].kind);
        const char *name = name_of(&source->blob[b]);
        if (name && !((held | found) & bit))
            append(list, sizeof list, name);
        found |= bit;
    }
    if (request->options->metadata == BM_METADATA_KEEP && source->native[0] &&
        !(held & BM_BLOB_BIT(BM_BLOB_NATIVE)))
        append(list, sizeof list, source->native);
    if (list[0])
        bm_warn(request->warnings, "metadata_dropped", "%s has no room for: %s", format, list);
}

void bm_metadata_warn_dropped(const bm_encode_request *request, const char *format, unsigned held)
{
    const bm_picture *source = request->source;
    if (!source)
        return;
    warn_of_kinds(request, format, held);
    const bm_blob *icc = bm_picture_find_blob(source, BM_BLOB_ICC);
    if (icc && !request->is_srgb && !is_kept(icc, request))
        bm_warn(request->warnings, "profile_dropped", "the ICC profile is one of %s, not of %s",
                bm_model_name(source->desc.model), bm_model_name(request->desc->model));
    if (stated_orientation(request) > 1 && !(held & BM_BLOB_BIT(BM_BLOB_EXIF)))
        bm_warn(request->warnings, "orientation_dropped",
                "%s cannot say how the picture is to be turned (EXIF orientation %u)", format,
                stated_orientation(request));
}

size_t bm_metadata_bytes(const bm_picture *source)
{
    size_t bytes = source->blob_capacity * sizeof *source->blob;
    for (unsigned i = 0; i < source->blobs; i++)
        bytes += source->blob[i].size;
    return bytes;
}
