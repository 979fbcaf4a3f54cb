/* SPDX-License-Identifier: MIT */
/* What one output of a flight is to be: by which chain, in which format, model and depth. */
#ifndef BM_OUTPUT_PLAN_H
#define BM_OUTPUT_PLAN_H

#include "flight.h"

/* Fills in what the task and the configuration say, when the flight's codec is known. */
void bm_output_begin(bm_output *output, const bm_pipeline_config *config);

/* Of what its chain makes, the nearest that its format holds, in the depth that was asked for; its warnings become those about what
 * is lost by that. BM_E_UNSUPPORTED: not in that depth. */
bm_status bm_output_choose(bm_output *output, const bm_pipeline_config *config, const bm_desc *made,
                           bm_model *model, unsigned *depth, bm_error *error);

/* The filter of the first measured call of its chain; NULL: there is none. */
const char *bm_output_measured_by(const bm_output *output);

/* What its encoder takes for what desc says. */
size_t bm_output_encoder_bytes(const bm_output *output);

/* Notes what the output fails by; one that cannot be made fails alone, as long as there are others: BM_OK then. */
bm_status bm_output_lose(bm_output *output, bm_status status, bm_error *error);

#endif
