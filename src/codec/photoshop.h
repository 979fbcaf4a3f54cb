/* SPDX-License-Identifier: MIT */
/* Photoshop's image resources, as far as bandmill looks into them. */
#ifndef BM_CODEC_PHOTOSHOP_H
#define BM_CODEC_PHOTOSHOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Removes the thumbnails from resources that are whole, in place: *size shrinks. Resources that break off or are in
 * disorder stay as they are. Any bytes are safe. False: there was none. */
bool bm_photoshop_drop_thumbnails(uint8_t *bytes, size_t *size);

/* Bytes of the IPTC record; 0: there is none. Any bytes are safe. */
size_t bm_photoshop_iptc_bytes(const uint8_t *bytes, size_t size);

#endif
