/* SPDX-License-Identifier: MIT */
/* The ways of a flight in the making: from its decoder to each of its outputs, while flight_plan.c settles them. ways.c keeps
 * them and plans their program, ways_rules.c has rules change them, ways_layout.c works out what they take. */
#ifndef BM_WAYS_H
#define BM_WAYS_H

#include "draft.h"
#include "flight.h"
#include "measured.h"

/* The way of one output. Those of a flight stand in the order of its outputs; where one has failed it is gone. */
typedef struct bm_way {
    bm_output *output;
    bm_branch branch;   /* the chain that is to be planned, and how the rows lie that it gets */
    bm_chain rewritten; /* by rules of the library */
    bm_program *whole;  /* has the tables that calls of changed chains may hold */
    unsigned reasons;   /* that there were when it was planned whole */
    bm_chain changed;   /* by rules that know codecs */
    bool copies;        /* it is a copy beside others, and takes whatever is decoded for them */
} bm_way;

typedef struct bm_ways {
    const bm_pipeline_config *config;
    bm_flight *flight;
    unsigned workers;
    size_t count;
    bm_way *way;     /* `count` of them ... */
    bm_draft *draft; /* ... and of these */
    bm_branch *also; /* the branches but for the first */
    bm_later_bytes later; /* that programs behind measured calls take */
} bm_ways;

/* ---- ways.c ---------------------------------------------------------------------------------- */

bm_branch bm_ways_as_written(const bm_ways *ways, const bm_output *output);

/* Turns may cancel out the one that brings a picture upright; its file still asks for that one. */
bool bm_ways_lie_alike(const bm_ways *ways);

/* Frees what the i-th holds. */
void bm_ways_end(bm_ways *ways, size_t i);

/* Puts a way into another place, whose own is not needed any more. */
void bm_ways_move(bm_ways *ways, size_t from, size_t to);

/* Leaves out the ways of outputs that have failed. */
void bm_ways_leave_out(bm_ways *ways);

/* The steps of `count` ways from the i-th on, for what comes out of the recolouring. */
bm_status bm_ways_plan_some(const bm_ways *ways, size_t i, size_t count, bm_program **program,
                            bm_error *error);

/* Plans the i-th way alone, for a picture like this, and leaves no reasons: what would become of it. */
bm_status bm_ways_try(const bm_ways *ways, size_t i, const bm_desc *desc, bm_program **program,
                      bm_error *error);

/* The same of the whole chain as it is written, as though measured calls kept everything. */
bm_status bm_ways_try_all(const bm_ways *ways, size_t i, const bm_desc *desc, bm_program **program,
                          bm_error *error);

/* One program for all ways, the flight's; those of several that cannot be planned are left out. */
bm_status bm_ways_plan(bm_ways *ways, bm_error *error);

void bm_ways_drop_program(bm_flight *flight);

/* ---- ways_rules.c ---------------------------------------------------------------------------- */

/* Rules of the library may change chains of several calls, whatever codec there is; those that know codecs start from what
 * comes of that. Plans the picture decoded whole, the i-th way of it. Errors are those of the chain as written. */
bm_status bm_ways_plan_whole(bm_ways *ways, size_t i, bm_error *error);

/* Puts the copies among several ways behind the others, who choose colours and a form without them; but not all of them. Again when
 * more is known of the chains: there may be more then. */
bm_status bm_ways_set_copies_aside(bm_ways *ways, bm_error *error);

/* How many ways there are before the copies. */
size_t bm_ways_count_choosers(const bm_ways *ways);

/* Has rules change all ways, until one form of decoding serves them. */
bm_status bm_ways_draw_up(bm_ways *ways, bm_error *error);

/* What is to be planned at last: what rules made of the chains, or else the chains as they are written. */
void bm_ways_settle(bm_ways *ways);

/* ---- ways_layout.c --------------------------------------------------------------------------- */

/* Plans the ways for as many threads as they have, or for one where more do not fit into the memory that all pictures may take,
 * and works out the bytes that they will need in all. */
bm_status bm_ways_lay_out(bm_ways *ways, size_t *bytes, bm_error *error);

/* Adds what the pipeline itself holds of a file. False: that is more than can be counted. */
bool bm_ways_add_feed_bytes(size_t *bytes, const bm_flight *flight);

#endif
