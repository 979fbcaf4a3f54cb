/* SPDX-License-Identifier: MIT */
/* The record of what a picture carries besides pixels: metadata blobs and warnings. */
#include "bandmill/codec.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bm_picture_clear(bm_picture *picture)
{
    if (!picture)
        return;
    for (unsigned i = 0; i < picture->blobs; i++)
        free(picture->blob[i].bytes);
    free(picture->blob);
    if (picture->origin_free)
        picture->origin_free(picture->origin);
    else
        free(picture->origin);
    *picture = (bm_picture){0};
}

static bool grow(bm_picture *picture)
{
    if (picture->blobs < picture->blob_capacity)
        return true;
    unsigned capacity = picture->blob_capacity ? 2 * picture->blob_capacity : 8;
    bm_blob *blob = realloc(picture->blob, capacity * sizeof *blob);
    if (!blob)
        return false;
    picture->blob = blob;
    picture->blob_capacity = capacity;
    return true;
}

bm_status bm_picture_add_blob(bm_picture *picture, bm_blob_kind kind, const void *bytes,
                              size_t size, bm_error *error)
{
    uint8_t *copy = grow(picture) ? malloc(size ? size : 1) : NULL;
    if (!copy)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu bytes of metadata", size);
    if (size)
        memcpy(copy, bytes, size);
    picture->blob[picture->blobs++] = (bm_blob){.kind = kind, .bytes = copy, .size = size};
    return BM_OK;
}

const bm_blob *bm_picture_find_blob(const bm_picture *picture, bm_blob_kind kind)
{
    for (unsigned i = 0; i < picture->blobs; i++)
        if (picture->blob[i].kind == kind)
            return &picture->blob[i];
    return NULL;
}

void bm_facts_add(bm_facts *facts, const char *key, bool is_text, const char *format, ...)
{
    if (facts->count == BM_MAX_FACTS)
        return;
    bm_fact *fact = &facts->item[facts->count++];
    fact->key = key;
    fact->is_text = is_text;
    va_list args;
    va_start(args, format);
    vsnprintf(fact->value, sizeof fact->value, format, args);
    va_end(args);
}

/* What is said under a code that is there already. */
static void add_words(bm_warning *warning, const char *message)
{
    size_t length = strlen(warning->message);
    warning->count++;
    if (!strstr(warning->message, message))
        snprintf(warning->message + length, sizeof warning->message - length, "; %s", message);
}

bm_status bm_warnings_judge(const bm_warnings *warnings, bm_error *error)
{
    if (!warnings->strict || !warnings->count)
        return BM_OK;
    const bm_warning *first = &warnings->item[0];
    return bm_fail(error, BM_E_STRICT, "warning %s: %s (an error under --strict)", first->code,
                   first->message);
}

void bm_warn(bm_warnings *warnings, const char *code, const char *format, ...)
{
    char message[sizeof warnings->item[0].message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);

    for (unsigned i = 0; i < warnings->count; i++) {
        if (!strcmp(warnings->item[i].code, code)) {
            add_words(&warnings->item[i], message);
            return;
        }
    }
    if (warnings->count == BM_MAX_WARNINGS)
        return;
    bm_warning *warning = &warnings->item[warnings->count++];
    warning->code = code;
    warning->count = 1;
    memcpy(warning->message, message, sizeof message);
}
