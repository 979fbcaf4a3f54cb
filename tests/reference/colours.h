/* SPDX-License-Identifier: MIT */
/* What references of colour filters share. */
#ifndef TESTS_REFERENCE_COLOURS_H
#define TESTS_REFERENCE_COLOURS_H

#include "reference.h"

/* Creates *out, RGB with alpha where `in` has any, with function(call, rgb) for every pixel, on a scale of 0 .. 1. Gray
 * counts as three equal colours. */
void exact_colours(const bm_call *call, const exact_picture *in, exact_picture *out,
                   void (*function)(const bm_call *call, double rgb[3]));

/* The word that a CHOICE parameter holds. */
const char *exact_choice(const bm_call *call, size_t parameter);

/* Luma with the weights of "bt709" or "bt601". */
double exact_luma(const char *weights, const double rgb[3]);

/* The gray of grayscale:bt601, a whole level, of red, green and blue in levels. */
double exact_gray_level(const double *rgb);

/* Of a sample on sRGB's curve, its linear light, and back; both from 0 to 1. */
double exact_light(double v);
double exact_from_light(double light);

/* Hue 0 .. 360, saturation and lightness 0 .. 1, as textbooks have them; and back. */
void exact_to_hsl(const double rgb[3], double hsl[3]);
void exact_from_hsl(const double hsl[3], double rgb[3]);

#endif
