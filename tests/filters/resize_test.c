/* SPDX-License-Identifier: MIT */
/* Sizes that resize plans: every mode, with and without enlarging, and roundings at their ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "bandmill/chain.h"
#include "bandmill/filter.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bm_status plan_on(const char *text, uint32_t width, uint32_t height, bm_plan *plan,
                         bm_error *error)
{
    bm_chain chain = {0};
    bm_desc desc;
    assert_int_equal(bm_desc_interleaved(&desc, width, height, BM_GRAY, 8, NULL), BM_OK);
    if (bm_chain_append(&chain, text, error))
        fail_msg("%s", error->message);
    bm_status status = bm_plan_create(plan, &chain.calls[0], &desc, BM_CPU_SCALAR, error);
    bm_chain_clear(&chain);
    return status;
}

typedef struct sized {
    const char *text;
    uint32_t in[2], out[2];
} sized;

static void check_sizes(const sized *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bm_plan plan;
        bm_error error = {0};
        if (plan_on(cases[i].text, cases[i].in[0], cases[i].in[1], &plan, &error))
            fail_msg("%s: %s", cases[i].text, error.message);
        if (plan.out.width != cases[i].out[0] || plan.out.height != cases[i].out[1])
            fail_msg("%s on %ux%u: %ux%u instead of %ux%u", cases[i].text, cases[i].in[0],
                     cases[i].in[1], plan.out.width, plan.out.height, cases[i].out[0],
                     cases[i].out[1]);
        bm_plan_destroy(&plan);
    }
}

static void every_mode_has_its_size(void **state)
{
    (void)state;
    static const sized cases[] = {
        {"resize:80x60", {400, 200}, {80, 40}},
        {"resize:80x60", {200, 400}, {30, 60}},
        {"resize:80", {400, 200}, {80, 40}},
        {"resize:x60", {400, 200}, {120, 60}},
        {"resize:size=80x60,mode=cover", {400, 200}, {120, 60}},
        {"resize:size=80x60,mode=cover", {200, 400}, {80, 160}},
        {"resize:size=80,mode=cover", {400, 200}, {80, 40}},
        {"resize:size=80x60,mode=fill", {400, 200}, {80, 60}},
        {"resize:size=80x60,mode=fill", {200, 400}, {80, 60}},
        {"resize:size=x60,mode=fill", {400, 200}, {120, 60}},
        {"resize:size=80x60,mode=stretch", {400, 200}, {80, 60}},
        {"resize:size=80,mode=stretch", {400, 200}, {80, 200}},
        {"resize:size=x60,mode=stretch", {400, 200}, {400, 60}},
        {"resize:size=25%,mode=stretch", {400, 200}, {100, 50}},
        {"resize:size=25%,mode=fill", {400, 200}, {100, 50}},
    };
    check_sizes(cases, COUNT(cases));
}

static void enlarging_is_a_choice(void **state)
{
    (void)state;
    static const sized cases[] = {
        {"resize:800x600", {400, 200}, {400, 200}},
        {"resize:size=800x600,enlarge=yes", {400, 200}, {800, 400}},
        {"resize:size=800x600,enlarge=no", {400, 200}, {400, 200}},
        {"resize:size=800x600,mode=cover", {400, 200}, {1200, 600}},
        {"resize:size=800x600,mode=cover,enlarge=no", {400, 200}, {400, 200}},
        {"resize:size=800x600,mode=fill", {400, 200}, {800, 600}},
        {"resize:size=800x600,mode=fill,enlarge=no", {400, 200}, {400, 200}},
        {"resize:size=300x600,mode=fill,enlarge=no", {400, 200}, {300, 200}},
        {"resize:size=300x100,mode=fill,enlarge=no", {400, 200}, {300, 100}},
        {"resize:size=800x100,mode=stretch", {400, 200}, {800, 100}},
        {"resize:size=800x100,mode=stretch,enlarge=no", {400, 200}, {400, 100}},
        {"resize:150%", {400, 200}, {600, 300}},
        {"resize:size=150%,enlarge=no", {400, 200}, {400, 200}},
        {"resize:size=100%,enlarge=no", {400, 200}, {400, 200}},
    };
    check_sizes(cases, COUNT(cases));
}

static void sides_are_rounded_halves_up_and_never_vanish(void **state)
{
    (void)state;
    static const sized cases[] = {
        {"resize:10", {20, 5}, {10, 3}}, /* 2.5 */
        {"resize:10", {30, 4}, {10, 1}}, /* 1.33 */
        {"resize:10", {1000, 3}, {10, 1}},
        {"resize:size=10x10,mode=cover", {30, 4}, {75, 10}},
        {"resize:0.001%", {400, 200}, {1, 1}},
        {"resize:1x1", {400, 200}, {1, 1}},
        {"resize:size=1x1,mode=fill", {400, 200}, {1, 1}},
        {"resize:size=3x1,mode=cover", {1, 1}, {3, 3}},
        {"resize:size=x1", {7, 1000003}, {1, 1}},
    };
    check_sizes(cases, COUNT(cases));
}

static void says_when_a_side_would_be_too_long(void **state)
{
    (void)state;
    static const char *const texts[] = {"resize:size=1073741823x2,mode=cover",
                                        "resize:size=x1073741823,enlarge=yes", "resize:10000%"};
    static const uint32_t sides[][2] = {{1, 3}, {3, 1}, {20000000, 1}};
    for (size_t i = 0; i < COUNT(texts); i++) {
        bm_plan plan;
        bm_error error = {0};
        assert_int_equal(plan_on(texts[i], sides[i][0], sides[i][1], &plan, &error), BM_E_CHAIN);
        assert_non_null(strstr(error.message, "at most 1073741823 pixels"));
        bm_plan_destroy(&plan);
    }
}

static void what_does_not_change_is_left_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {"resize:400x200",
                                        "resize:800x600",
                                        "resize:100%",
                                        "resize:size=400x200,mode=fill",
                                        "resize:size=400x200,mode=stretch",
                                        "resize:size=300x200,mode=cover"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        bm_plan plan;
        assert_int_equal(plan_on(texts[i], 400, 200, &plan, NULL), BM_OK);
        if (!plan.copies)
            fail_msg("%s does something to 400x200", texts[i]);
        bm_plan_destroy(&plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mode_has_its_size),
        cmocka_unit_test(enlarging_is_a_choice),
        cmocka_unit_test(sides_are_rounded_halves_up_and_never_vanish),
        cmocka_unit_test(says_when_a_side_would_be_too_long),
        cmocka_unit_test(what_does_not_change_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
