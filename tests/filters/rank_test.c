/* SPDX-License-Identifier: MIT */
/* Medians and percentiles by every method that a radius, a depth or an instruction set chooses, against counting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bandmill/run.h"
#include "random.h"

static uint32_t sample_at(const bm_image *image, int64_t x, int64_t y, size_t c)
{
    int64_t right = image->desc.width - 1, bottom = image->desc.height - 1;
    x = x < 0 ? 0 : x > right ? right : x;
    y = y < 0 ? 0 : y > bottom ? bottom : y;
    size_t i = (size_t)x * image->desc.plane[0].channels + c;
    const void *row = bm_image_row(image, 0, (uint32_t)y);
    return image->desc.depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
}

static uint32_t counts[65536];

static void count(const bm_image *image, int64_t x, int64_t y0, int64_t y1, size_t c, uint32_t by)
{
    for (int64_t y = y0; y <= y1; y++)
        counts[sample_at(image, x, y, c)] += by;
}

/* A row of results against a histogram that slides along. */
static void check_row(const bm_image *in, const bm_image *got, int64_t radius, double percent,
                      uint32_t y, size_t c, const char *what)
{
    uint32_t n = (uint32_t)((2 * radius + 1) * (2 * radius + 1));
    uint32_t rank = (uint32_t)floor(percent * (n - 1) / 100 + 0.5);
    memset(counts, 0, sizeof counts);
    for (int64_t x = -radius; x < radius; x++)
        count(in, x, y - radius, y + radius, c, 1);
    for (uint32_t x = 0; x < in->desc.width; x++) {
        uint32_t value = 0, left = rank;
        count(in, x + radius, y - radius, y + radius, c, 1);
        for (; counts[value] <= left; value++)
            left -= counts[value];
        if (sample_at(got, x, y, c) != value)
            fail_msg("%s: pixel %u, %u, channel %zu: %u, should be %u", what, x, y, c,
                     sample_at(got, x, y, c), value);
        count(in, x - radius, y - radius, y + radius, c, UINT32_MAX);
    }
}

/* Kinds of pictures: noise; a slope with noise on it; few values, which are multiples of 255 in 16 bits as in opaque pictures
 * whose colour is premultiplied. */
static void fill(bm_image *image, unsigned kind, random_stream *random)
{
    size_t samples = (size_t)image->desc.width * image->desc.plane[0].channels;
    uint32_t values = image->desc.depth == 8 ? 256 : 65536;
    for (uint32_t y = 0; y < image->desc.height; y++)
        for (size_t i = 0; i < samples; i++) {
            uint32_t v = random_below(random, values);
            if (kind == 1)
                v = (uint32_t)((i + 3 * y) * values / (2 * samples) + v / 16) % values;
            if (kind == 2)
                v = v % 5 * (values / 257 + 50);
            if (image->desc.depth == 8)
                ((uint8_t *)bm_image_row(image, 0, y))[i] = (uint8_t)v;
            else
                ((uint16_t *)bm_image_row(image, 0, y))[i] = (uint16_t)v;
        }
}

typedef struct ranked {
    uint32_t width, height, radius;
    double percent;
} ranked;

static void check_one(const ranked *r, bm_model model, unsigned depth, bm_cpu_level level,
                      uint32_t band_rows, random_stream *random)
{
    char text[80], what[160];
    bm_chain chain = {0};
    bm_desc desc;
    bm_image in, got;
    bm_error error;
    snprintf(text, sizeof text, "percentile:radius=%u,percent=%g", r->radius, r->percent);
    assert_int_equal(bm_desc_interleaved(&desc, r->width, r->height, model, depth, NULL), BM_OK);
    assert_int_equal(bm_image_create(&in, &desc, NULL), BM_OK);
    fill(&in, random_below(random, 3), random);
    assert_int_equal(bm_chain_append(&chain, text, NULL), BM_OK);
    if (bm_apply(&chain, &in, &got, level, 1, band_rows, NULL, &error))
        fail_msg("%s: %s", text, error.message);
    snprintf(what, sizeof what, "%s, %s, %u bits, %s", text, bm_model_name(model), depth,
             bm_cpu_name(level));
    for (uint32_t y = 0; y<r->height; y += r->height> 64 ? 7 : 1)
        for (size_t c = 0; c < desc.plane[0].channels; c++)
            check_row(&in, &got, r->radius, r->percent, y, c, what);
    bm_image_destroy(&in);
    bm_image_destroy(&got);
    bm_chain_clear(&chain);
}

static void check_all(const ranked *cases, size_t count, bm_cpu_level level)
{
    static const bm_model models[] = {BM_GRAY, BM_RGB};
    random_stream random = {random_setting("BANDMILL_TEST_SEED", 1)};
    for (size_t i = 0; i < count; i++)
        for (unsigned depth = 8; depth <= 16; depth += 8)
            check_one(&cases[i], models[random_below(&random, 2)], depth, level,
                      random_below(&random, 40), &random);
}

/* Both sides of each bound between methods. */
static const ranked every_method[] = {
    {61, 13, 1, 50},  {70, 9, 2, 50},    {67, 12, 3, 50},   {300, 7, 4, 50},  {67, 12, 5, 50},
    {67, 13, 6, 50},  {90, 12, 7, 50},   {67, 12, 8, 50},   {5, 21, 4, 50},   {131, 19, 2, 10},
    {67, 12, 3, 100}, {67, 12, 4, 99},   {67, 30, 5, 0},    {67, 30, 8, 100}, {97, 140, 9, 51},
    {40, 31, 40, 37}, {31, 23, 127, 50}, {23, 31, 128, 50},
};

static void every_level_finds_the_rank(void **state)
{
    (void)state;
    for (bm_cpu_level level = BM_CPU_SCALAR; level <= bm_cpu_best(); level++)
        if (bm_cpu_supported(level))
            check_all(every_method, sizeof every_method / sizeof *every_method, level);
}

/* Several stretches in a row, and several tiles. */
static void stretches_and_tiles_fit_together(void **state)
{
    static const ranked wide[] = {{1100, 9, 8, 50}, {1500, 150, 20, 50}, {2200, 3, 150, 50}};
    (void)state;
    check_all(wide, sizeof wide / sizeof *wide, bm_cpu_best());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_level_finds_the_rank),
        cmocka_unit_test(stretches_and_tiles_fit_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
