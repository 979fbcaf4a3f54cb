/* SPDX-License-Identifier: MIT */
/* The sample of a given rank in a window of bytes, from histograms of columns: the time does not grow with the radius
 * (Perreault and Hebert, Median filtering in constant time, 2007).
 *
 * A histogram has two tiers of 16 bins: the upper four bits of a sample, and for each of their values the lower four. Here
 * bins are cumulative, a sample adds 1 to its own and all higher ones. To add a sample is then to add one of 16 constant
 * vectors, and the bin of a rank is the number of bins whose count does not exceed it: a comparison, no search. Counts of
 * samples at most (2r + 1)^2; see the two widths below.
 *
 * The window keeps the upper tier, plus the next column and minus the last with every step. Of the lower tier it only needs the
 * bin of the result; that is brought up to date by the columns that it missed since it was last asked for, or summed
 * anew when that is fewer.
 *
 * A row is worked on in stretches, and a stretch one channel at a time, so that its columns stay in a second-level cache while all
 * rows of the band pass; columns near its ends are kept by both neighbours. */
#ifndef BM_KERNELS_RANK_COLUMNS_H
#define BM_KERNELS_RANK_COLUMNS_H

#include "kernels/window.h"

#include <string.h>

#if defined __SSE4_1__
#include <immintrin.h>
#endif

/* How many of 16 counts, below 2^31, are at most `rank`. */
static inline unsigned rank_at_most_words(const uint32_t *counts, uint32_t rank)
{
#if defined __AVX512BW__
    __m512i v = _mm512_loadu_si512((const void *)counts);
    return (unsigned)__builtin_popcount(_mm512_cmple_epu32_mask(v, _mm512_set1_epi32((int)rank)));
#elif defined __SSE4_1__
    __m128i above[4], limit = _mm_set1_epi32((int)rank);
    for (size_t i = 0; i < 4; i++)
        above[i] = _mm_cmpgt_epi32(_mm_loadu_si128((const __m128i *)(const void *)(counts + 4 * i)),
                                   limit);
    __m128i bytes =
        _mm_packs_epi16(_mm_packs_epi32(above[0], above[1]), _mm_packs_epi32(above[2], above[3]));
    return 16 - (unsigned)__builtin_popcount((unsigned)_mm_movemask_epi8(bytes));
#else
    unsigned found = 0;
    for (size_t i = 0; i < 16; i++)
        found += counts[i] <= rank;
    return found;
#endif
}

static inline unsigned rank_at_most_bytes(const uint16_t *counts, uint32_t rank)
{
#if defined __AVX512BW__
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)counts);
    return (unsigned)__builtin_popcount(_mm256_cmple_epu16_mask(v, _mm256_set1_epi16((short)rank)));
#elif defined __SSE4_1__
    __m128i within[2], limit = _mm_set1_epi16((short)rank);
    for (size_t i = 0; i < 2; i++)
        within[i] = _mm_cmpeq_epi16(
            _mm_subs_epu16(_mm_loadu_si128((const __m128i *)(const void *)(counts + 8 * i)), limit),
            _mm_setzero_si128());
    return (unsigned)__builtin_popcount(
        (unsigned)_mm_movemask_epi8(_mm_packs_epi16(within[0], within[1])));
#else
    unsigned found = 0;
    for (size_t i = 0; i < 16; i++)
        found += counts[i] <= rank;
    return found;
#endif
}

/* What there is to know about a stretch: output pixels [x0, x1) of one channel, from columns [first, last]. */
typedef struct rank_stretch {
    uint32_t x0, x1, first, last;
    uint32_t columns; /* room of the histograms: last - first + 1 or more */
    size_t channels, channel;
    window_radius radius;
    uint32_t rank;
} rank_stretch;

/* The column at unclamped position x. */
static inline size_t rank_column(const rank_stretch *s, int64_t x)
{
    return (size_t)((x < s->first ? s->first : x > s->last ? s->last : x) - s->first);
}

/* Upper tier of each column, then the lower tiers: bin 0 of all columns, bin 1 of all ... */
static inline size_t rank_lower(const rank_stretch *s, size_t bin)
{
    return (bin + 1) * s->columns;
}

#if BM_KERNEL_DEPTH == 8

static inline unsigned rank_top(bm_sample sample)
{
    return sample;
}

/* Where results go: rows of the picture. */
typedef struct rank_found {
    void *const *rows;
} rank_found;

static inline rank_found rank_found_row(const rank_found *found, const rank_stretch *s,
                                        uint32_t row)
{
    (void)s;
    return (rank_found){found->rows + row};
}

/* The result of pixel x, and its rank among samples of the same value. */
static inline void rank_put(const rank_found *found, const rank_stretch *s, size_t x, unsigned top,
                            uint32_t rank)
{
    bm_sample *row = *found->rows;
    (void)rank;
    row[x * s->channels + s->channel] = (bm_sample)top;
}

#else
#include "kernels/rank_deep.h"
#endif

/* Up to 255 rows: bytes for columns, words for windows of up to 255^2 samples. */
#define RANK_NAME(name) name##_bytes
#define RANK_COLUMN uint8_t
#define RANK_WINDOW uint16_t
#if defined __AVX2__ /* gcc 12 widens by halves */
#define RANK_WIDEN(bins) ((rank_sums_bytes)_mm256_cvtepu8_epi16((__m128i)(bins)))
#else
#define RANK_WIDEN(bins) __builtin_convertvector(bins, rank_sums_bytes)
#endif
#include "kernels/rank_columns_tmpl.h"

/* More. */
#define RANK_NAME(name) name##_words
#define RANK_COLUMN uint16_t
#define RANK_WINDOW uint32_t
#if defined __AVX512BW__
#define RANK_WIDEN(bins) ((rank_sums_words)_mm512_cvtepu16_epi32((__m256i)(bins)))
#else
#define RANK_WIDEN(bins) __builtin_convertvector(bins, rank_sums_words)
#endif
#include "kernels/rank_columns_tmpl.h"

#endif
