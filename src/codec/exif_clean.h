/* SPDX-License-Identifier: MIT */
/* EXIF without what tells of a person or a place. */
#ifndef BM_CODEC_EXIF_CLEAN_H
#define BM_CODEC_EXIF_CLEAN_H

#include <stddef.h>
#include <stdint.h>

#include "bandmill/status.h"

/* Writes an EXIF block (TIFF header onwards) anew, into memory from malloc(), with nothing but tags that are known to be
 * harmless: how the picture was exposed and by what kind of camera, times, resolution, colour, copyright; no place, no
 * maker note, no thumbnail, no serial number, no name, no free text. The orientation becomes `orientation`, 1..8; a block
 * that states none gets none unless it is above 1. *size 0, *clean NULL: nothing is left. BM_E_CORRUPT: the block cannot be
 * parsed; BM_E_NOMEM. No message. Any bytes are safe. */
bm_status bm_exif_clean(const uint8_t *bytes, size_t count, unsigned orientation, uint8_t **clean,
                        size_t *size);

#endif
