/* SPDX-License-Identifier: MIT */
/* Files as a store. Built twice: as it is, and without unnamed files, as on file systems
 * that have none. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/pipeline.h"
#include "check.h"
#include "folder.h"
#include "storing.h"

#if defined WITHOUT_UNNAMED
#include "posix/unnamed.h"

bool bm_unnamed_may_be_linked(void)
{
    return false;
}

int bm_unnamed_open(int folder)
{
    (void)folder;
    return -1;
}

int bm_unnamed_link(int fd, int folder, const char *name)
{
    (void)fd, (void)folder, (void)name;
    return ENOSYS;
}

/* In place of the system's: the first tags that a test sees are known. */
static unsigned known_tags;

int getentropy(void *bytes, size_t size)
{
    if (known_tags == 0)
        return getrandom(bytes, size, 0) == (ssize_t)size ? 0 : -1;
    known_tags--;
    memset(bytes, 0, size);
    return 0;
}
#endif

static const bm_stamp no_file;

/* ---- new files ------------------------------------------------------------------------------- */

static void test_new_file(void **state)
{
    (void)state;
    bm_task task = {.output = "out"};
    void *handle;
    assert_int_equal(store_begin(&only_new, &task, NULL, &handle), BM_OK);
    assert_int_equal(store_write(handle, "hello, "), BM_OK);
    assert_int_equal(store_write(handle, "world"), BM_OK);
    assert_int_equal(access("out", F_OK), -1); /* not before the commit */
#if defined WITHOUT_UNNAMED
    assert_true(has_temp("out"));
#endif
    assert_int_equal(store_commit(handle), BM_OK);
    assert_true(file_holds("out", "hello, world"));
    assert_int_equal(file_mode("out"), 0644);
    assert_int_equal(folder_count("."), 1);
}

/* Neither the umask of the process has a say nor the mask that somebody else has set: only what the
 * caller allows. The owner may always write what he makes. */
static void test_permissions_of_new_files(void **state)
{
    (void)state;
    static const mode_t cases[][2] = {{0777, 0666}, {0750, 0640}, {0, 0600}};
    mode_t before = umask(077);
    for (size_t i = 0; i < 3; i++) {
        const bm_file_store_options options = {.allowed = cases[i][0]};
        assert_int_equal(store_text(&options, "out", "x"), BM_OK);
        assert_int_equal(file_mode("out"), cases[i][1]);
        unlink("out");
    }
    umask(before);
}

static void test_makes_folders(void **state)
{
    (void)state;
    mode_t before = umask(022);
    assert_int_equal(mkdir("a", 0700), 0);
    assert_int_equal(store_text(&only_new, "a/b//c/./d/out", "x"), BM_OK);
    umask(before);
    assert_true(file_holds("a/b/c/d/out", "x"));
    assert_int_equal(file_mode("a"), 0700);
    assert_int_equal(file_mode("a/b"), 0755);
    assert_int_equal(file_mode("a/b/c/d"), 0755);
}

static void test_absolute_path(void **state)
{
    (void)state;
    char path[4096];
    assert_non_null(getcwd(path, sizeof path - 8));
    strcat(path, "/x/out");
    assert_int_equal(store_text(&only_new, path, "x"), BM_OK);
    assert_true(file_holds("x/out", "x"));
}

static void test_existing_output_is_refused(void **state)
{
    (void)state;
    file_make("out", "old", 0644);
    assert_int_equal(store_text(&only_new, "out", "new"), BM_E_EXISTS);
    assert_true(file_holds("out", "old"));
    assert_int_equal(folder_count("."), 1);
}

static void test_output_that_appears_meanwhile_is_kept(void **state)
{
    (void)state;
    bm_task task = {.output = "out"};
    void *handle;
    assert_int_equal(store_begin(&only_new, &task, NULL, &handle), BM_OK);
    assert_int_equal(store_write(handle, "ours"), BM_OK);
    file_make("out", "theirs", 0644);
    assert_int_equal(store_commit(handle), BM_E_EXISTS);
    assert_true(file_holds("out", "theirs"));
    assert_int_equal(folder_count("."), 1);
}

static void test_abort_leaves_nothing(void **state)
{
    (void)state;
    bm_task task = {.output = "sub/out"};
    void *handle;
    assert_int_equal(store_begin(&only_new, &task, NULL, &handle), BM_OK);
    assert_int_equal(store_write(handle, "half"), BM_OK);
    store_abort(handle);
    assert_int_equal(folder_count("sub"), 0);
}

