/* SPDX-License-Identifier: MIT */
/* Samples of pictures in memory, one by one, in 16 bits: for what is done once for a batch. */
#ifndef BM_CORE_WIDE_H
#define BM_CORE_WIDE_H

#include "bandmill/image.h"

/* 8 bits are spread exactly. */
static inline uint32_t bm_wide_sample(const bm_image *image, uint32_t x, uint32_t y,
                                      unsigned channel)
{
    const bm_plane_desc *first = &image->desc.plane[0];
    bool planes = image->desc.planes > 1;
    const void *row = bm_image_row(image, planes ? channel : 0, y);
    size_t i = planes ? x : (size_t)x * first->channels + channel;
    return image->desc.depth == 8 ? ((const uint8_t *)row)[i] * 257u : ((const uint16_t *)row)[i];
}

/* Of red, green and blue, with the weights of bt601 (kernels/gray.h). */
static inline uint32_t bm_wide_luma(const bm_image *image, uint32_t x, uint32_t y)
{
    return (19595 * bm_wide_sample(image, x, y, 0) + 38470 * bm_wide_sample(image, x, y, 1) +
            7471 * bm_wide_sample(image, x, y, 2) + 32768) >>
           16;
}

#endif
