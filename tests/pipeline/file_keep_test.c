/* SPDX-License-Identifier: MIT */
/* What outputs take over from their inputs besides the picture, and what they never do. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined __linux__
#include <sys/xattr.h>
#endif

#include "bandmill/pipeline.h"
#include "check.h"
#include "folder.h"
#include "storing.h"

#define ALL (BM_KEEP_MODE | BM_KEEP_OWNER | BM_KEEP_TIMES | BM_KEEP_XATTR)

/* Stores "new" as `out`, made from `in`. */
static void copy(const bm_file_store_options *options, bm_warnings *warnings)
{
    bm_task task = {.input = "in", .output = "out"};
    bm_stamp stamp = stamp_of("in");
    void *handle;
    assert_int_equal(store_begin(options, &task, &stamp, &handle), BM_OK);
    assert_int_equal(store_write(handle, "new"), BM_OK);
    *warnings = (bm_warnings){0};
    assert_int_equal(store_commit_warned(handle, warnings), BM_OK);
}

static void copy_quietly(const bm_file_store_options *options)
{
    bm_warnings warnings;
    copy(options, &warnings);
    if (warnings.count)
        fail_msg("%s: %s", warnings.item[0].code, warnings.item[0].message);
}

/* ---- permissions ----------------------------------------------------------------------------- */

static void test_modes(void **state)
{
    (void)state;
    static const struct {
        mode_t in, allowed, like_a_copy;
    } cases[] = {{0644, 0755, 0644}, {0600, 0755, 0600}, {0755, 0700, 0700},
                 {0666, 0755, 0644}, {0444, 0777, 0444}, {06755, 0777, 0755}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        file_make("in", "old", cases[i].in);
        bm_file_store_options options = {.allowed = cases[i].allowed};
        copy_quietly(&options);
        assert_int_equal(file_mode("out"), cases[i].like_a_copy);
        assert_true(file_holds("out", "new"));
        unlink("out");
        options.keep = BM_KEEP_MODE;
        copy_quietly(&options);
        assert_int_equal(file_mode("out"), cases[i].in & 0777);
        unlink("out");
        options.keep = ALL;
        copy_quietly(&options);
        assert_int_equal(file_mode("out"), cases[i].in & 0777);
        unlink("out");
    }
}

/* A file that is replaced has permissions that somebody gave it. */
static void test_mode_of_a_replaced_output(void **state)
{
    (void)state;
    file_make("in", "old", 0600);
    file_make("out", "older", 0664);
    bm_file_store_options options = {.replace = true, .allowed = 0755};
    copy_quietly(&options);
    assert_int_equal(file_mode("out"), 0664);
    options.keep = BM_KEEP_MODE;
    copy_quietly(&options);
    assert_int_equal(file_mode("out"), 0600);
}

/* ---- times ----------------------------------------------------------------------------------- */

static void test_times(void **state)
{
    (void)state;
    file_make("in", "old", 0644);
    const struct timespec times[2] = {{1000000001, 123456789}, {987654321, 987654321}};
    assert_int_equal(utimensat(AT_FDCWD, "in", times, 0), 0);
    bm_file_store_options options = {.allowed = 0755};
    struct stat out;
    copy_quietly(&options);
    assert_int_equal(stat("out", &out), 0);
    assert_int_not_equal(out.st_mtim.tv_sec, times[1].tv_sec);
    unlink("out");
    options.keep = BM_KEEP_TIMES;
    copy_quietly(&options);
    assert_int_equal(stat("out", &out), 0);
    assert_int_equal(out.st_mtim.tv_sec, times[1].tv_sec);
    assert_int_equal(out.st_mtim.tv_nsec, times[1].tv_nsec);
    assert_int_equal(out.st_atim.tv_sec, times[0].tv_sec);
    assert_int_equal(out.st_atim.tv_nsec, times[0].tv_nsec);
}

/* ---- owner ----------------------------------------------------------------------------------- */

static void test_owner(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    file_make("in", "old", 0640);
    assert_int_equal(chown("in", 1234, 2345), 0);
    bm_file_store_options options = {.allowed = 0755, .keep = BM_KEEP_OWNER | BM_KEEP_MODE};
    copy_quietly(&options);
    struct stat out;
    assert_int_equal(stat("out", &out), 0);
    assert_int_equal(out.st_uid, 1234);
    assert_int_equal(out.st_gid, 2345);
    assert_int_equal(out.st_mode & 07777, 0640);
}

/* Who may not give files away keeps them, and their group has no rights that were meant for
 * another. */
static bool someone_elses(void)
{
    become_nobody();
    const bm_file_store_options options = {.allowed = 0755, .keep = ALL};
    bm_warnings warnings;
    copy(&options, &warnings);
    struct stat out;
    return has_warning(&warnings, "owner_not_kept") && warnings.count == 1 && !stat("out", &out) &&
           out.st_uid == geteuid() && (out.st_mode & 07777) == 0644;
}

static void test_owner_that_cannot_be_kept(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    file_make("in", "old", 0664);
    assert_int_equal(chown("in", 1234, 2345), 0);
    assert_int_equal(chmod("in", 06664), 0);
    assert_int_equal(chmod(".", 0777), 0);
    in_child(someone_elses);
}

/* ---- extended attributes --------------------------------------------------------------------- */

#if defined __linux__

#define LIST "system.posix_acl_access"

