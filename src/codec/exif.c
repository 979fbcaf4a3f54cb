/* SPDX-License-Identifier: MIT */
/* Finding the orientation in an EXIF block, and writing a block that holds nothing else.
 *
 * A block is a TIFF file: "II" or "MM" (the byte order), 42, the offset of the first directory. A
 * directory is a count and that many entries of 12 bytes: tag, type, count, and the value where it
 * fits into four bytes. */
#include "exif.h"

#include <stdbool.h>
#include <string.h>

enum {
    HEADER_BYTES = 8,
    ENTRY_BYTES = 12,
    TAG_ORIENTATION = 0x0112,
    TYPE_SHORT = 3,
    TYPE_LONG = 4,
    MINIMAL_VALUE_AT = 19 /* low byte of the value in the smallest block */
};

typedef struct block {
    const uint8_t *bytes;
    size_t size;
    bool big_endian;
} block;

/* The caller has checked that the value lies inside the block. */
static unsigned get16(const block *exif, size_t at)
{
    const uint8_t *b = exif->bytes + at;
    return exif->big_endian ? (unsigned)(b[0] << 8 | b[1]) : (unsigned)(b[1] << 8 | b[0]);
}

static uint32_t get32(const block *exif, size_t at)
{
    uint32_t first = get16(exif, at), second = get16(exif, at + 2);
    return exif->big_endian ? first << 16 | second : second << 16 | first;
}

/* The value of a directory entry; 0 where it is no number that fits into the entry. */
static uint32_t entry_value(const block *exif, size_t entry)
{
    unsigned type = get16(exif, entry + 2);
    if (get32(exif, entry + 4) != 1)
        return 0;
    if (type == TYPE_SHORT)
        return get16(exif, entry + 8);
    return type == TYPE_LONG ? get32(exif, entry + 8) : 0;
}

unsigned bm_exif_orientation(const uint8_t *bytes, size_t size)
{
    block exif = {.bytes = bytes, .size = size};
    if (size < HEADER_BYTES)
        return 1;
    if (!memcmp(bytes, "MM\0*", 4))
        exif.big_endian = true;
    else if (memcmp(bytes, "II*\0", 4) != 0)
        return 1;

    size_t directory = get32(&exif, 4);
    if (directory < HEADER_BYTES || directory > size - 2)
        return 1;
    size_t entries = get16(&exif, directory);
    for (size_t i = 0, entry = directory + 2; i < entries; i++, entry += ENTRY_BYTES) {
        if (size - entry < ENTRY_BYTES)
            return 1;
        if (get16(&exif, entry) == TAG_ORIENTATION) {
            uint32_t value = entry_value(&exif, entry);
            return value >= 1 && value <= 8 ? value : 1;
        }
    }
    return 1;
}

void bm_exif_minimal(uint8_t exif[BM_EXIF_MINIMAL_BYTES], unsigned orientation)
{
    static const char fixed[] = "MM\0\x2a\0\0\0\x08"             /* the directory follows */
                                "\0\1"                           /* of one entry: */
                                "\x01\x12\0\x03\0\0\0\1\0\0\0\0" /* one SHORT, to be filled in */
                                "\0\0\0\0";                      /* no further directory */
    memcpy(exif, fixed, BM_EXIF_MINIMAL_BYTES);
    exif[MINIMAL_VALUE_AT] = (uint8_t)orientation;
}
