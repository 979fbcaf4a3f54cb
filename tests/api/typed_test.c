/* SPDX-License-Identifier: MIT */
/* The generated calls: each does what its name does in a chain, and judges its values as the parser does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bandmill/catalogue.h"
#include "bandmill/filters.h"

#define WIDTH 40
#define HEIGHT 31

static uint8_t before[WIDTH * HEIGHT * 3];
static bm_image in;

static int setup(void **state)
{
    (void)state;
    uint32_t random = 7;
    for (size_t i = 0; i < sizeof before; i++) {
        random = random * 1664525u + 1013904223u;
        before[i] = (uint8_t)(random >> 24);
    }
    return bm_image_view(&in, before, WIDTH, HEIGHT, BM_RGB, 8, 0, NULL) != BM_OK;
}

/* ---- every filter ---------------------------------------------------------------------------- */

/* The generated functions of a filter, with its params as void. */
typedef struct calls {
    const char *name;
    bm_status (*apply)(const bm_image *out, bool defaults, bm_error *error);
    bm_status (*add)(bm_chain *chain, bool defaults, bm_error *error);
} calls;

#define BM_TYPED(name, ...)                                                                        \
    static bm_status apply_##name(const bm_image *out, bool defaults, bm_error *error)             \
    {                                                                                              \
        const bm_##name##_params params = bm_##name##_defaults();                                  \
        return bm_##name(&in, out, defaults ? &params : NULL, NULL, error);                        \
    }                                                                                              \
    static bm_status add_##name(bm_chain *chain, bool defaults, bm_error *error)                   \
    {                                                                                              \
        const bm_##name##_params params = bm_##name##_defaults();                                  \
        return bm_add_##name(chain, defaults ? &params : NULL, error);                             \
    }
#include "../../filters/api/filters.def"
#undef BM_TYPED

static const calls all[] = {
#define BM_TYPED(name, ...) {#name, apply_##name, add_##name},
#include "../../filters/api/filters.def"
#undef BM_TYPED
};

static bool same_picture(const bm_image *a, const bm_image *b)
{
    for (uint32_t y = 0; y < a->desc.height; y++)
        if (memcmp(bm_image_row(a, 0, y), bm_image_row(b, 0, y), bm_desc_row_bytes(&a->desc, 0)) !=
            0)
            return false;
    return true;
}

/* Whether the call makes what the chain makes: the picture, or the error. */
static void check_like_chain(const char *text, const calls *call, bool defaults)
{
    bm_desc desc = in.desc;
    bm_error error = {.status = BM_OK}, same = {.status = BM_OK};
    bm_chain chain = {0};
    bm_status status = bm_chain_append(&chain, text, &error);
    if (!status)
        status = bm_chain_result_of(&chain, &in, &desc, NULL, &error);
    bm_image wanted, got;
    assert_int_equal(bm_image_create(&wanted, &desc, NULL), BM_OK);
    assert_int_equal(bm_image_create(&got, &desc, NULL), BM_OK);
    if (!status)
        status = bm_apply_chain(&chain, &in, &wanted, NULL, &error);
    assert_int_equal(call->apply(&got, defaults, &same), status);
    if (status)
        assert_true(same.status == error.status);
    else
        assert_true(same_picture(&wanted, &got));

    char canonical[4096] = "", added[4096] = "";
    bm_chain built = {0};
    bm_chain_format(&chain, canonical, sizeof canonical);
    bool appended = call->add(&built, defaults, NULL) == BM_OK;
    bm_chain_format(&built, added, sizeof added);
    assert_int_equal(appended, chain.count == 1);
    assert_string_equal(added, canonical);
    bm_chain_clear(&built);
    bm_chain_clear(&chain);
    bm_image_destroy(&wanted);
    bm_image_destroy(&got);
}

static void every_filter_has_its_call(void **state)
{
    (void)state;
    assert_int_equal(sizeof all / sizeof all[0], bm_catalogue_count());
    unsigned applied = 0;
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        assert_string_equal(all[i].name, bm_catalogue_at(i)->name);
        check_like_chain(all[i].name, &all[i], false);
        bm_chain chain = {0};
        if (bm_chain_append(&chain, all[i].name, NULL) == BM_OK) { /* nothing must be given */
            check_like_chain(all[i].name, &all[i], true);
            applied++;
        }
        bm_chain_clear(&chain);
    }
    assert_in_range(applied, 40, 1000);
}

/* ---- values of each kind --------------------------------------------------------------------- */

