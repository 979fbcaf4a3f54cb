/* SPDX-License-Identifier: MIT */
/* The orientation in an XMP packet, which is RDF in XML: tiff:Orientation="6", or <tiff:Orientation>6</...>. */
#include "xmp.h"

#include <stdbool.h>
#include <string.h>

static bool is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static uint8_t *skip_space(uint8_t *at, const uint8_t *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

/* The digit of the value that follows the name, or NULL. */
static uint8_t *find_digit(uint8_t *at, const uint8_t *end)
{
    at = skip_space(at, end);
    bool attribute = at < end && *at == '=';
    if (attribute)
        at = skip_space(at + 1, end);
    if (at == end || !(attribute ? *at == '"' || *at == '\'' : *at == '>'))
        return NULL;
    at = skip_space(at + 1, end);
    bool single = end - at >= 2 && *at >= '1' && *at <= '8' && (at[1] < '0' || at[1] > '9');
    return single ? at : NULL;
}

void bm_xmp_set_orientation(uint8_t *packet, size_t size, unsigned orientation)
{
    static const char name[] = "tiff:Orientation";
    const uint8_t *end = packet + size;
    uint8_t *at = packet;
    while ((at = memmem(at, (size_t)(end - at), name, sizeof name - 1))) {
        at += sizeof name - 1;
        uint8_t *digit = find_digit(at, end);
        if (digit)
            *digit = (uint8_t)('0' + orientation);
    }
}
