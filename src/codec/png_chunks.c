/* SPDX-License-Identifier: MIT */
/* From the chunks of a PNG into the record of the picture. */
#include "png_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exif.h"
#include "metadata.h"

enum { MAX_COMMENT_BYTES = 1 << 20, UNIT_AT = 8 };

/* What a chunk is worth. Not BM_OK: the picture fails. */
typedef struct judged {
    bm_picture *picture;
    bm_png_origin *origin;
    bm_png_chunk *chunk;
    bool keep; /* in the origin */
} judged;

static void warn(const judged *j, const char *code, const char *why)
{
    bm_warn(&j->picture->warnings, code, "%s %s", j->chunk->type, why);
}

/* What is in the chunk becomes the picture's own, for every format. */
static bm_status carry(judged *j, bm_blob_kind kind, const uint8_t *bytes, size_t size,
                       bm_error *error)
{
    j->chunk->carried = true;
    return bm_picture_add_blob(j->picture, kind, bytes, size, error);
}

/* ---- one kind each --------------------------------------------------------------------------- */

static bm_status take_profile(judged *j, bm_error *error)
{
    bm_png_text named; /* laid out like a zTXt: a name, the method, deflated bytes */
    bm_png_chunk as_text = *j->chunk;
    memcpy(as_text.type, "zTXt", 4);
    uint8_t *profile = NULL;
    size_t size = BM_PNG_MAX_CHUNK_BYTES;
    bm_status status = bm_png_text_parse(&named, &as_text)
                           ? bm_png_inflate(named.text, named.size, &profile, &size)
                           : BM_E_CORRUPT;
    if (status == BM_E_NOMEM)
        return bm_fail(error, BM_E_NOMEM, "no memory for a colour profile");
    j->keep = !status;
    if (status == BM_E_LIMIT_MEMORY)
        bm_warn(&j->picture->warnings, "bad_icc", "a colour profile above the limit of %zu bytes",
                BM_PNG_MAX_CHUNK_BYTES);
    else if (status)
        bm_warn(&j->picture->warnings, "bad_icc", "the colour profile cannot be inflated");
    else
        status = carry(j, BM_BLOB_ICC, profile, size, error);
    free(profile);
    return j->keep ? status : BM_OK;
}

/* Some programs write the prefix that EXIF has in JPEG. */
static size_t exif_prefix(const bm_png_chunk *chunk)
{
    return chunk->size > 6 && !memcmp(chunk->bytes, "Exif\0", 6) ? 6 : 0;
}

static bm_status take_exif(judged *j, bm_error *error)
{
    const bm_png_chunk *chunk = j->chunk;
    size_t prefix = exif_prefix(chunk);
    unsigned orientation = bm_exif_orientation(chunk->bytes + prefix, chunk->size - prefix);
    if (chunk->place == BM_PNG_LATE) {
        if (orientation != 1)
            bm_warn(&j->picture->warnings, "late_orientation",
                    "orientation %u stands behind the pixels: they are taken as stored",
                    orientation);
        return BM_OK;
    }
    j->picture->orientation = orientation;
    return carry(j, BM_BLOB_EXIF, chunk->bytes + prefix, chunk->size - prefix, error);
}

/* tEXt and zTXt are in Latin-1. */
static size_t to_utf8(const uint8_t *latin, size_t size, uint8_t *utf8)
{
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        if (latin[i] >= 0x80)
            utf8[used++] = (uint8_t)(0xc0 | latin[i] >> 6);
        utf8[used++] = latin[i] < 0x80 ? latin[i] : (uint8_t)(0x80 | (latin[i] & 0x3f));
    }
    return used;
}

static bm_status add_text(judged *j, bm_blob_kind kind, const bm_png_text *text,
                          const uint8_t *bytes, size_t size, bm_error *error)
{
    if (text->utf8)
        return carry(j, kind, bytes, size, error);
    uint8_t *utf8 = malloc(2 * size + 1);
    if (!utf8)
        return bm_fail(error, BM_E_NOMEM, "no memory for a comment");
    bm_status status = carry(j, kind, utf8, to_utf8(bytes, size, utf8), error);
    free(utf8);
    return status;
}

