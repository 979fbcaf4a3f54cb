/* SPDX-License-Identifier: MIT */
/* Closing the sandbox round a planned batch. */
#ifndef BM_CONFINE_H
#define BM_CONFINE_H

#include "sandbox/sandbox.h"
#include "setup.h"

/* When all is open that is neither input nor output, and before there are threads. Tells what holds, and of the first picture, where that
 * is asked for. Errors as of bm_sandbox_batch(). */
bm_status bm_confine(const bm_setup *setup, const bm_batch *batch, bm_sandbox *sandbox,
                     bm_error *error);

#endif
