/* SPDX-License-Identifier: MIT */
/* Decoding BMP. stb_image does not read run lengths, palettes in front of true colour, nor headers of OS/2 2, takes
 * colours that a palette lacks from uninitialised memory, and rounds 5 and 6 bits down; so this is our own. */
#include "bmp_parts.h"

#include <stdlib.h>

#include "bandmill/codecs.h"

struct bm_decoder {
    bm_raster raster;
    bm_bmp_header header;
    bm_bmp_rle rle;
    bm_picture *picture;
    size_t row_bytes;      /* of the pixels of a row in the file */
    size_t padding;        /* behind them, to a multiple of 4 */
    uint8_t table[4][256]; /* MASKED, 8 bits: channel's value to sample */
};

/* ---- stored rows ----------------------------------------------------------------------------- */

static bm_status fetch_plain(bm_decoder *decoder, uint8_t *stored, bm_error *error)
{
    bm_raster *raster = &decoder->raster;
    bm_status status = bm_bytes_read(&raster->in, stored, decoder->row_bytes, error);
    /* Some writers leave out what pads the last row. */
    if (status || raster->fetched == raster->desc->height)
        return status;
    return bm_bytes_skip(&raster->in, decoder->padding, error);
}

static bm_status fetch_runs(bm_decoder *decoder, uint8_t *stored, bm_error *error)
{
    bm_raster *raster = &decoder->raster;
    bm_status status = bm_bmp_rle_row(&decoder->rle, &decoder->header, &raster->in, stored, error);
    if (!status && raster->fetched == raster->desc->height)
        status = bm_bmp_rle_end(&decoder->rle, &decoder->header, &raster->in, error);
    return status;
}

/* ---- to samples ------------------------------------------------------------------------------ */

static void unpack_indices(bm_decoder *decoder, const uint8_t *stored, void *samples)
{
    unsigned bits = decoder->header.coding == BM_BMP_INDEXED ? decoder->header.bits : 8;
    unsigned per_byte = 8 / bits, mask = (1u << bits) - 1;
    uint8_t *to = samples;
    for (uint32_t x = 0; x < decoder->header.width; x++) {
        unsigned shift = 8 - bits * (x % per_byte + 1);
        unsigned index = (unsigned)stored[x / per_byte] >> shift & mask;
        to = bm_palette_put(&decoder->header.palette, index, to);
    }
}

static void unpack_bgr(bm_decoder *decoder, const uint8_t *stored, void *samples)
{
    uint8_t *to = samples;
    for (uint32_t x = 0; x < decoder->header.width; x++, stored += 3, to += 3) {
        to[0] = stored[2];
        to[1] = stored[1];
        to[2] = stored[0];
    }
}

/* value * range / most, rounded to the nearest. */
static uint32_t scale(uint32_t value, uint32_t most, uint32_t range)
{
    return most ? (uint32_t)(((uint64_t)value * range + most / 2) / most) : 0;
}

static uint32_t pixel_at(const bm_decoder *decoder, const uint8_t *stored, uint32_t x)
{
    return decoder->header.bits == 16 ? bm_le16(stored + 2 * (size_t)x)
                                      : bm_le32(stored + 4 * (size_t)x);
}

static void unpack_masked(bm_decoder *decoder, const uint8_t *stored, void *samples)
{
    const bm_bmp_channel *channel = decoder->header.channel;
    unsigned channels = decoder->raster.desc->plane[0].channels;
    uint8_t *to = samples;
    for (uint32_t x = 0; x < decoder->header.width; x++) {
        uint32_t pixel = pixel_at(decoder, stored, x);
        for (unsigned c = 0; c < channels; c++)
            *to++ = decoder->table[c][pixel >> channel[c].shift & channel[c].most];
    }
}

/* Some channel has more than 8 bits. */
static void unpack_masked_16(bm_decoder *decoder, const uint8_t *stored, void *samples)
{
    const bm_bmp_channel *channel = decoder->header.channel;
    unsigned channels = decoder->raster.desc->plane[0].channels;
    uint16_t *to = samples;
    for (uint32_t x = 0; x < decoder->header.width; x++) {
        uint32_t pixel = pixel_at(decoder, stored, x);
        for (unsigned c = 0; c < channels; c++)
            *to++ = (uint16_t)scale(pixel >> channel[c].shift & channel[c].most, channel[c].most,
                                    65535);
    }
}

/* ---- opening --------------------------------------------------------------------------------- */

static bool has_deep_channel(const bm_bmp_header *header)
{
    for (unsigned c = 0; c < 4; c++)
        if (header->channel[c].most > 255)
            return true;
    return false;
}

