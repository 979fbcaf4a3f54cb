/* SPDX-License-Identifier: MIT */
#include "rules/copy_file.h"

bool bm_copy_file_may(const bm_output *output, const bm_pipeline_config *config)
{
    const bm_encode_options *options = output->options;
    return config->rewriting != BM_REWRITE_NONE && output->encoder == output->flight->codec &&
           !output->encoder->keeps_no_file && options->metadata == BM_METADATA_KEEP &&
           !options->given && !config->limits.keep_damaged;
}

bool bm_copy_file_suits(const bm_output *output, const bm_draft *draft, bm_model model,
                        unsigned depth)
{
    const bm_picture *picture = &output->flight->picture;
    bool lies_alike = output->orientation == picture->orientation || picture->orientation <= 1;
    return output->may_copy && bm_draft_is_empty(draft) && lies_alike && !draft->recolours &&
           model == picture->desc.model && depth == picture->desc.depth && !picture->warnings.count;
}

void bm_copy_file_apply(bm_output *output)
{
    output->copies = output->flight->copies = true;
    output->why_not.status = BM_OK; /* nothing is lost */
    bm_reason_add(&output->reasons, "copy-file", NULL,
                  "nothing is to be done: the file is copied, and decoded only to find damage");
}

/* Every coefficient is parsed in any form, and that is where damage shows. */
bm_desc bm_copy_file_decode(bm_flight *flight)
{
    static const bm_decode_form cheap[] = {{.shrink = 3, .gray = true}, {.shrink = 3}};
    const bm_codec *codec = flight->codec;
    bm_desc rows = flight->picture.desc;
    bm_error error; /* why not is of no importance */
    bool chosen = false;
    for (unsigned i = 0; codec->decode_choose && !chosen && i < 2; i++) {
        bm_decode_form form = cheap[i];
        chosen = !codec->decode_choose(flight->decoder, &form, &rows, &error);
        if (chosen)
            flight->form = form;
    }
    return chosen ? rows : flight->picture.desc;
}
