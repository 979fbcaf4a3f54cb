/* SPDX-License-Identifier: MIT */
/* Masks: how far a filter acts, pixel by pixel. */
#ifndef BM_CORE_MASK_H
#define BM_CORE_MASK_H

#include "bandmill/image.h"

/* Makes a picture into a mask: gray of 16 bits, one plane. Colours count by their luma as in `grayscale`, what is transparent
 * counts as black. 8 bits are spread exactly. BM_E_PARAM: it is neither gray nor RGB; the message has its name. BM_E_NOMEM. */
bm_status bm_mask_create(bm_image *mask, const char *name, const bm_image *picture,
                         bm_error *error);

#endif
