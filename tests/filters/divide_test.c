/* SPDX-License-Identifier: MIT */
/* Division by multiplication: right on both sides of every place where the quotient changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernels/divide.h"

static uint64_t nearest(uint64_t sum, uint64_t n)
{
    return (2 * sum + n) / (2 * n);
}

typedef uint32_t (*divide)(uint64_t sum, const bm_divisor *divisor);

static uint32_t narrow(uint64_t sum, const bm_divisor *divisor)
{
    return bm_divide_narrow((uint32_t)sum + divisor->half, divisor);
}

static uint32_t wide(uint64_t sum, const bm_divisor *divisor)
{
    return bm_divide_wide((uint32_t)sum + divisor->half, divisor);
}

/* Sums of n samples of at most `max`: where each `step`-th quotient begins and ends, and the largest. */
static void check_steps(divide function, uint32_t n, uint32_t max, uint32_t step)
{
    bm_divisor divisor = bm_divisor_make(n);
    for (uint64_t q = 0; q <= max; q += step) {
        uint64_t first = q ? q * n - divisor.half : 0,
                 last = q < max ? q * n + divisor.half : q * n;
        if (function(first, &divisor) != q || function(last, &divisor) != q ||
            nearest(first, n) != q || nearest(last, n) != q)
            fail_msg("n = %u: sums %llu and %llu give %u and %u", n, (unsigned long long)first,
                     (unsigned long long)last, function(first, &divisor), function(last, &divisor));
    }
    assert_int_equal(function((uint64_t)max * n, &divisor), max);
}

static void means_of_bytes(void **state)
{
    (void)state;
    for (uint32_t side = 3; side <= 2001; side += 2)
        check_steps(narrow, side * side, 255, 1);
    for (uint32_t across = 1; across <= 2001; across += 20)
        for (uint32_t down = 3; down <= 2001; down += 14)
            check_steps(narrow, across * down, 255, 5);
}

static uint32_t small(uint64_t sum, const bm_divisor *divisor)
{
    return bm_divide_small((uint32_t)sum + divisor->half, divisor);
}

static void means_of_few_bytes(void **state)
{
    (void)state;
    for (uint32_t n = 3; n <= 255; n += 2)
        check_steps(small, n, 255, 1);
}

static void means_of_words(void **state)
{
    (void)state;
    for (uint32_t n = 3; n <= 255 * 255; n += 2)
        check_steps(wide, n, 65535, n <= 255 ? 1 : 257);
}

static uint32_t large(uint64_t sum, const bm_divisor *divisor)
{
    return bm_divide_large(sum + divisor->half, divisor);
}

static void means_of_many_words(void **state)
{
    (void)state;
    for (uint32_t side = 257; side <= 2001; side += 2)
        check_steps(large, side * side, 65535, 15);
}

#ifdef BM_V32_LANES
static uint32_t single(uint64_t sum, const bm_divisor *divisor)
{
    uint32_t got[BM_V32_LANES];
    bm_v32 t = bm_v32_set((uint32_t)sum + divisor->half);
    bm_v32_store(got, bm_divide_vector_single(t, divisor));
    return got[BM_V32_LANES - 1];
}

static void means_in_single_precision(void **state)
{
    (void)state;
    for (uint32_t across = 3; across <= 127; across += 2)
        for (uint32_t down = 1; down <= 127; down += 2)
            check_steps(single, across * down, 255, 1);
}

static void vectors_divide_alike(void **state)
{
    (void)state;
    for (uint32_t side = 3; side <= 255; side += 2) {
        uint32_t n = side * side, sum[BM_V32_LANES], t[BM_V32_LANES], got[BM_V32_LANES];
        bm_divisor divisor = bm_divisor_make(n);
        for (uint32_t i = 0; i < BM_V32_LANES; i++) {
            sum[i] = (200 + i) * n + divisor.half + i % 2;
            t[i] = sum[i] + divisor.half;
        }
        bm_v32_store(got, bm_divide_vector_narrow(bm_v32_load(t), &divisor));
        for (uint32_t i = 0; i < BM_V32_LANES; i++)
            assert_int_equal(got[i], nearest(sum[i], n));
        bm_v32_store(got, bm_divide_vector_wide(bm_v32_load(t), &divisor));
        for (uint32_t i = 0; i < BM_V32_LANES; i++)
            assert_int_equal(got[i], nearest(sum[i], n));
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_of_bytes),
        cmocka_unit_test(means_of_few_bytes),
        cmocka_unit_test(means_of_words),
        cmocka_unit_test(means_of_many_words),
#ifdef BM_V32_LANES
        cmocka_unit_test(means_in_single_precision),
        cmocka_unit_test(vectors_divide_alike),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
