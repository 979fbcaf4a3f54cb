/* SPDX-License-Identifier: MIT */
/* What plans make of a picture that a parameter names: the same for all pictures of a batch that have one size, so the chain
 * keeps it where the host allows that (bm_chain_keep_forms). */
#ifndef BM_KERNELS_PICTURE_FORMS_H
#define BM_KERNELS_PICTURE_FORMS_H

#include "bandmill/filter.h"

/* What tells one form from another. No padding: it is compared by its bytes. */
typedef struct bm_picture_form {
    uint32_t width, height;
    uint32_t opacity; /* 65535 is all */
    uint32_t layout;  /* the filter's own */
    uint32_t colours; /* channels without alpha: 1 or 3 */
} bm_picture_form;

/* Creates *made, interleaved in one plane; the same at any level. */
typedef bm_status (*bm_picture_form_maker)(const bm_image *picture, const bm_picture_form *key,
                                           bm_cpu_level level, bm_image *made, bm_error *error);

/* Sets *form to that form of the picture, which lives as long as the plan at least. Any thread. BM_E_NOMEM and the maker's. */
bm_status bm_picture_form_get(bm_plan *plan, const bm_value *value, const bm_picture_form *key,
                              bm_picture_form_maker make, const bm_image **form, bm_error *error);

#endif
