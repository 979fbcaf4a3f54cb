/* SPDX-License-Identifier: MIT */
/* Decoding TGA. stb_image holds the picture whole whatever its order, turns 5 bits down instead of to the nearest,
 * misplaces palettes that do not begin at index 0, and does not notice when the data ends; so this is our own. */
#include "tga_parts.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"

enum { RUN = 0x80, RUN_COUNT = 0x7f, MOST_IN_RUN = 128, MOST_PIXEL_BYTES = 4 };

struct bm_decoder {
    bm_raster raster;
    bm_tga_header header;
    bm_palette palette;
    bm_picture *picture;
    bool alpha_claimed; /* the header says that there is alpha, or the format leaves no doubt */
    uint8_t any_alpha;  /* the bits of all alphas together */

    /* Run lengths may go on in the next row. */
    uint32_t left; /* pixels of the packet */
    bool repeats;  /* they are all the same: */
    uint8_t pixel[MOST_PIXEL_BYTES];
};

/* ---- stored rows ----------------------------------------------------------------------------- */

static bm_status next_packet(bm_decoder *decoder, bm_error *error)
{
    uint8_t head;
    bm_status status = bm_bytes_get(&decoder->raster.in, &head, error);
    if (status)
        return status;
    decoder->left = (head & RUN_COUNT) + 1u;
    decoder->repeats = head & RUN;
    if (!decoder->repeats)
        return BM_OK;
    return bm_bytes_read(&decoder->raster.in, decoder->pixel, decoder->header.pixel_bytes, error);
}

static bm_status fetch_runs(bm_decoder *decoder, uint8_t *stored, bm_error *error)
{
    size_t pixel_bytes = decoder->header.pixel_bytes;
    bm_status status = BM_OK;
    for (uint32_t x = 0; !status && x < decoder->header.width;) {
        if (decoder->left == 0) {
            status = next_packet(decoder, error);
            continue;
        }
        uint32_t count = decoder->header.width - x;
        count = decoder->left < count ? decoder->left : count;
        if (decoder->repeats)
            for (uint32_t i = 0; i < count; i++)
                memcpy(stored + i * pixel_bytes, decoder->pixel, pixel_bytes);
        else
            status = bm_bytes_read(&decoder->raster.in, stored, count * pixel_bytes, error);
        stored += count * pixel_bytes;
        decoder->left -= count;
        x += count;
    }
    return status;
}

static void collect_alpha(bm_decoder *decoder, const uint8_t *stored)
{
    unsigned step = decoder->header.pixel_bytes;
    for (size_t i = step - 1; i < decoder->raster.stored_bytes; i += step)
        decoder->any_alpha |= stored[i];
}

static bm_status fetch(bm_decoder *decoder, uint8_t *stored, bm_error *error)
{
    bm_raster *raster = &decoder->raster;
    bm_status status = decoder->header.runs
                           ? fetch_runs(decoder, stored, error)
                           : bm_bytes_read(&raster->in, stored, raster->stored_bytes, error);
    if (!status && !decoder->alpha_claimed)
        collect_alpha(decoder, stored);
    return status;
}

/* ---- to samples ------------------------------------------------------------------------------ */

/* Five bits each, the lowest are blue; rounded to the nearest. What the sixteenth bit means is not agreed on: it is
 * ignored, as most programs do. */
static void expand_15(const uint8_t *from, uint8_t *to)
{
    unsigned pixel = bm_le16(from);
    for (unsigned c = 0; c < 3; c++)
        to[c] = (uint8_t)(((pixel >> (10 - 5 * c) & 31) * 255 + 15) / 31);
}

static void unpack_colors(const bm_decoder *decoder, const uint8_t *from, uint8_t *to,
                          uint8_t opaque)
{
    unsigned channels = decoder->raster.desc->plane[0].channels;
    for (uint32_t x = 0; x < decoder->header.width; x++, to += channels) {
        if (decoder->header.pixel_bytes == 2) {
            expand_15(from, to);
        } else {
            to[0] = from[2];
            to[1] = from[1];
            to[2] = from[0];
        }
        if (channels == 4)
            to[3] = from[3] | opaque;
        from += decoder->header.pixel_bytes;
    }
}

static void unpack_gray(const bm_decoder *decoder, const uint8_t *from, uint8_t *to, uint8_t opaque)
{
    size_t bytes = decoder->raster.stored_bytes;
    memcpy(to, from, bytes);
    if (decoder->header.pixel_bytes == 2)
        for (size_t i = 1; i < bytes; i += 2)
            to[i] |= opaque;
}

static void unpack_indices(bm_decoder *decoder, const uint8_t *from, uint8_t *to)
{
    for (uint32_t x = 0; x < decoder->header.width; x++) {
        uint32_t index = decoder->header.pixel_bytes == 2 ? bm_le16(from + 2 * (size_t)x) : from[x];
        /* Below the first index the difference wraps around, and is out of range, too. */
        to = bm_palette_put(&decoder->palette, index - decoder->header.first, to);
    }
}

static void reverse(uint8_t *samples, uint32_t width, size_t channels)
{
    uint8_t *a = samples, *b = samples + (width - 1) * channels, swap[4];
    for (; a < b; a += channels, b -= channels) {
        memcpy(swap, a, channels);
        memcpy(a, b, channels);
        memcpy(b, swap, channels);
    }
}

