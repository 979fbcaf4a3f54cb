/* SPDX-License-Identifier: MIT */
/* Palettes of BMP and TGA. */
#ifndef BM_CODEC_PALETTE_H
#define BM_CODEC_PALETTE_H

#include "bandmill/image.h"

typedef struct bm_palette {
    uint8_t (*entry)[4]; /* red, green, blue, alpha; allocated */
    uint32_t count;
    bm_model model; /* of the picture: gray where all entries are; alpha where it differs */
    bool bad_index; /* a pixel had none of the entries, and became black */
} bm_palette;

/* `count` entries of opaque black. BM_E_NOMEM. */
bm_status bm_palette_create(bm_palette *palette, uint32_t count, bm_error *error);

/* Once the entries are filled in: finds the model. Alpha that is 0 or 255 in all of them says nothing. */
void bm_palette_judge(bm_palette *palette);

/* Writes the samples of one pixel; returns where the next one goes. */
static inline uint8_t *bm_palette_put(bm_palette *palette, uint32_t index, uint8_t *to)
{
    static const uint8_t black[4] = {0, 0, 0, 255};
    const uint8_t *from = black;
    if (index < palette->count)
        from = palette->entry[index];
    else
        palette->bad_index = true;
    *to++ = from[0];
    if (palette->model == BM_RGB || palette->model == BM_RGBA) {
        *to++ = from[1];
        *to++ = from[2];
    }
    if (palette->model == BM_GRAYA || palette->model == BM_RGBA)
        *to++ = from[3];
    return to;
}

void bm_palette_free(bm_palette *palette);

#endif
