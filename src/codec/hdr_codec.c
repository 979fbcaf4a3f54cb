/* SPDX-License-Identifier: MIT */
/* Radiance HDR, written only: samples are taken as sRGB and become linear light. stb_image_write makes the rows, one by
 * one as they come. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bandmill/codecs.h"
#include "metadata.h"
#include "stb_write.h"

struct bm_encoder {
    bm_drain *drain;
    bm_desc desc;
    uint32_t row;
    float *light;     /* of every sample value */
    float *linear;    /* a row */
    uint8_t *scratch; /* stb's */
    float memory[];   /* for the three */
};

static void accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = BM_RGB;
    *depth = desc->depth;
}

static size_t values(const bm_desc *desc)
{
    return desc->depth == 16 ? 65536 : 256;
}

/* Three floats and four bytes of scratch a pixel. */
static size_t encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)options, (void)source;
    return sizeof(bm_encoder) + sizeof(float) * (values(desc) + 4 * (size_t)desc->width);
}

/* IEC 61966-2-1. The last bit of pow() may differ between processors (1e-16, relative); no value comes
 * nearer than 1e-13 to where its rounding to float changes, and the white end is exact. */
static float linear_light(size_t value, size_t most)
{
    double v = (double)value / (double)most;
    if (value == most)
        return 1;
    return (float)(v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
}

static bm_status write_header(const bm_encoder *encoder, bm_error *error)
{
    char text[128];
    int length = snprintf(text, sizeof text, "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y %u +X %u\n",
                          encoder->desc.height, encoder->desc.width);
    return bm_drain_write(encoder->drain, text, (size_t)length, error);
}

static bm_status encode_open(bm_encoder **out, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    if (desc->planes != 1 || desc->model != BM_RGB)
        return bm_fail(error, BM_E_UNSUPPORTED, "HDR takes interleaved RGB, not %s",
                       bm_model_name(desc->model));
    if (!bm_stb_fits(&(bm_desc){.width = desc->width, .height = 1, .plane = {{.channels = 12}}}))
        return bm_fail(error, BM_E_UNSUPPORTED, "HDR with rows of %u pixels is not supported",
                       desc->width);
    bm_encoder *encoder = malloc(encode_bytes(desc, request->options, request->source));
    if (!encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for an HDR encoder");
    encoder->drain = request->drain;
    encoder->desc = *desc;
    encoder->row = 0;
    encoder->light = encoder->memory;
    encoder->linear = encoder->light + values(desc);
    encoder->scratch = (uint8_t *)(encoder->linear + 3 * (size_t)desc->width);
    for (size_t value = 0; value < values(desc); value++)
        encoder->light[value] = linear_light(value, values(desc) - 1);
    bm_metadata_warn_dropped(request, "HDR", 0);
    bm_status status = write_header(encoder, error);
    if (status) {
        free(encoder);
        return status;
    }
    *out = encoder;
    return BM_OK;
}

static bm_status write_row(bm_encoder *encoder, const void *samples, bm_error *error)
{
    size_t count = 3 * (size_t)encoder->desc.width;
    const uint8_t *bytes = samples;
    const uint16_t *words = samples;
    for (size_t i = 0; i < count; i++)
        encoder->linear[i] = encoder->light[encoder->desc.depth == 16 ? words[i] : bytes[i]];
    return bm_stb_write_hdr_row(encoder->drain, encoder->desc.width, encoder->linear,
                                encoder->scratch, error);
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    if (rows->y[0] != encoder->row || rows->count[0] > encoder->desc.height - encoder->row)
        return bm_fail(error, BM_E_INTERNAL, "rows handed over out of order");
    bm_status status = BM_OK;
    for (uint32_t i = 0; !status && i < rows->count[0]; i++, encoder->row++)
        status = write_row(encoder, rows->row[0][i], error);
    return status;
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

static const char *const extensions[] = {"hdr", NULL};

const bm_codec bm_codec_hdr = {
    .name = "hdr",
    .extensions = extensions,
    .summary = "Radiance HDR by stb_image_write, written only: sRGB made linear, without alpha",
    .library = bm_stb_library,
    .accepts = accepts,
    .encode_bytes = encode_bytes,
    .encode_open = encode_open,
    .encode_rows = encode_rows,
    .encode_end = encode_end,
    .encode_close = encode_close,
    .is_lossy = true,
};
