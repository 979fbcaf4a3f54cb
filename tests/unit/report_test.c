/* SPDX-License-Identifier: MIT */
/* The report: lines in the order of the plan, whatever order pictures end in, and never over a
 * picture. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "tree.h"

typedef struct fixture {
    tree tree;
    bm_batch batch;
    bm_task tasks[3];
    bm_aside asides[3];
    const char *outputs[2], *used[1];
    bm_report report;
    bm_error error;
} fixture;

static int setup(void **state)
{
    static fixture f;
    f = (fixture){0};
    tree_create(&f.tree);
    for (size_t i = 0; i < 3; i++)
        f.tasks[i] = (bm_task){.input = i == 0 ? "t0" : i == 1 ? "t1" : "t2", .output = "o"};
    f.asides[0] = (bm_aside){.input = "a0", .status = BM_E_NOENT, .message = "gone"};
    f.asides[1] = (bm_aside){
        .input = "a1", .output = "o", .skip = BM_SKIP_EXISTS, .message = "", .before = 2};
    f.asides[2] = (bm_aside){
        .input = "a2", .output = "o", .skip = BM_SKIP_EXISTS, .message = "", .before = 2};
    f.outputs[0] = f.outputs[1] = "o";
    f.used[0] = "m";
    f.batch = (bm_batch){.tasks = f.tasks,
                         .count = 3,
                         .outputs = f.outputs,
                         .output_count = 2,
                         .used = f.used,
                         .used_count = 1,
                         .asides = f.asides,
                         .aside_count = 3};
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    bm_report_close(&f->report, NULL);
    tree_remove(&f->tree);
    return 0;
}

static char *read_all(const char *path)
{
    static char text[16384];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void end(fixture *f, size_t index, bm_status status)
{
    static const bm_reasons nothing;
    const bm_outcome outcome = {
        .status = status, .message = status ? "why" : "", .reasons = &nothing};
    bm_report_task(&f->report, index, &outcome);
}

static void plan_order(void **state)
{
    fixture *f = *state;
    char before[8192];
    memset(before, 'x', sizeof before - 1);
    before[sizeof before - 1] = '\0';
    const char *path = tree_write(&f->tree, "report", before);
    assert_int_equal(bm_report_open(&f->report, path, NULL, &f->batch, &f->error), BM_OK);
    end(f, 2, BM_OK);
    end(f, 0, BM_E_FORMAT);
    end(f, 1, BM_E_CANCELLED);
    const bm_pipeline_stats stats = {.wall_ns = 5};
    bm_report_summary(&f->report, &(bm_report_totals){.stats = &stats, .done = 1, .failed = 2});
    assert_int_equal(bm_report_close(&f->report, &f->error), BM_OK);

    char *text = read_all(path);
    static const char *const starts[] = {
        "{\"schema\":1,\"kind\":\"picture\",\"input\":\"a0\",\"output\":null,\"status\":\"failed\","
        "\"code\":"
        "\"E_NOENT\",\"message\":\"gone\"",
        "{\"schema\":1,\"kind\":\"picture\",\"input\":\"t0\",\"output\":\"o\",\"status\":"
        "\"failed\",\"code\":"
        "\"E_FORMAT\",\"message\":\"why\"",
        "{\"schema\":1,\"kind\":\"picture\",\"input\":\"t1\",\"output\":\"o\",\"status\":"
        "\"cancelled\"",
        "{\"schema\":1,\"kind\":\"picture\",\"input\":\"a1\",\"output\":\"o\",\"status\":"
        "\"skipped\",\"code\":\"SKIP_EXISTS\"}",
        "{\"schema\":1,\"kind\":\"picture\",\"input\":\"a2\"",
        "{\"schema\":1,\"kind\":\"picture\",\"input\":\"t2\",\"output\":\"o\",\"status\":\"done\","
        "\"code\":\"OK\"",
        "{\"schema\":1,\"kind\":\"summary\",\"pictures\":3,\"done\":1,\"failed\":2",
    };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (strncmp(text, starts[i], strlen(starts[i])) != 0)
            fail_msg("line %zu is %s", i, text);
        text += strcspn(text, "\n") + 1;
    }
    assert_string_equal(text, "");
}

static void a_picture_is_never_overwritten(void **state)
{
    fixture *f = *state;
    f->tasks[1].input = tree_write(&f->tree, "a.jpg", "a picture");
    assert_int_equal(bm_report_open(&f->report, f->tasks[1].input, NULL, &f->batch, &f->error),
                     BM_E_ACCESS);
    assert_non_null(strstr(f->error.message, "one of the inputs"));
    assert_string_equal(read_all(f->tasks[1].input), "a picture");
}

/* Whether it is there already, or is to be made. */
static void nor_is_an_output(void **state)
{
    fixture *f = *state;
    f->outputs[0] = tree_path(&f->tree, "new.jpg");
    assert_int_equal(
        bm_report_open(&f->report, tree_path(&f->tree, "./new.jpg"), NULL, &f->batch, &f->error),
        BM_E_ACCESS);
    assert_non_null(strstr(f->error.message, "one of the outputs"));
    assert_int_equal(access(f->outputs[0], F_OK), -1);

    f->outputs[1] = tree_write(&f->tree, "old.jpg", "a picture");
    assert_int_equal(bm_report_open(&f->report, f->outputs[1], NULL, &f->batch, &f->error),
                     BM_E_ACCESS);
    assert_string_equal(read_all(f->outputs[1]), "a picture");

    /* Nor what a filter names. */
    f->used[0] = tree_write(&f->tree, "mask.pgm", "a mask");
    assert_int_equal(bm_report_open(&f->report, f->used[0], NULL, &f->batch, &f->error),
                     BM_E_ACCESS);
    assert_string_equal(read_all(f->used[0]), "a mask");
}

