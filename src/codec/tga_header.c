/* SPDX-License-Identifier: MIT */
/* The header of TGA. */
#include "tga_parts.h"

enum { RUNS = 8, RIGHT_TO_LEFT = 0x10, TOP_DOWN = 0x20, INTERLEAVED = 0xc0 };

static bool is_color_depth(uint32_t bits)
{
    return bits == 15 || bits == 16 || bits == 24 || bits == 32;
}

/* A picture without a palette should have zeros where one would be described; anything else is more likely another
 * format than a TGA. */
static bool palette_makes_sense(const bm_tga_header *header, unsigned has_palette)
{
    if (has_palette)
        return header->colors > 0 && is_color_depth(header->color_bits);
    return header->coding != BM_TGA_INDEXED && header->first == 0 && header->colors == 0 &&
           (header->color_bits == 0 || is_color_depth(header->color_bits));
}

static bool pixels_make_sense(const bm_tga_header *header, unsigned bits)
{
    switch (header->coding) {
    case BM_TGA_INDEXED:
        return bits == 8 || bits == 16;
    case BM_TGA_COLOR:
        return is_color_depth(bits);
    case BM_TGA_GRAY:
        return bits == 8 || bits == 16;
    }
    return false;
}

bool bm_tga_parse_header(bm_tga_header *header, const uint8_t *bytes)
{
    unsigned has_palette = bytes[1], type = bytes[2], bits = bytes[16], descriptor = bytes[17];
    *header = (bm_tga_header){
        .width = bm_le16(bytes + 12),
        .height = bm_le16(bytes + 14),
        .coding = (bm_tga_coding)(type & ~(unsigned)RUNS),
        .runs = type & RUNS,
        .bottom_up = !(descriptor & TOP_DOWN),
        .right_to_left = descriptor & RIGHT_TO_LEFT,
        .pixel_bytes = (bits + 7) / 8,
        .alpha_bits = descriptor & 15,
        .id_bytes = bytes[0],
        .first = bm_le16(bytes + 3),
        .colors = bm_le16(bytes + 5),
        .color_bits = bytes[7],
    };
    return has_palette <= 1 && header->width > 0 && header->height > 0 &&
           !(descriptor & INTERLEAVED) && header->alpha_bits <= 8 &&
           palette_makes_sense(header, has_palette) && pixels_make_sense(header, bits);
}
