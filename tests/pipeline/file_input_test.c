/* SPDX-License-Identifier: MIT */
/* Files as an input. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "bandmill/pipeline.h"
#include "check.h"
#include "folder.h"

static bm_status open_input(const char *path, void **handle, bm_stamp *stamp)
{
    static bm_input_room room; /* no two of them are open at once */
    bm_input input = bm_file_input();
    bm_task task = {.input = path};
    *handle = &room;
    return input.open(input.context, &task, handle, stamp, NULL);
}

static void test_input(void **state)
{
    (void)state;
    file_make("in", "hello, world", 0640);
    bm_input input = bm_file_input();
    void *handle;
    bm_stamp stamp = {0};
    assert_int_equal(open_input("in", &handle, &stamp), BM_OK);
    struct stat file;
    assert_int_equal(stat("in", &file), 0);
    assert_int_equal(stamp.size, 12);
    assert_true(stamp.is_file);
    assert_int_equal(stamp.inode, file.st_ino);
    assert_int_equal(stamp.mode, 0640);
    assert_int_equal(stamp.links, 1);
    assert_int_equal(stamp.modified_s, file.st_mtim.tv_sec);
    assert_int_equal(stamp.modified_ns, file.st_mtim.tv_nsec);
    char bytes[20];
    size_t got;
    assert_int_equal(input.read(input.context, handle, bytes, 5, &got, NULL), BM_OK);
    assert_int_equal(got, 5);
    assert_int_equal(input.read(input.context, handle, bytes + 5, 15, &got, NULL), BM_OK);
    assert_int_equal(got, 7);
    assert_memory_equal(bytes, "hello, world", 12);
    assert_int_equal(input.read(input.context, handle, bytes, 20, &got, NULL), BM_OK);
    assert_int_equal(got, 0);
    input.close(input.context, handle);
}

/* Bytes of two moments may look like a picture, and are none. */
static void test_input_that_changes(void **state)
{
    (void)state;
    static const struct {
        const char *text; /* written over the old one */
        int seconds;      /* since it was last written to ... */
        uint32_t ns;      /* ... and nanoseconds */
    } cases[] = {{"hello, new world", 0, 0}, {"HELLO", 1, 0}, {"short", -1, 0}, {"HELLO", 0, 1}};
    bm_input input = bm_file_input();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        file_make("in", "hello", 0644);
        void *handle;
        bm_stamp stamp = {0};
        assert_int_equal(open_input("in", &handle, &stamp), BM_OK);
        char bytes[20];
        size_t got;
        assert_int_equal(input.read(input.context, handle, bytes, 3, &got, NULL), BM_OK);
        file_make("in", cases[i].text, 0644);
        const struct timespec times[2] = {{0, UTIME_OMIT},
                                          {(time_t)stamp.modified_s + cases[i].seconds,
                                           (stamp.modified_ns + cases[i].ns) % 1000000000}};
        assert_int_equal(utimensat(AT_FDCWD, "in", times, 0), 0);
        assert_int_equal(input.read(input.context, handle, bytes, 20, &got, NULL), BM_OK);
        assert_int_equal(input.read(input.context, handle, bytes, 20, &got, NULL), BM_E_CHANGED);
        input.close(input.context, handle);
    }
}

/* One that only takes its name does not matter: what is read is the old one. */
static void test_input_that_is_replaced(void **state)
{
    (void)state;
    bm_input input = bm_file_input();
    file_make("in", "hello", 0644);
    file_make("other", "HELLO!", 0644);
    void *handle;
    bm_stamp stamp = {0};
    assert_int_equal(open_input("in", &handle, &stamp), BM_OK);
    assert_int_equal(rename("other", "in"), 0);
    char bytes[20];
    size_t got;
    assert_int_equal(input.read(input.context, handle, bytes, 20, &got, NULL), BM_OK);
    assert_memory_equal(bytes, "hello", 5);
    assert_int_equal(input.read(input.context, handle, bytes, 20, &got, NULL), BM_OK);
    assert_int_equal(got, 0);
    input.close(input.context, handle);
}

static bool unreadable(void)
{
    become_nobody();
    void *handle;
    bm_stamp stamp;
    return open_input("secret", &handle, &stamp) == BM_E_ACCESS;
}

static void test_inputs_that_are_refused(void **state)
{
    (void)state;
    void *handle;
    bm_stamp stamp;
    file_make("empty", "", 0644);
    file_make("secret", "x", 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    assert_int_equal(open_input("missing", &handle, &stamp), BM_E_NOENT);
    assert_int_equal(open_input("empty", &handle, &stamp), BM_E_EMPTY);
    assert_int_equal(open_input(".", &handle, &stamp), BM_E_UNSUPPORTED);
    assert_int_equal(open_input("fifo", &handle, &stamp), BM_E_UNSUPPORTED);
    assert_int_equal(open_input("/dev/null", &handle, &stamp), BM_E_UNSUPPORTED);
    in_child(unreadable);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_input),
        IN_FOLDER(test_input_that_changes),
        IN_FOLDER(test_input_that_is_replaced),
        IN_FOLDER(test_inputs_that_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
