/* SPDX-License-Identifier: MIT */
#include "compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/chain.h"
#include "bandmill/run.h"
#include "kit.h"

void cut_fields(char *line, char **fields, unsigned count)
{
    line[strcspn(line, "\r\n")] = '\0';
    for (unsigned i = 0; i < count; i++)
        fields[i] = strsep(&line, "\t");
}

static bool read_picture(const char *folder, const char *name, bm_image *image)
{
    file content = file_read(folder, name);
    result decoded = decode(&bm_codec_png, content.bytes, content.size, NULL);
    bool good = !decoded.status && !bm_image_create(image, &decoded.pixels.desc, NULL);
    for (uint32_t y = 0; good && y < image->desc.height; y++)
        memcpy(bm_image_row(image, 0, y), decoded.pixels.row[y],
               bm_desc_row_bytes(&image->desc, 0));
    if (decoded.status)
        fprintf(stderr, "%s: %s\n", name, decoded.error.message);
    result_destroy(&decoded);
    file_destroy(&content);
    return good;
}

/* Channel c of RGBA. */
static double sample_at(const bm_image *image, uint32_t x, uint32_t y, unsigned c)
{
    unsigned channels = image->desc.plane[0].channels, colours = channels > 2 ? 3 : 1;
    bool wide = image->desc.depth == 16;
    if (c == 3 && channels == colours)
        return wide ? 65535 : 255;
    size_t i = (size_t)x * channels + (c == 3 ? colours : colours == 1 ? 0 : c);
    const void *row = bm_image_row(image, 0, y);
    return wide ? ((const uint16_t *)row)[i] : ((const uint8_t *)row)[i];
}

typedef struct difference {
    double most;
    uint32_t x, y; /* where that is */
    double count, samples;
} difference;

static void add_pixel(difference *d, const bm_image *got, const bm_image *expected, uint32_t x,
                      uint32_t y)
{
    d->samples += 3;
    for (unsigned c = 0; c < 4; c++) {
        double levels = sample_at(got, x, y, c) - sample_at(expected, x, y, c);
        levels = levels < 0 ? -levels : levels;
        d->count += levels > 0;
        if (levels > d->most)
            d->most = levels, d->x = x, d->y = y;
    }
}

static bool is_same(const expectation *e, const bm_image *got, const bm_image *expected)
{
    const bm_desc *a = &got->desc, *b = &expected->desc;
    if (a->width != b->width || a->height != b->height || a->depth != b->depth) {
        fprintf(stderr, "%s: %ux%u of %u bits, should be %ux%u of %u\n", e->id, a->width, a->height,
                a->depth, b->width, b->height, b->depth);
        return false;
    }
    difference d = {0};
    for (uint32_t y = e->margin; y + e->margin < a->height; y++)
        for (uint32_t x = e->margin; x + e->margin < a->width; x++)
            add_pixel(&d, got, expected, x, y);
    const double share = 100 * d.count / d.samples;
    if (d.most > e->allowance)
        fprintf(stderr, "%s: %s differs by %g levels at %u, %u: more than %g\n", e->id, e->chain,
                d.most, d.x, d.y, e->allowance);
    else if (share > e->share)
        fprintf(stderr, "%s: %s differs in %.2g %% of the samples: more than %g %%\n", e->id,
                e->chain, share, e->share);
    return d.most <= e->allowance && share <= e->share;
}

/* A bm_picture_loader; the context is the folder. */
static bm_status load(void *context, const char *name, bm_image *image, bm_error *error)
{
    return read_picture(context, name, image)
               ? BM_OK
               : bm_fail(error, BM_E_READ, "%s cannot be read", name);
}

bool is_met(const expectation *e)
{
    bm_chain chain = {0};
    bm_image in = {0}, got = {0}, expected = {0};
    bm_error error = {0};
    bool met = false;
    if (bm_chain_append(&chain, e->chain, &error) ||
        bm_chain_load(&chain, load, (void *)(uintptr_t)e->folder, &error) ||
        !read_picture(e->folder, e->input, &in) ||
        !read_picture(e->folder, e->expected, &expected) ||
        bm_apply(&chain, &in, &got, bm_cpu_best(), 1, 0, NULL, &error))
        fprintf(stderr, "%s: %s\n", e->id, error.message);
    else
        met = is_same(e, &got, &expected);
    bm_image_destroy(&in);
    bm_image_destroy(&got);
    bm_image_destroy(&expected);
    bm_chain_clear(&chain);
    return met;
}
