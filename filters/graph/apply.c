/* SPDX-License-Identifier: MIT */
/* Applying a chain to one picture in memory. */
#include "bandmill/run.h"

#include <string.h>

#include "graph/team.h"

bm_status bm_graph_read_image(void *context, const bm_rows *rows, bm_error *error)
{
    (void)error;
    const bm_image *image = context;
    for (unsigned p = 0; p < image->desc.planes; p++)
        for (uint32_t i = 0; i < rows->count[p]; i++)
            memcpy(rows->row[p][i], bm_image_row(image, p, rows->y[p] + i),
                   bm_desc_row_bytes(&image->desc, p));
    return BM_OK;
}

static bm_status run_program(const bm_program *program, const bm_image *in, const bm_image *out,
                             unsigned threads, const bm_parallel *parallel, bm_error *error)
{
    bool copy = bm_program_is_empty(program);
    bm_run_ends ends = {
        .in = copy ? NULL : in, .out = out, .source = {(void *)(uintptr_t)in, bm_graph_read_image}};
    return bm_graph_run(program, &ends, threads, parallel, NULL, error);
}

bm_status bm_apply(const bm_chain *chain, const bm_image *in, bm_image *out, bm_cpu_level level,
                   unsigned threads, uint32_t band_rows, const bm_parallel *parallel,
                   bm_error *error)
{
    bm_program *program;
    *out = (bm_image){0};
    bm_status status = bm_program_create(&program, chain, &in->desc, level, error);
    if (status)
        return status;
    bm_layout_request request = {.workers = threads,
                                 .band_rows = band_rows,
                                 .borrows_source = !bm_program_is_empty(program),
                                 .borrows_sink = true};
    status = bm_program_layout(program, &request, error);
    if (!status)
        status = bm_image_create(out, bm_program_out(program), error);
    if (!status)
        status = run_program(program, in, out, threads, parallel, error);
    if (status)
        bm_image_destroy(out);
    bm_program_destroy(program);
    return status;
}
