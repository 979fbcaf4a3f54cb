/* SPDX-License-Identifier: MIT */
/* What settings mean to the pipeline: the same for every command that runs one. */
#ifndef BM_ENGINE_CONFIG_H
#define BM_ENGINE_CONFIG_H

#include "bandmill/codecs.h"
#include "bandmill/icc.h"
#include "setup.h"

/* What a configuration points to; lives as long as the pipeline. */
typedef struct bm_engine_parts {
    bm_file_store_options store;
    bm_held_folder held;
    bm_colour_options colours;
    bm_colour colour;
    bm_encode_options encode[BM_CODECS]; /* in the order of bm_codecs */
} bm_engine_parts;

/* Files in, files out, nobody told of the outcomes: the caller exchanges what is to be otherwise. Before there are other
 * threads. */
bm_pipeline_config bm_engine_config(bm_engine_parts *parts, const bm_setup *setup);

#endif
