/* SPDX-License-Identifier: MIT */
/* Pixels in memory: chains, programs and what their runs keep. */
#include "bandmill/apply.h"

#include <string.h>

#include "api/options.h"
#include "core/image_memory.h"
#include "core/pool_lend.h"
#include "graph/apply.h"
#include "graph/graph.h"
#include "graph/team.h"

bm_options bm_options_given(const bm_options *options)
{
    bm_options given = bm_options_defaults();
    if (options)
        memcpy(&given, options,
               options->struct_size < sizeof given ? options->struct_size : sizeof given);
    given.struct_size = sizeof given;
    given.threads += !given.threads;
    return given;
}

bm_status bm_image_view(bm_image *view, void *data, uint32_t width, uint32_t height, bm_model model,
                        unsigned depth, ptrdiff_t stride_bytes, bm_error *error)
{
    bm_desc desc;
    *view = (bm_image){0};
    bm_status status = bm_desc_interleaved(&desc, width, height, model, depth, error);
    if (status)
        return status;
    if (!stride_bytes)
        stride_bytes = (ptrdiff_t)bm_desc_row_bytes(&desc, 0);
    return bm_image_borrow(view, &desc, data, stride_bytes, error);
}

/* ---- programs -------------------------------------------------------------------------------- */

static bm_status plan(bm_program **program, const bm_chain *chain, const bm_desc *in,
                      bm_cpu_level level, bm_pool *memory, const bm_options *options,
                      bm_error *error)
{
    const bm_program_request request = {.chain = chain,
                                        .rewriting = BM_REWRITE_EXACT,
                                        .level = level,
                                        .memory = memory,
                                        .allocator = options->allocator};
    return bm_program_plan(program, &request, in, error);
}

static bm_status prepare(bm_program **program, const bm_chain *chain, const bm_desc *in,
                         bm_ends ends, bm_cpu_level level, bm_pool *memory,
                         const bm_options *options, bm_error *error)
{
    bm_status status = plan(program, chain, in, level, memory, options, error);
    if (status)
        return status;
    bool images = ends == BM_ENDS_IMAGES;
    const bm_layout_request request = {.workers = options->threads,
                                       .borrows_source = images && !bm_program_is_empty(*program),
                                       .borrows_sink = images};
    status = bm_program_layout(*program, &request, error);
    if (status) {
        bm_program_destroy(*program);
        *program = NULL;
    }
    return status;
}

bm_status bm_program_prepare(bm_program **program, const bm_chain *chain, const bm_desc *in,
                             bm_ends ends, const bm_options *options, bm_error *error)
{
    const bm_options given = bm_options_given(options);
    bm_cpu_level level;
    *program = NULL;
    bm_status status = bm_cpu_select(&level, error);
    return status ? status : prepare(program, chain, in, ends, level, NULL, &given, error);
}

static bm_status find_result(const bm_chain *chain, const bm_desc *in, bm_cpu_level level,
                             bm_desc *out, const bm_options *options, bm_error *error)
{
    bm_program *program;
    bm_status status = plan(&program, chain, in, level, NULL, options, error);
    if (!status)
        *out = *bm_program_out(program);
    bm_program_destroy(program);
    return status;
}

bm_status bm_chain_result(const bm_chain *chain, const bm_desc *in, bm_desc *out,
                          const bm_options *options, bm_error *error)
{
    const bm_options given = bm_options_given(options);
    bm_cpu_level level;
    bm_status status = bm_cpu_select(&level, error);
    return status ? status : find_result(chain, in, level, out, &given, error);
}

/* ---- runs ------------------------------------------------------------------------------------ */

void bm_workspace_clear(bm_workspace *workspace)
{
    if (!workspace)
        return;
    bm_release(workspace->allocator, workspace->memory);
    *workspace = (bm_workspace){0};
}

