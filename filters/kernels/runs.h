/* SPDX-License-Identifier: MIT */
/* Sums of runs of neighbouring pixels along a row of sums, at a cost that grows with the logarithm of their length.
 *
 * A run of n is put together from runs of 1, 2, 4 ..., each the sum of two of the one before, those that n has as a binary
 * number: every loop is a plain one over samples side by side, where a sum that slides along would wait for itself. For sums
 * that are exact in their type the order does not matter.
 *
 * BM_RUNS(name, type) defines
 *
 *   name##_add(power, length, channels, n, run)    run[i] = the sum of `length` pixels from sample i of `power` on, for all of
 *                                                  the n samples that have so many; uses `power` up
 *
 * and BM_RUN_ENDS(name, type)
 *
 *   name##_extend(from, n, channels, reach, to)    copies n sums, and repeats the outermost pixels `reach` samples beyond */
#ifndef BM_KERNELS_RUNS_H
#define BM_KERNELS_RUNS_H

#include <stddef.h>
#include <string.h>

#define BM_RUN_ENDS(name, type)                                                                    \
    static void name##_extend(const type *from, size_t n, size_t channels, size_t reach, type *to) \
    {                                                                                              \
        memcpy(to + reach, from, n * sizeof *to);                                                  \
        for (size_t i = reach; i-- > 0;)                                                           \
            to[i] = to[i + channels];                                                              \
        for (size_t i = reach + n; i < n + 2 * reach; i++)                                         \
            to[i] = to[i - channels];                                                              \
    }

#define BM_RUNS(name, type)                                                                        \
    static void name##_add(type *restrict power, size_t length, size_t channels, size_t n,         \
                           type *restrict run)                                                     \
    {                                                                                              \
        memset(run, 0, n * sizeof *run);                                                           \
        for (size_t step = 1, done = 0; step <= length; step *= 2) {                               \
            if (length & step) {                                                                   \
                for (size_t i = 0; i + done * channels < n; i++)                                   \
                    run[i] += power[i + done * channels];                                          \
                done += step;                                                                      \
            }                                                                                      \
            for (size_t i = 0; i + step * channels < n; i++)                                       \
                power[i] += power[i + step * channels];                                            \
        }                                                                                          \
    }

#endif