static void make_tables(bm_decoder *decoder)
{
    for (unsigned c = 0; c < 4; c++) {
        uint32_t most = decoder->header.channel[c].most;
        for (uint32_t value = 0; value <= most; value++)
            decoder->table[c][value] = (uint8_t)scale(value, most, 255);
    }
}

/* Chooses how rows are fetched and unpacked; gives model and depth. */
static void choose(bm_decoder *decoder, bm_model *model, unsigned *depth)
{
    const bm_bmp_header *header = &decoder->header;
    bm_raster *raster = &decoder->raster;
    *depth = 8;
    raster->fetch = fetch_plain;
    raster->unpack = unpack_indices;
    switch (header->coding) {
    case BM_BMP_RLE4:
    case BM_BMP_RLE8:
        raster->fetch = fetch_runs;
        *model = header->palette.model;
        break;
    case BM_BMP_INDEXED:
        *model = header->palette.model;
        break;
    case BM_BMP_BGR:
        raster->unpack = unpack_bgr;
        *model = BM_RGB;
        break;
    case BM_BMP_MASKED:
        *model = header->channel[3].most ? BM_RGBA : BM_RGB;
        raster->unpack = unpack_masked;
        if (has_deep_channel(header)) {
            raster->unpack = unpack_masked_16;
            *depth = 16;
        } else {
            make_tables(decoder);
        }
        break;
    }
}

static bm_status prepare(bm_decoder *decoder, const bm_decode_limits *limits, bm_error *error)
{
    const bm_bmp_header *header = &decoder->header;
    bm_raster *raster = &decoder->raster;
    bm_picture *picture = decoder->picture;
    bm_model model = BM_RGB;
    unsigned depth = 8;
    choose(decoder, &model, &depth);
    bm_status status = bm_raster_describe(raster, picture, header->width, header->height, model,
                                          depth, limits, error);
    if (status)
        return status;
    bool runs = raster->fetch == fetch_runs;
    uint64_t bits = (uint64_t)header->width * (runs ? 8 : header->bits);
    decoder->row_bytes = (size_t)((bits + 7) / 8);
    decoder->padding = (4 - decoder->row_bytes % 4) % 4;
    raster->stored_bytes = decoder->row_bytes;
    raster->bottom_up = !header->top_down;
    picture->decoder_bytes = sizeof *decoder + 4 * (size_t)header->palette.count;
    status = bm_raster_count(raster, picture, error);
    if (!status && !runs)
        status = bm_bytes_expect(
            &raster->in,
            (uint64_t)(decoder->row_bytes + decoder->padding) * header->height - decoder->padding,
            error);
    return status;
}

bm_status bm_bmp_decode_open(bm_decoder **out, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    bm_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a BMP decoder");
    decoder->picture = picture;
    picture->codec = &bm_codec_bmp;
    bm_bytes_in_init(&decoder->raster.in, feed);
    bm_status status =
        bm_bmp_read_header(&decoder->header, &decoder->raster.in, picture, limits, error);
    if (!status)
        status = prepare(decoder, limits, error);
    if (status) {
        bm_bmp_decode_close(decoder);
        return status;
    }
    *out = decoder;
    return BM_OK;
}

bm_status bm_bmp_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    return bm_raster_rows(&decoder->raster, decoder, rows, error);
}

bm_status bm_bmp_decode_end(bm_decoder *decoder, bm_error *error)
{
    bm_warnings *warnings = &decoder->picture->warnings;
    if (decoder->header.palette.bad_index)
        bm_warn(warnings, "bad_index", "pixels whose colour the palette lacks became black");
    if (decoder->rle.missing_end)
        bm_warn(warnings, "missing_end", "the file ends without an end marker");
    bm_raster *raster = &decoder->raster;
    bool ended = false;
    /* What the header knows of, such as a profile, and what pads the last row, may follow. */
    bm_status status = BM_OK;
    uint64_t known = raster->in.taken + decoder->padding;
    known = decoder->header.end > known ? decoder->header.end : known;
    while (!status && !ended && raster->in.taken < known) {
        uint8_t byte;
        status = bm_bytes_ended(&raster->in, &ended, error);
        if (!status && !ended)
            status = bm_bytes_get(&raster->in, &byte, error);
    }
    return status ? status : bm_raster_warn_trailing(raster, decoder->picture, error);
}

void bm_bmp_decode_close(bm_decoder *decoder)
{
    if (!decoder)
        return;
    bm_raster_free(&decoder->raster);
    bm_palette_free(&decoder->header.palette);
    free(decoder);
}
