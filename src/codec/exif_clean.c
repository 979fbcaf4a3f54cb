/* SPDX-License-Identifier: MIT */
/* EXIF without what tells of a person or a place, by libexif.
 *
 * A list says what stays; all that it does not name goes, and so does what nobody has thought of yet. */
#include "exif_clean.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <libexif/exif-data.h>

/* ---- what stays ------------------------------------------------------------------------------ */

typedef struct span {
    uint16_t first, last; /* tags, inclusive; ascending */
} span;

static const span image_tags[] = {
    {0x010f, 0x0110}, /* make and model of the camera */
    {0x011a, 0x011b}, /* resolution */
    {0x0128, 0x0128}, /* its unit */
    {0x012d, 0x012d}, /* transfer function */
    {0x0131, 0x0132}, /* software, time of change */
    {0x013e, 0x013f}, /* white point, primaries */
    {0x0211, 0x0211}, /* YCbCr coefficients */
    {0x0213, 0x0214}, /* YCbCr siting, reference black and white */
    {0x8298, 0x8298}, /* copyright */
};

static const span photo_tags[] = {
    {0x829a, 0x829a}, /* exposure time */
    {0x829d, 0x829d}, /* f-number */
    {0x8822, 0x8822}, /* exposure program */
    {0x8824, 0x8824}, /* spectral sensitivity */
    {0x8827, 0x8828}, /* ISO, opto-electronic conversion */
    {0x8830, 0x8835}, /* kinds of sensitivity */
    {0x9000, 0x9000}, /* version */
    {0x9003, 0x9004}, /* times of exposure and digitisation */
    {0x9010, 0x9012}, /* their time zones */
    {0x9101, 0x9102}, /* components, compressed bits a pixel */
    {0x9201,
     0x920a}, /* shutter, aperture, brightness, bias, distance, metering, light, flash, focal length */
    {0x9214, 0x9214}, /* subject area */
    {0x9290, 0x9292}, /* fractions of seconds */
    {0xa000, 0xa001}, /* FlashPix version, colour space */
    {0xa20b, 0xa20c}, /* flash energy, spatial frequency response */
    {0xa20e, 0xa210}, /* resolution of the sensor */
    {0xa214, 0xa215}, /* subject location, exposure index */
    {0xa217, 0xa217}, /* sensing method */
    {0xa300, 0xa302}, /* file source, scene type, colour filters */
    {0xa401, 0xa40a}, /* rendering, exposure mode ... sharpness */
    {0xa40c, 0xa40c}, /* subject distance range */
    {0xa432, 0xa434}, /* lens: range, make, model */
    {0xa500, 0xa500}, /* gamma */
};

static const span interoperability_tags[] = {{0x0001, 0x0002}};

static const struct {
    const span *spans;
    size_t count;
} kept[EXIF_IFD_COUNT] = {
#define KEPT(tags)                                                                                 \
    {                                                                                              \
        tags, sizeof(tags) / sizeof *(tags)                                                        \
    }
    [EXIF_IFD_0] = KEPT(image_tags),
    [EXIF_IFD_EXIF] = KEPT(photo_tags),
    [EXIF_IFD_INTEROPERABILITY] = KEPT(interoperability_tags),
#undef KEPT
};

static bool is_kept(ExifIfd ifd, unsigned tag)
{
    for (size_t i = 0; i < kept[ifd].count; i++)
        if (tag >= kept[ifd].spans[i].first && tag <= kept[ifd].spans[i].last)
            return true;
    return false;
}

/* ---- libexif's memory ------------------------------------------------------------------------ */

/* Entries may all point to the same bytes, so a block of 64 KiB could ask for gigabytes. libexif hands its allocator no
 * context: what the block may still take is the thread's, and set anew for each. */
#define MOST_BYTES ((size_t)8 << 20)
static _Thread_local struct {
    size_t left;
    bool exhausted, failed; /* asked for more than that; malloc() had none */
} budget;

typedef union head {
    size_t size;
    max_align_t align;
} head;

static void *budget_realloc(void *memory, ExifLong size)
{
    head *old = memory ? (head *)memory - 1 : NULL;
    size_t had = old ? old->size : 0;
    if (size > had && size - had > budget.left) {
        budget.exhausted = true;
        return NULL;
    }
    head *block = realloc(old, sizeof *block + size);
    if (!block) {
        budget.failed = true;
        return NULL;
    }
    budget.left += had;
    budget.left -= size;
    block->size = size;
    return block + 1;
}

