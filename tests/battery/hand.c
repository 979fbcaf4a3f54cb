/* SPDX-License-Identifier: MIT */
/* Running a plan's kernels by hand, in hostile surroundings: a second, naive executor. */
#include "battery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "bandmill/size.h"
#include "unwritten.h"

/* Rows with garbage before, between and after them, none of them aligned to more than a sample. */
typedef struct arena {
    uint8_t *memory, *before; /* `before`: what memory held when it was last sealed */
    size_t bytes, pitch, row_bytes, sample_bytes;
} arena;

#define MARGIN 128

static void *allocate(size_t bytes)
{
    void *memory = aligned_alloc(BM_ROW_ALIGN, bm_size_align(bytes ? bytes : 1, BM_ROW_ALIGN));
    assert_non_null(memory);
    return memory;
}

static arena arena_make(const bm_desc *desc, unsigned plane, size_t rows, uint8_t garbage)
{
    arena a = {.row_bytes = bm_desc_row_bytes(desc, plane), .sample_bytes = desc->depth / 8u};
    a.pitch = bm_size_align(a.row_bytes, BM_ROW_ALIGN) + 2 * MARGIN;
    a.bytes = a.pitch * rows + 2 * MARGIN;
    a.memory = allocate(a.bytes);
    a.before = allocate(a.bytes);
    memset(a.memory, garbage, a.bytes);
    return a;
}

static void arena_free(arena *a)
{
    free(a->memory);
    free(a->before);
}

static uint8_t *arena_row(const arena *a, size_t row)
{
    return a->memory + MARGIN + row * a->pitch + row * a->sample_bytes % BM_ROW_ALIGN;
}

static void arena_seal(arena *a)
{
    memcpy(a->before, a->memory, a->bytes);
}

/* Nobody has written what lies around rows [0, rows), nor these if `rows_too`. */
static void arena_forget(arena *a, size_t rows, bool rows_too)
{
    forget(a->memory, a->bytes);
    for (size_t row = 0; row < rows && !rows_too; row++)
        remember(arena_row(a, row), a->row_bytes);
}

/* Whether only bytes of rows [0, rows) changed since the arena was sealed. */
static bool arena_kept(const arena *a, size_t rows)
{
    size_t at = 0;
    for (size_t row = 0; row <= rows; row++) {
        size_t end = row < rows ? (size_t)(arena_row(a, row) - a->memory) : a->bytes;
        if (memcmp(a->memory + at, a->before + at, end - at) != 0)
            return false;
        at = end + a->row_bytes;
    }
    return true;
}

/* One page that nobody may touch: where pointers to absent rows lead. */
static void *forbidden(void)
{
    static void *page;
    if (!page)
        page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(page != MAP_FAILED);
    return page;
}

#define SPARE 8

/* `count` entries from index SPARE on, forbidden ones before and after them. */
static void **make_pointers(size_t count)
{
    void **pointers = allocate((count + 2 * SPARE) * sizeof *pointers);
    for (size_t i = 0; i < count + 2 * SPARE; i++)
        pointers[i] = forbidden();
    return pointers;
}

/* The picture's row that stands for row y, or -1 for a row of zeros. */
static int32_t row_behind(int32_t y, int32_t height, bm_edge edge)
{
    if (y >= 0 && y < height)
        return y;
    if (edge == BM_EDGE_CONSTANT)
        return -1;
    if (edge == BM_EDGE_CLAMP)
        return y < 0 ? 0 : height - 1;
    int32_t folded = ((y % (2 * height)) + 2 * height) % (2 * height);
    return folded < height ? folded : 2 * height - 1 - folded;
}

static void fill_rows(const bm_plan *plan, const bm_image *in, unsigned plane, bm_span span,
                      arena *rows, void **pointers)
{
    int32_t height = (int32_t)in->desc.plane[plane].height;
    for (int32_t y = span.lo; y < span.hi; y++) {
        size_t i = (size_t)(y - span.lo);
        int32_t from = row_behind(y, height, plan->edge);
        pointers[SPARE + i] = arena_row(rows, i);
        if (from < 0)
            memset(pointers[SPARE + i], 0, rows->row_bytes);
        else
            memcpy(pointers[SPARE + i], bm_image_row(in, plane, (uint32_t)from), rows->row_bytes);
    }
}

/* The first pass, with rows dealt to two accumulators by turns. */
static void *scan_by_hand(const bm_plan *plan, const bm_image *in)
{
    void *sums[2] = {allocate(plan->accumulator_bytes), allocate(plan->accumulator_bytes)};
    void *state = allocate(plan->state_bytes);
    memset(sums[0], 0, plan->accumulator_bytes);
    memset(sums[1], 0, plan->accumulator_bytes);
    memset(state, 0, plan->state_bytes);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        for (uint32_t y = 0; y < in->desc.plane[p].height; y++) {
            const void *row = bm_image_row(in, p, y);
            plan->scan(plan, p, &row, y, y + 1, sums[y % 3 != 0]);
        }
    }
    plan->merge(plan, sums[1], sums[0]);
    plan->finish(plan, sums[1], state);
    free(sums[0]);
    free(sums[1]);
    return state;
}

static bm_span rows_needed(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1,
                           bm_span last, const char *what)
{
    bm_span all = {0, (int32_t)plan->in.plane[plane].height};
    if (!plan->need)
        return plan->whole ? all : (bm_span){(int32_t)y0, (int32_t)y1};
    bm_span span = plan->need(plan, plane, y0, y1);
    bool good =
        plan->whole ? span.lo >= 0 && span.hi <= all.hi : span.lo >= last.lo && span.hi >= last.hi;
    if (span.lo >= span.hi || !good)
        fail_case("%s: need(%u, %u) is %d..%d, after %d..%d", what, y0, y1, span.lo, span.hi,
                  last.lo, last.hi);
    return span;
}

