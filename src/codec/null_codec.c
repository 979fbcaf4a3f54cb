/* SPDX-License-Identifier: MIT */
/* null: takes every picture and keeps nothing, to measure what a chain costs without an encoder. */
#include "bandmill/codecs.h"

#include <stdlib.h>

static void accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = desc->model;
    *depth = desc->depth;
}

static size_t encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)desc, (void)options, (void)source;
    return 0;
}

/* There is nothing to remember, but an encoder that is open is not NULL. */
static bm_status encode_open(bm_encoder **encoder, const bm_encode_request *request,
                             bm_error *error)
{
    (void)request;
    *encoder = malloc(1);
    return *encoder ? BM_OK : bm_fail(error, BM_E_NOMEM, "no memory for an encoder");
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    (void)encoder, (void)rows, (void)error;
    return BM_OK;
}

static bm_status encode_end(bm_encoder *encoder, bm_error *error)
{
    (void)encoder, (void)error;
    return BM_OK;
}

static void encode_close(bm_encoder *encoder)
{
    free(encoder);
}

static const char *const extensions[] = {NULL};

const bm_codec bm_codec_null = {
    .name = "null",
    .extensions = extensions,
    .summary = "Keeps nothing: for measuring",
    .accepts = accepts,
    .encode_bytes = encode_bytes,
    .encode_open = encode_open,
    .encode_rows = encode_rows,
    .encode_end = encode_end,
    .encode_close = encode_close,
    .keeps_no_file = true,
};
