/* SPDX-License-Identifier: MIT */
#include "loss.h"

/* What is measured moves pixels, wherever to. */
static bool moves(const bm_call *call)
{
    return bm_call_manner(call) == BM_MANNER_MOVES || bm_call_is_measured(call);
}

/* The first filter that does more than move pixels; NULL: none is left after the rules. */
static const bm_filter *find_change(const bm_output *output)
{
    const bm_flight *flight = output->flight;
    const bm_chain *written = output->chain;
    const size_t behind =
        output->head
            .count; /* its measured call, where it has one: those from there on are not planned yet */
    const bm_chain planned = bm_program_output_chain(flight->program, output->place);
    bool changes = flight->form.gray || flight->form.shrink; /* a rule took its filter away */
    for (size_t i = 0; i < planned.count; i++)
        changes = changes || !moves(&planned.calls[i]);
    for (size_t i = behind; i < written->count; i++)
        changes = changes || !moves(&written->calls[i]);
    for (size_t i = 0; changes && i < written->count; i++)
        if (!moves(&written->calls[i]))
            return written->calls[i].filter;
    return NULL;
}

/* Of an output that is encoded anew. */
static bm_status judge_encoding(const bm_output *output, bm_error *error)
{
    const bm_flight *flight = output->flight;
    const bm_codec *encoder = output->encoder;
    const bm_desc *stored = &flight->picture.desc, *out = &output->desc;
    if (output->why_not.status)
        return bm_fail(error, BM_E_LOSSY, "%s", output->why_not.message);
    if (flight->recolouring.to.handle)
        return bm_fail(error, BM_E_LOSSY, "its colours are converted");
    if (encoder->is_lossy)
        return bm_fail(error, BM_E_LOSSY, "%s does not hold pixels exactly", encoder->name);
    if (out->model != stored->model)
        return bm_fail(error, BM_E_LOSSY, "%s in place of %s, which %s does not hold",
                       bm_model_name(out->model), bm_model_name(stored->model), encoder->name);
    if (out->depth < stored->depth)
        return bm_fail(error, BM_E_LOSSY, "%u bits a sample in place of %u", out->depth,
                       stored->depth);
    return BM_OK;
}

bm_status bm_judge_loss(const bm_output *output, const bm_pipeline_config *config, bm_error *error)
{
    if (!config->lossless || output->copies || output->transforms)
        return BM_OK;
    const bm_filter *filter = find_change(output);
    if (filter)
        return bm_fail(error, BM_E_LOSSY, "%s changes pixels", filter->name);
    return judge_encoding(output, error);
}
