/* SPDX-License-Identifier: MIT */
/* Recipes, and the chain that --filter and --recipe make together. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "recipe.h"
#include "recipes/shipped.h"
#include "tree.h"

typedef struct fixture {
    tree tree;
    bm_chain chain;
    bm_error error;
} fixture;

static int setup(void **state)
{
    static fixture f;
    f = (fixture){0};
    tree_create(&f.tree);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    bm_chain_clear(&f->chain);
    tree_remove(&f->tree);
    return 0;
}

static void lines_and_comments(void **state)
{
    fixture *f = *state;
    const char *path = tree_write(&f->tree, "r",
                                  "# soften\n\n  gaussian:sigma=2 # a little\r\n"
                                  "\t \ninvert | invert\n#end\ninvert");
    assert_int_equal(bm_recipe_append(&f->chain, path, &f->error), BM_OK);
    assert_int_equal(f->chain.count, 4);
    assert_string_equal(f->chain.calls[0].filter->name, "gaussian");
    assert_string_equal(f->chain.calls[3].filter->name, "invert");
}

static void colours_are_no_comments(void **state)
{
    fixture *f = *state;
    const char *path =
        tree_write(&f->tree, "r", "pad:left=1,color=#fff\t# white\n#pad:color=#000\n");
    assert_int_equal(bm_recipe_append(&f->chain, path, &f->error), BM_OK);
    assert_int_equal(f->chain.count, 1);
    assert_true(f->chain.calls[0].value[5].number == 0xffffffff);
}

static void errors_carry_the_line(void **state)
{
    fixture *f = *state;
    const char *path = tree_write(&f->tree, "r", "invert\n\ninvret\n");
    assert_int_equal(bm_recipe_append(&f->chain, path, &f->error), BM_E_PARAM);
    char start[PATH_MAX + 8];
    snprintf(start, sizeof start, "%s:3: ", path);
    assert_int_equal(strncmp(f->error.message, start, strlen(start)), 0);
    assert_non_null(strstr(f->error.message, "invert"));
}

static void files_that_cannot_be_read(void **state)
{
    fixture *f = *state;
    assert_int_equal(bm_recipe_append(&f->chain, tree_path(&f->tree, "none"), &f->error),
                     BM_E_READ);
    assert_int_equal(bm_recipe_append(&f->chain, f->tree.root, &f->error), BM_E_READ);
}

static void all_that_ship_are_chains(void **state)
{
    fixture *f = *state;
    for (const bm_shipped_recipe *recipe = bm_shipped_recipes; recipe->name; recipe++) {
        assert_int_equal(strncmp(recipe->text, "# ", 2), 0);
        if (recipe > bm_shipped_recipes)
            assert_true(strcmp(recipe[-1].name, recipe->name) < 0);
        size_t before = f->chain.count;
        if (bm_recipe_append(&f->chain, recipe->name, &f->error))
            fail_msg("%s", f->error.message);
        assert_true(f->chain.count > before);
    }
}

static void files_come_before_what_ships(void **state)
{
    fixture *f = *state;
    tree_write(&f->tree, "web", "invert\n");
    assert_int_equal(chdir(f->tree.root), 0);
    assert_int_equal(bm_recipe_append(&f->chain, "web", &f->error), BM_OK);
    assert_int_equal(f->chain.count, 1);
    assert_string_equal(f->chain.calls[0].filter->name, "invert");
    assert_int_equal(bm_recipe_append(&f->chain, "./vintage", &f->error), BM_E_READ);
    assert_null(strstr(f->error.message, "ship"));
    assert_int_equal(chdir("/"), 0);
}

static void names_that_do_not_ship(void **state)
{
    fixture *f = *state;
    assert_int_equal(bm_recipe_append(&f->chain, "vintge", &f->error), BM_E_READ);
    assert_non_null(strstr(f->error.message, "did you mean 'vintage'?"));
    for (const bm_shipped_recipe *recipe = bm_shipped_recipes; recipe->name; recipe++)
        assert_non_null(strstr(f->error.message, recipe->name));
    assert_int_equal(f->chain.count, 0);
}

static void options_in_their_order(void **state)
{
    fixture *f = *state;
    const bm_option filter = {.name = "filter"}, recipe = {.name = "recipe"};
    struct bm_word items[] = {{"invert", &filter},
                              {tree_write(&f->tree, "r", "gaussian:1\n"), &recipe},
                              {"gaussian:2|invert", &filter}};
    const bm_words words = {.item = items, .count = 3};
    assert_int_equal(bm_chain_from_words(&f->chain, &words, &f->error), BM_OK);
    assert_int_equal(f->chain.count, 4);
    assert_string_equal(f->chain.calls[0].filter->name, "invert");
    assert_true(f->chain.calls[1].value[0].number == 1);
    assert_true(f->chain.calls[2].value[0].number == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_and_comments, setup, teardown),
        cmocka_unit_test_setup_teardown(colours_are_no_comments, setup, teardown),
        cmocka_unit_test_setup_teardown(errors_carry_the_line, setup, teardown),
        cmocka_unit_test_setup_teardown(files_that_cannot_be_read, setup, teardown),
        cmocka_unit_test_setup_teardown(all_that_ship_are_chains, setup, teardown),
        cmocka_unit_test_setup_teardown(files_come_before_what_ships, setup, teardown),
        cmocka_unit_test_setup_teardown(names_that_do_not_ship, setup, teardown),
        cmocka_unit_test_setup_teardown(options_in_their_order, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
