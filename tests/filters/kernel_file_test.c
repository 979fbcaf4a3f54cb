/* SPDX-License-Identifier: MIT */
/* Kernels in files: what is read, and how what is wrong is told, with file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/chain.h"
#include "kernels/kernel_file.h"

static void check_kernel(const char *text, uint32_t rows, const double *at, uint32_t count)
{
    void *content = NULL;
    bm_error error = {0};
    if (bm_kernel_file_read("k", text, strlen(text), &content, &error))
        fail_msg("%s: %s", text, error.message);
    const bm_kernel_file *file = content;
    assert_int_equal(file->numbers.rows, rows);
    assert_int_equal(file->numbers.count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_true(file->numbers.at[i] == at[i]);
    free(content);
}

static void kernels_are_read(void **state)
{
    static const double cross[] = {0, 1, 0, 1, -4, 1, 0, 1, 0};
    (void)state;
    check_kernel("0 1 0\n1 -4 1\n0 1 0", 3, cross, 9);
    check_kernel("# a cross\n\n 0,1, 0 # first\r\n1\t-4\t1\r\n#\n0 1 0\n\n", 3, cross, 9);
    check_kernel("3x3: 0,1,0 1,-4,1 0,1,0", 3, cross, 9);
    check_kernel("3x3+1+1:\n0,1,0\n1,-4,1\n0,1,0\n", 3, cross, 9);
    check_kernel("9x1: 0 1 0\n1 -4 1 0 1 0", 1, cross, 9);
    check_kernel("# tall\n1x9:0 1 0 1 -4 1 0 1 0", 9, cross, 9);
    static const double decimals[] = {0.5, -1e6, 1e-3};
    check_kernel("+.5 -1e6 1e-3", 1, decimals, 3);
}

static void what_is_wrong_is_named(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "k.txt: no numbers"},
        {"# nothing\n", "k.txt: no numbers"},
        {"1 2 3\n4 5\n", "k.txt:2: this row is not as long"},
        {"1 2 3\n4 5 6\n", "k.txt: 2 rows of 3 numbers: both must be odd, up to 31"},
        {"1 2\n3 4\n5 6\n", "3 rows of 2 numbers"},
        {"\n1 two 3", "k.txt:2: 'two': must be a number"},
        {"1 nan 3", "k.txt:1: 'nan'"},
        {"1 1e7 3", "k.txt:1: '1e7'"},
        {"3x3: 1 2 3", "k.txt: 3 numbers for a kernel of 3x3"},
        {"3x3+0+0: 1 2 3 4 5 6 7 8 9", "k.txt:1: '3x3+0+0:'"},
        {"0x0: 1", "k.txt:1: '0x0:'"},
        {"3x3 1 2 3 4 5 6 7 8 9", "k.txt:1: '3x3'"},
        {"1 2 3\n3x1: 1 2 3", "k.txt:2: '3x1:'"},
        {"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 "
         "33",
         "1 rows of 33 numbers"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *content = NULL;
        bm_error error = {0};
        assert_int_equal(
            bm_kernel_file_read("k.txt", cases[i].text, strlen(cases[i].text), &content, &error),
            BM_E_PARAM);
        assert_null(content);
        if (!strstr(error.message, cases[i].message))
            fail_msg("%s instead of %s", error.message, cases[i].message);
    }
}

static void large_files_are_refused(void **state)
{
    static char text[200000];
    void *content = NULL;
    bm_error error = {0};
    (void)state;
    for (size_t i = 0; i < 962; i++)
        memcpy(text + 2 * i, "1 ", 2);
    assert_int_equal(bm_kernel_file_read("k", text, 2 * 962, &content, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "k:1: more than 31 by 31"));
    memset(text, ' ', sizeof text);
    assert_int_equal(bm_kernel_file_read("k", text, sizeof text, &content, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "k:1: the line is too long"));
    assert_int_equal(bm_kernel_file_read("k", "1 \0", 3, &content, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "NUL"));
    memset(text, '1', 100);
    assert_int_equal(bm_kernel_file_read("k", text, 100, &content, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "must be a number"));
}

static void files_stand_for_numbers(void **state)
{
    bm_chain chain = {0};
    bm_error error = {0};
    char text[100];
    (void)state;
    assert_int_equal(bm_chain_append(&chain, "convolve:offset=3", &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "convolve needs kernel"));
    assert_int_equal(bm_chain_append(&chain, "convolve", &error), BM_E_PARAM);
    assert_int_equal(bm_chain_append(&chain, "convolve:file=k.txt,offset=3", &error), BM_OK);
    bm_chain_format(&chain, text, sizeof text);
    assert_string_equal(text, "convolve:offset=3,file=k.txt");
    bm_chain_clear(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_are_read),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(large_files_are_refused),
        cmocka_unit_test(files_stand_for_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