/* Rows y0..y1-1 of the second input, in an arena of their own; the caller frees both. */
static void **fill_side(const bm_image *side, const bm_band *band, uint8_t garbage, arena *rows)
{
    size_t count = band->y1 - band->y0;
    void **pointers = make_pointers(count);
    *rows = arena_make(&side->desc, band->plane, count, garbage);
    for (size_t i = 0; i < count; i++) {
        pointers[SPARE + i] = arena_row(rows, i);
        memcpy(pointers[SPARE + i], bm_image_row(side, band->plane, band->y0 + (uint32_t)i),
               rows->row_bytes);
    }
    return pointers;
}

/* One band: rows from and to arenas, and what the kernel may not do. */
static void run_band(const bm_plan *plan, const bm_image *in, const bm_image *side, bm_image *out,
                     bm_band band, bm_span span, uint8_t garbage, const char *what)
{
    arena beside = {0};
    void **side_rows = side ? fill_side(side, &band, garbage, &beside) : NULL;
    size_t rows_in = (size_t)(span.hi - span.lo), rows_out = band.y1 - band.y0;
    arena from = arena_make(&plan->in, band.plane, rows_in, garbage);
    arena to = arena_make(&plan->out, band.plane, rows_out, (uint8_t)~garbage);
    void **in_rows = make_pointers(rows_in), **out_rows = make_pointers(rows_out);
    const uint8_t *behind_scratch = (uint8_t *)band.scratch + plan->scratch_bytes;

    fill_rows(plan, in, band.plane, span, &from, in_rows);
    for (size_t i = 0; i < rows_out; i++)
        out_rows[SPARE + i] = arena_row(&to, i);
    arena_seal(&from);
    arena_seal(&to);
    arena_forget(&from, rows_in, false);
    arena_forget(&to, rows_out, true);
    if (side)
        arena_forget(&beside, rows_out, false);
    band.in = (const void *const *)in_rows + SPARE;
    band.in_y0 = span.lo;
    band.out = out_rows + SPARE;
    band.side = side ? (const void *const *)side_rows + SPARE : NULL;
    plan->band(plan, &band);

    for (size_t i = 0; i < rows_out; i++) {
        size_t at = first_unwritten(arena_row(&to, i), to.row_bytes);
        if (at < to.row_bytes)
            fail_case("%s: row %zu: byte %zu of %zu is made of memory that nobody has written",
                      what, band.y0 + i, at, to.row_bytes);
    }
    remember(from.memory, from.bytes);
    remember(to.memory, to.bytes);
    if (memcmp(from.memory, from.before, from.bytes) != 0)
        fail_case("%s: rows %u..%u: writes to its input", what, band.y0, band.y1);
    if (!arena_kept(&to, rows_out))
        fail_case("%s: rows %u..%u: writes beside its output", what, band.y0, band.y1);
    for (size_t i = 0; i < BM_ROW_ALIGN; i++)
        if (behind_scratch[i] != garbage)
            fail_case("%s: rows %u..%u: writes behind its %zu bytes of scratch", what, band.y0,
                      band.y1, plan->scratch_bytes);
    for (size_t i = 0; i < rows_out; i++)
        memcpy(bm_image_row(out, band.plane, band.y0 + (uint32_t)i), arena_row(&to, i),
               to.row_bytes);
    free(in_rows);
    free(out_rows);
    free(side_rows);
    arena_free(&beside);
    arena_free(&from);
    arena_free(&to);
}

static void run_plane(const bm_plan *plan, const bm_image *in, const bm_image *side, bm_image *out,
                      unsigned plane, uint32_t band_rows, uint8_t garbage, const void *state,
                      const char *what)
{
    uint32_t height = plan->out.plane[plane].height;
    size_t scratch_bytes = plan->scratch_bytes + BM_ROW_ALIGN;
    uint8_t *scratch = allocate(scratch_bytes);
    bm_span last = {INT32_MIN, INT32_MIN};

    for (uint32_t y0 = 0; y0 < height; y0 += band_rows) {
        uint32_t y1 = height - y0 < band_rows ? height : y0 + band_rows;
        bm_span span = rows_needed(plan, plane, y0, y1, last, what);
        bool resume = plan->serial && y0 > 0;
        if (!resume) {
            memset(scratch, garbage, scratch_bytes);
            forget(scratch, plan->scratch_bytes);
        }
        bm_band band = {.plane = plane,
                        .y0 = y0,
                        .y1 = y1,
                        .state = state,
                        .scratch = scratch,
                        .resume = resume};
        run_band(plan, in, side, out, band, span, garbage, what);
        last = span;
    }
    free(scratch);
}

void run_by_hand(const bm_plan *plan, const bm_image *in, const bm_image *side, bm_image *out,
                 uint32_t band_rows, uint8_t garbage, const char *what)
{
    void *state = plan->scan ? scan_by_hand(plan, in) : NULL;
    assert_int_equal(bm_image_create(out, &plan->out, NULL), BM_OK);
    for (unsigned p = 0; p < plan->out.planes; p++)
        run_plane(plan, in, side, out, p, band_rows ? band_rows : plan->out.plane[p].height,
                  garbage, state, what);
    free(state);
}
