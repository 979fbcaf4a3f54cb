/* SPDX-License-Identifier: MIT */
/* Measured outputs: those whose chain has a call that is measured (bandmill/measure.h, docs/trim.md).
 *
 * What precedes that call is the output's head, and takes part in the flight's program as any chain does. It ends in a picture
 * that is held. When the last row is there, the lane has the picture looked at, and plans the next stretch of the chain for what is
 * kept of it: a program of its own, which reads the held picture and ends at the encoder, or, where another measured call
 * follows, in the next held picture. Readers only foresee all that, to reserve the memory. */
#ifndef BM_MEASURED_H
#define BM_MEASURED_H

#include "flight.h"

/* What the programs behind measured calls take, one after another. */
typedef struct bm_later_bytes {
    size_t program; /* the largest of them */
    size_t beside;  /* and the most that one has besides: an encoder, or a picture that is held */
} bm_later_bytes;

/* Plans what follows an output's head, which makes `made`, as though nothing were to be cut off, and makes *later no less than
 * that takes. Fills in the output's description, or a width of 0, where only a smaller picture may fit. */
bm_status bm_measured_foresee(bm_output *output, const bm_pipeline_config *config,
                              const bm_desc *made, bm_later_bytes *later, bm_error *error);

/* ---- the lane's ---- */

/* A part of the chain that ends at the encoder, or before a measured call. */
typedef struct bm_stretch {
    bm_program *program;
    size_t beside_bytes; /* what it takes besides */
    bool last;
    bool fills; /* what it makes is held where it makes it */
} bm_stretch;

/* Makes room for what the head makes. */
bm_status bm_measured_begin(bm_output *output, bm_error *error);

/* Whether the flight's program makes nothing but a picture that is held: then it makes the rows where they are held. */
bool bm_is_held_alone(const bm_flight *flight);

/* Else a sink that holds rows; the context is the bm_image that is to have them. */
bm_row_sink bm_holding_sink(bm_image *held);

/* Has what is held looked at: leaves in output->kept what is kept, and in output->left the calls that follow. Sets *blank where
 * nothing was found to keep, and so all is kept. */
bm_status bm_measured_look(bm_output *output, bm_cpu_level level, bool *blank, bm_error *error);

/* Plans the next stretch for what is kept. Behind the last one, fills in the output's description. The caller destroys the program, before
 * the flight's pool is reset. */
bm_status bm_measured_plan(bm_output *output, const bm_pipeline_config *config, unsigned workers,
                           bm_stretch *stretch, bm_error *error);

/* Behind a stretch that is not the last: what it made is held in place of what it was made of, and is the output's. */
void bm_measured_next(bm_output *output, bm_image *made);

#endif
