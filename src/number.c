/* SPDX-License-Identifier: MIT */
/* Whole numbers as people write them, in both directions. */
#include "number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char suffixes[] = "KMGT";

/* Multiplies *value by scale^(place of the letter + 1). */
static bool apply_suffix(char letter, bm_scale scale, uint64_t *value)
{
    char upper = letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
    const char *at = strchr(suffixes, upper);
    if (scale == BM_SCALE_NONE || !at)
        return false;
    for (const char *c = suffixes; c <= at; c++)
        if (__builtin_mul_overflow(*value, (uint64_t)scale, value))
            return false;
    return true;
}

bool bm_number_parse(const char *text, bm_scale scale, uint64_t *value)
{
    uint64_t result = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++)
        if (__builtin_mul_overflow(result, 10u, &result) ||
            __builtin_add_overflow(result, (uint64_t)(*at - '0'), &result))
            return false;
    if (at == text)
        return false;
    if (*at && (at[1] || !apply_suffix(*at, scale, &result)))
        return false;
    *value = result;
    return true;
}

const char *bm_number_format(uint64_t value, bm_scale scale, char text[BM_NUMBER_TEXT])
{
    const char *suffix = "";
    if (scale != BM_SCALE_NONE)
        for (const char *c = suffixes; *c && value && value % (uint64_t)scale == 0; c++) {
            value /= (uint64_t)scale;
            suffix = c;
        }
    snprintf(text, BM_NUMBER_TEXT, "%" PRIu64 "%.1s", value, suffix);
    return text;
}
