/* SPDX-License-Identifier: MIT */
/* Metadata of a JPEG: EXIF and XMP in APP1 markers, ICC profiles in APP2 markers. */
#include "jpeg_parts.h"

#include <stdlib.h>
#include <string.h>

#include "exif.h"
#include "metadata.h"

enum {
    MARKER_EXIF_XMP = JPEG_APP0 + 1,
    MARKER_ICC = JPEG_APP0 + 2,
    MAX_PAYLOAD = 65533,
    MAX_ICC_BYTES = 255 * (MAX_PAYLOAD - 14) /* segments are numbered by one byte */
};

typedef struct signature {
    bm_blob_kind kind;
    size_t size; /* with the final NUL or NULs */
    const char *text;
} signature;

static const signature signatures[] = {
    {BM_BLOB_EXIF, 6, "Exif\0"}, /* the string's own NUL is the second one */
    {BM_BLOB_XMP, 29, "http://ns.adobe.com/xap/1.0/"},
};

void bm_jpeg_want_markers(j_decompress_ptr lib)
{
    jpeg_save_markers(lib, MARKER_EXIF_XMP, 0xffff);
    jpeg_save_markers(lib, MARKER_ICC, 0xffff);
}

size_t bm_jpeg_marker_bytes(j_decompress_ptr lib)
{
    size_t bytes = 0;
    for (jpeg_saved_marker_ptr marker = lib->marker_list; marker; marker = marker->next)
        bytes += sizeof *marker + marker->data_length;
    return bytes;
}

bm_status bm_jpeg_read_markers(j_decompress_ptr lib, bm_picture *picture, bm_error *error)
{
    for (jpeg_saved_marker_ptr marker = lib->marker_list; marker; marker = marker->next) {
        if (marker->marker != MARKER_EXIF_XMP)
            continue;
        for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
            const signature *s = &signatures[i];
            if (marker->data_length <= s->size || memcmp(marker->data, s->text, s->size) != 0)
                continue;
            bm_status status = bm_picture_add_blob(picture, s->kind, marker->data + s->size,
                                                   marker->data_length - s->size, error);
            if (status)
                return status;
        }
    }

    JOCTET *icc;
    unsigned icc_size;
    if (jpeg_read_icc_profile(lib, &icc, &icc_size)) {
        bm_status status = bm_picture_add_blob(picture, BM_BLOB_ICC, icc, icc_size, error);
        free(icc);
        if (status)
            return status;
    }

    const bm_blob *exif = bm_picture_find_blob(picture, BM_BLOB_EXIF);
    picture->orientation = exif ? bm_exif_orientation(exif->bytes, exif->size) : 1;
    return BM_OK;
}

static void write_app1(j_compress_ptr lib, const signature *s, const bm_blob *blob)
{
    jpeg_write_m_header(lib, MARKER_EXIF_XMP, (unsigned)(s->size + blob->size));
    for (size_t i = 0; i < s->size; i++)
        jpeg_write_m_byte(lib, s->text[i]);
    for (size_t i = 0; i < blob->size; i++)
        jpeg_write_m_byte(lib, blob->bytes[i]);
}

void bm_jpeg_write_markers(j_compress_ptr lib, const bm_metadata *metadata)
{
    for (unsigned b = 0; b < metadata->blobs; b++) {
        const bm_blob *blob = &metadata->blob[b];
        for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
            if (signatures[i].kind == blob->kind && blob->size <= MAX_PAYLOAD - signatures[i].size)
                write_app1(lib, &signatures[i], blob);
        if (blob->kind == BM_BLOB_ICC && blob->size > 0 && blob->size <= MAX_ICC_BYTES)
            jpeg_write_icc_profile(lib, blob->bytes, (unsigned)blob->size);
    }
}
