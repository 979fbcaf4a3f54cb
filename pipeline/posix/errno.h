/* SPDX-License-Identifier: MIT */
/* From the system's error numbers to status codes. */
#ifndef BM_POSIX_ERRNO_H
#define BM_POSIX_ERRNO_H

#include "bandmill/status.h"

/* Fills *error with "WHAT: the system's words" and returns the status for the error number;
 * `otherwise` (BM_E_READ or BM_E_WRITE) for numbers that have none of their own. Never names the
 * file: the caller's caller does. */
bm_status bm_fail_errno(bm_error *error, int number, bm_status otherwise, const char *what);

#endif
