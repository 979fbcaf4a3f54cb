/* SPDX-License-Identifier: MIT */
/* What tests of JPEG's planes share: pictures in planes, decoded and encoded in bands. */
#ifndef PLANES_H
#define PLANES_H

#include "sources.h"

/* Sampling of luma; that of chroma is 1x1. */
extern const uint8_t samplings[8][2];
enum { CODINGS = 5 };

jpeg_source source_of(size_t sampling, int coding);
file make(uint32_t width, uint32_t height, size_t sampling, int coding);

/* Of a factor, as of planes. */
unsigned shift_of(unsigned factor);

typedef struct planar {
    bm_desc desc;
    void **row[3];
} planar;

planar planar_of(const bm_desc *desc);
void planar_destroy(planar *picture);
bool planar_equal(const planar *a, const planar *b);

/* The band of that number, `band` rows of luma high, a multiple of 4; 0: everything is one band. False behind the last. */
bool band_of(const planar *picture, uint32_t number, uint32_t band, bm_rows *rows);

typedef struct decoded_planes {
    bm_status status;
    bm_error error;
    bm_picture picture;
    planar planes; /* zeros unless status is BM_OK */
} decoded_planes;

decoded_planes decode_planes(const void *bytes, size_t size, const decode_way *way);
void decoded_destroy(decoded_planes *decoded);
/* Fails the test where decoding does; `way` NULL: everything at once. */
decoded_planes decode_good_planes(const file *encoded, const decode_way *way);

bm_status encode_planes_into(bm_drain *drain, const planar *picture,
                             const bm_encode_options *options, const bm_picture *source,
                             uint32_t band);
/* The same into memory, which must go well. */
file encode_planes(const planar *picture, const bm_encode_options *options,
                   const bm_picture *source, uint32_t band);

#endif
