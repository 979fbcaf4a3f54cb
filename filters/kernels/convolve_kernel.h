/* SPDX-License-Identifier: MIT */
/* What a kernel's numbers are worth: the same kernel in integers where it has any, and as two factors where it has rank
 * one. For planning.
 *
 * People write kernels in decimals: 0.0625, 1.5. Times a power of ten they are integers, and so is their divisor; the
 * kernel in lowest terms is what the exact kernels work with. Whether a double times that power is an integer is decided
 * to 2^-50 of its size, which is what the two roundings (of the decimal, and of the product) can move it. */
#ifndef BM_KERNELS_CONVOLVE_KERNEL_H
#define BM_KERNELS_CONVOLVE_KERNEL_H

#include <math.h>

#include "bandmill/filter.h"

#define KERNEL_MOST_SIDE 31
#define KERNEL_MOST (KERNEL_MOST_SIDE * KERNEL_MOST_SIDE)

typedef struct kernel_size {
    uint32_t rows, columns;
} kernel_size;

typedef struct kernel {
    kernel_size size;
    const double *number; /* row by row */
    double divisor;       /* not 0 */

    /* The same as integers over an integer, in lowest terms, or twice those where that integer would be 1. */
    bool whole;
    int64_t weight[KERNEL_MOST], over;

    /* weight = down * across, or number where it is not whole. */
    bool separable;
    double down[KERNEL_MOST_SIDE], across[KERNEL_MOST_SIDE];
} kernel;

/* What magnitudes of integers may sum to, and the divisor may be. */
#define KERNEL_MOST_WHOLE 0x1p34

/* Rows as they were written, else a square. False: these numbers are no kernel. */
static inline bool kernel_measure(const bm_numbers *numbers, kernel_size *size)
{
    uint32_t rows = numbers->rows;
    if (!rows)
        while (rows * rows < numbers->count)
            rows++;
    if (!rows || numbers->count % rows)
        return false;
    *size = (kernel_size){rows, numbers->count / rows};
    return (numbers->rows || size->rows == size->columns) && size->rows % 2 && size->columns % 2 &&
           size->rows <= KERNEL_MOST_SIDE && size->columns <= KERNEL_MOST_SIDE;
}

/* The divisor that was given, or for 0 the sum of the numbers, or 1 where that is 0. A sum of decimals that should be 0
 * is not quite, but no other sum of numbers that can be made whole is that small. */
static inline double kernel_divisor(const bm_numbers *numbers, double given)
{
    double sum = 0, magnitude = 0;
    for (uint32_t i = 0; i < numbers->count; i++) {
        sum += numbers->at[i];
        magnitude += fabs(numbers->at[i]);
    }
    return given != 0 ? given : fabs(sum) > 1e-12 * magnitude ? sum : 1;
}

/* Whether weights over divisor sum to 1: flat stays flat. */
static inline bool kernel_keeps_flat(const bm_numbers *numbers, double given)
{
    double sum = 0;
    for (uint32_t i = 0; i < numbers->count; i++)
        sum += numbers->at[i];
    double divisor = kernel_divisor(numbers, given);
    return fabs(sum - divisor) <= 1e-9 * fabs(divisor);
}

static inline int64_t common_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static inline bool to_whole(double number, double scale, int64_t *whole)
{
    double scaled = number * scale, nearest = floor(scaled + 0.5);
    *whole = (int64_t)nearest;
    return fabs(scaled - nearest) <= fabs(nearest) * 0x1p-50;
}

/* weight[] and over, in lowest terms, where that scale makes them integers. */
static inline bool scale_whole(kernel *k, uint32_t count, double scale, bool sum_divides)
{
    int64_t factor = 0;
    double magnitude = 0;
    for (uint32_t i = 0; i < count; i++)
        magnitude += fabs(k->number[i]) * scale;
    if (magnitude > KERNEL_MOST_WHOLE || fabs(k->divisor) * scale > KERNEL_MOST_WHOLE)
        return false;
    k->over = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!to_whole(k->number[i], scale, &k->weight[i]))
            return false;
        factor = common_divisor(factor, k->weight[i]);
        k->over += k->weight[i];
    }
    if (!sum_divides && !to_whole(k->divisor, scale, &k->over))
        return false;
    factor = common_divisor(factor, k->over);
    if (k->over < 0)
        factor = -factor;
    const int64_t times = k->over == factor ? 2 : 1;
    for (uint32_t i = 0; i < count; i++)
        k->weight[i] = k->weight[i] / factor * times;
    k->over = k->over / factor * times;
    return true;
}

static inline void find_whole(kernel *k, double given)
{
    uint32_t count = k->size.rows * k->size.columns;
    bool sum_divides = given == 0 && k->divisor != 1;
    double scale = 1;
    for (unsigned digits = 0; digits <= 9 && !k->whole; digits++, scale *= 10)
        k->whole = scale_whole(k, count, scale, sum_divides);
}

/* Rank one in integers: the first row that is not all zeros, in lowest terms, divides every other. */
static inline bool factor_whole(kernel *k)
{
    const uint32_t rows = k->size.rows, columns = k->size.columns;
    int64_t across[KERNEL_MOST_SIDE], factor = 0;
    uint32_t pivot = 0;

    while (pivot < rows * columns && !k->weight[pivot])
        pivot++;
    if (pivot == rows * columns)
        return false;
    const int64_t *row = k->weight + pivot / columns * columns;
    pivot %= columns;
    for (uint32_t j = 0; j < columns; j++)
        factor = common_divisor(factor, row[j]);
    for (uint32_t j = 0; j < columns; j++)
        across[j] = row[j] / factor;
    for (uint32_t i = 0; i < rows; i++) {
        row = k->weight + i * columns;
        int64_t down = row[pivot] / across[pivot];
        for (uint32_t j = 0; j < columns; j++)
            if (row[j] != down * across[j])
                return false;
        k->down[i] = (double)down;
    }
    for (uint32_t j = 0; j < columns; j++)
        k->across[j] = (double)across[j];
    return true;
}

/* Rank one to 2^-40 of the largest number, which is nothing to 16 bits. */
static inline bool factor_real(kernel *k)
{
    const uint32_t rows = k->size.rows, columns = k->size.columns;
    uint32_t pivot = 0;
    for (uint32_t i = 1; i < rows * columns; i++)
        if (fabs(k->number[i]) > fabs(k->number[pivot]))
            pivot = i;
    const double largest = k->number[pivot];
    for (uint32_t i = 0; i < rows; i++)
        k->down[i] = k->number[i * columns + pivot % columns];
    for (uint32_t j = 0; j < columns; j++)
        k->across[j] = k->number[pivot / columns * columns + j] / largest;
    for (uint32_t i = 0; i < rows * columns; i++)
        if (!(fabs(k->number[i] - k->down[i / columns] * k->across[i % columns]) <=
              fabs(largest) * 0x1p-40))
            return false;
    return true;
}

/* Fills in all of *k, which was zeroed, for numbers that kernel_measure() takes. */
static inline void kernel_read(kernel *k, const bm_numbers *numbers, double given)
{
    kernel_measure(numbers, &k->size);
    k->number = numbers->at;
    k->divisor = kernel_divisor(numbers, given);
    find_whole(k, given);
    k->separable = k->whole ? factor_whole(k) : factor_real(k);
}

#endif
