/* SPDX-License-Identifier: MIT */
/* Decoding PBM, PGM, PPM (plain and raw) and PAM.
 *
 * A stored row is as the raw formats have it: bits, bytes, or pairs of bytes with the high one first. Samples are scaled
 * from 0..most to the whole range, rounded to the nearest: to 8 bits where they fit in, else to 16. */
#include "pnm_parts.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"

struct bm_decoder {
    bm_raster raster;
    bm_pnm_header header;
    bm_picture *picture;
    size_t samples;   /* of a row */
    bool missing_end; /* the last plain number ends with the file */
};

/* ---- stored rows ----------------------------------------------------------------------------- */

/* Plain bits need no space between them. */
static bm_status fetch_plain_bits(bm_decoder *decoder, uint8_t *stored, bm_error *error)
{
    bm_bytes_in *in = &decoder->raster.in;
    memset(stored, 0, decoder->raster.stored_bytes);
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < decoder->samples;) {
        uint8_t byte;
        status = bm_pnm_get(in, &byte, error);
        if (status || bm_pnm_is_space(byte))
            continue;
        if (byte != '0' && byte != '1')
            return bm_bytes_fail(in, BM_E_CORRUPT, "something else instead of 0 or 1", error);
        if (byte == '1')
            stored[i / 8] |= (uint8_t)(0x80 >> i % 8);
        i++;
    }
    return status;
}

static bm_status fetch_plain(bm_decoder *decoder, uint8_t *stored, bm_error *error)
{
    bm_bytes_in *in = &decoder->raster.in;
    bool last_row = decoder->raster.fetched == decoder->header.height;
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < decoder->samples; i++) {
        uint32_t number;
        bool *ended = last_row && i == decoder->samples - 1 ? &decoder->missing_end : NULL;
        status = bm_pnm_number(in, decoder->header.most, &number, ended, error);
        if (decoder->header.most > 255)
            *stored++ = (uint8_t)(number >> 8);
        *stored++ = (uint8_t)number;
    }
    return status;
}

static bool is_too_large(const bm_decoder *decoder, const uint8_t *stored)
{
    uint32_t most = decoder->header.most;
    for (size_t i = 0; most < 255 && i < decoder->samples; i++)
        if (stored[i] > most)
            return true;
    for (size_t i = 0; most > 255 && most < 65535 && i < decoder->samples; i++)
        if (((uint32_t)stored[2 * i] << 8 | stored[2 * i + 1]) > most)
            return true;
    return false;
}

static bm_status fetch_raw(bm_decoder *decoder, uint8_t *stored, bm_error *error)
{
    bm_raster *raster = &decoder->raster;
    bm_status status = bm_bytes_read(&raster->in, stored, raster->stored_bytes, error);
    if (!status && !decoder->header.bits && is_too_large(decoder, stored))
        status = bm_bytes_fail(&raster->in, BM_E_CORRUPT, "a sample is above its maximum", error);
    return status;
}

/* ---- to samples ------------------------------------------------------------------------------ */

static void unpack_bits(bm_decoder *decoder, const uint8_t *stored, void *samples)
{
    uint8_t *to = samples;
    for (size_t i = 0; i < decoder->samples; i++)
        to[i] = stored[i / 8] << i % 8 & 0x80 ? 0 : 255;
}

static void unpack_8(bm_decoder *decoder, const uint8_t *stored, void *samples)
{
    uint32_t most = decoder->header.most;
    uint8_t *to = samples;
    if (most == 255) {
        memcpy(to, stored, decoder->samples);
        return;
    }
    for (size_t i = 0; i < decoder->samples; i++)
        to[i] = (uint8_t)((stored[i] * 255u + most / 2) / most);
}

/* The product stays below 2^32: 65535 * 65535 + 32767. */
static void unpack_16(bm_decoder *decoder, const uint8_t *stored, void *samples)
{
    uint32_t most = decoder->header.most;
    uint16_t *to = samples;
    for (size_t i = 0; i < decoder->samples; i++) {
        uint32_t value = (uint32_t)stored[2 * i] << 8 | stored[2 * i + 1];
        to[i] = (uint16_t)(most == 65535 ? value : (value * 65535u + most / 2) / most);
    }
}

/* ---- opening --------------------------------------------------------------------------------- */

static bm_status prepare(bm_decoder *decoder, const bm_decode_limits *limits, bm_error *error)
{
    const bm_pnm_header *header = &decoder->header;
    bm_raster *raster = &decoder->raster;
    bm_picture *picture = decoder->picture;
    bool deep = header->most > 255;
    bm_status status = bm_raster_describe(raster, picture, header->width, header->height,
                                          header->model, deep ? 16 : 8, limits, error);
    if (status)
        return status;
    decoder->samples = (size_t)header->width * header->channels;
    raster->stored_bytes = header->bits ? (decoder->samples + 7) / 8 : decoder->samples << deep;
    raster->fetch = !header->plain ? fetch_raw : header->bits ? fetch_plain_bits : fetch_plain;
    raster->unpack = header->bits ? unpack_bits : deep ? unpack_16 : unpack_8;
    picture->decoder_bytes = sizeof *decoder;
    status = bm_raster_count(raster, picture, error);
    /* The fewest bytes: plain samples take one each at least. */
    uint64_t row = header->plain ? decoder->samples : raster->stored_bytes;
    return status ? status : bm_bytes_expect(&raster->in, row * header->height, error);
}

bm_status bm_pnm_decode_open(bm_decoder **out, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    bm_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a PNM decoder");
    decoder->picture = picture;
    picture->codec = &bm_codec_pnm;
    bm_bytes_in_init(&decoder->raster.in, feed);
    bm_status status = bm_pnm_read_header(&decoder->header, &decoder->raster.in, error);
    if (!status)
        status = prepare(decoder, limits, error);
    if (status) {
        bm_pnm_decode_close(decoder);
        return status;
    }
    *out = decoder;
    return BM_OK;
}

bm_status bm_pnm_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    return bm_raster_rows(&decoder->raster, decoder, rows, error);
}

/* White space may follow plain numbers. */
static bm_status skip_space(bm_bytes_in *in, bm_error *error)
{
    for (;;) {
        bool ended;
        bm_status status = bm_bytes_ended(in, &ended, error);
        if (status || ended || !bm_pnm_is_space(*in->at))
            return status;
        uint8_t byte;
        bm_bytes_get(in, &byte, error);
    }
}

bm_status bm_pnm_decode_end(bm_decoder *decoder, bm_error *error)
{
    if (decoder->missing_end)
        bm_warn(&decoder->picture->warnings, "missing_end",
                "the last number ends with the file: it may have had more digits");
    bm_status status = decoder->header.plain ? skip_space(&decoder->raster.in, error) : BM_OK;
    return status ? status : bm_raster_warn_trailing(&decoder->raster, decoder->picture, error);
}

void bm_pnm_decode_close(bm_decoder *decoder)
{
    if (!decoder)
        return;
    bm_raster_free(&decoder->raster);
    free(decoder);
}
