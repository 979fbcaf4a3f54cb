/* SPDX-License-Identifier: MIT */
/* Minima and maxima over rectangles and crosses, at a cost that does not hang on their size.
 *
 * Down the columns, after van Herk (1992) and Gil and Werman (1993): the windows of 8 rows of output all contain a
 * core of rows. Minima from the core's upper end upwards and from its lower end downwards, of 7 rows each, complete every
 * window: out[k] = min(up[k], core, down[k]). It is done for 4 rows at a time, which have some more rows in
 * common; about 4 minima a sample. Windows of less than 8 rows are taken in groups of 4 or 2.
 *
 * A core of more than 8 rows is kept as minima of blocks of 8 rows, of which it loses one and gains one with
 * every 8 rows of output. The minimum of such a queue comes from two stacks: the older blocks are stored as
 * minima from each to the youngest of them; of the newer ones one minimum is kept, and they become the older
 * ones when those are used up. That is the same method, a level higher, over chunks as long as the queue. Rows that do
 * not fill a block are added one by one. Groups and chunks lie at fixed rows of the picture, so that a band can go on
 * with what the one before has left.
 *
 * Along the rows: runs of 4, 16, 64 ... pixels, each of 4 (or 2, 3, 5) of the ones before, the last ones
 * overlapping. Beyond the ends of a row lies what changes no minimum. */
#ifndef BM_KERNELS_MORPHOLOGY_RECT_H
#define BM_KERNELS_MORPHOLOGY_RECT_H

#include "kernels/morphology_columns.h"
#include "kernels/morphology_run.h"

/* ---- the queue of blocks --------------------------------------------------------------------- */

/* `blocks` rows; then the minimum of the newer ones, and that of the core. */
static inline bm_sample *queue_row(const morphology_pass *p, bm_sample *state, uint32_t block)
{
    return state + block % p->blocks * p->row_pitch;
}

static inline bm_sample *queue_newer(const morphology_pass *p, bm_sample *state)
{
    return state + p->blocks * p->row_pitch;
}

static inline bm_sample *queue_core(const morphology_pass *p, bm_sample *state)
{
    return state + (p->blocks + 1) * p->row_pitch;
}

static void queue_make_block(const morphology_pass *p, const morphology_rows *rows, uint32_t block)
{
    int64_t y = (int64_t)block * GROUP_ROWS + GROUP_ROWS - 1 - p->reach.up;
    fold_runs(rows->in + (y - rows->in_y0), GROUP_ROWS, p->samples, false, p->most,
              queue_row(p, rows->state, block));
}

/* Blocks [first, end) become minima up to the last of them. */
static void queue_turn(const morphology_pass *p, bm_sample *state, uint32_t first, uint32_t end)
{
    for (uint32_t block = end - 1; block-- > first;) {
        const bm_sample *next[] = {queue_row(p, state, block + 1)};
        fold_runs(next, 1, p->samples, true, p->most, queue_row(p, state, block));
    }
    fold_clear(queue_newer(p, state), p->samples, p->most);
}

static void queue_add_newer(const morphology_pass *p, bm_sample *state, uint32_t block)
{
    const bm_sample *added[] = {queue_row(p, state, block)};
    fold_runs(added, 1, p->samples, true, p->most, queue_newer(p, state));
}

static void queue_start(const morphology_pass *p, const morphology_rows *rows, uint32_t first)
{
    uint32_t end = (first / p->blocks + 1) * p->blocks;
    for (uint32_t block = first; block < first + p->blocks; block++)
        queue_make_block(p, rows, block);
    queue_turn(p, rows->state, first, end);
    for (uint32_t block = end; block < first + p->blocks; block++)
        queue_add_newer(p, rows->state, block);
}

/* From the blocks of the group before to those from `first` on. */
static void queue_advance(const morphology_pass *p, const morphology_rows *rows, uint32_t first)
{
    uint32_t last = first + p->blocks - 1;
    queue_make_block(p, rows, last);
    if (first % p->blocks == 0)
        queue_turn(p, rows->state, first, last + 1);
    else
        queue_add_newer(p, rows->state, last);
}

/* The core of the windows of the group that begins with row y. */
static void queue_make_core(const morphology_pass *p, const morphology_rows *rows, uint32_t y)
{
    bm_sample *core = queue_core(p, rows->state);
    const bm_sample *parts[] = {queue_row(p, rows->state, y / GROUP_ROWS),
                                queue_newer(p, rows->state)};
    fold_runs(parts, 2, p->samples, false, p->most, core);
    int64_t first = (int64_t)y + GROUP_ROWS - 1 - p->reach.up;
    for (int64_t i = first + (int64_t)p->blocks * GROUP_ROWS; i <= (int64_t)y + p->reach.down;
         i++) {
        const bm_sample *row[] = {input_row(rows, i)};
        fold_runs(row, 1, p->samples, true, p->most, core);
    }
}

/* ---- columns --------------------------------------------------------------------------------- */

/* Rows of output: those from y0 up to y1 of the group that begins with `first`. */
typedef struct row_group {
    uint32_t first, y0, y1;
} row_group;

