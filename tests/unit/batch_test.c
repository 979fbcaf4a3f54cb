/* SPDX-License-Identifier: MIT */
/* The plan of a batch on real folders: what is found, how outputs are called, what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec/codecs.h"
#include "plan/batch.h"
#include "tree.h"

typedef struct fixture {
    tree tree;
    bm_batch batch;
    char *complaints;
} fixture;

static int setup(void **state)
{
    static fixture f;
    f = (fixture){0};
    tree_create(&f.tree);
    *state = &f;
    return 0;
}

static void forget(fixture *f)
{
    bm_batch_destroy(&f->batch);
    free(f->complaints);
    f->complaints = NULL;
}

static int teardown(void **state)
{
    fixture *f = *state;
    forget(f);
    tree_remove(&f->tree);
    return 0;
}

/* Plans with names relative to the tree. */
static bm_status plan(fixture *f, bm_batch_request request, const char *const *inputs)
{
    const char *full[8];
    forget(f);
    for (request.count = 0; inputs[request.count]; request.count++)
        full[request.count] = tree_path(&f->tree, inputs[request.count]);
    request.inputs = full;
    if (!request.in_place && (!request.format || !request.format->keeps_no_file))
        request.output = tree_path(&f->tree, "out");
    size_t size;
    FILE *complaints = open_memstream(&f->complaints, &size);
    assert_non_null(complaints);
    bm_status status = bm_batch_plan(&f->batch, &request, complaints);
    fclose(complaints);
    assert_true((status == BM_OK) == (f->complaints[0] == '\0'));
    return status;
}
#define PLAN(f, request, ...)                                                                      \
    plan(f, (bm_batch_request){request}, (const char *const[]){__VA_ARGS__, NULL})
#define NOTHING .rules.recursive = false

static void expect_task(const fixture *f, size_t index, const char *input, const char *output)
{
    assert_true(index < f->batch.count);
    assert_string_equal(f->batch.tasks[index].input, tree_path(&f->tree, input));
    assert_string_equal(f->batch.tasks[index].output, tree_path(&f->tree, output));
}

static void expect_complaint(const fixture *f, const char *words)
{
    if (!strstr(f->complaints, words))
        fail_msg("'%s' is not in: %s", words, f->complaints);
}

