/* SPDX-License-Identifier: MIT */
/* Outputs that take the place of their inputs: only ever of what was read. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/pipeline.h"
#include "check.h"
#include "folder.h"
#include "storing.h"

static const bm_file_store_options in_place = {
    .in_place = true, .allowed = 0755, .keep = BM_KEEP_MODE | BM_KEEP_OWNER | BM_KEEP_XATTR};

static const bm_task task = {.input = "a", .output = "a"};

/* A file whose new bytes are written, but not committed. */
static void *half_way(void)
{
    static bm_stamp stamp;
    file_make("a", "old", 0640);
    stamp = stamp_of("a");
    void *handle;
    assert_int_equal(store_begin(&in_place, &task, &stamp, &handle), BM_OK);
    assert_int_equal(store_write(handle, "new"), BM_OK);
    assert_true(file_holds("a", "old"));
    assert_true(has_temp("a"));
    return handle;
}

static void test_replaces(void **state)
{
    (void)state;
    bm_warnings warnings = {0};
    assert_int_equal(store_commit_warned(half_way(), &warnings), BM_OK);
    assert_int_equal(warnings.count, 0);
    assert_true(file_holds("a", "new"));
    assert_int_equal(file_mode("a"), 0640);
    assert_int_equal(folder_count("."), 1);
}

static void test_abort(void **state)
{
    (void)state;
    store_abort(half_way());
    assert_true(file_holds("a", "old"));
    assert_int_equal(folder_count("."), 1);
}

/* What somebody else made of it in the meantime is theirs, and stays. */
static void test_written_to_meanwhile(void **state)
{
    (void)state;
    void *handle = half_way();
    file_make("a", "theirs", 0640);
    assert_int_equal(store_commit(handle), BM_E_CHANGED);
    assert_true(file_holds("a", "theirs"));
    assert_int_equal(folder_count("."), 1);

    handle = half_way();
    const struct timespec later[2] = {{0, UTIME_OMIT}, {2000000000, 1}};
    assert_int_equal(utimensat(AT_FDCWD, "a", later, 0), 0);
    assert_int_equal(store_commit(handle), BM_E_CHANGED);
    assert_true(file_holds("a", "old"));
}

static void test_replaced_meanwhile(void **state)
{
    (void)state;
    void *handle = half_way();
    struct stat file;
    assert_int_equal(stat("a", &file), 0);
    file_make("b", "xxx", 0600);
    const struct timespec same[2] = {file.st_atim, file.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, "b", same, 0), 0);
    assert_int_equal(rename("b", "a"), 0);
    assert_int_equal(store_commit(handle), BM_E_CHANGED);
    assert_true(file_holds("a", "xxx"));
    assert_int_equal(folder_count("."), 1);
}

static void test_removed_meanwhile(void **state)
{
    (void)state;
    void *handle = half_way();
    unlink("a");
    assert_int_equal(store_commit(handle), BM_E_CHANGED);
    assert_int_equal(folder_count("."), 0);
}

static void test_link_planted_meanwhile(void **state)
{
    (void)state;
    void *handle = half_way();
    assert_int_equal(rename("a", "b"), 0);
    assert_int_equal(symlink("b", "a"), 0);
    assert_int_equal(store_commit(handle), BM_E_CHANGED);
    assert_true(file_holds("b", "old"));
    struct stat file;
    assert_true(lstat("a", &file) == 0 && S_ISLNK(file.st_mode));
    assert_int_equal(folder_count("."), 2);
}

static void test_hard_links(void **state)
{
    (void)state;
    void *handle = half_way();
    assert_int_equal(link("a", "b"), 0);
    bm_warnings warnings = {0};
    assert_int_equal(store_commit_warned(handle, &warnings), BM_OK);
    assert_true(has_warning(&warnings, "hard_links_split"));
    assert_true(file_holds("a", "new"));
    assert_true(file_holds("b", "old"));
}

/* No folder is made for a file that was in one. */
static void test_folder_that_is_gone(void **state)
{
    (void)state;
    bm_task below = {.input = "folder/a", .output = "folder/a"};
    assert_int_equal(mkdir("folder", 0755), 0);
    file_make("folder/a", "old", 0644);
    bm_stamp stamp = stamp_of("folder/a");
    assert_int_equal(rename("folder", "elsewhere"), 0);
    void *handle;
    assert_int_equal(store_begin(&in_place, &below, &stamp, &handle), BM_E_NOENT);
    assert_int_equal(folder_count("."), 1);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_replaces),
        IN_FOLDER(test_abort),
        IN_FOLDER(test_written_to_meanwhile),
        IN_FOLDER(test_replaced_meanwhile),
        IN_FOLDER(test_removed_meanwhile),
        IN_FOLDER(test_link_planted_meanwhile),
        IN_FOLDER(test_hard_links),
        IN_FOLDER(test_folder_that_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
