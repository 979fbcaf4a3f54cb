/* SPDX-License-Identifier: MIT */
/* Numbers as people write them: 12, 256M, 1G, and 2.5 seconds. */
#ifndef BM_NUMBER_H
#define BM_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What K, M, G and T multiply by; nothing, for a plain count. */
typedef enum bm_scale {
    BM_SCALE_NONE = 1,
    BM_SCALE_DECIMAL = 1000,
    BM_SCALE_BINARY = 1024
} bm_scale;

#define BM_NUMBER_TEXT 32

/* Parses all of `text`. False, and *value untouched: not a number of this form, or too large for 64
 * bits. */
bool bm_number_parse(const char *text, bm_scale scale, uint64_t *value);

/* Parses all of `text` as seconds, "30" or "0.25", into nanoseconds; more than nine decimals are too many. False, and
 * *nanoseconds untouched, as above. */
bool bm_seconds_parse(const char *text, uint64_t *nanoseconds);

/* Writes the shortest exact form: 268435456 in binary is "256M". Returns `text`. */
const char *bm_number_format(uint64_t value, bm_scale scale, char text[BM_NUMBER_TEXT]);

#endif