static void test_many_at_once(void **state)
{
    (void)state;
    bm_task task[20];
    char name[20][16];
    void *handle[20];
    for (int i = 0; i < 20; i++) {
        snprintf(name[i], sizeof name[i], "%d", i);
        task[i] = (bm_task){.output = name[i]};
        assert_int_equal(store_begin(&only_new, &task[i], NULL, &handle[i]), BM_OK);
    }
    for (int i = 0; i < 20; i++)
        assert_int_equal(store_write(handle[i], name[i]), BM_OK);
    for (int i = 19; i >= 0; i--)
        assert_int_equal(store_commit(handle[i]), BM_OK);
    for (int i = 0; i < 20; i++)
        assert_true(file_holds(name[i], name[i]));
    assert_int_equal(folder_count("."), 20);
}

/* ---- replacing ------------------------------------------------------------------------------- */

static void test_replace(void **state)
{
    (void)state;
    const mode_t modes[] = {0644, 0600, 0755, 0444};
    mode_t before = umask(077);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        file_make("out", "old", modes[i]);
        assert_int_equal(link("out", "link"), 0);
        bm_task task = {.output = "out"};
        void *handle;
        assert_int_equal(store_begin(&replacing, &task, NULL, &handle), BM_OK);
        assert_int_equal(store_write(handle, "new"), BM_OK);
        assert_true(file_holds("out", "old"));
        assert_int_equal(store_commit(handle), BM_OK);
        assert_true(file_holds("out", "new"));
        assert_true(file_holds("link", "old"));
        assert_int_equal(file_mode("out"), modes[i]);
        assert_int_equal(folder_count("."), 2);
        unlink("link");
        unlink("out");
    }
    umask(before);
}

static void test_abort_of_a_replacement(void **state)
{
    (void)state;
    file_make("out", "old", 0644);
    bm_task task = {.output = "out"};
    void *handle;
    assert_int_equal(store_begin(&replacing, &task, NULL, &handle), BM_OK);
    assert_int_equal(store_write(handle, "half"), BM_OK);
    assert_true(has_temp("out"));
    store_abort(handle);
    assert_true(file_holds("out", "old"));
    assert_int_equal(folder_count("."), 1);
}

static void test_replace_where_nothing_is(void **state)
{
    (void)state;
    assert_int_equal(store_text(&replacing, "out", "new"), BM_OK);
    assert_true(file_holds("out", "new"));
}

static void test_longest_name(void **state)
{
    (void)state;
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    assert_int_equal(store_text(&only_new, name, "old"), BM_OK);
    assert_int_equal(store_text(&replacing, name, "new"), BM_OK);
    assert_true(file_holds(name, "new"));
    assert_int_equal(folder_count("."), 1);
}

/* ---- what is not followed or replaced -------------------------------------------------------- */

static void test_symlinks_are_not_followed(void **state)
{
    (void)state;
    file_make("target", "precious", 0644);
    assert_int_equal(symlink("target", "good"), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    const char *names[] = {"good", "dangling"};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_text(&only_new, names[i], "new"), BM_E_EXISTS);
        assert_int_equal(store_text(&replacing, names[i], "new"), BM_E_EXISTS);
    }
    assert_true(file_holds("target", "precious"));
    assert_int_equal(access("nowhere", F_OK), -1);
    assert_int_equal(folder_count("."), 3);
}

/* A link that is planted while the output is written: over a name that was free, and over a file
 * that was to be replaced. */
static void test_symlink_planted_meanwhile(void **state)
{
    (void)state;
    file_make("target", "precious", 0644);
    bm_task task = {.output = "out"};
    void *handle;
    assert_int_equal(store_begin(&only_new, &task, NULL, &handle), BM_OK);
    assert_int_equal(symlink("target", "out"), 0);
    assert_int_equal(store_commit(handle), BM_E_EXISTS);
    assert_true(file_holds("target", "precious"));

    unlink("out");
    file_make("out", "old", 0644);
    assert_int_equal(store_begin(&replacing, &task, NULL, &handle), BM_OK);
    assert_int_equal(store_write(handle, "new"), BM_OK);
    unlink("out");
    assert_int_equal(symlink("target", "out"), 0);
    assert_int_equal(store_commit(handle), BM_OK);
    assert_true(file_holds("target", "precious"));
    assert_true(file_holds("out", "new"));
    assert_int_equal(folder_count("."), 2);
}

