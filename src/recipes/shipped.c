/* SPDX-License-Identifier: MIT */
#include "shipped.h"

#include <string.h>

#include "bandmill/nearest.h"
#include "texts.h"

const bm_shipped_recipe bm_shipped_recipes[] = {
    {"scan-cleanup", bm_recipe_scan_cleanup},
    {"thumbnail", bm_recipe_thumbnail},
    {"vintage", bm_recipe_vintage},
    {"web", bm_recipe_web},
    {NULL, NULL},
};

const bm_shipped_recipe *bm_shipped_find(const char *name)
{
    const bm_shipped_recipe *recipe = bm_shipped_recipes;
    while (recipe->name && strcmp(recipe->name, name) != 0)
        recipe++;
    return recipe->name ? recipe : NULL;
}

const char *bm_shipped_nearest(const char *name)
{
    bm_nearest nearest = bm_nearest_start(name);
    for (const bm_shipped_recipe *recipe = bm_shipped_recipes; recipe->name; recipe++)
        bm_nearest_offer(&nearest, recipe->name);
    return bm_nearest_word(&nearest);
}
