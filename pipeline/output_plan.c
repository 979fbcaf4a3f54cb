/* SPDX-License-Identifier: MIT */
#include "output_plan.h"

#include <stdio.h>

#include "bandmill/size.h"
#include "flight.h"
#include "rules/copy_file.h"

static const bm_encode_options *options_of(const bm_pipeline_config *config,
                                           const bm_encode_options *encode, const bm_codec *encoder)
{
    static const bm_encode_options nothing_said;
    for (size_t i = 0; encode && config->codecs[i]; i++)
        if (config->codecs[i] == encoder)
            return &encode[i];
    return &nothing_said;
}

/* How outputs of a branch are made. */
static bm_branch_config branch_of(const bm_pipeline_config *config, size_t branch)
{
    return branch ? config->also[branch - 1]
                  : (bm_branch_config){config->chain, config->encode, config->depth};
}

void bm_output_begin(bm_output *output, const bm_pipeline_config *config)
{
    static const bm_chain no_filter;
    const bm_flight *flight = output->flight;
    const bm_branch_config branch = branch_of(config, output->task->branch);
    output->chain = branch.chain ? branch.chain : &no_filter;
    output->depth = branch.depth;
    output->encoder = output->task->encoder ? output->task->encoder : flight->codec;
    output->options = options_of(config, branch.encode, output->encoder);
    output->measured = bm_chain_cut(output->chain, &output->head, NULL, NULL);
    output->may_copy = !output->measured && bm_copy_file_may(output, config);
}

static bool holds_depth(const bm_codec *encoder, const bm_desc *made, uint8_t depth)
{
    bm_desc desc = *made;
    bm_model model;
    unsigned nearest = 0;
    desc.depth = depth;
    if (encoder->accepts)
        encoder->accepts(&desc, &model, &nearest);
    return nearest == depth;
}

static bm_status refuse_depth(const bm_pipeline_config *config, const bm_output *output,
                              const bm_desc *made, bm_error *error)
{
    char names[160] = "";
    size_t used = 0;
    for (const bm_codec *const *codec = config->codecs; *codec && used < sizeof names; codec++)
        if (!(*codec)->keeps_no_file && holds_depth(*codec, made, output->depth))
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                                     (*codec)->name);
    return bm_fail(error, BM_E_UNSUPPORTED, "%s does not hold %u bits a sample (--depth)%s%s",
                   output->encoder->name, output->depth, used ? ": choose another --format: " : "",
                   names);
}

/* Warns of what the encoder's format cannot hold of what comes out of the chain. Fewer bits that were asked for are
 * no loss. */
static void warn_of_losses(bm_output *output, const bm_desc *made, bm_model model, unsigned depth)
{
    const char *format = output->encoder->name;
    output->warnings = (bm_warnings){0}; /* a picture may be planned twice */
    if (bm_model_has_alpha(made->model) && !bm_model_has_alpha(model))
        bm_warn(&output->warnings, "alpha_dropped", "%s holds no transparency", format);
    if (made->depth > depth && !output->depth)
        bm_warn(&output->warnings, "depth_reduced", "%s holds %u bits a sample, not %u", format,
                depth, made->depth);
}

bm_status bm_output_choose(bm_output *output, const bm_pipeline_config *config, const bm_desc *made,
                           bm_model *model, unsigned *depth, bm_error *error)
{
    bm_desc wanted = *made;
    if (output->depth)
        wanted.depth = output->depth;
    output->encoder->accepts(&wanted, model, depth);
    if (output->depth && *depth != output->depth)
        return refuse_depth(config, output, made, error);
    warn_of_losses(output, made, *model, *depth);
    return BM_OK;
}

const char *bm_output_measured_by(const bm_output *output)
{
    return output->measured ? output->chain->calls[output->head.count].filter->name : NULL;
}

size_t bm_output_encoder_bytes(const bm_output *output)
{
    const bm_codec *encoder = output->encoder;
    const bm_flight *flight = output->flight;
    size_t bytes = encoder->encode_bytes(&output->desc, output->options, &flight->picture);
    size_t more = encoder->chore_bytes ? encoder->chore_bytes(&output->desc, output->options,
                                                              &flight->picture, flight->workers)
                                       : 0;
    return bm_size_add(&bytes, more) ? bytes : SIZE_MAX;
}

bm_status bm_output_lose(bm_output *output, bm_status status, bm_error *error)
{
    output->has_plan = output->has_plan && !status;
    return status && !bm_output_fail(output, status, error) ? status : BM_OK;
}
