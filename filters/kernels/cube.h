/* SPDX-License-Identifier: MIT */
/* What a .cube file holds (Adobe, Cube LUT Specification 1.0, 2013). */
#ifndef BM_KERNELS_CUBE_H
#define BM_KERNELS_CUBE_H

#include "bandmill/filter.h"

#define CUBE_MOST_1D 65536
#define CUBE_MOST_3D 256

typedef struct bm_cube_head {
    uint32_t size; /* entries along each axis */
    bool three;    /* size^3 entries, red running fastest; else size, each channel with its own curve */
    double low[3], up[3]; /* DOMAIN_MIN and DOMAIN_MAX */
} bm_cube_head;

typedef struct bm_cube {
    bm_cube_head head;
    float entry[][4]; /* red, green, blue on a scale of 0 .. 1, and 0 */
} bm_cube;

/* A bm_param.read: *content becomes a bm_cube. */
bm_status bm_cube_read(const char *name, const char *bytes, size_t count, void **content,
                       bm_error *error);

#endif
