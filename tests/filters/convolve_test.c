/* SPDX-License-Identifier: MIT */
/* Kernels at random, of every size of numbers that convolve has a method for: whole ones and decimals exactly, others
 * closely, with one factor or two, at every level. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>

#include "bandmill/catalogue.h"
#include "bandmill/run.h"
#include "random.h"

#define MOST_SIDE 7
#define MOST (MOST_SIDE * MOST_SIDE)

enum { KERNEL, DIVISOR, OFFSET };

typedef struct trial {
    int rows, columns;
    int64_t weight[MOST], over, offset; /* over 0: the sum, or `scale` */
    int64_t scale; /* what the filter is given are weights and `over`, divided by this, */
    bool real;     /* and by 3, so that no decimals are left */
    double number[MOST], divisor;
} trial;

static int64_t sum_of(const trial *t)
{
    int64_t sum = 0;
    for (int i = 0; i < t->rows * t->columns; i++)
        sum += t->weight[i];
    return sum;
}

static int64_t any(random_stream *random, int most)
{
    return random_below(random, 5) ? random_between(random, -most, most) : 0;
}

static trial make_trial(random_stream *random)
{
    static const int sizes[] = {1, 9, 40, 3000, 99999, 1000000};
    static const int64_t scales[] = {1, 1, 1, 10, 1000, 100000};
    const int most = sizes[random_below(random, 6)];
    const bool factors = random_below(random, 2);
    trial t = {.rows = 1 + 2 * random_between(random, 0, MOST_SIDE / 2),
               .columns = 1 + 2 * random_between(random, 0, MOST_SIDE / 2),
               .scale = scales[random_below(random, 6)],
               .real = random_below(random, 4) == 0};
    int64_t down[MOST_SIDE], across[MOST_SIDE];
    const int part = (int)sqrt(most);

    for (int i = 0; i < MOST_SIDE; i++) {
        down[i] = any(random, part);
        across[i] = any(random, part);
    }
    for (int i = 0; i < t.rows * t.columns; i++)
        t.weight[i] = factors ? down[i / t.columns] * across[i % t.columns] : any(random, most);
    if (random_below(random, 2))
        t.over = random_between(random, 1, most) * (random_below(random, 4) ? 1 : -1);
    if (random_below(random, 2))
        t.offset = random_below(random, 2) ? 255 * random_between(random, -1, 1)
                                           : random_between(random, -255, 255);
    if (t.real && !t.over && !sum_of(&t))
        t.over = 7;
    const double whole = (double)t.scale * (t.real ? 3 : 1);
    for (int i = 0; i < t.rows * t.columns; i++)
        t.number[i] = (double)t.weight[i] / whole;
    t.divisor = (double)t.over / whole;
    return t;
}

