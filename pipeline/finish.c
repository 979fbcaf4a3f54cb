/* SPDX-License-Identifier: MIT */
/* Measured outputs, from what their heads have made to the end of their files. */
#include "bandmill/size.h"
#include "lane.h"
#include "loss.h"
#include "measured.h"

/* Whether a stretch fits what is reserved for the picture, or can have more just now. */
static bool has_room(struct bm_lane *lane, bm_flight *flight, const bm_stretch *stretch)
{
    size_t program = bm_program_bytes(stretch->program), bytes = program, kept = lane->arena.bytes;
    if (!bm_size_add(&bytes, stretch->beside_bytes))
        return false;
    if (bytes > flight->later_bytes) {
        size_t more = bytes - flight->later_bytes;
        if (!bm_budget_more(&lane->pipeline->budget, more))
            return false;
        flight->reserved_bytes += more;
        flight->later_bytes = bytes;
    }
    /* The memory of the run before may be larger than this one needs it, which then has too little besides. */
    if (kept > program && kept > flight->later_bytes - stretch->beside_bytes)
        bm_arena_drop(&lane->arena);
    return true;
}

/* Fewer threads take less. */
static bm_status plan_stretch(struct bm_lane *lane, bm_output *output, bm_stretch *stretch,
                              bm_error *error)
{
    bm_flight *flight = output->flight;
    const bm_pipeline_config *config = &lane->pipeline->config;
    bm_status status = bm_measured_plan(output, config, flight->workers, stretch, error);
    bool fits = !status && has_room(lane, flight, stretch);
    if (!status && !fits && flight->workers > 1) {
        bm_program_destroy(stretch->program);
        status = bm_measured_plan(output, config, 1, stretch, error);
        fits = !status && has_room(lane, flight, stretch);
    }
    if (!status && !fits)
        status = bm_fail(error, BM_E_LIMIT_MEMORY,
                         "what was kept, %ux%u pixels, needs more memory than there is besides the "
                         "%.1f MiB that were reserved (--memory)",
                         output->kept.desc.width, output->kept.desc.height,
                         (double)flight->reserved_bytes / 0x1p20);
    if (!status && stretch->last)
        status = bm_judge_loss(output, config, error);
    return status;
}

/* Makes of what is kept what the stretch says: the rows of the encoder, or *made. */
static bm_status run_stretch(struct bm_lane *lane, struct bm_passage *passage, unsigned i,
                             const bm_stretch *stretch, bm_image *made, bm_error *error)
{
    bm_output *output = &passage->flight->output[i];
    bm_encoding *encoding = &lane->encoding[i];
    bm_run_ends ends = {.in = &output->kept,
                        .out = stretch->fills ? made : NULL,
                        .sink = stretch->last ? bm_encoding_sink(encoding) : bm_holding_sink(made)};
    bm_status status = bm_arena_fit(&lane->arena, bm_program_bytes(stretch->program), error);
    if (!status && !stretch->last)
        status = bm_image_create(made, bm_program_out(stretch->program), error);
    else if (!status)
        status = bm_encoding_begin(encoding, lane->pipeline, output, error);
    if (!status)
        status = bm_passage_prepare(lane, passage, stretch->program, &ends, error);
    if (!status)
        status = bm_passage_run(lane, passage, error);
    bm_run_destroy(passage->run);
    passage->run = NULL;
    return status;
}

/* One stretch of an output, whose errors are its own unless they are the flight's. */
static bm_status go_on(struct bm_lane *lane, struct bm_passage *passage, unsigned i, bool *blank,
                       bm_error *error)
{
    bm_flight *flight = passage->flight;
    bm_output *output = &flight->output[i];
    bm_encoding *encoding = &lane->encoding[i];
    bm_stretch stretch = {0};
    bm_image made = {0};
    uint64_t start = bm_now_ns();
    bm_status status = bm_measured_look(output, lane->pipeline->config.level, blank, error);
    if (!status)
        status = plan_stretch(lane, output, &stretch, error);
    flight->filter_ns += bm_now_ns() - start;
    status = bm_encoding_settle(encoding, status, error);
    if (!status && !bm_encoding_has_failed(encoding)) {
        if (*blank && stretch.last)
            bm_warn(&output->warnings, "all_border",
                    "the picture is all border: nothing was cut off");
        status = run_stretch(lane, passage, i, &stretch, &made, error);
        if (!status && !stretch.last)
            bm_measured_next(output, &made);
        else
            bm_image_destroy(&made);
    }
    bm_program_destroy(stretch.program);
    return status;
}

/* Sees one output through, from what its head has made to the end of its file. */
static bm_status finish_measured(struct bm_lane *lane, struct bm_passage *passage, unsigned i,
                                 bm_error *error)
{
    bm_flight *flight = passage->flight;
    bm_output *output = &flight->output[i];
    bool blank = false;
    bm_status status = BM_OK;
    while (!status && !output->has_plan && !output->error.status)
        status = go_on(lane, passage, i, &blank, error);
    uint64_t start = bm_now_ns();
    if (!status)
        status = bm_encoding_end(&lane->encoding[i], error);
    bm_encoding_close(&lane->encoding[i]);
    bm_image_destroy(&output->held);
    flight->encode_ns += bm_now_ns() - start;
    return status;
}

bm_status bm_passage_finish_measured(struct bm_lane *lane, struct bm_passage *passage,
                                     bm_error *error)
{
    bm_flight *flight = passage->flight;
    bm_status status = BM_OK;
    for (unsigned i = 0; !status && i < flight->outputs; i++) {
        if (!flight->output[i].measured || flight->output[i].error.status)
            continue;
        bm_run_destroy(passage->run); /* it lies in memory that is used again */
        passage->run = NULL;
        status = finish_measured(lane, passage, i, error);
    }
    return status;
}
