/* SPDX-License-Identifier: MIT */
/* What tests of planning a batch share: a tree of files, and the plan that was made for it. */
#ifndef BATCH_FIXTURE_H
#define BATCH_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "plan/batch.h"
#include "tree.h"

typedef struct fixture {
    tree tree;
    bm_batch batch;
    char *complaints;
} fixture;

int batch_setup(void **state);
int batch_teardown(void **state);
#define BATCH_TEST(test) cmocka_unit_test_setup_teardown(test, batch_setup, batch_teardown)

/* Drops the plan. */
void batch_forget(fixture *f);

/* Plans with names relative to the tree. */
bm_status batch_plan(fixture *f, bm_batch_request request, const char *const *inputs);
#define PLAN(f, request, ...)                                                                      \
    batch_plan(f, (bm_batch_request){request}, (const char *const[]){__VA_ARGS__, NULL})
#define NOTHING .rules.recursive = false

void expect_task(const fixture *f, size_t index, const char *input, const char *output);
void expect_complaint(const fixture *f, const char *words);
void touch(const fixture *f, const char *name);

#endif
