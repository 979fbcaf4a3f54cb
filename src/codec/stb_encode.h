/* SPDX-License-Identifier: MIT */
/* Encoding BMP and TGA by stb_image_write: the functions of both codecs, see bandmill/codec.h. */
#ifndef BM_CODEC_STB_ENCODE_H
#define BM_CODEC_STB_ENCODE_H

#include "bandmill/codec.h"

void bm_bmp_accepts(const bm_desc *desc, bm_model *model, unsigned *depth);
void bm_tga_accepts(const bm_desc *desc, bm_model *model, unsigned *depth);
bm_status bm_bmp_encode_open(bm_encoder **encoder, const bm_encode_request *request,
                             bm_error *error);
bm_status bm_tga_encode_open(bm_encoder **encoder, const bm_encode_request *request,
                             bm_error *error);

size_t bm_stb_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source);
bm_status bm_stb_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error);
bm_status bm_stb_encode_end(bm_encoder *encoder, bm_error *error);
void bm_stb_encode_close(bm_encoder *encoder);

#endif
