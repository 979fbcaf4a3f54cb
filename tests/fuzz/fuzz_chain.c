/* SPDX-License-Identifier: MIT */
/* Fuzz target: any text as a chain. What parses must read the same after it was written canonically, and must plan or
 * be refused on a small picture. */
#include <stdlib.h>
#include <string.h>

#include "bandmill/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool promise)
{
    if (!promise)
        abort();
}

static void write_and_read_again(const bm_chain *chain)
{
    size_t length = bm_chain_format(chain, NULL, 0);
    char *text = malloc(length + 1), *again = malloc(length + 1);
    bm_chain_format(chain, text, length + 1);
    bm_chain second = {0};
    bm_error error;
    bm_status status = bm_chain_append(&second, text, &error);
    must(!status && second.count == chain->count);
    size_t second_length = bm_chain_format(&second, again, length + 1);
    must(second_length == length && strcmp(text, again) == 0);
    bm_chain_clear(&second);
    free(text);
    free(again);
}

static void plan(const bm_chain *chain)
{
    bm_desc desc;
    bm_program *program;
    bm_error error;
    const bm_layout_request request = {.workers = 2};
    bm_desc_interleaved(&desc, 31, 17, BM_RGBA, 8, &error);
    if (bm_program_create(&program, chain, &desc, BM_CPU_SCALAR, &error))
        return;
    /* Enlarging to gigapixels is legal; laying it out would only take long. */
    const bm_desc *out = bm_program_out(program);
    if ((uint64_t)out->width * out->height < 1000000)
        bm_program_layout(program, &request, &error);
    bm_program_destroy(program);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1);
    memcpy(text, bytes, size);
    text[size] = '\0';
    bm_chain chain = {0};
    bm_error error;
    if (!bm_chain_append(&chain, text, &error)) {
        write_and_read_again(&chain);
        if (chain.count <= 8)
            plan(&chain);
    }
    bm_chain_clear(&chain);
    free(text);
    return 0;
}
