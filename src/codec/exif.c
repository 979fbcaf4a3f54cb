/* SPDX-License-Identifier: MIT */
/* Finding and changing the orientation in an EXIF block, letting go of its thumbnail, and writing a block that holds
 * nothing but an orientation.
 *
 * A block is a TIFF file: "II" or "MM" (the byte order), 42, the offset of the first directory. A
 * directory is a count and that many entries of 12 bytes: tag, type, count, and the value where it
 * fits into four bytes. */
#include "exif.h"

#include <string.h>

enum {
    HEADER_BYTES = 8,
    ENTRY_BYTES = 12,
    TAG_ORIENTATION = 0x0112,
    TAG_EXIF = 0x8769, /* the directory in which cameras tell of the picture */
    TAG_COLOUR_SPACE = 0xa001,
    TAG_PIXELS_ACROSS = 0xa002,
    TAG_PIXELS_DOWN = 0xa003,
    COLOUR_SPACE_SRGB = 1,
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

/* The first directory: where its first entry lies and how many whole ones there are. */
typedef struct directory {
    size_t first, entries;
    bool whole; /* none is missing */
} directory;

static bool directory_at(const block *exif, size_t at, directory *found)
{
    if (at < HEADER_BYTES || at > exif->size - 2)
        return false;
    size_t entries = get16(exif, at), room = (exif->size - at - 2) / ENTRY_BYTES;
    found->first = at + 2;
    found->entries = entries < room ? entries : room;
    found->whole = entries <= room;
    return true;
}

static bool find_directory(block *exif, directory *found)
{
    if (exif->size < HEADER_BYTES)
        return false;
    if (!memcmp(exif->bytes, "MM\0*", 4))
        exif->big_endian = true;
    else if (memcmp(exif->bytes, "II*\0", 4) != 0)
        return false;
    return directory_at(exif, get32(exif, 4), found);
}

/* Where the entry of a tag lies; 0: nowhere. */
static size_t find_tag(const block *exif, const directory *in, unsigned tag)
{
    for (size_t i = 0; i < in->entries; i++) {
        size_t entry = in->first + i * ENTRY_BYTES;
        if (get16(exif, entry) == tag)
            return entry;
    }
    return 0;
}

uint32_t bm_exif_number(const uint8_t *bytes, size_t size, unsigned tag)
{
    block exif = {.bytes = bytes, .size = size};
    directory first;
    size_t entry = find_directory(&exif, &first) ? find_tag(&exif, &first, tag) : 0;
    return entry ? entry_value(&exif, entry) : 0;
}

unsigned bm_exif_orientation(const uint8_t *bytes, size_t size)
{
    uint32_t value = bm_exif_number(bytes, size, TAG_ORIENTATION);
    return value >= 1 && value <= 8 ? value : 1;
}

/* Puts a number where one SHORT or LONG stands; one that a SHORT has no room for is left out. */
static void set_number(uint8_t *bytes, const block *exif, size_t entry, uint32_t value)
{
    unsigned type = get16(exif, entry + 2), number_bytes = type == TYPE_SHORT ? 2 : 4;
    if (get32(exif, entry + 4) != 1 || (type != TYPE_SHORT && type != TYPE_LONG) ||
        (type == TYPE_SHORT && value > UINT16_MAX))
        return;
    for (unsigned i = 0; i < number_bytes; i++)
        bytes[entry + 8 + (exif->big_endian ? number_bytes - 1 - i : i)] =
            (uint8_t)(value >> 8 * i);
}

void bm_exif_set_orientation(uint8_t *bytes, size_t size, unsigned orientation)
{
    block exif = {.bytes = bytes, .size = size};
    directory first;
    size_t entry = find_directory(&exif, &first) ? find_tag(&exif, &first, TAG_ORIENTATION) : 0;
    uint32_t value = entry ? entry_value(&exif, entry) : 0;
    if (value < 1 || value > 8)
        return;
    set_number(bytes, &exif, entry, orientation);
}

/* Changes a number in the camera's directory, where it stands. */
static void set_camera_number(uint8_t *bytes, size_t size, unsigned tag, uint32_t value)
{
    block exif = {.bytes = bytes, .size = size};
    directory first, camera;
    if (!find_directory(&exif, &first))
        return;
    size_t link = find_tag(&exif, &first, TAG_EXIF);
    if (!link || !directory_at(&exif, entry_value(&exif, link), &camera))
        return;
    size_t entry = find_tag(&exif, &camera, tag);
    if (entry)
        set_number(bytes, &exif, entry, value);
}

void bm_exif_set_srgb(uint8_t *bytes, size_t size)
{
    set_camera_number(bytes, size, TAG_COLOUR_SPACE, COLOUR_SPACE_SRGB);
}

void bm_exif_set_size(uint8_t *bytes, size_t size, uint32_t width, uint32_t height)
{
    set_camera_number(bytes, size, TAG_PIXELS_ACROSS, width);
    set_camera_number(bytes, size, TAG_PIXELS_DOWN, height);
}

bool bm_exif_drop_thumbnail(uint8_t *bytes, size_t size)
{
    block exif = {.bytes = bytes, .size = size};
    directory first;
    if (!find_directory(&exif, &first) || !first.whole)
        return false;
    /* The offset of the second directory, which is the thumbnail's, follows the entries of the first. */
    size_t next = first.first + first.entries * ENTRY_BYTES;
    if (size - next < 4 || get32(&exif, next) == 0)
        return false;
    memset(bytes + next, 0, 4);
    return true;
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
