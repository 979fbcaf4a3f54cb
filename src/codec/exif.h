/* SPDX-License-Identifier: MIT */
/* The little that bandmill reads and writes of EXIF: the orientation, and whether there is a thumbnail. */
#ifndef BM_CODEC_EXIF_H
#define BM_CODEC_EXIF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The orientation, 1..8, that an EXIF block (TIFF header onwards) states in its first directory; 1
 * where it states none, or one that does not exist, or where the block is damaged. Any bytes are
 * safe. */
unsigned bm_exif_orientation(const uint8_t *exif, size_t size);

/* The number that the first directory of a block states under a tag; 0 where it states none. Any bytes are safe. */
uint32_t bm_exif_number(const uint8_t *exif, size_t size, unsigned tag);

/* Makes a block that states an orientation state this one, 1..8, by changing one byte. Any bytes are safe. */
void bm_exif_set_orientation(uint8_t *exif, size_t size, unsigned orientation);

/* Makes a block that states a colour space state sRGB. Any bytes are safe. */
void bm_exif_set_srgb(uint8_t *exif, size_t size);

/* Makes a block that states how many pixels the picture has state these numbers, in place. Any bytes are safe. */
void bm_exif_set_size(uint8_t *exif, size_t size, uint32_t width, uint32_t height);

/* Unlinks the second directory, which describes the thumbnail: no reader finds it any more. All other bytes stay. Any
 * bytes are safe. False: there was none. */
bool bm_exif_drop_thumbnail(uint8_t *exif, size_t size);

#define BM_EXIF_MINIMAL_BYTES 26

/* Writes an EXIF block that holds the orientation and nothing else. */
void bm_exif_minimal(uint8_t exif[BM_EXIF_MINIMAL_BYTES], unsigned orientation);

#endif
