/* SPDX-License-Identifier: MIT */
/* Metadata into a JPEG, in the source's order. */
#include "jpeg_parts.h"

#include <string.h>

#include "metadata.h"

enum { MAX_ICC_BYTES = 255 * (BM_JPEG_MAX_PAYLOAD - 14) }; /* segments are numbered by one byte */

typedef struct writer {
    j_compress_ptr lib;
    const bm_encode_request *request;
    const bm_blob *first; /* JFIF's own marker, where it is a blob; else NULL */
} writer;

static void put_segment(const writer *w, int marker, const char *text, size_t text_size,
                        const uint8_t *bytes, size_t size)
{
    jpeg_write_m_header(w->lib, marker, (unsigned)(text_size + size));
    for (size_t i = 0; i < text_size; i++)
        jpeg_write_m_byte(w->lib, text[i]);
    for (size_t i = 0; i < size; i++)
        jpeg_write_m_byte(w->lib, bytes[i]);
}

static void warn_too_long(const writer *w, const char *name, size_t size, size_t most)
{
    bm_warn(w->request->warnings, "metadata_dropped", "%s of %zu bytes: JPEG has room for %zu",
            name, size, most);
}

/* What must fit into one segment. */
static void put_whole(const writer *w, const char *name, const bm_jpeg_signature *s,
                      const bm_blob *blob)
{
    size_t most = BM_JPEG_MAX_PAYLOAD - s->size;
    if (blob->size <= most)
        put_segment(w, s->marker, s->text, s->size, blob->bytes, blob->size);
    else
        warn_too_long(w, name, blob->size, most);
}

static void put_photoshop(const writer *w, const bm_blob *blob)
{
    const bm_jpeg_signature *s = &bm_jpeg_photoshop;
    size_t most = BM_JPEG_MAX_PAYLOAD - s->size;
    for (size_t at = 0; at < blob->size; at += most) {
        size_t left = blob->size - at;
        put_segment(w, s->marker, s->text, s->size, blob->bytes + at, left < most ? left : most);
    }
}

static void put_profile(const writer *w, const bm_blob *blob)
{
    if (blob->size > MAX_ICC_BYTES)
        warn_too_long(w, "an ICC profile", blob->size, MAX_ICC_BYTES);
    else if (blob->size > 0)
        jpeg_write_icc_profile(w->lib, blob->bytes, (unsigned)blob->size);
}

/* ---- segments of the source ------------------------------------------------------------------ */

static bool is_native(const bm_blob *blob, const bm_jpeg_signature *signature)
{
    return blob->kind == BM_BLOB_NATIVE && blob->size > 0 &&
           bm_jpeg_is(signature, blob->bytes[0], blob->bytes + 1, blob->size - 1);
}

/* JFIF's own marker, where it holds a thumbnail of these very pixels: it stands at the beginning. */
static const bm_blob *find_first(const bm_jpeg_settings *settings, const bm_metadata *metadata,
                                 const bm_encode_request *request)
{
    if (!request->same_pixels || !settings->markers || !settings->markers->has_jfif)
        return NULL;
    for (unsigned b = 0; b < metadata->blobs; b++)
        if (is_native(&metadata->blob[b], &bm_jpeg_jfif))
            return &metadata->blob[b];
    return NULL;
}

static void put_native(const writer *w, const bm_blob *blob)
{
    if (!bm_jpeg_is_source(w->request->source) || blob == w->first || blob->size == 0)
        return;
    bool same_pixels = w->request->same_pixels;
    if (is_native(blob, &bm_jpeg_jfif) || (is_native(blob, &bm_jpeg_jfxx) && !same_pixels))
        bm_metadata_warn_thumbnail(w->request);
    else if (is_native(blob, &bm_jpeg_boxes) && !same_pixels)
        bm_warn(w->request->warnings, "metadata_dropped",
                "APP11 boxes, which belong to the pixels as they were");
    else
        put_segment(w, blob->bytes[0], NULL, 0, blob->bytes + 1, blob->size - 1);
}

/* ---- the whole ------------------------------------------------------------------------------- */

void bm_jpeg_choose_markers(j_compress_ptr lib, const bm_jpeg_settings *settings,
                            const bm_metadata *metadata, const bm_encode_request *request)
{
    const bm_jpeg_origin *origin = settings->markers;
    if (!origin)
        return;
    lib->write_JFIF_header = origin->has_jfif && !find_first(settings, metadata, request);
    lib->JFIF_major_version = origin->jfif_major;
    lib->JFIF_minor_version = origin->jfif_minor;
    lib->write_Adobe_marker = FALSE; /* the source's own is written instead */
}

static void put(const writer *w, const bm_blob *blob)
{
    static const bm_jpeg_signature comment = {JPEG_COM, 0, ""};
    switch (blob->kind) {
    case BM_BLOB_ICC:
        put_profile(w, blob);
        break;
    case BM_BLOB_EXIF:
        put_whole(w, "EXIF", &bm_jpeg_exif, blob);
        break;
    case BM_BLOB_XMP:
        put_whole(w, "XMP", &bm_jpeg_xmp, blob);
        break;
    case BM_BLOB_XMP_EXTENDED:
        bm_jpeg_write_extended_xmp(w->lib, blob);
        break;
    case BM_BLOB_PHOTOSHOP:
        put_photoshop(w, blob);
        break;
    case BM_BLOB_COMMENT:
        put_whole(w, "a comment", &comment, blob);
        break;
    case BM_BLOB_NATIVE:
        put_native(w, blob);
        break;
    case BM_BLOB_KINDS:
        break;
    }
}

void bm_jpeg_write_markers(j_compress_ptr lib, const bm_jpeg_settings *settings,
                           const bm_metadata *metadata, const bm_encode_request *request)
{
    const bm_blob *first = find_first(settings, metadata, request);
    const writer w = {.lib = lib, .request = request, .first = first};
    const bm_jpeg_origin *origin = settings->markers;
    if (first)
        put_segment(&w, first->bytes[0], NULL, 0, first->bytes + 1, first->size - 1);
    for (unsigned b = 0; b < metadata->blobs; b++)
        put(&w, &metadata->blob[b]);
    /* Where Photoshop puts it: EXIF wants to come first. */
    if (origin && origin->has_adobe)
        put_segment(&w, JPEG_APP0 + 14, NULL, 0, origin->adobe, sizeof origin->adobe);
}
