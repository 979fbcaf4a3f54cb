/* SPDX-License-Identifier: MIT */
/* What the ways to make means from columns share. */
#ifndef BM_KERNELS_BOX_COLUMNS_H
#define BM_KERNELS_BOX_COLUMNS_H

#include "kernels/divide.h"
#include "kernels/window.h"

typedef struct box_data {
    window_radius radius[BM_MAX_PLANES];
    bm_divisor divisor[BM_MAX_PLANES];
} box_data;

/* Columns that are read and not used, at most; vectors reach that far beyond the row's end and what windows see there. */
#define BOX_SLACK 64

/* Room for `samples` columns before a row; the row itself begins on a boundary. */
static inline size_t box_room(size_t samples)
{
    return (samples + BOX_SLACK - 1) / BOX_SLACK * BOX_SLACK;
}

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#define BOX_MOST_CHANNELS 4
/* Samples that are taken through all stages while in a first-level cache. */
#define BOX_STRIP 768
#define BOX_FETCH (2 * BOX_STRIP) /* how far ahead memory is asked for samples */
/* Means are made in multiples of this, which is whole pixels and vectors, as far as the row has them. */
#define BOX_MULTIPLE 96

/* Stands for a row where none comes or goes. */
static const bm_sample box_nothing[BOX_STRIP];

/* A row of samples, and how far windows reach beyond it: before it by one pixel more, for what leaves the first one. */
typedef struct box_row {
    size_t samples, head, tail;
    bm_divisor divisor;
} box_row;

/* Asks the memory for samples that are needed later: how far the machine looks ahead by itself ends with a page. */
BM_INLINED void box_fetch(const bm_sample *samples, size_t n, bool written)
{
    for (size_t x = 0; x < n; x += 64 / sizeof *samples)
        if (written)
            __builtin_prefetch(samples + x, 1, 2);
        else
            __builtin_prefetch(samples + x, 0, 2);
}

static inline size_t box_strip(size_t from, size_t samples)
{
    return samples - from < BOX_STRIP ? samples - from : BOX_STRIP;
}

/* Samples that can be made when `known` columns are there. */
static inline size_t box_ready(size_t known, const box_row *row)
{
    if (known == row->samples)
        return known;
    return known > row->tail ? (known - row->tail) / BOX_MULTIPLE * BOX_MULTIPLE : 0;
}

#define BOX_COLUMN uint32_t
#define BOX_NAME(name) name##_32
#include "kernels/box_columns_tmpl.h"
#undef BOX_COLUMN
#undef BOX_NAME

#if BM_KERNEL_DEPTH == 8
#define BOX_COLUMN uint16_t
#define BOX_NAME(name) name##_16
#include "kernels/box_columns_tmpl.h"
#undef BOX_COLUMN
#undef BOX_NAME
#endif

#endif
#endif
