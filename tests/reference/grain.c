/* SPDX-License-Identifier: MIT */
/* grain: at each place the sum over the square of numbers around it, each hashed anew in 64 bits. */
#include "colours.h"
#include "table.h"

#include <math.h>

static const uint64_t MASK = 0xffffffff;

/* Wellons' lowbias32. */
static uint64_t hash(uint64_t x)
{
    x = ((x ^ (x >> 16)) * 0x7feb352d) & MASK;
    x = ((x ^ (x >> 15)) * 0x846ca68b) & MASK;
    return x ^ (x >> 16);
}

/* Of standard deviation 1. */
static double number(uint64_t seed, uint64_t x, uint64_t y)
{
    const uint64_t first = hash((hash(seed) + y) & MASK), second = hash(first ^ 0x9e3779b9);
    const uint64_t a = hash(hash((x + first) & MASK) ^ second), b = hash((a + 0x6a09e667) & MASK);
    const uint64_t part[4] = {a / 65536, a % 65536, b / 65536, b % 65536};
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += (double)part[i] - 32767.5;
    return sum / (2 * sqrt((65536.0 * 65536 - 1) / 12));
}

void exact_grain(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const double max = exact_max(&in->desc), amount = call->value[0].number / 100;
    const double size = call->value[1].number, midtones = call->value[2].number / 100;
    const uint64_t seed = (uint64_t)call->value[3].number;
    const size_t channels = in->desc.plane[0].channels;
    const long reach = (long)ceil(3 * size);
    double weight[31], squares = 0;

    for (long i = -reach; i <= reach; i++) {
        weight[i + reach] = exp(-(double)(i * i) / (2 * size * size));
        squares += weight[i + reach] * weight[i + reach];
    }
    const size_t columns = in->desc.width + 2 * (size_t)reach,
                 rows = in->desc.height + 2 * (size_t)reach;
    exact_picture field;
    bm_desc desc;
    bm_desc_interleaved(&desc, (uint32_t)columns, (uint32_t)rows, BM_GRAY, 8, NULL);
    exact_create(&field, &desc);
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < columns; x++)
            *exact_at(&field, 0, x, y, 0) = number(seed, x, y);

    exact_copy(out, in);
    for (size_t y = 0; y < in->desc.height; y++)
        for (size_t x = 0; x < in->desc.width; x++) {
            const double *pixel = exact_at(in, 0, x, y, 0);
            const double tone = (channels < 3 ? pixel[0] : exact_gray_level(pixel)) / max;
            double sum = 0;
            for (size_t k = 0; k <= 2 * (size_t)reach; k++)
                for (size_t l = 0; l <= 2 * (size_t)reach; l++)
                    sum += weight[k] * weight[l] * *exact_at(&field, 0, x + l, y + k, 0);
            const double change =
                amount * sum / squares * (1 - midtones + midtones * 4 * tone * (1 - tone)) * max;
            for (size_t c = 0; c < channels; c++)
                if (!exact_is_alpha(&in->desc, 0, c))
                    *exact_at(out, 0, x, y, c) += change;
        }
    exact_destroy(&field);
}
