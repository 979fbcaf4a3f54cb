/* SPDX-License-Identifier: MIT */
/* The set of byte strings against a naive one. Accepts a seed as its argument. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "plan/byte_set.h"

#define KEYS 3000
#define MAX_KEY 4

static unsigned seed;

static void random_keys(bool fold)
{
    static char keys[KEYS][MAX_KEY + 1];
    unsigned state = seed;
    for (size_t i = 0; i < KEYS; i++) {
        size_t length = (size_t)rand_r(&state) % (MAX_KEY + 1);
        for (size_t k = 0; k < length; k++)
            keys[i][k] = "aAbBcCzZ@[`{"[rand_r(&state) % 12];
        keys[i][length] = '\0';
    }

    bm_byte_set set;
    assert_true(bm_byte_set_init(&set, KEYS, fold));
    for (size_t i = 0; i < KEYS; i++) {
        size_t first = BM_NOT_IN_SET;
        for (size_t k = 0; k < i && first == BM_NOT_IN_SET; k++)
            if ((fold ? strcasecmp : strcmp)(keys[i], keys[k]) == 0)
                first = k;
        assert_int_equal(bm_byte_set_find(&set, keys[i], strlen(keys[i])), first);
        assert_int_equal(bm_byte_set_add(&set, keys[i], strlen(keys[i]), i), first);
        assert_int_equal(bm_byte_set_find(&set, keys[i], strlen(keys[i])),
                         first == BM_NOT_IN_SET ? i : first);
    }
    bm_byte_set_destroy(&set);
}

static void exact(void **state)
{
    (void)state;
    random_keys(false);
}

static void folded(void **state)
{
    (void)state;
    random_keys(true);
}

static void keys_are_bytes(void **state)
{
    (void)state;
    bm_byte_set set;
    assert_true(bm_byte_set_init(&set, 2, true));
    assert_int_equal(bm_byte_set_add(&set, "a\0b", 3, 1), BM_NOT_IN_SET);
    assert_int_equal(bm_byte_set_add(&set, "a\0c", 3, 2), BM_NOT_IN_SET);
    assert_int_equal(bm_byte_set_find(&set, "A\0B", 3), 1);
    assert_int_equal(bm_byte_set_find(&set, "a", 1), BM_NOT_IN_SET);
    bm_byte_set_destroy(&set);
}

int main(int count, char **arguments)
{
    seed = count > 1 ? (unsigned)strtoul(arguments[1], NULL, 10) : (unsigned)time(NULL);
    printf("seed %u\n", seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact),
        cmocka_unit_test(folded),
        cmocka_unit_test(keys_are_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
