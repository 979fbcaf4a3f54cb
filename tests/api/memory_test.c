/* SPDX-License-Identifier: MIT */
/* Where memory comes from, how little is needed, and what happens where there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/apply.h"
#include "counting.h"

#define WIDTH 61
#define HEIGHT 47
#define BYTES (WIDTH * HEIGHT * 3)

static uint8_t before[BYTES], after[BYTES], wanted[BYTES];
static const char chain_text[] = "gaussian:1.5 | equalize | sharpen:1";

static bm_image view(uint8_t *samples, uint32_t width, uint32_t height)
{
    bm_image image;
    assert_int_equal(bm_image_view(&image, samples, width, height, BM_RGB, 8, 0, NULL), BM_OK);
    return image;
}

static int setup(void **state)
{
    (void)state;
    uint32_t random = 12345;
    for (size_t i = 0; i < BYTES; i++) {
        random = random * 1664525u + 1013904223u;
        before[i] = (uint8_t)(random >> 24);
    }
    bm_image in = view(before, WIDTH, HEIGHT), out = view(wanted, WIDTH, HEIGHT);
    return (int)bm_apply_text(chain_text, &in, &out, NULL, NULL);
}

static void a_workspace_spares_all_memory_but_the_first(void **state)
{
    (void)state;
    counter c = {.left = UINT32_MAX};
    const bm_allocator allocator = counting(&c);
    bm_options options = bm_options_defaults();
    options.allocator = &allocator;
    bm_image in = view(before, WIDTH, HEIGHT), out = view(after, WIDTH, HEIGHT);
    bm_workspace workspace = {0};
    bm_program *program;

    watch_memory(UINT32_MAX);
    bm_chain chain = {.allocator = &allocator};
    assert_int_equal(bm_chain_append(&chain, chain_text, NULL), BM_OK);
    assert_int_equal(bm_program_prepare(&program, &chain, &in.desc, BM_ENDS_IMAGES, &options, NULL),
                     BM_OK);
    bm_chain_clear(&chain);
    uint32_t given = c.given;
    for (int round = 0; round < 3; round++) {
        memset(after, 0, sizeof after);
        assert_int_equal(bm_program_apply(program, &in, &out, &workspace, &options, NULL), BM_OK);
        assert_memory_equal(after, wanted, sizeof after);
        assert_int_equal(c.given, given + 1);
    }
    bm_program_destroy(program);
    bm_workspace_clear(&workspace);
    bm_workspace_clear(&workspace);
    bm_workspace_clear(NULL);
    assert_int_equal(unwatch_memory(), 0);
    assert_int_equal(c.given, c.taken_back);
    assert_false(c.misaligned);
}

/* Allocating is dearer than some filters are on such a picture. Under the address sanitizer every piece is allocated, so that it sees
 * what is overrun. */
static void a_small_picture_needs_no_memory(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    skip();
#endif
    counter c = {.left = 0};
    const bm_allocator allocator = counting(&c);
    bm_options options = bm_options_defaults();
    options.allocator = &allocator;
    static const char *const filters[] = {"invert", "gaussian", "sharpen", "brightness:10"};
    bm_image in = view(before, 64, 44), out = view(after, 64, 44);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        bm_chain chain = {0};
        assert_int_equal(bm_chain_append(&chain, filters[i], NULL), BM_OK);
        watch_memory(0);
        bm_status status = bm_apply_chain(&chain, &in, &out, &options, NULL);
        assert_int_equal(unwatch_memory(), 0);
        assert_int_equal(status, BM_OK);
        bm_chain_clear(&chain);
    }
}

/* ---- none is left ---------------------------------------------------------------------------- */

/* Every allocation that there is fails once: an error, and nothing is kept. */
static void lack_of_memory_is_an_error(void **state)
{
    (void)state;
    memcpy(after, before, sizeof after);
    bm_image image = view(after, WIDTH, HEIGHT);
    bm_status status = BM_E_NOMEM;
    uint32_t allowed = 0;
    for (; status; allowed++) {
        counter c = {.left = allowed};
        const bm_allocator allocator = counting(&c);
        bm_options options = bm_options_defaults();
        options.allocator = &allocator;
        bm_error error;
        status = bm_apply_text("matrix:1 0 0 0 1 0 0 0 1 | gaussian:1.5 | equalize | sharpen:1",
                               &image, &image, &options, &error);
        assert_int_equal(c.given, c.taken_back);
        if (!status)
            break;
        assert_int_equal(status, BM_E_NOMEM);
        assert_non_null(strstr(error.message, "memory"));
        assert_memory_equal(after, before, sizeof after);
    }
    assert_in_range(allowed, 4, 1000);
    assert_memory_equal(after, wanted, sizeof after);
}

