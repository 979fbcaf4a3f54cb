/* SPDX-License-Identifier: MIT */
/* What a run has done, as a page to look at: before and after of its pictures, failures on top. */
#ifndef BM_GALLERY_H
#define BM_GALLERY_H

#include <stdio.h>

#include "plan/batch.h"
#include "setup.h"

/* Pictures that a page shows at most, spread evenly over those done: a page of more is slow to open. All failures are listed
 * up to BM_GALLERY_FAILURES. */
enum { BM_GALLERY_PICTURES = 120, BM_GALLERY_FAILURES = 1000 };

typedef struct bm_gallery_entry {
    bm_status status; /* BM_E_CANCELLED until it is known otherwise */
    char *message;    /* why it failed; NULL: it did not, or there was no memory */
    uint32_t width, height, out_width, out_height;
    uint64_t bytes_in, bytes_out, ns;
    unsigned warnings;
    bool alpha, out_alpha;
} bm_gallery_entry;

typedef struct bm_gallery {
    const char *path; /* NULL: none is wanted, and nothing here does anything */
    FILE *stream;
    const bm_batch *batch;
    bm_gallery_entry
        *entries; /* by task; written by the writer thread, read when the run has ended */
} bm_gallery;     /* start from zeros */

/* Opens the file, which may be neither an input nor an output. BM_E_ACCESS, BM_E_NOMEM. */
bm_status bm_gallery_open(bm_gallery *gallery, const char *path, const bm_batch *batch,
                          bm_error *error);

/* How a task ended. */
void bm_gallery_note(bm_gallery *gallery, size_t index, const bm_outcome *outcome);

/* Makes the thumbnails and writes the page, after the run; `hurry`: only failures, for that takes no time. BM_E_WRITE: the
 * page is not whole; BM_E_NOMEM. */
bm_status bm_gallery_close(bm_gallery *gallery, const bm_setup *setup, bool hurry, bm_error *error);

/* Frees; without bm_gallery_close() the page stays empty. Any number of times. */
void bm_gallery_destroy(bm_gallery *gallery);

#endif
