/* SPDX-License-Identifier: MIT */
#include "batch_fixture.h"

#include <stdlib.h>
#include <string.h>

int batch_setup(void **state)
{
    static fixture f;
    f = (fixture){0};
    tree_create(&f.tree);
    *state = &f;
    return 0;
}

void batch_forget(fixture *f)
{
    bm_batch_destroy(&f->batch);
    free(f->complaints);
    f->complaints = NULL;
}

int batch_teardown(void **state)
{
    fixture *f = *state;
    batch_forget(f);
    tree_remove(&f->tree);
    return 0;
}

bm_status batch_plan(fixture *f, bm_batch_request request, const char *const *inputs)
{
    const char *full[8];
    batch_forget(f);
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

void expect_task(const fixture *f, size_t index, const char *input, const char *output)
{
    assert_true(index < f->batch.count);
    assert_string_equal(f->batch.tasks[index].input, tree_path(&f->tree, input));
    assert_string_equal(f->batch.tasks[index].output, tree_path(&f->tree, output));
}

void expect_complaint(const fixture *f, const char *words)
{
    if (!strstr(f->complaints, words))
        fail_msg("'%s' is not in: %s", words, f->complaints);
}

void touch(const fixture *f, const char *name)
{
    tree_write(&f->tree, name, "x");
}
