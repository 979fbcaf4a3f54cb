/* SPDX-License-Identifier: MIT */
/* What stands beside the pixels of an output: the chunks of a PNG source, each where it stood, as far as they are still
 * true, and what the source has of another format. */
#include "png_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NAME = 79, DENSITY_BYTES = 9 };

#define XMP_KEYWORD "XML:com.adobe.xmp"
#define COMMENT_KEYWORD "Comment"

/* ---- writing --------------------------------------------------------------------------------- */

static void write_chunk(const bm_png_carrier *c, const char *type, const void *bytes, size_t size)
{
    png_write_chunk(c->lib, (png_const_bytep)type, bytes, size);
}

/* A chunk of two parts. */
static void write_joined(const bm_png_carrier *c, const char *type, const void *head,
                         size_t head_bytes, const void *rest, size_t size)
{
    png_write_chunk_start(c->lib, (png_const_bytep)type, (png_uint_32)(head_bytes + size));
    png_write_chunk_data(c->lib, head, head_bytes);
    png_write_chunk_data(c->lib, rest, size);
    png_write_chunk_end(c->lib);
}

/* The same with the second part deflated. */
static bm_status write_deflated(bm_png_carrier *c, const char *type, const void *head,
                                size_t head_bytes, const void *rest, size_t size)
{
    size_t deflated_bytes;
    free(c->deflated);
    c->deflated = bm_png_deflate(rest, size, &deflated_bytes);
    if (!c->deflated)
        return bm_fail(bm_png_error_place(c->lib), BM_E_NOMEM,
                       "no memory for the metadata of a PNG");
    write_joined(c, type, head, head_bytes, c->deflated, deflated_bytes);
    return BM_OK;
}

static bool keeps_all(const bm_png_carrier *c)
{
    return c->request->options->metadata == BM_METADATA_KEEP;
}

static void warn_dropped(const bm_png_carrier *c, const char *type, const char *why)
{
    if (keeps_all(c))
        bm_warn(c->request->warnings, "chunk_dropped", "%s %s", type, why);
}

/* ---- one kind each --------------------------------------------------------------------------- */

/* As it was, where the profile is still the source's. */
static bm_status write_profile(bm_png_carrier *c, const bm_png_chunk *chunk)
{
    static const char name[] = "ICC profile\0"; /* a NUL, and the method */
    const bm_blob *icc = bm_metadata_find(c->metadata, BM_BLOB_ICC);
    const bm_blob *before = bm_picture_find_blob(c->request->source, BM_BLOB_ICC);
    if (!icc || !icc->size || c->has_profile)
        return BM_OK;
    c->has_profile = true;
    if (chunk && before && icc->bytes == before->bytes) {
        write_chunk(c, chunk->type, chunk->bytes, chunk->size);
        return BM_OK;
    }
    return write_deflated(c, "iCCP", name, sizeof name, icc->bytes, icc->size);
}

static void write_exif(bm_png_carrier *c)
{
    const bm_blob *exif = bm_metadata_find(c->metadata, BM_BLOB_EXIF);
    if (exif && !c->has_exif)
        write_chunk(c, "eXIf", exif->bytes, exif->size);
    c->has_exif |= exif != NULL;
}

/* A packet that was no chunk of a PNG, or is another one now: under the head that it had. */
static bm_status write_packet(bm_png_carrier *c, const bm_png_text *had, const uint8_t *packet,
                              size_t size)
{
    /* Behind the keyword: not compressed, no method, no language, no translated keyword. */
    static const char head[sizeof XMP_KEYWORD + 4] = XMP_KEYWORD;
    if (had && had->deflated)
        return write_deflated(c, "iTXt", had->keyword, had->head_bytes, packet, size);
    write_joined(c, "iTXt", had ? had->keyword : head, had ? had->head_bytes : sizeof head, packet,
                 size);
    return BM_OK;
}

