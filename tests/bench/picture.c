/* SPDX-License-Identifier: MIT */
#include "picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mosaic.h"

/* One row of the mosaic as samples of the picture. */
static void convert_row(const uint8_t *rgb, const bm_desc *desc, void *row)
{
    uint8_t *bytes = row;
    uint16_t *words = row;
    bool gray = desc->model == BM_GRAY;
    for (size_t x = 0; x < desc->width; x++, rgb += 3) {
        uint8_t luma[3] = {bench_luma(rgb), rgb[0], rgb[2]}; /* the others give it lower bits */
        const uint8_t *pixel = gray ? luma : rgb;
        for (size_t c = 0; c < (gray ? 1 : 3); c++)
            if (desc->depth == 8)
                *bytes++ = pixel[c];
            else
                *words++ = bench_wide(pixel, c);
        if (desc->model != BM_RGBA)
            continue;
        /* The left eighth fades in, the rest is opaque. */
        size_t alpha = x < desc->width / 8 ? x * 8 * 65535 / desc->width : 65535;
        if (desc->depth == 8)
            *bytes++ = (uint8_t)(alpha >> 8);
        else
            *words++ = (uint16_t)alpha;
    }
}

bool bench_picture_make(bm_image *picture, const char *folder, uint32_t width, uint32_t height,
                        bm_model model, unsigned depth)
{
    bench_photos photos;
    bm_desc desc;
    if (!bench_photos_load(&photos, folder))
        return false;
    bench_mosaic *mosaic = bench_mosaic_create(&photos, width, 1);
    uint8_t *rgb = malloc((size_t)width * 3);
    bool good = mosaic && rgb && !bm_desc_interleaved(&desc, width, height, model, depth, NULL) &&
                !bm_image_create(picture, &desc, NULL);
    for (uint32_t y = 0; good && y < height; y++) {
        bench_mosaic_row(mosaic, rgb);
        convert_row(rgb, &desc, bm_image_row(picture, 0, y));
    }
    if (!good)
        fprintf(stderr, "no memory for the picture\n");
    free(rgb);
    bench_mosaic_destroy(mosaic);
    bench_photos_free(&photos);
    return good;
}

size_t bench_picture_bytes(const bm_image *picture)
{
    return bm_desc_row_bytes(&picture->desc, 0) * picture->desc.height;
}

static const struct {
    const char *word;
    bm_model model;
} models[] = {{"rgb", BM_RGB}, {"gray", BM_GRAY}, {"rgba", BM_RGBA}};

bm_model bench_row_model(const char *row, const char **chain)
{
    size_t length = strcspn(row, " ");
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (row[length] && strlen(models[i].word) == length &&
            strncmp(row, models[i].word, length) == 0) {
            *chain = row + length + 1;
            return models[i].model;
        }
    return BM_MODEL_COUNT;
}

const char *bench_model_word(bm_model model)
{
    size_t i = 0;
    while (models[i].model != model)
        i++;
    return models[i].word;
}
