/* SPDX-License-Identifier: MIT */
/* Small versions of pictures, in memory. */
#ifndef BM_THUMBNAILS_H
#define BM_THUMBNAILS_H

#include "setup.h"

typedef struct bm_thumbnail {
    const char *path; /* of the picture; NULL: none is wanted */
    bool alpha;       /* PNG, else JPEG */
    uint8_t *bytes;   /* the file; NULL: the picture cannot be shown. To be freed */
    size_t size;
} bm_thumbnail;

/* Fills in the bytes, by the pipeline's own means: sRGB, upright, at most 480 x 480. Errors of bm_pipeline_run(). */
bm_status bm_thumbnails_make(bm_thumbnail *thumbnails, size_t count, const bm_setup *setup,
                             bm_error *error);

#endif
