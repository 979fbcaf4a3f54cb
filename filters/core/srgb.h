/* SPDX-License-Identifier: MIT */
/* The curve of sRGB (IEC 61966-2-1) as tables, between samples as they are stored and 16-bit linear light.
 *
 * From 8 bits and back nothing is lost: neighbouring levels lie at least 65535 / 255 / 12.92 = 19.9 linear steps apart.
 * From 16 bits, 12.92 levels share a linear step at black: a dark sample comes back off by up to 6.5 levels of 65535,
 * a fortieth of an 8-bit level; from 53 % of white on, where the curve is steeper than 1, samples come back as they were. */
#ifndef BM_CORE_SRGB_H
#define BM_CORE_SRGB_H

#include <stdint.h>

/* Linear light of every sample: 256 or 65536 entries, round(65535 * light). Made at the first call and then constant;
 * any thread. */
const uint16_t *bm_srgb_to_linear(unsigned depth);

/* The sample nearest to each of 65536 steps of linear light: uint8_t or uint16_t, by `depth`. Likewise. */
const void *bm_srgb_from_linear(unsigned depth);

/* Linear light, 0 .. 1, at every half level: entry k is that of k / 2 of 255 or 65535 levels, 511 or 131071 of them.
 * Likewise. */
const double *bm_srgb_half_levels(unsigned depth);

#endif
