/* SPDX-License-Identifier: MIT */
/* Where a call acts: its text, its pixels, and what planning refuses. What pixels come out, the battery checks of every filter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "bandmill/run.h"
#include "core/mask.h"
#include "core/params.h"
#include "core/scope.h"
#include "drive.h"

/* ---- text ------------------------------------------------------------------------------------ */

static void no_filter_has_parameters_of_these_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < bm_catalogue_count(); i++)
        for (const bm_param *param = bm_scope_params; param->name; param++)
            if (bm_param_find(bm_catalogue_at(i), param->name, strlen(param->name)))
                fail_msg("%s has a parameter %s of its own", bm_catalogue_at(i)->name, param->name);
}

static void canonical_text(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"invert:on=luma", "invert:on=luma"},
        {"invert:on=all", "invert"},
        {"gaussian:in=20x10+3+4,sigma=5,on=red", "gaussian:sigma=5,on=red,in=20x10+3+4"},
        {"gaussian:5,in=20x10", "gaussian:sigma=5,in=20x10+0+0"},
        {"invert: in = 50%x7-3+12.5% ", "invert:in=50%x7-3+12.5%"},
        {"invert:in=1x1-0-0", "invert:in=1x1+0+0"},
        {"invert:mask=a b.png,on=colour | flip", "invert:on=colour,mask=a b.png | flip"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[200];
        bm_chain chain = drive_parse(texts[i][0]), again;
        bm_chain_format(&chain, text, sizeof text);
        assert_string_equal(text, texts[i][1]);
        again = drive_parse(text);
        bm_chain_format(&again, text, sizeof text);
        assert_string_equal(text, texts[i][1]);
        bm_chain_clear(&chain);
        bm_chain_clear(&again);
    }
}

static void wrong_text_is_refused(void **state)
{
    (void)state;
    static const char *const regions[] = {
        "",
        "5",
        "5x",
        "x5",
        "0x5",
        "5x0",
        "5x5+",
        "5x5+1",
        "5x5+1+",
        "5x5+1+1+1",
        "5x5+1+1x",
        "-5x5+1+1",
        "5.5x5",
        "5x5+1.5+1",
        "0%x5",
        "5x5+20000%+1",
        "5x5 +1+1",
        "5y5+1+1",
        "nanxnan",
        "5x5++1+1",
        "1e2x5",
        "5x5+1-",
        "9999999999x1",
        "5x5+9999999999+0",
        "5x5+1111111111111111111111111111111111111111111111111111111111111111+1"};
    static const char *const others[][2] = {
        {"invert:on=lumma", "did you mean luma"},
        {"invert:on=", "luma"},
        {"invert:mask=", "mask"},
        {"invert:in=5x5,in=5x5", "given twice"},
        {"invert:on=red,on=red", "given twice"},
        {"invert:mast=x.png", "did you mean 'mask'"},
        {"gaussian:5,red", "name=value"},
        {"invert:luma", "on, in, mask"},
    };
    bm_chain chain = {0};
    bm_error error;
    char text[300];
    for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++) {
        snprintf(text, sizeof text, "invert:in=%s", regions[i]);
        if (bm_chain_append(&chain, text, &error) != BM_E_PARAM)
            fail_msg("%s was taken", text);
        assert_non_null(strstr(error.message, "invert: in="));
        assert_non_null(strstr(error.message, "WIDTHxHEIGHT+X+Y"));
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(bm_chain_append(&chain, others[i][0], &error), BM_E_PARAM);
        if (!strstr(error.message, others[i][1]))
            fail_msg("%s: %s", others[i][0], error.message);
    }
    bm_chain_clear(&chain);
}

/* ---- pixels ---------------------------------------------------------------------------------- */

static void rectangles_are_clipped(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool any;
        bm_rect rect;
    } cases[] = {
        {"10x20+3+4", true, {3, 4, 10, 20}},
        {"10x20-3-4", true, {0, 0, 7, 16}},
        {"100x100+60+20", true, {60, 20, 4, 28}},
        {"10x10+64+0", false, {0, 0, 64, 48}},
        {"10x10-10+0", false, {0, 0, 64, 48}},
        {"50%x50%+25%+25%", true, {16, 12, 32, 24}},
        {"100%x1+0+100%", false, {0, 0, 64, 48}},
        /* thirds meet: 21.12 and 42.24 of 64 */
        {"33%x100%+0+0", true, {0, 0, 21, 48}},
        {"33%x100%+33%+0", true, {21, 0, 21, 48}},
        {"33%x100%+66%+0", true, {42, 0, 21, 48}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[100];
        bm_rect rect;
        snprintf(text, sizeof text, "invert:in=%s", cases[i].text);
        bm_chain chain = drive_parse(text);
        assert_int_equal(bm_scope_rect(&chain.calls[0].scope, 64, 48, &rect), cases[i].any);
        if (memcmp(&rect, &cases[i].rect, sizeof rect) != 0)
            fail_msg("%s: %ux%u+%u+%u", text, rect.width, rect.height, rect.x, rect.y);
        bm_chain_clear(&chain);
    }
}

