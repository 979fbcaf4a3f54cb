/* SPDX-License-Identifier: MIT */
/* Check: kernels see only the rows that they asked for, and nothing around those, in scratch or in
 * the output, matters to them; and run by hand they give what the executor gives. */
#include "battery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t garbage[] = {
    0x00, 0xff, 0x5a}; /* 0xff..: not a number, for kernels that go through float */
static const uint32_t band_rows[] = {0, 1, 3, 5};

/* Runs the plan in all surroundings with all heights of bands, or in each with one that hangs on the call. All must give *first,
 * which is made by the first of them where it is still empty. */
static void compare_hands(const subject *s, const bm_plan *plan, const bm_image *in,
                          const bm_image *side, bm_image *first, const char *text)
{
    const size_t heights = sizeof band_rows / sizeof *band_rows;
    char what[400];
    for (size_t g = 0; g < sizeof garbage && plan->band; g++) {
        for (size_t b = 0; b < heights; b++) {
            bm_image got;
            if (s->spare && (g + b + strlen(text) + plan->level) % heights != 0)
                continue;
            snprintf(what, sizeof what, "%s on %s, %s, bands of %u in surroundings of %02x", text,
                     say_desc(&in->desc), bm_cpu_name(plan->level), band_rows[b], garbage[g]);
            run_by_hand(plan, in, side, &got, band_rows[b], garbage[g], what);
            if (!first->owned) {
                *first = got;
                continue;
            }
            assert_same_picture(&got, first, what);
            bm_image_destroy(&got);
        }
    }
}

/* Each of the steps that a filter prefers to its plan; where the executor does nothing else, together
 * they must give what it gives. */
static void compare_stages(const subject *s, const bm_stages *stages, const bm_image *in,
                           const bm_chain *chain, bm_cpu_level level, bool by_executor,
                           const char *text)
{
    bm_image last = *in, out, want;
    for (uint32_t i = 0; i < stages->count; i++) {
        bm_plan plan;
        bm_error error = {0};
        char what[300];
        snprintf(what, sizeof what, "%s (%s)", text, stages->call[i].filter->name);
        if (bm_plan_create(&plan, &stages->call[i], &last.desc, level, &error))
            fail_case("%s: %s", what, error.message);
        out = (bm_image){0};
        compare_hands(s, &plan, &last, stages->side && i + 1 == stages->count ? in : NULL, &out,
                      what);
        if (i > 0)
            bm_image_destroy(&last);
        last = out;
        bm_plan_destroy(&plan);
    }
    if (by_executor) {
        apply(chain, in, &want, level, 1, 0);
        assert_same_picture(&last, &want, text);
        bm_image_destroy(&want);
    }
    bm_image_destroy(&last);
}

static void compare_surroundings(const subject *s, const char *text, const bm_desc *desc,
                                 bm_cpu_level level)
{
    random_stream random = case_stream(s, text, desc);
    bm_chain chain = parse_call(text);
    bm_image in, first = {0};
    bm_plan plan;
    bm_stages stages = {0};
    bm_error error = {0};
    bool split = s->filter->split && s->filter->split(&chain.calls[0], desc, &stages);
    bool by_executor = !desc->premultiplied && border_of_call(text).clamps;

    random_picture(&in, desc, &random);
    if (bm_plan_create(&plan, &chain.calls[0], desc, level, &error))
        fail_case("%s on %s: %s", text, say_desc(desc), error.message);
    assert_int_equal(bm_desc_check(&plan.out, NULL), BM_OK);
    if (plan.copies)
        assert_same_desc(&plan.in, &plan.out, text);
    if (by_executor && !split)
        apply(&chain, &in, &first, level, 1, 0);
    compare_hands(s, &plan, &in, NULL, &first, text);
    if (split)
        compare_stages(s, &stages, &in, &chain, level, by_executor, text);
    bm_image_destroy(&in);
    bm_image_destroy(&first);
    bm_plan_destroy(&plan);
    bm_chain_clear(&chain);
}

/* What the executor would hand to the kernel for this picture. */
static bm_desc as_kernel_sees(const char *text, const bm_desc *desc)
{
    bm_desc seen = *desc;
    if (call_mixes_alpha(text, desc)) {
        seen.premultiplied = desc->depth == 8 ? 65025 : 65535;
        seen.depth = 16;
    }
    return seen;
}

/* By the best kernels and those of some other level; in full by all. */
static void compare_levels(const subject *s, const char *text, const bm_desc *desc)
{
    random_stream random = case_stream(s, text, desc);
    bm_desc seen = as_kernel_sees(text, desc);
    unsigned other = random_below(&random, BM_CPU_LEVELS);
    for (unsigned level = 0; level < BM_CPU_LEVELS; level++)
        if (bm_cpu_supported((bm_cpu_level)level) &&
            (s->full || level == bm_cpu_best() || level == other))
            compare_surroundings(s, text, &seen, (bm_cpu_level)level);
}

void check_honesty(const subject *s)
{
    static const extent quick[] = {{5, 9}, {31, 17}, {0, 0}},
                        full[] = {{1, 1}, {1, 7}, {5, 9}, {131, 37}, {0, 0}};
    each_case(s, quick, full, 16, compare_levels);
}
