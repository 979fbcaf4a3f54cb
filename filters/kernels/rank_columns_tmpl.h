/* SPDX-License-Identifier: MIT */
/* rank_columns.h for one width of counts: RANK_COLUMN in columns, RANK_WINDOW in windows; RANK_NAME() makes names. */

typedef RANK_COLUMN RANK_NAME(rank_bins) __attribute__((vector_size(16 * sizeof(RANK_COLUMN))));
typedef RANK_WINDOW RANK_NAME(rank_sums) __attribute__((vector_size(16 * sizeof(RANK_WINDOW))));
#define BINS RANK_NAME(rank_bins)
#define SUMS RANK_NAME(rank_sums)

/* Upper tier of each column, then the lower tiers: bin 0 of all columns, bin 1 of all ... */
static inline BINS *RANK_NAME(rank_lower)(BINS *upper, const rank_stretch *s, size_t bin)
{
    return upper + (bin + 1) * s->columns;
}

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
        upper[i] += step[*sample >> 4];
        RANK_NAME(rank_lower)(upper, s, *sample >> 4)[i] += step[*sample & 15];
    }
}

static inline void RANK_NAME(rank_take)(BINS *upper, const rank_stretch *s, const BINS *step,
                                        const bm_sample *row)
{
    const bm_sample *sample = row + s->first * s->channels + s->channel;
    for (size_t i = 0; i <= s->last - s->first; i++, sample += s->channels) {
        upper[i] -= step[*sample >> 4];
        RANK_NAME(rank_lower)(upper, s, *sample >> 4)[i] -= step[*sample & 15];
    }
}

/* Both at once; most often nothing changes much. */
static inline void RANK_NAME(rank_exchange)(BINS *upper, const rank_stretch *s, const BINS *step,
                                            const bm_sample *come, const bm_sample *go)
{
    const bm_sample *a = come + s->first * s->channels + s->channel;
    const bm_sample *b = go + s->first * s->channels + s->channel;
    for (size_t i = 0; i <= s->last - s->first; i++, a += s->channels, b += s->channels) {
        upper[i] += step[*a >> 4] - step[*b >> 4];
        RANK_NAME(rank_lower)(upper, s, *a >> 4)[i] += step[*a & 15];
        RANK_NAME(rank_lower)(upper, s, *b >> 4)[i] -= step[*b & 15];
    }
}

/* The columns of the window around pixel x. Sums pass by reference here: by value, vectors wider than the level's draw
 * warnings of the ABI. */
BM_INLINED void RANK_NAME(rank_whole)(SUMS *sums, const BINS *bins, const rank_stretch *s,
                                      int64_t x)
{
    *sums = (SUMS){0};
    for (int64_t i = x - s->radius.across; i <= x + s->radius.across; i++)
        *sums += __builtin_convertvector(bins[rank_column(s, i)], SUMS);
}

/* From the window around pixel x to that around x + 1. */
BM_INLINED void RANK_NAME(rank_next)(SUMS *sums, const BINS *bins, const rank_stretch *s, int64_t x)
{
    *sums += __builtin_convertvector(bins[rank_column(s, x + 1 + s->radius.across)], SUMS) -
             __builtin_convertvector(bins[rank_column(s, x - s->radius.across)], SUMS);
}

/* The bin that holds `rank`; what lies in lower ones is taken off the rank. */
BM_INLINED size_t RANK_NAME(rank_bin)(const SUMS *sums, uint32_t *rank)
{
    RANK_WINDOW below[17] = {0};
    memcpy(below + 1, sums, sizeof *sums);
    size_t bin = RANK_NAME(rank_at_most)(below + 1, *rank);
    *rank -= below[bin];
    return bin;
}

static void RANK_NAME(rank_row)(const BINS *upper, const rank_stretch *s, bm_sample *out)
{
    SUMS window, lower[16] = {{0}};
    int64_t at[16]; /* the pixel whose window lower[] has */
    int64_t side = 2 * (int64_t)s->radius.across + 1;

    for (size_t i = 0; i < 16; i++)
        at[i] = (int64_t)s->x0 - side;
    RANK_NAME(rank_whole)(&window, upper, s, s->x0);
    for (int64_t x = s->x0; x < s->x1; x++) {
        uint32_t rank = s->rank;
        size_t high = RANK_NAME(rank_bin)(&window, &rank);
        const BINS *bins = upper + (high + 1) * s->columns;
        SUMS sums = lower[high];
        if (2 * (x - at[high]) > side)
            RANK_NAME(rank_whole)(&sums, bins, s, x);
        else
            for (int64_t i = at[high]; i < x; i++)
                RANK_NAME(rank_next)(&sums, bins, s, i);
        lower[high] = sums;
        at[high] = x;
        out[(size_t)x * s->channels + s->channel] =
            (bm_sample)(high << 4 | RANK_NAME(rank_bin)(&sums, &rank));
        RANK_NAME(rank_next)(&window, upper, s, x);
    }
}

/* All rows of a band in one stretch; `upper` is its scratch. */
static void RANK_NAME(rank_stretch_rows)(const rank_stretch *s, const bm_band *band, BINS *upper)
{
    BINS step[16];
    size_t shared = 2 * s->radius.down;
    const bm_sample *const *in = window_rows(band, band->y0);

    RANK_NAME(rank_steps)(step);
    if (!band->resume) {
        memset(upper, 0, 17 * s->columns * sizeof *upper);
        for (size_t i = 0; i < shared; i++)
            RANK_NAME(rank_add)(upper, s, step, in[i]);
    }
    RANK_NAME(rank_add)(upper, s, step, in[shared]);
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        if (i)
            RANK_NAME(rank_exchange)(upper, s, step, in[i + shared], in[i - 1]);
        RANK_NAME(rank_row)(upper, s, band->out[i]);
    }
    RANK_NAME(rank_take)(upper, s, step, in[band->y1 - band->y0 - 1]);
}

#undef BINS
#undef SUMS
#undef RANK_NAME
#undef RANK_COLUMN
#undef RANK_WINDOW
