/* SPDX-License-Identifier: MIT */
/* Where alpha is, for point filters that take planes. */
#ifndef BM_KERNELS_PLANES_H
#define BM_KERNELS_PLANES_H

#include "bandmill/image.h"

/* Whether the last channel of the plane is alpha. */
static inline bool bm_plane_has_alpha(const bm_desc *desc, unsigned plane)
{
    return bm_model_has_alpha(desc->model) && plane + 1 == desc->planes;
}

#endif
