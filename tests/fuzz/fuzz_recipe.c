/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a recipe. It is read, or refused with the line; what is read is what its lines say one by one. */
#include <string.h>

#include "memory_file.h"
#include "recipe.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    memory_file file = memory_file_make(bytes, size);
    bm_chain chain = {0}, again = {0};
    bm_error error = {0};
    bm_status status = bm_recipe_append(&chain, file.path, &error);
    if (status && !error.message[0])
        abort();
    if (!status && chain.count) {
        /* Its canonical form, as a recipe of one line, says the same. */
        size_t length = bm_chain_format(&chain, NULL, 0);
        char *text = malloc(length + 1);
        bm_chain_format(&chain, text, length + 1);
        memory_file canonical = memory_file_make((const uint8_t *)text, length);
        if (bm_recipe_append(&again, canonical.path, &error) || again.count != chain.count)
            abort();
        memory_file_close(&canonical);
        free(text);
    }
    bm_chain_clear(&again);
    bm_chain_clear(&chain);
    memory_file_close(&file);
    return 0;
}
