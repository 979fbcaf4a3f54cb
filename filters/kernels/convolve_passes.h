/* SPDX-License-Identifier: MIT */
/* Template: convolution of a band in sums of one type.
 *
 * The including file defines
 *   PASS(name)   the name's suffix for this type
 *   PART, WIDE   the type of sums, and the one that products are made in
 *   PASS(finish)(data, sums, n, out), which turns whole sums into samples
 * and gets PASS(band)(plan, band). A separable kernel goes down first, on the columns that lie in the picture; their sums
 * are then continued beyond its ends as the picture is. */

CONVOLVE_SUMS(PASS(sums_of_samples), bm_sample, PART, WIDE)
CONVOLVE_SUMS(PASS(sums_of_sums), PART, PART, WIDE)

/* Pixels [x, end) of a row, from the rows of its window. */
static void PASS(two_passes)(const convolve_data *data, const bm_sample *const *in, const strip *at,
                             PART *sums, PART *between)
{
    const bm_sample *rows[KERNEL_MOST_SIDE];
    size_t channels = at->channels, end = at->from + at->n + at->halo;
    size_t lo = at->from < at->halo ? 0 : at->from - at->halo;
    size_t hi = end < at->samples ? end : at->samples;
    PART *first = between + at->halo - (at->from - lo), *last = first + (hi - lo);

    for (size_t i = 0; i < data->size.rows; i++)
        rows[i] = in[i] + lo;
    PASS(sums_of_samples)(&data->pass[0], rows, channels, 0, hi - lo, first);
    for (PART *to = first; to > between;) {
        to--;
        *to = to[channels];
    }
    for (PART *to = last; to < between + at->n + 2 * at->halo; to++)
        *to = *(to - channels);
    PASS(sums_of_sums)
    (&data->pass[1], (const PART *const[]){between}, channels, (PART)data->lanes.start, at->n,
     sums);
}

static void PASS(one_pass)(const convolve_data *data, const bm_sample *const *in, const strip *at,
                           PART *sums, bm_sample *room)
{
    const bm_sample *rows[KERNEL_MOST_SIDE];
    strip_rows(at, in, data->size.rows, room, rows);
    PASS(sums_of_samples)(&data->pass[0], rows, at->channels, (PART)data->lanes.start, at->n, sums);
}

static void PASS(band)(const bm_plan *plan, const bm_band *band)
{
    const convolve_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t channels = plane->channels, samples = plane->width * channels;
    const size_t step = convolve_strip(channels), halo = data->size.columns / 2 * channels;
    PART *sums = band->scratch;
    void *room = sums + CONVOLVE_STRIP;

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *in = (const bm_sample *const *)band->in + (y - band->y0);
        bm_sample *out = band->out[y - band->y0];
        if (convolve_keeps(plan, band->plane)) {
            memcpy(out, in[data->size.rows / 2], samples * sizeof *out);
            continue;
        }
        for (size_t from = 0; from < samples; from += step) {
            strip at = {.from = from,
                        .n = samples - from < step ? samples - from : step,
                        .samples = samples,
                        .halo = halo,
                        .channels = channels};
            if (data->separable)
                PASS(two_passes)(data, in, &at, sums, room);
            else
                PASS(one_pass)(data, in, &at, sums, room);
            PASS(finish)(data, sums, at.n, out + from);
        }
        if (data->keeps_alpha)
            for (size_t i = channels - 1; i < samples; i += channels)
                out[i] = in[data->size.rows / 2][i];
    }
}
