/* SPDX-License-Identifier: MIT */
#include "measured.h"

#include <string.h>

#include "bandmill/size.h"
#include "output_plan.h"

/* ---- planning -------------------------------------------------------------------------------- */

/* Plans the calls before the next measured one for such a picture, and says what they make and take. */
static bm_status plan_stretch(bm_output *output, const bm_pipeline_config *config,
                              const bm_chain *calls, const bm_desc *in, unsigned workers,
                              bm_stretch *stretch, bm_error *error)
{
    bm_chain part;
    bm_model model;
    unsigned depth;
    *stretch = (bm_stretch){.last = !bm_chain_cut(calls, &part, NULL, NULL)};
    const bm_program_request request = {.chain = &part,
                                        .linear = config->linear,
                                        .rewriting = config->rewriting,
                                        .level = config->level,
                                        .memory = &output->flight->memory};
    bm_layout_request layout = {
        .workers = workers, .band_rows = config->band_rows, .borrows_source = true};
    bm_status status = bm_program_plan(&stretch->program, &request, in, error);
    if (!status && stretch->last) {
        const bm_desc *made = bm_program_out(stretch->program);
        status = bm_output_choose(output, config, made, &model, &depth, error);
        if (!status)
            status = bm_program_convert(stretch->program, model, depth, error);
    }
    if (!status) {
        stretch->fills = !stretch->last && !bm_program_is_empty(stretch->program);
        layout.borrows_sink = stretch->fills;
        status = bm_program_layout(stretch->program, &layout, error);
    }
    if (status) {
        bm_program_destroy(stretch->program);
        stretch->program = NULL;
        return status;
    }
    const bm_desc *made = bm_program_out(stretch->program);
    if (stretch->last) {
        output->desc = *made;
        stretch->beside_bytes = bm_output_encoder_bytes(output);
    } else {
        stretch->beside_bytes = bm_image_bytes(made);
    }
    return BM_OK;
}

/* From the i-th call on. */
static bm_chain tail(const bm_chain *calls, size_t i)
{
    return (bm_chain){.calls = calls->calls + i, .count = calls->count - i};
}

/* The next measured call and those behind it, after a stretch. */
static bm_chain behind_stretch(const bm_chain *calls)
{
    bm_chain part;
    bm_chain_cut(calls, &part, NULL, NULL);
    return tail(calls, part.count);
}

static bool is_measured_next(const bm_chain *calls)
{
    return calls->count && bm_call_is_measured(calls->calls);
}

/* ---- the reader's ---------------------------------------------------------------------------- */

static void count(bm_later_bytes *later, size_t program, size_t beside)
{
    later->program = program > later->program ? program : later->program;
    later->beside = beside > later->beside ? beside : later->beside;
}

static size_t sum(size_t a, size_t b)
{
    return bm_size_add(&a, b) ? a : SIZE_MAX;
}

/* No program: the picture is too large for these calls, which says nothing of what will be kept of it. */
static bm_status plan_largest(bm_output *output, const bm_pipeline_config *config,
                              const bm_chain *calls, const bm_desc *in, bm_stretch *stretch,
                              bm_error *error)
{
    bm_status status =
        plan_stretch(output, config, calls, in, output->flight->workers, stretch, error);
    return status == BM_E_CHAIN ? BM_OK : status;
}

/* What fits no picture of that size may fit a smaller one: then as much is reserved as the larger one takes twice. */
static bm_status foresee_unplanned(bm_output *output, const bm_desc *in, bm_later_bytes *later)
{
    size_t held = bm_image_bytes(in);
    output->desc = (bm_desc){0};
    count(later, 0, sum(held, held));
    return BM_OK;
}

bm_status bm_measured_foresee(bm_output *output, const bm_pipeline_config *config,
                              const bm_desc *made, bm_later_bytes *later, bm_error *error)
{
    bm_chain left = tail(output->chain, output->head.count);
    bm_desc desc = *made;
    bm_stretch stretch;
    size_t before = 0; /* what is held of an earlier stretch */
    do {
        bm_status status = BM_OK;
        for (; !status && is_measured_next(&left); left = tail(&left, 1))
            status = bm_measure_check(left.calls, &desc, error);
        if (!status)
            status = plan_largest(output, config, &left, &desc, &stretch, error);
        if (status)
            return status;
        if (!stretch.program)
            return foresee_unplanned(output, &desc, later);
        count(later, bm_program_bytes(stretch.program), sum(before, stretch.beside_bytes));
        desc = *bm_program_out(stretch.program);
        before = bm_image_bytes(&desc);
        bm_program_destroy(stretch.program);
        left = behind_stretch(&left);
    } while (!stretch.last);
    return BM_OK;
}

/* ---- the lane's ------------------------------------------------------------------------------ */

bm_status bm_measured_begin(bm_output *output, bm_error *error)
{
    const bm_flight *flight = output->flight;
    output->left = tail(output->chain, output->head.count);
    return bm_image_create(&output->held, bm_program_output(flight->program, output->place), error);
}

bool bm_is_held_alone(const bm_flight *flight)
{
    return flight->outputs == 1 && flight->output->measured;
}

static bm_status hold(void *context, const bm_rows *rows, bm_error *error)
{
    (void)error;
    const bm_image *held = context;
    for (unsigned p = 0; p < held->desc.planes; p++)
        for (uint32_t i = 0; i < rows->count[p]; i++)
            memcpy(bm_image_row(held, p, rows->y[p] + i), rows->row[p][i],
                   bm_desc_row_bytes(&held->desc, p));
    return BM_OK;
}

bm_row_sink bm_holding_sink(bm_image *held)
{
    return (bm_row_sink){.context = held, .write = hold};
}

bm_status bm_measured_look(bm_output *output, bm_cpu_level level, bool *blank, bm_error *error)
{
    bm_measured kept;
    bm_status status = BM_OK;
    output->kept = output->held;
    output->kept.owned = NULL;
    for (; is_measured_next(&output->left); output->left = tail(&output->left, 1)) {
        status = bm_measure(output->left.calls, &output->kept, level, &kept, error);
        if (status)
            break;
        *blank = *blank || kept.blank;
        output->kept = bm_measured_view(&output->kept, &kept);
    }
    return status;
}

bm_status bm_measured_plan(bm_output *output, const bm_pipeline_config *config, unsigned workers,
                           bm_stretch *stretch, bm_error *error)
{
    output->flight->workers = workers;
    bm_status status =
        plan_stretch(output, config, &output->left, &output->kept.desc, workers, stretch, error);
    size_t held = output->held_again ? bm_image_bytes(&output->held.desc) : 0;
    stretch->beside_bytes = sum(stretch->beside_bytes, held);
    output->has_plan = !status && stretch->last;
    return status;
}

void bm_measured_next(bm_output *output, bm_image *made)
{
    bm_image_destroy(&output->held);
    output->held = *made;
    output->held_again = true;
    output->left = behind_stretch(&output->left);
}
