/* SPDX-License-Identifier: MIT */
/* rank_deep.h for one width of counts; part of rank_columns_tmpl.h. */

/* Histograms of columns, and sums of RANK_BLOCK columns each, so that the window of a pixel far from the last one comes
 * from few of them: of either the upper tier, then the lower ones. */
typedef struct RANK_NAME(deep_bins) {
    BINS *column;
    SUMS *block;
} RANK_NAME(deep_bins);

/* A tier of the window around pixel x. Columns beyond the picture's ends equal the outermost. */
BM_INLINED void RANK_NAME(deep_whole)(SUMS *sums, const BINS *column, const SUMS *block,
                                      const rank_stretch *s, int64_t x)
{
    int64_t from = x - s->radius.across - s->first, to = x + s->radius.across - s->first;
    int64_t last = (int64_t)s->last - s->first;
    SUMS before = RANK_WIDEN(column[0]), behind = RANK_WIDEN(column[last]);

    *sums = (SUMS){0};
    for (; from < 0; from++)
        *sums += before;
    for (; to > last; to--)
        *sums += behind;
    for (; from <= to && from % RANK_BLOCK; from++)
        *sums += RANK_WIDEN(column[from]);
    for (; from + RANK_BLOCK <= to + 1; from += RANK_BLOCK)
        *sums += block[from / RANK_BLOCK];
    for (; from <= to; from++)
        *sums += RANK_WIDEN(column[from]);
}

/* A tier of the window as it was for pixel *at becomes that for pixel x: by the columns between, or anew. */
BM_INLINED void RANK_NAME(deep_come)(SUMS *sums, int64_t *at, const BINS *column, const SUMS *block,
                                     const rank_stretch *s, int64_t x)
{
    if (2 * (x - *at) > RANK_BLOCK + 2 * (int64_t)s->radius.across / RANK_BLOCK)
        RANK_NAME(deep_whole)(sums, column, block, s, x);
    else
        for (int64_t i = *at; i < x; i++)
            RANK_NAME(rank_next)(sums, column, s, i, false);
    *at = x;
}

/* The lower byte of the result of pixel x. */
BM_INLINED unsigned RANK_NAME(deep_find)(RANK_NAME(rank_window) * window, int64_t *at,
                                         const RANK_NAME(deep_bins) * bins, const rank_stretch *s,
                                         int64_t x, uint32_t rank)
{
    RANK_NAME(deep_come)(&window->upper, at, bins->column, bins->block, s, x);
    unsigned high = RANK_NAME(rank_bin)(&window->upper, &rank);
    RANK_NAME(deep_come)
    (&window->lower[high], &window->at[high], bins->column + rank_lower(s, high),
     bins->block + rank_lower(s, high) / RANK_BLOCK, s, x);
    return high << 4 | RANK_NAME(rank_bin)(&window->lower[high], &rank);
}

/* What remains to do for one value of the upper byte: results of [query, query_end) from [sample, sample_end), all in
 * the order of rows. Bins are zero before and behind. */
static void RANK_NAME(deep_pass)(const deep_tile *t, const uint32_t *sample,
                                 const uint32_t *sample_end, const uint32_t *query,
                                 const uint32_t *query_end, const RANK_NAME(deep_bins) * bins)
{
    const rank_stretch *s = &t->stretch;
    RANK_NAME(rank_window) window;
    BINS step[16];
    SUMS wide_step[16];

    memset(&window, 0, sizeof window);
    RANK_NAME(rank_steps)(step);
    for (size_t i = 0; i < 16; i++)
        wide_step[i] = RANK_WIDEN(step[i]);
    while (sample < sample_end && deep_row(*sample) < deep_query_row(*query))
        sample++;
    const uint32_t *come = sample, *go = sample;
    while (query < query_end) {
        uint32_t row = deep_query_row(*query);
        for (; come < sample_end && deep_row(*come) <= row + 2 * s->radius.down; come++) {
            size_t high = deep_low(*come) >> 4, low = deep_low(*come) & 15;
            size_t i = deep_column(*come), j = i + rank_lower(s, high);
            bins->column[i] += step[high];
            bins->column[j] += step[low];
            bins->block[i / RANK_BLOCK] += wide_step[high];
            bins->block[j / RANK_BLOCK] += wide_step[low];
        }
        for (; go < come && deep_row(*go) < row; go++) {
            size_t high = deep_low(*go) >> 4, low = deep_low(*go) & 15;
            size_t i = deep_column(*go), j = i + rank_lower(s, high);
            bins->column[i] -= step[high];
            bins->column[j] -= step[low];
            bins->block[i / RANK_BLOCK] -= wide_step[high];
            bins->block[j / RANK_BLOCK] -= wide_step[low];
        }
        RANK_NAME(rank_begin)(&window, s);
        int64_t at = window.at[0];
        for (; query < query_end && deep_query_row(*query) == row; query++) {
            uint32_t pixel = deep_query_pixel(*query);
            *deep_out(t, row, pixel) |= (bm_sample)RANK_NAME(deep_find)(
                &window, &at, bins, s, (int64_t)(s->x0 + pixel), *deep_rank(t, row, pixel));
        }
    }
    for (; go < come; go++) {
        size_t i = deep_column(*go), j = i + rank_lower(s, deep_low(*go) >> 4);
        bins->column[i] = bins->column[j] = (BINS){0};
        bins->block[i / RANK_BLOCK] = bins->block[j / RANK_BLOCK] = (SUMS){0};
    }
}

/* Completes a tile whose upper bytes are there. */
static void RANK_NAME(deep_rest)(const deep_tile *t, BINS *column)
{
    const rank_stretch *s = &t->stretch;
    RANK_NAME(deep_bins) bins = {column, (SUMS *)(void *)(column + 17 * (size_t)s->columns)};
    deep_groups groups;

    deep_sort_queries(t, &groups);
    deep_sort_samples(t, &groups);
    memset(bins.column, 0, 17 * (size_t)s->columns * sizeof *bins.column);
    memset(bins.block, 0, 17 * (size_t)s->columns / RANK_BLOCK * sizeof *bins.block);
    for (size_t top = 0; top < 256; top++) {
        if (groups.query[top] == groups.query[top + 1])
            continue;
        if (groups.least[top] == groups.most[top])
            deep_fill(t, &groups, top);
        else
            RANK_NAME(deep_pass)
        (t, t->samples + groups.sample[top], t->samples + groups.sample[top + 1],
         t->queries + groups.query[top], t->queries + groups.query[top + 1], &bins);
    }
}
