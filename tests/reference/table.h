/* SPDX-License-Identifier: MIT */
/* The references, one a file of the filter's name. */
#ifndef TESTS_REFERENCE_TABLE_H
#define TESTS_REFERENCE_TABLE_H

#include "reference.h"

void exact_adaptive_threshold(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_affine(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_autolevel(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_barrel(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_bilateral(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_box(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_brightness(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_canny(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_channel(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_clahe(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_clarity(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_colorize(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_contrast(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_convolve(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_crop(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_curve(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_dither(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_dog(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_duotone(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_emboss(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_equalize(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_exposure(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_false_colour(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_flip(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_flop(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_gamma(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_gaussian(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_grain(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_gray_world(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_grayscale(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_guided(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_highpass(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_hue(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_invert(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_kuwahara(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_laplacian(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_levels(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_linear(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_log(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_lut3d(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_matrix(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_median(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_morphology(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_motion(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_nlm(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_noise(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_normalize(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_oilpaint(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_otsu(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_overlay(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_pad(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_palette(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_percentile(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_perspective(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_pixelate(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_posterize(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_radial(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_resize(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_rotate(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_round(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_saturation(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_seamless(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_sepia(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_shadows_highlights(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_sharpen(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_shear(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_sigmoidal(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_sobel(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_solarize(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_surface(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_threshold(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_tint(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_transpose(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_transverse(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_trim(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_vibrance(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_vignette(const bm_call *call, const exact_picture *in, exact_picture *out);
void exact_white_balance(const bm_call *call, const exact_picture *in, exact_picture *out);

bool perspective_fits(const bm_call *call, const bm_desc *in);
bool affine_fits(const bm_call *call, const bm_desc *in);
bool crop_fits(const bm_call *call, const bm_desc *in);
bool pad_fits(const bm_call *call, const bm_desc *in);

#endif
