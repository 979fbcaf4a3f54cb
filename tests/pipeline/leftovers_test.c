/* SPDX-License-Identifier: MIT */
/* Removing what killed runs have left, and nothing else. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bandmill/pipeline.h"
#include "check.h"
#include "folder.h"
#include "storing.h"

/* What was said to be removed, each path ended by a line feed. */
static char told[16384];

static void listen(void *context, const char *path)
{
    assert_ptr_equal(context, told);
    strcat(strcat(told, path), "\n");
}

static void clean(const bm_task *tasks, size_t count)
{
    told[0] = '\0';
    assert_int_equal(bm_file_store_clean(tasks, count, listen, told, NULL), BM_OK);
}
#define CLEAN(...)                                                                                 \
    clean((const bm_task[]){__VA_ARGS__}, sizeof((const bm_task[]){__VA_ARGS__}) / sizeof(bm_task))

static void test_only_leftovers_of_these_outputs(void **state)
{
    (void)state;
    static const char *const others[] = {
        ".c.png.bandmill-abc234.tmp",  /* no output of this run */
        ".a.png.bandmill-abc23.tmp",   /* a tag too short */
        ".a.png.bandmill-abc2345.tmp", /* too long */
        ".a.png.bandmill-ABC234.tmp",  /* of other letters */
        ".a.png.bandmill-abc018.tmp",  /* of other digits */
        ".a.png.bandmill-abc234.tmp~", /* going on */
        "a.png.bandmill-abc234.tmp",   /* not hidden */
        "..a.png.bandmill-abc234.tmp", /* .a.png's */
        ".a.pn.bandmill-abc234.tmp",   /* a.pn's */
        ".a.pngx.bandmill-abc234.tmp", /* a.pngx's */
        "..bandmill-abc234.tmp",       /* nobody's */
        ".bandmill-abc234.tmp",
        "sub/.a.png.bandmill-abc234.tmp", /* a folder without outputs of that name */
        "a.png",
        "b.png"};
    static const char *const ours[] = {".a.png.bandmill-abc234.tmp", ".a.png.bandmill-zzzzzz.tmp",
                                       ".b.png.bandmill-777777.tmp",
                                       "sub/.d.png.bandmill-aaaaaa.tmp"};
    assert_int_equal(mkdir("sub", 0755), 0);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        file_make(others[i], "x", 0600);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        file_make(ours[i], "x", i % 2 ? 0600 : 0444);
    unsigned here = folder_count("."), below = folder_count("sub");
    CLEAN({.input = "b.png", .output = "b.png"}, {.input = "b.png", .output = "sub/d.png"},
          {.output = NULL}, {.output = "a.png"}, {.output = "missing/a.png"});
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(access(others[i], F_OK), 0);
    assert_int_equal(folder_count("."), here - 3);
    assert_int_equal(folder_count("sub"), below - 1);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        assert_non_null(strstr(told, ours[i]));
}

/* What is no regular file was not made by us, whatever it is called; links are not followed. */
static void test_only_regular_files(void **state)
{
    (void)state;
    assert_int_equal(mkdir(".a.bandmill-aaaaaa.tmp", 0755), 0);
    assert_int_equal(mkfifo(".a.bandmill-bbbbbb.tmp", 0644), 0);
    file_make("precious", "x", 0644);
    assert_int_equal(symlink("precious", ".a.bandmill-cccccc.tmp"), 0);
    assert_int_equal(symlink("nowhere", ".a.bandmill-dddddd.tmp"), 0);
    CLEAN({.output = "a"});
    assert_string_equal(told, "");
    assert_int_equal(folder_count("."), 5);
}

