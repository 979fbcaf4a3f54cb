/* SPDX-License-Identifier: MIT */
/* Thread and memory budgets on made-up machines. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "limits_cpu.h"
#include "limits_memory.h"
#include "tree.h"

#define V2_MOUNT "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
#define V1_MOUNT(folder, name)                                                                     \
    "31 24 0:27 " folder " /sys/fs/cgroup/" name " rw shared:9 - cgroup cgroup rw," name "\n"
#define ROOT_MOUNT "24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"

static int setup(void **state)
{
    static tree machine;
    tree_create(&machine);
    *state = &machine;
    return 0;
}

static int teardown(void **state)
{
    tree_remove(*state);
    return 0;
}

/* A machine with 8 CPUs whose process lives in /a/b of a version 2 hierarchy. */
static void version_2(const tree *machine)
{
    tree_write(machine, "proc/self/cgroup", "0::/a/b\n");
    tree_write(machine, "proc/self/mountinfo", ROOT_MOUNT V2_MOUNT);
    tree_folder(machine, "sys/fs/cgroup/a/b");
}

/* Version 1, in /c of each hierarchy. */
static void version_1(const tree *machine)
{
    tree_write(machine, "proc/self/cgroup",
               "5:cpu,cpuacct:/c\n4:memory:/c\n3:pids:/c\n1:name=systemd:/\n");
    tree_write(machine, "proc/self/mountinfo",
               ROOT_MOUNT V1_MOUNT("/", "cpu,cpuacct") V1_MOUNT("/", "memory")
                   V1_MOUNT("/", "pids"));
}

static bm_cpu_budget find(const tree *machine, unsigned requested, const char *num,
                          const char *limit)
{
    bm_cpu_sources sources = {.root = machine->root,
                              .affinity = 8,
                              .omp_num_threads = num,
                              .omp_thread_limit = limit,
                              .requested = requested,
                              .waiting = 4};
    bm_cpu_budget budget;
    bm_cpu_budget_find(&budget, &sources);
    return budget;
}

static void expect_threads(bm_cpu_budget budget, unsigned threads, bm_cpu_bound winner)
{
    assert_int_equal(budget.threads, threads);
    assert_int_equal(budget.winner, winner);
}

static void no_cgroup_at_all(void **state)
{
    expect_threads(find(*state, 0, NULL, NULL), 8, BM_BOUND_AFFINITY);
}

