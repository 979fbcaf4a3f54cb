/* SPDX-License-Identifier: MIT */
/* Photoshop's image resources, one after the other: "8BIM", a number of two bytes, a name (its length, its letters, padded
 * to an even number of bytes), the size of the data in four bytes, the data, padded likewise. */
#include "photoshop.h"

#include <string.h>

enum {
    IPTC = 0x0404,
    THUMBNAIL_BGR = 0x0409, /* of Photoshop 4 */
    THUMBNAIL = 0x040c,
    NAME_AT = 6
};

typedef struct resource {
    unsigned number;
    size_t bytes; /* of the whole, with padding */
    size_t data_bytes;
} resource;

static size_t even(size_t size)
{
    return size + (size & 1);
}

/* The resource at the beginning of the bytes. False: there is no whole one. The last one may lack its padding. */
static bool parse(resource *found, const uint8_t *bytes, size_t size)
{
    if (size < NAME_AT + 1 || memcmp(bytes, "8BIM", 4) != 0)
        return false;
    size_t data_at = NAME_AT + even((size_t)bytes[NAME_AT] + 1) + 4;
    if (data_at > size)
        return false;
    const uint8_t *count = bytes + data_at - 4;
    size_t data =
        (size_t)count[0] << 24 | (size_t)count[1] << 16 | (size_t)count[2] << 8 | count[3];
    if (data > size - data_at)
        return false;
    size_t whole = data_at + even(data);
    *found = (resource){.number = (unsigned)(bytes[4] << 8 | bytes[5]),
                        .bytes = whole < size ? whole : size,
                        .data_bytes = data};
    return true;
}

bool bm_photoshop_drop_thumbnails(uint8_t *bytes, size_t *size)
{
    bool any = false;
    resource found;
    for (size_t at = 0; parse(&found, bytes + at, *size - at);) {
        if (found.number != THUMBNAIL && found.number != THUMBNAIL_BGR) {
            at += found.bytes;
            continue;
        }
        *size -= found.bytes;
        memmove(bytes + at, bytes + at + found.bytes, *size - at);
        any = true;
    }
    return any;
}

size_t bm_photoshop_iptc_bytes(const uint8_t *bytes, size_t size)
{
    resource found;
    for (size_t at = 0; parse(&found, bytes + at, size - at); at += found.bytes)
        if (found.number == IPTC)
            return found.data_bytes;
    return 0;
}
