/* SPDX-License-Identifier: MIT */
/* What a flight is going to do, settled by its reader before any memory of the picture's size is taken. */
#ifndef BM_FLIGHT_PLAN_H
#define BM_FLIGHT_PLAN_H

#include "flight.h"

/* Finds the codec of a flight that has a feed, opens its decoder and fills in what the header says, and who encodes. */
bm_status bm_flight_read_header(bm_flight *flight, const bm_pipeline_config *config,
                                bm_error *error);

/* Plans the way of a picture whose header was read, for up to `workers` threads at once, or for one where more would not fit
 * into the memory that all pictures may take. Fills in the flight's program, form, colours, output and reasons, and
 * *bytes, what it will take in all. The errors are those of filters that do not fit the picture, of colours, and BM_E_NOMEM. */
bm_status bm_flight_plan(bm_flight *flight, const bm_pipeline_config *config, unsigned workers,
                         size_t *bytes, bm_error *error);

#endif