static bm_status write_xmp(bm_png_carrier *c, const bm_png_chunk *chunk)
{
    const bm_blob *xmp = bm_metadata_find(c->metadata, BM_BLOB_XMP);
    if (!xmp || c->has_xmp)
        return BM_OK;
    c->has_xmp = true;
    const bm_blob *before = bm_picture_find_blob(c->request->source, BM_BLOB_XMP);
    if (chunk && xmp->bytes == before->bytes) {
        write_chunk(c, chunk->type, chunk->bytes, chunk->size);
        return BM_OK;
    }
    /* A packet from a JPEG may be padded with NULs, which no text may hold. */
    bm_png_text had;
    bool is_text = chunk && bm_png_text_parse(&had, chunk);
    return write_packet(c, is_text ? &had : NULL, xmp->bytes,
                        strnlen((const char *)xmp->bytes, xmp->size));
}

/* Swapped where the picture lies on its other side now. */
static void write_density(bm_png_carrier *c, const bm_png_chunk *chunk)
{
    const bm_picture *source = c->request->source;
    uint8_t bytes[DENSITY_BYTES] = {0};
    if (chunk) {
        memcpy(bytes, chunk->bytes, sizeof bytes);
    } else if (source->density_x > 0 && source->density_y > 0) {
        png_save_uint_32(bytes, (png_uint_32)lround(source->density_x));
        png_save_uint_32(bytes + 4, (png_uint_32)lround(source->density_y));
        bytes[8] = PNG_RESOLUTION_METER;
    } else {
        return;
    }
    if (bm_is_turned(c->request)) {
        uint8_t x[4];
        memcpy(x, bytes, 4);
        memcpy(bytes, bytes + 4, 4);
        memcpy(bytes + 4, x, 4);
    }
    if (!c->has_density)
        write_chunk(c, "pHYs", bytes, sizeof bytes);
    c->has_density = true;
}