static bm_status take_text(judged *j, bm_error *error)
{
    bm_png_text text;
    if (!bm_png_text_parse(&text, j->chunk)) {
        warn(j, "bad_chunk", "is no text");
        j->keep = false;
        return BM_OK;
    }
    bool is_xmp = bm_png_text_is_xmp(&text), is_comment = !strcmp(text.keyword, "Comment");
    bm_blob_kind kind = is_xmp ? BM_BLOB_XMP : BM_BLOB_COMMENT;
    bool repeated = is_xmp && bm_picture_find_blob(j->picture, kind);
    if (j->chunk->place == BM_PNG_LATE || (!is_xmp && !is_comment) || repeated)
        return BM_OK;
    if (!text.deflated)
        return add_text(j, kind, &text, text.text, text.size, error);

    uint8_t *bytes;
    size_t size = is_xmp ? BM_PNG_MAX_CHUNK_BYTES : MAX_COMMENT_BYTES, limit = size;
    bm_status status = bm_png_inflate(text.text, text.size, &bytes, &size);
    if (status == BM_E_NOMEM)
        return bm_fail(error, BM_E_NOMEM, "no memory for text");
    if (status) {
        j->keep = false;
        if (status == BM_E_LIMIT_MEMORY)
            bm_warn(&j->picture->warnings, "bad_chunk",
                    "%s is above the limit of %zu bytes, inflated", j->chunk->type, limit);
        else
            warn(j, "bad_chunk", "cannot be inflated");
        return BM_OK;
    }
    status = add_text(j, kind, &text, bytes, size, error);
    free(bytes);
    return status;
}

static void take_density(const judged *j)
{
    const uint8_t *bytes = j->chunk->bytes;
    if (bytes[UNIT_AT] != PNG_RESOLUTION_METER)
        return;
    j->picture->density_x = bm_png_read32(bytes);
    j->picture->density_y = bm_png_read32(bytes + 4);
}

static void note_animation(judged *j)
{
    uint32_t frames = bm_png_read32(j->chunk->bytes);
    if (frames > 1)
        bm_warn(&j->picture->warnings, "animation_dropped", "%u frames: only one picture is taken",
                frames);
    j->keep = false;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* What says something of the pixels is heard only in front of them; a time and whatever is unknown is not of them. */
static bool may_be_late(const char *type)
{
    bm_png_kind kind = bm_png_kind_of(type);
    return kind == BM_PNG_TEXT || kind == BM_PNG_EXIF || kind == BM_PNG_OTHER ||
           !strcmp(type, "tIME");
}

static bm_status judge(judged *j, bm_error *error)
{
    const bm_png_chunk *chunk = j->chunk;
    if (!bm_png_size_fits(chunk->type, chunk->size))
        warn(j, "bad_chunk", "has a wrong size");
    else if (bm_png_is_single(chunk->type) && bm_png_list_find(&j->origin->chunks, chunk->type))
        warn(j, "chunk_dropped", "is there twice");
    else if (chunk->place == BM_PNG_LATE && !may_be_late(chunk->type))
        warn(j, "chunk_dropped", "stands behind the pixels");
    else
        j->keep = true;
    if (!j->keep)
        return BM_OK;

    switch (bm_png_kind_of(chunk->type)) {
    case BM_PNG_PROFILE:
        return take_profile(j, error);
    case BM_PNG_EXIF:
        return take_exif(j, error);
    case BM_PNG_TEXT:
        return take_text(j, error);
    case BM_PNG_DENSITY:
        take_density(j);
        return BM_OK;
    case BM_PNG_ANIMATION:
        note_animation(j);
        return BM_OK;
    default:
        return BM_OK;
    }
}

bm_status bm_png_take_chunks(bm_png_list *found, bm_picture *picture, bm_error *error)
{
    bm_png_origin *origin = picture->origin;
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < found->count; i++) {
        judged j = {.picture = picture, .origin = origin, .chunk = &found->item[i]};
        status = judge(&j, error);
        if (!status && j.keep && !bm_png_list_take(&origin->chunks, &found->item[i]))
            status = bm_fail(error, BM_E_NOMEM, "no memory for the chunks of a PNG");
    }
    picture->origin_bytes = sizeof *origin + origin->chunks.bytes;
    bm_png_list_clear(found);
    return status;
}