/* ---- masks ----------------------------------------------------------------------------------- */

static void masks_are_made_of_gray_and_colours(void **state)
{
    (void)state;
    static const struct {
        bm_model model;
        unsigned depth;
        uint16_t pixel[4];
        uint16_t mask;
    } cases[] = {
        {BM_GRAY, 8, {200}, 200 * 257},
        {BM_GRAY, 16, {12345}, 12345},
        {BM_GRAYA, 8, {255, 128}, 128 * 257},
        {BM_GRAYA, 16, {40000, 0}, 0},
        {BM_RGB, 8, {255, 255, 255}, 65535},
        {BM_RGB, 8, {255, 0, 0}, 19595},
        {BM_RGBA, 16, {0, 65535, 0, 32768}, 19235},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bm_desc desc;
        bm_image picture, mask;
        assert_int_equal(bm_desc_interleaved(&desc, 3, 2, cases[i].model, cases[i].depth, NULL),
                         BM_OK);
        assert_int_equal(bm_image_create(&picture, &desc, NULL), BM_OK);
        for (uint32_t y = 0; y < 2; y++)
            for (uint32_t k = 0; k < 3u * desc.plane[0].channels; k++)
                if (desc.depth == 8)
                    ((uint8_t *)bm_image_row(&picture, 0, y))[k] =
                        (uint8_t)cases[i].pixel[k % desc.plane[0].channels];
                else
                    ((uint16_t *)bm_image_row(&picture, 0, y))[k] =
                        cases[i].pixel[k % desc.plane[0].channels];
        assert_int_equal(bm_mask_create(&mask, "m.png", &picture, NULL), BM_OK);
        assert_int_equal(mask.desc.model, BM_GRAY);
        assert_int_equal(mask.desc.depth, 16);
        assert_int_equal(((uint16_t *)bm_image_row(&mask, 0, 1))[2], cases[i].mask);
        bm_image_destroy(&picture);
        bm_image_destroy(&mask);
    }
}

static bm_status load_ink(void *context, const char *name, bm_image *image, bm_error *error)
{
    bm_desc desc;
    (void)name;
    ++*(int *)context;
    assert_int_equal(bm_desc_interleaved(&desc, 4, 4, BM_CMYK, 8, NULL), BM_OK);
    return bm_image_create(image, &desc, error);
}

static bm_status load_black(void *context, const char *name, bm_image *image, bm_error *error)
{
    bm_desc desc;
    (void)name;
    ++*(int *)context;
    assert_int_equal(bm_desc_interleaved(&desc, 4, 4, BM_GRAY, 8, NULL), BM_OK);
    bm_status status = bm_image_create(image, &desc, error);
    for (uint32_t y = 0; y < 4; y++)
        memset(bm_image_row(image, 0, y), 0, 4);
    return status;
}

static void masks_are_loaded_once(void **state)
{
    (void)state;
    bm_chain chain = drive_parse("invert:mask=a.png | flip:mask=a.png,on=red | invert");
    bm_error error;
    bm_program *program;
    bm_desc desc;
    int loads = 0;
    assert_int_equal(bm_desc_interleaved(&desc, 9, 9, BM_RGB, 8, NULL), BM_OK);
    assert_int_equal(bm_program_create(&program, &chain, &desc, BM_CPU_SCALAR, &error), BM_E_PARAM);
    assert_string_equal(error.message, "invert: mask=a.png: the picture was not loaded");
    assert_int_equal(bm_chain_load(&chain, load_ink, &loads, &error), BM_E_PARAM);
    assert_string_equal(error.message, "mask=a.png: a mask is gray or RGB, and this is CMYK");
    bm_chain_clear(&chain);

    chain = drive_parse("invert:mask=a.png | flip:mask=a.png,on=red | invert");
    loads = 0;
    assert_int_equal(bm_chain_load(&chain, load_black, &loads, &error), BM_OK);
    assert_int_equal(bm_chain_load(&chain, load_black, &loads, &error), BM_OK);
    assert_int_equal(loads, 1);
    assert_ptr_equal(chain.calls[0].scope.mask, chain.calls[1].scope.mask);
    assert_int_equal(bm_program_create(&program, &chain, &desc, BM_CPU_SCALAR, &error), BM_OK);
    bm_program_destroy(program);
    bm_chain_clear(&chain);
}

