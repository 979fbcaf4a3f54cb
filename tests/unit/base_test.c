/* SPDX-License-Identifier: MIT */
/* Where files lie below the folder of --relative-to. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan/base.h"
#include "tree.h"

static tree files;

static int setup(void **state)
{
    (void)state;
    tree_create(&files);
    tree_write(&files, "photos/a/b.jpg", "x");
    tree_write(&files, "photos/c.jpg", "x");
    tree_write(&files, "photos2/d.jpg", "x");
    tree_write(&files, "far/e.jpg", "x");
    return symlink("../far", tree_path(&files, "photos/link")) ||
           symlink("photos", tree_path(&files, "alias")) ||
           symlink("../../photos2/d.jpg", tree_path(&files, "photos/a/d.jpg")) ||
           chdir(tree_path(&files, ""));
}

static int teardown(void **state)
{
    (void)state;
    if (chdir("/"))
        return 1;
    tree_remove(&files);
    return 0;
}

/* `expected` NULL: it is outside. */
static void expect(const char *folder, const char *path, const char *expected)
{
    bm_base *base;
    bm_arena arena = {0};
    bm_error error;
    const char *below;
    assert_int_equal(bm_base_open(&base, folder, &error), BM_OK);
    assert_int_equal(bm_base_find(base, &arena, path, &below), BM_OK);
    if (expected)
        assert_string_equal(below, expected);
    else
        assert_null(below);
    bm_arena_clear(&arena);
    bm_base_close(base);
}

static void by_name(void **state)
{
    (void)state;
    expect("photos", "photos/a/b.jpg", "a/b.jpg");
    expect("./photos/", "photos//a/./b.jpg", "a/b.jpg");
    expect(".", "photos/a/b.jpg", "photos/a/b.jpg");
    expect("photos", "photos", "");
    expect("photos", "photos/a/", "a");
    expect("photos", "photos2/d.jpg", NULL);
    expect("photos/a", "photos/c.jpg", NULL);
    expect(tree_path(&files, "photos"), "photos/c.jpg", "c.jpg");
    expect("photos", tree_path(&files, "photos/c.jpg"), "c.jpg");
    expect("/", tree_path(&files, "far/e.jpg"), tree_path(&files, "far/e.jpg") + 1);
}

/* Links below the base are folders like any other; what the base itself is called does not matter. */
static void by_links(void **state)
{
    (void)state;
    expect("photos", "photos/link/e.jpg", "link/e.jpg");
    expect("photos", "photos/a/d.jpg", "a/d.jpg");
    expect("alias", "photos/a/b.jpg", "a/b.jpg");
    expect("photos", "alias/a/d.jpg", "a/d.jpg");
    expect("photos", "alias", "");
    expect("photos", "far/e.jpg", NULL);
}

/* ".." means what the system says, never a name, and never leads out of the base. */
static void upwards(void **state)
{
    (void)state;
    expect("photos", "photos/a/../c.jpg", "c.jpg");
    expect("photos", "photos/../photos2/d.jpg", NULL);
    expect("photos", "photos/link/../photos2/d.jpg", NULL);
    expect("photos/a/..", "photos/a/b.jpg", "a/b.jpg");
    expect("photos", "photos/a/..", "");
}

static void no_folder(void **state)
{
    (void)state;
    bm_base *base;
    bm_error error;
    assert_int_equal(bm_base_open(&base, "photos/c.jpg", &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "not a folder"));
    bm_base_close(base);
    assert_int_equal(bm_base_open(&base, "gone", &error), BM_E_PARAM);
    bm_base_close(base);
    bm_base_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(by_links, setup, teardown),
        cmocka_unit_test_setup_teardown(upwards, setup, teardown),
        cmocka_unit_test_setup_teardown(no_folder, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