#if defined WITHOUT_UNNAMED
static void test_symlink_planted_at_the_temporary_name(void **state)
{
    (void)state;
    assert_int_equal(symlink("target", ".out.bandmill-aaaaaa.tmp"), 0);
    known_tags = 3;
    assert_int_equal(store_text(&only_new, "out", "new"), BM_OK);
    assert_int_equal(known_tags, 0);
    assert_true(file_holds("out", "new"));
    assert_int_equal(access("target", F_OK), -1);
    assert_int_equal(folder_count("."), 2);
}
#endif

static void test_only_regular_files_are_replaced(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    assert_int_equal(store_text(&replacing, "folder", "new"), BM_E_EXISTS);
    assert_int_equal(store_text(&replacing, "fifo", "new"), BM_E_EXISTS);
    assert_int_equal(folder_count("."), 2);
}

static void test_paths_without_a_name(void **state)
{
    (void)state;
    const char *paths[] = {"", "/", "a/", ".", "..", "a/.."};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_int_equal(store_text(&only_new, paths[i], "new"), BM_E_WRITE);
    assert_int_equal(folder_count("."), 0);
}

static void test_durable_outputs_need_a_held_folder(void **state)
{
    (void)state;
    bm_file_store_options options = only_new;
    options.durable = true;
    options.held = NULL;
    assert_int_equal(store_text(&options, "a", "new"), BM_E_PARAM);
    assert_int_equal(folder_count("."), 0);
}

/* What the store holds must be what the path leads to, for each output anew. */
static void test_folder_that_is_exchanged_between_outputs(void **state)
{
    (void)state;
    assert_int_equal(store_text(&only_new, "sub/one", "1"), BM_OK);
    assert_int_equal(rename("sub", "old"), 0);
    assert_int_equal(store_text(&only_new, "sub/two", "2"), BM_OK);
    assert_true(file_holds("sub/two", "2"));
    assert_int_equal(folder_count("old"), 1);
    assert_int_equal(rename("sub", "other"), 0);
    assert_int_equal(symlink("old", "sub"), 0);
    assert_int_equal(store_text(&only_new, "sub/three", "3"), BM_OK);
    assert_true(file_holds("old/three", "3"));
}

/* Outputs that are open in several folders at once, committed in another order. */
static void test_folders_in_turn(void **state)
{
    (void)state;
    static const char *const names[] = {"a/x", "b/x", "a/y", "z", "b/y"};
    bm_task task[5];
    void *handle[5];
    for (int i = 0; i < 5; i++) {
        task[i] = (bm_task){.output = names[i]};
        assert_int_equal(store_begin(&only_new, &task[i], NULL, &handle[i]), BM_OK);
        assert_int_equal(store_write(handle[i], names[i]), BM_OK);
    }
    static const int order[] = {4, 0, 3, 1, 2};
    for (int i = 0; i < 5; i++)
        assert_int_equal(store_commit(handle[order[i]]), BM_OK);
    for (int i = 0; i < 5; i++)
        assert_true(file_holds(names[i], names[i]));
}

/* One folder is held open, and none when the run is over. */
static void test_folder_is_let_go(void **state)
{
    (void)state;
    bm_held_folder held = {0};
    const bm_file_store_options options = {.allowed = 0755, .held = &held};
    int before = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close(before);
    assert_int_equal(store_text(&options, "sub/one", "1"), BM_OK);
    assert_int_equal(store_text(&options, "sub/two", "2"), BM_OK);
    int between = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close(between);
    assert_int_equal(between, before + 1);
    bm_store store = bm_file_store(&options);
    store.end(store.context);
    store.end(store.context);
    int after = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close(after);
    assert_int_equal(after, before);
}

static void test_folder_that_moved(void **state)
{
    (void)state;
    bm_task task = {.output = "folder/out"};
    void *handle;
    assert_int_equal(store_begin(&only_new, &task, NULL, &handle), BM_OK);
    assert_int_equal(rename("folder", "elsewhere"), 0);
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(store_commit(handle), BM_E_WRITE);
    assert_int_equal(folder_count("folder"), 0);
}

