/* SPDX-License-Identifier: MIT */
/* Lists of tasks. */
#include <stdlib.h>

#include "bandmill/pipeline.h"
#include "bandmill/size.h"

#define FIRST_CAPACITY 64

static bool grow(bm_task_list *list)
{
    size_t capacity = list->capacity ? list->capacity : FIRST_CAPACITY / 2, bytes;
    if (!bm_size_mul(capacity, 2, &capacity) || !bm_size_mul(capacity, sizeof *list->task, &bytes))
        return false;
    bm_task *grown = realloc(list->task, bytes);
    if (!grown)
        return false;
    list->task = grown;
    list->capacity = capacity;
    return true;
}

bm_status bm_task_list_add(bm_task_list *list, const char *input, const char *output,
                           const bm_codec *encoder, bm_error *error)
{
    /* Both names lie in one piece of memory. */
    size_t input_bytes = strlen(input) + 1, output_bytes = strlen(output) + 1;
    char *names = malloc(input_bytes + output_bytes);
    if (!names || (list->count == list->capacity && !grow(list))) {
        free(names);
        return bm_fail(error, BM_E_NOMEM, "no memory for another of %zu tasks", list->count);
    }
    memcpy(names, input, input_bytes);
    memcpy(names + input_bytes, output, output_bytes);
    list->task[list->count++] =
        (bm_task){.input = names, .output = names + input_bytes, .encoder = encoder};
    return BM_OK;
}

void bm_task_list_clear(bm_task_list *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->count; i++)
        free((void *)(uintptr_t)list->task[i].input);
    free(list->task);
    *list = (bm_task_list){0};
}
