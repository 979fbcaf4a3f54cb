/* SPDX-License-Identifier: MIT */
/* The n-th allocation fails, for every n: an error, nothing leaked (the address sanitizer looks),
 * and what was there before is as it was. The linker sends the library's allocations through here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/run.h"
#include "reference.h"

#define PLENTY UINT32_MAX

static uint32_t allocations_left = PLENTY;

static bool may_allocate(void)
{
    if (allocations_left == PLENTY)
        return true;
    return allocations_left && allocations_left--;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);

void *__wrap_malloc(size_t size)
{
    return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return may_allocate() ? __real_calloc(count, size) : NULL;
}

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    return may_allocate() ? __real_aligned_alloc(align, size) : NULL;
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
    return may_allocate() ? __real_reallocarray(memory, count, size) : NULL;
}

static void append_leaves_the_chain_as_it_was(void **state)
{
    (void)state;
    bm_chain chain = {0};
    assert_int_equal(bm_chain_append(&chain, "invert|gaussian:3", NULL), BM_OK);
    char text[200];
    bm_error error;
    uint32_t allowed = 0;
    for (;; allowed++) {
        allocations_left = allowed;
        bm_status status = bm_chain_append(
            &chain, "invert|invert|matrix:1 0 0 0 1 0 0 0 1|invert|invert|invert|invert", &error);
        allocations_left = PLENTY;
        bm_chain_format(&chain, text, sizeof text);
        if (status == BM_OK)
            break;
        assert_int_equal(status, BM_E_NOMEM);
        assert_string_equal(text, "invert | gaussian:sigma=3");
    }
    assert_in_range(allowed, 1, 20);
    assert_int_equal(chain.count, 9);
    bm_chain_clear(&chain);
}

static void serial_for(void *context, unsigned count, bm_parallel_body body, void *argument)
{
    (void)context;
    for (unsigned i = 0; i < count; i++)
        body(argument, i);
}

static void check_apply(const char *text)
{
    bm_chain chain = {0};
    assert_int_equal(bm_chain_append(&chain, text, NULL), BM_OK);
    bm_desc desc;
    bm_desc_interleaved(&desc, 9, 30, BM_RGBA, 8, NULL);
    bm_image in = reference_picture(&desc, &(random_stream){1}), out;
    bm_error error;
    const bm_parallel serial = {serial_for, NULL};
    uint32_t allowed = 0;
    for (;; allowed++) {
        allocations_left = allowed;
        bm_status status = bm_apply(&chain, &in, &out, BM_CPU_SCALAR, 2, 0, &serial, &error);
        allocations_left = PLENTY;
        if (status == BM_OK)
            break;
        assert_int_equal(status, BM_E_NOMEM);
        assert_int_equal(error.status, BM_E_NOMEM);
        assert_non_null(strstr(error.message, "memory"));
        assert_null(out.owned);
    }
    assert_in_range(allowed, 3, 1000); /* with the address sanitizer each piece of a pool counts */
    bm_image_destroy(&out);
    bm_image_destroy(&in);
    bm_chain_clear(&chain);
}

static void apply_fails_cleanly(void **state)
{
    (void)state;
    /* enough steps to make the program's arrays grow */
    check_apply("gaussian:1|invert|gaussian:2|invert|rotate:90|gaussian:3");
    /* a firing of each rule */
    check_apply("flip|flip|invert|brightness:10|gamma:1|matrix:0 0 1 0 1 0 1 0 0|"
                "matrix:0 0 1 1 0 0 0 1 0|flop|grayscale|gaussian:1|crop:5x4");
}

/* ---- several outputs ------------------------------------------------------------------------- */

static bm_status write_nothing(void *context, const bm_rows *rows, bm_error *error)
{
    (void)context, (void)rows, (void)error;
    return BM_OK;
}

static bm_status run_tree(const bm_program_request *request, const bm_image *in, bm_error *error)
{
    const bm_row_sink also[] = {{.write = write_nothing}, {.write = write_nothing}};
    const bm_run_ends ends = {.in = in, .sink = also[0], .also = also};
    const bm_layout_request layout = {.workers = 2, .borrows_source = true};
    bm_program *program;
    bm_run *run = NULL;
    bm_status status = bm_program_plan(&program, request, &in->desc, error);
    if (!status)
        status = bm_program_convert_output(program, 1, BM_GRAY, 16, error);
    if (!status)
        status = bm_program_layout(program, &layout, error);
    if (!status)
        status = bm_run_create(&run, program, &ends, NULL, NULL, error);
    if (!status) {
        bm_run_work(run);
        status = bm_run_result(run, error);
    }
    bm_run_destroy(run);
    bm_program_destroy(program);
    return status;
}

static void trees_fail_cleanly(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "invert|brightness:10|gaussian:40|crop:60%", "invert|brightness:10|gaussian:40",
        "invert|brightness:10|convolve:0 1 0 / 1 1 1 / 0 1 0|rotate:90"};
    bm_chain chains[3] = {{0}};
    for (size_t k = 0; k < 3; k++)
        assert_int_equal(bm_chain_append(&chains[k], texts[k], NULL), BM_OK);
    const bm_branch also[] = {{&chains[1], 6}, {&chains[2], 6}};
    bm_reasons reasons = {0};
    const bm_program_request request = {.chain = &chains[0],
                                        .orientation = 6,
                                        .also = also,
                                        .also_count = 2,
                                        .rewriting = BM_REWRITE_EXACT,
                                        .reasons = &reasons};
    bm_desc desc;
    bm_desc_interleaved(&desc, 300, 200, BM_RGBA, 8, NULL);
    bm_image in = reference_picture(&desc, &(random_stream){1});
    bm_error error;
    uint32_t allowed = 0;
    for (;; allowed++) {
        allocations_left = allowed;
        bm_status status = run_tree(&request, &in, &error);
        allocations_left = PLENTY;
        if (status == BM_OK)
            break;
        assert_int_equal(status, BM_E_NOMEM);
        assert_int_equal(error.status, BM_E_NOMEM);
    }
    assert_in_range(allowed, 5, 2000);
    bm_image_destroy(&in);
    for (size_t k = 0; k < 3; k++)
        bm_chain_clear(&chains[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(append_leaves_the_chain_as_it_was),
        cmocka_unit_test(apply_fails_cleanly),
        cmocka_unit_test(trees_fail_cleanly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
