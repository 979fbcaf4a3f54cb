/* SPDX-License-Identifier: MIT */
/* Template: rows of means from sums of columns that slide down the picture, for one type of these: BOX_COLUMN, in names
 * made by BOX_NAME().
 *
 * Between bands a column has what its window shares with the next one's. In a band it goes from whole window to whole
 * window, by one row that comes and one that goes: one array of sums, changed where it lies. */

/* Makes the means of samples [from, to), at most a strip of whole pixels. `column` is that of sample 0; those that windows
 * reach beyond the row's ends lie around the others. `before` has the sums of the pixel before, plus half a divisor, and may
 * get those of the last one: they go from stretch to stretch. */
typedef void BOX_NAME(box_means)(const BOX_COLUMN *column, size_t from, size_t to,
                                 const box_row *row, uint32_t channels, uint64_t *before,
                                 bm_sample *out);

#define BOX_SLIDE BOX_NAME(box_slide)

static void BOX_SLIDE(BOX_COLUMN *restrict columns, const bm_sample *restrict come,
                      const bm_sample *restrict go, size_t n)
{
    for (size_t x = 0; x < n; x++)
        columns[x] = (BOX_COLUMN)(columns[x] + come[x] - go[x]);
}

/* Begins the columns with the rows that the first two windows share. The slack is written, too: the last of a row's vectors
 * take it in, and box_short.h adds a sample of it to the one before and takes it off again. */
static void BOX_NAME(box_begin)(const bm_sample *const *in, size_t rows, const box_row *row,
                                BOX_COLUMN *columns)
{
    memset(columns, 0, row->samples * sizeof *columns);
    memset(columns + row->samples + row->tail, 0, BOX_SLACK * sizeof *columns);
    for (size_t from = 0; from < row->samples; from += BOX_STRIP)
        for (size_t i = 0; i < rows; i++)
            BOX_SLIDE(columns + from, in[i] + from, box_nothing, box_strip(from, row->samples));
}

/* Fills n columns with those of a pixel. */
BM_INLINED void BOX_NAME(box_repeat)(const BOX_COLUMN *pixel, size_t n, uint32_t channels,
                                     BOX_COLUMN *columns)
{
    BOX_COLUMN value[BOX_MOST_CHANNELS];
    for (uint32_t c = 0; c < channels; c++)
        value[c] = pixel[c];
    for (size_t i = 0; i < n; i += channels)
        for (uint32_t c = 0; c < channels; c++)
            columns[i + c] = value[c];
}

/* The sum of the window that a channel has before the first pixel. */
BM_INLINED uint64_t BOX_NAME(box_first_sum)(const BOX_COLUMN *column, const box_row *row,
                                            uint32_t channels)
{
    uint64_t sum = row->head / channels * (uint64_t)*column;
    for (size_t i = 0; i < row->tail; i += channels)
        sum += column[i];
    return sum;
}

/* One row. `go` is NULL where nothing goes. */
BM_INLINED void BOX_NAME(box_make_row)(const bm_sample *come, const bm_sample *go,
                                       const box_row *row, uint32_t channels,
                                       BOX_NAME(box_means) means, BOX_COLUMN *columns,
                                       bm_sample *out)
{
    BOX_COLUMN *end = columns + row->samples;
    uint64_t before[BOX_MOST_CHANNELS] = {0};
    size_t done = 0;

    for (size_t from = 0; from < row->samples; from += BOX_STRIP) {
        size_t n = box_strip(from, row->samples), ready = box_ready(from + n, row);
        BOX_SLIDE(columns + from, come + from, go ? go + from : box_nothing, n);
        size_t later = from + BOX_FETCH;
        if (later < row->samples) {
            box_fetch(come + later, box_strip(later, row->samples), false);
            box_fetch(out + later, box_strip(later, row->samples), true);
        }
        if (from == 0)
            BOX_NAME(box_repeat)(columns, row->head, channels, columns - row->head);
        if (from + n == row->samples)
            BOX_NAME(box_repeat)(end - channels, row->tail, channels, end);
        if (done == 0 && ready > 0)
            for (uint32_t c = 0; c < channels; c++)
                before[c] = row->divisor.half + BOX_NAME(box_first_sum)(columns + c, row, channels);
        while (done < ready) {
            size_t upto = done + box_strip(done, ready);
            means(columns, done, upto, row, channels, before, out);
            done = upto;
        }
    }
}

BM_INLINED void BOX_NAME(box_make_rows)(const bm_plan *plan, const bm_band *band, uint32_t channels,
                                        BOX_NAME(box_means) means)
{
    const box_data *data = plan->data;
    const window_radius radius = data->radius[band->plane];
    const box_row row = {.samples = (size_t)plan->in.plane[band->plane].width * channels,
                         .head = (size_t)(radius.across + 1) * channels,
                         .tail = (size_t)radius.across * channels,
                         .divisor = data->divisor[band->plane]};
    BOX_COLUMN *columns = (BOX_COLUMN *)band->scratch + box_room(row.head);
    const bm_sample *go = NULL;

    if (!band->resume)
        BOX_NAME(box_begin)(window_rows(band, band->y0), 2 * radius.down, &row, columns);
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *in = window_rows(band, y);
        bm_sample *out = band->out[y - band->y0];
        if (radius.across + radius.down == 0)
            memcpy(out, in[0], row.samples * sizeof *out);
        else
            BOX_NAME(box_make_row)(in[2 * radius.down], go, &row, channels, means, columns, out);
        go = in[0];
    }
    for (size_t from = 0; from < row.samples; from += BOX_STRIP)
        BOX_SLIDE(columns + from, box_nothing, go + from, box_strip(from, row.samples));
}

#undef BOX_SLIDE
