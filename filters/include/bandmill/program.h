/* SPDX-License-Identifier: MIT */
/* A program: a chain planned for pictures of one description, as a graph of steps joined by rings of rows; or several chains
 * with an output each, which all begin at the input. What they have in common is done once.
 *
 * Planning inserts what the contract of a filter asks for (premultiplied colour before a filter that mixes
 * neighbours, and back; linear light around that, where it is asked for), and settles how many rows each ring holds and how high its bands are. A program never
 * changes once laid out; any number of runs may use it at once.
 *
 * Before that, rules look for a cheaper chain that does the same (docs/planner.md): neighbouring maps become one table, crops
 * and grayscale move towards the source, what cancels out goes. Errors are those of the chain as it was written. */
#ifndef BANDMILL_PROGRAM_H
#define BANDMILL_PROGRAM_H

#include "bandmill/pool.h"
#include "bandmill/chain.h"
#include "bandmill/reasons.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct bm_program bm_program; /* Constant once laid out: any number of threads run it at once. */

/* Plans every call of the chain, each on the output of the one before, with no rule but what gives the same bytes. The chain
 * may be destroyed afterwards, unless its parameters or scopes name pictures or files: what was loaded for them must outlive all
 * runs. The errors are those of the filters' plans. */
bm_status bm_program_create(bm_program **program, const bm_chain *chain, const bm_desc *in,
                            bm_cpu_level level, bm_error *error);
void bm_program_destroy(bm_program *program); /* Accepts NULL. No run of it may be left. */

/* One more output: a chain of its own, from the input on. */
typedef struct bm_branch {
    const bm_chain *chain; /* what it does to the input */
    unsigned orientation; /* as that of a request */
} bm_branch;

/* Outputs that a program may have. */
#define BM_MAX_OUTPUTS 1000u

/* How a chain is to be planned for one picture. */
typedef struct bm_program_request {
    const bm_chain *chain; /* of output 0 */
    unsigned orientation; /* EXIF 2..8: how the input lies; it is turned upright first. 0, 1: it is upright */
    /* Outputs after that of `chain`, which is output 0; fewer than BM_MAX_OUTPUTS. Each has the pixels that its chain gives alone, but for
     * what the tolerance of rules allows: those that make chains cheaper alone may part what they have in common, and the cheaper
     * way is taken. */
    const bm_branch *also;
    size_t also_count; /* of `also` */
    /* Calls whose rule is BM_ALPHA_PREMULTIPLY, those that mix neighbours, see gray and RGB pictures (with alpha or without) in
     * linear light: 16 bits through the exact curve of sRGB, alpha multiplied in after that, and back to the depth that
     * the picture had. Neighbouring ones share one way there and back. CMYK and YCbCr stay as they are. */
    bool linear;
    /* Calls that are measured (bandmill/measure.h) keep everything, so that it shows what comes of the largest picture; else
     * they are refused, with BM_E_CHAIN. */
    bool unmeasured;
    bm_rewriting rewriting; /* which rules may change the chain */
    bm_reasons *reasons;    /* takes what they did; NULL: nobody asks */
    bm_cpu_level level; /* whose kernels run */
    bm_pool *memory; /* where the program is to lie, until it is destroyed: then it is for the caller to reset; NULL: anywhere */
    const bm_allocator *allocator; /* whence the program and its runs take memory, where `memory` is NULL; NULL: the C library */
} bm_program_request;

/* The same with more to say. */
bm_status bm_program_plan(bm_program **program, const bm_program_request *request, const bm_desc *in,
                          bm_error *error);

const bm_desc *bm_program_in(const bm_program *program); /* What it takes. The program's. */

/* How many outputs there are, and what each is. Here and below, functions without a number are about output 0. */
size_t bm_program_outputs(const bm_program *program);
const bm_desc *bm_program_out(const bm_program *program); /* What comes of it. The program's. */
const bm_desc *bm_program_output(const bm_program *program, size_t output); /* What comes out there. The program's. */

/* The calls that are planned, those that turn the picture upright first, after all rules. The program's: not to be cleared, and
 * gone with it; what the values of the caller's chain point at is still that chain's. */
bm_chain bm_program_chain(const bm_program *program);
bm_chain bm_program_output_chain(const bm_program *program, size_t output); /* Those of that output. */

/* Whether nothing is left to do: the output is the input, or every output is. */
bool bm_program_output_is_empty(const bm_program *program, size_t output);
bool bm_program_is_empty(const bm_program *program); /* No output has any step. */

/* Roughly what its steps take of one thread, by a table that was measured once: only ratios mean anything. */
double bm_program_cost_ns(const bm_program *program);

/* Adds a last step that changes the output's colour model and depth (nothing where they are right already):
 * 16 to 8 bits rounds to nearest, alpha is flattened over white, gray and RGB turn into each other (BT.601).
 * Before bm_program_layout() only. BM_E_CHAIN: no such conversion. */
bm_status bm_program_convert(bm_program *program, bm_model model, unsigned depth, bm_error *error);
bm_status bm_program_convert_output(bm_program *program, size_t output, bm_model model, unsigned depth,
                                    bm_error *error); /* The same of any output. */

typedef struct bm_layout_request { /* How a program is to be laid out. */
    unsigned workers;    /* threads that may work on one picture at once; at least 1 */
    uint32_t band_rows;  /* height of every band; 0: chosen so that a step's rows stay in cache */
    uint8_t source_offset; /* bytes by which input rows start after a BM_ROW_ALIGN boundary, below it: bm_codec tells why */
    bool borrows_source; /* input rows lie in the caller's memory: no ring for them */
    bool borrows_sink;   /* likewise for the output, where there is one */
} bm_layout_request;

/* Settles rings and bands. Once per program, before the first run. BM_E_PARAM: absurd sizes. */
bm_status bm_program_layout(bm_program *program, const bm_layout_request *request, bm_error *error);

/* Bytes that one run needs: rings, scratch and states. What admission reserves. */
size_t bm_program_bytes(const bm_program *program);

/* One line a step for people, after the layout: "gaussian 640x480 RGB 8-bit -> 640x480 RGB 8-bit · needs 19 input rows
 * for a row · holds 83 of 480 rows", and where there are several outputs, which of them it is for: by their `numbers`, one for
 * each; NULL: from 0 on. As snprintf. */
size_t bm_program_describe(const bm_program *program, const unsigned *numbers, char *text,
                           size_t size);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