static void quota_of_version_2(void **state)
{
    version_2(*state);
    expect_threads(find(*state, 0, NULL, NULL), 8, BM_BOUND_AFFINITY);
    tree_write(*state, "sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    expect_threads(find(*state, 0, NULL, NULL), 8, BM_BOUND_AFFINITY);
    tree_write(*state, "sys/fs/cgroup/a/b/cpu.max", "200000 100000\n");
    expect_threads(find(*state, 0, NULL, NULL), 2, BM_BOUND_QUOTA);
    tree_write(*state, "sys/fs/cgroup/a/b/cpu.max", "130000 100000\n");
    expect_threads(find(*state, 0, NULL, NULL), 2, BM_BOUND_QUOTA);
    tree_write(*state, "sys/fs/cgroup/a/b/cpu.max", "1000 100000\n");
    expect_threads(find(*state, 0, NULL, NULL), 1, BM_BOUND_QUOTA);
    tree_write(*state, "sys/fs/cgroup/a/b/cpu.max", "nonsense\n");
    expect_threads(find(*state, 0, NULL, NULL), 8, BM_BOUND_AFFINITY);
}

static void the_tightest_on_the_path_holds(void **state)
{
    version_2(*state);
    tree_write(*state, "sys/fs/cgroup/a/b/cpu.max", "400000 100000\n");
    tree_write(*state, "sys/fs/cgroup/a/cpu.max", "300000 100000\n");
    expect_threads(find(*state, 0, NULL, NULL), 3, BM_BOUND_QUOTA);
    tree_write(*state, "sys/fs/cgroup/cpu.max", "100000 100000\n");
    bm_cpu_budget budget = find(*state, 0, NULL, NULL);
    expect_threads(budget, 1, BM_BOUND_QUOTA);
    assert_non_null(strstr(budget.bound[BM_BOUND_QUOTA].detail, "/sys/fs/cgroup"));
    /* What lies above the mount is none of ours. */
    tree_write(*state, "sys/fs/cpu.max", "50000 100000\n");
    tree_write(*state, "sys/fs/cgroup/cpu.max", "max 100000\n");
    expect_threads(find(*state, 0, NULL, NULL), 3, BM_BOUND_QUOTA);
}

static void quota_of_version_1(void **state)
{
    version_1(*state);
    tree_write(*state, "sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_quota_us", "-1\n");
    tree_write(*state, "sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_period_us", "100000\n");
    expect_threads(find(*state, 0, NULL, NULL), 8, BM_BOUND_AFFINITY);
    tree_write(*state, "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "250000\n");
    tree_write(*state, "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    expect_threads(find(*state, 0, NULL, NULL), 3, BM_BOUND_QUOTA);
}

/* Both mounted: the controller is where version 1 has it, or else in version 2. */
static void both_versions(void **state)
{
    tree_write(*state, "proc/self/cgroup", "4:memory:/m\n0::/a\n");
    tree_write(*state, "proc/self/mountinfo", ROOT_MOUNT V1_MOUNT("/", "memory") V2_MOUNT);
    tree_write(*state, "sys/fs/cgroup/a/cpu.max", "200000 100000\n");
    tree_write(*state, "sys/fs/cgroup/memory/m/memory.limit_in_bytes", "1073741824\n");
    expect_threads(find(*state, 0, NULL, NULL), 2, BM_BOUND_QUOTA);
    bm_memory_budget memory;
    bm_memory_budget_find(&memory, 0, ((const tree *)*state)->root);
    assert_int_equal(memory.bytes, UINT64_C(1) << 29);
}

/* A container without a namespace: the mount shows only the process's own part of the hierarchy. */
static void a_container(void **state)
{
    tree_write(*state, "proc/self/cgroup", "5:cpu:/docker/1234/inner\n");
    tree_write(*state, "proc/self/mountinfo", ROOT_MOUNT V1_MOUNT("/docker/1234", "cpu"));
    tree_write(*state, "sys/fs/cgroup/cpu/cpu.cfs_quota_us", "500000\n");
    tree_write(*state, "sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    tree_write(*state, "sys/fs/cgroup/cpu/inner/cpu.cfs_quota_us", "150000\n");
    tree_write(*state, "sys/fs/cgroup/cpu/inner/cpu.cfs_period_us", "100000\n");
    expect_threads(find(*state, 0, NULL, NULL), 2, BM_BOUND_QUOTA);
    /* Moved elsewhere: only the mount itself can be asked. */
    tree_write(*state, "proc/self/cgroup", "5:cpu:/docker/12345\n");
    expect_threads(find(*state, 0, NULL, NULL), 5, BM_BOUND_QUOTA);
}

static void variables_of_openmp(void **state)
{
    expect_threads(find(*state, 0, "5,10", NULL), 5, BM_BOUND_OMP_NUM_THREADS);
    expect_threads(find(*state, 0, "5", "3"), 3, BM_BOUND_OMP_THREAD_LIMIT);
    expect_threads(find(*state, 0, "", ""), 8, BM_BOUND_AFFINITY);
    static const char *const wrong[] = {"0", "abc", "-2", "+2", "3x", ",4"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        bm_cpu_budget budget = find(*state, 0, wrong[i], NULL);
        expect_threads(budget, 8, BM_BOUND_AFFINITY);
        assert_non_null(strstr(budget.bound[BM_BOUND_OMP_NUM_THREADS].detail, wrong[i]));
    }
}

static void a_request_replaces_some(void **state)
{
    version_2(*state);
    tree_write(*state, "sys/fs/cgroup/a/b/cpu.max", "200000 100000\n");
    expect_threads(find(*state, 16, "4", NULL), 16, BM_BOUND_REQUESTED);
    expect_threads(find(*state, 16, "4", "6"), 6, BM_BOUND_OMP_THREAD_LIMIT);
    expect_threads(find(*state, 1, NULL, NULL), 1, BM_BOUND_REQUESTED);
}

/* Of the 4 waiting threads none computes, and the main thread, which does, is there already. */
static void room_for_threads(void **state)
{
    version_2(*state);
    tree_write(*state, "sys/fs/cgroup/a/b/pids.max", "max\n");
    tree_write(*state, "sys/fs/cgroup/a/b/pids.current", "3\n");
    expect_threads(find(*state, 0, NULL, NULL), 8, BM_BOUND_AFFINITY);
    tree_write(*state, "sys/fs/cgroup/a/pids.max", "20\n");
    tree_write(*state, "sys/fs/cgroup/a/pids.current", "14\n");
    expect_threads(find(*state, 0, NULL, NULL), 3, BM_BOUND_PIDS);
    expect_threads(find(*state, 16, NULL, NULL), 3, BM_BOUND_PIDS);
    tree_write(*state, "sys/fs/cgroup/a/pids.current", "25\n");
    expect_threads(find(*state, 0, NULL, NULL), 1, BM_BOUND_PIDS);
}

static void explained(void **state)
{
    bm_cpu_budget budget = find(*state, 0, "zero", NULL);
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    bm_cpu_budget_explain(&budget, stream);
    fclose(stream);
    assert_non_null(strstr(text, "threads: 8\n"));
    assert_non_null(strstr(
        text, "  CPU affinity           8  CPUs this process may run on  <- sets the number\n"));
    assert_non_null(strstr(text, "  OMP_NUM_THREADS        -  ignored: 'zero' does not start"));
    assert_non_null(strstr(text, "  OMP_THREAD_LIMIT       -  not set\n"));
    free(text);
}

static void expect_bytes(const tree *machine, uint64_t requested, uint64_t bytes)
{
    bm_memory_budget budget;
    bm_memory_budget_find(&budget, requested, machine->root);
    assert_int_equal(budget.bytes, bytes);
}

static void memory(void **state)
{
    version_2(*state);
    expect_bytes(*state, 0, UINT64_C(512) << 20);
    tree_write(*state, "proc/meminfo",
               "MemFree: 77 kB\nMemTotal:        8388608 kB\nSwapTotal: 1 kB\n");
    expect_bytes(*state, 0, UINT64_C(4) << 30);
    tree_write(*state, "sys/fs/cgroup/a/b/memory.max", "max\n");
    expect_bytes(*state, 0, UINT64_C(4) << 30);
    tree_write(*state, "sys/fs/cgroup/a/memory.max", "1073741824\n");
    expect_bytes(*state, 0, UINT64_C(1) << 29);
    expect_bytes(*state, 12345678, 12345678);
}

static void memory_of_version_1(void **state)
{
    version_1(*state);
    tree_write(*state, "proc/meminfo", "MemTotal: 1048576 kB\n");
    tree_write(*state, "sys/fs/cgroup/memory/c/memory.limit_in_bytes", "9223372036854771712\n");
    expect_bytes(*state, 0, UINT64_C(1) << 29);
    tree_write(*state, "sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456\n");
    expect_bytes(*state, 0, UINT64_C(1) << 27);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_cgroup_at_all, setup, teardown),
        cmocka_unit_test_setup_teardown(quota_of_version_2, setup, teardown),
        cmocka_unit_test_setup_teardown(the_tightest_on_the_path_holds, setup, teardown),
        cmocka_unit_test_setup_teardown(quota_of_version_1, setup, teardown),
        cmocka_unit_test_setup_teardown(both_versions, setup, teardown),
        cmocka_unit_test_setup_teardown(a_container, setup, teardown),
        cmocka_unit_test_setup_teardown(variables_of_openmp, setup, teardown),
        cmocka_unit_test_setup_teardown(a_request_replaces_some, setup, teardown),
        cmocka_unit_test_setup_teardown(room_for_threads, setup, teardown),
        cmocka_unit_test_setup_teardown(explained, setup, teardown),
        cmocka_unit_test_setup_teardown(memory, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_of_version_1, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
