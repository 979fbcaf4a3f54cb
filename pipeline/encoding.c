/* SPDX-License-Identifier: MIT */
#include "encoding.h"

#include "feed.h"

static bm_encode_request request_of(bm_encoding *encoding, bm_pipeline *pipeline)
{
    bm_output *output = encoding->output;
    const bm_flight *flight = output->flight;
    return (bm_encode_request){.drain = &encoding->outlet.drain,
                               .shelf = &pipeline->shelf,
                               .desc = &output->desc,
                               .options = output->options,
                               .source = &flight->picture,
                               .orientation = output->orientation,
                               .same_pixels = output->same_pixels,
                               .is_srgb = flight->recolouring.to.handle != NULL,
                               .warnings = &output->warnings};
}

bm_status bm_encoding_begin(bm_encoding *encoding, bm_pipeline *pipeline, bm_output *output,
                            bm_error *error)
{
    const bm_flight *flight = output->flight;
    if (output->copies) {
        bm_feed_give(flight->feed, (bm_feed_taker){&encoding->outlet, bm_outlet_pass});
        return BM_OK;
    }
    const bm_encode_request request = request_of(encoding, pipeline);
    return output->encoder->encode_open(&encoding->encoder, &request, error);
}

bm_status bm_encoding_transform(bm_encoding *encoding, bm_pipeline *pipeline, bm_error *error)
{
    const bm_output *output = encoding->output;
    const bm_flight *flight = output->flight;
    const bm_encode_request request = request_of(encoding, pipeline);
    return flight->codec->transform(flight->decoder, &output->transform, &request, error);
}

bm_status bm_encoding_rows(void *context, const bm_rows *rows, bm_error *error)
{
    bm_encoding *encoding = context;
    if (!encoding->encoder) /* it was decoded to know that it is whole */
        return BM_OK;
    return encoding->output->encoder->encode_rows(encoding->encoder, rows, error);
}

/* What came when an encoder of another format had written all that is not pixels. */
static void warn_of_late_losses(bm_output *output)
{
    const bm_flight *flight = output->flight;
    bool wanted = output->options->metadata == BM_METADATA_KEEP && !output->encoder->keeps_no_file;
    if (wanted && flight->picture.native_late[0] && flight->codec != output->encoder)
        bm_warn(&output->warnings, "metadata_dropped", "behind the pixels: %s",
                flight->picture.native_late);
}

bm_status bm_encoding_end(bm_encoding *encoding, bm_error *error)
{
    bm_output *output = encoding->output;
    if (!encoding->encoder) {
        if (output->copies && output->flight->picture.warnings.count)
            bm_warn(&output->warnings, "copied_whole",
                    "the file was copied with what it is warned of");
        return BM_OK;
    }
    warn_of_late_losses(output);
    return output->encoder->encode_end(encoding->encoder, error);
}

void bm_encoding_close(bm_encoding *encoding)
{
    if (encoding->encoder)
        encoding->output->encoder->encode_close(encoding->encoder);
    encoding->encoder = NULL;
}
