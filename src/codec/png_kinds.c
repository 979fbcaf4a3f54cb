/* SPDX-License-Identifier: MIT */
/* What is known of the chunks of the PNG specification (third edition) and of its extensions. */
#include "png_parts.h"

#include <string.h>

static const struct row {
    char type[5];
    bm_png_kind kind;
    bool repeats;                  /* there may be several */
    unsigned min_bytes, max_bytes; /* max 0: any */
} rows[] = {
    {"gAMA", BM_PNG_COLOR, false, 4, 4},
    {"cHRM", BM_PNG_COLOR, false, 32, 32},
    {"sRGB", BM_PNG_COLOR, false, 1, 1},
    {"cICP", BM_PNG_COLOR, false, 4, 4},
    {"mDCV", BM_PNG_COLOR, false, 24, 24},
    {"cLLI", BM_PNG_COLOR, false, 8, 8},
    {"iCCP", BM_PNG_PROFILE, false, 4, 0},
    {"eXIf", BM_PNG_EXIF, false, 4, 0},
    {"tEXt", BM_PNG_TEXT, true, 2, 0},
    {"zTXt", BM_PNG_TEXT, true, 3, 0},
    {"iTXt", BM_PNG_TEXT, true, 6, 0},
    {"pHYs", BM_PNG_DENSITY, false, 9, 9},
    {"bKGD", BM_PNG_BACKGROUND, false, 1, 6},
    {"sBIT", BM_PNG_SAMPLES, false, 1, 4},
    {"hIST", BM_PNG_SAMPLES, false, 2, 2 * BM_PNG_COLORS},
    {"tIME", BM_PNG_SAMPLES, false, 7, 7},
    {"sPLT", BM_PNG_SCALE, true, 3, 0},
    {"pCAL", BM_PNG_SCALE, false, 13, 0},
    {"sCAL", BM_PNG_SCALE, false, 4, 0},
    {"sTER", BM_PNG_SCALE, false, 1, 1},
    {"acTL", BM_PNG_ANIMATION, false, 8, 8},
};

static const struct row *find(const char *type)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!strcmp(rows[i].type, type))
            return &rows[i];
    return NULL;
}

bm_png_kind bm_png_kind_of(const char *type)
{
    const struct row *row = find(type);
    return row ? row->kind : BM_PNG_OTHER;
}

bool bm_png_is_single(const char *type)
{
    const struct row *row = find(type);
    return row && !row->repeats;
}

bool bm_png_size_fits(const char *type, size_t size)
{
    const struct row *row = find(type);
    return !row || (size >= row->min_bytes && (!row->max_bytes || size <= row->max_bytes));
}

bool bm_png_is_safe_to_copy(const char *type)
{
    return type[3] >= 'a';
}
