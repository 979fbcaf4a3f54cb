/* SPDX-License-Identifier: MIT */
/* Plans of batches: what is found in folders, and how outputs are named. */
#include "batch_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/codecs.h"

/* ---- what is found --------------------------------------------------------------------------- */

static void a_folder_is_sorted_by_bytes(void **state)
{
    fixture *f = *state;
    static const char *const names[] = {"in/b.jpg",   "in/Z.PNG",    "in/a.jpeg",
                                        "in/a b.png", "in/\xff.jpg", "in/notes.txt",
                                        "in/jpg",     "in/.jpg",     "in/sub/c.jpg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        touch(f, names[i]);
    assert_int_equal(PLAN(f, NOTHING, "in"), BM_OK);
    assert_int_equal(f->batch.count, 5);
    expect_task(f, 0, "in/Z.PNG", "out/Z.PNG");
    expect_task(f, 1, "in/a b.png", "out/a b.png");
    expect_task(f, 2, "in/a.jpeg", "out/a.jpeg");
    expect_task(f, 3, "in/b.jpg", "out/b.jpg");
    expect_task(f, 4, "in/\xff.jpg", "out/\xff.jpg");
    assert_int_equal(f->batch.folders_left, 1);
}

static void recursion_mirrors_the_tree(void **state)
{
    fixture *f = *state;
    touch(f, "in/b.jpg");
    touch(f, "in/a/x.jpg");
    touch(f, "in/a/deep/er/y.png");
    touch(f, "in/c.d/z.jpg");
    assert_int_equal(PLAN(f, .rules.recursive = true, "in"), BM_OK);
    assert_int_equal(f->batch.count, 4);
    expect_task(f, 0, "in/a/deep/er/y.png", "out/a/deep/er/y.png");
    expect_task(f, 1, "in/a/x.jpg", "out/a/x.jpg");
    expect_task(f, 2, "in/b.jpg", "out/b.jpg");
    expect_task(f, 3, "in/c.d/z.jpg", "out/c.d/z.jpg");
    assert_int_equal(f->batch.folders_left, 0);
}

static void a_slash_at_the_end_changes_nothing(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    assert_int_equal(PLAN(f, NOTHING, "in/"), BM_OK);
    expect_task(f, 0, "in/a.jpg", "out/a.jpg");
}

static void a_named_file_is_always_taken(void **state)
{
    fixture *f = *state;
    touch(f, "in/picture");
    touch(f, "in/notes.txt");
    assert_int_equal(PLAN(f, NOTHING, "in/picture", "in/notes.txt"), BM_OK);
    expect_task(f, 0, "in/picture", "out/picture");
    expect_task(f, 1, "in/notes.txt", "out/notes.txt");
    assert_null(f->batch.tasks[0].encoder);
    assert_null(f->batch.tasks[1].encoder);
}

static void what_is_missing_fails_alone(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/b.jpg");
    assert_int_equal(PLAN(f, NOTHING, "in/a.jpg", "in/gone.jpg", "in/a.jpg/x.jpg", "in/b.jpg"),
                     BM_OK);
    assert_int_equal(f->batch.count, 2);
    assert_int_equal(f->batch.failed, 2);
    assert_int_equal(f->batch.asides[0].status, BM_E_NOENT);
    assert_string_equal(f->batch.asides[0].input, tree_path(&f->tree, "in/gone.jpg"));
    assert_int_equal(f->batch.asides[0].before, 1);
    assert_int_equal(f->batch.asides[1].status, BM_E_NOENT);
    assert_int_equal(f->batch.asides[1].before, 1);
}

static void an_empty_folder_is_no_error(void **state)
{
    fixture *f = *state;
    tree_folder(&f->tree, "in/sub");
    assert_int_equal(PLAN(f, NOTHING, "in"), BM_OK);
    assert_int_equal(f->batch.count, 0);
    assert_int_equal(f->batch.folders_left, 1);
}

/* Links to files are pictures, links to folders are left alone, a link to nowhere is a picture that
 * will be missed. */
static void links(void **state)
{
    fixture *f = *state;
    touch(f, "elsewhere/a.jpg");
    tree_folder(&f->tree, "in");
    assert_int_equal(symlink("../elsewhere/a.jpg", tree_path(&f->tree, "in/file.jpg")), 0);
    assert_int_equal(symlink("../elsewhere", tree_path(&f->tree, "in/folder.jpg")), 0);
    assert_int_equal(symlink("..", tree_path(&f->tree, "in/up")), 0);
    assert_int_equal(symlink("nowhere", tree_path(&f->tree, "in/dangling.jpg")), 0);
    assert_int_equal(mkfifo(tree_path(&f->tree, "in/pipe.jpg"), 0666), 0);
    assert_int_equal(PLAN(f, .rules.recursive = true, "in"), BM_OK);
    assert_int_equal(f->batch.count, 2);
    expect_task(f, 0, "in/dangling.jpg", "out/dangling.jpg");
    expect_task(f, 1, "in/file.jpg", "out/file.jpg");
    /* A link that is named is followed. */
    assert_int_equal(PLAN(f, NOTHING, "in/folder.jpg"), BM_OK);
    expect_task(f, 0, "in/folder.jpg/a.jpg", "out/a.jpg");
}

static void links_that_are_followed(void **state)
{
    fixture *f = *state;
    touch(f, "elsewhere/sub/a.jpg");
    touch(f, "in/z.jpg");
    tree_folder(&f->tree, "in/deep");
    assert_int_equal(symlink("../elsewhere", tree_path(&f->tree, "in/folder")), 0);
    assert_int_equal(symlink("../../in", tree_path(&f->tree, "in/deep/up")), 0);
    assert_int_equal(symlink(".", tree_path(&f->tree, "in/self")), 0);
    assert_int_equal(symlink("nowhere", tree_path(&f->tree, "in/dangling")), 0);
    bm_batch_request request = {.rules.recursive = true, .rules.symlinks = BM_SYMLINKS_FOLLOW};
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 2);
    expect_task(f, 0, "in/folder/sub/a.jpg", "out/folder/sub/a.jpg");
    expect_task(f, 1, "in/z.jpg", "out/z.jpg");
    assert_int_equal(f->batch.loops, 2);
    assert_string_equal(f->batch.loop, tree_path(&f->tree, "in/deep/up"));

    request.rules.recursive = false;
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 1);
    assert_int_equal(f->batch.folders_left, 3);
}

