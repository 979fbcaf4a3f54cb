/* SPDX-License-Identifier: MIT */
/* Pictures in memory of an allocator. */
#ifndef BM_CORE_IMAGE_MEMORY_H
#define BM_CORE_IMAGE_MEMORY_H

#include "bandmill/allocator.h"
#include "bandmill/image.h"

/* As bm_image_create(), in memory of `allocator`, which takes back image->owned: bm_image_destroy() is for the C library's. */
bm_status bm_image_create_in(bm_image *image, const bm_desc *desc, const bm_allocator *allocator,
                             bm_error *error);

#endif
