/* SPDX-License-Identifier: MIT */
/* .cube files: what is read, and how what is wrong is told, with file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/run.h"
#include "kernels/cube.h"

static void a_cube_is_read(void **state)
{
    static const char text[] =
        "# made by hand\nTITLE \"LUT_3D_SIZE 9\"\n\nLUT_3D_SIZE 2\r\n"
        "DOMAIN_MIN 0 0.25 -1\nDOMAIN_MAX 1 2 1e0\n0 0 0\n1 0 0\n\t0 1 0 \n1 1 0\n"
        "0 0 1\n1 0 1\n0 1 1\n0.5 -2 3.25";
    void *content = NULL;
    bm_error error = {0};
    (void)state;
    assert_int_equal(bm_cube_read("a.cube", text, strlen(text), &content, &error), BM_OK);
    const bm_cube *cube = content;
    assert_int_equal(cube->head.size, 2);
    assert_true(cube->head.three);
    assert_true(cube->head.low[1] == 0.25 && cube->head.low[2] == -1 && cube->head.up[1] == 2);
    assert_true(cube->entry[1][0] == 1 && cube->entry[1][1] == 0 && cube->entry[2][1] == 1);
    assert_true(cube->entry[7][0] == 0.5f && cube->entry[7][1] == -2 && cube->entry[7][2] == 3.25f);
    free(content);
}

static void what_is_wrong_is_named(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "no LUT_3D_SIZE"},
        {"# nothing\n", "no LUT_3D_SIZE"},
        {"0 0 0\n", "w.cube:1: colours before"},
        {"LUT_3D_SIZE 1\n", "w.cube:1: the size must be a whole number from 2 to 256"},
        {"LUT_3D_SIZE 257\n", "from 2 to 256"},
        {"LUT_1D_SIZE 65537\n", "from 2 to 65536"},
        {"LUT_1D_SIZE 2.5\n", "w.cube:1: the size"},
        {"LUT_1D_SIZE\n", "w.cube:1: the size"},
        {"\nLUT_1D_SIZE 2\nLUT_3D_SIZE 2\n", "w.cube:3: a second size"},
        {"LUT_1D_SIZE 2\n0 0 0\n", "ends after 1 of 2 colours"},
        {"LUT_1D_SIZE 2\n0 0 0\n1 1 1\n2 2 2\n", "w.cube:4: more than 2 colours"},
        {"LUT_1D_SIZE 2\n0 0\n1 1 1\n", "w.cube:2: three numbers"},
        {"LUT_1D_SIZE 2\n0 0 0 0\n1 1 1\n", "w.cube:2: three numbers"},
        {"LUT_1D_SIZE 2\n0 nan 0\n1 1 1\n", "w.cube:2: three numbers"},
        {"LUT_1D_SIZE 2\n0 0 1e7\n1 1 1\n", "w.cube:2: three numbers"},
        {"LUT_1D_SIZE 2\nDOMAIN_MIN 0 0\n", "w.cube:2: three numbers must follow"},
        {"LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE 0\n", "w.cube:2: two numbers must follow"},
        {"LUT_1D_SIZE 2\nDOMAIN_MIN 1 1 1\n0 0 0\n1 1 1\n", "DOMAIN_MAX must be above"},
        {"\x89PNG\r\n", "w.cube:1: three numbers or a keyword"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *content = NULL;
        bm_error error = {0};
        assert_int_equal(
            bm_cube_read("w.cube", cases[i].text, strlen(cases[i].text), &content, &error),
            BM_E_PARAM);
        assert_null(content);
        if (!strstr(error.message, cases[i].message) || !strstr(error.message, "w.cube"))
            fail_msg("%s instead of %s", error.message, cases[i].message);
    }
    char line[600];
    void *content = NULL;
    bm_error error = {0};
    memset(line, ' ', sizeof line);
    assert_int_equal(bm_cube_read("w.cube", line, sizeof line, &content, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "w.cube:1: the line is too long"));
    assert_int_equal(bm_cube_read("w.cube", "1 1 \0", 5, &content, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "NUL"));
}

/* ---- through a chain ------------------------------------------------------------------------- */

static bm_status load_negative(void *context, const char *name, char **bytes, size_t *count,
                               bm_error *error)
{
    static const char text[] =
        "LUT_3D_SIZE 2\n1 1 1\n0 1 1\n1 0 1\n0 0 1\n1 1 0\n0 1 0\n1 0 0\n0 0 0\n";
    (void)error;
    assert_string_equal(name, "negative.cube");
    ++*(int *)context;
    *bytes = strdup(text);
    *count = strlen(text);
    return BM_OK;
}

static bm_status load_none(void *context, const char *name, char **bytes, size_t *count,
                           bm_error *error)
{
    (void)context, (void)bytes, (void)count;
    return bm_fail(error, BM_E_READ, "%s: not there", name);
}

static void files_are_loaded_once(void **state)
{
    bm_chain chain = {0};
    bm_error error = {0};
    bm_desc desc;
    bm_image in, out;
    int loads = 0;
    (void)state;
    assert_int_equal(bm_chain_append(&chain,
                                     "lut3d:negative.cube | lut3d:negative.cube | "
                                     "lut3d:file=negative.cube",
                                     &error),
                     BM_OK);
    assert_int_equal(bm_desc_interleaved(&desc, 1, 1, BM_RGB, 8, NULL), BM_OK);
    assert_int_equal(bm_image_create(&in, &desc, NULL), BM_OK);
    uint8_t *pixel = bm_image_row(&in, 0, 0);
    pixel[0] = 10, pixel[1] = 20, pixel[2] = 255;

    assert_int_equal(bm_apply(&chain, &in, &out, BM_CPU_SCALAR, 1, 0, NULL, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "the file was not loaded"));
    assert_int_equal(bm_chain_load_files(&chain, load_none, NULL, &error), BM_E_READ);
    assert_int_equal(bm_chain_load_files(&chain, load_negative, &loads, &error), BM_OK);
    assert_int_equal(bm_chain_load_files(&chain, load_negative, &loads, &error), BM_OK);
    assert_int_equal(loads, 1);
    assert_int_equal(bm_apply(&chain, &in, &out, BM_CPU_SCALAR, 1, 0, NULL, &error), BM_OK);
    const uint8_t *made = bm_image_row(&out, 0, 0);
    assert_int_equal(made[0], 245);
    assert_int_equal(made[1], 235);
    assert_int_equal(made[2], 0);
    bm_image_destroy(&in);
    bm_image_destroy(&out);
    bm_chain_clear(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cube_is_read),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(files_are_loaded_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