/* Length of the UTF-8 sequence at `at`; 0: it is none. */
static size_t sequence_bytes(const uint8_t *at, size_t left)
{
    size_t length = *at < 0x80 ? 1 : *at >= 0xc2 && *at < 0xe0 ? 2 : (*at & 0xf0) == 0xe0 ? 3 : 0;
    if (*at >= 0xf0 && *at < 0xf5)
        length = 4;
    for (size_t i = 1; i < length; i++)
        if (i >= left || (at[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* Whether it is UTF-8, and more than ASCII. */
static bool is_international(const uint8_t *text, size_t size)
{
    bool ascii = true;
    for (size_t at = 0, step; at < size; at += step) {
        ascii &= text[at] < 0x80;
        step = sequence_bytes(text + at, size - at);
        if (!step)
            return false;
    }
    return !ascii;
}

/* Bytes above ASCII that read as UTF-8 are that, and others are Latin-1, as tEXt has it. */
static void write_comment(const bm_png_carrier *c, const bm_blob *comment)
{
    static const char head[sizeof COMMENT_KEYWORD + 4] = COMMENT_KEYWORD;
    size_t size = strnlen((const char *)comment->bytes, comment->size);
    bool international = is_international(comment->bytes, size);
    write_joined(c, international ? "iTXt" : "tEXt", head,
                 international ? sizeof head : sizeof COMMENT_KEYWORD, comment->bytes, size);
}

/* Those of another format; those of a PNG are among its chunks. */
static void write_comments(const bm_png_carrier *c)
{
    for (unsigned i = 0; i < c->metadata->blobs; i++)
        if (c->metadata->blob[i].kind == BM_BLOB_COMMENT)
            write_comment(c, &c->metadata->blob[i]);
}

/* ---- background ------------------------------------------------------------------------------ */

/* The colour that a chunk states, in 16 bits; false: it fits neither the source nor the chunk. */
static bool read_background(const bm_png_origin *origin, const bm_png_chunk *chunk,
                            uint16_t color[3])
{
    const uint8_t *bytes = chunk->bytes;
    bool is_color = origin->color_type & PNG_COLOR_MASK_COLOR;
    if (origin->color_type == PNG_COLOR_TYPE_PALETTE) {
        for (unsigned i = 0; i < 3 && bytes[0] < origin->colors; i++)
            color[i] = (uint16_t)(origin->palette[bytes[0]][i] * 257);
        return chunk->size == 1 && bytes[0] < origin->colors;
    }
    if (chunk->size != (is_color ? 6 : 2))
        return false;
    unsigned most = (1u << origin->bit_depth) - 1;
    for (unsigned i = 0; i < 3; i++) {
        unsigned value = png_get_uint_16(bytes + (is_color ? 2 * i : 0)) & most;
        color[i] = (uint16_t)(value * (65535 / most));
    }
    return true;
}

/* The page behind the picture stays the same colour, in the output's terms. */
static void write_background(const bm_png_carrier *c, const bm_png_chunk *chunk)
{
    uint16_t color[3];
    uint8_t bytes[6];
    bool is_color = c->form->color_type & PNG_COLOR_MASK_COLOR;
    if (c->form->as_source) {
        write_chunk(c, chunk->type, chunk->bytes, chunk->size);
        return;
    }
    if (!read_background(bm_png_origin_of(c->request->source), chunk, color)) {
        warn_dropped(c, chunk->type, "does not fit its picture");
        return;
    }
    if (c->request->is_srgb) {
        warn_dropped(c, chunk->type, "is a colour of before the conversion to sRGB");
        return;
    }
    if (!is_color && (color[0] != color[1] || color[1] != color[2])) {
        warn_dropped(c, chunk->type, "is a colour, and the output is gray");
        return;
    }
    for (unsigned i = 0; i < 3; i++)
        png_save_uint_16(bytes + 2 * i, c->form->bit_depth == 16 ? color[i] : color[i] >> 8);
    write_chunk(c, "bKGD", bytes, is_color ? 6 : 2);
}

/* ---- the chunks of a PNG source -------------------------------------------------------------- */

/* By the policy of all EXIF, as if it were all that the source has: its orientation, which came too late for the rows to
 * be turned by it, stays as it is. */
static bm_status write_late_exif(bm_png_carrier *c, const bm_png_chunk *chunk)
{
    bm_blob blob = {.kind = BM_BLOB_EXIF, .bytes = chunk->bytes, .size = chunk->size};
    bm_picture source = {.desc = c->request->source->desc,
                         .orientation = bm_exif_orientation(chunk->bytes, chunk->size),
                         .blob = &blob,
                         .blobs = 1};
    bm_encode_request request = *c->request;
    request.source = &source;
    request.orientation = source.orientation;
    bm_status status = bm_metadata_select(&c->late, &request, bm_png_error_place(c->lib));
    const bm_blob *exif = bm_metadata_find(&c->late, BM_BLOB_EXIF);
    if (!status && exif)
        write_chunk(c, chunk->type, exif->bytes, exif->size);
    return status;
}

static bm_status write_text(bm_png_carrier *c, const bm_png_chunk *chunk)
{
    bm_png_text text;
    if (!keeps_all(c))
        return BM_OK;
    if (chunk->carried && bm_png_text_parse(&text, chunk) && bm_png_text_is_xmp(&text))
        return write_xmp(c, chunk);
    write_chunk(c, chunk->type, chunk->bytes, chunk->size);
    return BM_OK;
}

/* What is neither colours nor of a kind that every format has. */
static void write_other(const bm_png_carrier *c, const bm_png_chunk *chunk, bm_png_kind kind)
{
    if (!keeps_all(c))
        return;
    bool keep = kind == BM_PNG_OTHER ? bm_png_is_safe_to_copy(chunk->type) : c->form->as_source;
    if (keep)
        write_chunk(c, chunk->type, chunk->bytes, chunk->size);
    else if (kind == BM_PNG_OTHER)
        warn_dropped(c, chunk->type, "is not safe to copy");
    else if (kind == BM_PNG_SCALE)
        warn_dropped(c, chunk->type, "is not true of changed pixels");
}

static bm_status write_one(bm_png_carrier *c, const bm_png_chunk *chunk)
{
    bm_png_kind kind = bm_png_kind_of(chunk->type);
    switch (kind) {
    case BM_PNG_COLOR:
        if (!c->request->is_srgb)
            write_chunk(c, chunk->type, chunk->bytes, chunk->size);
        return BM_OK;
    case BM_PNG_PROFILE:
        return write_profile(c, chunk);
    case BM_PNG_EXIF:
        if (chunk->place == BM_PNG_LATE)
            return write_late_exif(c, chunk);
        write_exif(c);
        return BM_OK;
    case BM_PNG_TEXT:
        return write_text(c, chunk);
    case BM_PNG_DENSITY:
        write_density(c, chunk);
        return BM_OK;
    case BM_PNG_BACKGROUND:
        if (keeps_all(c))
            write_background(c, chunk);
        return BM_OK;
    default:
        write_other(c, chunk, kind);
        return BM_OK;
    }
}

/* What speaks of a palette stands behind it, also where the source had it too early. */
static bm_png_place place_of(const bm_png_carrier *c, const bm_png_chunk *chunk)
{
    bool of_palette = c->form->color_type == PNG_COLOR_TYPE_PALETTE &&
                      (!strcmp(chunk->type, "bKGD") || !strcmp(chunk->type, "hIST"));
    return of_palette && chunk->place == BM_PNG_FIRST ? BM_PNG_AFTER_COLORS : chunk->place;
}

static bm_status write_place(bm_png_carrier *c, bm_png_place place)
{
    const bm_png_origin *origin = bm_png_origin_of(c->request->source);
    bm_status status = BM_OK;
    for (size_t i = 0; origin && !status && i < origin->chunks.count; i++)
        if (place_of(c, &origin->chunks.item[i]) == place)
            status = write_one(c, &origin->chunks.item[i]);
    return status;
}

/* ---- the header ------------------------------------------------------------------------------ */

static void set_palette(const bm_png_carrier *c, const bm_png_origin *origin)
{
    png_color colors[BM_PNG_COLORS];
    for (unsigned i = 0; i < origin->colors; i++)
        colors[i] =
            (png_color){origin->palette[i][0], origin->palette[i][1], origin->palette[i][2]};
    png_set_PLTE(c->lib, c->info, colors, (int)origin->colors);
}

/* libpng would leave out a colour with bits above the picture's depth. */
static void write_transparency(const bm_png_carrier *c, const bm_png_origin *origin)
{
    uint8_t key[6];
    for (unsigned i = 0; i < 3; i++)
        png_save_uint_16(key + 2 * i, origin->key[i]);
    if (origin->alphas)
        write_chunk(c, "tRNS", origin->alpha, origin->alphas);
    else if (origin->has_key)
        write_chunk(c, "tRNS", key, origin->color_type == PNG_COLOR_TYPE_GRAY ? 2 : 6);
}

/* In place of all that the source said of its colours. */
static void write_srgb(const bm_png_carrier *c)
{
    static const uint8_t intent[] = {1}; /* relative colorimetric: to show colours as they are */
    write_chunk(c, "sRGB", intent, sizeof intent);
}

bm_status bm_png_write_head(bm_png_carrier *c)
{
    const bm_picture *source = c->request->source;
    const bm_png_origin *origin = bm_png_origin_of(source);
    if (c->form->as_source && origin->colors)
        set_palette(c, origin);
    else if (origin && origin->colors && origin->color_type != PNG_COLOR_TYPE_PALETTE)
        warn_dropped(c, "PLTE", "suggests colours for pixels that have changed");
    png_write_info_before_PLTE(c->lib, c->info);
    bm_status status = write_place(c, BM_PNG_FIRST);
    if (!status && source)
        status = write_profile(c, NULL);
    if (status)
        return status;
    if (c->request->is_srgb)
        write_srgb(c);
    png_write_info(c->lib, c->info);
    if (c->form->as_source)
        write_transparency(c, origin);
    status = write_place(c, BM_PNG_AFTER_COLORS);
    if (status || !source)
        return status;
    write_density(c, NULL);
    write_exif(c);
    if (!origin)
        write_comments(c);
    return write_xmp(c, NULL);
}

void bm_png_carrier_clear(bm_png_carrier *c)
{
    free(c->deflated);
    bm_metadata_clear(&c->late);
}

bm_status bm_png_write_late(bm_png_carrier *c)
{
    return write_place(c, BM_PNG_LATE);
}