static bm_status apply_gaussian_2(const bm_image *out, bool defaults, bm_error *error)
{
    (void)defaults;
    bm_gaussian_params params = bm_gaussian_defaults();
    params.sigma = 2.25;
    params.border = BM_GAUSSIAN_BORDER_CONSTANT;
    params.border_color = 0x3366ffff;
    return bm_gaussian(&in, out, &params, NULL, error);
}

static bm_status add_gaussian_2(bm_chain *chain, bool defaults, bm_error *error)
{
    (void)defaults;
    bm_gaussian_params params = bm_gaussian_defaults();
    params.sigma = 2.25;
    params.border = BM_GAUSSIAN_BORDER_CONSTANT;
    params.border_color = 0x3366ffff;
    return bm_add_gaussian(chain, &params, error);
}

static bm_resize_params half(void)
{
    bm_resize_params params = bm_resize_defaults();
    params.size.percent = 50;
    params.filter = BM_RESIZE_FILTER_LINEAR;
    return params;
}

static bm_status apply_half(const bm_image *out, bool defaults, bm_error *error)
{
    (void)defaults;
    const bm_resize_params params = half();
    return bm_resize(&in, out, &params, NULL, error);
}

static bm_status add_half(bm_chain *chain, bool defaults, bm_error *error)
{
    (void)defaults;
    const bm_resize_params params = half();
    return bm_add_resize(chain, &params, error);
}

/* The list is gone when the chain runs: it has a copy. */
static bm_status add_points(bm_chain *chain, bool defaults, bm_error *error)
{
    (void)defaults;
    double *points = malloc(4 * sizeof *points);
    points[0] = 0, points[1] = 20, points[2] = 100, points[3] = 80.5;
    bm_curve_params params = bm_curve_defaults();
    params.points = (bm_numbers){.at = points, .count = 4};
    bm_status status = bm_add_curve(chain, &params, error);
    free(points);
    return status;
}

static bm_status apply_points(const bm_image *out, bool defaults, bm_error *error)
{
    bm_chain chain = {0};
    bm_status status = add_points(&chain, defaults, error);
    if (!status)
        status = bm_apply_chain(&chain, &in, out, NULL, error);
    bm_chain_clear(&chain);
    return status;
}

static void values_arrive(void **state)
{
    (void)state;
    check_like_chain("gaussian:2.25,border=constant,border_color=#3366ff",
                     &(calls){"gaussian", apply_gaussian_2, add_gaussian_2}, true);
    check_like_chain("resize:50%,filter=linear", &(calls){"resize", apply_half, add_half}, true);
    check_like_chain("curve:0 20 100 80.5", &(calls){"curve", apply_points, add_points}, true);
}

/* ---- values that cannot be ------------------------------------------------------------------- */

static uint8_t out_bytes[WIDTH * HEIGHT * 3];

