/* SPDX-License-Identifier: MIT */
/* Chunks of a PNG in memory, in the order of the file. */
#include "png_parts.h"

#include <stdlib.h>
#include <string.h>

static bool grow(bm_png_list *list)
{
    if (list->count < list->capacity)
        return true;
    size_t capacity = list->capacity ? 2 * list->capacity : 8;
    bm_png_chunk *item = realloc(list->item, capacity * sizeof *item);
    if (!item)
        return false;
    list->item = item;
    list->capacity = capacity;
    return true;
}

bm_png_chunk *bm_png_list_add(bm_png_list *list, const char *type, bm_png_place place, size_t size)
{
    uint8_t *bytes = malloc(size ? size : 1);
    if (!bytes || !grow(list)) {
        free(bytes);
        return NULL;
    }
    bm_png_chunk *chunk = &list->item[list->count++];
    *chunk = (bm_png_chunk){.place = place, .bytes = bytes, .size = size};
    memcpy(chunk->type, type, 4);
    list->bytes += size;
    return chunk;
}

void bm_png_list_drop(bm_png_list *list)
{
    bm_png_chunk *chunk = &list->item[--list->count];
    list->bytes -= chunk->size;
    free(chunk->bytes);
}

bool bm_png_list_take(bm_png_list *list, bm_png_chunk *chunk)
{
    if (!grow(list))
        return false;
    list->item[list->count++] = *chunk;
    list->bytes += chunk->size;
    chunk->bytes = NULL;
    return true;
}

const bm_png_chunk *bm_png_list_find(const bm_png_list *list, const char *type)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->item[i].type, type))
            return &list->item[i];
    return NULL;
}

void bm_png_list_clear(bm_png_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->item[i].bytes);
    free(list->item);
    *list = (bm_png_list){0};
}
