/* SPDX-License-Identifier: MIT */
/* How the source PNG was stored, and all that stood beside its pixels, so that an output can be the same. */
#include "png_parts.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"

static void destroy(void *memory)
{
    bm_png_origin *origin = memory;
    bm_png_list_clear(&origin->chunks);
    free(origin);
}

static void keep_palette(bm_png_origin *origin, png_structp lib, png_infop info)
{
    png_colorp colors;
    int count;
    if (!png_get_PLTE(lib, info, &colors, &count))
        return;
    origin->colors = (unsigned)count;
    for (int i = 0; i < count; i++)
        memcpy(origin->palette[i],
               (const uint8_t[]){colors[i].red, colors[i].green, colors[i].blue}, 3);
}

static void keep_transparency(bm_png_origin *origin, png_structp lib, png_infop info)
{
    png_bytep alpha = NULL;
    png_color_16p key = NULL;
    int count = 0;
    if (!png_get_tRNS(lib, info, &alpha, &count, &key))
        return;
    if (origin->color_type == PNG_COLOR_TYPE_PALETTE) {
        origin->alphas = (unsigned)count;
        memcpy(origin->alpha, alpha, origin->alphas);
        return;
    }
    bool gray = origin->color_type == PNG_COLOR_TYPE_GRAY;
    origin->has_key = true;
    origin->key[0] = gray ? key->gray : key->red;
    origin->key[1] = gray ? 0 : key->green;
    origin->key[2] = gray ? 0 : key->blue;
}

bm_status bm_png_origin_create(bm_picture *picture, png_structp lib, png_infop info,
                               bm_error *error)
{
    bm_png_origin *origin = calloc(1, sizeof *origin);
    if (!origin)
        return bm_fail(error, BM_E_NOMEM, "no memory for the settings of a PNG");
    memset(origin->alpha, 0xff, sizeof origin->alpha);
    origin->bit_depth = png_get_bit_depth(lib, info);
    origin->color_type = png_get_color_type(lib, info);
    origin->interlaced = png_get_interlace_type(lib, info) != PNG_INTERLACE_NONE;
    keep_palette(origin, lib, info);
    keep_transparency(origin, lib, info);
    picture->origin = origin;
    picture->origin_bytes = sizeof *origin;
    picture->origin_free = destroy;
    return BM_OK;
}

bm_png_origin *bm_png_origin_of(const bm_picture *source)
{
    return source && source->codec == &bm_codec_png ? source->origin : NULL;
}
