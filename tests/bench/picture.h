/* SPDX-License-Identifier: MIT */
/* The picture on which filters are measured. */
#ifndef BANDMILL_BENCH_PICTURE_H
#define BANDMILL_BENCH_PICTURE_H

#include <stdbool.h>

#include "bandmill/image.h"

/* A mosaic of the JPEGs in `folder`, gray, RGB or RGBA, in 8 or 16 bits; the caller destroys it. False: a message has gone to
 * standard error. */
bool bench_picture_make(bm_image *picture, const char *folder, uint32_t width, uint32_t height,
                        bm_model model, unsigned depth);

/* The picture's samples, without what rows are padded by. */
size_t bench_picture_bytes(const bm_image *picture);

/* The picture that a row of a benchmark names ("rgb CHAIN", "gray CHAIN", "rgba CHAIN"), and its chain; BM_MODEL_COUNT: no such row. */
bm_model bench_row_model(const char *row, const char **chain);

/* The word for one of these models. Static storage. */
const char *bench_model_word(bm_model model);

#endif
