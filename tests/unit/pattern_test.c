/* SPDX-License-Identifier: MIT */
/* Patterns of --include and --exclude. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "plan/pattern.h"

static bool match(const char *pattern, const char *below, bool folder)
{
    bm_patterns patterns = {0};
    bm_error error;
    assert_int_equal(bm_patterns_add(&patterns, pattern, &error), BM_OK);
    const char *slash = strrchr(below, '/');
    bool result = bm_patterns_match(&patterns, below, slash ? slash + 1 : below, folder);
    bm_patterns_clear(&patterns);
    return result;
}

static void names(void **state)
{
    (void)state;
    assert_true(match("*.jpg", "a.jpg", false));
    assert_true(match("*.jpg", "x/y/a.jpg", false));
    assert_true(match("*", ".hidden", false));
    assert_true(match("[ab]?.png", "x/a1.png", false));
    assert_true(match("\\*.png", "*.png", false));
    assert_true(match("*\xff*", "caf\xff.png", false));
    assert_false(match("*.jpg", "a.JPG", false));
    assert_false(match("a.jpg", "x/ba.jpg", false));
}

static void paths(void **state)
{
    (void)state;
    assert_true(match("x/*.jpg", "x/a.jpg", false));
    assert_true(match("x/*.jpg", "x/y/a.jpg", false));
    assert_false(match("x/*.jpg", "z/x/a.jpg", false));
    assert_true(match("/a.jpg", "a.jpg", false));
    assert_false(match("/a.jpg", "x/a.jpg", false));
}

static void folders(void **state)
{
    (void)state;
    assert_true(match("raw", "x/raw", true));
    assert_true(match("raw/", "x/raw", true));
    assert_false(match("raw/", "x/raw", false));
    assert_true(match("/x/raw//", "x/raw", true));
    assert_false(match("/raw/", "x/raw", true));
}

static void nothing(void **state)
{
    (void)state;
    bm_patterns patterns = {0};
    bm_error error;
    assert_false(bm_patterns_match(&patterns, "a", "a", false));
    assert_int_equal(bm_patterns_add(&patterns, "", &error), BM_E_PARAM);
    assert_int_equal(bm_patterns_add(&patterns, "//", &error), BM_E_PARAM);
    bm_patterns_clear(&patterns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(paths),
        cmocka_unit_test(folders),
        cmocka_unit_test(nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
