/* SPDX-License-Identifier: MIT */
/* The picture that overlay puts on top, in the size and the order in which its kernels read it: 16 bits whatever the depth,
 * with the opacity in its alpha. */
#ifndef BM_KERNELS_OVERLAY_FORM_H
#define BM_KERNELS_OVERLAY_FORM_H

#include "kernels/picture_forms.h"

/* What a row holds of n pixels. */
typedef enum overlay_layout {
    OVERLAY_WEIGHED, /* n * colours times colour * alpha / 65535, rounded; then as many 65535 - alpha */
    OVERLAY_STRAIGHT, /* n * colours times colour; then as many alpha */
    OVERLAY_PIXELS    /* n pixels of colours and alpha */
} overlay_layout;

/* A bm_picture_form_maker. Sizes that differ from the picture's are made by resize, lanczos3. Colours become luma, bt601,
 * where one channel is asked for. */
bm_status bm_overlay_form_make(const bm_image *picture, const bm_picture_form *key,
                               bm_cpu_level level, bm_image *made, bm_error *error);

#endif