/* The group of `rows` rows that row y is in, as far as it lies before row `end`. */
static inline row_group group_at(uint32_t rows, uint32_t y, uint32_t end)
{
    row_group g = {.first = y / rows * rows, .y0 = y};
    g.y1 = end - g.first < rows ? end : g.first + rows;
    return g;
}

/* Columns [from, end): where they are read, and where those of row k of a group are written, [0] being column `from`. */
typedef struct column_range {
    size_t from, end;
    bm_sample *to[GROUP_ROWS];
} column_range;

/* A row of the picture from column `from` on; where there is no such row to read since nothing that is wanted needs it,
 * another. */
static inline const bm_sample *column_row(const morphology_rows *rows, int64_t y, bool needed,
                                          const bm_sample *other, size_t from)
{
    return needed ? input_row(rows, y) + from : other;
}

/* Windows of 2 to 7 rows, in groups of 2 or 4. */
static void make_low_columns(const morphology_pass *p, const morphology_rows *rows,
                             const row_group *g, const column_range *range, bm_sample *const *to)
{
    uint32_t group = p->group;
    int64_t up = (int64_t)g->first - p->reach.up, core = up + group - 1,
            down = (int64_t)g->first + p->reach.down;
    const bm_sample *other = input_row(rows, core) + range->from;
    column_rows c;
    for (uint32_t k = 0; k < group; k++) {
        c.core[k] = column_row(rows, core + k, core + k <= down, other, range->from);
        c.out[k] = to[k];
    }
    for (uint32_t k = 1; k < group; k++) {
        c.before[k - 1] =
            column_row(rows, up + k - 1, g->first + k - 1 >= g->y0, other, range->from);
        c.after[k] = column_row(rows, down + k, g->first + k < g->y1, other, range->from);
    }
    fold_group(&c, group, group, range->end - range->from, p->most);
}

/* Windows of 8 rows or more, whose core is given: rows 0 to 3 of a group, and rows 4 to 7. Each half's own core, of 4 rows more,
 * goes to `spare`: all rows at once would be more than there are registers for their addresses. */
static void make_high_columns(const morphology_pass *p, const morphology_rows *rows,
                              const row_group *g, const bm_sample *core, const column_range *range,
                              bm_sample *spare)
{
    int64_t up = (int64_t)g->first - p->reach.up, down = (int64_t)g->first + p->reach.down;
    uint32_t y0 = g->y0 - g->first, y1 = g->y1 - g->first;
    size_t n = range->end - range->from;
    for (uint32_t half = 0; half < 8; half += 4) {
        if (y0 >= half + 4 || y1 <= half)
            continue;
        column_rows c = {.core = {spare}};
        const bm_sample *run[5] = {core};
        for (uint32_t k = 0; k < 4; k++) {
            run[1 + k] = input_row(rows, half ? down + 1 + k : up + 3 + k) + range->from;
            c.out[k] = range->to[half + k];
        }
        fold_runs(run, 5, n, false, p->most, spare);
        for (uint32_t k = half; k < half + 3; k++)
            c.before[k - half] = column_row(rows, up + k, k >= y0, core, range->from);
        for (uint32_t k = half + 1; k < half + 4; k++)
            c.after[k - half] = column_row(rows, down + k, k < y1, core, range->from);
        fold_group(&c, 4, 1, n, p->most);
    }
}

/* The core of a group of 8 rows: up to 8 rows. */
static void fold_core(const morphology_pass *p, const morphology_rows *rows, uint32_t first,
                      const column_range *range, bm_sample *core)
{
    int64_t y = (int64_t)first + GROUP_ROWS - 1 - p->reach.up,
            last = (int64_t)first + p->reach.down;
    const bm_sample *run[GROUP_ROWS];
    for (uint32_t k = 0; k < GROUP_ROWS; k++)
        run[k] = input_row(rows, y + k <= last ? y + k : last) + range->from;
    fold_runs(run, GROUP_ROWS, range->end - range->from, false, p->most, core);
}

