/* SPDX-License-Identifier: MIT */
/* Text chunks of a PNG taken apart, and what lies deflated in chunks. */
#include "png_parts.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

enum { MAX_KEYWORD = 79, FIRST_GUESS = 16384 };

/* Where the string that starts at `at` goes on after its NUL; 0: it does not end. */
static size_t after_string(const bm_png_chunk *chunk, size_t at)
{
    const uint8_t *end = memchr(chunk->bytes + at, '\0', chunk->size - at);
    return end ? (size_t)(end - chunk->bytes) + 1 : 0;
}

/* The fields of an iTXt between keyword and text: a flag, the method, two strings. */
static bool parse_international(bm_png_text *text, const bm_png_chunk *chunk, size_t at)
{
    if (chunk->size - at < 4)
        return false;
    text->utf8 = true;
    text->deflated = chunk->bytes[at] != 0;
    size_t translated = after_string(chunk, at + 2);
    text->head_bytes = translated ? after_string(chunk, translated) : 0;
    return text->head_bytes > 0;
}

bool bm_png_text_parse(bm_png_text *text, const bm_png_chunk *chunk)
{
    size_t at = after_string(chunk, 0);
    *text = (bm_png_text){.keyword = (const char *)chunk->bytes, .head_bytes = at};
    if (at < 2 || at > MAX_KEYWORD + 1)
        return false;
    if (!strcmp(chunk->type, "zTXt")) {
        text->deflated = true;
        text->head_bytes++;
    } else if (!strcmp(chunk->type, "iTXt") && !parse_international(text, chunk, at)) {
        return false;
    }
    if (text->head_bytes > chunk->size)
        return false;
    text->text = chunk->bytes + text->head_bytes;
    text->size = chunk->size - text->head_bytes;
    return true;
}

bool bm_png_text_is_xmp(const bm_png_text *text)
{
    return text->utf8 && !strcmp(text->keyword, "XML:com.adobe.xmp");
}

/* Doubles the room up to the limit. */
static bm_status widen(uint8_t **out, size_t *room, size_t limit)
{
    if (*room == limit)
        return BM_E_LIMIT_MEMORY;
    size_t wider = *room == 0 ? FIRST_GUESS : 2 * *room;
    wider = wider < limit ? wider : limit;
    uint8_t *grown = realloc(*out, wider);
    if (!grown)
        return BM_E_NOMEM;
    *out = grown;
    *room = wider;
    return BM_OK;
}

bm_status bm_png_inflate(const uint8_t *bytes, size_t count, uint8_t **out, size_t *size)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)count};
    size_t room = 0, limit = *size;
    bm_status status = inflateInit(&stream) == Z_OK ? BM_OK : BM_E_NOMEM;
    *out = NULL;
    for (int result = Z_OK; !status && result != Z_STREAM_END;) {
        if (stream.total_out == room)
            status = widen(out, &room, limit);
        if (status)
            break;
        stream.next_out = *out + stream.total_out;
        stream.avail_out = (uInt)(room - stream.total_out);
        result = inflate(&stream, Z_NO_FLUSH);
        bool full = stream.total_out == room;
        if (result == Z_MEM_ERROR)
            status = BM_E_NOMEM;
        else if (result != Z_STREAM_END && !(result == Z_OK && full))
            status = BM_E_CORRUPT;
    }
    *size = stream.total_out;
    inflateEnd(&stream);
    if (status) {
        free(*out);
        *out = NULL;
    }
    return status;
}

uint8_t *bm_png_deflate(const uint8_t *bytes, size_t count, size_t *size)
{
    uLongf room = compressBound((uLong)count);
    uint8_t *out = malloc(room);
    if (out && compress(out, &room, bytes, (uLong)count) != Z_OK) {
        free(out);
        out = NULL;
    }
    *size = room;
    return out;
}