static void unpack(bm_decoder *decoder, const uint8_t *stored, void *samples)
{
    /* What is nowhere above 0, and not said to be alpha, is none. */
    uint8_t opaque = decoder->alpha_claimed || decoder->any_alpha ? 0 : 255;
    switch (decoder->header.coding) {
    case BM_TGA_INDEXED:
        unpack_indices(decoder, stored, samples);
        break;
    case BM_TGA_COLOR:
        unpack_colors(decoder, stored, samples, opaque);
        break;
    case BM_TGA_GRAY:
        unpack_gray(decoder, stored, samples, opaque);
        break;
    }
    if (decoder->header.right_to_left)
        reverse(samples, decoder->header.width, decoder->raster.desc->plane[0].channels);
}

/* ---- opening --------------------------------------------------------------------------------- */

static bm_status read_palette(bm_decoder *decoder, bm_error *error)
{
    const bm_tga_header *header = &decoder->header;
    bm_bytes_in *in = &decoder->raster.in;
    size_t entry_bytes = (header->color_bits + 7) / 8;
    if (header->coding != BM_TGA_INDEXED) /* one that nobody needs */
        return bm_bytes_skip(in, header->colors * entry_bytes, error);
    bm_status status = bm_palette_create(&decoder->palette, header->colors, error);
    for (uint32_t e = 0; !status && e < header->colors; e++) {
        uint8_t from[4], *to = decoder->palette.entry[e];
        status = bm_bytes_read(in, from, entry_bytes, error);
        if (!status && entry_bytes == 2) {
            expand_15(from, to);
        } else if (!status) {
            to[0] = from[2];
            to[1] = from[1];
            to[2] = from[0];
            to[3] = entry_bytes == 4 ? from[3] : 255;
        }
    }
    if (!status)
        bm_palette_judge(&decoder->palette);
    return status;
}

static bm_model model_of(const bm_decoder *decoder)
{
    switch (decoder->header.coding) {
    case BM_TGA_INDEXED:
        return decoder->palette.model;
    case BM_TGA_GRAY:
        return decoder->header.pixel_bytes == 2 ? BM_GRAYA : BM_GRAY;
    default:
        return decoder->header.pixel_bytes == 4 ? BM_RGBA : BM_RGB;
    }
}

/* Before memory is taken: the fewest bytes that can hold the pixels. */
static uint64_t least_bytes(const bm_tga_header *header)
{
    uint64_t pixels = (uint64_t)header->width * header->height;
    if (!header->runs)
        return pixels * header->pixel_bytes;
    return (pixels + MOST_IN_RUN - 1) / MOST_IN_RUN * (1 + header->pixel_bytes);
}

static bm_status prepare(bm_decoder *decoder, const bm_decode_limits *limits, bm_error *error)
{
    const bm_tga_header *header = &decoder->header;
    bm_raster *raster = &decoder->raster;
    bm_model model = model_of(decoder);
    bm_status status = bm_raster_describe(raster, decoder->picture, header->width, header->height,
                                          model, 8, limits, error);
    if (status)
        return status;
    /* Many writers say that there are no bits of alpha where there are: only the pixels can tell, all of them. */
    decoder->alpha_claimed =
        header->alpha_bits > 0 || header->coding == BM_TGA_INDEXED || !bm_model_has_alpha(model);
    raster->stored_bytes = (size_t)header->width * header->pixel_bytes;
    raster->bottom_up = header->bottom_up;
    raster->whole = !decoder->alpha_claimed;
    raster->fetch = fetch;
    raster->unpack = unpack;
    decoder->picture->decoder_bytes = sizeof *decoder + 4 * (size_t)decoder->palette.count;
    status = bm_raster_count(raster, decoder->picture, error);
    return status ? status : bm_bytes_expect(&raster->in, least_bytes(header), error);
}

static bm_status read_header(bm_decoder *decoder, const bm_decode_limits *limits, bm_error *error)
{
    uint8_t bytes[BM_TGA_HEADER_BYTES];
    bm_bytes_in *in = &decoder->raster.in;
    bm_status status = bm_bytes_read(in, bytes, sizeof bytes, error);
    if (!status && !bm_tga_parse_header(&decoder->header, bytes))
        status = bm_fail(error, BM_E_CORRUPT, "the header of a TGA that makes no sense");
    if (!status)
        status = bm_bytes_skip(in, decoder->header.id_bytes, error);
    if (!status)
        status = read_palette(decoder, error);
    return status ? status : prepare(decoder, limits, error);
}

bm_status bm_tga_decode_open(bm_decoder **out, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    bm_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a TGA decoder");
    decoder->picture = picture;
    picture->codec = &bm_codec_tga;
    bm_bytes_in_init(&decoder->raster.in, feed);
    bm_status status = read_header(decoder, limits, error);
    if (status) {
        bm_tga_decode_close(decoder);
        return status;
    }
    *out = decoder;
    return BM_OK;
}

bm_status bm_tga_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    return bm_raster_rows(&decoder->raster, decoder, rows, error);
}

/* Areas for developers, a small picture of the picture and a signature may follow: nothing to warn of. */
bm_status bm_tga_decode_end(bm_decoder *decoder, bm_error *error)
{
    (void)error;
    if (decoder->palette.bad_index)
        bm_warn(&decoder->picture->warnings, "bad_index",
                "pixels whose colour the palette lacks became black");
    return BM_OK;
}

void bm_tga_decode_close(bm_decoder *decoder)
{
    if (!decoder)
        return;
    bm_raster_free(&decoder->raster);
    bm_palette_free(&decoder->palette);
    free(decoder);
}
