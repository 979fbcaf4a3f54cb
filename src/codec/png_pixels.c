/* SPDX-License-Identifier: MIT */
/* Rows become chunks of pixels: filtered, compressed band by band, each band a chunk. */
#include "png_pixels.h"

#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "deflate_band.h"
#include "png_rows.h"

enum {
    BAND_BYTES = 1 << 20, /* of filtered rows, as far as a row is not longer */
    ZLIB_HEAD = 2,
    SUM_BYTES = 4,
    CHUNK_HEAD = 8
};

struct bm_png_pixels {
    bm_drain *drain;
    const bm_png_row_kernels *rows;
    bm_deflater *deflater;
    bm_png_pixel_form form;
    uint32_t band_rows, done; /* rows in a band; of the picture */
    size_t used;              /* bytes of the band */
    uint32_t sum;             /* Adler-32 of all bands */
    uint8_t *row, *above;     /* with a margin */
    uint8_t *band;
    uint8_t memory[];
};

static uint32_t rows_in_band(const bm_png_pixel_form *form)
{
    size_t rows = BAND_BYTES / (form->row_bytes + 1);
    if (rows >= form->height)
        return form->height;
    return rows ? (uint32_t)rows : 1;
}

static size_t band_bytes(const bm_png_pixel_form *form)
{
    return (form->row_bytes + 1) * rows_in_band(form);
}

static size_t own_bytes(const bm_png_pixel_form *form)
{
    return sizeof(bm_png_pixels) + 2 * (form->row_bytes + BM_PNG_MARGIN) + band_bytes(form);
}

size_t bm_png_pixels_bytes(const bm_png_pixel_form *form)
{
    return own_bytes(form) + bm_deflater_bytes(form->effort, band_bytes(form));
}

bm_png_pixels *bm_png_pixels_create(const bm_png_pixel_form *form, bm_drain *drain)
{
    bm_png_pixels *pixels = calloc(1, own_bytes(form));
    if (!pixels)
        return NULL;
    pixels->form = *form;
    pixels->drain = drain;
    pixels->rows = bm_png_rows();
    pixels->band_rows = rows_in_band(form);
    pixels->sum = 1;
    pixels->row = pixels->memory + BM_PNG_MARGIN;
    pixels->above = pixels->row + form->row_bytes + BM_PNG_MARGIN;
    pixels->band = pixels->above + form->row_bytes;
    pixels->deflater = bm_deflater_create(form->effort, band_bytes(form));
    if (pixels->deflater)
        return pixels;
    bm_png_pixels_destroy(pixels);
    return NULL;
}

void bm_png_pixels_destroy(bm_png_pixels *pixels)
{
    if (!pixels)
        return;
    bm_deflater_destroy(pixels->deflater);
    free(pixels);
}

/* ---- chunks ---------------------------------------------------------------------------------- */

static void put32(uint8_t *to, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* A chunk of up to three parts. Written here and not by libpng, whose checksum takes longer than all that is left to do. */
static bm_status write_chunk(bm_drain *drain, const uint8_t *part[3], const size_t size[3],
                             bm_error *error)
{
    uint8_t head[CHUNK_HEAD] = "....IDAT", sum[SUM_BYTES];
    put32(head, (uint32_t)(size[0] + size[1] + size[2]));
    uint32_t crc = libdeflate_crc32(0, head + 4, 4);
    bm_status status = bm_drain_write(drain, head, sizeof head, error);
    for (unsigned i = 0; i < 3 && !status; i++) {
        crc = libdeflate_crc32(crc, part[i], size[i]);
        status = bm_drain_write(drain, part[i], size[i], error);
    }
    put32(sum, crc);
    return status ? status : bm_drain_write(drain, sum, sizeof sum, error);
}

/* The header of a zlib stream: deflate, a window of 32 KiB, how hard it was tried, and a check on that. */
static void put_zlib_head(uint8_t *to, unsigned effort)
{
    unsigned level = effort < 2 ? 0 : effort < 6 ? 1 : effort == 6 ? 2 : 3;
    unsigned head = 0x7800 | level << 6;
    head += 31 - head % 31;
    to[0] = (uint8_t)(head >> 8);
    to[1] = (uint8_t)head;
}

static bm_status write_band(bm_png_pixels *pixels, bm_error *error)
{
    bool first = pixels->done <= pixels->band_rows, last = pixels->done == pixels->form.height;
    uint8_t head[ZLIB_HEAD], sum[SUM_BYTES];
    size_t compressed;
    const uint8_t *bytes =
        bm_deflater_run(pixels->deflater, pixels->band, pixels->used, last, &compressed);
    pixels->sum = libdeflate_adler32(pixels->sum, pixels->band, pixels->used);
    pixels->used = 0;
    put_zlib_head(head, pixels->form.effort);
    put32(sum, pixels->sum);
    const uint8_t *part[3] = {head, bytes, sum};
    const size_t size[3] = {first ? ZLIB_HEAD : 0, compressed, last ? SUM_BYTES : 0};
    return write_chunk(pixels->drain, part, size, error);
}

/* ---- rows ------------------------------------------------------------------------------------ */

uint8_t *bm_png_pixels_row(bm_png_pixels *pixels)
{
    return pixels->row;
}

static int choose_filter(const bm_png_pixels *pixels)
{
    uint64_t price[BM_PNG_FILTERS];
    int best = 0;
    if (pixels->form.filter < BM_PNG_FILTERS)
        return pixels->form.filter;
    pixels->rows->price(pixels->row, pixels->above, pixels->form.row_bytes,
                        pixels->form.pixel_bytes, price);
    for (int filter = 1; filter < BM_PNG_FILTERS; filter++)
        if (price[filter] < price[best])
            best = filter;
    return best;
}

bm_status bm_png_pixels_push(bm_png_pixels *pixels, bm_error *error)
{
    size_t size = pixels->form.row_bytes;
    int filter = choose_filter(pixels);
    uint8_t *to = pixels->band + pixels->used, *row = pixels->row;
    *to = (uint8_t)filter;
    pixels->rows->filter(filter, row, pixels->above, size, pixels->form.pixel_bytes, to + 1);
    pixels->used += size + 1;
    pixels->row = pixels->above;
    pixels->above = row;
    pixels->done++;
    bool full = pixels->done % pixels->band_rows == 0 || pixels->done == pixels->form.height;
    return full ? write_band(pixels, error) : BM_OK;
}
