/* SPDX-License-Identifier: MIT */
/* The sample of a given rank in a large window of words, at a time that does not grow with the radius: in tiles, the upper bytes of
 * all results first, and then, for each value that occurs among them, their lower bytes.
 *
 * Upper bytes come from histograms of columns, as for pictures of bytes; so does, for each result, its rank among those
 * samples of its window that have the same upper byte. Samples and results are then sorted by upper byte, each group in the order
 * of rows. A group needs histograms of lower bytes that know its own samples alone: a group is gone through from the top to
 * the bottom of the tile, samples enter and leave their columns as the window passes, and results are asked for where
 * they lie. Every sample so enters and leaves once, whatever the radius; a result costs the columns that
 * its window moved by since the last one of its group in that row, or, if that is less, all columns of the window.
 * Groups in which all samples are equal (opaque pictures of 8 bits, premultiplied, know hardly any others) need none of this. */
#ifndef BM_KERNELS_RANK_DEEP_H
#define BM_KERNELS_RANK_DEEP_H

/* A tile of results: its stretch of a row, so many rows, and what is known of it. */
typedef struct deep_tile {
    rank_stretch stretch;
    const bm_sample *const *in; /* in[0]: the first row of the first window */
    void *const *out;           /* rows; they hold the upper bytes until a result is final */
    uint32_t rows;
    uint32_t *rank;    /* of each result within its group */
    uint32_t *samples; /* sorted by group */
    uint32_t *queries; /* likewise: results */
} deep_tile;

/* A sample: its row and column in the tile and its lower byte, each in bits enough for the largest tile. */
static inline uint32_t deep_sample(uint32_t row, uint32_t column, uint32_t low)
{
    return row << 20 | column << 8 | low;
}

static inline uint32_t deep_row(uint32_t sample)
{
    return sample >> 20;
}

static inline uint32_t deep_column(uint32_t sample)
{
    return sample >> 8 & 4095;
}

static inline uint32_t deep_low(uint32_t sample)
{
    return sample & 255;
}

static inline uint32_t deep_query(uint32_t row, uint32_t pixel)
{
    return row << 16 | pixel;
}

static inline uint32_t deep_query_row(uint32_t query)
{
    return query >> 16;
}

static inline uint32_t deep_query_pixel(uint32_t query)
{
    return query & 65535;
}

static inline uint32_t *deep_rank(const deep_tile *t, uint32_t row, size_t pixel)
{
    return t->rank + row * (size_t)(t->stretch.x1 - t->stretch.x0) + pixel;
}

static inline bm_sample *deep_out(const deep_tile *t, uint32_t row, size_t pixel)
{
    bm_sample *out = t->out[row];
    return out + (t->stretch.x0 + pixel) * t->stretch.channels + t->stretch.channel;
}

static inline unsigned rank_top(bm_sample sample)
{
    return sample >> 8;
}

/* Where results of upper bytes go: from row `row` of a tile on. */
typedef struct rank_found {
    const deep_tile *tile;
    uint32_t row;
} rank_found;

static inline rank_found rank_found_row(const rank_found *found, const rank_stretch *s,
                                        uint32_t row)
{
    (void)s;
    return (rank_found){found->tile, found->row + row};
}

static inline void rank_put(const rank_found *found, const rank_stretch *s, size_t x, unsigned top,
                            uint32_t rank)
{
    *deep_out(found->tile, found->row, x - s->x0) = (bm_sample)(top << 8);
    *deep_rank(found->tile, found->row, x - s->x0) = rank;
}

/* Groups of a tile: where each begins among the samples and the results, and its extreme lower bytes. */
typedef struct deep_groups {
    uint32_t sample[257], query[257];
    uint8_t least[256], most[256];
} deep_groups;

/* Begins of groups from their counts, which stand one place further up. */
static inline void deep_begins(uint32_t *begin)
{
    for (size_t i = 0; i < 256; i++)
        begin[i + 1] += begin[i];
}

static void deep_sort_queries(const deep_tile *t, deep_groups *groups)
{
    uint32_t next[256], pixels = t->stretch.x1 - t->stretch.x0;
    memset(groups->query, 0, sizeof groups->query);
    for (uint32_t row = 0; row < t->rows; row++)
        for (uint32_t x = 0; x < pixels; x++)
            groups->query[(*deep_out(t, row, x) >> 8) + 1]++;
    deep_begins(groups->query);
    memcpy(next, groups->query, sizeof next);
    for (uint32_t row = 0; row < t->rows; row++)
        for (uint32_t x = 0; x < pixels; x++)
            t->queries[next[*deep_out(t, row, x) >> 8]++] = deep_query(row, x);
}

/* Sorts the samples of groups that have results. */
static void deep_sort_samples(const deep_tile *t, deep_groups *groups)
{
    const rank_stretch *s = &t->stretch;
    uint32_t next[256], rows = t->rows + 2 * s->radius.down, columns = s->last - s->first + 1;

    memset(groups->sample, 0, sizeof groups->sample);
    memset(groups->least, 255, sizeof groups->least);
    memset(groups->most, 0, sizeof groups->most);
    for (uint32_t row = 0; row < rows; row++) {
        const bm_sample *sample = t->in[row] + s->first * s->channels + s->channel;
        for (uint32_t i = 0; i < columns; i++, sample += s->channels) {
            uint8_t top = (uint8_t)(*sample >> 8), low = (uint8_t)*sample;
            groups->sample[top + 1]++;
            groups->least[top] = low < groups->least[top] ? low : groups->least[top];
            groups->most[top] = low > groups->most[top] ? low : groups->most[top];
        }
    }
    deep_begins(groups->sample);
    memcpy(next, groups->sample, sizeof next);
    for (uint32_t row = 0; row < rows; row++) {
        const bm_sample *sample = t->in[row] + s->first * s->channels + s->channel;
        for (uint32_t i = 0; i < columns; i++, sample += s->channels)
            t->samples[next[*sample >> 8]++] = deep_sample(row, i, *sample & 255);
    }
}

/* Results of a group whose samples are all equal. */
static void deep_fill(const deep_tile *t, const deep_groups *groups, size_t top)
{
    for (uint32_t i = groups->query[top]; i < groups->query[top + 1]; i++)
        *deep_out(t, deep_query_row(t->queries[i]), deep_query_pixel(t->queries[i])) |=
            groups->least[top];
}

#endif
