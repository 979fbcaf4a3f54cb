/* SPDX-License-Identifier: MIT */
/* The limit on a picture's size, judged from its header. */
#include "pixel_limit.h"

#include <stdio.h>

/* "4.29 GP", "12.50 MP", "960 pixels": in the unit that people use for such a number. */
static const char *pixels_text(char *text, size_t size, uint64_t pixels)
{
    if (pixels >= 1000000000)
        snprintf(text, size, "%.2f GP", (double)pixels / 1e9);
    else if (pixels >= 1000000)
        snprintf(text, size, "%.2f MP", (double)pixels / 1e6);
    else
        snprintf(text, size, "%u pixels", (unsigned)pixels);
    return text;
}

bm_status bm_check_pixel_limit(uint32_t width, uint32_t height, const bm_decode_limits *limits,
                               bm_error *error)
{
    uint64_t pixels = (uint64_t)width * height;
    if (!limits->max_pixels || pixels <= limits->max_pixels)
        return BM_OK;
    char has[32], limit[32];
    return bm_fail(error, BM_E_LIMIT_PIXELS,
                   "%ux%u pixels = %s is above the limit of %s (raise it with --max-pixels)", width,
                   height, pixels_text(has, sizeof has, pixels),
                   pixels_text(limit, sizeof limit, limits->max_pixels));
}
