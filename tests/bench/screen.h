/* SPDX-License-Identifier: MIT */
/* What screens show, and most PNGs are made of: windows with text, lines and areas of one colour, here and there a photograph. */
#ifndef BANDMILL_BENCH_SCREEN_H
#define BANDMILL_BENCH_SCREEN_H

#include <stdint.h>

/* Paints row `y` of a screen of that width over a row of a photograph, of which a few windows stay. The seed says what there is. */
void bench_screen_row(uint64_t seed, uint32_t width, uint32_t y, uint8_t *rgb);

#endif
