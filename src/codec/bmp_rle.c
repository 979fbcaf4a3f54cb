/* SPDX-License-Identifier: MIT */
/* BMP's run-length codes, RLE4 and RLE8.
 *
 * Pairs of bytes: a count and a value, or 0 and an order: 0 ends the row, 1 the bitmap, 2 moves on by as many
 * columns and rows as the next two bytes say, 3 and above is that many pixels as they are, padded to an even
 * number of bytes. In RLE4 a byte holds two pixels, which alternate in a run. */
#include "bmp_parts.h"

#include <string.h>

enum { END_OF_ROW, END_OF_BITMAP, MOVE };

static bm_status run_over(const bm_bytes_in *in, bm_error *error)
{
    return bm_bytes_fail(in, BM_E_CORRUPT, "a run goes beyond its row", error);
}

/* The n-th pixel of a byte of two, or its only one. */
static uint8_t pixel_of(const bm_bmp_header *header, uint8_t byte, uint32_t n)
{
    if (header->coding == BM_BMP_RLE8)
        return byte;
    return n % 2 ? byte & 15 : byte >> 4;
}

static bm_status put_run(bm_bmp_rle *rle, const bm_bmp_header *header, const bm_bytes_in *in,
                         uint8_t count, uint8_t value, uint8_t *indices, bm_error *error)
{
    if (count > header->width - rle->x)
        return run_over(in, error);
    for (uint32_t n = 0; n < count; n++)
        indices[rle->x++] = pixel_of(header, value, n);
    return BM_OK;
}

static bm_status put_plain(bm_bmp_rle *rle, const bm_bmp_header *header, bm_bytes_in *in,
                           uint8_t count, uint8_t *indices, bm_error *error)
{
    if (count > header->width - rle->x)
        return run_over(in, error);
    uint32_t pixels_a_byte = header->coding == BM_BMP_RLE8 ? 1 : 2;
    uint32_t bytes = (count + pixels_a_byte - 1) / pixels_a_byte;
    uint8_t byte = 0;
    bm_status status = BM_OK;
    for (uint32_t n = 0; !status && n < count; n++) {
        if (n % pixels_a_byte == 0)
            status = bm_bytes_get(in, &byte, error);
        indices[rle->x++] = pixel_of(header, byte, n);
    }
    return status || bytes % 2 == 0 ? status : bm_bytes_get(in, &byte, error);
}

static bm_status move(bm_bmp_rle *rle, const bm_bmp_header *header, bm_bytes_in *in,
                      bm_error *error)
{
    uint8_t by[2];
    bm_status status = bm_bytes_read(in, by, sizeof by, error);
    if (status)
        return status;
    if (by[0] > header->width - rle->x || by[1] > header->height - rle->row)
        return bm_bytes_fail(in, BM_E_CORRUPT, "a move goes beyond the picture", error);
    rle->x += by[0];
    rle->row += by[1];
    return BM_OK;
}

/* One pair of bytes, and what belongs to it. */
static bm_status step(bm_bmp_rle *rle, const bm_bmp_header *header, bm_bytes_in *in,
                      uint8_t *indices, bm_error *error)
{
    uint8_t pair[2];
    bm_status status = bm_bytes_read(in, pair, sizeof pair, error);
    if (status)
        return status;
    if (pair[0] > 0)
        return put_run(rle, header, in, pair[0], pair[1], indices, error);
    switch (pair[1]) {
    case END_OF_ROW:
        rle->row++;
        rle->x = 0;
        return BM_OK;
    case END_OF_BITMAP:
        rle->ended = true;
        return BM_OK;
    case MOVE:
        return move(rle, header, in, error);
    default:
        return put_plain(rle, header, in, pair[1], indices, error);
    }
}

/* Whether every pixel had its turn. */
static bool is_complete(const bm_bmp_rle *rle, const bm_bmp_header *header)
{
    return rle->row >= header->height ||
           (rle->row == header->height - 1 && rle->x == header->width);
}

/* A file that ends without a mark, but behind the last pixel, has lost nothing. */
static bm_status forgive_end(bm_bmp_rle *rle, const bm_bmp_header *header, bm_bytes_in *in,
                             bm_error *error)
{
    bool ended = false;
    bm_status status = is_complete(rle, header) ? bm_bytes_ended(in, &ended, error) : BM_OK;
    if (ended)
        rle->ended = rle->missing_end = true;
    return status;
}

bm_status bm_bmp_rle_row(bm_bmp_rle *rle, const bm_bmp_header *header, bm_bytes_in *in,
                         uint8_t *indices, bm_error *error)
{
    memset(indices, 0, header->width);
    bm_status status = BM_OK;
    while (!status && !rle->ended && rle->row == rle->next) {
        status = forgive_end(rle, header, in, error);
        if (!status && !rle->ended)
            status = step(rle, header, in, indices, error);
    }
    rle->next++;
    return status;
}

bm_status bm_bmp_rle_end(bm_bmp_rle *rle, const bm_bmp_header *header, bm_bytes_in *in,
                         bm_error *error)
{
    if (rle->ended)
        return BM_OK;
    bm_status status = forgive_end(rle, header, in, error);
    if (status || rle->ended)
        return status;
    uint8_t pair[2];
    status = bm_bytes_read(in, pair, sizeof pair, error);
    if (!status && (pair[0] != 0 || pair[1] != END_OF_BITMAP))
        status = bm_bytes_fail(in, BM_E_CORRUPT, "run-length codes go beyond the picture", error);
    return status;
}
