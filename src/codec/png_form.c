/* SPDX-License-Identifier: MIT */
/* How the pixels of an output are stored: as they come, or, where they are the source's own, as the source had them:
 * with its palette, in its few bits, with its transparent colour. */
#include "png_parts.h"

#include <limits.h>
#include <string.h>

static int color_type(bm_model model)
{
    switch (model) {
    case BM_GRAY:
        return PNG_COLOR_TYPE_GRAY;
    case BM_GRAYA:
        return PNG_COLOR_TYPE_GRAY_ALPHA;
    case BM_RGBA:
        return PNG_COLOR_TYPE_RGB_ALPHA;
    default:
        return PNG_COLOR_TYPE_RGB;
    }
}

bool bm_png_settle_interlace(const bm_encode_options *options, const bm_picture *source)
{
    const bm_png_origin *origin = bm_png_origin_of(source);
    return bm_encode_value(options, BM_PNG_INTERLACE, origin && origin->interlaced);
}

bm_png_form bm_png_settle(const bm_encode_request *request)
{
    const bm_png_origin *origin = bm_png_origin_of(request->source);
    const bm_desc *desc = request->desc;
    bm_png_form form = {.bit_depth = desc->depth,
                        .color_type = color_type(desc->model),
                        .interlaced = bm_png_settle_interlace(request->options, request->source)};
    form.as_source = request->same_pixels && origin && desc->model == request->source->desc.model &&
                     desc->depth == request->source->desc.depth;
    if (form.as_source) {
        form.bit_depth = origin->bit_depth;
        form.color_type = origin->color_type;
    }
    return form;
}

/* ---- finding palette entries again ----------------------------------------------------------- */

static uint32_t slot_of(uint32_t color)
{
    return color * 0x9e3779b1u >> 22; /* ten bits: as many as there are slots */
}

/* The slot of a colour, or the free one where it belongs: three quarters of all are always free. */
static uint32_t find_slot(const bm_png_lookup *lookup, uint32_t color)
{
    uint32_t at = slot_of(color);
    while (lookup->slot[at].entry && lookup->slot[at].color != color)
        at = (at + 1) % (4 * BM_PNG_COLORS);
    return at;
}

static uint32_t color_of(const uint8_t *rgb, uint8_t alpha)
{
    return rgb[0] | (uint32_t)rgb[1] << 8 | (uint32_t)rgb[2] << 16 | (uint32_t)alpha << 24;
}

void bm_png_lookup_fill(bm_png_lookup *lookup, const bm_png_origin *origin)
{
    memset(lookup, 0, sizeof *lookup);
    for (unsigned i = 0; i < origin->colors; i++) {
        uint32_t color = color_of(origin->palette[i], origin->alpha[i]);
        uint32_t at = find_slot(lookup, color);
        if (!lookup->slot[at].entry) {
            lookup->slot[at].color = color;
            lookup->slot[at].entry = (uint16_t)(i + 1);
        }
    }
    lookup->origin = origin;
}

/* For a colour that no entry has. Black is a pixel of the source with an index beyond the palette, and gets such a one
 * again. Anything else stands for rows that were damaged, and gets the nearest colour there is. */
static unsigned index_without_entry(const bm_png_lookup *lookup, uint32_t color)
{
    const bm_png_origin *origin = lookup->origin;
    unsigned nearest = 0;
    int least = INT_MAX;
    if (color == 0xff000000u && origin->colors < BM_PNG_COLORS)
        return origin->colors;
    for (unsigned i = 0; i < origin->colors; i++) {
        uint32_t entry = color_of(origin->palette[i], origin->alpha[i]);
        int distance = 0;
        for (unsigned shift = 0; shift < 32; shift += 8) {
            int difference = (int)(color >> shift & 0xff) - (int)(entry >> shift & 0xff);
            distance += difference * difference;
        }
        nearest = distance < least ? i : nearest;
        least = distance < least ? distance : least;
    }
    return nearest;
}

/* ---- rows ------------------------------------------------------------------------------------ */

void bm_png_packer_init(bm_png_packer *packer, const bm_png_form *form,
                        const bm_encode_request *request)
{
    const bm_desc *desc = request->desc;
    const bm_png_origin *origin = bm_png_origin_of(request->source);
    *packer = (bm_png_packer){.form = *form,
                              .channels = desc->plane[0].channels,
                              .depth = desc->depth,
                              .width = desc->width};
    bool palette = form->color_type == PNG_COLOR_TYPE_PALETTE;
    packer->is_copy =
        !palette && form->bit_depth == desc->depth && !(form->as_source && origin->has_key);
    if (palette)
        bm_png_lookup_fill(&packer->lookup, origin);
}

