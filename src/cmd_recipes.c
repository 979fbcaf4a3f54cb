/* SPDX-License-Identifier: MIT */
/* `bandmill recipes`: the recipes that ship, or the text of one. */
#include "command.h"

#include <string.h>

#include "recipes/shipped.h"

static const bm_option recipes_options[] = {{.name = NULL}};

/* The first line is a comment that says what the recipe is for. */
static void print_list(void)
{
    for (const bm_shipped_recipe *recipe = bm_shipped_recipes; recipe->name; recipe++) {
        const char *summary = recipe->text + strspn(recipe->text, "# ");
        printf("%-14s%.*s\n", recipe->name, (int)strcspn(summary, "\n"), summary);
    }
}

static int unknown_recipe(const char *name)
{
    const char *meant = bm_shipped_nearest(name);
    bm_error error;
    bm_fail(&error, BM_E_PARAM, "no recipe is called '%s': %s%s%s", name,
            meant ? "did you mean '" : "`bandmill recipes` lists them", meant ? meant : "",
            meant ? "'?" : "");
    bm_complain("recipes", error.message);
    return BM_EXIT_REFUSED;
}

static int run(void *settings, const bm_words *operands)
{
    (void)settings;
    if (!operands->count)
        print_list();
    for (size_t i = 0; i < operands->count; i++) {
        const bm_shipped_recipe *recipe = bm_shipped_find(operands->item[i].text);
        if (!recipe)
            return unknown_recipe(operands->item[i].text);
        fputs(recipe->text, stdout);
    }
    return BM_EXIT_OK;
}

const bm_command bm_command_recipes = {
    .name = "recipes",
    .operands = "[NAME]...",
    .takes = BM_TAKES_RECIPES,
    .summary = "List the recipes that ship, or print one",
    .doc =
        "`bandmill run --recipe NAME` runs one. To change it, print it into a file and name that: "
        "`bandmill recipes web >my.recipe`, `bandmill run --recipe my.recipe`.",
    .options = recipes_options,
    .run = run,
};
