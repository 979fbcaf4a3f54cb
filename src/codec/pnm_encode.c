/* SPDX-License-Identifier: MIT */
/* Encoding PGM and PPM, raw, and PAM where there is alpha: a header, then the rows as they come. */
#include "pnm_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "bandmill/codecs.h"
#include "metadata.h"

struct bm_encoder {
    bm_drain *drain;
    bm_desc desc;
    size_t samples; /* of a row */
    uint32_t row;
    uint8_t pairs[]; /* a row of 16-bit samples, high bytes first */
};

void bm_pnm_accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    bool fits = desc->model == BM_GRAY || desc->model == BM_GRAYA || desc->model == BM_RGBA;
    *model = fits ? desc->model : BM_RGB;
    *depth = desc->depth;
}

/* Pairs of bytes are made for deep samples alone. */
static size_t pair_bytes(const bm_desc *desc)
{
    return desc->depth == 16 ? bm_desc_row_bytes(desc, 0) : 0;
}

size_t bm_pnm_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)options, (void)source;
    return sizeof(bm_encoder) + pair_bytes(desc);
}

static bm_status write_header(bm_encoder *encoder, bm_error *error)
{
    static const char *const pam_types[] = {
        [BM_GRAYA] = "GRAYSCALE_ALPHA", [BM_RGBA] = "RGB_ALPHA"};
    const bm_desc *desc = &encoder->desc;
    unsigned most = desc->depth == 16 ? 65535 : 255;
    char text[160];
    int length;
    if (bm_model_has_alpha(desc->model))
        length = snprintf(text, sizeof text,
                          "P7\nWIDTH %u\nHEIGHT %u\nDEPTH %u\nMAXVAL %u\nTUPLTYPE %s\nENDHDR\n",
                          desc->width, desc->height, bm_model_channels(desc->model), most,
                          pam_types[desc->model]);
    else
        length = snprintf(text, sizeof text, "P%u\n%u %u\n%u\n", desc->model == BM_GRAY ? 5u : 6u,
                          desc->width, desc->height, most);
    return bm_drain_write(encoder->drain, text, (size_t)length, error);
}

bm_status bm_pnm_encode_open(bm_encoder **out, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    bm_model model;
    unsigned depth;
    bm_pnm_accepts(desc, &model, &depth);
    if (desc->planes != 1 || desc->model != model)
        return bm_fail(error, BM_E_UNSUPPORTED, "PNM takes interleaved gray and RGB, not %s",
                       bm_model_name(desc->model));
    bm_encoder *encoder = malloc(sizeof *encoder + pair_bytes(desc));
    if (!encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a PNM encoder");
    encoder->drain = request->drain;
    encoder->desc = *desc;
    encoder->samples = (size_t)desc->width * desc->plane[0].channels;
    encoder->row = 0;
    bm_metadata_warn_dropped(request, "PNM", 0);
    bm_status status = write_header(encoder, error);
    if (status) {
        bm_pnm_encode_close(encoder);
        return status;
    }
    *out = encoder;
    return BM_OK;
}

static bm_status write_deep_row(bm_encoder *encoder, const uint16_t *samples, bm_error *error)
{
    for (size_t i = 0; i < encoder->samples; i++) {
        encoder->pairs[2 * i] = (uint8_t)(samples[i] >> 8);
        encoder->pairs[2 * i + 1] = (uint8_t)samples[i];
    }
    return bm_drain_write(encoder->drain, encoder->pairs, 2 * encoder->samples, error);
}

bm_status bm_pnm_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    if (rows->y[0] != encoder->row || rows->count[0] > encoder->desc.height - encoder->row)
        return bm_fail(error, BM_E_INTERNAL, "rows handed over out of order");
    bm_status status = BM_OK;
    for (uint32_t i = 0; !status && i < rows->count[0]; i++, encoder->row++)
        status = encoder->desc.depth == 16
                     ? write_deep_row(encoder, rows->row[0][i], error)
                     : bm_drain_write(encoder->drain, rows->row[0][i], encoder->samples, error);
    return status;
}

bm_status bm_pnm_encode_end(bm_encoder *encoder, bm_error *error)
{
    (void)encoder, (void)error;
    return BM_OK;
}

void bm_pnm_encode_close(bm_encoder *encoder)
{
    free(encoder);
}
