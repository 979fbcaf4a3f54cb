/* SPDX-License-Identifier: MIT */
#include "chunks.h"

#include <string.h>

#include <png.h>

const chunk chunks_first[] = {
    CHUNK("gAMA", "\0\1\x86\xa0"),
    CHUNK("cHRM",
          "\0\0\x7a\x26\0\0\x80\x84\0\0\xfa\0\0\0\x80\xe8\0\0\x75\x30\0\0\xea\x60\0\0\x3a\x98"
          "\0\0\x17\x70"),
    CHUNK("sRGB", "\1"),
    CHUNK("cICP", "\x09\x10\0\1"),
    CHUNK("mDCV", "123456789012345678901234"),
    CHUNK("cLLI", "12345678"),
    CHUNK("sBIT", "\5\6\5"),
    CHUNK("tEXt", "Title\0A picture \xe4 of all"),
    CHUNK("zTXt", "Author\0\0\x78\x9c\x4b\x4c\x4a\x06\0\x02\x4d\x01\x27"),
    CHUNK("iTXt", "Titel\0\0\0de-AT\0Titel\0Ein Bild \xc3\xa4"),
    CHUNK("iTXt", "Titel\0\1\0de\0Titel\0\x78\x9c\x4b\x4c\x4a\x06\0\x02\x4d\x01\x27"),
    CHUNK("iTXt", "XML:com.adobe.xmp\0\0\0x\0y\0<x:xmpmeta>tiff:Orientation=\"1\"</x:xmpmeta>"),
    CHUNK("prVt", "private, and safe to copy"),
};
const chunk chunks_middle[] = {
    CHUNK("bKGD", "\1"),
    CHUNK("hIST", "\0\1\0\2\0\3\0\4"),
    CHUNK("pHYs", "\0\0\0\x04\0\0\0\x03\0"),
    CHUNK("sPLT", "six\0\x08\1\2\3\4\0\5\6\7\x08\x09\0\x0a"),
    CHUNK("pCAL", "x\0\0\0\0\0\0\0\0\1\0\2m\0001\0002"),
    CHUNK("sCAL", "\0011\0002"),
    CHUNK("sTER", "\1"),
    CHUNK("oFFs", "\0\0\0\1\0\0\0\2\0"),
    CHUNK("tIME", "\x07\xe9\1\2\3\4\5"),
    CHUNK("eXIf", "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\1\0\0\0\0\0\0\0 and more"),
    CHUNK("tEXt", "Comment\0a remark"),
    CHUNK("tEXt", "Comment\0another one"),
};
const chunk chunks_late[] = {
    CHUNK("tEXt", "Software\0at the end"),
    CHUNK("iTXt", "Comment\0\0\0\0\0late"),
    CHUNK("prVt", "late"),
};

file bare_palette(void)
{
    static const uint8_t palette[] = {255, 0, 0, 9, 9, 9, 0, 255, 0, 0, 0, 255};
    uint8_t packed[] = {0x1b};
    uint8_t *rows[] = {packed};
    const png_source how = {.width = 4,
                            .height = 1,
                            .bit_depth = 2,
                            .color_type = PNG_COLOR_TYPE_PALETTE,
                            .palette = palette,
                            .palette_size = 4};
    return png_write(&how, rows);
}

void add_chunks(file *encoded, const char *before, const chunk *chunks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        png_insert_chunk(encoded, before, chunks[i].type, chunks[i].bytes, chunks[i].size);
}

file rich_palette(void)
{
    file encoded = bare_palette();
    add_chunks(&encoded, "PLTE", chunks_first, COUNT(chunks_first));
    add_chunks(&encoded, "IDAT", chunks_middle, COUNT(chunks_middle));
    add_chunks(&encoded, "IEND", chunks_late, COUNT(chunks_late));
    return encoded;
}

result decode_png(const file *encoded)
{
    result decoded = decode(&bm_codec_png, encoded->bytes, encoded->size, NULL);
    assert_decoded(&decoded);
    return decoded;
}

const char *message_of(const bm_warnings *warnings, const char *code)
{
    for (unsigned i = 0; i < warnings->count; i++)
        if (!strcmp(warnings->item[i].code, code))
            return warnings->item[i].message;
    return "";
}

bool has_chunk(const file *encoded, const chunk *wanted)
{
    size_t size;
    file rest = *encoded;
    for (;;) {
        const uint8_t *data = png_find_chunk(&rest, wanted->type, &size);
        if (!data)
            return false;
        if (size == wanted->size && !memcmp(data, wanted->bytes, size))
            return true;
        /* The search starts behind a signature: its place is taken by what has been seen. */
        size_t seen = (size_t)(data - rest.bytes) + size + 4 - 8;
        rest.bytes += seen;
        rest.size -= seen;
    }
}

void assert_all(const file *encoded, const chunk *chunks, size_t count, bool there)
{
    for (size_t i = 0; i < count; i++)
        if (has_chunk(encoded, &chunks[i]) != there)
            fail_msg("chunk %zu, %s: %s", i, chunks[i].type, there ? "is missing" : "is there");
}
