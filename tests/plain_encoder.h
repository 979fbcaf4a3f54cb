/* SPDX-License-Identifier: MIT */
/* What encoders of tests have in common that write samples as they come: rows go out, there is no end to write, and they are freed. */
#ifndef BM_TESTS_PLAIN_ENCODER_H
#define BM_TESTS_PLAIN_ENCODER_H

#include <stdlib.h>

#include "bandmill/codec.h"
#include "bandmill/drain.h"

static inline bm_status plain_write_rows(bm_drain *drain, size_t row_bytes, const bm_rows *rows,
                                         bm_error *error)
{
    bm_status status = BM_OK;
    for (uint32_t i = 0; !status && i < rows->count[0]; i++)
        status = bm_drain_write(drain, rows->row[0][i], row_bytes, error);
    return status;
}

static inline bm_status plain_encode_end(bm_encoder *encoder, bm_error *error)
{
    (void)encoder, (void)error;
    return BM_OK;
}

static inline void plain_encode_close(bm_encoder *encoder)
{
    free(encoder);
}

#endif
