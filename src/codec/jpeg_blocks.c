/* SPDX-License-Identifier: MIT */
/* Turning, mirroring and cutting a JPEG's blocks of coefficients: no sample is made, so nothing is lost.
 *
 * A cosine of an odd frequency changes its sign where the picture is mirrored, an even one stays; where the picture's axes
 * change places, so do a block's (W. B. Pennebaker and J. L. Mitchell, JPEG, 1993). Blocks can only be moved as wholes, all
 * components together: the part that is kept begins at a row and a column of iMCUs, and ends at one in each direction that is mirrored, for
 * what an iMCU holds beyond the edge would come to lie at the beginning. */
#include "jpeg_parts.h"

static uint32_t blocks_of(uint32_t pixels, unsigned factor, unsigned most)
{
    uint64_t unit = (uint64_t)most * DCTSIZE;
    return (uint32_t)(((uint64_t)pixels * factor + unit - 1) / unit);
}

bm_jpeg_turn bm_jpeg_turn_of(unsigned orientation)
{
    static const bm_jpeg_turn turns[] = {
        {false, false, false}, {true, false, false}, {true, true, false}, {false, true, false},
        {false, false, true},  {false, true, true},  {true, true, true},  {true, false, true}};
    return turns[orientation >= 1 && orientation <= 8 ? orientation - 1 : 0];
}

/* ---- one block ------------------------------------------------------------------------------- */

static void negate_odd_columns(JCOEF block[DCTSIZE2])
{
    for (int k = 1; k < DCTSIZE2; k += 2)
        block[k] = (JCOEF)-block[k];
}

static void negate_odd_rows(JCOEF block[DCTSIZE2])
{
    for (int v = 1; v < DCTSIZE; v += 2)
        for (int u = 0; u < DCTSIZE; u++)
            block[v * DCTSIZE + u] = (JCOEF)-block[v * DCTSIZE + u];
}

static void move_block(const JCOEF from[DCTSIZE2], JCOEF to[DCTSIZE2], const bm_jpeg_turn *turn)
{
    for (int v = 0; v < DCTSIZE; v++)
        for (int u = 0; u < DCTSIZE; u++)
            to[v * DCTSIZE + u] = from[turn->transposed ? u * DCTSIZE + v : v * DCTSIZE + u];
    /* What was mirrored in the source's axes now lies in these. */
    if (turn->transposed ? turn->mirror_y : turn->mirror_x)
        negate_odd_columns(to);
    if (turn->transposed ? turn->mirror_x : turn->mirror_y)
        negate_odd_rows(to);
}

/* ---- a component ----------------------------------------------------------------------------- */

/* The blocks of a component that are kept, in the source. */
typedef struct region {
    uint32_t x, y, across, down;
} region;

static region region_of(const bm_jpeg_part *part, const bm_jpeg_sampling *factor,
                        const bm_jpeg_sampling *most)
{
    return (region){.x = part->x / (most->h * DCTSIZE) * factor->h,
                    .y = part->y / (most->v * DCTSIZE) * factor->v,
                    .across = blocks_of(part->width, factor->h, most->h),
                    .down = blocks_of(part->height, factor->v, most->v)};
}

static uint32_t round_up(uint32_t value, uint32_t unit)
{
    return (value + unit - 1) / unit * unit;
}

jvirt_barray_ptr bm_jpeg_request_blocks(j_compress_ptr lib, const bm_jpeg_part *part,
                                        const bm_jpeg_sampling *factor,
                                        const bm_jpeg_sampling *most, const bm_jpeg_turn *turn)
{
    region kept = region_of(part, factor, most);
    uint32_t across = round_up(kept.across, factor->h), down = round_up(kept.down, factor->v);
    bool transposed = turn->transposed;
    return lib->mem->request_virt_barray((j_common_ptr)lib, JPOOL_IMAGE, TRUE,
                                         transposed ? down : across, transposed ? across : down,
                                         transposed ? factor->h : factor->v);
}

void bm_jpeg_move_blocks(j_decompress_ptr source, jvirt_barray_ptr from, j_compress_ptr lib,
                         jvirt_barray_ptr to, const bm_jpeg_part *part,
                         const bm_jpeg_sampling *factor, const bm_jpeg_sampling *most,
                         const bm_jpeg_turn *turn)
{
    region kept = region_of(part, factor, most);
    uint32_t across = turn->transposed ? kept.down : kept.across;
    uint32_t down = turn->transposed ? kept.across : kept.down;
    for (uint32_t y = 0; y < down; y++) {
        JBLOCKROW row = *lib->mem->access_virt_barray((j_common_ptr)lib, to, y, 1, TRUE);
        for (uint32_t x = 0; x < across; x++) {
            uint32_t i = turn->transposed ? y : x, j = turn->transposed ? x : y;
            i = kept.x + (turn->mirror_x ? kept.across - 1 - i : i);
            j = kept.y + (turn->mirror_y ? kept.down - 1 - j : j);
            JBLOCKARRAY rows =
                source->mem->access_virt_barray((j_common_ptr)source, from, j, 1, FALSE);
            move_block(rows[0][i], row[x], turn);
        }
    }
}