static void touch(const fixture *f, const char *name)
{
    tree_write(&f->tree, name, "x");
}

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
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 2);
    expect_task(f, 0, "in/folder/sub/a.jpg", "out/folder/sub/a.jpg");
    expect_task(f, 1, "in/z.jpg", "out/z.jpg");
    assert_int_equal(f->batch.loops, 2);
    assert_string_equal(f->batch.loop, tree_path(&f->tree, "in/deep/up"));

    request.rules.recursive = false;
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
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
    assert_int_equal(plan(f, request, (const char *const[]){"in", "in/folder", NULL}), BM_OK);
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
    assert_int_equal(plan(f, request,
                          (const char *const[]){"photos/2020/a.jpg", "photos//./2021/a.jpg",
                                                "photos/2021/may", NULL}),
                     BM_OK);
    assert_int_equal(f->batch.count, 3);
    expect_task(f, 0, "photos/2020/a.jpg", "out/2020/a.jpg");
    expect_task(f, 1, "photos//./2021/a.jpg", "out/2021/a.jpg");
    expect_task(f, 2, "photos/2021/may/b.jpg", "out/2021/may/b.jpg");
    assert_int_equal(plan(f, request, (const char *const[]){"photos", NULL}), BM_OK);
    expect_task(f, 0, "photos/2020/a.jpg", "out/2020/a.jpg");

    assert_int_equal(plan(f, request, (const char *const[]){"photos/gone.jpg", "a.jpg", NULL}),
                     BM_E_PARAM);
    expect_complaint(f, "a.jpg: not below the folder of --relative-to=");
    request.relative_to = "/nowhere/at/all";
    assert_int_equal(plan(f, request, (const char *const[]){"a.jpg", NULL}), BM_E_PARAM);
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
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 7);
    for (size_t i = 0; i < f->batch.count; i++)
        assert_string_equal(f->batch.tasks[i].output, tree_path(&f->tree, outputs[i]));

    /* What that does not help is refused. */
    touch(f, "other/c.jpg");
    assert_int_equal(plan(f, request, (const char *const[]){"in", "other", NULL}), BM_E_PARAM);
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
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 3);
    assert_int_equal(f->batch.folders_left, 0);
    expect_task(f, 2, "in/x/b.jpg", "out/x/b.jpg");

    request.rules.max_depth = 0;
    assert_int_equal(bm_patterns_add(&exclude, "thumbs", &error), BM_OK);
    request.rules.exclude = exclude;
    assert_int_equal(plan(f, request, (const char *const[]){"in", "in/thumbs/a.jpg", NULL}),
                     BM_E_PARAM); /* a.jpg twice: what is named is not left out */
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 3);
    expect_task(f, 0, "in/a.jpg", "out/a.jpg");
    expect_task(f, 1, "in/x/b.jpg", "out/x/b.jpg");
    expect_task(f, 2, "in/x/y/d.jpg", "out/x/y/d.jpg");

    assert_int_equal(bm_patterns_add(&include, "*.raw", &error), BM_OK);
    assert_int_equal(bm_patterns_add(&include, "x/*.jpg", &error), BM_OK);
    request.rules.include = include;
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
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
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_E_PARAM);
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
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    request.used_count = 2;
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_E_PARAM);
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
    assert_int_equal(plan(f, request, (const char *const[]){"in", "in/b", NULL}), BM_OK);
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
    assert_int_equal(plan(f, follow, (const char *const[]){"in", NULL}), BM_OK);
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
        assert_int_equal(plan(f, follow, (const char *const[]){pairs[i][0], pairs[i][1], NULL}),
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
    assert_int_equal(plan(f, jpeg, (const char *const[]){"in", "in/c", NULL}), BM_OK);
    assert_ptr_equal(f->batch.tasks[0].encoder, &bm_codec_jpeg);
    assert_int_equal(plan(f, png, (const char *const[]){"in/c", NULL}), BM_OK);
    assert_int_equal(plan(f, png, (const char *const[]){"in/c", "in/b.JPEG", NULL}), BM_E_PARAM);
    expect_complaint(f, "in/b.JPEG: --format png in place");
}

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
    assert_int_equal(plan(f, request, inputs), BM_E_EXISTS);
    expect_complaint(f, "1 output is there already");
    expect_complaint(f, "small/b.png\n");

    request.skip_existing = true;
    assert_int_equal(plan(f, request, inputs), BM_OK);
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
    assert_int_equal(plan(f, request, inputs), BM_OK);
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
    assert_int_equal(plan(f, request, inputs), BM_E_PARAM);
    expect_complaint(f, "two outputs of a picture would be written to one file");
    expect_complaint(f, "another folder or another format");

    /* Those of two pictures, of two trees. */
    also.format = &bm_codec_png;
    assert_int_equal(plan(f, request, inputs), BM_E_PARAM);
    expect_complaint(f, "two pictures would be written to one file");
    expect_complaint(f, "in/b.jpg\n");
    expect_complaint(f, "--on-collision keep-ext");
    static const char *const jpegs_first[] = {"in/a.jpg", "in/a.png", NULL};
    touch(f, "in/a.png");
    const bm_output_tree other = {tree_path(&f->tree, "out/a.jpg"), NULL};
    request.also = &other;
    assert_int_equal(plan(f, request, jpegs_first), BM_E_PARAM);
    expect_complaint(f, "would have to be a file for one picture and a folder for another");

    /* The same folder under another name, be it there or not. */
    static const char *const names[] = {"in/../out", ".//out/./", "out/../in/../out", "link/out"};
    assert_int_equal(symlink(".", tree_path(&f->tree, "link")), 0);
    char spelled[PATH_MAX];
    for (size_t i = 0; i < 2 * sizeof names / sizeof *names; i++) {
        strcpy(spelled, tree_path(&f->tree, names[i / 2]));
        const bm_output_tree same = {spelled, NULL};
        request.also = &same;
        assert_int_equal(plan(f, request, inputs), BM_E_PARAM);
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
    assert_int_equal(plan(f, request, one_picture), BM_OK);
    expect_task(f, 0, "in/b.png", "out/b.png");
    expect_also(f, 0, 0, 1, "link/out/b.png.png");
    request.keep_extension = false;

    /* An output in the one tree that is an input. */
    const bm_output_tree inside = {tree_path(&f->tree, "in"), NULL};
    request.also = &inside;
    request.overwrite = true;
    assert_int_equal(plan(f, request, inputs), BM_E_PARAM);
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
    assert_int_equal(plan(f, request, (const char *const[]){"in", NULL}), BM_OK);
    assert_int_equal(f->batch.count, 1);
    expect_also(f, 0, 0, 1, "in/small/a.jpg");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_folder_is_sorted_by_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(recursion_mirrors_the_tree, setup, teardown),
        cmocka_unit_test_setup_teardown(a_slash_at_the_end_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_named_file_is_always_taken, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_missing_fails_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_folder_is_no_error, setup, teardown),
        cmocka_unit_test_setup_teardown(links, setup, teardown),
        cmocka_unit_test_setup_teardown(links_that_are_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(links_that_are_skipped, setup, teardown),
        cmocka_unit_test_setup_teardown(the_output_folder_is_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_format_changes_the_extension, setup, teardown),
        cmocka_unit_test_setup_teardown(the_name_chooses_the_encoder, setup, teardown),
        cmocka_unit_test_setup_teardown(folders_below_a_base, setup, teardown),
        cmocka_unit_test_setup_teardown(extensions_are_kept_where_names_collide, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_folder_gives, setup, teardown),
        cmocka_unit_test_setup_teardown(measuring_makes_no_names, setup, teardown),
        cmocka_unit_test_setup_teardown(collisions, setup, teardown),
        cmocka_unit_test_setup_teardown(collisions_of_case, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_and_a_folder, setup, teardown),
        cmocka_unit_test_setup_teardown(existing_outputs, setup, teardown),
        cmocka_unit_test_setup_teardown(an_output_that_is_an_input, setup, teardown),
        cmocka_unit_test_setup_teardown(an_output_that_is_another_input, setup, teardown),
        cmocka_unit_test_setup_teardown(an_output_that_a_chain_names, setup, teardown),
        cmocka_unit_test_setup_teardown(an_output_that_is_a_folder, setup, teardown),
        cmocka_unit_test_setup_teardown(folders_that_cannot_be, setup, teardown),
        cmocka_unit_test_setup_teardown(folders_that_may_not_be_written, setup, teardown),
        cmocka_unit_test_setup_teardown(in_place, setup, teardown),
        cmocka_unit_test_setup_teardown(links_in_place, setup, teardown),
        cmocka_unit_test_setup_teardown(one_file_twice_in_place, setup, teardown),
        cmocka_unit_test_setup_teardown(a_format_in_place, setup, teardown),
        cmocka_unit_test_setup_teardown(several_trees, setup, teardown),
        cmocka_unit_test_setup_teardown(trees_that_collide, setup, teardown),
        cmocka_unit_test_setup_teardown(trees_inside_an_input, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
