/* SPDX-License-Identifier: MIT */
/* The recipes that come with the program: src/recipes/NAME.recipe. */
#ifndef BM_SHIPPED_H
#define BM_SHIPPED_H

#include <stddef.h>

typedef struct bm_shipped_recipe {
    const char *name, *text;
} bm_shipped_recipe;

/* In the order of their names; ends with a NULL name. */
extern const bm_shipped_recipe bm_shipped_recipes[];

/* NULL: none is called so. */
const bm_shipped_recipe *bm_shipped_find(const char *name);

/* The name that was probably meant, or NULL. */
const char *bm_shipped_nearest(const char *name);

#endif
