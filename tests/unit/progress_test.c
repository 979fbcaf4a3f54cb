/* SPDX-License-Identifier: MIT */
/* The line that tells how far a run has come, and which stage limits it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "progress.h"
#include "stages.h"

static void expect(const bm_pipeline_stats *stats, size_t total, const char *line)
{
    char text[256];
    bm_progress_format(stats, total, text, sizeof text);
    assert_string_equal(text, line);
}

static void lines(void **state)
{
    (void)state;
    bm_pipeline_stats stats = {.compute = {.threads = 2, .busy_ns = 4},
                               .read = {.threads = 4, .busy_ns = 7}};
    expect(&stats, 10, "0/10 pictures, 0%, 0.0 MP/s, 0.0 MB read");
    stats.wall_ns = 2000000000;
    stats.done = 3;
    stats.failed = 1;
    stats.pixels_in = 10000000;
    stats.bytes_in = 4000000;
    expect(&stats, 10,
           "4/10 pictures, 40%, 5.0 MP/s, 4.0 MB read, 1 failed, 0:03 left, compute limits");
    expect(&stats, 100,
           "4/100 pictures, 4%, 5.0 MP/s, 4.0 MB read, 1 failed, 0:48 left, compute limits");
    expect(&stats, 10000,
           "4/10000 pictures, 0%, 5.0 MP/s, 4.0 MB read, 1 failed, 1:23:18 left, compute limits");
}

/* What counts is how busy each thread of a stage was. */
static void the_limiting_stage(void **state)
{
    (void)state;
    bm_pipeline_stats stats = {.read = {.threads = 4, .busy_ns = 400},
                               .compute = {.threads = 2, .busy_ns = 150},
                               .write = {.threads = 1, .busy_ns = 90}};
    assert_string_equal(bm_stage_name(bm_stage_limiting(&stats)), "read");
    stats.write.busy_ns = 101;
    assert_string_equal(bm_stage_name(bm_stage_limiting(&stats)), "write");
    stats.compute.busy_ns = 204;
    assert_string_equal(bm_stage_name(bm_stage_limiting(&stats)), "compute");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(the_limiting_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
