/* SPDX-License-Identifier: MIT */
/* Pictures that a chain names: masks and their like. */
#ifndef BM_LOAD_PICTURE_H
#define BM_LOAD_PICTURE_H

#include "bandmill/chain.h"
#include "run_settings.h"

/* Loads all that the chain names, upright unless the settings want pictures as they are stored. The message of an error has the file's
 * name. BM_E_READ and its like, BM_E_FORMAT, what decoding meets, BM_E_PARAM, BM_E_NOMEM. */
bm_status bm_load_pictures(bm_chain *chain, const bm_run_settings *settings, bm_error *error);

#endif
