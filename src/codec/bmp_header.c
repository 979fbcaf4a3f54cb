/* SPDX-License-Identifier: MIT */
/* The headers of BMP, in all versions: OS/2 1 and 2, Windows 3, and its versions 4 and 5.
 *
 * A file header of 14 bytes is followed by an information header that begins with its own size, by which
 * versions are told apart; masks and palette follow, then, where the file header says so, the pixels. */
#include "bmp_parts.h"

#include <stdlib.h>
#include <string.h>

#include "pixel_limit.h"

enum {
    FILE_HEADER = 14,
    OS2_1 = 12, /* 16-bit sides, palette of 3 bytes */
    OS2_2 = 64, /* may be cut short, down to 16 */
    WINDOWS_3 = 40,
    WITH_MASKS = 52, /* as Windows 3, masks for red, green, blue inside */
    WITH_ALPHA = 56,
    WINDOWS_4 = 108,
    WINDOWS_5 = 124,
    LARGEST = WINDOWS_5
};

/* Values of the compression field. OS/2 means others by 3 and 4. */
enum { RGB, RLE8, RLE4, BITFIELDS, JPEG, PNG, ALPHABITFIELDS };

/* The profile's place in a version 5 header, from the header's beginning. */
enum { COLOR_SPACE_AT = 56, PROFILE_AT = 112, MAX_PROFILE_BYTES = 8 << 20 };

/* An information header while it is read. What a short one lacks is 0. */
typedef struct info {
    uint8_t bytes[LARGEST];
    uint32_t size;
    bool os2;
    uint32_t compression, colors;
} info;

static bm_status read_info(info *i, bm_bytes_in *in, bm_error *error)
{
    bm_status status = bm_bytes_read(in, i->bytes, 4, error);
    if (status)
        return status;
    i->size = bm_le32(i->bytes);
    bool known = i->size == OS2_1 || (i->size >= 16 && i->size <= OS2_2) || i->size == WINDOWS_4 ||
                 i->size == WINDOWS_5;
    if (!known)
        return bm_fail(error, BM_E_UNSUPPORTED,
                       "a BMP header of %u bytes is of no version known here", i->size);
    i->os2 =
        i->size <= OS2_2 && i->size != WINDOWS_3 && i->size != WITH_MASKS && i->size != WITH_ALPHA;
    return bm_bytes_read(in, i->bytes + 4, i->size - 4, error);
}

static bm_status take_sides(bm_bmp_header *header, const info *i, bm_error *error)
{
    const uint8_t *bytes = i->bytes;
    if (i->size == OS2_1) {
        header->width = bm_le16(bytes + 4);
        header->height = bm_le16(bytes + 6);
        header->bits = bm_le16(bytes + 10);
    } else {
        header->width = bm_le32(bytes + 4);
        header->height = bm_le32(bytes + 8);
        header->bits = bm_le16(bytes + 14);
    }
    /* A negative height says that the rows come from the top. */
    if (i->size != OS2_1 && header->height > INT32_MAX) {
        header->top_down = true;
        header->height = 0u - header->height;
    }
    if (header->width == 0 || header->width > INT32_MAX || header->height == 0 ||
        header->height > INT32_MAX)
        return bm_fail(error, BM_E_CORRUPT, "a BMP of %d x %d pixels is none", (int)header->width,
                       (int)header->height);
    return BM_OK;
}

static bm_status unsupported(bm_error *error, const char *what)
{
    return bm_fail(error, BM_E_UNSUPPORTED, "BMP compressed by %s is not supported", what);
}

static bm_status take_coding(bm_bmp_header *header, const info *i, bm_error *error)
{
    unsigned bits = header->bits;
    switch (i->compression) {
    case RGB:
        header->coding = bits <= 8 ? BM_BMP_INDEXED : bits == 24 ? BM_BMP_BGR : BM_BMP_MASKED;
        if (bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 24 ||
            bits == 32)
            return BM_OK;
        break;
    case RLE8:
        header->coding = BM_BMP_RLE8;
        if (bits == 8)
            return BM_OK;
        break;
    case RLE4:
        header->coding = BM_BMP_RLE4;
        if (bits == 4)
            return BM_OK;
        break;
    case BITFIELDS:
    case ALPHABITFIELDS:
        if (i->os2)
            return unsupported(error, "OS/2's Huffman code");
        header->coding = BM_BMP_MASKED;
        if (bits == 16 || bits == 32)
            return BM_OK;
        break;
    case JPEG:
        return unsupported(error, i->os2 ? "OS/2's run lengths of 24 bits" : "JPEG");
    case PNG:
        return unsupported(error, "PNG");
    default:
        return bm_fail(error, BM_E_UNSUPPORTED, "BMP compressed in an unknown way (%u)",
                       i->compression);
    }
    return bm_fail(error, BM_E_CORRUPT, "a BMP of %u bits a pixel and compression %u is none", bits,
                   i->compression);
}

/* ---- masks ----------------------------------------------------------------------------------- */

static bm_status take_mask(bm_bmp_channel *channel, uint32_t mask, bm_error *error)
{
    if (mask == 0)
        return BM_OK;
    channel->shift = (unsigned)__builtin_ctz(mask);
    channel->most = mask >> channel->shift;
    if (channel->most & (channel->most + 1))
        return bm_fail(error, BM_E_CORRUPT, "the bits of a colour's mask (0x%08x) do not adjoin",
                       mask);
    return BM_OK;
}

/* Those of a picture without masks of its own. The fourth byte of 32-bit pixels is not used then: it
 * is no alpha. */
