/* SPDX-License-Identifier: MIT */
/* What calls of crop keep, for programs that decode no more than that. */
#ifndef BANDMILL_CROP_H
#define BANDMILL_CROP_H

#include "bandmill/filter.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct bm_crop_part { /* A rectangle of a picture. */
    uint32_t x, y, width, height; /* pixels, from the left and the top */
} bm_crop_part;

/* What a call of crop keeps of a picture of that size. False: not all of it lies in the picture, and planning refuses it. */
bool bm_crop_find(const bm_call *call, uint32_t width, uint32_t height, bm_crop_part *part);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
