/* SPDX-License-Identifier: MIT */
/* Linear light: the curve's tables, where planning puts the steps, and what comes out of chains under it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/srgb.h"
#include "drive.h"
#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* IEC 61966-2-1, both ways. */
static double light_of(double v)
{
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double sample_of(double light)
{
    return light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

/* ---- the curve ------------------------------------------------------------------------------- */

static uint32_t sample_at(const void *table, unsigned depth, size_t i)
{
    return depth == 8 ? ((const uint8_t *)table)[i] : ((const uint16_t *)table)[i];
}

/* Every entry is the nearest there is, and none is so nearly half way that another mathematical library could have
 * decided otherwise. */
static void entries_are_nearest(void **state)
{
    (void)state;
    double narrowest = 1;
    for (unsigned depth = 8; depth <= 16; depth += 8) {
        const uint16_t *to = bm_srgb_to_linear(depth);
        const void *from = bm_srgb_from_linear(depth);
        double max = depth == 8 ? 255 : 65535;
        for (size_t v = 0; v <= (size_t)max; v++) {
            double exact = light_of((double)v / max) * 65535,
                   half = fabs(exact - floor(exact) - 0.5);
            assert_int_equal(to[v], (int)floor(exact + 0.5));
            narrowest = half < narrowest ? half : narrowest;
        }
        for (size_t step = 0; step < 65536; step++) {
            double exact = sample_of((double)step / 65535) * max;
            /* The published inverse bends a hair beside the curve's own joint. */
            assert_true(fabs(exact - sample_at(from, depth, step)) < 0.5 + 1e-4);
        }
    }
    assert_true(narrowest > 1e-8);
}

static void eight_bits_come_back(void **state)
{
    (void)state;
    for (size_t v = 0; v < 256; v++)
        assert_int_equal(sample_at(bm_srgb_from_linear(8), 8, bm_srgb_to_linear(8)[v]), v);
}

static void sixteen_bits_come_back_as_near_as_documented(void **state)
{
    (void)state;
    int worst = 0;
    for (int v = 0; v < 65536; v++) {
        int back = (int)sample_at(bm_srgb_from_linear(16), 16, bm_srgb_to_linear(16)[v]);
        worst = abs(back - v) > worst ? abs(back - v) : worst;
        assert_true(v < 0.53 * 65535 || back == v);
    }
    assert_int_equal(worst, 6);
}

/* ---- planning -------------------------------------------------------------------------------- */

/* The steps' names, with commas. */
static void check_steps(const char *text, bm_model model, unsigned depth, const char *expected)
{
    bm_chain chain = drive_parse(text);
    bm_desc desc;
    bm_program *program;
    bm_desc_interleaved(&desc, 40, 30, model, depth, NULL);
    const bm_program_request how = {.chain = &chain, .linear = true, .level = BM_CPU_SCALAR};
    assert_int_equal(bm_program_plan(&program, &how, &desc, NULL), BM_OK);
    assert_int_equal(bm_program_out(program)->depth, depth);
    const bm_layout_request request = {.workers = 1};
    assert_int_equal(bm_program_layout(program, &request, NULL), BM_OK);

    char lines[4096], names[512] = "";
    bm_program_describe(program, NULL, lines, sizeof lines);
    for (char *rest = lines, *line; (line = strsep(&rest, "\n")) && *line;) {
        if (*names)
            strcat(names, ",");
        strncat(names, line, strcspn(line, " "));
    }
    assert_string_equal(names, expected);
    bm_program_destroy(program);
    bm_chain_clear(&chain);
}

static void only_what_mixes_neighbours_is_linear(void **state)
{
    (void)state;
    check_steps("gaussian:1", BM_RGB, 8, "to_linear,gaussian,from_linear");
    check_steps("gaussian:1", BM_GRAY, 16, "to_linear,gaussian,from_linear");
    check_steps("invert", BM_RGB, 8, "invert");
    check_steps("flip", BM_RGB, 8, "flip");
    check_steps("resize:size=10x10,filter=nearest", BM_RGB, 8, "resize");
}

static void neighbours_share_a_stretch(void **state)
{
    (void)state;
    check_steps("gaussian:1|resize:50%", BM_RGB, 8, "to_linear,gaussian,resize,from_linear");
    check_steps("gaussian:1|flip|box:1", BM_GRAY, 8,
                "to_linear,gaussian,from_linear,flip,to_linear,box,from_linear");
}

static void light_comes_before_alpha(void **state)
{
    (void)state;
    check_steps(
        "gaussian:1|box:1", BM_RGBA, 8,
        "to_linear,premultiply,gaussian,unpremultiply,premultiply,box,unpremultiply,from_linear");
    check_steps("box:1", BM_GRAYA, 16, "to_linear,premultiply,box,unpremultiply,from_linear");
}

static void borders_lie_within_a_stretch(void **state)
{
    (void)state;
    check_steps("gaussian:1,border=mirror|box:1,border=wrap", BM_RGB, 8,
                "to_linear,add_border,gaussian,drop_border,add_border,box,drop_border,from_linear");
    check_steps("box:1,border=constant", BM_RGBA, 8,
                "to_linear,add_border,premultiply,box,unpremultiply,drop_border,from_linear");
    check_steps("sharpen:amount=0,border=mirror", BM_RGBA, 8, "");
}

static void what_does_nothing_costs_nothing(void **state)
{
    (void)state;
    check_steps("resize:100%", BM_RGB, 8, "");
    check_steps("resize:100%|resize:100%", BM_RGBA, 8, "");
    check_steps("box:1|gamma:1|box:1", BM_RGB, 8, "to_linear,box,box,from_linear");
}

static void inks_and_colour_differences_stay(void **state)
{
    (void)state;
    check_steps("gaussian:1", BM_CMYK, 8, "gaussian");
    check_steps("gaussian:1", BM_YCBCR, 8, "gaussian");
}

/* ---- what comes out -------------------------------------------------------------------------- */

static void set_sample(const bm_image *image, unsigned plane, uint32_t y, size_t i, uint32_t value)
{
    void *row = bm_image_row(image, plane, y);
    if (image->desc.depth == 8)
        ((uint8_t *)row)[i] = (uint8_t)value;
    else
        ((uint16_t *)row)[i] = (uint16_t)value;
}

static uint32_t get_sample(const bm_image *image, unsigned plane, uint32_t y, size_t i)
{
    return sample_at(bm_image_row(image, plane, y), image->desc.depth, i);
}

static bm_image filtered(const char *text, const bm_image *in, const drive_options *options)
{
    bm_chain chain = drive_parse(text);
    bm_image out;
    bm_error error;
    if (drive_chain(&chain, in, options, &out, &error))
        fail_msg("%s: %s", text, error.message);
    bm_chain_clear(&chain);
    return out;
}

/* Black and white pixels in turn, opaque, blurred until nothing is left of them. */
static void check_checkerboard(const bm_desc *desc, bool linear, double expected, double tolerance)
{
    bm_image board;
    assert_int_equal(bm_image_create(&board, desc, NULL), BM_OK);
    uint32_t max = desc->depth == 8 ? 255 : 65535;
    unsigned alpha = bm_model_has_alpha(desc->model) ? desc->plane[0].channels - 1u : UINT32_MAX;
    for (unsigned p = 0; p < desc->planes; p++)
        for (uint32_t y = 0; y < desc->height; y++)
            for (size_t i = 0; i < desc->plane[p].width * (size_t)desc->plane[p].channels; i++) {
                size_t x = i / desc->plane[p].channels;
                bool white = (x + y) % 2 || i % desc->plane[p].channels == alpha;
                set_sample(&board, p, y, i, white ? max : 0);
            }
    static const char *const chains[] = {"gaussian:4", "box:12|gaussian:3", "resize:25%"};
    for (size_t c = 0; c < COUNT(chains); c++) {
        bm_image out =
            filtered(chains[c], &board, &(drive_options){.workers = 2, .linear = linear});
        for (unsigned p = 0; p < out.desc.planes; p++) {
            uint32_t y = out.desc.height / 2;
            size_t at = out.desc.width / 2 * (size_t)out.desc.plane[p].channels;
            for (size_t k = 0; k < out.desc.plane[p].channels; k++) {
                double value = get_sample(&out, p, y, at + k);
                if (fabs(value - (k == alpha ? max : expected)) > tolerance)
                    fail_msg("%s of %s: %g", chains[c], bm_model_name(desc->model), value);
            }
        }
        bm_image_destroy(&out);
    }
    bm_image_destroy(&board);
}

static void half_the_light_is_188(void **state)
{
    (void)state;
    bm_desc desc;
    for (bm_model model = BM_GRAY; model <= BM_RGBA; model++) {
        bm_desc_interleaved(&desc, 64, 64, model, 8, NULL);
        check_checkerboard(&desc, true, 188, 1);
        check_checkerboard(&desc, false, 128, 1);
        bm_desc_interleaved(&desc, 64, 64, model, 16, NULL);
        check_checkerboard(&desc, true, 188 * 257, 257);
        check_checkerboard(&desc, false, 128 * 257, 257);
    }
    bm_desc_planar(&desc, 64, 64, BM_RGB, 8, NULL);
    check_checkerboard(&desc, true, 188, 1);
}

/* A picture of noise, in parts dark and transparent. */
static bm_image noise(const bm_desc *desc)
{
    bm_image image;
    random_stream stream = {7};
    assert_int_equal(bm_image_create(&image, desc, NULL), BM_OK);
    uint32_t max = desc->depth == 8 ? 255 : 65535;
    size_t samples = desc->width * (size_t)desc->plane[0].channels;
    for (uint32_t y = 0; y < desc->height; y++)
        for (size_t i = 0; i < samples; i++) {
            uint32_t value = random_below(&stream, max + 1);
            uint32_t kind = random_below(&stream, 4);
            set_sample(&image, 0, y, i, kind == 0 ? 0 : kind == 1 ? value / 16 : value);
        }
    return image;
}

static long clamp(long v, long size)
{
    return v < 0 ? 0 : v >= size ? size - 1 : v;
}

/* The mean of 3 x 3 pixels in linear light weighted by alpha, as real numbers: sample c of the pixel at (x, y), and
 * *light how much of it there is. */
static double mean_of(const bm_image *in, long x, long y, size_t c, double *weight)
{
    size_t channels = in->desc.plane[0].channels;
    bool alpha = bm_model_has_alpha(in->desc.model);
    double max = in->desc.depth == 8 ? 255 : 65535, sum = 0;
    *weight = 0;
    for (long dy = -1; dy <= 1; dy++)
        for (long dx = -1; dx <= 1; dx++) {
            uint32_t row = (uint32_t)clamp(y + dy, in->desc.height);
            size_t at = (size_t)clamp(x + dx, in->desc.width) * channels;
            double a = alpha ? get_sample(in, 0, row, at + channels - 1) / max : 1;
            double light = light_of(get_sample(in, 0, row, at + c) / max);
            sum += (alpha && c == channels - 1 ? 1 : light) * a / 9;
            *weight += a / 9;
        }
    if (alpha && c == channels - 1)
        return sum * max;
    return *weight > 0 ? sample_of(sum / *weight) * max : 0;
}

/* Each sample is half a linear step off after rounding, three where alpha is multiplied in and taken out again: in levels
 * of the output as many as the curve is steep, which is most at black, 12.92. */
static void means_are_those_of_light(void **state)
{
    (void)state;
    for (bm_model model = BM_GRAY; model <= BM_RGBA; model++)
        for (unsigned depth = 8; depth <= 16; depth += 8) {
            bm_desc desc;
            bm_desc_interleaved(&desc, 23, 19, model, depth, NULL);
            bm_image in = noise(&desc);
            bm_image out = filtered("box:1", &in, &(drive_options){.workers = 1, .linear = true});
            size_t channels = desc.plane[0].channels;
            bool alpha = bm_model_has_alpha(model);
            double max = depth == 8 ? 255 : 65535;
            for (uint32_t y = 0; y < desc.height; y++)
                for (size_t i = 0; i < desc.width * channels; i++) {
                    double weight;
                    double expected = mean_of(&in, (long)(i / channels), y, i % channels, &weight);
                    double steps = alpha ? 1 + 1.5 / (weight > 1e-9 ? weight : 1) : 1.5;
                    double tolerance = 0.51 + 12.92 * steps * max / 65535;
                    if (fabs(get_sample(&out, 0, y, i) - expected) > tolerance && weight > 1e-9)
                        fail_msg("%s, %u bits, row %u, sample %zu: %u, should be %.2f",
                                 bm_model_name(model), depth, y, i, get_sample(&out, 0, y, i),
                                 expected);
                }
            bm_image_destroy(&in);
            bm_image_destroy(&out);
        }
}

/* A colour that the user names is one of the picture's, not an amount of light. */
static void colours_of_parameters_are_stored_colours(void **state)
{
    (void)state;
    bm_desc desc;
    for (bm_model model = BM_GRAY; model <= BM_RGBA; model++)
        for (unsigned depth = 8; depth <= 16; depth += 8) {
            bm_desc_interleaved(&desc, 40, 40, model, depth, NULL);
            bm_image in = noise(&desc);
            bm_image out = filtered("rotate:30,color=gray", &in,
                                    &(drive_options){.workers = 1, .linear = true});
            double max = depth == 8 ? 255 : 65535;
            assert_true(fabs(get_sample(&out, 0, 0, 0) - 128 * max / 255) <= max / 2000);
            bm_image_destroy(&in);
            bm_image_destroy(&out);
        }
}

/* Where the output is wholly transparent, colours are those of before. */
static void hidden_colours_stay(void **state)
{
    (void)state;
    bm_desc desc;
    bm_desc_interleaved(&desc, 20, 20, BM_RGBA, 8, NULL);
    bm_image in = noise(&desc);
    for (uint32_t y = 0; y < 20; y++)
        for (size_t x = 0; x < 20; x++)
            set_sample(&in, 0, y, 4 * x + 3, 0);
    bm_image out = filtered("gaussian:2", &in, &(drive_options){.workers = 1, .linear = true});
    for (uint32_t y = 0; y < 20; y++)
        assert_memory_equal(bm_image_row(&in, 0, y), bm_image_row(&out, 0, y), 80);
    bm_image_destroy(&in);
    bm_image_destroy(&out);
}

static void bytes_do_not_depend_on_threads_or_bands(void **state)
{
    (void)state;
    bm_desc desc;
    bm_desc_interleaved(&desc, 61, 83, BM_RGBA, 8, NULL);
    bm_image in = noise(&desc);
    static const char text[] = "gaussian:2|resize:30x40|invert|box:2";
    bm_image first = filtered(text, &in, &(drive_options){.workers = 1, .linear = true});
    for (unsigned workers = 1; workers <= 4; workers++)
        for (uint32_t rows = 0; rows <= 20; rows += 5) {
            bm_image other = filtered(text, &in,
                                      &(drive_options){.workers = workers,
                                                       .band_rows = rows,
                                                       .stream_in = true,
                                                       .stream_out = true,
                                                       .linear = true});
            for (uint32_t y = 0; y < first.desc.height; y++)
                assert_memory_equal(bm_image_row(&first, 0, y), bm_image_row(&other, 0, y),
                                    bm_desc_row_bytes(&first.desc, 0));
            bm_image_destroy(&other);
        }
    bm_image_destroy(&first);
    bm_image_destroy(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_nearest),
        cmocka_unit_test(eight_bits_come_back),
        cmocka_unit_test(sixteen_bits_come_back_as_near_as_documented),
        cmocka_unit_test(only_what_mixes_neighbours_is_linear),
        cmocka_unit_test(neighbours_share_a_stretch),
        cmocka_unit_test(light_comes_before_alpha),
        cmocka_unit_test(borders_lie_within_a_stretch),
        cmocka_unit_test(what_does_nothing_costs_nothing),
        cmocka_unit_test(inks_and_colour_differences_stay),
        cmocka_unit_test(half_the_light_is_188),
        cmocka_unit_test(means_are_those_of_light),
        cmocka_unit_test(colours_of_parameters_are_stored_colours),
        cmocka_unit_test(hidden_colours_stay),
        cmocka_unit_test(bytes_do_not_depend_on_threads_or_bands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
