/* SPDX-License-Identifier: MIT */
/* Filtering pixels in memory: once, or planned once and run on many pictures.
 *
 * Nothing here prints, ends the process, keeps anything between calls or makes threads that nobody asked for. Calls on different
 * pictures may be made at once by any number of threads, also with the same program. */
#ifndef BANDMILL_APPLY_H
#define BANDMILL_APPLY_H

#include "bandmill/run.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* How calls work. Begin with bm_options_defaults(), so that a later version may add to it. NULL for a pointer to one: the
 * defaults. */
typedef struct bm_options {
    size_t struct_size; /* of the caller's bm_options: what lies beyond it has its default */
    unsigned threads;    /* that may work on one picture, the caller's among them; 0, 1: the caller's alone */
    bm_parallel parallel; /* runs them; zeros: OpenMP */
    const bm_allocator *allocator; /* whence memory comes; NULL: the C library */
} bm_options;

static inline bm_options bm_options_defaults(void) /* The caller's thread, the C library's memory. */
{
    bm_options options;
    options.struct_size = sizeof options;
    options.threads = 1;
    options.parallel.run = NULL;
    options.parallel.context = NULL;
    options.allocator = NULL;
    return options;
}

/* A view of the caller's interleaved samples, of which nothing is copied: `data` is the first sample of the top row, `depth` 8 or 16
 * bits a sample (in the machine's byte order), `stride_bytes` from a row to the next, negative where rows lie from the bottom up; 0: they
 * follow without gaps. BM_E_PARAM: a side is 0 or too large, data is NULL or not aligned to its samples, rows overlap. */
bm_status bm_image_view(bm_image *view, void *data, uint32_t width, uint32_t height, bm_model model,
                        unsigned depth, ptrdiff_t stride_bytes, bm_error *error);

/* ---- once ------------------------------------------------------------------------------------ */

/* Applies a chain to `in` and writes what comes of it to `out`, whose description must be that of the result: bm_chain_result() tells.
 * `out` may be `in` itself; other pictures that overlap are BM_E_PARAM. What `out` holds after an error is not defined.
 * BM_E_PARAM, BM_E_CHAIN: the chain does not fit the picture; BM_E_NOMEM. */
bm_status bm_apply_chain(const bm_chain *chain, const bm_image *in, const bm_image *out,
                         const bm_options *options, bm_error *error);

/* The same of a chain that is written as bm_chain_append() reads it. It may name no files. */
bm_status bm_apply_text(const char *chain, const bm_image *in, const bm_image *out,
                        const bm_options *options, bm_error *error);

/* What a chain makes of a picture of that description: fills *out. The same errors; also BM_E_CHAIN where that hangs on the pixels,
 * as behind `trim` (bandmill/measure.h). */
bm_status bm_chain_result(const bm_chain *chain, const bm_desc *in, bm_desc *out,
                          const bm_options *options, bm_error *error);

/* The same of this very picture, for any chain. What precedes a `trim` is done for that, and done again when the chain is applied:
 * bm_apply() does it once, and makes the picture for the result itself. */
bm_status bm_chain_result_of(const bm_chain *chain, const bm_image *in, bm_desc *out,
                             const bm_options *options, bm_error *error);

/* ---- planned once, run often ----------------------------------------------------------------- */

/* Where the pictures of a program are. */
typedef enum bm_ends {
    BM_ENDS_IMAGES, /* in memory, at both ends */
    BM_ENDS_STREAMS /* rows come and go; memory is needed for some of them only */
} bm_ends;

/* Plans a chain for pictures of one description and lays it out: for bm_program_apply() or for bm_program_stream(). Of the options
 * all counts but `parallel`. The chain may be cleared afterwards, unless it names files or pictures, which must outlive the
 * program. bm_program_destroy() frees it. BM_E_PARAM, BM_E_CHAIN, BM_E_NOMEM. */
bm_status bm_program_prepare(bm_program **program, const bm_chain *chain, const bm_desc *in,
                             bm_ends ends, const bm_options *options, bm_error *error);

/* Memory of runs, kept from one to the next. Starts from zeros; for one run at a time; bm_workspace_clear() frees it. */
typedef struct bm_workspace {
    void *memory; /* NULL: none yet */
    size_t bytes; /* that lie there */
    const bm_allocator *allocator; /* that gave it */
} bm_workspace;

/* Accepts NULL, and being called twice. */
void bm_workspace_clear(bm_workspace *workspace);

/* Runs a program on one picture: as bm_apply_chain(). With a workspace that served this program before, nothing is allocated, unless
 * `out` is `in`. workspace NULL: none is kept. BM_E_PARAM: the pictures are not those that the program was made for. */
bm_status bm_program_apply(const bm_program *program, const bm_image *in, const bm_image *out,
                           bm_workspace *workspace, const bm_options *options, bm_error *error);

/* Runs a program on rows that come and go (bandmill/run.h). The errors of both ends are returned as they are. */
bm_status bm_program_stream(const bm_program *program, const bm_row_source *source,
                            const bm_row_sink *sink, bm_workspace *workspace,
                            const bm_options *options, bm_error *error);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
