/* SPDX-License-Identifier: MIT */
#include "forms.h"

#include <string.h>

static const struct {
    uint8_t h[3], v[3];
} samplings[SAMPLINGS] = {
    {{1, 1, 1}, {1, 1, 1}}, {{2, 1, 1}, {1, 1, 1}}, {{1, 1, 1}, {2, 1, 1}}, {{2, 1, 1}, {2, 1, 1}},
    {{4, 1, 1}, {1, 1, 1}}, {{4, 1, 1}, {2, 1, 1}}, {{1, 1, 1}, {4, 1, 1}}, {{3, 1, 1}, {1, 1, 1}},
    {{2, 2, 1}, {2, 1, 1}}, {{4, 2, 1}, {1, 1, 1}}, {{4, 2, 2}, {1, 1, 1}}, {{1, 2, 2}, {1, 2, 2}},
    {{2, 1, 1}, {4, 1, 1}},
};

jpeg_source source_of(size_t sampling, int coding)
{
    jpeg_source how = {.progressive = coding == PROGRESSIVE || coding == DC_ALONE,
                       .arithmetic = coding == ARITHMETIC,
                       .one_component_a_scan = coding == SEPARATE,
                       .restart_mcus = coding == RESTARTS ? 3 : 0};
    memcpy(how.h, samplings[sampling].h, 3);
    memcpy(how.v, samplings[sampling].v, 3);
    return how;
}

/* A progressive file may end after its first scan: libjpeg smooths what it lacks. */
static void end_after_first_scan(file *encoded)
{
    const uint8_t *scan = jpeg_find_marker(encoded, 0xda, 0);
    size_t at = (size_t)(scan - encoded->bytes) + 2;
    while (encoded->bytes[at] != 0xff || encoded->bytes[at + 1] == 0)
        at++;
    encoded->bytes[at + 1] = 0xd9;
    encoded->size = at + 2;
}

file make(uint32_t width, uint32_t height, bm_model model, size_t sampling, int coding)
{
    sheet picture = sheet_drawn(width, height, model, 8, 60);
    const jpeg_source how = source_of(sampling, coding);
    file encoded = jpeg_write(&picture, &how);
    if (coding == DC_ALONE)
        end_after_first_scan(&encoded);
    sheet_destroy(&picture);
    return encoded;
}

bool same_part(const sheet *whole, const sheet *part, const bm_decode_form *asked,
               const bm_decode_form *got)
{
    size_t channels = whole->desc.plane[0].channels;
    for (uint32_t y = asked->y; y < asked->y + asked->height; y++) {
        const uint8_t *expected = whole->row[y], *row = part->row[y - got->y];
        if (memcmp(expected + asked->x * channels, row + (asked->x - got->x) * channels,
                   asked->width * channels) != 0)
            return false;
    }
    return true;
}
