/* SPDX-License-Identifier: MIT */
/* rank_columns.h for one width of counts: RANK_COLUMN in columns, RANK_WINDOW in windows,
 * RANK_WIDEN() from one to the other; RANK_NAME() makes names. */

typedef RANK_COLUMN RANK_NAME(rank_bins) __attribute__((vector_size(16 * sizeof(RANK_COLUMN))));
typedef RANK_WINDOW RANK_NAME(rank_sums) __attribute__((vector_size(16 * sizeof(RANK_WINDOW))));
#define BINS RANK_NAME(rank_bins)
#define SUMS RANK_NAME(rank_sums)

/* The 16 vectors that a sample may add: ones from its own bin on. */
static inline void RANK_NAME(rank_steps)(BINS *step)
{
    for (size_t v = 0; v < 16; v++)
        for (size_t i = 0; i < 16; i++)
            step[v][i] = i >= v;
}

static inline void RANK_NAME(rank_add)(BINS *upper, const rank_stretch *s, const BINS *step,
                                       const bm_sample *row)
{
    const bm_sample *sample = row + s->first * s->channels + s->channel;
    for (size_t i = 0; i <= s->last - s->first; i++, sample += s->channels) {
        unsigned top = rank_top(*sample);
        upper[i] += step[top >> 4];
        upper[rank_lower(s, top >> 4) + i] += step[top & 15];
    }
}

static inline void RANK_NAME(rank_take)(BINS *upper, const rank_stretch *s, const BINS *step,
                                        const bm_sample *row)
{
    const bm_sample *sample = row + s->first * s->channels + s->channel;
    for (size_t i = 0; i <= s->last - s->first; i++, sample += s->channels) {
        unsigned top = rank_top(*sample);
        upper[i] -= step[top >> 4];
        upper[rank_lower(s, top >> 4) + i] -= step[top & 15];
    }
}

/* Both at once; most often nothing changes much. */
static inline void RANK_NAME(rank_exchange)(BINS *upper, const rank_stretch *s, const BINS *step,
                                            const bm_sample *come, const bm_sample *go)
{
    const bm_sample *a = come + s->first * s->channels + s->channel;
    const bm_sample *b = go + s->first * s->channels + s->channel;
    for (size_t i = 0; i <= s->last - s->first; i++, a += s->channels, b += s->channels) {
        unsigned more = rank_top(*a), less = rank_top(*b);
        upper[i] += step[more >> 4] - step[less >> 4];
        upper[rank_lower(s, more >> 4) + i] += step[more & 15];
        upper[rank_lower(s, less >> 4) + i] -= step[less & 15];
    }
}

/* The columns of the window around pixel x. Sums pass by reference here: by value, vectors wider than the level's draw
 * warnings of the ABI. */
BM_INLINED void RANK_NAME(rank_whole)(SUMS *sums, const BINS *bins, const rank_stretch *s,
                                      int64_t x)
{
    *sums = (SUMS){0};
    for (int64_t i = x - s->radius.across; i <= x + s->radius.across; i++)
        *sums += RANK_WIDEN(bins[rank_column(s, i)]);
}

/* From the window around pixel x to that around x + 1; `inside`: both are within the picture. */
BM_INLINED void RANK_NAME(rank_next)(SUMS *sums, const BINS *bins, const rank_stretch *s, int64_t x,
                                     bool inside)
{
    int64_t come = x + 1 + s->radius.across, go = x - s->radius.across;
    const BINS *more = bins + (inside ? (size_t)(come - s->first) : rank_column(s, come));
    const BINS *less = bins + (inside ? (size_t)(go - s->first) : rank_column(s, go));
    *sums += RANK_WIDEN(*more) - RANK_WIDEN(*less);
}

/* The bin that holds `rank`; what lies in lower ones is taken off the rank. */
BM_INLINED unsigned RANK_NAME(rank_bin)(const SUMS *sums, uint32_t *rank)
{
    RANK_WINDOW below[17];
    below[0] = 0;
    memcpy(below + 1, sums, sizeof *sums);
    unsigned bin = RANK_NAME(rank_at_most)(below + 1, *rank);
    *rank -= below[bin];
    return bin;
}