static void links_that_are_skipped(void **state)
{
    fixture *f = *state;
    touch(f, "elsewhere/a.jpg");
    touch(f, "in/z.jpg");
    assert_int_equal(symlink("../elsewhere/a.jpg", tree_path(&f->tree, "in/file.jpg")), 0);
    assert_int_equal(symlink("../elsewhere/a.jpg", tree_path(&f->tree, "in/notes.txt")), 0);
    assert_int_equal(symlink("../elsewhere", tree_path(&f->tree, "in/folder")), 0);
    const bm_batch_request request = {.rules.recursive = true, .rules.symlinks = BM_SYMLINKS_SKIP};
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", "in/folder", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 1);
    expect_task(f, 0, "in/z.jpg", "out/z.jpg");
    assert_int_equal(f->batch.skipped[BM_SKIP_SYMLINK], 2);
    assert_string_equal(f->batch.asides[0].input, tree_path(&f->tree, "in/file.jpg"));
    assert_int_equal(f->batch.asides[0].skip, BM_SKIP_SYMLINK);
    assert_null(f->batch.asides[0].output);
    assert_string_equal(f->batch.asides[1].input, tree_path(&f->tree, "in/folder"));
}

static void the_output_folder_is_left_out(void **state)
{
    fixture *f = *state;
    touch(f, "a.jpg");
    touch(f, "out/old.jpg");
    touch(f, "out/sub/old.jpg");
    assert_int_equal(PLAN(f, .rules.recursive = true, "."), BM_OK);
    assert_int_equal(f->batch.count, 1);
    expect_task(f, 0, "./a.jpg", "out/a.jpg");
}

/* ---- names and encoders ---------------------------------------------------------------------- */

static void a_format_changes_the_extension(void **state)
{
    fixture *f = *state;
    static const char *const names[][2] = {
        {"a.JPG", "a.png"},   {"b.png", "b.png"},   {"c.PNG", "c.PNG"},          {"d", "d.png"},
        {"v1.2", "v1.2.png"}, {".jpg", ".jpg.png"}, {"e.tar.jpeg", "e.tar.png"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char input[64], output[64];
        snprintf(input, sizeof input, "in/%s", names[i][0]);
        snprintf(output, sizeof output, "out/%s", names[i][1]);
        touch(f, input);
        assert_int_equal(PLAN(f, .format = &bm_codec_png, input), BM_OK);
        expect_task(f, 0, input, output);
        assert_ptr_equal(f->batch.tasks[0].encoder, &bm_codec_png);
    }
}

static void the_name_chooses_the_encoder(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.JPG");
    touch(f, "in/b.png");
    assert_int_equal(PLAN(f, NOTHING, "in"), BM_OK);
    assert_ptr_equal(f->batch.tasks[0].encoder, &bm_codec_jpeg);
    assert_ptr_equal(f->batch.tasks[1].encoder, &bm_codec_png);
}

static void folders_below_a_base(void **state)
{
    fixture *f = *state;
    touch(f, "photos/2020/a.jpg");
    touch(f, "photos/2021/a.jpg");
    touch(f, "photos/2021/may/b.jpg");
    touch(f, "a.jpg");
    static char base[PATH_MAX];
    strcpy(base, tree_path(&f->tree, "photos"));
    bm_batch_request request = {.relative_to = base, .rules.recursive = true};
    assert_int_equal(batch_plan(f, request,
                                (const char *const[]){"photos/2020/a.jpg", "photos//./2021/a.jpg",
                                                      "photos/2021/may", NULL}),
                     BM_OK);
    assert_int_equal(f->batch.count, 3);
    expect_task(f, 0, "photos/2020/a.jpg", "out/2020/a.jpg");
    expect_task(f, 1, "photos//./2021/a.jpg", "out/2021/a.jpg");
    expect_task(f, 2, "photos/2021/may/b.jpg", "out/2021/may/b.jpg");
    assert_int_equal(batch_plan(f, request, (const char *const[]){"photos", NULL}), BM_OK);
    expect_task(f, 0, "photos/2020/a.jpg", "out/2020/a.jpg");

    assert_int_equal(
        batch_plan(f, request, (const char *const[]){"photos/gone.jpg", "a.jpg", NULL}),
        BM_E_PARAM);
    expect_complaint(f, "a.jpg: not below the folder of --relative-to=");
    request.relative_to = "/nowhere/at/all";
    assert_int_equal(batch_plan(f, request, (const char *const[]){"a.jpg", NULL}), BM_E_PARAM);
    expect_complaint(f, "--relative-to=/nowhere/at/all: No such file");
}

static void extensions_are_kept_where_names_collide(void **state)
{
    fixture *f = *state;
    static const char *const names[] = {"in/a.jpg",  "in/a.jpg.jpg", "in/a.png",    "in/B.PNG",
                                        "in/b.jpeg", "in/c.jpg",     "in/d.jpg.png"};
    static const char *const outputs[] = {"out/B.PNG.png", "out/a.jpg.png",  "out/a.jpg.jpg.png",
                                          "out/a.png.png", "out/b.jpeg.png", "out/c.png",
                                          "out/d.jpg.png"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        touch(f, names[i]);
    const bm_batch_request request = {.format = &bm_codec_png, .keep_extension = true};
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 7);
    for (size_t i = 0; i < f->batch.count; i++)
        assert_string_equal(f->batch.tasks[i].output, tree_path(&f->tree, outputs[i]));

    /* What that does not help is refused. */
    touch(f, "other/c.jpg");
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", "other", NULL}),
                     BM_E_PARAM);
    expect_complaint(f, "out/c.jpg.png:");
    expect_complaint(f, "--relative-to");
}

