/* SPDX-License-Identifier: MIT */
/* The chunks of a PNG on their way in: libpng reads those that make pixels, all others are collected as they are.
 *
 * libpng would take apart what it knows, forget names, languages and how a text was compressed, and hand over
 * chunks that it does not know without telling that their checksum was wrong. */
#include "png_parts.h"

#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>
#include <zlib.h>

enum { SIGNATURE_BYTES = 8, HEAD_BYTES = 8, CRC_BYTES = 4 };

/* ---- bytes ----------------------------------------------------------------------------------- */

/* Makes source->left more than 0. */
static void refill(png_structp lib, bm_png_feed *source)
{
    bm_status status =
        bm_feed_next(source->feed, &source->at, &source->left, bm_png_error_place(lib));
    if (status)
        bm_png_leave(lib, status);
    if (source->left == 0)
        bm_png_fail_decoding(lib, BM_E_TRUNCATED, "the data ends early");
    source->taken += source->left;
}

/* The next bytes; `to` NULL: they are skipped. */
static void take(png_structp lib, bm_png_feed *source, uint8_t *to, uint64_t size)
{
    while (size > 0) {
        if (source->left == 0)
            refill(lib, source);
        size_t part = source->left < size ? source->left : (size_t)size;
        if (to) {
            memcpy(to, source->at, part);
            to += part;
        }
        source->at += part;
        source->left -= part;
        size -= part;
    }
}

/* The same without leaving: *got may be less, where the data ends. */
static bm_status gather(bm_png_feed *source, uint8_t *to, size_t size, size_t *got, bm_error *error)
{
    for (*got = 0; *got < size;) {
        if (source->left == 0) {
            bm_status status = bm_feed_next(source->feed, &source->at, &source->left, error);
            if (status || source->left == 0)
                return status;
            source->taken += source->left;
        }
        size_t part = source->left < size - *got ? source->left : size - *got;
        memcpy(to + *got, source->at, part);
        source->at += part;
        source->left -= part;
        *got += part;
    }
    return BM_OK;
}

/* ---- chunks ---------------------------------------------------------------------------------- */

static bool is_name(const uint8_t *type)
{
    for (unsigned i = 0; i < 4; i++)
        if (!((type[i] >= 'A' && type[i] <= 'Z') || (type[i] >= 'a' && type[i] <= 'z')))
            return false;
    return true;
}

/* Whatever is no chunk that may be left out is libpng's to read or to refuse. */
static bool is_for_libpng(const bm_png_feed *source, const uint8_t *head)
{
    const uint8_t *type = head + 4;
    bool critical = type[0] >= 'A' && type[0] <= 'Z';
    return !source->has_header || !is_name(type) || critical ||
           bm_png_read32(head) > PNG_UINT_31_MAX || !memcmp(type, "tRNS", 4);
}

/* Whether the limits allow another chunk of that size; says so if not. */
static bool has_room(bm_png_feed *source, const char *type, size_t size)
{
    static const char code[] = "chunk_too_large";
    if (size > BM_PNG_MAX_CHUNK_BYTES)
        bm_warn(source->warnings, code, "%s of %zu bytes, the limit is %zu", type, size,
                BM_PNG_MAX_CHUNK_BYTES);
    else if (source->found.bytes + size > source->limit)
        bm_warn(source->warnings, code, "%s of %zu bytes: all chunks %s would be above %zu", type,
                size, source->place == BM_PNG_LATE ? "behind the pixels" : "of the header",
                source->limit);
    else if (source->found.count >= BM_PNG_MAX_CHUNKS)
        bm_warn(source->warnings, code, "%s: the limit is %d chunks", type, BM_PNG_MAX_CHUNKS);
    else
        return true;
    return false;
}

static void collect(png_structp lib, bm_png_feed *source, const uint8_t *head)
{
    uint32_t size = bm_png_read32(head);
    const char type[5] = {(char)head[4], (char)head[5], (char)head[6], (char)head[7]};
    bool is_frame = !strcmp(type, "fdAT");
    source->has_frames |= is_frame;
    if (is_frame || !strcmp(type, "fcTL") || !has_room(source, type, size)) {
        take(lib, source, NULL, (uint64_t)size + CRC_BYTES);
        return;
    }
    /* In the list before it is filled: reading may jump out of here. */
    bm_png_chunk *chunk = bm_png_list_add(&source->found, type, source->place, size);
    if (!chunk) {
        bm_fail(bm_png_error_place(lib), BM_E_NOMEM, "no memory for a chunk of %u bytes", size);
        bm_png_leave(lib, BM_E_NOMEM);
    }
    uint8_t stated[CRC_BYTES];
    take(lib, source, chunk->bytes, size);
    take(lib, source, stated, sizeof stated);
    uLong crc = crc32_z(crc32(0, head + 4, 4), chunk->bytes, size);
    if (crc != bm_png_read32(stated)) {
        bm_warn(source->warnings, "bad_chunk", "%s has a wrong checksum", type);
        bm_png_list_drop(&source->found);
    }
}

