/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a list of names, ended by lines or by NUL bytes: every name is a stretch of the list, in order,
 * and holds no terminator. */
#include <string.h>

#include "inputs.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_names(const bm_inputs *inputs, const uint8_t *bytes, size_t size, char terminator)
{
    const uint8_t *at = bytes, *end = bytes + size;
    for (size_t i = 0; i < inputs->count; i++) {
        const char *name = inputs->names[i];
        size_t length = strlen(name);
        if (!length || (terminator && strchr(name, terminator)))
            abort();
        while (at < end && *at == (uint8_t)terminator)
            at++;
        if ((size_t)(end - at) < length || memcmp(at, name, length) != 0)
            abort();
        at += length;
        if (at < end && *at != (uint8_t)terminator)
            abort();
    }
    for (; at < end; at++)
        if (*at != (uint8_t)terminator)
            abort();
}

static void gather(const char *path, const uint8_t *bytes, size_t size, bool null)
{
    struct bm_word list = {.text = path};
    bm_run_settings settings = bm_run_defaults;
    settings.files_from = (bm_words){.item = &list, .count = 1};
    settings.null = null;
    settings.output = "out";
    const bm_words none = {0};
    bm_inputs inputs = {0};
    bm_error error = {0};
    if (!bm_inputs_gather(&inputs, &settings, &none, &error))
        check_names(&inputs, bytes, size, null ? '\0' : '\n');
    else if (!error.message[0])
        abort();
    bm_inputs_clear(&inputs);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    memory_file file = memory_file_make(bytes, size);
    gather(file.path, bytes, size, false);
    gather(file.path, bytes, size, true);
    memory_file_close(&file);
    return 0;
}
