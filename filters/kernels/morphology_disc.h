/* SPDX-License-Identifier: MIT */
/* Minima and maxima over discs.
 *
 * A disc is a stack of rows, the longest in its middle. Let T be the minimum of all rows of the picture that are seen
 * equally far, to w pixels from the centre; what has to be found is the minimum over all w of runs of T that are
 * 2 w + 1 long. A run of 2 v + 1 runs of 2 u + 1 is one of 2 (u + v) + 1, so the runs of longer rows can be made out of
 * shorter ones: as Horner's rule has it, one begins with the longest row, makes runs that are as long as that exceeds
 * the next by, takes the minimum with the next rows, and so on outwards. Most of those runs have 3 pixels. For a
 * radius of r that takes 2 r + 1 rows and about 0.6 r times a run, in place of pi r^2 samples.
 *
 * Before and behind a row lies what changes no minimum. That is enough: between two pixels of a row runs need
 * no pixel but those between them. */
#ifndef BM_KERNELS_MORPHOLOGY_DISC_H
#define BM_KERNELS_MORPHOLOGY_DISC_H

#include "kernels/morphology_run.h"

/* To `to`, the rows from `first` to `last` above and below row y. */
static void disc_add(const morphology_pass *p, const morphology_rows *rows, int64_t y,
                     uint32_t first, uint32_t last, bm_sample *to)
{
    for (; first < last; first += 2) {
        const bm_sample *row[] = {input_row(rows, y - first), input_row(rows, y + first),
                                  input_row(rows, y - first - 1), input_row(rows, y + first + 1)};
        fold_runs(row, 4, p->samples, true, p->most, to);
    }
    if (first == last) {
        const bm_sample *row[] = {input_row(rows, y - first), input_row(rows, y + first)};
        fold_runs(row, 2, p->samples, true, p->most, to);
    }
}

/* n samples of whole runs, of which the first begins at `row`. Between passes they lie in `spare`, by turns in the
 * first and the second half. */
static void disc_grow(const run_plan *plan, const morphology_pass *p, const bm_sample *row,
                      bm_sample *spare, bm_sample *out)
{
    for (uint32_t i = 0; i < plan->passes; i++) {
        const run_pass *pass = &plan->pass[i];
        bool last = i + 1 == plan->passes;
        bm_sample *to = last ? out : i % 2 ? spare + p->row_pitch : spare;
        size_t more = last ? 0 : (size_t)(plan->width - pass->width) * p->channels;
        run_step(pass, row, p->channels, last ? p->samples : fold_blocks(p->samples + more), to,
                 p->most);
        row = to;
    }
}

/* In work: two rows with surroundings, by turns, and two spare ones. */
static void disc_row(const morphology_pass *p, const morphology_rows *rows, uint32_t y,
                     bm_sample *out)
{
    bm_sample *now = rows->work + p->pad, *next = now + p->row_pitch;
    bm_sample *spare = rows->work + 2 * p->row_pitch;

    memcpy(now, input_row(rows, y), p->samples * sizeof *now);
    disc_add(p, rows, y, 1, p->steps[0].last, now);
    for (uint32_t i = 0; i < p->step_count; i++) {
        const run_plan *grow = &p->steps[i].grow;
        const bm_sample *row = now - (size_t)(grow->width / 2) * p->channels;
        bool last = i + 1 == p->step_count;
        bm_sample *to = last ? out : next;
        if (grow->passes == 0) /* the last rows of all have one pixel */
            memcpy(to, now, p->samples * sizeof *now);
        else
            disc_grow(grow, p, row, spare, to);
        if (last)
            break;
        disc_add(p, rows, y, p->steps[i + 1].first, p->steps[i + 1].last, next);
        next = now;
        now = to;
    }
}

static void disc_rows(const morphology_pass *p, const morphology_rows *rows)
{
    for (uint32_t i = 0; i < 2; i++) {
        bm_sample *row = rows->work + i * p->row_pitch;
        fold_clear(row, p->pad, p->most);
        fold_clear(row + p->pad + p->samples, p->pad, p->most);
    }
    for (uint32_t y = rows->y0; y < rows->y1; y++)
        disc_row(p, rows, y, rows->out[y - rows->y0]);
}

#endif
