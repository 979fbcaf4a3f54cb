/* SPDX-License-Identifier: MIT */
/* Colours as text and as samples. A colour is sRGB with straight alpha, 8 bits each, in one number: 0xRRGGBBAA. */
#ifndef BANDMILL_COLOR_H
#define BANDMILL_COLOR_H

#include "bandmill/image.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* The longest text of bm_color_format() and its NUL. */
#define BM_COLOR_TEXT 10

/* Reads #rgb, #rgba, #rrggbb, #rrggbbaa (hexadecimal; one digit stands for two of its kind; without alpha: opaque) or
 * a name in small letters. False, and *rgba untouched: it is none of these. */
bool bm_color_parse(const char *text, uint32_t *rgba);

/* The canonical text, #rrggbb or, unless opaque, #rrggbbaa. As snprintf does. */
int bm_color_format(uint32_t rgba, char *text, size_t size);

/* The names, in alphabetical order; NULL from their number on. Static storage. */
const char *bm_color_name(size_t index);

/* Whether red, green and blue are alike, so that any weights make the same gray of it. */
static inline bool bm_color_is_gray(uint32_t rgba)
{
    return rgba >> 24 == (rgba >> 16 & 0xff) && rgba >> 24 == (rgba >> 8 & 0xff);
}

/* The samples of one pixel of that colour in a picture of `model` and `depth` (8 or 16), as many as the model has
 * channels; what there is no channel for is left out. Gray is the BT.601 luma, Cb and Cr are JFIF's. Ink is what
 * multiplied subtraction needs, with as much black as possible. In 16 bits every sample is 257 times that of 8 bits. */
void bm_color_samples(uint32_t rgba, bm_model model, unsigned depth, uint16_t samples[4]);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
