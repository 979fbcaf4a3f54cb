/* SPDX-License-Identifier: MIT */
/* Which side of a picture something is drawn to: a part of it, or the picture on a larger canvas. */
#ifndef BM_KERNELS_GRAVITY_H
#define BM_KERNELS_GRAVITY_H

#include "bandmill/filter.h"

/* Row by row. */
static const char *const gravity_names[] = {"north_west", "north", "north_east", "west",
                                            "center",     "east",  "south_west", "south",
                                            "south_east", NULL};
enum { GRAVITY_NORTH_WEST = 0, GRAVITY_CENTER = 4 };

/* Along one axis. */
typedef enum gravity_pull { PULL_FIRST, PULL_MIDDLE, PULL_LAST } gravity_pull;

static inline gravity_pull gravity_across(const bm_value *value)
{
    return (gravity_pull)((int)value->number % 3);
}

static inline gravity_pull gravity_down(const bm_value *value)
{
    return (gravity_pull)((int)value->number / 3);
}

#endif
