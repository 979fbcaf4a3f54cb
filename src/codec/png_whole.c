/* SPDX-License-Identifier: MIT */
/* Whatever is not as it should be, a checksum, a size, a filter that does not exist, is left to libpng from the beginning, so that
 * damage has one meaning and one set of words. */
#include "png_whole.h"

#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "bandmill/size.h"
#include "png_rows.h"

enum { MOST_BYTES = 64 << 20, WINDOW_BITS = 15 };

struct bm_png_whole {
    bm_png_layout layout;
    const bm_png_row_kernels *rows;
    size_t row_bytes, pixel_bytes;
    uint32_t next;
    uint8_t *raw; /* filtered rows with their filters, behind a row of zeros */
    uint8_t memory[];
};

static size_t row_bytes_of(const bm_png_layout *layout)
{
    return ((size_t)layout->width * layout->channels * layout->bit_depth + 7) / 8;
}

static bool raw_bytes(const bm_png_layout *layout, size_t *bytes)
{
    return bm_size_mul(row_bytes_of(layout) + 1, layout->height, bytes) && *bytes <= MOST_BYTES;
}

/* Kept chunks, and their data. */
size_t bm_png_whole_bytes(const bm_png_layout *layout, uint64_t file_bytes)
{
    size_t raw;
    if (!file_bytes || file_bytes > MOST_BYTES || !raw_bytes(layout, &raw))
        return 0;
    return sizeof(bm_png_whole) + row_bytes_of(layout) + 1 + raw + BM_PNG_MARGIN +
           2 * (size_t)file_bytes;
}

/* A stream that says it looks back less than 32 KiB is held to that by zlib. */
static bool may_look_back(const uint8_t *stream, size_t size, size_t raw)
{
    return size >= 2 &&
           (stream[0] >> 4 == WINDOW_BITS - 8 || raw <= (size_t)256 << (stream[0] >> 4));
}

/* All of the data, and nothing but the data, makes all of the rows. */
static bool inflate_all(bm_png_whole *whole, const uint8_t *stream, size_t size, size_t raw,
                        bool *no_memory)
{
    size_t used, made;
    if (!may_look_back(stream, size, raw))
        return false;
    struct libdeflate_decompressor *lib = libdeflate_alloc_decompressor();
    *no_memory = !lib;
    if (!lib)
        return false;
    bool good = libdeflate_zlib_decompress_ex(lib, stream, size, whole->raw, raw, &used, &made) ==
                    LIBDEFLATE_SUCCESS &&
                used == size && made == raw;
    libdeflate_free_decompressor(lib);
    for (uint32_t y = 0; good && y < whole->layout.height; y++)
        good = whole->raw[(whole->row_bytes + 1) * y] < BM_PNG_FILTERS;
    return good;
}

static bm_png_whole *create(const bm_png_layout *layout, size_t raw)
{
    size_t row = row_bytes_of(layout) + 1;
    bm_png_whole *whole = malloc(sizeof *whole + row + raw + BM_PNG_MARGIN);
    if (!whole)
        return NULL;
    unsigned bits = layout->channels * layout->bit_depth;
    *whole = (bm_png_whole){.layout = *layout,
                            .rows = bm_png_rows(),
                            .row_bytes = row - 1,
                            .pixel_bytes = bits < 8 ? 1 : bits / 8,
                            .raw = whole->memory + row};
    memset(whole->memory, 0, row);
    memset(whole->raw + raw, 0, BM_PNG_MARGIN);
    return whole;
}

bm_status bm_png_whole_read(bm_png_whole **out, const bm_png_layout *layout, bm_png_feed *source,
                            bm_error *error)
{
    size_t raw, size, room = (size_t)bm_feed_total(source->feed);
    bool all, no_memory = false;
    *out = NULL;
    if (!raw_bytes(layout, &raw))
        return BM_OK;
    bm_status status = bm_png_feed_keep(source, room, &all, error);
    if (status || !all)
        return status;
    uint8_t *stream = malloc(source->kept_bytes);
    bm_png_whole *whole = create(layout, raw);
    bool good = stream && whole && bm_png_feed_join(source, stream, &size) &&
                inflate_all(whole, stream, size, raw, &no_memory);
    no_memory |= !stream || !whole;
    free(stream);
    if (good) {
        bm_png_feed_forget(source);
        *out = whole;
        return BM_OK;
    }
    bm_png_whole_destroy(whole);
    return no_memory ? bm_fail(error, BM_E_NOMEM, "no memory for the pixels of a PNG") : BM_OK;
}

void bm_png_whole_destroy(bm_png_whole *whole)
{
    free(whole);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void split_bits(const uint8_t *row, size_t width, unsigned bits, uint8_t *to)
{
    unsigned mask = (1u << bits) - 1, a_byte = 8 / bits;
    for (size_t x = 0; x < width; x++)
        to[x] = (uint8_t)((unsigned)row[x / a_byte] >> (8 - bits - x % a_byte * bits) & mask);
}

static void copy_deep(const uint8_t *row, size_t samples, uint8_t *to)
{
    for (size_t i = 0; i < samples; i++) {
        uint16_t sample = (uint16_t)(row[2 * i] << 8 | row[2 * i + 1]);
        memcpy(to + 2 * i, &sample, sizeof sample);
    }
}

void bm_png_whole_row(bm_png_whole *whole, void *to)
{
    size_t step = whole->row_bytes + 1;
    uint8_t *row = whole->raw + step * whole->next++ + 1;
    whole->rows->unfilter(row[-1], row, row - step, whole->row_bytes, whole->pixel_bytes);
    if (whole->layout.bit_depth < 8)
        split_bits(row, whole->layout.width, whole->layout.bit_depth, to);
    else if (whole->layout.bit_depth == 16)
        copy_deep(row, whole->row_bytes / 2, to);
    else
        memcpy(to, row, whole->row_bytes);
}