/* Rows g of output, before they are made into runs. */
static void make_columns(const morphology_pass *p, const morphology_rows *rows, const row_group *g,
                         const column_range *range, bm_sample *spare)
{
    if (p->group == GROUP_ROWS) {
        const bm_sample *core = spare;
        if (p->blocks)
            core = queue_core(p, rows->state) + range->from;
        else
            fold_core(p, rows, g->first, range, spare);
        make_high_columns(p, rows, g, core, range, spare + p->pitch);
        return;
    }
    row_group part = {.y1 = g->y0};
    while (part.y1 < g->y1) {
        part = group_at(p->group, part.y1, g->y1);
        bm_sample *const *to = range->to + (part.first - g->first);
        if (p->group == 1)
            memcpy(*to, input_row(rows, part.first) + range->from,
                   (range->end - range->from) * sizeof **to);
        else
            make_low_columns(p, rows, &part, range, to);
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Samples [from, from + n) of a row, and what of its surroundings the windows see. */
typedef struct rect_strip {
    size_t from, n;
    size_t first, end; /* of the samples seen */
    size_t before;     /* of those that the windows reach beyond `first` */
} rect_strip;

static rect_strip strip_at(const morphology_pass *p, size_t from)
{
    size_t left = p->reach.left * p->channels, right = p->reach.right * p->channels;
    rect_strip s = {.from = from, .n = p->samples - from < p->strip ? p->samples - from : p->strip};
    s.first = from > left ? from - left : 0;
    s.end = p->samples - from - s.n > right ? from + s.n + right : p->samples;
    s.before = left - (from - s.first);
    return s;
}

/* From columns, or single rows, to runs. Those of row k of the group are in line k. */
static void make_runs(const morphology_pass *p, const morphology_rows *rows, const row_group *g,
                      const rect_strip *s, bm_sample *lines)
{
    size_t seen = s->before + s->end - s->first,
           all = s->n + (size_t)(p->across.width - 1) * p->channels;
    bool few = s->n < FOLD_BLOCK;
    bm_sample *const *out = rows->out + (g->y0 - rows->y0);

    lines += (g->y0 - g->first) * p->pitch;
    run_lines l = {lines, p->pitch, p->channels, g->y1 - g->y0, {0}};
    for (uint32_t k = 0; k < l.height; k++) {
        l.to[k] = lines + k * p->pitch;
        if (s->before)
            fold_clear(l.to[k], s->before, p->most);
        if (seen < all)
            fold_clear(l.to[k] + seen, all - seen, p->most);
    }
    for (uint32_t i = 0; i < p->across.passes; i++) {
        const run_pass *pass = &p->across.pass[i];
        bool last = i + 1 == p->across.passes && !few;
        size_t n = last ? s->n : fold_blocks(all - (size_t)(pass->width - 1) * p->channels);
        for (uint32_t k = 0; k < l.height && last; k++)
            l.to[k] = out[k] + s->from;
        run_together(&l, pass, n, p->most);
    }
    for (uint32_t k = 0; k < l.height && few; k++)
        memcpy(out[k] + s->from, l.to[k], s->n * sizeof *lines);
}

/* A strip of a group. In work lie its columns, for a cross behind them its rows, each with its surroundings, which begin
 * `left` samples before the strip; then two spare lines. Rows are read, lines made into runs and rows written at boundaries of
 * vectors; only what columns store may straddle them, which costs nothing. All begin FOLD_BLOCK samples late, since columns
 * begin at the boundary before. */
static void make_strip(const morphology_pass *p, const morphology_rows *rows, const row_group *g,
                       const rect_strip *s)
{
    bool cross = p->shape == SHAPE_CROSS, alone = p->across.passes == 0;
    size_t left = p->reach.left * p->channels, lead = fold_blocks(left);
    size_t end = cross ? s->from + s->n : s->end;
    /* From a boundary of blocks on, and at least one block if the picture is wide enough. */
    size_t first = cross ? s->from : s->from > lead ? s->from - lead : 0;
    size_t latest = end > FOLD_BLOCK ? end - FOLD_BLOCK : 0;
    column_range range = {.from = first < latest ? first : latest, .end = end};
    bm_sample *columns = rows->work + FOLD_BLOCK + left, *lines = rows->work + FOLD_BLOCK;

    if (cross)
        lines += GROUP_ROWS * p->pitch;
    for (uint32_t k = 0; k < GROUP_ROWS; k++) {
        bool wanted = g->first + k >= g->y0 && g->first + k < g->y1;
        range.to[k] = alone && wanted ? rows->out[g->first + k - rows->y0] + range.from
                                      : columns + k * p->pitch + range.from - s->from;
    }
    make_columns(p, rows, g, &range, lines + GROUP_ROWS * p->pitch);
    if (alone)
        return;
    for (uint32_t y = g->y0; y < g->y1 && cross; y++)
        memcpy(lines + (y - g->first) * p->pitch + s->before, input_row(rows, y) + s->first,
               (s->end - s->first) * sizeof *lines);
    make_runs(p, rows, g, s, lines);
    for (uint32_t y = g->y0; y < g->y1 && cross; y++) {
        const bm_sample *added[] = {columns + (y - g->first) * p->pitch};
        fold_runs(added, 1, s->n, true, p->most, rows->out[y - rows->y0] + s->from);
    }
}

/* Strip by strip, so that rows which several groups see are still in a first-level cache. */
static void rect_rows(const morphology_pass *p, const morphology_rows *rows)
{
    row_group g = {.y1 = rows->y0};
    while (g.y1 < rows->y1) {
        g = group_at(GROUP_ROWS, g.y1, rows->y1);
        bool resume = rows->resume || g.y0 > rows->y0;
        if (p->blocks && !(resume && g.y0 > g.first)) {
            if (resume)
                queue_advance(p, rows, g.first / GROUP_ROWS);
            else
                queue_start(p, rows, g.first / GROUP_ROWS);
            queue_make_core(p, rows, g.first);
        }
        for (size_t from = 0; from < p->samples; from += p->strip) {
            rect_strip s = strip_at(p, from);
            row_group part = {.y1 = g.y0};
            while (part.y1 < g.y1) {
                part = group_at(p->together, part.y1, g.y1);
                make_strip(p, rows, &part, &s);
            }
        }
    }
}

#endif
