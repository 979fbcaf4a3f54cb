/* SPDX-License-Identifier: MIT */
/* hash: reduces a picture to one line of 32 hexadecimal digits, for comparing results without
 * files.
 *
 * The digits are the XXH3-128 of model, depth, width and height (32 bits each) and all samples row
 * by row, everything in little-endian byte order: the same on any machine and for any split into
 * bands. Of a picture in planes, each further plane has a sum of its own, which is added to the
 * first one's at the end. */
#include "bandmill/codecs.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

struct bm_encoder {
    XXH3_state_t plane[BM_MAX_PLANES]; /* first: it wants an alignment of 64 bytes */
    bm_drain *drain;
    bm_desc desc;
};

enum { STATE_ALIGN = 64, DIGEST_BYTES = sizeof(XXH128_canonical_t) };

static void accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = desc->model;
    *depth = desc->depth;
}

static size_t encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)desc, (void)options, (void)source;
    return sizeof(bm_encoder);
}

static void add_number(XXH3_state_t *state, uint32_t number)
{
    uint8_t bytes[4];
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
    XXH3_128bits_update(state, bytes, sizeof bytes);
}

static bm_status encode_open(bm_encoder **out, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    bm_encoder *encoder = aligned_alloc(STATE_ALIGN, sizeof *encoder);
    if (!encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a hash");
    encoder->drain = request->drain;
    encoder->desc = *desc;
    for (unsigned p = 0; p < desc->planes; p++)
        XXH3_128bits_reset(&encoder->plane[p]);
    add_number(&encoder->plane[0], desc->model);
    add_number(&encoder->plane[0], desc->depth);
    add_number(&encoder->plane[0], desc->width);
    add_number(&encoder->plane[0], desc->height);
    *out = encoder;
    return BM_OK;
}

static void add_row(XXH3_state_t *state, const void *row, size_t bytes, unsigned depth)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    (void)depth;
    XXH3_128bits_update(state, row, bytes);
#else
    const uint8_t *from = row;
    for (size_t i = 0; depth == 16 && i < bytes; i += 2) {
        uint8_t swapped[2] = {from[i + 1], from[i]};
        XXH3_128bits_update(state, swapped, sizeof swapped);
    }
    if (depth != 16)
        XXH3_128bits_update(state, row, bytes);
#endif
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    (void)error;
    for (unsigned p = 0; p < encoder->desc.planes; p++)
        for (uint32_t i = 0; i < rows->count[p]; i++)
            add_row(&encoder->plane[p], rows->row[p][i], bm_desc_row_bytes(&encoder->desc, p),
                    encoder->desc.depth);
    return BM_OK;
}

static XXH128_canonical_t digest(const XXH3_state_t *state)
{
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits_digest(state));
    return bytes;
}

static bm_status encode_end(bm_encoder *encoder, bm_error *error)
{
    for (unsigned p = 1; p < encoder->desc.planes; p++) {
        XXH128_canonical_t sum = digest(&encoder->plane[p]);
        XXH3_128bits_update(&encoder->plane[0], sum.digest, DIGEST_BYTES);
    }
    static const char hex[] = "0123456789abcdef";
    XXH128_canonical_t sum = digest(&encoder->plane[0]);
    char line[2 * DIGEST_BYTES];
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        line[2 * i] = hex[sum.digest[i] >> 4];
        line[2 * i + 1] = hex[sum.digest[i] & 15];
    }
    return bm_drain_write(encoder->drain, line, sizeof line, error);
}

static void encode_close(bm_encoder *encoder)
{
    free(encoder);
}

static const char *const extensions[] = {NULL};

const bm_codec bm_codec_hash = {
    .name = "hash",
    .extensions = extensions,
    .summary = "One line instead of a file: XXH3-128 of the samples",
    .accepts = accepts,
    .encode_bytes = encode_bytes,
    .encode_open = encode_open,
    .encode_rows = encode_rows,
    .encode_end = encode_end,
    .encode_close = encode_close,
    .keeps_no_file = true,
};
