/* SPDX-License-Identifier: MIT */
/* Colours as text and as samples. */
#include "bandmill/color.h"

#include <stdio.h>
#include <string.h>

/* The sixteen basic names of CSS, their usual second names, and a few that people ask for. */
static const struct {
    const char *name;
    uint32_t rgba;
} names[] = {
    {"aqua", 0x00ffffff},   {"black", 0x000000ff},   {"blue", 0x0000ffff},
    {"brown", 0xa52a2aff},  {"cyan", 0x00ffffff},    {"fuchsia", 0xff00ffff},
    {"gray", 0x808080ff},   {"green", 0x008000ff},   {"grey", 0x808080ff},
    {"lime", 0x00ff00ff},   {"magenta", 0xff00ffff}, {"maroon", 0x800000ff},
    {"navy", 0x000080ff},   {"olive", 0x808000ff},   {"orange", 0xffa500ff},
    {"pink", 0xffc0cbff},   {"purple", 0x800080ff},  {"red", 0xff0000ff},
    {"silver", 0xc0c0c0ff}, {"teal", 0x008080ff},    {"transparent", 0x00000000},
    {"white", 0xffffffff},  {"yellow", 0xffff00ff},
};
#define NAMES (sizeof names / sizeof *names)

static bool hex_digit(char c, uint32_t *digit)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;
    if (!at)
        return false;
    size_t index = (size_t)(at - digits);
    *digit = (uint32_t)(index < 16 ? index : index - 6);
    return true;
}

static bool parse_hex(const char *text, uint32_t *rgba)
{
    size_t length = strlen(text);
    bool twice = length < 5; /* #rgb and #rgba */
    uint32_t value = 0, digit;
    if (length != 3 && length != 4 && length != 6 && length != 8)
        return false;
    for (; *text; text++) {
        if (!hex_digit(*text, &digit))
            return false;
        value = twice ? value << 8 | digit * 0x11 : value << 4 | digit;
    }
    *rgba = length == 3 || length == 6 ? value << 8 | 0xff : value;
    return true;
}

bool bm_color_parse(const char *text, uint32_t *rgba)
{
    if (*text == '#')
        return parse_hex(text + 1, rgba);
    for (size_t i = 0; i < NAMES; i++)
        if (strcmp(text, names[i].name) == 0) {
            *rgba = names[i].rgba;
            return true;
        }
    return false;
}

int bm_color_format(uint32_t rgba, char *text, size_t size)
{
    if ((rgba & 0xff) == 0xff)
        return snprintf(text, size, "#%06x", (unsigned)(rgba >> 8));
    return snprintf(text, size, "#%08x", (unsigned)rgba);
}

const char *bm_color_name(size_t index)
{
    return index < NAMES ? names[index].name : NULL;
}

/* ---- samples --------------------------------------------------------------------------------- */

/* BT.601 in 1/65536, the weights of grayscale. */
static uint16_t luma(const int32_t c[3])
{
    return (uint16_t)((19595 * c[0] + 38470 * c[1] + 7471 * c[2] + 32768) >> 16);
}

/* Half of blue or red less what luma takes, from the middle of the range on; halves round down so
 * that the largest is 255. */
static uint16_t chroma(int32_t half, int32_t a, int32_t weight_a, int32_t b, int32_t weight_b)
{
    return (uint16_t)((32768 * half - weight_a * a - weight_b * b + (128 << 16) + 32767) >> 16);
}

static void inks(const int32_t c[3], uint16_t samples[4])
{
    int32_t most = c[0] > c[1] ? c[0] : c[1];
    most = c[2] > most ? c[2] : most;
    for (unsigned i = 0; i < 3; i++)
        samples[i] = (uint16_t)(most ? (255 * (most - c[i]) + most / 2) / most : 0);
    samples[3] = (uint16_t)(255 - most);
}

void bm_color_samples(uint32_t rgba, bm_model model, unsigned depth, uint16_t samples[4])
{
    const int32_t c[3] = {(int32_t)(rgba >> 24), rgba >> 16 & 0xff, rgba >> 8 & 0xff};
    bool gray = model == BM_GRAY || model == BM_GRAYA;

    samples[3] = 0;
    for (unsigned i = 0; i < 3; i++)
        samples[i] = (uint16_t)c[i];
    if (gray || model == BM_YCBCR)
        samples[0] = luma(c);
    if (model == BM_YCBCR) {
        samples[1] = chroma(c[2], c[0], 11059, c[1], 21709);
        samples[2] = chroma(c[0], c[1], 27439, c[2], 5329);
    }
    if (model == BM_CMYK)
        inks(c, samples);
    if (bm_model_has_alpha(model))
        samples[gray ? 1 : 3] = rgba & 0xff;
    for (unsigned i = 0; i < 4 && depth == 16; i++)
        samples[i] = (uint16_t)(samples[i] * 257);
}