/* A name is a picture of one colour, its letter. */
static bm_status load_picture(void *context, const char *name, bm_image *image, bm_error *error)
{
    bm_desc desc;
    (void)context;
    bm_status status = bm_desc_interleaved(&desc, 20, 10, BM_RGB, 8, error);
    if (!status)
        status = bm_image_create(image, &desc, error);
    for (uint32_t y = 0; y < 10 && !status; y++)
        memset(bm_image_row(image, 0, y), name[0], bm_desc_row_bytes(&desc, 0));
    return status;
}

static bm_status load_file(void *context, const char *name, char **bytes, size_t *count,
                           bm_error *error)
{
    static const char cube[] =
        "LUT_3D_SIZE 2\n0 0 0\n0 0 1\n0 1 0\n0 1 1\n1 0 0\n1 0 1\n1 1 0\n1 1 1\n";
    static const char colours[] = "GIMP Palette\n0 0 0 black\n255 255 255 white\n255 0 0 red\n";
    static const char kernel[] = "1 2 1\n2 4 2\n1 2 1\n";
    (void)context;
    const char *text = name[0] == 'c' ? cube : name[0] == 'p' ? colours : kernel;
    *bytes = malloc(strlen(text) + 1);
    if (!*bytes)
        return bm_fail(error, BM_E_NOMEM, "no memory for %s", name);
    *count = strlen(text);
    memcpy(*bytes, text, *count + 1);
    return BM_OK;
}

static const char naming[] = "lut3d:cube | overlay:top,gravity=northwest | invert:mask=mask | "
                             "convolve:file=kernel | palette:file=palette | overlay:top,size=50%";

static bm_status apply_naming(const bm_allocator *allocator, const bm_image *in,
                              const bm_image *out, bm_error *error)
{
    bm_options options = bm_options_defaults();
    options.allocator = allocator;
    bm_chain chain = {.allocator = allocator};
    bm_status status = bm_chain_append(&chain, naming, error);
    if (!status)
        status = bm_chain_load(&chain, load_picture, NULL, error);
    if (!status)
        status = bm_chain_load_files(&chain, load_file, NULL, error);
    bm_chain_keep_forms(&chain, 1 << 20);
    if (!status)
        status = bm_apply_chain(&chain, in, out, &options, error);
    bm_chain_clear(&chain);
    return status;
}

/* The same of all that pictures and files of a chain take, whoever is asked for it. A form that cannot be kept is made in the plan, so that
 * one failure may also go unnoticed. */
static void lack_of_memory_for_what_chains_name_is_an_error(void **state)
{
    (void)state;
    static uint8_t named[BYTES];
    bm_image in = view(before, WIDTH, HEIGHT), out = view(named, WIDTH, HEIGHT);
    bm_error error = {0};
    counter all = {.left = UINT32_MAX};
    const bm_allocator plenty = counting(&all);
    watch_memory(UINT32_MAX);
    bm_status status = apply_naming(&plenty, &in, &out, &error);
    const uint32_t asked = unwatch_memory();
    if (status)
        fail_msg("%s", error.message);
    assert_in_range(asked, 10, 1000);
    out = view(after, WIDTH, HEIGHT);
    uint32_t failed = 0;
    for (uint32_t i = 0; i < asked + all.given; i++) {
        counter c = {.left = i < asked ? UINT32_MAX : i - asked};
        const bm_allocator allocator = counting(&c);
        watch_memory(i < asked ? i : UINT32_MAX);
        status = apply_naming(&allocator, &in, &out, &error);
        unwatch_memory();
        assert_int_equal(c.given, c.taken_back);
        if (status) {
            assert_int_equal(status, BM_E_NOMEM);
            assert_non_null(strstr(error.message, "memory"));
            failed++;
        } else
            assert_memory_equal(after, named, sizeof after);
    }
    assert_in_range(failed, asked + all.given - 3, asked + all.given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workspace_spares_all_memory_but_the_first),
        cmocka_unit_test(a_small_picture_needs_no_memory),
        cmocka_unit_test(lack_of_memory_is_an_error),
        cmocka_unit_test(lack_of_memory_for_what_chains_name_is_an_error),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
