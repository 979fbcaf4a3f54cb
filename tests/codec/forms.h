/* SPDX-License-Identifier: MIT */
/* What tests of JPEG's forms of decoding share: files of every sampling and coding, and parts of pictures. */
#ifndef FORMS_H
#define FORMS_H

#include "sources.h"

/* Every kind of sampling: chroma smaller in each direction, odd ratios, chroma larger than luma. */
enum { SAMPLINGS = 13 };

enum coding { BASELINE, PROGRESSIVE, ARITHMETIC, SEPARATE, RESTARTS, DC_ALONE, CODINGS };

jpeg_source source_of(size_t sampling, int coding);
file make(uint32_t width, uint32_t height, bm_model model, size_t sampling, int coding);

/* Whether the part that was asked for is the same: `part` holds the window `got` of `whole`. */
bool same_part(const sheet *whole, const sheet *part, const bm_decode_form *asked,
               const bm_decode_form *got);

#endif
