/* SPDX-License-Identifier: MIT */
/* Status names, which scripts rely on, and error objects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "bandmill/status.h"

static void names_are_unique_words(void **state)
{
    (void)state;
    assert_string_equal(bm_status_name(BM_OK), "OK");
    for (int status = 1; status < BM_STATUS_COUNT; status++) {
        const char *name = bm_status_name((bm_status)status);
        assert_memory_equal(name, "E_", 2);
        assert_int_equal(strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), strlen(name));
        assert_true(bm_status_meaning((bm_status)status)[0]);
        for (int other = 0; other < status; other++)
            assert_string_not_equal(name, bm_status_name((bm_status)other));
    }
}

static void values_outside_the_list_are_internal_errors(void **state)
{
    (void)state;
    assert_string_equal(bm_status_name(BM_STATUS_COUNT), "E_INTERNAL");
    assert_string_equal(bm_status_name((bm_status)-1), "E_INTERNAL");
    assert_string_equal(bm_status_meaning((bm_status)1000), bm_status_meaning(BM_E_INTERNAL));
}

static void failing_fills_the_error_and_returns_the_status(void **state)
{
    (void)state;
    bm_error error = {0};
    assert_int_equal(bm_fail(&error, BM_E_READ, "%s at %d", "broken", 7), BM_E_READ);
    assert_int_equal(error.status, BM_E_READ);
    assert_string_equal(error.message, "broken at 7");
    assert_int_equal(bm_fail(NULL, BM_E_WRITE, "nobody %s", "listens"), BM_E_WRITE);
}

static void long_messages_are_cut(void **state)
{
    (void)state;
    struct {
        bm_error error;
        char behind[8];
    } guarded;
    memset(&guarded, '#', sizeof guarded);
    bm_fail(&guarded.error, BM_E_READ, "%600s", "x");
    assert_int_equal(strlen(guarded.error.message), sizeof guarded.error.message - 1);
    assert_memory_equal(guarded.behind, "########", 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique_words),
        cmocka_unit_test(values_outside_the_list_are_internal_errors),
        cmocka_unit_test(failing_fills_the_error_and_returns_the_status),
        cmocka_unit_test(long_messages_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
