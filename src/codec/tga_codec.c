/* SPDX-License-Identifier: MIT */
/* TGA as a codec. */
#include "tga_parts.h"

#include "bandmill/codecs.h"
#include "stb_encode.h"
#include "stb_write.h"

static bool match(const uint8_t *head, size_t size)
{
    bm_tga_header header;
    return size >= BM_TGA_HEADER_BYTES && bm_tga_parse_header(&header, head);
}

static const char *const extensions[] = {"tga", "targa", NULL};

const bm_codec bm_codec_tga = {
    .name = "tga",
    .extensions = extensions,
    .summary = "TGA, also run-length coded: gray to RGBA, written in 8 bits by stb_image_write",
    .library = bm_stb_library,
    .match = match,
    .decode_open = bm_tga_decode_open,
    .decode_rows = bm_tga_decode_rows,
    .decode_end = bm_tga_decode_end,
    .decode_close = bm_tga_decode_close,
    .accepts = bm_tga_accepts,
    .encode_bytes = bm_stb_encode_bytes,
    .encode_open = bm_tga_encode_open,
    .encode_rows = bm_stb_encode_rows,
    .encode_end = bm_stb_encode_end,
    .encode_close = bm_stb_encode_close,
};
