/* SPDX-License-Identifier: MIT */
/* Turning, mirroring and cutting a JPEG's blocks of coefficients: no sample is made, so nothing is lost.
 *
 * A cosine of an odd frequency changes its sign where the picture is mirrored, an even one stays; where the picture's axes
 * change places, so do a block's (W. B. Pennebaker and J. L. Mitchell, JPEG, 1993). Blocks can only be moved as wholes, all
 * components together: the part that is kept begins at a row and a column of iMCUs, and ends at one in each direction that is mirrored, for
 * what an iMCU holds beyond the edge would come to lie at the beginning.
 *
 * The encoder asks for rows of blocks as it would of an array of its own: they are moved when they are asked for, so there is no
 * second picture in memory. */
#include "jpeg_parts.h"

#include <string.h>

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

/* Of coefficients, negative ones as they wrap. */
typedef uint16_t block_row __attribute__((vector_size(2 * DCTSIZE)));

/* Rows and columns change places: three perfect shuffles of 64 are that. */
static void transpose(block_row rows[DCTSIZE])
{
    enum { HALF = DCTSIZE / 2 };
    for (int round = 0; round < 3; round++) {
        block_row shuffled[DCTSIZE];
        for (int i = 0; i < HALF; i++) {
            block_row a = rows[i], b = rows[i + HALF];
            shuffled[2 * i] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
            shuffled[2 * i + 1] = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
        }
        memcpy(rows, shuffled, sizeof shuffled);
    }
}

static void move_block(const JCOEF from[DCTSIZE2], JCOEF to[DCTSIZE2], const bm_jpeg_turn *turn)
{
    /* What was mirrored in the source's axes lies in the other ones when they have changed places. */
    const bool across = turn->transposed ? turn->mirror_y : turn->mirror_x;
    const bool down = turn->transposed ? turn->mirror_x : turn->mirror_y;
    block_row rows[DCTSIZE];
    memcpy(rows, from, sizeof rows);
    if (turn->transposed)
        transpose(rows);
    for (int v = 0; v < DCTSIZE; v++) {
        /* All bits where a coefficient changes its sign: those of odd columns, of odd rows, of one but not of both. */
        const block_row odd = {0, 0xffff, 0, 0xffff, 0, 0xffff, 0, 0xffff};
        block_row sign = across ? odd : (block_row){0};
        sign = down && v % 2 ? ~sign : sign;
        rows[v] = (rows[v] ^ sign) - sign;
    }
    memcpy(to, rows, sizeof rows);
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

void bm_jpeg_blocks_init(bm_jpeg_blocks *blocks, j_compress_ptr lib, bm_jpeg_sampling factor)
{
    bool transposed = blocks->turn.transposed;
    region kept = region_of(&blocks->part, &factor, &blocks->most);
    blocks->x = kept.x;
    blocks->y = kept.y;
    blocks->across = kept.across;
    blocks->down = kept.down;
    blocks->strip =
        lib->mem->alloc_barray((j_common_ptr)lib, JPOOL_IMAGE, transposed ? kept.down : kept.across,
                               transposed ? factor.h : factor.v);
}

static void move_row(const bm_jpeg_blocks *blocks, uint32_t y, JBLOCKROW row)
{
    j_common_ptr source = (j_common_ptr)blocks->source;
    const bm_jpeg_turn *turn = &blocks->turn;
    uint32_t across = turn->transposed ? blocks->down : blocks->across;
    for (uint32_t x = 0; x < across; x++) {
        uint32_t i = turn->transposed ? y : x, j = turn->transposed ? x : y;
        i = blocks->x + (turn->mirror_x ? blocks->across - 1 - i : i);
        j = blocks->y + (turn->mirror_y ? blocks->down - 1 - j : j);
        JBLOCKARRAY rows = source->mem->access_virt_barray(source, blocks->from, j, 1, FALSE);
        move_block(rows[0][i], row[x], turn);
    }
}

JBLOCKARRAY bm_jpeg_blocks_access(j_common_ptr lib, jvirt_barray_ptr array, JDIMENSION y,
                                  JDIMENSION count, boolean writable)
{
    (void)lib, (void)writable;
    bm_jpeg_blocks *blocks = (bm_jpeg_blocks *)(void *)array;
    uint32_t down = blocks->turn.transposed ? blocks->across : blocks->down;
    /* Below the picture libjpeg makes blocks up, and asks for rows that it does not look at. */
    for (JDIMENSION i = 0; i < count && y + i < down; i++)
        move_row(blocks, y + i, blocks->strip[i]);
    return blocks->strip;
}