/* Channels of what comes out. */
static unsigned packed_channels(const bm_png_packer *packer)
{
    bool color = packer->form.color_type & PNG_COLOR_MASK_COLOR;
    bool alpha = packer->form.color_type & PNG_COLOR_MASK_ALPHA;
    if (packer->form.color_type == PNG_COLOR_TYPE_PALETTE)
        return 1;
    return (color ? 3u : 1u) + alpha;
}

size_t bm_png_packed_bytes(const bm_png_packer *packer)
{
    return packer->width * packed_channels(packer) * (packer->depth / 8);
}

static void pack_palette(const bm_png_packer *packer, const uint8_t *row, uint8_t *packed)
{
    const bm_png_lookup *lookup = &packer->lookup;
    uint32_t last = 0;
    unsigned index = 0;
    for (size_t x = 0; x < packer->width; x++, row += packer->channels) {
        uint32_t color = color_of(row, packer->channels == 4 ? row[3] : 0xff);
        if (x == 0 || color != last) {
            uint16_t entry = lookup->slot[find_slot(lookup, color)].entry;
            index = entry ? entry - 1u : index_without_entry(lookup, color);
            last = color;
        }
        packed[x] = (uint8_t)index;
    }
}

/* A sample of b bits was spread over 8 by repeating them: the highest b are it. */
static void pack_gray(const bm_png_packer *packer, const uint8_t *row, uint8_t *packed)
{
    int shift = 8 - packer->form.bit_depth;
    for (size_t x = 0; x < packer->width; x++)
        packed[x] = (uint8_t)(row[x * packer->channels] >> shift);
}

/* Leaves out the alpha that a transparent colour stands for. */
static void pack_opaque(const bm_png_packer *packer, const uint8_t *row, uint8_t *packed)
{
    size_t sample = packer->depth / 8;
    size_t from = packer->channels * sample, to = packed_channels(packer) * sample;
    for (size_t x = 0; x < packer->width; x++)
        memcpy(packed + x * to, row + x * from, to);
}

void bm_png_pack(const bm_png_packer *packer, const void *row, uint8_t *packed)
{
    if (packer->is_copy)
        memcpy(packed, row, bm_png_packed_bytes(packer));
    else if (packer->form.color_type == PNG_COLOR_TYPE_PALETTE)
        pack_palette(packer, row, packed);
    else if (packer->form.bit_depth < 8)
        pack_gray(packer, row, packed);
    else
        pack_opaque(packer, row, packed);
}

/* ---- rows as bytes of the file --------------------------------------------------------------- */

unsigned bm_png_pixel_bytes(const bm_png_packer *packer)
{
    unsigned bits = packed_channels(packer) * (unsigned)packer->form.bit_depth;
    return bits < 8 ? 1 : bits / 8;
}

size_t bm_png_stored_bytes(const bm_png_packer *packer)
{
    return packer->form.bit_depth < 8 ? (packer->width * (size_t)packer->form.bit_depth + 7) / 8
                                      : packer->width * bm_png_pixel_bytes(packer);
}

/* The first sample is in the highest bits. */
static void join_bits(const uint8_t *packed, size_t width, int bits, uint8_t *stored)
{
    unsigned mask = (1u << bits) - 1, byte = 0;
    int left = 8;
    for (size_t x = 0; x < width; x++) {
        left -= bits;
        byte |= (packed[x] & mask) << left;
        if (left == 0 || x + 1 == width) {
            *stored++ = (uint8_t)byte;
            byte = 0;
            left = 8;
        }
    }
}

static void swap_bytes(uint8_t *stored, size_t size)
{
    for (size_t i = 0; i < size; i += 2) {
        uint16_t sample;
        memcpy(&sample, stored + i, sizeof sample);
        sample = (uint16_t)(sample << 8 | sample >> 8);
        memcpy(stored + i, &sample, sizeof sample);
    }
}

void bm_png_store(const bm_png_packer *packer, const void *row, uint8_t *packed, uint8_t *stored)
{
    if (packer->form.bit_depth < 8) {
        bm_png_pack(packer, row, packed);
        join_bits(packed, packer->width, packer->form.bit_depth, stored);
        return;
    }
    bm_png_pack(packer, row, stored);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (packer->form.bit_depth == 16)
        swap_bytes(stored, bm_png_stored_bytes(packer));
#endif
}