#define REFUSED(name, field, value, part)                                                          \
    do {                                                                                           \
        bm_error error = {.status = BM_OK};                                                        \
        bm_image out;                                                                              \
        bm_image_view(&out, out_bytes, WIDTH, HEIGHT, BM_RGB, 8, 0, NULL);                         \
        bm_##name##_params params = bm_##name##_defaults();                                        \
        params.field = value;                                                                      \
        assert_int_equal(bm_##name(&in, &out, &params, NULL, &error), BM_E_PARAM);                 \
        if (!strstr(error.message, part))                                                          \
            fail_msg("%s", error.message);                                                         \
    } while (0)

static void values_out_of_range_are_refused(void **state)
{
    (void)state;
    static const double points[] = {0, 1, 2, 300};
    REFUSED(gaussian, sigma, -1, "gaussian: sigma=-1: must be a number from");
    REFUSED(gaussian, sigma, NAN, "gaussian: sigma=nan: must be a number from");
    REFUSED(gaussian, sigma, INFINITY, "gaussian: sigma=inf: must be a number from");
    REFUSED(gaussian, border, 99, "gaussian: border=99: must be one of clamp");
    REFUSED(gaussian, border, -1, "gaussian: border=-1: must be one of clamp");
    REFUSED(median, radius, 100000, "median: radius=100000: must be a whole number from");
    REFUSED(resize, size.percent, -5, "resize: size=-5%: must be WIDTHxHEIGHT");
    REFUSED(resize, size.width, UINT32_MAX, "resize: size=4294967295x0: must be WIDTHxHEIGHT");
    REFUSED(resize, struct_size, sizeof(bm_resize_params) + 8, "begin with bm_resize_defaults()");
    REFUSED(resize, struct_size, 0, "begin with bm_resize_defaults()");
    REFUSED(curve, points, ((bm_numbers){.at = points, .count = 4}),
            "curve: points: number 4 is 300");
    REFUSED(curve, points, ((bm_numbers){.at = points, .count = 1}), "curve: points: 1 numbers");
    REFUSED(matrix, weights.count, 0, "matrix: weights: 0 numbers: must be 9 to 12");
    REFUSED(lut3d, file, NULL, "lut3d needs file");
    REFUSED(lut3d, file, "no table", "(in memory)");
    bm_image out;
    bm_image_view(&out, out_bytes, WIDTH, HEIGHT, BM_RGB, 8, 0, NULL);
    bm_error error;
    assert_int_equal(bm_brightness(&in, &out, NULL, NULL, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "brightness needs amount"));
}

/* A struct of an older version ends before the fields that it does not know. */
static void fields_that_the_caller_does_not_know_keep_their_defaults(void **state)
{
    (void)state;
    bm_gaussian_params params = bm_gaussian_defaults();
    params.sigma = 3;
    params.border = 99;
    params.struct_size = offsetof(bm_gaussian_params, border);
    bm_chain chain = {0};
    char text[200];
    assert_int_equal(bm_add_gaussian(&chain, &params, NULL), BM_OK);
    bm_chain_format(&chain, text, sizeof text);
    assert_string_equal(text, "gaussian:sigma=3");
    bm_chain_clear(&chain);
}

/* ---- content of files ------------------------------------------------------------------------ */

static const char swap_cube[] =
    "LUT_3D_SIZE 2\n0 0 0\n0 0 1\n0 1 0\n0 1 1\n1 0 0\n1 0 1\n1 1 0\n1 1 1\n";
static const char same_cube[] =
    "LUT_3D_SIZE 2\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n";

/* Two of them in a chain are two, though neither has a name. */
static void files_come_as_their_content(void **state)
{
    (void)state;
    bm_image out;
    bm_image_view(&out, out_bytes, WIDTH, HEIGHT, BM_RGB, 8, 0, NULL);
    bm_lut3d_params params = bm_lut3d_defaults();
    params.file = swap_cube;
    assert_int_equal(bm_lut3d(&in, &out, &params, NULL, NULL), BM_OK);
    for (size_t i = 0; i < sizeof before; i++)
        assert_int_equal(out_bytes[i], before[i / 3 * 3 + 2 - i % 3]);

    bm_chain chain = {0};
    assert_int_equal(bm_add_lut3d(&chain, &params, NULL), BM_OK);
    params.file = same_cube;
    assert_int_equal(bm_add_lut3d(&chain, &params, NULL), BM_OK);
    memset(out_bytes, 0, sizeof out_bytes);
    assert_int_equal(bm_apply_chain(&chain, &in, &out, NULL, NULL), BM_OK);
    for (size_t i = 0; i < sizeof before; i++)
        assert_int_equal(out_bytes[i], before[i / 3 * 3 + 2 - i % 3]);
    bm_chain_clear(&chain);
}

static void a_file_stands_for_numbers(void **state)
{
    (void)state;
    bm_image out;
    bm_error error;
    bm_image_view(&out, out_bytes, WIDTH, HEIGHT, BM_RGB, 8, 0, NULL);
    bm_convolve_params params = bm_convolve_defaults();
    assert_int_equal(bm_convolve(&in, &out, &params, NULL, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "convolve: kernel: 0 numbers"));
    params.file = "# nothing changes\n0 0 0\n0 7 0\n0 0 0\n";
    assert_int_equal(bm_convolve(&in, &out, &params, NULL, &error), BM_OK);
    assert_memory_equal(out_bytes, before, sizeof before);
}

static void pictures_come_from_memory(void **state)
{
    (void)state;
    bm_image out, top;
    uint8_t dot[] = {10, 20, 30};
    bm_image_view(&out, out_bytes, WIDTH, HEIGHT, BM_RGB, 8, 0, NULL);
    bm_image_view(&top, dot, 1, 1, BM_RGB, 8, 0, NULL);
    bm_overlay_params params = bm_overlay_defaults();
    params.picture = &top;
    params.tile = BM_OVERLAY_TILE_YES;
    assert_int_equal(bm_overlay(&in, &out, &params, NULL, NULL), BM_OK);
    for (size_t i = 0; i < sizeof before; i++)
        assert_int_equal(out_bytes[i], dot[i % 3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_filter_has_its_call),
        cmocka_unit_test(values_arrive),
        cmocka_unit_test(values_out_of_range_are_refused),
        cmocka_unit_test(fields_that_the_caller_does_not_know_keep_their_defaults),
        cmocka_unit_test(files_come_as_their_content),
        cmocka_unit_test(a_file_stands_for_numbers),
        cmocka_unit_test(pictures_come_from_memory),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
