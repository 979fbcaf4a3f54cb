/* SPDX-License-Identifier: MIT */
/* Plans of batches: what is refused before anything is done, and pictures that are replaced in place. */
#include "batch_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/codecs.h"

/* ---- what is refused ------------------------------------------------------------------------- */

static void collisions(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/a.png");
    assert_int_equal(PLAN(f, .format = &bm_codec_png, "in"), BM_E_PARAM);
    expect_complaint(f, "one file");
    expect_complaint(f, "in/a.jpg\n");
    expect_complaint(f, "in/a.png\n");
    expect_complaint(f, "out/a.png:");
    assert_int_equal(access(tree_path(&f->tree, "out"), F_OK), -1);
}

static void collisions_of_case(void **state)
{
    fixture *f = *state;
    touch(f, "x/a.jpg");
    touch(f, "y/A.jpg");
    assert_int_equal(PLAN(f, NOTHING, "x", "y"), BM_E_PARAM);
    expect_complaint(f, "differ only in case");
    expect_complaint(f, "x/a.jpg\n");
    expect_complaint(f, "y/A.jpg\n");
}

static void a_file_and_a_folder(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/A.png/sub/b.jpg");
    touch(f, "in/A.png/sub/c.jpg");
    const bm_batch_request request = {.rules.recursive = true, .format = &bm_codec_png};
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_E_PARAM);
    expect_complaint(f, "a file for one picture and a folder for another");
    expect_complaint(f, "in/a.jpg\n");
    expect_complaint(f, "in/A.png/sub/b.jpg\n");
}

static void existing_outputs(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 8; i++) {
        char name[32];
        snprintf(name, sizeof name, "in/%d.jpg", i);
        touch(f, name);
        snprintf(name, sizeof name, "out/%d.jpg", i);
        if (i != 3)
            touch(f, name);
    }
    assert_int_equal(PLAN(f, NOTHING, "in"), BM_E_EXISTS);
    expect_complaint(f, "7 outputs are there already");
    expect_complaint(f, "out/5.jpg\n");
    expect_complaint(f, "and 2 more\n");
    assert_null(strstr(f->complaints, "out/6.jpg"));

    assert_int_equal(PLAN(f, .overwrite = true, "in"), BM_OK);
    assert_int_equal(f->batch.count, 8);

    assert_int_equal(PLAN(f, .skip_existing = true, "in"), BM_OK);
    assert_int_equal(f->batch.count, 1);
    expect_task(f, 0, "in/3.jpg", "out/3.jpg");
    assert_int_equal(f->batch.skipped[BM_SKIP_EXISTS], 7);
    assert_int_equal(f->batch.asides[2].before, 0);
    assert_int_equal(f->batch.asides[3].before, 1);
    assert_int_equal(f->batch.asides[3].skip, BM_SKIP_EXISTS);
    assert_int_equal(f->batch.asides[3].status, BM_OK);
}

static void an_output_that_is_an_input(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    tree_folder(&f->tree, "out");
    const char *output = tree_path(&f->tree, "out/a.jpg");
    for (int way = 0; way < 3; way++) {
        if (way == 0)
            assert_int_equal(symlink("../in/a.jpg", output), 0);
        else if (way == 1)
            assert_int_equal(link(tree_path(&f->tree, "in/a.jpg"), output), 0);
        else
            assert_true(rmdir(tree_path(&f->tree, "out")) == 0 &&
                        symlink("in", tree_path(&f->tree, "out")) == 0);
        assert_int_equal(PLAN(f, .overwrite = true, "in/a.jpg"), BM_E_PARAM);
        expect_complaint(f, "is the input");
        assert_int_equal(PLAN(f, .skip_existing = true, "in"), BM_E_PARAM);
        unlink(way < 2 ? output : tree_path(&f->tree, "out"));
    }
}

/* The output of one picture is the input of another, which would be read after it was replaced, or
 * before. */
static void an_output_that_is_another_input(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "out/a.jpg");
    assert_int_equal(PLAN(f, .overwrite = true, "in/a.jpg", "out/a.jpg"), BM_E_PARAM);
    assert_int_equal(PLAN(f, .overwrite = true, "in/a.jpg"), BM_OK);
}

static void an_output_that_a_chain_names(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "out/a.jpg");
    assert_int_equal(symlink("out", tree_path(&f->tree, "link")), 0);
    const char *const used[] = {"nowhere.jpg", tree_path(&f->tree, "link/a.jpg")};
    bm_batch_request request = {.overwrite = true, .used = used, .used_count = 1};
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    request.used_count = 2;
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_E_PARAM);
    expect_complaint(f, "link/a.jpg itself: choose another --output");
}

static void an_output_that_is_a_folder(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    tree_folder(&f->tree, "out/a.jpg");
    assert_int_equal(PLAN(f, .overwrite = true, "in"), BM_E_ACCESS);
    expect_complaint(f, "a folder has that name");
}

static void folders_that_cannot_be(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/sub/b.jpg");
    touch(f, "out");
    assert_int_equal(PLAN(f, NOTHING, "in"), BM_E_ACCESS);
    expect_complaint(f, "out: outputs cannot be written there: it is not a folder");
    unlink(tree_path(&f->tree, "out"));
    assert_int_equal(symlink("nowhere", tree_path(&f->tree, "out")), 0);
    assert_int_equal(PLAN(f, NOTHING, "in"), BM_E_ACCESS);
    expect_complaint(f, "a symbolic link to nowhere");
    unlink(tree_path(&f->tree, "out"));
    touch(f, "out/sub");
    assert_int_equal(PLAN(f, .rules.recursive = true, "in"), BM_E_ACCESS);
    expect_complaint(f, "out/sub: outputs cannot");
}

