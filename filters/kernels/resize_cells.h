/* SPDX-License-Identifier: MIT */
/* Template: how bands go through resize's cells. Included once for each kind of arithmetic.
 *
 * A cell holds one column of as many output rows as there are lanes for their channels (three channels
 * take four lanes). So the horizontal pass works on whole cells with one weight for all lanes, whatever
 * the channels. The vertical pass makes the cells of a strip of columns at a time, few enough for the
 * first-level cache.
 *
 * The including file defines
 *   CELLS(name)  the prefix of this instance's functions
 *   ELEMENT      what a lane holds between the passes
 *   LANES        elements of a cell, at least 4
 *   CHUNK        output columns finished together
 * and the functions
 *   CELLS(down)(rows, table, y, from, n, out)
 *       out[i] = sample from + i of output row y, whose first tap is rows[0]; out[n] = 0 as well, for
 *       whoever reads in fours
 *   CELLS(across)(cells, table, x, n, from, max, samples)
 *       the finished lanes of n <= CHUNK output columns from x on; cells[0] is input column `from`
 * and gets CELLS(band). No include guard: this is read twice. */

/* Columns [from, to) of the vertical pass for `rows` output rows from y on, as cells. Lanes without a
 * row keep what they have. `channels` and `slot`, the lanes of a row, are constants at each call. */
BM_INLINED void
CELLS(make)(const bm_band *band, const tap_table *table, uint32_t y, uint32_t rows, size_t from,
            size_t to, size_t channels, size_t slot, ELEMENT *cells, ELEMENT *row)
{
    for (uint32_t r = 0; r < rows; r++) {
        ELEMENT *lanes = cells + r * slot;
        CELLS(down)(tap_rows(band, table, y + r), table, y + r, from * channels,
                    (to - from) * channels, row);
        for (size_t i = 0; i < to - from; i++)
            memcpy(lanes + i * LANES, row + i * channels, slot * sizeof *row);
    }
}

BM_INLINED void
CELLS(group)(const bm_plan *plan, const bm_band *band, uint32_t y, uint32_t rows, size_t channels,
             size_t slot)
{
    const resize_data *data = plan->data;
    const tap_table *table = &data->across[band->plane];
    uint32_t width = plan->out.plane[band->plane].width, strip = data->strip[band->plane];
    uint16_t max = plan->out.premultiplied ? plan->out.premultiplied : BM_SAMPLE_MAX;
    ELEMENT *cells = band->scratch, *row = cells + (size_t)strip * LANES;

    for (uint32_t x = 0, end; x < width; x = end) {
        uint32_t from = table->first[x];
        end = x + 1;
        while (end < width && table->first[end] + table->taps - from <= strip)
            end++;
        CELLS(make)(band, &data->down[band->plane], y, rows, from,
                    table->first[end - 1] + table->taps, channels, slot, cells, row);
        for (uint32_t i = x, n; i < end; i += n) {
            bm_sample samples[CHUNK * LANES];
            n = end - i < CHUNK ? end - i : CHUNK;
            CELLS(across)(cells, table, i, n, from, max, samples);
            for (uint32_t r = 0; r < rows; r++) {
                bm_sample *out = (bm_sample *)band->out[y - band->y0 + r] + i * channels;
                for (uint32_t j = 0; j < n; j++)
                    memcpy(out + j * channels, samples + j * LANES + r * slot,
                           channels * sizeof *out);
            }
        }
    }
}

BM_INLINED void
CELLS(rows)(const bm_plan *plan, const bm_band *band, size_t channels, size_t slot)
{
    const resize_data *data = plan->data;
    const uint32_t rows = (uint32_t)(LANES / slot);

    /* Lanes without a row are computed too and then dropped. What they hold must not be left to
     * chance: denormal numbers would take a hundred times as long. */
    if (band->y1 - band->y0 < rows)
        memset(band->scratch, 0, (size_t)data->strip[band->plane] * LANES * sizeof(ELEMENT));
    for (uint32_t y = band->y0; y < band->y1; y += rows)
        CELLS(group)(plan, band, y, band->y1 - y < rows ? band->y1 - y : rows, channels, slot);
}

static void CELLS(band)(const bm_plan *plan, const bm_band *band)
{
    switch (plan->in.plane[band->plane].channels) {
    case 1:
        CELLS(rows)(plan, band, 1, 1);
        break;
    case 2:
        CELLS(rows)(plan, band, 2, 2);
        break;
    case 3:
        CELLS(rows)(plan, band, 3, 4);
        break;
    default:
        CELLS(rows)(plan, band, 4, 4);
    }
}

#undef CELLS
#undef LANES
