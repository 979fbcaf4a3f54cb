/* SPDX-License-Identifier: MIT */
#include "encoding.h"

#include <string.h>

#include "feed.h"

static bm_encode_request request_of(bm_encoding *encoding, bm_pipeline *pipeline)
{
    bm_output *output = encoding->output;
    const bm_flight *flight = output->flight;
    return (bm_encode_request){.drain = &encoding->outlet.drain,
                               .shelf = pipeline->shelf,
                               .desc = &output->desc,
                               .options = output->options,
                               .source = &flight->picture,
                               .workers = flight->workers,
                               .orientation = output->orientation,
                               .same_pixels = output->same_pixels,
                               .is_srgb = flight->recolouring.to.handle != NULL,
                               .warnings = &output->warnings};
}

/* An output fails alone as long as there are others, unless it is the flight that has to end. */
bm_status bm_encoding_settle(bm_encoding *encoding, bm_status status, bm_error *error)
{
    bool of_all = status == BM_E_TIMEOUT || bm_is_cancelled(encoding->outlet.pipeline);
    if (!status || of_all || !bm_output_fail(encoding->output, status, error))
        return status;
    return BM_OK;
}

bool bm_encoding_has_failed(const bm_encoding *encoding)
{
    return encoding->output->error.status;
}

bm_status bm_encoding_begin(bm_encoding *encoding, bm_pipeline *pipeline, bm_output *output,
                            bm_error *error)
{
    if (bm_encoding_has_failed(encoding) || output->copies)
        return BM_OK;
    const bm_encode_request request = request_of(encoding, pipeline);
    bm_status status = output->encoder->encode_open(&encoding->encoder, &request, error);
    return bm_encoding_settle(encoding, status, error);
}

/* Of the second copy and so on, the bytes themselves are copied, too. */
static void write_bytes(bm_encoding *copy, const bm_block *block)
{
    bm_drain *drain = &copy->outlet.drain;
    bm_error error = {0};
    for (size_t done = 0; done < block->used && !bm_encoding_has_failed(copy);) {
        uint8_t *at;
        size_t room = 0, left = block->used - done;
        bm_status status = drain->room(drain, &at, &room, &error);
        size_t part = room < left ? room : left;
        if (status) {
            bm_output_fail(copy->output, status, &error);
        } else {
            memcpy(at, block->bytes + done, part);
            drain->used(drain, part);
        }
        done += part;
    }
}

/* The context is the first copy. */
static void pass_block(void *context, bm_block *block)
{
    bm_encoding *first = context;
    for (bm_encoding *copy = first->next_copy; copy; copy = copy->next_copy)
        write_bytes(copy, block);
    bm_outlet_pass(&first->outlet, block);
}

void bm_encodings_pass(bm_encoding *encodings, unsigned count)
{
    bm_encoding *first = NULL;
    for (unsigned i = count; i-- > 0;) {
        if (!encodings[i].output->copies || bm_encoding_has_failed(&encodings[i]))
            continue;
        encodings[i].next_copy = first;
        first = &encodings[i];
    }
    if (first)
        bm_feed_give(first->output->flight->feed, (bm_feed_taker){first, pass_block});
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
    if (!encoding->encoder ||
        bm_encoding_has_failed(encoding)) /* rows of a copy are decoded to know that it is whole */
        return BM_OK;
    bm_status status = encoding->output->encoder->encode_rows(encoding->encoder, rows, error);
    return bm_encoding_settle(encoding, status, error);
}

unsigned bm_encoding_chores(void *context)
{
    const bm_encoding *encoding = context;
    const bm_codec *codec = encoding->output->encoder;
    return encoding->encoder && codec->encode_chores ? codec->encode_chores(encoding->encoder) : 0;
}

bm_status bm_encoding_chore(void *context, bm_error *error)
{
    const bm_encoding *encoding = context;
    return encoding->output->encoder->encode_chore(encoding->encoder, error);
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
    if (bm_encoding_has_failed(encoding))
        return BM_OK;
    if (!encoding->encoder) {
        const bm_flight *flight = output->flight;
        if (output->copies && flight->picture.warnings.count > flight->recolouring.warnings)
            bm_warn(&output->warnings, "copied_whole",
                    "the file was copied with what it is warned of");
        return BM_OK;
    }
    warn_of_late_losses(output);
    bm_status status = output->encoder->encode_end(encoding->encoder, error);
    return bm_encoding_settle(encoding, status, error);
}

void bm_encoding_close(bm_encoding *encoding)
{
    if (encoding->encoder)
        encoding->output->encoder->encode_close(encoding->encoder);
    encoding->encoder = NULL;
}
