/* SPDX-License-Identifier: MIT */
/* The inside of a program: steps and the rings of rows between them.
 *
 * Ring 0 is the program's input and step i writes ring i + 1; each output is one of the rings, in a program of one output the
 * last. A step reads one ring, two where it has a side input, all before the one that it writes. Several steps and outputs may
 * read one ring. Each ring's picture is cut into bands; producers make whole bands, consumers ask for spans of rows. */
#ifndef BM_GRAPH_GRAPH_H
#define BM_GRAPH_GRAPH_H

#include "bandmill/program.h"

#define BM_NO_RING UINT32_MAX

typedef struct bm_step {
    bm_plan plan;
    uint32_t input;     /* ring that it reads */
    uint32_t side;      /* ring of its second input, same geometry as its output; BM_NO_RING: none */
    uint32_t need_rows; /* most input rows that one band is given, over all planes, edge rows counted */
    const bm_call *call; /* where the program remembers: what was planned, in the plan's memory; else NULL */
} bm_step;

typedef struct bm_ring {
    bm_desc desc;
    uint32_t band_rows; /* picture rows in a band; a multiple of the coarsest plane's subsampling */
    uint32_t bands;
    uint32_t wanted;                     /* bands that anyone asks for, from the first on: steps make no others */
    bool borrowed;                       /* the rows are the caller's: all of them exist */
    uint32_t capacity[BM_MAX_PLANES];    /* rows that it holds at once */
    size_t offset[BM_MAX_PLANES];        /* of its first row in the run's memory */
    ptrdiff_t stride[BM_MAX_PLANES];
} bm_ring;

/* Steps [first, end) are what planning made of a call. */
typedef struct bm_call_steps {
    uint32_t first, end;
} bm_call_steps;

typedef struct bm_output {
    bm_chain chain;          /* the calls that are planned; what their values point at belongs to others, or is in `memory` */
    bm_call_steps *steps_of; /* by call, where it is the only output */
    uint32_t ring;
} bm_output;

struct bm_program {
    bm_pool *pool; /* where all of it lies */
    bm_pool own;    /* that one, where the caller brought none */
    bm_plan memory;  /* nothing but memory of values that rules made */
    bm_step *steps;
    bm_ring *rings; /* steps + 1 */
    uint32_t count, allocated;
    bm_cpu_level level;
    bool linear;           /* filters that mix neighbours are to do so in linear light */
    bool remembers;        /* steps know their calls, so that equal ones can be found */
    uint8_t encoded_depth; /* while planning: the last ring holds linear light, of samples of this depth; 0: it does not */

    /* From here on: set by bm_program_layout(). */
    unsigned workers;
    size_t rows_bytes;       /* all rings */
    size_t scratch_bytes;    /* scratch of all steps for one worker */
    size_t *scratch_offset;  /* a step's scratch within it: one for each plane of its output, so that each can be resumed */
    size_t states_bytes;     /* accumulators of all workers, and states */
    size_t *accumulator_offset, *state_offset;
    size_t zero_row_bytes;   /* a row of zeros for BM_EDGE_CONSTANT; 0: nobody wants it */
    size_t pointers;         /* row pointers that one worker needs for any job */
    size_t total_bytes;
    uint8_t source_offset; /* of the rows of ring 0 after an aligned address */

    uint32_t outputs;
    bm_output output[];
};

/* A program without steps, whose outputs are its input. NULL after an error. */
bm_status bm_graph_create(bm_program **program, size_t outputs, const bm_program_request *request,
                          const bm_desc *in, bm_error *error);

/* Appends a step that reads ring `input` (and `side`, or BM_NO_RING). Drops it again where its plan `copies`. */
bm_status bm_graph_add(bm_program *program, const bm_call *call, uint32_t input, uint32_t side,
                       bm_error *error);

/* Drops steps from `first` on. */
void bm_graph_drop_steps(bm_program *program, uint32_t first);

