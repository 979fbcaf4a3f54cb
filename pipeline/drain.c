/* SPDX-License-Identifier: MIT */
/* Writing into drains, and the drain that keeps its bytes in memory. */
#include "bandmill/drain.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/size.h"

#define FIRST_CAPACITY 16384

bm_status bm_drain_write(bm_drain *drain, const void *bytes, size_t size, bm_error *error)
{
    const uint8_t *from = bytes;
    while (size > 0) {
        uint8_t *at;
        size_t room;
        bm_status status = drain->room(drain, &at, &room, error);
        if (status)
            return status;
        size_t part = room < size ? room : size;
        memcpy(at, from, part);
        drain->used(drain, part);
        from += part;
        size -= part;
    }
    return BM_OK;
}

static bm_status memory_room(bm_drain *drain, uint8_t **at, size_t *room, bm_error *error)
{
    bm_memory_drain *memory = (bm_memory_drain *)drain;
    if (memory->limit && memory->size >= memory->limit)
        return bm_fail(error, BM_E_NOSPC, "the output is larger than its limit of %zu bytes",
                       memory->limit);
    if (memory->size == memory->capacity) {
        size_t capacity = FIRST_CAPACITY;
        uint8_t *bytes = NULL;
        if (memory->capacity == 0 || bm_size_mul(memory->capacity, 2, &capacity))
            bytes = realloc(memory->bytes, capacity);
        if (!bytes)
            return bm_fail(error, BM_E_NOMEM, "no memory for more than %zu bytes of output",
                           memory->size);
        memory->bytes = bytes;
        memory->capacity = capacity;
    }
    size_t end = memory->capacity;
    if (memory->limit && memory->limit < end)
        end = memory->limit;
    *at = memory->bytes + memory->size;
    *room = end - memory->size;
    return BM_OK;
}

static void memory_used(bm_drain *drain, size_t used)
{
    ((bm_memory_drain *)drain)->size += used;
}

void bm_memory_drain_init(bm_memory_drain *drain)
{
    *drain = (bm_memory_drain){.drain = {.room = memory_room, .used = memory_used}};
}