static void what_a_folder_gives(void **state)
{
    fixture *f = *state;
    touch(f, "in/a.jpg");
    touch(f, "in/a.raw");
    touch(f, "in/thumbs/a.jpg");
    touch(f, "in/x/b.jpg");
    touch(f, "in/x/thumbs/c.jpg");
    touch(f, "in/x/y/d.jpg");
    bm_patterns include = {0}, exclude = {0};
    bm_error error;
    bm_batch_request request = {.rules.recursive = true, .rules.max_depth = 1};
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 3);
    assert_int_equal(f->batch.folders_left, 0);
    expect_task(f, 2, "in/x/b.jpg", "out/x/b.jpg");

    request.rules.max_depth = 0;
    assert_int_equal(bm_patterns_add(&exclude, "thumbs", &error), BM_OK);
    request.rules.exclude = exclude;
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", "in/thumbs/a.jpg", NULL}),
                     BM_E_PARAM); /* a.jpg twice: what is named is not left out */
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 3);
    expect_task(f, 0, "in/a.jpg", "out/a.jpg");
    expect_task(f, 1, "in/x/b.jpg", "out/x/b.jpg");
    expect_task(f, 2, "in/x/y/d.jpg", "out/x/y/d.jpg");

    assert_int_equal(bm_patterns_add(&include, "*.raw", &error), BM_OK);
    assert_int_equal(bm_patterns_add(&include, "x/*.jpg", &error), BM_OK);
    request.rules.include = include;
    assert_int_equal(batch_plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 3);
    expect_task(f, 0, "in/a.raw", "out/a.raw");
    expect_task(f, 1, "in/x/b.jpg", "out/x/b.jpg");
    expect_task(f, 2, "in/x/y/d.jpg", "out/x/y/d.jpg");
    bm_patterns_clear(&include);
    bm_patterns_clear(&exclude);
}

static void measuring_makes_no_names(void **state)
{
    fixture *f = *state;
    touch(f, "x/a.jpg");
    touch(f, "y/a.jpg");
    assert_int_equal(PLAN(f, .format = &bm_codec_hash, "x", "y"), BM_OK);
    assert_int_equal(f->batch.count, 2);
    assert_null(f->batch.tasks[0].output);
    assert_ptr_equal(f->batch.tasks[1].encoder, &bm_codec_hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BATCH_TEST(a_folder_is_sorted_by_bytes),
        BATCH_TEST(recursion_mirrors_the_tree),
        BATCH_TEST(a_slash_at_the_end_changes_nothing),
        BATCH_TEST(a_named_file_is_always_taken),
        BATCH_TEST(what_is_missing_fails_alone),
        BATCH_TEST(an_empty_folder_is_no_error),
        BATCH_TEST(links),
        BATCH_TEST(links_that_are_followed),
        BATCH_TEST(links_that_are_skipped),
        BATCH_TEST(the_output_folder_is_left_out),
        BATCH_TEST(a_format_changes_the_extension),
        BATCH_TEST(the_name_chooses_the_encoder),
        BATCH_TEST(folders_below_a_base),
        BATCH_TEST(extensions_are_kept_where_names_collide),
        BATCH_TEST(what_a_folder_gives),
        BATCH_TEST(measuring_makes_no_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
