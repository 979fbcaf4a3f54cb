/* SPDX-License-Identifier: MIT */
/* The planner's rules about decoding: where they fire and where not, and that the plan makes what the chain as written
 * makes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "planner_world.h"

/* ---- shrink-on-load -------------------------------------------------------------------------- */

static const char *const functions[] = {"lanczos3", "lanczos2", "mitchell",
                                        "catrom",   "linear",   "area"};

static void test_shrinks(void **state)
{
    (void)state;
    const uint32_t sizes[][2] = {{640, 480}, {641, 479}, {643, 485}, {647, 487}};
    for (unsigned s = 0; s < 4; s++) {
        draw(sizes[s][0], sizes[s][1], 3, waves);
        /* All orientations with one size, three with the others. */
        const unsigned step = s ? 3 : 1;
        for (world.orientation = 1; world.orientation <= 8; world.orientation += step) {
            compare("resize:80x80", "shrink-on-load", 45, 9);
            compare("resize:101x99,mode=fill", "shrink-on-load", 45, 9);
            compare("resize:101x49,mode=fill,gravity=south", "shrink-on-load", 45, 9);
            compare("resize:49x101,mode=fill,gravity=north_west", "shrink-on-load", 45, 9);
            compare("resize:100x97,mode=stretch", "shrink-on-load", 45, 9);
            compare("resize:x100,mode=cover | invert", "shrink-on-load", 45, 9);
            compare("resize:13%", "shrink-on-load", 45, 9);
            compare("flop | rotate:-90 | resize:80x80", "shrink-on-load", 45, 9);
            compare("crop:401x399,x=13,y=21 | resize:71x73,mode=stretch",
                    "shrink-on-load,decode-window", 45, 9);
        }
        world.orientation = 1;
        for (unsigned f = 0; f < 6; f++) {
            char chain[64];
            snprintf(chain, sizeof chain, "resize:60x52,filter=%s", functions[f]);
            compare(chain, "shrink-on-load", 45, 9);
        }
    }
}

static void test_shrinks_as_far_as_it_may(void **state)
{
    (void)state;
    draw(800, 600, 3, waves);
    const struct {
        const char *chain;
        uint32_t width;
    } rows[] = {{"resize:200x150", 400},
                {"resize:206x150,mode=stretch", 800},
                {"resize:100x75", 200},
                {"resize:103x75,mode=stretch", 400},
                {"resize:50x50", 100},
                {"resize:1x1", 100},
                {"resize:50x290,mode=stretch", 800},
                {"resize:50x150,mode=stretch", 400}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        run(rows[i].chain, &all);
        assert_int_equal(world.status, BM_OK);
        if (world.decoded_width != rows[i].width)
            fail_msg("%s decoded %u columns", rows[i].chain, world.decoded_width);
    }

    /* Colours that come coarser count. */
    world.coarser = 1;
    compare("resize:200x150", "", 99, 0);
    run("resize:100x75", &all);
    assert_int_equal(world.decoded_width, 400);
    run("resize:25x20", &all);
    assert_int_equal(world.decoded_width, 100);
}

static void test_shrinks_not(void **state)
{
    (void)state;
    draw(640, 480, 3, waves);
    const char *const chains[] = {
        "invert",
        "resize:400x400",              /* not small enough */
        "resize:165x160,mode=stretch", /* 3.88 across */
        "resize:80x200,mode=stretch",  /* 2.4 down */
        "resize:60x52,filter=box",     /* takes pixels as they are */
        "resize:1300x1300,enlarge=yes",
        "resize:60x52,filter=box",
        "invert | resize:80x80", /* what is not a move comes before it */
        "gaussian:2 | resize:80x80",
        "rotate:30 | resize:80x80",
        "pad:left=10 | resize:80x80",
        "resize:600x600 | resize:80x80",
    };
    for (size_t i = 0; i < sizeof chains / sizeof chains[0]; i++)
        compare(chains[i], "", 99, 0);
    draw(640, 480, 4, waves);
    compare("resize:80x80", "", 99, 0); /* colours count by their alpha */
    draw(640, 480, 3, waves);
    manner linear = all;
    linear.linear = true;
    free(make("resize:80x80", &linear).bytes);
    assert_string_equal(fired(), "");
    free(make("resize:80x80", &exact).bytes);
    assert_string_equal(fired(), "");
    world.refuses = REFUSES_SHRINK;
    compare("resize:80x80", "", 99, 0);
}

/* Sides so small that an outermost pixel of the smaller picture is mostly beyond the picture. */
static void test_small_sides(void **state)
{
    (void)state;
    for (uint32_t width = 1; width <= 70; width += width < 20 ? 1 : 7)
        for (uint32_t height = 1; height <= 30; height += 5) {
            draw(width, height, 3, waves);
            for (world.orientation = 1; world.orientation <= 8; world.orientation += 3) {
                int worst;
                made written = make("resize:3x2,mode=stretch", &none);
                made planned = make("resize:3x2,mode=stretch", &all);
                psnr(&written, &planned, &worst);
                if (worst > 9)
                    fail_msg("%ux%u, orientation %u: %d levels", width, height, world.orientation,
                             worst);
                free(written.bytes), free(planned.bytes);
            }
        }
}

