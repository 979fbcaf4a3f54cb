/* SPDX-License-Identifier: MIT */
/* Metadata of a JPEG: everything that stands in APPn and comment markers in front of the pixels. */
#include "jpeg_parts.h"

#include <stdlib.h>
#include <string.h>

#include "exif.h"
#include "metadata.h"

enum { MARKERS_APP = 16, TAG_PICTURES = 0xb001, MAX_NAME = 16 };

/* The string's own NUL is the last one. */
const bm_jpeg_signature bm_jpeg_exif = {JPEG_APP0 + 1, 6, "Exif\0"},
                        bm_jpeg_xmp = {JPEG_APP0 + 1, 29, "http://ns.adobe.com/xap/1.0/"},
                        bm_jpeg_xmp_extended = {JPEG_APP0 + 1, 35,
                                                "http://ns.adobe.com/xmp/extension/"},
                        bm_jpeg_icc = {JPEG_APP0 + 2, 12, "ICC_PROFILE"},
                        bm_jpeg_photoshop = {JPEG_APP0 + 13, 14, "Photoshop 3.0"},
                        bm_jpeg_jfif = {JPEG_APP0, 5, "JFIF"},
                        bm_jpeg_jfxx = {JPEG_APP0, 5, "JFXX"},
                        bm_jpeg_boxes = {JPEG_APP0 + 11, 2, "JP"};
static const bm_jpeg_signature index_of_pictures = {JPEG_APP0 + 2, 4, "MPF"};

bool bm_jpeg_is(const bm_jpeg_signature *signature, int marker, const uint8_t *payload, size_t size)
{
    return marker == signature->marker && size > signature->size &&
           !memcmp(payload, signature->text, signature->size);
}

static bool is(jpeg_saved_marker_ptr marker, const bm_jpeg_signature *signature)
{
    return bm_jpeg_is(signature, marker->marker, marker->data, marker->data_length);
}

void bm_jpeg_want_markers(j_decompress_ptr lib)
{
    for (int i = 0; i < MARKERS_APP; i++)
        jpeg_save_markers(lib, JPEG_APP0 + i, 0xffff);
    jpeg_save_markers(lib, JPEG_COM, 0xffff);
}

size_t bm_jpeg_marker_bytes(j_decompress_ptr lib)
{
    size_t bytes = 0;
    for (jpeg_saved_marker_ptr marker = lib->marker_list; marker; marker = marker->next)
        bytes += sizeof *marker + marker->data_length;
    return bytes;
}

unsigned bm_jpeg_count_pictures(j_decompress_ptr lib)
{
    for (jpeg_saved_marker_ptr marker = lib->marker_list; marker; marker = marker->next)
        if (is(marker, &index_of_pictures)) {
            size_t skip = index_of_pictures.size;
            unsigned count =
                bm_exif_number(marker->data + skip, marker->data_length - skip, TAG_PICTURES);
            return count ? count : 1;
        }
    return 1;
}

/* ---- kinds ----------------------------------------------------------------------------------- */

static bm_status add_payload(bm_picture *picture, bm_blob_kind kind, jpeg_saved_marker_ptr marker,
                             size_t skip, bm_error *error)
{
    return bm_picture_add_blob(picture, kind, marker->data + skip, marker->data_length - skip,
                               error);
}

/* libjpeg puts the parts of a profile together, in whatever order they come. */
static bm_status add_profile(j_decompress_ptr lib, bm_picture *picture, bm_error *error)
{
    JOCTET *icc;
    unsigned size;
    if (!jpeg_read_icc_profile(lib, &icc, &size))
        return BM_OK;
    bm_status status = bm_picture_add_blob(picture, BM_BLOB_ICC, icc, size, error);
    free(icc);
    return status;
}

/* Photoshop's resources may be cut anywhere: all segments are one block. */
static bm_status add_photoshop(jpeg_saved_marker_ptr first, bm_picture *picture, bm_error *error)
{
    size_t skip = bm_jpeg_photoshop.size, size = 0;
    for (jpeg_saved_marker_ptr marker = first; marker; marker = marker->next)
        if (is(marker, &bm_jpeg_photoshop))
            size += marker->data_length - skip;
    uint8_t *bytes = malloc(size);
    if (!bytes)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu bytes of metadata", size);
    size_t used = 0;
    for (jpeg_saved_marker_ptr marker = first; marker; marker = marker->next)
        if (is(marker, &bm_jpeg_photoshop)) {
            memcpy(bytes + used, marker->data + skip, marker->data_length - skip);
            used += marker->data_length - skip;
        }
    bm_status status = bm_picture_add_blob(picture, BM_BLOB_PHOTOSHOP, bytes, size, error);
    free(bytes);
    return status;
}

