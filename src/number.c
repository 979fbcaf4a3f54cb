/* SPDX-License-Identifier: MIT */
/* Numbers as people write them; whole ones in both directions. */
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

/* Appends the digits at *at to *value and passes over them. False: too large. */
static bool take_digits(const char **at, uint64_t *value)
{
    for (; **at >= '0' && **at <= '9'; ++*at)
        if (__builtin_mul_overflow(*value, 10u, value) ||
            __builtin_add_overflow(*value, (uint64_t)(**at - '0'), value))
            return false;
    return true;
}

bool bm_number_parse(const char *text, bm_scale scale, uint64_t *value)
{
    uint64_t result = 0;
    const char *at = text;
    if (!take_digits(&at, &result) || at == text)
        return false;
    if (*at && (at[1] || !apply_suffix(*at, scale, &result)))
        return false;
    *value = result;
    return true;
}

bool bm_seconds_parse(const char *text, uint64_t *nanoseconds)
{
    uint64_t result = 0;
    const char *at = text, *point = strchr(text, '.');
    if (!take_digits(&at, &result) || at == text)
        return false;
    int decimals = 0;
    if (at == point) {
        at++;
        if (!take_digits(&at, &result) || at - point - 1 < 1 || at - point - 1 > 9)
            return false;
        decimals = (int)(at - point - 1);
    }
    for (; decimals < 9; decimals++)
        if (__builtin_mul_overflow(result, 10u, &result))
            return false;
    if (*at)
        return false;
    *nanoseconds = result;
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
