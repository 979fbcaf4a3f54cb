/* SPDX-License-Identifier: MIT */
/* Files as an input. */
#include <stdio.h>
#include <sys/stat.h>

#include "bandmill/pipeline.h"
#include "check.h"
#include "folder.h"

static bm_status open_input(const char *path, void **handle, uint64_t *size)
{
    bm_input input = bm_file_input();
    bm_task task = {.input = path};
    return input.open(input.context, &task, handle, size, NULL);
}

static void test_input(void **state)
{
    (void)state;
    file_make("in", "hello, world", 0644);
    bm_input input = bm_file_input();
    void *handle;
    uint64_t size = 0;
    assert_int_equal(open_input("in", &handle, &size), BM_OK);
    assert_int_equal(size, 12);
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

static bool unreadable(void)
{
    become_nobody();
    void *handle;
    uint64_t size;
    return open_input("secret", &handle, &size) == BM_E_ACCESS;
}

static void test_inputs_that_are_refused(void **state)
{
    (void)state;
    void *handle;
    uint64_t size;
    file_make("empty", "", 0644);
    file_make("secret", "x", 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    assert_int_equal(open_input("missing", &handle, &size), BM_E_NOENT);
    assert_int_equal(open_input("empty", &handle, &size), BM_E_EMPTY);
    assert_int_equal(open_input(".", &handle, &size), BM_E_UNSUPPORTED);
    assert_int_equal(open_input("fifo", &handle, &size), BM_E_UNSUPPORTED);
    assert_int_equal(open_input("/dev/null", &handle, &size), BM_E_UNSUPPORTED);
    in_child(unreadable);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_input),
        IN_FOLDER(test_inputs_that_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