/* Adds "APP12 Ducky" to the list of what only JPEG can hold, once. */
static void note_native(jpeg_saved_marker_ptr marker, bm_picture *picture)
{
    char name[MAX_NAME + 8];
    size_t used = (size_t)snprintf(name, sizeof name, "APP%d", marker->marker - JPEG_APP0);
    size_t most = marker->data_length < MAX_NAME ? marker->data_length : MAX_NAME;
    for (size_t i = 0; i < most && marker->data[i] > ' ' && marker->data[i] < 0x7f; i++) {
        if (i == 0)
            name[used++] = ' ';
        if (used < sizeof name - 1)
            name[used++] = (char)marker->data[i];
    }
    name[used] = '\0';
    size_t length = strlen(picture->native);
    if (strstr(picture->native, name) || length + used + 3 > sizeof picture->native)
        return;
    snprintf(picture->native + length, sizeof picture->native - length, "%s%s", length ? ", " : "",
             name);
}

static bm_status add_native(jpeg_saved_marker_ptr marker, bm_picture *picture, bm_error *error)
{
    size_t size = 1 + (size_t)marker->data_length;
    uint8_t *segment = malloc(size);
    if (!segment)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu bytes of metadata", size);
    segment[0] = marker->marker;
    memcpy(segment + 1, marker->data, marker->data_length);
    bm_status status = bm_picture_add_blob(picture, BM_BLOB_NATIVE, segment, size, error);
    free(segment);
    note_native(marker, picture);
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* What the settings of the picture hold already: JFIF's marker unless it has a thumbnail, and Adobe's. */
static bool is_coding(jpeg_saved_marker_ptr marker)
{
    enum { JFIF_BYTES = 14 };
    if (is(marker, &bm_jpeg_jfif))
        return marker->data_length <= JFIF_BYTES;
    return marker->marker == JPEG_APP0 + 14 && marker->data_length >= BM_JPEG_ADOBE_BYTES &&
           !memcmp(marker->data, "Adobe", 5);
}

typedef struct reader {
    j_decompress_ptr lib;
    bm_picture *picture;
    bool has_profile, has_photoshop, has_extended; /* by now; each is read at its first marker */
} reader;

static bool is_first(bool *seen)
{
    bool first = !*seen;
    *seen = true;
    return first;
}

static bm_status read_marker(reader *r, jpeg_saved_marker_ptr marker, bm_error *error)
{
    bm_picture *picture = r->picture;
    if (is_coding(marker) || is(marker, &index_of_pictures))
        return BM_OK;
    if (marker->marker == JPEG_COM)
        return add_payload(picture, BM_BLOB_COMMENT, marker, 0, error);
    if (is(marker, &bm_jpeg_exif))
        return add_payload(picture, BM_BLOB_EXIF, marker, bm_jpeg_exif.size, error);
    if (is(marker, &bm_jpeg_xmp))
        return add_payload(picture, BM_BLOB_XMP, marker, bm_jpeg_xmp.size, error);
    if (is(marker, &bm_jpeg_icc))
        return is_first(&r->has_profile) ? add_profile(r->lib, picture, error) : BM_OK;
    if (is(marker, &bm_jpeg_photoshop))
        return is_first(&r->has_photoshop) ? add_photoshop(marker, picture, error) : BM_OK;
    if (is(marker, &bm_jpeg_xmp_extended))
        return is_first(&r->has_extended) ? bm_jpeg_read_extended_xmp(marker, picture, error)
                                          : BM_OK;
    return add_native(marker, picture, error);
}

bm_status bm_jpeg_read_markers(j_decompress_ptr lib, bm_picture *picture, bm_error *error)
{
    reader r = {.lib = lib, .picture = picture};
    for (jpeg_saved_marker_ptr marker = lib->marker_list; marker; marker = marker->next) {
        bm_status status = read_marker(&r, marker, error);
        if (status)
            return status;
    }
    const bm_blob *exif = bm_picture_find_blob(picture, BM_BLOB_EXIF);
    picture->orientation = exif ? bm_exif_orientation(exif->bytes, exif->size) : 1;
    unsigned pictures = bm_jpeg_count_pictures(lib);
    if (pictures > 1)
        bm_warn(&picture->warnings, "more_pictures_dropped",
                "the file holds %u pictures: only the first is read", pictures);
    return BM_OK;
}