/* Appends a step of another program, which loses its plan. */
bm_status bm_graph_move(bm_program *program, bm_step *step, bm_error *error);

/* The ring of a step that does the same with the same input; BM_NO_RING: there is none. */
uint32_t bm_graph_find(const bm_program *program, const bm_call *call, uint32_t input, uint32_t side);
bm_status bm_graph_remember(bm_step *step, const bm_call *call, bm_error *error);

/* Whether two calls do the same to any picture of that depth. */
bool bm_calls_equal(const bm_call *a, const bm_call *b, unsigned depth);

bool bm_descs_equal(const bm_desc *a, const bm_desc *b);

/* Plans the calls of the only output, in place of the steps that there are. */
bm_status bm_graph_plan_calls(bm_program *program, bm_error *error);

/* Plans for one output, whatever others the request names. After an error *program is to be destroyed, too. */
bm_status bm_graph_plan_chain(bm_program **program, const bm_program_request *request,
                              const bm_desc *in, bool remembers, bm_error *error);

/* Plans for several outputs. After an error *program is to be destroyed, too. */
bm_status bm_graph_plan_tree(bm_program **program, const bm_program_request *request,
                             const bm_desc *in, bm_error *error);

/* Makes room for so many calls more. */
bm_status bm_graph_reserve_calls(bm_program *program, bm_output *output, size_t more,
                                 bm_error *error);

/* Appends calls; what their values point at stays where it is. */
bm_status bm_graph_append_calls(bm_program *program, bm_output *output, const bm_call *calls,
                                size_t count, bm_error *error);

/* Appends the calls that turn the picture upright, and those of the chain. */
bm_status bm_graph_append_chain(bm_program *program, bm_output *output, const bm_chain *chain,
                                unsigned orientation, bm_error *error);

/* Appends a call of a chain with what its contract asks for around it. */
bm_status bm_graph_add_call(bm_program *program, const bm_call *call, bm_error *error);

/* The same of one that acts on a part of the picture, behind linear light. */
bm_status bm_graph_add_scoped(bm_program *program, const bm_call *call, bm_error *error);

/* Ends a stretch of linear light, where there is one. */
bm_status bm_graph_leave_linear(bm_program *program, bm_error *error);

/* Bytes of a run itself, with what it counts: a part of the memory of the program's runs. For a layout that is complete else. */
size_t bm_graph_run_bytes(const bm_program *program);

/* First row of band `band` in plane `plane`, and first row after it. */
uint32_t bm_band_begin(const bm_ring *ring, unsigned plane, uint32_t band);
uint32_t bm_band_end(const bm_ring *ring, unsigned plane, uint32_t band);

/* Whether ring `later` is made from ring `ring`, or is that ring. */
bool bm_ring_comes_of(const bm_program *program, uint32_t later, uint32_t ring);

/* Input rows that the call for a band of the step is given, as its plan answers: may reach beyond the picture. */
bm_span bm_step_reads(const bm_program *program, uint32_t step, unsigned plane, uint32_t band);

/* The rows of the picture that must be there first: those of them that exist, and those that stand for the others by the
 * edge rule; all, where the plan wants the whole picture.
 * `lo` never decreases as `band` grows. */
bm_span bm_step_need_rows(const bm_program *program, uint32_t step, unsigned plane, uint32_t band);

/* Fills in the bands that are wanted of each ring, and its capacity. Bands are cut already. BM_E_NOMEM. */
bm_status bm_graph_size_rings(bm_program *program, bm_error *error);

/* First row of ring `ring` that has to be kept when `made` of its bands, `done[c]` bands of each step c and done[count + k]
 * bands at the sink of output k are finished without a gap: it may still be asked for, or it is still being made. All before it
 * are free. */
uint32_t bm_ring_low_water(const bm_program *program, uint32_t ring, unsigned plane, uint32_t made,
                           const uint32_t *done);

#endif
