/* SPDX-License-Identifier: MIT */
/* perspective: the eight numbers of the way back solve eight equations, two for each pair of points. */
#include <math.h>
#include <string.h>

#include "warp.h"

typedef struct pair {
    double x, y, u, v; /* what is at (x, y) goes to (u, v) */
} pair;

static void read_pairs(const bm_call *call, const bm_desc *in, pair at[4])
{
    const bm_numbers *n = &call->value[0].numbers;
    double w = in->width, h = in->height;
    bool percent = call->value[1].number != 0, all = n->count == 16;
    for (int i = 0; i < 4; i++) {
        const double *p = n->at + (all ? 4 : 2) * i;
        at[i] = (pair){p[0], p[1], i == 1 || i == 2 ? w - 0.5 : -0.5, i >= 2 ? h - 0.5 : -0.5};
        if (percent)
            at[i].x = p[0] * w / 100 - 0.5, at[i].y = p[1] * h / 100 - 0.5;
        if (all)
            at[i].u = p[2], at[i].v = p[3];
        if (all && percent)
            at[i].u = p[2] * w / 100 - 0.5, at[i].v = p[3] * h / 100 - 0.5;
    }
}

/* Twice the area of a triangle, by the side to which it turns. */
static double area(const pair *a, const pair *b, const pair *c, bool to)
{
    return to ? a->u * (b->v - c->v) + b->u * (c->v - a->v) + c->u * (a->v - b->v)
              : a->x * (b->y - c->y) + b->x * (c->y - a->y) + c->x * (a->y - b->y);
}

/* Whether the point opposite lies beyond the line between two others, for both diagonals, and nothing in a line. */
static bool is_convex(const pair *p[4], bool to)
{
    double turns[4];
    for (int i = 0; i < 4; i++)
        turns[i] = area(p[i], p[(i + 1) % 4], p[(i + 2) % 4], to);
    bool right = true, left = true;
    for (int i = 0; i < 4; i++) {
        right = right && turns[i] >= 1e-3;
        left = left && turns[i] <= -1e-3;
    }
    return right || left;
}

bool perspective_fits(const bm_call *call, const bm_desc *in)
{
    pair at[4];
    uint32_t count = call->value[0].numbers.count;
    if (count == 0)
        return true;
    if (count != 8 && count != 16)
        return false;
    read_pairs(call, in, at);
    for (int a = 1; a < 4; a++)
        for (int b = 1; b < 4; b++) {
            const pair *p[4] = {&at[0], &at[a], &at[b], &at[6 - a - b < 4 ? 6 - a - b : 0]};
            if (a != b && is_convex(p, false) && is_convex(p, true))
                return true;
        }
    return false;
}

/* Gauss, with the greatest pivot. */
static void solve(double m[8][9], double out[8])
{
    for (int i = 0; i < 8; i++) {
        int best = i;
        for (int k = i; k < 8; k++)
            best = fabs(m[k][i]) > fabs(m[best][i]) ? k : best;
        for (int j = 0; j < 9; j++) {
            double t = m[i][j];
            m[i][j] = m[best][j];
            m[best][j] = t;
        }
        for (int k = 0; k < 8; k++)
            for (int j = 8; k != i && j >= i; j--)
                m[k][j] -= m[k][i] / m[i][i] * m[i][j];
    }
    for (int i = 0; i < 8; i++)
        out[i] = m[i][8] / m[i][i];
}

typedef struct back {
    double h[8], sign;
} back;

/* Points beyond the horizon are nowhere. */
static bool from_perspective(const void *context, double x, double y, double *u, double *v)
{
    const back *b = context;
    double w = b->h[6] * x + b->h[7] * y + 1;
    *u = (b->h[0] * x + b->h[1] * y + b->h[2]) / w;
    *v = (b->h[3] * x + b->h[4] * y + b->h[5]) / w;
    return w * b->sign > 0;
}

void exact_perspective(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    pair at[4];
    double m[8][9] = {{0}};
    back b;
    if (call->value[0].numbers.count == 0) {
        exact_copy(out, in);
        return;
    }
    read_pairs(call, &in->desc, at);
    /* Around the first of the points, so that the last of the nine numbers is not 0. */
    for (int i = 0; i < 4; i++) {
        const pair *p = &at[i];
        double u = p->u - at[0].u, v = p->v - at[0].v;
        double x[9] = {u, v, 1, 0, 0, 0, -u * p->x, -v * p->x, p->x};
        double y[9] = {0, 0, 0, u, v, 1, -u * p->y, -v * p->y, p->y};
        memcpy(m[2 * i], x, sizeof x);
        memcpy(m[2 * i + 1], y, sizeof y);
    }
    solve(m, b.h);
    b.sign = 1;
    exact_shift shift = {from_perspective, &b, at[0].u, at[0].v};
    exact_warp warp = {.from = exact_from_shifted,
                       .context = &shift,
                       .width = in->desc.width,
                       .height = in->desc.height,
                       .rgba = (uint32_t)call->value[3].number};
    exact_warp_picture(call, &warp, in, out);
}
