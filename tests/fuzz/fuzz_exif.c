/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as an EXIF block, and as Photoshop's resources. What was cleaned is clean, and can be
 * cleaned again. */
#include <stdlib.h>
#include <string.h>

#include "exif.h"
#include "exif_clean.h"
#include "photoshop.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { TAG_PLACE = 0x8825, TAG_ARTIST = 0x013b };

static void must(bool promise)
{
    if (!promise)
        abort();
}

static uint8_t *copy(const uint8_t *bytes, size_t size)
{
    uint8_t *copied = malloc(size ? size : 1);
    must(copied);
    return size ? memcpy(copied, bytes, size) : copied;
}

static void clean(const uint8_t *bytes, size_t size)
{
    unsigned orientation = (unsigned)(1 + size % 8);
    uint8_t *cleaned, *again;
    size_t cleaned_size, again_size;
    if (bm_exif_clean(bytes, size, orientation, &cleaned, &cleaned_size) || !cleaned)
        return;
    must(orientation == 1 || bm_exif_orientation(cleaned, cleaned_size) == orientation);
    must(!bm_exif_number(cleaned, cleaned_size, TAG_PLACE));
    must(!bm_exif_number(cleaned, cleaned_size, TAG_ARTIST));
    must(!bm_exif_drop_thumbnail(cleaned, cleaned_size));
    must(!bm_exif_clean(cleaned, cleaned_size, orientation, &again, &again_size));
    must(bm_exif_orientation(again, again_size) == orientation);
    free(again);
    free(cleaned);
}

static void patch(const uint8_t *bytes, size_t size)
{
    uint8_t *block = copy(bytes, size);
    bm_exif_drop_thumbnail(block, size);
    must(!bm_exif_drop_thumbnail(block, size));
    bm_exif_set_orientation(block, size, 5);
    bm_exif_set_size(block, size, 7, 70000);
    bm_exif_set_srgb(block, size);
    free(block);

    size_t left = size;
    block = copy(bytes, size);
    size_t iptc = bm_photoshop_iptc_bytes(block, size);
    must(iptc <= size);
    bool any = bm_photoshop_drop_thumbnails(block, &left);
    must(any == (left < size));
    must(bm_photoshop_iptc_bytes(block, left) == iptc);
    free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    uint8_t *exact = copy(bytes, size);
    clean(exact, size);
    patch(exact, size);
    free(exact);
    return 0;
}
