/* SPDX-License-Identifier: MIT */
/* What of a PNG only a PNG can hold. */
#include "png_parts.h"

#include <stdio.h>
#include <string.h>

/* Gamma and primaries that say no more than what everybody assumes: those of sRGB, in 100000ths, or that nobody looks
 * at because something stronger is there. */
static bool goes_without_saying(const bm_png_list *all, const bm_png_chunk *chunk)
{
    static const uint32_t gamma = 45455,
                          primaries[] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};
    if (!strcmp(chunk->type, "sRGB"))
        return true;
    bool is_gamma = !strcmp(chunk->type, "gAMA");
    if (!is_gamma && strcmp(chunk->type, "cHRM") != 0)
        return false;
    if (bm_png_list_find(all, "iCCP") || bm_png_list_find(all, "sRGB"))
        return true;
    if (is_gamma)
        return bm_png_read32(chunk->bytes) == gamma;
    for (size_t i = 0; i < sizeof primaries / sizeof primaries[0]; i++)
        if (bm_png_read32(chunk->bytes + 4 * i) != primaries[i])
            return false;
    return true;
}

static bool is_native(const bm_png_list *all, const bm_png_chunk *chunk)
{
    if (chunk->carried)
        return false;
    switch (bm_png_kind_of(chunk->type)) {
    case BM_PNG_COLOR:
        return !goes_without_saying(all, chunk);
    case BM_PNG_DENSITY: /* a ratio of 1 says nothing */
        return chunk->bytes[8] != PNG_RESOLUTION_METER &&
               bm_png_read32(chunk->bytes) != bm_png_read32(chunk->bytes + 4);
    case BM_PNG_SAMPLES:
        return !strcmp(chunk->type, "tIME");
    default:
        return true;
    }
}

/* Adds a type to the words; false: there is no room left. */
static bool add_word(char *words, size_t size, const char *type, unsigned count)
{
    char word[24];
    size_t used = strlen(words), room = size - used;
    snprintf(word, sizeof word, count > 1 ? "%s%s (%u)" : "%s%s", used ? ", " : "", type, count);
    bool fits = strlen(word) + sizeof ", ..." <= room;
    snprintf(words + used, room, "%s", fits ? word : ", ...");
    return fits;
}

/* Of the chunks behind the pixels, or of the others. */
static void put_words(char *words, size_t size, const bm_png_list *all, bool late)
{
    words[0] = '\0';
    for (size_t i = 0; i < all->count; i++) {
        const char *type = all->item[i].type;
        unsigned count = 0;
        size_t first = all->count;
        for (size_t k = 0; k < all->count; k++) {
            const bm_png_chunk *chunk = &all->item[k];
            if (strcmp(chunk->type, type) != 0 || (chunk->place == BM_PNG_LATE) != late ||
                !is_native(all, chunk))
                continue;
            first = count++ ? first : k;
        }
        if (first == i && !add_word(words, size, type, count))
            break;
    }
}

void bm_png_note_native(bm_picture *picture)
{
    const bm_png_origin *origin = picture->origin;
    put_words(picture->native, sizeof picture->native, &origin->chunks, false);
}

void bm_png_note_native_late(bm_picture *picture)
{
    const bm_png_origin *origin = picture->origin;
    put_words(picture->native_late, sizeof picture->native_late, &origin->chunks, true);
}
