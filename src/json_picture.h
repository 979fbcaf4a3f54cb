/* SPDX-License-Identifier: MIT */
/* What a picture is, as members of a JSON object: the same keys wherever a program meets them. */
#ifndef BM_JSON_PICTURE_H
#define BM_JSON_PICTURE_H

#include <stdbool.h>
#include <stdio.h>

#include "bandmill/codec.h"

/* `,"format":...` to `,"orientation":...`. */
void bm_json_picture(FILE *stream, const bm_picture *picture);

/* The elements of an array of warnings; *first tells whether a comma comes before. */
void bm_json_warnings(FILE *stream, const bm_warnings *warnings, bool *first);

#endif
