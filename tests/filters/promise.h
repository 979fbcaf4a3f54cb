/* SPDX-License-Identifier: MIT */
/* Checks for code that runs on any thread, where cmocka's own must not be used: the first broken
 * promise is kept for the test's thread to find. */
#ifndef TESTS_FILTERS_PROMISE_H
#define TESTS_FILTERS_PROMISE_H

#include <stddef.h>

#define PROMISE(condition) ((condition) ? (void)0 : promise_broken(#condition, __FILE__, __LINE__))

/* Keeps "file:line: condition" unless one is kept already. */
void promise_broken(const char *condition, const char *file, int line);

/* The one that was kept, which is then forgotten; NULL: all were held. */
const char *promise_first_broken(void);

#endif