static void folders_that_may_not_be_written(void **state)
{
    fixture *f = *state;
    if (geteuid() == 0)
        skip();
    touch(f, "in/a.jpg");
    chmod(tree_folder(&f->tree, "out"), 0555);
    assert_int_equal(PLAN(f, NOTHING, "in"), BM_E_ACCESS);
    expect_complaint(f, "Permission denied");
    chmod(tree_path(&f->tree, "out"), 0777);
}

/* ---- in place -------------------------------------------------------------------------------- */

static void in_place(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/b");
    touch(f, "in/sub/c.png");
    const bm_batch_request request = {.rules.recursive = true, .in_place = true};
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", "in/b", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 3);
    expect_task(f, 0, "in/a.jpg", "in/a.jpg");
    expect_task(f, 1, "in/sub/c.png", "in/sub/c.png");
    expect_task(f, 2, "in/b", "in/b");
    for (size_t i = 0; i < 3; i++) /* whatever the name says: the content's */
        assert_null(f->batch.tasks[i].encoder);
}

static void links_in_place(void **state)
{
    fixture *f = *state;
    touch(f, "elsewhere/a.jpg");
    tree_folder(&f->tree, "in");
    assert_int_equal(symlink("../elsewhere/a.jpg", tree_path(&f->tree, "in/link.jpg")), 0);
    assert_int_equal(PLAN(f, .in_place = true, "in", "in/link.jpg"), BM_OK);
    assert_int_equal(f->batch.count, 0);
    assert_int_equal(f->batch.skipped[BM_SKIP_SYMLINK], 2);
    assert_null(f->batch.asides[0].output);

    const bm_batch_request follow = {.in_place = true, .rules.symlinks = BM_SYMLINKS_FOLLOW};
    assert_int_equal(batch_plan(f, follow, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 1);
    char *target = realpath(tree_path(&f->tree, "elsewhere/a.jpg"), NULL);
    assert_string_equal(f->batch.tasks[0].input, tree_path(&f->tree, "in/link.jpg"));
    assert_string_equal(f->batch.tasks[0].output, target);
    free(target);
}

/* By whatever paths; but the names of a file with several are different entries. */
static void one_file_twice_in_place(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/c.jpg");
    tree_folder(&f->tree, "in/d");
    assert_int_equal(link(tree_path(&f->tree, "in/a.jpg"), tree_path(&f->tree, "in/b.jpg")), 0);
    assert_int_equal(symlink("c.jpg", tree_path(&f->tree, "in/link.jpg")), 0);
    static const char *const pairs[][2] = {
        {"in/a.jpg", "in/./a.jpg"},      {"in/a.jpg", "in/d/../a.jpg"}, {"in/c.jpg", "in//c.jpg"},
        {"in/c.jpg", "in/d/.././c.jpg"}, {"in/c.jpg", "in/link.jpg"},   {"in/b.jpg", "in"},
    };
    const bm_batch_request follow = {.in_place = true, .rules.symlinks = BM_SYMLINKS_FOLLOW};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_int_equal(
            batch_plan(f, follow, (const char *const[]){pairs[i][0], pairs[i][1], NULL}),
            BM_E_PARAM);
        expect_complaint(f, "one file is named twice");
        expect_complaint(f, pairs[i][0]);
        expect_complaint(f, pairs[i][1]);
    }
    assert_int_equal(PLAN(f, .in_place = true, "in/a.jpg", "in/b.jpg", "in/c.jpg"), BM_OK);
    assert_int_equal(f->batch.count, 3);
}

static void a_format_in_place(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/b.JPEG");
    touch(f, "in/c");
    const bm_batch_request jpeg = {.in_place = true, .format = &bm_codec_jpeg},
                           png = {.in_place = true, .format = &bm_codec_png};
    assert_int_equal(batch_plan(f, jpeg, (const char *const[]){"in", "in/c", NULL}), BM_OK);
    assert_ptr_equal(f->batch.tasks[0].encoder, &bm_codec_jpeg);
    assert_int_equal(batch_plan(f, png, (const char *const[]){"in/c", NULL}), BM_OK);
    assert_int_equal(batch_plan(f, png, (const char *const[]){"in/c", "in/b.JPEG", NULL}),
                     BM_E_PARAM);
    expect_complaint(f, "in/b.JPEG: --format png in place");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BATCH_TEST(collisions),
        BATCH_TEST(collisions_of_case),
        BATCH_TEST(a_file_and_a_folder),
        BATCH_TEST(existing_outputs),
        BATCH_TEST(an_output_that_is_an_input),
        BATCH_TEST(an_output_that_is_another_input),
        BATCH_TEST(an_output_that_a_chain_names),
        BATCH_TEST(an_output_that_is_a_folder),
        BATCH_TEST(folders_that_cannot_be),
        BATCH_TEST(folders_that_may_not_be_written),
        BATCH_TEST(in_place),
        BATCH_TEST(links_in_place),
        BATCH_TEST(one_file_twice_in_place),
        BATCH_TEST(a_format_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