/* What is finer than any output could show becomes what it is as a whole. */
static void test_fine_patterns(void **state)
{
    (void)state;
    draw(256, 200, 3, checkerboard);
    compare("resize:32x25,filter=area", "shrink-on-load", 99, 0);
    compare("resize:64x64", "shrink-on-load", 45, 2);
    draw(255, 199, 3, checkerboard);
    compare("resize:32x25,mode=stretch", "shrink-on-load", 45, 4);
}

/* ---- gray-source ----------------------------------------------------------------------------- */

static void test_gray(void **state)
{
    (void)state;
    for (unsigned s = 0; s < 2; s++) {
        draw(97 + s, 61, 3, noise);
        for (world.orientation = 1; world.orientation <= 8; world.orientation++) {
            compare("grayscale", "gray-source", 45, 1);
            compare("flip | rotate:90 | grayscale | invert", "gray-source", 45, 1);
            compare("gaussian:1 | grayscale", "gray-source", 45, 3);
            compare("crop:31x33,x=20,y=11 | grayscale | flop", "gray-source,decode-window", 45, 1);
            compare("grayscale | crop:31x33,x=20,y=11", "gray-source,decode-window", 45, 1);
        }
    }
    draw(640, 480, 3, waves);
    world.orientation = 6;
    compare("grayscale | resize:80x80", "gray-source,shrink-on-load", 45, 9);
    world.refuses = REFUSES_GRAY;
    compare("grayscale | resize:80x80", "", 99, 0);
}

static void test_gray_not(void **state)
{
    (void)state;
    draw(97, 61, 3, noise);
    compare("grayscale:bt709", "", 99, 0);
    compare("grayscale:average", "", 99, 0);
    compare("invert | grayscale", "", 99, 0);
    compare("median:1 | grayscale", "", 99, 0);
    compare("saturation:0", "", 99, 0);
    free(make("grayscale", &exact).bytes);
    assert_string_equal(fired(), "");
    draw(97, 61, 4, noise);
    compare("grayscale", "", 99, 0);
}

/* ---- decode-window --------------------------------------------------------------------------- */

static void test_window(void **state)
{
    (void)state;
    const uint32_t grids[] = {1, 8, 16};
    for (unsigned g = 0; g < 3; g++) {
        world.grid = grids[g];
        draw(97, 61, 3, noise);
        for (world.orientation = 1; world.orientation <= 8; world.orientation++) {
            compare("crop:20x9", "decode-window", 99, 0);
            compare("crop:20x9,x=37,y=41", "decode-window", 99, 0);
            compare("flop | crop:20x9,x=3,y=41 | rotate:90 | crop:5x5,x=1,y=2 | gaussian:2",
                    "decode-window", 99, 0);
            compare("rotate:180 | crop:50% | flip", "decode-window", 99, 0);
            compare("transpose | crop:20x9,x=3,y=41 | flop | transverse | crop:5x5,x=1,y=2",
                    "decode-window", 99, 0);
            compare("crop:1x1,x=40,y=33", "decode-window", 99, 0);
            compare("crop:20x9,x=2,y=1,gravity=south_east", "decode-window", 99, 0);
            compare("flop | crop:20x9,x=-3,gravity=center | crop:9x4,gravity=west", "decode-window",
                    99, 0);
        }
    }
    for (world.orientation = 1; world.orientation <= 8; world.orientation++) {
        manner stored = exact;
        int worst;
        stored.as_stored = true;
        made planned = make("crop:20x9,x=37,y=41", &stored);
        assert_string_equal(fired(), "decode-window");
        stored.rewriting = BM_REWRITE_NONE;
        made written = make("crop:20x9,x=37,y=41", &stored);
        psnr(&planned, &written, &worst);
        assert_int_equal(worst, 0);
        free(planned.bytes), free(written.bytes);
    }
}

static void test_window_not(void **state)
{
    (void)state;
    draw(97, 61, 3, noise);
    compare("invert", "", 99, 0);
    compare("rotate:90", "", 99, 0);
    world.grid = 64;
    compare("crop:95x61", "", 99, 0); /* what has to be decoded is all there is */
    world.refuses = REFUSES_WINDOW;
    world.grid = 1;
    compare("crop:20x9,x=37,y=41", "", 99, 0);
    compare("crop:20x9,x=37,y=41 | grayscale", "gray-source", 45, 1);
}

/* What the library brings to the front counts as if it had been written there. */
static void test_after_the_library(void **state)
{
    (void)state;
    draw(97, 61, 3, noise);
    for (world.orientation = 1; world.orientation <= 8; world.orientation++) {
        compare("invert | crop:20x9,x=37,y=41", "decode-window", 99, 0);
        compare("gamma:1.3 | flip | crop:20x9,x=7,y=4 | gaussian:1", "decode-window", 99, 0);
    }
}

