/* SPDX-License-Identifier: MIT */
/* Pictures in memory: views, chains, programs that run often, streams. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/apply.h"
#include "counting.h"

/* ---- pictures -------------------------------------------------------------------------------- */

#define WIDTH 61
#define HEIGHT 47

static void fill(uint8_t *samples, size_t count)
{
    uint32_t state = 12345;
    for (size_t i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        samples[i] = (uint8_t)(state >> 24);
    }
}

static bm_image view(uint8_t *samples, uint32_t width, uint32_t height)
{
    bm_image image;
    assert_int_equal(bm_image_view(&image, samples, width, height, BM_RGB, 8, 0, NULL), BM_OK);
    return image;
}

static bm_chain parse(const char *text)
{
    bm_chain chain = {0};
    assert_int_equal(bm_chain_append(&chain, text, NULL), BM_OK);
    return chain;
}

static const char chain_text[] = "gaussian:1.5 | equalize | sharpen:1";
static uint8_t before[WIDTH * HEIGHT * 3], after[WIDTH * HEIGHT * 3], wanted[WIDTH * HEIGHT * 3];

static int setup(void **state)
{
    (void)state;
    fill(before, sizeof before);
    bm_image in = view(before, WIDTH, HEIGHT), out = view(wanted, WIDTH, HEIGHT);
    assert_int_equal(bm_apply_text(chain_text, &in, &out, NULL, NULL), BM_OK);
    assert_memory_not_equal(wanted, before, sizeof before);
    return 0;
}

/* ---- views ----------------------------------------------------------------------------------- */

static void views_of_odd_memory_give_the_same(void **state)
{
    (void)state;
    enum { STRIDE = WIDTH * 3 + 7 };
    static uint8_t upside_down[STRIDE * HEIGHT + 1], wide[STRIDE * HEIGHT + 1];
    for (uint32_t y = 0; y < HEIGHT; y++)
        memcpy(upside_down + 1 + (HEIGHT - 1 - y) * STRIDE, before + y * WIDTH * 3, WIDTH * 3);
    memset(wide, 77, sizeof wide);
    bm_image in, out;
    assert_int_equal(bm_image_view(&in, upside_down + 1 + (HEIGHT - 1) * STRIDE, WIDTH, HEIGHT,
                                   BM_RGB, 8, -STRIDE, NULL),
                     BM_OK);
    assert_int_equal(bm_image_view(&out, wide + 1, WIDTH, HEIGHT, BM_RGB, 8, STRIDE, NULL), BM_OK);
    assert_int_equal(bm_apply_text(chain_text, &in, &out, NULL, NULL), BM_OK);
    assert_int_equal(wide[0], 77);
    for (uint32_t y = 0; y < HEIGHT; y++) {
        assert_memory_equal(wide + 1 + y * STRIDE, wanted + y * WIDTH * 3, WIDTH * 3);
        for (uint32_t x = WIDTH * 3; x < STRIDE; x++)
            assert_int_equal(wide[1 + y * STRIDE + x], 77);
    }
}

static void views_that_cannot_be_are_refused(void **state)
{
    (void)state;
    bm_image image;
    bm_error error;
    assert_int_equal(bm_image_view(&image, NULL, 1, 1, BM_RGB, 8, 0, &error), BM_E_PARAM);
    assert_int_equal(bm_image_view(&image, before, 0, 1, BM_RGB, 8, 0, &error), BM_E_PARAM);
    assert_int_equal(bm_image_view(&image, before, 1, 1, BM_RGB, 12, 0, &error), BM_E_PARAM);
    assert_int_equal(bm_image_view(&image, before, 9, 2, BM_RGB, 8, 26, &error), BM_E_PARAM);
    assert_int_equal(bm_image_view(&image, before + 1, 2, 2, BM_RGB, 16, 0, &error), BM_E_PARAM);
    assert_null(image.plane[0].data);
}

/* ---- chains ---------------------------------------------------------------------------------- */

