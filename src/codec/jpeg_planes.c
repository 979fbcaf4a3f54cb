/* SPDX-License-Identifier: MIT */
/* Planes of YCbCr as a JPEG stores them. libjpeg reads and writes a whole row of iMCUs at a time, each plane padded to
 * whole blocks; callers have bands of any height and planes without padding. Where a row fits, libjpeg works on the caller's
 * own; the others go through spare ones. */
#include "jpeg_parts.h"

#include <string.h>

void bm_jpeg_planes_init(bm_jpeg_planes *planes, j_common_ptr lib, const jpeg_component_info *parts,
                         const bm_desc *desc)
{
    *planes = (bm_jpeg_planes){0};
    for (int p = 0; p < BM_JPEG_PLANES; p++) {
        const jpeg_component_info *part = &parts[p];
        bm_jpeg_plane *plane = &planes->plane[p];
        unsigned size = bm_jpeg_dct_size(part);
        plane->width = desc->plane[p].width;
        plane->height = desc->plane[p].height;
        plane->padded = part->width_in_blocks * size;
        plane->unit_rows = (unsigned)part->v_samp_factor * size;
        plane->spare = lib->mem->alloc_sarray(lib, JPOOL_IMAGE, plane->padded, plane->unit_rows);
        plane->row = lib->mem->alloc_small(lib, JPOOL_IMAGE, plane->unit_rows * sizeof(JSAMPROW));
        planes->rows[p] = plane->row;
    }
}

/* Whether the rows come next in each plane. */
static bool are_next(const bm_jpeg_planes *planes, const bm_rows *rows)
{
    for (int p = 0; p < BM_JPEG_PLANES; p++)
        if (rows->y[p] != planes->plane[p].done ||
            rows->count[p] > planes->plane[p].height - rows->y[p])
            return false;
    return true;
}

static bool all_done(const bm_jpeg_planes *planes, const bm_rows *rows)
{
    for (int p = 0; p < BM_JPEG_PLANES; p++)
        if (planes->plane[p].done < rows->y[p] + rows->count[p])
            return false;
    return true;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Gives out what has been decoded; whether all of it is gone. */
static bool give_out(bm_jpeg_planes *planes, const bm_rows *rows)
{
    bool gone = true;
    for (int p = 0; p < BM_JPEG_PLANES; p++) {
        bm_jpeg_plane *plane = &planes->plane[p];
        for (; plane->done < smaller(plane->end, rows->y[p] + rows->count[p]); plane->done++)
            memcpy(rows->row[p][plane->done - rows->y[p]],
                   plane->spare[plane->done % plane->unit_rows], plane->width);
        gone = gone && plane->done == plane->end;
    }
    return gone;
}

/* Decodes the next row of iMCUs, into the caller's rows where they are wanted now and need no padding. */
static void decode_unit(bm_jpeg_planes *planes, j_decompress_ptr lib, const bm_rows *rows)
{
    for (int p = 0; p < BM_JPEG_PLANES; p++) {
        bm_jpeg_plane *plane = &planes->plane[p];
        uint32_t begin = plane->end, wanted = rows->y[p] + rows->count[p];
        plane->end = smaller(begin + plane->unit_rows, plane->height);
        for (unsigned i = 0; i < plane->unit_rows; i++) {
            bool direct = plane->width == plane->padded && begin + i < wanted;
            plane->row[i] = direct ? rows->row[p][begin + i - rows->y[p]] : plane->spare[i];
            plane->done += direct;
        }
    }
    jpeg_read_raw_data(lib, planes->rows, planes->plane[0].unit_rows);
}

bm_status bm_jpeg_read_planes(bm_jpeg_planes *planes, j_decompress_ptr lib, const bm_rows *rows,
                              bm_error *error)
{
    bool in_step = are_next(planes, rows);
    while (in_step) {
        bool gone = give_out(planes, rows);
        if (all_done(planes, rows))
            return BM_OK;
        in_step = gone; /* else one plane is ahead of the others by more than a row of iMCUs */
        if (gone)
            decode_unit(planes, lib, rows);
    }
    return bm_fail(error, BM_E_INTERNAL, "rows asked for out of order");
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Puts a row into a spare one, with its last sample repeated up to whole blocks. */
static void keep_row(const bm_jpeg_plane *plane, unsigned i, const JSAMPLE *row)
{
    memcpy(plane->spare[i], row, plane->width);
    memset(plane->spare[i] + plane->width, row[plane->width - 1], plane->padded - plane->width);
}

/* Whether the rows of this call complete the row of iMCUs that is being collected. */
static bool completes_unit(const bm_jpeg_planes *planes, const bm_rows *rows)
{
    for (int p = 0; p < BM_JPEG_PLANES; p++)
        if (planes->plane[p].end > rows->y[p] + rows->count[p])
            return false;
    return true;
}

/* Collects rows up to the end of the row of iMCUs or of what there is. */
static void collect(bm_jpeg_plane *plane, void *const *row, uint32_t y, uint32_t end, bool complete)
{
    for (; plane->done < end; plane->done++) {
        unsigned i = plane->done % plane->unit_rows;
        JSAMPLE *from = row[plane->done - y];
        bool direct = complete && plane->width == plane->padded;
        if (!direct)
            keep_row(plane, i, from);
        plane->row[i] = direct ? from : plane->spare[i];
    }
    /* Below the picture its last row goes on. */
    for (unsigned i = (plane->end - 1) % plane->unit_rows + 1; complete && i < plane->unit_rows;
         i++)
        plane->row[i] = plane->row[i - 1];
}

static void begin_unit(bm_jpeg_planes *planes)
{
    for (int p = 0; p < BM_JPEG_PLANES; p++) {
        bm_jpeg_plane *plane = &planes->plane[p];
        plane->end = smaller(plane->end + plane->unit_rows, plane->height);
    }
}

bm_status bm_jpeg_write_planes(bm_jpeg_planes *planes, j_compress_ptr lib, const bm_rows *rows,
                               bm_error *error)
{
    bool in_step = are_next(planes, rows);
    if (planes->plane[0].end == 0)
        begin_unit(planes);
    while (in_step && !all_done(planes, rows)) {
        bool complete = completes_unit(planes, rows);
        for (int p = 0; p < BM_JPEG_PLANES; p++) {
            bm_jpeg_plane *plane = &planes->plane[p];
            uint32_t there = rows->y[p] + rows->count[p];
            collect(plane, rows->row[p], rows->y[p], smaller(plane->end, there), complete);
        }
        if (complete) {
            jpeg_write_raw_data(lib, planes->rows, planes->plane[0].unit_rows);
            begin_unit(planes);
        } else { /* one plane may not be ahead of the others by more than that */
            in_step = all_done(planes, rows);
        }
    }
    return in_step ? BM_OK : bm_fail(error, BM_E_INTERNAL, "rows handed over out of order");
}
