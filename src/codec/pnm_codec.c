/* SPDX-License-Identifier: MIT */
/* PBM, PGM, PPM and PAM as one codec. */
#include "pnm_parts.h"

#include "bandmill/codecs.h"

/* Their signature is short: white space or a comment must follow. */
static bool match(const uint8_t *head, size_t size)
{
    if (size < 3 || head[0] != 'P' || head[1] < '1' || head[1] > '7')
        return false;
    return head[1] == '7' ? head[2] == '\n' : bm_pnm_is_space(head[2]) || head[2] == '#';
}

static const char *const extensions[] = {"pnm", "ppm", "pgm", "pbm", "pam", NULL};

const bm_codec bm_codec_pnm = {
    .name = "pnm",
    .extensions = extensions,
    .summary = "PGM and PPM, PAM with alpha: 8 and 16 bits; reads PBM and plain text, too",
    .match = match,
    .decode_open = bm_pnm_decode_open,
    .decode_rows = bm_pnm_decode_rows,
    .decode_end = bm_pnm_decode_end,
    .decode_close = bm_pnm_decode_close,
    .accepts = bm_pnm_accepts,
    .encode_bytes = bm_pnm_encode_bytes,
    .encode_open = bm_pnm_encode_open,
    .encode_rows = bm_pnm_encode_rows,
    .encode_end = bm_pnm_encode_end,
    .encode_close = bm_pnm_encode_close,
};
