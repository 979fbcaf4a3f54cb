/* SPDX-License-Identifier: MIT */
/* Applying a chain to one picture in memory. */
#include "graph/apply.h"

#include "bandmill/measure.h"
#include "core/image_memory.h"
#include "graph/team.h"

static void drop(bm_image *image, const bm_applying *how)
{
    bm_release(how->allocator, image->owned);
    *image = (bm_image){0};
}

/* A chain without calls that are measured: as one program. */
static bm_status apply_program(const bm_chain *chain, const bm_image *in, bm_image *out,
                               const bm_applying *how, bm_error *error)
{
    bm_program *program;
    const bm_program_request wanted = {.chain = chain,
                                       .rewriting = BM_REWRITE_EXACT,
                                       .level = how->level,
                                       .allocator = how->allocator};
    *out = (bm_image){0};
    bm_status status = bm_program_plan(&program, &wanted, &in->desc, error);
    if (status)
        return status;
    const bm_layout_request request = {.workers = how->threads,
                                       .band_rows = how->band_rows,
                                       .borrows_source = !bm_program_is_empty(program),
                                       .borrows_sink = true};
    status = bm_program_layout(program, &request, error);
    if (!status)
        status = bm_image_create_in(out, bm_program_out(program), how->allocator, error);
    if (!status)
        status = bm_graph_run_images(program, in, out, how->threads, how->parallel, NULL, error);
    if (status)
        drop(out, how);
    bm_program_destroy(program);
    return status;
}

/* One more call is measured, and what precedes it done: what is left then. */
static bm_status advance(bm_remainder *left, const bm_chain *head, const bm_call *measured,
                         const bm_applying *how, bm_error *error)
{
    bm_measured kept;
    bm_image made;
    if (head->count) {
        bm_status status = apply_program(head, &left->image, &made, how, error);
        if (status)
            return status;
        drop(&left->held, how); /* nothing looks at what it was made of any more */
        left->held = left->image = made;
    }
    bm_status status = bm_measure(measured, &left->image, how->level, &kept, error);
    if (!status)
        left->image = bm_measured_view(&left->image, &kept);
    return status;
}

bm_status bm_graph_apply_measured(const bm_chain *chain, const bm_image *in, const bm_applying *how,
                                  bm_remainder *left, bm_error *error)
{
    bm_chain head, rest;
    const bm_call *measured;
    bm_status status = BM_OK;
    *left = (bm_remainder){.chain = *chain, .image = *in};
    while (!status && bm_chain_cut(&left->chain, &head, &measured, &rest)) {
        status = advance(left, &head, measured, how, error);
        left->chain = rest;
    }
    return status;
}

void bm_remainder_clear(bm_remainder *left, const bm_applying *how)
{
    drop(&left->held, how);
}

bm_status bm_apply(const bm_chain *chain, const bm_image *in, bm_image *out, bm_cpu_level level,
                   unsigned threads, uint32_t band_rows, const bm_parallel *parallel,
                   bm_error *error)
{
    const bm_applying how = {level, threads, band_rows, parallel, NULL};
    bm_remainder left;
    *out = (bm_image){0};
    bm_status status = bm_graph_apply_measured(chain, in, &how, &left, error);
    if (!status)
        status = apply_program(&left.chain, &left.image, out, &how, error);
    bm_remainder_clear(&left, &how);
    return status;
}
