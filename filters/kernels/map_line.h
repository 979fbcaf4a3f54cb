/* SPDX-License-Identifier: MIT */
/* The arithmetic of maps that are a line, the same for the kernel and for planning, which tests it on every entry.
 *
 * The line is upside down where the table falls. It goes from lo to hi; samples below lo are `first`, those above hi `last`.
 * What a sample is above lo, times the largest number that keeps it within 16 bits, is x. Then the level is
 * floor(x * factor + offset) in fixed point, in 16-bit lanes. In 8 bits, factor has 16 bits and 7 bits stay behind the
 * point. In 16 bits, factor has 32 bits and 16 stay: three multiplications and the carries between them.
 *
 * Lines of 2^n entries cut the plane of slopes and starts into cells of 2^-3n on average (there are about 2^3n / pi^2 such
 * lines), and the grid of factors and offsets is finer by 2^3. A line whose slope is a short decimal fraction has a large
 * cell and is found; most others are. */
#ifndef BM_KERNELS_MAP_LINE_H
#define BM_KERNELS_MAP_LINE_H

#include <stdint.h>

typedef struct map_line {
    uint16_t lo, hi, first, last;
    uint16_t flip;  /* all bits of a sample, or none */
    uint16_t unit;  /* what x is a multiple of */
    uint16_t whole; /* all bits where x counts once more, or none: factors of 1 and more */
    /* Upper and lower half; in 8 bits the lower ones are 0. All in 16 bits, lest compilers take wider lanes. */
    uint16_t factor, factor_low;
    uint16_t offset, offset_low;
} map_line;

/* Bits behind the point. */
#define FRACTION8 7
#define FRACTION16 16

static inline uint16_t high_product(uint16_t a, uint16_t b)
{
    return (uint16_t)((uint32_t)a * b >> 16);
}

static inline uint8_t on_line8(const map_line *line, uint8_t v)
{
    uint8_t lo = (uint8_t)line->lo, hi = (uint8_t)line->hi;
    uint8_t first = (uint8_t)line->first, last = (uint8_t)line->last;
    uint16_t product = high_product((uint16_t)((uint8_t)(v - lo) * line->unit), line->factor);
    uint16_t level = (uint16_t)(product + line->offset);
    uint8_t between = (uint8_t)(level >> FRACTION8 ^ line->flip), upper = v > hi ? last : between;
    return v < lo ? first : upper;
}

static inline uint16_t on_line16(const map_line *line, uint16_t v)
{
    uint16_t x = (uint16_t)((uint16_t)(v - line->lo) * line->unit);
    uint16_t coarse = (uint16_t)(x * line->factor), fine = high_product(x, line->factor_low);
    uint16_t product = (uint16_t)(coarse + fine), behind = (uint16_t)(product + line->offset_low);
    uint16_t carry = product < coarse ? 1 : 0, another = behind < product ? 1 : 0;
    uint16_t level = (uint16_t)(high_product(x, line->factor) + line->offset);
    level = (uint16_t)(level + (x & line->whole));
    level = (uint16_t)(level + carry);
    level = (uint16_t)(level + another);
    level ^= line->flip;
    level = v > line->hi ? line->last : level;
    return v < line->lo ? line->first : level;
}

#endif
