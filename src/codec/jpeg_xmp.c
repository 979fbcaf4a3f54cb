/* SPDX-License-Identifier: MIT */
/* XMP that is too long for one segment: the packet names a GUID, and segments with that GUID hold the rest. After the
 * signature stand the GUID (32 letters), the size of the whole and the place of this part in it (four bytes each). Adobe,
 * XMP specification part 3, 1.1.3.1. */
#include "jpeg_parts.h"

#include <stdlib.h>
#include <string.h>

enum { GUID_BYTES = 32, HEAD_BYTES = GUID_BYTES + 8 };

typedef struct part {
    const uint8_t *guid;
    uint32_t whole, place;
    const uint8_t *bytes;
    size_t size;
} part;

static uint32_t get32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool parse(part *found, jpeg_saved_marker_ptr marker)
{
    size_t skip = bm_jpeg_xmp_extended.size;
    if (!bm_jpeg_is(&bm_jpeg_xmp_extended, marker->marker, marker->data, marker->data_length) ||
        marker->data_length < skip + HEAD_BYTES)
        return false;
    const uint8_t *head = marker->data + skip;
    *found = (part){.guid = head,
                    .whole = get32(head + GUID_BYTES),
                    .place = get32(head + GUID_BYTES + 4),
                    .bytes = head + HEAD_BYTES,
                    .size = marker->data_length - skip - HEAD_BYTES};
    return true;
}

static int by_guid_and_place(const void *a, const void *b)
{
    const part *one = a, *other = b;
    int order = memcmp(one->guid, other->guid, GUID_BYTES);
    return order ? order : (one->place > other->place) - (one->place < other->place);
}

/* Whether the parts, which are in order, are the whole without gap or overlap. */
static bool is_whole(const part *parts, size_t count)
{
    uint64_t end = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].place != end || parts[i].whole != parts[0].whole)
            return false;
        end += parts[i].size;
    }
    return end == parts[0].whole;
}

static bm_status add_whole(const part *parts, size_t count, bm_picture *picture, bm_error *error)
{
    size_t size = GUID_BYTES + (size_t)parts[0].whole;
    uint8_t *bytes = malloc(size);
    if (!bytes)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu bytes of metadata", size);
    memcpy(bytes, parts[0].guid, GUID_BYTES);
    for (size_t i = 0; i < count; i++)
        memcpy(bytes + GUID_BYTES + parts[i].place, parts[i].bytes, parts[i].size);
    bm_status status = bm_picture_add_blob(picture, BM_BLOB_XMP_EXTENDED, bytes, size, error);
    free(bytes);
    return status;
}

static bm_status add_all(part *parts, size_t count, bm_picture *picture, bm_error *error)
{
    qsort(parts, count, sizeof *parts, by_guid_and_place);
    bm_status status = BM_OK;
    for (size_t first = 0, next; !status && first < count; first = next) {
        next = first + 1;
        while (next < count && !memcmp(parts[next].guid, parts[first].guid, GUID_BYTES))
            next++;
        if (is_whole(parts + first, next - first))
            status = add_whole(parts + first, next - first, picture, error);
        else
            bm_warn(&picture->warnings, "metadata_dropped", "parts of extended XMP are missing");
    }
    return status;
}

bm_status bm_jpeg_read_extended_xmp(jpeg_saved_marker_ptr first, bm_picture *picture,
                                    bm_error *error)
{
    size_t count = 0, used = 0;
    for (jpeg_saved_marker_ptr marker = first; marker; marker = marker->next)
        count++;
    part *parts = calloc(count, sizeof *parts);
    if (!parts)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu parts of XMP", count);
    for (jpeg_saved_marker_ptr marker = first; marker; marker = marker->next)
        used += parse(&parts[used], marker);
    bm_status status = add_all(parts, used, picture, error);
    free(parts);
    return status;
}

static void put32(j_compress_ptr lib, size_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        jpeg_write_m_byte(lib, (int)(value >> shift & 0xff));
}

static void put_bytes(j_compress_ptr lib, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        jpeg_write_m_byte(lib, ((const uint8_t *)bytes)[i]);
}

void bm_jpeg_write_extended_xmp(j_compress_ptr lib, const bm_blob *blob)
{
    const bm_jpeg_signature *s = &bm_jpeg_xmp_extended;
    size_t most = BM_JPEG_MAX_PAYLOAD - s->size - HEAD_BYTES, whole = blob->size - GUID_BYTES;
    for (size_t at = 0; at < whole;) {
        size_t size = whole - at < most ? whole - at : most;
        jpeg_write_m_header(lib, s->marker, (unsigned)(s->size + HEAD_BYTES + size));
        put_bytes(lib, s->text, s->size);
        put_bytes(lib, blob->bytes, GUID_BYTES);
        put32(lib, whole);
        put32(lib, at);
        put_bytes(lib, blob->bytes + GUID_BYTES + at, size);
        at += size;
    }
}
