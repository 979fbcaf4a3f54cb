/* SPDX-License-Identifier: MIT */
/* Everything about a pixel follows from hashes of where it is, so that rows need nothing of the rows above. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "mosaic.h"
#include "screen.h"

enum {
    WINDOW_WIDTH = 640,
    WINDOW_HEIGHT = 420,
    TITLE = 28,
    MARGIN = 12, /* of text in a window */
    GLYPH_WIDTH = 9,
    GLYPH_HEIGHT = 14,
    LINE_HEIGHT = 20,
    GLYPHS = 60
};

typedef enum content { TEXT, PHOTOGRAPH, SHADE } content;

static uint64_t hash(uint64_t seed, uint64_t a, uint64_t b)
{
    uint64_t state = seed ^ a * 0x9e3779b97f4a7c15u ^ b * 0xc2b2ae3d27d4eb4fu;
    return bench_random(&state);
}

/* How much of a pixel of a glyph is ink, of 255: three strokes of a pixel and a half, with their edges smoothed. The font is the same
 * on all screens. */
static unsigned ink(unsigned glyph, uint32_t x, uint32_t y)
{
    uint64_t strokes = hash(7, glyph, 0);
    unsigned most = 0;
    for (unsigned i = 0; i < 3; i++, strokes >>= 16) {
        bool upright = strokes & 1;
        uint32_t across = upright ? x : y, along = upright ? y : x;
        uint32_t at = 1 + (uint32_t)(strokes >> 1) % (upright ? 6u : 11u);
        uint32_t from = (uint32_t)(strokes >> 8) % 4, to = from + 4 + (uint32_t)(strokes >> 12) % 6;
        if (x >= GLYPH_WIDTH - 1 || along < from || along > to)
            continue;
        unsigned coverage = across == at ? 255 : across == at + 1 ? 96 + 64 * (i & 1) : 0;
        most = coverage > most ? coverage : most;
    }
    return most;
}

/* Of text at a place of a window: words of letters of which some are frequent, lines of different lengths. */
static unsigned text(uint64_t seed, uint32_t x, uint32_t y, uint32_t width)
{
    uint32_t line = y / LINE_HEIGHT, column = x / GLYPH_WIDTH;
    uint32_t columns = width / GLYPH_WIDTH, row = y % LINE_HEIGHT;
    uint64_t of_line = hash(seed, line, 1), of_letter = hash(seed, line, 100 + column);
    if (row >= GLYPH_HEIGHT || of_line % 8 == 0 || column >= columns * (of_line >> 8 & 255) / 255)
        return 0;
    if (of_letter % 6 == 0) /* between words */
        return 0;
    uint32_t letter = (uint32_t)(of_letter >> 8) % GLYPHS,
             other = (uint32_t)(of_letter >> 32) % GLYPHS;
    return ink(letter < other ? letter : other, x % GLYPH_WIDTH, row);
}

static void paint(uint8_t *pixel, uint32_t colour)
{
    for (unsigned c = 0; c < 3; c++)
        pixel[c] = (uint8_t)(colour >> (16 - 8 * c));
}

static void mix(uint8_t *pixel, uint32_t paper, uint32_t pen, unsigned amount)
{
    for (unsigned c = 0; c < 3; c++) {
        unsigned shift = 16 - 8 * c, a = paper >> shift & 255, b = pen >> shift & 255;
        pixel[c] = (uint8_t)((a * (255 - amount) + b * amount + 127) / 255);
    }
}

static void window_pixel(uint64_t window, uint32_t x, uint32_t y, uint8_t *pixel)
{
    static const uint32_t papers[] = {0xffffff, 0xffffff, 0xf6f8fa, 0x1e1e2e};
    static const uint32_t titles[] = {0x3465a4, 0xdddddd, 0x2d2d2d, 0xe8e8e8};
    unsigned look = (unsigned)(window & 3);
    content inside = window >> 8 & 7 ? TEXT : window >> 16 & 1 ? PHOTOGRAPH : SHADE;
    if (x == 0 || y == 0 || x == WINDOW_WIDTH - 1 || y == WINDOW_HEIGHT - 1) {
        paint(pixel, 0x888888);
    } else if (y < TITLE) {
        bool written = y >= 7 && y < 7 + GLYPH_HEIGHT && x >= MARGIN && x < WINDOW_WIDTH / 2;
        unsigned amount = written ? text(window | 1, x - MARGIN, y - 7, WINDOW_WIDTH / 2) : 0;
        mix(pixel, titles[look], look & 1 ? 0x202020 : 0xffffff, amount);
    } else if (inside == SHADE) {
        paint(pixel, 0x203040 + (y - TITLE) / 4 * 0x010101);
    } else if (inside == TEXT) {
        bool written = x >= MARGIN && x < WINDOW_WIDTH - MARGIN && y >= TITLE + MARGIN;
        unsigned amount =
            written ? text(window, x - MARGIN, y - TITLE - MARGIN, WINDOW_WIDTH - 2 * MARGIN) : 0;
        mix(pixel, papers[look], look == 3 ? 0xcdd6f4 : 0x222222, amount);
    }
}

void bench_screen_row(uint64_t seed, uint32_t width, uint32_t y, uint8_t *rgb)
{
    for (uint32_t x = 0; x < width; x++, rgb += 3)
        window_pixel(hash(seed, x / WINDOW_WIDTH, 1000 + y / WINDOW_HEIGHT), x % WINDOW_WIDTH,
                     y % WINDOW_HEIGHT, rgb);
}
