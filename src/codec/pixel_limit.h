/* SPDX-License-Identifier: MIT */
/* The limit on a picture's size, judged from its header. */
#ifndef BM_CODEC_PIXEL_LIMIT_H
#define BM_CODEC_PIXEL_LIMIT_H

#include "bandmill/codec.h"

/* BM_E_LIMIT_PIXELS where width x height is above limits->max_pixels. */
bm_status bm_check_pixel_limit(uint32_t width, uint32_t height, const bm_decode_limits *limits,
                               bm_error *error);

#endif
