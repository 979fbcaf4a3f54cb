/* SPDX-License-Identifier: MIT */
/* JSON that is valid for any bytes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "json.h"

static void expect_name(const char *text, const char *json)
{
    char *written = NULL;
    size_t size;
    FILE *stream = open_memstream(&written, &size);
    assert_non_null(stream);
    bm_json_name(stream, "k", text);
    fclose(stream);
    assert_string_equal(written, json);
    free(written);
}

static void plain(void **state)
{
    (void)state;
    expect_name(NULL, "\"k\":null");
    expect_name("", "\"k\":\"\"");
    expect_name("a b/c.jpg", "\"k\":\"a b/c.jpg\"");
    expect_name("a\"b\\c", "\"k\":\"a\\\"b\\\\c\"");
    expect_name("a\nb\tc\x1b\x7f", "\"k\":\"a\\nb\\u0009c\\u001b\\u007f\"");
}

static void utf8(void **state)
{
    (void)state;
    expect_name("\xc3\xa9", "\"k\":\"\xc3\xa9\"");
    expect_name("\xe2\x82\xac", "\"k\":\"\xe2\x82\xac\"");
    expect_name("\xed\x9f\xbf", "\"k\":\"\xed\x9f\xbf\"");
    expect_name("\xf0\x9f\x98\x80", "\"k\":\"\xf0\x9f\x98\x80\"");
    expect_name("\xf4\x8f\xbf\xbf", "\"k\":\"\xf4\x8f\xbf\xbf\"");
}

/* Every way of being no UTF-8; the bytes come back from base64. */
static void other_bytes(void **state)
{
    (void)state;
    expect_name("\xff\xfe.png", "\"k\":\"\\ufffd\\ufffd.png\",\"k_b64\":\"//4ucG5n\"");
    expect_name("a\x80", "\"k\":\"a\\ufffd\",\"k_b64\":\"YYA=\"");
    expect_name("\xc0\xaf", "\"k\":\"\\ufffd\\ufffd\",\"k_b64\":\"wK8=\"");
    expect_name("\xe0\x9f\xbf", "\"k\":\"\\ufffd\\ufffd\\ufffd\",\"k_b64\":\"4J+/\"");
    expect_name("\xed\xa0\x80", "\"k\":\"\\ufffd\\ufffd\\ufffd\",\"k_b64\":\"7aCA\"");
    expect_name("\xf4\x90\x80\x80",
                "\"k\":\"\\ufffd\\ufffd\\ufffd\\ufffd\",\"k_b64\":\"9JCAgA==\"");
    expect_name("\xe2\x82", "\"k\":\"\\ufffd\\ufffd\",\"k_b64\":\"4oI=\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),
        cmocka_unit_test(utf8),
        cmocka_unit_test(other_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
