/* SPDX-License-Identifier: MIT */
/* The team of lanes. */
#ifndef BM_LANES_H
#define BM_LANES_H

#include "engine.h"

/* Prepares config.threads lanes, after the dispatcher and the statistics. BM_E_NOMEM. */
bm_status bm_lanes_create(bm_pipeline *pipeline, bm_error *error);
void bm_lanes_destroy(bm_pipeline *pipeline);

/* Computes with the first `lanes` of them, the caller's thread among them, until all pictures are
 * done. */
void bm_lanes_run(bm_pipeline *pipeline, unsigned lanes);

#endif
