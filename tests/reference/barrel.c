/* SPDX-License-Identifier: MIT */
/* barrel: from where the polynomial says. */
#include <math.h>
#include <string.h>

#include "warp.h"

typedef struct lens {
    double a, b, c, d, x, y, half, times;
} lens;

static bool from_lens(const void *context, double x, double y, double *u, double *v)
{
    const lens *l = context;
    double dx = (x - l->x) / l->times, dy = (y - l->y) / l->times, r = hypot(dx, dy) / l->half;
    double f = l->a * pow(r, 3) + l->b * pow(r, 2) + l->c * r + l->d;
    *u = l->x + dx * f;
    *v = l->y + dy * f;
    return true;
}

static bool is_full(const lens *l, const bm_desc *in)
{
    double u, v, w = in->width, h = in->height;
    for (double y = 0; y < h; y++)
        for (double x = 0; x < w; x += y == 0 || y == h - 1 || w == 1 ? 1 : w - 1) {
            from_lens(l, x, y, &u, &v);
            if (u < -0.5 || v < -0.5 || u > w - 0.5 || v > h - 0.5)
                return false;
        }
    return true;
}

void exact_barrel(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const bm_numbers *n = &call->value[0].numbers;
    double w = in->desc.width, h = in->desc.height;
    bool crop = call->value[3].number != 0;
    if (n->count == 0) {
        exact_copy(out, in);
        return;
    }
    lens l = {n->at[0],
              n->at[1],
              n->at[2],
              n->count == 4 ? n->at[3] : 1 - (n->at[0] + n->at[1] + n->at[2]),
              w * call->value[1].number / 100 - 0.5,
              h * call->value[2].number / 100 - 0.5,
              fmin(w, h) / 2,
              1};
    if (crop) {
        double least = 0.25, most = 4;
        for (int i = 0; i < 20; i++) {
            l.times = least + (most - least) / 2;
            *(is_full(&l, &in->desc) ? &most : &least) = l.times;
        }
        l.times = most;
    }
    exact_warp warp = {.from = from_lens,
                       .context = &l,
                       .width = w,
                       .height = h,
                       .rgba = (uint32_t)call->value[5].number,
                       .repeats = crop};
    exact_warp_picture(call, &warp, in, out);
}
