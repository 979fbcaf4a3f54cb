/* SPDX-License-Identifier: MIT */
/* What a picture is (bm_desc) and where its samples lie (bm_image). */
#ifndef BANDMILL_IMAGE_H
#define BANDMILL_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bandmill/status.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

#define BM_MAX_PLANES 4 /* Planes that a picture may have. */
#define BM_MAX_SIDE 0x3fffffffu /* pixels; row arithmetic with halos stays inside int32_t */

/* Rows that bandmill allocates start on this boundary and have this many spare bytes before the first and after
 * the last sample, so that a kernel may load whole vectors across a row's ends. */
#define BM_ROW_ALIGN 64

typedef enum bm_model { /* What the channels of a picture are, in this order. */
    BM_GRAY, /* one channel */
    BM_GRAYA, /* gray, alpha */
    BM_RGB, /* sRGB, unless a profile beside the picture says otherwise */
    BM_RGBA, /* the same, then alpha */
    BM_CMYK,  /* ink amounts, 0 = no ink */
    BM_YCBCR, /* full-range BT.601 as in JFIF */
    BM_MODEL_COUNT /* how many there are */
} bm_model;

/* One plane of a picture. An interleaved picture has one plane with all its channels. */
typedef struct bm_plane_desc {
    uint32_t width, height; /* samples per channel */
    uint8_t channels;       /* interleaved in this plane, 1..4 */
    uint8_t hshift, vshift; /* subsampling: the plane has ceil(picture / 2^shift) samples */
    int16_t siting_x, siting_y; /* centre of its first sample minus centre of the first pixel, 1/16 pixel */
} bm_plane_desc;

/* The geometry and format of a picture, without memory. Plain data: copy it freely. */
typedef struct bm_desc {
    uint32_t width, height; /* pixels */
    bm_model model; /* which channels there are */
    uint8_t depth;      /* bits per sample: 8 or 16 (native byte order) */
    uint8_t planes;     /* 1: interleaved; otherwise one plane per channel */
    /* 0: straight alpha. Otherwise colour is multiplied by alpha, and this is the value that means 1. Only seen
     * inside chains, in 16 bits: 65025 where 8-bit samples were multiplied (c * a, exact), else 65535. */
    uint16_t premultiplied;
    bool linear; /* samples are linear light, not on sRGB's curve. Only seen inside chains, in 16 bits */
    bm_plane_desc plane[BM_MAX_PLANES]; /* as many as `planes` says */
} bm_desc;

/* Channels of a model, alpha included: 1..4. */
unsigned bm_model_channels(bm_model model);
bool bm_model_has_alpha(bm_model model); /* Whether the last of them is alpha. */
/* "gray", "gray+alpha", "RGB", ... Static storage. */
const char *bm_model_name(bm_model model);

/* Describes an interleaved picture. BM_E_PARAM: a side is 0 or above BM_MAX_SIDE, depth not 8 or 16. */
bm_status bm_desc_interleaved(bm_desc *desc, uint32_t width, uint32_t height, bm_model model,
                              unsigned depth, bm_error *error);

/* Describes a picture of one plane per channel, all full size, chroma centred where the caller then sets shifts
 * through bm_desc_subsample(). Same errors. */
bm_status bm_desc_planar(bm_desc *desc, uint32_t width, uint32_t height, bm_model model,
                         unsigned depth, bm_error *error);

/* Makes planes 1 and 2 of a planar BM_YCBCR description smaller by 2^hshift x 2^vshift, centred siting (JPEG).
 * Shifts up to 2. */
bm_status bm_desc_subsample(bm_desc *desc, unsigned hshift, unsigned vshift, bm_error *error);

/* BM_OK when every field is consistent with the others: what a function may rely on. */
bm_status bm_desc_check(const bm_desc *desc, bm_error *error);

/* Bytes of the samples of one row of a plane, without padding. Never overflows for a checked description. */
size_t bm_desc_row_bytes(const bm_desc *desc, unsigned plane);

/* Distance between rows that bandmill allocates: the row, room at both ends, rounded to BM_ROW_ALIGN. */
size_t bm_desc_stride(const bm_desc *desc, unsigned plane);

/* Bytes that bm_image_create() allocates; SIZE_MAX: more than this machine can. */
size_t bm_image_bytes(const bm_desc *desc);

/* Samples: a picture over memory that it owns or borrows. */
typedef struct bm_image {
    bm_desc desc; /* what the samples are */
    struct {
        uint8_t *data;       /* first sample of row 0 */
        ptrdiff_t stride;    /* bytes from a row to the next; may be negative in borrowed memory */
    } plane[BM_MAX_PLANES]; /* as many as the description has */
    void *owned; /* the allocation behind the planes; NULL when borrowed */
} bm_image;

/* Allocates the samples (not cleared). The caller destroys it. BM_E_NOMEM, BM_E_PARAM. */
bm_status bm_image_create(bm_image *image, const bm_desc *desc, bm_error *error);

/* Views the caller's interleaved samples; nothing is copied, the memory must outlive the view. Rows need no
 * alignment beyond that of the sample type. BM_E_PARAM: `data` NULL, misaligned, or rows that overlap. */
bm_status bm_image_borrow(bm_image *image, const bm_desc *desc, void *data, ptrdiff_t stride_bytes,
                          bm_error *error);

/* Frees what the image owns; accepts NULL, a zeroed image, and being called twice. */
void bm_image_destroy(bm_image *image);

static inline void *bm_image_row(const bm_image *image, unsigned plane, uint32_t y) /* Its first sample. */
{
    return image->plane[plane].data + (ptrdiff_t)y * image->plane[plane].stride;
}

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