/* Notes where in the file we are, from a chunk that libpng gets. */
static void keep_place(png_structp lib, bm_png_feed *source)
{
    const uint8_t *type = source->head + 4;
    const bm_png_error *error = png_get_error_ptr(lib);
    if (!memcmp(type, "IHDR", 4)) {
        source->has_header = true;
    } else if ((!memcmp(type, "PLTE", 4) || !memcmp(type, "tRNS", 4)) &&
               source->place == BM_PNG_FIRST) {
        source->place = BM_PNG_AFTER_COLORS;
    } else if (!memcmp(type, "IDAT", 4)) {
        if (source->interrupted && error->row < error->height)
            bm_png_fail_decoding(lib, BM_E_CORRUPT, "other chunks stand between the pixels");
        source->place = BM_PNG_LATE;
    }
}

/* Reads up to the next bytes that are libpng's. */
static void next_chunk(png_structp lib, bm_png_feed *source)
{
    if (!source->started) {
        source->started = true;
        source->passing = SIGNATURE_BYTES;
        return;
    }
    for (;;) {
        if (!source->has_head)
            take(lib, source, source->head, HEAD_BYTES);
        source->has_head = false;
        if (is_for_libpng(source, source->head))
            break;
        source->interrupted |= source->place == BM_PNG_LATE;
        collect(lib, source, source->head);
    }
    source->head_left = HEAD_BYTES;
    source->passing = (uint64_t)bm_png_read32(source->head) + CRC_BYTES;
    keep_place(lib, source);
}

static void read_data(png_structp lib, png_bytep to, size_t size)
{
    bm_png_feed *source = png_get_io_ptr(lib);
    while (size > 0) {
        size_t part = source->kept_bytes - source->kept_at;
        if (!part && !source->head_left && !source->passing)
            next_chunk(lib, source);
        if (part) {
            part = size < part ? size : part;
            memcpy(to, source->kept + source->kept_at, part);
            source->kept_at += part;
        } else if (source->head_left) {
            part = size < source->head_left ? size : source->head_left;
            memcpy(to, source->head + HEAD_BYTES - source->head_left, part);
            source->head_left -= part;
        } else {
            part = size < source->passing ? size : (size_t)source->passing;
            take(lib, source, to, part);
            source->passing -= part;
        }
        to += part;
        size -= part;
    }
}

/* ---- pixels as a whole ----------------------------------------------------------------------- */

bm_status bm_png_feed_keep(bm_png_feed *source, size_t room, bool *all, bm_error *error)
{
    bm_status status = BM_OK;
    size_t got;
    *all = false;
    source->kept = malloc(room);
    if (!source->kept)
        return bm_fail(error, BM_E_NOMEM, "no memory for the %zu bytes of a PNG", room);
    source->first_bytes = source->passing;
    while (source->passing + HEAD_BYTES <= room - source->kept_bytes) {
        status =
            gather(source, source->kept + source->kept_bytes, (size_t)source->passing, &got, error);
        source->kept_bytes += got;
        source->passing -= got;
        if (!status && !source->passing)
            status = gather(source, source->head, HEAD_BYTES, &got, error);
        if (status || source->passing || got < HEAD_BYTES)
            return status;
        if (memcmp(source->head + 4, "IDAT", 4) != 0) {
            source->has_head = *all = true;
            return BM_OK;
        }
        memcpy(source->kept + source->kept_bytes, source->head, HEAD_BYTES);
        source->kept_bytes += HEAD_BYTES;
        source->passing = (uint64_t)bm_png_read32(source->head) + CRC_BYTES;
    }
    return status;
}

bool bm_png_feed_join(const bm_png_feed *source, uint8_t *to, size_t *size)
{
    uint64_t chunk = source->first_bytes;
    *size = 0;
    for (size_t at = 0;; at += HEAD_BYTES) {
        const uint8_t *from = source->kept + at;
        size_t bytes = (size_t)chunk - CRC_BYTES;
        uint32_t crc = libdeflate_crc32(libdeflate_crc32(0, "IDAT", 4), from, bytes);
        if (crc != bm_png_read32(from + bytes))
            return false;
        memcpy(to + *size, from, bytes);
        *size += bytes;
        at += (size_t)chunk;
        if (at == source->kept_bytes)
            return true;
        chunk = (uint64_t)bm_png_read32(source->kept + at) + CRC_BYTES;
    }
}

void bm_png_feed_forget(bm_png_feed *source)
{
    free(source->kept);
    source->kept = NULL;
    source->kept_bytes = source->kept_at = 0;
}

void bm_png_feed_attach(bm_png_feed *source, bm_feed *feed, bm_warnings *warnings, png_structp lib)
{
    *source = (bm_png_feed){.feed = feed, .warnings = warnings, .limit = BM_PNG_MAX_HEADER_BYTES};
    png_set_read_fn(lib, source, read_data);
}

bm_status bm_png_feed_goes_on(bm_png_feed *source, bool *goes_on, bm_error *error)
{
    bm_status status = BM_OK;
    if (source->left == 0)
        status = bm_feed_next(source->feed, &source->at, &source->left, error);
    *goes_on = source->left > 0;
    return status;
}
