/* SPDX-License-Identifier: MIT */
/* Standard input and output as an input and a store: one picture each. */
#ifndef BM_STANDARD_IO_H
#define BM_STANDARD_IO_H

#include "bandmill/pipeline.h"

typedef struct bm_standard_io {
    /* A pipe into which something is written once the run is cancelled, so that whoever waits for
     * standard input or output hears of it. Set before any thread starts, closed after the last. */
    int wake[2];
} bm_standard_io;

/* BM_E_NOMEM: the system has no descriptors left. Close it in any case. */
bm_status bm_standard_io_open(bm_standard_io *io, bm_error *error);
void bm_standard_io_close(bm_standard_io *io);

/* Ends all waiting for standard input and output. Any thread, more than once. */
void bm_standard_io_cancel(const bm_standard_io *io);

/* What comes on standard input, from where it stands. */
bm_input bm_standard_input(bm_standard_io *io);

/* Keeps the picture in an unnamed file in $TMPDIR, or /tmp, and copies it to standard output when it
 * is complete: of one that fails not a byte arrives there. */
bm_store bm_standard_store(bm_standard_io *io);

#endif
