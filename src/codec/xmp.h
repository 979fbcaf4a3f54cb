/* SPDX-License-Identifier: MIT */
/* The little that bandmill changes in XMP: the orientation. */
#ifndef BM_CODEC_XMP_H
#define BM_CODEC_XMP_H

#include <stddef.h>
#include <stdint.h>

/* Makes each tiff:Orientation of a packet say `orientation`, 1..8, in place: as an attribute or as an element. One that
 * is no single digit is left alone. Any bytes are safe. */
void bm_xmp_set_orientation(uint8_t *packet, size_t size, unsigned orientation);

#endif
