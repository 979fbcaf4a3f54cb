/* SPDX-License-Identifier: MIT */
#include "bench/laws.h"

#include <math.h>

double bm_amdahl_speedup(const bm_amdahl *law, double threads)
{
    return 1 / (law->serial + (1 - law->serial) / threads);
}

double bm_usl_speedup(const bm_usl *law, double threads)
{
    return threads /
           (1 + law->contention * (threads - 1) + law->coherence * threads * (threads - 1));
}

/* `speedup[i]` is what the law says of points[i]. */
static bm_fit judge(const bm_scaling_point *points, const double *speedup, size_t count,
                    size_t parameters)
{
    bm_fit fit = {.fitted = true, .judged = count > parameters + 1};
    double mean = 0, left = 0, all = 0;
    for (size_t i = 0; i < count; i++)
        mean += points[i].throughput / (double)count;
    for (size_t i = 0; i < count; i++) {
        double off = points[i].throughput - points[0].throughput * speedup[i];
        left += off * off;
        all += (points[i].throughput - mean) * (points[i].throughput - mean);
        fit.worst = fmax(fit.worst, fabs(off) / points[i].throughput);
    }
    fit.r2 = all > 0 ? 1 - left / all : left > 0 ? 0 : 1;
    return fit;
}

#define MAX_POINTS 256

/* 1 / S - 1 / N = serial (1 - 1 / N) */
bm_amdahl bm_amdahl_fit(const bm_scaling_point *points, size_t count)
{
    bm_amdahl law = {0};
    double xx = 0, xy = 0, speedup[MAX_POINTS];
    if (count < 2 || count > MAX_POINTS)
        return law;
    for (size_t i = 1; i < count; i++) {
        double n = points[i].threads, x = 1 - 1 / n;
        xx += x * x;
        xy += x * (points[0].throughput / points[i].throughput - 1 / n);
    }
    law.serial = fmin(fmax(xy / xx, 0), 1);
    for (size_t i = 0; i < count; i++)
        speedup[i] = bm_amdahl_speedup(&law, points[i].threads);
    law.fit = judge(points, speedup, count, 1);
    return law;
}

/* N / S - 1 = contention (N - 1) + coherence N (N - 1) */
bm_usl bm_usl_fit(const bm_scaling_point *points, size_t count)
{
    bm_usl law = {0};
    double aa = 0, ab = 0, bb = 0, ay = 0, by = 0, speedup[MAX_POINTS];
    if (count < 3 || count > MAX_POINTS)
        return law;
    for (size_t i = 1; i < count; i++) {
        double n = points[i].threads, a = n - 1, b = n * (n - 1);
        double y = n * points[0].throughput / points[i].throughput - 1;
        aa += a * a;
        ab += a * b;
        bb += b * b;
        ay += a * y;
        by += b * y;
    }
    /* Where one of the two would be negative, it is 0 and the other alone is fitted. */
    double determinant = aa * bb - ab * ab;
    double contention = determinant > 0 ? (ay * bb - by * ab) / determinant : -1;
    double coherence = determinant > 0 ? (by * aa - ay * ab) / determinant : -1;
    if (contention >= 0 && coherence >= 0) {
        law.contention = contention;
        law.coherence = coherence;
    } else {
        double alone_a = fmax(ay / aa, 0), alone_b = fmax(by / bb, 0);
        if (alone_a * (2 * ay - alone_a * aa) >= alone_b * (2 * by - alone_b * bb))
            law.contention = alone_a;
        else
            law.coherence = alone_b;
    }
    law.peak = law.coherence > 0 ? sqrt(fmax(1 - law.contention, 0) / law.coherence) : INFINITY;
    for (size_t i = 0; i < count; i++)
        speedup[i] = bm_usl_speedup(&law, points[i].threads);
    law.fit = judge(points, speedup, count, 2);
    return law;
}