/* libexif expects zeros. */
static void *budget_alloc(ExifLong size)
{
    void *memory = budget_realloc(NULL, size);
    return memory ? memset(memory, 0, size) : NULL;
}

static void budget_free(void *memory)
{
    if (!memory)
        return;
    head *block = (head *)memory - 1;
    budget.left += block->size;
    free(block);
}

/* ---- cleaning -------------------------------------------------------------------------------- */

static const uint8_t prefix[] = "Exif\0"; /* the string's own NUL is the sixth byte */

static ExifData *load(const uint8_t *bytes, size_t count, ExifMem *memory)
{
    ExifData *data = exif_data_new_mem(memory);
    uint8_t *prefixed = malloc(sizeof prefix + count);
    if (!data || !prefixed) {
        budget.failed = true;
    } else {
        memcpy(prefixed, prefix, sizeof prefix);
        memcpy(prefixed + sizeof prefix, bytes, count);
        exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
        exif_data_unset_option(data, EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS);
        exif_data_load_data(data, prefixed, (unsigned)(sizeof prefix + count));
    }
    free(prefixed);
    return data;
}

static bool is_empty(const ExifData *data)
{
    for (int ifd = 0; ifd < EXIF_IFD_COUNT; ifd++)
        if (data->ifd[ifd]->count > 0)
            return false;
    return true;
}

static void remove_others(ExifData *data)
{
    for (ExifIfd ifd = 0; ifd < EXIF_IFD_COUNT; ifd++) {
        ExifContent *content = data->ifd[ifd];
        for (unsigned i = content->count; i > 0; i--)
            if (!is_kept(ifd, content->entries[i - 1]->tag))
                exif_content_remove_entry(content, content->entries[i - 1]);
    }
}

/* Appends an orientation of the right type: the first directory had none left. */
static void set_orientation(ExifData *data, unsigned orientation, ExifMem *memory)
{
    ExifEntry *entry = exif_entry_new_mem(memory);
    if (!entry)
        return;
    entry->tag = EXIF_TAG_ORIENTATION;
    exif_content_add_entry(data->ifd[EXIF_IFD_0], entry);
    exif_entry_initialize(entry, EXIF_TAG_ORIENTATION);
    if (entry->data)
        exif_set_short(entry->data, exif_data_get_byte_order(data), (ExifShort)orientation);
    exif_entry_unref(entry);
}

/* libexif's own memory is not for others to free. */
static bm_status save(ExifData *data, ExifMem *memory, uint8_t **clean, size_t *size)
{
    unsigned char *saved = NULL;
    unsigned saved_size = 0;
    exif_data_save_data(data, &saved, &saved_size);
    if (!saved || saved_size <= sizeof prefix) {
        exif_mem_free(memory, saved);
        return BM_E_CORRUPT;
    }
    *size = saved_size - sizeof prefix;
    *clean = malloc(*size);
    if (*clean)
        memcpy(*clean, saved + sizeof prefix, *size);
    exif_mem_free(memory, saved);
    return *clean ? BM_OK : BM_E_NOMEM;
}

static bm_status rewrite(ExifData *data, unsigned orientation, ExifMem *memory, uint8_t **clean,
                         size_t *size)
{
    if (is_empty(data))
        return BM_E_CORRUPT;
    bool stated = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    exif_mem_free(memory, data->data); /* the thumbnail */
    data->data = NULL;
    data->size = 0;
    remove_others(data);
    if (stated || orientation > 1)
        set_orientation(data, orientation, memory);
    return is_empty(data) ? BM_OK : save(data, memory, clean, size);
}

bm_status bm_exif_clean(const uint8_t *bytes, size_t count, unsigned orientation, uint8_t **clean,
                        size_t *size)
{
    *clean = NULL;
    *size = 0;
    if (count > UINT16_MAX) /* what no JPEG holds, libexif would cut off */
        return BM_E_CORRUPT;
    budget.left = MOST_BYTES;
    budget.exhausted = budget.failed = false;
    ExifMem *memory = exif_mem_new(budget_alloc, budget_realloc, budget_free);
    if (!memory)
        return BM_E_NOMEM;
    ExifData *data = load(bytes, count, memory);
    bm_status status = budget.failed ? BM_E_NOMEM : rewrite(data, orientation, memory, clean, size);
    if (!status && (budget.failed || budget.exhausted)) { /* entries may be missing */
        status = budget.failed ? BM_E_NOMEM : BM_E_CORRUPT;
        free(*clean);
        *clean = NULL;
        *size = 0;
    }
    exif_data_unref(data);
    exif_mem_unref(memory);
    return status;
}