static void usual_masks(bm_bmp_header *header, uint8_t masks[16])
{
    static const uint8_t of_16[] = {0, 0x7c, 0, 0, 0xe0, 0x03, 0, 0, 0x1f, 0, 0, 0};
    static const uint8_t of_32[] = {0, 0, 0xff, 0, 0, 0xff, 0, 0, 0xff, 0, 0, 0};
    memcpy(masks, header->bits == 16 ? of_16 : of_32, sizeof of_16);
}

static bm_status read_masks(bm_bmp_header *header, const info *i, bm_bytes_in *in, bm_error *error)
{
    uint8_t masks[16] = {0};
    bm_status status = BM_OK;
    if (i->compression == RGB)
        usual_masks(header, masks);
    else if (i->size >= WITH_ALPHA)
        memcpy(masks, i->bytes + WINDOWS_3, 16);
    else if (i->size == WITH_MASKS)
        memcpy(masks, i->bytes + WINDOWS_3, 12);
    else
        status = bm_bytes_read(in, masks, i->compression == ALPHABITFIELDS ? 16 : 12, error);
    for (unsigned c = 0; !status && c < 4; c++)
        status = take_mask(&header->channel[c], bm_le32(masks + 4 * c), error);
    const bm_bmp_channel *channel = header->channel;
    if (!status && !channel[0].most && !channel[1].most && !channel[2].most)
        status = bm_fail(error, BM_E_CORRUPT, "the masks leave no bits for colours");
    return status;
}

/* ---- palette, profile, density --------------------------------------------------------------- */

static bm_status read_palette(bm_bmp_header *header, const info *i, bm_bytes_in *in,
                              bm_error *error)
{
    uint32_t entry_bytes = i->size == OS2_1 ? 3 : 4, most = 1u << header->bits;
    uint64_t room = (header->pixels_at - in->taken) / entry_bytes;
    /* Only files of OS/2 1 do not say how many there are: some have fewer than they might. */
    uint32_t count = i->colors ? i->colors : most;
    if (i->colors > room)
        return bm_fail(error, BM_E_CORRUPT, "no room for a palette of %u colours", i->colors);
    count = count < most ? count : most;
    count = count < room ? count : (uint32_t)room;

    bm_status status = bm_palette_create(&header->palette, count, error);
    for (uint32_t e = 0; !status && e < count; e++) {
        uint8_t bgr[4];
        status = bm_bytes_read(in, bgr, entry_bytes, error);
        for (unsigned c = 0; !status && c < 3; c++)
            header->palette.entry[e][c] = bgr[2 - c];
    }
    if (!status)
        bm_palette_judge(&header->palette);
    return status;
}

/* Passes on to the pixels, and keeps an ICC profile that lies before them. */
static bm_status read_profile(bm_bmp_header *header, const info *i, bm_bytes_in *in,
                              bm_picture *picture, bm_error *error)
{
    if (i->size < WINDOWS_5 || memcmp(i->bytes + COLOR_SPACE_AT, "DEBM", 4) != 0)
        return BM_OK;
    uint64_t at = FILE_HEADER + (uint64_t)bm_le32(i->bytes + PROFILE_AT);
    uint32_t size = bm_le32(i->bytes + PROFILE_AT + 4);
    header->end = at + size > header->end ? at + size : header->end;
    if (at < in->taken || at + size > header->pixels_at || size > MAX_PROFILE_BYTES) {
        bm_warn(&picture->warnings, "metadata_dropped", "an ICC profile that follows the pixels");
        return BM_OK;
    }
    uint8_t *profile = malloc(size ? size : 1);
    if (!profile)
        return bm_fail(error, BM_E_NOMEM, "no memory for an ICC profile");
    bm_status status = bm_bytes_skip(in, at - in->taken, error);
    if (!status)
        status = bm_bytes_read(in, profile, size, error);
    if (!status)
        status = bm_picture_add_blob(picture, BM_BLOB_ICC, profile, size, error);
    free(profile);
    return status;
}

static void take_density(const info *i, bm_picture *picture)
{
    uint32_t x = bm_le32(i->bytes + 24), y = bm_le32(i->bytes + 28);
    if (i->size >= WINDOWS_3 && x > 0 && y > 0 && x <= INT32_MAX && y <= INT32_MAX) {
        picture->density_x = x;
        picture->density_y = y;
    }
}

bm_status bm_bmp_read_header(bm_bmp_header *header, bm_bytes_in *in, bm_picture *picture,
                             const bm_decode_limits *limits, bm_error *error)
{
    uint8_t file[FILE_HEADER];
    info i = {0};
    bm_status status = bm_bytes_read(in, file, sizeof file, error);
    if (!status && memcmp(file, "BM", 2) != 0)
        status = bm_fail(error, BM_E_CORRUPT, "a BMP begins with other bytes");
    if (!status)
        status = read_info(&i, in, error);
    if (!status)
        status = take_sides(header, &i, error);
    if (!status)
        status = bm_check_pixel_limit(header->width, header->height, limits, error);
    if (status)
        return status;

    header->end = bm_le32(file + 2);
    header->pixels_at = bm_le32(file + 10);
    i.compression = i.size == OS2_1 ? RGB : bm_le32(i.bytes + 16);
    i.colors = i.size == OS2_1 ? 0 : bm_le32(i.bytes + 32);
    take_density(&i, picture);
    status = take_coding(header, &i, error);
    if (!status && header->coding == BM_BMP_MASKED)
        status = read_masks(header, &i, in, error);
    if (!status && header->pixels_at < in->taken)
        status = bm_fail(error, BM_E_CORRUPT, "the pixels begin inside the header, at byte %u",
                         header->pixels_at);
    if (!status && header->bits <= 8)
        status = read_palette(header, &i, in, error);
    if (!status)
        status = read_profile(header, &i, in, picture, error);
    if (!status)
        status = bm_bytes_skip(in, header->pixels_at - in->taken, error);
    return status;
}
