/* SPDX-License-Identifier: MIT */
/* cmocka, with the headers that it wants to be included before it. */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* last */
#include <cmocka.h>

#endif
