/* SPDX-License-Identifier: MIT */
/* Plans of batches with several trees of outputs. */
#include "batch_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/codecs.h"

/* ---- several trees --------------------------------------------------------------------------- */

static void expect_also(const fixture *f, size_t index, size_t i, size_t branch, const char *output)
{
    const bm_task *task = &f->batch.tasks[index];
    assert_true(i < task->also_count);
    assert_string_equal(task->also[i].input, task->input);
    assert_string_equal(task->also[i].output, tree_path(&f->tree, output));
    assert_int_equal(task->also[i].branch, branch);
}

static void several_trees(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/b.png");
    touch(f, "in/small/c.jpg");
    touch(f, "small/b.png");
    char small[PATH_MAX], drawn[PATH_MAX];
    strcpy(small, tree_path(&f->tree, "small"));
    strcpy(drawn, tree_path(&f->tree, "out/drawn"));
    const bm_output_tree also[] = {{small, NULL}, {drawn, &bm_codec_png}};
    bm_batch_request request = {.also = also, .also_count = 2, .rules.recursive = true};
    static const char *const inputs[] = {"in", NULL};

    /* One output that exists stands in the way of all. */
    assert_int_equal(batch_plan(f, request, inputs), BM_E_EXISTS);
    expect_complaint(f, "1 output is there already");
    expect_complaint(f, "small/b.png\n");

    request.skip_existing = true;
    assert_int_equal(batch_plan(f, request, inputs), BM_OK);
    assert_int_equal(f->batch.count, 3);
    assert_int_equal(f->batch.also_count, 5);
    assert_int_equal(bm_batch_skipped(&f->batch), 0);
    expect_task(f, 0, "in/a.jpg", "out/a.jpg");
    expect_also(f, 0, 0, 1, "small/a.jpg");
    expect_also(f, 0, 1, 2, "out/drawn/a.png");
    assert_ptr_equal(f->batch.tasks[0].also[1].encoder, &bm_codec_png);
    assert_ptr_equal(f->batch.tasks[0].also[0].encoder, &bm_codec_jpeg);
    expect_task(f, 1, "in/b.png", "out/b.png");
    assert_int_equal(f->batch.tasks[1].also_count, 1);
    expect_also(f, 1, 0, 2, "out/drawn/b.png");
    expect_also(f, 2, 0, 1, "small/small/c.jpg");

    assert_int_equal(f->batch.output_count, 9); /* those that are left out, too */

    /* The first of those that are left is the task; where none is, the picture is skipped. */
    touch(f, "out/a.jpg");
    touch(f, "out/b.png");
    touch(f, "out/drawn/b.png");
    assert_int_equal(batch_plan(f, request, inputs), BM_OK);
    assert_int_equal(f->batch.count, 2);
    expect_task(f, 0, "in/a.jpg", "small/a.jpg");
    assert_int_equal(f->batch.tasks[0].branch, 1);
    expect_also(f, 0, 0, 2, "out/drawn/a.png");
    assert_int_equal(f->batch.skipped[BM_SKIP_EXISTS], 1);
    assert_int_equal(f->batch.asides[0].before, 1);
}

static void trees_that_collide(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/b.jpg");
    touch(f, "in/b.png");
    static const char *const inputs[] = {"in", NULL};
    bm_output_tree also = {tree_path(&f->tree, "out"), NULL};
    bm_batch_request request = {.also = &also, .also_count = 1};
    assert_int_equal(batch_plan(f, request, inputs), BM_E_PARAM);
    expect_complaint(f, "two outputs of a picture would be written to one file");
    expect_complaint(f, "another folder or another format");

    /* Those of two pictures, of two trees. */
    also.format = &bm_codec_png;
    assert_int_equal(batch_plan(f, request, inputs), BM_E_PARAM);
    expect_complaint(f, "two pictures would be written to one file");
    expect_complaint(f, "in/b.jpg\n");
    expect_complaint(f, "--on-collision keep-ext");
    static const char *const jpegs_first[] = {"in/a.jpg", "in/a.png", NULL};
    touch(f, "in/a.png");
    const bm_output_tree other = {tree_path(&f->tree, "out/a.jpg"), NULL};
    request.also = &other;
    assert_int_equal(batch_plan(f, request, jpegs_first), BM_E_PARAM);
    expect_complaint(f, "would have to be a file for one picture and a folder for another");

    /* The same folder under another name, be it there or not. */
    static const char *const names[] = {"in/../out", ".//out/./", "out/../in/../out", "link/out"};
    assert_int_equal(symlink(".", tree_path(&f->tree, "link")), 0);
    char spelled[PATH_MAX];
    for (size_t i = 0; i < 2 * sizeof names / sizeof *names; i++) {
        strcpy(spelled, tree_path(&f->tree, names[i / 2]));
        const bm_output_tree same = {spelled, NULL};
        request.also = &same;
        assert_int_equal(batch_plan(f, request, inputs), BM_E_PARAM);
        expect_complaint(f, "two outputs of a picture would be written to one file");
        if (i % 2)
            rmdir(tree_path(&f->tree, "out"));
        else
            tree_folder(&f->tree, "out");
    }

    /* Extensions are kept there, too. */
    const bm_output_tree drawn = {spelled, &bm_codec_png};
    request.also = &drawn;
    request.keep_extension = true;
    static const char *const one_picture[] = {"in/b.png", NULL};
    assert_int_equal(batch_plan(f, request, one_picture), BM_OK);
    expect_task(f, 0, "in/b.png", "out/b.png");
    expect_also(f, 0, 0, 1, "link/out/b.png.png");
    request.keep_extension = false;

    /* An output in the one tree that is an input. */
    const bm_output_tree inside = {tree_path(&f->tree, "in"), NULL};
    request.also = &inside;
    request.overwrite = true;
    assert_int_equal(batch_plan(f, request, inputs), BM_E_PARAM);
    expect_complaint(f, " itself: choose another --output");
}

static void trees_inside_an_input(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/small/a.jpg");
    const bm_output_tree also = {tree_path(&f->tree, "in/small"), NULL};
    const bm_batch_request request = {
        .also = &also, .also_count = 1, .rules.recursive = true, .overwrite = true};
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 1);
    expect_also(f, 0, 0, 1, "in/small/a.jpg");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BATCH_TEST(several_trees),
        BATCH_TEST(trees_that_collide),
        BATCH_TEST(trees_inside_an_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
