/* SPDX-License-Identifier: MIT */
/* Check: the same bytes at any instruction-set level, number of threads and height of bands. */
#include "battery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const unsigned threads[] = {1, 2, 3, 7};
static const uint32_t band_rows[] = {0, 1, 3, 16, 64};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void compare_ways(const subject *s, const char *text, const bm_desc *desc)
{
    random_stream random = case_stream(s, text, desc);
    bm_chain chain = parse_call(text);
    bm_image in, first;
    char what[400];

    random_picture(&in, desc, &random);
    apply(&chain, &in, &first, BM_CPU_SCALAR, 1, 0);
    for (unsigned level = 0; level < BM_CPU_LEVELS; level++) {
        if (!bm_cpu_supported((bm_cpu_level)level))
            continue;
        for (size_t way = 0; way < COUNT(threads) * COUNT(band_rows); way++) {
            unsigned t = threads[way % COUNT(threads)];
            uint32_t rows = band_rows[way % COUNT(band_rows)];
            if (random_below(&random, s->spare ? 16 : 4) != 0)
                continue;
            bm_image got;
            snprintf(what, sizeof what,
                     "%s on %s: %s, %u threads, bands of %u, compared with scalar, 1, 0", text,
                     say_desc(desc), bm_cpu_name((bm_cpu_level)level), t, rows);
            apply(&chain, &in, &got, (bm_cpu_level)level, t, rows);
            assert_same_picture(&got, &first, what);
            bm_image_destroy(&got);
        }
    }
    bm_image_destroy(&in);
    bm_image_destroy(&first);
    bm_chain_clear(&chain);
}

void check_sameness(const subject *s)
{
    static const extent quick[] = {{31, 17}, {0, 0}},
                        full[] = {{1, 7}, {31, 17}, {67, 131}, {0, 0}};
    each_case(s, quick, full, 16, compare_ways);
}
