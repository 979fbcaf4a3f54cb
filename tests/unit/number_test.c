/* SPDX-License-Identifier: MIT */
/* Whole numbers as people write them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "number.h"

static void expect(const char *text, bm_scale scale, uint64_t value)
{
    uint64_t parsed = 77;
    assert_true(bm_number_parse(text, scale, &parsed));
    assert_int_equal(parsed, value);
}

static void refuse(const char *text, bm_scale scale)
{
    uint64_t parsed = 77;
    assert_false(bm_number_parse(text, scale, &parsed));
    assert_int_equal(parsed, 77);
}

static void parses(void **state)
{
    (void)state;
    expect("0", BM_SCALE_NONE, 0);
    expect("007", BM_SCALE_NONE, 7);
    expect("18446744073709551615", BM_SCALE_NONE, UINT64_MAX);
    expect("256M", BM_SCALE_BINARY, UINT64_C(256) << 20);
    expect("2g", BM_SCALE_BINARY, UINT64_C(2) << 30);
    expect("500M", BM_SCALE_DECIMAL, 500000000);
    expect("1T", BM_SCALE_DECIMAL, UINT64_C(1000000000000));
    expect("12", BM_SCALE_BINARY, 12);
}

static void refuses(void **state)
{
    (void)state;
    refuse("", BM_SCALE_NONE);
    refuse("-1", BM_SCALE_NONE);
    refuse("+1", BM_SCALE_NONE);
    refuse(" 1", BM_SCALE_NONE);
    refuse("1 ", BM_SCALE_NONE);
    refuse("1K", BM_SCALE_NONE);
    refuse("K", BM_SCALE_BINARY);
    refuse("1KK", BM_SCALE_BINARY);
    refuse("1X", BM_SCALE_BINARY);
    refuse("0x10", BM_SCALE_NONE);
    refuse("18446744073709551616", BM_SCALE_NONE);
    refuse("99999999999T", BM_SCALE_DECIMAL);
}

static void formats(void **state)
{
    (void)state;
    char text[BM_NUMBER_TEXT];
    assert_string_equal(bm_number_format(0, BM_SCALE_BINARY, text), "0");
    assert_string_equal(bm_number_format(1024, BM_SCALE_NONE, text), "1024");
    assert_string_equal(bm_number_format(1024, BM_SCALE_BINARY, text), "1K");
    assert_string_equal(bm_number_format(1025, BM_SCALE_BINARY, text), "1025");
    assert_string_equal(bm_number_format(UINT64_C(1) << 50, BM_SCALE_BINARY, text), "1024T");
    assert_string_equal(bm_number_format(1000000000, BM_SCALE_DECIMAL, text), "1G");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses),
        cmocka_unit_test(refuses),
        cmocka_unit_test(formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
