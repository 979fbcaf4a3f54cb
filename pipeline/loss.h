/* SPDX-License-Identifier: MIT */
/* Whether an output loses anything of its picture: what bm_pipeline_config.lossless asks for. */
#ifndef BM_LOSS_H
#define BM_LOSS_H

#include "flight.h"

/* Of an output that has been planned. BM_E_LOSSY says what stands in the way. */
bm_status bm_judge_loss(const bm_output *output, const bm_pipeline_config *config, bm_error *error);

#endif
