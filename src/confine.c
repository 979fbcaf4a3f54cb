/* SPDX-License-Identifier: MIT */
#include "confine.h"

#include "explain.h"

bm_status bm_confine(const bm_setup *setup, const bm_batch *batch, bm_sandbox *sandbox,
                     bm_error *error)
{
    const bm_run_settings *settings = setup->settings;
    sandbox->durable = settings->fsync;
    bm_status status = bm_sandbox_batch(sandbox, batch, !settings->dry_run, error);
    if (status)
        return status;
    if (settings->explain || (settings->verbose && bm_sandbox_is_weak(sandbox)))
        bm_sandbox_tell(sandbox, stderr);
    if (settings->explain)
        bm_explain_first(setup, batch, stderr);
    return BM_OK;
}