/* u::rw- u:1234:rw- g::--- m::rw- o::---, as the kernel has it. */
static const unsigned char list[] = {
    2, 0,    0,    0,    1,    0,    6,    0, 0xff, 0xff, 0xff, 0xff, 2,    0,    6,
    0, 0xd2, 4,    0,    0,    4,    0,    0, 0,    0xff, 0xff, 0xff, 0xff, 0x10, 0,
    6, 0,    0xff, 0xff, 0xff, 0xff, 0x20, 0, 0,    0,    0xff, 0xff, 0xff, 0xff};

static void set(const char *path, const char *name, const void *value, size_t size)
{
    if (setxattr(path, name, value, size, 0)) {
        if (errno == ENOTSUP)
            skip();
        fail_msg("%s: %s", name, strerror(errno));
    }
}

static bool has(const char *path, const char *name, const void *value, size_t size)
{
    char found[4096];
    ssize_t got = getxattr(path, name, found, sizeof found);
    return got == (ssize_t)size && !memcmp(found, value, size);
}

static void test_extended_attributes(void **state)
{
    (void)state;
    char large[2000];
    memset(large, 'x', sizeof large);
    file_make("in", "old", 0444);
    chmod("in", 0644);
    set("in", "user.rating", "5", 1);
    set("in", "user.empty", "", 0);
    set("in", "user.large", large, sizeof large);
    chmod("in", 0444);
    bm_file_store_options options = {.allowed = 0755};
    copy_quietly(&options);
    assert_int_equal(listxattr("out", NULL, 0), 0);
    unlink("out");
    options.keep = BM_KEEP_XATTR | BM_KEEP_MODE;
    copy_quietly(&options);
    assert_true(has("out", "user.rating", "5", 1));
    assert_true(has("out", "user.empty", "", 0));
    assert_true(has("out", "user.large", large, sizeof large));
    assert_int_equal(file_mode("out"), 0444);
}

/* A list goes with the permissions: the bits alone would give its mask to the group. */
static void test_access_control_list(void **state)
{
    (void)state;
    file_make("in", "old", 0600);
    set("in", LIST, list, sizeof list);
    assert_int_equal(file_mode("in"), 0660);
    bm_file_store_options options = {.allowed = 0755, .keep = BM_KEEP_XATTR};
    copy_quietly(&options);
    assert_true(getxattr("out", LIST, NULL, 0) < 0);
    unlink("out");
    options.keep = BM_KEEP_MODE;
    copy_quietly(&options);
    assert_true(has("out", LIST, list, sizeof list));
    assert_int_equal(file_mode("out"), 0660);
}

/* A folder that has a list for new files: it rules instead of the umask, and is not put onto an
 * output that is to be opened by exactly whom its input is. */
static void test_list_of_the_folder(void **state)
{
    (void)state;
    file_make("in", "old", 0664);
    set(".", "system.posix_acl_default", list, sizeof list);
    bm_file_store_options options = {.allowed = 0755};
    copy_quietly(&options);
    assert_true(getxattr("out", LIST, NULL, 0) > 0);
    assert_int_equal(file_mode("out") & 0770, 0660);
    unlink("out");
    options.keep = BM_KEEP_MODE;
    copy_quietly(&options);
    assert_true(getxattr("out", LIST, NULL, 0) < 0);
    assert_int_equal(file_mode("out"), 0664);
}

static void test_privileges_are_not_kept(void **state)
{
    (void)state;
    static const unsigned char capability[20] = {0, 0, 0, 2, 0, 4}; /* version 2: cap_chown */
    file_make("in", "old", 0755);
    if (geteuid() != 0)
        skip();
    set("in", "security.capability", capability, sizeof capability);
    const bm_file_store_options options = {.allowed = 0755, .keep = ALL};
    copy_quietly(&options);
    assert_true(getxattr("out", "security.capability", NULL, 0) < 0);
}

#endif

static void test_input_that_is_gone(void **state)
{
    (void)state;
    file_make("in", "old", 0640);
    bm_task task = {.input = "in", .output = "out"};
    bm_stamp stamp = stamp_of("in");
    const bm_file_store_options options = {.allowed = 0755, .keep = ALL};
    void *handle;
    assert_int_equal(store_begin(&options, &task, &stamp, &handle), BM_OK);
    unlink("in");
    bm_warnings warnings = {0};
    assert_int_equal(store_commit_warned(handle, &warnings), BM_OK);
    assert_true(has_warning(&warnings, "attributes_not_kept"));
    assert_int_equal(file_mode("out"), 0640);
}

/* While it is written nobody else may open it, whatever it will be. */
static void test_closed_until_the_commit(void **state)
{
    (void)state;
    file_make("in", "old", 0666);
    file_make("out", "older", 0666);
    bm_task task = {.input = "in", .output = "out"};
    bm_stamp stamp = stamp_of("in");
    const bm_file_store_options options = {.replace = true, .allowed = 0777, .keep = ALL};
    void *handle;
    assert_int_equal(store_begin(&options, &task, &stamp, &handle), BM_OK);
    assert_int_equal(temp_mode("out"), 0600);
    assert_int_equal(store_commit(handle), BM_OK);
    assert_int_equal(file_mode("out"), 0666);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_modes),
        IN_FOLDER(test_mode_of_a_replaced_output),
        IN_FOLDER(test_times),
        IN_FOLDER(test_owner),
        IN_FOLDER(test_owner_that_cannot_be_kept),
#if defined __linux__
        IN_FOLDER(test_extended_attributes),
        IN_FOLDER(test_access_control_list),
        IN_FOLDER(test_list_of_the_folder),
        IN_FOLDER(test_privileges_are_not_kept),
#endif
        IN_FOLDER(test_input_that_is_gone),
        IN_FOLDER(test_closed_until_the_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