/* The output folder is made for it, others are not. */
static void a_folder_that_is_missing(void **state)
{
    fixture *f = *state;
    const char *folder = tree_path(&f->tree, "out/put/");
    static const char *const others[] = {"out", "out/report", "out/putter/report", "in/report"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (bm_report_open(&f->report, tree_path(&f->tree, others[i]), i ? folder : NULL, &f->batch,
                           &f->error) == BM_OK) {
            assert_int_equal(i, 0);
            assert_int_equal(bm_report_close(&f->report, NULL), BM_OK);
            unlink(tree_path(&f->tree, others[i]));
        }
    assert_int_equal(access(tree_path(&f->tree, "out"), F_OK), -1);
    assert_int_equal(bm_report_open(&f->report, tree_path(&f->tree, "out/put/deep/report"), folder,
                                    &f->batch, &f->error),
                     BM_OK);
    assert_int_equal(bm_report_close(&f->report, NULL), BM_OK);
}

static void a_full_disk_is_noticed(void **state)
{
    fixture *f = *state;
    assert_int_equal(bm_report_open(&f->report, "/dev/full", NULL, &f->batch, &f->error), BM_OK);
    end(f, 0, BM_OK);
    assert_int_equal(bm_report_close(&f->report, &f->error), BM_E_WRITE);
}

static void no_report(void **state)
{
    fixture *f = *state;
    assert_int_equal(bm_report_open(&f->report, NULL, NULL, &f->batch, &f->error), BM_OK);
    end(f, 0, BM_OK);
    assert_false(bm_report_on_stdout(&f->report));
    assert_int_equal(bm_report_close(&f->report, &f->error), BM_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(plan_order, setup, teardown),
        cmocka_unit_test_setup_teardown(a_picture_is_never_overwritten, setup, teardown),
        cmocka_unit_test_setup_teardown(nor_is_an_output, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_that_is_missing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_is_noticed, setup, teardown),
        cmocka_unit_test_setup_teardown(no_report, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