static void a_picture_may_be_filtered_in_place(void **state)
{
    (void)state;
    memcpy(after, before, sizeof after);
    bm_image image = view(after, WIDTH, HEIGHT);
    assert_int_equal(bm_apply_text(chain_text, &image, &image, NULL, NULL), BM_OK);
    assert_memory_equal(after, wanted, sizeof after);
    assert_int_equal(bm_apply_text("flop | flop", &image, &image, NULL, NULL), BM_OK);
    assert_memory_equal(after, wanted, sizeof after);
}

static void pictures_that_overlap_are_refused(void **state)
{
    (void)state;
    memcpy(after, before, sizeof after);
    bm_image in = view(after, WIDTH, HEIGHT - 1), out = view(after + WIDTH * 3, WIDTH, HEIGHT - 1);
    bm_error error;
    assert_int_equal(bm_apply_text("invert", &in, &out, NULL, &error), BM_E_PARAM);
    assert_string_equal(error.message, "the two pictures overlap in memory");
    assert_memory_equal(after, before, sizeof after);
}

static void what_does_nothing_copies(void **state)
{
    (void)state;
    memset(after, 0, sizeof after);
    bm_image in = view(before, WIDTH, HEIGHT), out = view(after, WIDTH, HEIGHT);
    assert_int_equal(bm_apply_text("flip | flip", &in, &out, NULL, NULL), BM_OK);
    assert_memory_equal(after, before, sizeof after);
}

static void the_wrong_picture_for_the_result_is_refused(void **state)
{
    (void)state;
    bm_image in = view(before, WIDTH, HEIGHT), out = view(after, WIDTH, HEIGHT);
    bm_error error;
    assert_int_equal(bm_apply_text("resize:20x10!", &in, &out, NULL, &error), BM_E_PARAM);
    bm_chain chain = parse("resize:30 | grayscale");
    assert_int_equal(bm_apply_chain(&chain, &in, &out, NULL, &error), BM_E_PARAM);
    assert_string_equal(error.message,
                        "the result is 30x23 gray, 8 bits: the picture for it must be "
                        "too, and is 61x47 RGB, 8 bits");
    bm_desc desc;
    assert_int_equal(bm_chain_result(&chain, &in.desc, &desc, NULL, NULL), BM_OK);
    assert_int_equal(desc.width, 30);
    assert_int_equal(desc.height, 23);
    assert_int_equal(desc.model, BM_GRAY);
    bm_chain_clear(&chain);
}

/* What size the rest has hangs on pixels: it is found in them, and nothing is kept. */
static void what_is_measured_has_the_size_that_is_told(void **state)
{
    (void)state;
    counter c = {.left = UINT32_MAX};
    const bm_allocator allocator = counting(&c);
    bm_options options = bm_options_defaults();
    options.allocator = &allocator;
    options.threads = 2;
    bm_image in = view(before, WIDTH, HEIGHT);
    bm_chain chain = parse("flip | pad:left=5,top=3,color=#010203 | trim:0 | flip");
    bm_desc desc;
    bm_error error;
    assert_int_equal(bm_chain_result(&chain, &in.desc, &desc, &options, &error), BM_E_CHAIN);
    assert_string_equal(error.message,
                        "trim: what size it leaves is not known before its pixels are");
    assert_int_equal(bm_chain_result_of(&chain, &in, &desc, &options, &error), BM_OK);
    assert_int_equal(desc.width, WIDTH);
    assert_int_equal(desc.height, HEIGHT);
    memset(after, 0, sizeof after);
    bm_image out = view(after, WIDTH, HEIGHT);
    assert_int_equal(bm_apply_chain(&chain, &in, &out, &options, &error), BM_OK);
    assert_memory_equal(after, before, sizeof after);
    out = view(after, WIDTH - 1, HEIGHT);
    assert_int_equal(bm_apply_chain(&chain, &in, &out, &options, &error), BM_E_PARAM);
    assert_int_equal(c.given, c.taken_back);
    assert_true(c.given > 0);
    bm_chain_clear(&chain);
}

/* ---- programs -------------------------------------------------------------------------------- */