/* *memory for a run: NULL, which leaves it to the run, where no workspace is kept. */
static bm_status reserve(bm_workspace *workspace, const bm_program *program,
                         const bm_options *options, void **memory, bm_error *error)
{
    size_t bytes = bm_program_bytes(program);
    *memory = NULL;
    if (!workspace)
        return BM_OK;
    if (workspace->bytes < bytes) {
        bm_workspace_clear(workspace);
        void *larger = bm_allocate(options->allocator, bytes, BM_ROW_ALIGN);
        if (!larger)
            return bm_fail(error, BM_E_NOMEM, "no memory for a run (%zu bytes)", bytes);
        *workspace = (bm_workspace){larger, bytes, options->allocator};
    }
    *memory = workspace->memory;
    return BM_OK;
}

/* More threads than it was laid out for would find no place. */
static unsigned threads_for(const bm_program *program, const bm_options *options)
{
    return options->threads < program->workers ? options->threads : program->workers;
}

static bm_status run_images(const bm_program *program, const bm_image *in, const bm_image *out,
                            bm_workspace *workspace, const bm_options *options, bm_error *error)
{
    void *memory;
    bm_status status = reserve(workspace, program, options, &memory, error);
    return status ? status
                  : bm_graph_run_images(program, in, out, threads_for(program, options),
                                        &options->parallel, memory, error);
}

/* The bytes of a plane that has rows: from `*begin` to before `*end`. */
static void find_bytes(const bm_image *image, unsigned plane, const uint8_t **begin,
                       const uint8_t **end)
{
    const uint8_t *first = bm_image_row(image, plane, 0);
    const uint8_t *last = bm_image_row(image, plane, image->desc.plane[plane].height - 1);
    *begin = first < last ? first : last;
    *end = (first < last ? last : first) + bm_desc_row_bytes(&image->desc, plane);
}

static bool overlap(const bm_image *a, const bm_image *b)
{
    for (unsigned p = 0; p < a->desc.planes; p++)
        for (unsigned q = 0; q < b->desc.planes; q++) {
            const uint8_t *begin_a, *end_a, *begin_b, *end_b;
            find_bytes(a, p, &begin_a, &end_a);
            find_bytes(b, q, &begin_b, &end_b);
            if (begin_a < end_b && begin_b < end_a)
                return true;
        }
    return false;
}

static bool same_view(const bm_image *a, const bm_image *b)
{
    bool same = bm_descs_equal(&a->desc, &b->desc);
    for (unsigned p = 0; same && p < a->desc.planes; p++)
        same = a->plane[p].data == b->plane[p].data && a->plane[p].stride == b->plane[p].stride;
    return same;
}

/* Reads all of the image before the first row is written over. */
static bm_status run_in_place(const bm_program *program, const bm_image *image,
                              bm_workspace *workspace, const bm_options *options, bm_error *error)
{
    bm_image before;
    bm_status status = bm_image_create_in(&before, &image->desc, options->allocator, error);
    if (status)
        return status;
    for (unsigned p = 0; p < image->desc.planes; p++)
        for (uint32_t y = 0; y < image->desc.plane[p].height; y++)
            memcpy(bm_image_row(&before, p, y), bm_image_row(image, p, y),
                   bm_desc_row_bytes(&image->desc, p));
    status = run_images(program, &before, image, workspace, options, error);
    bm_release(options->allocator, before.owned);
    return status;
}

bm_status bm_program_apply(const bm_program *program, const bm_image *in, const bm_image *out,
                           bm_workspace *workspace, const bm_options *options, bm_error *error)
{
    const bm_options given = bm_options_given(options);
    const bm_desc *wanted = bm_program_in(program), *made = bm_program_out(program);
    if (!bm_descs_equal(&in->desc, wanted))
        return bm_fail(
            error, BM_E_PARAM,
            "the program was made for pictures of %ux%u %s, %u bits, not for %ux%u %s, %u bits",
            wanted->width, wanted->height, bm_model_name(wanted->model), wanted->depth,
            in->desc.width, in->desc.height, bm_model_name(in->desc.model), in->desc.depth);
    if (!bm_descs_equal(&out->desc, made))
        return bm_fail(error, BM_E_PARAM,
                       "the result is %ux%u %s, %u bits: the picture for it must be too, and is "
                       "%ux%u %s, %u bits",
                       made->width, made->height, bm_model_name(made->model), made->depth,
                       out->desc.width, out->desc.height, bm_model_name(out->desc.model),
                       out->desc.depth);
    if (same_view(in, out))
        return bm_program_is_empty(program) ? BM_OK
                                            : run_in_place(program, in, workspace, &given, error);
    if (overlap(in, out))
        return bm_fail(error, BM_E_PARAM, "the two pictures overlap in memory");
    return run_images(program, in, out, workspace, &given, error);
}

