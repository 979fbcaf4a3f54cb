/* SPDX-License-Identifier: MIT */
/* stb_image_write behind functions that return errors. Its header is seen by stb_write.c alone. */
#ifndef BM_CODEC_STB_WRITE_H
#define BM_CODEC_STB_WRITE_H

#include "bandmill/codec.h"

/* "stb_image_write 1.16": the `library` of a codec. */
void bm_stb_library(char *text, size_t size);

/* Writes a whole picture of 8-bit samples, rows without gaps. Errors are the drain's. The sizes must fit: BMP in
 * bm_stb_fits(), TGA also in 65535 a side. */
bm_status bm_stb_write_bmp(bm_drain *drain, const bm_desc *desc, const void *samples,
                           bm_error *error);
bm_status bm_stb_write_tga(bm_drain *drain, const bm_desc *desc, const void *samples,
                           bm_error *error);

/* Whether stb's arithmetic, in int, holds a file of such a picture. */
bool bm_stb_fits(const bm_desc *desc);

/* Writes one row of a Radiance HDR, without a header: width times red, green, blue. `scratch` has 4 bytes a pixel. */
bm_status bm_stb_write_hdr_row(bm_drain *drain, uint32_t width, const float *row, void *scratch,
                               bm_error *error);

#endif