static void another_picture_than_planned_is_refused(void **state)
{
    (void)state;
    bm_chain chain = parse("invert");
    bm_program *program;
    bm_image in = view(before, WIDTH, HEIGHT), small = view(before, WIDTH, 5),
             out = view(after, WIDTH, 5);
    bm_error error;
    assert_int_equal(bm_program_prepare(&program, &chain, &in.desc, BM_ENDS_IMAGES, NULL, NULL),
                     BM_OK);
    assert_int_equal(bm_program_apply(program, &small, &out, NULL, NULL, &error), BM_E_PARAM);
    assert_string_equal(error.message,
                        "the program was made for pictures of 61x47 RGB, 8 bits, not "
                        "for 61x5 RGB, 8 bits");
    bm_program_destroy(program);
    assert_int_equal(bm_program_prepare(&program, &chain, &in.desc, BM_ENDS_STREAMS, NULL, NULL),
                     BM_OK);
    out = view(after, WIDTH, HEIGHT);
    assert_int_equal(bm_program_apply(program, &in, &out, NULL, NULL, &error), BM_E_PARAM);
    bm_program_destroy(program);
    bm_chain_clear(&chain);
}

/* ---- streams --------------------------------------------------------------------------------- */

typedef struct stream {
    uint8_t *samples;
    uint32_t next, fail_at;
} stream;

static bm_status read_rows(void *context, const bm_rows *rows, bm_error *error)
{
    stream *s = context;
    for (uint32_t i = 0; i < rows->count[0]; i++, s->next++) {
        if (s->next == s->fail_at)
            return bm_fail(error, BM_E_READ, "row %u", s->next);
        memcpy(rows->row[0][i], s->samples + (size_t)s->next * WIDTH * 3, WIDTH * 3);
    }
    return BM_OK;
}

static bm_status write_rows(void *context, const bm_rows *rows, bm_error *error)
{
    (void)error;
    stream *s = context;
    for (uint32_t i = 0; i < rows->count[0]; i++, s->next++)
        memcpy(s->samples + (size_t)s->next * WIDTH * 3, rows->row[0][i], WIDTH * 3);
    return BM_OK;
}

static void rows_may_come_and_go(void **state)
{
    (void)state;
    bm_chain chain = parse(chain_text);
    bm_image in = view(before, WIDTH, HEIGHT);
    bm_program *program;
    for (unsigned threads = 1; threads <= 3; threads++) {
        bm_options options = bm_options_defaults();
        options.threads = threads;
        assert_int_equal(
            bm_program_prepare(&program, &chain, &in.desc, BM_ENDS_STREAMS, &options, NULL), BM_OK);
        stream from = {before, 0, UINT32_MAX}, to = {after, 0, UINT32_MAX};
        const bm_row_source source = {&from, read_rows};
        const bm_row_sink sink = {.context = &to, .write = write_rows};
        memset(after, 0, sizeof after);
        assert_int_equal(bm_program_stream(program, &source, &sink, NULL, &options, NULL), BM_OK);
        assert_memory_equal(after, wanted, sizeof after);
        assert_int_equal(to.next, HEIGHT);

        from = (stream){before, 0, 30};
        bm_error error;
        assert_int_equal(bm_program_stream(program, &source, &sink, NULL, &options, &error),
                         BM_E_READ);
        assert_string_equal(error.message, "row 30");
        bm_program_destroy(program);
    }
    bm_chain_clear(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_of_odd_memory_give_the_same),
        cmocka_unit_test(views_that_cannot_be_are_refused),
        cmocka_unit_test(a_picture_may_be_filtered_in_place),
        cmocka_unit_test(pictures_that_overlap_are_refused),
        cmocka_unit_test(what_does_nothing_copies),
        cmocka_unit_test(the_wrong_picture_for_the_result_is_refused),
        cmocka_unit_test(what_is_measured_has_the_size_that_is_told),
        cmocka_unit_test(another_picture_than_planned_is_refused),
        cmocka_unit_test(rows_may_come_and_go),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
