/* SPDX-License-Identifier: MIT */
/* A picture of 400 megapixels that nobody holds: rows are made, blurred and summed up as they come. */
#include <bandmill/bandmill.h>
#include <stdio.h>

enum { WIDTH = 20000, HEIGHT = 20000 };

/* Rows of a pattern. */
static bm_status make_rows(void *context, const bm_rows *rows, bm_error *error)
{
    (void)context;
    (void)error;
    for (uint32_t i = 0; i < rows->count[0]; i++) {
        unsigned char *row = rows->row[0][i];
        uint32_t y = rows->y[0] + i;
        for (uint32_t x = 0; x < WIDTH; x++)
            row[x] = (unsigned char)((x ^ y) >> 3);
    }
    return BM_OK;
}

static bm_status sum_rows(void *context, const bm_rows *rows, bm_error *error)
{
    uint64_t *sum = context;
    (void)error;
    for (uint32_t i = 0; i < rows->count[0]; i++) {
        const unsigned char *row = rows->row[0][i];
        for (uint32_t x = 0; x < WIDTH; x++)
            *sum += row[x];
    }
    return BM_OK;
}

int main(void)
{
    bm_error error;
    bm_options options = bm_options_defaults();
    options.threads = 2;

    bm_desc desc;
    bm_chain chain = {0};
    bm_program *program;
    if (bm_desc_interleaved(&desc, WIDTH, HEIGHT, BM_GRAY, 8, &error) != BM_OK ||
        bm_chain_append(&chain, "gaussian:2", &error) != BM_OK ||
        bm_program_prepare(&program, &chain, &desc, BM_ENDS_STREAMS, &options, &error) != BM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }

    uint64_t sum = 0;
    bm_row_source source = {0};
    bm_row_sink sink = {0};
    source.read = make_rows;
    sink.write = sum_rows;
    sink.context = &sum;
    bm_status status = bm_program_stream(program, &source, &sink, NULL, &options, &error);
    if (status == BM_OK)
        printf("mean %.2f, in %.1f MB\n", (double)sum / ((double)WIDTH * HEIGHT),
               (double)bm_program_bytes(program) / 1e6);
    else
        fprintf(stderr, "%s\n", error.message);
    bm_program_destroy(program);
    bm_chain_clear(&chain);
    return status != BM_OK;
}