/* What does not fit says so in the same words. */
static void test_same_words(void **state)
{
    (void)state;
    draw(97, 61, 3, noise);
    const char *const chains[] = {"crop:98x9", "flop | crop:90x9,x=8 | resize:2x2",
                                  "crop:50x50 | crop:51x9", "grayscale | crop:98x9"};
    for (unsigned i = 0; i < 4; i++) {
        char words[256];
        run(chains[i], &none);
        assert_int_equal(world.status, BM_E_CHAIN);
        memcpy(words, world.message, sizeof words);
        run(chains[i], &all);
        assert_int_equal(world.status, BM_E_CHAIN);
        assert_string_equal(world.message, words);
    }
}

/* ---- copy-file ------------------------------------------------------------------------------- */

static bool copied(const char *chain, const manner *how)
{
    run(chain, how);
    assert_int_equal(world.status, BM_OK);
    bool is_copy = world.out_size == 4 && !memcmp(world.out, "FORM", 4);
    assert_int_equal(is_copy, !strcmp(fired(), "copy-file"));
    return is_copy;
}

static void test_copies(void **state)
{
    (void)state;
    const manner stored = {.as_stored = true}, keep = {.keep_damaged = true};
    manner many = all;
    many.threads = 8;
    draw(197, 161, 3, noise);
    const char *const chains[] = {"", "crop:197x161", "rotate:360", "resize:300x300"};
    for (unsigned i = 0; i < 4; i++) {
        assert_true(copied(chains[i], &all));
        assert_int_equal(world.decoded_height, 21); /* at an eighth, to its end */
        assert_true(copied(chains[i], &exact));
        assert_true(copied(chains[i], &many));
        assert_false(copied(chains[i], &none));
        assert_false(copied(chains[i], &keep));
    }
    assert_false(copied("flip", &all));
    assert_false(copied("crop:196x161", &all));
    world.refuses = REFUSES_SHRINK;
    assert_true(copied("", &all));
    assert_int_equal(world.decoded_height, 161);
    world.orientation = 3;
    assert_false(copied("", &all));
    assert_true(copied("", &stored));
    draw(97, 61, 1, noise);
    world.orientation = 1;
    assert_true(copied("grayscale", &all));
    world.damaged_row = 60;
    run("", &all);
    assert_int_equal(world.status, BM_E_CORRUPT);
    assert_int_equal(world.out_size, 0);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static bm_status colour_open(void *context, const bm_picture *picture, bool leave_cmyk,
                             bm_converted *converted, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)picture, (void)leave_cmyk, (void)warnings, (void)error;
    converted->handle = &world;
    return BM_OK;
}

static void colour_apply(void *handle, const void *in, void *out, size_t pixels)
{
    const uint8_t *from = in;
    uint8_t *to = out;
    (void)handle;
    for (size_t i = 0; i < 3 * pixels; i++)
        to[i] = (uint8_t)(255 - from[i] / 2);
}

static void colour_close(void *handle)
{
    (void)handle;
}

/* Colours that are converted on the way are those of single pixels: parts are, means and luma are not. */
static void test_converted_colours(void **state)
{
    (void)state;
    const bm_colour colour = {NULL, colour_open, colour_apply, colour_close};
    manner planned = {.colour = &colour},
           written = {.colour = &colour, .rewriting = BM_REWRITE_NONE};
    const char *const chains[] = {"grayscale", "resize:9x9", "crop:20x9,x=37,y=41"};
    draw(97, 61, 3, noise);
    for (unsigned i = 0; i < 3; i++) {
        int worst;
        made a = make(chains[i], &written), b = make(chains[i], &planned);
        assert_string_equal(fired(), i == 2 ? "decode-window" : "");
        psnr(&a, &b, &worst);
        assert_int_equal(worst, 0);
        free(a.bytes), free(b.bytes);
    }
}

/* Damage is told in rows of the picture as it is stored. */
static void test_damage(void **state)
{
    (void)state;
    manner keep = {.keep_damaged = true};
    draw(640, 480, 3, waves);
    world.damaged_row = 20;
    run("resize:80x80", &all);
    assert_int_equal(world.status, BM_E_CORRUPT);
    run("resize:80x80", &keep);
    assert_int_equal(world.status, BM_OK);
    assert_string_equal(fired(), "shrink-on-load");
    assert_string_equal(world.warning, "torn; rows 80 to 479 became gray");
    run("crop:100x200,x=3,y=80", &keep);
    assert_string_equal(fired(), "decode-window");
    assert_string_equal(world.warning, "torn; rows 100 to 479 became gray");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_shrinks),       TEST(test_shrinks_as_far_as_it_may),
        TEST(test_shrinks_not),   TEST(test_small_sides),
        TEST(test_fine_patterns), TEST(test_gray),
        TEST(test_gray_not),      TEST(test_window),
        TEST(test_window_not),    TEST(test_same_words),
        TEST(test_damage),        TEST(test_after_the_library),
        TEST(test_copies),        TEST(test_converted_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
