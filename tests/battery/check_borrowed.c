/* SPDX-License-Identifier: MIT */
/* Check: pictures in borrowed memory that ends at a forbidden page, with strides that are odd or
 * negative. */
#include "battery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "bandmill/measure.h"

/* Memory between two pages that nobody may touch. */
typedef struct fenced {
    uint8_t *mapping;
    size_t mapped, page, room;
} fenced;

static fenced fenced_make(size_t bytes)
{
    fenced f = {.page = (size_t)sysconf(_SC_PAGESIZE)};
    f.room = (bytes + f.page - 1) / f.page * f.page;
    f.mapped = f.room + 2 * f.page;
    f.mapping = mmap(NULL, f.mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(f.mapping != MAP_FAILED);
    assert_int_equal(mprotect(f.mapping + f.page, f.room, PROT_READ | PROT_WRITE), 0);
    return f;
}

typedef struct placing {
    bool at_end;  /* the last byte lies at the fence; otherwise the first */
    bool upwards; /* the first row has the highest address */
    size_t gap;   /* samples between rows */
} placing;
static const placing placings[] = {
    {true, false, 1}, {false, false, 1}, {true, true, 1}, {false, true, 3}, {true, false, 0}};

#define GAP_BYTE 0xc3

/* Borrows room for a picture, everything GAP_BYTE. */
static void borrow(bm_image *image, fenced *f, const bm_desc *desc, const placing *place)
{
    size_t row = bm_desc_row_bytes(desc, 0), stride = row + place->gap * (desc->depth / 8u);
    size_t bytes = stride * (desc->height - 1) + row;
    *f = fenced_make(bytes);
    uint8_t *low = f->mapping + f->page + (place->at_end ? f->room - bytes : 0);
    memset(f->mapping + f->page, GAP_BYTE, f->room);
    uint8_t *data = place->upwards ? low + stride * (desc->height - 1) : low;
    assert_int_equal(bm_image_borrow(image, desc, data,
                                     place->upwards ? -(ptrdiff_t)stride : (ptrdiff_t)stride, NULL),
                     BM_OK);
}

static void copy_rows(const bm_image *from, const bm_image *to)
{
    for (uint32_t y = 0; y < from->desc.height; y++)
        memcpy(bm_image_row(to, 0, y), bm_image_row(from, 0, y), bm_desc_row_bytes(&from->desc, 0));
}

/* Overwrites the rows; whatever else is left must be gap. */
static void check_gaps(const bm_image *image, const fenced *f, const char *what)
{
    for (uint32_t y = 0; y < image->desc.height; y++)
        memset(bm_image_row(image, 0, y), GAP_BYTE, bm_desc_row_bytes(&image->desc, 0));
    for (size_t i = 0; i < f->room; i++)
        if (f->mapping[f->page + i] != GAP_BYTE)
            fail_case("%s: byte %zu between rows was written", what, i);
}

static void run_borrowed(const bm_program *program, const bm_image *in, const bm_image *out,
                         const char *what)
{
    bm_run *run;
    bm_error error = {0};
    bm_run_ends ends = {.in = in, .out = out};
    bm_status status = bm_run_create(&run, program, &ends, NULL, NULL, &error);
    if (!status) {
        assert_int_equal(bm_run_work(run), BM_RUN_FINISHED);
        status = bm_run_result(run, &error);
        bm_run_destroy(run);
    }
    if (status)
        fail_case("%s: %s", what, error.message);
}

/* What hangs on pixels cannot be planned from a description. */
static void check_no_program(const bm_chain *chain, const bm_desc *desc)
{
    bm_program *program;
    bm_error error = {0};
    assert_int_equal(bm_program_create(&program, chain, desc, bm_cpu_best(), &error), BM_E_CHAIN);
    assert_null(program);
    assert_non_null(strstr(error.message, chain->calls[0].filter->name));
}

static void compare_placings(const subject *s, const char *text, const bm_desc *desc)
{
    if (desc->planes > 1)
        return;
    random_stream random = case_stream(s, text, desc);
    bm_chain chain = parse_call(text);
    if (bm_call_is_measured(&chain.calls[0])) {
        check_no_program(&chain, desc);
        bm_chain_clear(&chain);
        return;
    }
    bm_image plain_in, plain_out;
    char what[400];

    random_picture(&plain_in, desc, &random);
    apply(&chain, &plain_in, &plain_out, bm_cpu_best(), 1, 0);
    for (size_t i = 0; i < sizeof placings / sizeof *placings; i++) {
        bm_program *program;
        bm_layout_request request = {.workers = 1,
                                     .band_rows = (uint32_t)i * 2,
                                     .borrows_source = true,
                                     .borrows_sink = true};
        bm_cpu_level level = i == 1 ? BM_CPU_SCALAR : bm_cpu_best();
        assert_int_equal(bm_program_create(&program, &chain, desc, level, NULL), BM_OK);
        if (!bm_program_is_empty(program)) {
            bm_image in, out;
            fenced in_fence, out_fence;
            snprintf(what, sizeof what, "%s on %s in borrowed memory, placing %zu", text,
                     say_desc(desc), i);
            assert_int_equal(bm_program_layout(program, &request, NULL), BM_OK);
            borrow(&in, &in_fence, desc, &placings[i]);
            borrow(&out, &out_fence, bm_program_out(program), &placings[i]);
            copy_rows(&plain_in, &in);
            run_borrowed(program, &in, &out, what);
            assert_same_picture(&out, &plain_out, what);
            assert_same_picture(&in, &plain_in, what);
            check_gaps(&out, &out_fence, what);
            check_gaps(&in, &in_fence, what);
            munmap(in_fence.mapping, in_fence.mapped);
            munmap(out_fence.mapping, out_fence.mapped);
        }
        bm_program_destroy(program);
    }
    bm_image_destroy(&plain_in);
    bm_image_destroy(&plain_out);
    bm_chain_clear(&chain);
}

void check_borrowed(const subject *s)
{
    each_case(s, small_extents, all_extents, 2, compare_placings);
}
