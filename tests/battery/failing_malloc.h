/* SPDX-License-Identifier: MIT */
/* The allocator of the test program (linked with --wrap): counts what is alive and can be told to
 * fail. */
#ifndef TESTS_FAILING_MALLOC_H
#define TESTS_FAILING_MALLOC_H

/* The n-th allocation from now on fails, counting from 0, and so do all after it. Negative: none.
 */
void fail_allocation(long n);

/* Whether one has failed since. */
int allocation_failed(void);

/* Blocks allocated and not freed. */
long blocks_alive(void);

#endif
