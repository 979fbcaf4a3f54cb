/* SPDX-License-Identifier: MIT */
/* Every form that a step may have, by itself and in the combinations that once mattered, against
 * the reference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const uint32_t heights[] = {1, 2, 7, 61};

#define CHECK(...)                                                                                 \
    do {                                                                                           \
        const fake_step steps_[] = {__VA_ARGS__};                                                  \
        check_heights(steps_, COUNT(steps_), heights, COUNT(heights));                             \
    } while (0)

/* Windows that reach up and down, up alone, down alone, past the whole picture, and wholly above or
 * below the row. */
static void window_applies_every_edge_rule(void **state)
{
    (void)state;
    static const int reach[][2] = {{0, 0},   {1, 1},  {3, 2},  {5, 0},    {0, 5},
                                   {70, 70}, {-4, 9}, {9, -4}, {-80, 80}, {80, -80}};
    for (size_t i = 0; i < COUNT(reach); i++)
        for (int edge = BM_EDGE_CLAMP; edge <= BM_EDGE_CONSTANT; edge++)
            CHECK({.above = reach[i][0], .below = reach[i][1], .edge = (bm_edge)edge});
}

static void windows_in_a_row_share_nothing(void **state)
{
    (void)state;
    CHECK({.above = 2, .below = 2}, {.above = 0, .below = 7, .edge = BM_EDGE_MIRROR},
          {.above = 4, .below = 0, .edge = BM_EDGE_CONSTANT});
}

static void resample_reads_the_span_of_its_taps(void **state)
{
    (void)state;
    static const uint32_t sizes[][2] = {{60, 20}, {61, 20}, {75, 10}, {10, 75},
                                        {9, 1},   {1, 9},   {64, 63}};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        fake_step steps[] = {{.form = FAKE_RESAMPLE, .height = sizes[i][1]},
                             {.form = FAKE_NEAREST, .height = sizes[i][0] / 2 + 1},
                             {.above = 1, .below = 1}};
        check_heights(steps, 1, &sizes[i][0], 1);
        check_heights(steps, COUNT(steps), &sizes[i][0], 1);
    }
}

static void nearest_skips_rows_that_nobody_asks_for(void **state)
{
    (void)state;
    static const uint32_t height = 97;
    for (uint32_t to = 1; to < 30; to += 7) {
        fake_step steps[] = {{.above = 1}, {.form = FAKE_NEAREST, .height = to}};
        check_heights(steps + 1, 1, &height, 1);
        check_heights(steps, 2, &height, 1);
    }
}

static void crop_and_pad(void **state)
{
    (void)state;
    static const uint32_t height = 61;
    static const fake_step cut[] = {
        {.top = 40, .height = 3},  {.top = 0, .height = 5},
        {.top = 60, .height = 1},  {.top = 33, .height = 90},
        {.top = 100, .height = 7}, {.top = 100, .height = 7, .edge = BM_EDGE_MIRROR}};
    for (size_t i = 0; i < COUNT(cut); i++) {
        fake_step steps[] = {{.above = 2, .below = 1}, cut[i], {.below = 2}};
        check_heights(steps + 1, 1, &height, 1);
        check_heights(steps, COUNT(steps), &height, 1);
    }
}

static void scan_sees_the_picture_before_the_first_band(void **state)
{
    (void)state;
    CHECK({.sums = true});
    CHECK({.above = 2, .below = 2, .sums = true});
    CHECK({.above = 1}, {.sums = true}, {.below = 3});
    CHECK({.sums = true}, {.sums = true});
}

/* The rows above the cut are free for the bands, but not for the scan. */
static void scan_sees_rows_that_bands_do_not_need(void **state)
{
    (void)state;
    static const uint32_t height = 61;
    static const fake_step steps[] = {{.below = 1}, {.top = 45, .height = 9, .sums = true}};
    check_heights(steps + 1, 1, &height, 1);
    check_heights(steps, 2, &height, 1);
}

static void whole_picture_steps(void **state)
{
    (void)state;
    CHECK({.form = FAKE_FLIP});
    CHECK({.form = FAKE_FLIP}, {.above = 1, .below = 1}, {.form = FAKE_FLIP},
          {.form = FAKE_FLIP, .sums = true});
}

static void serial_steps_carry_on(void **state)
{
    (void)state;
    CHECK({.carries = true});
    CHECK({.carries = true, .above = 1, .below = 2, .edge = BM_EDGE_MIRROR});
    CHECK({.carries = true, .sums = true}, {.above = 2, .below = 2},
          {.carries = true, .form = FAKE_FLIP});
}

static void mixing_steps_work_on_premultiplied_colour(void **state)
{
    (void)state;
    CHECK({.mixes = true, .above = 1, .below = 1});
    CHECK({.mixes = true, .above = 2, .below = 2}, {.mixes = true, .above = 1, .below = 3});
    CHECK({.mixes = true, .form = FAKE_RESAMPLE, .height = 11}, {.mixes = true, .sums = true});
    bm_desc deep;
    bm_desc_interleaved(&deep, 4, 40, BM_GRAYA, 16, NULL);
    fake_step steps[] = {{.mixes = true, .above = 9, .below = 9}, {.mixes = true, .carries = true}};
    check_every_way(steps, COUNT(steps), &deep, 1);
}

static void steps_may_change_depth(void **state)
{
    (void)state;
    CHECK({.other_depth = true}, {.above = 1, .other_depth = true},
          {.other_depth = true, .carries = true});
}

static void planes_go_through_every_form(void **state)
{
    (void)state;
    static const fake_step forms[] = {{.above = 2, .below = 3, .edge = BM_EDGE_MIRROR},
                                      {.carries = true},
                                      {.carries = true, .below = 3},
                                      {.sums = true},
                                      {.form = FAKE_FLIP},
                                      {.top = 13, .height = 10},
                                      {.form = FAKE_RESAMPLE, .height = 9},
                                      {.form = FAKE_NEAREST, .height = 4},
                                      {.first_plane = true, .above = 1},
                                      {.first_plane = true, .sums = true}};
    for (unsigned shift = 0; shift < 9; shift++) {
        bm_desc desc;
        bm_desc_planar(&desc, 7, 37, BM_YCBCR, shift % 2 ? 16 : 8, NULL);
        bm_desc_subsample(&desc, shift % 3, shift / 3, NULL);
        for (size_t i = 0; i < COUNT(forms); i++) {
            fake_step steps[] = {forms[i], {.above = 1, .below = 1}, forms[(i + 3) % COUNT(forms)]};
            check_every_way(steps, COUNT(steps), &desc, i);
        }
    }
}

static void empty_chain_copies(void **state)
{
    (void)state;
    check_heights(NULL, 0, heights, COUNT(heights));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window_applies_every_edge_rule),
        cmocka_unit_test(windows_in_a_row_share_nothing),
        cmocka_unit_test(resample_reads_the_span_of_its_taps),
        cmocka_unit_test(nearest_skips_rows_that_nobody_asks_for),
        cmocka_unit_test(crop_and_pad),
        cmocka_unit_test(scan_sees_the_picture_before_the_first_band),
        cmocka_unit_test(scan_sees_rows_that_bands_do_not_need),
        cmocka_unit_test(whole_picture_steps),
        cmocka_unit_test(serial_steps_carry_on),
        cmocka_unit_test(mixing_steps_work_on_premultiplied_colour),
        cmocka_unit_test(steps_may_change_depth),
        cmocka_unit_test(planes_go_through_every_form),
        cmocka_unit_test(empty_chain_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
