/* SPDX-License-Identifier: MIT */
/* Carrying out a planned batch, or telling what it would do. */
#ifndef BM_EXECUTE_H
#define BM_EXECUTE_H

#include "plan/batch.h"
#include "resume/resume.h"
#include "sandbox/sandbox.h"
#include "setup.h"

/* Runs the batch and tells how it went. `resume`: the journals to keep; NULL: none. The sandbox has begun, and is closed round the batch
 * here, when all that is written besides outputs is open. Returns the exit code of the program. */
int bm_execute(const bm_setup *setup, const bm_batch *batch, bm_resume *resume,
               bm_sandbox *sandbox);

/* Only tells what a run would do: on standard output, and in the report where there is one. Same
 * result. */
int bm_dry_run(const bm_setup *setup, const bm_batch *batch, bm_sandbox *sandbox);

#endif