static int64_t sum_at(const trial *t, const bm_image *in, int x, int y, int c)
{
    const bm_plane_desc *plane = &in->desc.plane[0];
    int64_t sum = 0;
    for (int j = 0; j < t->rows; j++)
        for (int i = 0; i < t->columns; i++) {
            int column = x + i - t->columns / 2, row = y + j - t->rows / 2;
            column = column < 0 ? 0 : column < (int)plane->width ? column : (int)plane->width - 1;
            row = row < 0 ? 0 : row < (int)plane->height ? row : (int)plane->height - 1;
            const void *samples = bm_image_row(in, 0, (uint32_t)row);
            size_t at = (size_t)column * plane->channels + (size_t)c;
            sum += t->weight[j * t->columns + i] * (in->desc.depth == 8
                                                        ? ((const uint8_t *)samples)[at]
                                                        : ((const uint16_t *)samples)[at]);
        }
    return sum;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static void check_sample(const trial *t, int64_t sum, unsigned depth, int64_t got)
{
    const int64_t max = depth == 8 ? 255 : 65535, offset = t->offset * (max / 255);
    int64_t over = t->over ? t->over : sum_of(t) ? sum_of(t) : t->scale;
    if (t->real) {
        double want = fmin(fmax((double)sum / (double)over + (double)offset, 0), (double)max);
        if (fabs((double)got - want) > 0.5 + 1.0 / 32)
            fail_msg("%lld instead of %g", (long long)got, want);
        return;
    }
    sum = over < 0 ? -sum : sum;
    over = over < 0 ? -over : over;
    int64_t want = floor_divide(2 * sum + over, 2 * over) + offset;
    want = want < 0 ? 0 : want < max ? want : max;
    if (got != want)
        fail_msg("%lld instead of %lld", (long long)got, (long long)want);
}

static bm_image random_picture(random_stream *random)
{
    static const bm_model models[] = {BM_GRAY, BM_RGB, BM_CMYK};
    bm_desc desc;
    bm_image image;
    bm_desc_interleaved(&desc,
                        (uint32_t)random_between(random, 1, random_below(random, 2) ? 9 : 1100),
                        (uint32_t)random_between(random, 1, 7), models[random_below(random, 3)],
                        random_below(random, 2) ? 8 : 16, NULL);
    assert_int_equal(bm_image_create(&image, &desc, NULL), BM_OK);
    bool ends = random_below(random, 2); /* black and white alone */
    for (uint32_t y = 0; y < desc.height; y++) {
        uint8_t *row = bm_image_row(&image, 0, y);
        for (size_t i = 0; i < bm_desc_row_bytes(&desc, 0); i += desc.depth / 8) {
            uint64_t v = ends ? 0 - (uint64_t)random_below(random, 2) : random_next(random);
            for (unsigned k = 0; k < desc.depth / 8u; k++)
                row[i + k] = (uint8_t)(v >> 8 * k);
        }
    }
    return image;
}

static void check_trial(const trial *t, const bm_image *in, bm_cpu_level level)
{
    bm_call call = {.filter = bm_catalogue_find("convolve")};
    for (size_t k = 0; call.filter->params[k].name; k++)
        call.value[k].number = call.filter->params[k].def;
    call.value[KERNEL].numbers = (bm_numbers){
        .at = t->number, .count = (uint32_t)(t->rows * t->columns), .rows = (uint32_t)t->rows};
    call.value[DIVISOR].number = t->divisor;
    call.value[OFFSET].number = (double)t->offset;
    bm_chain chain = {.calls = &call, .count = 1};
    bm_image out;
    bm_error error;
    if (bm_apply(&chain, in, &out, level, 1, 0, NULL, &error))
        fail_msg("%s", error.message);
    const int channels = in->desc.plane[0].channels;
    for (int y = 0; y < (int)in->desc.height; y++)
        for (int i = 0; i < (int)in->desc.width * channels; i++) {
            const void *row = bm_image_row(&out, 0, (uint32_t)y);
            check_sample(t, sum_at(t, in, i / channels, y, i % channels), in->desc.depth,
                         in->desc.depth == 8 ? ((const uint8_t *)row)[i]
                                             : ((const uint16_t *)row)[i]);
        }
    bm_image_destroy(&out);
}

static void any_kernel_is_exact(void **state)
{
    (void)state;
    const uint64_t seed = random_setting("BANDMILL_TEST_SEED", 1);
    const uint64_t rounds = random_setting("BANDMILL_TEST_ROUNDS", 600);
    print_message("seed %llu\n", (unsigned long long)seed);
    random_stream random = {seed};
    for (uint64_t round = 0; round < rounds; round++) {
        trial t = make_trial(&random);
        bm_image in = random_picture(&random);
        bm_cpu_level level = random_below(&random, BM_CPU_LEVELS);
        check_trial(&t, &in, bm_cpu_supported(level) ? level : bm_cpu_best());
        bm_image_destroy(&in);
    }
}

/* Sums around the one that is only just white, in a row of pairs of pixels. Reciprocals of some divisors are not precise
 * enough there. */
static void check_division(int64_t over, unsigned depth, bm_cpu_level level)
{
    enum { PAIRS = 40 };
    const int64_t max = depth == 8 ? 255 : 65535;
    trial t = {.rows = 1, .columns = 3, .weight = {1, over - 1}, .over = over, .scale = 1};
    bm_desc desc;
    bm_image in;
    bm_desc_interleaved(&desc, 2 * PAIRS, 1, BM_GRAY, (uint8_t)depth, NULL);
    assert_int_equal(bm_image_create(&in, &desc, NULL), BM_OK);
    for (int i = 0; i < 2 * PAIRS; i++) {
        int64_t v = i % 2 ? max : max - over / 2 + i / 2 - PAIRS / 2;
        v = v < 0 ? 0 : v < max ? v : max;
        if (depth == 8)
            ((uint8_t *)bm_image_row(&in, 0, 0))[i] = (uint8_t)v;
        else
            ((uint16_t *)bm_image_row(&in, 0, 0))[i] = (uint16_t)v;
    }
    for (int i = 0; i < 3; i++)
        t.number[i] = (double)t.weight[i];
    t.divisor = (double)over;
    check_trial(&t, &in, level);
    bm_image_destroy(&in);
}

static void divisions_are_exact(void **state)
{
    (void)state;
    for (int64_t over = 2; over <= 300; over++)
        for (bm_cpu_level level = 0; level < BM_CPU_LEVELS; level++)
            if (bm_cpu_supported(level))
                check_division(over, 8, level);
    for (int64_t over = 2; over <= 70000; over += 1 + over / 1000)
        check_division(over, 16, bm_cpu_best());
}

/* More than black, and more than white, by more than sums have bits. */
static void far_offsets_give_black_and_white(void **state)
{
    (void)state;
    random_stream random = {3};
    for (int round = 0; round < 200; round++) {
        trial t = {.rows = 1, .columns = 3, .weight = {-60, 100, 97}, .scale = 1};
        t.offset = round % 2 ? 255 : -255;
        t.over = random_between(&random, 200, 257);
        for (int i = 0; i < 3; i++)
            t.number[i] = (double)t.weight[i];
        t.divisor = (double)t.over;
        bm_image in = random_picture(&random);
        check_trial(&t, &in, bm_cpu_best());
        bm_image_destroy(&in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_kernel_is_exact),
        cmocka_unit_test(divisions_are_exact),
        cmocka_unit_test(far_offsets_give_black_and_white),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
