/* SPDX-License-Identifier: MIT */
/* Borders of filters: the same as making the picture larger by pad, filtering it, and cropping it, in linear light too;
 * and no step more than that takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "drive.h"
#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bm_image noise(const bm_desc *desc)
{
    bm_image image;
    random_stream stream = {11};
    assert_int_equal(bm_image_create(&image, desc, NULL), BM_OK);
    for (uint32_t y = 0; y < desc->height; y++)
        for (size_t i = 0; i < bm_desc_row_bytes(desc, 0); i++)
            ((uint8_t *)bm_image_row(&image, 0, y))[i] = (uint8_t)random_below(&stream, 256);
    return image;
}

static bm_image filtered(const char *text, const bm_image *in, bool linear)
{
    bm_chain chain = drive_parse(text);
    const drive_options options = {.workers = 2, .band_rows = 5, .linear = linear};
    bm_image out;
    bm_error error;
    if (drive_chain(&chain, in, &options, &out, &error))
        fail_msg("%s: %s", text, error.message);
    bm_chain_clear(&chain);
    return out;
}

static void compare(const char *bordered, const char *by_hand, const bm_desc *desc, bool linear)
{
    bm_image in = noise(desc);
    bm_image a = filtered(bordered, &in, linear), b = filtered(by_hand, &in, linear);
    assert_int_equal(a.desc.width, b.desc.width);
    assert_int_equal(a.desc.height, b.desc.height);
    for (uint32_t y = 0; y < a.desc.height; y++)
        if (memcmp(bm_image_row(&a, 0, y), bm_image_row(&b, 0, y), bm_desc_row_bytes(&a.desc, 0)))
            fail_msg("%s and %s of %s differ in row %u", bordered, by_hand,
                     bm_model_name(desc->model), y);
    bm_image_destroy(&in);
    bm_image_destroy(&a);
    bm_image_destroy(&b);
}

/* Windows that reach no farther than 40 pixels; the picture is smaller than that. No coarse grid: it would lie elsewhere. */
static void equals_pad_filter_crop(void **state)
{
    static const struct {
        const char *text;
        bool twice; /* clamp is put around each of two passes, the others around both together */
    } filters[] = {{.text = "gaussian:2"},
                   {.text = "box:20"},
                   {.text = "median:3"},
                   {.text = "percentile:2"},
                   {.text = "sobel:scharr"},
                   {.text = "sharpen:1.5"},
                   {.text = "erode:size=6x9"},
                   {.text = "morph_gradient:20"},
                   {.text = "open:3", .twice = true},
                   {.text = "blackhat:3", .twice = true}};
    static const struct {
        const char *border, *pad;
    } borders[] = {{"clamp", "edge=clamp"},
                   {"mirror", "edge=mirror"},
                   {"wrap", "edge=wrap"},
                   {"constant,border_color=#c84096", "color=#c84096"},
                   {"constant,border_color=#c8409660", "color=#c8409660"}};
    (void)state;
    for (size_t f = 0; f < COUNT(filters); f++)
        for (size_t b = 0; b < COUNT(borders); b++)
            for (bm_model model = BM_GRAY; model <= BM_RGBA; model++)
                for (unsigned linear = 0; linear < 2; linear++) {
                    bm_desc desc;
                    char bordered[120], by_hand[160];
                    bool seen_through = strlen(borders[b].pad) > 13;
                    if (seen_through && !bm_model_has_alpha(model))
                        continue; /* pad would add the channel */
                    if (filters[f].twice && strcmp(borders[b].border, "clamp") == 0)
                        continue;
                    bm_desc_interleaved(&desc, 33, 21, model, 8, NULL);
                    snprintf(bordered, sizeof bordered, "%s,border=%s", filters[f].text,
                             borders[b].border);
                    snprintf(by_hand, sizeof by_hand,
                             "pad:left=40,right=40,top=40,bottom=40,%s|%s|crop:33x21,x=40,y=40",
                             borders[b].pad, filters[f].text);
                    compare(bordered, by_hand, &desc, linear);
                }
}

/* Lines of bm_program_describe(). */
static unsigned count_steps(const char *text, const char *name)
{
    bm_chain chain = drive_parse(text);
    bm_desc desc;
    bm_program *program;
    bm_desc_interleaved(&desc, 40, 30, BM_RGBA, 8, NULL);
    assert_int_equal(bm_program_create(&program, &chain, &desc, BM_CPU_SCALAR, NULL), BM_OK);
    char lines[4096];
    unsigned count = 0;
    bm_program_describe(program, NULL, lines, sizeof lines);
    for (const char *at = lines; (at = strstr(at, name)); at++)
        count++;
    bm_program_destroy(program);
    bm_chain_clear(&chain);
    return count;
}

static void only_other_borders_cost_steps(void **state)
{
    (void)state;
    assert_int_equal(count_steps("gaussian:3", "_border"), 0);
    assert_int_equal(count_steps("gaussian:3,border=clamp", "_border"), 0);
    assert_int_equal(count_steps("gaussian:3,border=mirror", "_border"), 2);
    assert_int_equal(count_steps("gaussian:3,border=mirror|box:1,border=wrap", "_border"), 4);
}

static void what_does_nothing_needs_no_border(void **state)
{
    (void)state;
    assert_int_equal(count_steps("box:0,border=wrap", " "), 0);
    assert_int_equal(count_steps("sharpen:2,amount=0,border=mirror", " "), 0);
    assert_int_equal(count_steps("erode:0,border=constant", " "), 0);
}

/* Only a border of rows from the other end needs all of the picture. */
static void only_wrap_is_whole(void **state)
{
    (void)state;
    assert_int_equal(count_steps("sobel:border=mirror", "the whole picture"), 0);
    assert_int_equal(count_steps("sobel:border=constant", "the whole picture"), 0);
    assert_int_equal(count_steps("sobel:border=wrap", "the whole picture"), 1);
    assert_int_equal(count_steps("pad:left=9,edge=wrap", "the whole picture"), 0);
    assert_int_equal(count_steps("pad:top=9,edge=wrap", "the whole picture"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_pad_filter_crop),
        cmocka_unit_test(only_other_borders_cost_steps),
        cmocka_unit_test(what_does_nothing_needs_no_border),
        cmocka_unit_test(only_wrap_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
