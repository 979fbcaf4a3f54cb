/* SPDX-License-Identifier: MIT */
/* noise: numbers counted from the start of each row, hashed one by one in 64 bits. */
#include "table.h"

#include <math.h>
#include <string.h>

static const uint64_t MASK = 0xffffffff;

/* Wellons' lowbias32. */
static uint64_t hash(uint64_t x)
{
    x = ((x ^ (x >> 16)) * 0x7feb352d) & MASK;
    x = ((x ^ (x >> 15)) * 0x846ca68b) & MASK;
    return x ^ (x >> 16);
}

/* What is added in standard deviations; or -1, 1 and 0 for black, white and neither. */
static double deviation(const char *kind, uint64_t a, double amount)
{
    const uint64_t b = hash((a + 0x6a09e667) & MASK),
                   part[4] = {a / 65536, a % 65536, b / 65536, b % 65536};
    if (strcmp(kind, "impulse") == 0)
        return (double)a < floor(amount * 4294967296.0) ? (a % 2 ? 1 : -1) : 0;
    const double each = sqrt((65536.0 * 65536 - 1) / 12);
    if (strcmp(kind, "uniform") == 0)
        return ((double)part[0] - 32767.5) / each;
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += (double)part[i] - 32767.5;
    return sum / (2 * each);
}

void exact_noise(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const double amount = call->value[0].number / 100, max = exact_max(&in->desc);
    const char *kind = call->filter->params[1].choices[(size_t)call->value[1].number];
    const bool mono = call->value[2].number == 1;
    const uint64_t seed = hash((uint64_t)call->value[3].number);
    const size_t all = bm_model_channels(in->desc.model);

    exact_copy(out, in);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (size_t y = 0; y < in->desc.height; y++) {
            const uint64_t first = hash((seed + y) & MASK), second = hash(first ^ 0x9e3779b9);
            for (size_t x = 0; x < in->desc.width; x++)
                for (size_t c = 0; c < in->desc.plane[p].channels; c++) {
                    size_t i = mono ? x : x * all + (in->desc.planes > 1 ? p : c);
                    double *v = exact_at(out, p, x, y, c);
                    double d = deviation(kind, hash(hash((i + first) & MASK) ^ second), amount);
                    if (exact_is_alpha(&in->desc, p, c))
                        continue;
                    if (strcmp(kind, "impulse") != 0)
                        *v += d * amount * max;
                    else if (d != 0)
                        *v = d > 0 ? max : 0;
                }
        }
}
