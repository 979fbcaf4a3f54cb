/* SPDX-License-Identifier: MIT */
/* Template: how bands go through resize where factors are ratios of small numbers. Included once for each kind of
 * arithmetic.
 *
 * `in` input columns make `out` output columns, over and over (tap_phases). A row that the vertical pass leaves is
 * parted into `in` phases; then each of the `out` kinds of output columns is a convolution of whole vectors with
 * weights that stay, whatever the channels. What was made joins to a row again. Columns at the ends, where taps are
 * missing, are made one by one.
 *
 * The including file defines
 *   PHASES(name)  the prefix of this instance's functions
 *   ELEMENT       what the vertical pass leaves
 * and the functions
 *   PHASES(down)(rows, table, y, from, n, out)
 *       as CELLS(down) in kernels/resize_cells.h
 *   PHASES(along)(source, table, x, n, max, out)
 *       n finished samples, and up to PIXEL_SLACK bytes more, of output column x and those of its kind that follow;
 *       source[k] has what tap k meets
 *   PHASES(one)(row, table, x, channels, max, out)
 *       output column x alone; row[0] is its first tap's
 * and gets PHASES(band). No include guard: this is read twice. */

/* Where in a parted row the taps of each kind of output column begin. */
typedef size_t PHASES(places)[PHASES_MOST][PHASES_MOST_TAPS];

static void PHASES(find)(const resize_data *data, unsigned plane, size_t channels,
                             PHASES(places) place)
{
    const tap_table *table = &data->across[plane];
    const tap_phases *phases = &data->phases[plane];
    const size_t pitch = data->room[plane].phase / sizeof(ELEMENT);

    for (uint32_t o = 0; o < phases->out; o++)
        for (uint32_t k = 0; k < table->taps; k++) {
            uint32_t at = table->first[phases->begin + o] - table->first[phases->begin] + k;
            place[o][k] = at % phases->in * pitch + at / phases->in * channels;
        }
}

/* Zeros behind `end`, where the last vectors of a strip reach. What they make of them is dropped, but as for cells it must not be
 * left to chance what floats are there. */
BM_INLINED void PHASES(close)(ELEMENT *end, size_t bytes)
{
    if (sizeof *end == sizeof(float))
        memset(end, 0, bytes);
}

/* One row of a strip: `periods` times phases->out columns from x on. */
static void PHASES(strip)(const resize_data *data, const bm_band *band, uint32_t y, uint32_t x,
                          uint32_t periods, PHASES(places) place, size_t channels, uint16_t max)
{
    const tap_table *table = &data->across[band->plane], *down = &data->down[band->plane];
    const tap_phases *phases = &data->phases[band->plane];
    const resize_room *room = &data->room[band->plane];
    const size_t bytes = channels * sizeof(ELEMENT), in = phases->in, out = phases->out;
    const uint32_t from = table->first[x];
    size_t columns = table->first[x + out - 1] - from + table->taps + (periods - 1) * in;
    ELEMENT *row = band->scratch, *parted = (ELEMENT *)((uint8_t *)row + room->row);
    bm_sample *made = (bm_sample *)((uint8_t *)parted + in * room->phase);

    PHASES(down)(tap_rows(band, down, y), down, y, from * channels, columns * channels, row);
    if (in > 1) {
        const size_t count = (columns + in - 1) / in;
        PHASES(close)(row + columns * channels, in * bytes);
        part_pixels(row, count, in, bytes, parted, room->phase);
        for (size_t p = 0; p < in; p++)
            PHASES(close)(parted + p * room->phase / sizeof *parted + count * channels, PIXEL_SLACK);
    } else {
        PHASES(close)(row + columns * channels, PIXEL_SLACK);
        parted = row;
    }
    for (uint32_t o = 0; o < out; o++) {
        const ELEMENT *source[PHASES_MOST_TAPS];
        for (uint32_t k = 0; k < table->taps; k++)
            source[k] = parted + place[o][k];
        PHASES(along)(source, table, x + o, periods * channels, max,
                      made + o * (room->made / sizeof *made));
    }
    join_pixels(made, room->made, periods, out, channels * sizeof *made,
                (bm_sample *)band->out[y - band->y0] + x * channels);
}

/* Output columns [x, end) of one row, one by one. */
static void PHASES(ends)(const resize_data *data, const bm_band *band, uint32_t y, uint32_t x,
                             uint32_t end, size_t channels, uint16_t max)
{
    const tap_table *table = &data->across[band->plane], *down = &data->down[band->plane];
    bm_sample *out = (bm_sample *)band->out[y - band->y0];
    ELEMENT *row = band->scratch;

    for (uint32_t stop; x < end; x = stop) {
        uint32_t from = table->first[x];
        stop = x + 1;
        while (stop < end && table->first[stop] + table->taps - from <= data->strip[band->plane])
            stop++;
        PHASES(down)(tap_rows(band, down, y), down, y, from * channels,
                     (table->first[stop - 1] + table->taps - from) * channels, row);
        for (uint32_t i = x; i < stop; i++)
            PHASES(one)(row + (table->first[i] - from) * channels, table, i, channels, max,
                        out + i * channels);
    }
}

static void PHASES(band)(const bm_plan *plan, const bm_band *band)
{
    const resize_data *data = plan->data;
    const size_t channels = plan->in.plane[band->plane].channels;
    const tap_phases *phases = &data->phases[band->plane];
    const uint32_t width = plan->out.plane[band->plane].width;
    const uint32_t most = data->room[band->plane].periods * phases->out;
    uint16_t max = plan->out.premultiplied ? plan->out.premultiplied : BM_SAMPLE_MAX;

    PHASES(places) place;
    PHASES(find)(data, band->plane, channels, place);
    for (uint32_t y = band->y0, end; y < band->y1; y = end) {
        end = band->y1 - y < PHASES_GROUP ? band->y1 : y + PHASES_GROUP;
        for (uint32_t x = phases->begin; x < phases->end; x += most) {
            uint32_t n = (phases->end - x < most ? phases->end - x : most) / phases->out;
            for (uint32_t i = y; i < end; i++)
                PHASES(strip)(data, band, i, x, n, place, channels, max);
        }
        for (uint32_t i = y; i < end; i++) {
            PHASES(ends)(data, band, i, 0, phases->begin, channels, max);
            PHASES(ends)(data, band, i, phases->end, width, channels, max);
        }
    }
}

#undef PHASES