/* ---- planning -------------------------------------------------------------------------------- */

static void misfits_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *chain, *says;
        bm_model model;
        bool planes;
    } cases[] = {
        {"grayscale:in=2x2", "grayscale: in=2x2+0+0: it makes 16x9 gray of 8 bits", BM_RGB, false},
        {"resize:50%,in=2x2+99+99", "resize: in=2x2+99+99: it makes 8x5 RGB", BM_RGB, false},
        {"rotate:90,on=green", "rotate: on=green: it makes 9x16 gray", BM_RGB, false},
        {"sepia:on=luma", "sepia: on=luma: it makes 16x9 RGB of 8 bits out of 16x9 gray", BM_RGB,
         false},
        {"invert:on=alpha", "invert: on=alpha: a RGB picture has no such channel", BM_RGB, false},
        {"invert:on=red", "invert: on=red: a gray picture", BM_GRAY, false},
        {"invert:on=luma", "invert: on=luma: a CMYK picture", BM_CMYK, false},
        {"invert:in=2x2", "separate planes", BM_RGB, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bm_chain chain = drive_parse(cases[i].chain);
        bm_program *program;
        bm_desc desc;
        bm_error error = {0};
        assert_int_equal((cases[i].planes ? bm_desc_planar : bm_desc_interleaved)(
                             &desc, 16, 9, cases[i].model, 8, NULL),
                         BM_OK);
        assert_int_equal(bm_program_create(&program, &chain, &desc, BM_CPU_SCALAR, &error),
                         BM_E_CHAIN);
        if (!strstr(error.message, cases[i].says))
            fail_msg("%s: %s", cases[i].chain, error.message);
        bm_chain_clear(&chain);
    }
}

/* As many pixels as lie in the rectangle, and what the filter sees around. */
static void what_a_rectangle_has_no_use_for_is_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *chain, *says;
    } cases[] = {
        {"invert:in=20x10+30+40", "20x10 RGB 8-bit -> 20x10"},
        {"median:2,in=20x10+30+40", "median         24x14 RGB 8-bit -> 24x14"},
        {"median:2,in=20x10+30+40,on=luma", "median         24x14 gray 8-bit -> 24x14"},
        {"median:2,in=20x10+30+40,border=wrap", "median         204x154"},
        {"equalize:in=20x10+30+40", "equalize       200x150"},
        {"dither:in=20x10+30+40", "dither         200x150"},
        {"median:2,in=190x145+0+0", "median         200x150"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const bm_layout_request layout = {.workers = 1};
        bm_chain chain = drive_parse(cases[i].chain);
        bm_program *program;
        bm_desc desc;
        char text[2000];
        assert_int_equal(bm_desc_interleaved(&desc, 200, 150, BM_RGB, 8, NULL), BM_OK);
        assert_int_equal(bm_program_create(&program, &chain, &desc, BM_CPU_SCALAR, NULL), BM_OK);
        assert_int_equal(bm_program_layout(program, &layout, NULL), BM_OK);
        bm_program_describe(program, NULL, text, sizeof text);
        if (!strstr(text, cases[i].says))
            fail_msg("%s:\n%s", cases[i].chain, text);
        bm_program_destroy(program);
        bm_chain_clear(&chain);
    }
}

static void where_nothing_is_to_be_done_nothing_is(void **state)
{
    (void)state;
    static const char *const chains[] = {"invert:in=5x5+64+0", "brightness:0,on=luma",
                                         "gaussian:0.1,in=5x5-5-5,on=blue", "grayscale:on=red"};
    for (size_t i = 0; i < sizeof chains / sizeof chains[0]; i++) {
        bm_chain chain = drive_parse(chains[i]);
        const bm_program_request request = {
            .chain = &chain, .linear = true, .rewriting = BM_REWRITE_NONE};
        bm_program *program;
        bm_desc desc;
        assert_int_equal(bm_desc_interleaved(&desc, 64, 48, BM_RGB, 8, NULL), BM_OK);
        assert_int_equal(bm_program_plan(&program, &request, &desc, NULL), BM_OK);
        assert_true(bm_program_is_empty(program));
        bm_program_destroy(program);
        bm_chain_clear(&chain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_filter_has_parameters_of_these_names),
        cmocka_unit_test(canonical_text),
        cmocka_unit_test(wrong_text_is_refused),
        cmocka_unit_test(rectangles_are_clipped),
        cmocka_unit_test(masks_are_made_of_gray_and_colours),
        cmocka_unit_test(masks_are_loaded_once),
        cmocka_unit_test(misfits_are_refused),
        cmocka_unit_test(what_a_rectangle_has_no_use_for_is_left_out),
        cmocka_unit_test(where_nothing_is_to_be_done_nothing_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
