/* SPDX-License-Identifier: MIT */
/* erode, dilate and what is made of both: every pixel of the window looked at, those beyond the border being the
 * nearest of the picture. */
#include "table.h"

#include <math.h>
#include <string.h>

/* Offsets of the window: from (left, up) to (right, down). */
typedef struct window {
    long left, right, up, down;
    char shape; /* 'r', 'd' or 'c' */
} window;

static window window_of(const bm_call *call, const bm_desc *in, bool mirrored)
{
    const bm_value *size = &call->value[2];
    long width = 2 * (long)call->value[0].number + 1, height = width;
    if (size->percent > 0) {
        width = 2 * (long)fmin(10000, floor(size->percent / 100 * in->width / 2 + 1e-9)) + 1;
        height = 2 * (long)fmin(10000, floor(size->percent / 100 * in->height / 2 + 1e-9)) + 1;
    } else if (size->width || size->height) {
        width = size->width ? size->width : size->height;
        height = size->height ? size->height : size->width;
    }
    window w = {.right = (width - 1) / 2,
                .down = (height - 1) / 2,
                .shape = call->filter->params[1].choices[(size_t)call->value[1].number][0]};
    w.left = w.right - width + 1;
    w.up = w.down - height + 1;
    return mirrored ? (window){-w.right, -w.left, -w.down, -w.up, w.shape} : w;
}

static bool in_window(const window *w, long dx, long dy)
{
    if (w->shape == 'c')
        return dx == 0 || dy == 0;
    double a = (double)w->right, b = (double)w->down;
    return w->shape == 'r' ||
           (double)(dx * dx) * b * b + (double)(dy * dy) * a * a <= a * a * b * b;
}

static long clamped(long i, long count)
{
    return i < 0 ? 0 : i >= count ? count - 1 : i;
}

/* Offsets that lead further out than the first beyond the border lead to the same outermost pixels, of which a window has
 * the less the further out: they need not be looked at. */
static long nearest(long offset, long at, long count)
{
    return offset < -at - 1 ? -at - 1 : offset > count - at ? count - at : offset;
}

static double extremum(const exact_picture *in, unsigned p, long x, long y, size_t c,
                       const window *w, bool most)
{
    long width = (long)in->desc.plane[p].width, height = (long)in->desc.plane[p].height;
    double found = *exact_at(in, p, (size_t)x, (size_t)y, c);
    long first = nearest(w->left, x, width), last = nearest(w->right, x, width);
    long low = nearest(w->down, y, height);
    for (long dy = nearest(w->up, y, height); dy <= low; dy++)
        for (long dx = first; dx <= last; dx++) {
            if (!in_window(w, dx, dy))
                continue;
            double v = *exact_at(in, p, (size_t)clamped(x + dx, width),
                                 (size_t)clamped(y + dy, height), c);
            if (most ? v > found : v < found)
                found = v;
        }
    return found;
}

static void pass(const bm_call *call, const exact_picture *in, bool most, exact_picture *out)
{
    window w = window_of(call, &in->desc, most);
    exact_create(out, &in->desc);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (size_t y = 0; y < in->desc.plane[p].height; y++)
            for (size_t x = 0; x < in->desc.plane[p].width; x++)
                for (size_t c = 0; c < in->desc.plane[p].channels; c++)
                    *exact_at(out, p, x, y, c) = extremum(in, p, (long)x, (long)y, c, &w, most);
}

static void two_passes(const bm_call *call, const exact_picture *in, bool most, exact_picture *out)
{
    exact_picture between;
    pass(call, in, most, &between);
    pass(call, &between, !most, out);
    exact_destroy(&between);
}

/* more - less, in *more; alpha as it was `before`. */
static void subtract(exact_picture *more, const exact_picture *less, const exact_picture *before)
{
    for (unsigned p = 0; p < more->desc.planes; p++)
        for (size_t y = 0; y < more->desc.plane[p].height; y++)
            for (size_t x = 0; x < more->desc.plane[p].width; x++)
                for (size_t c = 0; c < more->desc.plane[p].channels; c++) {
                    double *v = exact_at(more, p, x, y, c);
                    *v = exact_is_alpha(&more->desc, p, c) ? *exact_at(before, p, x, y, c)
                                                           : *v - *exact_at(less, p, x, y, c);
                }
    more->gain = 1; /* both were rounded when they were multiplied by alpha */
}

static void morphology(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const char *name = call->filter->name;
    exact_picture colour, other;

    exact_copy(&colour, in);
    exact_premultiply(&colour);
    if (strcmp(name, "erode") == 0 || strcmp(name, "dilate") == 0) {
        pass(call, &colour, name[0] == 'd', out);
    } else if (strcmp(name, "open") == 0 || strcmp(name, "close") == 0) {
        two_passes(call, &colour, name[0] == 'c', out);
    } else if (strcmp(name, "tophat") == 0) {
        exact_copy(out, &colour);
        two_passes(call, &colour, false, &other);
        subtract(out, &other, &colour);
        exact_destroy(&other);
    } else if (strcmp(name, "blackhat") == 0) {
        two_passes(call, &colour, true, out);
        subtract(out, &colour, &colour);
    } else {
        pass(call, &colour, true, out);
        pass(call, &colour, false, &other);
        subtract(out, &other, &colour);
        exact_destroy(&other);
    }
    exact_destroy(&colour);
    exact_unpremultiply(out);
}

/* A border is put around the picture once, so far that two passes see no end of it. */
void exact_morphology(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_border border = exact_border_of(call, &in->desc);
    if (strcmp(border.rule, "clamp") == 0) {
        morphology(call, in, out);
        return;
    }
    window w = window_of(call, &in->desc, false);
    long across = 2 * (w.right - w.left), down = 2 * (w.down - w.up);
    bm_call settled = *call; /* a part of the larger picture's sides would be another window */
    settled.value[2] = (bm_value){.width = (uint32_t)(w.right - w.left + 1),
                                  .height = (uint32_t)(w.down - w.up + 1)};
    exact_picture larger;
    exact_surround(in, &border, across, down, &larger);
    morphology(&settled, &larger, out);
    exact_cut_back(out, across, down);
    exact_destroy(&larger);
}
