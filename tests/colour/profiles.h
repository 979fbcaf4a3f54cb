/* SPDX-License-Identifier: MIT */
/* ICC profiles made for the tests. */
#ifndef BM_TESTS_COLOUR_PROFILES_H
#define BM_TESTS_COLOUR_PROFILES_H

#include <stddef.h>
#include <stdint.h>

typedef struct profile_bytes {
    uint8_t bytes[65536];
    size_t size;
} profile_bytes;

/* Chromaticities of red, green, blue and white. */
typedef struct primaries {
    double x[4], y[4];
} primaries;

extern const primaries srgb_primaries, adobe_primaries, p3_primaries;

/* RGB by those primaries and a power curve; 0: sRGB's curve. Class "mntr". */
void profile_rgb(profile_bytes *profile, const primaries *primaries, double gamma);
/* Gray by a power curve. */
void profile_gray(profile_bytes *profile, double gamma);
/* CMYK by a table of 2^4 colours: L* = 100 (1 - (c + m + y) / 6 - k / 2), no colour. */
void profile_cmyk(profile_bytes *profile);
/* What describes no pictures: a link from RGB to RGB. */
void profile_link(profile_bytes *profile);

#endif
