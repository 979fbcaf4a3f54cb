/* SPDX-License-Identifier: MIT */
/* Numbers as people write them. */
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

static void parses_seconds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t nanoseconds;
    } good[] = {
        {"0", 0},           {"30", UINT64_C(30000000000)}, {"2.5", 2500000000},
        {"0.000000001", 1}, {"1.123456789", 1123456789},   {"18446744073.709551615", UINT64_MAX},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint64_t parsed = 77;
        assert_true(bm_seconds_parse(good[i].text, &parsed));
        assert_int_equal(parsed, good[i].nanoseconds);
    }
    static const char *const bad[] = {"",
                                      ".",
                                      ".5",
                                      "1.",
                                      "-1",
                                      "+1",
                                      "1e3",
                                      "1 s",
                                      " 1",
                                      "1,5",
                                      "0.0000000001",
                                      "1..5",
                                      "1.5.",
                                      "inf",
                                      "18446744073.709551616"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t parsed = 77;
        if (bm_seconds_parse(bad[i], &parsed) || parsed != 77)
            fail_msg("%s should be refused", bad[i]);
    }
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
        cmocka_unit_test(parses_seconds),
        cmocka_unit_test(formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
