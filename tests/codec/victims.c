/* SPDX-License-Identifier: MIT */
/* Making the files that the tests of damage and limits work on. */
#include "victims.h"

#include <stdlib.h>
#include <string.h>

int make_victims(void **state)
{
    static victim victims[VICTIMS];
    sheet color = sheet_drawn(90, 70, BM_RGB, 8, 60), gray = sheet_drawn(64, 80, BM_GRAY, 8, 60);
    sheet deep = sheet_drawn(40, 50, BM_RGBA, 16, 60);
    const jpeg_source ways[] = {
        {.h = {2}, .v = {2}}, {.h = {2}, .v = {2}, .progressive = true},
        {.restart_rows = 1},  {.one_component_a_scan = true},
        {.arithmetic = true},
    };
    for (size_t i = 0; i < COUNT(ways); i++)
        victims[i] = (victim){&bm_codec_jpeg, jpeg_write(i == 2 ? &gray : &color, &ways[i])};
    victims[5] = (victim){&bm_codec_png, encode(&bm_codec_png, &color, NULL, NULL)};
    victims[6] = (victim){&bm_codec_png, encode(&bm_codec_png, &deep, NULL, NULL)};
    victims[7] = (victim){&bm_codec_png, png_write_interlaced(&gray)};
    sheet_destroy(&color);
    sheet_destroy(&gray);
    sheet_destroy(&deep);
    *state = victims;
    return 0;
}

int free_victims(void **state)
{
    for (victim *v = *state; v < (victim *)*state + VICTIMS; v++)
        file_destroy(&v->encoded);
    return 0;
}

file with_bytes(const file *encoded, const uint8_t *at, const void *bytes, size_t size)
{
    size_t before = (size_t)(at - encoded->bytes);
    file longer = {.bytes = malloc(encoded->size + size), .size = encoded->size + size};
    assert_non_null(longer.bytes);
    memcpy(longer.bytes, encoded->bytes, before);
    memcpy(longer.bytes + before, bytes, size);
    memcpy(longer.bytes + before + size, at, encoded->size - before);
    return longer;
}