/* A row under way: the window's upper tier, and the lower ones as they were for the pixels at[]. */
typedef struct RANK_NAME(rank_window) {
    SUMS upper, lower[16];
    int64_t at[16];
} RANK_NAME(rank_window);

/* No lower tier has been asked for in this row. */
static inline void RANK_NAME(rank_begin)(RANK_NAME(rank_window) * window, const rank_stretch *s)
{
    for (size_t i = 0; i < 16; i++)
        window->at[i] = (int64_t)s->x0 - 2 * (int64_t)s->radius.across - RANK_BLOCK;
}

/* Pixels [x, end), the first of which `window` has come to. */
BM_INLINED void RANK_NAME(rank_pixels)(const BINS *upper, const rank_stretch *s, int64_t x,
                                       int64_t end, bool inside, RANK_NAME(rank_window) * window,
                                       const rank_found *found)
{
    int64_t side = 2 * (int64_t)s->radius.across + 1;
    SUMS current = window->upper;
    for (; x < end; x++) {
        uint32_t rank = s->rank;
        unsigned high = RANK_NAME(rank_bin)(&current, &rank);
        const BINS *bins = upper + rank_lower(s, high);
        SUMS sums = window->lower[high];
        if (2 * (x - window->at[high]) > side)
            RANK_NAME(rank_whole)(&sums, bins, s, x);
        else
            for (int64_t i = window->at[high]; i < x; i++)
                RANK_NAME(rank_next)(&sums, bins, s, i, inside);
        window->lower[high] = sums;
        window->at[high] = x;
        unsigned low = RANK_NAME(rank_bin)(&sums, &rank);
        rank_put(found, s, (size_t)x, high << 4 | low, rank);
        RANK_NAME(rank_next)(&current, upper, s, x, inside);
    }
    window->upper = current;
}

static void RANK_NAME(rank_row)(const BINS *upper, const rank_stretch *s, rank_found found)
{
    RANK_NAME(rank_window) window;
    int64_t across = s->radius.across, x0 = s->x0, x1 = s->x1;
    /* Where all steps stay within the columns: the earliest taken again lies half a window behind. */
    int64_t from = (int64_t)s->first + 2 * across, to = (int64_t)s->last - across;
    from = from < x0 ? x0 : from > x1 ? x1 : from;
    to = to < from ? from : to > x1 ? x1 : to;

    memset(&window, 0, sizeof window);
    RANK_NAME(rank_begin)(&window, s);
    RANK_NAME(rank_whole)(&window.upper, upper, s, x0);
    RANK_NAME(rank_pixels)(upper, s, x0, from, false, &window, &found);
    RANK_NAME(rank_pixels)(upper, s, from, to, true, &window, &found);
    RANK_NAME(rank_pixels)(upper, s, to, x1, false, &window, &found);
}

/* `rows` rows in one stretch; in[0] is the first row of the first window. `upper` holds the columns, if it `resumes`. */
static void RANK_NAME(rank_rows)(const rank_stretch *s, const bm_sample *const *in, uint32_t rows,
                                 bool resumes, BINS *upper, const rank_found *found)
{
    BINS step[16];
    size_t shared = 2 * s->radius.down;

    RANK_NAME(rank_steps)(step);
    if (!resumes) {
        memset(upper, 0, 17 * s->columns * sizeof *upper);
        for (size_t i = 0; i < shared; i++)
            RANK_NAME(rank_add)(upper, s, step, in[i]);
    }
    RANK_NAME(rank_add)(upper, s, step, in[shared]);
    for (uint32_t i = 0; i < rows; i++) {
        if (i)
            RANK_NAME(rank_exchange)(upper, s, step, in[i + shared], in[i - 1]);
        RANK_NAME(rank_row)(upper, s, rank_found_row(found, s, i));
    }
    RANK_NAME(rank_take)(upper, s, step, in[rows - 1]);
}

#if BM_KERNEL_DEPTH == 16
#include "kernels/rank_deep_tmpl.h"
#endif

#undef BINS
#undef SUMS
#undef RANK_NAME
#undef RANK_COLUMN
#undef RANK_WINDOW
#undef RANK_WIDEN