bm_status bm_program_stream(const bm_program *program, const bm_row_source *source,
                            const bm_row_sink *sink, bm_workspace *workspace,
                            const bm_options *options, bm_error *error)
{
    const bm_options given = bm_options_given(options);
    const bm_run_ends ends = {.source = *source, .sink = *sink};
    void *memory;
    bm_status status = reserve(workspace, program, &given, &memory, error);
    return status ? status
                  : bm_graph_run(program, &ends, threads_for(program, &given), &given.parallel,
                                 memory, error);
}

/* ---- once ------------------------------------------------------------------------------------ */

static bm_status apply_measured(const bm_chain *chain, const bm_image *in, bm_applying *how,
                                const bm_options *given, bm_remainder *left, bm_error *error)
{
    *left = (bm_remainder){.held = {.owned = NULL}};
    *how = (bm_applying){
        .threads = given->threads, .parallel = &given->parallel, .allocator = given->allocator};
    bm_status status = bm_cpu_select(&how->level, error);
    return status ? status : bm_graph_apply_measured(chain, in, how, left, error);
}

/* On the stack: what a program of a filter or two and its run on a small picture take. There allocating would cost more than some
 * filters do. */
typedef struct room {
    _Alignas(BM_ROW_ALIGN) uint8_t program[6 << 10];
    _Alignas(BM_ROW_ALIGN) uint8_t run[8 << 10];
} room;

static bm_status apply_once(const bm_chain *chain, const bm_image *in, const bm_image *out,
                            bm_cpu_level level, const bm_options *options, bm_error *error)
{
    room small;
    bm_workspace workspace = {small.run, sizeof small.run, NULL};
    bm_program *program;
    bm_pool pool = {.allocator = options->allocator};
    bm_pool_lend(&pool, small.program, sizeof small.program);
    bm_status status =
        prepare(&program, chain, &in->desc, BM_ENDS_IMAGES, level, &pool, options, error);
    if (!status) {
        bool fits = BM_POOL_LENDS && bm_program_bytes(program) <= workspace.bytes;
        status = bm_program_apply(program, in, out, fits ? &workspace : NULL, options, error);
    }
    bm_program_destroy(program);
    bm_pool_free(&pool);
    return status;
}

bm_status bm_apply_chain(const bm_chain *chain, const bm_image *in, const bm_image *out,
                         const bm_options *options, bm_error *error)
{
    const bm_options given = bm_options_given(options);
    bm_applying how;
    bm_remainder left;
    bm_status status = apply_measured(chain, in, &how, &given, &left, error);
    if (!status)
        status = apply_once(&left.chain, &left.image, out, how.level, &given, error);
    bm_remainder_clear(&left, &how);
    return status;
}

bm_status bm_chain_result_of(const bm_chain *chain, const bm_image *in, bm_desc *out,
                             const bm_options *options, bm_error *error)
{
    const bm_options given = bm_options_given(options);
    bm_applying how;
    bm_remainder left;
    bm_status status = apply_measured(chain, in, &how, &given, &left, error);
    if (!status)
        status = find_result(&left.chain, &left.image.desc, how.level, out, &given, error);
    bm_remainder_clear(&left, &how);
    return status;
}

bm_status bm_apply_text(const char *text, const bm_image *in, const bm_image *out,
                        const bm_options *options, bm_error *error)
{
    bm_chain chain = {.allocator = bm_options_given(options).allocator};
    bm_status status = bm_chain_append(&chain, text, error);
    if (!status)
        status = bm_apply_chain(&chain, in, out, options, error);
    bm_chain_clear(&chain);
    return status;
}
