/* SPDX-License-Identifier: MIT */
/* BMP as a codec. */
#include "bmp_parts.h"

#include "bandmill/codecs.h"
#include "stb_encode.h"
#include "stb_write.h"

/* "BM" alone also begins texts: the size of the header that follows is a small number. */
static bool match(const uint8_t *head, size_t size)
{
    return size >= 18 && head[0] == 'B' && head[1] == 'M' && head[14] > 0 && !head[15] &&
           !head[16] && !head[17];
}

static const char *const extensions[] = {"bmp", "dib", NULL};

const bm_codec bm_codec_bmp = {
    .name = "bmp",
    .extensions = extensions,
    .summary = "BMP of every version: RGB and RGBA, written in 8 bits by stb_image_write",
    .library = bm_stb_library,
    .match = match,
    .decode_open = bm_bmp_decode_open,
    .decode_rows = bm_bmp_decode_rows,
    .decode_end = bm_bmp_decode_end,
    .decode_close = bm_bmp_decode_close,
    .accepts = bm_bmp_accepts,
    .encode_bytes = bm_stb_encode_bytes,
    .encode_open = bm_bmp_encode_open,
    .encode_rows = bm_stb_encode_rows,
    .encode_end = bm_stb_encode_end,
    .encode_close = bm_stb_encode_close,
};
