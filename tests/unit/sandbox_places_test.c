/* SPDX-License-Identifier: MIT */
/* Places for rules: few enough, and none that is read or written is left out; and the folders that are made for them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/new_folder.h"
#include "sandbox/places.h"
#include "tree.h"

enum { MANY = BM_PLACES_MOST + 500 };

typedef struct fixture {
    tree tree;
    bm_places places;
    char *path[MANY];
    size_t count;
} fixture;

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    tree_create(&f->tree);
    *state = f;
    return f == NULL;
}

static int teardown(void **state)
{
    fixture *f = *state;
    bm_places_clear(&f->places);
    for (size_t i = 0; i < f->count; i++)
        free(f->path[i]);
    tree_remove(&f->tree);
    free(f);
    return 0;
}

static void name(fixture *f, const char *path)
{
    f->path[f->count++] = strdup(path);
}

static void settle(fixture *f)
{
    assert_int_equal(bm_places_add_sources(&f->places, (const char *const *)f->path, f->count),
                     BM_OK);
    assert_int_equal(bm_places_settle(&f->places), BM_OK);
}

/* What may be done with a path: what the places above it and its own allow together. */
static unsigned allowed(const fixture *f, const char *path)
{
    char *real = realpath(path, NULL);
    unsigned may = 0;
    assert_non_null(real);
    for (size_t i = 0; i < f->places.count; i++) {
        char *place = realpath(f->places.item[i].path, NULL);
        size_t length = place ? strlen(place) : 0;
        if (place && strncmp(real, place, length) == 0 && (!real[length] || real[length] == '/'))
            may |= f->places.item[i].may;
        free(place);
    }
    free(real);
    return may;
}

static void few_files_stand_for_themselves(void **state)
{
    fixture *f = *state;
    name(f, "");
    name(f, tree_write(&f->tree, "a/1", "x"));
    name(f, tree_write(&f->tree, "a/2", "x"));
    name(f, tree_path(&f->tree, "a/1"));
    name(f, tree_folder(&f->tree, "b"));
    tree_write(&f->tree, "a/3", "x");
    settle(f);
    assert_int_equal(f->places.count, 3);
    assert_int_equal(allowed(f, tree_path(&f->tree, "a/2")), BM_MAY_READ);
    assert_int_equal(allowed(f, tree_path(&f->tree, "b")), BM_MAY_READ);
    assert_int_equal(allowed(f, tree_path(&f->tree, "a/3")), 0);
}

static void many_files_by_their_folders(void **state)
{
    fixture *f = *state;
    char path[64];
    for (int i = 0; i < MANY - 2; i++) {
        snprintf(path, sizeof path, "in/%d/%d", i % 7, i);
        name(f, tree_write(&f->tree, path, "x"));
    }
    tree_write(&f->tree, "beside", "x");
    const char *target = tree_write(&f->tree, "elsewhere/deep/target", "x");
    assert_int_equal(symlink(target, tree_path(&f->tree, "in/link")), 0);
    name(f, tree_path(&f->tree, "in/link"));
    name(f, tree_folder(&f->tree, "named"));
    settle(f);
    assert_int_equal(f->places.count, 7 + 2);
    for (size_t i = 0; i < f->count; i++)
        assert_int_equal(allowed(f, f->path[i]), BM_MAY_READ);
    assert_int_equal(allowed(f, tree_path(&f->tree, "beside")), 0);
    assert_int_equal(allowed(f, tree_path(&f->tree, "elsewhere")), 0);
}

static void many_folders_by_those_above(void **state)
{
    fixture *f = *state;
    char path[64];
    for (int i = 0; i < MANY; i++) {
        snprintf(path, sizeof path, "%s/%d/%d", i % 2 ? "odd" : "even", i % 20, i);
        name(f, tree_folder(&f->tree, path));
        assert_int_equal(bm_places_add(&f->places, f->path[i], BM_MAY_WRITE), BM_OK);
    }
    tree_folder(&f->tree, "beside");
    const char *shallow = tree_folder(&f->tree, "shallow");
    assert_int_equal(bm_places_add(&f->places, shallow, BM_MAY_READ), BM_OK);
    assert_int_equal(bm_places_settle(&f->places), BM_OK);
    assert_int_equal(f->places.count, 20 + 1);
    for (size_t i = 0; i < f->count; i++)
        assert_int_equal(allowed(f, f->path[i]), BM_MAY_WRITE);
    assert_int_equal(allowed(f, tree_path(&f->tree, "shallow")), BM_MAY_READ);
    assert_int_equal(allowed(f, tree_path(&f->tree, "beside")), 0);
    assert_int_equal(allowed(f, tree_path(&f->tree, "odd")), 0);
}

static void folders_are_made_and_removed(void **state)
{
    fixture *f = *state;
    bm_new_folder made, inner;
    tree_folder(&f->tree, "there");
    assert_true(bm_new_folder_make(&made, tree_path(&f->tree, "there/a/b//c/")));
    assert_int_equal(access(tree_path(&f->tree, "there/a/b/c"), F_OK), 0);
    char *above = bm_new_folder_above(&made);
    assert_string_equal(above, tree_path(&f->tree, "there"));
    free(above);
    assert_true(bm_new_folder_make(&inner, tree_path(&f->tree, "there/a/b")));
    assert_null(inner.path);
    bm_new_folder_remove(&inner);
    bm_new_folder_remove(&made);
    assert_int_not_equal(access(tree_path(&f->tree, "there/a"), F_OK), 0);
    assert_int_equal(access(tree_path(&f->tree, "there"), F_OK), 0);

    /* What is in use stays. */
    assert_true(bm_new_folder_make(&made, tree_path(&f->tree, "there/a/b")));
    tree_write(&f->tree, "there/a/file", "x");
    bm_new_folder_remove(&made);
    assert_int_not_equal(access(tree_path(&f->tree, "there/a/b"), F_OK), 0);
    assert_int_equal(access(tree_path(&f->tree, "there/a/file"), F_OK), 0);

    /* What cannot be made leaves nothing; names without a folder lie in the working one. */
    assert_true(bm_new_folder_make(&made, tree_path(&f->tree, "there/a/file/x")));
    bm_new_folder_remove(&made);
    assert_int_equal(chdir(f->tree.root), 0);
    assert_true(bm_new_folder_make(&made, "new"));
    above = bm_new_folder_above(&made);
    assert_string_equal(above, ".");
    free(above);
    bm_new_folder_remove(&made);
    assert_int_not_equal(access("new", F_OK), 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(few_files_stand_for_themselves),
        TEST(many_files_by_their_folders),
        TEST(many_folders_by_those_above),
        TEST(folders_are_made_and_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