static void test_file_in_the_place_of_a_folder(void **state)
{
    (void)state;
    file_make("file", "old", 0644);
    assert_int_equal(store_text(&only_new, "file/out", "new"), BM_E_NOENT);
    assert_int_equal(store_text(&only_new, "file/deeper/out", "new"), BM_E_NOENT);
    assert_true(file_holds("file", "old"));
}

/* ---- faults ---------------------------------------------------------------------------------- */

static bool unwritable(void)
{
    become_nobody();
    return store_text(&only_new, "closed/out", "new") == BM_E_ACCESS &&
           store_text(&replacing, "closed/old", "new") == BM_E_ACCESS &&
           store_text(&only_new, "closed/deeper/out", "new") == BM_E_ACCESS &&
           file_holds("closed/old", "old") && folder_count("closed") == 1;
}

static void test_unwritable_folder(void **state)
{
    (void)state;
    assert_int_equal(mkdir("closed", 0755), 0);
    file_make("closed/old", "old", 0644);
    assert_int_equal(chmod("closed", 0555), 0);
    in_child(unwritable);
    chmod("closed", 0755);
}

static bool too_large(void)
{
    struct rlimit limit = {1000, 1000};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit))
        return false;
    static const char text[3000];
    const char *paths[] = {"new", "old"};
    for (int i = 0; i < 2; i++) {
        bm_store store = bm_file_store(&replacing);
        bm_task task = {.output = paths[i]};
        bm_error error;
        void *handle;
        if (store.begin(store.context, &task, &no_file, &handle, &error) ||
            store.data(store.context, handle, text, sizeof text, &error) != BM_E_WRITE ||
            !strstr(error.message, strerror(EFBIG)))
            return false;
        store.abort(store.context, handle);
    }
    return folder_count(".") == 1;
}

static void test_file_size_limit(void **state)
{
    (void)state;
    file_make("old", "old", 0644);
    in_child(too_large);
    assert_true(file_holds("old", "old"));
}

static bool full_disk(void)
{
    if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
        mount("tmpfs", "disk", "tmpfs", 0, "size=64k"))
        child_skip();
    file_make("disk/old", "old", 0644);
    static const char text[200000];
    const char *paths[] = {"disk/new", "disk/old"};
    for (int i = 0; i < 2; i++) {
        bm_store store = bm_file_store(&replacing);
        bm_task task = {.output = paths[i]};
        void *handle;
        if (store.begin(store.context, &task, &no_file, &handle, NULL) ||
            store.data(store.context, handle, text, sizeof text, NULL) != BM_E_NOSPC)
            return false;
        store.abort(store.context, handle);
    }
    return folder_count("disk") == 1 && file_holds("disk/old", "old");
}

static void test_full_disk(void **state)
{
    (void)state;
    assert_int_equal(mkdir("disk", 0755), 0);
    in_child(full_disk);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_new_file),
        IN_FOLDER(test_permissions_of_new_files),
        IN_FOLDER(test_makes_folders),
        IN_FOLDER(test_absolute_path),
        IN_FOLDER(test_existing_output_is_refused),
        IN_FOLDER(test_output_that_appears_meanwhile_is_kept),
        IN_FOLDER(test_abort_leaves_nothing),
        IN_FOLDER(test_many_at_once),
        IN_FOLDER(test_replace),
        IN_FOLDER(test_abort_of_a_replacement),
        IN_FOLDER(test_replace_where_nothing_is),
        IN_FOLDER(test_longest_name),
        IN_FOLDER(test_symlinks_are_not_followed),
        IN_FOLDER(test_symlink_planted_meanwhile),
#if defined WITHOUT_UNNAMED
        IN_FOLDER(test_symlink_planted_at_the_temporary_name),
#endif
        IN_FOLDER(test_only_regular_files_are_replaced),
        IN_FOLDER(test_paths_without_a_name),
        IN_FOLDER(test_durable_outputs_need_a_held_folder),
        IN_FOLDER(test_folder_that_is_exchanged_between_outputs),
        IN_FOLDER(test_folders_in_turn),
        IN_FOLDER(test_folder_is_let_go),
        IN_FOLDER(test_folder_that_moved),
        IN_FOLDER(test_file_in_the_place_of_a_folder),
        IN_FOLDER(test_unwritable_folder),
        IN_FOLDER(test_file_size_limit),
        IN_FOLDER(test_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
