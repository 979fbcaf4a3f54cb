/* SPDX-License-Identifier: MIT */
/* The choice of an instruction-set level by machine and by BANDMILL_CPU. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/cpu.h"

static void the_best_level_is_a_supported_one(void **state)
{
    (void)state;
    assert_true(bm_cpu_supported(BM_CPU_SCALAR));
    assert_true(bm_cpu_supported(bm_cpu_best()));
    for (int level = (int)bm_cpu_best() + 1; level <= BM_CPU_LEVELS; level++)
        assert_false(bm_cpu_supported((bm_cpu_level)level));
    assert_false(bm_cpu_supported((bm_cpu_level)-1));
    assert_string_equal(bm_cpu_name(BM_CPU_LEVELS), "unknown");
}

static void unset_and_empty_mean_the_best(void **state)
{
    (void)state;
    bm_cpu_level level = BM_CPU_LEVELS;
    unsetenv("BANDMILL_CPU");
    assert_int_equal(bm_cpu_select(&level, NULL), BM_OK);
    assert_int_equal(level, bm_cpu_best());
    level = BM_CPU_LEVELS;
    setenv("BANDMILL_CPU", "", 1);
    assert_int_equal(bm_cpu_select(&level, NULL), BM_OK);
    assert_int_equal(level, bm_cpu_best());
}

static void a_name_chooses_its_level_where_the_machine_has_it(void **state)
{
    (void)state;
    static const char *const names[BM_CPU_LEVELS] = {"scalar", "sse4", "avx2", "avx512", "neon"};
    for (int i = 0; i < BM_CPU_LEVELS; i++) {
        bm_cpu_level level;
        bm_error error = {0};
        assert_string_equal(bm_cpu_name((bm_cpu_level)i), names[i]);
        setenv("BANDMILL_CPU", names[i], 1);
        if (bm_cpu_supported((bm_cpu_level)i)) {
            assert_int_equal(bm_cpu_select(&level, &error), BM_OK);
            assert_int_equal(level, i);
        } else {
            assert_int_equal(bm_cpu_select(&level, &error), BM_E_PARAM);
            assert_non_null(strstr(error.message, names[i]));
            assert_non_null(strstr(error.message, bm_cpu_name(bm_cpu_best())));
        }
    }
}

static void other_words_are_refused(void **state)
{
    (void)state;
    static const char *const words[] = {"AVX2",    "avx", "sse",  " scalar",
                                        "scalar ", "0",   "best", "scalar,avx2"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        bm_cpu_level level;
        bm_error error = {0};
        setenv("BANDMILL_CPU", words[i], 1);
        assert_int_equal(bm_cpu_select(&level, &error), BM_E_PARAM);
        assert_non_null(strstr(error.message, words[i]));
        assert_non_null(strstr(error.message, "scalar, sse4, avx2, avx512 or neon"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_level_is_a_supported_one),
        cmocka_unit_test(unset_and_empty_mean_the_best),
        cmocka_unit_test(a_name_chooses_its_level_where_the_machine_has_it),
        cmocka_unit_test(other_words_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