/* Of a long name there is only the beginning. */
static void test_long_names(void **state)
{
    (void)state;
    char name[256], temp[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    bm_task long_one = {.output = name};
    pid_t child = fork();
    if (child == 0) {
        void *handle;
        file_make(name, "old", 0644);
        store_begin(&replacing, &long_one, NULL, &handle);
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(folder_count("."), 2);
    CLEAN({.output = "n"}, {.output = "nn"});
    assert_string_equal(told, "");
    clean(&long_one, 1);
    assert_int_equal(folder_count("."), 1);

    /* A name that just fits is not its beginning. */
    snprintf(temp, sizeof temp, ".%.200s.bandmill-aaaaaa.tmp", name);
    file_make(temp, "x", 0600);
    clean(&long_one, 1);
    assert_string_equal(told, "");
    name[200] = '\0';
    clean(&long_one, 1);
    assert_int_equal(folder_count("."), 1);
}

/* What a living process writes is left to it; once it is dead, not. */
static void test_files_under_way(void **state)
{
    (void)state;
    file_make("a", "old", 0644);
    bm_task task = {.output = "a"};
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        void *handle;
        bool begun = !store_begin(&replacing, &task, NULL, &handle) && !store_write(handle, "half");
        if (write(ready[1], begun ? "y" : "n", 1) == 1)
            pause();
        _exit(0);
    }
    char answer;
    assert_int_equal(read(ready[0], &answer, 1), 1);
    assert_int_equal(answer, 'y');
    clean(&task, 1);
    bool left = told[0] == '\0' && has_temp("a");

    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_true(left);
    close(ready[0]);
    close(ready[1]);
    assert_true(has_temp("a"));
    clean(&task, 1);
    assert_string_not_equal(told, "");
    assert_false(has_temp("a"));
    assert_true(file_holds("a", "old"));
}

/* An output under way in this very process loses neither its file nor its lock. */
static void test_own_files(void **state)
{
    (void)state;
    file_make("a", "old", 0644);
    bm_task task = {.output = "a"};
    void *handle;
    assert_int_equal(store_begin(&replacing, &task, NULL, &handle), BM_OK);
    for (int i = 0; i < 2; i++) {
        clean(&task, 1);
        assert_string_equal(told, "");
    }
    assert_int_equal(store_write(handle, "new"), BM_OK);
    assert_int_equal(store_commit(handle), BM_OK);
    assert_true(file_holds("a", "new"));
}

static bool as_nobody(void)
{
    become_nobody();
    bm_task task = {.output = "a"};
    clean(&task, 1);
    return told[0] == '\0' && folder_count(".") == 1;
}

static void test_files_of_others(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    file_make(".a.bandmill-aaaaaa.tmp", "x", 0666);
    assert_int_equal(chmod(".", 0777), 0);
    in_child(as_nobody);
}

/* Root may have given one away already, to whom the input belongs. */
static void test_files_given_away(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    file_make("in", "x", 0666);
    file_make(".a.bandmill-aaaaaa.tmp", "x", 0600);
    file_make(".a.bandmill-bbbbbb.tmp", "x", 0600);
    assert_int_equal(chown("in", 1234, 1234), 0);
    assert_int_equal(chown(".a.bandmill-aaaaaa.tmp", 1234, 1234), 0);
    assert_int_equal(chown(".a.bandmill-bbbbbb.tmp", 1235, 1234), 0);
    CLEAN({.input = "in", .output = "a"});
    assert_string_equal(told, ".a.bandmill-aaaaaa.tmp\n");
}

/* Many outputs in many folders, in any order. */
static void test_many(void **state)
{
    (void)state;
    enum { FOLDERS = 5, NAMES = 40 };
    static char path[FOLDERS * NAMES][32];
    bm_task task[FOLDERS * NAMES];
    for (int i = 0; i < FOLDERS * NAMES; i++) {
        int mixed = i * 77 % (FOLDERS * NAMES), folder = mixed % FOLDERS, name = mixed / FOLDERS;
        char temp[48];
        snprintf(path[i], sizeof path[i], "%d/%d", folder, name);
        snprintf(temp, sizeof temp, "%d", folder);
        mkdir(temp, 0755);
        snprintf(temp, sizeof temp, "%d/.%d.bandmill-aaaaaa.tmp", folder, name);
        file_make(temp, "x", 0600);
        task[i] = (bm_task){.output = path[i]};
    }
    clean(task, FOLDERS * NAMES);
    for (int i = 0; i < FOLDERS; i++) {
        char name[8];
        snprintf(name, sizeof name, "%d", i);
        assert_int_equal(folder_count(name), 0);
    }
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_only_leftovers_of_these_outputs),
        IN_FOLDER(test_only_regular_files),
        IN_FOLDER(test_long_names),
        IN_FOLDER(test_files_under_way),
        IN_FOLDER(test_own_files),
        IN_FOLDER(test_files_of_others),
        IN_FOLDER(test_files_given_away),
        IN_FOLDER(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
