/* SPDX-License-Identifier: MIT */
/* Lines in the order of the plan. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "ordered.h"

typedef struct output {
    char *text;
    size_t size;
    FILE *stream;
    bm_ordered ordered;
} output;

static int setup(void **state)
{
    static output fixture;
    fixture = (output){0};
    fixture.stream = open_memstream(&fixture.text, &fixture.size);
    *state = &fixture;
    return fixture.stream && bm_ordered_init(&fixture.ordered, fixture.stream, 5) ? 0 : -1;
}

static int teardown(void **state)
{
    output *out = *state;
    bm_ordered_destroy(&out->ordered);
    fclose(out->stream);
    free(out->text);
    return 0;
}

static void expect(output *out, const char *text)
{
    fflush(out->stream);
    assert_string_equal(out->text, text);
}

static void any_order(void **state)
{
    output *out = *state;
    bm_ordered_put(&out->ordered, 2, strdup("c"));
    bm_ordered_put(&out->ordered, 1, NULL);
    expect(out, "");
    bm_ordered_put(&out->ordered, 0, strdup("a"));
    expect(out, "a\nc\n");
    bm_ordered_put(&out->ordered, 4, strdup("e"));
    bm_ordered_put(&out->ordered, 3, strdup("d"));
    expect(out, "a\nc\nd\ne\n");
}

/* What is still held when a run ends early is dropped without a leak; the sanitizers look. */
static void an_early_end(void **state)
{
    output *out = *state;
    bm_ordered_put(&out->ordered, 3, strdup("d"));
    bm_ordered_put(&out->ordered, 4, NULL);
    expect(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(any_order, setup, teardown),
        cmocka_unit_test_setup_teardown(an_early_end, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
