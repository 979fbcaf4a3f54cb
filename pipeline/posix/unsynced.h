/* SPDX-License-Identifier: MIT */
/* Folders in which outputs have got names that may not be on the disk yet. */
#ifndef BM_POSIX_UNSYNCED_H
#define BM_POSIX_UNSYNCED_H

#include "bandmill/pipeline.h"

/* Notes that the file `path` has got its name; many such are brought to the disk at once. A failure is noted in `held`. */
void bm_unsynced_note(bm_held_folder *held, const char *path);

/* Brings all that was noted to the disk, and frees. Accepts NULL. */
void bm_unsynced_settle(bm_held_folder *held);

#endif
