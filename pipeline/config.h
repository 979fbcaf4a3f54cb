/* SPDX-License-Identifier: MIT */
/* What a caller's configuration means. */
#ifndef BM_CONFIG_H
#define BM_CONFIG_H

#include "bandmill/pipeline.h"

/* Makes *config of what was given: without zeros that stand for something. BM_E_PARAM: its size is none that is known here. */
bm_status bm_config_fill(bm_pipeline_config *config, const bm_pipeline_config *given,
                         bm_error *error);

/* Whether one that was filled says well how pictures are read and what becomes of them. BM_E_PARAM. */
bm_status bm_config_check_reading(const bm_pipeline_config *config, bm_error *error);

/* Whether, besides, there is a store: it can be run. BM_E_PARAM. */
bm_status bm_config_check(const bm_pipeline_config *config, bm_error *error);

/* Whether the task's outputs are of branches that there are, in their order. BM_E_PARAM. */
bm_status bm_config_check_task(const bm_pipeline_config *config, const bm_task *task,
                               bm_error *error);

#endif
