/* SPDX-License-Identifier: MIT */
/* Warps: where the samples of a stretch lie in the input, and how far they lie from each other there. */
#ifndef BM_KERNELS_WARP_PLACES_H
#define BM_KERNELS_WARP_PLACES_H

#include <math.h>

#include "kernels/warp_weights.h"

/* `count` samples of an output row. */
typedef struct stretch {
    const warp_data *data;
    const warp_plane *plane;
    const void *const *rows; /* rows[i] is input row first_row + i */
    int32_t first_row;
    const bm_sample *outside; /* a pixel */
    int64_t width, height;    /* of the input's plane */
    uint32_t count;
    uint32_t inside, inside_end; /* these have all their taps in the picture */
    /* Their first taps, in 2^-32 samples; v from first_row on. */
    int64_t u[STRETCH], v[STRETCH];
    /* How many samples of an input row, and of a column, lie between them and their neighbours; warp_data.shrinks. */
    float across[STRETCH], down[STRETCH];
} stretch;

/* Rounded down, in 2^-32; not farther outside than where taps still reach. */
static inline int64_t place_of(double position, double size)
{
    position = position > -FAR_AWAY ? position : -FAR_AWAY;
    position = position < size + FAR_AWAY ? position : size + FAR_AWAY;
    int32_t whole = (int32_t)position;
    whole -= position < whole;
    const int32_t part = (int32_t)((position - whole) * 0x1p31);
    return ((int64_t)whole * (1LL << 32)) + 2 * (int64_t)part;
}

static inline float scale_of(double by_x, double by_y)
{
    double square = by_x * by_x + by_y * by_y;
    square = square > 1 ? square : 1;
    square = square < MOST_SCALE * MOST_SCALE ? square : MOST_SCALE * MOST_SCALE;
    return (float)sqrt(square);
}

/* Samples from..to of output row y; x is a multiple of STRETCH, where those along lines begin. */
static inline void place_lines(stretch *s, uint32_t x, uint32_t from, uint32_t y)
{
    const warp_plane *plane = s->plane;
    const warp_map *map = &plane->map;
    const int64_t u_step = plane->u_step, v_step = plane->v_step;
    const int64_t u =
        (int64_t)((map->u[2] + x * map->u[0] + y * map->u[1]) * 0x1p32) + (from - x) * u_step;
    const int64_t v = (int64_t)((map->v[2] + x * map->v[0] + y * map->v[1]) * 0x1p32) +
                      (from - x) * v_step - (int64_t)((uint64_t)(uint32_t)s->first_row << 32);
    for (int64_t i = 0; i < STRETCH; i++) {
        s->u[i] = u + i * u_step;
        s->v[i] = v + i * v_step;
    }
    if (s->data->shrinks)
        for (size_t i = 0; i < STRETCH; i++) {
            s->across[i] = (float)s->data->across;
            s->down[i] = (float)s->data->down;
        }
}

static inline void place_perspective(stretch *s, uint32_t from, uint32_t y)
{
    const warp_map *map = &s->plane->map;
    const double width = (double)s->width, height = (double)s->height;
    const double u0 = map->u[1] * y + map->u[2], v0 = map->v[1] * y + map->v[2],
                 w0 = map->w[1] * y + map->w[2];
    const int64_t first_row = (int64_t)((uint64_t)(uint32_t)s->first_row << 32);
    double u[STRETCH], v[STRETCH], w[STRETCH];
    for (uint32_t i = 0; i < STRETCH; i++) {
        const double x = (double)(int32_t)(from + i), divisor = map->w[0] * x + w0;
        w[i] = 1 / divisor;
        u[i] = divisor < LEAST_W ? -FAR_AWAY : (map->u[0] * x + u0) * w[i];
        v[i] = (map->v[0] * x + v0) * w[i];
    }
    for (size_t i = 0; i < STRETCH; i++)
        s->u[i] = place_of(u[i], width);
    for (size_t i = 0; i < STRETCH; i++)
        s->v[i] = place_of(v[i], height) - first_row;
    if (s->data->shrinks)
        for (size_t i = 0; i < STRETCH; i++) {
            s->across[i] = scale_of((map->u[0] - map->w[0] * u[i]) * w[i],
                                    (map->u[1] - map->w[1] * u[i]) * w[i]);
            s->down[i] = scale_of((map->v[0] - map->w[0] * v[i]) * w[i],
                                  (map->v[1] - map->w[1] * v[i]) * w[i]);
        }
}

/* With g = f' / r, in units of the picture: dU/dx = f + dx^2 g, dU/dy = dV/dx = dx dy g, dV/dy = f + dy^2 g. */
static inline void place_radial(stretch *s, uint32_t from, uint32_t y)
{
    const warp_map *map = &s->plane->map;
    const double width = (double)s->width, height = (double)s->height;
    const int64_t first_row = (int64_t)((uint64_t)(uint32_t)s->first_row << 32);
    const double dy = y - map->y, unit = map->unit, a = map->a, b = map->b, c = map->c;
    double f[STRETCH], g[STRETCH];
    for (uint32_t i = 0; i < STRETCH; i++) {
        const double dx = (double)(int32_t)(from + i) - map->x;
        double r = sqrt(dx * dx + dy * dy) * unit;
        f[i] = ((a * r + b) * r + c) * r + map->d;
        r = r > 1e-9 ? r : 1e-9;
        g[i] = (3 * a * r + 2 * b + c / r) * (unit * unit);
    }
    for (uint32_t i = 0; i < STRETCH; i++) {
        const double dx = (double)(int32_t)(from + i) - map->x;
        s->u[i] = place_of(dx * f[i] + map->u[2], width);
        s->v[i] = place_of(dy * f[i] + map->v[2], height) - first_row;
    }
    if (s->data->shrinks)
        for (uint32_t i = 0; i < STRETCH; i++) {
            const double dx = (double)(int32_t)(from + i) - map->x;
            s->across[i] = scale_of(f[i] + dx * dx * g[i], dx * dy * g[i]);
            s->down[i] = scale_of(dx * dy * g[i], f[i] + dy * dy * g[i]);
        }
}

static inline void place_samples(stretch *s, uint32_t x, uint32_t from, uint32_t y)
{
    switch (s->plane->map.kind) {
    case WARP_LINES:
        place_lines(s, x, from, y);
        break;
    case WARP_PERSPECTIVE:
        place_perspective(s, from, y);
        break;
    default:
        place_radial(s, from, y);
    }
}

#endif
